"""Dates in the words of an English newspaper: “12–13 March 2022”, “about March 2022”, “3 or 4 February 2022”.

The words are ours, whatever the locale. They never say more than the date does: what is not specified is
called unknown, and what is qualified in part says which part. Years before 1 are BC (-0001 is 2 BC).
"""

from __future__ import annotations

import re
from typing import Final

from dateline.calendar_day import MONTHS, matches, year_range
from dateline.date import Date, Kind

__all__ = ["short", "words"]

_SEASONS: Final = ("spring", "summer", "autumn", "winter")
_THIRDS: Final = (37, 38, 39)
_ORDINALS: Final = ("first", "second", "third", "fourth")
_PARTS: Final = ("year", "month", "day")
_QUALITIES: Final = {"?": "uncertain", "~": "approximate", "%": "uncertain and approximate"}
_WHOLE: Final = {"?": "probably", "~": "about", "%": "probably about"}
_LONG: Final = 30  # a year of more digits is printed as a power of ten


def words(date: Date) -> str:
    """The date as a reader would read it, without a full stop or a capital that is not a name's."""
    if date.kind is Kind.INTERVAL:
        return _interval(date)
    if date.is_set:
        return _set(date)
    if date.kind is Kind.RANGE:
        return _range(date)
    return _qualified(date, _time(date) if date.time else _plain(date))


def short(date: Date, year: int) -> str:
    """The same words without the year, for a list under that year; in full where that would mislead."""
    full = words(date)
    ends = [end for end in (date.start, date.end) if end.low is not None]
    if not ends or date.is_set or any(not end.digits[1].isdigit() or end.season in _THIRDS for end in ends):
        return full
    if any(end.low[0] != year or end.high is None or end.high[0] != year for end in ends if end.low):
        return full
    return re.sub(rf"(?: of)? {year}\b", "", full)


def _time(date: Date) -> str:
    if date.time is None:
        return ""
    hour, minute, second, shift = date.time
    clock = f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if second else "")
    zone = ""
    if shift is not None:
        hours, minutes = divmod(abs(shift), 60)
        zone = " UTC"
        if shift:
            zone += ("+" if shift > 0 else "−") + str(hours) + (f":{minutes:02d}" if minutes else "")
    return f"{_plain(date)}, {clock}{zone}"


def _plain(date: Date) -> str:
    """The date without what qualifies it."""
    if date.kind is Kind.YEAR:
        return _long_year(date)
    year, month, day = date.digits
    if not month:
        return _year_alone(year)
    if date.season:
        return _season(date.season, _year_in_words(year))
    return _join(_month_and_day(month, day), _year_in_words(year))


def _month_and_day(month: str, day: str) -> str:
    if not day:
        return _month(month)
    if day == "XX":
        return "an unknown day" if month == "XX" else f"an unknown day in {_month(month)}"
    days, months = _days(day, month), _month(month)
    if month.isdigit() or (day.isdigit() and not months.startswith("a")):
        return f"{days} {months}"
    return f"day {days} of {months}"


def _join(before: str, year: str) -> str:
    vague = year.startswith("a") or before.endswith((" day", " month"))
    return f"{before} {'in' if before.endswith(' day') else 'of'} {year}" if vague else f"{before} {year}"


