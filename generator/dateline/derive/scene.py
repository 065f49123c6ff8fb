"""One text while it is read: its words, names, dates and cues, and who was named last.

What deeds and words have in common is looked up here: which date or place is nearest to a cue, whom “the minister”
means, whether something was only possible. It changes from sentence to sentence and serves one text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from dateline.date import Precision
from dateline.derive.entity import How, Mention
from dateline.derive.lexicon import Cue, Lexicon
from dateline.derive.quotation import Quotation
from dateline.derive.timex import Timex, Type
from dateline.derive.word import Hit, Sentence, Word

__all__ = ["FAR", "Scene"]

# How far before a cue a word makes it undone, possible or planned; what is farther than FAR has nothing to do with it.
_REACH = {"not_done": 4, "possible": 5, "planned": 6}
FAR = 14


class Scene:
    """What is known of a text at one sentence of it."""

    def __init__(
        self,
        text: str,
        found: tuple[Word, ...],
        mentions: Sequence[Mention],
        times: Sequence[Timex],
        quoted: Sequence[Quotation],
        lexicon: Lexicon,
        issuer: Mention | None,
    ) -> None:
        self.text = text
        self.issuer = issuer
        self.words = found
        self.mentions = mentions
        self.times = times
        self.quoted = quoted
        self.lexicon = lexicon
        self.starts = [w.start for w in found]
        in_quote: set[int] = set()
        for quotation in quoted:
            if len(text[quotation.start : quotation.end].split()) > 3:
                in_quote.update(range(self.index(quotation.start), self.index(quotation.end)))
        self.in_quote = in_quote
        # “The United States” states nothing.
        long = [m for m in mentions if m.how in (How.NAME, How.NEW) and m.last - m.first > 1]
        in_name = {i for m in long for i in range(m.first, m.last)}
        self.cues = [
            h for h in lexicon.cues.find(found)
            if h.value.kind and h.first not in in_quote and not in_name.issuperset(range(h.first, h.last))
        ]  # fmt: skip
        self.modality = [h for h in lexicon.modality.find(found) if h.first not in in_name]
        self.titles = lexicon.titles.find(found)
        self.topics = lexicon.topics.find(found)
        self.days = {self.index(t.start) for t in times}
        self.last_person: Mention | None = None
        self.last_body: Mention | None = None
        self.last_people: tuple[Mention, ...] = ()

    def time(self, zone: tuple[int, int], hit: Hit[Cue]) -> Timex | None:
        """Return the time expression that says when: one with a date before one without, then the nearest."""
        inside = [
            t for t in self.times_in(zone)
            if t.type in (Type.DATE, Type.TIME) and (t.date is None or t.date.precision <= Precision.YEAR)
        ]  # fmt: skip
        return min(inside, key=lambda t: (t.date is None, self._distance(t, hit)), default=None)

    def gap(self, time: Timex | None, hit: Hit[Cue]) -> int:
        """Return how far a date is from a cue; all that are far are equally so."""
        return min(self._distance(time, hit)[0], FAR) if time and time.date else FAR

    def _distance(self, time: Timex, hit: Hit[Cue]) -> tuple[int, int]:
        first = self.index(time.start)
        return (hit.first - first if first < hit.first else first - hit.last + 1), first

    def times_in(self, zone: tuple[int, int]) -> list[Timex]:
        if zone[0] >= zone[1]:
            return []
        start, end = self.words[zone[0]].start, self.words[zone[1] - 1].end
        return [t for t in self.times if start <= t.start < end and self.index(t.start) not in self.in_quote]

    def modality_of(self, hit: Hit[Cue], zone: tuple[int, int]) -> str:
        near = [
            m.value
            for m in self.modality
            if zone[0] <= m.first and m.last <= hit.first + 1 and m.first < hit.last
            and hit.first - m.last < _REACH[m.value]
        ]  # fmt: skip
        return next((name for name in ("not_done", "possible", "planned") if name in near), "")

    def place(self, mentions: Sequence[Mention], hit: Hit[Cue]) -> Mention | None:
        known = [m for m in mentions if m.is_place and (m.place or m.how is How.NEW) and self._is_where(m, hit)]
        return min(known, key=lambda m: (not m.place, abs(m.first - hit.first)), default=None)

    def _is_where(self, mention: Mention, hit: Hit[Cue]) -> bool:
        """Return whether a place is said to be where the act was, and not what it was about."""
        before = mention.first - 1
        while before >= 0 and self.words[before].key in (*self.lexicon.definite, "central", "northern", "southern"):
            before -= 1
        leading = self.words[before].key if before >= 0 else ""
        is_led = leading in self.lexicon.before_places or (
            not mention.actor and not hit.value.is_speech and leading in self.lexicon.leading_to
        )
        # Right behind the verb is where it leads: “visited Zenda”; before a noun, where it was: “the Zenda summit”.
        if not is_led and mention.first != hit.last and not (hit.value.is_noun and mention.last == hit.first):
            return False
        between = range(hit.last, before) if mention.first >= hit.last else range(mention.last, hit.first)
        return not is_led or not any(self._is_beyond(i) for i in between)

    def _is_beyond(self, number: int) -> bool:
        """Return whether behind a word a place is not where the act was: “voted to end the patrols off Zenda”."""
        key, follows = self.words[number].key, self.words[min(number + 1, len(self.words) - 1)]
        if key in self.lexicon.infinitive:
            return follows.text.islower() and follows.key not in self.lexicon.definite
        # “on Monday” says nothing of it.
        return key in self.lexicon.beyond and self.days.isdisjoint((number + 1, number + 2))

    def is_owner(self, mention: Mention) -> bool:
        """Return whether a name only tells whose something is: “Ruritania’s oldest diplomat”."""
        return mention.last < len(self.words) and self.words[mention.last].key == "'s"

    def is_title_word(self, number: int) -> bool:
        return any(h.first <= number < h.last for h in self.titles)

    def named_before(self, sentence: Sentence, hit: Hit[Cue], nearest: int) -> Mention | None:
        """Return whom “the officials” or “the minister” means: who was named so last."""
        for head in self.lexicon.groups.find(self.words[sentence.first : hit.first]):
            first = sentence.first + head.first
            if first <= nearest or not first or self.words[first - 1].key not in self.lexicon.definite:
                continue
            is_single = head.value in self.lexicon.single
            if not is_single and head.value not in self.lexicon.anaphoric:
                continue
            person = self.last_person if is_single else self.last_body
            if person:
                return replace(person, first=first, last=sentence.first + head.last, how=How.PRONOUN)
        return None

    def index(self, place: int) -> int:
        """Return the number of the first word that begins at ``place`` or behind it."""
        return bisect_left(self.starts, place)
