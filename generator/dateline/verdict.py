"""What the last look at everything came to, and what an edit makes of it: `dateline check` for the second time.

A verdict is kept of sound content only. An edit can change the findings on the files that it touches, on those that
tell of the same events, and on those that name an id or cite a source that it takes away or brings, or an entry of a
list that it changes; these are judged anew by `vicinity`, and what was said of all others stands. What cannot be told
so is not guessed: then there is no verdict, and the caller looks at everything. `tests/test_verdict.py` holds the law:
whatever was remembered, the words are those of a check without a memory.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from dateline import document, packing, pipeline, prose, reading, vicinity
from dateline.check_memory import JOINING, NAMING, CheckMemory, Row, told_by
from dateline.diagnostic import Diagnostic, has_errors, spoken_of
from dateline.registry import Registry
from dateline.settings import Settings
from dateline.workforce import paused_collection

__all__ = ["Trial", "Verdict", "renew"]

# Of more files than these, and than one in so many, the whole content is judged: that is no slower.
_MOST, _ONE_IN = 200, 10
# Of content with more findings, what is said of one depends on how many there are: guesses at an id come to an end.
_MOST_FINDINGS = 1000
# Each is looked for in what all files say.
_MOST_ENTRIES = 20


class Verdict(Struct, frozen=True):
    """All findings in order of place, and how many gaps each file has; the gaps themselves only where asked for."""

    diagnostics: tuple[Diagnostic, ...]
    gap_counts: Mapping[str, int]
    gaps: tuple[Diagnostic, ...] = ()


class _Known(Struct, frozen=True):
    """What was kept of the last verdict: on which settings and lists it rests, and what was found."""

    settings: str
    lists: str
    """The signature of the site's lists."""
    registry: str
    """The lists, packed."""
    is_exact: bool
    """Whether the gaps are known with their places."""
    diagnostics: tuple[Diagnostic, ...]
    joint: frozenset[str]
    cited: frozenset[str]
    """The sources cited in Markdown."""

    def packed(self) -> bytes:
        remarks = packing.pack_remarks(self.diagnostics).decode()
        lists = sorted(self.joint), sorted(self.cited)
        return json.dumps([self.settings, self.lists, self.registry, self.is_exact, remarks, *lists]).encode()


def _unpacked(data: bytes) -> _Known:
    settings, lists, registry, is_exact, remarks, joint, cited = json.loads(data)
    found = tuple(packing.unpack_remarks(remarks.encode()))
    return _Known(settings, lists, registry, is_exact, found, frozenset(joint), frozenset(cited))


class Trial:
    """A look at everything, from before the first file is read until it is known what there is to say."""

    def __init__(self, settings: Settings, memory: CheckMemory) -> None:
        """Begin it: note how all files are."""
        self._settings = settings
        self._memory = memory
        self._lists = vicinity.lists_signature(settings)
        self._files = reading.survey(settings)

    def conclude(
        self, result: pipeline.Result, gaps: Iterable[Diagnostic], cited: frozenset[str], *, is_exact: bool
    ) -> None:
        """Keep the verdict, if the content is sound and nobody has changed a file in the meantime."""
        if self._files is None or result.timeline is None or len(result.diagnostics) > _MOST_FINDINGS:
            return
        if spoken_of(result.diagnostics) - self._files.keys() - vicinity.list_files(self._settings):
            return
        registry = vicinity.lists(self._settings, self._memory)
        if registry is None or self._lists != vicinity.lists_signature(self._settings):
            return
        on = str(self._settings), self._lists, packing.pack_registry(registry).decode()
        known = _Known(*on, is_exact, result.diagnostics, result.joint, cited)
        if self._files == reading.survey(self._settings):
            with paused_collection():
                self._memory.keep_first_verdict(known.packed(), _by_file(gaps, is_exact=is_exact), self._files)


