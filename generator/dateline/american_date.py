"""Dates in American order, as Chicago prints them, and never more exact than they are."""

from __future__ import annotations

import re

from dateline.edtf import Date
from dateline.wording import english

__all__ = ["date_words", "month_words"]


def date_words(date: Date) -> str:
    """Return a date in American order: “March 14, 2022”, “March 2022”, “March 14–16, 2022”.

    A time of day is left out. What is neither a plain date nor a closed interval of plain dates (about, before, one
    of …) is worded as everywhere else on the site, since Chicago has no words for it.
    """
    start, slash, end = str(date).partition("/")
    first, last = _parts(start), _parts(end)
    if first is None or (slash and last is None):
        return english(date)
    if last is None:
        return _american(first)
    if len(first) != len(last) or first == last:
        return english(date)
    return _american_range(first, last)


def month_words(date: Date | None) -> str:
    """Return month and year, even where the day is known; empty where the date is none of plain year, month and day."""
    parts = _parts(str(date or ""))
    return _american(parts[:2]) if parts else ""


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _parts(text: str) -> tuple[int, ...] | None:
    """Return year, month and day as far as given, or None for all that is not a plain date of level 0."""
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d)(?:T.*)?)?)?", text)
    return tuple(int(part) for part in match.groups() if part) if match else None


def _american(parts: tuple[int, ...]) -> str:
    year = f"{parts[0]}"
    if len(parts) == 1:
        return year
    month = _MONTHS[parts[1] - 1]
    return f"{month} {year}" if len(parts) == 2 else f"{month} {parts[2]}, {year}"


def _american_range(first: tuple[int, ...], last: tuple[int, ...]) -> str:
    if len(first) == 1 or first[0] != last[0]:
        return f"{_american(first)}–{_american(last)}"
    if len(first) == 2:
        return f"{_MONTHS[first[1] - 1]}–{_american(last)}"
    start = f"{_MONTHS[first[1] - 1]} {first[2]}"
    if first[1] == last[1]:
        return f"{start}–{last[2]}, {last[0]}"
    return f"{start}–{_american(last)}"
