"""What a file may say.

Every field is declared here once: reading and validating, the field reference in the docs and the JSON Schema that
editors' tools understand all come from these declarations. Whether an id exists and whether reports agree is not
decided here; that needs all files (`references`, `merge`).
"""

from __future__ import annotations

import re
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dateline.diagnostic import Text, did_you_mean, span_of
from dateline.document import Document, Reader, TooManyFindings, iter_items, shorten, span, text_of
from dateline.edtf import Date as Day
from dateline.event import RELATIONS, Claim, Quote, Rank, Report, Resolution
from dateline.field import (
    INVALID,
    Choice,
    Coordinates,
    Date,
    Either,
    Field,
    Id,
    Language,
    Line,
    Many,
    Map,
    Prose,
    Record,
    Url,
    Wikidata,
    Written,
    refuse,
)
from dateline.registry import Actor, Kind, Place, Role, Side
from dateline.source import CSL_TYPES, Name, Source

__all__ = [
    "ACTOR",
    "EDITORS_ENTRY",
    "EVENTS_LIMIT",
    "KIND",
    "PLACE",
    "PROVABLE",
    "QUOTE_ADVISED",
    "QUOTE_LIMIT",
    "REPORT",
    "SIDE",
    "SOURCE",
    "count_events",
    "read_event_file",
    "read_registry",
    "words_in",
]

QUOTE_LIMIT = 40
"""Words that a quote may have; beyond `QUOTE_ADVISED` a warning asks for a shorter one."""
QUOTE_ADVISED = 20
"""Words that a quote should have at most."""
EVENTS_LIMIT = 500
PROVABLE = frozenset(("date", "stated", "title", "kind", "place", "actors", "summary"))
_WORD = re.compile(r"\w+(?:[’'.,\-]\w+)*")
_IDEOGRAPH = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"


def words_in(text: str) -> int:
    """Return how many words ``text`` has; two ideographs count as one word."""
    if text.isascii() or max(text) < "\u3040":
        return len(_WORD.findall(text))
    plain, ideographs = re.subn(_IDEOGRAPH, " ", text)
    return len(_WORD.findall(plain)) + (ideographs + 1) // 2


def _check_rank(written: Written, at: Reader) -> None:
    rank = written.values.get("rank", Rank.NORMAL)
    if rank is not Rank.NORMAL and not written.has("because"):
        help_ = "add “because: …”, which readers will see"
        at.error(written.place_of("rank"), "rank-unexplained", f"the rank “{rank}” has no reason", help_)


def _check_words(text: Text, at: Reader) -> None:
    count = words_in(text)
    if count > QUOTE_LIMIT:
        message = f"the quote has {count} words; the limit is {QUOTE_LIMIT}"
        at.error(text.span, "quote-too-long", message, "quote the shortest phrase that proves the claim")
    elif count > QUOTE_ADVISED:
        help_ = f"quote at most {QUOTE_ADVISED}: the shortest phrase that proves the claim"
        at.warn(text.span, "quote-long", f"the quote has {count} words", help_)


def _check_quote(written: Written, at: Reader) -> None:
    _check_words(written.values["text"], at)


def _check_name(written: Written, at: Reader) -> None:
    if not written.has("literal") and not written.has("family"):
        at.error(
            written.place_of(), "name-incomplete", "the name has no “family”", "add it, or write the name as a text"
        )
    elif written.has("literal") and len(written.nodes) > 1:
        message = "a literal name has no other parts"
        at.error(written.place_of("literal"), "name-incomplete", message, "write family and given, or a text")


def _check_order(written: Written, at: Reader, first: str, last: str, message: str) -> None:
    """Warn if the one date is wholly after the other, which cannot be."""
    a, b = written.values.get(first), written.values.get(last)
    if isinstance(a, Day) and isinstance(b, Day) and a.earliest > b.latest:
        at.error(written.place_of(last), "dates-reversed", message, "correct one of the two dates")


def _check_source(written: Written, at: Reader) -> None:
    _check_order(written, at, "issued", "accessed", "the source was read before it was published")
    if not written.has("language"):
        message = "the source has no “language”: its quotes cannot be read aloud or broken into lines rightly"
        at.warn(written.place_of(), "language-missing", message, "add “language: en-GB”")


def _check_role(written: Written, at: Reader) -> None:
    _check_order(written, at, "from", "until", "the role ends before it begins")


