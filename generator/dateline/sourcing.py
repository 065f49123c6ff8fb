"""How well a timeline is sourced: the record's own account of its strengths and gaps, counted and never judged.

Every figure is computed from what the pages show. Nothing here weighs a source or says how many would be enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from dateline import cite
from dateline.event import Event, Sentence
from dateline.source import Source
from dateline.timeline import Timeline

__all__ = ["Period", "Share", "Sourcing", "Voice", "sourcing"]

_MOST_USED = 20


class Share(Struct, frozen=True):
    """So many out of all."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Return the share in whole per cent, never rounded up to 100 or down to 0; 0 of none."""
        if not self.whole:
            return 0
        exact = 100 * self.part / self.whole
        return round(exact) if self.part in (0, self.whole) else min(max(round(exact), 1), 99)


class Period(Struct, frozen=True):
    """One year of the timeline. ``sources`` are those that report its events; ``voices`` counts them by side id."""

    year: int
    events: int
    sources: int
    single_source: int
    one_sided: int
    disputes: int
    voices: tuple[tuple[str, int], ...]


class Voice(Struct, frozen=True):
    """One side: how many sources speak for it, and in how many events it is heard, and heard alone."""

    side: str
    sources: int
    events: int
    alone: int


class Sourcing(Struct, frozen=True, kw_only=True):
    """The figures. A source counts once however often it is cited; sides are in the order of the registry."""

    events: int
    key_events: int
    sources: int
    independent: int
    """Sources after copies of one agency's text are counted once."""
    reports: int
    quotes: int
    quoted_sentences: Share
    single_source: Share
    one_sided: Share
    archived: Share
    dated: Share
    open_disputes: int
    resolved_disputes: int
    periods: tuple[Period, ...]
    voices: tuple[Voice, ...]
    languages: tuple[tuple[str, int], ...]
    most_used: tuple[tuple[Source, int], ...]
    """The sources that report most events, each with their number."""


def sourcing(timeline: Timeline) -> Sourcing:
    """Return the figures of ``timeline``. Lists are in descending order of number, then by id; periods by year."""
    events = timeline.events
    sources = [timeline.sources[id_] for id_ in timeline.by_source]
    reports = [r for e in events for r in e.reports]
    told = list(_sentences(events))
    disputes = [p for e in events for p in e.disputes]
    resolved = sum(p.resolution is not None for p in disputes)
    used = sorted(((s, len(timeline.by_source[s.id])) for s in sources), key=lambda pair: (-pair[1], pair[0].id))
    return Sourcing(
        events=len(events),
        key_events=sum(e.is_key for e in events),
        sources=len(sources),
        independent=len({s.independence for s in sources}),
        reports=len(reports),
        quotes=sum(len(r.quotes) for r in reports),
        quoted_sentences=Share(sum(_is_quoted(s) for s in told), len(told)),
        single_source=Share(sum(_is_single(e) for e in events), len(events)),
        one_sided=Share(sum(bool(e.only_side) for e in events), len(events)),
        archived=Share(sum(bool(s.archive_url) for s in sources), len(sources)),
        dated=Share(sum(s.issued is not None for s in sources), len(sources)),
        open_disputes=len(disputes) - resolved,
        resolved_disputes=resolved,
        periods=tuple(_period(y.number, y.events, timeline) for y in timeline.years),
        voices=tuple(_voices(timeline, sources)),
        languages=_counted(s.language.split("-")[0] for s in sources if s.language),
        most_used=tuple(pair for pair in used[:_MOST_USED] if pair[1] > 1),
    )


def _sentences(events: Iterable[Event]) -> Iterator[Sentence]:
    """Yield each sentence that the pages show, once: the editors' narratives and every report's summary."""
    for event in events:
        if any(r.summary for r in event.editors):
            yield from event.narrative
        for report in event.reports:
            yield from cite.own_sentences(report)


def _is_quoted(sentence: Sentence) -> bool:
    return any(c.quotes for c in sentence.citations)


def _is_single(event: Event) -> bool:
    """Return whether one text alone tells of the event: copies of one agency's text are one."""
    return len({s.independence for s in event.sources}) == 1


def _period(year: int, events: tuple[Event, ...], timeline: Timeline) -> Period:
    sources = {s.id: s for e in events for s in e.sources}
    by_side = Counter(s.side for s in sources.values() if s.side)
    return Period(
        year=year,
        events=len(events),
        sources=len(sources),
        single_source=sum(_is_single(e) for e in events),
        one_sided=sum(bool(e.only_side) for e in events),
        disputes=sum(len(e.disputes) for e in events),
        voices=tuple((side, by_side[side]) for side in timeline.registry.sides if side in by_side),
    )


def _voices(timeline: Timeline, sources: list[Source]) -> Iterator[Voice]:
    speaking = Counter(s.side for s in sources)
    heard = Counter(side for e in timeline.events for side in e.sides)
    alone = Counter(e.only_side for e in timeline.events)
    for side in timeline.registry.sides:
        if speaking[side]:
            yield Voice(side, speaking[side], heard[side], alone[side])


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))
