"""Threads: events that belong together, for readers who follow one story through the timeline.

An umbrella is an event that others are part of. A chain is what follows, answers or denies one another, directly or by
steps. Both come from relations in the event files alone; nothing is joined for being near in time or alike in words.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping

from msgspec import Struct

from dateline.event import Event
from dateline.timeline import Timeline

__all__ = ["Thread", "Threads"]

_CHAINING = ("follows", "responds-to", "denies")
# Two events that answer each other are told under “Related events”; a chain begins with the third.
_SHORTEST_CHAIN = 3


class Thread(Struct, frozen=True):
    """Events in order of time. ``id`` is the umbrella’s, or that of the chain’s first event."""

    id: str
    is_umbrella: bool
    events: tuple[Event, ...]

    @property
    def anchor(self) -> str:
        """Return its fragment on the page of all threads; an event may head an umbrella and a chain."""
        return f"{'parts' if self.is_umbrella else 'chain'}-{self.id}"

    @property
    def head(self) -> Event:
        """Return the event that the thread is named after."""
        return next(e for e in self.events if e.id == self.id)


class Threads:
    """Every thread of a timeline, and those of one event."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._steps = _steps(timeline)
        found = [*self._umbrellas(), *self._chains()]
        place = {e.id: i for i, e in enumerate(timeline.events)}
        self.all: tuple[Thread, ...] = tuple(sorted(found, key=lambda t: (place[t.events[0].id], not t.is_umbrella)))
        self._of: dict[str, list[Thread]] = defaultdict(list)
        for thread in self.all:
            for event in thread.events:
                self._of[event.id].append(thread)

    def of(self, event: Event) -> tuple[Thread, ...]:
        """Return the threads that an event belongs to, in order of their beginnings."""
        return tuple(self._of.get(event.id, ()))

    def nearest(self, thread: Thread, event: Event, most: int) -> tuple[Event, ...]:
        """Return the events of a thread that are fewest steps from ``event``, at most so many, in order of time."""
        if len(thread.events) <= most:
            return thread.events
        if thread.is_umbrella:
            at = next(i for i, e in enumerate(thread.events) if e.id == event.id)
            first = max(min(at - most // 2, len(thread.events) - most), 0)
            return thread.events[first : first + most]
        met = {event.id: None}
        waiting = deque([event.id])
        while waiting and len(met) < most:
            for id_ in self._steps[waiting.popleft()]:
                if id_ not in met and len(met) < most:
                    met[id_] = None
                    waiting.append(id_)
        return tuple(e for e in thread.events if e.id in met)

    def _umbrellas(self) -> Iterable[Thread]:
        parts: dict[str, list[str]] = defaultdict(list)
        for event in self._timeline.events:
            for relation, ids in event.outline.relations:
                if relation == "part-of":
                    for id_ in ids:
                        parts[id_].append(event.id)
        for id_ in parts:
            within: set[str] = set()
            waiting = [id_]
            while waiting:
                following = waiting.pop()
                if following not in within:
                    within.add(following)
                    waiting += parts.get(following, ())
            if id_ in self._timeline.by_id:
                yield Thread(id_, is_umbrella=True, events=self._timeline.select(within))

    def _chains(self) -> Iterable[Thread]:
        met: set[str] = set()
        for event in self._timeline.events:
            if event.id in met or event.id not in self._steps:
                continue
            ids = {event.id}
            waiting = [event.id]
            while waiting:
                for id_ in self._steps[waiting.pop()]:
                    if id_ not in ids:
                        ids.add(id_)
                        waiting.append(id_)
            met |= ids
            if len(ids) >= _SHORTEST_CHAIN:
                events = self._timeline.select(ids)
                yield Thread(events[0].id, is_umbrella=False, events=events)


def _steps(timeline: Timeline) -> Mapping[str, tuple[str, ...]]:
    """Return, for each event in a chain, those one step away, in order of time."""
    found: dict[str, set[str]] = defaultdict(set)
    for event in timeline.events:
        for relation, ids in event.outline.relations:
            if relation in _CHAINING:
                for id_ in ids:
                    if id_ in timeline.by_id:
                        found[event.id].add(id_)
                        found[id_].add(event.id)
    return {id_: tuple(e.id for e in timeline.select(others)) for id_, others in found.items()}
