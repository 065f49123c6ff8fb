"""YAML text in which every value knows its place.

YAML gives the shape only: scalars stay text, whatever they look like, so that `NO`, `12:30` and `2022-03` are what
was written. What makes YAML ambiguous or dangerous is refused with its place: tags, anchors and aliases, merge keys,
duplicate keys, several documents in a file, control and bidirectional characters, encodings other than UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dateline.diagnostic import NOWHERE, Diagnostic, Related, Span, Text

if TYPE_CHECKING:
    from yaml.events import Event as YamlEvent

try:
    from yaml._yaml import CParser  # four times as fast as the parser in Python, and the same marks
except ImportError as error:  # pragma: no cover
    message = "PyYAML was built without its C parser (libyaml); install the wheel from the lock file"
    raise ImportError(message) from error

__all__ = ["Document", "decode", "iter_items", "lines_of", "loads", "span", "text_of"]

_MAX_BYTES = 4 * 1024 * 1024
_MAX_DEPTH = 32

# Bidirectional embeddings, overrides and isolates can make a line read as what it is not (Unicode TR 36, 3.3).
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
# YAML 1.2, 5.1: the printable characters. libyaml refuses some of the others, but without a place.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The line breaks of YAML 1.1, which libyaml counts lines by.
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_MAYBE_PROPERTY = re.compile(r"(?:^|[\s\[{,:-])[&*!]\S", re.MULTILINE)


class _Composer(CParser):
    """PyYAML's C composer without a resolver: a node's tag is empty unless the file wrote one."""

    def resolve(self, _kind: type[Node], _value: object, _implicit: object) -> str:
        return ""

    def descend_resolver(self, *_: object) -> None:
        pass

    ascend_resolver = descend_resolver


@dataclass(frozen=True, slots=True)
class Document:
    """One file's mapping. ``path`` is as diagnostics print it; ``root`` is a PyYAML mapping node with marks."""

    path: str
    root: MappingNode


def loads(path: str, data: bytes, diagnostics: list[Diagnostic]) -> Document | None:
    """Return the document in ``data``, or None if it cannot be read at all.

    What is wrong is added to ``diagnostics``. A document is also returned beside errors (a duplicate key, an anchor)
    that leave the rest of it readable, so that one run reports everything.
    """

    def error(place: Span, code: str, message: str, help_: str) -> None:
        diagnostics.append(Diagnostic(path, place, code, message, help_))

    text = decode(path, data, diagnostics)
    if text is None:
        return None
    try:
        root = _Composer(text).get_single_node()
    except yaml.MarkedYAMLError as problem:
        error(*_syntax(problem, text))
        return None
    except RecursionError:
        error(
            _depth_exceeded(text),
            "yaml-too-deep",
            f"more than {_MAX_DEPTH} levels of nesting",
            "an event file needs five",
        )
        return None
    if root is None:
        error(NOWHERE, "file-empty", "the file holds no YAML", "write the file's fields, or delete it")
        return None
    if _MAYBE_PROPERTY.search(text):
        _refuse_properties(text, error)
    if not isinstance(root, MappingNode):
        what = "a list" if isinstance(root, SequenceNode) else "a single text"
        error(
            span(root),
            "file-not-mapping",
            f"the file is {what}, not a mapping of fields",
            "begin with a field such as “source:” or “events:”",
        )
        return None
    return Document(path, root)


def iter_items(node: MappingNode, path: str, diagnostics: list[Diagnostic]) -> Iterator[tuple[Text, Node]]:
    """Yield each key with its value's node, reporting keys that are not plain text, merge keys and repeated keys.

    Of a repeated key the first value is kept.
    """
    seen: dict[str, Span] = {}
    for key_node, value in node.value:
        place = span(key_node)
        if not isinstance(key_node, ScalarNode):
            diagnostics.append(
                Diagnostic(path, place, "key-not-text", "a key must be a single word", "write “key: value”")
            )
            continue
        key = key_node.value
        if key == "<<" and key_node.style is None:
            message = "merge keys (“<<”) are not read"
            diagnostics.append(Diagnostic(path, place, "yaml-merge-key", message, "write the fields out"))
            continue
        if key in seen:
            first = (Related(path, seen[key], "the first one"),)
            message = f"“{_short(key)}” stands twice in one mapping"
            diagnostics.append(Diagnostic(path, place, "key-duplicate", message, "keep one of the two", related=first))
            continue
        seen[key] = place
        yield Text(key, place), value


def span(node: Node) -> Span:
    """Return the stretch of a node; a block mapping's or list's ends with its own first line."""
    start, end = node.start_mark, node.end_mark
    if end.line != start.line and not isinstance(node, ScalarNode):
        return Span(start.line + 1, start.column + 1, start.line + 1, start.column + 2)
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def text_of(node: ScalarNode) -> Text:
    """Return a scalar's text with its place."""
    return Text(node.value, span(node))


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a file as libyaml counts them, for excerpts; bytes that are not UTF-8 become “�”."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return _BREAK.split(data.decode(encoding, "replace"))


