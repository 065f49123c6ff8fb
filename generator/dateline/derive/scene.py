"""One text while it is read: its words, names, dates and cues, and who was named last.

What deeds and words have in common is looked up here: which date or place is nearest to a cue, whom “the minister”
means, whether something was only possible. It changes from sentence to sentence and serves one text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from dateline.date import Precision
from dateline.derive.entity import How, Mention
from dateline.derive.happening import SUFFERED
from dateline.derive.lexicon import Cue, Lexicon
from dateline.derive.passage import leading
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
        holds: Callable[[str, str], bool],
    ) -> None:
        self.text = text
        self.issuer = issuer
        # Whether an actor holds an office with a word in its title.
        self._holds = holds
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
            and (not h.value.needs_person or self._leads_to_person(h.last)) and not self._is_of_name(h)
        ]  # fmt: skip
        # “visited the injured”: an adjective that stands for people.
        self.cues = [
            h for h in self.cues
            if h.value.is_noun or h.last - h.first > 1 or not h.first or found[h.first - 1].key not in lexicon.definite
        ]  # fmt: skip
        # “welcomed” says something; “welcomed President Black” is a meeting.
        met = {h.first for h in self.cues if h.value.needs_person}
        self.cues = [h for h in self.cues if h.value.needs_person or h.first not in met]
        # In “May 6” nothing is merely possible.
        self.in_time = {i for t in times for i in range(self.index(t.start), self.index(t.end))}
        self.modality = [h for h in lexicon.modality.find(found) if h.first not in in_name | self.in_time]
        self.titles = lexicon.titles.find(found)
        self.topics = lexicon.topics.find(found)
        self.asides = lexicon.asides.find(found)
        self.lasting = lexicon.lasting.find(found)
        self.participants = lexicon.participants.find(found)
        self.days = {self.index(t.start) for t in times}
        # The first word of the sentence that is read, be it in clauses.
        self.whole = 0
        self.whole_end = 0
        self.last_person: Mention | None = None
        self.last_body: Mention | None = None
        self.last_people: tuple[Mention, ...] = ()
        self.last_mutual: Cue | None = None
        self.met: tuple[Mention, ...] = ()

    def _is_of_name(self, hit: Hit[Cue]) -> bool:
        """Return whether a cue is written like a part of a name: “the Community of West African States”."""
        if hit.value.is_noun or not all(w.text[0].isupper() for w in self.words[hit.first : hit.last]):
            return False
        before = self.text[: self.words[hit.first].start].rstrip("“‘«\"' (")
        return bool(before) and before[-1] not in ".!?…\n:—–-"

    def _leads_to_person(self, number: int) -> bool:
        """Return whether a person follows, be it behind their office and state."""
        for person in self.mentions:
            if number <= person.first <= number + 9 and person.is_person:
                between = self.words[number : person.first]
                if not any(self._is_parted(i) for i in range(number, person.first + 1)) and all(
                    w.text[0].isupper() or w.key in self.lexicon.definite or w.key in ("of", "for", "and", "'s")
                    for w in between
                ):
                    return True
        return False

    def clauses(self, sentence: Sentence) -> Iterator[Sentence]:
        """Yield the clauses of a sentence in which others act each: “Sapt went to Zenda, and Lorry signed a treaty”."""
        self.whole = sentence.first
        self.whole_end = sentence.last
        start = sentence.first
        for number in range(sentence.first + 1, sentence.last - 1):
            if (
                not self._is_parted(number)
                or number in self.in_quote
                or not self._begins_clause(number, start, sentence)
            ):
                continue
            yield self._stretch(sentence, start, number)
            start = number
        yield self._stretch(sentence, start, sentence.last) if start > sentence.first else sentence

    def _stretch(self, sentence: Sentence, first: int, last: int) -> Sentence:
        end = self.words[last - 1].end
        return Sentence(self.words[first].start, max(end, sentence.end if last == sentence.last else end), first, last,
                        sentence.paragraph)  # fmt: skip

    def _begins_clause(self, number: int, start: int, sentence: Sentence) -> bool:
        """Return whether somebody else acts from a word on, and a verb told of an act before."""
        joins = self.words[number].key in self.lexicon.joining
        gap = self.text[self.words[number - 1].end : self.words[number].start]
        if not (joins or ";" in gap or "；" in gap) or self.words[number + 1].key in self.lexicon.that:
            return False
        verbs = [c.first for c in self.cues if not c.value.is_noun and start <= c.first < sentence.last]
        if not any(v < number for v in verbs):
            return False
        subject = next(
            (
                m for m in self.mentions
                if number <= m.first <= number + 4 and not (m.is_place or m.is_qualifier or self.is_owner(m))
            ),
            None,
        )  # fmt: skip
        return subject is not None and any(0 <= v - subject.last <= 6 for v in verbs)

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
        # Where a clause has no place another one's of the sentence may serve.
        if not known:
            known = [
                m for m in self.mentions
                if self.whole <= m.first < self.whole_end and m.is_place and m.place and self._is_where(m, hit)
            ]  # fmt: skip
        return min(known, key=lambda m: (not m.place, abs(m.first - hit.first)), default=None)

    def _is_where(self, mention: Mention, hit: Hit[Cue]) -> bool:
        """Return whether a place is said to be where the act was, and not what it was about."""
        before = leading(self.words, self.lexicon, mention.first)
        led = self.words[before].key if before >= 0 else ""
        is_led = led in self.lexicon.before_places or (
            not mention.actor and not hit.value.is_speech and led in self.lexicon.leading_to
        )
        # “an attack on Zenda” was there.
        is_led = is_led or (hit.value.sort in SUFFERED and led in self.lexicon.struck)
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
        # “on Monday”, “on the margins of the summit” say nothing of it.
        if any(h.first == number and h.last - h.first > 1 for h in self.asides):
            return False
        return key in self.lexicon.beyond and self.days.isdisjoint((number + 1, number + 2))

    def aside(self, zone: tuple[int, int], hit: Hit[Cue]) -> tuple[int, int]:
        """Return the stretch of a noun that stands aside, “Following the summit of March, …”; else ``zone``."""
        start = hit.first
        while start > zone[0] and not self._is_parted(start):
            start -= 1
        led = [h for h in self.asides if start <= h.first < hit.first]
        if not led:
            return zone
        end = hit.last
        while end < zone[1] and not self._is_parted(end):
            end += 1
        # Who met may stand behind further commas.
        if any(self.words[i].key in self.lexicon.between for i in range(hit.last, min(end, hit.last + 7))):
            return led[-1].first, zone[1]
        while end < zone[1]:
            after = end + 1
            while after < zone[1] and not self._is_parted(after):
                after += 1
            # What follows goes on with it as long as nobody else acts in it: “, Ruritania, in March 2022”.
            if any(end <= m.first < after and not m.is_place and not m.is_qualifier for m in self.mentions):
                break
            if any(end <= c.first < after for c in self.cues):
                break
            end = after
        return led[-1].first, end

    def _is_parted(self, number: int) -> bool:
        """Return whether a mark stands before a word."""
        return any(c in ",;:—–" for c in self.text[self.words[number - 1].end : self.words[number].start])

    def owner_of(self, sentence: Sentence, hit: Hit[Cue]) -> Mention | None:
        """Return whose a noun is: “Sapt’s meeting”, “the minister’s planned visit”, “his call”."""
        for number in range(hit.first - 1, max(sentence.first, hit.first - 4) - 1, -1):
            key = self.words[number].key
            if key == "'s":
                named = next((m for m in self.mentions if m.last == number and not m.is_place), None)
                if named:
                    return replace(named, is_qualifier=False)
                last = number - 1
                return self._bearer(sentence, last)
            if key in self.lexicon.possessive:
                return self.last_person and replace(self.last_person, first=number, last=number + 1, how=How.PRONOUN)
            if self._is_parted(number + 1) or not (number in self.in_time or self.words[number].text.islower()):
                return None
        return None

    def _bearer(self, sentence: Sentence, last: int) -> Mention | None:
        """Return whom “the minister” means that ends with word ``last``."""
        for head in self.lexicon.groups.find(self.words[sentence.first : last + 1]):
            if sentence.first + head.last == last + 1 and head.value in self.lexicon.single:
                return self._person_called(head.value, sentence.first + head.first, last + 1)
        return None

    def _person_called(self, title: str, first: int, last: int) -> Mention | None:
        """Return who was named with a title before, else who was named last."""
        earlier = [
            m for m in self.mentions
            if m.first < first and m.is_person and m.role.casefold().endswith(title) and (m.actor or m.name)
        ]  # fmt: skip
        person = earlier[-1] if earlier else self.last_person
        if not person or not (earlier or self._can_be_called(person, title)):
            return None
        return replace(person, first=first, last=last, how=How.PRONOUN)

    def _can_be_called(self, person: Mention, title: str) -> bool:
        """Return whether “the president” may be somebody: by the registry's offices or the title that stood there."""
        if title in self.lexicon.anybody:
            return True
        office = title.split()[-1]
        return (
            self._holds(person.actor, office) if person.actor else not person.role or office in person.role.casefold()
        )

    def owns(self, time: Timex) -> bool:
        """Return whether a time says when a noun behind it was: “condemned Monday’s attack”."""
        number = self.index(time.end)
        return number < len(self.words) and self.words[number].key == "'s"

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
            last = sentence.first + head.last
            if is_single and (person := self._person_called(head.value, first, last)):
                return person
            if not is_single and self.last_body:
                return replace(self.last_body, first=first, last=last, how=How.PRONOUN)
        return None

    def index(self, place: int) -> int:
        """Return the number of the first word that begins at ``place`` or behind it."""
        return bisect_left(self.starts, place)
