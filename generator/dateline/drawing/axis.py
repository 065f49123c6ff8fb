"""Where a day stands on a drawing, in hundredths of its width.

Years stand side by side, each as wide as the next; where several years in a row hold nothing they are folded into a
narrow gap that says so. A drawing of a single stretch of time is even from end to end. Knows nothing of events.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from dateline import wording
from dateline.calendar_day import Day, ordinal
from dateline.catalogue import _

__all__ = ["Axis", "Segment", "Tick"]

# More years than this are drawn in blocks of 2, 5, 10 … years.
_MAX_BLOCKS = 48
# Years in a row without anything that are folded, and how wide the fold is beside a year.
_FOLDED = 2
_FOLD_WIDTH = 0.4
# A phone has room for so many labels of a single stretch.
_MAX_TICKS = 5


class Tick(Struct, frozen=True):
    """A line across the drawing with its label; ``is_gap`` where time is folded."""

    x: float
    label: str
    is_gap: bool = False


class Segment(Struct, frozen=True):
    """Days from ``first`` to before ``last`` between ``x`` and ``x + width``."""

    first: int
    last: int
    x: float
    width: float
    label: str = ""
    is_gap: bool = False


class Axis(Struct, frozen=True):
    """A way from days to places, and the lines that tell where one is."""

    segments: tuple[Segment, ...]
    ticks: tuple[Tick, ...]

    @property
    def first(self) -> int:
        """Return the first day."""
        return self.segments[0].first

    @property
    def last(self) -> int:
        """Return the day after the last."""
        return self.segments[-1].last

    @property
    def has_gap(self) -> bool:
        """Return whether years are folded."""
        return any(s.is_gap for s in self.segments)

    def x(self, day: int, *, noon: bool = False) -> float:
        """Return where a day begins, or its middle; one outside stands at the edge."""
        for segment in self.segments:
            if day < segment.last:
                # Whole numbers until the division: a year of a thousand digits has no float.
                share = max(2 * (day - segment.first) + noon, 0) / (2 * (segment.last - segment.first))
                return segment.x + share * segment.width
        return 100.0

    @classmethod
    def of_years(cls, years: Iterable[int]) -> Axis:
        """Return an axis on which each of ``years`` has its place, and what lies between them."""
        known = sorted(set(years)) or [1]
        step = _step(known)
        blocks = sorted({year // step for year in known})
        parts: list[tuple[int, int, bool]] = []
        for block in blocks:
            before = parts[-1][1] if parts else block
            missing = block - before
            if missing >= _FOLDED:
                parts.append((before, block, True))
            else:
                parts += [(b, b + 1, False) for b in range(before, block)]
            parts.append((block, block + 1, False))
        total = sum(_FOLD_WIDTH if gap else 1.0 for _, _, gap in parts)
        segments: list[Segment] = []
        at = 0.0
        for begin, end, gap in parts:
            width = 100 * (_FOLD_WIDTH if gap else 1.0) / total
            first, last = begin * step, end * step
            segments.append(Segment(_new_year(first), _new_year(last), at, width, _years(first, last - 1), gap))
            at += width
        ticks = tuple(Tick(s.x, s.label, s.is_gap) for s in segments)
        return cls(tuple(segments), ticks)

    @classmethod
    def of_year(cls, year: int) -> Axis:
        """Return an axis of one year, with its months."""
        first, last = _new_year(year), _new_year(year + 1)
        axis = cls((Segment(first, last, 0.0, 100.0),), ())
        ticks = tuple(Tick(axis.x(ordinal((year, m, 1))), wording.short_months()[m - 1]) for m in range(1, 13))
        return cls(axis.segments, ticks)

    @classmethod
    def between(cls, first: Day, last: Day) -> Axis:
        """Return an axis from one day to another, both on it with a margin, marked by days, months or years."""
        begin, end = ordinal(first), ordinal(last) + 1
        margin = max((end - begin) // 16, 1)
        axis = cls((Segment(begin - margin, end + margin, 0.0, 100.0),), ())
        ticks = tuple(Tick(axis.x(day), label) for day, label in _nice(first, last))
        return cls(axis.segments, ticks)


def _new_year(year: int) -> int:
    return ordinal((year, 1, 1))


def _step(years: list[int]) -> int:
    step = 1
    while len({year // step for year in years}) > _MAX_BLOCKS:
        step *= 5 if str(step)[0] == "2" else 2
        step = int("1" + "0" * (len(str(step)) - 1)) if str(step)[0] not in "125" else step
    return step


def _years(first: int, last: int) -> str:
    return _year(first) if first == last else f"{_year(first)}–{_year(last)}"


def _year(number: int) -> str:
    shown = str(number if number > 0 else 1 - number)
    figure = shown if len(shown) < 6 else f"{shown[0]}.{shown[1]} × 10^{len(shown) - 1}"
    return figure if number > 0 else _("%(year)s BC") % {"year": figure}


def _nice(first: Day, last: Day) -> list[tuple[int, str]]:
    """Return days worth a line, with labels: at most `_MAX_TICKS`, the year told where it changes."""
    names = wording.short_months()
    months = (last[0] - first[0]) * 12 + last[1] - first[1]
    if months > _MAX_TICKS * 3:
        step = -(-(last[0] - first[0] + 1) // _MAX_TICKS)
        return [(_new_year(y), _year(y)) for y in range(first[0], last[0] + 1) if y > first[0] and not y % step]
    if months > 1:
        step = -(-months // _MAX_TICKS)
        counted = [divmod(first[0] * 12 + first[1] - 1 + i, 12) for i in range(1, months + 1)]
        return [
            (ordinal((y, m + 1, 1)), wording.month_in(names[m], y) if m == 0 or not i else names[m])
            for i, (y, m) in enumerate(counted[::step])
        ]
    days = ordinal(last) - ordinal(first) + 1
    step = next(s for s in (1, 2, 5, 10, 20) if days / s <= _MAX_TICKS)
    shown = []
    year, month, day = first
    for offset in range(days):
        at = ordinal(first) + offset
        number = day + offset
        length = ordinal((year + month // 12, month % 12 + 1, 1)) - ordinal((year, month, 1))
        in_month, named = (number, month) if number <= length else (number - length, month % 12 + 1)
        if not offset % step:
            shown.append((at, _("%(day)s %(month)s") % {"day": in_month, "month": names[named - 1]}))
    return shown
