"""What a timeline holds that a format may be unable to carry, and where it occurs.

Each exporter says of each of these whether it carries it, carries it in words only, or leaves it out; `losses` counts
what that means for one timeline. The table in the docs is made from the same declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from dateline.edtf import Date, Kind, Precision
from dateline.event import Event
from dateline.timeline import Timeline

__all__ = ["FEATURES", "Carriage", "Feature", "losses", "of_sources"]


class Carriage(StrEnum):
    """How a format carries something."""

    WHOLE = "yes"
    WORDS = "in words"
    NOT = "no"


class Feature(Struct, frozen=True):
    """Something a timeline holds. ``is_in`` says whether an event has it."""

    id: str
    label: str
    is_in: Callable[[Event], bool]


def _dates(event: Event) -> Iterator[Date]:
    yield event.when


def _is_qualified(event: Event) -> bool:
    return any(d.approximate or d.uncertain for d in _dates(event))


def _is_vague(event: Event) -> bool:
    date = event.when
    plain = date.kind is Kind.CALENDAR and not date.season and not date.has_unspecified
    closed = date.is_interval and not (date.is_open or date.has_unknown_end)
    return not (plain or closed or date.kind is Kind.TIME)


def _is_coarse(event: Event) -> bool:
    ends = (event.when.start, event.when.end) if event.when.is_interval else (event.when,)
    return any(e.low is not None and e.precision > Precision.DAY for e in ends)


FEATURES = (
    Feature("coarse", "months and years without a day", _is_coarse),
    Feature("qualified", "“about” and “probably” (`~` `?` `%`)", _is_qualified),
    Feature("vague", "seasons, decades, “one of”, open ends", _is_vague),
    Feature("time", "times of day", lambda e: e.when.time is not None),
    Feature("stated", "the sources’ own words for the date", lambda e: bool(e.stated)),
    Feature("account", "the account, sentence by sentence", lambda e: bool(e.narrative)),
    Feature("sources", "which sources a sentence cites", lambda e: any(s.citations for s in e.narrative)),
    Feature("quotes", "quotes", lambda e: any(r.quotes for r in e.reports)),
    Feature("claims", "claims", lambda e: bool(e.claims)),
    Feature("disputes", "disputes, with who says what", lambda e: bool(e.disputes)),
    Feature("deprecated", "values held to be wrong, with the reason", lambda e: _is_doubted(e)),
    Feature("actors", "actors", lambda e: bool(e.actors)),
    Feature("place", "place", lambda e: e.place is not None),
    Feature("relations", "relations between events", lambda e: bool(e.relations)),
    Feature("former", "earlier ids", lambda e: bool(e.was)),
)


def _is_doubted(event: Event) -> bool:
    return any(p.is_doubted for p in (event.date, event.kind, event.place, *event.claims) if p)


def of_sources() -> Mapping[str, Carriage]:
    """Return what a format carries that holds sources only: nothing of the events."""
    return {f.id: Carriage.NOT for f in FEATURES}


def losses(
    timeline: Timeline, carries: Mapping[str, Carriage]
) -> tuple[tuple[Feature, Carriage, tuple[str, ...]], ...]:
    """Return what a format leaves out or only words of this timeline, each with the ids of the events concerned."""
    found = []
    for feature in FEATURES:
        how = carries[feature.id]
        if how is not Carriage.WHOLE:
            ids = tuple(e.id for e in timeline.events if feature.is_in(e))
            if ids:
                found.append((feature, how, ids))
    return tuple(found)
