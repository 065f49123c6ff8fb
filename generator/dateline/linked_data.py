"""What a page says to programs in schema.org's words, as JSON-LD.

Nothing is said that no source gives. A date is there only as ISO 8601 has it and as precisely as it is given: what is
approximate, uncertain or a choice of dates is left out, and so is what sources disagree on. A source bears an event out
as its `subjectOf`. No claim is reviewed here: who says what is on the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from dateline.catalogue import _
from dateline.date import Date
from dateline.event import Event, Property
from dateline.page import Asked, Page
from dateline.registry import Actor, Place
from dateline.source import Source
from dateline.timeline import Timeline

__all__ = ["LinkedData", "iso"]

_Node = dict[str, Any]
# CSL's types for which schema.org has one that says no more. All others are a CreativeWork.
_TYPES = {
    "article": "Article",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "NewsArticle",
    "article-newspaper": "NewsArticle",
    "bill": "Legislation",
    "book": "Book",
    "chapter": "Chapter",
    "collection": "Collection",
    "dataset": "Dataset",
    "legislation": "Legislation",
    "manuscript": "Manuscript",
    "map": "Map",
    "periodical": "Periodical",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "regulation": "Legislation",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
_ACTORS = {"person": "Person", "organization": "Organization", "state": "Country"}


def iso(date: Date | None) -> str:
    """Return a date as ISO 8601 has it: a day, month or year that is given, with nothing in doubt; else nothing."""
    return date.html_datetime() if date and date.is_plain else ""


class LinkedData(Struct, frozen=True):
    """What the pages of a timeline say. ``url`` is the site's address without a final slash, empty if not known."""

    timeline: Timeline
    name: str
    description: str
    language: str
    url: str

    def of(self, page: Page) -> Markup | None:
        """Return what stands in a page's data block, or None for a page that is about nothing of its own."""
        ids = page.view.ids if isinstance(page.view, Asked) else ()
        nodes: list[_Node]
        match page.template:
            case "timeline.html" if not page.address:
                nodes = [self._site()]
            case "event.html":
                # A way back is data where the page shows one; an event's way is the browser's.
                nodes = [self._event(str(ids[0]))]
            case "year.html" if page.subject:
                nodes = [self._year(page, int(ids[0])), self._trail(page)]
            case "actor.html":
                nodes = [self._actor(page, str(ids[0])), self._trail(page, "actor")]
            case "place.html":
                nodes = [self._place(page, str(ids[0])), self._trail(page, "place")]
            case "source.html":
                nodes = [self._source(page, str(ids[0])), self._trail(page, "source")]
            case _:
                return None
        said = nodes[0] if len(nodes) == 1 else {"@graph": nodes}
        text = json.dumps({"@context": "https://schema.org", **said}, ensure_ascii=False, separators=(",", ":"))
        # Safe: in a data block nothing but “<” can end it or begin a comment.
        return Markup(text.replace("<", "\\u003c"))  # noqa: S704

    # Nodes ------------------------------------------------------------------------------------------------------

    def _site(self) -> _Node:
        return _node("WebSite", name=self.name, description=self.description, url=self.url, inLanguage=self.language)

    def _event(self, id_: str) -> _Node:
        event = self.timeline.by_id[id_]
        start, end = _span(event)
        place = _agreed(event.place)
        return _node(
            "Event",
            name=event.title,
            startDate=start,
            endDate=end,
            location=self._short_place(str(place)) if place else None,
            about=[self._short_actor(a) for a in event.actors],
            subjectOf=[_cited(s) for s in event.sources],
        )

    def _year(self, page: Page, number: int) -> _Node:
        return _node(
            "CollectionPage", name=f"{page.title} – {self.name}", url=self._at(page), temporalCoverage=f"{number:04d}"
        )

    def _actor(self, page: Page, id_: str) -> _Node:
        actors = self.timeline.registry.actors
        actor = actors[id_]
        belongs = actor.kind == "person" and actor.affiliation and actors[actor.affiliation].kind == "organization"
        return _node(
            _type(actor),
            name=actor.name,
            alternateName=_others(actor.name, actor.names),
            url=self._at(page),
            sameAs=_wikidata(actor.wikidata),
            affiliation=self._short_actor(actor.affiliation) if belongs else None,
        )

    def _place(self, page: Page, id_: str) -> _Node:
        place = self.timeline.registry.places[id_]
        return _node(
            "Place",
            name=place.name,
            alternateName=_others(place.name, place.names),
            url=self._at(page),
            sameAs=_wikidata(place.wikidata),
            geo=_geo(place),
            containedInPlace=self._short_place(place.within) if place.within else None,
        )

    def _source(self, page: Page, id_: str) -> _Node:
        """Return the page and the source that it is about, which others have written."""
        source = self.timeline.sources[id_]
        work = _work(source) | _node(
            "",
            **{"@id": source.url},
            datePublished=iso(source.issued),
            author=[_node("Person", name=str(n)) for n in source.author if n.family],
            creditText=", ".join(n.literal for n in source.author if n.literal),
            publisher=_node("Organization", name=source.publisher) if source.publisher else None,
            isPartOf=_node("CreativeWork", name=source.container_title) if source.container_title else None,
            inLanguage=source.language,
            archivedAt=source.archive_url,
        )
        return _node("WebPage", name=f"{page.title} – {self.name}", url=self._at(page), about=work)

    def _trail(self, page: Page, section: str = "") -> _Node:
        """Return the way from the first page to this one, which goes without saying where the way has two steps."""
        way = [(self.name, "")]
        if section:
            way.append((_heading(section), f"{section}s/"))
        steps = [
            _node("ListItem", position=i, name=name, item=self._to(page, address))
            for i, (name, address) in enumerate(way, 1)
        ]
        if len(steps) < 2:
            steps.append(_node("ListItem", position=2, name=page.title))
        return _node("BreadcrumbList", itemListElement=steps)

    # Parts ------------------------------------------------------------------------------------------------------

    def _to(self, page: Page, address: str) -> str:
        """Return the way to a page of the site: whole where the site's address is known."""
        return f"{self.url}/{address}" if self.url else f"{page.root}{address}"

    def _at(self, page: Page) -> str:
        return self._to(page, page.address) if self.url else ""

    def _short_actor(self, id_: str) -> _Node:
        actor = self.timeline.registry.actors[id_]
        return _node(_type(actor), name=actor.name)

    def _short_place(self, id_: str) -> _Node:
        # Where it lies its own page says.
        place = self.timeline.registry.places[id_]
        return _node("Place", name=place.name)


