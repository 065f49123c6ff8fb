"""Building again after an edit, without Pelican, making only the pages that change.

It is done where the last site was built by `dateline build` into the same folder and nothing has changed since but
event files and registries: not the settings, the theme, a Markdown page, a static file, the code or a library; and
where Pelican has nothing to make (see `alone`). In every other case, and whenever something does not fit, Pelican
builds the whole site as ever. Both ways give the same bytes.

New pages are written beside the site, then a journal says what is to be moved and deleted, then that is done. A build
that is cut off before the journal stands has changed nothing; what one cut off after it has left undone, the next does.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from dateline import catalogue, output, pipeline, schema_file
from dateline.alone import Pelicans, copy_static, is_alone, nothing_of_pelican
from dateline.dependency import Cells, Watch, digest, watched, watched_publication
from dateline.diagnostic import Diagnostic, Severity, render
from dateline.edition import Leaf, Site, index_of, leaves
from dateline.export.publication import publication_of, with_history
from dateline.git import history
from dateline.memory import Leaves, Memory
from dateline.press import Made, print_all
from dateline.printing import Printer
from dateline.publication import Publications
from dateline.revision import revise, state_of
from dateline.settings import Settings
from dateline.workforce import paused_collection

__all__ = [
    "REMEMBERED",
    "Circumstances",
    "Kept",
    "Plan",
    "Remembered",
    "UnsoundError",
    "finish",
    "plan",
    "rebuild",
    "remember",
    "tell",
    "texts_of",
]

REMEMBERED: dict[str, Remembered] = {}
"""By output folder: where the build that is going on is remembered. Empty where Pelican was started by itself."""
MayDiffer = Callable[[list[str]], Iterable[int]]
"""Which of the cells with these names may hold something else than before, by number."""
_INDEX, _ANY = "pagefind/", "?"
_JOURNAL = "journal.json"
_REGISTRIES = ("actors.yaml", "places.yaml", "sides.yaml", "kinds.yaml")


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


class Circumstances:
    """What a site is made from beside event files and registries, and where that is remembered.

    ``fingerprint`` tells settings and theme from others; it is empty where it cannot be told what a build does.
    ``listing`` tells Markdown pages and static files from others.
    """

    def __init__(self, file: Path, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.output = Path(os.path.realpath(folder))
        name = f"{self.output.name}-{blake2b(str(self.output).encode(), digest_size=4).hexdigest()}"
        self.cache = settings.root / ".cache/dateline"
        self.memory = self.cache / f"{name}.sqlite"
        values = _run_settings(file)
        self.theme = settings.root / str(values.get("THEME", ""))
        overrides = [settings.root / str(f) for f in values.get("THEME_TEMPLATES_OVERRIDES", ())]
        # Another plugin may do anything.
        is_ours = list(values.get("PLUGINS", ())) == ["dateline"] and self.theme.is_dir()
        # As Pelican does: settings are in capitals. What prints its place in memory is equal to nothing.
        lines = (f"{name}={values[name]!r}\n" for name in sorted(values) if name.isupper())
        theme = (line for folder in (self.theme, *overrides) for line in self._listing(folder))
        self.fingerprint = _fingerprint(chain(lines, theme)) if is_ours else ""
        self.listing = _fingerprint(self._listing(settings.content))
        self.templates = [*map(str, overrides), str(self.theme / "templates")]
        self.is_alone = bool(self.fingerprint) and is_alone(values, settings)

    def _listing(self, top: Path) -> Iterator[str]:
        events = os.path.realpath(self.settings.events_folder)
        registries = {os.path.realpath(self.settings.content / name) for name in _REGISTRIES}
        for folder, folders, files in os.walk(top, followlinks=True):
            if os.path.realpath(folder) == events:
                folders.clear()
                continue
            folders.sort()
            for name in sorted(files):
                path = os.path.join(folder, name)
                if os.path.realpath(path) not in registries:
                    found = os.stat(path)
                    yield f"{path}\0{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino}\n"

    def identity(self) -> str:
        """Return what tells the output folder from one that another build put in its place."""
        try:
            found = self.output.stat()
        except OSError:
            return ""
        return f"{found.st_dev} {found.st_ino}"

    def registries(self) -> bytes:
        """Return a digest of the registry files."""
        paths = [self.settings.content / name for name in _REGISTRIES]
        return digest(*(p.read_bytes() if p.is_file() else b"" for p in paths))


def _fingerprint(lines: Iterable[str]) -> str:
    made = blake2b(digest_size=16)
    for line in lines:
        made.update(line.encode("utf-8", "surrogateescape"))
    return made.hexdigest()


def _run_settings(file: Path) -> dict[str, Any]:
    sys.path.insert(0, str(file.parent))
    try:
        return runpy.run_path(str(file))
    finally:
        sys.path.remove(str(file.parent))


def tell(diagnostics: Iterable[Diagnostic]) -> None:
    """Print what there is to remark, to standard error; hints are for `dateline check`."""
    for diagnostic in diagnostics:
        if diagnostic.severity is not Severity.HINT:
            print(render(diagnostic, colour=sys.stderr.isatty()), file=sys.stderr)


@dataclass(slots=True)
class Plan:
    """Which files of a site must be made, which are gone, and which stay as they are; and what is known of them."""

    known: Leaves
    digests: list[bytes]
    """Of the known cells, as they are now."""
    cells: Cells
    stale: list[Leaf]
    gone: list[str]
    fresh: list[str]

    @property
    def changed(self) -> set[str]:
        """Return the cells that are not as they were."""
        pairs = zip(self.known.names, self.digests, self.known.digests, strict=True)
        return {name for name, new, old in pairs if new != old}

    def leave(self) -> list[str]:
        """Leave what takes long as it is; return the files that are old by that."""
        left = [leaf.file for leaf in self.stale if not leaf.is_watched]
        self.stale = [leaf for leaf in self.stale if leaf.is_watched]
        self.gone = [file for file in self.gone if not file.startswith(_INDEX)]
        return [file for file in left if file != f"{_INDEX}{_ANY}"]


def plan(
    memory: Memory,
    now: Circumstances,
    result: pipeline.Result,
    every: list[Leaf],
    pelicans: Pelicans,
    publications: Publications,
    may_differ: MayDiffer | None = None,
    leaves_known: Leaves | None = None,
) -> Plan:
    """Return what must be made of ``every`` file of the site, in place of the site that is remembered."""
    assert result.timeline  # noqa: S101  nothing is planned for content with errors
    cells = Cells(result.timeline, result.files, now.registries(), publications)
    is_known = is_remembered(memory, now) and bool(result.files) and memory.meta("pelicans") == pelicans.text
    known = (leaves_known or memory.leaves()) if is_known else Leaves([], [], {})
    digests = list(known.digests)
    for i in may_differ(known.names) if may_differ else range(len(digests)):
        digests[i] = cells.digest(known.names[i])
    changed = {i for i, (new, old) in enumerate(zip(digests, known.digests, strict=True)) if new != old}
    stale = [leaf for leaf in every if _is_stale(leaf, known, changed)]
    making = {leaf.file for leaf in stale}
    fresh = [leaf.file for leaf in every if leaf.file not in making]
    gone = sorted(set(known.rows).difference(leaf.file for leaf in every))
    return Plan(known, digests, cells, stale, gone, fresh)


def is_remembered(memory: Memory, now: Circumstances) -> bool:
    """Return whether the site that is remembered still stands, and was made in the same circumstances."""
    if not now.fingerprint or memory.meta("fingerprint") != now.fingerprint:
        return False
    return memory.meta("identity") == now.identity()


def remember(
    memory: Memory,
    now: Circumstances,
    planned: Plan,
    made: Made,
    pelicans: Pelicans,
    result: pipeline.Result,
    head: str,
) -> None:
    """Remember a site that was built whole. ``head`` is the last commit of the content."""
    if not now.fingerprint:
        memory.forget_site()
        return
    if not planned.known.rows:
        memory.forget_site()
    for name in pelicans.woven:
        if name not in made.names:
            made.names.append(name)
    remarks: dict[str, str | bytes] = {
        "fingerprint": now.fingerprint,
        "listing": now.listing,
        "identity": now.identity(),
        "pelicans": pelicans.text,
        "woven": json.dumps(pelicans.woven),
        "state": state_after(result, now),
        "head": head,
    }
    _keep(memory, planned, made, remarks)


class UnsoundError(Exception):
    """The content has errors, and the site stays as it is. Holds all that there is to say of the content."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        count = sum(d.severity is Severity.ERROR for d in diagnostics)
        super().__init__(
            f"the content has {count} error{'s' if count != 1 else ''}; the last good site is left as it was"
        )
        self.diagnostics = diagnostics


