"""Dates as people know them: EDTF (ISO 8601-2:2019, profile of 4 February 2019), levels 0, 1 and 2.

A date may be a day, a season, “one of these years”, or a stretch whose end nobody knows. Nothing is repaired
or guessed: what the standard does not allow is refused with a sentence for the person who wrote it, and no
value is ever more precise than its text. The values themselves are in ``date`` and can be had from here.
"""

from __future__ import annotations

import re
from typing import Final

from dateline.calendar_day import MONTHS, Day, Pattern, extremes, month_length, season_days, year_range
from dateline.date import Bound, Date, Kind, Precision, Time, contains, intersects, narrower

__all__ = [
    "Bound",
    "Date",
    "Invalid",
    "Kind",
    "Precision",
    "Time",
    "contains",
    "intersects",
    "narrower",
    "parse",
]

# A year of more digits than this means nothing, and 10**exponent must stay cheap to compute and to print.
_MOST_DIGITS: Final = 1_000


class Invalid(ValueError):  # noqa: N818
    """Text that is not EDTF, said so that an editor can mend it.

    ``reason`` is one sentence without a full stop, ``help`` what to write instead (may be empty),
    ``position`` the index in the text where reading stopped, counted from 0, or None where the whole is at
    fault.
    """

    def __init__(self, reason: str, help: str = "", position: int | None = None) -> None:  # noqa: A002
        super().__init__(reason)
        self.reason = reason
        self.help = help
        self.position = position


def parse(text: str) -> Date:
    """The date that a text means.

    Raises Invalid, and nothing else, where the text is not EDTF.
    """
    # Nearly all dates of a chronology are of these three forms, so they take one match and no other work.
    match = _plain(text)
    if match:
        return _plain_date(text, match)
    if text[:1] in ("[", "{"):
        return _read_set(text)
    if "/" in text:
        return _read_interval(text)
    return _read_one(text)


_QUALITY: Final = "[?~%]?"
_plain: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?").fullmatch
_calendar: Final = re.compile(
    rf"({_QUALITY})(-?[0-9X]{{4}})({_QUALITY})"
    rf"(?:-({_QUALITY})([0-9X]{{2}})({_QUALITY})(?:-({_QUALITY})([0-9X]{{2}})({_QUALITY}))?)?"
).fullmatch
_time: Final = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:(Z)|([+-])([0-9]{2})(?::([0-9]{2}))?)?").fullmatch
_year: Final = re.compile(rf"(?:(-?[0-9]{{4}})|Y(-?)([0-9]+)(?:E([0-9]+))?)(?:S([0-9]+))?({_QUALITY})").fullmatch


def _plain_date(text: str, match: re.Match[str]) -> Date:
    year, month, day = match.groups("")
    digits = year, month, day
    number = int(year)
    if not month:
        return Date(text, Kind.CALENDAR, 0, (number, 1, 1), (number, 12, 31), digits)
    month_number = int(month)
    if not 1 <= month_number <= 12:
        return _read_one(text)
    length = month_length(number, month_number)
    if not day:
        return Date(text, Kind.CALENDAR, 0, (number, month_number, 1), (number, month_number, length), digits)
    day_number = int(day)
    if not 1 <= day_number <= length:
        return _read_one(text)
    low = number, month_number, day_number
    return Date(text, Kind.CALENDAR, 0, low, low, digits)


def _read_one(text: str) -> Date:
    match = _calendar(text)
    if match:
        return _calendar_date(text, match)
    if "T" in text:
        return _read_time(text)
    match = _year(text)
    if match:
        return _long_year(text, match)
    raise _refusal(text)


def _calendar_date(text: str, match: re.Match[str]) -> Date:
    left, year, right, month_left, month, month_right, day_left, day, day_right = match.groups("")
    if year == "-0000":
        raise Invalid(*_NO_YEAR_ZERO, match.start(2))
    digits = year, month, day
    season = int(month) if "20" < month < "42" and "X" not in month else 0
    low, high = _season_days(match, season) if season else _days(match)
    level = 2 if season > 24 else 1 if season or year[0] == "-" else 0
    if "X" in text:
        level = max(level, 1 if _only_right(digits) else 2)
    qualities = ("", "", "")
    marks = [mark for mark in (left, right, month_left, month_right, day_left, day_right) if mark]
    if marks:
        # A mark to the right of a part is about it and all before it, a mark to its left about it alone.
        qualities = (
            _both(left, right, month_right, day_right),
            _both(month_left, month_right, day_right) if month else "",
            _both(day_left, day_right) if day else "",
        )
        # Level 1 knows one mark, at the very end.
        level = max(level, 1 if len(marks) == 1 and text[-1] in "?~%" else 2)
    return Date(text, Kind.CALENDAR, level, low, high, digits, qualities)


