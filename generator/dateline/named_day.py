"""The day or month that a source's words name, where they plainly name one.

A day counts only where it stands in digits beside the name of a month in English, Ukrainian or Russian, in Chinese
signs, or as day.month.year; whatever names two says nothing. Finding dates in running text, and what “yesterday” means,
is `derive`'s work.
"""

from __future__ import annotations

import re

from dateline.calendar_day import month_length
from dateline.date import Date
from dateline.timeline import MONTHS

__all__ = ["finer"]

_ENGLISH = "|".join(f"{m[:3]}(?:{m[3:]})?" if m[3:] else m for m in MONTHS)
# Every case that stands in dates: 14 березня, у березні; ends of words are tried longest first.
_SLAVIC = (
    "січ(?:ень|ня|ні)|лют(?:ий|ого|ому)|берез(?:ень|ня|ні)|квіт(?:ень|ня|ні)|трав(?:ень|ня|ні)|черв(?:ень|ня|ні)|"
    "лип(?:ень|ня|ні)|серп(?:ень|ня|ні)|верес(?:ень|ня|ні)|жовт(?:ень|ня|ні)|листопад[аі]?|груд(?:ень|ня|ні)|"
    "январ[ьяе]|феврал[ьяе]|март[ае]?|апрел[ьяе]|ма[йяе]|июн[ьяе]|июл[ьяе]|август[ае]?|сентябр[ьяе]|октябр[ьяе]|"
    "ноябр[ьяе]|декабр[ьяе]"
)
_NAMES = f"(?P<month>{_ENGLISH}|(?i:{_SLAVIC}))"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th|-?(?:го|е))?"
# “14 March”, “14th of March”, «14-го марта»; “March 14”, but not “March 2022”; 3月14日; 14.03.2022.
_DAYS = (
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_NAMES}\b"),
    re.compile(rf"\b(?P<month>{_ENGLISH})\b\.?\s+{_DAY}\b(?![:.]?\d)"),
    re.compile(r"(?P<month>1?[0-9])\s*月\s*(?P<day>[0-3]?[0-9])\s*日"),
    re.compile(r"(?<![\d.])(?P<day>[0-3]?[0-9])\.(?P<month>[01]?[0-9])\.(?:19|20)[0-9]{2}\b"),
)
# “20 or 21 July”: more than one day is meant.
_ALSO = re.compile(
    r"\d(?:st|nd|rd|th|-?(?:го|е))?(?:\s+(?:or|and|to|або|чи|та|й|і|до|или|и|до|по|ли)|\s*[,/–-])\s*\Z", re.IGNORECASE
)
_MONTHS = (re.compile(rf"\b{_NAMES}\b"), re.compile(r"(?P<month>1?[0-9])\s*月"))
_STARTS = (
    *(m[:3].lower() for m in MONTHS),
    *("січ", "лют", "бер", "кві", "тра", "чер", "лип", "сер", "вер", "жов", "лис", "гру"),
    *("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
)
_NUMBERS = {start: place % 12 + 1 for place, start in enumerate(_STARTS)} | {"май": 5, "мае": 5}


def finer(text: str, date: Date) -> str:
    """Return the day, or else the month of a year, within ``date`` that ``text`` names; an empty string if several."""
    year, month, _ = date.digits
    named = [m for pattern in _DAYS for m in pattern.finditer(text)]
    if any(_ALSO.search(text[: m.start()]) for m in named):
        return ""
    days = {(_number(m["month"]), int(m["day"])) for m in named}
    found = {f"{year}-{m:02}-{d:02}" for m, d in days if month in ("", f"{m:02}") and _is_day(int(year), m, d)}
    if not found and not month:
        months = {_number(m["month"]) for pattern in _MONTHS for m in pattern.finditer(text)}
        found = {f"{year}-{m:02}" for m in months if 1 <= m <= 12}
    return found.pop() if len(found) == 1 else ""


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= month_length(year, month)


def _number(month: str) -> int:
    return int(month) if month.isdigit() else _NUMBERS[month[:3].lower()]
