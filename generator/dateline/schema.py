"""What a file may say.

Every field is declared here once: reading and validating, the field reference in the docs and the JSON Schema that
editors' tools understand all come from these declarations. Whether an id exists and whether reports agree is not
decided here; that needs all files (`references`, `merge`).
"""

from __future__ import annotations

import re

from yaml.nodes import Node

from dateline.diagnostic import Text
from dateline.document import Reader
from dateline.edtf import Date as Day
from dateline.event import RELATIONS, Claim, Quote, Rank, Report, Resolution
from dateline.field import Either, Field, Many, Map, Record, Written
from dateline.scalar import Choice, Date, Id, Language, Line, Prose, Url
from dateline.source import CSL_TYPES, Name

__all__ = [
    "EDITORS_ENTRY",
    "EVENTS_LIMIT",
    "PROVABLE",
    "QUOTE_ADVISED",
    "QUOTE_LIMIT",
    "REPORT",
    "SOURCE",
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


def check_order(written: Written, at: Reader, first: str, last: str, message: str) -> None:
    """Warn if the one date is wholly after the other, which cannot be."""
    a, b = written.values.get(first), written.values.get(last)
    if isinstance(a, Day) and isinstance(b, Day) and a.earliest > b.latest:
        at.error(written.place_of(last), "dates-reversed", message, "correct one of the two dates")


def _check_source(written: Written, at: Reader) -> None:
    check_order(written, at, "issued", "accessed", "the source was read before it was published")
    check_order(written, at, "issued", "archived", "the source was archived before it was published")
    if not written.has("language"):
        message = "the source has no “language”: its quotes cannot be read aloud or broken into lines rightly"
        at.warn(written.place_of(), "language-missing", message, "add “language: en-GB”")


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
        Field("genre", Line(100), "What sort of document it is.", "press release"),
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


class _ShortQuote(Line, frozen=True):
    """A quote written as a plain text; counted like one written in full."""

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
            "Values that can be compared between sources; how a number is written makes no difference.",
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
        Field("importance", Choice(("key",)), "Marks a key event.", "key"),
        Field(
            "summary",
            Prose(),
            "The editors’ narrative; each sentence cites its sources.",
            "They landed in the evening [@times-men-walk-on-moon].",
        ),
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
        key: f"“{key}” needs a source: write it in the source’s own file; if this is one, add “source:”"
        for key in ("date", "stated", "place", "claims", "quotes", "kind", "actors", "rank")
    },
    located=True,
)
