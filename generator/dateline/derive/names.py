"""The names and offices of a site's registries, ready to be found in texts; built once for many articles.

Knows what each phrase can stand for, in every script and spelling that the registries give; which of it a text means is
for others to tell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from dateline.date import Date
from dateline.derive.word import Phrases, words
from dateline.registry import Actor, Place, Registry

__all__ = ["Name", "Names", "Office"]


class Name(Struct, frozen=True):
    """What a phrase of the registries stands for."""

    actor: str = ""
    place: str = ""
    is_surname: bool = False
    is_demonym: bool = False


class Office(Struct, frozen=True):
    """An office that an actor holds, and the entity it belongs to (an actor's id, or “” where it is not known)."""

    actor: str
    role: int
    body: str
    is_plural: bool = False


class Names:
    """The names of a site's registries, ready to be found in texts; built once for many articles."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._names: Phrases[Name] = Phrases(_all_names(registry))
        offices = list(self._all_offices())
        self._offices: Phrases[Office] = Phrases(offices)
        self._by_office: dict[str, list[Office]] = defaultdict(list)
        for title, office in offices:
            self._by_office[title.casefold()].append(office)

    @property
    def names(self) -> Phrases[Name]:
        """Return the names."""
        return self._names

    @property
    def offices(self) -> Phrases[Office]:
        """Return the offices."""
        return self._offices

    def offices_called(self, title: str) -> Sequence[Office]:
        """Return the offices of a title in the registry's language."""
        return self._by_office.get(title, ())

    def held_on(self, day: Date | None, actor: str, office: str) -> bool:
        """Return whether an actor held, on a day, an office whose title has a word with the key ``office``."""
        wanted = office.replace("advisor", "adviser")
        return any(
            (not day or role.is_held_on(day))
            and wanted in [w.key.replace("advisor", "adviser") for w in words(role.title)]
            for role in self.registry.actors[actor].roles
        )

    def bodies_of(self, actor: str) -> tuple[str, ...]:
        """Return an actor and what it belongs to, the nearest first."""
        chain: list[str] = []
        while actor and actor not in chain and actor in self.registry.actors:
            chain.append(actor)
            actor = self.registry.actors[actor].affiliation
        return tuple(chain)

    def _all_offices(self) -> Iterable[tuple[str, Office]]:
        for actor in self.registry.actors.values():
            for number, role in enumerate(actor.roles):
                for office, body in self._parts_of(role.title):
                    yield office, Office(actor.id, number, body)
                    yield f"{office}s", Office(actor.id, number, body, is_plural=True)

    def _parts_of(self, title: str) -> Iterable[tuple[str, str]]:
        """Yield the offices in a role's title, each with the body it names: “foreign minister”, ruritania."""
        found = words(title)
        hits = self._names.find(found, like_a_name=True)
        bodies = [h for h in hits if h.value.actor and not h.value.is_surname]
        head, body = title, ""
        at_end = next((h for h in bodies if h.last == len(found)), None)
        at_start = next((h for h in bodies if h.first == 0 and h.last < len(found)), None)
        if at_end:
            head = re.sub(r"(?:\s+(?:of|to|for|in))?(?:\s+the)?\s*$", "", title[: found[at_end.first].start])
            body = at_end.value.actor
        elif at_start:
            after = at_start.last + (found[at_start.last].key == "'s")
            head = title[found[after].start :] if after < len(found) else title
            body = at_start.value.actor
        for part in re.split(r",? and (?=[a-zA-Z])|, ", head):
            office = part.strip()
            if office and (len(words(office)) > 1 or body):
                yield office, body
                yield from ((spelt, body) for spelt in _other_spellings(office))


# Only what differs in spelling or by sex; what is another office in another state is none of these.
_SPELLINGS = (
    ("adviser", "advisor"),
    ("spokesman", "spokeswoman"),
    ("spokesman", "spokesperson"),
    ("spokeswoman", "spokesman"),
    ("spokeswoman", "spokesperson"),
    ("foreign minister", "minister of foreign affairs"),
    ("foreign minister", "minister for foreign affairs"),
    ("defence", "defense"),
    ("defense", "defence"),
    ("secretary general", "secretary-general"),
    ("prime minister", "premier"),
    ("chairman", "chair"),
    ("permanent representative", "ambassador"),
)


def _other_spellings(office: str) -> Iterable[str]:
    small = office.lower()
    return (small.replace(a, b) for a, b in _SPELLINGS if re.search(rf"\b{a}\b", small))


def _all_names(registry: Registry) -> Iterable[tuple[str, Name]]:
    for actor in registry.actors.values():
        yield from ((n, Name(actor=actor.id)) for n in _spellings(actor))
        yield from ((d, Name(actor=actor.id, is_demonym=True)) for d in actor.demonyms)
        if actor.kind == "person":
            yield from ((s, Name(actor=actor.id, is_surname=True)) for s in _surnames(actor))
    for place in registry.places.values():
        yield from ((n, Name(place=place.id)) for n in _spellings(place))


def _spellings(entity: Actor | Place) -> Iterable[str]:
    """Return an entity's names: a bracket at the end is another name if it is an acronym, else a remark."""
    seen: dict[str, None] = {}
    for name in (entity.name, *(n for _, n in entity.names), *entity.aliases):
        plain, _, bracket = name.partition(" (")
        seen[plain.strip()] = None
        if bracket[:-1].isupper():
            seen[bracket[:-1]] = None
        initial = re.sub(r" [A-Z]\. ", " ", plain)
        seen[initial.strip()] = None
        # “Washington, D.C.” is written without the part behind the comma too.
        seen[plain.partition(", ")[0].strip()] = None
    return (n for n in seen if n)


def _surnames(actor: Actor) -> Iterable[str]:
    """Return a person's surnames: before the comma of ``sort``, or else the first word, as in Chinese names."""
    latin = [actor.sort.partition(",")[0]] if "," in actor.sort else actor.name.split(" ")[:1]
    parts = actor.name.split(" ")
    yield from (s for s in latin if len(parts) > 1 and len(s) > 1)
    for _, name in actor.names:
        cut = name.split(" ")
        if len(cut) > 1:
            yield cut[-1] if "," in actor.sort else cut[0]
