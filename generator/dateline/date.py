"""What a date can mean: the values that EDTF texts become, their first and last day, and how two compare.

Reads no text (``edtf`` does) and prints none but a value's own. Never widens a date for being approximate,
and never calls two dates the same because they are near.
"""

from __future__ import annotations

import re
from enum import Enum, IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from msgspec import Struct

from dateline.calendar_day import Day, Pattern, extremes, iso, ordinal

__all__ = ["Bound", "Date", "Kind", "Precision", "Time", "contains", "intersects", "narrower"]

_INFINITY: Final = float("inf")
_DAY_SECONDS: Final = 86_400


class Kind(Enum):
    """What a text says; OPEN and UNKNOWN are only ever the end of an INTERVAL or RANGE."""

    CALENDAR = "calendar"  # a day, month, season or four-digit year, any digit of which may be unspecified
    TIME = "time"  # a day with its time
    YEAR = "year"  # a year with a letter, an exponent or significant digits
    INTERVAL = "interval"
    ONE_OF = "one of"
    ALL_OF = "all of"
    RANGE = "range"  # a member of a set: 1670..1672
    OPEN = "open"
    UNKNOWN = "unknown"


class Precision(IntEnum):
    """How much time a value can mean, finest first: by the stretch from its earliest to its latest day.

    So 2022-03-XX is as precise as 2022-03, and 201X is a decade.
    """

    SECOND = 0
    DAY = 1
    MONTH = 2
    SEASON = 3
    THIRD = 4
    HALF_YEAR = 5
    YEAR = 6
    DECADE = 7
    CENTURY = 8
    MILLENNIUM = 9
    AGE = 10
    UNBOUNDED = 11


class Time(NamedTuple):
    """A time of day as written; ``shift`` is minutes ahead of UTC, None where the text gives none."""

    hour: int
    minute: int
    second: int
    shift: int | None


class Bound(Struct, frozen=True, eq=False):
    """One end of what a date can mean: a calendar day, kept to the second, or ``open``, or ``unknown``.

    Prints as the day in the date's own time zone. Compares by instant (a day without a zone counts as UTC);
    an unknown end lies beyond every day, an open one beyond the unknown.
    """

    kind: Kind
    day: Day
    second: int = 0
    shift: int = 0
    is_latest: bool = False

    def __str__(self) -> str:
        return iso(self.day) if self.kind is Kind.CALENDAR else self.kind.value

    @property
    def is_known(self) -> bool:
        """Whether there is a calendar day."""
        return self.kind is Kind.CALENDAR

    def _key(self) -> tuple[int, int]:
        if self.kind is Kind.CALENDAR:
            return 0, ordinal(self.day) * _DAY_SECONDS + self.second - self.shift * 60
        far = 2 if self.kind is Kind.OPEN else 1
        return (far, 0) if self.is_latest else (-far, 0)

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Bound) else NotImplemented

    def __lt__(self, other: Bound) -> bool:
        return self._key() < other._key()

    def __le__(self, other: Bound) -> bool:
        return self._key() <= other._key()

    def __gt__(self, other: Bound) -> bool:
        return self._key() > other._key()

    def __ge__(self, other: Bound) -> bool:
        return self._key() >= other._key()

    def __hash__(self) -> int:
        return hash(self._key())


