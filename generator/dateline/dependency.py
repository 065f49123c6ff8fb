"""What each page was made from, noted while it is made.

A `Watched` timeline stands in for the timeline. Whatever passes through one of its doors — an event, an actor's list of
events, an entry of a registry — is noted as a *cell* of the page that asked. A door without a name of its own notes
`ALL`, and so does a page that asked for nothing: it is made again at every change. So a new kind of page can be slow to
build again, but never wrong.

Two rules keep it so. A page's view begins with ids, and gets its events through a door while it is made. What is kept
from one page for the next is kept by `once`, which notes for the second page what it noted for the first.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import islice
from typing import Any, TypeVar, cast

from msgspec.structs import replace

from dateline.event import Event
from dateline.export.publication import Publication
from dateline.reading import REGISTRIES
from dateline.registry import Registry
from dateline.thread import Thread, Threads
from dateline.timeline import Timeline, Year

__all__ = ["ALL", "LISTS", "Watch", "digest", "watched", "watched_publication"]

_T = TypeVar("_T")
ALL = "all:"
LISTS = ("by_actor", "by_place", "by_kind", "by_source", "by_speaker")
_MOST_MADE = 25_000
# An event's view is asked for until its row is printed, and seldom again.
_MOST_VIEWS = 2_000


def digest(*parts: str | bytes) -> bytes:
    """Return eight bytes that stand for the parts."""
    told = [part.encode() if isinstance(part, str) else part for part in parts]
    lengths = array("I", (len(told), *map(len, told)))
    return blake2b(b"".join((lengths.tobytes(), *told)), digest_size=8).digest()


class Watch:
    """Who has asked for what: cells by number. ``known`` were numbered before anything was noted."""

    def __init__(self) -> None:
        self.known = 0
        self.numbers: dict[str, int] = {}
        self.recall: Callable[[Hashable], tuple[Any, tuple[int, ...]] | None] | None = None
        """What knows values that an earlier build has made once, with their cells."""
        self._frame: set[int] | None = None
        # Tuples, not sets: there are tens of thousands.
        self._kept: dict[Hashable, tuple[Any, tuple[int, ...]]] = {}
        self._views: dict[Hashable, tuple[Any, tuple[int, ...]]] = {}
        # Rows that need not be kept for the next build, or of which it is not known what they are made from.
        self._passed_over: set[Hashable] = set()
        self._doors: dict[str, dict[object, int]] = defaultdict(dict)

    @property
    def names(self) -> list[str]:
        """Return the cells that were noted and not known, by number."""
        return list(islice(self.numbers, self.known, None))

    def number(self, numbers: Mapping[str, int]) -> None:
        """Begin with these cells; before anything is noted."""
        self.known = len(numbers)
        self.numbers = dict(numbers)
        self._doors.clear()

    def note(self, cell: str) -> None:
        """Note that what is being made asked for ``cell``."""
        if self._frame is not None:
            self._frame.add(self.numbers.setdefault(cell, len(self.numbers)))

    def note_one(self, door: str, key: object) -> None:
        """Note ``door:key``."""
        if self._frame is not None:
            known = self._doors[door]
            number = known.get(key)
            if number is None:
                number = known[key] = self.numbers.setdefault(f"{door}:{key}", len(self.numbers))
            self._frame.add(number)

    def note_each(self, door: str, keys: Collection[object]) -> None:
        """Note ``door:key`` for each of ``keys``."""
        if self._frame is None:
            return
        known = self._doors[door]
        try:
            self._frame.update([known[key] for key in keys])
        except KeyError:
            for key in keys:
                known[key] = self.numbers.setdefault(f"{door}:{key}", len(self.numbers))
            self._frame.update([known[key] for key in keys])

    def observe(self, make: Callable[[], _T]) -> tuple[_T, frozenset[int]]:
        """Return what ``make`` makes, and the cells it asked for."""
        outer, self._frame = self._frame, set()
        try:
            value = make()
            noted = frozenset(self._frame)
        finally:
            self._frame = outer
        if outer is not None:
            outer |= noted
        return value, noted

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what ``make`` made when ``key`` was first asked for; it counts as asked for what that asked for."""
        kind = key[0] if type(key) is tuple else key
        kept = self._views if kind == "entry" else self._kept
        found = kept.get(key)
        if found is None:
            if len(kept) >= (_MOST_VIEWS if kept is self._views else _MOST_MADE):
                del kept[next(iter(kept))]
            found = self.recall and self.recall(key)
            if found is None:
                value, noted = self.observe(make)
                if kind == "row":
                    # What an item says may have been asked for before its row was printed.
                    item = self._views.get(cast("tuple[Any, ...]", key)[2])
                    if item:
                        noted |= set(item[1])
                    else:
                        self._passed_over.add(key)
                found = value, tuple(noted)
            else:
                self._passed_over.add(key)
            kept[key] = found
        if self._frame is not None:
            self._frame.update(found[1])
        return cast(_T, found[0])

    def rows(self) -> list[tuple[str, str, tuple[int, ...]]]:
        """Return the entries in lists that are to be kept for the next build: what names each, its HTML, its cells."""
        return [
            (repr(key), value, cells)
            for key, (value, cells) in self._kept.items()
            if type(key) is tuple and key[0] in ("row", "feed") and key not in self._passed_over
        ]