def _check_report(written: Written, at: Reader) -> None:
    _check_rank(written, at)
    if written.has("summary") and not written.has("quotes"):
        message = "a summary without a quote cannot be checked by readers"
        at.warn(written.place_of("summary"), "quote-missing", message, "add the words that prove it under “quotes”")


def _rank(text: str) -> Rank:
    return Rank(text)


_NAME = Record(
    "name",
    (
        Field("family", Line(100), "Family name.", "Wilford"),
        Field("given", Line(100), "Given names.", "John Noble"),
        Field("literal", Line(200), "A name that is never split or inverted.", "Reuters"),
    ),
    Name,
    _check_name,
)
_NAMES = Many(Either(Line(200), _NAME, lambda text: Name(literal=text)))

SOURCE = Record(
    "source",
    (
        Field(
            "id",
            Id("source"),
            "The source’s id; the file’s stem unless given.",
            "1969-07-21-times-men-walk-on-moon",
        ),
        Field("type", Choice(CSL_TYPES), "What it is: a CSL 1.0.2 item type.", "article-newspaper", required=True),
        Field("title", Line(400), "The title as printed.", "Men Walk on Moon", required=True),
        Field(
            "author",
            _NAMES,
            "Who wrote it: a text is printed as it stands; {family:, given:} can be inverted.",
            "{family: Wilford, given: John Noble}",
        ),
        Field("editor", _NAMES, "Who edited it."),
        Field("translator", _NAMES, "Who translated it."),
        Field("interviewer", _NAMES, "Who asked the questions."),
        Field(
            "container-title",
            Line(200),
            "The newspaper, magazine, site or programme it appeared in.",
            "The New York Times",
        ),
        Field("collection-title", Line(200), "The series it belongs to."),
        Field("publisher", Line(200), "Who published it."),
        Field("publisher-place", Line(100), "Where it was published."),
        Field("authority", Line(200), "The body that issued it.", "United Nations General Assembly"),
        Field("genre", Line(100), "What sort of document it is.", "press release"),
        Field("medium", Line(100), "How it was carried.", "television"),
        Field("number", Line(100), "Its number or symbol.", "A/RES/ES-11/1"),
        Field("volume", Line(50), "Volume."),
        Field("issue", Line(50), "Issue."),
        Field("page", Line(50), "Pages.", "12–14"),
        Field("section", Line(100), "Section of the newspaper."),
        Field("event-title", Line(200), "The occasion it belongs to, such as a press conference."),
        Field("event-place", Line(100), "Where that occasion was."),
        Field("issued", Date(), "When it was published, as precisely as the page says.", "1969-07-21"),
        Field(
            "url",
            Url(),
            "Its address.",
            "https://www.example.org/men-walk-on-moon",
        ),
        Field("archive-url", Url(), "The address of an archived copy."),
        Field("archived", Date(), "The day of the archived copy.", needs="archive-url"),
        Field("accessed", Date(), "The day it was read.", "2026-07-20"),
        Field("language", Language(), "Its language (BCP 47).", "en-GB"),
        Field("side", Id("side"), "Whose voice it is: an id in sides.yaml.", "press"),
        Field("agency", Line(100), "Whose text it carries; copies of one agency’s text count once.", "Reuters"),
        Field(
            "note",
            Line(500),
            "What an editor should know of it; shown to readers.",
            "No date is shown on the page.",
        ),
    ),
    lambda **values: values,
    _check_source,
    referred=True,
)

_QUOTE = Record(
    "quote",
    (
        Field(
            "text",
            Line(600),
            "The words, character for character; “ … ” where words are left out.",
            "the Eagle has landed",
            required=True,
        ),
        Field("speaker", Id("actor"), "Whose words they are.", "neil-armstrong"),
        Field("lang", Language(), "Their language, where it is not the source’s.", "ru"),
        Field("translation", Line(600), "Our translation into the site’s language."),
        Field("locator", Line(60), "Where in the source they stand.", "para. 3"),
        Field(
            "supports",
            Many(Id("property")),
            "The field or claim they prove; the summary unless given.",
            "date",
        ),
        Field("prefix", Line(200), "Words right before, where the phrase stands more than once."),
        Field("suffix", Line(200), "Words right after, where the phrase stands more than once."),
    ),
    Quote,
    _check_quote,
)


def _short_quote(text: Text) -> Quote:
    return Quote(text=text)


class _ShortQuote(Line):
    """A quote written as a plain text; counted like one written in full."""

    __slots__ = ()

    def read(self, node: Node, at: Reader) -> object:
        value = Line.read(self, node, at)
        if isinstance(value, Text):
            _check_words(value, at)
        return value


