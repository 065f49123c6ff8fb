"""Makes the pages by which events are found: all events with their facets, the sides, what is disputed or one-sided.

The views hold every event, so that each page is whole without JavaScript; the script of the browse page only hides what
was not asked for.
"""

from __future__ import annotations

from msgspec import Struct

from dateline import facet
from dateline.catalogue import _, in_alphabet
from dateline.event import Event
from dateline.facet import Facet
from dateline.presenter import Presenter
from dateline.timeline import Timeline
from dateline.view import EntryView, IndexView, Link, YearView

__all__ = ["BrowseView", "Browser", "ContentsView", "Found", "ListView", "SearchView"]


class Found(Struct, frozen=True):
    """An event of the browse page; ``tokens`` are its facets' values, `facet:value`, with blanks between them."""

    entry: EntryView
    tokens: str


class BrowseView(Struct, frozen=True):
    """Every event by year, and the facets with their counts."""

    facets: tuple[Facet, ...]
    years: tuple[tuple[Link, tuple[Found, ...]], ...]
    event_count: int


class ListView(Struct, frozen=True):
    """A list of events under one or several headings; ``parts`` are id, heading and years of each."""

    title: str
    description: str
    up: Link | None
    parts: tuple[tuple[str, str, tuple[YearView, ...], int], ...]
    event_count: int


class ContentsView(Struct, frozen=True):
    """Every page that is no event or source, by what it lists."""

    groups: tuple[tuple[Link, tuple[tuple[Link, int], ...]], ...]


class SearchView(Struct, frozen=True):
    """The search page: the facets by which results can be narrowed."""

    facets: tuple[Facet, ...]
    event_count: int


class Browser:
    """Makes the views of the finding pages of one timeline."""

    def __init__(self, timeline: Timeline, presenter: Presenter) -> None:
        self._timeline = timeline
        self._presenter = presenter

    def browse(self) -> BrowseView:
        """Return every event with its facets."""
        timeline = self._timeline
        years = tuple(
            (Link(str(y.number), f"{y.number}/"), tuple(self._found(e, y.number) for e in y.events))
            for y in timeline.years
        )
        return BrowseView(facet.facets(timeline), years, len(timeline.events))

    def search(self) -> SearchView:
        """Return the search page before anything is asked: the facets, and how many events there are."""
        return SearchView(facet.facets(self._timeline), len(self._timeline.events))

    def sides(self) -> IndexView:
        """Return the list of sides that are heard, in the registry's order."""
        registry = self._timeline.registry.sides
        counts = {v.id: v for f in facet.facets(self._timeline) if f.id == "side" for v in f.values}
        rows = tuple((Link(s.name, counts[i].href), s.description, counts[i].count) for i, s in registry.items()
                     if i in counts)  # fmt: skip
        return IndexView(_("Sides"), _("Whose voice the sources are."), (("", rows),) if rows else ())

    def side(self, id_: str) -> ListView:
        """Return the events that a side reports: those that it alone reports, and those that others report too."""
        side = self._timeline.registry.sides[id_]
        events = [e for e in self._timeline.events if id_ in e.sides]
        alone = tuple(e for e in events if e.only_side == id_)
        others = tuple(e for e in events if e.only_side != id_)
        parts = [
            self._part("with-others", _("Reported by this side and by others"), others),
            self._part("alone", _("Reported by this side only"), alone),
        ]
        return ListView(
            side.name, side.description, Link(_("Sides"), "sides/"), tuple(p for p in parts if p[3]), len(events)
        )

    def disputed(self) -> ListView:
        """Return the events on which sources disagree."""
        events = tuple(e for e in self._timeline.events if e.disputes)
        description = _("Events of which sources give values that cannot all be true.")
        parts = (self._part("events", _("Events"), events),) if events else ()
        return ListView(_("Disputed events"), description, Link(_("Disputes"), "disputes/"), parts, len(events))

    def one_sided(self) -> ListView:
        """Return the events that only one side reports, by that side; the press is a side too."""
        events = [e for e in self._timeline.events if e.only_side]
        sides = [(i, s.name) for i, s in self._timeline.registry.sides.items() if any(e.only_side == i for e in events)]
        parts = tuple(self._part(f"side-{i}", name, tuple(e for e in events if e.only_side == i)) for i, name in sides)
        description = _("Events of which only one side has spoken so far.")
        return ListView(_("Reported by one side only"), description, Link(_("Sides"), "sides/"), parts, len(events))

    def contents(self) -> ContentsView:
        """Return every page of the site that lists events."""
        pages = {
            "year": Link(_("Timeline"), ""),
            "kind": Link(_("Kinds"), "kinds/"),
            "side": Link(_("Sides"), "sides/"),
            "actor": Link(_("Actors"), "actors/"),
            "place": Link(_("Places"), "places/"),
            "disputed": Link(_("Disputed events"), "disputed/"),
            "one-sided": Link(_("Reported by one side only"), "one-sided/"),
        }
        groups = []
        for found in facet.facets(self._timeline):
            values = found.values
            if found.id in ("actor", "place", "side"):
                values = tuple(sorted(values, key=lambda v: (in_alphabet(v.name), v.id)))
            rows = tuple((Link(v.name, v.href), v.count) for v in values)
            groups.append((pages[found.id], rows))
        return ContentsView(tuple(groups))

    def _found(self, event: Event, year: int) -> Found:
        values = facet.values_of(event, self._timeline, year)
        return Found(self._presenter.entry(event, year=year), " ".join(f"{f}:{v}" for f, v in values))

    def _part(self, id_: str, heading: str, events: tuple[Event, ...]) -> tuple[str, str, tuple[YearView, ...], int]:
        return id_, heading, self._presenter.by_year(events), len(events)
