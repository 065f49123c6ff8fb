"""Every id that a file names, with the place of the very id: what editors jump from, look up and rename.

The places come from the declarations in `schema`, so a new field that holds an id is found without a word here. What
is not an id where the schema wants one is passed over; saying so is the check's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dateline import prose, registry_entry, schema
from dateline.diagnostic import Span
from dateline.document import Document, span
from dateline.field import Either, Field, FieldType, Many, Map, Record
from dateline.scalar import Id, Prose

__all__ = ["REGISTRIES", "Mention", "field_place", "in_document", "in_markdown"]

REGISTRIES = registry_entry.RECORDS
"""The records of the registry files, by the file's stem."""

_KEY = re.compile(r"@(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)")
_MARK = re.compile(r"\[@[^\[\]]*\]")
_LINKED = re.compile(r"(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)")


class Mention(NamedTuple):
    """One id in one place. ``of`` is what it names: event, source, actor, place, kind, side or property.

    ``key`` is the field that it stands in; an id at its own entry in a registry stands in “”.
    """

    of: str
    id: str
    span: Span
    key: str

    @property
    def is_entry(self) -> bool:
        """Return whether this is where the thing itself is written: a report, a registry's entry, a source’s id."""
        return self.key in ("", "id")


def in_document(document: Document, lines: Sequence[str], registry: str = "") -> Iterator[Mention]:
    """Yield the ids in an event file, or in the ``registry`` file of that stem, in the order of the text."""
    if registry:
        record = REGISTRIES[registry]
        for key, value in document.root.value:
            yield from _id(key, record.name, "", lines)
            yield from _walk(value, record, "", lines)
        return
    parts = {key.value: value for key, value in document.root.value if isinstance(key, ScalarNode)}
    if "source" in parts:
        yield from _walk(parts["source"], schema.SOURCE, "", lines)
    entry = schema.REPORT if "source" in parts else schema.EDITORS_ENTRY
    if isinstance(parts.get("events"), SequenceNode):
        for node in parts["events"].value:
            yield from _walk(node, entry, "", lines)


def in_markdown(text: str) -> Iterator[Mention]:
    """Yield the sources cited and the events linked to in a Markdown text; code is passed over."""
    for mark in prose.iter_marks(text):
        group, pattern = ("event", _LINKED) if mark["event"] else ("cite", _KEY)
        for found in pattern.finditer(text, mark.start(group), mark.end(group)):
            first = text.rfind("\n", 0, found.start()) + 1
            number = text.count("\n", 0, first) + 1
            of = "event" if group == "event" else "source"
            yield Mention(of, found["id"], _in_line(number, found.start("id") - first, found.end("id") - first), "text")
            if group == "event":
                break


def field_place(document: Document, event: str, key: str) -> Span | None:
    """Return where the value of a field of the report of ``event`` stands; None where there is none."""
    events = next((v for k, v in document.root.value if isinstance(k, ScalarNode) and k.value == "events"), None)
    for node in events.value if isinstance(events, SequenceNode) else ():
        if isinstance(node, MappingNode):
            fields = {k.value: v for k, v in node.value if isinstance(k, ScalarNode)}
            if isinstance(fields.get("id"), ScalarNode) and fields["id"].value == event and key in fields:
                return span(fields[key])
    return None


def _walk(node: Node, type_: FieldType, key: str, lines: Sequence[str]) -> Iterator[Mention]:
    if isinstance(type_, Id):
        yield from _id(node, type_.of, key, lines)
    elif isinstance(type_, Many):
        for item in node.value if isinstance(node, SequenceNode) else (node,):
            yield from _walk(item, type_.of, key, lines)
    elif isinstance(type_, Either):
        yield from _walk(node, type_.full if isinstance(node, MappingNode) else type_.short, key, lines)
    elif isinstance(type_, Record) and isinstance(node, MappingNode):
        fields: dict[str, Field] = {f.key: f for f in type_.fields}
        for key_node, value in node.value:
            if isinstance(key_node, ScalarNode) and key_node.value in fields:
                yield from _walk(value, fields[key_node.value].type, key_node.value, lines)
    elif isinstance(type_, Map) and isinstance(node, MappingNode):
        for key_node, value in node.value:
            if isinstance(type_.key, Id):
                yield from _id(key_node, type_.key.of, key, lines)
            yield from _walk(value, type_.of, key, lines)
    elif isinstance(type_, Prose) and isinstance(node, ScalarNode):
        yield from _cited(node, lines)


def _id(node: Node, of: str, key: str, lines: Sequence[str]) -> Iterator[Mention]:
    """Yield the id that a scalar is, at its place without quotation marks; a block text is none."""
    if not isinstance(node, ScalarNode) or not Id(of).is_valid(node.value):
        return
    line, column = node.start_mark.line, node.start_mark.column
    if node.style in ("'", '"'):
        column += 1
    elif node.style:
        return
    if line < len(lines) and lines[line].startswith(node.value, column):
        yield Mention(of, str(node.value), _in_line(line + 1, column, column + len(node.value)), key)


def _cited(node: ScalarNode, lines: Sequence[str]) -> Iterator[Mention]:
    """Yield the sources that a text cites; the brackets of one citation may stand on several lines."""
    first, last = node.start_mark, node.end_mark
    rows = [*lines[first.line : last.line], *(row[: last.column] for row in lines[last.line : last.line + 1])]
    text = "\n".join(rows)
    for mark in _MARK.finditer(text, first.column):
        for found in _KEY.finditer(text, mark.start(), mark.end()):
            start = text.rfind("\n", 0, found.start("id")) + 1
            number = first.line + 1 + text.count("\n", 0, start)
            yield Mention(
                "source", found["id"], _in_line(number, found.start("id") - start, found.end("id") - start), "text"
            )


def _in_line(number: int, start: int, end: int) -> Span:
    return Span(number, start + 1, number, end + 1)
