"""From what the sentences tell to events that an editor can take over: gathered, compared, nothing invented.

Sentences that tell of one act become one event. Each is compared with the events that the timeline has already; one
that looks like an event there becomes a partial report of it. Where the article does not say when it was published,
an event that is known may tell: “a meeting in Rome today”.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from datetime import date as Day  # noqa: N812
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from dateline import duplicate, edtf
from dateline.calendar_day import ordinal
from dateline.date import Date, Kind, Precision
from dateline.derive.article import Article, Caveat, Given, find_times, with_published
from dateline.derive.document import document
from dateline.derive.entity import How, Mention, slug
from dateline.derive.gathering import days_of, gathered, lead_of, said_in
from dateline.derive.happening import Happening, Reading, Said
from dateline.derive.lexicon import Lexicon, lexicon_of
from dateline.derive.names import Names
from dateline.derive.reader import read
from dateline.derive.timex import Timex
from dateline.registry import Registry
from dateline.timeline import Timeline

__all__ = ["Deriving", "Draft", "Match", "Proposal", "Stub"]

_RECENT_DAYS = 8
_MOST_LIKE = 3
# The evidence from which a likeness is told: of 116 reports of our own content that found an event so, 104 found their
# own. Less than `duplicates` asks for, since a draft's words are those of sentences, not of a title.
_ALIKE = -1.0
# Where the date itself is asked for, an event must agree in nearly all else: people, place and kind.
_TELLING = 2.0
# Where nothing tells the date, how far an event must be before all others.
_AHEAD = 1.0


class Match(Struct, frozen=True):
    """An event of the timeline that a proposal looks like, how much (0 is even odds), and why in words.

    ``is_sure`` is False where too little tells that it is this event and no other of its kind.
    """

    id: str
    score: float
    reasons: tuple[str, ...]
    is_sure: bool = True


class Stub(Struct, frozen=True):
    """A name that no registry has, with what the text says of it: a proposal to add it."""

    id: str
    name: str
    role: str
    is_place: bool
    mention: Mention


class Proposal(Struct, frozen=True, kw_only=True):
    """One event that the article reports. ``actors`` and ``place`` are ids, of stubs too.

    ``date`` is EDTF, None where the text gives none. ``happenings`` are the sentences it was gathered from, ``said``
    the quotations that belong to it. ``like`` are events of the timeline that it looks like, the likeliest first.
    """

    id: str
    kind: str
    sort: str
    actors: tuple[str, ...]
    place: str
    date: Date | None
    time: Timex | None
    duration: Timex | None
    is_planned: bool
    happenings: tuple[Happening, ...]
    said: tuple[Said, ...]
    like: tuple[Match, ...] = ()


class Draft(Struct, frozen=True, kw_only=True):
    """What is proposed for one article."""

    article: Article
    reading: Reading
    lexicon: Lexicon | None
    proposals: tuple[Proposal, ...]
    stubs: tuple[Stub, ...]


class Deriving:
    """A site's registries and timeline, made ready once for many articles.

    ``timeline`` may be None: then nothing is compared. Nothing that is kept changes from one article to the next.
    """

    def __init__(self, registry: Registry, timeline: Timeline | None = None) -> None:
        self.registry = registry
        self.timeline = timeline
        self._names = Names(registry)
        self._lexicons: dict[str, Lexicon | None] = {}
        known = [duplicate.traits(e, registry) for e in timeline.events] if timeline else []
        self._known = {k.id: k for k in known}
        self._rarity = duplicate.Rarity.of(known)
        self._by_actor: dict[str, list[str]] = defaultdict(list)
        for one in known:
            for actor in sorted(one.actors):
                self._by_actor[actor].append(one.id)

    def draft(self, article: Article) -> Draft:
        """Return what is proposed for an article."""
        language = article.language.value
        lexicon = self._lexicon(language)
        if lexicon is None:
            message = f"articles in {language or 'this language'} are not read yet: only the source is filled in"
            article = replace(article, caveats=(*article.caveats, Caveat("article-language-unread", message)))
            return Draft(article=article, reading=_unread(article.text), lexicon=None, proposals=(), stubs=())
        if article.published is None and not article.issued:
            told = self._published_by_events(article, lexicon)
            if told:
                article = with_published(article, told)
        reading = self._read(article, lexicon)
        groups = gathered(reading, lexicon, self._names)
        stubs = _Stubs(self.registry)
        proposals = [self._proposal(g, reading, stubs, article.published) for g in groups]
        chosen = _with_ids([p for p in proposals if p], self._known)
        used = {(id_, False) for p in chosen for id_ in p.actors} | {(p.place, True) for p in chosen}
        found = tuple(s for s in stubs.all() if (s.id, s.is_place) in used)
        return Draft(article=article, reading=reading, lexicon=lexicon, proposals=tuple(chosen), stubs=found)

    def _lexicon(self, language: str) -> Lexicon | None:
        base = language.split("-")[0].lower()
        if base not in self._lexicons:
            self._lexicons[base] = lexicon_of(base, self.registry.kinds) if base else None
        return self._lexicons[base]

    def _read(self, article: Article, lexicon: Lexicon) -> Reading:
        times = find_times(article.text, article.published, article.language.value)
        about = document(article.title.value, article.text, article.published, self._names, lexicon)
        return read(article.text, times, article.published, self._names, lexicon, about)

    def _proposal(
        self, group: Sequence[Happening], reading: Reading, stubs: _Stubs, published: Date | None
    ) -> Proposal | None:
        # What is said at a meeting names much that did not meet: of words only the speaker counts.
        lead = lead_of(group)
        is_deed = not lead.is_speech
        named = [
            m for h in group
            for m in ([m for m in h.actors[:1] if m.is_person] if is_deed and h.is_speech else h.actors)
            if not lead.day or h is lead
        ]  # fmt: skip
        mentions: dict[str, Mention] = {}
        for mention in named:
            mentions.setdefault(mention.actor or mention.name, mention)
        actors = tuple(dict.fromkeys(m.actor or stubs.id_of(m) for m in mentions.values()))
        place = next((h.place for h in group if h.place and h.place.place), None)
        place = place or next((h.place for h in group if h.place), None)
        timed = next((h for h in group if h.time and h.time.date), None)
        timed = timed or next((h for h in group if h.time), None)
        time = timed.time if timed and not lead.day else None
        date = lead.day or (time.date if time else None)
        proposal = Proposal(
            id="",
            kind=lead.kind,
            sort=lead.sort,
            actors=tuple(a for a in actors if a),
            place=(place.place or stubs.id_of(place)) if place else "",
            date=days_of(date) if date else None,
            time=time,
            duration=next((h.duration for h in group if h.duration), None),
            is_planned=all(h.is_planned for h in group),
            happenings=tuple(group),
            said=tuple(said_in(group, reading)),
        )
        return replace(proposal, like=self._like(proposal, reading, published))

    def _like(self, proposal: Proposal, reading: Reading, published: Date | None) -> tuple[Match, ...]:
        """Return the events of the timeline that a proposal looks like, the likeliest first."""
        date = proposal.date
        if date is None and published and published.low:
            # News without a date is of the days before it; what is older cannot be told from other events of its kind.
            since = Day(*published.low) - timedelta(days=_RECENT_DAYS)
            date = edtf.parse(f"{since.isoformat()}/{Day(*published.low).isoformat()}")
        told = " ".join(reading.text[h.sentence.start : h.sentence.end] for h in proposal.happenings)
        # Some editors name the speaker's state too, some do not.
        bodies = {b for a in proposal.actors for b in self._names.bodies_of(a)[1:]}
        alone = tuple(a for a in proposal.actors if a not in bodies)
        found = self._likeliest(proposal.kind, date, proposal.place, proposal.actors, told)
        if alone != proposal.actors:
            found = (*found, *self._likeliest(proposal.kind, date, proposal.place, alone, told))
        best: dict[str, Match] = {}
        for match in sorted(found, key=lambda m: (-m.score, m.id)):
            best.setdefault(match.id, match)
        ranked = list(best.values())[:_MOST_LIKE]
        if date is None and ranked:
            # No day speaks for any of them: only where and who, and only if these speak for one alone.
            known = self._known[ranked[0].id]
            is_alone = len(ranked) == 1 or ranked[0].score - ranked[1].score >= _AHEAD
            tells = len(known.actors & set(proposal.actors)) > 1 and proposal.place in known.places
            ranked = [replace(m, reasons=m.reasons[1:], is_sure=is_alone and tells) for m in ranked]
        return tuple(ranked)

    def _likeliest(
        self, kind: str, date: Date | None, place: str, actors: Sequence[str], told: str, least: float = _ALIKE
    ) -> tuple[Match, ...]:
        """Return known events that share an actor and can be of one time; without a ``date`` time is left out."""
        found: list[Match] = []
        first = ordinal(date.low) if date and date.low else None
        last = ordinal(date.high) if date and date.high else None
        for id_ in sorted({i for a in actors for i in self._by_actor.get(a, ())}):
            known = self._known[id_]
            if first is not None and last is not None and (known.first > last + 1 or known.last < first - 1):
                continue
            asked = duplicate.Traits(
                id="",
                date=date or known.date,
                first=known.first if first is None else first,
                last=known.last if last is None else last,
                kind=kind,
                places=self.registry.places_around(place),
                actors=frozenset(actors),
                title=told.casefold(),
                words=duplicate.content_words(told),
                text=duplicate.content_words(told),
            )
            likeness = duplicate.compare(asked, known, self._rarity, self.registry)
            if likeness.score >= least:
                found.append(Match(id_, likeness.score, likeness.reasons))
        return tuple(sorted(found, key=lambda m: (-m.score, m.id))[:_MOST_LIKE])

    def _published_by_events(self, article: Article, lexicon: Lexicon) -> Given | None:
        """Return the day of publication that known events tell, “a meeting in Rome today”; None unless just one."""
        reading = self._read(article, lexicon)
        votes: Counter[str] = Counter()
        reasons: dict[str, str] = {}
        for told in reading.happenings:
            if not told.time or told.time.date or not told.actors:
                continue
            actors = [m.actor for m in told.actors if m.actor]
            place = told.place.place if told.place else ""
            said = reading.text[told.sentence.start : told.sentence.end]
            for match in self._likeliest(told.kind, None, place, actors, said, _TELLING)[:1]:
                day = self._known[match.id].date
                published = _day_that_makes(told.time, day, article.language.value)
                if published:
                    votes[published] += 1
                    words = f"the text says “{told.time.text}” of what looks like “{match.id}” ({day})"
                    reasons.setdefault(published, words)
        ranked = votes.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        return Given(ranked[0][0], reasons[ranked[0][0]])


def _day_that_makes(time: Timex, day: Date | None, language: str) -> str:
    """Return the day of publication on which ``time``'s words mean ``day``, or “” if there is none or several."""
    if not day or not day.low or day.precision > Precision.DAY:
        return ""
    fitting = []
    for later in range(-1, 8):
        published = edtf.parse((Day(*day.low) + timedelta(days=later)).isoformat())
        dates = [t.date for t in find_times(time.text, published, language) if t.date]
        if any(d.low == day.low and d.precision <= Precision.DAY for d in dates):
            fitting.append(str(published))
    return fitting[0] if len(fitting) == 1 else ""


