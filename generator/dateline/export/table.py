"""The timeline in normal form: tables of plain values, each fact once, for CSV and SQLite.

Every table has a key; a column that names another table's key is declared, so that SQLite can hold to it. Dates are
EDTF texts and their words; `day` is there only where the very day is known. No bound of a vague date is written as a
day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from dateline.diagnostic import Span
from dateline.edtf import Date, Kind, Precision
from dateline.event import Event, Property
from dateline.source import Source
from dateline.timeline import Timeline
from dateline.wording import words

__all__ = ["Column", "Table", "Value", "tables"]

Value = str | int | float | None


class Column(Struct, frozen=True):
    """A column. ``type`` is SQLite's; ``refers`` names the table whose first column it holds."""

    name: str
    help: str
    type: str = "TEXT"
    refers: str = ""
    is_needed: bool = True


class Table(Struct, frozen=True):
    """A table and its rows. ``key`` counts the columns, from the first, that tell rows apart."""

    name: str
    help: str
    key: int
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...] = ()


def _text(name: str, help_: str, refers: str = "") -> Column:
    return Column(name, help_, refers=refers)


def _maybe(name: str, help_: str, refers: str = "") -> Column:
    return Column(name, help_, refers=refers, is_needed=False)


def _number(name: str, help_: str, refers: str = "") -> Column:
    return Column(name, help_, "INTEGER", refers)


_EVENT = _text("event", "the event", "events")
_PLACE_IN_LIST = _number("position", "place in the list, from 1")