class Done(NamedTuple):
    """How many files were made, and how many are left for the next build that is not hasty."""

    made: int
    left: int


def rebuild(memory: Memory, now: Circumstances, *, is_hasty: bool = False) -> Done | None:
    """Bring the site up to date; return what was done, or None if Pelican must build the whole.

    A hasty build makes the pages of which it is known what they are made from; exports, the full-text index and pages
    that sum up the whole record stay as they are, and are known to be old.
    """
    with paused_collection():
        return _rebuild(memory, now, is_hasty=is_hasty)


def _rebuild(memory: Memory, now: Circumstances, *, is_hasty: bool) -> Done | None:
    finish(memory, now)
    is_known = is_remembered(memory, now) and memory.meta("listing") == now.listing
    if not is_known and not now.is_alone:
        return None
    spoken = catalogue.speak(now.settings.interface or now.settings.language, now.settings.language)
    if not is_known:
        spoken.tell()
    revision = revise(now.settings, memory, memory.store("state"), now.registries()) if is_known else None
    result = revision.result if revision else pipeline.run(now.settings, memory=memory)
    if result.timeline is None:
        raise UnsoundError(result.diagnostics)
    if not result.files:
        return None
    if is_known:
        pelicans = Pelicans(**json.loads(memory.meta("pelicans")), woven=json.loads(memory.meta("woven")))
    else:
        pelicans = nothing_of_pelican(now.settings, now.templates)
    watch = Watch()
    kept = {name: [Kept(texts, others) for texts, others in rows] for name, rows in pelicans.listed.items()}
    site = Site(**pelicans.site)
    leaves_known = memory.leaves() if is_known else Leaves([], [], {})
    is_hasty = is_hasty and revision is not None
    index = _index_before(leaves_known) if is_hasty else index_of(result.timeline, site)
    known = history(now.settings.events_folder)
    head = known.commits[0].id if known and known.commits else ""
    publications = Publications(result.timeline, known)
    common = {"site": site, **kept, "has_search": bool(index), "has_changes": bool(publications)}
    printer = Printer(pelicans.templates, common, now.cache / "templates")
    printer.keep_rows(watch.once)
    others = [address for found in kept.values() for address in sorted(k.url for k in found)]
    publication = publication_of(now.settings, os.environ, site.url)
    publication = with_history(publication, result.timeline, known)
    seen = watched_publication(publication, watch)
    seen_dates = publications.seen_by(watch.note)
    every = list(leaves(watched(result.timeline, watch), site, printer, others, index, seen, seen_dates))
    may_differ = revision.may_differ if revision and head == memory.meta("head") else None
    planned = plan(memory, now, result, every, pelicans, publications, may_differ, leaves_known)
    left = planned.leave() if is_hasty else []
    if not planned.changed.isdisjoint(pelicans.woven):
        return None
    if planned.known.rows:
        watch.number(planned.known.names)
        watch.recall = _recalling(memory, planned.digests)
    staging = output.staging_for(now.output, [now.settings.content, now.theme, now.settings.root])
    output.discard(staging)
    try:
        made = print_all(planned.stale, lambda file, data: output.write(staging, file, data), watch)
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
    if is_known:
        state = revision.state if revision else state_after(result, now)
        _journal(now, sorted(made.rows), planned.gone)
        finish(memory, now)
        for file in left:
            # No facts have such a digest.
            planned.known.rows[file] = bytes(8)
        _keep(memory, planned, made, {"state": state, "head": head})
    else:
        copy_static(now.theme, staging)
        output.publish(staging, now.output)
        remember(memory, now, planned, made, pelicans, result, head)
    return Done(len(made.rows), len(left))


