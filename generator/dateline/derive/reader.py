"""A text read from its first sentence to its last: deeds before words, and who was named last kept in mind.

Deeds are kept apart from words: what somebody says that another did is a deed that is reported; what somebody says
and nothing more is a statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from dateline.date import Date
from dateline.derive.deed import Deeds
from dateline.derive.document import Document
from dateline.derive.entity import How, Mention
from dateline.derive.happening import Happening, Reading, Said, who_of
from dateline.derive.lexicon import Lexicon
from dateline.derive.names import Names
from dateline.derive.quotation import Quotation, quotations
from dateline.derive.recognition import recognised
from dateline.derive.scene import Scene
from dateline.derive.speech import Speech, Speeches
from dateline.derive.timex import Timex
from dateline.derive.word import Hit, Sentence, Word, sentences, words

__all__ = ["read"]

# Letters of a quotation that says something, and of what may stand beside one that stands alone.
_QUOTED = 15
_MARKS = 6


def read(
    text: str,
    times: tuple[Timex, ...],
    published: Date | None,
    names: Names,
    lexicon: Lexicon,
    about: Document,
) -> Reading:
    """Return what a text tells; ``times`` are its time expressions, ``about`` says what the text is by its head."""
    found = words(text)
    parts = sentences(text, found)
    mentions = recognised(text, found, published, names, lexicon, about.home)
    quoted = quotations(text)
    # Of a document that is given between quotation marks from its beginning to its end the marks say nothing.
    wrapped = [q for q in quoted if about.start and q.start - about.start <= 1 and not text[q.end + 1 :].strip()]
    issuer = about.issuer
    marks = [q for q in quoted if q not in wrapped]
    scene = Scene(text, found, mentions, times, marks, lexicon, issuer, partial(names.held_on, published))
    reader = _Reader(scene)
    body = [s for s in parts if s.start >= about.start and not _is_asked(text, found, s, parts, lexicon)]
    happenings = [h for sentence in body for clause in scene.clauses(sentence) for h in reader.sentence(clause)]
    cue = lexicon.cue_of("statement")
    if issuer and cue and body:
        first = body[0]
        hit = Hit(first.first, first.first + 1, cue)
        issued = Happening(sentence=first, cue=hit, actors=(issuer, *about.others), is_speech=True, day=published)
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


def _is_asked(
    text: str, found: tuple[Word, ...], sentence: Sentence, parts: Sequence[Sentence], lexicon: Lexicon
) -> bool:
    """Return whether a sentence is a question, or what an interviewer says: these report nothing."""
    if text[sentence.start : sentence.end].rstrip("”’»\"' )").endswith(("?", "？")):
        return True
    first = next(s for s in parts if s.paragraph == sentence.paragraph).first
    word, after = found[first], found[first + 1] if first + 1 < len(found) else found[first]
    is_mark = text[word.end : after.start].lstrip().startswith((":", "：")) or len(word.text) == 1
    return word.key in lexicon.questions and word.text[0].isupper() == word.text[0].isalpha() and is_mark


def _is_told_whole(act: Happening, speech: Speech) -> bool:
    """Return whether a noun tells enough of an act that who speaks behind it adds nothing of their own."""
    return (act.is_again and not speech.speaker.is_person) or (act.time is not None and len(act.actors) > 1)


class _Reader:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._deeds = Deeds(scene)
        self._speeches = Speeches(scene)
        self._spoke: dict[int, Mention] = {}

    def sentence(self, sentence: Sentence) -> Iterable[Happening]:
        """Yield what a sentence tells, deeds before words."""
        cues = [h for h in self._scene.cues if sentence.first <= h.first and h.last <= sentence.last]
        mentions = [m for m in self._scene.mentions if sentence.first <= m.first < sentence.last]
        speech = self._speeches.found(sentence, [h for h in cues if h.value.is_speech], mentions, cues)
        if speech:
            self._spoke[self._scene.whole] = speech.speaker
        zones = [speech.content, *speech.frame] if speech else [(sentence.first, sentence.last)]
        acts: list[Happening] = []
        for zone in zones:
            acts += self._deeds.told(sentence, zone, cues, speech, is_frame=bool(speech) and zone != zones[0])
        yield from acts
        if speech:
            deeds = [a for a in acts if not a.is_weak or (speech.is_behind and _is_told_whole(a, speech))]
            # “… , he said” at the end of what somebody did tells where it is from.
            is_attribution = any(speech.is_behind or a.time or len(a.actors) > 1 for a in deeds)
            # “… , he said at a news conference in Zenda” is an occasion all the same.
            act = self._speeches.act(sentence, speech, cues, mentions)
            if not is_attribution or (act.place and act.cue.value.is_noun):
                yield act
        people = [m for m in mentions if m.is_person and m.first not in self._scene.in_quote]
        met = self._scene.met
        if met and any(sentence.first <= m.first < sentence.last for m in met):
            self._scene.last_people = met
        elif len(people) > 1:
            self._scene.last_people = who_of(people)
        bodies = [m for m in mentions if not m.is_person and not m.is_place and not m.is_qualifier]
        groups = [m for m in bodies if m.how is How.GROUP] or bodies
        if speech and not speech.speaker.is_person:
            self._scene.last_body = speech.speaker
        elif groups:
            self._scene.last_body = groups[0]
        if speech and speech.speaker.is_person:
            self._scene.last_person = speech.speaker
        elif people:
            self._scene.last_person = people[0]

    def _stands_alone(self, quotation: Quotation, around: Sequence[Sentence]) -> bool:
        """Return whether a quotation is all of its sentences, and not a few words set apart in one."""
        length = quotation.end - quotation.start
        return length > _QUOTED and around[-1].end - around[0].start - length <= _MARKS if around else False

    def said(self, parts: Sequence[Sentence]) -> Iterable[Said]:
        """Yield the quotations of the text with their speakers, from the sentence, its neighbours or none."""
        for quotation in self._scene.quoted:
            first = self._scene.index(quotation.start)
            around = [s for s in parts if s.start < quotation.end and quotation.start < s.end]
            same = [s for s in parts if around and s.paragraph == around[0].paragraph]
            speaker = next((self._spoke[s.first] for s in around if s.first in self._spoke), None)
            if speaker is None and self._stands_alone(quotation, around):
                # “… ,” he said. “…”: a quotation that stands alone goes on with who spoke before it.
                before = [s for s in same if s.first <= first and s.first in self._spoke]
                after = [s for s in same if s.first > first and s.first in self._spoke]
                nearest = before[-1:] or after[:1]
                speaker = self._spoke[nearest[0].first] if nearest else None
            yield Said(quotation, speaker)
