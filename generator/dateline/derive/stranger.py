"""Names that no registry has: capitals in a row, with a title before them or of two words at least.

Nobody is guessed at: a surname with a title that a known person bears is left to be known, the longer form of a known
person's name is that person; all others are strangers, to be proposed as stubs.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

from dateline.date import Date
from dateline.derive.entity import How, Mention
from dateline.derive.names import Name, Names
from dateline.derive.passage import Passage
from dateline.derive.word import Hit, words

__all__ = ["Strangers"]


class Strangers:
    """The strangers of one text; ``day`` is the day on which offices were held."""

    def __init__(self, passage: Passage, names: Names, day: Date | None) -> None:
        self._passage = passage
        self._names = names
        self._day = day

    def find(self, hits: Mapping[tuple[int, int], list[Name]]) -> list[Mention]:
        """Return names that no registry has: capitals in a row, with a title before or of two words at least."""
        taken = {
            i
            for (first, last), values in hits.items()
            for i in range(first, last)
            if not all(v.is_surname for v in values)
        }
        titles = {h.last: h for h in self._passage.lexicon.titles.find(self._passage.words)}
        found = self._ideographic(titles, taken)
        known: dict[str, str] = {}
        number = 0
        while number < len(self._passage.words):
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
            name = self._passage.phrase(start, end)
            last_key = self._passage.words[end - 1].key
            is_body = any(self._passage.words[i].key in self._passage.lexicon.bodies for i in range(start, end))
            borne = [v.actor for v in hits.get((end - 1, end), ()) if v.is_surname]
            if size == 1 and last_key in known:
                full = known[last_key]
                found.append(Mention(start, end, How.NEW, name=full, is_person=True))
            elif size == 1 and title and any(self.bears(a, start) for a in borne):
                pass  # “President Biden” is somebody we know
            elif size > 1 and (same := [a for a in borne if self.bears(a, start) and self._is_like(a, start)]):
                found.append(Mention(start, end, How.NAME, actor=same[0], is_person=True))
            elif (size >= 2 or title) and not (size == 1 and is_body):
                is_person = not is_body and (bool(title) or not self._passage.is_after_preposition(start))
                is_person = is_person and not any(
                    w.text.isupper() and len(w.text) > 1 for w in self._passage.words[start:end]
                )
                # “Deputy Trade Minister Hann”: what stands before the title belongs to it.
                role = self._passage.phrase(min(number, title.first), title.last) if title else ""
                is_place = not is_body and not title and self._passage.is_after_preposition(start)
                found.append(Mention(start, end, How.NEW, name=name, is_person=is_person, role=role, is_place=is_place))
                if is_person:
                    known[last_key] = name
            elif size == 1 and self._passage.is_after_preposition(start) and not self._passage.starts_sentence(start):
                found.append(Mention(start, end, How.NEW, name=name, is_place=True))
            number = end
        return sorted(found, key=lambda m: m.first)

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
        return title.value in self._passage.lexicon.courtesies or self._names.holds(actor, stretch[-1].key, self._day)

    def _is_like(self, actor: str, start: int) -> bool:
        """Return whether a longer name begins as the actor's does: “Joseph R. Biden” and “Joe Biden”."""
        return self._passage.words[start].key[:1] == words(self._names.registry.actors[actor].name)[0].key[:1]

    def _end_of_capitals(self, start: int, taken: set[int]) -> int:
        """Return where a row of capitals that begins at ``start`` ends; ``start`` itself if none does."""
        end = start
        while end < len(self._passage.words) and end - start < 5 and end not in taken:
            word = self._passage.words[end]
            if (
                not self._passage.is_capital(word)
                or word.key in self._passage.lexicon.not_names
                or not word.text[0].isalpha()
            ):
                break
            if end > start and not self._passage.is_joined(self._passage.words[end - 1], word):
                break
            end += 1
        if end == start or (
            self._passage.words[start].text.isupper() and end - start == 1 and len(self._passage.words[start].text) > 5
        ):
            return start
        return end
