"""Which events look like one that was written down twice.

Two records are compared as record linkage does it (Fellegi and Sunter, 1969): each property that agrees or differs is
evidence for or against, and the evidence is added up. Nothing is joined here: a pair is a question to the editors, who
answer it with `same-as` or `distinct-from`. What the editors have already told apart is not asked again.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from unicodedata import combining, normalize

from msgspec import Struct
from rapidfuzz import fuzz

from dateline import edtf, wording
from dateline.calendar_day import ordinal
from dateline.edtf import Date
from dateline.event import Event
from dateline.registry import Registry
from dateline.timeline import Timeline

__all__ = [
    "THRESHOLD",
    "Likeness",
    "Pair",
    "Rarity",
    "Traits",
    "compare",
    "content_words",
    "duplicates",
    "pairs",
    "traits",
]

THRESHOLD = 0.0
"""The evidence from which on a pair is asked about; `docs/duplicates.md` has what it finds and what it misses."""

# Sources differ by a day where it is night for one and morning for another.
_SLACK = 1
# A date that can mean more days than this says little: only a rare word or actor brings such events together.
_VAGUE = 45
_OPEN = 10**9
# How much what two events share must weigh, before they are compared in full.
_SHARED = 3.0
_FEW = 200
# How many words bring an event together with others, the rarest of its text; all of a long one would only cost time.
_RAREST = 8
_WORD = re.compile(r"\w+")
_STOP = frozenset((
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "before", "but",
    "by", "can", "could", "did", "do", "does", "during", "for", "from", "had", "has", "have", "he", "her", "his",
    "how", "in", "into", "is", "it", "its", "itself", "may", "might", "more", "most", "must", "no", "nor", "not",
    "of", "off", "on", "once", "one", "only", "or", "other", "our", "out", "over", "own", "said", "same", "say",
    "says", "she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these",
    "they", "this", "those", "through", "to", "too", "two", "under", "until", "up", "upon", "us", "very", "was",
    "we", "were", "what", "when", "where", "which", "while", "who", "whom", "why", "will", "with", "would", "you",
    "your",
))  # fmt: skip


class Traits(Struct, frozen=True):
    """What an event is recognised by. ``places`` is its place and those around it, the nearest first."""

    id: str
    date: Date
    first: int
    last: int
    kind: str
    places: tuple[str, ...]
    actors: frozenset[str]
    title: str
    words: frozenset[str]
    text: frozenset[str]

    @property
    def is_vague(self) -> bool:
        """Return whether the date can mean so many days that it says little."""
        return self.last - self.first > _VAGUE


class Likeness(Struct, frozen=True):
    """How far two events look like one: the sum of the evidence, and what speaks for and against it."""

    score: float
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]


class Pair(Struct, frozen=True):
    """Two events that look like one; ``first`` stands first in the order of ids."""

    first: str
    second: str
    likeness: Likeness


class Rarity:
    """How much it says that two events share an actor, a place or a word: the rarer, the more."""

    def __init__(self, counts: Mapping[str, int], number: int) -> None:
        # Of a handful of events every actor seems common.
        self._number = max(number, _FEW)
        self._weights = {key: math.log(self._number / count) for key, count in counts.items()}
        self._most = math.log(self._number)

    @classmethod
    def of(cls, every: Iterable[Traits]) -> Rarity:
        """Return the rarity that keys have among these events."""
        counts: Counter[str] = Counter()
        number = 0
        for t in every:
            number += 1
            counts.update(t.text)
            counts.update(_actor_keys(t))
            counts.update(_place_keys(t))
            counts[f"kind {t.kind}"] += 1
        return cls(counts, number)

    def __getitem__(self, key: str) -> float:
        return self._weights.get(key, self._most)

    def rarest(self, keys: Iterable[str], number: int) -> list[str]:
        """Return the ``number`` rarest of some keys, the rarest first."""
        weights, most = self._weights, self._most
        return [key for _, key in nsmallest(number, [(-weights.get(key, most), key) for key in keys])]

    def total(self, keys: Iterable[str]) -> float:
        """Return what several keys weigh together."""
        weights, most = self._weights, self._most
        return sum([weights.get(k, most) for k in keys])


def traits(event: Event, registry: Registry) -> Traits:
    """Return what ``event`` is recognised by."""
    low, high = event.when.low, event.when.high
    told = " ".join(s.text for s in event.narrative)
    return Traits(
        event.id,
        event.when,
        ordinal(low) if low else -_OPEN,
        ordinal(high) if high else _OPEN,
        str(event.kind.value),
        registry.places_around(str(event.place.value)) if event.place else (),
        frozenset(event.actors),
        " ".join(_words(event.title)),
        content_words(event.title),
        content_words(f"{event.title} {told}"),
    )


def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that say something, as they are compared."""
    return frozenset(_words(text)) - _STOP


