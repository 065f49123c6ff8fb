"""What orders and groups of events are made of: of each event the few plain values that every build needs of all.

It is remembered from one build to the next, so that after an edit only the events that a page prints are put together
again. Plain tuples, texts and numbers only, for it travels as bytes.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from dateline.edtf import Date, Kind, Precision

if TYPE_CHECKING:
    from dateline.event import Event

__all__ = ["NO_OUTLINE", "Outline", "midnight", "outline_of"]


class Outline(NamedTuple):
    """An event in outline. ``rank`` is its place in time; ``month`` is 0 where it is longer than one."""

    id: str
    title: str
    when: str
    """The date shown first, as EDTF."""
    rank: tuple[tuple[int, int], tuple[int, int], int]
    year: int
    month: int
    kind: str
    place: str
    actors: tuple[str, ...]
    sources: tuple[str, ...]
    """The ids of the sources that report it, earliest issued first."""
    sides: tuple[str, ...]
    """The sides that are heard, in alphabetical order."""
    speakers: tuple[str, ...]
    relations: tuple[tuple[str, tuple[str, ...]], ...]
    was: tuple[str, ...]
    is_key: bool
    disputed: tuple[str, ...]
    """The properties on which its sources disagree."""
    claims: tuple[str, ...]
    cited: tuple[str, ...]
    """The ids of sources that the editors cite."""
    read: tuple[str, str]
    """Midnight of the first and the last day on which one of its sources was read."""
    issued: str
    """Midnight of the last day on which one of its sources was issued."""
    only_side: str
    teller: str
    """Where the words appeared by which it is told; empty where the editors tell it, or nobody does."""
    places: tuple[str, ...]
    """Every place that a report gives, shown or not."""
    told: bytes
    """A digest of what the editors tell and of what they cite, which may stand in files that do not report it."""


NO_OUTLINE = Outline._make([()] * len(Outline._fields))
"""What stands for an outline that is still to be made."""


def outline_of(event: Event) -> Outline:
    """Return an event in outline."""
    date = event.when
    first, last, precision, _ = date.sort_key()
    sources = event.sources
    read = sorted([d for s in sources if s.accessed and (d := midnight(s.accessed))]) or [""]
    issued = max([d for s in sources if s.issued and (d := midnight(s.issued))], default="")
    speakers = {str(q.speaker) for r in event.reports for q in r.quotes if q.speaker}
    cited = {str(c.source.id) for s in event.narrative for c in s.citations} if event.editors else ()
    is_editorial = any(r.summary for r in event.editors)
    return Outline(
        str(event.id),
        str(event.title),
        str(date),
        (first, last, int(precision)),
        *_period(date),
        str(event.kind.value),
        str(event.place.value) if event.place else "",
        event.actors,
        tuple([str(s.id) for s in sources]),
        tuple(sorted({str(s.side) for s in sources if s.side})),
        tuple(sorted(speakers)),
        event.relations,
        event.was,
        event.is_key,
        tuple([str(p.id) for p in event.disputes]),
        tuple([str(c.id) for c in event.claims]),
        tuple(sorted(cited)),
        (read[0], read[-1]),
        issued,
        event.only_side,
        "" if is_editorial or not event.narrative else str(event.narrative[0].citations[0].source.venue),
        tuple(dict.fromkeys([str(r.place) for r in event.reports if r.place])),
        blake2b(repr(event.narrative).encode(), digest_size=8).digest() if event.editors else b"",
    )


def midnight(date: Date) -> str:
    """Return the day at midnight UTC; empty where the date is no plain day that RFC 3339 can write."""
    text = date.text
    found = _MIDNIGHTS.get(text)
    if found is None:
        found = _MIDNIGHTS[text] = _midnight(date)
    return found


_MIDNIGHTS: dict[str, str] = {}


def _midnight(date: Date) -> str:
    if date.kind not in (Kind.CALENDAR, Kind.TIME) or date.precision > Precision.DAY:
        return ""
    if any(date.qualities) or date.has_unspecified or date.low is None or not 1 <= date.low[0] <= 9999:
        return ""
    year, month, day = date.low
    return f"{year:04d}-{month:02d}-{day:02d}T00:00:00Z"


def _period(date: Date) -> tuple[int, int]:
    """Return the year and month under which an event is listed; month 0 where it is longer than a month.

    An event without a known beginning is listed under its end, one without either under year 0.
    """
    listed = date
    if date.is_interval:
        listed = date.start if date.start.low else date.end
    known = listed.low or listed.high
    if known is None:
        return 0, 0
    return known[0], known[1] if listed.precision <= Precision.MONTH else 0
