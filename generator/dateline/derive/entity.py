"""Who and where: actors and places of the registries, found in a text by their names, surnames, roles and demonyms.

An office (“the Ruritanian foreign minister”) leads to whoever held it on the day of publication, if the
registry knows exactly one. A name that no registry has is not guessed at: it is proposed as a stub.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from dateline.date import Date
from dateline.derive.lexicon import Lexicon
from dateline.derive.word import Hit, Phrases, Word, words
from dateline.registry import Actor, Place, Registry

__all__ = ["How", "Mention", "Names", "slug"]


class How(Enum):
    """By what an entity was known."""

    NAME = "name"
    SURNAME = "surname"
    ROLE = "role"
    GROUP = "group"  # “Ruritanian officials” for Ruritania
    PRONOUN = "pronoun"
    NEW = "new"  # in no registry


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity named in words ``first`` to before ``last`` of a text.

    ``actor`` and ``place`` are ids; a name of both (a capital that stands for its state) has both, and ``is_place``
    tells which was meant. ``role`` is the office that stands with it. ``is_qualifier`` says that it only tells whose
    somebody is (“the Ruritanian minister”). ``name`` is what a stub would be named by.
    """

    first: int
    last: int
    how: How
    actor: str = ""
    place: str = ""
    is_place: bool = False
    role: str = ""
    is_qualifier: bool = False
    name: str = ""
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    """What a phrase of the registries stands for."""

    actor: str = ""
    place: str = ""
    is_surname: bool = False
    is_demonym: bool = False


@dataclass(frozen=True, slots=True)
class _Office:
    """An office that an actor holds, and the entity it belongs to (an actor's id, or “” where it is not known)."""

    actor: str
    role: int
    body: str
    is_plural: bool = False


