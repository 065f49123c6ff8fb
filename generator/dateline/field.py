"""What a field of a YAML file is, and the types made of others: lists, mappings and records (single values: `scalar`).

Each type turns a YAML node into a value or reports why it cannot, with the place of the very value, and goes on: one
run reports everything. Nothing is guessed: a text is the text that was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol

from msgspec import Struct, field
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dateline.diagnostic import Severity, Span, Text, did_you_mean
from dateline.document import Reader, is_plain, iter_items, shorten, span, text_of, what_is

if TYPE_CHECKING:
    from dateline.scalar import Id, Language

__all__ = [
    "INVALID",
    "Either",
    "Field",
    "FieldType",
    "Many",
    "Map",
    "Reader",
    "Record",
    "Written",
    "refuse",
]

INVALID: Final = object()
"""What `FieldType.read` returns for a value it has reported."""

_DASH = re.compile(r"-[^\W\d]")
_TORN = "put the whole text in quotes: it holds “: ”"


class FieldType(Protocol):
    """How one value is read. ``words`` says what is expected, as in “expected a date”."""

    @property
    def words(self) -> str: ...

    def read(self, node: Node, at: Reader) -> object:
        """Return the value of ``node``, or `INVALID` after reporting why it has none."""
        ...

    def json_schema(self) -> dict[str, Any]:
        """Return the type in JSON Schema draft-07."""
        ...


class Field(Struct, frozen=True):
    """One key of a mapping: its type, what it means, an example that is valid, another key that it ``needs``."""

    key: str
    type: FieldType
    help: str
    example: str = ""
    required: bool = False
    needs: str = ""

    @property
    def attribute(self) -> str:
        """Return the name of the Python attribute that holds it."""
        return self.key.replace("-", "_")


def refuse(node: Node, at: Reader, words: str, help_: str) -> object:
    """Report that ``node`` is of another shape than ``words`` say, or nothing at all; return `INVALID`."""
    what = what_is(node)
    if what == "nothing":
        message = f"there is no value, where {words} is expected"
        # Nobody who has written “title: #1” sees that this is no text.
        comment = (
            "; “#” begins a comment, unless the text is put in quotes" if words == "a text" and _is_bare(node) else ""
        )
        at.error(span(node), "value-missing", message, f"write one, or delete the field{comment}")
    else:
        message = f"this is {what}, where {words} is expected"
        at.error(span(node), "type-wrong", message, help_)
    return INVALID


def _is_bare(node: Node) -> bool:
    return isinstance(node, ScalarNode) and is_plain(node)


class Many(Struct, frozen=True):
    """One value or a list of them; becomes a tuple. A value that stands twice is reported."""

    of: FieldType
    limit: int = 500

    @property
    def words(self) -> str:
        return f"{self.of.words}, or a list of such"

    def read(self, node: Node, at: Reader) -> object:
        if not isinstance(node, SequenceNode):
            if help_ := self._as_list(node):
                message = f"“{shorten(' '.join(node.value.split()))}” is written as one value"
                at.error(span(node), "type-wrong", message, help_)
                return INVALID
            value = self.of.read(node, at)
            return INVALID if value is INVALID else (value,)
        if not node.value:
            at.error(span(node), "value-missing", "the list is empty", "write a value, or delete the field")
            return INVALID
        if len(node.value) > self.limit:
            message = f"the list has {len(node.value):,} entries; the limit is {self.limit}"
            at.error(span(node), "list-too-long", message, "divide it among several files")
            return INVALID
        values: dict[object, Span] = {}
        for item in node.value:
            value = self.of.read(item, at)
            if value is INVALID:
                continue
            if value in values:
                what = f"“{shorten(value)}”" if isinstance(value, str) else "this entry"
                also = at.also(values[value])
                at.error(span(item), "list-repeats", f"{what} stands twice in the list", "keep one of the two", also)
            else:
                values[value] = span(item)
        return tuple(values)

    def _as_list(self, node: Node) -> str:
        """Return how to write as a list what is none but was meant as one, or an empty text."""
        if not isinstance(node, ScalarNode) or not is_plain(node):
            return ""
        if _DASH.match(node.value):
            return "write a blank behind the “-”, or put the text in quotes"
        if "," in node.value or span(node).end_line > span(node).line:
            from dateline.scalar import Id

            parts = node.value.split(",") if "," in node.value else node.value.split()
            ids = [self.of.nearest(part) for part in parts] if isinstance(self.of, Id) else []
            if ids and all(ids):
                return f"write a list: [{', '.join(ids)}]"
        return ""

    def json_schema(self) -> dict[str, Any]:
        one = self.of.json_schema()
        # if/then rather than anyOf: an editor's tool can then complete and explain the form that was written.
        return {
            "if": {"type": "array"},
            "then": {"items": one, "minItems": 1, "maxItems": self.limit, "uniqueItems": True},
            "else": one,
        }


class Map(Struct, frozen=True):
    """A mapping whose keys are ids (or language tags) and whose values have one type.

    ``make`` gets the key and the value and returns what the tuple holds.
    """

    key: Id | Language
    of: FieldType
    make: Callable[[Text, Any], object] = lambda key, value: (str(key), value)

    @property
    def words(self) -> str:
        return f"a mapping from {self.key.words} to {self.of.words}"

    def read(self, node: Node, at: Reader) -> object:
        if not isinstance(node, MappingNode):
            return refuse(node, at, self.words, "write “key: value”, one a line")
        if not node.value:
            at.error(span(node), "value-missing", "the mapping is empty", "write an entry, or delete the field")
            return INVALID
        entries = []
        for key_node, value_node in iter_items(node, at):
            key = text_of(key_node)
            checked = self.key.check(key, at)
            value = self.of.read(value_node, at)
            if checked is not INVALID and value is not INVALID:
                entries.append(self.make(key, value))
        return tuple(entries)

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {k: v for k, v in self.key.json_schema().items() if k != "type"},
            "additionalProperties": self.of.json_schema(),
        }


class Written(Struct, frozen=True):
    """What one mapping says: its values by attribute, and the node of each value, right or wrong, and its own."""

    values: Mapping[str, Any]
    nodes: Mapping[str, Node]
    node: MappingNode

    def has(self, attribute: str) -> bool:
        """Return whether ``attribute`` was written, rightly or not."""
        return attribute in self.nodes

    def place_of(self, attribute: str = "") -> Span:
        """Return where the value of ``attribute`` stands; the mapping's place if it was not written."""
        return span(self.nodes.get(attribute, self.node))


