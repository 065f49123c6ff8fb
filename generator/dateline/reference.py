"""The schema in the forms that people and tools read: the field reference of the docs, and JSON Schema draft-07.

Both are printed from the declarations in `schema`; nothing is said twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dateline import registry_entry, schema
from dateline.field import Either, Field, FieldType, Many, Map, Record
from dateline.scalar import Choice, Id

__all__ = ["FILES", "as_markdown", "json_schema"]

_DRAFT = "http://json-schema.org/draft-07/schema#"
FILES = ("event-file", "actors", "places", "sides", "kinds")
_REGISTRIES = registry_entry.RECORDS


def json_schema(file: str) -> dict[str, Any]:
    """Return the JSON Schema (draft-07) of one of `FILES`."""
    if file == "event-file":
        # if/then rather than anyOf: an editor's tool can then complete and explain the form that was written.
        return {
            "$schema": _DRAFT,
            "title": "Dateline event file",
            "type": "object",
            "if": {"required": ["source"]},
            "then": {
                "title": "One source and what it reports",
                "properties": {"source": schema.SOURCE.json_schema(), "events": _events(schema.REPORT)},
                "additionalProperties": False,
            },
            "else": {
                "title": "The editors’ own words",
                "properties": {"events": _events(schema.EDITORS_ENTRY)},
                "required": ["events"],
                "additionalProperties": False,
            },
        }
    record = _REGISTRIES[file]
    return {
        "$schema": _DRAFT,
        "title": f"Dateline {file}",
        "type": "object",
        "minProperties": 1,
        "propertyNames": {k: v for k, v in Id(record.name).json_schema().items() if k != "type"},
        "additionalProperties": record.json_schema(),
    }


def _events(record: Record) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "maxItems": schema.EVENTS_LIMIT, "items": record.json_schema()}


def as_markdown() -> str:
    """Return the reference of every field, as `docs/fields.md` holds it."""
    parts = [
        "# What a file may say\n",
        "Printed by `dateline schema` from the declarations that files are checked by; do not edit.\n",
        "An event file in `content/events/` holds `source` and `events`, a list of reports; an editors’ file holds "
        "`events` alone, a list of editors’ entries. `actors.yaml`, `places.yaml`, `sides.yaml` and `kinds.yaml` map "
        "ids to entries.\n",
    ]
    records = [
        schema.SOURCE,
        schema.REPORT,
        schema.EDITORS_ENTRY,
        registry_entry.ACTOR,
        registry_entry.PLACE,
        registry_entry.SIDE,
        registry_entry.KIND,
    ]
    seen: list[Record] = []
    for record in records:
        for found in (record, *_inner(record)):
            if found not in seen:
                seen.append(found)
                parts.append(_section(found))
    return "\n".join(parts)


def _section(record: Record) -> str:
    rows = "".join(_row(f) for f in record.fields)
    title = record.name[:1].upper() + record.name[1:]
    return f"## {title}\n\n| field | is | means | example |\n| --- | --- | --- | --- |\n{rows}"


def _row(field: Field) -> str:
    need = " (required)" if field.required else ""
    example = f"`{field.example}`" if field.example else ""
    words = f"one of {', '.join(field.type.options)}" if isinstance(field.type, Choice) else field.type.words
    cells = (f"`{field.key}`{need}", words, field.help, example)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _inner(record: Record) -> Iterator[Record]:
    for field in record.fields:
        yield from _records_of(field.type)


def _records_of(type_: FieldType) -> Iterator[Record]:
    if isinstance(type_, Record):
        yield type_
        yield from _inner(type_)
    elif isinstance(type_, Either):
        yield from _records_of(type_.full)
    elif isinstance(type_, Many | Map):
        yield from _records_of(type_.of)
