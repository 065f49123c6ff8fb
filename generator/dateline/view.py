"""What the templates print: each page's content, worded, linked and numbered.

A view holds texts, addresses and numbers only; a template that gets one makes no decision but where to put it. Every
address is relative to the site's root. Attributes stand in reading order, by which citations are numbered; `presenter`
makes the views.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from dateline.drawing.figure import Figure
from dateline.drawing.place_map import Map
from dateline.lateness import Late
from dateline.typeset import Runs

__all__ = [
    "ActorOnDay",
    "ActorView",
    "AssertionView",
    "BibliographyEntry",
    "BibliographyView",
    "DateView",
    "DisputesView",
    "EntryLater",
    "EntryView",
    "EventView",
    "IndexView",
    "KindView",
    "Link",
    "MarkView",
    "MonthView",
    "NoteView",
    "PlaceView",
    "PlacesView",
    "PositionView",
    "PropertyView",
    "QuoteView",
    "ReportView",
    "SentenceView",
    "SourceView",
    "SourcingView",
    "StepsView",
    "SwitchView",
    "TableView",
    "ThreadView",
    "ThreadsView",
    "TimelineView",
    "YearView",
]


class Link(Struct, frozen=True):
    """A text that leads to a page of the site; no address, no link."""

    text: str
    href: str = ""


class DateView(Struct, frozen=True):
    """A date in words. ``datetime`` is for HTML's `<time>`, empty where HTML has no form for it."""

    words: str
    datetime: str
    edtf: str
    short: str
    """The words without the year where the entry stands under it, else as they are."""


class MarkView(Struct, frozen=True):
    """A citation mark: note ``number``, cited for the ``nth`` time on this page. Its id is `ref-NUMBER-NTH`."""

    number: int
    nth: int
    source: str
    """The source in short, for those who hear the mark instead of seeing it."""


class SentenceView(Struct, frozen=True):
    """A sentence and its marks."""

    text: str
    marks: tuple[MarkView, ...]


class QuoteView(Late, frozen=True):
    """Quoted words. ``href`` leads to the very passage in the source; ``lang`` is set where it is not the site's."""

    text: str
    lang: str
    translation: str
    speaker: Link | None
    locator: str
    href: str


class NoteView(Late, frozen=True):
    """A numbered note: the source as Chicago has it, and the quotes. Its id is `note-NUMBER`.

    ``marks`` says how many places of the page lead to it; ``href`` leads to the source and its quoted passages.
    ``is_first`` says whether it is the page's first of its source.
    """

    number: int
    marks: int
    is_first: bool
    runs: Runs
    quotes: tuple[QuoteView, ...]
    href: str
    archive: str
    source: Link
    side: str
    issued: str
    language: str


class AssertionView(Struct, frozen=True):
    """One source's word for one value."""

    value: str
    source: Link
    side: str
    issued: str
    mark: MarkView
    because: str


class PositionView(Struct, frozen=True):
    """One side of a dispute, or the one value all agree on."""

    value: str
    href: str
    assertions: tuple[AssertionView, ...]

    @property
    def marks(self) -> tuple[MarkView, ...]:
        """Return the marks of the assertions."""
        return tuple(a.mark for a in self.assertions)


class PropertyView(Struct, frozen=True):
    """A property and who says what of it; the first position is the one that is shown elsewhere."""

    id: str
    label: str
    positions: tuple[PositionView, ...]
    neutral: tuple[AssertionView, ...]
    deprecated: tuple[AssertionView, ...]
    taken: str
    because: str

    @property
    def is_disputed(self) -> bool:
        """Return whether the sources disagree."""
        return len(self.positions) > 1


