"""Deeds: what the sentences of a text tell that somebody did.

What is denied, merely possible or demanded has not happened and is left out; what is announced is marked as planned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from dateline.derive.entity import How, Mention
from dateline.derive.happening import MOST_MET, MOST_NAMED, SUFFERED, Happening, who_of
from dateline.derive.lexicon import Cue
from dateline.derive.passage import leading
from dateline.derive.scene import Scene
from dateline.derive.speech import Speech
from dateline.derive.timex import Timex, Type
from dateline.derive.word import Hit, Sentence

__all__ = ["Deeds"]

_CLAUSE = 5
_BESIDE = 2


class Deeds:
    """The deeds of one text."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def told(
        self,
        sentence: Sentence,
        zone: tuple[int, int],
        cues: Sequence[Hit[Cue]],
        speech: Speech | None,
        *,
        is_frame: bool,
    ) -> Iterable[Happening]:
        inside = [h for h in cues if not h.value.is_speech and zone[0] <= h.first < zone[1]]
        strong = [h for h in inside if not h.value.is_noun]
        if not strong:
            # Of several nouns the one beside a date: “the meeting was a product of the November 2023 summit”.
            inside.sort(key=lambda h: self._scene.gap(self._scene.time(zone, h), h))
        chosen: dict[str, Hit[Cue]] = {}
        # A noun beside a verb is what the verb is about: “signed an agreement after talks”.
        for hit in strong or inside:
            chosen.setdefault(hit.value.kind, hit)
        for hit in chosen.values():
            modality = self._scene.modality_of(hit, zone)
            if modality in ("not_done", "possible") or (modality != "planned" and self._is_aim(hit)):
                continue
            stretch = self._scene.aside(zone, hit) if hit.value.is_noun else self._relative(zone, hit)
            within = stretch if hit.value.is_noun else zone
            mentions = [
                m for m in self._scene.mentions
                if within[0] <= m.first < within[1] and m.first not in self._scene.in_quote
            ]  # fmt: skip
            mentions = [m for m in mentions if m.is_place or not self._is_in_opening(m, zone, hit)]
            mentions = self._between_whom(hit, zone, [m for m in mentions if not self._scene.is_owner(m)])
            is_mutual = self._scene.lexicon.has_mutual(hit.value.sort)
            who = who_of(mentions, MOST_MET if is_mutual else MOST_NAMED)
            who = (*self._pronouns_in(stretch, hit), *who)
            # “Sapt’s May 6 visit”: a word that is a verb elsewhere.
            is_owned = hit.first and (
                hit.first - 1 in self._scene.in_time
                or self._scene.words[hit.first - 1].key in ("'s", *self._scene.lexicon.possessive)
            )
            owner = self._scene.owner_of(sentence, hit) if hit.value.is_noun or is_owned else None
            if owner:
                who = who_of([owner, *(m for m in who if m.first > hit.last)])
            elif hit.value.is_noun and not is_mutual and hit.value.sort in SUFFERED:
                # Whoever else the sentence names is not said to have a part in “the violence that began on April 15”.
                who = tuple(m for m in who if hit.first - _BESIDE <= m.last <= hit.first + 1 or m.last == hit.first)
            if (
                speech
                and self._scene.words[hit.first - 1].key in self._scene.lexicon.joining
                and hit.first > speech.cue.last
            ):
                who = who_of([speech.speaker, *who])
            owners = self._scene.words[max(0, hit.first - 2) : hit.first]
            if hit.value.is_noun and any(w.key in self._scene.lexicon.their for w in owners):
                who = self._scene.last_people or who
            subjects = who if hit.value.is_noun else [m for m in who if m.first < hit.first]
            if not subjects and (meant := self._scene.named_before(sentence, hit, -1)):
                who = who_of([meant, *who])
            yield Happening(
                sentence=sentence,
                cue=hit,
                actors=who,
                place=self._scene.place(mentions, hit),
                time=self._scene.time(stretch, hit),
                duration=self._duration(stretch, hit),
                is_weak=hit.value.is_noun
                or (is_frame and not self._is_joined(speech))
                or self._is_subordinate(zone, hit),
                is_planned=modality == "planned",
                is_again=is_mutual and not owner and self._is_again(sentence, hit),
            )
            if is_mutual:
                self._scene.last_mutual = hit.value
                met = [m for m in who if m.is_person]
                self._scene.met = tuple(met) if len(met) > 1 else self._scene.met
        listed = next((h for h in self._scene.participants if zone[0] <= h.first < zone[1]), None)
        if listed and self._scene.last_mutual:
            mentions = [m for m in self._scene.mentions if zone[0] <= m.first < zone[1] and m.is_person]
            yield Happening(
                sentence=sentence,
                cue=Hit(listed.first, listed.last, self._scene.last_mutual),
                actors=who_of(mentions, MOST_MET),
                is_weak=True,
                is_again=True,
            )

    def _relative(self, zone: tuple[int, int], hit: Hit[Cue]) -> tuple[int, int]:
        """Return where the time of a verb can stand: behind the “who” of its clause, else in all of the zone."""
        for number in range(hit.first - 1, max(zone[0], hit.first - _CLAUSE), -1):
            if self._scene.words[number].key in self._scene.lexicon.relative:
                return number, zone[1]
        return zone

    def _is_again(self, sentence: Sentence, hit: Hit[Cue]) -> bool:
        """Return whether “the meeting” or “these talks” before or in the cue means one that was told of."""
        nouns = [c for c in self._scene.cues if c.value.kind == hit.value.kind and c.value.is_noun]
        return any(
            sentence.first <= c.first <= hit.first
            and any(
                w.key in self._scene.lexicon.again
                for w in self._scene.words[max(sentence.first, c.first - 3) : c.first + 1]
            )
            and self._scene.words[min(c.last, sentence.last - 1)].key not in self._scene.lexicon.between
            for c in nouns
        )

    def _pronouns_in(self, zone: tuple[int, int], hit: Hit[Cue]) -> tuple[Mention, ...]:
        """Return whom “he” or “they” before the cue means."""
        before = self._scene.words[zone[0] : hit.first]
        for number, word in enumerate(before, zone[0]):
            if (
                word.key in self._scene.lexicon.first_person
                and self._scene.issuer
                and number not in self._scene.in_quote
            ):
                return (replace(self._scene.issuer, first=number, last=number + 1, how=How.PRONOUN),)
            if (
                word.key in self._scene.lexicon.pronouns
                and self._scene.last_person
                and number not in self._scene.in_quote
            ):
                named = any(zone[0] <= m.first < hit.first and m.is_person for m in self._scene.mentions)
                return (
                    () if named else (replace(self._scene.last_person, first=number, last=number + 1, how=How.PRONOUN),)
                )
        plural = self._scene.lexicon.plural_pronouns.find(before)
        if plural and zone[0] + plural[0].first not in self._scene.in_quote:
            first, last = zone[0] + plural[0].first, zone[0] + plural[0].last
            return tuple(replace(m, first=first, last=last, how=How.PRONOUN) for m in self._scene.last_people)
        return ()

    def _between_whom(self, hit: Hit[Cue], zone: tuple[int, int], mentions: list[Mention]) -> list[Mention]:
        """Return those whom “a meeting between …” names, where it does; else all."""
        if not self._scene.lexicon.has_mutual(hit.value.sort):
            return mentions
        # What they met about takes no part: “met to discuss the war on Ruritania”.
        far = len(self._scene.words)
        topic = min((h.first for h in self._scene.topics if h.first >= hit.last), default=far)
        topic = min(topic, self._purpose(hit, zone[1]))
        if any(not m.is_place and not m.is_qualifier and m.first < topic for m in mentions):
            mentions = [m for m in mentions if m.is_person or m.is_place or m.first < topic]
        # Nor do those whom another occasion concerns: “met Lorry in advance of a lunch with Halfont”.
        if sum(m.is_person for m in mentions) > 1:
            mentions = [m for m in mentions if not self._is_scene_of(m)]
        other = min((h.first for h in self._scene.asides if h.first >= hit.last), default=far)
        mentions = [m for m in mentions if m.is_place or m.first < other] if not hit.value.is_noun else mentions
        if not hit.value.is_noun:
            return mentions
        for number in range(hit.last - 1, min(hit.last + 7, len(self._scene.words))):
            if self._scene.words[number].key in self._scene.lexicon.between:
                after = [m for m in mentions if m.first > number]
                return [m for m in mentions if m.is_place and m not in after] + after if who_of(after)[1:] else mentions
        return mentions

    def _is_in_opening(self, mention: Mention, zone: tuple[int, int], hit: Hit[Cue]) -> bool:
        """Return whether a name stands in what opens a sentence: “After talks with Sapt, Lorry …”."""
        scene = self._scene
        if hit.value.is_noun or not any(h.first == zone[0] for h in scene.asides):
            return False
        subjects = [m for m in scene.mentions if m.is_person and zone[0] <= m.first < hit.first]
        last = subjects[-1].first if subjects else zone[0]
        marks = (scene.text[scene.words[i - 1].end : scene.words[i].start] for i in range(zone[0] + 1, last + 1))
        commas = [i for i, mark in enumerate(marks, zone[0] + 1) if "," in mark]
        return bool(commas) and mention.first < commas[-1]

    def _is_aim(self, hit: Hit[Cue]) -> bool:
        """Return whether a verb only says what something was for: “supplies to meet the needs of Zenda”."""
        before = self._scene.words[hit.first - 1].key if hit.first else ""
        return not hit.value.is_noun and before in self._scene.lexicon.infinitive

    def _purpose(self, hit: Hit[Cue], end: int) -> int:
        """Return the word where it begins what an act was for: “met in Zenda to sign a treaty”."""
        words, lexicon = self._scene.words, self._scene.lexicon
        for number in range(hit.last, end - 1):
            follows = words[number + 1]
            if (
                words[number].key in lexicon.infinitive
                and follows.text.islower()
                and follows.key not in lexicon.definite
            ):
                return number
        return len(words)

    def _is_scene_of(self, mention: Mention) -> bool:
        """Return whether a body is only where others met: “at the ministry”."""
        if mention.is_person or mention.is_state or mention.is_place or not mention.actor:
            return False
        led = leading(self._scene.words, self._scene.lexicon, mention.first)
        key = self._scene.words[led].key if led >= 0 else ""
        return key in self._scene.lexicon.before_places or key in self._scene.lexicon.leading_to

    def _is_subordinate(self, zone: tuple[int, int], hit: Hit[Cue]) -> bool:
        """Return whether an act only stands in a clause that explains another: “… when its navy seized a ship”."""
        near = self._scene.words[max(zone[0], hit.first - _CLAUSE) : hit.first]
        return any(word.key in self._scene.lexicon.subordinate for word in near)

    def _is_joined(self, speech: Speech | None) -> bool:
        """Return whether the verb of speaking goes on with what its subject did: “visited Zenda and promised …”."""
        return bool(
            speech and speech.cue.first and self._scene.words[speech.cue.first - 1].key in self._scene.lexicon.joining
        )

    def _duration(self, zone: tuple[int, int], hit: Hit[Cue]) -> Timex | None:
        """Return how long the act lasted, where a word says so: “spoke for two hours”, not “the first in two years”."""
        scene = self._scene
        for time in scene.times_in(zone):
            if time.type is not Type.DURATION or not re.match(r"PT?\d", time.value):
                continue
            first, last = scene.index(time.start), scene.index(time.end)
            # “spoke for three hours and agreed to meet”: a length of time before a verb is another's.
            if not (hit.value.is_noun or first >= hit.last or first - zone[0] <= _BESIDE):
                continue
            # “lasted nearly two hours”: what makes it less exact may stand in either.
            lasting = [
                h for h in scene.lasting
                if (zone[0] <= h.first < first and first - h.last in (-1, 0, 1)) or h.first == last
            ]  # fmt: skip
            # “a three-hour meeting”
            if lasting or (hit.value.is_noun and last == hit.first):
                return time
        return None
