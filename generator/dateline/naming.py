"""What things are called on a page, and where their names lead: actors, places, sources, sides.

Nothing else of a page is made here.
"""

from __future__ import annotations

from dateline import catalogue
from dateline.address import address_of
from dateline.event import Report
from dateline.source import Source
from dateline.timeline import Timeline
from dateline.view import Link

__all__ = ["Naming", "source_of"]


class Naming:
    """Names what a timeline tells of, for pages in ``language``."""

    def __init__(self, timeline: Timeline, language: str = "") -> None:
        self._timeline = timeline
        self._registry = timeline.registry
        self._language = language or catalogue.current().language

    def _actor_link(self, id_: str) -> Link:
        """Return a link to the actor's page; an actor in no event has none."""
        href = address_of("actor", id_) if id_ in self._timeline.by_actor else ""
        return Link(self._registry.actors[id_].name, href)

    def _place_link(self, id_: str) -> Link:
        href = address_of("place", id_) if id_ in self._timeline.by_place else ""
        return Link(self._registry.places[id_].name, href)

    def _source_link(self, source: Source) -> Link:
        return Link(source.venue, address_of("source", source.id))

    def _titled(self, source: Source) -> Link:
        return Link(f"{source.venue}: {source.title}", address_of("source", source.id))

    def _side(self, id_: str) -> str:
        return self._registry.sides[id_].name if id_ else ""

    def _in_text(self, side: str) -> str:
        """Return a side's name as it stands in a sentence: “the press”."""
        found = self._registry.sides[side]
        return found.in_text or found.name

    def _foreign(self, language: str) -> str:
        """Return the language tag where it is not the site's language, else an empty string."""
        return "" if language.split("-")[0] == self._language.split("-")[0] else language


def source_of(report: Report) -> Source:
    """Return the source of one of an event's reports."""
    assert report.source is not None  # noqa: S101  an event's reports are its sources'
    return report.source