_CLAIM = Record(
    "claim",
    (
        Field("value", Line(300), "What the source gives.", "two and a half hours", required=True),
        Field("rank", Choice(tuple(Rank), _rank), "How far it is trusted.", "deprecated"),
        Field("because", Line(300), "Why it has that rank; readers see it."),
    ),
    lambda value, rank=None, because="": (value, rank, because),
    _check_rank,
)


def _claim(key: Text, value: tuple[Text, Rank | None, str]) -> Claim:
    text, rank, because = value
    return Claim(str(key), str(text), rank, because, key.span)


_RESOLUTION = Record(
    "resolution",
    (
        Field(
            "take",
            Line(300),
            "The value to show first, as one of the sources has it.",
            "1969-07-20",
            required=True,
        ),
        Field("because", Line(500), "Why; readers see it.", "two transcripts give this day", required=True),
    ),
    lambda take, because: (take, because),
)


def _resolution(key: Text, value: tuple[Text, Text]) -> Resolution:
    take, because = value
    return Resolution(str(key), str(take), str(because), take.span)


_RELATION_HELP = {
    "part-of": "The event it is a part of.",
    "responds-to": "The event it answers.",
    "denies": "The event or report it denies.",
    "follows": "The event it comes after; orders events of one day.",
}
_RELATION_FIELDS = tuple(Field(r, Many(Id("event")), _RELATION_HELP[r], "apollo-11") for r in RELATIONS)
_ID_FIELD = Field(
    "id", Id("event"), "The event’s id; reports with one id are one event.", "moon-landing", required=True
)
_WAS = Field("was", Many(Id("event")), "Earlier ids; their addresses lead here.", "eagle-landing")

REPORT = Record(
    "report",
    (
        _ID_FIELD,
        Field("date", Date(), "When it happened (EDTF), no more precise than the source.", "1969-07-20"),
        Field("stated", Line(200), "The article’s own words for the date.", "last night"),
        Field(
            "title",
            Line(160),
            "What happened, neutral, in the present tense.",
            "Armstrong and Aldrin land on the Moon",
        ),
        Field("kind", Id("kind"), "What sort of thing it is: an id in kinds.yaml.", "landing"),
        Field("place", Id("place"), "Where: an id in places.yaml.", "tranquility-base"),
        Field("actors", Many(Id("actor")), "Who takes part: ids in actors.yaml.", "[neil-armstrong, buzz-aldrin]"),
        Field(
            "summary",
            Prose(),
            "What this source says of it, in our own words, in whole sentences.",
            "The article says that they landed in the evening.",
        ),
        Field(
            "claims",
            Map(Id("property"), Either(Line(300), _CLAIM, lambda text: (text, None, "")), _claim),
            "Values that can be compared between sources.",
            "{time-outside: two and a half hours}",
        ),
        Field(
            "quotes",
            Many(Either(_ShortQuote(600), _QUOTE, _short_quote)),
            "The words that prove it.",
            "the Eagle has landed",
        ),
        Field("rank", Choice(tuple(Rank), _rank), "How far this report is trusted.", "normal"),
        Field("because", Line(300), "Why it has that rank; readers see it."),
        *_RELATION_FIELDS,
        _WAS,
    ),
    Report,
    _check_report,
    elsewhere={
        key: f"“{key}” belongs in an editors’ file (one without “source”)"
        for key in ("importance", "resolve", "same-as", "distinct-from")
    },
    located=True,
)

EDITORS_ENTRY = Record(
    "editors’ entry",
    (
        _ID_FIELD,
        Field(
            "title",
            Line(160),
            "What happened; stands before the sources’ reports’ titles.",
            "Armstrong and Aldrin land on the Moon",
        ),
        Field(
            "summary",
            Prose(),
            "The editors’ narrative; each sentence cites its sources.",
            "They landed in the evening [@times-men-walk-on-moon].",
        ),
        Field("importance", Choice(("key",)), "Marks a key event.", "key"),
        Field(
            "resolve",
            Map(Id("property"), _RESOLUTION, _resolution),
            "Settles a dispute; it stays visible.",
            "{date: {take: 1969-07-20, because: two transcripts give this day}}",
        ),
        Field(
            "same-as",
            Many(Id("event")),
            "Ids under which sources report the same event; their addresses lead here.",
            "lunar-landing",
        ),
        Field(
            "distinct-from",
            Many(Id("event")),
            "Events that look like this one and are not; `dateline duplicates` asks no more.",
            "lunar-orbit",
        ),
        *_RELATION_FIELDS,
        _WAS,
    ),
    Report,
    elsewhere={
        key: f"“{key}” needs a source: write it in the source’s own file"
        for key in ("date", "stated", "place", "claims", "quotes", "kind", "actors", "rank")
    },
    located=True,
)

