"""Where the cursor stands while a file is being typed, YAML or not."""

from __future__ import annotations

import pytest

from dateline.editor import cursor
from dateline.field import Many, Map, Record
from dateline.scalar import Choice, Date, Id

HEAD = "source: {type: book, title: x}\nevents:\n  - id: moon-landing\n"

PLACES = [
    # the text with the cursor at “|”: keys, key, word, and some that are written already
    ("|", (), "", "", set()),
    ("sour|", (), "", "sour", set()),
    ("source:\n  ty|", ("source",), "", "ty", set()),
    ("source:\n  title: x\n  type: bo|\n  side: us\n", ("source",), "type", "bo", {"title", "side"}),
    ("source: {title: x, ty|}", ("source",), "", "ty", {"title"}),
    ("source: {title: x, type: bo|, side: us}", ("source",), "type", "bo", {"title", "side"}),
    ("source: {title: x,\n  type: bo|", ("source",), "type", "bo", {"title"}),
    ("source: {title: x}\nevents:\n  - |", ("events",), "", "", set()),
    ("events:\n- id: x\n  pl|", ("events",), "", "pl", {"id"}),
    (HEAD + "    place: |", ("events",), "place", "", {"id"}),
    (HEAD + "    |\n    date: 1969\n  - id: other\n    place: moon\n", ("events",), "", "", {"id", "date"}),
    (HEAD + "    actors: [nasa, neil|]", ("events", "actors"), "", "neil", set()),
    (HEAD + "    actors: [nasa,\n      neil|", ("events", "actors"), "", "neil", set()),
    (HEAD + "    actors:\n      - nasa\n      - ne|", ("events", "actors"), "", "ne", set()),
    (HEAD + "    actors:\n    - nasa\n    - ne|", ("events", "actors"), "", "ne", set()),
    (HEAD + "    quotes:\n      - text: x\n        sp|", ("events", "quotes"), "", "sp", {"text"}),
    (HEAD + "    quotes:\n      - {text: 'a, b: c', speaker: ne|}", ("events", "quotes"), "speaker", "ne", {"text"}),
    (HEAD + "    quotes: {text: \"[x\", supports: [da|", ("events", "quotes", "supports"), "", "da", set()),
    (HEAD + "    quotes:\n      - x\n    rank: no|", ("events",), "rank", "no", {"id", "quotes"}),
    (HEAD + "    summary: a [b] c|", ("events",), "summary", "a [b] c", {"id"}),
    ("events:\n  - {id: x, part-of: ap|}", ("events",), "part-of", "ap", {"id"}),
    ("events:\n  - id: x\n    resolve:\n      date: {take: 1|", ("events", "resolve", "date"), "take", "1", set()),
    ("events:\n  - id: x\n    # a remark: here\n\n    pl|", ("events",), "", "pl", {"id"}),
    ("罗马: {name: |", ("罗马",), "name", "", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "keys", "key", "word", "written"), PLACES, ids=[p[0][-30:] for p in PLACES])
def test_the_place_of_the_cursor(text: str, keys: tuple[str, ...], key: str, word: str, written: set[str]) -> None:
    """The mapping it is in, the key whose value is written, and what is written of it."""
    before, after = text.split("|")
    lines = (before + after).split("\n")
    line = before.count("\n")
    column = len(before.split("\n")[-1])
    found = cursor.at(lines, line, column)
    assert (found.keys, found.key, found.word) == (keys, key, word)
    assert written <= found.written
    assert key not in found.written
    assert lines[line][found.start : column] == word


TYPES = [
    (("events",), "place", Id("place")),
    (("events", "actors"), "", Many(Id("actor"))),
    (("events", "quotes"), "speaker", Id("actor")),
    (("events",), "date", Date()),
    (("events",), "nonsense", None),
    (("events", "nonsense"), "deeper", None),
    ((), "", None),
]


@pytest.mark.parametrize(("keys", "key", "type_"), TYPES)
def test_what_is_expected_at_the_cursor(keys: tuple[str, ...], key: str, type_: object) -> None:
    """As the schema says, or nothing."""
    assert cursor.type_at(cursor.Cursor(keys, key, "", 0, frozenset())) == type_


def test_an_editors_file_and_registries_have_their_own_fields() -> None:
    """What is expected depends on the file."""
    editors = cursor.type_at(cursor.Cursor(("events",), "importance", "", 0, frozenset()), is_sourced=False)
    assert isinstance(editors, Choice)
    resolve = cursor.type_at(cursor.Cursor(("events", "resolve"), "", "", 0, frozenset()), is_sourced=False)
    assert isinstance(resolve, Map)
    actor = cursor.type_at(cursor.Cursor(("nasa",), "", "", 0, frozenset()), registry="actors")
    assert isinstance(actor, Record)
    affiliation = cursor.type_at(cursor.Cursor(("nasa",), "affiliation", "", 0, frozenset()), registry="actors")
    assert affiliation == Id("actor")
