"""The page of large drawings: the sides and the main actors against the whole span of time, and kinds by month."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from dateline.catalogue import _
from dateline.drawing.figure import Figure
from dateline.drawing.overview import axis_of, by_kind, columns_of
from dateline.drawing.stroke import bounds
from dateline.drawing.swimlane import by_actor, by_side
from dateline.timeline import Timeline

__all__ = ["OverviewView", "Tally", "overview"]


class Tally(Struct, frozen=True):
    """A lane in words: its name, where it leads, and how many events each year has of it."""

    label: str
    href: str
    years: tuple[tuple[str, int], ...]


class OverviewView(Struct, frozen=True):
    """Each drawing with what it shows as a list."""

    drawings: tuple[tuple[Figure, tuple[Tally, ...]], ...]


def overview(timeline: Timeline) -> OverviewView:
    """Return the drawings that the timeline has enough for."""
    dated = tuple(e for e in timeline.events if bounds(e.when))
    if not dated:
        return OverviewView(())
    axis = axis_of(dated)
    lanes = (
        by_side(dated, timeline.registry, axis, _("The sides against time")),
        by_actor(dated, timeline.registry, axis, _("The main actors against time")),
    )
    columns = columns_of(timeline, axis)
    found = (*(replace(f, columns=columns) for f in lanes if f), by_kind(timeline))
    years = {e.id: str(y.number) for y in timeline.years for e in y.events}
    return OverviewView(tuple((f, _tallies(f, years)) for f in found if f))


def _tallies(figure: Figure, years: dict[str, str]) -> tuple[Tally, ...]:
    rows = []
    for lane in figure.lanes:
        counts: dict[str, int] = {}
        for id_ in lane.events:
            counts[years[id_]] = counts.get(years[id_], 0) + 1
        rows.append(Tally(lane.label, lane.href, tuple(counts.items())))
    return tuple(rows)
