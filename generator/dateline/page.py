"""Which pages the site has: the address of each, its template, and the view it shows.

Views are made one at a time, when a page is written, so that memory does not grow with the site.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from msgspec import Struct

from dateline import wording
from dateline.address import address_of, among, year_address
from dateline.browse import Browser
from dateline.catalogue import _
from dateline.event import Event
from dateline.front import front
from dateline.overview import overview
from dateline.presenter import Presenter
from dateline.publication import Publications
from dateline.registry import Actor
from dateline.source import Source
from dateline.sourcing_page import SourcingPage
from dateline.timeline import Timeline, Year

__all__ = ["Asked", "Later", "Page", "pages", "redirects"]


class Asked(Struct, frozen=True):
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


class Page(Struct, frozen=True):
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

    def page(self) -> Page:
        """Return the page itself: it is not made later."""
        return self

    @property
    def root(self) -> str:
        """Return the way from the page to the site's root, as a prefix for addresses."""
        return "../" * self.address.count("/") or "./"


class Later:
    """A page of which only the address is known until somebody asks for more. Its view is `Asked`."""

    # There are tens of thousands at once.
    __slots__ = ("_id", "_make", "file", "is_listed")

    def __init__(self, address: str, make: Callable[[str], Page], id_: str, is_listed: bool = True) -> None:
        self.file = f"{address}index.html"
        self.is_listed = is_listed
        self._make = make
        self._id = id_

    @property
    def address(self) -> str:
        """Return its address on the site."""
        return self.file.removesuffix("index.html")

    def page(self) -> Page:
        """Return the page, asking the timeline for what it says."""
        return self._make(self._id)


def pages(
    timeline: Timeline, publications: Publications | None = None, only: Collection[str] | None = None
) -> Iterator[Page | Later]:
    """Yield every page of the timeline, in a fixed order; one of changes only if ``publications`` are known.

    Of events and sources, which are many, it may be ``only`` some.
    """
    p = Presenter(timeline)

    def ask(name: str, *ids: str | int) -> Asked:
        return Asked(timeline, Presenter, name, ids)

    of = _PageOf(timeline)
    whole = _period(timeline.events)
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
    of_event, of_citation, of_source = of.event, of.citation, of.source
    for id_ in among(timeline.by_id, only):
        address = address_of("event", id_)
        yield Later(address, of_event, id_)
        yield Later(f"cite/{address}", of_citation, id_, is_listed=False)
    yield Page(
        "actors/", "index_list.html", "actors", _("Actors"), _("Everyone who takes part in an event."), ask("actors")
    )
    for id_ in timeline.by_actor:
        yield Later(address_of("actor", id_), of.actor, id_)
    yield Page(
        "places/",
        "places.html",
        "places",
        _("Places"),
        _("Where events took place, on a map and as a list."),
        ask("places"),
    )
    for id_ in timeline.by_place:
        yield Later(address_of("place", id_), of.place, id_)
    yield Page("kinds/", "index_list.html", "kinds", _("Kinds"), _("What sort of thing an event is."), ask("kinds"))
    for id_ in timeline.by_kind:
        yield Later(address_of("kind", id_), of.kind, id_)
    yield Page(
        "sources/",
        "bibliography.html",
        "sources",
        _("Sources"),
        _("Every source, as a bibliography."),
        ask("bibliography"),
    )
    for id_ in among(timeline.sources, only):
        yield Later(address_of("source", id_), of_source, id_)
    joined = _("Events that belong together, followed from first to last.")
    yield Page("threads/", "threads.html", "threads", _("Threads"), joined, ask("all_threads"))
    description = _("The record’s own account of its strengths and gaps, computed from what its pages show.")
    yield Page("sourcing/", "sourcing.html", "sources", _("Sourcing report"), description, SourcingPage(timeline).view)
    yield Page("disputes/", "disputes.html", "disputes", _("Disputes"), _("Where sources disagree."), p.disputes)
    yield from _finding(timeline, p, whole)
    if publications:
        changed = _("What was published and changed on this site, the latest first.")
        yield Page("changes/", "changes.html", "", _("Changes"), changed, publications.changes)
    description = _("The whole record in the formats that programs read, and as feeds.")
    yield Page("data/", "data.html", "data", _("Data"), description, _bind(_data_view, timeline))


