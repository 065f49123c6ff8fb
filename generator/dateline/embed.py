"""The light editions of an event, an actor or a year, for other sites to show in a frame.

They have no menu and no script, their links open in the whole window, and search engines are asked to pass them over:
the page to find is the site's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dateline import cite
from dateline.address import address_of
from dateline.event import Event
from dateline.page import Page
from dateline.presenter import Presenter
from dateline.timeline import Timeline
from dateline.view import EntryView, Link, NoteView

__all__ = ["EmbedView", "embeds"]


@dataclass(frozen=True, slots=True)
class EmbedView:
    """A light edition: what it shows, the page it stands for, its entries, and the notes of their sentences."""

    title: Link
    is_event: bool
    entries: tuple[EntryView, ...]
    notes: tuple[NoteView, ...]


def embeds(timeline: Timeline) -> Iterator[Page]:
    """Yield the light edition of every event, actor and year, in the order of their pages."""
    p = Presenter(timeline)
    for year in timeline.years:
        title = Link(str(year.number), f"{year.number}/")
        yield _page(f"years/{year.number}/", title, _list(p, title, year.events))
    for event in timeline.events:
        title = Link(event.title, address_of("event", event.id))
        yield _page(title.href, title, _event(p, title, event))
    for id_, events in timeline.by_actor.items():
        title = Link(timeline.registry.actors[id_].name, address_of("actor", id_))
        yield _page(title.href, title, _list(p, title, events))


def _page(address: str, title: Link, view: Callable[[], EmbedView]) -> Page:
    return Page(f"embed/{address}", "embed.html", "", title.text, "", view, is_listed=False)


def _event(presenter: Presenter, title: Link, event: Event) -> Callable[[], EmbedView]:
    def view() -> EmbedView:
        notes = cite.Notes()
        entry = presenter.entry(event, notes)
        return EmbedView(title, True, (entry,), presenter.notes(notes))

    return view


def _list(presenter: Presenter, title: Link, events: tuple[Event, ...]) -> Callable[[], EmbedView]:
    return lambda: EmbedView(title, False, tuple(presenter.entry(e) for e in events), ())
