"""The entities that event files name by id: actors, places, sides and kinds.

They are the site's own lists. Nothing here is known to the generator beforehand, and nothing is made up for an id
that no list has.
"""

from __future__ import annotations

from msgspec import Struct, field

from dateline.diagnostic import NOWHERE, Placed, Span
from dateline.edtf import Date

__all__ = ["Actor", "Kind", "Place", "Registry", "Role", "Side"]


class Role(Struct, frozen=True, omit_defaults=True):
    """What an actor was, between two dates as far as a source gives them; both days belong to it."""

    title: str
    since: Date | None = None
    until: Date | None = None
    is_shared: bool = False
    """Whether several hold it at once, as an office has several spokesmen."""

    def overlaps(self, other: Role) -> bool:
        """Return whether both roles were held for more than the day of a handover, as far as their bounds tell.

        A bound that is vague is taken at its narrowest, a missing one excludes nothing.
        """
        begins = [r.since.latest for r in (self, other) if r.since]
        ends = [r.until.earliest for r in (self, other) if r.until]
        return not begins or not ends or max(begins) < min(ends)

    def is_held_on(self, date: Date) -> bool:
        """Return whether the role may have been held on ``date``; a missing bound excludes nothing."""
        after_start = self.since is None or self.since.earliest <= date.latest
        before_end = self.until is None or date.earliest <= self.until.latest
        return after_start and before_end


class Actor(Placed, frozen=True, kw_only=True):
    """A person, an organisation, a state or a group that takes part in events."""

    id: str
    name: str
    names: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    kind: str = "person"
    affiliation: str = ""
    side: str = ""
    roles: tuple[Role, ...] = ()
    wikidata: str = ""
    sort: str = ""
    note: str = ""
    path: str = ""
    span: Span = NOWHERE

    def roles_on(self, date: Date) -> tuple[Role, ...]:
        """Return the roles that the actor held on ``date``, in the order of the registry."""
        return tuple(r for r in self.roles if r.is_held_on(date))

    @property
    def sort_name(self) -> str:
        """Return the name by which lists are ordered."""
        return (self.sort or self.name).casefold()


class Place(Placed, frozen=True, kw_only=True):
    """A place; ``coordinates`` are latitude and longitude in decimal degrees (WGS 84)."""

    id: str
    name: str
    names: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    within: str = ""
    coordinates: tuple[float, float] | None = None
    wikidata: str = ""
    note: str = ""
    path: str = ""
    span: Span = NOWHERE


class Side(Placed, frozen=True, kw_only=True):
    """Whose voice a source is. ``in_text`` is the name inside a sentence (“the press”), where it is another."""

    id: str
    name: str
    in_text: str = ""
    description: str = ""
    path: str = ""
    span: Span = NOWHERE


class Kind(Placed, frozen=True, kw_only=True):
    """What sort of thing an event is."""

    id: str
    name: str
    plural: str
    description: str = ""
    cues: tuple[str, ...] = ()
    path: str = ""
    span: Span = NOWHERE


class Registry(Struct, frozen=True):
    """The site's four lists, each by id in the order of its file."""

    actors: dict[str, Actor] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    sides: dict[str, Side] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)

    def places_around(self, place: str) -> tuple[str, ...]:
        """Return ``place`` and the places it lies within, the nearest first; ends at a place that is not known."""
        chain: list[str] = []
        while place and place not in chain:
            chain.append(place)
            place = self.places[place].within if place in self.places else ""
        return tuple(chain)

    def members(self, actor: str) -> tuple[str, ...]:
        """Return the ids of the actors that belong to ``actor``, in the order of their file."""
        return tuple(a.id for a in self.actors.values() if a.affiliation == actor)

    def places_in(self, place: str) -> tuple[str, ...]:
        """Return the ids of the places that lie right within ``place``, in the order of their file."""
        return tuple(p.id for p in self.places.values() if p.within == place)
