"""Which pages the site has: the address of each, its template, and the view it shows.

Views are made one at a time, when a page is written, so that memory does not grow with the site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dateline import wording
from dateline.event import Event
from dateline.presenter import Presenter, address_of
from dateline.timeline import Timeline

__all__ = ["Page", "pages", "redirects"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``address`` is relative to the site's root and ends in a slash; empty for the first page.

    ``section`` names the entry of the site's menu that the page belongs to. ``view`` makes what the template prints.
    """

    address: str
    template: str
    section: str
    title: str
    description: str
    view: Callable[[], object]

    @property
    def file(self) -> str:
        """Return the path of its file below the output folder."""
        return f"{self.address}index.html"

    @property
    def root(self) -> str:
        """Return the way from the page to the site's root, as a prefix for addresses."""
        return "../" * self.address.count("/") or "./"


def pages(timeline: Timeline) -> Iterator[Page]:
    """Yield every page of the timeline, in a fixed order."""
    p = _Afresh(timeline)
    yield Page("", "timeline.html", "timeline", "", "", p.timeline)
    for year in timeline.years:
        title = str(year.number)
        yield Page(
            f"{year.number}/",
            "year.html",
            "timeline",
            title,
            f"Events of {title}.",
            _bind(p.year, year.number),
        )
    for event in timeline.events:
        address = address_of("event", event.id)
        yield Page(address, "event.html", "timeline", event.title, _description(event), _bind(p.event, event.id))
    actors, places, kinds = timeline.registry.actors, timeline.registry.places, timeline.registry.kinds
    yield Page("actors/", "index_list.html", "actors", "Actors", "Everyone who takes part in an event.", p.actors)
    for id_ in timeline.by_actor:
        name = actors[id_].name
        yield Page(
            address_of("actor", id_),
            "actor.html",
            "actors",
            name,
            f"Events in which {name} takes part.",
            _bind(p.actor, id_),
        )
    yield Page("places/", "index_list.html", "places", "Places", "Where events took place.", p.places)
    for id_ in timeline.by_place:
        name = places[id_].name
        yield Page(address_of("place", id_), "place.html", "places", name, f"Events in {name}.", _bind(p.place, id_))
    yield Page("kinds/", "index_list.html", "kinds", "Kinds", "What sort of thing an event is.", p.kinds)
    for id_ in timeline.by_kind:
        kind = kinds[id_]
        yield Page(address_of("kind", id_), "kind.html", "kinds", kind.plural, kind.description, _bind(p.kind, id_))
    yield Page(
        "sources/",
        "bibliography.html",
        "sources",
        "Sources",
        "Every source, as a bibliography.",
        p.bibliography,
    )
    for id_, source in timeline.sources.items():
        description = "What the timeline takes from this source."
        yield Page(
            address_of("source", id_),
            "source.html",
            "sources",
            source.title,
            description,
            _bind(p.source, id_),
        )
    description = "The record’s own account of its strengths and gaps, computed from what its pages show."
    yield Page("sourcing/", "sourcing.html", "sources", "Sourcing report", description, p.sourcing)
    yield Page("disputes/", "disputes.html", "disputes", "Disputes", "Where sources disagree.", p.disputes)


def redirects(timeline: Timeline) -> Iterator[tuple[str, str]]:
    """Yield the address of each earlier event id with the address it leads to."""
    for event in timeline.events:
        for former in event.was:
            yield address_of("event", former), address_of("event", event.id)


class _Afresh:
    """A presenter for each page: what one keeps would be a secret from the notes on what a page was made from."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline

    def __getattr__(self, name: str) -> Callable[..., object]:
        return lambda *given: getattr(Presenter(self._timeline), name)(*given)


def _bind(make: Callable[..., object], argument: object) -> Callable[[], object]:
    return lambda: make(argument)


def _description(event: Event) -> str:
    """Return the date and the first sentence, for search engines and link previews."""
    first = event.narrative[0].text if event.narrative else ""
    return f"{wording.words(event.when)}. {first}".strip()
