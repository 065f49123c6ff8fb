"""The events in their order, and the ways through them: by year and month, actor, place, kind, side and source.

Grouping, neighbours and what leads back are computed here, once, so that templates only print.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field

from dateline.catalogue import in_alphabet
from dateline.event import RELATIONS, Event, Property
from dateline.registry import Registry
from dateline.source import Source

if TYPE_CHECKING:
    from dateline.thread import Threads

__all__ = ["MONTHS", "Month", "Timeline", "Year", "in_order", "year_of", "years_of"]

_T = TypeVar("_T")
# What is made once and kept must not grow with the site.
_MOST_MADE = 50_000

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


class Month(Struct, frozen=True):
    """The events of one month of a year; ``number`` is 0 for those whose month no source gives."""

    year: int
    number: int
    events: tuple[Event, ...]


class Year(Struct, frozen=True):
    """The events that begin in one year, by month."""

    number: int
    months: tuple[Month, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """Return the year's events in the order of the page."""
        return tuple(e for m in self.months for e in m.events)


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events in time: by start, then precision, then id; what comes after another stands behind it.

    Among events that begin and end alike and are known as precisely, one that follows, answers or denies another comes
    after it. Of a circle one step does not count, always the same. The order is total and does not depend on the order
    of ``events``.
    """
    found = {event.id: event for event in events}
    ranks = {id_: event.outline.rank for id_, event in found.items()}
    by_id = {id_: found[id_] for id_ in sorted(found, key=lambda i: (ranks[i], i))}
    placed: dict[str, Event] = {}
    for start in by_id:
        # Depth first with a stack of our own: a chain of ten thousand events of one day must not end the interpreter's.
        waiting = [(start, _before(by_id[start], ranks))]
        on_way = {start}
        while waiting and start not in placed:
            id_, earlier = waiting[-1]
            following = next((i for i in earlier if i not in placed and i not in on_way), None)
            if following is None:
                placed[id_] = by_id[id_]
                waiting.pop()
            else:
                on_way.add(following)
                waiting.append((following, _before(by_id[following], ranks)))
    return tuple(placed.values())


def _before(event: Event, ranks: Mapping[str, object]) -> Iterator[str]:
    """Return the ids of what stands before ``event`` among the events of its own rank, in alphabetical order."""
    leading = ("follows", "responds-to", "denies")
    relations = event.outline.relations
    if not relations:
        return iter(())
    ids = {i for relation, others in relations if relation in leading for i in others}
    return iter(sorted(i for i in ids if ranks.get(i) == ranks[event.id]))


class Timeline(Struct, frozen=True):
    """Everything the site is made from. The mappings are in the order in which pages list them."""

    events: tuple[Event, ...]
    sources: Mapping[str, Source]
    registry: Registry
    years: tuple[Year, ...]
    by_id: Mapping[str, Event]
    by_actor: Mapping[str, tuple[Event, ...]]
    by_place: Mapping[str, tuple[Event, ...]]
    by_kind: Mapping[str, tuple[Event, ...]]
    by_source: Mapping[str, tuple[Event, ...]]
    by_speaker: Mapping[str, tuple[Event, ...]]
    """The events of which a source quotes an actor's words."""
    _places: Mapping[str, int]
    _back: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    _former: Mapping[str, str]
    _made: dict[Hashable, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls, events: Iterable[Event], sources: Mapping[str, Source], registry: Registry, *, is_ordered: bool = False
    ) -> Timeline:
        """Return the timeline of ``events``, which may be known to come in order."""
        ordered = tuple(events) if is_ordered else in_order(events)
        is_sorted = all(a < b for a, b in pairwise(sources))
        actors: dict[str, list[Event]] = defaultdict(list)
        places: dict[str, list[Event]] = defaultdict(list)
        kinds: dict[str, list[Event]] = defaultdict(list)
        by_source: dict[str, list[Event]] = defaultdict(list)
        speakers: dict[str, list[Event]] = defaultdict(list)
        back: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        around = cache(registry.places_around)
        for event in ordered:
            outline = event.outline
            for actor in outline.actors:
                actors[actor].append(event)
            if outline.place:
                for place in around(outline.place):
                    places[place].append(event)
            kinds[outline.kind].append(event)
            for source in outline.sources:
                by_source[source].append(event)
            for speaker in outline.speakers:
                speakers[speaker].append(event)
            for relation, ids in outline.relations:
                for id_ in ids:
                    back[id_][relation].append(outline.id)
        identified = [e.outline.id for e in ordered]
        return cls(
            events=ordered,
            sources=sources if is_sorted else {k: sources[k] for k in sorted(sources)},
            registry=registry,
            years=years_of(ordered),
            by_id=dict(zip(identified, ordered, strict=True)),
            by_actor={
                k: tuple(actors[k])
                for k in sorted(actors, key=lambda a: (in_alphabet(registry.actors[a].sort_name), a))
            },
            by_place={
                k: tuple(places[k]) for k in sorted(places, key=lambda p: (in_alphabet(registry.places[p].name), p))
            },
            by_kind={k: tuple(kinds[k]) for k in registry.kinds if k in kinds},
            by_source={k: tuple(by_source[k]) for k in sorted(by_source)},
            by_speaker={k: tuple(speakers[k]) for k in sorted(speakers)},
            _places=dict(zip(identified, range(len(identified)), strict=True)),
            _back={id_: tuple((r, tuple(found[r])) for r in RELATIONS if r in found) for id_, found in back.items()},
            _former={former: e.id for e in ordered for former in e.outline.was},
        )

    def find(self, id_: str) -> Event | None:
        """Return the event with this id, now or earlier, or None."""
        return self.by_id.get(self._former.get(id_, id_))

    def previous(self, event: Event) -> Event | None:
        """Return the event before, or None for the first."""
        place = self._places[event.id]
        return self.events[place - 1] if place else None

    def next(self, event: Event) -> Event | None:
        """Return the event after, or None for the last."""
        place = self._places[event.id] + 1
        return self.events[place] if place < len(self.events) else None

    def beside(self, actor: str, event: Event) -> tuple[Event | None, Event | None]:
        """Return the events of an actor right before and after ``event``, which is one of them."""
        events = self.by_actor[actor]
        place = bisect_left(events, self._places[event.id], key=lambda e: self._places[e.id])
        return events[place - 1] if place else None, events[place + 1] if place + 1 < len(events) else None

    def select(self, ids: Iterable[str]) -> tuple[Event, ...]:
        """Return the events with these ids, in order of time; ids of no event are passed over."""
        found = [self.by_id[i] for i in ids if i in self.by_id]
        return tuple(sorted(found, key=lambda e: self._places[e.id]))

    def leading_back(self, event: Event) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return each relation with the ids of the events that stand in it to ``event``, in order of time."""
        return self._back.get(event.id, ())

    @property
    def year_numbers(self) -> tuple[int, ...]:
        """Return the years in which an event begins, in order."""
        return tuple(y.number for y in self.years)

    def year(self, number: int) -> Year:
        """Return the year with this number."""
        return next(y for y in self.years if y.number == number)

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what ``make`` makes for ``key``: a value of this timeline that several pages show, made once."""
        value: _T
        try:
            value = self._made[key]
        except KeyError:
            if len(self._made) >= _MOST_MADE:
                self._made.clear()
            value = self._made[key] = make()
        return value

    @property
    def threads(self) -> Threads:
        """Return the threads, found when they are first asked for."""
        from dateline.thread import Threads

        return self.once("threads", lambda: Threads(self))

    @property
    def disputes(self) -> tuple[tuple[Event, Property], ...]:
        """Return every property on which sources disagree, with its event, in order of time."""
        return tuple((e, p) for e in self.events for p in e.disputes)


def years_of(ordered: Iterable[Event]) -> tuple[Year, ...]:
    """Return events that are in order of time by year and month."""
    found: dict[int, dict[int, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for event in ordered:
        outline = event.outline
        found[outline.year][outline.month].append(event)
    # What is longer than a month stands at the head of its year: it is the setting of what follows.
    return tuple(
        Year(year, tuple(Month(year, number, tuple(months[number])) for number in sorted(months)))
        for year, months in sorted(found.items())
    )


def year_of(event: Event) -> int:
    """Return the year under which an event is listed, 0 where no source gives one."""
    return event.outline.year