def renew(settings: Settings, memory: CheckMemory, *, is_exact: bool) -> Verdict | None:
    """Return the verdict on the content as it is now, or None if it must be looked at as a whole.

    ``is_exact`` asks for the gaps themselves.
    """
    before = memory.verdict()
    known = _unpacked(before) if before else None
    if known is None or known.settings != str(settings):
        return None
    files = reading.survey(settings)
    listed = _listed(known, settings, memory)
    if not files or listed is None:
        return None
    known, registry, differing = listed
    if len(differing) > _MOST_ENTRIES:
        return None
    edit = _Edit(settings, memory, files)
    if len(edit.touched) > _MOST:
        return None
    cited = pipeline.cited_in_markdown(settings)
    edit.learn()
    cited_otherwise = _files_of(memory, ("source",), known.cited ^ cited)
    again = edit.touched | edit.concerned() | cited_otherwise | known.joint | _naming(memory, differing)
    chosen = {path: settings.root / path for path in sorted(again & files.keys())}
    if len(chosen) > max(_MOST, len(files) // _ONE_IN):
        return None
    judged = vicinity.judge_among(chosen, settings, memory, registry, is_exact=known.is_exact)
    if judged is None:
        return None
    standing = [d for d in known.diagnostics if again.isdisjoint(spoken_of([d]))]
    lines = reading.Lines(settings, None)
    found = tuple(d.with_excerpt(lines) for d in sorted({*standing, *judged.diagnostics}, key=lambda d: d.sort_key))
    if len(found) > _MOST_FINDINGS:
        return None
    if has_errors(found):
        # Of what is not sound nothing is kept, and no gaps are told.
        return Verdict(found, {})
    if (is_exact and not known.is_exact) or not _is_markdown_sound(settings, memory):
        return None
    fresh = _by_file(judged.gaps, is_exact=known.is_exact)
    counts = {path: count for path, count in memory.gap_counts().items() if path not in again}
    counts |= {path: count for path, (count, _) in fresh.items()}
    gaps: tuple[Diagnostic, ...] = ()
    if is_exact:
        others = (packing.unpack_remarks(packed) for path, packed in memory.gaps() if path not in again)
        every = sorted([*judged.gaps, *(d for found_ in others for d in found_)], key=lambda d: d.sort_key)
        gaps = tuple(d.with_excerpt(lines) for d in every)
    after = replace(known, diagnostics=found, joint=judged.joint, cited=cited).packed()
    if (edit.touched or after != before) and edit.is_over(chosen):
        memory.keep_verdict(after, fresh, again, before=before)
    return Verdict(found, counts, gaps)


class _Edit:
    """What files say otherwise than they did at the last verdict."""

    def __init__(self, settings: Settings, memory: CheckMemory, files: Mapping[str, str]) -> None:
        self._settings = settings
        self._memory = memory
        self._files = files
        known = memory.signatures()
        self._gone = known.keys() - files.keys()
        self._changed = [path for path, signature in files.items() if known.get(path) != signature]
        judged = memory.judged()
        of_old = {path for path, *_ in judged}
        self.touched = {*self._gone, *self._changed, *of_old}
        """The files that have changed, come or gone."""
        self._old: set[Row] = {row for row in judged if row[2]} | memory.told(self.touched - of_old)
        self._new: set[Row] = set()

    def learn(self) -> None:
        """Read the files that are not known as they are now; remember those in which nothing is amiss."""
        read: dict[str, reading.Read] = {}
        for path in self._changed:
            remarks: list[Diagnostic] = []
            found = reading.read_event_file(self._settings.root / path, self._settings, remarks, None)
            read[path] = source, reports, is_whole = found
            if is_whole and not has_errors(remarks):
                self._memory.learn(path, self._files[path], packing.pack(source, reports, remarks))
        if read or self._gone:
            self._memory.keep_files(self._files, read)
        for path, (source, reports, _) in read.items():
            self._new.update((path, *row) for row in told_by(source, reports))
        self._new |= self._memory.told(self.touched - read.keys())

    def concerned(self) -> set[str]:
        """Return the files that the edit may have given other findings or gaps."""
        memory = self._memory
        ids = {i for _, event, role, other in self._old | self._new if role in JOINING for i in (event, other)}
        found = set(memory.joined(ids))
        differing: dict[str, set[str]] = defaultdict(set)
        for _, _, role, other in self._old ^ self._new:
            differing[role].add(other)
        found |= _files_of(memory, NAMING, differing["id"] | differing["was"])
        # That two files share an id or an address is told of both wherever one of them is judged.
        found |= _files_of(memory, ("cites", "mentions"), differing["source"])
        return found | _files_of(memory, ("source",), differing["cites"])

    def is_over(self, read: Mapping[str, Path]) -> bool:
        """Return whether these files have been let alone while they were judged."""
        return all(reading.signature(path) == self._files[name] for name, path in read.items())


def _listed(known: _Known, settings: Settings, memory: CheckMemory) -> tuple[_Known, Registry, set[str]] | None:
    """Return what is known but for lists that have changed, the lists, and the ids by which files are judged otherwise.

    None if there is an error in the lists.
    """
    now = vicinity.lists_signature(settings)
    if now == known.lists:
        registry = vicinity.lists(settings, memory)
        return None if registry is None else (known, registry, set())
    registry, remarks = vicinity.read_lists(settings)
    if has_errors(remarks):
        return None
    memory.keep_lists(now, registry)
    others = (d for d in known.diagnostics if d.path not in vicinity.list_files(settings))
    packed = packing.pack_registry(registry).decode()
    differing = _differing(packing.unpack_registry(known.registry.encode()), registry)
    return replace(known, lists=now, registry=packed, diagnostics=(*others, *remarks)), registry, differing


def _differing(before: Registry, after: Registry) -> set[str]:
    """Return the ids of entries that have come or gone, or that say otherwise what event files are judged by."""
    old, new = _judging(before), _judging(after)
    return {id_ for of, id_ in old.keys() | new.keys() if old.get((of, id_)) != new.get((of, id_))}


def _judging(registry: Registry) -> dict[tuple[str, str], object]:
    """Return of each entry what findings and gaps of event files depend on, beside that it is there."""
    found: dict[tuple[str, str], object] = {
        (name, id_): name for name in ("sides", "kinds") for id_ in getattr(registry, name)
    }
    for id_, actor in registry.actors.items():
        found["actors", id_] = actor.kind, [(role.since, role.until) for role in actor.roles]
    return found | {("places", id_): registry.places_around(id_) for id_ in registry.places}


def _naming(memory: CheckMemory, ids: Iterable[str]) -> set[str]:
    """Return the files that tell of events of which any report names one of these entries."""
    named = memory.told(memory.naming(ids))
    return set(memory.joined({event for _, event, role, _ in named if role == "id"})) | {path for path, *_ in named}


def _files_of(memory: CheckMemory, roles: tuple[str, ...], ids: Iterable[str]) -> set[str]:
    return {path for id_ in ids for path, _, _ in memory.rows(roles, other=id_)}


def _by_file(gaps: Iterable[Diagnostic], *, is_exact: bool) -> dict[str, tuple[int, bytes]]:
    """Return for each file how many gaps it has, and the gaps as they are kept."""
    found: dict[str, list[Diagnostic]] = defaultdict(list)
    for gap in gaps:
        found[gap.path].append(gap)
    return {p: (len(own), packing.pack_remarks(own) if is_exact else b"") for p, own in found.items()}


def _is_markdown_sound(settings: Settings, memory: CheckMemory) -> bool:
    """Return whether every source that Markdown cites and every event it leads to is there."""
    remarks: list[Diagnostic] = []
    for path in prose.markdown_files([settings.content / folder for folder in settings.markdown]):
        name = reading.printed(path, settings)
        data = reading.read_bytes(path, name, remarks, None)
        text = None if data is None else document.decode(name, data, remarks)
        if text is not None:
            prose.check(name, text, _Ids(memory), remarks)
    return not remarks


class _Ids:
    """The ids of sound content. It makes no guess at what a wrong one was meant to be."""

    def __init__(self, memory: CheckMemory) -> None:
        self._memory = memory

    def find(self, id_: str, /) -> object:
        """Return what is told of an event with this id or former id, if anything is."""
        return self._memory.rows(("id", "was"), other=id_) or None

    @property
    def by_id(self) -> Collection[str]:
        """Return no ids to guess from."""
        return ()

    @cached_property
    def sources(self) -> Collection[str]:
        """Return the ids of all sources."""
        return frozenset(other for _, _, other in self._memory.rows(("source",)))
