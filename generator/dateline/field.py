"""The types a field of a YAML file can have: how a value is read, described and put into JSON Schema.

Each type turns a YAML node into a value or reports why it cannot, with the place of the very value, and goes on: one
run reports everything. Nothing is guessed: a text is the text that was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dateline import edtf
from dateline.diagnostic import Diagnostic, Severity, Span, Text, did_you_mean
from dateline.document import iter_items, span, text_of

__all__ = [
    "INVALID",
    "Choice",
    "Coordinates",
    "Date",
    "Either",
    "Field",
    "FieldType",
    "Id",
    "Language",
    "Line",
    "Many",
    "Map",
    "Prose",
    "Reader",
    "Record",
    "Url",
]

INVALID: Final = object()
"""What `FieldType.read` returns for a value it has reported."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_WHITE = re.compile(r"[ \t\n]+")
# BCP 47, 2.1: language, script, region, variants; grandfathered tags and extensions are not needed here.
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-[a-z0-9]{5,8})*\Z")
_URL_UNSAFE = re.compile(r"[\s\"<>\\^`{|}]|[^\x21-\U0010ffff]")


@dataclass(slots=True)
class Reader:
    """Where values are being read from, and the list that findings are added to."""

    path: str
    diagnostics: list[Diagnostic]

    def error(self, place: Span, code: str, message: str, help_: str = "") -> object:
        """Add an error and return `INVALID`."""
        self.diagnostics.append(Diagnostic(self.path, place, code, message, help_))
        return INVALID

    def warn(self, place: Span, code: str, message: str, help_: str = "") -> None:
        """Add a warning."""
        self.diagnostics.append(Diagnostic(self.path, place, code, message, help_, Severity.WARNING))


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


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a mapping: its type, what it means, and an example that is valid."""

    key: str
    type: FieldType
    help: str
    example: str = ""
    required: bool = False

    @property
    def attribute(self) -> str:
        """Return the name of the Python attribute that holds it."""
        return self.key.replace("-", "_")


def _scalar(node: Node, at: Reader, words: str) -> Text | None:
    if not isinstance(node, ScalarNode):
        what = "a list" if isinstance(node, SequenceNode) else "a mapping"
        at.error(span(node), "type-wrong", f"this is {what}, where {words} is expected", f"write {words}")
        return None
    if node.value == "":
        help_ = f"write {words}, or delete the field"
        at.error(span(node), "value-missing", f"there is no value, where {words} is expected", help_)
        return None
    return text_of(node)


@dataclass(frozen=True, slots=True)
class Line:
    """A text of one line; runs of blanks and line breaks are one blank. ``limit`` counts characters."""

    limit: int = 300
    words: str = "a text"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, self.words)
        if text is None:
            return INVALID
        folded = _WHITE.sub(" ", text).strip(" ") if "\n" in text or "  " in text or text != text.strip() else text
        if not folded:
            return at.error(
                text.span,
                "value-missing",
                f"there is no value, where {self.words} is expected",
                "write one, or delete the field",
            )
        if len(folded) > self.limit:
            message = f"the text has {len(folded):,} characters; the limit is {self.limit}"
            return at.error(text.span, "text-too-long", message, "shorten it")
        return folded if folded is text else Text(folded, text.span)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.limit}


@dataclass(frozen=True, slots=True)
class Prose(Line):
    """A text of whole sentences; a blank line begins a paragraph no more than anywhere else."""

    limit: int = 5000
    words: str = "a text of whole sentences"


@dataclass(frozen=True, slots=True)
class Id:
    """An id: lower-case ASCII letters, digits and single hyphens, so that no two ids differ only in case or form.

    ``of`` says what it names (``event``, ``actor``, …); whether that exists is checked when all files are read.
    """

    of: str
    limit: int = 80

    @property
    def words(self) -> str:
        article = "an" if self.of[0] in "aeiou" else "a"
        return f"the id of {article} {self.of}"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, self.words)
        return INVALID if text is None else self.check(text, at)

    def check(self, text: Text, at: Reader) -> object:
        """Return the id, or report why ``text`` is none."""
        if len(text) > self.limit:
            message = f"the id has {len(text):,} characters; the limit is {self.limit}"
            return at.error(text.span, "id-invalid", message, "shorten it")
        if not _ID.match(text):
            made = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
            help_ = "use the letters a–z, digits and single hyphens"
            if made:
                help_ += f", such as “{made}”"
            return at.error(text.span, "id-invalid", f"“{text}” is not an id", help_)
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": self.limit}


@dataclass(frozen=True, slots=True)
class Date:
    """A date in EDTF (ISO 8601-2:2019, 4)."""

    words: str = "a date such as 2022-03-14, 2022-03 or 2022-03~"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, self.words)
        if text is None:
            return INVALID
        try:
            return edtf.parse(str(text))
        except edtf.Invalid as problem:
            shown = text if len(text) <= 60 else text[:59] + "…"
            help_ = problem.help or "dates are EDTF: 2022-03-14, 2022-03, 2022-03~ (about), 2022-03-12/2022-03-13"
            return at.error(text.span, "date-invalid", f"“{shown}” is not a date: {problem.reason}", help_)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Url:
    """An address; http and https only, so that no link runs a script or reads a file."""

    words: str = "an address that begins with https:// or http://"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, self.words)
        if text is None:
            return INVALID
        shown = text if len(text) <= 60 else text[:59] + "…"
        if len(text) > 2000:
            return at.error(text.span, "url-invalid", "the address has more than 2,000 characters", "shorten it")
        try:
            parts = urlsplit(text)
            host = parts.hostname
            _ = parts.port
        except ValueError as problem:
            return at.error(text.span, "url-invalid", f"“{shown}” is not an address: {problem}", f"write {self.words}")
        if parts.scheme not in ("http", "https"):
            return at.error(
                text.span, "url-scheme", f"“{shown}” is not an http or https address", f"write {self.words}"
            )
        unsafe = _URL_UNSAFE.search(text)
        if unsafe or not host or "@" in parts.netloc:
            if not host:
                reason = "it names no host"
            elif "@" in parts.netloc:
                reason = "it holds a user name"
            else:
                reason = f"“{unsafe[0]}” must be percent-encoded" if unsafe else ""
            return at.error(
                text.span,
                "url-invalid",
                f"“{shown}” is not an address: {reason}",
                "copy it from the browser’s address bar",
            )
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uri", "pattern": "^https?://[^\\s]+$"}


@dataclass(frozen=True, slots=True)
class Language:
    """A language tag (BCP 47)."""

    words: str = "a language tag such as en, en-GB, uk or zh-Hans"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, self.words)
        if text is None:
            return INVALID
        return self.check(text, at)

    def check(self, text: Text, at: Reader) -> object:
        """Return the tag, or report why ``text`` is none."""
        if not _LANGUAGE.match(text):
            return at.error(
                text.span, "language-invalid", f"“{text[:60]}” is not a language tag", f"write {self.words}"
            )
        return text

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*$",
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a fixed set of words; ``make`` turns the word into what the record holds."""

    options: tuple[str, ...]
    make: Callable[[str], object] = str

    @property
    def words(self) -> str:
        return f"one of {', '.join(self.options)}" if len(self.options) > 1 else f"“{self.options[0]}”"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, "a word")
        if text is None:
            return INVALID
        if text not in self.options:
            help_ = did_you_mean(text, self.options) or f"write {self.words}"
            return at.error(text.span, "choice-unknown", f"“{text[:60]}” is not known here", help_)
        return self.make(text)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.options)}


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Latitude and longitude in decimal degrees (WGS 84), as a list of two or “41.9, 12.5”."""

    words: str = "latitude and longitude such as [41.9, 12.5]"

    def read(self, node: Node, at: Reader) -> object:
        if isinstance(node, SequenceNode):
            parts = [n.value if isinstance(n, ScalarNode) else "" for n in node.value]
        else:
            text = _scalar(node, at, self.words)
            if text is None:
                return INVALID
            parts = text.split(",")
        numbers = [float(p) for p in parts if re.fullmatch(r"\s*-?[0-9]{1,3}(\.[0-9]{1,8})?\s*", p)]
        if len(parts) != 2 or len(numbers) != 2:
            return at.error(span(node), "coordinates-invalid", "these are not two numbers", f"write {self.words}")
        latitude, longitude = numbers
        if abs(latitude) > 90 or abs(longitude) > 180:
            help_ = "latitude first (−90 to 90), then longitude (−180 to 180)"
            return at.error(span(node), "coordinates-invalid", "these numbers lie outside the globe", help_)
        return latitude, longitude

    def json_schema(self) -> dict[str, Any]:
        pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
        return {"anyOf": [pair, {"type": "string"}]}


@dataclass(frozen=True, slots=True)
class Many:
    """One value or a list of them; becomes a tuple. A value that stands twice is reported."""

    of: FieldType
    limit: int = 500

    @property
    def words(self) -> str:
        return f"{self.of.words}, or a list of such"

    def read(self, node: Node, at: Reader) -> object:
        if not isinstance(node, SequenceNode):
            value = self.of.read(node, at)
            return INVALID if value is INVALID else (value,)
        if not node.value:
            return at.error(span(node), "value-missing", "the list is empty", "write a value, or delete the field")
        if len(node.value) > self.limit:
            return at.error(
                span(node),
                "list-too-long",
                f"the list has {len(node.value):,} entries",
                f"the limit is {self.limit}",
            )
        values = []
        for item in node.value:
            value = self.of.read(item, at)
            if value is INVALID:
                continue
            if value in values:
                at.error(
                    span(item),
                    "list-repeats",
                    f"“{value}” stands twice in this list"
                    if isinstance(value, str)
                    else "this entry stands twice in the list",
                    "delete one",
                )
            else:
                values.append(value)
        return tuple(values)

    def json_schema(self) -> dict[str, Any]:
        one = self.of.json_schema()
        return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


@dataclass(frozen=True, slots=True)
class Map:
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
            what = "a list" if isinstance(node, SequenceNode) else "a text"
            return at.error(
                span(node),
                "type-wrong",
                f"this is {what}, where {self.words} is expected",
                f"write {self.words}",
            )
        entries = []
        for key, value_node in iter_items(node, at.path, at.diagnostics):
            checked = self.key.check(key, at)
            value = self.of.read(value_node, at)
            if checked is not INVALID and value is not INVALID:
                entries.append(self.make(key, value))
        return tuple(entries)

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "propertyNames": {"pattern": self.key.json_schema()["pattern"]},
            "additionalProperties": self.of.json_schema(),
        }


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys, built into a value by ``build`` (keyword arguments named like the attributes).

    ``check`` may report what no single field can see. ``elsewhere`` explains keys that belong to another record. A
    ``located`` value is also told its file, its place and whether any part of it was reported as wrong.
    """

    name: str
    fields: tuple[Field, ...]
    build: Callable[..., object]
    check: Callable[[Mapping[str, Any], Span, Reader], None] | None = None
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    located: bool = False
    _by_key: dict[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {f.key: f for f in self.fields})

    @property
    def words(self) -> str:
        return f"a mapping with {', '.join(f.key for f in self.fields[:4])} …"

    def read(self, node: Node, at: Reader) -> object:
        if not isinstance(node, MappingNode):
            what = "a list" if isinstance(node, SequenceNode) else "a text"
            message = f"this is {what}, where the {self.name} is expected"
            return at.error(span(node), "type-wrong", message, f"write {self.words}")
        before = len(at.diagnostics)
        values: dict[str, Any] = {}
        for key, value_node in iter_items(node, at.path, at.diagnostics):
            known = self._by_key.get(key)
            if known is None:
                self._unknown(key, at)
                continue
            value = known.type.read(value_node, at)
            if value is not INVALID:
                values[known.attribute] = value
        written = {k.value for k, _ in node.value if isinstance(k, ScalarNode)}
        place = span(node)
        missing = [f for f in self.fields if f.required and f.key not in written]
        for f in missing:
            example = f": {f.example}" if f.example and "\n" not in f.example else ": …"
            at.error(place, "field-missing", f"the {self.name} has no “{f.key}”", f"add “{f.key}{example}”")
        if any(f.required and f.attribute not in values for f in self.fields):
            return INVALID
        if self.check:
            self.check(values, place, at)
        if self.located:
            broken = any(d.severity is Severity.ERROR for d in at.diagnostics[before:])
            return self.build(**values, path=at.path, span=place, is_broken=broken)
        return self.build(**values)

    def _unknown(self, key: Text, at: Reader) -> None:
        help_ = self.elsewhere.get(key) or did_you_mean(key, self._by_key)
        help_ = help_ or f"the fields are {', '.join(self._by_key)}"
        at.error(key.span, "key-unknown", f"the {self.name} has no field “{key[:60]}”", help_)

    def json_schema(self) -> dict[str, Any]:
        properties = {}
        for f in self.fields:
            properties[f.key] = {**f.type.json_schema(), "description": f.help}
            if f.example:
                properties[f.key]["examples"] = [f.example]
        schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
        required = [f.key for f in self.fields if f.required]
        return {**schema, "required": required} if required else schema


@dataclass(frozen=True, slots=True)
class Either:
    """A short form, read as one value and made into the record by ``make``, or the record in full."""

    short: FieldType
    full: Record
    make: Callable[[Any], object]

    @property
    def words(self) -> str:
        return f"{self.short.words}, or {self.full.words}"

    def read(self, node: Node, at: Reader) -> object:
        if isinstance(node, MappingNode):
            return self.full.read(node, at)
        value = self.short.read(node, at)
        return INVALID if value is INVALID else self.make(value)

    def json_schema(self) -> dict[str, Any]:
        return {"anyOf": [self.short.json_schema(), self.full.json_schema()]}
