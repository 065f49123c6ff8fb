"""What each sentence of an article tells: acts, and acts of speech, with who, where and when.

Deeds are kept apart from words: what somebody says that another did is a deed that is reported; what somebody says
and nothing more is a statement. What is denied, merely possible or demanded has not happened and is left out; what is
announced is marked as planned.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dateline.date import Date, Precision
from dateline.derive.entity import How, Mention, Names
from dateline.derive.lexicon import Cue, Lexicon
from dateline.derive.quotation import Quotation, quotations
from dateline.derive.timex import Timex, Type
from dateline.derive.word import Hit, Sentence, Word, sentences, words

__all__ = ["Happening", "Reading", "Said", "read"]

# How far before a cue a word makes it undone, possible or planned; how far a speaker stands from the verb.
_REACH = {"not_done": 4, "possible": 5, "planned": 6}
_FAR = 14
_MOST_NAMED = 6
_SHORT_CLAUSE = 6
_CLAUSE = 5


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation and the mention of whoever spoke it, None if the text does not tell."""

    quotation: Quotation
    speaker: Mention | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What one sentence tells of one act.

    ``actors`` begin with the speaker, if it is an act of speech. ``is_weak`` says that only a noun tells of it, so that
    it may mean what another sentence told. ``day`` is set where the text itself is the act: the day on which it was issued.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
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


def read(
    text: str,
    times: tuple[Timex, ...],
    published: Date | None,
    names: Names,
    lexicon: Lexicon,
    issuer: Mention | None = None,
) -> Reading:
    """Return what a text tells; ``times`` are its time expressions, ``issuer`` who says all of it, if one does."""
    found = words(text)
    parts = sentences(text, found)
    mentions = names.find(text, found, published, lexicon)
    quoted = quotations(text)
    reader = _Reader(text, found, mentions, times, quoted, lexicon, issuer)
    happenings = [h for sentence in parts for h in reader.sentence(sentence)]
    cue = lexicon.cue_of("statement")
    if issuer and cue and parts:
        first = parts[0]
        hit = Hit(first.first, first.first + 1, cue)
        issued = Happening(sentence=first, cue=hit, actors=(issuer,), is_speech=True, day=published)
        happenings.insert(0, issued)
    return Reading(
        text=text,
        words=found,
        sentences=parts,
        mentions=mentions,
        times=times,
        said=tuple(reader.said(parts)),
        happenings=tuple(happenings),
    )


@dataclass(frozen=True, slots=True)
class _Speech:
    """Who speaks in a sentence: the verb, the speaker, and the stretches of words of the frame and of what is said."""

    cue: Hit[Cue]
    speaker: Mention
    frame: tuple[tuple[int, int], ...]
    content: tuple[int, int]
    is_behind: bool


