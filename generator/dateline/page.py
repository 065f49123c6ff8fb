"""Which pages the site has: the address of each, its template, and the view it shows.

Views are made one at a time, when a page is written, so that memory does not grow with the site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dateline import wording
from dateline.address import address_of, year_address
from dateline.browse import Browser
from dateline.catalogue import _
from dateline.data_page import data_view
from dateline.event import Event
from dateline.facet import years_of
from dateline.front import front
from dateline.overview import overview
from dateline.presenter import Presenter
from dateline.publication import Publications
from dateline.registry import Actor
from dateline.source import Source
from dateline.timeline import Timeline, Year

__all__ = ["Asked", "Page", "pages", "redirects"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A view that is made from ids alone: what ``name`` of a new ``of`` answers, with the timeline to look them up in.

    Of such a page it is known what it was made from, because nothing reaches it but through the timeline. A page whose
    view is any other function is made again at every change.
    """

    timeline: Timeline
    of: Callable[[Timeline], object]
    name: str
    ids: tuple[str | int, ...] = ()
    options: tuple[tuple[str, bool], ...] = ()

    def __call__(self) -> object:
        """Return the view."""
        return getattr(self.of(self.timeline), self.name)(*self.ids, **dict(self.options))


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``address`` is relative to the site's root and ends in a slash; empty for the first page.

    ``section`` names the entry of the site's menu that the page belongs to. ``view`` makes what the template prints.
    ``script`` names the page's own script below the theme's `js/`, without which the page is whole all the same.
    ``subject`` is what the page is about, where it can be cited or embedded; ``period`` the time it covers, for print.
    """

    address: str
    template: str
    section: str
    title: str
    description: str
    view: Callable[[], object]
    script: str = ""
    subject: Event | Source | Actor | Year | None = None
    period: str = ""
    is_listed: bool = True
    """Whether search engines are told of the page."""

    @property
    def file(self) -> str:
        """Return the path of its file below the output folder."""
        return f"{self.address}index.html"

    @property
    def root(self) -> str:
        """Return the way from the page to the site's root, as a prefix for addresses."""
        return "../" * self.address.count("/") or "./"


def pages(timeline: Timeline, publications: Publications | None = None) -> Iterator[Page]:
    """Yield every page of the timeline, in a fixed order; one of changes only if ``publications`` are known."""
    p = Presenter(timeline)

    def ask(name: str, *ids: str | int) -> Asked:
        return Asked(timeline, Presenter, name, ids)

    years = years_of(timeline)
    whole = _period(timeline.events, years)
    yield Page("", "timeline.html", "timeline", "", "", lambda: front(timeline, p), period=whole)
    newest = _("The newest events first.")
    yield Page("newest/", "timeline.html", "timeline", _("Newest first"), newest,
               lambda: front(timeline, p, is_newest=True), period=whole)  # fmt: skip
    for year in timeline.years:
        yield from _year_pages(timeline, year)
    drawings = _("The whole timeline in drawings: sides, actors and kinds of events against time.")
    yield Page(
        "overview/", "overview.html", "timeline", _("Overview"), drawings, lambda: overview(timeline), period=whole
    )
    for event in timeline.events:
        address = address_of("event", event.id)
        yield Page(
            address,
            "event.html",
            "timeline",
            event.title,
            _description(event),
            ask("event", event.id),
            subject=event,
            period=wording.words(event.when),
        )
        yield Page(f"cite/{address}", "cite.html", "timeline", event.title, "", ask("event", event.id),
                   script="share.js", subject=event, is_listed=False)  # fmt: skip
    actors, places, kinds = timeline.registry.actors, timeline.registry.places, timeline.registry.kinds
    yield Page(
        "actors/", "index_list.html", "actors", _("Actors"), _("Everyone who takes part in an event."), ask("actors")
    )
    for id_ in timeline.by_actor:
        name = actors[id_].name
        yield Page(
            address_of("actor", id_),
            "actor.html",
            "actors",
            name,
            _("Events in which %(actor)s takes part.") % {"actor": name},
            ask("actor", id_),
            script="share.js",
            subject=actors[id_],
            period=_period(timeline.by_actor[id_], years),
        )
    yield Page(
        "places/",
        "places.html",
        "places",
        _("Places"),
        _("Where events took place, on a map and as a list."),
        ask("places"),
    )
    for id_, events in timeline.by_place.items():
        name = places[id_].name
        address, description = address_of("place", id_), _("Events in %(place)s.") % {"place": name}
        period = _period(events, years)
        yield Page(address, "place.html", "places", name, description, ask("place", id_), period=period)
    yield Page("kinds/", "index_list.html", "kinds", _("Kinds"), _("What sort of thing an event is."), ask("kinds"))
    for id_, events in timeline.by_kind.items():
        kind = kinds[id_]
        address, period = address_of("kind", id_), _period(events, years)
        yield Page(address, "kind.html", "kinds", kind.plural, kind.description, ask("kind", id_), period=period)
    yield Page(
        "sources/",
        "bibliography.html",
        "sources",
        _("Sources"),
        _("Every source, as a bibliography."),
        ask("bibliography"),
    )
    for id_, source in timeline.sources.items():
        description = _("What the timeline takes from this source.")
        yield Page(
            address_of("source", id_),
            "source.html",
            "sources",
            source.title,
            description,
            ask("source", id_),
            script="share.js",
            subject=source,
            period=wording.words(source.issued) if source.issued else "",
        )
    joined = _("Events that belong together, followed from first to last.")
    yield Page("threads/", "threads.html", "threads", _("Threads"), joined, ask("all_threads"))
    description = _("The record’s own account of its strengths and gaps, computed from what its pages show.")
    yield Page("sourcing/", "sourcing.html", "sources", _("Sourcing report"), description, p.sourcing)
    yield Page("disputes/", "disputes.html", "disputes", _("Disputes"), _("Where sources disagree."), p.disputes)
    yield from _finding(timeline, p, whole)
    if publications:
        changed = _("What was published and changed on this site, the latest first.")
        yield Page("changes/", "changes.html", "", _("Changes"), changed, publications.changes)
    description = _("The whole record in the formats that programs read, and as feeds.")
    yield Page("data/", "data.html", "data", _("Data"), description, _bind(data_view, timeline))


