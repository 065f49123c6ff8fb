"""Places that are counted from another: “three days ago”, “last week”, “on Monday”, “at the weekend”."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from dateutil.relativedelta import relativedelta
from msgspec.structs import replace

from dateline.derive.timex.context import Context
from dateline.derive.timex.expression import From, Sureness
from dateline.derive.timex.spot import (
    UNKNOWN,
    Spot,
    century_of,
    day_of,
    decade_of,
    month_of,
    nowhere,
    quarter_of,
    week_of,
    weekend_of,
    year_of,
    year_text,
)

__all__ = ["CLOCK", "of_unit", "of_weekday", "shifted", "sureness_from"]

_CALENDAR: Final = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}
CLOCK: Final = {"H": "H", "MIN": "M", "S": "S"}


def sureness_from(source: From) -> Sureness:
    return Sureness.RECKONED if source is From.PUBLISHED else Sureness.GUESSED


def shifted(fields: dict[str, Any], context: Context) -> Spot | None:
    """“Three days ago”, “two years later”: a count of units from a day, in steps of the unit."""
    n, unit, way, base = fields.get("n", 1), fields["unit"], fields["way"], fields.get("base", "text")
    if fields.get("half"):
        n = (n if isinstance(n, (int, float)) else 0) + 0.5
    if "on" in fields and unit in _CALENDAR and isinstance(n, int) and context.published:
        # “75 years ago today”
        day = context.published + dt.timedelta(fields["on"][0]) + way * relativedelta(**{_CALENDAR[unit]: n})
        return day_of(day).by(Sureness.RECKONED, context.published.isoformat(), From.PUBLISHED)
    vague = nowhere("PAST_REF" if way < 0 else "FUTURE_REF")
    if n == "X":
        return vague
    if isinstance(n, float):
        if unit not in ("Y", "DE"):
            return vague
        n, unit = int(n * (12 if unit == "Y" else 10)), "M" if unit == "Y" else "Y"
    if n > 5000:
        return vague
    if unit in CLOCK:
        hours = {"H": 1.0, "MIN": 1 / 60, "S": 1 / 3600}[unit] * n
        day, source = context.day(base)
        if day is None:
            return nowhere("XXXX-XX-XXTXX")
        # Which day an hour ago was, the date of a publication cannot say, except for whole days.
        if base == "text" and context.clock and not context.is_narrative:
            clock = context.clock + way * dt.timedelta(hours=hours)
            spot = replace(day_of(clock.date()), value=clock.isoformat(timespec="minutes"))
            return spot.by(Sureness.GUESSED, context.clock.date().isoformat(), From.TEXT)
        if hours and hours % 24 == 0:
            return day_of(day + way * dt.timedelta(hours / 24)).by(Sureness.GUESSED, day.isoformat(), source)
        return nowhere(f"{day.isoformat()}TXX")
    if unit in ("D", "W"):
        day, source = context.day(base, back=way < 0) if unit == "D" else context.week(base)
        if day is None:
            return nowhere(UNKNOWN[unit])
        try:
            then = day + way * dt.timedelta(n * (7 if unit == "W" else 1))
        except OverflowError:
            return vague
        spot = day_of(then) if unit == "D" else week_of(then)
        if unit == "W":
            spot = replace(spot, place=(then.year, then.month, None))
        return spot.by(sureness_from(source), day.isoformat(), source)
    if unit == "M":
        month, source = context.month(base)
        if month is None:
            return nowhere(UNKNOWN[unit])
        there = month + way * relativedelta(months=n)
        return month_of(there.year, there.month).by(sureness_from(source), month.isoformat()[:7], source)
    if unit in ("Y", "DE", "CE"):
        year, source = context.year(base, back=way < 0 and n == 1)
        if year is None:
            return nowhere(UNKNOWN["Y"])
        then_year = year + way * n * {"Y": 1, "DE": 10, "CE": 100}[unit]
        if not 1 <= then_year <= 9999:
            return year_of(then_year).by(sureness_from(source), year_text(year)[1], source) if unit == "Y" else vague
        spot = _of_years(unit, then_year)
        # A round number of years is one that was rounded.
        if unit == "Y" and n >= 10 and n % 5 == 0:
            spot = replace(spot, date=f"{spot.date}~")
        return spot.by(sureness_from(source), year_text(year)[1], source)
    return vague


def of_unit(fields: dict[str, Any], context: Context) -> Spot | None:
    """“Last week”, “this year”, “the next day”, “the weekend”."""
    unit = fields["unit"]
    offset, base = fields.get("rel", (0, "text"))
    if unit in ("D", "W", "WE"):
        day, source = context.week(base) if unit == "W" else context.day(base, back=offset < 0)
        if day is None:
            return nowhere(UNKNOWN[unit])
        how, text = sureness_from(source), day.isoformat()
        if unit == "D":
            return day_of(day + dt.timedelta(offset)).by(how, text, source)
        if unit == "W":
            week = day + dt.timedelta(7 * offset)
            if "year" in fields:  # “the same week of 2019”
                week = dt.date.fromisocalendar(fields["year"], week.isocalendar()[1], 1)
            return replace(week_of(week), place=None).by(how, text, source)
        return _which_weekend(day, fields, context).by(Sureness.GUESSED, text, source)
    if unit == "M":
        month, source = context.month(base)
        if month is None:
            return nowhere(UNKNOWN[unit])
        there = month + relativedelta(months=offset, year=fields.get("year"))
        return month_of(there.year, there.month).by(sureness_from(source), month.isoformat()[:7], source)
    if unit in ("Y", "DE", "CE"):
        year, source = context.year(base)
        if year is None:
            return nowhere(UNKNOWN["Y"])
        year, anchor = year + offset * {"Y": 1, "DE": 10, "CE": 100}[unit], year_text(year)[1]
        if unit != "Y" and not 100 <= year <= 9999:
            return nowhere(UNKNOWN["Y"])
        spot = _of_years(unit, year)
        return spot.by(sureness_from(source), anchor, source)
    if unit == "Q":
        month, source = context.quarter(base)
        if month is None:
            return nowhere(UNKNOWN[unit])
        there = month + relativedelta(months=3 * offset, year=fields.get("year"))
        return quarter_of(there.year, (there.month + 2) // 3).by(sureness_from(source), month.isoformat()[:7], source)
    return None


def _which_weekend(day: dt.date, fields: Mapping[str, Any], context: Context) -> Spot:
    """The weekend meant: on a Monday “at the weekend” is past, on a Friday it is to come if the verb says so."""
    rel = fields.get("rel")
    in_it = day.weekday() >= 5
    if rel is None or rel[0] == 0:
        back = not in_it and (context.tense < 0 or (context.tense == 0 and day.weekday() < 3))
        if rel is not None and context.tense > -2:
            back = not in_it and context.tense < 0 and day.weekday() < 3
        return weekend_of(day - dt.timedelta(7 if back else 0))
    return weekend_of(day + dt.timedelta(7 * rel[0]))


def of_weekday(fields: Mapping[str, Any], context: Context) -> Spot | None:
    number = fields["weekday"]
    unknown = f"XXXX-WXX-{number}"
    if "wrel" in fields:
        offset, base = fields["wrel"]
        day, source = context.day(base)
        if day is None:
            return nowhere(unknown)
        begins = fields.get("sunday", 0)
        monday = day - dt.timedelta((day.weekday() + begins) % 7 - begins)
        there = monday + dt.timedelta(7 * offset + (-1 if begins and number == 7 else number - 1))
        return day_of(there).by(sureness_from(source), day.isoformat(), source)
    offset, base = fields.get("rel") or (None, "published")
    day, source = context.day(base)
    if day is None:
        return nowhere(unknown)
    back, ahead = (day.isoweekday() - number) % 7, (number - day.isoweekday()) % 7
    how = Sureness.GUESSED if offset is None or source is From.TEXT else Sureness.RECKONED
    if offset is None and context.modifies and number in context.weekdays and source is From.PUBLISHED:
        return day_of(context.weekdays[number]).by(Sureness.GUESSED, day.isoformat(), source)
    listed = context.before
    if offset is None and listed and listed[1] and listed[2] and listed[0] > 0:
        there = dt.date(listed[0], listed[1], listed[2])
        there += dt.timedelta((number - there.isoweekday()) % 7)
    elif offset is None:
        # “Had been set for Wednesday”, said on Thursday: the nearer one.
        is_over = context.was_planned and back < ahead - 1
        to_come = (context.tense > 0 and not is_over) or source is From.TEXT
        there = day + dt.timedelta(ahead) if to_come else day - dt.timedelta(back)
    elif offset < 0:
        # Yesterday is not called “last Wednesday”.
        there = day - dt.timedelta(back if back > 1 or source is From.TEXT else back + 7)
    elif offset > 0:
        there, how = day + dt.timedelta(ahead or 7), Sureness.GUESSED
    elif source is From.TEXT:
        there = day + dt.timedelta(ahead)
    else:
        there, how = day + dt.timedelta(ahead) if context.tense >= 0 else day - dt.timedelta(back), Sureness.GUESSED
    there += dt.timedelta(7 * fields.get("weeks", 0))
    return day_of(there).by(how, day.isoformat(), source)


def _of_years(unit: str, year: int) -> Spot:
    if unit == "Y":
        return year_of(year)
    return decade_of(year) if unit == "DE" else century_of(year // 100 + 1)
