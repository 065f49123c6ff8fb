"""The events of one actor, place or kind, or those around one event, as marks on a strip.

Marks that would hide each other stand one above the other, in order of time from the middle.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from dateline.drawing.axis import Axis
from dateline.drawing.figure import Figure, legend, lines, mark_of
from dateline.drawing.overview import axis_of
from dateline.drawing.stroke import bounds
from dateline.event import Event

__all__ = ["around", "strip"]

# Nearer than this, in percent of the width, two marks hide each other; beyond so many rows they may.
_NEAR = 1.3
_ROWS = 5


def strip(events: Sequence[Event], label: str) -> Figure | None:
    """Return the events on the years they fall into; None where none has a date to draw."""
    dated = tuple(e for e in events if bounds(e.when))
    return _figure(dated, axis_of(dated), label, "") if dated else None


def around(events: Sequence[Event], here: str, label: str, *, is_linked: bool = True) -> Figure | None:
    """Return the events of a thread on their own stretch of time, the one with the id ``here`` marked.

    Beside a list of the same events its marks need no links. None where no event has a date to draw, or all have the
    same day.
    """
    dated = tuple(e for e in events if bounds(e.when))
    days = [day for e in dated for day in (e.when.low, e.when.high) if day]
    if not days or min(days) == max(days):
        return None
    figure = _figure(dated, Axis.between(min(days), max(days)), label, here)
    return figure if is_linked else replace(figure, marks=tuple(replace(m, title="", href="") for m in figure.marks))


def _figure(events: Sequence[Event], axis: Axis, label: str, here: str) -> Figure:
    ends: list[float] = []
    placed: list[int] = []
    for event in events:
        first, last = bounds(event.when) or (axis.first, axis.first)
        left, right = axis.x(first), axis.x(last)
        free = (i for i, end in enumerate(ends) if left >= end + _NEAR)
        row = next(free, len(ends))
        if row == len(ends) and row < _ROWS:
            ends.append(right)
        else:
            row = row if row < len(ends) else min(range(len(ends)), key=ends.__getitem__)
            ends[row] = max(right, ends[row])
        placed.append(row)
    marks = [mark_of(e, row * 0.6, axis, "here" if e.id == here else "") for e, row in zip(events, placed, strict=True)]
    rows = max(1, round((max(placed) * 0.6) + 1))
    forms = ["gap"] if axis.has_gap else []
    return Figure(label, (), rows, lines(axis), tuple(marks), legend(marks, *forms))
