"""What an edit has changed, found without reading, merging and ordering anew what it has not.

An edit in place is small: files that are there already, or new ones, say something else of some events. Those events
are merged again, all others stand in outline until a page asks for more. It is done only where nothing could be
remarked: whoever finds that a file is gone, an id has moved, a registry or a relation has changed, or anything at all
is amiss, gives up, and the whole content is read and judged as ever.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple

from msgspec import Struct

from dateline import packing, pipeline, reading
from dateline.diagnostic import Diagnostic
from dateline.event import RELATIONS, Event, Report
from dateline.ledger import Files, Ledger
from dateline.memory import Memory
from dateline.outline import Outline
from dateline.references import check_reports, check_sources
from dateline.registry import Registry
from dateline.settings import Settings
from dateline.source import Source
from dateline.timeline import Timeline

__all__ = ["Revision", "State", "changed_since", "revise", "state_from", "state_of"]

# As many files as it pays for.
_MOST = 100
# Cells of these kinds tell of one event, source or registry entry, and of nothing that moves when another event does.
_OWN = ("event:", "sources:", "actors:", "places:", "sides:", "kinds:", "published:", "members:", "within:")


class Revision(Struct, frozen=True):
    """The content after an edit. ``may_differ`` gives the cells, of those with numbers, that may not be as they were.

    Where nothing ``is_moved`` there are the same events and sources, in the same places and lists.
    """

    result: pipeline.Result
    state: Callable[[], bytes]
    """Makes what the next edit is compared with."""
    is_moved: bool
    may_differ: Callable[[Mapping[str, int]], Iterator[int]]
    is_renamed: bool
    """Whether an event is new, is called otherwise or makes other claims."""


def state_of(timeline: Timeline, ledger: Ledger, registries: bytes) -> bytes:
    """Return what `revise` needs to know of content of which nothing was remarked."""
    rows = [tuple(e.outline) for e in timeline.events]
    # The second form does not look for what occurs twice, which takes as long as all else.
    return marshal.dumps((rows, ledger.paths, dict(ledger.source_paths), ledger.files, registries), 2)


class State(NamedTuple):
    """The content as it was, of which nothing was remarked: what an edit is compared with."""

    outlines: dict[str, Outline]
    paths: dict[str, tuple[str, ...]]
    """The files that report each event."""
    sources: dict[str, str]
    """The file of each source."""
    files: Files
    registries: bytes


def state_from(kept: bytes) -> State | None:
    """Return the state that was kept, or None where there is none."""
    if not kept:
        return None
    rows, paths, sources, files, registries = marshal.loads(kept)  # noqa: S302  written by ourselves
    return State({row[0]: Outline._make(row) for row in rows}, paths, sources, files, registries)


def changed_since(settings: Settings, state: State) -> list[str]:
    """Return the event files that are new or were changed since ``state`` was kept."""
    return _changed(state.files, reading.survey(settings) or {})


def _changed(files: Files, now: Mapping[str, str]) -> list[str]:
    return [path for path, signature in now.items() if path not in files or files[path][0] != signature]


def revise(settings: Settings, memory: Memory, state: State, registries: bytes) -> Revision | None:
    """Return the content as it is now, from what it was when ``state`` was kept; None if it must be read anew."""
    now = reading.survey(settings)
    if now is None or state.registries != registries or state.files.keys() - now.keys():
        return None
    changed = _changed(state.files, now)
    if len(changed) > _MOST:
        return None
    diagnostics: list[Diagnostic] = []
    registry = reading.read_registry(settings, diagnostics, None)
    known = _Known(memory, settings, registry, state)
    if not all(known.read(path, now[path], diagnostics) for path in changed) or diagnostics:
        return None
    moved = known.merge_again(diagnostics)
    if moved is None or diagnostics:
        return None
    events = known.events()
    timeline = Timeline.of(events, known.sources, registry, is_ordered=not moved)
    memory.keep_learnt()
    result = pipeline.Result(timeline, (), known)
    touched = known.touched
    own = {f"event:{id_}" for id_ in touched} | {f"sources:{id_}" for id_ in known.renewed_sources} | {"all:"}

    def may_differ(numbers: Mapping[str, int]) -> Iterator[int]:
        if moved:
            return (i for name, i in numbers.items() if name in own or not name.startswith(_OWN))
        return (numbers[name] for name in own if name in numbers)

    return Revision(result, lambda: state_of(timeline, known, registries), moved, may_differ, known.is_renamed)


class _Known(Ledger):
    """What was known, and what takes its place."""

    def __init__(self, memory: Memory, settings: Settings, registry: Registry, state: State) -> None:
        self._memory = memory
        self._settings = settings
        self._outlines = dict(state.outlines)
        names = {former: o.id for o in self._outlines.values() for former in o.was}
        # Nobody changes what was kept: it may be asked for again.
        super().__init__(self._recall, registry, dict(state.files), state.paths, state.sources, names)
        self._renewed: dict[str, tuple[Source | None, tuple[Report, ...]]] = {}
        self._fresh: dict[str, bytes] = {}
        self._made: dict[str, Event] = {}
        self._is_wider = False
        self.touched: set[str] = set()
        self.is_renamed = False

    def read(self, path: str, signature: str, diagnostics: list[Diagnostic]) -> bool:
        """Read a file that is new or has changed; return whether it can be judged by itself."""
        packed = pipeline.pack_file(self._settings.root / path, self._settings)
        if not packed:
            return False
        source, reports, remarks = packing.unpack(packed, path)
        diagnostics += remarks
        known_source = self._source_at.get(path, "")
        if path in self.files:
            if (source.id if source else "") != known_source:
                return False
        elif source:
            if source.id in self.source_paths:
                return False
            self.source_paths = dict(sorted([*self.source_paths.items(), (str(source.id), path)]))
            self._is_wider = True
        check_sources([source] if source else [], self.registry, diagnostics)
        check_reports(reports, self.registry, diagnostics, is_complete=False)
        self._memory.learn(path, signature, packed)
        self.files[path] = (signature, blake2b(packed, digest_size=16).digest())
        self._renewed[path] = (source, reports)
        self._fresh[path] = packed
        return True

    @cached_property
    def _source_at(self) -> dict[str, str]:
        return {path: id_ for id_, path in self.source_paths.items()}

    @property
    def renewed_sources(self) -> set[str]:
        """Return the ids of the sources whose files have been read."""
        return {str(source.id) for source, _ in self._renewed.values() if source}

    def merge_again(self, diagnostics: list[Diagnostic]) -> bool | None:
        """Merge the events that the files tell of; return whether anything but words has changed, None to give up."""
        before = {id_ for id_, own in self.paths.items() if not self._renewed.keys().isdisjoint(own)}
        reports = [r for _, found in self._renewed.values() for r in found]
        told: dict[str, set[str]] = {}
        for path, (_, found) in self._renewed.items():
            for report in found:
                told.setdefault(str(report.id), set()).add(path)
        touched = before | told.keys()
        every = {*self._outlines, *self.names, *touched}
        for report in reports:
            named = [i for relation in (*RELATIONS, "distinct-from") for i in report.related(relation)]
            if report.same_as or report.was or report.id in self.names or not every.issuperset(named):
                return None
        for id_ in touched:
            own = {*self.paths.get(id_, ())} - self._renewed.keys() | told.get(id_, set())
            if not own or (id_ in self._outlines and self._outlines[id_].was):
                return None
            self.paths[id_] = tuple(sorted(own))
        is_moved = self._is_wider
        for id_ in sorted(touched):
            event = self.merge(id_, diagnostics)
            if event is None:
                return None
            outline = event.outline
            old = self._outlines.get(id_)
            if outline.relations != (old.relations if old else ()):
                return None
            self.is_renamed = self.is_renamed or old is None or _named(outline) != _named(old)
            is_moved = is_moved or old is None or _shape(outline) != _shape(old)
            self._outlines[id_] = outline
            self._made[id_] = event
        renewed = self.renewed_sources
        citing = {o.id for o in self._outlines.values() if not renewed.isdisjoint(o.cited)} - touched
        for id_ in sorted(citing):
            # What the editors cite counts in the outline.
            event = self.merge(id_, diagnostics)
            if event is None:
                return None
            self._outlines[id_] = event.outline
        self.touched = touched | citing
        return is_moved

    def events(self) -> list[Event]:
        """Return all events, those that were not merged again in outline."""
        return [self._made.get(o.id) or self.later(o) for o in self._outlines.values()]

    def _recall(self, path: str) -> bytes:
        known = self._fresh.get(path) or self._memory.packed_now(path, self.files[path][0])
        return known or pipeline.pack_file(self._settings.root / path, self._settings)


def _named(outline: Outline) -> tuple[Any, ...]:
    """Return what an editor is shown when an id is completed."""
    return (outline.when, outline.title, outline.claims)


def _shape(outline: Outline) -> tuple[Any, ...]:
    """Return what decides where an event stands, and in which lists."""
    o = outline
    return (o.rank, o.year, o.month, o.kind, o.place, o.actors, o.sources, o.sides, o.speakers, o.relations, o.was)
