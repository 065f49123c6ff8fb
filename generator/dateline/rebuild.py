"""Building again after an edit, without Pelican, making only the pages that change.

It is done where the last site was built by `dateline build` into the same folder and nothing has changed since but
event files and registries: not the settings, the theme, a Markdown page, a static file, the code or a library; and
where Pelican has nothing to make (see `alone`). In every other case, and whenever something does not fit, Pelican
builds the whole site as ever. Both ways give the same bytes.
"""

from __future__ import annotations

import json
import os
import sys
from array import array
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from msgspec import Struct

from dateline import catalogue, output, pipeline, schema_file
from dateline.alone import Pelicans, copy_static, nothing_of_pelican
from dateline.cells import Cells
from dateline.circumstances import Circumstances
from dateline.dependency import Watch, watched, watched_publication
from dateline.diagnostic import Diagnostic, Severity, render
from dateline.edition import Leaf, Site, facts_of, index_of, leaves
from dateline.export.publication import publication_of, with_history
from dateline.git import history
from dateline.journal import finish, take_in
from dateline.memory import Memory
from dateline.mistake import MistakeError, mistakes
from dateline.press import Made, print_all
from dateline.printing import Printer
from dateline.provenance import Provenance
from dateline.publication import Publications
from dateline.readers import Ahead
from dateline.revision import Revision, changed_since, revise
from dateline.state import state_from, state_of
from dateline.workforce import paused_collection

__all__ = [
    "REMEMBERED",
    "Kept",
    "Onlooker",
    "Plan",
    "Remembered",
    "known_of",
    "plan",
    "rebuild",
    "remember",
    "state_after",
    "tell",
    "texts_of",
]

REMEMBERED: dict[str, Remembered] = {}
"""By output folder: where the build that is going on is remembered. Empty where Pelican was started by itself."""
Remarks = Mapping[str, str | bytes]
"""What is remembered of a site as a whole, by name."""
_INDEX, _ANY = "pagefind/", "?"


class Remembered(NamedTuple):
    """A memory, and the circumstances of the build that it is to remember."""

    memory: Memory
    circumstances: Circumstances


class _NotKept(Exception):  # noqa: N818
    """A template asks a Pelican page for what was not kept of it; Pelican must answer."""


class Kept:
    """What is kept of a Pelican page or article: its texts. What else it has cannot be asked for."""

    def __init__(self, texts: Mapping[str, str], others: Iterable[str]) -> None:
        self.__dict__.update(texts)
        self._others = frozenset(others)

    def __getattr__(self, name: str) -> Any:
        if name in self._others:
            raise _NotKept(name)
        raise AttributeError(name)


def texts_of(content: object) -> tuple[dict[str, str], list[str]]:
    """Return the texts that a page or article of Pelican's has, and the names of what else it has."""
    names = [n for n in dir(content) if not n.startswith("_")]
    # What Pelican computes when asked (the content, a summary) is not asked for.
    plain = {
        n: v
        for n in names
        if n in _TEXTS or n in getattr(content, "metadata", ())
        if type(v := getattr(content, n)) is str
    }
    return plain, [n for n in names if n not in plain]


_TEXTS = ("url", "title", "slug", "lang", "status")


def tell(diagnostics: Iterable[Diagnostic]) -> None:
    """Print what there is to remark, to standard error; hints are for `dateline check`."""
    for diagnostic in diagnostics:
        if diagnostic.severity is not Severity.HINT:
            print(render(diagnostic, colour=sys.stderr.isatty()), file=sys.stderr)


class Onlooker(NamedTuple):
    """Who waits for a build: files that a browser has ``open`` are made first, and ``show`` is told what stands.

    One in haste has what takes long left for later, and is told a mistake as soon as it is seen. Who ``is_served`` is
    told nothing else.
    """

    open: frozenset[str] = frozenset()
    show: Callable[[Iterable[str]], None] = lambda _: None
    is_hasty: bool = False
    is_served: bool = False


