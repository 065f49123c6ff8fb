"""A time expression found in a text: where it stands, what it can mean, and what that was reckoned from.

Two notations stand side by side. ``date`` is EDTF, for event files: the days the words can mean and never fewer.
``value`` is TIMEX3 (TimeML 1.2.1), for durations, frequencies and vague references, which EDTF cannot write, and
for the measures of the field. Finding and reckoning are elsewhere.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from dateline.date import Date

__all__ = ["From", "Sureness", "Timex", "Type"]


class Type(Enum):
    """What is named, in TIMEX3's words."""

    DATE = "DATE"  # a day or anything longer that lies at one place of the calendar
    TIME = "TIME"  # within a day: an hour, a morning
    DURATION = "DURATION"  # how long, not when
    SET = "SET"  # how often


class Sureness(Enum):
    """How much of a value is in the words themselves."""

    STATED = "stated"  # the words say it all: “14 March 2022”
    RECKONED = "reckoned"  # counted from the anchor, in the only way there is: “yesterday”, “last week”
    GUESSED = "guessed"  # a choice was made, by tense or by the last date mentioned: “on Monday”, “in March”
    OPEN = "open"  # no date follows from the words: “in recent years”, “for three days”


class From(Enum):
    """Where the anchor is from."""

    NOWHERE = ""
    PUBLISHED = "published"  # the day the text was published
    TEXT = "text"  # a date mentioned in the text


class Timex(Struct, frozen=True):
    """One time expression; ``text[start:end]`` of what was read is ``text``.

    ``date`` is None where the words fix no place in the calendar (durations, frequencies, “recently”) or where the
    anchor they need is missing. ``value`` is “” where TIMEX3 has none either. ``mod`` is TIMEX3's: START, MID, END,
    APPROX, BEFORE, AFTER, LESS_THAN, MORE_THAN, EQUAL_OR_LESS, EQUAL_OR_MORE or “”. ``anchor`` is the EDTF text
    of the date that the value was reckoned from, “” where none was needed. ``rule`` names the row of the language's
    table. ``parts`` holds the two ends of a range (“from 12 to 14 March”), whose own date is the interval.
    """

    start: int
    end: int
    text: str
    type: Type
    value: str
    date: Date | None
    sureness: Sureness
    mod: str = ""
    anchor: str = ""
    anchor_from: From = From.NOWHERE
    rule: str = ""
    parts: tuple[Timex, ...] = ()
