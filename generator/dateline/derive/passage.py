"""A text as a row of words, and what can be seen of it without knowing any name: capitals, signs between, titles.

Decides nothing about who is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from dateline.derive.lexicon import Lexicon
from dateline.derive.word import Word

__all__ = ["Passage", "leading"]


# Words between “in” and a place, as in “in the northern port city of Zenda”.
_BETWEEN = 6


def leading(words: Sequence[Word], lexicon: Lexicon, first: int) -> int:
    """Return the word that leads a name which begins with word ``first``, -1 if none is before it.

    It may have an article, an adjective of place or “city of” between; the number is of the word before these.
    """
    number = first - 1
    while number >= 0 and first - number < _BETWEEN:
        key = words[number].key
        if key == "of":
            # “of Zenda” leads itself, unless “city” or the like stands before it.
            if not number or words[number - 1].key not in lexicon.place_nouns:
                break
        elif key not in lexicon.definite and key not in lexicon.place_nouns:
            break
        number -= 1
    return number


class Passage(Struct, frozen=True):
    """A text, its words, and the lexicon of its language."""

    text: str
    words: tuple[Word, ...]
    lexicon: Lexicon

    def phrase(self, first: int, last: int) -> str:
        """Return the words ``first`` to before ``last`` as they are written."""
        return self.text[self.words[first].start : self.words[last - 1].end] if last > first else ""

    def has_only_between(self, left: int, right: int, allowed: str) -> bool:
        """Return whether nothing but what ``allowed`` holds stands between two words."""
        between = self.text[self.words[left].end : self.words[right].start]
        return all(part in allowed for part in re.findall(r"\w+|[^\w\s]", between))

    def is_between(self, last: int, first: int, text: str) -> bool:
        """Return whether exactly ``text`` stands between two stretches of words."""
        return first >= last > 0 and self.text[self.words[last - 1].end : self.words[first].start] == text

    def is_one_phrase(self, last: int, first: int) -> bool:
        """Return whether nothing but blanks and words stands between two words: no comma, no paragraph's end."""
        between = self.text[self.words[last - 1].end : self.words[first].start]
        return not re.search(r"[,.;:!?()\n]", between)

    def is_joined(self, left: Word, right: Word) -> bool:
        """Return whether two words are written as one name."""
        between = self.text[left.end : right.start]
        # A full stop joins only behind an initial: “J. Smith”, not “on Monday. Smith”.
        return between in (" ", "-", "–", "’", " '", "·") or (between == ". " and len(left.text) == 1)

    def is_capital(self, word: Word) -> bool:
        """Return whether a word begins with a capital."""
        return word.text[0].isupper()

    def is_small(self, number: int) -> bool:
        """Return whether there is such a word, in small letters."""
        return number < len(self.words) and self.words[number].text.islower()

    def is_behind_title(self, before: int) -> bool:
        """Return whether the words before a name are a title."""
        stretch = self.words[max(0, before - 3) : before]
        return any(hit.last == len(stretch) for hit in self.lexicon.titles.find(stretch))

    def speaks(self, last: int) -> bool:
        """Return whether a verb of speaking follows."""
        following = self.words[last : last + 2]
        return any(hit.value.is_speech for hit in self.lexicon.cues.find(following))

    def starts_sentence(self, first: int) -> bool:
        """Return whether a word is the first of its sentence."""
        before = self.text[: self.words[first].start].rstrip("“‘«\"' (")
        return not before or before[-1] in ".!?…\n:"

    def is_after_preposition(self, first: int, *, perhaps: bool = False) -> bool:
        """Return whether a name stands after a word such as “in”, be it with an article or adjective between."""
        number = leading(self.words, self.lexicon, first)
        if number < 0 or "," in self.text[self.words[number].end : self.words[first].start]:
            return False
        key = self.words[number].key
        # “over the hills west of Zenda”
        if number < first - 2 and key in self.lexicon.struck:
            return True
        return key in self.lexicon.before_places or (perhaps and key in self.lexicon.perhaps_before_places)
