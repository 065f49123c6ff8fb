"""What an edit has changed, found without reading, merging and ordering anew what it has not.

An edit in place is small: files that are there already, or new ones, say something else of some events. Those events
are merged again, all others stand in outline until a page asks for more; so does what was remarked, unless it speaks
of what the edit bears on. Whoever finds that a file is gone, an id has moved, a relation has changed, an entry is gone
from a registry or there is an error gives up, and the whole content is read and judged as ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Any

from msgspec import Struct

from dateline import packing, pipeline, reading
from dateline.diagnostic import Diagnostic, has_errors, spoken_of
from dateline.event import RELATIONS, Event, Report
from dateline.ledger import Files, Keys, Ledger
from dateline.memory import Memory
from dateline.outline import Outline
from dateline.readers import pack_file
from dateline.references import check_registry, check_reports, check_sources, unique_sources
from dateline.registry import Registry
from dateline.settings import Settings
from dateline.source import Source
from dateline.state import State, ids_in, state_of
from dateline.timeline import Timeline

__all__ = ["Revision", "changed_since", "revise"]

# As many files as it pays for.
_MOST = 100
# Cells of these kinds tell of entries of registries; the keys of some lists are in the order of their names.
_LISTED = ("actors:", "places:", "sides:", "kinds:", "members:", "within:", "keys:")
# These tell of one event, source or registry entry, and of nothing that moves when another event does.
_OWN = ("event:", "sources:", "published:", *_LISTED[:-1])


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


def changed_since(settings: Settings, state: State) -> list[str]:
    """Return the event files that are new or were changed since ``state`` was kept."""
    return _changed(state.files, reading.survey(settings) or {})


def _changed(files: Files, now: Mapping[str, str]) -> list[str]:
    return [path for path, signature in now.items() if path not in files or files[path][0] != signature]


def revise(settings: Settings, memory: Memory, state: State, registries: bytes) -> Revision | None:
    """Return the content as it is now, from what it was when ``state`` was kept; None if it must be read anew."""
    now = reading.survey(settings)
    if now is None or state.files.keys() - now.keys():
        return None
    changed = _changed(state.files, now)
    if len(changed) > _MOST:
        return None
    diagnostics: list[Diagnostic] = []
    registry = reading.read_registry(settings, diagnostics, None)
    check_registry(registry, diagnostics)
    lists, of_lists = ids_in(registry), tuple(diagnostics)
    # New entries and other names judge no event otherwise; the place around another does.
    is_listed_anew = state.registries != registries
    if any(own.items() - fresh.items() for own, fresh in zip(state.lists, lists, strict=True)):
        return None
    known = _Known(memory, settings, registry, state)
    if not all(known.read(path, now[path], diagnostics) for path in changed) or has_errors(diagnostics):
        return None
    moved = known.merge_again(diagnostics)
    if moved is None or has_errors(diagnostics):
        return None
    remarks = known.remarks(diagnostics[len(of_lists) :])
    if remarks is None or has_errors(remarks):
        return None
    lines = reading.Lines(settings, None)
    told = tuple(d.with_excerpt(lines) for d in sorted({*of_lists, *remarks}, key=lambda d: d.sort_key))
    events = known.events()
    timeline = Timeline.of(events, known.sources, registry, is_ordered=not moved)
    memory.keep_learnt()
    result = pipeline.Result(timeline, told, known)
    touched = known.touched
    own = {f"event:{id_}" for id_ in touched} | {f"sources:{id_}" for id_ in known.renewed_sources} | {"all:"}

    def may_differ(numbers: Mapping[str, int]) -> Iterator[int]:
        if moved:
            apart = _OWN[:3] if is_listed_anew else _OWN
            return (i for name, i in numbers.items() if name in own or not name.startswith(apart))
        if is_listed_anew:
            return (i for name, i in numbers.items() if name in own or name.startswith(_LISTED))
        return (numbers[name] for name in own if name in numbers)

    def after() -> bytes:
        return state_of(timeline, known, registries, told).packed()

    return Revision(result, after, moved or is_listed_anew, may_differ, known.is_renamed or is_listed_anew)


class _Known(Ledger):
    """What was known, and what takes its place."""

    def __init__(self, memory: Memory, settings: Settings, registry: Registry, state: State) -> None:
        self._memory = memory
        self._settings = settings
        self._outlines = dict(state.outlines)
        # What is said of lists is said anew each time.
        self._remarks = [d for d in state.remarks if d.path in state.files]
        names = {former: o.id for o in self._outlines.values() for former in o.was}
        # Nobody changes what was kept: it may be asked for again.
        keys = Keys(dict(state.paths), state.sources, dict(state.addresses), names)
        super().__init__(self._recall, registry, dict(state.files), keys)
        self._fresh: dict[str, bytes] = {}
        self._renewed: dict[str, tuple[Source | None, tuple[Report, ...]]] = {}
        self._placed: dict[str, tuple[Source | None, tuple[Report, ...]]] = {}
        """What files that are judged say, with places."""
        self._made: dict[str, Event] = {}
        self._is_wider = False
        self.touched: set[str] = set()
        self.is_renamed = False

    def read(self, path: str, signature: str, diagnostics: list[Diagnostic]) -> bool:
        """Read a file that is new or has changed; return whether it can be judged by itself."""
        packed = pack_file(self._settings.root / path, self._settings)
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
        if source:
            self.addresses[str(source.id)] = source.where
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
            event = self.merge(id_, [])
            assert event  # noqa: S101  it could be merged before
            self._outlines[id_] = event.outline
        self.touched = touched | citing
        return is_moved

    def remarks(self, fresh: list[Diagnostic]) -> list[Diagnostic] | None:
        """Return all there is to remark on event files, of which some is ``fresh``; None if it is on too many."""
        bearing = {*self._renewed, *(path for id_ in self.touched for path in self.paths[id_])}
        bearing |= self._check_addresses(self._renewed, fresh)
        again = spoken_of(fresh) | spoken_of(d for d in self._remarks if not bearing.isdisjoint(spoken_of([d])))
        found: list[Diagnostic] = []
        while len(again) <= _MOST:
            found = [d for d in self._judge(again) if not again.isdisjoint(spoken_of([d]))]
            if again.issuperset(spoken_of(found)):
                return [d for d in self._remarks if again.isdisjoint(spoken_of([d]))] + found
            again |= spoken_of(found)
        return None

    def _judge(self, paths: Collection[str]) -> list[Diagnostic]:
        """Return what there is to remark on files, which are read again: what was packed does not know its places."""
        found: list[Diagnostic] = []
        for path in paths:
            read = reading.read_event_file(self._settings.root / path, self._settings, found, None)
            self._placed[path] = read[:2]
        ids = {self.names.get(r.id, str(r.id)) for path in paths for r in self._placed[path][1]}
        for id_ in ids & self.paths.keys():
            self.merge(id_, found)
        self._check_addresses(paths, found)
        self._placed.clear()
        return found

    def _check_addresses(self, paths: Collection[str], diagnostics: list[Diagnostic]) -> set[str]:
        """Report the addresses that sources of these files share with others; return the files of all of them."""
        own = {where for p in paths if (source := self.source(p)) and (where := source.where)}
        sharing = [self.sources[id_] for where in own for id_ in self._sharing[where]]
        unique_sources(sharing, diagnostics)
        return {source.path for source in sharing}

    @cached_property
    def _sharing(self) -> dict[str, list[str]]:
        """Return the ids of the sources at each address."""
        found: dict[str, list[str]] = defaultdict(list)
        for id_, where in self.addresses.items():
            found[where].append(id_)
        return found

    def events(self) -> list[Event]:
        """Return all events, those that were not merged again in outline."""
        return [self._made.get(o.id) or self.later(o) for o in self._outlines.values()]

    def source(self, path: str) -> Source | None:
        """Return the source of a file, with its place where the file is judged."""
        return self._placed[path][0] if path in self._placed else super().source(path)

    def reports(self, id_: str, path: str) -> Iterator[Report]:
        """Yield what a file reports of an event, with places where the file is judged."""
        if path not in self._placed:
            return super().reports(id_, path)
        return (r for r in self._placed[path][1] if self.names.get(r.id, r.id) == id_)

    def _recall(self, path: str) -> bytes:
        known = self._fresh.get(path) or self._memory.packed_now(path, self.files[path][0])
        return known or pack_file(self._settings.root / path, self._settings)


def _named(outline: Outline) -> tuple[Any, ...]:
    """Return what an editor is shown when an id is completed."""
    return (outline.when, outline.title, outline.claims)


def _shape(outline: Outline) -> tuple[Any, ...]:
    """Return what decides where an event stands, and in which lists."""
    o = outline
    return (o.rank, o.year, o.month, o.kind, o.place, o.actors, o.sources, o.sides, o.speakers, o.relations, o.was)