ROLE = Record(
    "role",
    (
        Field("title", Line(200), "What they were.", "Commander of Apollo 11", required=True),
        Field("from", Date(), "Since when, as a source gives it.", "1969-01-09"),
        Field("until", Date(), "Until when, as a source gives it.", "1969-07-24"),
    ),
    lambda title, until=None, **since: Role(title, since.get("from"), until),
    _check_role,
)
_REGISTRY_NAMES = Field(
    "names", Map(Language(), Line(200)), "Names in other languages, by language tag.", "{sr: Нил Армстронг}"
)
_ALIASES = Field(
    "aliases",
    Many(Line(200)),
    "Other names by which articles call it; drafts find it by them.",
    "[Armstrong, Нила Армстронга]",
)
_DEMONYMS = Field(
    "demonyms",
    Many(Line(100)),
    "Words for what belongs to it; with them drafts understand “the Ruritanian king”.",
    "[Ruritanian, руританский]",
)
_WIKIDATA = Field("wikidata", Wikidata(), "Its Wikidata item.", "Q42")

ACTOR = Record(
    "actor",
    (
        Field("name", Line(200), "The name as the site prints it.", "Neil Armstrong", required=True),
        _REGISTRY_NAMES,
        _ALIASES,
        _DEMONYMS,
        Field(
            "kind",
            Choice(("person", "organization", "state", "group")),
            "What it is; a person unless given.",
            "person",
        ),
        Field("affiliation", Id("actor"), "The actor it belongs to.", "nasa"),
        Field("side", Id("side"), "The side it is on: an id in sides.yaml.", "us"),
        Field(
            "roles",
            Many(ROLE),
            "What they were, and when.",
            "{title: Commander of Apollo 11, from: 1969-01-09}",
        ),
        _WIKIDATA,
        Field("sort", Line(200), "The name it is listed by.", "Armstrong, Neil"),
        Field("note", Line(500), "A remark for readers."),
    ),
    lambda **values: values,
    referred=True,
)
PLACE = Record(
    "place",
    (
        Field("name", Line(200), "The name as the site prints it.", "Tranquility Base", required=True),
        _REGISTRY_NAMES,
        _ALIASES,
        Field("within", Id("place"), "The place it lies in.", "moon"),
        Field("coordinates", Coordinates(), "Latitude and longitude in degrees.", "[41.9, 12.5]"),
        _WIKIDATA,
        Field("note", Line(500), "A remark for readers."),
    ),
    lambda **values: values,
    referred=True,
)
SIDE = Record(
    "side",
    (
        Field("name", Line(100), "The name as the site prints it.", "Press", required=True),
        Field("in-text", Line(100), "The name inside a sentence, where it is another.", "the press"),
        Field("description", Line(500), "Whose voice it is.", "Newspapers, agencies and broadcasters."),
    ),
    lambda **values: values,
    referred=True,
)
KIND = Record(
    "kind",
    (
        Field("name", Line(100), "One of them.", "Landing", required=True),
        Field("plural", Line(100), "Several of them.", "Landings", required=True),
        Field(
            "description",
            Line(500),
            "What belongs here.",
            "A craft comes down on another body.",
        ),
        Field(
            "cues",
            Many(Line(100)),
            "Words by which drafts know it in an article, beside those that Dateline knows.",
            "[touched down, splashdown]",
        ),
    ),
    lambda **values: values,
    referred=True,
)


def count_events(document: Document) -> int:
    """Return how many events the file has under “events”, be they right or wrong; -1 if that cannot be told.

    Entries of one id count once: the second is lost, but not its id.
    """
    found = [value for key, value in document.root.value if isinstance(key, ScalarNode) and key.value == "events"]
    if not found:
        return 0
    if len(found) > 1 or not isinstance(found[0], SequenceNode):
        return -1
    return len({_id_in(entry) or str(number) for number, entry in enumerate(found[0].value)})


def _id_in(entry: Node) -> str:
    pairs = entry.value if isinstance(entry, MappingNode) else ()
    return next((str(value.value) for key, value in pairs if key.value == "id"), "")


