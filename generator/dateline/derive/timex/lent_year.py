"""The year of a month, or of a day and month, that is told without one: lent by the text, or by the publication.

A story goes on from the last year it named; a report takes the year that puts the month on the side of the publication
on which the sentence's verb puts it. What is chosen so is a guess, and the reading says that it is.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from dateline.derive.timex.context import Context
from dateline.derive.timex.expression import From
from dateline.derive.timex.spot import Place, date_of, year_text

__all__ = ["year_of_month"]

# A day without a year that may be past is rather to come if it is within so many days.
_SOON: Final = 100


def year_of_month(month: int, day: int | None, context: Context) -> tuple[int | None, str, From]:
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