def watched_publication(publication: Publication, watch: Watch) -> Publication:
    """Return a publication that tells ``watch`` of which event's days it is asked."""
    history = _Door("published", publication.history, watch)
    reasons = _Door("published", publication.reasons, watch)
    return replace(publication, history=history, reasons=reasons)


def watched(timeline: Timeline, watch: Watch) -> Timeline:
    """Return a timeline that says the same and tells ``watch`` what it is asked."""
    return cast(Timeline, _Watched(timeline, watch))


class _Watched:
    def __init__(self, timeline: Timeline, watch: Watch) -> None:
        self._timeline = timeline
        self._watch = watch
        self.once = watch.once
        self.by_id = _Door("event", timeline.by_id, self)
        for name in LISTS:
            setattr(self, name, _Lists(name, getattr(timeline, name), self))
        self.sources = _Door("sources", timeline.sources, self)
        self.registry = _WatchedRegistry.of(timeline.registry, self)

    def __getattr__(self, name: str) -> Any:
        # Whatever has no door of its own: the whole.
        self.note(ALL)
        return getattr(self._timeline, name)

    def note(self, cell: str) -> None:
        self._watch.note(cell)

    def note_one(self, door: str, key: object) -> None:
        self._watch.note_one(door, key)

    def note_each(self, door: str, keys: Collection[object]) -> None:
        self._watch.note_each(door, keys)

    def hand(self, events: Iterable[Event]) -> None:
        self.note_each("event", [event.id for event in events])

    @property
    def year_numbers(self) -> tuple[int, ...]:
        self.note("years:")
        return self._timeline.year_numbers

    def year(self, number: int) -> Year:
        self.note(f"year:{number}")
        year = self._timeline.year(number)
        self.hand(year.events)
        return year

    def find(self, id_: str) -> Event | None:
        self.note(f"find:{id_}")
        return self._one(self._timeline.find(id_))

    def previous(self, event: Event) -> Event | None:
        self.note(f"previous:{event.id}")
        return self._one(self._timeline.previous(event))

    def next(self, event: Event) -> Event | None:
        self.note(f"next:{event.id}")
        return self._one(self._timeline.next(event))

    def _one(self, event: Event | None) -> Event | None:
        if event:
            self.note_one("event", event.id)
        return event

    def select(self, ids: Iterable[str]) -> tuple[Event, ...]:
        wanted = tuple(ids)
        self.note(f"select:{' '.join(wanted)}")
        found = self._timeline.select(wanted)
        self.hand(found)
        return found

    def beside(self, actor: str, event: Event) -> tuple[Event | None, Event | None]:
        self.note(f"beside:{actor} {event.id}")
        before, after = self._timeline.beside(actor, event)
        return self._one(before), self._one(after)

    @property
    def threads(self) -> Threads:
        return cast("Threads", _WatchedThreads(self._timeline.threads, self))

    def leading_back(self, event: Event) -> tuple[tuple[str, tuple[str, ...]], ...]:
        self.note(f"back:{event.id}")
        return self._timeline.leading_back(event)