def read_event_file(document: Document, stem: str, at: Reader) -> tuple[Source | None, tuple[Report, ...]]:
    """Return the file's source (None in an editors' file) and its reports; what is wrong goes to ``at``.

    ``stem`` is the file's name without its ending and is the source's id unless the file gives one.
    """
    try:
        return _read_parts(document, stem, at)
    except TooManyFindings:
        return None, ()


def read_registry(
    document: Document, record: Record, build: type[Actor | Place | Side | Kind], at: Reader
) -> dict[str, Any]:
    """Return the entries of one registry file by id, in the order of the file."""
    entries: dict[str, Any] = {}
    try:
        for key_node, node in iter_items(document.root, at):
            key = text_of(key_node)
            id_ = Id(record.name).check(key, at)
            values = record.read(node, at)
            if id_ is not INVALID and isinstance(values, dict):
                entries[str(key)] = build(id=str(key), path=at.path, span=key.span, **values)
    except TooManyFindings:
        pass
    return entries


def _read_parts(document: Document, stem: str, at: Reader) -> tuple[Source | None, tuple[Report, ...]]:
    parts: dict[str, Node] = {text_of(key): node for key, node in iter_items(document.root, at)}
    for key in parts:
        if key not in ("source", "events"):
            help_ = did_you_mean(key, ("source", "events")) or "the top level holds “source” and “events”"
            at.error(span_of(key), "key-unknown", f"an event file has no field “{shorten(key)}”", help_)
    source = _source(parts["source"], stem, at) if "source" in parts else None
    if "events" not in parts:
        if "source" not in parts:
            message = "the file has neither “source” nor “events”"
            help_ = "write both, or “events” alone for the editors’ own words"
            at.error(span(document.root), "field-missing", message, help_)
        return source, ()
    reports = _entries(parts["events"], REPORT if source else EDITORS_ENTRY, at)
    if source is None:
        return None, reports
    for report in reports:
        _check_content(report, at)
    for report in reports:
        # Nobody else has seen the report yet; a copy with its source would cost as much as reading it.
        object.__setattr__(report, "source", source)
    return source, reports


def _source(node: Node, stem: str, at: Reader) -> Source:
    """Return the source; one that cannot be read still stands for itself, so that its reports have one."""
    values = SOURCE.read(node, at)
    if not isinstance(values, dict):
        values = {"type": "?", "title": "?"}
    if "id" not in values:
        is_given = isinstance(node, MappingNode) and any(
            isinstance(key, ScalarNode) and key.value == "id" for key, _ in node.value
        )
        if not is_given and not Id("source").is_valid(stem):
            message = f"the file’s name, “{shorten(stem)}”, cannot be the source’s id"
            help_ = "rename the file in the letters a–z, digits and single hyphens, or give the source an “id”"
            at.error(span(node), "file-name", message, help_)
        values["id"] = stem
    return Source(**values, path=at.path, span=span(node))


def _entries(node: Node, record: Record, at: Reader) -> tuple[Report, ...]:
    if not isinstance(node, SequenceNode):
        refuse(node, at, "a list of events", "begin each event with “- id: …”")
        return ()
    if not node.value:
        at.error(span(node), "value-missing", "the list is empty", "write an event, or delete the field")
    if len(node.value) > EVENTS_LIMIT:
        message = f"the list has {len(node.value):,} events; the limit is {EVENTS_LIMIT}"
        at.error(span(node), "list-too-long", message, "divide it among several files")
        return ()
    reports: dict[str, Report] = {}
    for item in node.value:
        report = record.read(item, at)
        if not isinstance(report, Report):
            continue
        first = reports.setdefault(report.id, report)
        if first is not report:
            also = at.also(span_of(first.id, first.span))
            message = f"“{report.id}” stands twice in this file"
            at.error(span_of(report.id, report.span), "report-duplicate", message, "put both into one entry", also)
    return tuple(reports.values())


def _check_content(report: Report, at: Reader) -> None:
    if not (report.date or report.summary or report.claims or report.quotes or report.is_broken):
        message = f"the report of “{report.id}” says nothing"
        at.error(report.span, "report-empty", message, "add a summary, a date, claims or quotes")
    properties = {c.property_id for c in report.claims} | PROVABLE
    for quote in report.quotes:
        for name in quote.supports:
            if name not in properties and not report.is_broken:
                message = f"this report has no field or claim “{name}”"
                help_ = did_you_mean(name, properties) or f"name one of {', '.join(sorted(properties))}"
                at.error(span_of(name, report.span), "supports-unknown", message, help_)
