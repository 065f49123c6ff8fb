"""From a text to its time expressions: read, reckon in the order of the text, and join the two ends of a range.

Decides what one expression cannot tell alone: whether the text is a report of its day or a story told by its own
dates, the tense of the sentence, the year that the next expression gives to this one.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any, Final

from msgspec.structs import replace

from dateline import edtf
from dateline.date import Date
from dateline.derive.timex.context import Context
from dateline.derive.timex.expression import From, Sureness, Timex, Type
from dateline.derive.timex.reading import Match, scan
from dateline.derive.timex.reckoning import Reading, reckon
from dateline.derive.timex.spot import full_year
from dateline.derive.timex.table import Table, table
from dateline.derive.timex.tense import PLANNED, Tenses

__all__ = ["find", "timex3"]

# A year holds for the months after it within so many characters: about two sentences.
_NEAR: Final = 240
# A report has named a day of its own within so many characters.
_OPENING: Final = 600
_OF_THE_HOUR: Final = ("hour", "minute", "second", "ampm", "zone", "part", "mod", "list")
# A day this close after a time is its day, even if another was just mentioned.
_CLOSE: Final = 20
# What “the year-earlier period” is in the tables.
_YEAR_BEFORE: Final = [-1, "text"]
# How far before an expression what says that it is to come can begin.
_REACH: Final = 32


def find(text: str, published: Date | None, language: str) -> tuple[Timex, ...]:
    """The time expressions of a text in the order they stand, none overlapping another.

    ``published`` is the day the text was published; without it only what the text itself fixes has a date. Where it
    is a month or a stretch, only what is the same for its first and its last day has one. ``language`` is a BCP 47
    tag such as “en-GB”. Raises LookupError for a language that has no table.
    """
    rules = table(language)
    folded = text.translate(rules.fold)
    matches = scan(folded, rules)
    if not matches:
        return ()
    first, last = _days(published)
    readings = _read(folded, matches, rules, first, language)
    if first != last:
        readings = [
            a if a is None or b is None or a.date == b.date else replace(a, value="", date=None, sureness=Sureness.OPEN)
            for a, b in zip(readings, _read(folded, matches, rules, last, language), strict=True)
        ]
    found = [
        _timex(text, match, reading) for match, reading in zip(matches, readings, strict=True) if reading is not None
    ]
    return tuple(_ranges(text, folded, found, rules))


def timex3(found: tuple[Timex, ...]) -> tuple[Timex, ...]:
    """The same with every range taken apart, as TIMEX3 marks the two ends of one."""
    return tuple(part for timex in found for part in (timex.parts or (timex,)))


def _days(published: Date | None) -> tuple[dt.date | None, dt.date | None]:
    if published is None or published.low is None or published.high is None:
        return None, None
    if not 1 <= published.low[0] <= published.high[0] <= 9998:
        return None, None
    return dt.date(*published.low), dt.date(*published.high)


def _timex(text: str, match: Match, reading: Reading) -> Timex:
    date = _parsed(reading.date) if reading.date else None
    return Timex(
        match.start,
        match.end,
        text[match.start : match.end],
        reading.type,
        reading.value,
        date,
        reading.sureness if date else Sureness.OPEN,
        reading.mod,
        reading.anchor,
        reading.anchor_from,
        match.rule.name,
    )


@lru_cache(maxsize=4096)
def _parsed(date: str) -> Date | None:
    """The date, or None outside the years that articles are of: a decade before our era, the year 10000."""
    try:
        return edtf.parse(date)
    except edtf.Invalid:
        return None


def _read(
    text: str, matches: list[Match], rules: Table, published: dt.date | None, language: str
) -> list[Reading | None]:
    context = Context(published, published is None or _is_narrative(matches, published))
    tenses = Tenses(text, rules, [(match.start, match.end) for match in matches])
    lent = _lent_years(text, matches, rules)
    lent_days = _lent_days(text, matches, tenses)
    readings: list[Reading | None] = []
    before: Match | None = None
    for index, match in enumerate(matches):
        fields = match.fields
        if index in lent:
            fields = fields | {"year": lent[index]}
        if index in lent_days and (context.last_day is None or lent_days[index]["lent"] <= _CLOSE):
            fields = lent_days[index] | fields
        if fields.get("is") == "numeric":
            fields = _numeric(fields, published, language)
        _look_around(context, tenses, match, fields)
        context.is_year_apart = "\n" in text[context.said_at : match.start]
        context.is_apart = "\n" in text[context.day_at : match.start]
        between = text[before.end : match.start] if before else ""
        is_listed = rules.joiner.fullmatch(between) or rules.list_joiner.fullmatch(between)
        last = readings[-1] if readings else None
        context.before = last.place if is_listed and last else None
        if context.near_year is not None and _is_past_near(context, tenses, text, match.start):
            context.near_year = None
        if "year" not in fields:
            if before and "month" in fields and rules.of_year.fullmatch(between):  # “coups in 1987, in May and July”
                is_told_so = "year" in before.fields or "," in between
                if is_told_so and last and last.place and last.value == f"{last.place[0]:04d}":
                    context.near_year = last.place[0]
                context.near_month, context.year_at = 0, match.end
            if context.compares:
                context.near_year = None
        reading = reckon(fields, context)
        readings.append(reading)
        before = match
        if reading is None or reading.date is None:
            continue
        if _looks_back(fields) and not context.is_narrative:
            continue
        is_aside, has_edge = tenses.is_within(match.start), reading.mod != ""
        context.remember(reading.place, reading.value, is_aside=is_aside, has_edge=has_edge)
        if reading.place:
            context.said_at = match.end
            year, month, day = reading.place
            if month and day and year > 0:
                context.day_at = match.end
                if "weekday" in fields:
                    context.weekdays[fields["weekday"]] = dt.date(year, month, day)
            is_setting = tenses.opens(match.start) or (month and not context.compares)
            if reading.sureness is Sureness.STATED and is_setting:
                context.near_year = year if published is None or year != published.year else None
                context.near_month, context.year_at = month or 0, match.end
                context.year_opens = tenses.opens(match.start)
    return readings


def _look_around(context: Context, tenses: Tenses, match: Match, fields: dict[str, Any]) -> None:
    """Let the context know what the words around an expression say of it."""
    needs_tense = "year" not in fields and not context.is_narrative and fields.get("is") is None
    tense = tenses.at(match.start, match.end) if needs_tense else 0
    context.was_planned = tense == PLANNED
    context.tense = 2 * fields.get("tense", 0) or (1 if context.was_planned else tense)
    context.is_habit = needs_tense and tenses.is_habit(match.start)
    context.modifies = needs_tense and tenses.modifies(match.start, match.end)
    context.compares = tenses.compares(match.start, match.end)
    if context.last_day and tenses.is_new(context.day_at, match.start):
        context.last_day = None


def _looks_back(fields: dict[str, Any]) -> bool:
    """Whether a report only compares with it and counts nothing from it: “a year earlier”, “year-ago sales”."""
    if fields.get("unit") not in ("Y", "Q", "M", "W"):
        return False
    if "year" in fields and fields.get("rel") == [0, "text"]:  # “the same quarter of 2012”
        return True
    is_year_before = fields["unit"] == "Y" and fields.get("rel") == _YEAR_BEFORE
    return is_year_before or fields.get("yrel") == _YEAR_BEFORE or (fields.get("way"), fields.get("n")) == (-1, 1)


def _is_past_near(context: Context, tenses: Tenses, text: str, start: int) -> bool:
    """Whether the year given before is too far from here: another paragraph, or more than a sentence between."""
    at = context.year_at
    if tenses.is_new(at - 1, start) and not context.year_opens:
        return True
    return start - at > _NEAR or "\n" in text[at:start] or tenses.is_far(at - 1, start)


def _is_narrative(matches: list[Match], published: dt.date) -> bool:
    """Whether the text goes by its own dates: years long before its publication, and few words from today.

    A report names its own days at its beginning, however much of what follows is of old times, as in an obituary.
    """
    far = near = 0
    for match in matches:
        fields = match.fields
        year = fields.get("year")
        if year is not None:
            far += year < published.year - 1 or "era" in fields
        elif fields.get("is") is None and (
            (fields.get("rel") or ["", ""])[1] == "published"
            or fields.get("base") == "published"
            or ("weekday" in fields and "day" not in fields)
        ):
            near += 1
            if match.start < _OPENING and ("weekday" in fields or fields.get("unit") == "D"):
                return False
    return far >= 5 and far > 2 * near


_BLANK: Final = re.compile(r"[\s,]*")


def _lent_years(text: str, matches: list[Match], rules: Table) -> dict[int, int]:
    """Years that a month takes from the next expression: “in March and April 1940”, “March 5 to June 9, 1918”."""
    lent: dict[int, int] = {}
    for index in range(len(matches) - 2, -1, -1):
        a, b = matches[index].fields, matches[index + 1].fields
        year = b.get("year", lent.get(index + 1))
        if year is None or "month" not in a or "month" not in b or "year" in a or "yrel" in a or "rel" in a:
            continue
        if ("day" in a) != ("day" in b) or "is" in a:
            continue
        between = text[matches[index].end : matches[index + 1].start]
        if len(between) > 14 or not (
            rules.joiner.fullmatch(between) or rules.list_joiner.fullmatch(between) or _BLANK.fullmatch(between)
        ):
            continue
        if (a["month"], a.get("day", 0)) <= (b["month"], b.get("day", 0)):
            lent[index] = year
        elif rules.joiner.fullmatch(between):
            lent[index] = year - 1
    return lent


def _lent_days(text: str, matches: list[Match], tenses: Tenses) -> dict[int, dict[str, Any]]:
    """Days that a time takes from later in its sentence: “at 6 a.m. (0400 GMT) on Saturday”."""
    lent: dict[int, dict[str, Any]] = {}
    day: Match | None = None
    for index in range(len(matches) - 1, -1, -1):
        match = matches[index]
        if match.is_day:
            day = match
            continue
        if day is None or not match.is_time:
            continue
        between = text[match.end : day.start]
        if (
            len(between) < _REACH
            and not tenses.is_new(match.start, day.start)
            and "," not in between
            and between.count("(") == between.count(")")
        ):
            lent[index] = {key: value for key, value in day.fields.items() if key not in _OF_THE_HOUR}
            lent[index]["lent"] = len(between)
    return lent


def _numeric(fields: dict[str, Any], published: dt.date | None, language: str) -> dict[str, Any]:
    """A date of three numbers: the day first, but the month first in American English; two readings where unsaid."""
    first, second = fields["first"], fields["second"]
    year = fields["year"] if "year" in fields else full_year(fields["yy"], published.year if published else 2000)
    region = language.replace("_", "-").lower().partition("-")[2]
    dotted = fields.get("sep") == "."
    is_american = not dotted and (region == "us" or (language.lower() == "en"))
    day, month = (second, first) if is_american else (first, second)
    if month > 12:
        day, month = month, day
    out = {"year": year, "month": month, "day": day}
    if language.lower() == "en" and not dotted and first != second and first <= 12 and second <= 12:
        out["or"] = (year, day, month)
    return out


def _ranges(text: str, folded: str, found: list[Timex], rules: Table) -> list[Timex]:
    """The expressions with the two ends of a range made one: “from 12 to 14 March”, “between 2011 and 2013”."""
    out: list[Timex] = []
    for timex in found:
        if out and timex.start - out[-1].end <= 14 and not out[-1].parts:
            joined = _range(text, folded, out[-1], timex, rules)
            if joined:
                out[-1] = joined
                continue
        out.append(timex)
    return out


def _range(text: str, folded: str, a: Timex, b: Timex, rules: Table) -> Timex | None:
    if a.type is not Type.DATE or b.type is not Type.DATE or a.date is None or b.date is None:
        return None
    between = folded[a.end : b.start]
    if not rules.joiner.fullmatch(between):
        before = folded[max(0, a.start - 24) : a.start]
        if not (rules.list_joiner.fullmatch(between) and re.search(f"(?:{rules.opener.pattern})$", before, re.I)):
            return None
    if any(mark in date.text for date in (a.date, b.date) for mark in "/[{") or len(a.date.text) != len(b.date.text):
        return None
    if a.date.low is None or b.date.low is None or not a.date.low < b.date.low:
        return None
    both = _parsed(f"{a.date.text}/{b.date.text}")
    if both is None:
        return None
    order = [Sureness.STATED, Sureness.RECKONED, Sureness.GUESSED]
    sureness = max(a.sureness, b.sureness, key=order.index)
    anchored = b if b.anchor else a
    return Timex(
        a.start,
        b.end,
        text[a.start : b.end],
        Type.DATE,
        f"{a.value}/{b.value}",
        both,
        sureness,
        anchor=anchored.anchor,
        anchor_from=anchored.anchor_from if anchored.anchor else From.NOWHERE,
        rule=f"{a.rule} – {b.rule}",
        parts=(a, b),
    )
