"""Dates in the words of a newspaper: “12–13 March 2022”, “about March 2022”, “3 or 4 February 2022”.

The words are ours, whatever the machine's locale, in the language that is spoken (`catalogue`). They never say more
than the date does: what is not specified is called unknown, and what is qualified in part says which part. Years before
1 are BC (-0001 is 2 BC).

Every phrase is a message of the catalogue, so that a language is added without code. Many languages have two forms of a
phrase: one that stands alone (“березень 2022 р.”), and one behind a word that governs it (“близько березня 2022 р.”).
A translation gives both, with “|” between them, or one for either.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from dateline.calendar_day import MONTHS, matches, year_range
from dateline.catalogue import ENGLISH, Catalogue, cached, current, later
from dateline.date import Date, Kind

__all__ = [
    "Wording",
    "english",
    "from_on",
    "from_to",
    "initials",
    "month_in",
    "months",
    "number",
    "short",
    "short_months",
    "until",
    "words",
]

# Of a phrase the form that stands alone, and the one behind “about”, “since”, “from”, “until”, “of”.
_ALONE, _GOVERNED = 0, 1
_MONTHS: Final = (
    later("January"), later("February"), later("March"), later("April"), later("May"), later("June"), later("July"),
    later("August"), later("September"), later("October"), later("November"), later("December"),
)  # fmt: skip
_SEASONS: Final = (later("spring"), later("summer"), later("autumn"), later("winter"))
_HEMISPHERES: Final = (
    "",
    later("%(date)s (Northern Hemisphere)"),
    later("%(date)s (Southern Hemisphere)"),
)
_QUARTERS: Final = (
    later("first quarter"), later("second quarter"), later("third quarter"), later("fourth quarter"),
)  # fmt: skip
_HALVES: Final = (later("first half"), later("second half"))
# The three thirds of a year are what a newspaper calls early, middle and late.
_THIRDS: Final = {
    37: (later("early %(year)s"), later("early in %(year)s")),
    38: (later("mid-%(year)s"), later("in the middle of %(year)s")),
    39: (later("late %(year)s"), later("late in %(year)s")),
}
_PARTS: Final = (later("year"), later("month"), later("day"))
_QUALITIES: Final = {
    "?": later("%(parts)s uncertain"),
    "~": later("%(parts)s approximate"),
    "%": later("%(parts)s uncertain and approximate"),
}
_ABOUT: Final = later("about %(date)s")
_ONE_OF: Final = {
    "day": later("one day of %(dates)s"),
    "month": later("one month of %(dates)s"),
    "year": later("one year of %(dates)s"),
}
_EVERY: Final = {
    ("day", "earlier"): later("%(date)s and every earlier day"),
    ("month", "earlier"): later("%(date)s and every earlier month"),
    ("year", "earlier"): later("%(date)s and every earlier year"),
    ("day", "later"): later("%(date)s and every later day"),
    ("month", "later"): later("%(date)s and every later month"),
    ("year", "later"): later("%(date)s and every later year"),
}
_LONG: Final = 30  # a year of more digits is printed as a power of ten


def from_to(first: Date, last: Date) -> str:
    """Two dates as the ends of a stretch of time."""
    return _spoken(current()).beside(later("from %(start)s to %(end)s"), start=first, end=last)


def from_on(first: Date) -> str:
    """A date as a beginning."""
    return _spoken(current()).beside(later("from %(date)s"), date=first)


def until(last: Date) -> str:
    """A date as an end."""
    return _spoken(current()).beside(later("until %(date)s"), date=last)


@cached(20_000)
def words(date: Date) -> str:
    """The date as a reader would read it, without a full stop or a capital that is not a name's."""
    return _spoken(current()).words(date)


def short(date: Date, year: int) -> str:
    """The same words without the year, for a list under that year; in full where that would mislead."""
    return _spoken(current()).short(date, year)


def english(date: Date) -> str:
    """The date in English, whatever the site speaks: for citations, whose style is English."""
    return _spoken(ENGLISH).words(date)


@cached(1)
def months() -> tuple[str, ...]:
    """The months, as headings."""
    return _spoken(current()).months()


@cached(1)
def short_months() -> tuple[str, ...]:
    """The months, as short as on a ruler."""
    return tuple(_spoken(current()).phrase(later("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")).split())


@cached(1)
def initials() -> tuple[str, ...]:
    """The months, as short as they can be, for the head of a calendar."""
    return tuple(_spoken(current()).phrase(later("J F M A M J J A S O N D")).split())