class Plan(Struct):
    """Which files of a site must be made, which are gone, and which stay as they are; and what is known of them."""

    known: Provenance
    digests: bytes
    """Of the known cells, as they are now."""
    changed: set[int]
    cells: Cells
    stale: list[Leaf]
    gone: list[str]
    fresh: list[str]

    def leave(self, opened: Collection[str]) -> list[str]:
        """Leave what takes long and is not ``opened`` as it is; return the files that are old by that."""
        left = [leaf.file for leaf in self.stale if not leaf.is_watched and leaf.file not in opened]
        self.stale = [leaf for leaf in self.stale if leaf.is_watched or leaf.file in opened]
        self.gone = [file for file in self.gone if not file.startswith(_INDEX)]
        return [file for file in left if file != f"{_INDEX}{_ANY}"]

    @property
    def walks(self) -> int:
        """Return how many files are made from whatever there is."""
        return sum(not (leaf.is_watched or leaf.is_fixed) for leaf in self.stale)

    def shifts(self, opened: Collection[str]) -> list[list[Leaf]]:
        """Return what must be made, in the order in which an editor wants to see it."""
        first = [leaf for leaf in self.stale if leaf.file in opened and leaf.is_watched]
        then = [leaf for leaf in self.stale if leaf.file in opened and not leaf.is_watched]
        rest = [leaf for leaf in self.stale if leaf.file not in opened]
        return [*filter(None, (first, then)), rest]


def plan(
    known: Provenance, cells: Cells, every: Callable[[Collection[str] | None], list[Leaf]], revision: Revision | None
) -> Plan:
    """Return what must be made of ``every`` file of the site, in place of the site that is remembered.

    ``revision`` is there only where nothing but an edit can have changed a cell; where nothing has moved by it, only
    files are asked for that stand in folders of some names, and those that stand in none of their own.
    """
    names, before = known.names, known.digests
    digests, changed = bytearray(before), set()
    for i in revision.may_differ(known.numbers) if revision else range(len(names)):
        now = cells.digest(names[i])
        if now != before[8 * i : 8 * i + 8]:
            digests[8 * i : 8 * i + 8] = now
            changed.add(i)
    old = known.stale(changed)
    found = every({name for file in old for name in file.split("/")}) if revision and not revision.is_moved else None
    if found is None or not old.issubset([leaf.file for leaf in found]):
        found = every(None)
        gone = sorted(set(known.files).difference([leaf.file for leaf in found]))
    else:
        gone = []
    stale = [leaf for leaf in found if leaf.file in old or known.facts(leaf.file) != leaf.facts]
    making = {leaf.file for leaf in stale}
    fresh = [leaf.file for leaf in found if leaf.file not in making]
    return Plan(known, bytes(digests), changed, cells, stale, gone, fresh)


def is_remembered(memory: Memory, now: Circumstances) -> bool:
    """Return whether the site that is remembered still stands, and was made in the same circumstances."""
    if not now.fingerprint or memory.meta("fingerprint") != now.fingerprint:
        return False
    return memory.meta("identity") == now.identity()


def known_of(memory: Memory, now: Circumstances, result: pipeline.Result, pelicans: Pelicans) -> Provenance:
    """Return what the files of the last site were made from, as far as it can be brought up to date by Pelican."""
    is_known = is_remembered(memory, now) and bool(result.files) and memory.meta("pelicans") == pelicans.text
    return memory.provenance() if is_known else Provenance.none()


def remember(
    memory: Memory, now: Circumstances, planned: Plan, made: Made, pelicans: Pelicans, remarks: Remarks
) -> None:
    """Remember a site that was built whole; nothing where it is not known what each event file says."""
    if not now.fingerprint or not planned.cells.files:
        memory.forget_site()
        return
    if not planned.known.files:
        memory.forget_site()
    made.names += sorted(set(pelicans.woven).difference(made.names))
    whole: Remarks = {
        "fingerprint": now.fingerprint,
        "listing": now.listing,
        "identity": now.identity(),
        "pelicans": pelicans.text,
        "woven": json.dumps(pelicans.woven),
    }
    _keep(memory, planned, made, {**whole, **remarks})