def _finding(timeline: Timeline, presenter: Presenter, whole: str) -> Iterator[Page]:
    """Yield the pages by which events are found."""
    b = Browser(timeline, presenter)
    every = _("Every event, by kind, side, actor, place and year, disputed or reported by one side only.")
    yield Page("browse/", "browse.html", "browse", _("Browse"), every, b.browse, script="browse.js", period=whole)
    words = _("Search every event, its account and the words quoted, in any of their languages.")
    yield Page("search/", "search.html", "search", _("Search"), words, b.search, script="search.js")
    yield Page("contents/", "contents.html", "browse", _("Contents"), _("Every page that lists events."), b.contents)
    yield Page("sides/", "index_list.html", "browse", _("Sides"), _("Whose voice the sources are."), b.sides)
    for id_, side in timeline.registry.sides.items():
        if any(id_ in e.sides for e in timeline.events):
            description = _("Events that sources of this side report: %(side)s.") % {"side": side.name}
            yield Page(f"sides/{id_}/", "list.html", "browse", side.name, description, _bind(b.side, id_))
    yield Page("disputed/", "list.html", "browse", _("Disputed events"), _("Every event on which sources disagree."),
               b.disputed)  # fmt: skip
    yield Page("one-sided/", "list.html", "browse", _("Reported by one side only"), _(
               "Every event of which only one side has spoken."), b.one_sided)  # fmt: skip


def _year_pages(timeline: Timeline, year: Year) -> Iterator[Page]:
    """Yield the pages of one year: in brief and with all accounts, each oldest and newest first."""
    number = year.number
    for length, told in (("", ""), ("accounts/", _(", all accounts"))):
        for order, turned in (("", ""), ("newest/", _(", newest first"))):
            yield Page(
                f"{year_address(number)}{length}{order}",
                "year.html",
                "timeline",
                f"{number}{told}{turned}",
                _("Events of %(year)s.") % {"year": f"{number}{told}{turned}"},
                Asked(timeline, Presenter, "year", (number,), (("is_told", bool(told)), ("is_newest", bool(turned)))),
                # What is taken along is the year itself, whose address is the first of these.
                script="" if told or turned else "share.js",
                subject=None if told or turned else year,
                period=str(number),
            )


def redirects(timeline: Timeline) -> Iterator[tuple[str, str]]:
    """Yield the address of each earlier event id with the address it leads to, of its light edition too."""
    for event in timeline.events:
        for former in event.was:
            for folder in ("", "embed/"):
                yield f"{folder}{address_of('event', former)}", f"{folder}{address_of('event', event.id)}"


def _bind(make: Callable[..., object], argument: object) -> Callable[[], object]:
    return lambda: make(argument)


def _period(events: Iterable[Event], years: Mapping[str, int]) -> str:
    """Return the years in which events are listed, “1894–1899”; empty where no source gives one."""
    found = sorted({years[e.id] for e in events if years[e.id]})
    if not found:
        return ""
    return str(found[0]) if len(found) == 1 else f"{found[0]}–{found[-1]}"


def _description(event: Event) -> str:
    """Return the date and the first sentence, for search engines and link previews."""
    first = event.narrative[0].text if event.narrative else ""
    # In some languages a date ends in an abbreviation.
    return f"{wording.words(event.when).removesuffix('.')}. {first}".strip()
