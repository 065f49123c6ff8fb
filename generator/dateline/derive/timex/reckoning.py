"""What the fields of a match mean in the calendar: an EDTF and a TIMEX3 value against the publication and the text.

Everything here is the same in every language; the words are in the tables. A result is never finer than the words:
“three weeks ago” is a week, “at 3 p.m.” is no day's 15:00:00. Where the anchor an expression needs is missing, it has
no date. Arithmetic is python-dateutil's; years before our era are only written, never counted from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from dateutil.relativedelta import relativedelta
from msgspec import Struct

from dateline.derive.timex.context import Context
from dateline.derive.timex.counting import CLOCK, of_unit, of_weekday, shifted, sureness_from
from dateline.derive.timex.expression import From, Sureness, Type
from dateline.derive.timex.feast import of_feast
from dateline.derive.timex.spot import (
    UNKNOWN,
    Place,
    Spot,
    century_of,
    date_of,
    day_of,
    decade_of,
    full_year,
    half_of,
    month_of,
    nowhere,
    quarter_of,
    season_of,
    year_of,
    year_text,
)

__all__ = ["Reading", "reckon"]

# A day without a year that may be past is rather to come if it is within so many days.
_SOON: Final = 100
# A time of day that is past is on the day last mentioned, if that was so many days before the publication.
_LATELY: Final = 3
# A month of the same year is not called the last one if it was so many months ago.
_LAST: Final = 5
# Midnight ends a day, as TIMEX3 counts, unless only the report's own day is near.
_MIDNIGHT: Final = 24
_DAY: Final = frozenset({"day", "weekday", "holiday", "rel", "ago", "unit"})
_SEASON_MONTHS: Final = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


class Reading(Struct, frozen=True):
    """What an expression means. ``place`` is the year, month and day that later expressions can count from."""

    type: Type
    value: str
    date: str | None = None
    sureness: Sureness = Sureness.OPEN
    mod: str = ""
    anchor: str = ""
    anchor_from: From = From.NOWHERE
    place: Place | None = None


def reckon(given: Mapping[str, Any], context: Context) -> Reading | None:
    """What the fields of a match mean here; None where they mean nothing, such as a 30 February."""
    try:
        return _reckoned(given, context)
    except (OverflowError, ValueError):
        # datetime and dateutil know the years 1 to 9999; what counts beyond them is no date of an article.
        return None


def _reckoned(given: Mapping[str, Any], context: Context) -> Reading | None:
    fields = dict(given)
    if "ref" in fields:
        return Reading(Type(fields.get("type", "DATE")), fields["ref"], mod=fields.get("mod", ""))
    kind = fields.get("is")
    if kind == "duration":
        return _duration(fields)
    if kind == "set":
        return _set(fields)
    if fields.get("hour") == _MIDNIGHT and _is_last_midnight(fields, context):
        fields |= {"hour": 0, "unit": "D", "rel": [0, "published"]}
    spot = _place(fields, context)
    if spot is None:
        return None
    mod = fields.get("mod") or ""
    if "hour" in fields or "part" in fields:
        return _time(_of_half_day(fields, context), spot, mod)
    date = spot.date
    if date and "or" in fields and (other := date_of(*fields["or"])) and other.date:
        date = f"[{','.join(sorted((date, other.date)))}]"
        spot = spot.by(Sureness.GUESSED)
    if date and mod == "APPROX":
        date = f"{date}~" if not any(mark in date for mark in "/[~") else date
    return Reading(Type.DATE, spot.value, date, spot.sureness, mod, spot.anchor, spot.anchor_from, spot.place)


def _amount(fields: Mapping[str, Any]) -> tuple[str, bool]:
    n, unit = fields.get("n", "X"), fields["unit"]
    if "scale" in fields and isinstance(n, (int, float)):
        n = round(n * fields["scale"])
    if fields.get("half"):
        n = (n if isinstance(n, (int, float)) else 0) + 0.5
    if isinstance(n, float):
        small = {"H": ("MIN", 60), "Y": ("M", 12), "D": ("H", 24), "DE": ("Y", 10), "CE": ("Y", 100)}
        if n == 0.5 and unit in small:
            unit, factor = small[unit]
            n = int(n * factor)
        elif n == int(n):
            n = int(n)
    if unit in CLOCK:
        return f"PT{n}{CLOCK[unit]}", n == "X"
    return f"P{n}{unit}", n == "X"


def _duration(fields: Mapping[str, Any]) -> Reading:
    value = fields.get("value") or _amount(fields)[0]
    for place in ("2", "3"):
        if f"unit{place}" not in fields:
            break
        smaller = _amount({"n": fields[f"n{place}"], "unit": fields[f"unit{place}"]})[0]
        value += smaller.removeprefix("PT" if value.startswith("PT") else "P")
    return Reading(Type.DURATION, value, mod=fields.get("mod") or "")


def _set(fields: Mapping[str, Any]) -> Reading:
    if "weekday" in fields:
        value = f"XXXX-WXX-{fields['weekday']}"
        if "part" in fields:
            value += f"T{fields['part']}"
    elif "value" in fields:
        value = fields["value"]
    elif "month" in fields:
        value = f"XXXX-{fields['month']:02d}" + (f"-{fields['day']:02d}" if "day" in fields else "")
    elif "season" in fields:
        value = f"XXXX-{fields['season']}"
    elif "part" in fields:
        value = f"XXXX-XX-XXT{fields['part']}"
    else:
        value = _amount({"n": 1, **fields})[0]
    return Reading(Type.SET, value, mod=fields.get("mod") or "")


def _is_last_midnight(fields: Mapping[str, Any], context: Context) -> bool:
    """Whether it is the one that the day of the report began with: “has held since midnight”."""
    is_bare = _DAY.isdisjoint(fields)
    return is_bare and context.tense < 0 and context.last_day is None and not context.is_narrative


def _of_half_day(fields: dict[str, Any], context: Context) -> dict[str, Any]:
    """The fields with “p.m.” where the time before had it: “at 2:32 p.m.; by 2:47”."""
    if "ampm" in fields:
        context.half_day = fields["ampm"]
        return fields
    clock, minute = context.clock, fields.get("minute")
    if clock and context.half_day == "pm" and minute is not None and "zone" not in fields and fields["hour"] < 12:
        later = (fields["hour"] + 12, minute) > (clock.hour, clock.minute)
        return fields | {"ampm": "pm"} if later else fields
    return fields


def _time(fields: Mapping[str, Any], spot: Spot, mod: str) -> Reading | None:
    """A time of day on a day. EDTF has no minutes without seconds and no mornings, so its date is the day."""
    day = spot.value if spot.place and spot.place[2] else None
    day = day or ("XXXX-XX-XX" if not spot.place or not spot.place[1] else f"{spot.value}-XX")
    if "hour" not in fields:
        value = f"{day}T{fields['part']}"
        return Reading(Type.TIME, value, spot.date, spot.sureness, mod, spot.anchor, spot.anchor_from, spot.place)
    hour, minute, second = fields["hour"], fields.get("minute"), fields.get("second")
    if hour >= 100:
        hour, minute = divmod(hour, 100)
    half_day = fields.get("ampm")
    if half_day and hour <= 12:
        late = half_day == "pm" or (half_day == "night" and 6 < hour < 12) or (half_day == "noon" and hour != 11)
        hour = hour % 12 + (12 if late else 0)
    if hour > 24 or (minute or 0) > 59 or (second or 0) > 59:
        return None
    zone = fields.get("zone")
    shift = "" if zone is None else "Z" if zone == 0 else f"{'+' if zone > 0 else '-'}{abs(int(zone)):02d}"
    if zone is not None and zone != int(zone):
        shift += f":{int(abs(zone) % 1 * 60):02d}"
    value = f"{day}T{hour:02d}:{minute or 0:02d}" + (f":{second:02d}" if second is not None else "") + shift
    date = spot.date
    if date and second is not None and spot.place and spot.place[2]:
        whole = shift if len(shift) != 3 else shift + ":00"
        date = f"{date}T{hour:02d}:{minute or 0:02d}:{second:02d}{whole}"
    return Reading(Type.TIME, value, date, spot.sureness, mod, spot.anchor, spot.anchor_from, spot.place)


def _place(fields: dict[str, Any], context: Context) -> Spot | None:
    if "way" in fields:
        return shifted(fields, context)
    if fields.get("era") == "BC" and "year" in fields:
        fields["year"] = 1 - fields["year"]
    inherited: Spot | None = None
    if "yrel" in fields:
        offset, base = fields["yrel"]
        year, source = context.year(base)
        if year is None:
            return nowhere(UNKNOWN["Y"])
        fields["year"] = year + offset
        inherited = Spot("", "", None, sureness_from(source), year_text(year)[1], source)
    spot = _named(fields, context)
    if spot and inherited and spot.date:
        return spot.by(inherited.sureness, inherited.anchor, inherited.anchor_from)
    return spot


def _named(fields: dict[str, Any], context: Context) -> Spot | None:
    if "yy" in fields and "year" not in fields:
        near = context.last[0] if context.last and context.is_narrative else 0
        fields["year"] = full_year(fields["yy"], near or (context.published.year if context.published else 2000))
    if "endmonth" in fields:
        fields["quarter"] = (fields["endmonth"] + 2) // 3
    if "holiday" in fields:
        return of_feast(fields, context)
    if "decade" in fields and "century" in fields:
        return decade_of((fields["century"] - 1) * 100 + fields["decade"])
    if "century" in fields:
        return century_of(fields["century"], bc=fields.get("era") == "BC")
    if "decade" in fields:
        decade = fields["decade"]
        if decade < 100:
            if "crel" in fields:
                now = context.published.year if context.published else 2000
                return decade_of((now // 100 + fields["crel"]) * 100 + decade).by(Sureness.GUESSED)
            pivot = (context.last or (0,))[0] if context.is_narrative else 0
            return decade_of((pivot or 1900) // 100 * 100 + decade).by(Sureness.GUESSED)
        return decade_of(decade, bc=fields.get("era") == "BC")
    if any(part in fields for part in ("season", "quarter", "halfyear")):
        return _part_of_year(fields, context)
    if "month" in fields or "day" in fields:
        return _month_or_day(fields, context)
    if "weekday" in fields:
        return of_weekday(fields, context)
    if "unit" in fields:
        return of_unit(fields, context)
    if "year" in fields:
        return year_of(fields["year"])
    return _same_day(fields, context)


def _same_day(fields: Mapping[str, Any], context: Context) -> Spot:
    """The day of a time that names none: the one just mentioned, or that of the publication."""
    day, source = context.last_day, From.TEXT
    if day is None:
        day, source = context.day("text" if context.is_narrative else "published")
        said, published = context.said_day, context.published
        # “Came down on Thursday. … It took off at 3:26 p.m.”, told on Friday.
        if said and published and context.tense < 0 and 0 < (published - said).days <= _LATELY:
            day, source = said, From.TEXT
    if day is None:
        return nowhere("")
    return day_of(day).by(Sureness.GUESSED, day.isoformat(), source)


def _month_or_day(fields: dict[str, Any], context: Context) -> Spot | None:
    month, day, year = fields.get("month"), fields.get("day"), fields.get("year")
    if month is None:
        return _day_of_month(fields, context)
    if not 1 <= month <= 12:
        return None
    if year is not None:
        return month_of(year, month) if day is None else date_of(year, month, day)
    if "rel" in fields:
        return _relative_month(month, day, fields["rel"], context, recent="recent" in fields)
    year, anchor, source = _year_of(month, day, context)
    if year is None:
        return nowhere(f"XXXX-{month:02d}" + (f"-{day:02d}" if day else ""))
    spot = month_of(year, month) if day is None else date_of(year, month, day)
    return spot and spot.by(Sureness.GUESSED, anchor, source)


def _relative_month(month: int, day: int | None, rel: Any, context: Context, *, recent: bool) -> Spot | None:
    """“Last March”, “this May”, “next June”, “the previous November”."""
    offset, base = rel
    here, source = context.month(base)
    if here is None:
        return nowhere(f"XXXX-{month:02d}")
    year = (context.year(base)[0] if base == "text" and not offset else None) or here.year
    # In October “last August” is the year before's: this year's is “August”.
    soon = 0 if recent or source is From.TEXT else _LAST
    if offset < 0 and month >= here.month - soon:
        year -= 1
    elif offset > 0 and month <= here.month:
        year += 1
    spot = month_of(year, month) if day is None else date_of(year, month, day)
    return spot and spot.by(Sureness.RECKONED if offset else Sureness.GUESSED, here.isoformat()[:7], source)


def _day_of_month(fields: Mapping[str, Any], context: Context) -> Spot | None:
    """“The 14th”, “the 20th of that month”: the month is that of the last date, or of the publication."""
    day = fields["day"]
    if "mrel" in fields:
        offset, base = fields["mrel"]
        month, source = context.month(base)
        if month:
            month += relativedelta(months=offset)
    else:
        is_near = context.is_narrative or context.last_day is not None
        month, source = context.month("text" if is_near else "published")
        if source is From.PUBLISHED and month and context.published and context.tense <= 0:
            # What is past cannot be on a day of this month that is still to come.
            month -= relativedelta(months=1 if day > context.published.day and context.tense < 0 else 0)
    if month is None:
        return nowhere(f"XXXX-XX-{day:02d}")
    spot = date_of(month.year, month.month, day)
    return spot and spot.by(Sureness.GUESSED, month.isoformat()[:7], source)


def _year_of(month: int, day: int | None, context: Context) -> tuple[int | None, str, From]:
    """The year of a month, or day and month, without one."""
    if context.is_habit:
        return None, "", From.NOWHERE
    near = context.near_year
    if near is not None and context.published and not context.is_narrative and month < context.near_month:
        # “Fell ill on Dec. 29, 2014, and was discharged on Jan. 24”
        after = _goes_on((near, context.near_month, None), month)
        if after > near and (after, month) <= (context.published.year, context.published.month) and context.tense < 0:
            return after, year_text(near)[1], From.TEXT
    if context.is_narrative or (near is not None and not _is_over(near, month, day, context)):
        last = context.last
        if near is not None and not context.is_narrative:
            return near, year_text(near)[1], From.TEXT
        if last is not None:
            return _goes_on(last, month), year_text(last[0])[1], From.TEXT
    published = context.published
    if published is None:
        return None, "", From.TEXT if context.is_narrative else From.PUBLISHED
    listed = context.before
    if listed and listed[1] and bool(listed[2]) == bool(day) and listed[0] >= published.year - 1:
        return listed[0] + ((month, day or 0) < (listed[1], listed[2] or 0)), published.isoformat(), From.TEXT
    # Of what was told of an older year, a reader expects the year again.
    said = context.years.get((month, day)) if day else None
    if said is not None and said >= published.year - 1:
        return said, published.isoformat(), From.TEXT
    year = published.year
    here = (published.month, published.day) if day else (published.month,)
    there = (month, day) if day else (month,)
    if context.tense < 0:
        # “Spoke of May 29”, said in March: the verb is not surely the date's, and one of last May would give its year.
        ahead = (month - published.month) * 31 + (day - published.day if day else 0)
        year -= there > here and not (context.tense == -1 and ahead <= (_SOON if day else 31))
        # The same for “January 12”, said in November.
        year += context.tense == -1 and day is not None and ahead + 372 <= _SOON
    elif context.tense == 1 and day is None:
        # “Was to open in March”, in May or in January: the nearest.
        year += (there < here and published.month - month > 6) - (month - published.month > 6)
    elif context.tense > 1:
        # “Will last from 23 to 26 July”, said on the 24th: what began a little ago is not next year's.
        is_over = day is None or (published.month - month) * 31 + published.day - day > 60
        year += there < here and is_over
    elif day is None:
        year -= there > here
    else:
        around = [date_of(y, month, day) for y in (year - 1, year, year + 1)]
        days = [dt.date(*spot.place) for spot in around if spot and spot.place]  # type: ignore[arg-type]
        if days:
            year = min(days, key=lambda d: abs((d - published).days)).year
    return year, published.isoformat(), From.PUBLISHED


def _goes_on(last: Place, month: int) -> int:
    """The year of a month in a story: the first months after a date in the last ones are the next year's."""
    return last[0] + bool(last[1] and last[1] >= 10 and month <= last[1] - 9)