def _only_right(digits: Pattern) -> bool:
    """Whether X stands only where level 1 has it: in the last digits of a year, or for whole parts."""
    year, month, day = digits
    if "X" in year:
        return not month and bool(re.fullmatch("-?[0-9]{2}[0-9X]X", year))
    return (month, day) in (("XX", ""), ("XX", "XX")) or (day == "XX" and "X" not in month)


def _both(*marks: str) -> str:
    given = {mark for mark in marks if mark}
    return "%" if len(given) > 1 else "".join(given)


def _season_days(match: re.Match[str], season: int) -> tuple[Day, Day]:
    if match[8]:
        raise Invalid(f"{season} is a season or another part of a year, which has no days", "", match.start(8))
    first, last = year_range(match[2])
    return season_days(first, season)[0], season_days(last, season)[1]


def _days(match: re.Match[str]) -> tuple[Day, Day]:
    year, month, day = match[2], match[5] or "", match[8] or ""
    found = extremes((year, month, day))
    if found:
        return found
    if extremes((year, month, "")) is None:
        advice = "write 01 to 12, or 21 to 41 for a season, quarter or half"
        raise Invalid(f"there is no month {month}", advice, match.start(5))
    if "X" in year + month + day:
        raise Invalid(f"no day is {year}-{month}-{day}, whatever the X stand for", "", match.start(8))
    number = int(year)
    advice = f"write {year}-{month} if the day is not known"
    if day == "00":
        raise Invalid("there is no day 00", advice, match.start(8))
    reason = f"{MONTHS[int(month) - 1]} {number} has {month_length(number, int(month))} days"
    raise Invalid(reason, advice, match.start(8))


def _read_time(text: str) -> Date:
    day_text, _, time_text = text.partition("T")
    at = len(day_text) + 1
    day = _calendar(day_text)
    if day is None or not day[8] or "X" in day_text or any(mark in day_text for mark in "?~%"):
        raise Invalid("a time needs a whole day before it, without X and marks", "write YYYY-MM-DDThh:mm:ss", 0)
    date = _calendar_date(day_text, day)
    match = _time(time_text)
    if match is None:
        raise _time_refusal(time_text, at)
    hour, minute, second = int(match[1]), int(match[2]), int(match[3])
    shift = None
    if match[4]:
        shift = 0
    elif match[5]:
        hours, minutes = int(match[6]), int(match[7] or 0)
        shift = (hours * 60 + minutes) * (1 if match[5] == "+" else -1)
        if minutes > 59 or not -720 <= shift <= 840:
            raise Invalid("time zones run from -12:00 to +14:00", "", at + match.start(5))
        if shift == 0 and match[5] == "-":
            raise Invalid("no shift from UTC is written with a plus", "write Z or +00:00", at + match.start(5))
    if hour > 24 or (hour == 24 and (minute or second)):
        raise Invalid(f"there is no hour {match[1]}", "the last moment of a day is 24:00:00", at)
    if minute > 59:
        raise Invalid(f"there is no minute {match[2]}", "", at + match.start(2))
    # A leap second is the last one before midnight UTC, in whatever zone it is written.
    if second > 60 or (second == 60 and (hour * 60 + minute - (shift or 0)) % 1440 != 1439):
        raise Invalid(f"there is no second {match[3]}", "", at + match.start(3))
    return Date(text, Kind.TIME, date.level, date.low, date.high, date.digits, time=Time(hour, minute, second, shift))


def _time_refusal(time: str, at: int) -> Invalid:
    if re.fullmatch(r"[0-9]{2}:[0-9]{2}(Z|[+-].*)?", time):
        return Invalid("a time has seconds", "leave the time out if the second is not known", at + 5)
    if re.match(r"[0-9]{2}:[0-9]{2}:[0-9]{2}[.,]", time):
        return Invalid("a time has no fractions of a second", "leave them out", at + 8)
    if re.match(r"[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{4}$", time):
        return Invalid("a time zone needs its colon", "write +05:30", at + 11)
    return Invalid("the time cannot be read", "write hh:mm:ss, then Z or +hh:mm if the time zone is known", at)