def _days(day: str, month: str) -> str:
    """The days that the digits can mean: “14”, “4, 14 or 24”, “a day between 10 and 19”."""
    if day.isdigit():
        return str(int(day))
    last = 31 if not month.isdigit() else (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[int(month) - 1]
    return _numbers([n for n in range(1, last + 1) if matches(n, day)], "a day")


def _numbers(numbers: list[int], what: str) -> str:
    if len(numbers) <= 4:
        return _list([str(number) for number in numbers], "or")
    return f"{what} between {numbers[0]} and {numbers[-1]}"


def _month(month: str) -> str:
    if month.isdigit():
        return MONTHS[int(month) - 1]
    if month == "XX":
        return "an unknown month"
    names = [MONTHS[n - 1] for n in range(1, 13) if matches(n, month)]
    return _list(names, "or") if len(names) <= 4 else f"a month between {names[0]} and {names[-1]}"


def _year(number: int) -> str:
    if number < 1:
        return f"{1 - number} BC"
    return f"AD {number}" if number < 1000 else str(number)


def _year_alone(digits: str) -> str:
    """A year, or the years that its digits can mean: “2022”, “the 1980s”, “the 1800s”."""
    # “The 1900s” of 190X would be read as a century, and “the 2000s” of 20XX as a decade.
    if re.fullmatch("[1-9][0-9][1-9]X|[1-9][1-9]XX", digits):
        return f"the {digits.replace('X', '0')}s"
    return _year_in_words(digits)


def _years(low: int, high: int) -> str:
    if high < 1:
        return f"{1 - low}–{1 - high} BC"
    if low < 1000:
        return f"{_year(low)} – {_year(high)}"
    return f"{low}–{high}"


def _year_in_words(digits: str) -> str:
    """A year inside a longer date: “2022”, “an unknown year in the 1560s”."""
    if digits.lstrip("-").isdigit():
        return _year(int(digits))
    if digits == "XXXX":
        return "an unknown year"
    low, high = year_range(digits)
    if re.search("X[0-9]", digits):
        return f"a year between {_year(low)} and {_year(high)} ({digits})"
    if re.fullmatch("[1-9][0-9][1-9]X", digits):
        return f"an unknown year in the {low}s"
    return f"an unknown year between {_year(low)} and {_year(high)}"


def _long_year(date: Date) -> str:
    number = int(date.digits[0])
    if date.low is None or date.high is None or date.low == (date.high[0], 1, 1):
        return _big_year(number) if -10_000 < number < 10_000 or number < 1 else f"the year {_big_year(number)}"
    ends = f"{_big_year(date.low[0])} and {_big_year(date.high[0])}"
    return f"a year between {ends}, estimated at {_big_year(number)}"


def _big_year(number: int) -> str:
    if abs(number) < 10_000:
        return _year(number)
    shown = number if number > 0 else 1 - number
    text = str(shown)
    figure = f"{shown:,}" if len(text) <= _LONG else f"{text[0]}.{text[1:4]} × 10^{len(text) - 1}"
    return figure if number > 0 else f"{figure} BC"


def _season(code: int, year: str) -> str:
    if code < 33:
        where = ("", " (Northern Hemisphere)", " (Southern Hemisphere)")[(code - 21) // 4]
        return _join(_SEASONS[(code - 21) % 4], year) + where
    if code < 37:
        return f"{_ORDINALS[code - 33]} quarter of {year}"
    if code >= 40:
        return f"{_ORDINALS[code - 40]} half of {year}"
    # The three thirds of a year are what a newspaper calls early, middle and late.
    if year.startswith("a"):
        return f"{('early in', 'in the middle of', 'late in')[code - 37]} {year}"
    return f"{('early ', 'mid-', 'late ')[code - 37]}{year}"


def _qualified(date: Date, text: str) -> str:
    given = [quality for quality, digits in zip(date.qualities, date.digits, strict=True) if digits]
    if not any(given):
        return text
    if len(set(given)) == 1:
        return f"{_WHOLE[given[0]]} {text}"
    notes = []
    for mark, name in _QUALITIES.items():
        parts = [part for part, quality in zip(_PARTS, date.qualities, strict=True) if quality == mark]
        if parts:
            notes.append(f"{_list(parts[::-1], 'and')} {name}")
    return f"{text} ({', '.join(notes)})"


def _is_exact(date: Date) -> bool:
    """Whether it is a day, month or year without X and marks, which a dash can join to another."""
    return date.kind is Kind.CALENDAR and not (date.season or any(date.qualities) or "X" in date.text)


def _interval(date: Date) -> str:
    start, end = date.start, date.end
    if start.low is None or end.low is None:
        return _half(start, end)
    if start == end:
        return words(start)
    return _range(date)


def _half(start: Date, end: Date) -> str:
    if start.low is not None:
        return _beside("since", start) if end.is_open else f"{_beside('from', start)}, end unknown"
    if end.low is not None:
        return _beside("until", end) if start.is_open else f"{_beside('until', end)}, start unknown"
    if start.is_open:
        return "without start or end" if end.is_open else "until an unknown date"
    return "since an unknown date" if end.is_open else "dates unknown"


def _beside(word: str, date: Date) -> str:
    text = words(date)
    return f"probably {word} {text.removeprefix('probably ')}" if text.startswith("probably ") else f"{word} {text}"


def _range(date: Date) -> str:
    """Two dates with a dash, what they share printed once."""
    start, end = date.start, date.end
    if start.low is None or end.low is None:
        return f"{words(end)} or earlier" if start.low is None else f"{words(start)} or later"
    same_parts = [bool(part) for part in start.digits] == [bool(part) for part in end.digits]
    if not (_is_exact(start) and _is_exact(end) and same_parts):
        return f"from {words(start)} to {words(end)}"
    (year, month, day), (end_year, _, end_day) = start.low, end.low
    if not start.digits[1]:
        return _years(year, end_year)
    if year != end_year:
        return f"{words(start)} – {words(end)}"
    if not start.digits[2]:
        return f"{MONTHS[month - 1]}–{words(end)}"
    if month == end.low[1]:
        return f"{day}–{words(end)}" if day != end_day else words(end)
    return f"{day} {MONTHS[month - 1]} – {words(end)}"


def _set(date: Date) -> str:
    members, either = date.parts, date.kind is Kind.ONE_OF
    if len(members) == 1 and members[0].kind is Kind.RANGE:
        return _only_range(members[0], either=either)
    word = "or" if either else "and"
    texts = [words(member) for member in members]
    if not either:
        texts = [re.sub(" or (earlier|later)$", r" and \1", text) for text in texts]
    return _list(_without_repeats(members, texts), word)


def _without_repeats(members: tuple[Date, ...], texts: list[str]) -> list[str]:
    """The texts with the month and year that all share only at the last."""
    ends = [end for member in members for end in (member.start, member.end)]
    if not all(_is_exact(end) and end.digits[1] for end in ends):
        return texts
    years = {end.digits[0] for end in ends}
    months = {end.digits[1] for end in ends}
    if len(years) > 1 or len({bool(end.digits[2]) for end in ends}) > 1:
        return texts
    shared = f" {_year(int(ends[0].digits[0]))}"
    if len(months) == 1 and ends[0].digits[2]:
        shared = f" {_month(ends[0].digits[1])}{shared}"
    return [text.removesuffix(shared) for text in texts[:-1]] + [texts[-1]]


def _only_range(member: Date, *, either: bool) -> str:
    start, end = member.start, member.end
    known = end if start.low is None else start
    what = "day" if known.digits[2] else "month" if known.digits[1] else "year"
    if start.low is not None and end.low is not None:
        return f"one {what} of {words(member)}" if either else words(member)
    side = ("before", "earlier") if start.low is None else ("after", "later")
    if either:
        return f"{'on' if what == 'day' else 'in'} or {side[0]} {words(known)}"
    return f"{words(known)} and every {side[1]} {what}"


def _list(texts: list[str], word: str) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {word} {texts[-1]}"