class Date:
    """One EDTF value. Two are equal when their texts are; ``str`` gives the text back.

    ``digits`` and ``qualities`` hold year, month (or season) and day: what is written, with X for an
    unspecified digit and “” for a part that is not there, and the “?”, “~” or “%” that applies to each part.
    ``parts`` holds the two ends of an interval or range, or the members of a set. ``low`` and ``high`` are
    the outermost days, None where an end is open or unknown.
    """

    __slots__ = ("digits", "high", "kind", "level", "low", "parts", "qualities", "significant", "text", "time")

    def __init__(
        self,
        text: str,
        kind: Kind,
        level: int,
        low: Day | None,
        high: Day | None,
        digits: Pattern = ("", "", ""),
        qualities: tuple[str, str, str] = ("", "", ""),
        time: Time | None = None,
        significant: int = 0,
        parts: tuple[Date, ...] = (),
    ) -> None:
        # No struct, which would be packed in all its parts: packed it is its text (see `packing`).
        self.text: Final = text
        self.kind: Final = kind
        self.level: Final = level
        self.low: Final = low
        self.high: Final = high
        self.digits: Final = digits
        self.qualities: Final = qualities
        self.time: Final = time
        self.significant: Final = significant
        self.parts: Final = parts

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"edtf.parse({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, Date) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def earliest(self) -> Bound:
        """The first day it can mean."""
        if self.low is None:
            return Bound(_end_kind(self, 0), (0, 1, 1))
        second, shift = _clock(self)
        return Bound(Kind.CALENDAR, self.low, second or 0, shift or 0)

    @property
    def latest(self) -> Bound:
        """The last day it can mean, up to its last second."""
        if self.high is None:
            return Bound(_end_kind(self, -1), (0, 1, 1), is_latest=True)
        second, shift = _clock(self)
        return Bound(
            Kind.CALENDAR,
            self.high,
            _DAY_SECONDS - 1 if second is None else second,
            shift or 0,
            is_latest=True,
        )

    @property
    def precision(self) -> Precision:
        """How much time it can mean."""
        if self.time:
            return Precision.SECOND
        if self.low is None or self.high is None:
            return Precision.UNBOUNDED
        return _precision(ordinal(self.high) - ordinal(self.low) + 1)

    @property
    def approximate(self) -> bool:
        """Whether any part of it is approximate (“~” or “%”)."""
        return any(q in ("~", "%") for q in self.qualities) or any(part.approximate for part in self.parts)

    @property
    def uncertain(self) -> bool:
        """Whether any part of it is uncertain (“?” or “%”)."""
        return any(q in ("?", "%") for q in self.qualities) or any(part.uncertain for part in self.parts)

    @property
    def is_plain(self) -> bool:
        """Whether it is a day (with or without its time), month or year since AD 1, all known and nothing qualified."""
        known = self.low is not None and self.low[0] > 0 and all(d.isdigit() for d in self.digits if d)
        return self.kind in (Kind.CALENDAR, Kind.TIME) and known and not any(self.qualities) and not self.season

    @property
    def is_interval(self) -> bool:
        """Whether it is a stretch of time with two ends."""
        return self.kind is Kind.INTERVAL

    @property
    def is_set(self) -> bool:
        """Whether it is a choice of dates, or several dates together."""
        return self.kind in (Kind.ONE_OF, Kind.ALL_OF)

    @property
    def is_open(self) -> bool:
        """Whether an end of it is “..”."""
        return self.kind is Kind.OPEN or any(part.is_open for part in self.parts)

    @property
    def has_unknown_end(self) -> bool:
        """Whether an end of the interval is left empty: there is one, but it is not known."""
        return self.kind is Kind.UNKNOWN or any(part.has_unknown_end for part in self.parts)

    @property
    def has_unspecified(self) -> bool:
        """Whether a digit is X."""
        return "X" in self.text

    @property
    def season(self) -> int:
        """The number of a season or other grouping of months, 21 to 41, or 0."""
        month = self.digits[1]
        return int(month) if month > "20" and month.isdigit() else 0

    @property
    def start(self) -> Date:
        """Where an interval starts (its kind may be OPEN or UNKNOWN); any other date itself."""
        return self.parts[0] if self.kind in (Kind.INTERVAL, Kind.RANGE) else self

    @property
    def end(self) -> Date:
        """Where an interval ends (its kind may be OPEN or UNKNOWN); any other date itself."""
        return self.parts[1] if self.kind in (Kind.INTERVAL, Kind.RANGE) else self

    def sort_key(self) -> tuple[tuple[int, int], tuple[int, int], int, str]:
        """A key for a total order: by start, then the one that ends first, then by text.

        So a day stands before the month that begins with it, and a month before its quarter and its year. An
        open start stands before every day. An unknown start stands where the known end begins, since that is
        all that is known; what has neither stands last.
        """
        return _sort_key(self)

    def html_datetime(self) -> str:
        """The text for HTML's ``<time datetime>``, “” where HTML has no form for it. It adds nothing."""
        if any(self.qualities) or self.low is None or self.season or self.significant or self.low[0] < 1:
            return ""
        if self.kind is Kind.TIME and self.time and self.time.hour < 24 and self.time.second < 60:
            return self.text + ":00" if re.search(r"[+-]..$", self.text) else self.text
        if self.kind is Kind.YEAR:
            return str(self.low[0])
        if self.kind is not Kind.CALENDAR:
            return ""
        text = self.text.removesuffix("-XX").removesuffix("-XX")
        return "" if "X" in text else text


# Many events share a day, and each day is asked for again whenever something is put into order.
@lru_cache(20_000)
def _sort_key(date: Date) -> tuple[tuple[int, int], tuple[int, int], int, str]:
    first, last = date.earliest._key(), date.latest._key()
    if first[0] == -1:
        known = next((part for part in date.parts if part.low is not None), None)
        first = known.earliest._key() if known else (3, 0)
    return first, last, date.precision, date.text


def intersects(a: Date, b: Date) -> bool:
    """Whether both can be true of one moment: the days they can mean have one in common.

    A set meets what any member of it meets. An unspecified digit stands for every digit, so 156X-12-25 does
    not meet 1563-05. “~” and “?” widen nothing: 2022-03-14~ does not meet 2022-03-15. An unknown end reaches
    no further than what is known (1985/ is 1985 here), an open one without limit; what says nothing (“/”)
    contradicts nothing. Two times with a zone are compared as instants, all else by the calendar as written.
    """
    return any(_meet(x, y) for x in _members(a) for y in _members(b))


def contains(outer: Date, inner: Date) -> bool:
    """Whether all that ``inner`` can mean lies within ``outer``, by the rules of ``intersects``.

    Every member of an inner set must lie within one member of an outer set. An unknown end lies within an
    open one only.
    """
    if outer == inner:
        return True
    return all(any(_within(x, y) for x in _members(outer)) for y in _members(inner))


