"""Who and where: actors and places of the registries, found in a text by their names, surnames, roles and demonyms.

An office (“the Ruritanian foreign minister”) leads to whoever held it on the day of publication, if the
registry knows exactly one. A name that no registry has is not guessed at: it is a stranger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence

from msgspec.structs import replace

from dateline.date import Date
from dateline.derive.description import mark_descriptions, mark_origins
from dateline.derive.entity import How, Mention
from dateline.derive.lexicon import Lexicon
from dateline.derive.names import Name, Names, Office
from dateline.derive.passage import Passage
from dateline.derive.stranger import Strangers
from dateline.derive.word import Hit, Word

__all__ = ["recognised"]


def recognised(
    text: str, found: tuple[Word, ...], day: Date | None, names: Names, lexicon: Lexicon, home: str = ""
) -> tuple[Mention, ...]:
    """Return the mentions in a text, in order of place; ``day`` is the day on which offices were held.

    ``home`` is the state or body that speaks in the text: “the President” is its own.
    """
    return _Search(Passage(text, found, lexicon), names, day, home).run()


class _Search:
    """One text's search; what was named in full decides what a surname means."""

    def __init__(self, passage: Passage, names: Names, day: Date | None, home: str) -> None:
        self._passage = passage
        self._names = names
        self._day = day
        self._home = home
        self._strangers = Strangers(passage, names, day)
        self._mentions: list[Mention] = []
        self._consumed: set[int] = set()
        self._described: set[int] = set()

    def run(self) -> tuple[Mention, ...]:
        hits: dict[tuple[int, int], list[Name]] = defaultdict(list)
        for hit in self._names.names.find(self._passage.words, like_a_name=True):
            hits[hit.first, hit.last].append(hit.value)
        states, demonyms = self._strangers.states(hits)
        new = self._strangers.find(hits, {i for m in (*states, *demonyms) for i in range(m.first, m.last)})
        full = {v.actor for values in hits.values() for v in values if v.actor and not v.is_surname}
        full |= {m.actor for m in new if m.actor}
        for (first, last), values in hits.items():
            if any(n.first <= first and last <= n.last for n in new):
                continue
            mention = self._known(first, last, values, full, new)
            before = self._passage.words[first - 1] if first else None
            if (
                before
                and before.key in self._passage.lexicon.elsewhere
                and self._passage.is_capital(before)
                and self._passage.is_joined(before, self._passage.words[first])
            ):
                continue
            if mention and any(v.is_demonym for v in values) and mention.how is How.GROUP:
                demonyms.append(mention)
            elif mention:
                self._mentions.append(mention)
        self._mentions += (*new, *states)
        self._mentions.sort(key=lambda m: m.first)
        self._mentions += self._held_offices(demonyms)
        self._described = mark_descriptions(self._passage, self._mentions)
        mark_origins(self._passage, self._mentions)
        self._mentions += self._groups(demonyms)
        self._mentions.sort(key=lambda m: (m.first, -m.last))
        return tuple(self._apart())

    def _known(
        self, first: int, last: int, values: Sequence[Name], full: set[str], new: Sequence[Mention]
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
            # “в Пекине” is a place too where only the state has that name.
            can_be_place = bool(place) or bool(actor and self._names.registry.actors[actor].kind == "state")
            is_place = can_be_place and (not actor or self._passage.is_after_preposition(first))
            is_part = can_be_place and bool(actor) and self._is_in_longer_name(last)
            person = bool(actor) and self._names.registry.actors[actor].kind == "person"
            return Mention(
                first,
                last,
                How.NAME,
                actor=actor,
                place=place,
                is_place=is_place,
                is_person=person,
                is_qualifier=is_part,
            )
        return self._by_surname(first, last, [v.actor for v in values], full, new)

    def _is_in_longer_name(self, last: int) -> bool:
        """Return whether a state's name goes on as another's: “the Berlin Wall”, not “the Berlin government”."""
        passage = self._passage
        after = passage.words[last : last + 3]
        if not after or not passage.is_between(last, last, " ") or not passage.is_capital(after[0]):
            return False
        known = (passage.lexicon.titles, passage.lexicon.groups, self._names.names, self._names.offices)
        if after[0].key in passage.lexicon.not_names or after[0].text.isupper():
            return False
        return not any(h.first == 0 for phrases in known for h in phrases.find(after))

    def _by_surname(
        self, first: int, last: int, actors: Sequence[str], full: set[str], new: Sequence[Mention]
    ) -> Mention | None:
        surname = self._passage.words[first].key
        # “He” is a surname too.
        if surname in self._passage.lexicon.not_names and not self._passage.is_behind_title(first):
            return None
        # Somebody who was named in full in this article and bears the surname is meant, or nobody we know.
        if any(
            n.is_person and not n.actor and surname == self._strangers.surname(n) and n.last - n.first > 1 for n in new
        ):
            return None
        meant = [a for a in dict.fromkeys(actors) if a in full] or list(dict.fromkeys(actors))
        if len(meant) > 1:
            # “Director Wang”: of those who bear the name, whoever holds that office.
            meant = [a for a in meant if self._strangers.bears(a, first)]
        if len(meant) != 1:
            return None
        before = self._passage.words[first - 1] if first else None
        after = self._passage.words[last] if last < len(self._passage.words) else None
        # Part of a longer name that we do not know.
        if (
            before
            and self._passage.is_joined(before, self._passage.words[first])
            and self._passage.is_capital(before)
            and not self._passage.is_behind_title(first)
        ):
            return None
        if after and self._passage.is_joined(self._passage.words[first], after) and self._passage.is_capital(after):
            return None
        if meant[0] not in full and self._passage.starts_sentence(first) and not self._passage.speaks(last):
            return None
        return Mention(first, last, How.SURNAME, actor=meant[0], is_person=True)

    def _held_offices(self, demonyms: Sequence[Mention]) -> list[Mention]:
        """Return who held the offices that are named; marks the states before them as telling whose they are."""
        result: list[Mention] = []
        by_last = {m.last: m for m in (*self._mentions, *demonyms) if m.actor or m.is_state}
        by_first = {m.first: m for m in (*self._mentions, *demonyms) if m.actor or m.how is How.NEW}
        spans: dict[tuple[int, int], list[Office]] = defaultdict(list)
        for hit in self._names.offices.find(self._passage.words):
            spans[hit.first, hit.last].append(hit.value)
        for told in self._passage.lexicon.offices.find(self._passage.words):
            spans[told.first, told.last] += self._names.offices_called(told.value)
        for (first, last), offices in spans.items():
            if any(o.is_plural for o in offices):
                self._hold_each(last, offices, by_first)
                continue
            before = first - 1 if first and self._passage.words[first - 1].key == "'s" else first
            whose = by_last.get(before)
            whose = whose if whose and self._passage.is_one_phrase(whose.last, first) else None
            start = whose.first if whose else first
            end = last
            if not whose:
                after = last
                while after < len(self._passage.words) and self._passage.words[after].key in ("of", "the", "to"):
                    after += 1
                # “foreign minister of Ruritania” has no “of” in Slavic languages.
                whose = by_first.get(after) if after > last or self._passage.lexicon.has_genitive else None
                end = whose.last if whose and (whose.how is not How.NEW or whose.is_state) else last
                whose = whose if end > last else None
            if whose and whose in self._mentions:
                self._mentions[self._mentions.index(whose)] = replace(whose, is_qualifier=True)
            beside = self._person_beside(start, end)
            if beside:
                self._consumed.update(range(start, end))
                # “外交部长王毅”: the ministry is a part of the office.
                for number, inner in enumerate(self._mentions):
                    if start <= inner.first and inner.last <= end and not inner.is_person:
                        self._mentions[number] = replace(inner, is_qualifier=True)
                if beside in self._mentions and not beside.role:
                    self._mentions[self._mentions.index(beside)] = replace(
                        beside, role=self._passage.phrase(start, end)
                    )
                continue
            if self._is_former(start) or self._is_inner(start):
                continue
            # Where a language has articles, an office without one is nobody's in particular: “Elbonian president”.
            has_articles = bool(self._passage.lexicon.definite) and not self._passage.lexicon.has_genitive
            is_bare = not whose and has_articles and not self._is_definite(start)
            is_strange = is_bare or bool(whose and not whose.actor)
            actor = "" if is_strange else self._holder(offices, whose.actor if whose else "")
            if not (actor or is_strange or whose) and self._home and self._is_definite(start):
                actor = self._holder(offices, self._home)
            if actor:
                result.append(
                    Mention(start, end, How.ROLE, actor=actor, role=self._passage.phrase(start, end), is_person=True)
                )
            elif whose and (whose.how is not How.NEW or whose.is_state):
                role = self._passage.phrase(start, end)
                result.append(replace(whose, first=start, last=end, how=self._spoken_for(whose), role=role,
                                      is_qualifier=False, is_place=False))  # fmt: skip
        return result

    def _is_definite(self, start: int) -> bool:
        return start > 0 and self._passage.words[start - 1].key in self._passage.lexicon.definite

    def _is_inner(self, start: int) -> bool:
        """Return whether an office is a part of another: “Assistant to the President”."""
        words_ = self._passage.words
        number = start - self._is_definite(start) - 1
        if (
            number < 1
            or words_[number].key not in ("of", "to", "for")
            or not self._passage.is_one_phrase(number, start)
        ):
            return False
        return self._passage.is_capital(words_[number - 1]) and self._passage.is_one_phrase(number, number)

    def _is_former(self, start: int) -> bool:
        """Return whether an office was held once, by somebody else than now: “the former Ruritanian president”."""
        return start > 0 and self._passage.words[start - 1].key in self._passage.lexicon.former

    def _spoken_for(self, state: Mention) -> How:
        """Return how a state is named by who speaks for it: one that no registry has stays new."""
        return How.NEW if state.is_state else How.GROUP

    def _hold_each(self, last: int, offices: Sequence[Office], by_first: Mapping[int, Mention]) -> None:
        """Put the holders in the place of their states: “the foreign ministers of Ruritania and Graustark”."""
        number = last
        while number < len(self._passage.words):
            whose = by_first.get(number)
            if whose and whose in self._mentions and whose.actor:
                actor = self._holder(offices, whose.actor)
                if actor:
                    held = Mention(whose.first, whose.last, How.ROLE, actor=actor, is_person=True)
                    self._mentions[self._mentions.index(whose)] = held
                number = whose.last
            elif self._passage.words[number].key in ("of", "the", "and"):
                number += 1
            else:
                return

    def _holder(self, offices: Sequence[Office], whose: str) -> str:
        """Return the one actor who may have held the office on the day, or an empty string."""
        chain = self._names.bodies_of(whose)
        ranked: dict[int, set[str]] = defaultdict(set)
        for office in offices:
            role = self._names.registry.actors[office.actor].roles[office.role]
            if self._day and not role.is_held_on(self._day):
                continue
            if not whose:
                # “The foreign minister”, without more: whoever of them the article has named.
                if any(m.actor == office.actor for m in self._mentions):
                    ranked[0].add(office.actor)
                continue
            own = {office.body, self._names.registry.actors[office.actor].affiliation} - {""}
            around = {b for o in own for b in self._names.bodies_of(o)}
            if whose == office.body or (not office.body and whose in own):
                ranked[0].add(office.actor)
            elif whose in own:
                ranked[1].add(office.actor)
            elif whose in around:
                ranked[2].add(office.actor)
            elif around & set(chain):
                ranked[3].add(office.actor)
        best = ranked[min(ranked)] if ranked else set()
        return next(iter(best)) if len(best) == 1 else ""

    def _person_beside(self, start: int, end: int) -> Mention | None:
        """Return the person whose name stands right beside an office: before or after it, be it with a comma."""
        for mention in self._mentions:
            if not mention.is_person:
                continue
            if (
                mention.first >= end
                and mention.first - end <= 1
                and self._passage.has_only_between(end - 1, mention.first, ", ")
            ):
                return mention
            if (
                mention.last <= start
                and start - mention.last <= 2
                and self._passage.has_only_between(mention.last - 1, start, ", the a")
            ):
                return mention
        return None

    def _groups(self, demonyms: Sequence[Mention]) -> list[Mention]:
        """Return states and bodies that speak through “officials”, “forces” and the like."""
        found: list[Mention] = []
        people = {m.first for m in self._mentions if m.is_person}
        heads: dict[int, Hit[str]] = {h.first: h for h in self._passage.lexicon.groups.find(self._passage.words)}
        taken = {i for m in self._mentions for i in range(m.first, m.last) if m.how in (How.ROLE, How.GROUP)}
        for mention in (*self._mentions, *demonyms):
            if not (mention.actor or mention.is_state) or mention.is_person or mention.first in taken:
                continue
            if mention.how is How.ROLE or mention.first in self._consumed or mention.first in self._described:
                continue
            if mention.is_qualifier and mention not in demonyms:
                continue
            after = mention.last
            if after < len(self._passage.words) and self._passage.words[after].key == "'s":
                after += 1
            # One word may stand between: “Ruritanian state officials”, “Ruritanian naval forces”.
            may_skip = mention in demonyms or after > mention.last
            head = heads.get(after) or (heads.get(after + 1) if may_skip and self._passage.is_small(after) else None)
            if head and self._passage.is_one_phrase(mention.last, head.first) and not self._leads_to(head.last, people):
                how = self._spoken_for(mention)
                found.append(replace(mention, last=head.last, how=how, is_qualifier=False, is_place=False))
        return found

    def _leads_to(self, last: int, people: Container[int]) -> bool:
        """Return whether a person's name follows, be it behind another state: “ambassador to Veldoria Otto Hann”."""
        if last in people:
            return True
        start = (
            last
            + 1
            + (
                last + 1 < len(self._passage.words)
                and self._passage.words[last + 1].key in self._passage.lexicon.definite
            )
        )
        if last >= len(self._passage.words) or self._passage.words[last].key not in ("of", "to", "for"):
            return False
        return any(m.first == start and m.last in people for m in self._mentions)

    def _apart(self) -> list[Mention]:
        """Return the mentions without those that lie in a longer one; a qualifier inside one is kept for the reader."""
        kept: list[Mention] = []
        for mention in self._mentions:
            if kept and mention.first < kept[-1].last:
                continue
            kept.append(mention)
        return kept
