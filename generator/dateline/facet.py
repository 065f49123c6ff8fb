"""The facets by which events are found: kind, side, actor, place, year, disputed, one-sided.

Each value is a token of its own (`kind:meeting`), so that the browse page, the full-text search and the lists agree on
what an event belongs to. A value that no event has does not exist here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from dateline.catalogue import _, in_alphabet, later
from dateline.event import Event
from dateline.timeline import Timeline

__all__ = ["FACETS", "Facet", "Value", "facets", "values_of", "years_of"]

FACETS = ("kind", "side", "actor", "place", "year", "disputed", "one-sided")
_LABELS = {
    "kind": later("Kind"),
    "side": later("Side heard"),
    "actor": later("Actor"),
    "place": later("Place"),
    "year": later("Year"),
    "disputed": later("Disputed"),
    "one-sided": later("Reported by one side only"),
}


class Value(Struct, frozen=True):
    """One value of a facet and how many events have it. ``href`` is its static page, relative to the site's root."""

    id: str
    name: str
    href: str
    count: int


class Facet(Struct, frozen=True):
    """A facet with its values: years and kinds in their own order, the rest by number of events, then by name."""

    id: str
    label: str
    values: tuple[Value, ...]


def years_of(timeline: Timeline) -> dict[str, int]:
    """Return the year under which each event is listed, by the event's id."""
    return {e.id: y.number for y in timeline.years for e in y.events}


def values_of(event: Event, timeline: Timeline, year: int) -> tuple[tuple[str, str], ...]:
    """Return the facet and value of all that the event belongs to; ``year`` is the one it is listed under.

    An event in a town is also in the country around it. A source that names no side adds none.
    """
    place = str(event.place.value) if event.place else ""
    found = [("kind", str(event.kind.value))]
    found += [("side", side) for side in event.sides]
    found += [("actor", actor) for actor in event.actors]
    found += [("place", p) for p in timeline.registry.places_around(place)]
    found.append(("year", str(year)))
    if event.disputes:
        found.append(("disputed", "yes"))
    if event.only_side:
        found.append(("one-sided", event.only_side))
    return tuple(found)


def facets(timeline: Timeline) -> tuple[Facet, ...]:
    """Return every facet that an event has a value of, in the order of `FACETS`."""
    years = years_of(timeline)
    counts = Counter(v for e in timeline.events for v in values_of(e, timeline, years[e.id]))
    return tuple(f for f in (_facet(id_, timeline, counts) for id_ in FACETS) if f.values)


def _facet(id_: str, timeline: Timeline, counts: Mapping[tuple[str, str], int]) -> Facet:
    ids = [value for facet, value in counts if facet == id_]
    names = _names(id_, timeline)
    values = [Value(v, names.get(v, v), _page_of(id_, v), counts[id_, v]) for v in ids]
    if id_ in ("kind", "year"):
        values.sort(key=lambda v: _own_order(id_, timeline).index(v.id))
    else:
        values.sort(key=lambda v: (-v.count, in_alphabet(v.name), v.id))
    return Facet(id_, _(_LABELS[id_]), tuple(values))


def _own_order(id_: str, timeline: Timeline) -> list[str]:
    return list(timeline.registry.kinds) if id_ == "kind" else [str(y.number) for y in timeline.years]


def _names(id_: str, timeline: Timeline) -> dict[str, str]:
    registry = timeline.registry
    if id_ == "disputed":
        return {"yes": _("Sources disagree")}
    lists: dict[str, Iterable[tuple[str, str]]] = {
        "kind": ((k, v.plural) for k, v in registry.kinds.items()),
        "side": ((k, v.name) for k, v in registry.sides.items()),
        "one-sided": ((k, v.name) for k, v in registry.sides.items()),
        "actor": ((k, v.name) for k, v in registry.actors.items()),
        "place": ((k, v.name) for k, v in registry.places.items()),
    }
    return dict(lists.get(id_, ()))


def _page_of(id_: str, value: str) -> str:
    if id_ == "year":
        return f"{value}/"
    if id_ == "disputed":
        return "disputed/"
    if id_ == "one-sided":
        return f"one-sided/#side-{value}"
    return f"{id_}s/{value}/"