class _PageOf(Struct, frozen=True):
    """Makes the page of one thing. All it says it asks the timeline for, so that it is seen what it is made from."""

    timeline: Timeline

    def event(self, id_: str) -> Page:
        event = self.timeline.by_id[id_]
        return Page(
            address_of("event", id_),
            "event.html",
            "timeline",
            event.title,
            _description(event),
            self._ask("event", id_),
            subject=event,
            period=wording.words(event.when),
        )

    def citation(self, id_: str) -> Page:
        event = self.timeline.by_id[id_]
        return Page(f"cite/{address_of('event', id_)}", "cite.html", "timeline", event.title, "",
                    self._ask("event", id_), script="share.js", subject=event, is_listed=False)  # fmt: skip

    def actor(self, id_: str) -> Page:
        actor = self.timeline.registry.actors[id_]
        return Page(
            address_of("actor", id_),
            "actor.html",
            "actors",
            actor.name,
            _("Events in which %(actor)s takes part.") % {"actor": actor.name},
            self._ask("actor", id_),
            script="share.js",
            subject=actor,
            period=_period(self.timeline.by_actor[id_]),
        )

    def place(self, id_: str) -> Page:
        name = self.timeline.registry.places[id_].name
        address, description = address_of("place", id_), _("Events in %(place)s.") % {"place": name}
        period = _period(self.timeline.by_place[id_])
        return Page(address, "place.html", "places", name, description, self._ask("place", id_), period=period)

    def kind(self, id_: str) -> Page:
        kind = self.timeline.registry.kinds[id_]
        address, period = address_of("kind", id_), _period(self.timeline.by_kind[id_])
        view = self._ask("kind", id_)
        return Page(address, "kind.html", "kinds", kind.plural, kind.description, view, period=period)

    def source(self, id_: str) -> Page:
        source = self.timeline.sources[id_]
        return Page(
            address_of("source", id_),
            "source.html",
            "sources",
            source.title,
            _("What the timeline takes from this source."),
            self._ask("source", id_),
            script="share.js",
            subject=source,
            period=wording.words(source.issued) if source.issued else "",
        )

    def _ask(self, name: str, id_: str) -> Asked:
        return Asked(self.timeline, Presenter, name, (id_,))


def _finding(timeline: Timeline, presenter: Presenter, whole: str) -> Iterator[Page]:
    """Yield the pages by which events are found."""
    b = Browser(timeline, presenter)
    every = _("Every event, by kind, side, actor, place and year, disputed or reported by one side only.")
    yield Page("browse/", "browse.html", "browse", _("Browse"), every, b.browse, script="browse.js", period=whole)
    words = _("Search every event, its account and the words quoted, in any of their languages.")
    yield Page("search/", "search.html", "search", _("Search"), words, b.search, script="search.js")
    yield Page("contents/", "contents.html", "browse", _("Contents"), _("Every page that lists events."), b.contents)
    yield Page("sides/", "index_list.html", "browse", _("Sides"), _("Whose voice the sources are."), b.sides)
    heard = {side for e in timeline.events for side in e.outline.sides}
    for id_, side in timeline.registry.sides.items():
        if id_ in heard:
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
        for former in event.outline.was:
            for folder in ("", "embed/"):
                yield f"{folder}{address_of('event', former)}", f"{folder}{address_of('event', event.id)}"


def _data_view(timeline: Timeline) -> object:
    from dateline.data_page import data_view

    return data_view(timeline)


def _bind(make: Callable[..., object], argument: object) -> Callable[[], object]:
    return lambda: make(argument)


def _period(events: Iterable[Event]) -> str:
    """Return the years in which events are listed, “1894–1899”; empty where no source gives one."""
    found = {e.outline.year for e in events} - {0}
    if not found:
        return ""
    first, last = min(found), max(found)
    return str(first) if first == last else f"{first}–{last}"


def _description(event: Event) -> str:
    """Return the date and the first sentence, for search engines and link previews."""
    first = event.narrative[0].text if event.narrative else ""
    # In some languages a date ends in an abbreviation.
    return f"{wording.words(event.when).removesuffix('.')}. {first}".strip()