def _heading(section: str) -> str:
    return {"actor": _("Actors"), "place": _("Places"), "source": _("Sources")}[section]


def _node(type_: str, **values: object) -> _Node:
    """Return a node with the values that there are."""
    return ({"@type": type_} if type_ else {}) | {k: v for k, v in values.items() if v}


def _span(event: Event) -> tuple[str, str]:
    """Return the beginning and the end as far as they are certain; a day or month has a beginning only."""
    if not _agreed(event.date):
        return "", ""
    if event.when.is_interval:
        return iso(event.when.start), iso(event.when.end)
    return iso(event.when), ""


def _agreed(property_: Property | None) -> object:
    """Return a property's value, unless sources disagree on it and the editors have not settled it."""
    if property_ is None or (property_.is_disputed and not property_.resolution):
        return None
    return property_.value


def _work(source: Source) -> _Node:
    type_ = _TYPES.get(source.type, "CreativeWork")
    title = {"headline" if type_.endswith(("Article", "Posting")) else "name": source.title}
    return _node(type_, **title, url=source.url)


def _cited(source: Source) -> _Node:
    """Return a source by its address, under which its own page says all that is known of it; without one its title."""
    work = _work(source)
    return {"@type": work["@type"], "@id": source.url} if source.url else work


def _type(actor: Actor) -> str:
    return _ACTORS.get(actor.kind, "Thing")


def _geo(place: Place) -> _Node | None:
    if not place.coordinates:
        return None
    latitude, longitude = place.coordinates
    # Zero is a latitude too.
    return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}


def _others(name: str, names: Iterable[tuple[str, str]]) -> list[str]:
    return list(dict.fromkeys(other for _, other in names if other != name))


def _wikidata(id_: str) -> str:
    return f"http://www.wikidata.org/entity/{id_}" if id_ else ""
