"""Feasts, each by a rule for its day.

A rule is a day of the year (``12-25``), a count from Easter (``easter+1``), or month, weekday and which of them in the
month (``11:4:4`` is the fourth Thursday of November, ``5:1:-1`` the last Monday of May), with days to add
(``11:4:4+1``). Feasts of calendars that no such rule reckons are left out rather than guessed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from dateline.derive.timex.context import Context
from dateline.derive.timex.expression import From, Sureness
from dateline.derive.timex.spot import Spot, day_of, nowhere, year_text

__all__ = ["of_feast"]


def of_feast(fields: dict[str, Any], context: Context) -> Spot | None:
    """The day of a feast in the year that is said, or in the one that the tense or the text gives."""
    rule, year = fields["holiday"], fields.get("year")
    offset = (fields.get("rel") or (None, ""))[0]
    source, anchor = From.NOWHERE, ""
    if year is None:
        candidates: list[int]
        if context.is_narrative or context.near_year is not None:
            base = context.near_year if context.near_year is not None else context.last[0] if context.last else None
            if base is None or base < 1:
                return nowhere("XXXX-" + (rule if rule[2:3] == "-" else "XX-XX"))
            candidates, source, anchor = [base], From.TEXT, year_text(base)[1]
        elif context.published:
            here = context.published
            candidates = [here.year - 1, here.year, here.year + 1]
            days = [_feast(rule, y) for y in candidates]
            tense = 0 if context.modifies else context.tense  # “returns from its Christmas recess”
            if (offset or 0) < 0 or (offset is None and tense < 0):
                days = [day for day in days if day <= here][-1:]
            elif (offset or 0) > 0 or (offset is None and tense > 0):
                days = [day for day in days if day >= here][:1]
            day = min(days, key=lambda d: abs((d - here).days)) + dt.timedelta(fields.get("days", 0))
            return day_of(day).by(Sureness.GUESSED, here.isoformat(), From.PUBLISHED)
        else:
            return nowhere("XXXX-" + (rule if rule[2:3] == "-" else "XX-XX"))
        year = candidates[0]
    if not 1 <= year <= 9999:
        return None
    spot = day_of(_feast(rule, year) + dt.timedelta(fields.get("days", 0)))
    return spot.by(Sureness.GUESSED, anchor, source) if anchor else spot


def _feast(rule: str, year: int) -> dt.date:
    if rule.startswith("easter"):
        sunday: dt.date = easter(year)
        return sunday + dt.timedelta(int(rule.removeprefix("easter") or 0))
    if ":" in rule:
        nth_day, _, plus = rule.partition("+")
        month, weekday, nth = (int(part) for part in nth_day.split(":"))
        first = dt.date(year, month, 1)
        if nth < 0:
            last: dt.date = first + relativedelta(months=1, days=-1)
            return last - dt.timedelta((last.isoweekday() - weekday) % 7 - 7 * (nth + 1))
        return first + dt.timedelta((weekday - first.isoweekday()) % 7 + 7 * (nth - 1) + int(plus or 0))
    return dt.date(year, int(rule[:2]), int(rule[3:]))