def narrower(a: Date, b: Date) -> bool:
    """Whether ``a`` is the more precise: it can mean less time, or as much with fewer parts qualified."""
    return _breadth(a) < _breadth(b)


def _end_kind(date: Date, index: int) -> Kind:
    """Whether the end without a day is OPEN or UNKNOWN."""
    if date.kind in (Kind.OPEN, Kind.UNKNOWN):
        return date.kind
    return Kind.OPEN if date.is_set else _end_kind(date.parts[index], index)


def _clock(date: Date) -> tuple[int | None, int | None]:
    if date.time is None:
        return None, None
    hour, minute, second, shift = date.time
    return hour * 3600 + minute * 60 + second, shift


def _precision(days: int) -> Precision:
    for precision, most in _LENGTHS:
        if days <= most:
            return precision
    return Precision.AGE


_LENGTHS: Final = (
    (Precision.DAY, 1),
    (Precision.MONTH, 31),
    (Precision.SEASON, 92),
    (Precision.THIRD, 123),
    (Precision.HALF_YEAR, 184),
    (Precision.YEAR, 366),
    (Precision.DECADE, 3_653),
    (Precision.CENTURY, 36_525),
    (Precision.MILLENNIUM, 365_243),
)


def _members(date: Date) -> tuple[Date, ...]:
    return date.parts if date.is_set else (date,)


def _breadth(date: Date) -> tuple[float, int]:
    marks = sum(bool(quality) for part in (date, *date.parts) for quality in part.qualities)
    total = 0.0
    for member in _members(date):
        if member.low is None or member.high is None:
            return _INFINITY, marks
        total += 1 if member.time else (ordinal(member.high) - ordinal(member.low) + 1) * _DAY_SECONDS
    return total, marks


def _span(date: Date, *, zoned: bool) -> tuple[float, float] | None:
    """First and last second, an unknown end reaching as far as what is known; None where nothing is known."""
    start, end = date.start, date.end
    low = date.low or (end.low if start.kind is Kind.UNKNOWN else None)
    high = date.high or (start.high if end.kind is Kind.UNKNOWN else None)
    if Kind.UNKNOWN in (start.kind, end.kind) and low is None and high is None:
        return None
    second, shift = _clock(date)
    back = (shift or 0) * 60 if zoned else 0
    return (
        -_INFINITY if low is None else ordinal(low) * _DAY_SECONDS + (second or 0) - back,
        _INFINITY if high is None else ordinal(high) * _DAY_SECONDS + (86_399 if second is None else second) - back,
    )


def _pattern(date: Date) -> Pattern | None:
    if date.kind is not Kind.CALENDAR or date.season:
        return None
    year, month, day = date.digits
    return year, month or "XX", day or "XX"


def _has_gaps(date: Date) -> bool:
    """Whether the days it can mean are not one stretch, as in 156X-12-25."""
    pattern = _pattern(date)
    return pattern is not None and "X" in date.text and bool(re.search("X[0-9]", "".join(pattern)))


def _meet(a: Date, b: Date) -> bool:
    zoned = bool(a.time and b.time and a.time.shift is not None and b.time.shift is not None)
    spans = _span(a, zoned=zoned), _span(b, zoned=zoned)
    if spans[0] is None or spans[1] is None:
        return True
    if spans[0][0] > spans[1][1] or spans[1][0] > spans[0][1]:
        return False
    if not (_has_gaps(a) or _has_gaps(b)):
        return True
    first, second = _pattern(a), _pattern(b)
    if first and second:
        merged = tuple(_merge(x, y) for x, y in zip(first, second, strict=True))
        return None not in merged and extremes(merged) is not None
    gappy, other = (a, b) if _has_gaps(a) else (b, a)
    pattern = _pattern(gappy)
    if pattern is None or other.low is None:
        return True
    found = extremes(pattern, since=other.low)
    return found is not None and (other.high is None or found[0] <= other.high)


def _merge(a: str, b: str) -> str | None:
    if len(a) != len(b):
        return None
    merged = "".join(y if x == "X" else x for x, y in zip(a, b, strict=True))
    return merged if all(y in ("X", m) for y, m in zip(b, merged, strict=True)) else None


def _within(outer: Date, inner: Date) -> bool:
    if outer == inner:
        return True
    zoned = bool(outer.time and inner.time and outer.time.shift is not None and inner.time.shift is not None)
    wide, narrow = _span(outer, zoned=zoned), _span(inner, zoned=zoned)
    if wide is None or narrow is None or wide[0] > narrow[0] or wide[1] < narrow[1]:
        return False
    if (inner.low is None and outer.low is not None) or (inner.high is None and outer.high is not None):
        return False
    if not _has_gaps(outer):
        return True
    first, second = _pattern(outer), _pattern(inner)
    if second is None and inner.low == inner.high and inner.low is not None:
        year, month, day = iso(inner.low).rsplit("-", 2)
        second = year, month, day
    return bool(first and second and tuple(_merge(x, y) for x, y in zip(first, second, strict=True)) == second)
