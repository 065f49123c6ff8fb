"""What a text tells, sentence by sentence: acts, and acts of speech, with who, where and when.

Holds what was read; reads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from dateline.date import Date
from dateline.derive.entity import Mention
from dateline.derive.lexicon import Cue
from dateline.derive.quotation import Quotation
from dateline.derive.timex import Timex
from dateline.derive.word import Hit, Sentence, Word

__all__ = ["MOST_MET", "MOST_NAMED", "SUFFERED", "Happening", "Reading", "Said", "who_of"]

MOST_NAMED = 6
MOST_MET = 20
# Sorts that befall people: a noun of such names nobody by standing in a sentence with them, and needs nobody.
SUFFERED = frozenset(("incident",))


class Said(Struct, frozen=True):
    """A quotation and the mention of whoever spoke it, None if the text does not tell."""

    quotation: Quotation
    speaker: Mention | None


class Happening(Struct, frozen=True, kw_only=True):
    """What one sentence tells of one act.

    ``actors`` begin with the speaker, if it is an act of speech. ``is_weak`` says that only a noun tells of it, so that
    it may mean what another sentence told, ``is_again`` that it must: “the meeting”, “participants included …”.
    ``day`` is set where the text itself is the act: the day it was issued on.
    """

    sentence: Sentence
    cue: Hit[Cue]
    actors: tuple[Mention, ...] = ()
    place: Mention | None = None
    time: Timex | None = None
    duration: Timex | None = None
    is_weak: bool = False
    is_planned: bool = False
    is_speech: bool = False
    is_again: bool = False
    outlet: Mention | None = None
    day: Date | None = None

    @property
    def date(self) -> Date | None:
        """Return when it was, None if that is not told."""
        return self.time.date if self.time else self.day

    @property
    def kind(self) -> str:
        """Return the site's kind."""
        return self.cue.value.kind

    @property
    def sort(self) -> str:
        """Return the lexicon's sort."""
        return self.cue.value.sort


class Reading(Struct, frozen=True, kw_only=True):
    """All that was read in a text: what `--explain` shows and the draft is made from."""

    text: str
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    times: tuple[Timex, ...]
    said: tuple[Said, ...]
    happenings: tuple[Happening, ...]

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """Return where words ``first`` to before ``last`` stand in the text."""
        return self.words[first].start, self.words[last - 1].end


def who_of(mentions: Iterable[Mention], most: int = MOST_NAMED) -> tuple[Mention, ...]:
    """Return those who take part, each once, without those who only tell whose somebody is; ``most`` at most."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        if mention.is_qualifier or mention.is_place or not (mention.actor or mention.name):
            continue
        if not (mention.actor or mention.is_person or mention.is_state):
            continue
        found.setdefault(mention.actor or f"new {mention.name}", mention)
    return tuple(found.values())[:most]
