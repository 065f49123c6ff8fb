"""What an edit has changed, found without reading, merging and ordering anew what it has not.

An edit in place is small: files that are there already, or new ones, say something else of some events. Those events
are merged again, all others stand in outline until a page asks for more; so does what was remarked, unless it speaks
of what the edit bears on. Whoever finds that a file is gone, an id has moved, a relation has changed, an entry is gone
from a registry or there is an error gives up, and the whole content is read and judged as ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, cast

from msgspec import Struct

from dateline import edtf, packing, pipeline, reading
from dateline.cite import quotes_by_source
from dateline.diagnostic import Diagnostic, has_errors, spoken_of
from dateline.edtf import Date
from dateline.event import RELATIONS, Event, Quote, Report
from dateline.memory import Memory
from dateline.merge import Merging, report_order, scales
from dateline.outline import Outline
from dateline.readers import pack_file
from dateline.references import check_registry, check_reports, check_sources, unique_sources
from dateline.registry import Registry
from dateline.settings import Settings
from dateline.source import Source
from dateline.state import Files, State, ids_in
from dateline.timeline import Timeline

__all__ = ["EventLater", "Revision", "changed_since", "revise"]

# As many files as it pays for.
_MOST = 100
# Cells of these kinds tell of entries of registries; the keys of some lists are in the order of their names.
_LISTED = ("actors:", "places:", "sides:", "kinds:", "members:", "within:", "keys:")
# These tell of one event, source or registry entry, and of nothing that moves when another event does.
_OWN = ("event:", "sources:", "published:", *_LISTED[:-1])

_date = lru_cache(20_000)(edtf.parse)


class EventLater:
    """Stands for an event of which only the outline is known until somebody asks for more."""

    __slots__ = ("_made", "_make", "id", "outline")

    def __init__(self, outline: Outline, make: Callable[[str], Event]) -> None:
        self.id = outline.id
        self.outline = outline
        self._make = make

    # `isinstance` asks what it passes for.
    __class__ = property(lambda _: Event)

    @property
    def title(self) -> str:
        """Return the event's title."""
        return self.outline.title

    @property
    def actors(self) -> tuple[str, ...]:
        """Return the ids of those who take part."""
        return self.outline.actors

    @property
    def is_key(self) -> bool:
        """Return whether the editors hold it to be important."""
        return self.outline.is_key

    @property
    def when(self) -> Date:
        """Return the date shown first."""
        return _date(self.outline.when)

    def __getattr__(self, name: str) -> Any:
        # Python comes here only where there is nothing of that name.
        if name == "_made":
            self._made = self._make(self.id)
            return self._made
        return getattr(self._made, name)


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
    result = pipeline.Result(timeline, told, known.files)
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
        outlines = {e.id: e.outline for e in timeline.events}
        at = known.paths, known.source_paths, known.addresses
        return State(outlines, *at, known.files, registries, lists, told).packed()

    return Revision(result, after, moved or is_listed_anew, may_differ, known.is_renamed or is_listed_anew)


