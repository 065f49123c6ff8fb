"""What a feed says, whatever its format: of the whole record, of one actor or kind, of disputes.

`published` and `updated` speak of the site's record, not of what happened. Where the site's own history is known they
are the days on which the event first appeared there and last changed; otherwise the first and the last day on which one
of its sources was read, as far as days are given, and at midnight UTC, as the formats demand a time. What has no such
day has no `published`, and the publication's stamp for `updated`. When it happened stands in words in the title.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from html import escape

from msgspec import Struct
from msgspec.structs import asdict

from dateline.address import address_of
from dateline.catalogue import _
from dateline.event import Event
from dateline.export.event_html import DISAGREE, EventHtml
from dateline.export.plain_account import disagreements, sentences
from dateline.export.publication import Publication
from dateline.presenter import Presenter
from dateline.timeline import Timeline
from dateline.view import EventView
from dateline.wording import words

__all__ = ["Entry", "Feed", "Feeds", "moments"]

# Of the whole record; a feed of one actor or kind has fewer, since a record of ten thousand events has many of those.
_MOST, _MOST_OF_ONE = 50, 20


class Entry(Struct, frozen=True):
    """One entry. ``published`` may be empty. ``html`` is the whole content, ``summary`` the account in plain words."""

    id: str
    address: str
    title: str
    published: str
    updated: str
    summary: str
    html: str
    categories: tuple[tuple[str, str], ...]
    """Id and name of each category."""


class Feed(Struct, frozen=True):
    """A feed. ``folder`` is where it stands, relative to the site's root, with a final slash unless it is the root."""

    folder: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> str:
        """Return when the latest entry was updated, or an empty string without entries."""
        return max((e.updated for e in self.entries), default="")


class Feeds:
    """Makes the feeds of a timeline; an event's content is made once, however many feeds it stands in."""

    def __init__(self, timeline: Timeline, publication: Publication) -> None:
        self._timeline = timeline
        self._publication = publication

    @property
    def publication(self) -> Publication:
        """Return what the site says of itself."""
        return self._publication

    def whole(self) -> Feed:
        """Return the events worked on last, the latest first."""
        return Feed("", self._publication.title, self._of(self._timeline.events, _MOST))

    def actor(self, id_: str) -> Feed:
        """Return the feed of an actor."""
        events, name = self._timeline.by_actor[id_], self._timeline.registry.actors[id_].name
        return Feed(address_of("actor", id_), f"{name} – {self._publication.title}", self._of(events, _MOST_OF_ONE))

    def kind(self, id_: str) -> Feed:
        """Return the feed of a kind of event."""
        events, name = self._timeline.by_kind[id_], self._timeline.registry.kinds[id_].plural
        return Feed(address_of("kind", id_), f"{name} – {self._publication.title}", self._of(events, _MOST_OF_ONE))

    def disputes(self) -> Feed:
        """Return the events on which sources disagree, each with what they say."""
        events = [e for e in self._timeline.events if e.outline.disputed]
        entries = tuple(self._dispute(e) for e in self._latest(events, _MOST))
        return Feed("disputes/", _("Disputes") + f" – {self._publication.title}", entries)

    def _of(self, events: Iterable[Event], most: int) -> tuple[Entry, ...]:
        return tuple(self._entry(e) for e in self._latest(events, most))

    def _latest(self, events: Iterable[Event], most: int) -> list[Event]:
        return sorted(events, key=lambda e: (moments(e, self._publication)[1], e.id), reverse=True)[:most]

    def _entry(self, event: Event) -> Entry:
        # As a text it can be kept until the next build; another publication of the same timeline says other things.
        site = self._publication
        days, why = moments(event, site), site.reasons.get(event.id, "")
        key = ("feed", event.id, site.url, site.language, *days, why)
        told = json.loads(self._timeline.once(key, lambda: self._as_text(event.id)))
        return Entry(**{**told, "categories": tuple(map(tuple, told["categories"]))})

    def _as_text(self, id_: str) -> str:
        entry = self._whole_entry(self._timeline.by_id[id_])
        return json.dumps(asdict(entry), ensure_ascii=False)

    def _whole_entry(self, event: Event) -> Entry:
        why = [_("Last changed here: “%(why)s”.") % {"why": r} for r in (self._publication.reasons.get(event.id),) if r]
        told = (*sentences(event), *disagreements(event, self._timeline.registry), *why)
        html = self._whole(self._presenter.event(event.id)) + "".join(f"<p>{escape(w)}</p>" for w in why)
        return self._make(event, "", event.title, " ".join(told), html)

    def _whole(self, view: EventView) -> str:
        return f"<p>{self._printer.date(view)}</p>{self._printer.body(view)}"

    def _dispute(self, event: Event) -> Entry:
        told = disagreements(event, self._timeline.registry)
        view = self._presenter.event(event.id)
        html = f"<p>{escape(words(event.when))}</p>"
        html += "".join(self._printer.property(p, DISAGREE) for p in view.disputes)
        return self._make(
            event, "#disputes", _("%(title)s: sources disagree") % {"title": event.title}, " ".join(told), html
        )

    def _make(self, event: Event, fragment: str, title: str, summary: str, html: str) -> Entry:
        published, updated = moments(event, self._publication)
        address = f"{self._publication.url}/{address_of('event', event.id)}{fragment}"
        kind = self._timeline.registry.kinds[str(event.kind.value)]
        return Entry(
            id=address,
            address=address,
            title=f"{words(event.when)}: {title}",
            published=published,
            updated=updated,
            summary=summary or event.title,
            html=html,
            categories=((kind.id, kind.name),),
        )

    @cached_property
    def _presenter(self) -> Presenter:
        return Presenter(self._timeline, self._publication.language)

    @cached_property
    def _printer(self) -> EventHtml:
        url = self._publication.url
        return EventHtml(lambda address: f"{url}/{address}" if url else "")


def moments(event: Event, publication: Publication) -> tuple[str, str]:
    """Return when the record of an event was published and updated; the former may be empty."""
    if event.id in publication.history:
        return publication.history[event.id]
    outline = event.outline
    if outline.read[0]:
        return outline.read
    return "", outline.issued or publication.stamp
