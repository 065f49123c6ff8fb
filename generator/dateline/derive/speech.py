"""Words: who speaks in a sentence, what is the frame and what is said, and the act of speech that this is.

A deed that somebody tells of stays a deed; a statement is what somebody says and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from dateline.date import Precision
from dateline.derive.entity import How, Mention
from dateline.derive.happening import Happening, who_of
from dateline.derive.lexicon import Cue
from dateline.derive.scene import FAR, Scene
from dateline.derive.timex import Timex
from dateline.derive.word import Hit, Sentence

__all__ = ["Speech", "Speeches"]

_SHORT_CLAUSE = 6


class Speech(Struct, frozen=True):
    """Who speaks in a sentence: the verb, the speaker, and the stretches of words of the frame and of what is said."""

    cue: Hit[Cue]
    speaker: Mention
    frame: tuple[tuple[int, int], ...]
    content: tuple[int, int]
    is_behind: bool


class Speeches:
    """The acts of speech of one text."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def found(
        self, sentence: Sentence, hits: Sequence[Hit[Cue]], mentions: Sequence[Mention], cues: Sequence[Hit[Cue]]
    ) -> Speech | None:
        for hit in hits:
            if hit.value.is_noun:
                continue
            speaker, is_after = self._speaker(sentence, hit, mentions)
            if not speaker or self._is_denied_speech(hit, sentence) or self._is_beside_deed(hit, speaker, cues):
                continue
            return self._parted(sentence, hit, speaker, cues, is_after=is_after)
        return None

    def _is_beside_deed(self, hit: Hit[Cue], speaker: Mention, cues: Sequence[Hit[Cue]]) -> bool:
        """Return whether a deed of the same subject stands before a verb that explains it: “a bill that condemns”."""
        between = [
            c for c in cues if not c.value.is_speech and not c.value.is_noun and speaker.last <= c.first < hit.first
        ]
        gap = self._scene.text[self._scene.words[hit.first - 1].end : self._scene.words[hit.first].start]
        if not between or self._scene.words[hit.first - 1].key in self._scene.lexicon.joining or "," in gap:
            return False
        return not any(between[-1].last <= m.first < hit.first and m.is_person for m in self._scene.mentions)

    def _is_denied_speech(self, hit: Hit[Cue], sentence: Sentence) -> bool:
        near = [m for m in self._scene.modality if sentence.first <= m.first and m.last == hit.first]
        return any(m.value in ("not_done", "possible") for m in near)

    def _speaker(self, sentence: Sentence, hit: Hit[Cue], mentions: Sequence[Mention]) -> tuple[Mention | None, bool]:
        near = [m for m in mentions if m.last <= hit.first and hit.first - m.last <= FAR]
        before = [m for m in near if m.first not in self._scene.in_quote and not m.is_place]
        text = self._scene.text[sentence.start : self._scene.words[hit.first].start]
        has_quote = any(i in self._scene.in_quote for i in range(sentence.first, hit.first))
        is_inverted = bool(re.search(r"[,”’»\"?!](?:\s*[—–-])?\s*$", text)) and (has_quote or not before)
        if hit.last < len(self._scene.words) and self._scene.words[hit.last].key in self._scene.lexicon.by:
            agents = [m for m in mentions if self._is_right_behind(hit.last + 1, m) and not m.is_place]
            people = [
                m for m in mentions if m.is_person and agents and m.first <= agents[0].last + 3 and m.first >= hit.last
            ]
            return next(iter(people or agents), None), False
        if self._is_behind_deed(sentence, hit):
            told = [m for m in mentions if hit.last <= m.first <= hit.last + 3]
            if told or self._scene.lexicon.has_genitive:
                return next(iter(told), None), True
        if is_inverted and not hit.value.is_addressing:
            after = [m for m in mentions if self._is_right_behind(hit.last, m) and not m.is_place]
            people = [m for m in after if m.is_person] or [m for m in after if not m.is_qualifier]
            if people:
                return people[0], True
        for back in range(1, 4):
            number = hit.first - back
            key = self._scene.words[number].key if number >= sentence.first else ""
            stood_for = self._scene.issuer if key in self._scene.lexicon.first_person else None
            stood_for = self._scene.last_person if key in self._scene.lexicon.pronouns else stood_for
            if stood_for and not any(m.first >= number for m in before):
                return replace(stood_for, first=number, last=number + 1, how=How.PRONOUN), False
        if for_whom := self._spoken_for(sentence, hit, mentions):
            return for_whom, False
        if self._is_by_somebody_else(sentence, hit, before):
            return None, False
        nearest = max((m.last for m in before if not m.is_qualifier), default=-1)
        meant = self._scene.named_before(sentence, hit, nearest)
        if meant:
            return meant, False
        subjects = [m for m in before if not m.is_qualifier and not self._is_object(m)]
        others = subjects or [m for m in before if not m.is_qualifier and not self._scene.is_owner(m)]
        return (self._described(hit, others) if others else None), False

    def _spoken_for(self, sentence: Sentence, hit: Hit[Cue], mentions: Sequence[Mention]) -> Mention | None:
        """Return in whose name the words are: “Sapt’s office said”."""
        number = hit.first - 1
        if number <= sentence.first or self._scene.words[number].key not in self._scene.lexicon.speaks_for:
            return None
        return next((m for m in mentions if m.last == number - 1 and self._scene.is_owner(m) and not m.is_place), None)

    def _described(self, hit: Hit[Cue], named: Sequence[Mention]) -> Mention:
        """Return the nearest, or the person it describes: “Hentzau, a spokeswoman for the ministry, said”."""
        nearest = named[-1]
        if (
            nearest.is_person
            or "," not in self._scene.text[self._scene.words[nearest.last - 1].end : self._scene.words[hit.first].start]
        ):
            return nearest
        people = [
            m for m in named if m.is_person and self._scene.text[self._scene.words[m.last - 1].end :].startswith(",")
        ]
        return people[-1] if people else nearest

    def _is_behind_deed(self, sentence: Sentence, hit: Hit[Cue]) -> bool:
        """Return whether the verb only says who told of the deed before it: “… , said the ministry”."""
        gap = (
            self._scene.text[self._scene.words[hit.first - 1].end : self._scene.words[hit.first].start]
            if hit.first
            else ""
        )
        deeds = [c for c in self._scene.cues if not c.value.is_speech and sentence.first <= c.first < hit.first]
        return "," in gap and bool(deeds) and sentence.last - hit.last <= _SHORT_CLAUSE

    def _is_by_somebody_else(self, sentence: Sentence, hit: Hit[Cue], before: Sequence[Mention]) -> bool:
        """Return whether words stand right before the verb that name nobody known: “… , his office said”."""
        comma = self._last_comma(sentence, hit.first)
        if not comma > sentence.first or not 0 < hit.first - comma <= _SHORT_CLAUSE:
            return False
        return not any(m.last > comma for m in before) and not self._scene.named_before(sentence, hit, comma - 1)

    def _is_right_behind(self, last: int, mention: Mention) -> bool:
        """Return whether a name follows a verb at once, be it with an article, a state or a title between."""
        between = self._scene.words[last : mention.first]
        return last <= mention.first <= last + 4 and all(
            w.text[0].isupper() or w.key in self._scene.lexicon.definite or self._scene.is_title_word(n)
            for n, w in enumerate(between, last)
        )

    def _is_object(self, mention: Mention) -> bool:
        """Return whether a name is owned or led by a preposition, so that another one is the sentence's subject."""
        before = self._scene.words[mention.first - 1].key if mention.first else ""
        is_aim = any(
            c.last == mention.first and not c.value.is_speech and not c.value.is_noun for c in self._scene.cues
        )
        return is_aim or self._scene.is_owner(mention) or before in self._scene.lexicon.leading

    def _parted(
        self, sentence: Sentence, hit: Hit[Cue], speaker: Mention, cues: Sequence[Hit[Cue]], *, is_after: bool
    ) -> Speech:
        """Return the sentence in two: who says it when, and what is said."""
        start = min(hit.first, speaker.first) if speaker.first >= sentence.first else hit.first
        comma = self._last_comma(sentence, start)
        has_deed_before = any(not c.value.is_speech and not c.value.is_noun and c.first < comma for c in cues)
        has_quote_before = any(i in self._scene.in_quote for i in range(sentence.first, start))
        is_trailing = self._is_trailing(sentence, hit, speaker, comma)
        if (is_after or comma > sentence.first) and (has_deed_before or has_quote_before or is_after or is_trailing):
            cut = comma if comma > sentence.first else start
            # “…, he said, adding that …”: what follows is said too, but tells less.
            return Speech(hit, speaker, ((cut, sentence.last),), (sentence.first, cut), is_behind=True)
        cut = self._content_start(sentence, hit)
        return Speech(hit, speaker, ((sentence.first, cut),), (cut, sentence.last), is_behind=False)

    def _is_trailing(self, sentence: Sentence, hit: Hit[Cue], speaker: Mention, comma: int) -> bool:
        """Return whether a sentence ends with who said it: “Sapt will go, Lorry has said”."""
        first = self._scene.words[sentence.first]
        lexicon = self._scene.lexicon
        is_aside = any(h.first == sentence.first for h in self._scene.asides) or first.key in (
            *lexicon.leading, *lexicon.before_places, *lexicon.subordinate,
        )  # fmt: skip
        is_end = comma > sentence.first and sentence.last - hit.last <= _SHORT_CLAUSE
        is_end = is_end and self._scene.words[hit.first].key in lexicon.plain_saying
        return is_end and not is_aside and comma <= speaker.first <= comma + 3 and speaker.first < hit.first

    def _content_start(self, sentence: Sentence, hit: Hit[Cue]) -> int:
        """Return the word where what is said begins: behind “that”, a colon or quotation, or a time expression."""
        for number in range(hit.last, min(sentence.last, hit.last + 12)):
            between = self._scene.text[self._scene.words[number - 1].end : self._scene.words[number].start]
            if self._scene.words[number].key in self._scene.lexicon.that:
                return number
            if ":" in between or number in self._scene.in_quote:
                return number
        # “told Lorry on Monday …”: whom was told stands before the day.
        told = (m for m in self._scene.mentions if hit.value.is_addressing and self._is_right_behind(hit.last, m))
        after = next((m.last for m in told), hit.last)
        end = after
        for time in self._scene.times:
            first = self._scene.index(time.start)
            if self._scene.owns(time):
                continue
            if end <= first <= end + 2:
                after = self._scene.index(time.end)
        return min(after, sentence.last)

    def _last_comma(self, sentence: Sentence, before: int) -> int:
        for number in range(before, sentence.first, -1):
            # “Black, Jr. said”
            if self._scene.words[number].key in self._scene.lexicon.suffixes:
                continue
            if any(
                c in self._scene.text[self._scene.words[number - 1].end : self._scene.words[number].start]
                for c in ',”’"»'
            ):
                return number
        return sentence.first

    def act(
        self, sentence: Sentence, speech: Speech, cues: Sequence[Hit[Cue]], mentions: Sequence[Mention]
    ) -> Happening:
        # “told reporters at a press conference”, “in an interview” say more of the kind than “said”.
        telling = [h for h in cues if h.value.is_speech and h.value.is_noun]
        cue = telling[0] if telling else speech.cue
        outlet = self._outlet(speech.cue, mentions)
        if outlet and cue.value.sort == "statement":
            interview = self._scene.lexicon.cue_of("interview")
            cue = Hit(cue.first, cue.last, replace(interview, is_addressing=True)) if interview else cue
        frame = [z for z in speech.frame if z[0] < z[1]]
        times = [t for zone in frame if (t := self._scene.time(zone, speech.cue)) and not self._is_aside(t, speech)]
        key = self._scene.words[speech.cue.first].key
        first = speech.content[0]
        starts_clause = first < len(self._scene.words) and self._scene.words[first].key in self._scene.lexicon.that
        if not times and not speech.is_behind and not starts_clause and key not in self._scene.lexicon.plain_saying:
            # “dismissed the report as a fairy tale on Thursday”
            end = sentence.end - 2
            times = [
                t
                for t in self._scene.times_in(speech.content)
                if t.end >= end and t.date and t.date.precision <= Precision.DAY
            ]
        others = [
            m
            for m in mentions
            if m.first not in self._scene.in_quote and m is not outlet and not self._scene.is_owner(m)
        ]
        places = [m for m in others if any(z[0] <= m.first < z[1] for z in frame)]
        is_planned = self._scene.modality_of(speech.cue, frame[0]) == "planned" if frame else False
        return Happening(
            sentence=sentence,
            cue=cue,
            actors=who_of([speech.speaker, *(m for m in others if m.how is not How.NEW or self._is_told(m, speech))]),
            place=self._scene.place(places, speech.cue),
            time=times[0] if times else None,
            is_planned=is_planned,
            is_speech=True,
            outlet=outlet,
        )

    def _is_told(self, person: Mention, speech: Speech) -> bool:
        """Return whether somebody whom no registry has is spoken to, and not only spoken of."""
        if not person.is_person:
            return False
        is_right_behind = speech.cue.value.is_addressing and speech.cue.last <= person.first <= speech.cue.last + 6
        return is_right_behind or any(a <= person.first < b for a, b in speech.frame)

    def _is_aside(self, time: Timex, speech: Speech) -> bool:
        """Return whether a time is of a clause about the speaker: “Sapt, who resigned in May, said”."""
        scene, number = self._scene, self._scene.index(time.start)
        if not speech.speaker.last <= number < speech.cue.first:
            return False
        return any(scene.words[i].key in scene.lexicon.relative for i in range(speech.speaker.last, number))

    def _outlet(self, hit: Hit[Cue], mentions: Sequence[Mention]) -> Mention | None:
        """Return the newspaper or broadcaster that was told: a body that no registry has, right behind “told”."""
        if not hit.value.is_addressing:
            return None
        after = hit.last + (hit.last < len(self._scene.words) and self._scene.words[hit.last].key == "the")
        near = next((m for m in mentions if m.first == after), None)
        if near:
            return near if near.how is How.NEW and not near.is_person else None
        word = self._scene.words[after] if after < len(self._scene.words) else None
        if word and len(word.text) > 1 and word.text.isupper():
            return Mention(after, after + 1, How.NEW, name=word.text)
        return None