def month_in(month: str, year: int) -> str:
    """A month with its year, as a heading."""
    return _spoken(current()).month_in(month, year)


def number(value: int) -> str:
    """A number as the language groups its digits."""
    return _spoken(current()).number(value)


class Wording:
    """Dates in the words of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._forms: dict[str, tuple[str, ...]] = {}
        sample = self._say(later("1,234.5"))
        self._thousands, self._decimal = sample[1:-5], sample[-2]

    def _say(self, message: str, form: int = _ALONE, **values: object) -> str:
        forms = self._forms.get(message)
        if forms is None:
            found = self._catalogue.gettext(message).split("|")
            forms = self._forms[message] = (found[0], found[-1])
        return forms[form] % values if values else forms[form]

    def phrase(self, message: str) -> str:
        """Return a message without dates."""
        return self._say(message)

    def words(self, date: Date, form: int = _ALONE, *, is_bare: bool = False) -> str:
        """Return the date in words; a bare one is told without its year."""
        if date.kind is Kind.INTERVAL:
            return self._interval(date, form, is_bare=is_bare)
        if date.is_set:
            return self._set(date, form)
        if date.kind is Kind.RANGE:
            return self._range(date, form, is_bare=is_bare)
        return self._qualified(date, form, is_bare=is_bare)

    def short(self, date: Date, year: int) -> str:
        """Return the words without the year where nothing is lost by it."""
        ends = [end for end in (date.start, date.end) if end.low is not None]
        if not ends or date.is_set or any(not end.digits[1].isdigit() or end.season in _THIRDS for end in ends):
            return self.words(date)
        if any(end.low[0] != year or end.high is None or end.high[0] != year for end in ends if end.low):
            return self.words(date)
        return self.words(date, is_bare=True)

    def beside(self, message: str, **dates: Date) -> str:
        """Return a message with dates that it governs."""
        values: dict[str, object] = {name: self.words(date, _GOVERNED) for name, date in dates.items()}
        return self._say(message, _ALONE, **values)

    def months(self) -> tuple[str, ...]:
        """Return the names of the months."""
        return tuple(self._say(name) for name in _MONTHS)

    def month_in(self, month: str, year: int) -> str:
        """Return a month's name with the year."""
        return self._in_year(month, self._year(year), is_bare=False)

    def number(self, value: int) -> str:
        """Return a number with its digits in groups."""
        return f"{value:,}".replace(",", self._thousands)

    def listed(self, texts: list[str], message: str) -> str:
        """Return texts with commas, the last joined by ``message``."""
        if len(texts) == 1:
            return texts[0]
        return self._say(message, list=self._say(later(", ")).join(texts[:-1]), last=texts[-1])

    def _either(self, texts: list[str]) -> str:
        return self.listed(texts, later("%(list)s or %(last)s"))

    # One date ---------------------------------------------------------------------------------------------------

    def _qualified(self, date: Date, form: int, *, is_bare: bool) -> str:
        given = [quality for quality, digits in zip(date.qualities, date.digits, strict=True) if digits]
        if not any(given):
            return self._timed(date, form, is_bare=is_bare)
        if len(set(given)) > 1:
            text = self._timed(date, form, is_bare=is_bare)
            return self._say(later("%(date)s (%(notes)s)"), date=text, notes=self._notes(date))
        if given[0] == "?":
            return self._say(later("probably %(date)s"), form, date=self._timed(date, form, is_bare=is_bare))
        text = self._say(_ABOUT, form, date=self._timed(date, _GOVERNED, is_bare=is_bare))
        return text if given[0] == "~" else self._say(later("probably %(phrase)s"), form, phrase=text)

    def _notes(self, date: Date) -> str:
        """Return which parts of the date are uncertain or approximate."""
        notes = []
        for mark, message in _QUALITIES.items():
            parts = [part for part, quality in zip(_PARTS, date.qualities, strict=True) if quality == mark]
            if parts:
                named = self.listed([self._say(part) for part in parts[::-1]], later("%(list)s and %(last)s"))
                notes.append(self._say(message, parts=named))
        return self._say(later(", ")).join(notes)

    def _timed(self, date: Date, form: int, *, is_bare: bool) -> str:
        """Return the date with its time, without what qualifies it."""
        text = self._plain(date, form, is_bare=is_bare)
        if date.time is None:
            return text
        hour, minute, second, shift = date.time
        clock = f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if second else "")
        if shift is not None:
            hours, minutes = divmod(abs(shift), 60)
            clock += " UTC"
            if shift:
                clock += ("+" if shift > 0 else "−") + str(hours) + (f":{minutes:02d}" if minutes else "")
        return self._say(later("%(date)s, %(time)s"), date=text, time=clock)

    def _plain(self, date: Date, form: int, *, is_bare: bool) -> str:
        if date.kind is Kind.YEAR:
            return self._long_year(date, form)
        year, month, day = date.digits
        if not month:
            return self._year_alone(year, form)
        if date.season:
            return self._season(date.season, year, form, is_bare=is_bare)
        if not day:
            return self._with_year(self._month(month, form), year, is_bare=is_bare, is_vague=month == "XX")
        return self._day(day, month, year, form, is_bare=is_bare)

    def _day(self, day: str, month: str, year: str, form: int, *, is_bare: bool) -> str:
        named = self._month(month, _GOVERNED)
        if day == "XX":
            if month != "XX":
                return self._with_year(
                    self._say(later("an unknown day in %(month)s"), form, month=named), year, is_bare=is_bare
                )
            text = self._say(later("an unknown day"), form)
            return text if is_bare else self._say(later("%(date)s in %(year)s"), date=text, year=self._years_word(year))
        last = 31 if not month.isdigit() else (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[int(month) - 1]
        days = [int(day)] if day.isdigit() else [n for n in range(1, last + 1) if matches(n, day)]
        # A list of months goes behind a day; “a month between …” and “an unknown month” do not.
        is_named = month.isdigit() or (day.isdigit() and month != "XX" and len(_fitting(month)) <= 4)
        values = {"day": self._either([str(n) for n in days]), "month": named}
        if len(days) > 4:
            values = {"first": str(days[0]), "last": str(days[-1]), "month": named}
            message = (
                later("a day between %(first)s and %(last)s %(month)s")
                if is_named
                else later("a day between %(first)s and %(last)s of %(month)s")
            )
        else:
            message = later("%(day)s %(month)s") if is_named else later("day %(day)s of %(month)s")
        return self._with_year(
            self._say(message, form, **values), year, is_bare=is_bare, is_vague=month == "XX" and not is_named
        )

    def _month(self, month: str, form: int) -> str:
        if month.isdigit():
            return self._say(MONTHS[int(month) - 1], form)
        if month == "XX":
            return self._say(later("an unknown month"), form)
        fitting = _fitting(month)
        if len(fitting) <= 4:
            return self._either([self._say(MONTHS[n - 1], form) for n in fitting])
        first, last = (self._say(MONTHS[n - 1], _GOVERNED) for n in (fitting[0], fitting[-1]))
        return self._say(later("a month between %(first)s and %(last)s"), form, first=first, last=last)

    def _with_year(self, text: str, digits: str, *, is_bare: bool, is_vague: bool = False) -> str:
        """Return a text with its year behind it, or before it as the language has it."""
        if is_bare:
            return text
        year = self._years_word(digits)
        if is_vague or not digits.lstrip("-").isdigit():
            return self._say(later("%(date)s of %(year)s"), date=text, year=year)
        return self._in_year(text, year, is_bare=is_bare)

    def _in_year(self, text: str, year: str, *, is_bare: bool) -> str:
        return text if is_bare else self._say(later("%(date)s %(year)s"), date=text, year=year)

    def _season(self, code: int, digits: str, form: int, *, is_bare: bool) -> str:
        is_known = digits.lstrip("-").isdigit()
        if code in _THIRDS:
            return self._say(_THIRDS[code][not is_known], form, year=self._years_word(digits))
        if code < 33:
            where = _HEMISPHERES[(code - 21) // 4]
            text = self._with_year(self._say(_SEASONS[(code - 21) % 4], form), digits, is_bare=is_bare)
            return self._say(where, date=text) if where else text
        part = self._say(_QUARTERS[code - 33] if code < 37 else _HALVES[code - 40], form)
        return part if is_bare else self._say(later("%(part)s of %(year)s"), part=part, year=self._years_word(digits))

    # Years ------------------------------------------------------------------------------------------------------

    def _year(self, number: int) -> str:
        if number < 1:
            return self._say(later("%(year)s BC"), year=1 - number)
        return self._say(later("AD %(year)s") if number < 1000 else later("%(year)s"), year=number)

    def _year_alone(self, digits: str, form: int) -> str:
        """A year, or the years that its digits can mean: “2022”, “the 1980s”, “the 1800s”."""
        # “The 1900s” of 190X would be read as a century, and “the 2000s” of 20XX as a decade.
        if re.fullmatch("[1-9][0-9][1-9]X", digits):
            return self._say(later("the %(decade)ss"), form, decade=digits.replace("X", "0"))
        if re.fullmatch("[1-9][1-9]XX", digits):
            return self._say(later("the %(century)ss"), form, century=digits.replace("X", "0"))
        return self._years_word(digits, form)

    def _years_word(self, digits: str, form: int = _GOVERNED) -> str:
        """A year inside a longer date: “2022”, “an unknown year in the 1560s”."""
        if digits.lstrip("-").isdigit():
            return self._year(int(digits))
        if digits == "XXXX":
            return self._say(later("an unknown year"), form)
        low, high = year_range(digits)
        ends = {"first": self._year(low), "last": self._year(high)}
        if re.search("X[0-9]", digits):
            message = later("a year between %(first)s and %(last)s (%(digits)s)")
            return self._say(message, form, **ends, digits=digits)
        if re.fullmatch("[1-9][0-9][1-9]X", digits):
            return self._say(later("an unknown year in the %(decade)ss"), form, decade=low)
        return self._say(later("an unknown year between %(first)s and %(last)s"), form, **ends)

    def _long_year(self, date: Date, form: int) -> str:
        number = int(date.digits[0])
        if date.low is None or date.high is None or date.low == (date.high[0], 1, 1):
            is_long = number >= 10_000
            return (
                self._say(later("the year %(year)s"), form, year=self._figure(number)) if is_long else self._big(number)
            )
        first, last = self._big(date.low[0]), self._big(date.high[0])
        message = later("a year between %(first)s and %(last)s, estimated at %(estimate)s")
        return self._say(message, form, first=first, last=last, estimate=self._big(number))

    def _big(self, number: int) -> str:
        if abs(number) < 10_000:
            return self._year(number)
        figure = self._figure(number if number > 0 else 1 - number)
        return self._say(later("%(year)s") if number > 0 else later("%(year)s BC"), year=figure)

    def _figure(self, number: int) -> str:
        text = str(number)
        if len(text) <= _LONG:
            return self.number(number)
        return f"{text[0]}{self._decimal}{text[1:4]} × 10^{len(text) - 1}"

    # Intervals and ranges ---------------------------------------------------------------------------------------

    def _interval(self, date: Date, form: int, *, is_bare: bool) -> str:
        start, end = date.start, date.end
        if start.low is None or end.low is None:
            return self._half(start, end, is_bare=is_bare)
        if start == end:
            return self.words(start, form, is_bare=is_bare)
        return self._range(date, form, is_bare=is_bare)

    def _half(self, start: Date, end: Date, *, is_bare: bool) -> str:
        if start.low is not None:
            message = later("since %(date)s") if end.is_open else later("from %(date)s, end unknown")
            return self._beside(message, start, is_bare=is_bare)
        if end.low is not None:
            message = later("until %(date)s") if start.is_open else later("until %(date)s, start unknown")
            return self._beside(message, end, is_bare=is_bare)
        if start.is_open:
            return self._say(later("without start or end") if end.is_open else later("until an unknown date"))
        return self._say(later("since an unknown date") if end.is_open else later("dates unknown"))

    def _beside(self, message: str, date: Date, *, is_bare: bool) -> str:
        given = {quality for quality, digits in zip(date.qualities, date.digits, strict=True) if digits}
        if given not in ({"?"}, {"%"}):
            return self._say(message, date=self.words(date, _GOVERNED, is_bare=is_bare))
        # “Probably since”, not “since probably”.
        text = self._timed(date, _GOVERNED, is_bare=is_bare)
        phrase = self._say(message, date=text if given == {"?"} else self._say(_ABOUT, _GOVERNED, date=text))
        return self._say(later("probably %(phrase)s"), phrase=phrase)

    def _range(self, date: Date, form: int, *, is_bare: bool) -> str:
        """Two dates with a dash, what they share told once."""
        start, end = date.start, date.end
        if start.low is None or end.low is None:
            if start.low is None:
                return self._say(later("%(date)s or earlier"), date=self.words(end))
            return self._say(later("%(date)s or later"), date=self.words(start))
        same_parts = [bool(part) for part in start.digits] == [bool(part) for part in end.digits]
        if not (_is_exact(start) and _is_exact(end) and same_parts):
            first, last = (self.words(d, _GOVERNED, is_bare=is_bare) for d in (start, end))
            return self._say(later("from %(start)s to %(end)s"), start=first, end=last)
        if not start.digits[1]:
            return self._years(start.low[0], end.low[0])
        if start.low[0] != end.low[0]:
            return self._between(self.words(start, form), self.words(end, form))
        return self._in_year(self._stretch(start, end, form), self._year(end.low[0]), is_bare=is_bare)

    def _stretch(self, start: Date, end: Date, form: int) -> str:
        """Two exact dates of one year, without it."""
        first, last = start.low, end.low
        assert first is not None  # noqa: S101  exact dates have a day to begin with
        assert last is not None  # noqa: S101
        if not start.digits[2]:
            return self._joined(self._say(MONTHS[first[1] - 1], form), self._say(MONTHS[last[1] - 1], form))
        if first == last:
            return self.words(end, form, is_bare=True)
        if first[1] == last[1]:
            days = self._joined(str(first[2]), str(last[2]))
            return self._say(
                later("%(day)s %(month)s"), form, day=days, month=self._say(MONTHS[last[1] - 1], _GOVERNED)
            )
        return self._between(self.words(start, form, is_bare=True), self.words(end, form, is_bare=True))

    def _joined(self, first: str, last: str) -> str:
        return self._say(later("%(first)s–%(last)s"), first=first, last=last)

    def _between(self, start: str, end: str) -> str:
        return self._say(later("%(start)s – %(end)s"), start=start, end=end)

    def _years(self, low: int, high: int) -> str:
        if high < 1:
            return self._say(later("%(first)s–%(last)s BC"), first=1 - low, last=1 - high)
        if low < 1000:
            return self._between(self._year(low), self._year(high))
        return self._say(later("%(first_year)s–%(last_year)s"), first_year=low, last_year=high)

    # Sets -------------------------------------------------------------------------------------------------------

    def _set(self, date: Date, form: int) -> str:
        members, either = date.parts, date.kind is Kind.ONE_OF
        if len(members) == 1 and members[0].kind is Kind.RANGE:
            return self._only_range(members[0], form, either=either)
        message = later("%(list)s or %(last)s") if either else later("%(list)s and %(last)s")
        ends = [end for member in members for end in (member.start, member.end)]
        years = {end.digits[0] for end in ends}
        are_days = {bool(end.digits[2]) for end in ends}
        if not all(_is_exact(end) and end.digits[1] for end in ends) or len(years) > 1 or len(are_days) > 1:
            return self.listed([self._member(m, form, either=either) for m in members], message)
        year = self._year(int(years.pop()))
        months = {end.digits[1] for end in ends}
        if len(months) > 1 or are_days == {False}:
            texts = [self.words(member, form, is_bare=True) for member in members]
            return self._in_year(self.listed(texts, message), year, is_bare=False)
        days = self.listed([self._days_of(member) for member in members], message)
        text = self._say(later("%(day)s %(month)s"), form, day=days, month=self._month(months.pop(), _GOVERNED))
        return self._in_year(text, year, is_bare=False)

    def _days_of(self, member: Date) -> str:
        first, last = (str(int(end.digits[2])) for end in (member.start, member.end))
        return first if first == last else self._joined(first, last)

    def _member(self, member: Date, form: int, *, either: bool) -> str:
        if either or (member.start.low is not None and member.end.low is not None):
            return self.words(member, form)
        if member.start.low is None:
            return self._say(later("%(date)s and earlier"), date=self.words(member.end))
        return self._say(later("%(date)s and later"), date=self.words(member.start))

    def _only_range(self, member: Date, form: int, *, either: bool) -> str:
        start, end = member.start, member.end
        known = end if start.low is None else start
        what = "day" if known.digits[2] else "month" if known.digits[1] else "year"
        if start.low is not None and end.low is not None:
            if not either:
                return self.words(member, form)
            return self._say(_ONE_OF[what], dates=self.words(member, _GOVERNED))
        if not either:
            side = "earlier" if start.low is None else "later"
            return self._say(_EVERY[what, side], date=self.words(known))
        if start.low is None:
            message = later("on or before %(date)s") if what == "day" else later("in or before %(date)s")
        else:
            message = later("on or after %(date)s") if what == "day" else later("in or after %(date)s")
        return self._say(message, date=self.words(known, _GOVERNED))


_spoken = lru_cache(8)(Wording)


def _is_exact(date: Date) -> bool:
    """Whether it is a day, month or year without X and marks, which a dash can join to another."""
    return date.kind is Kind.CALENDAR and not (date.season or any(date.qualities) or "X" in date.text)


def _fitting(month: str) -> list[int]:
    return [n for n in range(1, 13) if matches(n, month)]