class _Door(Mapping[str, Any]):
    """A mapping of which each key asked for is noted, and the keys themselves where they are listed or counted."""

    def __init__(self, name: str, inner: Mapping[str, Any], owner: _Watched | Watch) -> None:
        self._name, self._inner, self._owner = name, inner, owner

    def __getitem__(self, key: str) -> Any:
        self._owner.note_one(self._name, key)
        return self._inner[key]

    def __contains__(self, key: object) -> bool:
        self._owner.note_one(self._name, key)
        return key in self._inner

    def __iter__(self) -> Iterator[str]:
        self._owner.note(f"keys:{self._name}")
        return iter(self._inner)

    def __len__(self) -> int:
        self._owner.note(f"keys:{self._name}")
        return len(self._inner)


class _Lists(_Door):
    """A door to lists of events, which are handed over when they are looked at and not only counted."""

    def __getitem__(self, key: str) -> Any:
        return _Handed(super().__getitem__(key), cast(_Watched, self._owner))

    def __contains__(self, key: object) -> bool:
        # Whether there is such a list is asked far more often than what it holds.
        self._owner.note_one(f"has:{self._name}", key)
        return key in self._inner


class _Handed(tuple[Event, ...]):
    """A list of events that tells its owner when somebody takes one out of it."""

    _owner: _Watched

    def __new__(cls, events: tuple[Event, ...], owner: _Watched) -> _Handed:
        made = super().__new__(cls, events)
        made._owner = owner
        return made

    def _hand(self) -> tuple[Event, ...]:
        plain = tuple(super().__iter__())
        self._owner.hand(plain)
        return plain

    def __iter__(self) -> Iterator[Event]:
        return iter(self._hand())

    def __getitem__(self, index: Any) -> Any:
        return self._hand()[index]

    def __contains__(self, event: object) -> bool:
        return event in self._hand()

    def __add__(self, other: Any) -> Any:
        return self._hand() + other

    def __radd__(self, other: Any) -> Any:
        return other + self._hand()

    def __eq__(self, other: object) -> bool:
        return self._hand() == other

    def __hash__(self) -> int:
        return hash(self._hand())


class _WatchedRegistry(Registry, frozen=True, kw_only=True):
    _registry: Registry
    _owner: _Watched

    @classmethod
    def of(cls, registry: Registry, owner: _Watched) -> _WatchedRegistry:
        doors: dict[str, Any] = {name: _Door(name, getattr(registry, name), owner) for name in REGISTRIES}
        return cls(**doors, _registry=registry, _owner=owner)

    def members(self, actor: str) -> tuple[str, ...]:
        self._owner.note(f"members:{actor}")
        return self._registry.members(actor)

    def places_in(self, place: str) -> tuple[str, ...]:
        self._owner.note(f"within:{place}")
        return self._registry.places_in(place)


class _WatchedThreads:
    def __init__(self, threads: Threads, owner: _Watched) -> None:
        self._threads = threads
        self._owner = owner

    def __getattr__(self, name: str) -> Any:
        self._owner.note(ALL)
        return getattr(self._threads, name)

    def of(self, event: Event) -> tuple[Thread, ...]:
        self._owner.note(f"threads:{event.id}")
        found = self._threads.of(event)
        for thread in found:
            self._owner.hand(thread.events)
        return found

    def nearest(self, thread: Thread, event: Event, most: int) -> tuple[Event, ...]:
        self._owner.note(f"nearest:{thread.anchor} {event.id} {most}")
        return self._threads.nearest(thread, event, most)