def _index_before(known: Leaves) -> dict[str, bytes]:
    """Return what stands for the full-text index as it is, if there is one."""
    return {_ANY: b""} if any(file.startswith(_INDEX) for file in known.rows) else {}


def _is_stale(leaf: Leaf, known: Leaves, changed: set[int]) -> bool:
    row = known.rows.get(leaf.file)
    return row is None or row[:8] != leaf.facts or not changed.isdisjoint(memoryview(row)[8:].cast("I"))


def state_after(result: pipeline.Result, now: Circumstances) -> bytes:
    """Return what the next edit is compared with; nothing where something was remarked, which must be said again."""
    if result.diagnostics or result.timeline is None:
        return b""
    return state_of(result.timeline, result.files, now.registries())


def _keep(memory: Memory, planned: Plan, made: Made, remarks: Mapping[str, str | bytes]) -> None:
    """Remember what was made, numbering its cells among those that are known."""
    names, digests = planned.known.names, planned.digests
    numbers = {name: i for i, name in enumerate(names)}
    for name in made.names:
        if name not in numbers:
            numbers[name] = len(names)
            names.append(name)
            digests.append(planned.cells.digest(name))
    new = [numbers[name] for name in made.names]
    rows = planned.known.rows
    for file in planned.gone:
        del rows[file]
    for file, (facts, own) in made.rows.items():
        rows[file] = facts + array("I", [new[c] for c in own]).tobytes()
    memory.keep_site(Leaves(names, digests, rows), _entries(made, new, digests), remarks)


