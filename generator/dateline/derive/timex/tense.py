"""Whether a sentence tells of what is past or of what is still to come, at the place of one of its time expressions.

“The court will rule on Friday” and “the court ruled on Friday” name two days. The verbs and the words around an
expression that tell are the language's data (``future``, ``past``, ``ahead``, ``behind``); here stands only which of
them counts. No grammar is parsed: where a sentence has several verbs the choice is a guess, and is said to be one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from dateline.derive.timex.table import Table

__all__ = ["Tenses"]

# How far before and after an expression the words can stand that tell by themselves.
_REACH: Final = 40
_TAIL: Final = 40
# How far into its sentence a date is no longer its setting but an aside (WikiWars: best of 30 to 60).
_WITHIN: Final = 40
_OPENS: Final = 12


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
        self._verbs: dict[int, list[tuple[int, int, int]]] = {}

    def _bounds(self, start: int) -> tuple[int, int]:
        index = bisect_right(self._breaks, start)
        return self._breaks[index - 1], self._breaks[index]

    def is_within(self, start: int) -> bool:
        """Whether the place is well inside its sentence."""
        return start - self._bounds(start)[0] > _WITHIN

    def opens(self, start: int) -> bool:
        """Whether the place is at the very beginning of its sentence: “In 1998, …”."""
        return start - self._bounds(start)[0] <= _OPENS

    def is_new(self, before: int, start: int) -> bool:
        """Whether a sentence ended between the two places."""
        return before < self._bounds(start)[0]

    def modifies(self, start: int, end: int) -> bool:
        """Whether the expression there belongs to a noun."""
        return self._rules.modifies.search(self._around(start, end)) is not None

    def compares(self, start: int, end: int) -> bool:
        """Whether the expression there is only compared with: “the most since May 2003”."""
        return self._rules.compares.search(self._around(start, end)) is not None

    def _around(self, start: int, end: int) -> str:
        low, high = self._bounds(start)
        before, after = self._text[max(low, start - _REACH) : start], self._text[end : min(high, end + _TAIL)]
        return f"{before}<{self._text[start:end]}>{after}"

    def at(self, start: int, end: int) -> int:
        """+1 for what is to come, -1 or -2 for what is past, 0 where nothing tells.

        By the words directly around, by a verb that touches, by the nearest on the usual side. -2 is where the past
        is surely the expression's own: “since May”, “was arrested on 3 May”, “in May was”.
        """
        low, high = self._bounds(start)
        around = self._around(start, end)
        if self._rules.behind.search(around):
            return -2
        if self._rules.ahead.search(around):
            return 1
        verbs = self._verbs_of(low, high)
        before = next(((stop, tense) for begin, stop, tense in reversed(verbs) if begin < start), None)
        after = next(((begin, tense) for begin, _, tense in verbs if begin >= end), None)
        if self._rules.verb_follows:
            return (after or before or (0, 0))[1]
        # “Said a vote on Monday will decide”, where “on Monday” is the vote's; but “those who left on Monday will”.
        touched = before and self._rules.touching.fullmatch(self._text, before[0], start)
        if before and touched:
            return 2 * before[1] if before[1] < 0 else before[1]
        if after and after[0] == end + 1 and self._rules.governs.match(self._text, end):
            return 2 * after[1] if after[1] < 0 else after[1]
        return (before or after or (0, 0))[1]

    def _verbs_of(self, low: int, high: int) -> list[tuple[int, int, int]]:
        verbs = self._verbs.get(low)
        if verbs is None:
            verbs = [
                (match.start(), match.end(), 1 if match[1] else -1)
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
