"""Dates as people write them in spreadsheets, read as EDTF, and never more exactly than they were written.

Read are EDTF itself, ISO dates, English dates in words and figures, and Chinese ones. “3/4/2022” is read only if the
order of day and month was given: what can mean two days is no date. A time of day without seconds is left out, which
widens.
"""

from __future__ import annotations

import re

from msgspec import Struct

from dateline import edtf
from dateline.date import contains

__all__ = ["ORDERS", "Found", "interval", "meant", "of_parts", "read", "sounds_vague"]

ORDERS = ("dmy", "mdy", "ymd")

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_NAMES = {name: n for n, full in enumerate(_MONTHS, 1) for name in (full, full[:3], f"{full[:3]}.")} | {
    "sept": 9,
    "sept.": 9,
}
_MONTH = "|".join(re.escape(name) for name in sorted(_NAMES, key=len, reverse=True))
_SEASONS = {
    "spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24, "early": 37, "mid": 38, "late": 39,
    "q1": 33, "q2": 34, "q3": 35, "q4": 36,
}  # fmt: skip
_YEAR = r"(?P<year>[0-9]{1,4})(?P<era> ?(?:bce?|ce|ad))?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_DAY} (?P<month>{_MONTH}),? {_YEAR}",
        rf"(?P<month>{_MONTH}) {_DAY},? {_YEAR}",
        rf"(?P<month>{_MONTH}),? {_YEAR}",
        r"(?P<year>[0-9]{4})[/.](?P<month>[0-9]{1,2})[/.](?P<day>[0-9]{1,2})",
        r"(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<year>[0-9]{4}) ?年 ?(?P<month>[0-9]{1,2}) ?月(?: ?(?P<day>[0-9]{1,2}) ?日)?",
        rf"(?P<season>spring|summer|autumn|fall|winter|early|mid|late|q[1-4])[- ](?:in )?{_YEAR}",
        r"(?:the )?(?P<decade>[0-9]{3})0['’]?s",
        _YEAR,
    )
)
_SLASHED = re.compile(r"([0-9]{1,4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,4})")
_ABOUT = re.compile(
    r"(?:about|around|approximately|approx\.?|circa|c(?:a|irc)?\.|ca|~|some time in|roughly) ?(?=[0-9a-z])",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"(?:probably|possibly|perhaps|maybe) ", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:about|around|approx|approximately|circa|ca|c\.|roughly|probably|possibly|perhaps|maybe|or|early|mid|late|"
    r"before|after|until|since|by|between|end|beginning|spring|summer|autumn|fall|winter)\b|[~?]|[0-9]0s\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:–|—|\s-\s|\bto\b|\buntil\b)\s*", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?.*")


class Found(Struct, frozen=True):
    """A date as EDTF, empty where it could not be read; ``widened`` says what was left out, ``why`` why it is empty."""

    edtf: str
    widened: str = ""
    why: str = ""


def read(text: str, order: str = "") -> Found:
    """Return the date in a text. ``order`` is one of `ORDERS`, for dates in figures with slashes."""
    text = " ".join(text.split())
    if _is_edtf(text):
        return Found(text)
    clock = _CLOCK.fullmatch(text)
    if clock and _is_edtf(clock[1]):
        return Found(clock[1], "the time of day is left out, since it has no seconds or no form in EDTF")
    about, rest = _cut(_ABOUT, text)
    maybe, rest = _cut(_MAYBE, rest)
    if rest.endswith("?"):
        maybe, rest = True, rest[:-1].strip()
    mark = "%" if about and maybe else "~" if about else "?" if maybe else ""
    found = _one(rest, order)
    if found.edtf:
        return Found(found.edtf + mark, found.widened) if _is_edtf(found.edtf + mark) else Found(found.edtf)
    ends = _RANGE.split(rest)
    if len(ends) == 2 and not mark:
        first, last = _one(ends[0], order), _one(ends[1], order)
        if first.edtf and last.edtf:
            return interval(first.edtf, last.edtf)
    return Found("", why=found.why or "this is no date that can be read")


def meant(text: str) -> tuple[str, ...]:
    """Return what a text that is no EDTF may have been meant for, in EDTF: two days where the order is not plain."""
    found = read(text).edtf
    return (found,) if found else tuple(f.edtf for f in (read(text, "dmy"), read(text, "mdy")) if f.edtf)


def interval(start: str, end: str) -> Found:
    """Return a stretch between two EDTF texts; only its start where its end cannot be."""
    if not end or start == end:
        return Found(start)
    text = f"{start}/{end}"
    try:
        edtf.parse(text)
    except edtf.Invalid as problem:
        return Found(start, f"the end, {end}, is left out: {problem.reason}")
    return Found(text)


def of_parts(year: int, month: int | None, day: int | None) -> Found:
    """Return the date of a year, month and day in figures; a part that cannot be is left out, with all below it."""
    if year < 0:
        # Programs differ on whether -43 is 43 BC, EDTF's -0042, or 44 BC.
        text = f"[{_year(year)},{_year(year + 1)}]"
        return Found(text, f"the year {year} can mean two years, for programs differ on whether there was a year 0")
    text = _year(year)
    for name, part in (("month", month), ("day", day)):
        if part is None:
            break
        longer = f"{text}-{part:02d}"
        if len(text) > 7 or not 0 <= part <= (12 if name == "month" else 31) or not _is_edtf(longer):
            return Found(text, f"there is no {name} {part} in {text}; it is left out")
        text = longer
    if day is not None and month is None:
        return Found(text, f"the day {day} has no month; it is left out")
    return Found(text)


def sounds_vague(text: str) -> bool:
    """Return whether a date's words say that it is not exact."""
    return bool(_VAGUE.search(text))


def is_coarser(text: str, than: str) -> bool:
    """Return whether one EDTF text holds all that another can mean, and more."""
    outer, inner = edtf.parse(text), edtf.parse(than)
    return outer != inner and contains(outer, inner) and not contains(inner, outer)


def _one(text: str, order: str) -> Found:
    if _is_edtf(text):
        return Found(text)
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        return _in_order(slashed, order, is_dotted="." in text)
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            made = _of_match({k: v or "" for k, v in match.groupdict().items()})
            return Found(made) if _is_edtf(made) else Found("", why="there is no such day")
    return Found("")


def _in_order(match: re.Match[str], order: str, *, is_dotted: bool) -> Found:
    one, two, three = match.groups()
    if len(one) == 4 and len(three) <= 2:
        year, month, day = one, two, three
    elif len(three) == 4 and len(one) <= 2:
        given = order or ("dmy" if is_dotted or int(one) > 12 else "mdy" if int(two) > 12 else "")
        if given not in ("dmy", "mdy"):
            return Found("", why="it can mean two days: say which of day and month stands first")
        year, (day, month) = three, (one, two) if given == "dmy" else (two, one)
    else:
        return Found("", why="its year has not four figures")
    made = f"{year}-{int(month):02d}-{int(day):02d}"
    return Found(made) if _is_edtf(made) else Found("", why="there is no such day")


def _of_match(parts: dict[str, str]) -> str:
    if parts.get("decade"):
        return f"{parts['decade']}X"
    number = int(parts["year"])
    year = _year(1 - number if "b" in parts.get("era", "").lower() else number)
    if len(parts["year"]) < 4 and not parts.get("era"):
        # “98” is no year that anyone can be sure of.
        return ""
    if parts.get("season"):
        return f"{year}-{_SEASONS[parts['season'].lower()]}"
    if not parts.get("month"):
        return year
    name = parts["month"].lower()
    month = f"{year}-{_NAMES.get(name) or int(name):02d}"
    return f"{month}-{int(parts['day']):02d}" if parts.get("day") else month


def _year(number: int) -> str:
    sign = "-" if number < 0 else ""
    return f"{sign}{abs(number):04d}" if abs(number) < 10_000 else f"Y{number}"


def _cut(form: re.Pattern[str], text: str) -> tuple[bool, str]:
    match = form.match(text)
    return (True, text[match.end() :]) if match else (False, text)


def _is_edtf(text: str) -> bool:
    try:
        edtf.parse(text)
    except edtf.Invalid:
        return False
    return True