_EVENTS = (
    _text("id", "the event’s id, as in its address"),
    _number("position", "its place in the order of time, from 1"),
    _text("title", "what happened"),
    _text("date", "when, in EDTF"),
    _text("date_words", "when, in words"),
    _maybe("day", "the day (ISO 8601), only where the very day is known"),
    Column("year", "the year it is listed under; none where no year is known", "INTEGER", is_needed=False),
    _text("precision", "how precisely the date is known: day, month, year …"),
    _text("kind", "what sort of thing it is", "kinds"),
    _maybe("place", "where", "places"),
    _number("is_key", "1 for a key event"),
    _maybe("only_side", "the side that alone reports it", "sides"),
    _text("account", "the account, all sentences; `sentences` has them with their sources"),
)
_SOURCE_TEXTS = (
    ("type", "a CSL 1.0.2 item type"),
    ("title", "the title as printed"),
    ("container_title", "the newspaper, site or programme"),
    ("collection_title", "the series"),
    ("publisher", "who published it"),
    ("publisher_place", "where"),
    ("authority", "the body that issued it"),
    ("genre", "what sort of document it is"),
    ("medium", "how it was carried"),
    ("number", "its number or symbol"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("page", "pages"),
    ("section", "section of the newspaper"),
    ("event_title", "the occasion it belongs to"),
    ("event_place", "where that was"),
    ("issued", "when it was published, in EDTF"),
    ("url", "its address"),
    ("archive_url", "the address of an archived copy"),
    ("archived", "the day of the archived copy, in EDTF"),
    ("accessed", "the day it was read, in EDTF"),
    ("language", "its language (BCP 47)"),
    ("side", "whose voice it is"),
    ("agency", "whose text it carries"),
    ("note", "what readers should know of it"),
)
_NEEDED_TEXTS = ("type", "title")
_SOURCES = (
    _text("id", "the source’s id"),
    *(
        Column(name, help_, refers="sides" if name == "side" else "", is_needed=name in _NEEDED_TEXTS)
        for name, help_ in _SOURCE_TEXTS
    ),
)
_NAME_ROLES = ("author", "editor", "translator", "interviewer")

# The number of each report, by its event and its place.
_Numbers = Mapping[tuple[str, str, Span], int]


def tables(timeline: Timeline) -> tuple[Table, ...]:
    """Return every table, each after those it refers to. Rows are in the order of the site."""
    reports = tuple((e, n, r) for n, (e, r) in enumerate(((e, r) for e in timeline.events for r in e.reports), 1))
    numbers = {(e.id, r.path, r.span): n for e, n, r in reports}
    registry = timeline.registry
    actors, places = registry.actors.values(), registry.places.values()
    events = timeline.events
    names = ("lang", "its language (BCP 47)"), ("name", "the name")
    return (
        Table(
            "sides",
            "whose voice a source is",
            1,
            (_text("id", "the side’s id"), _text("name", "its name"), _maybe("description", "whose voice it is")),
            tuple((s.id, s.name, s.description or None) for s in registry.sides.values()),
        ),
        Table(
            "kinds",
            "what sort of thing an event is",
            1,
            (
                _text("id", "the kind’s id"),
                _text("name", "one of them"),
                _text("plural", "several"),
                _maybe("description", "what belongs here"),
            ),
            tuple((k.id, k.name, k.plural, k.description or None) for k in registry.kinds.values()),
        ),
        Table(
            "places",
            "where events took place",
            1,
            (
                _text("id", "the place’s id"),
                _text("name", "its name"),
                _maybe("within", "the place it lies in", "places"),
                Column("latitude", "degrees north", "REAL", is_needed=False),
                Column("longitude", "degrees east", "REAL", is_needed=False),
                _maybe("wikidata", "its Wikidata item"),
                _maybe("note", "a remark"),
            ),
            tuple(
                (p.id, p.name, p.within or None, *(p.coordinates or (None, None)), p.wikidata or None, p.note or None)
                for p in places
            ),
        ),
        Table(
            "place_names",
            "names of places in other languages",
            2,
            (_text("place", "the place", "places"), *(_text(*n) for n in names)),
            tuple((p.id, lang, name) for p in places for lang, name in p.names),
        ),
        Table(
            "actors",
            "who takes part",
            1,
            (
                _text("id", "the actor’s id"),
                _text("name", "the name"),
                _text("kind", "person, organization, state or group"),
                _maybe("affiliation", "the actor it belongs to", "actors"),
                _maybe("side", "the side it is on", "sides"),
                _maybe("wikidata", "its Wikidata item"),
                _maybe("sort", "the name it is listed by"),
                _maybe("note", "a remark"),
            ),
            tuple(
                (
                    a.id,
                    a.name,
                    a.kind,
                    a.affiliation or None,
                    a.side or None,
                    a.wikidata or None,
                    a.sort or None,
                    a.note or None,
                )
                for a in actors
            ),
        ),
        Table(
            "actor_names",
            "names of actors in other languages",
            2,
            (_text("actor", "the actor", "actors"), *(_text(*n) for n in names)),
            tuple((a.id, lang, name) for a in actors for lang, name in a.names),
        ),
        Table(
            "roles",
            "what actors were, and when",
            2,
            (
                _text("actor", "the actor", "actors"),
                _PLACE_IN_LIST,
                _text("title", "the office"),
                _maybe("since", "from when, in EDTF, as far as a source gives it"),
                _maybe("until", "until when, in EDTF, as far as a source gives it"),
            ),
            tuple((a.id, n, r.title, _date(r.since), _date(r.until)) for a in actors for n, r in enumerate(a.roles, 1)),
        ),
        Table("events", "what happened, once", 1, _EVENTS, tuple(_event_rows(timeline))),
        Table(
            "event_actors",
            "who takes part in which event",
            2,
            (_EVENT, _text("actor", "the actor", "actors"), _PLACE_IN_LIST),
            tuple((e.id, a, n) for e in events for n, a in enumerate(e.actors, 1)),
        ),
        Table(
            "relations",
            "how events relate",
            3,
            (
                _EVENT,
                _text("relation", "part-of, responds-to, denies or follows"),
                _text("other", "the event it leads to", "events"),
            ),
            tuple((e.id, r, i) for e in events for r, ids in e.relations for i in ids if i in timeline.by_id),
        ),
        Table(
            "former_ids",
            "ids by which events were known before; their addresses lead on",
            1,
            (_text("former", "the earlier id"), _EVENT),
            tuple((former, e.id) for e in events for former in e.was),
        ),
        Table(
            "sources", "documents that are cited", 1, _SOURCES, tuple(_source_row(s) for s in timeline.sources.values())
        ),
        Table(
            "source_names",
            "who wrote, edited, translated a source",
            3,
            (
                _text("source", "the source", "sources"),
                _text("role", "author, editor, translator or interviewer"),
                _PLACE_IN_LIST,
                _maybe("family", "family name"),
                _maybe("given", "given names"),
                _maybe("literal", "a name that is never split or inverted"),
            ),
            tuple(
                (s.id, role, n, name.family or None, name.given or None, name.literal or None)
                for s in timeline.sources.values()
                for role in _NAME_ROLES
                for n, name in enumerate(getattr(s, role), 1)
            ),
        ),
        Table(
            "sentences",
            "the account of each event",
            2,
            (_EVENT, _PLACE_IN_LIST, _text("text", "the sentence")),
            tuple((e.id, n, s.text) for e in events for n, s in enumerate(e.narrative, 1)),
        ),
        Table(
            "citations",
            "which sources bear a sentence out",
            3,
            (
                _EVENT,
                _number("sentence", "the sentence’s position"),
                _PLACE_IN_LIST,
                _text("source", "the source", "sources"),
                _maybe("locator", "where in it"),
            ),
            tuple(
                (e.id, n, m, c.source.id, c.locator or None)
                for e in events
                for n, s in enumerate(e.narrative, 1)
                for m, c in enumerate(s.citations, 1)
            ),
        ),
        Table(
            "reports",
            "what one source says of one event",
            1,
            (
                _number("id", "a number, from 1; not lasting"),
                _EVENT,
                _text("source", "the source", "sources"),
                _maybe("date", "when it happened, in EDTF, as this source has it"),
                _maybe("stated", "its own words for the date"),
                _maybe("title", "its title for the event"),
                _maybe("kind", "the kind it gives", "kinds"),
                _maybe("place", "the place it gives", "places"),
                _maybe("summary", "what it says"),
                _text("rank", "preferred, normal or deprecated"),
                _maybe("because", "why it has that rank"),
            ),
            tuple(
                (
                    n,
                    e.id,
                    r.source_id,
                    _date(r.date),
                    r.stated or None,
                    r.title or None,
                    r.kind or None,
                    r.place or None,
                    r.summary or None,
                    str(r.rank),
                    r.because or None,
                )
                for e, n, r in reports
            ),
        ),
        Table(
            "claims",
            "values that a report gives",
            2,
            (
                _number("report", "the report", "reports"),
                _text("property", "what it is a value of"),
                _EVENT,
                _text("source", "the source", "sources"),
                _text("value", "the value"),
                _maybe("rank", "its own rank, where it has one"),
                _maybe("because", "why"),
            ),
            tuple(
                (n, c.property_id, e.id, r.source_id, c.value, str(c.rank) if c.rank else None, c.because or None)
                for e, n, r in reports
                for c in r.claims
            ),
        ),
        Table(
            "quotes",
            "the words that prove it",
            2,
            (
                _number("report", "the report", "reports"),
                _PLACE_IN_LIST,
                _EVENT,
                _text("source", "the source", "sources"),
                _text("text", "the words"),
                _maybe("speaker", "whose words they are", "actors"),
                _maybe("lang", "their language, where it is not the source’s"),
                _maybe("translation", "our translation"),
                _maybe("locator", "where in the source they stand"),
                _maybe("prefix", "words right before"),
                _maybe("suffix", "words right after"),
            ),
            tuple(
                (
                    n,
                    m,
                    e.id,
                    r.source_id,
                    q.text,
                    q.speaker or None,
                    q.lang or None,
                    q.translation or None,
                    q.locator or None,
                    q.prefix or None,
                    q.suffix or None,
                )
                for e, n, r in reports
                for m, q in enumerate(r.quotes, 1)
            ),
        ),
        Table(
            "quote_supports",
            "what a quote proves; the summary where no row says so",
            3,
            (
                _number("report", "the report", "reports"),
                _number("quote", "the quote’s position"),
                _text("property", "the field or claim"),
            ),
            tuple((n, m, s) for _, n, r in reports for m, q in enumerate(r.quotes, 1) for s in q.supports),
        ),
        Table(
            "positions",
            "the values given for a property; more than one of `standing` “position” is a dispute",
            4,
            (
                _EVENT,
                _text("property", "the property"),
                _number("position", "1 is shown first; 0 fits several, or is deprecated"),
                _number("report", "the report that gives it", "reports"),
                _text("value", "the value as that report has it"),
                _text("standing", "position, neutral or deprecated"),
                _maybe("because", "why it is deprecated or preferred"),
            ),
            tuple(row for e in events for p in _properties(e) for row in _position_rows(e, p, numbers)),
        ),
        Table(
            "resolutions",
            "disputes that the editors settle; they stay visible",
            2,
            (_EVENT, _text("property", "the property"), _text("take", "the value taken"), _text("because", "why")),
            tuple(
                (e.id, p.id, p.resolution.take, p.resolution.because)
                for e in events
                for p in _properties(e)
                if p.resolution
            ),
        ),
    )


def _event_rows(timeline: Timeline) -> Iterator[tuple[Value, ...]]:
    years = {e.id: y.number for y in timeline.years for e in y.events}
    for number, event in enumerate(timeline.events, 1):
        date = event.when
        has_year = date.low is not None or date.high is not None
        yield (
            event.id, number, event.title, str(date), words(date), _day(date), years[event.id] if has_year else None,
            _precision(date), str(event.kind.value), str(event.place.value) if event.place else None, int(event.is_key),
            event.only_side or None, " ".join(s.text for s in event.narrative),
        )  # fmt: skip


def _day(date: Date) -> str | None:
    """Return the day where it is known without a doubt; a time of day has one too."""
    is_day = date.kind in (Kind.CALENDAR, Kind.TIME) and date.precision <= Precision.DAY and not any(date.qualities)
    return date.text.partition("T")[0] if is_day and not date.has_unspecified else None


def _precision(date: Date) -> str:
    return "interval" if date.is_interval else date.precision.name.lower().replace("_", " ")


def _source_row(source: Source) -> tuple[Value, ...]:
    return (source.id, *(str(getattr(source, name) or "") or None for name, _ in _SOURCE_TEXTS))


def _properties(event: Event) -> Iterator[Property]:
    return (p for p in (event.date, event.kind, event.place, *event.claims) if p)


def _position_rows(event: Event, property_: Property, numbers: _Numbers) -> Iterable[tuple[Value, ...]]:
    groups = [(n, "position", p.assertions) for n, p in enumerate(property_.positions, 1)]
    groups += [(0, "neutral", property_.neutral), (0, "deprecated", property_.deprecated)]
    for position, standing, assertions in groups:
        for a in assertions:
            report = numbers[event.id, a.report.path, a.report.span]
            yield event.id, property_.id, position, report, str(a.value), standing, a.because or None


def _date(date: Date | None) -> str | None:
    return str(date) if date else None
