"""The field reference and the JSON Schema, which are printed from what files are checked by."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline import document, reference, registry_entry, schema
from dateline.diagnostic import Diagnostic
from dateline.document import Reader
from dateline.field import INVALID, Either, Field, FieldType, Many, Map, Record

ROOT = Path(__file__).parents[1]
RECORDS = (
    schema.SOURCE,
    schema.REPORT,
    schema.EDITORS_ENTRY,
    *registry_entry.RECORDS.values(),
)

# The keywords of draft-07 that the schema may use.
KEYWORDS = {
    "$schema", "title", "description", "examples", "type", "enum", "const", "minLength", "maxLength", "pattern",
    "format", "items", "minItems", "maxItems", "uniqueItems", "properties", "additionalProperties", "propertyNames",
    "minProperties", "required", "dependencies", "if", "then", "else",
}  # fmt: skip


def fields_of(type_: FieldType) -> Iterator[tuple[Record, Field]]:
    if isinstance(type_, Record):
        for field in type_.fields:
            yield type_, field
            yield from fields_of(field.type)
    elif isinstance(type_, Either):
        yield from fields_of(type_.full)
    elif isinstance(type_, Many | Map):
        yield from fields_of(type_.of)


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Yield a schema and those within it."""
    yield node
    for key in ("items", "additionalProperties", "propertyNames", "if", "then", "else"):
        if isinstance(node.get(key), dict):
            yield from schemas(node[key])
    for inner in node.get("properties", {}).values():
        yield from schemas(inner)


ALL_FIELDS = {(r.name, f.key): f for record in RECORDS for r, f in fields_of(record)}


def test_the_docs_are_what_the_command_prints() -> None:
    """`docs/fields.md` is renewed with `dateline schema > docs/fields.md`."""
    assert (ROOT / "docs" / "fields.md").read_text(encoding="utf-8") == reference.as_markdown()


def test_every_field_stands_in_the_docs() -> None:
    """No field of any record is left out, and each says what it means."""
    page = reference.as_markdown()
    for (record, key), field in ALL_FIELDS.items():
        part = page.split(f"## {record[:1].upper()}{record[1:]}\n")[1].split("\n## ")[0]
        assert f"| `{key}`" in part, (record, key)
        assert field.help.endswith(".")


@pytest.mark.parametrize("field", ALL_FIELDS.values(), ids=[" ".join(k) for k in ALL_FIELDS])
def test_every_example_is_valid(field: Field) -> None:
    """An editor can copy an example as it stands."""
    if not field.example:
        return
    found: list[Diagnostic] = []
    parsed = document.loads("a.yaml", f"{field.key}: {field.example}\n".encode(), found)
    assert parsed is not None
    value = field.type.read(parsed.root.value[0][1], Reader("a.yaml", found))
    assert (found, value is INVALID) == ([], False)


def test_a_required_field_has_an_example() -> None:
    """What must be written can be shown in the answer to its lack."""
    assert all(field.example for field in ALL_FIELDS.values() if field.required)


@pytest.mark.parametrize("file", reference.FILES)
def test_the_json_schema_keeps_to_draft_07(file: str) -> None:
    """No keyword of a later draft is used, and unknown fields are refused everywhere."""
    whole = reference.json_schema(file)
    assert whole["$schema"] == "http://json-schema.org/draft-07/schema#"
    for node in schemas(whole):
        assert node.keys() <= KEYWORDS
        if "properties" in node:
            assert node["additionalProperties"] is False
            assert set(node.get("required", ())) <= node["properties"].keys()


def test_the_json_schema_has_every_field() -> None:
    """An editor's tool completes and explains each field of each record."""
    described = {
        (key, inner["description"])
        for file in reference.FILES
        for node in schemas(reference.json_schema(file))
        for key, inner in node.get("properties", {}).items()
        if "description" in inner
    }
    assert described == {(field.key, field.help) for field in ALL_FIELDS.values()}