def duplicates(timeline: Timeline, threshold: float = THRESHOLD) -> tuple[Pair, ...]:
    """Return the pairs of a timeline's events that look like one, the likeliest first.

    Left out are those that the editors hold apart, by `distinct-from` or by a relation: an event that answers another
    is not that other.
    """
    apart: set[tuple[str, str]] = set()
    for event in timeline.events:
        related = [i for _, ids in event.relations for i in ids]
        distinct = [i for r in event.editors for i in r.distinct_from]
        for other in (*related, *distinct):
            found = timeline.find(other)
            if found:
                apart.add(_in_order(event.id, found.id))
    every = [traits(e, timeline.registry) for e in timeline.events]
    return tuple(p for p in pairs(every, timeline.registry, threshold) if (p.first, p.second) not in apart)


def pairs(every: Sequence[Traits], registry: Registry, threshold: float = THRESHOLD) -> tuple[Pair, ...]:
    """Return the pairs that look like one, the likeliest first.

    Only events are compared whose dates meet, a day's difference allowed, and that share what is rare enough: the
    time grows with the number of such pairs, not with the square of the number of events.
    """
    rarity = Rarity.of(every)
    order = sorted(every, key=lambda t: (t.first, t.last, t.id))
    # Who may still meet what comes later: for each key, the places in `order`.
    waiting: dict[str, list[int]] = {}
    found: list[tuple[float, str, str, Traits, Traits]] = []
    lasts = [t.last + _SLACK for t in order]
    for i, t in enumerate(order):
        shared: dict[int, float] = {}
        first = t.first
        for key, weight in _keys(t, rarity):
            those = waiting.get(key)
            if those is None:
                waiting[key] = [i]
                continue
            over = 0
            for j in those:
                if lasts[j] < first:
                    over += 1
                else:
                    shared[j] = shared.get(j, 0.0) + weight
            if over * 2 > len(those):
                waiting[key] = those = [j for j in those if lasts[j] >= first]
            those.append(i)
        for j, weight in shared.items():
            if weight < _SHARED:
                continue
            other = order[j]
            score = _score(other, t, rarity)
            if score >= threshold:
                a, b = (other, t) if other.id < t.id else (t, other)
                found.append((score, a.id, b.id, a, b))
    found.sort(key=lambda f: (-round(f[0], 6), f[1], f[2]))
    return tuple(Pair(a.id, b.id, compare(a, b, rarity, registry)) for _, _, _, a, b in found)


def compare(a: Traits, b: Traits, rarity: Rarity, registry: Registry) -> Likeness:
    """Return how far two events look like one, and why, in words."""
    reasons: list[str] = []
    doubts: list[str] = []
    dates = _dates_say(a, b)
    (doubts if dates == "a day apart" else reasons).append(
        f"{dates}: {' and '.join(dict.fromkeys((wording.words(a.date), wording.words(b.date))))}"
    )
    if shared := a.actors & b.actors:
        names = [registry.actors[i].name if i in registry.actors else i for i in sorted(shared)]
        reasons.append(f"both name {_listed(names)}")
    elif a.actors and b.actors:
        doubts.append("no actor is in both")
    if a.places and b.places:
        nearest = [p for p in a.places if p in b.places]
        if nearest and (nearest[0] in (a.places[0], b.places[0])):
            name = registry.places[nearest[0]].name if nearest[0] in registry.places else nearest[0]
            reasons.append(f"both in {name}")
        else:
            doubts.append(f"one in {_place_name(a, registry)}, the other in {_place_name(b, registry)}")
    if a.kind == b.kind:
        kind = registry.kinds.get(a.kind)
        reasons.append(f"both of the kind “{kind.name if kind else a.kind}”")
    else:
        doubts.append(f"one is “{a.kind}”, the other “{b.kind}”")
    words = sorted(a.words & b.words, key=lambda w: (-rarity[w], w))[:4]
    if words:
        reasons.append(f"both titles have {_listed([f'“{w}”' for w in words])}")
    return Likeness(round(_score(a, b, rarity), 2), tuple(reasons), tuple(doubts))