class _Known:
    """What was known, and what takes its place."""

    def __init__(
        self,
        memory: Memory,
        settings: Settings,
        registry: Registry,
        state: State,
    ) -> None:
        self._memory = memory
        self._settings = settings
        self._registry = registry
        # Nobody changes what was kept: it may be asked for again.
        self.files = dict(state.files)
        self.paths = dict(state.paths)
        self.source_paths = state.sources
        self.addresses = dict(state.addresses)
        # What is said of lists is said anew each time.
        self._remarks = [d for d in state.remarks if d.path in state.files]
        self._outlines = dict(state.outlines)
        self._names = {former: o.id for o in self._outlines.values() for former in o.was}
        self._said: dict[str, tuple[Source | None, tuple[Report, ...]]] = {}
        self._renewed: dict[str, tuple[Source | None, tuple[Report, ...]]] = {}
        self._made: dict[str, Event] = {}
        self._is_wider = False
        self.touched: set[str] = set()
        self.is_renamed = False
        self.sources = _Sources(self)

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
        check_sources([source] if source else [], self._registry, diagnostics)
        check_reports(reports, self._registry, diagnostics, is_complete=False)
        self._memory.learn(path, signature, packed)
        self.files[path] = (signature, blake2b(packed, digest_size=16).digest())
        self._renewed[path] = self._said[path] = (source, reports)
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
        every = {*self._outlines, *self._names, *touched}
        for report in reports:
            named = [i for relation in (*RELATIONS, "distinct-from") for i in report.related(relation)]
            if report.same_as or report.was or report.id in self._names or not every.issuperset(named):
                return None
        for id_ in touched:
            own = {*self.paths.get(id_, ())} - self._renewed.keys() | told.get(id_, set())
            if not own or (id_ in self._outlines and self._outlines[id_].was):
                return None
            self.paths[id_] = tuple(sorted(own))
        is_moved = self._is_wider
        for id_ in sorted(touched):
            event = self._merge(id_, diagnostics)
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
        self.touched = touched | {o.id for o in self._outlines.values() if not renewed.isdisjoint(o.cited)}
        return is_moved

    def remarks(self, fresh: list[Diagnostic]) -> list[Diagnostic] | None:
        """Return all there is to remark on event files, of which some is ``fresh``; None if it is on too many."""
        bearing = {*self._renewed, *(path for id_ in self.touched for path in self.paths[id_])}
        self._check_addresses(self._renewed, fresh)
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
        packed, self._said = self._said, dict(self._said)
        for path in paths:
            source, reports, _ = reading.read_event_file(self._settings.root / path, self._settings, found, None)
            self._said[path] = (source, reports)
        ids = {self._names.get(r.id, str(r.id)) for path in paths for r in self._said[path][1]}
        for id_ in ids & self.paths.keys():
            self._merge(id_, found)
        self._check_addresses(paths, found)
        self._said = packed
        return found

    def _check_addresses(self, paths: Collection[str], diagnostics: list[Diagnostic]) -> None:
        """Report the addresses that sources of these files share with others."""
        own = {where for p in paths if (source := self.said(p)[0]) and (where := source.where)}
        unique_sources([self.sources[id_] for where in own for id_ in self._sharing[where]], diagnostics)

    @cached_property
    def _sharing(self) -> dict[str, list[str]]:
        """Return the ids of the sources at each address."""
        found: dict[str, list[str]] = defaultdict(list)
        for id_, where in self.addresses.items():
            found[where].append(id_)
        return found

    def events(self) -> list[Event]:
        """Return all events, those that were not merged again in outline."""
        made, event = self._made, self.event
        return [made.get(o.id) or cast(Event, EventLater(o, event)) for o in self._outlines.values()]

    def event(self, id_: str) -> Event:
        """Return an event of which nothing is wrong, merged."""
        event = self._merge(id_, [])
        assert event  # noqa: S101  it could be merged before
        return event

    def _merge(self, id_: str, diagnostics: list[Diagnostic]) -> Event | None:
        names = self._names
        group = [r for path in self.paths[id_] for r in self.said(path)[1] if names.get(r.id, r.id) == id_]
        quotes = _Quotes(self)
        merging = Merging(names, self._scales, self.sources, quotes, diagnostics, is_complete=True)
        return merging.event(id_, sorted(group, key=report_order))

    @cached_property
    def _scales(self) -> Any:
        return scales(self._registry)

    def said(self, path: str) -> tuple[Source | None, tuple[Report, ...]]:
        """Return what a file says."""
        if path not in self._said:
            packed = self._memory.packed_now(path, self.files[path][0])
            if packed is None:
                packed = pack_file(self._settings.root / path, self._settings)
            source, reports, _ = packing.unpack(packed, path)
            self._said[path] = (source, reports)
        return self._said[path]


def _named(outline: Outline) -> tuple[Any, ...]:
    """Return what an editor is shown when an id is completed."""
    return (outline.when, outline.title, outline.claims)


def _shape(outline: Outline) -> tuple[Any, ...]:
    """Return what decides where an event stands, and in which lists."""
    o = outline
    return (o.rank, o.year, o.month, o.kind, o.place, o.actors, o.sources, o.sides, o.speakers, o.relations, o.was)


class _Sources(Mapping[str, Source]):
    """The sources, each taken out of its file when it is asked for, in the order of their ids."""

    def __init__(self, known: _Known) -> None:
        self._known = known

    def __getitem__(self, id_: str) -> Source:
        source = self._known.said(self._known.source_paths[id_])[0]
        assert source  # noqa: S101  the file is known as that of a source
        return source

    def __contains__(self, id_: object) -> bool:
        return id_ in self._known.source_paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._known.source_paths)

    def __len__(self) -> int:
        return len(self._known.source_paths)


class _Quotes(Mapping[str, tuple[Quote, ...]]):
    """For each source the quotes that bear out what it reports."""

    def __init__(self, known: _Known) -> None:
        self._known = known

    def __getitem__(self, id_: str) -> tuple[Quote, ...]:
        reports = self._known.said(self._known.source_paths[id_])[1]
        return quotes_by_source(sorted(reports, key=report_order))[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known.source_paths)

    def __len__(self) -> int:
        return len(self._known.source_paths)