def _long_year(text: str, match: re.Match[str]) -> Date:
    plain, sign, mantissa, exponent, significant, quality = match.groups("")
    if plain == "-0000":
        raise Invalid(*_NO_YEAR_ZERO, 0)
    if any(part[:1] == "0" for part in (mantissa, exponent, significant)):
        raise Invalid("the numbers of a long year do not begin with 0", "leave the 0 out", match.start(3))
    if max(len(exponent), len(significant)) > 4 or len(mantissa) + int(exponent or 0) > _MOST_DIGITS:
        raise Invalid(f"a year of more than {_MOST_DIGITS} digits is not read")
    number = abs(int(plain)) if plain else int(mantissa) * 10 ** int(exponent or 0)
    if not plain and not exponent and number < 10_000:
        raise Invalid("Y is for years of more than four digits", f"write {sign}{number:04d}", 0)
    # Y3388E2S3 is 338800, of which three digits count: any year from 338000 to 338999.
    unit = 10 ** max(len(str(number)) - int(significant), 0) if significant else 1
    low = number // unit * unit
    high = low + unit - 1
    if sign or plain[:1] == "-":
        low, high = -high, -low
    return Date(
        text,
        Kind.YEAR,
        2 if exponent or significant else 1,
        (low, 1, 1),
        (high, 12, 31),
        (plain or f"{sign}{number}", "", ""),
        (quality, "", ""),
        significant=int(significant or 0),
    )


def _read_interval(text: str) -> Date:
    start_text, _, end_text = text.partition("/")
    middle = len(start_text) + 1
    if "/" in end_text:
        if re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", text):
            raise Invalid("a date is written year-month-day", "write it like 2022-03-14", 0)
        where = middle + end_text.index("/")
        raise Invalid("an interval has one “/”, between its start and its end", "write start/end", where)
    start = _NO_DATE.get(start_text) or _end(start_text, 0, "an interval")
    end = _NO_DATE.get(end_text) or _end(end_text, middle, "an interval")
    _check_order(start, end, "interval", "/", middle)
    # An unspecified digit inside an interval is of level 2, wherever it stands.
    level = 2 if "X" in text else max(start.level, end.level)
    return Date(text, Kind.INTERVAL, level, start.low, end.high, parts=(start, end))


def _end(text: str, at: int, whole: str) -> Date:
    """An end of an interval or a member of a set, which begins ``at`` that place in the text."""
    match = _plain(text)
    try:
        date = _plain_date(text, match) if match else _read_one(text)
    except Invalid as invalid:
        invalid.position = at + (invalid.position or 0)
        raise
    if date.kind is Kind.TIME:
        reason = f"{whole} is made of dates without a time of day"
        raise Invalid(reason, "leave the time out", at + text.index("T"))
    return date


def _check_order(start: Date, end: Date, whole: str, sign: str, at: int) -> None:
    if start.low is None or end.low is None or end.high is None:
        return
    if start.low > end.high:
        reason = f"a reversed {whole}: the end, {end}, is before the start, {start}"
        raise Invalid(reason, f"write {end}{sign}{start}", at)
    # 2022-03-14/2022-03 would end before it starts if its end were read as the standard reads a start. An end
    # that says which digits are not known is measured by the last day it can mean.
    if start.low > end.low and "X" not in end.text and not end.significant:
        missing = sum(bool(a) and not b for a, b in zip(start.digits, end.digits, strict=True))
        advice = f"write {end}{'-XX' * missing} if no more is known" if missing else ""
        raise Invalid(f"the end, {end}, begins before the start, {start}", advice, at)


def _read_set(text: str) -> Date:
    closing = "]" if text[0] == "[" else "}"
    if text[-1] != closing:
        raise Invalid(f"a set that begins with {text[0]} ends with {closing}", "", len(text) - 1)
    pieces = text[1:-1].split(",")
    members = []
    at = 1
    for index, piece in enumerate(pieces):
        members.append(_member(piece, at, is_first=index == 0, is_last=index == len(pieces) - 1))
        at += len(piece) + 1
    lows = [member.low for member in members if member.low]
    highs = [member.high for member in members if member.high]
    return Date(
        text,
        Kind.ONE_OF if closing == "]" else Kind.ALL_OF,
        2,
        min(lows) if len(lows) == len(members) else None,
        max(highs) if len(highs) == len(members) else None,
        parts=tuple(members),
    )


