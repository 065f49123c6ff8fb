"""What one source says of one event, and what all of them say together.

A `Report` comes out of one file; an `Event` is all its reports merged. The values are frozen and hold no
judgement: which value stands first is decided in `merge`, how it is worded in `wording` and the theme.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import force_setattr

from dateline.diagnostic import NOWHERE, Placed, Span
from dateline.edtf import Date
from dateline.outline import NO_OUTLINE, Outline, outline_of
from dateline.source import Source

__all__ = [
    "NO_OUTLINE",
    "RELATIONS",
    "Assertion",
    "Citation",
    "Claim",
    "Event",
    "Position",
    "Property",
    "Quote",
    "Rank",
    "Report",
    "Resolution",
    "Sentence",
    "Stated",
]

RELATIONS = ("part-of", "responds-to", "denies", "follows")
_ATTRIBUTES = {name: name.replace("-", "_") for name in (*RELATIONS, "same-as", "distinct-from", "was")}


class Rank(StrEnum):
    """How much a claim is trusted, as Wikidata ranks statements."""

    PREFERRED = "preferred"
    NORMAL = "normal"
    DEPRECATED = "deprecated"


class Quote(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Words copied from a source, character for character, and what they prove.

    ``supports`` names fields or properties; empty means that the quote bears out the summary.
    """

    text: str
    speaker: str = ""
    lang: str = ""
    translation: str = ""
    locator: str = ""
    supports: tuple[str, ...] = ()
    prefix: str = ""
    suffix: str = ""

    def __hash__(self) -> int:
        return hash(self.text)


class Claim(Placed, frozen=True):
    """A property and the value that a report gives it."""

    property_id: str
    value: str
    rank: Rank | None = None
    because: str = ""
    span: Span = NOWHERE


class Resolution(Placed, frozen=True):
    """The editors' choice in a dispute, with their reason; the dispute stays visible."""

    property_id: str
    take: str
    because: str
    span: Span = NOWHERE


class Report(Placed, frozen=True, kw_only=True):
    """What one source says of one event; the editors' own words where ``source`` is None."""

    id: str
    source: Source | None = None
    date: Date | None = None
    stated: str = ""
    title: str = ""
    kind: str = ""
    place: str = ""
    actors: tuple[str, ...] = ()
    summary: str = ""
    claims: tuple[Claim, ...] = ()
    quotes: tuple[Quote, ...] = ()
    rank: Rank = Rank.NORMAL
    because: str = ""
    part_of: tuple[str, ...] = ()
    responds_to: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    importance: str = ""
    same_as: tuple[str, ...] = ()
    distinct_from: tuple[str, ...] = ()
    resolve: tuple[Resolution, ...] = ()
    is_broken: bool = False
    path: str = ""
    span: Span = NOWHERE

    @property
    def source_id(self) -> str:
        """Return the source's id, or an empty string for the editors' own words."""
        return self.source.id if self.source else ""

    def related(self, relation: str) -> tuple[str, ...]:
        """Return the ids that this report names under one of `RELATIONS`."""
        ids: tuple[str, ...] = getattr(self, _ATTRIBUTES[relation])
        return ids

    def has_quote_for(self, what: str) -> bool:
        """Return whether a quote names ``what`` as what it supports."""
        return any(what in q.supports for q in self.quotes)

    def quotes_for(self, what: str) -> tuple[Quote, ...]:
        """Return the quotes that bear out ``what``: those that name it, or else those that name nothing.

        A quote that names nothing is about the summary, beside those that name it. One that names other things only is
        never given: it would prove what its words do not say.
        """
        if what == "summary":
            return tuple([q for q in self.quotes if not q.supports or what in q.supports])
        named = [q for q in self.quotes if what in q.supports]
        return tuple(named or [q for q in self.quotes if not q.supports])


class Citation(Struct, frozen=True):
    """The pointer from a sentence or a claim to a source, with locator and quotes."""

    source: Source
    locator: str = ""
    quotes: tuple[Quote, ...] = ()


class Sentence(Struct, frozen=True):
    """One sentence of a narrative and the citations that bear it out, in the order they were written."""

    text: str
    citations: tuple[Citation, ...]