def _is_over(year: int, month: int, day: int | None, context: Context) -> bool:
    """Whether what the sentence says is to come would be past in ``year``: “proposed in 1988, it will begin Jan. 1”."""
    here = context.published
    if month < context.near_month:
        return True
    return bool(here and context.tense > 0 and (year, month, day or 31) < (here.year, here.month, here.day))


def _part_of_year(fields: dict[str, Any], context: Context) -> Spot | None:
    season, quarter, year = fields.get("season"), fields.get("quarter"), fields.get("year")
    half: int = fields.get("halfyear", 1)
    offset, base = fields.get("rel") or (None, "published")
    source, anchor, how = From.NOWHERE, "", Sureness.STATED
    here, _ = context.month(base)
    tail = season or (f"Q{quarter}" if quarter else f"H{half}")
    first = _SEASON_MONTHS[season] if season else (quarter - 1) * 3 + 1 if quarter else (half - 1) * 6 + 1
    if year is None and context.is_habit and offset is None:
        return nowhere(f"XXXX-{tail}")
    if year is None:
        year, source = context.year(base)
        near = context.near_year
        is_near = near is not None and context.published is not None and near >= context.published.year - 1
        if is_near and source is From.PUBLISHED and offset is None:
            year, source = context.near_year, From.TEXT
        if year is None:
            return nowhere(f"XXXX-{tail}")
        anchor, how = year_text(year)[1], Sureness.GUESSED
        if source is From.PUBLISHED and here is not None:
            running = season == "WI" and here.month <= 2
            if running and not (offset or 0):
                spot = season_of(year, "WI", year - 1)
                return spot.by(how, anchor, source)
            if offset is not None and offset < 0:
                year -= first + 2 >= here.month
            elif offset is not None and offset > 0:
                # The next summer said in May is next year's; this year's would be this summer.
                year += first <= here.month + (2 if season else 0)
            elif offset is None and context.tense <= 0:
                # Of a quarter or half that has only just begun there is nothing yet to report.
                begun = first + (0 if season else 1 if quarter else 3) <= here.month
                is_soon = season is not None and context.tense == -1 and first - here.month <= 2
                year -= not begun and not is_soon
            elif offset is None and context.tense > 1:
                # Of a quarter just over the results are still expected.
                year += first + 2 + (0 if season else 3) < here.month
                # In January the fourth quarter is the one just over, of which one will hear.
                year -= season is None and first - here.month > 6
            if season == "WI":
                return season_of(year, "WI", year).by(how, anchor, source)
        elif offset and here is not None and source is From.TEXT:
            after = first > here.month
            year += offset if (offset > 0) != after else 0
        elif offset:
            year += offset
    winter = fields.get("winter")
    spot = season_of(year, season, winter) if season else quarter_of(year, quarter) if quarter else half_of(year, half)
    return spot.by(how, anchor, source) if how is not Sureness.STATED else spot