class Done(NamedTuple):
    """How many files were made, and how many are left for the next build that is not hasty."""

    made: int
    left: int


def rebuild(
    memory: Memory,
    now: Circumstances,
    onlooker: Onlooker = Onlooker(),  # noqa: B008  frozen
    ahead: Ahead | None = None,
) -> Done | None:
    """Bring the site up to date; return what was done, or None if Pelican must build the whole.

    Raises `MistakeError` if the content has errors, before anything is written.

    A hasty build makes the pages of which it is known what they are made from; exports, the full-text index and pages
    that sum up the whole record stay as they are, and are known to be old. The event files may be read ``ahead``.
    """
    with paused_collection():
        return _rebuild(memory, now, onlooker, ahead)


def _rebuild(memory: Memory, now: Circumstances, onlooker: Onlooker, ahead: Ahead | None) -> Done | None:
    finish(memory, now)
    is_known = is_remembered(memory, now) and memory.meta("listing") == now.listing
    if not is_known and not now.is_alone:
        return None
    spoken = catalogue.speak(now.settings.interface or now.settings.language, now.settings.language)
    if not is_known:
        spoken.tell()
    known = memory.provenance() if is_known else Provenance.none()
    state = state_from(memory.store("state")) if is_known else None
    revision = revise(now.settings, memory, state, now.registries()) if state else None
    if state and revision is None and onlooker.is_hasty:
        told = mistakes(now.settings, changed_since(now.settings, state))
        if told:
            raise MistakeError(told)
    result = revision.result if revision else pipeline.run(now.settings, memory=memory, ahead=ahead, is_outlined=True)
    if result.timeline is None:
        raise MistakeError(result.diagnostics)
    if not result.ledger:
        return None
    if is_known:
        pelicans = Pelicans(**json.loads(memory.meta("pelicans")), woven=json.loads(memory.meta("woven")))
    else:
        pelicans = nothing_of_pelican(now.settings, now.templates)
    watch = Watch()
    kept = {name: [Kept(texts, others) for texts, others in rows] for name, rows in pelicans.listed.items()}
    site = Site(**pelicans.site)
    is_hasty = onlooker.is_hasty and revision is not None
    index = _index_before(known) if is_hasty else index_of(result.timeline, site)
    told_by_git = history(now.settings.events_folder)
    head = told_by_git.commits[0].id if told_by_git and told_by_git.commits else ""
    publications = Publications(result.timeline, told_by_git)
    common = {"site": site, **kept, "has_search": bool(index), "has_changes": bool(publications)}
    printer = Printer(pelicans.templates, common, now.cache / "templates")
    printer.keep_rows(watch.once)
    others = [address for found in kept.values() for address in sorted(k.url for k in found)]
    publication = publication_of(now.settings, os.environ, site.url)
    publication = with_history(publication, result.timeline, told_by_git)
    seen = watched_publication(publication, watch)
    seen_dates = publications.seen_by(watch.note)
    seen_timeline = watched(result.timeline, watch)

    def every(only: Collection[str] | None) -> list[Leaf]:
        return list(leaves(seen_timeline, site, printer, others, index, seen, seen_dates, only))

    facts = facts_of(site, index, publication, publications)
    is_plain = head == memory.meta("head") and b"".join(facts) == memory.store("common")
    cells = Cells(result.timeline, result.ledger, now.registries(), publications)
    planned = plan(known, cells, every, revision if is_plain else None)
    opened = onlooker.open if is_hasty else frozenset()
    left = planned.leave(opened) if is_hasty else []
    if not {known.names[i] for i in planned.changed}.isdisjoint(pelicans.woven):
        return None
    if known.files:
        watch.number(known.numbers)
        watch.recall = _recalling(memory, planned.digests)
    staging = output.staging_for(now.output, [now.settings.content, now.theme, now.settings.root])
    output.discard(staging)
    result.ledger.expect(planned.walks)
    made, shifts = Made(), planned.shifts(opened)
    try:
        for number, shift in enumerate(shifts, start=1):
            fresh = print_all(shift, lambda file, data: output.write(staging, file, data), watch)
            made.add(fresh)
            if is_known:
                gone = planned.gone if number == len(shifts) else []
                take_in(memory, now, fresh.rows, gone)
                onlooker.show([*fresh.rows, *gone])
    except _NotKept:
        output.discard(staging)
        return None
    tell(result.diagnostics)
    # For editors only: where they cannot be written, the site is none the worse.
    with suppress(OSError):
        if not revision:
            schema_file.write(now.settings, result.timeline)
        elif revision.is_renamed:
            schema_file.renew(now.settings, result.timeline)
    after = revision.state() if revision else state_after(result, now)
    remarks: Remarks = {"state": after, "head": head, "common": b"".join(facts)}
    if is_known:
        planned.known.doubt(left)
        _keep(memory, planned, made, remarks)
    else:
        copy_static(now.theme, staging)
        output.publish(staging, now.output)
        remember(memory, now, planned, made, pelicans, remarks)
    return Done(len(made.rows), len(left))


