"""The first page: the whole span at a glance, and the key events in order, oldest or newest first.

A long timeline does not fit on one light page, so the front is a choice: the events that the editors call key, or all
where they are few. How many there are beside them is said at each month and year, and leads there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from dateline import wording
from dateline.address import month_address, month_id, year_address
from dateline.catalogue import _, ngettext
from dateline.drawing.figure import Figure
from dateline.drawing.overview import by_kind
from dateline.event import Event
from dateline.lateness import Late, late
from dateline.presenter import Presenter, month_name
from dateline.timeline import Month, Timeline, Year
from dateline.view import EntryView, Link

__all__ = ["CalendarMonth", "CalendarRow", "FrontMonth", "FrontView", "FrontYear", "front"]

# All events stand on the front up to so many; of key events the most reported, up to so many. An entry weighs some
# 500 bytes, and the page with its style sheets is to stay under 100 kB.
_ALL = 40
_KEY = 48
# Years in a row without events that the calendar tells in one line.
_FOLDED = 2
# A month is shaded by how many events it has: from each of these numbers on, one step darker.
_STEPS = (1, 3, 6, 12, 24)


class CalendarMonth(Struct, frozen=True):
    """A month of the calendar; ``level`` is how dark it is, 0 where it has no event."""

    label: str
    href: str
    count: int
    level: int


class CalendarRow(Struct, frozen=True):
    """A year of the calendar, or several without events; ``longer`` counts what is longer than a month."""

    label: str
    href: str
    months: tuple[CalendarMonth, ...]
    longer: int


class FrontMonth(Struct, frozen=True):
    """The entries of a month on the front, and how many events it has in all."""

    id: str
    name: str
    full: str
    """The name with the year."""
    href: str
    entries: tuple[EntryView, ...]
    event_count: int


class FrontYear(Struct, frozen=True):
    """The months of a year that have an entry on the front."""

    number: int
    href: str
    event_count: int
    months: tuple[FrontMonth, ...]


class FrontView(Late, frozen=True):
    """The first page. ``is_selective`` where not all events stand on it."""

    figure: Figure | None
    months: tuple[tuple[str, str], ...]
    """The heads of the calendar's columns: each month and its initial."""
    calendar: tuple[CalendarRow, ...]
    years: tuple[FrontYear, ...]
    event_count: int
    source_count: int
    dispute_count: int
    thread_count: int
    span: str
    is_selective: bool
    is_newest: bool
    orders: tuple[tuple[Link, bool], ...]


def front(timeline: Timeline, presenter: Presenter, *, is_newest: bool = False) -> FrontView:
    """Return the first page, oldest first, or newest first."""
    chosen = _chosen(timeline.events)
    way = -1 if is_newest else 1
    years = [_year(year, chosen, presenter, way) for year in timeline.years[::way]]
    numbers = [y.number for y in timeline.years if y.number]
    makers: dict[str, Callable[[], object]] = {
        "figure": lambda: by_kind(timeline),
        "thread_count": lambda: len(presenter.threads.all),
    }
    return late(
        FrontView,
        makers,
        months=tuple(zip(wording.months(), wording.initials(), strict=True)),
        calendar=_calendar(timeline.years)[::way],
        years=tuple(y for y in years if y.months),
        event_count=len(timeline.events),
        source_count=len(timeline.sources),
        dispute_count=sum(len(e.outline.disputed) for e in timeline.events),
        span=_span(numbers),
        is_selective=len(chosen) < len(timeline.events),
        is_newest=is_newest,
        orders=((Link(_("Oldest first")), not is_newest), (Link(_("Newest first"), "newest/"), is_newest)),
    )


def _chosen(events: Sequence[Event]) -> set[str]:
    if len(events) <= _ALL:
        return {e.id for e in events}
    key = [e for e in events if e.outline.is_key]
    key.sort(key=lambda e: -len(e.outline.sources))
    return {e.id for e in key[:_KEY]}


def _year(year: Year, chosen: set[str], presenter: Presenter, way: int) -> FrontYear:
    months = [_month(m, chosen, presenter, way) for m in year.months[::way]]
    return FrontYear(year.number, year_address(year.number), len(year.events), tuple(m for m in months if m.entries))


def _month(month: Month, chosen: set[str], presenter: Presenter, way: int) -> FrontMonth:
    entries = tuple(presenter.entry(e, None, month.year) for e in month.events[::way] if e.id in chosen)
    href = month_address(month.year, month.number)
    name = month_name(month)
    full = wording.month_in(name, month.year)
    return FrontMonth(month_id(month.year, month.number), name, full, href, entries, len(month.events))


def _calendar(years: Sequence[Year]) -> tuple[CalendarRow, ...]:
    rows: list[CalendarRow] = []
    last: int | None = None
    for year in years:
        missing = range(last + 1, year.number) if last is not None and last > 0 else range(0)
        if len(missing) >= _FOLDED:
            rows.append(CalendarRow(f"{missing[0]}–{missing[-1]}", "", (), 0))
        else:
            rows += [_row(Year(n, ())) for n in missing]
        rows.append(_row(year))
        last = year.number
    return tuple(rows)


def _row(year: Year) -> CalendarRow:
    found = {m.number: m for m in year.months}
    months = []
    for number, name in enumerate(wording.months(), 1):
        count = len(found[number].events) if number in found else 0
        href = month_address(year.number, number) if count else ""
        label = ngettext("%(num)s in %(month)s", "%(num)s in %(month)s", count) % {
            "num": count,
            "month": wording.month_in(name, year.number),
        }
        months.append(CalendarMonth(label, href, count, sum(count >= step for step in _STEPS)))
    longer = len(found[0].events) if 0 in found else 0
    href = year_address(year.number) if year.months else ""
    return CalendarRow(str(year.number), href, tuple(months), longer)


def _span(years: Sequence[int]) -> str:
    if not years:
        return ""
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}–{last}"
