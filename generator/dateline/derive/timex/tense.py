"""Whether a sentence tells of what is past or of what is still to come, at the place of one of its time expressions.

“The court will rule on Friday” and “the court ruled on Friday” name two days. The verbs and the words around an
expression that tell are the language's data (``future``, ``past``, ``ahead``, ``behind``); here stands only which of
them counts. No grammar is parsed: where a sentence has several verbs the choice is a guess, and is said to be one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from dateline.derive.timex.table import Table

__all__ = ["PLANNED", "Tenses"]

# How far before and after an expression the words can stand that tell by themselves.
_REACH: Final = 60
_TAIL: Final = 40
# How far into its sentence a date is no longer its setting but an aside (WikiWars: best of 30 to 60).
_WITHIN: Final = 40
# A shorter line is a heading or a caption.
_SENTENCE: Final = 4
_OPENS: Final = 12


# What stands before the first word of a sentence or of an item of a list.
_MARKS: Final = " \n“\"‘'(*•-–—"

# The text's own brackets are not those around an expression.
_BARE: Final = {ord("<"): " ", ord(">"): " "}
# What was once to come, and may be over.
PLANNED: Final = 3
# What the group of a verb says of a time after it, and of one before it.
_TENSES: Final = {"future": (2, 2), "planned": (PLANNED, PLANNED), "promised": (1, -1), "past": (-1, -1)}


class _Verb(NamedTuple):
    start: int
    end: int
    tense_after: int
    tense_before: int


def _surely(tense: int) -> int:
    """The past of a verb that touches is surely the expression's own."""
    return -2 if tense == -1 else tense


class Tenses:
    """What the verbs of a text say of its times; each sentence that is asked for is read once.

    ``spans`` are the time expressions of the text, in order: “May” in one of them is no verb.
    """

    def __init__(self, text: str, rules: Table, spans: Sequence[tuple[int, int]]) -> None:
        lower = text.lower()
        self._text = lower if len(lower) == len(text) else text
        self._cased = text
        self._rules = rules
        self._spans = spans
        self._starts = [start for start, _ in spans]
        ends = [match.end() for match in rules.sentence.finditer(text)]
        self._breaks = [0, *ends, len(text) + 1]
        self._verbs: dict[int, list[_Verb]] = {}
        self._last: tuple[int, int] | None = None  # of which the words around are kept: each is asked for thrice
        self._words = ""

    def _bounds(self, start: int) -> tuple[int, int]:
        index = bisect_right(self._breaks, start)
        return self._breaks[index - 1], self._breaks[index]

    def is_within(self, start: int) -> bool:
        """Whether the place is well inside its sentence."""
        return start - self._bounds(start)[0] > _WITHIN

    def opens(self, start: int) -> bool:
        """Whether the place is at the very beginning of its sentence: “In 1998, …”."""
        return start - self._bounds(start)[0] <= _OPENS

    def is_far(self, before: int, start: int) -> bool:
        """Whether more than one sentence ended between the two places."""
        return bisect_right(self._breaks, start) - bisect_right(self._breaks, before) > 1

    def is_new(self, before: int, start: int) -> bool:
        """Whether a sentence ended between the two places."""
        return before < self._bounds(start)[0]

    def modifies(self, start: int, end: int) -> bool:
        """Whether the expression there belongs to a noun."""
        return self._rules.modifies.search(self._around(start, end)) is not None

    def is_habit(self, start: int) -> bool:
        """Whether the sentence tells what happens every year."""
        return self._rules.habit.search(self._text, self._bounds(start)[0], start) is not None

    def compares(self, start: int, end: int) -> bool:
        """Whether the expression there is only compared with: “the most since May 2003”."""
        return self._rules.compares.search(self._around(start, end)) is not None

    def _around(self, start: int, end: int) -> str:
        if self._last == (start, end):
            return self._words
        low, high = self._bounds(start)
        parts = (max(low, start - _REACH), start), (start, end), (end, min(high, end + _TAIL))
        before, words, after = (self._text[a:b].translate(_BARE) for a, b in parts)
        self._last, self._words = (start, end), f"{before}<{words}>{after}"
        return self._words

    def at(self, start: int, end: int) -> int:
        """2 or 1 for what is to come, PLANNED for what was to, -1 or -2 for what is past, 0 where nothing tells.

        By the words directly around, by a verb that touches, by the nearest on the usual side. 1 is what a sentence
        in the present tells of; -2 is where the past is surely the expression's own: “since May”, “was arrested on
        3 May”, “in May was”.
        """
        low, high = self._bounds(start)
        around = self._around(start, end)
        if self._rules.behind.search(around):
            return -2
        if self._rules.ahead.search(around):
            return 2
        verbs = self._verbs_of(low, high)
        before = next((verb for verb in reversed(verbs) if verb.start < start), None)
        after = next((verb for verb in verbs if verb.start >= end), None)
        if self._rules.verb_follows:
            return after.tense_before if after else before.tense_after if before else 0
        if before and before.end > start:  # “voted Wednesday to extend”
            return _surely(before.tense_before)
        # “Said a vote on Monday will decide”, where “on Monday” is the vote's; but “those who left on Monday will”.
        if before and self._rules.touching.fullmatch(self._text, before.end, start):
            return _surely(before.tense_after)
        if (
            after
            and after.start == end + 1
            and self._rules.governs.match(self._text, end)
            and self._is_new_clause(before, start)
        ):
            is_appointed = self._rules.appointed.search(around) is not None
            return after.tense_before if is_appointed else _surely(after.tense_before)
        if before:
            return before.tense_after
        if after:
            return after.tense_before
        return int(self._rules.is_present and self._is_told(low, high))

    def _is_told(self, low: int, high: int) -> bool:
        """Whether it is a sentence and no heading."""
        words = self._text[low:high].split()
        begins = self._cased[low:high].lstrip(_MARKS)[:1].isupper()
        begins = begins or ";" in self._text[max(0, low - 2) : low]
        return begins and len(words) >= _SENTENCE and words[-1].rstrip("”\"’')")[-1:] in {".", ";", "!"}

    def _is_new_clause(self, before: _Verb | None, start: int) -> bool:
        """Whether the place is no longer of the verb before it: “said | a vote”, “left, | a vote”."""
        if before is None or self._rules.speech.fullmatch(self._text, before.start, before.end):
            return True
        return self._rules.clause.search(self._text, before.end, start) is not None

    def _verbs_of(self, low: int, high: int) -> list[_Verb]:
        verbs = self._verbs.get(low)
        if verbs is None:
            verbs = [
                _Verb(match.start(), match.end(), *_TENSES[match.lastgroup or ""])
                for match in self._rules.tense.finditer(self._text, low, high)
                if not self._is_name(match.start(), low) and not self._is_time(match.start())
            ]
            self._verbs[low] = verbs
        return verbs

    def _is_name(self, start: int, low: int) -> bool:
        """Whether a verb has a capital inside its sentence: “Will Smith”, “May”."""
        return self._cased[start].isupper() and start > low and self._cased[start - 1] == " "

    def _is_time(self, start: int) -> bool:
        index = bisect_right(self._starts, start)
        return index > 0 and start < self._spans[index - 1][1]