def _unread(text: str) -> Reading:
    return Reading(text=text, words=(), sentences=(), mentions=(), times=(), said=(), happenings=())


class _Stubs:
    """Ids for names that no registry has, none of them an id that is in use."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._found: dict[tuple[str, bool], Stub] = {}

    def id_of(self, mention: Mention) -> str:
        """Return the id that a new name would have; “” where its letters make none."""
        if mention.how is not How.NEW and mention.how is not How.PRONOUN:
            return ""
        plain = slug(mention.name)
        taken = self._registry.places if mention.is_place else self._registry.actors
        id_ = f"{plain}-2" if plain in taken else plain
        if plain and (id_, mention.is_place) not in self._found:
            self._found[id_, mention.is_place] = Stub(id_, mention.name, mention.role, mention.is_place, mention)
        return id_ if plain else ""

    def all(self) -> tuple[Stub, ...]:
        """Return them in the order in which they were asked for."""
        return tuple(self._found.values())


def _with_ids(proposals: Sequence[Proposal], known: Container[str]) -> list[Proposal]:
    """Return the proposals with ids: that of the event each looks like, once; else one of its own."""
    used: set[str] = set()
    claims: dict[str, tuple[float, int]] = {}
    for number, proposal in enumerate(proposals):
        if proposal.like and proposal.like[0].is_sure:
            likeliest = proposal.like[0]
            claims[likeliest.id] = max(claims.get(likeliest.id, (-math.inf, 0)), (likeliest.score, -number))
    result: list[Proposal] = []
    for number, proposal in enumerate(proposals):
        best = proposal.like[0] if proposal.like else None
        if best and claims.get(best.id) == (best.score, -number):
            id_ = best.id
        else:
            id_ = _own_id(proposal)
            serial = 2
            plain = id_
            while id_ in used or id_ in known:
                id_ = f"{plain}-{serial}"
                serial += 1
        used.add(id_)
        result.append(replace(proposal, id=id_))
    return result


def _own_id(proposal: Proposal) -> str:
    parts = [*proposal.actors[:2], proposal.kind]
    when = str(proposal.date) if proposal.date and proposal.date.kind is Kind.CALENDAR else ""
    if when.replace("-", "").isdigit():
        parts.append(when)
    return "-".join(parts)[:80].strip("-") or "event"