class Names:
    """The names of a site's registries, ready to be found in texts; built once for many articles."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._names: Phrases[_Name] = Phrases(_all_names(registry))
        self._offices: Phrases[_Office] = Phrases(self._all_offices())

    def find(self, text: str, found: tuple[Word, ...], day: Date | None, lexicon: Lexicon) -> tuple[Mention, ...]:
        """Return the mentions in a text, in order of place; ``day`` is the day on which offices were held."""
        return _Search(self, self._registry, text, found, day, lexicon).run()

    @property
    def names(self) -> Phrases[_Name]:
        """Return the names."""
        return self._names

    @property
    def offices(self) -> Phrases[_Office]:
        """Return the offices."""
        return self._offices

    def bodies_of(self, actor: str) -> tuple[str, ...]:
        """Return an actor and what it belongs to, the nearest first."""
        chain: list[str] = []
        while actor and actor not in chain and actor in self._registry.actors:
            chain.append(actor)
            actor = self._registry.actors[actor].affiliation
        return tuple(chain)

    def _all_offices(self) -> Iterable[tuple[str, _Office]]:
        for actor in self._registry.actors.values():
            for number, role in enumerate(actor.roles):
                for office, body in self._parts_of(role.title):
                    yield office, _Office(actor.id, number, body)
                    yield f"{office}s", _Office(actor.id, number, body, is_plural=True)

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


def _all_names(registry: Registry) -> Iterable[tuple[str, _Name]]:
    for actor in registry.actors.values():
        yield from ((n, _Name(actor=actor.id)) for n in _spellings(actor))
        yield from ((d, _Name(actor=actor.id, is_demonym=True)) for d in actor.demonyms)
        if actor.kind == "person":
            yield from ((s, _Name(actor=actor.id, is_surname=True)) for s in _surnames(actor))
    for place in registry.places.values():
        yield from ((n, _Name(place=place.id)) for n in _spellings(place))


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


class _Search:
    """One text's search; what was named in full decides what a surname means."""

    def __init__(
        self, names: Names, registry: Registry, text: str, found: tuple[Word, ...], day: Date | None, lexicon: Lexicon
    ) -> None:
        self._all = names
        self._registry = registry
        self._text = text
        self._words = found
        self._day = day
        self._lexicon = lexicon
        self._mentions: list[Mention] = []
        self._consumed: set[int] = set()

    def run(self) -> tuple[Mention, ...]:
        hits: dict[tuple[int, int], list[_Name]] = defaultdict(list)
        for hit in self._all.names.find(self._words, like_a_name=True):
            hits[hit.first, hit.last].append(hit.value)
        demonyms: list[Mention] = []
        new = self._new_names(hits)
        full = {v.actor for values in hits.values() for v in values if v.actor and not v.is_surname}
        full |= {m.actor for m in new if m.actor}
        for (first, last), values in hits.items():
            if any(n.first <= first and last <= n.last for n in new):
                continue
            mention = self._known(first, last, values, full, new)
            if mention and any(v.is_demonym for v in values) and mention.how is How.GROUP:
                demonyms.append(mention)
            elif mention:
                self._mentions.append(mention)
        self._mentions += new
        self._mentions.sort(key=lambda m: m.first)
        self._mentions += self._held_offices(demonyms)
        self._mark_origins()
        self._mentions += self._groups(demonyms)
        self._mentions.sort(key=lambda m: (m.first, -m.last))
        return tuple(self._apart())

    def _mark_origins(self) -> None:
        """Mark states that tell only where somebody is from: “Elphberg of Ruritania”, “ambassador to Veldoria”."""
        people = {m.last for m in self._mentions if m.is_person}
        hits = self._lexicon.titles.find(self._words)
        titles = {h.last for h in hits}
        before_people = {h.first for h in hits if any(m.is_person and m.first == h.last for m in self._mentions)}
        for number, mention in enumerate(self._mentions):
            if mention.is_person or not mention.actor:
                continue
            last = self._mentions[number - 1] if number else None
            # “Beijing, China” is one place, “the People’s Republic (PRC)” one state.
            is_again = last and (
                (last.is_place and self._between_exactly(last.last, mention.first, ", "))
                or (last.actor == mention.actor and self._between_exactly(last.last, mention.first, " ("))
            )
            if last and is_again:
                self._mentions[number] = replace(mention, is_qualifier=True)
                continue
            start = mention.first - (self._words[mention.first - 1].key in self._lexicon.definite)
            before = self._words[start - 1].key if start else ""
            # “foreign minister of Ruritania” has no “of” in Slavic languages; in Chinese the state comes first.
            is_genitive = self._lexicon.has_genitive and mention.first in titles
            if (
                is_genitive
                or self._after_has(mention.last) in before_people
                or (before == "of" and start - 1 in people)
                or (before in ("of", "to") and start - 1 in titles)
            ):
                self._mentions[number] = replace(mention, is_qualifier=True)

    def _after_has(self, last: int) -> int:
        """Return the word behind a name, or behind its “’s”."""
        return last + (last < len(self._words) and self._words[last].key == "'s")

    def _known(
        self, first: int, last: int, values: Sequence[_Name], full: set[str], new: Sequence[Mention]
    ) -> Mention | None:
        if any(v.is_demonym for v in values):
            actor = next(v.actor for v in values if v.is_demonym)
            is_also_name = any(v.actor and not v.is_demonym for v in values)
            return Mention(
                first, last, How.NAME if is_also_name else How.GROUP, actor=actor, is_qualifier=not is_also_name
            )
        named = [v.actor for v in values if v.actor and not v.is_surname]
        place = next((v.place for v in values if v.place), "")
        if named or place:
            actor = named[0] if len(set(named)) == 1 else ""
            is_place = bool(place) and (not actor or self._is_after_preposition(first))
            person = bool(actor) and self._registry.actors[actor].kind == "person"
            return Mention(first, last, How.NAME, actor=actor, place=place, is_place=is_place, is_person=person)
        return self._by_surname(first, last, [v.actor for v in values], full, new)

    def _by_surname(
        self, first: int, last: int, actors: Sequence[str], full: set[str], new: Sequence[Mention]
    ) -> Mention | None:
        surname = self._words[first].key
        # Somebody who was named in full in this article and bears the surname is meant, or nobody we know.
        if any(n.is_person and surname == self._words[n.last - 1].key and n.last - n.first > 1 for n in new):
            return None
        meant = [a for a in dict.fromkeys(actors) if a in full] or list(dict.fromkeys(actors))
        if len(meant) > 1:
            # “Director Wang”: of those who bear the name, whoever holds that office.
            meant = [a for a in meant if self._bears(a, first)]
        if len(meant) != 1:
            return None
        before = self._words[first - 1] if first else None
        after = self._words[last] if last < len(self._words) else None
        # Part of a longer name that we do not know.
        if (
            before
            and self._joined(before, self._words[first])
            and self._is_capital(before)
            and not self._is_title(first)
        ):
            return None
        if after and self._joined(self._words[first], after) and self._is_capital(after):
            return None
        if meant[0] not in full and self._starts_sentence(first) and not self._speaks(last):
            return None
        return Mention(first, last, How.SURNAME, actor=meant[0], is_person=True)

    def _held_offices(self, demonyms: Sequence[Mention]) -> list[Mention]:
        """Return who held the offices that are named; marks the states before them as telling whose they are."""
        result: list[Mention] = []
        by_last = {m.last: m for m in (*self._mentions, *demonyms) if m.actor}
        by_first = {m.first: m for m in (*self._mentions, *demonyms) if m.actor or m.how is How.NEW}
        spans: dict[tuple[int, int], list[_Office]] = defaultdict(list)
        for hit in self._all.offices.find(self._words):
            spans[hit.first, hit.last].append(hit.value)
        for (first, last), offices in spans.items():
            if any(o.is_plural for o in offices):
                self._hold_each(last, offices, by_first)
                continue
            before = first - 1 if first and self._words[first - 1].key == "'s" else first
            whose = by_last.get(before)
            whose = whose if whose and self._is_one_phrase(whose.last, first) else None
            start = whose.first if whose else first
            end = last
            if not whose:
                after = last
                while after < len(self._words) and self._words[after].key in ("of", "the", "to"):
                    after += 1
                whose = by_first.get(after) if after > last else None
                end = whose.last if whose and whose.how is not How.NEW else last
                whose = whose if end > last else None
            if whose and whose in self._mentions:
                self._mentions[self._mentions.index(whose)] = replace(whose, is_qualifier=True)
            beside = self._person_beside(start, end)
            if beside:
                self._consumed.update(range(start, end))
                if beside in self._mentions and not beside.role:
                    self._mentions[self._mentions.index(beside)] = replace(beside, role=self._phrase(start, end))
                continue
            actor = self._holder(offices, whose.actor if whose else "")
            if actor:
                result.append(Mention(start, end, How.ROLE, actor=actor, role=self._phrase(start, end), is_person=True))
            elif whose and whose.how is not How.NEW:
                result.append(Mention(start, end, How.GROUP, actor=whose.actor, role=self._phrase(start, end)))
        return result

    def _hold_each(self, last: int, offices: Sequence[_Office], by_first: Mapping[int, Mention]) -> None:
        """Put the holders in the place of their states: “the foreign ministers of Ruritania and Graustark”."""
        number = last
        while number < len(self._words):
            whose = by_first.get(number)
            if whose and whose in self._mentions and whose.actor:
                actor = self._holder(offices, whose.actor)
                if actor:
                    held = Mention(whose.first, whose.last, How.ROLE, actor=actor, is_person=True)
                    self._mentions[self._mentions.index(whose)] = held
                number = whose.last
            elif self._words[number].key in ("of", "the", "and"):
                number += 1
            else:
                return

    def _holder(self, offices: Sequence[_Office], whose: str) -> str:
        """Return the one actor who may have held the office on the day, or an empty string."""
        chain = self._all.bodies_of(whose)
        ranked: dict[int, set[str]] = defaultdict(set)
        for office in offices:
            role = self._registry.actors[office.actor].roles[office.role]
            if self._day and not role.is_held_on(self._day):
                continue
            if not whose:
                # “The foreign minister”, without more: whoever of them the article has named.
                if any(m.actor == office.actor for m in self._mentions):
                    ranked[0].add(office.actor)
                continue
            own = {office.body, self._registry.actors[office.actor].affiliation} - {""}
            around = {b for o in own for b in self._all.bodies_of(o)}
            if whose in own:
                ranked[0].add(office.actor)
            elif whose in around:
                ranked[1].add(office.actor)
            elif around & set(chain):
                ranked[2].add(office.actor)
        best = ranked[min(ranked)] if ranked else set()
        return next(iter(best)) if len(best) == 1 else ""

    def _person_beside(self, start: int, end: int) -> Mention | None:
        """Return the person whose name stands right beside an office: before or after it, be it with a comma."""
        for mention in self._mentions:
            if not mention.is_person:
                continue
            if mention.first >= end and mention.first - end <= 1 and self._between(end - 1, mention.first, ", "):
                return mention
            if (
                mention.last <= start
                and start - mention.last <= 2
                and self._between(mention.last - 1, start, ", the a")
            ):
                return mention
        return None

    def _groups(self, demonyms: Sequence[Mention]) -> list[Mention]:
        """Return states and bodies that speak through “officials”, “forces” and the like."""
        found: list[Mention] = []
        people = {m.first for m in self._mentions if m.is_person}
        heads: dict[int, Hit[str]] = {h.first: h for h in self._lexicon.groups.find(self._words)}
        taken = {i for m in self._mentions for i in range(m.first, m.last) if m.how in (How.ROLE, How.GROUP)}
        for mention in (*self._mentions, *demonyms):
            if not mention.actor or mention.is_person or mention.first in taken or mention.how is How.ROLE:
                continue
            if mention.first in self._consumed or (mention.is_qualifier and mention not in demonyms):
                continue
            after = mention.last
            if after < len(self._words) and self._words[after].key == "'s":
                after += 1
            # One word may stand between: “Ruritanian state officials”, “Ruritanian naval forces”.
            may_skip = mention in demonyms or after > mention.last
            head = heads.get(after) or (heads.get(after + 1) if may_skip and self._is_small(after) else None)
            if head and self._is_one_phrase(mention.last, head.first) and head.last not in people:
                found.append(Mention(mention.first, head.last, How.GROUP, actor=mention.actor))
        return found

    def _apart(self) -> list[Mention]:
        """Return the mentions without those that lie in a longer one; a qualifier inside one is kept for the reader."""
        kept: list[Mention] = []
        for mention in self._mentions:
            if kept and mention.first < kept[-1].last:
                continue
            kept.append(mention)
        return kept

    def _new_names(self, hits: Mapping[tuple[int, int], list[_Name]]) -> list[Mention]:
        """Return names that no registry has: capitals in a row, with a title before or of two words at least."""
        taken = {
            i
            for (first, last), values in hits.items()
            for i in range(first, last)
            if not all(v.is_surname for v in values)
        }
        titles = {h.last: h for h in self._lexicon.titles.find(self._words)}
        found: list[Mention] = []
        known: dict[str, str] = {}
        number = 0
        while number < len(self._words):
            end = self._end_of_capitals(number, taken)
            size = end - number
            if not size:
                number += 1
                continue
            title = titles.get(number)
            start = number
            # “Colonel Black”: the title is no part of the name.
            inner = next((titles[i] for i in range(end, number, -1) if i in titles and titles[i].first >= number), None)
            if inner and inner.last < end:
                title, start = inner, inner.last
            elif inner and inner.last == end:
                number = end
                continue
            size = end - start
            name = self._phrase(start, end)
            last_key = self._words[end - 1].key
            is_body = any(self._words[i].key in self._lexicon.bodies for i in range(start, end))
            borne = [v.actor for v in hits.get((end - 1, end), ()) if v.is_surname]
            if size == 1 and last_key in known:
                full = known[last_key]
                found.append(Mention(start, end, How.NEW, name=full, is_person=True))
            elif size == 1 and title and any(self._bears(a, start) for a in borne):
                pass  # “President Biden” is somebody we know
            elif size > 1 and (same := [a for a in borne if self._bears(a, start) and self._is_like(a, start)]):
                found.append(Mention(start, end, How.NAME, actor=same[0], is_person=True))
            elif (size >= 2 or title) and not (size == 1 and is_body):
                is_person = not is_body and (bool(title) or not self._is_after_preposition(start))
                is_person = is_person and not any(w.text.isupper() and len(w.text) > 1 for w in self._words[start:end])
                role = self._phrase(title.first, title.last) if title else ""
                is_place = not is_body and not title and self._is_after_preposition(start)
                found.append(Mention(start, end, How.NEW, name=name, is_person=is_person, role=role, is_place=is_place))
                if is_person:
                    known[last_key] = name
            elif size == 1 and self._is_after_preposition(start) and not self._starts_sentence(start):
                found.append(Mention(start, end, How.NEW, name=name, is_place=True))
            number = end
        return found

    def _bears(self, actor: str, start: int) -> bool:
        """Return whether the title before a surname is one that ``actor`` may bear: an office held, or a mere courtesy."""
        stretch = self._words[max(0, start - 4) : start]
        title = next((h for h in self._lexicon.titles.find(stretch) if h.last == len(stretch)), None)
        if title is None:
            return False
        if title.value in self._lexicon.courtesies:
            return True
        office = stretch[-1].key.replace("advisor", "adviser")
        return any(
            (not self._day or role.is_held_on(self._day))
            and office in [w.key.replace("advisor", "adviser") for w in words(role.title)]
            for role in self._registry.actors[actor].roles
        )

    def _is_like(self, actor: str, start: int) -> bool:
        """Return whether a longer name begins as the actor's does: “Joseph R. Biden” and “Joe Biden”."""
        return self._words[start].key[:1] == words(self._registry.actors[actor].name)[0].key[:1]

    def _end_of_capitals(self, start: int, taken: set[int]) -> int:
        """Return where a row of capitals that begins at ``start`` ends; ``start`` itself if none does."""
        end = start
        while end < len(self._words) and end - start < 5 and end not in taken:
            word = self._words[end]
            if not self._is_capital(word) or word.key in self._lexicon.not_names or not word.text[0].isalpha():
                break
            if end > start and not self._joined(self._words[end - 1], word):
                break
            end += 1
        if end == start or (
            self._words[start].text.isupper() and end - start == 1 and len(self._words[start].text) > 5
        ):
            return start
        return end

    def _phrase(self, first: int, last: int) -> str:
        return self._text[self._words[first].start : self._words[last - 1].end] if last > first else ""

    def _between(self, left: int, right: int, allowed: str) -> bool:
        between = self._text[self._words[left].end : self._words[right].start]
        return all(part in allowed for part in re.findall(r"\w+|[^\w\s]", between))

    def _between_exactly(self, last: int, first: int, text: str) -> bool:
        return first >= last > 0 and self._text[self._words[last - 1].end : self._words[first].start] == text

    def _is_one_phrase(self, last: int, first: int) -> bool:
        """Return whether nothing but blanks and words stands between two words: no comma, no paragraph's end."""
        between = self._text[self._words[last - 1].end : self._words[first].start]
        return not re.search(r"[,.;:!?()\n]", between)

    def _joined(self, left: Word, right: Word) -> bool:
        between = self._text[left.end : right.start]
        # A full stop joins only behind an initial: “J. Smith”, not “on Monday. Smith”.
        return between in (" ", "-", "–", "’", " '", "·") or (between == ". " and len(left.text) == 1)

    def _is_capital(self, word: Word) -> bool:
        return word.text[0].isupper()

    def _is_small(self, number: int) -> bool:
        return number < len(self._words) and self._words[number].text.islower()

    def _is_title(self, before: int) -> bool:
        """Return whether the words before a name are a title."""
        stretch = self._words[max(0, before - 3) : before]
        return any(hit.last == len(stretch) for hit in self._lexicon.titles.find(stretch))

    def _speaks(self, last: int) -> bool:
        following = self._words[last : last + 2]
        return any(hit.value.is_speech for hit in self._lexicon.cues.find(following))

    def _starts_sentence(self, first: int) -> bool:
        before = self._text[: self._words[first].start].rstrip("“‘«\"' (")
        return not before or before[-1] in ".!?…\n:"

    def _is_after_preposition(self, first: int, *, perhaps: bool = False) -> bool:
        """Return whether a name stands after a word such as “in”, be it with an article or adjective between."""
        for back in (1, 2):
            if first - back < 0:
                return False
            word = self._words[first - back]
            if word.key in self._lexicon.before_places or (perhaps and word.key in self._lexicon.perhaps_before_places):
                return "," not in self._text[word.end : self._words[first].start]
            if word.key not in ("the", "central", "northern", "southern", "eastern", "western", "nearby"):
                return False
        return False


# Ukrainian after the Cabinet's table of 2010, and the letters that only Russian has.
_LATIN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёъыэ’",
        ("a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch " + " iu ia e  y e ").split(" "),
        strict=True,
    )
)


def slug(name: str) -> str:
    """Return an id for a name in Latin letters; an empty string if none of it can be written so."""
    name = "".join(_LATIN.get(c, c) for c in name.lower())
    folded = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("ø", "o").replace("ß", "ss"))
    plain = re.sub(r"['’.]", "", "".join(c for c in folded if not unicodedata.combining(c))).lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