def _member(text: str, at: int, *, is_first: bool, is_last: bool) -> Date:
    blank = re.search(r"\s", text)
    if blank:
        raise Invalid("a set has no blanks in it", "leave the blanks out", at + blank.start())
    if not text:
        raise Invalid("a member of the set is missing", "", at)
    if "/" in text:
        raise Invalid("a set has no intervals in it", "write start..end", at + text.index("/"))
    before, dots, after = text.partition("..")
    if not dots:
        return _end(text, at, "a set")
    if not (before or after) or not (before or is_first) or not (after or is_last):
        reason = "“..” stands between two dates, before the first of a set or after the last"
        raise Invalid(reason, "", at + len(before))
    start = _end(before, at, "a set") if before else _OPEN
    end = _end(after, at + len(before) + 2, "a set") if after else _OPEN
    if before and after and [bool(part) for part in start.digits] != [bool(part) for part in end.digits]:
        raise Invalid("both ends of a range are days, both are months, or both are years", "", at)
    _check_order(start, end, "range", "..", at)
    return Date(text, Kind.RANGE, 2, start.low, end.high, parts=(start, end))


_OPEN: Final = Date("..", Kind.OPEN, 1, None, None)
_NO_DATE: Final = {"..": _OPEN, "": Date("", Kind.UNKNOWN, 1, None, None)}
_NO_YEAR_ZERO: Final = ("there is no year -0000: the year before 0001 is 0000", "write 0000 for 1 BC")

# What people write instead of EDTF, and what to tell them. The first that matches is said.
_MISTAKES: Final = tuple(
    (re.compile(pattern), reason, advice)
    for pattern, reason, advice in (
        (r"^$", "the date is empty", "leave the field out if the date is not known"),
        (r"\s", "a date has no blanks in it", "write it like 2022-03-14, 2022-03 or 2022"),
        (r"[^\x00-\x7f]", "a date is written with plain digits and signs", ""),
        (r"^[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?$", "month and day have two digits", "write {padded}"),
        (r"^[0-9]{8}$", "a date has hyphens between its parts", "write them like 2022-03-14"),
        (r"^[0-9]{6}$", "a date has hyphens between its parts, and a long year a Y", "write it like 2022-03"),
        (r"^-?[0-9]{5,}", "a year of more than four digits begins with Y", "write Y12345"),
        (r"^-?[0-9]{3}[?~%]?$", "a year has four digits", "write 198X for the 1980s, 0198 for the year 198"),
        (r"^-?[0-9]{2}[?~%]?$", "a year has four digits", "write 19XX for the 1900s, 0019 for the year 19"),
        (r"[0-9-][ux]", "an unspecified digit is a capital X", "write 198X or 2022-03-XX"),
        (r"[0-9]t", "the T before a time is a capital", "write 2022-03-14T12:30:00Z"),
        (r"[?~%]{2}", "one mark stands for both: “?~” is “%”", "write %"),
        (r"^y-?[0-9]", "the Y of a long year is a capital", "write Y12345"),
        (r"^Y.*-[0-9]", "a year with Y has no month or day", ""),
        (r"(?i)unknown", "an end that is not known is left empty", "write 2022-03-14/"),
        (r"(?i)open|now|present", "an end that is open is two dots", "write 2022-03-14/.."),
        (r"\.\.", "“..” stands at an end of an interval or in a set", "write 2022-03-14/.."),
        (
            r"[()]",
            "parentheses are of the draft of 2012",
            "write the mark before the part that it is about: 2022-~03",
        ),
        (r"(?i)^c[a-z.]{0,5}[0-9]", "“about” is a ~ after the date", "write 1900~"),
        (r"(?i)[a-z]{3,}", "a date is written in figures", "write it like 2022-03-14, 2022-03 or 2022"),
    )
)


def _refusal(text: str) -> Invalid:
    for pattern, reason, advice in _MISTAKES:
        match = pattern.search(text[:100])
        if match:
            padded = "-".join(part.zfill(2) for part in text[:100].split("-"))
            return Invalid(reason, advice.replace("{padded}", padded), match.start())
    return Invalid("this is not a date in EDTF", "write it like 2022-03-14, 2022-03 or 2022", 0)