class EntryView(Struct, frozen=True):
    """An event as it stands in a list. Without ``sentences`` it is a compact entry."""

    id: str
    title: str
    href: str
    date: DateView
    kind: Link
    place: Link | None
    actors: tuple[Link, ...]
    is_key: bool
    disputes: tuple[str, ...]
    """Labels of the properties on which the sources disagree."""
    sides: tuple[str, ...]
    only_side: str
    source_count: int
    told_by: str
    """Whose report the sentences are; empty where they are the editors' own."""
    sentences: tuple[SentenceView, ...]
    only_words: str
    """Who alone reports it, as a sentence without its full stop; empty where several sides do."""
    notes: tuple[NoteView, ...] = ()
    """The notes that its sentences are the first of the page to cite."""


class EntryLater:
    """Stands for an entry of which little is known until a template asks for more; ``key`` names it among rows."""

    __slots__ = ("_made", "_make", "href", "id", "key", "title")

    def __init__(self, key: tuple[object, ...], id_: str, title: str, href: str, make: Callable[[], EntryView]) -> None:
        self.key = key
        self.id = id_
        self.title = title
        self.href = href
        self._make = make

    def __getattr__(self, name: str) -> Any:
        # Python comes here only where there is nothing of that name.
        if name == "_made":
            self._made = self._make()
            return self._made
        return getattr(self._made, name)


class StepsView(Struct, frozen=True):
    """The events before and after the page's own among those of one actor."""

    of: Link
    previous: EntryView | None
    next: EntryView | None


class ThreadView(Struct, frozen=True):
    """Events that belong together; ``here`` is the id of the page's own event, empty on the page of all threads.

    On an event's page ``entries`` may be only the nearest of ``count``.
    """

    id: str
    title: str
    is_umbrella: bool
    href: str
    anchor: str
    count: int
    figure: Figure | None
    entries: tuple[EntryView, ...]
    here: str
    relations: Mapping[str, str]
    """What joins the page's own event to others of them, by id: “Denied by”."""
    previous: EntryView | None
    next: EntryView | None

    @property
    def faded(self) -> frozenset[str]:
        """Return the forms in its drawing that fade."""
        return self.figure.faded if self.figure else frozenset()


class ThreadsView(Struct, frozen=True):
    """Every thread, with one legend for all their drawings."""

    threads: tuple[ThreadView, ...]
    legend: tuple[tuple[str, str], ...]


class SwitchView(Struct, frozen=True):
    """Pages that show the same in another order or length; True marks the one that is shown."""

    label: str
    items: tuple[tuple[Link, bool], ...]


class ActorOnDay(Struct, frozen=True):
    """An actor of an event with the roles held that day."""

    actor: Link
    roles: tuple[str, ...]
    affiliation: str


class ReportView(Late, frozen=True):
    """What one source reports of one event. ``stated`` are the article's own words for the date."""

    source: Link
    event: Link
    title: str
    container: str
    side: str
    issued: DateView | None
    date: DateView | None
    stated: str
    rank: str
    because: str
    sentences: tuple[SentenceView, ...]
    claims: tuple[tuple[str, str], ...]
    quotes: tuple[QuoteView, ...]
    left: tuple[QuoteView, ...]
    """Those of its quotes that no note of the page has; ``href`` leads to their passages."""
    href: str
    language: str
    account: str
    """Its sentences without marks, for where they stand beside the source itself."""
    is_told: bool
    """Whether its account is the one that the page begins with."""
    notes: tuple[int, ...]
    """The notes of the page that have quotes of it."""


class EventView(Late, frozen=True):
    """The page of an event."""

    entry: EntryView
    stated: tuple[tuple[str, Link], ...]
    date_marks: tuple[MarkView, ...]
    date_more: int
    """How many more sources give this date than ``date_marks`` has."""
    actors: tuple[ActorOnDay, ...]
    narrative: tuple[SentenceView, ...]
    is_editorial: bool
    """Whether the narrative is the editors' own, rather than one report's summary."""
    claims: tuple[PropertyView, ...]
    disputes: tuple[PropertyView, ...]
    doubts: tuple[PropertyView, ...]
    """Properties with deprecated values that are in no dispute."""
    reports: tuple[ReportView, ...]
    says_more: bool
    """Whether the reports have more than the account and the notes; a single one may have no more."""
    relations: tuple[tuple[str, tuple[EntryView, ...]], ...]
    """The events joined to this one that stand in none of its ``threads``."""
    threads: tuple[ThreadView, ...]
    steps: tuple[StepsView, ...]
    beside: int
    """How many of the notes stand beside the narrative: the first ones."""
    previous: EntryView | None
    next: EntryView | None
    notes: tuple[NoteView, ...]


