"""What an entry of a registry may say: of an actor, a place, a side or a kind.

The counterpart of `schema` for the site's lists. Whether an id that an entry names exists is not decided here.
"""

from __future__ import annotations

from dateline.document import Reader
from dateline.field import Field, Many, Map, Record, Written
from dateline.registry import Role
from dateline.scalar import Choice, Coordinates, Date, Id, Language, Line, Wikidata
from dateline.schema import check_order

__all__ = ["ACTOR", "KIND", "PLACE", "RECORDS", "SIDE"]


def _check_role(written: Written, at: Reader) -> None:
    check_order(written, at, "from", "until", "the role ends before it begins")


ROLE = Record(
    "role",
    (
        Field("title", Line(200), "What they were.", "Commander of Apollo 11", required=True),
        Field("from", Date(), "Since when, as a source gives it.", "1969-01-09"),
        Field("until", Date(), "Until when, as a source gives it.", "1969-07-24"),
        Field("held-by", Choice(("one", "several")), "How many hold it at once; one unless given.", "several"),
    ),
    lambda title, until=None, held_by="one", **since: Role(title, since.get("from"), until, held_by == "several"),
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

RECORDS = {"actors": ACTOR, "places": PLACE, "sides": SIDE, "kinds": KIND}
"""What the entries of each list are, by the stem of its file."""