def _score(a: Traits, b: Traits, rarity: Rarity) -> float:
    return sum(w * f for w, f in zip(_WEIGHTS, _features(a, b, rarity), strict=True))


# What each feature weighs, fitted to our own content with known pairs split apart (bench/duplicates.py).
_WEIGHTS = (-4.0, 2.2, -0.8, 1.8, -2.5, 0.8, -2.5, 1.0, -1.5, 0.5, 2.0, 1.0)


def _features(a: Traits, b: Traits, rarity: Rarity) -> tuple[float, ...]:
    """Return the evidence before it is weighed, in the order of `_WEIGHTS`; each between 0 and 1."""
    days = min(a.last, b.last) - max(a.first, b.first)
    is_same_day = a.first == a.last == b.first == b.last
    shared = a.actors & b.actors
    either = a.actors | b.actors
    actors = rarity.total(_actor_key(i) for i in shared)
    every = rarity.total(_actor_key(i) for i in either)
    one_place = bool(a.places and b.places and (a.places[0] in b.places or b.places[0] in a.places))
    two_places = bool(a.places and b.places) and not one_place
    return (
        1.0,
        float(is_same_day),
        float(days < 0),
        actors / every if every else 0.0,
        float(bool(a.actors and b.actors and not shared)),
        float(one_place),
        float(two_places),
        float(a.kind == b.kind),
        float(a.is_vague or b.is_vague),
        _overlap(a.words, b.words, rarity),
        _overlap(a.text, b.text, rarity),
        fuzz.token_set_ratio(a.title, b.title) / 100,
    )


def _overlap(a: frozenset[str], b: frozenset[str], rarity: Rarity) -> float:
    """Return how much of the lighter of two texts the other has too, by the rarity of its words."""
    least = min(rarity.total(a), rarity.total(b))
    return rarity.total(a & b) / least if least else 0.0


def _dates_say(a: Traits, b: Traits) -> str:
    if a.first == a.last == b.first == b.last:
        return "the same day"
    if edtf.intersects(a.date, b.date):
        return "dates that can be one"
    return "a day apart" if min(a.last, b.last) - max(a.first, b.first) == -1 else "dates that overlap"


def _keys(t: Traits, rarity: Rarity) -> list[tuple[str, float]]:
    """Return what brings an event together with others, and what each weighs."""
    keys = [*_actor_keys(t), *_place_keys(t)[:1], f"kind {t.kind}", *rarity.rarest(t.text, _RAREST)]
    # What every second event shares would bring a year's event together with all of its year.
    return [(k, rarity[k]) for k in (rarity.rarest(keys, 4) if t.is_vague else keys)]


def _actor_key(id_: str) -> str:
    return f"actor {id_}"


def _actor_keys(t: Traits) -> list[str]:
    return [_actor_key(i) for i in t.actors]


def _place_keys(t: Traits) -> list[str]:
    return [f"place {i}" for i in t.places]


def _place_name(t: Traits, registry: Registry) -> str:
    place = registry.places.get(t.places[0])
    return place.name if place else t.places[0]


def _words(text: str) -> list[str]:
    """Return the words of a text in small letters and without accents; a plural’s “s” is left off."""
    plain = "".join(c for c in normalize("NFKD", text.casefold()) if not combining(c))
    return [
        w[:-1] if len(w) > 3 and w[-1] == "s" and w[-2] != "s" else w
        for w in _WORD.findall(plain)
        if len(w) > 1 or w.isdigit()
    ]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _in_order(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)
