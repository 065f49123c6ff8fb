"""A text as words and sentences, and phrases found among its words.

Words are compared by keys: without case, accents and apostrophes' shapes, Cyrillic ones without their endings, so that
a name is found in whatever case it stands; an ideograph is a word. ``Phrases`` finds thousands of phrases in one walk.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from msgspec import Struct

__all__ = ["Hit", "Phrases", "Sentence", "Word", "key_of", "sentences", "words"]

T = TypeVar("T")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(
    rf"(?P<dotted>(?:[A-Za-z]\.){{2,}})|(?P<sign>[{_CJK}])|(?P<has>['’]s\b)"
    rf"|[^\W_{_CJK}]+(?:['’ʼ](?!s\b)[^\W_{_CJK}]+)*"
)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ENDINGS = re.compile(
    "(?:ого|его|ому|ему|ыми|ими|ами|ями|ой|ей|ою|ею|ым|им|ом|ем|ам|ям|ах|ях|ых|их|ов|ев|ів|їв|єв|[аеёиоуыэюяіїєйьъ])$"
)
_STEM = 3
# What ends with a full stop without ending a sentence.
_ABBREVIATIONS = frozenset(
    (
        "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "capt", "sgt", "sen", "rep", "gov", "st", "no", "vs",
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "inc", "ltd", "co", "corp",
        "rev",
        "hon", "maj", "brig", "adm", "cmdr", "fig", "approx", "dept", "univ", "etc", "eg", "ie", "г", "р", "т", "им",
        "ст", "млн", "млрд", "тыс", "грн", "гг", "св", "ул", "др", "пр",
    )
)  # fmt: skip
_END = re.compile(r"[.!?…]+[”’\"'»)\]]*(?=\s|$)|[。！？]+[”’」』）]*|\n\n")
_BREAK = "\x1f"


class Word(Struct, frozen=True):
    """One word; ``text[start:end]`` of what was read is its text."""

    start: int
    end: int
    text: str
    key: str


class Sentence(Struct, frozen=True):
    """One sentence: its stretch of the text, its words ``first`` to before ``last``, and its paragraph, from 1."""

    start: int
    end: int
    first: int
    last: int
    paragraph: int


class Hit(Struct, Generic[T], frozen=True):
    """A phrase found: words ``first`` to before ``last``, and what the phrase stands for."""

    first: int
    last: int
    value: T


@lru_cache(maxsize=50_000)
def key_of(word: str) -> str:
    """Return what two words are compared by."""
    text = word.replace("’", "'").replace("ʼ", "'").replace(".", "").casefold()
    if _CYRILLIC.search(text):
        text = text.replace("ё", "е")
        while len(text) > _STEM:
            shorter = _ENDINGS.sub("", text)
            if shorter == text or len(shorter) < _STEM:
                break
            text = shorter
        return text
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text; signs are left out, “’s” is a word of its own."""
    return tuple(Word(m.start(), m.end(), m[0], key_of(m[0])) for m in _WORD.finditer(text))


def sentences(text: str, found: tuple[Word, ...]) -> tuple[Sentence, ...]:
    """Return the sentences of a text whose words are ``found``."""
    ends: list[tuple[int, bool]] = []
    for match in _END.finditer(text):
        is_paragraph = match[0] == "\n\n"
        if not is_paragraph and not _ends_sentence(text, match):
            continue
        ends.append((match.end(), is_paragraph))
    result: list[Sentence] = []
    starts = [w.start for w in found]
    start, paragraph = 0, 1
    for end, is_paragraph in [*ends, (len(text), False)]:
        stretch = text[start:end]
        first = start + len(stretch) - len(stretch.lstrip())
        last = start + len(stretch.rstrip())
        words_in = bisect_left(starts, first), bisect_left(starts, last)
        if words_in[0] < words_in[1]:
            result.append(Sentence(first, last, *words_in, paragraph))
        paragraph += is_paragraph
        start = end
    return tuple(result)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    before = re.search(r"([^\W_]+(?:\.[^\W_]+)*)$", text[max(0, match.start() - 20) : match.start()])
    word = before[1] if before else ""
    following = re.match(r"\s+[“‘«\"'(]*(\w)", text[match.end() : match.end() + 6])
    if following and following[1].islower():
        return False
    if not match[0].startswith("."):
        return True
    if "." in word or (len(word) == 1 and word.isupper()):
        # “U.S.”, “J.”: an end only at the end of the text or before what cannot be a name's next part.
        return not following
    return word.casefold() not in _ABBREVIATIONS


class Phrases(Generic[T]):
    """Phrases to be found in texts; built once. Of phrases that overlap, the longest that begins first counts."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        import ahocorasick

        self._automaton = ahocorasick.Automaton()
        known: dict[str, tuple[int, list[tuple[str, T]]]] = {}
        for phrase, value in phrases:
            parts = words(phrase)
            if parts:
                pattern = _BREAK + _BREAK.join(w.key for w in parts) + _BREAK
                known.setdefault(pattern, (len(parts), []))[1].append((phrase, value))
        for pattern, entry in known.items():
            self._automaton.add_word(pattern, entry)
        self._is_empty = not known
        if known:
            self._automaton.make_automaton()

    def find(self, found: tuple[Word, ...], *, like_a_name: bool = False, overlapping: bool = False) -> list[Hit[T]]:
        """Return what is found among the words, in order of place.

        ``like_a_name`` asks for capitals where the phrase has them. Several values of one phrase give several hits.
        """
        if self._is_empty or not found:
            return []
        line = _BREAK + _BREAK.join(w.key for w in found) + _BREAK
        index: dict[int, int] = {}
        at = 0
        for number, word in enumerate(found):
            at += len(word.key) + 1
            index[at] = number
        hits: list[tuple[int, int, T]] = []
        for end, (length, entries) in self._automaton.iter(line):
            last = index[end] + 1
            first = last - length
            hits += [
                (first, last, value)
                for phrase, value in entries
                if not like_a_name or _has_capitals(phrase, found[first:last])
            ]
        # One key may have been written in several ways; what it stands for counts once.
        hits = list(dict.fromkeys(hits))
        hits.sort(key=lambda h: (h[0], -h[1]))
        if overlapping:
            return [Hit(*h) for h in hits]
        kept: list[Hit[T]] = []
        for first, last, value in hits:
            if not kept or first >= kept[-1].last or (first, last) == (kept[-1].first, kept[-1].last):
                kept.append(Hit(first, last, value))
        return kept


def _has_capitals(phrase: str, found: tuple[Word, ...]) -> bool:
    """Return whether words have capitals wherever the phrase has them, all letters if all of its word."""
    for wanted, word in zip(words(phrase), found, strict=True):
        written, given = wanted.text.replace(".", ""), word.text.replace(".", "")
        if len(written) > 1 and written.isupper():
            if not given.isupper():
                return False
        elif written[0].isupper() and not given[0].isupper():
            return False
    return True