_Error = Callable[[Span, str, str, str], None]


def decode(path: str, data: bytes, diagnostics: list[Diagnostic]) -> str | None:
    """Return the text of a file with its line ends as LF, or None if it cannot be read as UTF-8 text.

    A byte order mark and line ends other than LF are reported, but the text is returned.
    """

    def error(place: Span, code: str, message: str, help_: str) -> None:
        diagnostics.append(Diagnostic(path, place, code, message, help_))

    if len(data) > _MAX_BYTES:
        error(
            NOWHERE,
            "file-too-large",
            f"the file has {len(data):,} bytes",
            f"the limit is {_MAX_BYTES:,}; one article makes one file",
        )
        return None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        error(NOWHERE, "encoding-utf16", "the file is in UTF-16", "save it as UTF-8")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8")
        place = _place(before, len(before))
        value = data[problem.start]
        error(place, "encoding-invalid", f"byte 0x{value:02x} is not UTF-8 here", "save the file as UTF-8")
        return None
    if text.startswith("\ufeff"):
        error(NOWHERE, "encoding-bom", "the file begins with a byte order mark", "save it as UTF-8 without BOM")
        text = text[1:]
    found = _UNPRINTABLE.search(text)
    if found:
        error(
            _place(text, found.start()),
            "character-control",
            f"U+{ord(found[0]):04X} is a control character",
            "delete it",
        )
        return None
    found = _BIDI.search(text)
    if found:
        message = f"U+{ord(found[0]):04X} changes the direction of the text unseen"
        error(
            _place(text, found.start()),
            "character-bidi",
            message,
            "delete it; mark the language of a quote with “lang”",
        )
        return None
    at = text.find("\r")
    if at >= 0:
        error(
            _place(text, at),
            "line-ending",
            "lines end in CR or CR LF",
            "save the file with LF line endings (Unix)",
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _place(text: str, index: int) -> Span:
    lines = _BREAK.split(text[:index])
    line, column = len(lines), len(lines[-1]) + 1
    return Span(line, column, line, column + 1)


def _syntax(problem: yaml.MarkedYAMLError, text: str) -> tuple[Span, str, str, str]:
    mark = problem.problem_mark or problem.context_mark
    place = Span(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2) if mark else NOWHERE
    lines = _BREAK.split(text)
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    said = problem.problem or ""
    if isinstance(problem, yaml.composer.ComposerError):
        if "undefined alias" in said:
            return (
                place,
                "yaml-alias",
                "anchors and aliases (“&”, “*”) are not read",
                "write the value out, or put it in quotes",
            )
        if "duplicate anchor" in said:
            return place, "yaml-alias", "anchors and aliases (“&”, “*”) are not read", "write the value out"
        return (
            place,
            "yaml-documents",
            "the file holds a second YAML document",
            "one article makes one file: move it to a file of its own",
        )
    if "\t" in line[: place.column]:
        return place, "yaml-tab", "a tab cannot indent YAML", "use spaces"
    if "mapping values are not allowed" in said:
        help_ = "put a text that holds “: ” in quotes, or check the indentation"
    elif "could not find expected ':'" in said or "block end" in (problem.context or "") + said:
        help_ = "check the indentation, and that each field is written “key: value”"
    elif "quoted scalar" in (problem.context or ""):
        help_ = "close the quotation mark, or double it inside a quoted text"
    elif "cannot start any token" in said:
        help_ = "put a text that begins with this character in quotes"
    else:
        help_ = "check indentation, quotes and brackets around this place"
    context = f" ({problem.context})" if problem.context else ""
    return place, "yaml-syntax", f"not YAML: {said}{context}", help_


def _depth_exceeded(text: str) -> Span:
    depth = 0
    for event in _events(text):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                return _event_span(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return NOWHERE  # pragma: no cover  only called where the composer went deeper


def _refuse_properties(text: str, error: _Error) -> None:
    """Report each tag, anchor and alias: tags could name types, aliases could expand a thousandfold."""
    for event in _events(text):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            error(
                _event_span(event),
                "yaml-alias",
                "anchors and aliases (“&”, “*”) are not read",
                "write the value out, or put it in quotes",
            )
        elif tag := getattr(event, "tag", None):
            message = f"the tag “{_short(tag)}” is not read"
            error(_event_span(event), "yaml-tag", message, "delete it, or put the text in quotes")


def _events(text: str) -> Iterator[YamlEvent]:
    parser = _Composer(text)
    while event := parser.get_event():
        yield event


def _event_span(event: YamlEvent) -> Span:
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        return NOWHERE
    end_column = end.column + 1 if end.line == start.line and end.column > start.column else start.column + 2
    return Span(start.line + 1, start.column + 1, start.line + 1, end_column)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
