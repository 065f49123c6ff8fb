"""When each event was first published on this site and last changed, and why: views for its page and for `/changes/`.

These are the site's own days, from its commits, and are marked as such: they say nothing of when anything happened, or
was reported. Where the history is not known nothing is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from copy import copy

from msgspec import Struct

from dateline import edtf, wording
from dateline.address import address_of
from dateline.edtf import Date
from dateline.event import Event
from dateline.git import Commit, History
from dateline.timeline import Timeline
from dateline.view import DateView, Link

__all__ = ["ChangesView", "EditionView", "PublicationView", "Publications"]

# The latest commits that the page lists, and the events that it names of each.
_COMMITS = 100
_EVENTS = 12


class PublicationView(Struct, frozen=True):
    """When an event was first published here, and when it was last changed and why; ``changes`` counts what followed.

    ``changed`` is None for an event that is as it was first published.
    """

    first: DateView
    changed: DateView | None
    why: str
    changes: int


class EditionView(Struct, frozen=True):
    """What one commit brought: its subject, events that are new, events that changed, and how many more of each."""

    id: str
    day: DateView
    subject: str
    added: tuple[Link, ...]
    more_added: int
    changed: tuple[Link, ...]
    more_changed: int


class ChangesView(Struct, frozen=True):
    """The page of changes, the latest first; ``more`` counts those that are not listed."""

    editions: tuple[EditionView, ...]
    more: int


class Publications:
    """The publishing dates of one timeline's events; there are none where no history is known."""

    def __init__(self, timeline: Timeline, history: History | None) -> None:
        self._timeline = timeline
        self._commits: Mapping[str, tuple[Commit, ...]] = (
            {e.id: found for e in timeline.events if (found := history.of(e.id, e.outline.was))} if history else {}
        )
        self._every = history.commits if history else ()
        self._note: Callable[[str], object] = str

    def seen_by(self, note: Callable[[str], object]) -> Publications:
        """Return the same dates, which tell ``note`` of which event they are asked."""
        seen = copy(self)
        seen._note = lambda id_: note(f"published:{id_}")
        return seen

    def digest(self, id_: str) -> str:
        """Return a text that stands for all that is known of an event."""
        return " ".join(c.id for c in self._commits.get(id_, ()))

    def __bool__(self) -> bool:
        return bool(self._commits)

    def commits(self, event: Event) -> tuple[Commit, ...]:
        """Return the commits that touched an event, the latest first; none if its history is not known."""
        self._note(event.id)
        return self._commits.get(event.id, ())

    def modified(self, event: Event) -> Date | None:
        """Return the day on which an event was last changed or, if it never was, published."""
        found = self.commits(event)
        return edtf.parse(found[0].day) if found else None

    def of(self, event: Event) -> PublicationView | None:
        """Return when an event was published and changed, or None if it is not known."""
        found = self.commits(event)
        if not found:
            return None
        first, last = found[-1], found[0]
        changes = len(found) - 1
        return PublicationView(_day(first), _day(last) if changes else None, last.subject if changes else "", changes)

    def changes(self) -> ChangesView:
        """Return the page of changes."""
        added: dict[str, list[Event]] = defaultdict(list)
        changed: dict[str, list[Event]] = defaultdict(list)
        for event in self._timeline.events:
            for commit in (found := self.commits(event)):
                (added if commit is found[-1] else changed)[commit.id].append(event)
        told = [c for c in self._every if c.id in added or c.id in changed]
        views = (_edition(c, added.get(c.id, []), changed.get(c.id, [])) for c in told[:_COMMITS])
        return ChangesView(tuple(views), max(len(told) - _COMMITS, 0))


def _edition(commit: Commit, added: list[Event], changed: list[Event]) -> EditionView:
    def links(events: list[Event]) -> tuple[Link, ...]:
        return tuple(Link(e.title, address_of("event", e.id)) for e in events[:_EVENTS])

    rest = max(len(added) - _EVENTS, 0), max(len(changed) - _EVENTS, 0)
    return EditionView(commit.id[:10], _day(commit), commit.subject, links(added), rest[0], links(changed), rest[1])


def _day(commit: Commit) -> DateView:
    words = wording.words(edtf.parse(commit.day))
    return DateView(words, commit.moment, commit.day, words)