class MonthView(Struct, frozen=True):
    """A month's entries under their heading; ``id`` is its fragment on the page."""

    id: str
    name: str
    entries: tuple[EntryView, ...]


class YearView(Late, frozen=True):
    """A year's months."""

    number: int
    href: str
    event_count: int
    months: tuple[MonthView, ...]


class TimelineView(Late, frozen=True):
    """One year of the timeline with its sentences and notes."""

    years: tuple[YearView, ...]
    other_years: tuple[Link, ...]
    previous: Link | None
    next: Link | None
    notes: tuple[NoteView, ...]
    event_count: int
    source_count: int
    dispute_count: int
    span: str
    figure: Figure | None
    switches: tuple[SwitchView, ...]
    is_told: bool
    """Whether every event has its account; else only key events have, and their notes are brief."""


class ActorView(Late, frozen=True):
    """The page of an actor."""

    id: str
    name: str
    names: tuple[tuple[str, str], ...]
    kind: str
    side: str
    affiliation: Link | None
    members: tuple[Link, ...]
    roles: tuple[tuple[str, str], ...]
    """Each role with its time in words."""
    note: str
    wikidata: str
    years: tuple[YearView, ...]
    event_count: int
    figure: Figure | None
    quotes: tuple[tuple[Link, QuoteView, Link], ...]
    """What the actor is quoted with: event, quote, source."""


class PlaceView(Late, frozen=True):
    """The page of a place."""

    id: str
    name: str
    names: tuple[tuple[str, str], ...]
    within: tuple[Link, ...]
    holds: tuple[Link, ...]
    coordinates: str
    note: str
    wikidata: str
    years: tuple[YearView, ...]
    event_count: int
    figure: Figure | None


class PlacesView(Struct, frozen=True):
    """The map and the list of places: link, what it lies within, number of events."""

    map: Map | None
    rows: tuple[tuple[Link, str, int], ...]


class KindView(Late, frozen=True):
    """The page of a kind of event."""

    id: str
    name: str
    description: str
    years: tuple[YearView, ...]
    event_count: int
    figure: Figure | None


class SourceView(Late, frozen=True):
    """The page of a source: all that was taken from it."""

    id: str
    title: str
    language: str
    runs: Runs
    facts: tuple[tuple[str, str], ...]
    """What is known of it: label and text."""
    url: str
    archive: str
    note: str
    reports: tuple[ReportView, ...]
    notes: tuple[NoteView, ...]


class BibliographyEntry(Late, frozen=True):
    """A source in the bibliography."""

    id: str
    href: str
    runs: Runs
    side: str
    language: str
    event_count: int


class BibliographyView(Late, frozen=True):
    """Every source, in bibliography order."""

    entries: tuple[BibliographyEntry, ...]


class IndexView(Late, frozen=True):
    """A list of actors, places or kinds with how many events each has."""

    title: str
    description: str
    groups: tuple[tuple[str, tuple[tuple[Link, str, int], ...]], ...]
    """Groups of link, remark and number of events; a group's heading may be empty."""


class DisputesView(Late, frozen=True):
    """Every dispute, with its event, in order of time."""

    disputes: tuple[tuple[EntryView, tuple[PropertyView, ...]], ...]
    count: int


class TableView(Struct, frozen=True):
    """A table of figures. Each row has its heading, a link or a text, and a number for each of ``columns``."""

    caption: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Link, tuple[int, ...]], ...]


class SourcingView(Late, frozen=True):
    """The record's account of its own sourcing."""

    figures: tuple[tuple[str, str, str], ...]
    """What is counted, the figure, and a remark, which may be empty."""
    tables: tuple[TableView, ...]