def _index_before(known: Provenance) -> dict[str, bytes]:
    """Return what stands for the full-text index as it is, if there is one."""
    return {_ANY: b""} if any(file.startswith(_INDEX) for file in known.files) else {}


def state_after(result: pipeline.Result, now: Circumstances) -> bytes:
    """Return what the next edit is compared with; nothing where it is not known what each file says."""
    assert result.timeline  # noqa: S101  it was built
    if result.ledger is None:
        return b""
    return state_of(result.timeline, result.ledger, now.registries(), result.diagnostics).packed()


def _keep(memory: Memory, planned: Plan, made: Made, remarks: Remarks) -> None:
    """Remember what was made, numbering its cells among those that are known."""
    known, new = planned.known, list[int]()
    fresh: list[str] = []
    for name in made.names:
        number = known.numbers.get(name, len(known.names) + len(fresh))
        if name not in known.numbers:
            fresh.append(name)
        new.append(number)
    digests = planned.digests + b"".join([planned.cells.digest(name) for name in fresh])

    def numbered(own: Iterable[int]) -> array[int]:
        return array("I", [c if c < made.known else new[c - made.known] for c in own])

    def entries() -> Iterator[tuple[str, bytes, str]]:
        # As they are kept: with the digest that each cell had, and its number.
        for key, html, own in made.entries:
            cells = numbered(own)
            yield key, _digests_of(cells, digests) + cells.tobytes(), html

    rows = made.rows
    if known.names:
        rows = {file: (facts, numbered(array("I", own)).tobytes()) for file, (facts, own) in rows.items()}
    memory.keep_site(known.renewed(fresh, digests, rows, planned.gone), entries(), remarks)


def _digests_of(cells: Iterable[int], digests: bytes) -> bytes:
    return b"".join([digests[8 * c : 8 * c + 8] for c in cells])


def _recalling(memory: Memory, digests: bytes) -> Callable[[Hashable], tuple[str, tuple[int, ...]] | None]:
    """Return what finds an entry in lists that an earlier build has printed, if all it was made from is as it was."""

    def recall(key: Hashable) -> tuple[str, tuple[int, ...]] | None:
        if type(key) is not tuple or key[0] not in ("row", "feed"):
            return None
        found = memory.entry(repr(key))
        if found is None:
            return None
        then, html = found
        # Eight bytes of each digest, four of each number.
        middle = len(then) // 12 * 8
        cells = memoryview(then)[middle:].cast("I").tolist()
        if then[:middle] != _digests_of(cells, digests):
            return None
        return html, tuple(cells)

    return recall
