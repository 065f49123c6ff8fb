"""What is known at one place of a text while it is read from its beginning."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from msgspec import Struct, field

from dateline.derive.timex.expression import From
from dateline.derive.timex.spot import Place

__all__ = ["Context"]

# In so many days of a quarter the figures of the one before come out.
_WEEKS: Final = 50
_WEEK: Final = re.compile(r"(\d{4})-W(\d\d)")
_QUARTER: Final = re.compile(r"(\d{4})-Q(\d)")
_PERIOD: Final = re.compile(r"(\d{4})(?:-(\d\d)|-Q(\d))?")
_CLOCK: Final = re.compile(r"\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d")


class Context(Struct):
    """What is known while a text is read from its beginning.

    ``last`` is the last date mentioned, ``is_narrative`` whether the text tells of the past by its own dates and not
    from the day of its publication. ``near_year`` is a year given just before, which months without one belong to.
    ``tense`` is 2 for what is still to come, 1 for what was to, -1 for what is rather and -2 for what is surely past,
    0 where the sentence does not say; ``modifies`` whether the expression belongs to a noun (“the 6 November vote”), of
    which the verb says little.
    """

    published: dt.date | None
    is_narrative: bool
    last: Place | None = None
    near_year: int | None = None
    year_at: int = 0  # where in the text that year stands
    year_opens: bool = False  # “In 1998, …”, of which more than one sentence may tell
    near_month: int = 0  # of that year; months before it are of another
    said_year: int | None = None  # the year of the last date mentioned, an aside or not
    tense: int = 0
    was_planned: bool = False  # “had been set for Wednesday”
    modifies: bool = False
    compares: bool = False  # “fell from a year earlier”
    is_habit: bool = False  # “usually falls in May”, of no one year
    last_day: dt.date | None = None  # of this sentence: what a time of day is on
    day_at: int = 0  # where it stands
    said_day: dt.date | None = None  # however long ago
    is_apart: bool = False  # whether a paragraph ended since
    said_at: int = 0  # where the last date stands, an aside or not
    is_year_apart: bool = False  # whether a paragraph ended since
    past_day: dt.date | None = None  # the last that was over at publication
    said_week: dt.date | None = None  # a day of the last week mentioned, where no day was since
    said_quarter: dt.date | None = None  # the first day of the last quarter mentioned
    period: dt.date | None = None  # the beginning of the latest month, quarter or year mentioned that was over
    clock: dt.datetime | None = None  # the last time of day on a day
    before: Place | None = None  # what this one is listed with: “between June and August”
    half_day: str = ""  # whether that was said to be before or after noon
    weekdays: dict[int, dt.date] = field(default_factory=dict)  # which Sunday was meant before
    years: dict[tuple[int, int], int] = field(default_factory=dict)  # of which year 6 November was meant before

    def remember(self, place: Place | None, value: str, *, is_aside: bool, has_edge: bool = False) -> None:
        """Take note of a place in the calendar; an aside in a sentence does not take back the month."""
        week = _WEEK.fullmatch(value)
        if week:
            self.said_week = dt.date.fromisocalendar(int(week[1]), int(week[2]), 1)
        quarter = _QUARTER.fullmatch(value)
        if quarter:
            self.said_quarter = dt.date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)
        self._note_period(value, has_edge=has_edge)
        if place is None:
            return
        year, month, day = place
        self.said_year = year
        if month or self.last is None or (self.last[0] != year and not (self.last[1] and is_aside)):
            self.last = place
        if month and day and year > 0:
            self.last_day = self.said_day = dt.date(year, month, day)
            self.said_week = None
            if self.published and self.said_day <= self.published:
                self.past_day = self.said_day
            self.years[month, day] = year
            if _CLOCK.fullmatch(value[:16]):
                self.clock = dt.datetime.fromisoformat(value[:16])

    def _note_period(self, value: str, *, has_edge: bool) -> None:
        match = _PERIOD.fullmatch(value)
        if match is None or self.published is None or self.compares or has_edge:
            return
        month = int(match[3]) * 3 if match[3] else int(match[2] or 12)
        if (int(match[1]), month) < (self.published.year, self.published.month):
            period = dt.date(int(match[1]), month - 2 if match[3] else month if match[2] else 1, 1)
            # What the figures are of is the latest: “3 percent in January, from low levels of 2020”.
            self.period = max(self.period or period, period)

    def day(self, base: str, *, back: bool = False) -> tuple[dt.date | None, From]:
        """The day to count from, forward or ``back``: the publication's, or the text's last one."""
        if base == "published" and not self.is_narrative:
            return self.published, From.PUBLISHED
        said = self.said_day
        if self.last and self.last[1] and self.last[2] and self.last[0] > 0:
            said = dt.date(*self.last)  # type: ignore[arg-type]
        elif self.is_narrative:
            said = None
        if said is None:
            return (None, From.TEXT) if self.is_narrative else (self.published, From.PUBLISHED)
        if self.published and not self.is_narrative:
            # “Takes office on 11 March. … The two met that night”: what is past is not on a day to come.
            if self.tense < 0 and self.past_day and said > self.published:
                said = self.past_day
            # “A day earlier” in a new paragraph counts from the day of the report, and not from one told before.
            if back and self.is_apart:
                return self.published, From.PUBLISHED
        return said, From.TEXT

    def week(self, base: str) -> tuple[dt.date | None, From]:
        """A day of the week to count from."""
        if base != "published" and self.said_week:
            return self.said_week, From.TEXT
        return self.day(base)

    def month(self, base: str) -> tuple[dt.date | None, From]:
        """The first day of the month to count from."""
        if base != "published" and self.compares and self.period and not self.is_narrative:
            return self.period, From.TEXT
        if not (base == "published" and not self.is_narrative) and self.last and self.last[1] and self.last[0] > 0:
            return dt.date(self.last[0], self.last[1], 1), From.TEXT
        if self.is_narrative or self.published is None:
            return None, From.TEXT
        return self.published.replace(day=1), From.PUBLISHED

    def quarter(self, base: str) -> tuple[dt.date | None, From]:
        """A day of the quarter to count from."""
        said = self.said_quarter
        if said and self.tense < 0 and self.published and said + dt.timedelta(89) >= self.published:
            said = None  # “Forecast a record for this quarter. … It sold 3 million in the quarter”, which is over
        if base != "published" and said and not self.is_narrative:
            return said, From.TEXT
        if base != "published" and self.published and not self.is_narrative:
            # In a quarter's first weeks the figures are of the last.
            return self.published - dt.timedelta(_WEEKS), From.PUBLISHED
        return self.month(base)

    def year(self, base: str, *, back: bool = False) -> tuple[int | None, From]:
        """The year to count from, forward or ``back``, which may be before our era in EDTF's count."""
        is_near = not self.is_year_apart or (self.compares and self.period is not None)
        if back and not is_near and self.published and not self.is_narrative:
            return self.published.year, From.PUBLISHED
        if base != "published" and self.compares and self.period and not self.is_narrative:
            return self.period.year, From.TEXT
        if not (base == "published" and not self.is_narrative) and self.last:
            return self.said_year if self.said_year is not None else self.last[0], From.TEXT
        if self.published is None or (self.is_narrative and base != "published"):
            return None, From.TEXT
        return self.published.year, From.PUBLISHED
