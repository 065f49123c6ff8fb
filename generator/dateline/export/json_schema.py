"""What the JSON exports hold: their JSON Schema (draft-07), published beside them, and its fields for the docs.

Declared here by hand beside `event_data`; a test validates the exports against it, where no key may be unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dateline.event import RELATIONS, Rank

__all__ = ["SCHEMA", "SCHEMA_FILE", "as_markdown"]

SCHEMA_FILE = "timeline.schema.json"


def _text(help_: str) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "description": help_}


def _ref(name: str, help_: str) -> dict[str, Any]:
    return {"allOf": [{"$ref": f"#/definitions/{name}"}], "description": help_}


def _list(of: dict[str, Any], help_: str) -> dict[str, Any]:
    return {"type": "array", "items": of, "description": help_}


def _many(name: str, help_: str) -> dict[str, Any]:
    return _list({"$ref": f"#/definitions/{name}"}, help_)


def _object(help_: str, required: str, **properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": help_,
        "properties": {k.replace("_", "-"): v for k, v in properties.items()},
        "required": required.split(),
        "additionalProperties": False,
    }


_ID = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_IDS = {"type": "array", "items": _ID}
_CSL = {
    "container_title": "The newspaper, magazine, site or programme it appeared in.",
    "collection_title": "The series.",
    "publisher": "Who published it.",
    "publisher_place": "Where.",
    "authority": "The body that issued it.",
    "genre": "What sort of document it is.",
    "medium": "How it was carried.",
    "number": "Its number or symbol.",
    "volume": "Volume.",
    "issue": "Issue.",
    "page": "Pages.",
    "section": "Section of the newspaper.",
    "event_title": "The occasion it belongs to.",
    "event_place": "Where that was.",
}
_EVENT: dict[str, Any] = dict(  # noqa: C408  written as the definitions below are
    id=_text("The event’s id, which its address is made of."),
    url=_text("The address of its page, where the site’s is known."),
    title=_text("What happened."),
    date=_ref("date", "When, as the site shows it first."),
    kind=_text("The id of what sort of thing it is."),
    place=_text("The id of the place."),
    actors=_list(_ID, "Ids of who takes part."),
    key={"const": True, "description": "There for a key event."},
    one_sided=_text("The id of the side that alone reports it."),
    stated=_list(
        _object("", "words source", words=_text("The words."), source=_text("The source’s id.")),
        "The sources’ own words for the date.",
    ),
    account=_list(
        _object(
            "",
            "text citations",
            text=_text("The sentence."),
            citations=_list(
                _object("", "source", source=_text("The source’s id."), locator=_text("Where in it.")),
                "What bears it out.",
            ),
        ),
        "The account, sentence by sentence.",
    ),
    properties={
        "type": "object",
        "additionalProperties": {"$ref": "#/definitions/property"},
        "description": "What is said of each property (date, kind, place, and claims), and by whom.",
    },
    disputes=_list(_ID, "Properties on which the sources disagree."),
    relations={
        "type": "object",
        "properties": dict.fromkeys(RELATIONS, _IDS),
        "additionalProperties": False,
        "description": "Ids of other events by relation.",
    },
    was=_list(_ID, "Earlier ids."),
    reports=_many("report", "What each source says of it, earliest issued first."),
)
_REGISTRY = _object(
    "The site’s lists.",
    "",
    actors=_many("actor", "Who takes part."),
    places=_many("place", "Where."),
    kinds=_many("kind", "What sort of thing."),
    sides=_many("side", "Whose voice."),
)
_SOURCES = _many("source", "The documents that are cited.")
_NAMED: dict[str, dict[str, Any]] = dict(  # noqa: C408
    id=_text("The id."),
    name=_text("The name as the site prints it."),
)
_NAMES = {"type": "object", "additionalProperties": {"type": "string"}, "description": "Names by language (BCP 47)."}
_WIKIDATA = _text("The Wikidata item.")
_NOTE = _text("A remark for readers.")

SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "Dateline timeline",
    "anyOf": [{"$ref": "#/definitions/timeline"}, {"$ref": "#/definitions/event-file"}],
    "definitions": {
        "timeline": _object(
            "The whole timeline in one file.",
            "$schema site events sources registry",
            **{"$schema": _text("The name of this schema.")},
            site=_object(
                "The site.",
                "title language",
                title=_text("Its name."),
                subtitle=_text("What it is."),
                url=_text("Its address."),
                licence=_text("What may be done with its own words."),
                language=_text("Its language."),
            ),
            events=_many("event", "Every event, in order of time."),
            sources=_SOURCES,
            registry=_REGISTRY,
        ),
        "event": _object("One event.", "id title date kind properties", **_EVENT),
        "event-file": _object(
            "One event in a file or on a line of its own, with what it names.",
            "id title date kind properties sources registry",
            **_EVENT,
            sources=_SOURCES,
            registry=_REGISTRY,
        ),
        "date": _object(
            "A date, as precise as its source and no more.",
            "edtf words",
            edtf=_text("EDTF (ISO 8601-2)."),
            words=_text("The same in words."),
        ),
        "property": _object(
            "A property, and who says what of it.",
            "value positions",
            value=_text("The value shown first; a date is EDTF."),
            positions=_list(
                _object(
                    "",
                    "value assertions",
                    value=_text("The most precise value of those that can be true together."),
                    assertions=_many("assertion", "Who says so."),
                ),
                "Values that cannot be true together; more than one is a dispute.",
            ),
            neutral=_many("assertion", "Vaguer values that fit several positions."),
            deprecated=_many("assertion", "Values held to be wrong, with the reason."),
            resolution=_object(
                "How the editors settle the dispute.", "take because", take=_text("The value."), because=_text("Why.")
            ),
        ),
        "assertion": _object(
            "One source’s word for one value.",
            "value source rank",
            value=_text("The value as the source has it."),
            source=_text("The source’s id."),
            rank={"enum": [str(r) for r in Rank], "description": "How far it is trusted."},
            because=_text("Why it has that rank."),
        ),
        "report": _object(
            "What one source says of one event.",
            "source rank",
            source=_text("The source’s id."),
            date=_ref("date", "When, as this source has it."),
            stated=_text("The source’s own words for the date."),
            title=_text("Its title for the event."),
            kind=_text("The kind it gives."),
            place=_text("The place it gives."),
            summary=_text("What it says, in the editors’ words."),
            because=_text("Why it has its rank."),
            actors=_list(_ID, "Who takes part, by this source."),
            rank={"enum": [str(r) for r in Rank], "description": "How far it is trusted."},
            claims=_list(
                _object(
                    "",
                    "property value",
                    property=_text("What it is a value of."),
                    value=_text("The value."),
                    rank={"enum": [str(r) for r in Rank], "description": "Its own rank."},
                    because=_text("Why."),
                ),
                "Values that can be compared between sources.",
            ),
            quotes=_list(
                _object(
                    "",
                    "text",
                    text=_text("The words, character for character."),
                    speaker=_text("The id of who speaks."),
                    lang=_text("Their language, where it is not the source’s."),
                    translation=_text("The editors’ translation."),
                    locator=_text("Where in the source they stand."),
                    prefix=_text("Words right before."),
                    suffix=_text("Words right after."),
                    supports=_list(_ID, "What they prove; the summary unless given."),
                ),
                "The words that prove it.",
            ),
        ),
        "source": _object(
            "A document that is cited; keys are CSL 1.0.2 variables where CSL has them.",
            "id type title",
            id=_text("The source’s id."),
            page_url=_text("The address of its page on the site."),
            type=_text("A CSL item type."),
            title=_text("The title as printed."),
            author=_many("name", "Who wrote it."),
            editor=_many("name", "Who edited it."),
            translator=_many("name", "Who translated it."),
            interviewer=_many("name", "Who asked the questions."),
            **{k: _text(v) for k, v in _CSL.items()},
            issued=_ref("date", "When it was published."),
            accessed=_ref("date", "When it was read."),
            url=_text("Its address."),
            archive_url=_text("The address of an archived copy."),
            archived=_ref("date", "The day of that copy."),
            language=_text("Its language (BCP 47)."),
            side=_text("The id of the side whose voice it is."),
            agency=_text("Whose text it carries; copies count once."),
            note=_NOTE,
        ),
        "name": _object(
            "A name.",
            "",
            literal=_text("A name that is never split or inverted."),
            family=_text("Family name."),
            given=_text("Given names."),
        ),
        "actor": _object(
            "A person, an organisation, a state or a group.",
            "id name kind",
            **_NAMED,
            names=_NAMES,
            kind={"enum": ["person", "organization", "state", "group"], "description": "What it is."},
            affiliation=_text("The id of the actor it belongs to."),
            side=_text("The id of its side."),
            roles=_list(
                _object(
                    "",
                    "title",
                    title=_text("The office."),
                    since=_ref("date", "From when, as far as a source gives it."),
                    until=_ref("date", "Until when, as far as a source gives it."),
                ),
                "What it was.",
            ),
            wikidata=_WIKIDATA,
            sort=_text("The name it is listed by."),
            note=_NOTE,
        ),
        "place": _object(
            "A place.",
            "id name",
            **_NAMED,
            names=_NAMES,
            within=_text("The id of the place it lies in."),
            coordinates={
                "type": "array",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2,
                "description": "Degrees north and east (WGS 84).",
            },
            wikidata=_WIKIDATA,
            note=_NOTE,
        ),
        "kind": _object(
            "What sort of thing an event is.",
            "id name plural",
            **_NAMED,
            plural=_text("Several of them."),
            description=_text("What belongs here."),
        ),
        "side": _object("Whose voice a source is.", "id name", **_NAMED, description=_text("Whose voice it is.")),
    },
}


def as_markdown() -> str:
    """Return the fields of the JSON exports as tables, for the docs."""
    parts = []
    for name, definition in SCHEMA["definitions"].items():
        if name == "event-file":
            continue
        rows = "".join(f"| `{key}` | {help_} |\n" for key, help_ in _fields(definition, definition["required"]))
        parts.append(f"### {name}\n\n{definition['description']}\n\n| key | is |\n| --- | --- |\n{rows}")
    return "\n".join(parts)


def _fields(definition: dict[str, Any], required: list[str], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in definition["properties"].items():
        yield f"{path}{key}", value["description"] + (" Always there." if key in required else "")
        inner = value.get("items", value)
        if "properties" in inner and key != "relations":
            yield from _fields(inner, inner["required"], f"{path}{key}{'[]' if 'items' in value else ''}.")