def _entries(made: Made, new: list[int], digests: list[bytes]) -> Iterator[tuple[str, bytes, str]]:
    """Yield the entries in lists as they are kept: with the number of each cell and the digest it had."""
    for key, html, own in made.entries:
        cells = [new[c] for c in own]
        yield key, b"".join([digests[c] for c in cells]) + array("I", cells).tobytes(), html


def _recalling(memory: Memory, digests: list[bytes]) -> Callable[[Hashable], tuple[str, tuple[int, ...]] | None]:
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
        if then[:middle] != b"".join([digests[c] for c in cells]):
            return None
        return Markup(html), tuple(cells)  # noqa: S704  printed by a template, which escaped it

    return recall


def _journal(now: Circumstances, made: list[str], gone: list[str]) -> None:
    path = now.memory.with_suffix(f".{_JOURNAL}")
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps({"identity": now.identity(), "made": made, "gone": gone}), encoding="utf-8")
    os.replace(draft, path)


def finish(memory: Memory, now: Circumstances) -> None:
    """Do what a journal says is still to be done: pages are moved into the site, and those that are gone deleted."""
    path = now.memory.with_suffix(f".{_JOURNAL}")
    if not path.exists():
        return
    told = json.loads(path.read_text(encoding="utf-8"))
    # Until it is known what they were made from, these pages count as unknown.
    memory.doubt([*told["made"], *told["gone"]])
    staging = now.output.with_name(f"{now.output.name}.new")
    if told["identity"] == now.identity():
        for file in told["made"]:
            fresh, place = staging / file, now.output / file
            if fresh.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(fresh, place)
        for file in told["gone"]:
            place = now.output / file
            place.unlink(missing_ok=True)
            _remove_empty(place.parent, now.output)
    output.discard(staging)
    path.unlink()


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
