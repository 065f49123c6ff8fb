"""Places in the calendar in both notations: days, weeks, months, seasons, decades, centuries.

Builds what it is told to and decides nothing. Years before our era count as EDTF counts them: 0 is 1 BC.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from dateline.derive.timex.expression import From, Sureness

__all__ = [
    "UNKNOWN",
    "Place",
    "Spot",
    "century_of",
    "date_of",
    "day_of",
    "decade_of",
    "full_year",
    "half_of",
    "month_of",
    "nowhere",
    "quarter_of",
    "season_of",
    "week_of",
    "weekend_of",
    "year_of",
    "year_text",
]

Place = tuple[int, int | None, int | None]

# TIMEX3 of a unit that lies at no known place.
UNKNOWN: Final = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Y": "XXXX", "Q": "XXXX-QX", "WE": "XXXX-WXX-WE"}
_SEASONS: Final = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}


class Spot(Struct, frozen=True):
    """A place in the calendar, before time of day and modifiers are laid on it."""

    value: str
    date: str | None
    place: Place | None = None
    sureness: Sureness = Sureness.STATED
    anchor: str = ""
    anchor_from: From = From.NOWHERE

    def by(self, sureness: Sureness, anchor: str = "", anchor_from: From = From.NOWHERE) -> Spot:
        """The same place, reckoned from something."""
        if self.date is None:
            return replace(self, sureness=Sureness.OPEN)
        return replace(self, sureness=sureness, anchor=anchor, anchor_from=anchor_from)


def nowhere(value: str) -> Spot:
    return Spot(value, None, sureness=Sureness.OPEN)


def year_text(year: int) -> tuple[str, str]:
    """A year in TIMEX3 and in EDTF; year 0 is 1 BC, as in both EDTF and astronomy."""
    if year > 0:
        return f"{year:04d}", f"{year:04d}"
    return f"BC{1 - year:04d}", f"-{-year:04d}" if year else "0000"


def full_year(yy: int, near: int) -> int:
    """The year of two digits: the latest that is not long after ``near``."""
    year = near // 100 * 100 + yy
    return year - (100 if year > near + 10 else 0)


def year_of(year: int) -> Spot:
    value, date = year_text(year)
    return Spot(value, date, (year, None, None))


def month_of(year: int, month: int) -> Spot:
    value, date = year_text(year)
    return Spot(f"{value}-{month:02d}", f"{date}-{month:02d}", (year, month, None))


def date_of(year: int, month: int, day: int) -> Spot | None:
    """The day, or None where there is no such day."""
    try:
        dt.date(year if year > 0 else 4, month, day)
    except ValueError:
        return None
    value, date = year_text(year)
    return Spot(f"{value}-{month:02d}-{day:02d}", f"{date}-{month:02d}-{day:02d}", (year, month, day))


def day_of(day: dt.date) -> Spot:
    text = day.isoformat()
    return Spot(text, text, (day.year, day.month, day.day))


def week_of(day: dt.date) -> Spot:
    monday = day - dt.timedelta(day.weekday())
    year, week, _ = day.isocalendar()
    end = monday + dt.timedelta(6)
    return Spot(f"{year:04d}-W{week:02d}", f"{monday.isoformat()}/{end.isoformat()}", None)


def weekend_of(day: dt.date) -> Spot:
    saturday = day - dt.timedelta(day.weekday()) + dt.timedelta(5)
    year, week, _ = saturday.isocalendar()
    return Spot(f"{year:04d}-W{week:02d}-WE", f"{saturday.isoformat()}/{(saturday + dt.timedelta(1)).isoformat()}")


def season_of(year: int, season: str, winter: int | None = None) -> Spot:
    """A season; “winter 2022” can begin in either December, unless the year its December is in is known."""
    value, date = year_text(year)
    if season != "WI":
        edtf = f"{date}-{_SEASONS[season]}"
    elif winter is not None:
        edtf = f"{year_text(winter)[1]}-24"
    else:
        edtf = f"[{year_text(year - 1)[1]}-24,{date}-24]"
    return Spot(f"{value}-{season}", edtf, (year, None, None))


def quarter_of(year: int, quarter: int) -> Spot:
    value, date = year_text(year)
    return Spot(f"{value}-Q{quarter}", f"{date}-{32 + quarter}", (year, 3 * quarter - 2, None))


def half_of(year: int, half: int) -> Spot:
    value, date = year_text(year)
    return Spot(f"{value}-H{half}", f"{date}-{39 + half}", (year, None, None))


def decade_of(start: int, *, bc: bool = False) -> Spot:
    """The years of one ten: 1990 for the 1990s; before our era, 470 for the 470s BC."""
    if not bc:
        return Spot(f"{start // 10:03d}", f"{start // 10:03d}X", None)
    # 479 to 470 BC are the years -0478 to -0469, which no pattern of digits is.
    return Spot(f"BC{start // 10:03d}", f"-{start + 8:04d}/-{max(start - 1, 0):04d}" if start else None)


def century_of(number: int, *, bc: bool = False) -> Spot:
    """The twentieth is 19 and 19XX, as people use it, whatever day it began on."""
    if bc:
        return Spot(f"BC{number - 1:02d}", f"-{number - 1:02d}XX")
    return Spot(f"{number - 1:02d}", f"{number - 1:02d}XX")
