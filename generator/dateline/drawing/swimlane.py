"""Swimlanes: the main sides, or the main actors, against time, so that one sees who acts together and who is silent.

A side acts where an actor of that side takes part; it is heard where a source of that side reports. An actor acts where
it takes part itself or through someone who belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dateline.address import address_of
from dateline.drawing.axis import Axis
from dateline.drawing.figure import Figure, Glyph, Lane, Mark, em, legend, lines, mark_of, percent
from dateline.drawing.stroke import bounds
from dateline.event import Event
from dateline.registry import Registry

__all__ = ["by_actor", "by_side"]


def by_side(
    events: Sequence[Event], registry: Registry, axis: Axis, label: str, most: int = 8, on_page: str = ""
) -> Figure | None:
    """Return a lane for each side, those with most events first, at most so many; None where no side is known.

    Marks lead to the events’ place on the page where ``on_page`` says how its ids begin. Where it does not, they lead
    nowhere: a whole timeline’s links would weigh more than its year pages.
    """
    acts: dict[str, list[Event]] = {}
    for event in events:
        if bounds(event.when):
            for side in sorted({registry.actors[a].side for a in event.actors} - {""}):
                acts.setdefault(side, []).append(event)
    order = list(registry.sides)
    sides = sorted(acts, key=lambda s: (-len(acts[s]), order.index(s)))[:most]
    marks: list[Mark] = []
    for lane, side in enumerate(sides):
        marks += [_mark(e, lane, axis, on_page) for e in acts[side]]
        # A tick under the lane, in the middle of a date that is longer than a day.
        heard = (bounds(e.when) for e in events if side in e.sides)
        places = {percent((axis.x(first) + axis.x(last)) / 2) for first, last in filter(None, heard)}
        marks += [Mark(lane, (Glyph("heard", x),)) for x in sorted(places)]
    lanes = tuple(Lane(registry.sides[s].name, "", _ids(acts[s]), em(i)) for i, s in enumerate(sides))
    return _figure(label, lanes, axis, marks) if lanes else None


def by_actor(events: Sequence[Event], registry: Registry, axis: Axis, label: str, most: int = 12) -> Figure | None:
    """Return a lane for each of the actors with most events; None where there is none. Marks lead nowhere."""
    acts: dict[str, list[Event]] = {}
    for event in events:
        if bounds(event.when):
            for actor in sorted({a for named in event.actors for a in _and_whom_it_belongs_to(named, registry)}):
                acts.setdefault(actor, []).append(event)
    found = sorted(acts, key=lambda a: (-len(acts[a]), registry.actors[a].sort_name, a))[:most]
    marks = [_mark(e, lane, axis, "") for lane, actor in enumerate(found) for e in acts[actor]]
    named = {a for e in events for a in e.actors}
    lanes = tuple(
        Lane(registry.actors[a].name, address_of("actor", a) if a in named else "", _ids(acts[a]), em(i))
        for i, a in enumerate(found)
    )
    return _figure(label, lanes, axis, marks) if lanes else None


def _and_whom_it_belongs_to(actor: str, registry: Registry) -> Iterable[str]:
    while actor:
        yield actor
        actor = registry.actors[actor].affiliation


def _ids(events: Iterable[Event]) -> tuple[str, ...]:
    return tuple(e.id for e in events)


def _mark(event: Event, lane: int, axis: Axis, on_page: str) -> Mark:
    mark = mark_of(event, lane, axis, href=f"#{on_page}{event.id}")
    return mark if on_page else mark.plain


def _figure(label: str, lanes: tuple[Lane, ...], axis: Axis, marks: Sequence[Mark]) -> Figure:
    forms = ["gap"] if axis.has_gap else []
    return Figure(label, lanes, len(lanes), lines(axis), tuple(marks), legend(marks, *forms))