class Assertion(Struct, frozen=True):
    """One source's word for one property: ``value`` is a text or a date."""

    property_id: str
    value: str | Date
    report: Report
    rank: Rank = Rank.NORMAL
    because: str = ""

    @property
    def citation(self) -> Citation:
        """Return the citation that bears it out; only a source's report asserts."""
        assert self.report.source is not None  # noqa: S101  the schema lets no editors' file assert
        return Citation(self.report.source, "", self.report.quotes_for(self.property_id))


class Position(Struct, frozen=True):
    """Assertions that can be true together; ``value`` is the most precise of them, or the one that the editors take."""

    value: str | Date
    assertions: tuple[Assertion, ...]


class Property(Struct, frozen=True):
    """All that the sources say of one property of one event.

    ``positions`` is in the order of DESIGN “Merging”: the first is shown first; more than one is a dispute.
    ``neutral`` holds vaguer values that fit several positions, ``deprecated`` what is kept as known to be wrong.
    ``resolution`` is there only where it settles a dispute.
    """

    id: str
    positions: tuple[Position, ...]
    neutral: tuple[Assertion, ...] = ()
    deprecated: tuple[Assertion, ...] = ()
    resolution: Resolution | None = None

    @property
    def value(self) -> str | Date:
        """Return the value shown first."""
        return self.positions[0].value

    @property
    def is_doubted(self) -> bool:
        """Return whether a claim is held to be wrong, be it that no other stands in its place."""
        standing = (a for p in self.positions for a in p.assertions)
        return bool(self.deprecated) or any(a.rank is Rank.DEPRECATED for a in standing)

    @property
    def is_disputed(self) -> bool:
        """Return whether the sources give values that cannot all be true."""
        return len(self.positions) > 1


class Stated(Struct, frozen=True):
    """An article's own words for a date."""

    words: str
    report: Report


class Event(Struct, frozen=True, kw_only=True):
    """What happened, once.

    ``reports`` are the sources' reports, earliest issued first (a vague day of issue counts as its last; none stands
    last), ``editors`` the editors' own entries, in the order of their files.
    ``relations`` pairs each relation with the ids it leads to. ``was`` are ids whose addresses must go on working.
    """

    id: str
    title: str
    date: Property
    kind: Property
    place: Property | None
    actors: tuple[str, ...]
    claims: tuple[Property, ...]
    narrative: tuple[Sentence, ...]
    stated: tuple[Stated, ...]
    reports: tuple[Report, ...]
    editors: tuple[Report, ...]
    relations: tuple[tuple[str, tuple[str, ...]], ...]
    was: tuple[str, ...]
    is_key: bool
    outline: Outline = NO_OUTLINE
    """What orders and groups are made of; made where it is not given."""

    def __post_init__(self) -> None:
        if self.outline is NO_OUTLINE:
            force_setattr(self, "outline", outline_of(self))

    @property
    def when(self) -> Date:
        """Return the date shown first."""
        value = self.date.value
        assert isinstance(value, Date)  # noqa: S101
        return value

    @property
    def disputes(self) -> tuple[Property, ...]:
        """Return the properties on which the sources disagree, date first, claims in the order of their ids."""
        every = (self.date, self.kind, *((self.place,) if self.place else ()), *self.claims)
        return tuple(p for p in every if p.is_disputed)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the sources that report it, each once, earliest issued first."""
        return tuple({r.source.id: r.source for r in self.reports if r.source}.values())

    def reports_of(self, source: str) -> tuple[Report, ...]:
        """Return what the source with this id reports of it."""
        return tuple([r for r in self.reports if r.source_id == source])

    @property
    def sides(self) -> tuple[str, ...]:
        """Return the sides that are heard, in alphabetical order of their ids."""
        return tuple(sorted({s.side for s in self.sources if s.side}))

    @property
    def only_side(self) -> str:
        """Return the one side that reports this, or an empty string if several do or a source names none.

        No side is special: the press is one too, for nobody who took part has then been heard.
        """
        sides = {s.side for s in self.sources}
        return next(iter(sides)) if len(sides) == 1 else ""
