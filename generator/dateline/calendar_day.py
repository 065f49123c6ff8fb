"""Days of the proleptic Gregorian calendar in any year at all, and patterns of them such as 156X-12-XX.

``datetime.date`` ends at the year 9999 and has no year 0, so it cannot hold what EDTF can say. Knows nothing
of EDTF's text, of times or of time zones. Years are astronomical: 0 is 1 BC, -1 is 2 BC.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "MONTHS",
    "Day",
    "Pattern",
    "extremes",
    "is_leap",
    "iso",
    "matches",
    "month_length",
    "ordinal",
    "season_days",
    "year_range",
]

Day = tuple[int, int, int]
"""Year, month, day."""

Pattern = tuple[str, str, str]
"""The digits of year (with its sign), month and day, X for any digit, “” for a part that is not there."""

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_MONTH_LENGTHS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS_BEFORE: Final = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)

# First month and number of months of each grouping of ISO 8601-2: seasons wherever they are, of the northern
# and of the southern hemisphere, quarters, thirds, halves. A winter that begins in December ends in the next
# year; 21 to 24 are read as in the north, as the examples of the standard are.
_SEASONS: Final = {
    **{code + hemisphere: (3 + 3 * code, 3) for code in range(4) for hemisphere in (21, 25)},
    **{29 + code: (first, 3) for code, first in enumerate((9, 12, 3, 6))},
    **{33 + code: (1 + 3 * code, 3) for code in range(4)},
    **{37 + code: (1 + 4 * code, 4) for code in range(3)},
    **{40 + code: (1 + 6 * code, 6) for code in range(2)},
}


def is_leap(year: int) -> bool:
    """Whether the year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """The number of days of a month, 1 to 12."""
    return 29 if month == 2 and is_leap(year) else _MONTH_LENGTHS[month]


def ordinal(day: Day) -> int:
    """Days since 31 December of year 0: 1 January of year 1 is 1, as in ``datetime``."""
    year, month, number = day
    before = year - 1
    leap = 1 if month > 2 and is_leap(year) else 0
    return before * 365 + before // 4 - before // 100 + before // 400 + _DAYS_BEFORE[month] + leap + number


def iso(day: Day) -> str:
    """The day as YYYY-MM-DD, with as many digits of the year as it takes."""
    year, month, number = day
    return f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{number:02d}"


def season_days(year: int, season: int) -> tuple[Day, Day]:
    """The first and last day of a grouping of months, 21 to 41, that begins in the year."""
    first, months = _SEASONS[season]
    last = first + months - 1
    end_year, end = (year + 1, last - 12) if last > 12 else (year, last)
    return (year, first, 1), (end_year, end, month_length(end_year, end))


def year_range(digits: str) -> tuple[int, int]:
    """The first and last year that the digits can mean."""
    plain = digits.lstrip("-")
    low, high = int(plain.replace("X", "0")), int(plain.replace("X", "9"))
    # There is no year -0000, so -000X ends at -0001.
    return (low, high) if plain == digits else (-high, -max(low, 1))


def matches(number: int, digits: str) -> bool:
    """Whether a number, padded with zeros, is one that the digits with their X can mean."""
    if digits[0] == "-":
        return number < 0 and matches(-number, digits[1:])
    text = str(number).zfill(len(digits))
    return len(text) == len(digits) and all(a in ("X", b) for a, b in zip(digits, text, strict=True))


@lru_cache(maxsize=1024)
def extremes(pattern: Pattern, since: Day | None = None) -> tuple[Day, Day] | None:
    """The first real day that a pattern can mean, not before ``since``, and the last; None without one."""
    year, month, day = pattern
    dates = _dates(month, day)
    low = next((d for d in _walk(_years(year, since), dates) if since is None or d >= since), None)
    high = next(_walk(_years(year, None, backwards=True), dates[::-1]), None)
    return (low, high) if low and high else None


@lru_cache(maxsize=512)
def _dates(month: str, day: str) -> tuple[tuple[int, int], ...]:
    """Every month and day of a leap year that the two can mean."""
    return tuple(
        (m, d)
        for m in range(1, 13)
        if not month or matches(m, month)
        for d in range(1, month_length(4, m) + 1)
        if not day or matches(d, day)
    )


def _walk(years: Iterator[int], dates: tuple[tuple[int, int], ...]) -> Iterator[Day]:
    if not dates:
        return
    for year in years:
        for month, day in dates:
            if day <= month_length(year, month):
                yield year, month, day


def _years(digits: str, since: Day | None, *, backwards: bool = False) -> Iterator[int]:
    low, high = year_range(digits)
    if since and low < since[0]:
        low = since[0]
    fits = re.compile(digits.lstrip("-").replace("X", "[0-9]")).fullmatch
    for year in range(high, low - 1, -1) if backwards else range(low, high + 1):
        if fits(f"{abs(year):04d}"):
            yield year
