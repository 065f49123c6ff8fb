"""How a date is drawn: a day is a dot, a stretch of time a bar, and an end that is not known exactly is not drawn so.

Days are ordinals (`calendar_day.ordinal`). Never picks a day inside a vague date: “March 2022” is as wide as March.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from dateline.calendar_day import ordinal
from dateline.date import Date, Kind

__all__ = ["End", "Shape", "Stroke", "bounds", "strokes"]


class Shape(StrEnum):
    """What a stroke looks like."""

    POINT = "point"  # on one day
    LASTS = "lasts"  # all the time from end to end
    WITHIN = "within"  # some time between the ends


class End(StrEnum):
    """How a stroke ends."""

    SHARP = "sharp"
    FADES = "fades"  # approximate, uncertain, itself longer than a day, or not known at all
    OPEN = "open"  # it runs on


class Stroke(Struct, frozen=True):
    """One dot or bar, from ``first`` to before ``last``.

    An end without a day is None: an open one runs to the edge, an unknown one fades near the other end. Between
    ``first`` and ``core_first`` (and ``core_last`` and ``last``) it fades where the end itself is longer than a day.
    """

    shape: Shape
    first: int | None
    last: int | None
    start: End = End.SHARP
    end: End = End.SHARP
    core_first: int | None = None
    core_last: int | None = None

    @property
    def is_hazy(self) -> bool:
        """Return whether a dot is drawn with a haze around it: the day is approximate or uncertain."""
        return self.shape is Shape.POINT and self.start is End.FADES


def strokes(date: Date) -> tuple[Stroke, ...]:
    """Return what to draw for a date: one stroke, one for each member of a set, none for a date that says nothing."""
    if date.is_set:
        return tuple(s for part in date.parts for s in strokes(part))
    if date.kind is Kind.INTERVAL:
        stroke = _interval(date)
        return (stroke,) if stroke else ()
    first, last = _day(date, 0), _day(date, 1)
    if first is None and last is None:
        return ()
    if first is None or last is None:
        # A member of a set such as ..1672: one day or month of all those before.
        start, end = (End.OPEN if first is None else End.SHARP), (End.OPEN if last is None else End.SHARP)
        return (Stroke(Shape.WITHIN, first, last, start, end),)
    fades = End.FADES if date.approximate or date.uncertain else End.SHARP
    shape = Shape.POINT if last - first == 1 else Shape.WITHIN
    return (Stroke(shape, first, last, fades, fades),)


def bounds(date: Date) -> tuple[int, int] | None:
    """Return the first day that the date names and the one after the last; None where it names none."""
    known = [day for s in strokes(date) for day in (s.first, s.last) if day is not None]
    if not known:
        return None
    first, last = min(known), max(known)
    return (first, last) if last > first else (first, first + 1)


def _interval(date: Date) -> Stroke | None:
    first, last = _day(date.start, 0), _day(date.end, 1)
    if first is None and last is None:
        return None
    if first is not None and last is not None and last - first == 1:
        hazy = End.FADES if date.approximate or date.uncertain else End.SHARP
        return Stroke(Shape.POINT, first, last, hazy, hazy)
    # Where both ends are vague and overlap there is no day on which it surely lasted.
    core_first, core_last = _day(date.start, 1), _day(date.end, 0)
    if core_first is not None and core_last is not None and core_first > core_last:
        core_first = core_last = (core_first + core_last) // 2
    return Stroke(Shape.LASTS, first, last, _end(date.start), _end(date.end), core_first, core_last)


def _end(end: Date) -> End:
    if end.kind is Kind.OPEN:
        return End.OPEN
    is_exact = end.low is not None and end.low == end.high and not (end.approximate or end.uncertain)
    return End.SHARP if is_exact else End.FADES


def _day(date: Date, which: int) -> int | None:
    """Return the ordinal of the first day it can mean, or of the day after the last."""
    day = date.high if which else date.low
    return None if day is None else ordinal(day) + which
