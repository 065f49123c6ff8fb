"""Names that no registry has: capitals in a row, with a title before them or of two words at least.

Nobody is guessed at: a surname with a title that a known person bears is left to be known, the longer form of a known
person's name is that person; all others are strangers, to be proposed as stubs.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from msgspec.structs import replace

from dateline.date import Date
from dateline.derive.entity import How, Mention
from dateline.derive.names import Name, Names
from dateline.derive.passage import Passage, leading
from dateline.derive.word import Hit, words

__all__ = ["Strangers"]

# Words of a name and what stands before it; letters of what may be an acronym.
_LONGEST = 9
_ACRONYM = 3


class Strangers:
    """The strangers of one text; ``day`` is the day on which offices were held."""

    def __init__(self, passage: Passage, names: Names, day: Date | None) -> None:
        self._passage = passage
        self._names = names
        self._day = day
        # Words that name a state and are a part of a longer name.
        self._in_states: set[int] = set()

    def find(self, hits: Mapping[tuple[int, int], list[Name]], states: Container[int]) -> list[Mention]:
        """Return names that no registry has: capitals in a row, with a title before or of two words at least.

        ``states`` are the words that name a state.
        """
        passage, lexicon = self._passage, self._passage.lexicon
        taken = {i for i in range(len(passage.words)) if i in states}
        taken |= _taken(hits)
        titles = {h.last: h for h in lexicon.titles.find(passage.words)}
        found = self._ideographic(titles, taken)
        by_surname: dict[str, str] = {}
        by_given: dict[str, str] = {}
        # “Graustark Radio” is neither Graustark nor unknown to readers: a newspaper or broadcaster.
        for first, last in hits:
            if (
                last < len(passage.words)
                and passage.words[last].key in lexicon.outlets
                and (
                    passage.is_between(last, last, " ")
                    and passage.is_capital(passage.words[last])
                    and last not in taken
                )
            ):
                found.append(Mention(first, last + 1, How.NEW, name=passage.phrase(first, last + 1)))
                taken.add(last)
        number = 0
        while number < len(passage.words):
            end = self._end_of_capitals(number, taken)
            if end == number:
                number += 1
                continue
            title = titles.get(number)
            start = number
            # “Colonel Black”, “Secretary of State Black”: the title is no part of the name.
            inner = next((titles[i] for i in range(end, number, -1) if i in titles), None)
            if inner and inner.last < end:
                title, start = inner, inner.last
            elif (inner and inner.last == end) or self._is_before_title(end, titles):
                number = end
                continue
            if not title:
                start = self._name_at_end(start, end)
            size = end - start
            name = passage.phrase(start, end)
            last = self._surname_at(start, end)
            last_key = passage.words[last].key
            is_body = any(passage.words[i].key in lexicon.bodies for i in range(start, end))
            # “Mexico City” is nobody, and may be where something was.
            holds_state = not title and any(i in self._in_states for i in range(start, end))
            borne = [v.actor for v in hits.get((last, last + 1), ()) if v.is_surname]
            is_owner = end < len(passage.words) and passage.words[end].key == "'s"
            if last_key in by_surname and self._is_tail(by_surname[last_key], start, end):
                found.append(Mention(start, end, How.NEW, name=by_surname[last_key], is_person=True))
            elif size == 1 and title and any(self.bears(a, start) for a in borne):
                pass  # “President Biden” is somebody we know
            elif size == 1 and title and by_given.get(last_key):
                found.append(Mention(start, end, How.NEW, name=by_given[last_key], is_person=True))
            elif size > 1 and (same := [a for a in borne if self.bears(a, start) and self._is_like(a, start)]):
                found.append(Mention(start, end, How.NAME, actor=same[0], is_person=True))
            elif (size >= 2 or title) and not (size == 1 and is_body):
                is_place = not (is_body or title or is_owner) and self._is_led(start, end)
                is_person = not (is_body or holds_state or is_place) and (
                    bool(title) or not passage.is_after_preposition(start)
                )
                is_person = is_person and self._has_no_acronym(start, end)
                # “Deputy Trade Minister Hann”: what stands before the title belongs to it.
                role = passage.phrase(min(number, title.first), title.last) if title else ""
                found.append(Mention(start, end, How.NEW, name=name, is_person=is_person, role=role, is_place=is_place))
                if is_person:
                    by_surname[last_key] = name
                    given = passage.words[start].key
                    by_given[given] = name if by_given.get(given, name) == name else ""
            elif size == 1 and not is_owner and self._is_place_alone(start, taken):
                found.append(Mention(start, end, How.NEW, name=name, is_place=True))
            number = end
        return sorted(found, key=lambda m: m.first)

    def states(self, hits: Mapping[tuple[int, int], list[Name]]) -> tuple[list[Mention], list[Mention]]:
        """Return the states of the world that no registry has, and their adjectives, which tell whose somebody is."""
        passage = self._passage
        taken = _taken(hits)
        states: list[Mention] = []
        adjectives: list[Mention] = []
        for hit in passage.lexicon.territories.find(passage.words, like_a_name=True):
            if not taken.isdisjoint(range(hit.first, hit.last)):
                continue
            named = Mention(hit.first, hit.last, How.NEW, name=hit.value.name, is_state=True)
            if hit.value.is_adjective:
                adjectives.append(replace(named, is_qualifier=True))
            elif self._is_in_longer_name(hit.first, hit.last):
                self._in_states.update(range(hit.first, hit.last))
            else:
                states.append(replace(named, is_place=passage.is_after_preposition(hit.first)))
        return states, adjectives

    def surname(self, person: Mention) -> str:
        """Return the key of a mention's last word that is no suffix."""
        return self._passage.words[self._surname_at(person.first, person.last)].key

    def _name_at_end(self, start: int, end: int) -> int:
        """Return where a person's name begins in a long row of capitals that goes on with an office.

        “Director for Crime and Public Order Otto Hann”: the last two words, three with an initial between.
        """
        words_ = self._passage.words
        begin = start
        while begin and words_[begin - 1].key in ("of", "for", "and", "the"):
            begin -= 1
            while begin and self._passage.is_capital(words_[begin - 1]) and words_[begin - 1].key not in ("the",):
                begin -= 1
        size = 3 if len(words_[end - 2].text.rstrip(".")) == 1 else 2
        if begin == start or end - start < size + 1:
            return start
        offices = self._passage.lexicon.titles.find(words_[begin:start])
        return end - size if offices else start

    def _is_tail(self, name: str, start: int, end: int) -> bool:
        """Return whether words are the end of a name: “López Obrador” of “Andrés López Obrador”."""
        tail = [w.key for w in self._passage.words[start:end]]
        return [w.key for w in words(name)][-len(tail) :] == tail

    def _surname_at(self, start: int, end: int) -> int:
        while end - start > 1 and self._passage.words[end - 1].key in self._passage.lexicon.suffixes:
            end -= 1
        return end - 1

    def _is_before_title(self, end: int, titles: Mapping[int, Hit[str]]) -> bool:
        """Return whether capitals stand right before a title, as what belongs to it: “Presidential Chief of Staff”."""
        passage = self._passage
        return (
            0 < end < len(passage.words)
            and passage.is_between(end, end, " ")
            and passage.is_capital(passage.words[end])
            and any(h.first == end for h in titles.values())
        )

    def _has_no_acronym(self, start: int, end: int) -> bool:
        """Return whether no word is an acronym; a surname may stand in capitals, set off by commas or by a title."""
        passage = self._passage
        loud = [i for i in range(start, end) if passage.words[i].text.isupper() and len(passage.words[i].text) > 1]
        loud = [i for i in loud if passage.words[i].key not in passage.lexicon.suffixes]
        if not loud:
            return True
        is_apart = start > 0 and passage.text[passage.words[start - 1].end : passage.words[start].start] == ", "
        is_apart = is_apart or passage.is_behind_title(start)
        return len(loud) == 1 and is_apart and end - start in (2, 3) and len(passage.words[loud[0]].text) > _ACRONYM

    def _is_led(self, start: int, end: int) -> bool:
        """Return whether “in” leads a name, and not what stands behind it: “at the Council meeting”."""
        passage = self._passage
        after = passage.words[end : end + 1]
        is_named = any(h.value.is_noun for h in passage.lexicon.cues.find(after)) and passage.is_between(end, end, " ")
        return passage.is_after_preposition(start) and not is_named

    def _is_place_alone(self, start: int, states: Container[int]) -> bool:
        """Return whether a single unknown capital is a place: “in Zenda”, “to Zenda, Ruritania”, “went to Zenda”."""
        passage = self._passage
        if passage.starts_sentence(start):
            return False
        # “against Zenda in Ruritania”
        is_within = start + 2 in states and passage.words[start + 1].key in passage.lexicon.before_places
        if self._is_led(start, start + 1) or is_within:
            return True
        if not passage.is_after_preposition(start, perhaps=True):
            return False
        after = passage.words[start + 1] if start + 1 < len(passage.words) else None
        is_in_state = after and passage.text[passage.words[start].end : after.start] == ", " and start + 1 in states
        led = leading(passage.words, passage.lexicon, start)
        moves = passage.lexicon.cues.find(passage.words[max(0, led - 4) : led + 1])
        return bool(is_in_state) or any(h.value.sort == "visit" for h in moves[-1:])

    def _is_in_longer_name(self, first: int, last: int) -> bool:
        """Return whether a state’s name is a part of another: in “Jordan Black”, not in “envoy of Jordan Ann Black”."""
        passage = self._passage
        words_ = passage.words
        before = words_[first - 1] if first else None
        if before and before.key in ("of", "for", "to"):
            return False
        after = words_[last] if last < len(words_) else None
        is_led = bool(
            before
            and passage.is_joined(before, words_[first])
            and passage.is_capital(before)
            and before.key not in passage.lexicon.not_names
        )
        is_followed = bool(
            after
            and passage.is_joined(words_[last - 1], after)
            and passage.is_capital(after)
            and after.key not in passage.lexicon.not_names
            and not any(h.first == 0 for h in passage.lexicon.titles.find(words_[last : last + 3]))
            and after.key not in passage.lexicon.bodies
        )
        return is_led or is_followed

    def _ideographic(self, titles: Mapping[int, Hit[str]], taken: Container[int]) -> list[Mention]:
        """Return names in a script without capitals: behind a title, a surname and one or two signs."""
        passage, surnames = self._passage, self._passage.lexicon.surnames
        keys = [w.key for w in passage.words] if surnames else []
        found: dict[int, Mention] = {}
        for start, title in titles.items() if surnames else ():
            end = start
            while end < min(start + 3, len(keys)) and end not in taken and self._is_of_name(start, end):
                end += 1
            if end - start < 2 or keys[start] not in surnames:
                continue
            mention = Mention(start, end, How.NEW, name=passage.phrase(start, end), is_person=True)
            for first in range(len(keys)):
                if keys[first : first + end - start] == keys[start:end]:
                    found.setdefault(first, replace(mention, first=first, last=first + end - start))
            found[start] = replace(mention, role=passage.phrase(title.first, title.last))
        return list(found.values())

    def _is_of_name(self, start: int, number: int) -> bool:
        """Return whether a sign goes on with a name that began at ``start``, and nothing else begins with it."""
        passage = self._passage
        word = passage.words[number]
        if not "\u3400" <= word.text[0] <= "\u9fff" or not passage.is_between(number, number, ""):
            return False
        cues = passage.lexicon.cues.find(passage.words[number : number + 4])
        return number == start or not (word.key in passage.lexicon.not_names or any(h.first == 0 for h in cues))

    def bears(self, actor: str, start: int) -> bool:
        """Return whether ``actor`` may bear the title before a surname: an office held, or a mere courtesy."""
        stretch = self._passage.words[max(0, start - 4) : start]
        title = next((h for h in self._passage.lexicon.titles.find(stretch) if h.last == len(stretch)), None)
        if title is None:
            return False
        return title.value in self._passage.lexicon.courtesies or self._names.held_on(self._day, actor, stretch[-1].key)

    def _is_like(self, actor: str, start: int) -> bool:
        """Return whether a longer name begins as the actor's does: “Joseph R. Biden” and “Joe Biden”."""
        return self._passage.words[start].key[:1] == words(self._names.registry.actors[actor].name)[0].key[:1]

    def _end_of_capitals(self, start: int, taken: set[int]) -> int:
        """Return where a row of capitals that begins at ``start`` ends; ``start`` itself if none does."""
        passage, lexicon = self._passage, self._passage.lexicon
        end = start
        while end < len(passage.words) and end - start < _LONGEST and end not in taken:
            word = passage.words[end]
            if end > start and not passage.is_joined(passage.words[end - 1], word):
                break
            if end > start and word.key in lexicon.particles and self._goes_on(end, taken):
                end += 1
                continue
            if not passage.is_capital(word) or word.key in lexicon.not_names or not word.text[0].isalpha():
                break
            # “met Otto Hann Oct. 23”, “under Article 5”
            after = passage.words[end + 1] if end + 1 < len(passage.words) else word
            if end > start and after.text.isdecimal() and passage.text[word.end : after.start] in (" ", ". "):
                break
            end += 1
        if end == start or (
            passage.words[start].text.isupper() and end - start == 1 and len(passage.words[start].text) > 5
        ):
            return start
        return end

    def _goes_on(self, number: int, taken: set[int]) -> bool:
        """Return whether a name goes on behind a small word such as “bin”, be there two of them: “van der”."""
        passage = self._passage
        for after in (number + 1, number + 2):
            if after >= len(passage.words) or after in taken:
                return False
            if not passage.is_joined(passage.words[after - 1], passage.words[after]):
                return False
            if passage.is_capital(passage.words[after]):
                return passage.words[after].key not in passage.lexicon.not_names
            if passage.words[after].key not in passage.lexicon.particles:
                return False
        return False


def _taken(hits: Mapping[tuple[int, int], list[Name]]) -> set[int]:
    """Return the words that stand for somebody or something known, surnames apart."""
    return {
        i for (first, last), values in hits.items() if not all(v.is_surname for v in values) for i in range(first, last)
    }
