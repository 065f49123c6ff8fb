"""The whole span at a glance: how many events of each kind each month has, with the empty months left empty."""

from __future__ import annotations

from collections import Counter
from math import sqrt

from dateline import wording
from dateline.address import address_of, month_address
from dateline.calendar_day import ordinal
from dateline.catalogue import _, ngettext
from dateline.drawing.axis import Axis
from dateline.drawing.figure import Column, Figure, Glyph, Lane, Mark, em, legend, lines, mark_of, percent
from dateline.drawing.stroke import bounds
from dateline.event import Event
from dateline.timeline import Month, Timeline

__all__ = ["axis_of", "by_kind", "columns_of"]

# Radius in pixels of one event, of each further root, and at most.
_LEAST, _GROWTH, _MOST = 1.5, 1.0, 8.0


def axis_of(events: tuple[Event, ...]) -> Axis:
    """Return an axis of the years in which something begins or ends."""
    years = set()
    for event in events:
        date = event.when
        years |= {day[0] for day in (date.low, date.high) if day}
    return Axis.of_years(years)


def by_kind(timeline: Timeline) -> Figure | None:
    """Return the drawing of the whole timeline, a lane for each kind; None where no event has a date to draw."""
    dated = tuple(e for e in timeline.events if bounds(e.when))
    if not dated:
        return None
    axis = axis_of(dated)
    months = [m for y in timeline.years for m in y.months]
    longer = [(e, month_address(m.year, 0)) for m in months if not m.number for e in m.events if bounds(e.when)]
    kinds = list(timeline.by_kind)
    lanes = [
        Lane(timeline.registry.kinds[k].plural, address_of("kind", k), tuple(e.id for e in timeline.by_kind[k]), em(i))
        for i, k in enumerate(kinds)
    ]
    marks: list[Mark] = []
    for month in months:
        if not month.number:
            continue
        left, right = _edges(month, axis)
        counts = Counter(e.outline.kind for e in month.events)
        for kind, number in sorted(counts.items(), key=lambda pair: kinds.index(pair[0])):
            size = min(_LEAST + _GROWTH * sqrt(number), _MOST)
            glyphs = (Glyph("dot", percent((left + right) / 2)),)
            marks.append(Mark(kinds.index(kind), glyphs, size=f"{size:.1f}"))
    for event, href in longer:
        marks.append(mark_of(event, kinds.index(str(event.kind.value)), axis, href=href))
    forms = ["size", *(["gap"] if axis.has_gap else [])]
    return Figure(
        _("Events by month and kind"),
        tuple(lanes),
        len(lanes),
        lines(axis),
        tuple(marks),
        legend([m for m in marks if not m.size], *forms),
        columns_of(timeline, axis),
    )


def columns_of(timeline: Timeline, axis: Axis) -> tuple[Column, ...]:
    """Return the months that have events, each a column that leads to the month."""
    found = []
    for month in (m for y in timeline.years for m in y.months if m.number):
        left, right = _edges(month, axis)
        title = _column(month)
        found.append(Column(percent(left), percent(right - left), month_address(month.year, month.number), title))
    return tuple(found)


def _edges(month: Month, axis: Axis) -> tuple[float, float]:
    following = (month.year + month.number // 12, month.number % 12 + 1, 1)
    return axis.x(ordinal((month.year, month.number, 1))), axis.x(ordinal(following))


def _column(month: Month) -> str:
    count = len(month.events)
    when = wording.month_in(wording.months()[month.number - 1], month.year)
    return ngettext("%(month)s: %(num)s event", "%(month)s: %(num)s events", count) % {"num": count, "month": when}