class Record(Struct, frozen=True, dict=True):
    """A mapping with known keys, built into a value by ``build`` (keyword arguments named like the attributes).

    ``check`` may report what no single field can see. ``elsewhere`` explains keys that belong to another record. A
    ``located`` value is also told its file, its place and whether any part of it was reported as wrong. A ``referred``
    value is built even if a required field is wrong, with “?” for it: what names it shall not be reported as well.
    """

    name: str
    fields: tuple[Field, ...]
    build: Callable[..., object]
    check: Callable[[Written, Reader], None] | None = None
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    located: bool = False
    referred: bool = False

    @cached_property
    def _by_key(self) -> dict[str, tuple[str, FieldType]]:
        return {f.key: (f.attribute, f.type) for f in self.fields}

    @cached_property
    def _required(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if f.required)

    @cached_property
    def _needy(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if f.needs)

    @property
    def keys(self) -> Collection[str]:
        """Return the keys of its fields."""
        return self._by_key.keys()

    @property
    def words(self) -> str:
        keys = [f.key for f in sorted(self.fields, key=lambda f: not f.required)]
        some = ", ".join(keys[:3]) + (" …" if len(keys) > 3 else "")
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name} ({some})"

    def read(self, node: Node, at: Reader) -> object:
        if not isinstance(node, MappingNode):
            return refuse(node, at, self.words, "write its fields as “key: value”, one a line")
        before = len(at.diagnostics)
        values: dict[str, Any] = {}
        nodes: dict[str, Node] = {}
        for key, value_node in iter_items(node, at):
            known = self._by_key.get(key.value)
            if known is None:
                self._unknown(text_of(key), at)
                continue
            attribute, type_ = known
            nodes[attribute] = value_node
            value = type_.read(value_node, at)
            if value is not INVALID:
                values[attribute] = value
        self._report_missing(node, nodes, at)
        for f in self._required:
            if f.attribute not in values:
                if not self.referred:
                    return INVALID
                values[f.attribute] = "?"
        if self.check:
            self.check(Written(values, nodes, node), at)
        if self.located:
            is_broken = any(d.severity is Severity.ERROR for d in at.diagnostics[before:])
            return self.build(**values, path=at.path, span=span(node), is_broken=is_broken)
        return self.build(**values)

    def _report_missing(self, node: MappingNode, written: Mapping[str, Node], at: Reader) -> None:
        for f in self._required:
            if f.attribute not in written:
                help_ = f"add it, for example “{f.key}: {f.example}”"
                at.error(span(node), "field-missing", f"the {self.name} has no “{f.key}”", help_)
        for f in self._needy:
            if f.attribute in written and f.needs.replace("-", "_") not in written:
                message = f"“{f.key}” is given without “{f.needs}”"
                help_ = f"add “{f.needs}: …”, or delete “{f.key}”"
                at.error(span(written[f.attribute]), "field-missing", message, help_)

    def _unknown(self, key: Text, at: Reader) -> None:
        help_ = self.elsewhere.get(key) or did_you_mean(key, self._by_key)
        if not help_ and " " in key:
            help_ = f"{_TORN}; or end the text above before it"
        help_ = help_ or f"the fields are {', '.join(self._by_key)}"
        at.error(key.span, "key-unknown", f"the {self.name} has no field “{shorten(key)}”", help_)

    def json_schema(self) -> dict[str, Any]:
        properties = {}
        for f in self.fields:
            properties[f.key] = {**f.type.json_schema(), "description": f.help}
            if f.example and f.example[0] not in "[{":
                properties[f.key]["examples"] = [f.example]
        schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
        if required := [f.key for f in self.fields if f.required]:
            schema["required"] = required
        if needs := {f.key: [f.needs] for f in self.fields if f.needs}:
            schema["dependencies"] = needs
        return schema


class Either(Struct, frozen=True):
    """A short form, read as one value and made into the record by ``make``, or the record in full."""

    short: FieldType
    full: Record
    make: Callable[[Any], object]

    @property
    def words(self) -> str:
        return f"{self.short.words}, or {self.full.words}"

    def read(self, node: Node, at: Reader) -> object:
        if isinstance(node, MappingNode):
            if (key := self._torn(node)) is not None:
                message = f"the {self.full.name} has no field “{shorten(key)}”"
                at.error(key.span, "key-unknown", message, _TORN)
                return INVALID
            return self.full.read(node, at)
        value = self.short.read(node, at)
        return INVALID if value is INVALID else self.make(value)

    def _torn(self, node: MappingNode) -> Text | None:
        """Return the first key of a mapping that was meant as a text in which “: ” stands, or None if it was not."""
        keys = [key for key, _ in node.value if isinstance(key, ScalarNode)]
        if not keys or any(key.value in self.full.keys or " " not in key.value for key in keys):
            return None
        return text_of(keys[0])

    def json_schema(self) -> dict[str, Any]:
        return {"if": {"type": "object"}, "then": self.full.json_schema(), "else": self.short.json_schema()}