class _Reader:
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
        self._text = text
        self._issuer = issuer
        self._words = found
        self._mentions = mentions
        self._times = times
        self._quoted = quoted
        self._lexicon = lexicon
        self._starts = [w.start for w in found]
        in_quote: set[int] = set()
        for quotation in quoted:
            if len(text[quotation.start : quotation.end].split()) > 3:
                in_quote.update(range(self._index(quotation.start), self._index(quotation.end)))
        self._in_quote = in_quote
        # “The United States” states nothing.
        in_name = {
            i for m in mentions if m.how in (How.NAME, How.NEW) and m.last - m.first > 1 for i in range(m.first, m.last)
        }
        self._cues = [
            h for h in lexicon.cues.find(found)
            if h.value.kind and h.first not in in_quote and not in_name.issuperset(range(h.first, h.last))
        ]  # fmt: skip
        self._modality = [h for h in lexicon.modality.find(found) if h.first not in in_name]
        self._titles = lexicon.titles.find(found)
        self._topics = lexicon.topics.find(found)
        self._days = {self._index(t.start) for t in times}
        self._last_person: Mention | None = None
        self._last_body: Mention | None = None
        self._last_people: tuple[Mention, ...] = ()
        self._spoke: dict[int, Mention] = {}

    def sentence(self, sentence: Sentence) -> Iterable[Happening]:
        """Yield what a sentence tells, deeds before words."""
        cues = [h for h in self._cues if sentence.first <= h.first and h.last <= sentence.last]
        mentions = [m for m in self._mentions if sentence.first <= m.first < sentence.last]
        speech = self._speech(sentence, [h for h in cues if h.value.is_speech], mentions, cues)
        if speech:
            self._spoke[sentence.first] = speech.speaker
        zones = [speech.content, *speech.frame] if speech else [(sentence.first, sentence.last)]
        acts: list[Happening] = []
        for zone in zones:
            acts += self._acts(sentence, zone, cues, speech, is_frame=bool(speech) and zone != zones[0])
        yield from acts
        if speech:
            deeds = [a for a in acts if not a.is_weak]
            # “… , he said” at the end of what somebody did tells where it is from.
            is_attribution = any(speech.is_behind or a.time or len(a.actors) > 1 for a in deeds)
            if not is_attribution:
                yield self._speech_act(sentence, speech, cues, mentions)
        people = [m for m in mentions if m.is_person and m.first not in self._in_quote]
        if len(people) > 1:
            self._last_people = _who(people)
        bodies = [m for m in mentions if not m.is_person and not m.is_place and not m.is_qualifier]
        groups = [m for m in bodies if m.how is How.GROUP] or bodies
        if speech and not speech.speaker.is_person:
            self._last_body = speech.speaker
        elif groups:
            self._last_body = groups[0]
        if speech and speech.speaker.is_person:
            self._last_person = speech.speaker
        elif people:
            self._last_person = people[0]

    def said(self, parts: Sequence[Sentence]) -> Iterable[Said]:
        """Yield the quotations of the text with their speakers, from the sentence, its neighbours or none."""
        for quotation in self._quoted:
            first = self._index(quotation.start)
            around = [s for s in parts if s.start < quotation.end and quotation.start < s.end]
            same = [s for s in parts if around and s.paragraph == around[0].paragraph]
            speaker = next((self._spoke[s.first] for s in around if s.first in self._spoke), None)
            if speaker is None and len(self._text[quotation.start : quotation.end].split()) > 3:
                # “… ,” he said. “…”: a quotation that stands alone goes on with who spoke before it.
                before = [s for s in same if s.first <= first and s.first in self._spoke]
                after = [s for s in same if s.first > first and s.first in self._spoke]
                nearest = before[-1:] or after[:1]
                speaker = self._spoke[nearest[0].first] if nearest else None
            yield Said(quotation, speaker)

    # Deeds

    def _acts(
        self,
        sentence: Sentence,
        zone: tuple[int, int],
        cues: Sequence[Hit[Cue]],
        speech: _Speech | None,
        *,
        is_frame: bool,
    ) -> Iterable[Happening]:
        inside = [h for h in cues if not h.value.is_speech and zone[0] <= h.first < zone[1]]
        strong = [h for h in inside if not h.value.is_noun]
        if not strong:
            # Of several nouns the one beside a date: “the meeting was a product of the November 2023 summit”.
            inside.sort(
                key=lambda h: (not (t := self._time(zone, h)) or not t.date, min(self._gap(t, h), _FAR) if t else 0)
            )
        chosen: dict[str, Hit[Cue]] = {}
        # A noun beside a verb is what the verb is about: “signed an agreement after talks”.
        for hit in strong or inside:
            chosen.setdefault(hit.value.kind, hit)
        for hit in chosen.values():
            modality = self._modality_of(hit, zone)
            if modality in ("not_done", "possible"):
                continue
            mentions = [m for m in self._mentions if zone[0] <= m.first < zone[1] and m.first not in self._in_quote]
            mentions = self._between_whom(hit, [m for m in mentions if not self._is_owner(m)])
            who = _who(mentions)
            who = (*self._pronouns_in(zone, hit), *who)
            if speech and self._words[hit.first - 1].key in self._lexicon.joining and hit.first > speech.cue.last:
                who = _who([speech.speaker, *who])
            if hit.value.is_noun and any(
                w.key in self._lexicon.their for w in self._words[max(0, hit.first - 2) : hit.first]
            ):
                who = self._last_people or who
            subjects = who if hit.value.is_noun else [m for m in who if m.first < hit.first]
            if not subjects and (meant := self._named_before(sentence, hit, -1)):
                who = _who([meant, *who])
            yield Happening(
                sentence=sentence,
                cue=hit,
                actors=who,
                place=self._place(mentions, hit),
                time=self._time(zone, hit),
                duration=self._duration(zone),
                is_weak=hit.value.is_noun
                or (is_frame and not self._is_joined(speech))
                or self._is_subordinate(zone, hit),
                is_planned=modality == "planned",
            )

    def _pronouns_in(self, zone: tuple[int, int], hit: Hit[Cue]) -> tuple[Mention, ...]:
        """Return whom “he” or “they” before the cue means."""
        before = self._words[zone[0] : hit.first]
        for number, word in enumerate(before, zone[0]):
            if word.key in self._lexicon.pronouns and self._last_person and number not in self._in_quote:
                named = any(zone[0] <= m.first < hit.first and m.is_person for m in self._mentions)
                return () if named else (replace(self._last_person, first=number, last=number + 1, how=How.PRONOUN),)
        plural = self._lexicon.plural_pronouns.find(before)
        if plural and zone[0] + plural[0].first not in self._in_quote:
            first, last = zone[0] + plural[0].first, zone[0] + plural[0].last
            return tuple(replace(m, first=first, last=last, how=How.PRONOUN) for m in self._last_people)
        return ()

    def _between_whom(self, hit: Hit[Cue], mentions: list[Mention]) -> list[Mention]:
        """Return those whom “a meeting between …” names, where it does; else all."""
        if not self._lexicon.has_mutual(hit.value.sort):
            return mentions
        # What they met about takes no part: “met to discuss the war on Ukraine”.
        topic = min((h.first for h in self._topics if h.first >= hit.last), default=len(self._words))
        if any(m.is_person and m.first < topic for m in mentions):
            mentions = [m for m in mentions if m.is_person or m.is_place or m.first < topic]
        if not hit.value.is_noun:
            return mentions
        for number in range(hit.last, min(hit.last + 7, len(self._words))):
            if self._words[number].key in self._lexicon.between:
                after = [m for m in mentions if m.first > number]
                return [m for m in mentions if m.is_place and m not in after] + after if _who(after)[1:] else mentions
        return mentions

    def _is_subordinate(self, zone: tuple[int, int], hit: Hit[Cue]) -> bool:
        """Return whether an act only stands in a clause that explains another: “… when its navy seized a ship”."""
        near = self._words[max(zone[0], hit.first - _CLAUSE) : hit.first]
        return any(word.key in self._lexicon.subordinate for word in near)

    def _is_joined(self, speech: _Speech | None) -> bool:
        """Return whether the verb of speaking goes on with what its subject did: “visited Zenda and promised …”."""
        return bool(speech and speech.cue.first and self._words[speech.cue.first - 1].key in self._lexicon.joining)

    def _modality_of(self, hit: Hit[Cue], zone: tuple[int, int]) -> str:
        near = [
            m.value
            for m in self._modality
            if zone[0] <= m.first and m.last <= hit.first + 1 and m.first < hit.last
            and hit.first - m.last < _REACH[m.value]
        ]  # fmt: skip
        return next((name for name in ("not_done", "possible", "planned") if name in near), "")

    def _place(self, mentions: Sequence[Mention], hit: Hit[Cue]) -> Mention | None:
        known = [m for m in mentions if m.is_place and (m.place or m.how is How.NEW) and self._is_where(m, hit)]
        return min(known, key=lambda m: (not m.place, abs(m.first - hit.first)), default=None)

    def _is_where(self, mention: Mention, hit: Hit[Cue]) -> bool:
        """Return whether a place is said to be where the act was, and not what it was about."""
        before = mention.first - 1
        while before >= 0 and self._words[before].key in (*self._lexicon.definite, "central", "northern", "southern"):
            before -= 1
        leading = self._words[before].key if before >= 0 else ""
        is_led = leading in self._lexicon.before_places or (
            not mention.actor and not hit.value.is_speech and leading in self._lexicon.leading_to
        )
        # A place right behind the verb is where it leads: “visited Zenda”; before a noun, where it was: “the Zenda summit”.
        if not is_led and mention.first != hit.last and not (hit.value.is_noun and mention.last == hit.first):
            return False
        between = range(hit.last, before) if mention.first >= hit.last else range(mention.last, hit.first)
        return not is_led or not any(self._is_beyond(i) for i in between)

    def _is_beyond(self, number: int) -> bool:
        """Return whether behind a word a place is not where the act was: “voted to end the patrols off Zenda”."""
        key, follows = self._words[number].key, self._words[min(number + 1, len(self._words) - 1)]
        if key in self._lexicon.infinitive:
            return follows.text.islower() and follows.key not in self._lexicon.definite
        # “on Monday” says nothing of it.
        return key in self._lexicon.beyond and self._days.isdisjoint((number + 1, number + 2))

    def _time(self, zone: tuple[int, int], hit: Hit[Cue]) -> Timex | None:
        """Return the time expression that says when: one with a date before one without, then the nearest."""
        inside = [
            t for t in self._times_in(zone)
            if t.type in (Type.DATE, Type.TIME) and (t.date is None or t.date.precision <= Precision.YEAR)
        ]  # fmt: skip
        return min(inside, key=lambda t: (t.date is None, self._distance(t, hit)), default=None)

    def _gap(self, time: Timex, hit: Hit[Cue]) -> int:
        return self._distance(time, hit)[0]

    def _distance(self, time: Timex, hit: Hit[Cue]) -> tuple[int, int]:
        first = self._index(time.start)
        return (hit.first - first if first < hit.first else first - hit.last + 1), first

    def _duration(self, zone: tuple[int, int]) -> Timex | None:
        return next((t for t in self._times_in(zone) if t.type is Type.DURATION and re.match(r"PT?\d", t.value)), None)

    def _times_in(self, zone: tuple[int, int]) -> list[Timex]:
        if zone[0] >= zone[1]:
            return []
        start, end = self._words[zone[0]].start, self._words[zone[1] - 1].end
        return [t for t in self._times if start <= t.start < end and self._index(t.start) not in self._in_quote]

    # Words

    def _speech(
        self, sentence: Sentence, hits: Sequence[Hit[Cue]], mentions: Sequence[Mention], cues: Sequence[Hit[Cue]]
    ) -> _Speech | None:
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
        gap = self._text[self._words[hit.first - 1].end : self._words[hit.first].start]
        if not between or self._words[hit.first - 1].key in self._lexicon.joining or "," in gap:
            return False
        return not any(between[-1].last <= m.first < hit.first and m.is_person for m in self._mentions)

    def _is_denied_speech(self, hit: Hit[Cue], sentence: Sentence) -> bool:
        near = [m for m in self._modality if sentence.first <= m.first and m.last == hit.first]
        return any(m.value in ("not_done", "possible") for m in near)

    def _speaker(self, sentence: Sentence, hit: Hit[Cue], mentions: Sequence[Mention]) -> tuple[Mention | None, bool]:
        before = [
            m for m in mentions
            if m.last <= hit.first and hit.first - m.last <= _FAR and m.first not in self._in_quote and not m.is_place
        ]  # fmt: skip
        text = self._text[sentence.start : self._words[hit.first].start]
        has_quote = any(i in self._in_quote for i in range(sentence.first, hit.first))
        is_inverted = bool(re.search(r"[,”’»\"?!](?:\s*[—–-])?\s*$", text)) and (has_quote or not before)
        if hit.last < len(self._words) and self._words[hit.last].key in self._lexicon.by:
            agents = [m for m in mentions if self._is_right_behind(hit.last + 1, m) and not m.is_place]
            people = [
                m for m in mentions if m.is_person and agents and m.first <= agents[0].last + 3 and m.first >= hit.last
            ]
            return next(iter(people or agents), None), False
        if self._is_behind_deed(sentence, hit):
            told = [m for m in mentions if hit.last <= m.first <= hit.last + 3]
            if told or self._lexicon.has_genitive:
                return next(iter(told), None), True
        if is_inverted and not hit.value.is_addressing:
            after = [m for m in mentions if self._is_right_behind(hit.last, m) and not m.is_place]
            people = [m for m in after if m.is_person] or [m for m in after if not m.is_qualifier]
            if people:
                return people[0], True
        for back in range(1, 4):
            number = hit.first - back
            key = self._words[number].key if number >= sentence.first else ""
            meant = self._issuer if key in self._lexicon.first_person else None
            meant = self._last_person if key in self._lexicon.pronouns else meant
            if meant and not any(m.first > number for m in before):
                return replace(meant, first=number, last=number + 1, how=How.PRONOUN), False
        if self._is_by_somebody_else(sentence, hit, before):
            return None, False
        nearest = max((m.last for m in before if not m.is_qualifier), default=-1)
        told = self._named_before(sentence, hit, nearest)
        if told:
            return told, False
        subjects = [m for m in before if not m.is_qualifier and not self._is_object(m)]
        others = subjects or [m for m in before if not m.is_qualifier]
        return (others[-1] if others else None), False

    def _is_behind_deed(self, sentence: Sentence, hit: Hit[Cue]) -> bool:
        """Return whether the verb only says who told of the deed before it: “… , said the ministry”."""
        gap = self._text[self._words[hit.first - 1].end : self._words[hit.first].start] if hit.first else ""
        deeds = [c for c in self._cues if not c.value.is_speech and sentence.first <= c.first < hit.first]
        return "," in gap and bool(deeds) and sentence.last - hit.last <= _SHORT_CLAUSE

    def _is_by_somebody_else(self, sentence: Sentence, hit: Hit[Cue], before: Sequence[Mention]) -> bool:
        """Return whether words stand right before the verb that name nobody known: “… , his office said”."""
        comma = self._last_comma(sentence, hit.first)
        if not comma > sentence.first or not 0 < hit.first - comma <= _SHORT_CLAUSE:
            return False
        return not any(m.last > comma for m in before) and not self._named_before(sentence, hit, comma - 1)

    def _is_right_behind(self, last: int, mention: Mention) -> bool:
        """Return whether a name follows a verb at once, be it with an article, a state or a title between."""
        between = self._words[last : mention.first]
        return last <= mention.first <= last + 4 and all(
            w.text[0].isupper() or w.key in self._lexicon.definite or self._is_title_word(n)
            for n, w in enumerate(between, last)
        )

    def _is_title_word(self, number: int) -> bool:
        return any(h.first <= number < h.last for h in self._titles)

    def _named_before(self, sentence: Sentence, hit: Hit[Cue], nearest: int) -> Mention | None:
        """Return whom “the officials” or “the minister” means: who was named so last."""
        for head in self._lexicon.groups.find(self._words[sentence.first : hit.first]):
            first = sentence.first + head.first
            if first <= nearest or not first or self._words[first - 1].key not in self._lexicon.definite:
                continue
            is_single = head.value in self._lexicon.single
            if not is_single and head.value not in self._lexicon.anaphoric:
                continue
            person = self._last_person if is_single else self._last_body
            if person:
                return replace(person, first=first, last=sentence.first + head.last, how=How.PRONOUN)
        return None

    def _is_owner(self, mention: Mention) -> bool:
        """Return whether a name only tells whose something is: “Ruritania’s oldest diplomat”."""
        return mention.last < len(self._words) and self._words[mention.last].key == "'s"

    def _is_object(self, mention: Mention) -> bool:
        """Return whether a name is owned or led by a preposition, so that another one is the sentence's subject."""
        before = self._words[mention.first - 1].key if mention.first else ""
        is_aim = any(c.last == mention.first and not c.value.is_speech and not c.value.is_noun for c in self._cues)
        return is_aim or self._is_owner(mention) or before in self._lexicon.leading

    def _parted(
        self, sentence: Sentence, hit: Hit[Cue], speaker: Mention, cues: Sequence[Hit[Cue]], *, is_after: bool
    ) -> _Speech:
        """Return the sentence in two: who says it when, and what is said."""
        start = min(hit.first, speaker.first) if speaker.first >= sentence.first else hit.first
        comma = self._last_comma(sentence, start)
        has_deed_before = any(not c.value.is_speech and not c.value.is_noun and c.first < comma for c in cues)
        has_quote_before = any(i in self._in_quote for i in range(sentence.first, start))
        if (is_after or comma > sentence.first) and (has_deed_before or has_quote_before or is_after):
            cut = comma if comma > sentence.first else start
            # “…, he said, adding that …”: what follows is said too, but tells less.
            return _Speech(hit, speaker, ((cut, sentence.last),), (sentence.first, cut), is_behind=True)
        cut = self._content_start(sentence, hit)
        return _Speech(hit, speaker, ((sentence.first, cut),), (cut, sentence.last), is_behind=False)

    def _content_start(self, sentence: Sentence, hit: Hit[Cue]) -> int:
        """Return the word where what is said begins: behind “that”, a colon or quotation, or a time expression."""
        for number in range(hit.last, min(sentence.last, hit.last + 12)):
            between = self._text[self._words[number - 1].end : self._words[number].start]
            if self._words[number].key in self._lexicon.that:
                return number
            if ":" in between or number in self._in_quote:
                return number
        after = hit.last
        for time in self._times:
            first = self._index(time.start)
            if hit.last <= first <= hit.last + 2:
                after = self._index(time.end)
        return min(after, sentence.last)

    def _last_comma(self, sentence: Sentence, before: int) -> int:
        for number in range(before, sentence.first, -1):
            if any(c in self._text[self._words[number - 1].end : self._words[number].start] for c in ',”’"»'):
                return number
        return sentence.first

    def _speech_act(
        self, sentence: Sentence, speech: _Speech, cues: Sequence[Hit[Cue]], mentions: Sequence[Mention]
    ) -> Happening:
        # “told reporters at a press conference”, “in an interview” say more of the kind than “said”.
        telling = [h for h in cues if h.value.is_speech and h.value.is_noun]
        cue = telling[0] if telling else speech.cue
        outlet = self._outlet(speech.cue, mentions)
        if outlet and cue.value.sort == "statement":
            interview = self._lexicon.cue_of("interview")
            cue = Hit(cue.first, cue.last, replace(interview, is_addressing=True)) if interview else cue
        frame = [z for z in speech.frame if z[0] < z[1]]
        times = [t for zone in frame if (t := self._time(zone, speech.cue))]
        key = self._words[speech.cue.first].key
        first = speech.content[0]
        starts_clause = first < len(self._words) and self._words[first].key in self._lexicon.that
        if not times and not speech.is_behind and not starts_clause and key not in self._lexicon.plain_saying:
            # “dismissed the report as a fairy tale on Thursday”
            end = sentence.end - 2
            times = [
                t
                for t in self._times_in(speech.content)
                if t.end >= end and t.date and t.date.precision <= Precision.DAY
            ]
        others = [m for m in mentions if m.first not in self._in_quote and m is not outlet and not self._is_owner(m)]
        places = [m for m in others if any(z[0] <= m.first < z[1] for z in frame)]
        is_planned = self._modality_of(speech.cue, frame[0]) == "planned" if frame else False
        return Happening(
            sentence=sentence,
            cue=cue,
            actors=_who([speech.speaker, *(m for m in others if m.how is not How.NEW or m.is_person)]),
            place=self._place(places, speech.cue),
            time=times[0] if times else None,
            is_planned=is_planned,
            is_speech=True,
            outlet=outlet,
        )

    def _outlet(self, hit: Hit[Cue], mentions: Sequence[Mention]) -> Mention | None:
        """Return the newspaper or broadcaster that was told: a body that no registry has, right behind “told”."""
        if not hit.value.is_addressing:
            return None
        after = hit.last + (hit.last < len(self._words) and self._words[hit.last].key == "the")
        near = next((m for m in mentions if m.first == after), None)
        if near:
            return near if near.how is How.NEW and not near.is_person else None
        word = self._words[after] if after < len(self._words) else None
        if word and len(word.text) > 1 and word.text.isupper():
            return Mention(after, after + 1, How.NEW, name=word.text)
        return None

    def _index(self, place: int) -> int:
        """Return the number of the first word that begins at ``place`` or behind it."""
        return bisect_left(self._starts, place)


def _is_day(time: Timex) -> bool:
    return time.date is not None and time.date.precision <= Precision.DAY


def _who(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return those who take part, each once, without those who only tell whose somebody is."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        if mention.is_qualifier or mention.is_place or not (mention.actor or mention.how is How.NEW):
            continue
        if mention.how is How.NEW and not mention.is_person:
            continue
        found.setdefault(mention.actor or f"new {mention.name}", mention)
    return tuple(found.values())[:_MOST_NAMED]
