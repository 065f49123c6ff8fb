"""The light editions of an event, an actor or a year, for other sites to show in a frame.

They have no menu and no script, their links open in the whole window, and search engines are asked to pass them over:
the page to find is the site's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from dateline import cite
from dateline.address import address_of, among
from dateline.event import Event
from dateline.page import Asked, Later, Page
from dateline.presenter import Presenter
from dateline.timeline import Timeline
from dateline.view import EntryView, Link, NoteView

__all__ = ["EmbedView", "embeds"]


class EmbedView(Struct, frozen=True):
    """A light edition: what it shows, the page it stands for, its entries, and the notes of their sentences."""

    title: Link
    is_event: bool
    entries: tuple[EntryView, ...]
    notes: tuple[NoteView, ...]


def embeds(timeline: Timeline, only: Collection[str] | None = None) -> Iterator[Later]:
    """Yield the light edition of every event, actor and year, in the order of their pages; of events ``only`` some."""
    of = _PageOf(timeline)
    for number in timeline.year_numbers:
        yield Later(f"embed/years/{number}/", of.year, str(number), is_listed=False)
    of_event = of.event
    for id_ in among(timeline.by_id, only):
        yield Later(f"embed/{address_of('event', id_)}", of_event, id_, is_listed=False)
    for id_ in timeline.by_actor:
        yield Later(f"embed/{address_of('actor', id_)}", of.actor, id_, is_listed=False)


class _PageOf(Struct, frozen=True):
    """Makes the light edition of one thing."""

    timeline: Timeline

    def year(self, number: str) -> Page:
        return self._page(f"years/{number}/", number, "year", int(number))

    def event(self, id_: str) -> Page:
        return self._page(address_of("event", id_), self.timeline.by_id[id_].title, "event", id_)

    def actor(self, id_: str) -> Page:
        return self._page(address_of("actor", id_), self.timeline.registry.actors[id_].name, "actor", id_)

    def _page(self, address: str, title: str, name: str, id_: str | int) -> Page:
        view = Asked(self.timeline, _Embeds, name, (id_,))
        return Page(f"embed/{address}", "embed.html", "", title, "", view, is_listed=False)


class _Embeds:
    """Makes the views of light editions."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._presenter = Presenter(timeline)

    def year(self, number: int) -> EmbedView:
        """Return the light edition of a year."""
        return self._list(Link(str(number), f"{number}/"), self._timeline.year(number).events)

    def actor(self, id_: str) -> EmbedView:
        """Return the light edition of an actor's page."""
        title = Link(self._timeline.registry.actors[id_].name, address_of("actor", id_))
        return self._list(title, self._timeline.by_actor[id_])

    def event(self, id_: str) -> EmbedView:
        """Return the light edition of an event's page."""
        event, notes = self._timeline.by_id[id_], cite.Notes()
        entry = self._presenter.entry(event, notes)
        title = Link(event.title, address_of("event", id_))
        return EmbedView(title, True, (entry,), self._presenter.notes(notes))

    def _list(self, title: Link, events: tuple[Event, ...]) -> EmbedView:
        return EmbedView(title, False, tuple(self._presenter.entry(e) for e in events), ())
