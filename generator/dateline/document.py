"""YAML text in which every value knows its place.

YAML gives the shape only: scalars stay text, whatever they look like, so that `NO`, `12:30` and `2022-03` are what
was written. What makes YAML ambiguous or dangerous is refused with its place: tags, anchors and aliases, merge keys,
duplicate keys, deep nesting, several documents in a file, control and bidirectional characters, encodings other than
UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import yaml
from msgspec import Struct
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dateline.diagnostic import NOWHERE, Diagnostic, Related, Severity, Span, Text
from dateline.yaml_syntax import mark_span, report_syntax

if TYPE_CHECKING:
    from yaml.events import Event as YamlEvent

try:
    from yaml._yaml import CParser  # four times as fast as the parser in Python, and the same marks
except ImportError as error:  # pragma: no cover
    message = "PyYAML was built without its C parser (libyaml); install the wheel from the lock file"
    raise ImportError(message) from error

__all__ = [
    "Document",
    "Reader",
    "TooManyFindings",
    "decode",
    "is_plain",
    "iter_items",
    "lines_of",
    "loads",
    "shorten",
    "span",
    "text_of",
    "what_is",
]

_MAX_BYTES = 2 * 1024 * 1024
_MAX_DEPTH = 32
_MAX_FINDINGS = 1000

# Bidirectional embeddings, overrides and isolates can make a line read as what it is not (Unicode TR 36, 3.3).
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
# YAML 1.2, 5.1: the printable characters, without those that some programs end a line at and others do not, and
# without the byte order mark. libyaml refuses the control characters, but without a place.
# (Written as what is refused: the other way round it takes five times as long to compile.)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_BREAK = re.compile("\r\n|[\n\r]")
# What nearly all of a file consists of and needs no further look: printable ASCII, tabs and line feeds.
_HARMLESS = bytes((9, 10, *range(0x20, 0x7F)))
# Where a tag, an anchor or an alias may stand, or an escape in double quotes that may hide a character from us.
_MAYBE_PROPERTY = re.compile(r"(?:^|[\s\[{,:?-])(?:[&*]\S|!)|\\[^\"\\/ tn\n]", re.MULTILINE)


class _TooDeep(Exception):  # noqa: N818
    """The composer met more than `_MAX_DEPTH` levels: libyaml's own recursion would end the process."""


class _Composer(CParser):
    """PyYAML's C composer without a resolver: a node's tag is empty unless the file wrote one.

    It asks for a tag at every node, before it what it descends from and after it to ascend: two of the three stay in C.
    """

    resolve = staticmethod("".format)  # an empty text, whatever it is given

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._open: list[None] = []
        self.ascend_resolver = self._open.pop

    def descend_resolver(self, _parent: object, _index: object) -> None:
        self._open.append(None)
        if len(self._open) > _MAX_DEPTH:
            raise _TooDeep


class TooManyFindings(Exception):  # noqa: N818
    """A file has more findings than anybody reads; the last of them says so."""


class Reader(Struct):
    """Which file is being read, and the list that findings are added to.

    Raises `TooManyFindings` at the one after the thousandth.
    """

    path: str
    diagnostics: list[Diagnostic]
    _count: int = 0

    def error(self, place: Span, code: str, message: str, help_: str = "", also: Related | None = None) -> None:
        """Add an error; ``also`` is a second place that it speaks of."""
        self._add(Diagnostic(self.path, place, code, message, help_, related=(also,) if also else ()))

    def warn(self, place: Span, code: str, message: str, help_: str = "") -> None:
        """Add a warning."""
        self._add(Diagnostic(self.path, place, code, message, help_, Severity.WARNING))

    def also(self, place: Span, message: str = "the first one") -> Related:
        """Return a second place in the same file."""
        return Related(self.path, place, message)

    def _add(self, diagnostic: Diagnostic) -> None:
        self._count += 1
        if self._count > _MAX_FINDINGS:
            message = f"{_MAX_FINDINGS:,} findings stand before this place; the rest of the file was not read"
            help_ = "mend those first"
            place = diagnostic.span
            self.diagnostics.append(Diagnostic(self.path, place, "findings-too-many", message, help_))
            raise TooManyFindings
        self.diagnostics.append(diagnostic)


class Document(Struct, frozen=True):
    """One file's mapping. ``path`` is as diagnostics print it; ``root`` is a PyYAML mapping node with marks."""

    path: str
    root: MappingNode


def loads(path: str, data: bytes, diagnostics: list[Diagnostic]) -> Document | None:
    """Return the document in ``data``, or None if it cannot be read at all.

    What is wrong is added to ``diagnostics``. A document is also returned beside errors (a duplicate key, a tag) that
    leave the rest of it readable, so that one run reports everything.
    """
    text = decode(path, data, diagnostics)
    if text is None:
        return None
    try:
        root = _compose(text, Reader(path, diagnostics))
    except TooManyFindings:
        return None
    return Document(path, root) if root else None


def decode(path: str, data: bytes, diagnostics: list[Diagnostic]) -> str | None:
    """Return the text of a file with its line ends as LF, or None if it cannot be read as UTF-8 text.

    A byte order mark, line ends other than LF, control and bidirectional characters are reported, but the text is
    returned, with blanks for the characters: every place in it is that of the file.
    """
    if len(data) <= _MAX_BYTES and (text := _harmless(data)) is not None:
        return text
    at = Reader(path, diagnostics)
    if len(data) > _MAX_BYTES:
        message = f"the file has {len(data):,} bytes; the limit is {_MAX_BYTES:,}"
        at.error(NOWHERE, "file-too-large", message, "one article makes one file")
        return None
    if encoding := _wide_encoding(data):
        at.error(NOWHERE, "encoding-wide", f"the file is in {encoding[:6].upper()}", "save it as UTF-8")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8-sig")
        value = data[problem.start]
        if b"\0" in data:
            help_ = "move it out of the folder of event files, or give it a name that does not end in .yaml"
            message = f"the file is no text: it holds NUL bytes, and the byte 0x{value:02x} is not UTF-8"
            at.error(NOWHERE, "encoding-invalid", message, help_)
            return None
        help_ = "save the file as UTF-8; it may be in an older encoding such as Windows-1252"
        at.error(_place(before, len(before)), "encoding-invalid", f"the byte 0x{value:02x} is not UTF-8 here", help_)
        return None
    if text.startswith("\ufeff"):
        at.error(NOWHERE, "encoding-bom", "the file begins with a byte order mark", "save it as UTF-8 without BOM")
        text = text[1:]
    if "\0" in text:
        message = "the file holds a NUL character: it is no text file, or it is damaged"
        at.error(_place(text, text.index("\0")), "character-control", message, "write the file anew")
        return None
    text = _refuse_characters(_UNPRINTABLE, text, "character-control", at)
    text = _refuse_characters(_BIDI, text, "character-bidi", at)
    found = text.find("\r")
    if found >= 0:
        help_ = "save the file with LF line endings (Unix), or run “dateline fmt”"
        at.error(_place(text, found), "line-ending", "lines end in CR or CR LF", help_)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _harmless(data: bytes) -> str | None:
    """Return the text of a file of which `decode` has nothing to say, or None where it may have.

    The characters beyond ASCII are looked at by themselves: they are few, and deleting the others is one pass in C.
    """
    rest = data.translate(None, _HARMLESS)
    if not rest:
        return data.decode("ascii")
    try:
        foreign = rest.decode("utf-8")
        if not ("\r" in foreign or _UNPRINTABLE.search(foreign) or _BIDI.search(foreign)):
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    return None


def iter_items(node: MappingNode, at: Reader) -> Iterator[tuple[ScalarNode, Node]]:
    """Yield each key's node with its value's, reporting keys that are not plain text, merge keys and repeated keys.

    Of a repeated key the first value is kept.
    """
    seen: dict[str, ScalarNode] = {}
    for key_node, value in node.value:
        if not isinstance(key_node, ScalarNode) or not key_node.value:
            what = what_is(key_node).replace("nothing", "an empty text")
            help_ = "write “key: value”; put a text that begins with “{” or “[” in quotes"
            at.error(span(key_node), "key-not-text", f"{what} cannot be a key", help_)
            continue
        key = key_node.value
        if key == "<<" and is_plain(key_node):
            at.error(span(key_node), "yaml-merge-key", "merge keys (“<<”) are not read", "write the fields out")
            continue
        first = seen.setdefault(key, key_node)
        if first is not key_node:
            message = f"“{shorten(key)}” stands twice in one mapping"
            at.error(span(key_node), "key-duplicate", message, "keep one of the two", at.also(span(first)))
            continue
        yield key_node, value


def span(node: Node) -> Span:
    """Return the stretch of a node; that of a mapping or list over several lines is its first character."""
    start, end = node.start_mark, node.end_mark
    if end.line != start.line and not isinstance(node, ScalarNode):
        return Span(start.line + 1, start.column + 1, start.line + 1, start.column + 2)
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def text_of(node: ScalarNode) -> Text:
    """Return a scalar's text with its place."""
    # Two hundred thousand a build of ten thousand events: made without the detour over Python's own constructors.
    start, end = node.start_mark, node.end_mark
    text = str.__new__(Text, node.value)
    text.span = tuple.__new__(Span, (start.line + 1, start.column + 1, end.line + 1, end.column + 1))
    return text


def is_plain(node: ScalarNode) -> bool:
    """Return whether a scalar was written without quotes, “|” and “>”."""
    return not node.style


def what_is(node: Node) -> str:
    """Return what a node is, in words: “a list”, “a mapping”, “a text” or, for an empty one, “nothing”."""
    if isinstance(node, SequenceNode):
        return "a list"
    if isinstance(node, MappingNode):
        return "a mapping"
    return "a text" if node.value else "nothing"


def shorten(text: str) -> str:
    """Return a text as messages quote it: its first 60 characters."""
    return text if len(text) <= 60 else text[:59] + "…"


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a file, for excerpts; bytes that its encoding does not have become “�”."""
    return _BREAK.split(data.decode(_wide_encoding(data) or "utf-8-sig", "replace"))


def _wide_encoding(data: bytes) -> str:
    """Return the name of the UTF-16 or UTF-32 encoding that ``data`` is in, or an empty string.

    Without a byte order mark it shows in the first character: YAML begins with one of ASCII, nearly always.
    """
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return "utf-32"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    zeros = "".join("0" if byte == 0 else "x" for byte in data[:4])
    encodings = {"x000": "utf-32-le", "000x": "utf-32-be", "x0x0": "utf-16-le", "0x0x": "utf-16-be"}
    return encodings.get(zeros, "")


def _refuse_characters(refused: re.Pattern[str], text: str, code: str, at: Reader) -> str:
    """Report each character that is ``refused``, at its first place; return the text with blanks for them."""
    reported: set[str] = set()
    for found in refused.finditer(text):
        if found[0] not in reported:
            reported.add(found[0])
            times = text.count(found[0])
            message, help_ = _refusal_of(found[0])
            at.error(_place(text, found.start()), code, message + (f" ({times} times)" if times > 1 else ""), help_)
    return refused.sub(" ", text) if reported else text


def _refusal_of(character: str) -> tuple[str, str]:
    """Return why a character is refused, and what to do instead."""
    number = f"U+{ord(character):04X}"
    if _BIDI.match(character):
        message = f"{number} changes the direction of the text unseen"
        return message, "delete it; mark the language of a quote with “lang”"
    if character in "\x85\u2028\u2029":
        return f"{number} ends a line for some programs and not for others", "write a blank, or begin a new line"
    if character == "\ufeff":
        return f"{number} is a byte order mark, which cannot be seen", "delete it"
    return f"{number} is a control character", "delete it"


def _compose(text: str, at: Reader) -> MappingNode | None:
    try:
        root = _Composer(text).get_single_node()
    except _TooDeep:
        at.error(_depth_exceeded(text), "yaml-too-deep", f"more than {_MAX_DEPTH} levels of nesting", "five are enough")
        return None
    except yaml.composer.ComposerError as problem:
        if "alias" in (problem.problem or "") or "anchor" in (problem.context or problem.problem or ""):
            _refuse_properties(text, at)
        else:
            help_ = "one article makes one file: move it to a file of its own"
            at.error(
                mark_span(problem.problem_mark, _BREAK.split(text)),
                "yaml-documents",
                "the file holds a second YAML document",
                help_,
            )
        return None
    except yaml.MarkedYAMLError as problem:
        report_syntax(problem, _BREAK.split(text), at)
        return None
    if root is None:
        at.error(NOWHERE, "file-empty", "the file says nothing", "write its fields, or delete it")
        return None
    is_suspicious = any(sign in text for sign in "&*!\\") and _MAYBE_PROPERTY.search(text)
    if is_suspicious and _refuse_properties(text, at):
        return None
    if not isinstance(root, MappingNode):
        message = f"the file is {what_is(root)}, where a mapping of fields is expected"
        at.error(span(root), "file-not-mapping", message, "begin with a field such as “source:” or “events:”")
        return None
    return root


def _place(text: str, index: int) -> Span:
    lines = _BREAK.split(text[:index])
    line, column = len(lines), len(lines[-1]) + 1
    return Span(line, column, line, column + 1)


def _depth_exceeded(text: str) -> Span:
    depth = 0
    for event in _events(text):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth >= _MAX_DEPTH:
                return _event_span(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return NOWHERE  # pragma: no cover  only called where the composer went deeper


def _refuse_properties(text: str, at: Reader) -> bool:
    """Report each tag, anchor, alias and escaped character that could name a type, expand or hide.

    Return whether there is an alias: what it stands for could be a thousand times the size of the file.
    """
    has_alias = False
    for event in _events(text):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            has_alias = has_alias or isinstance(event, yaml.AliasEvent)
            message = "anchors and aliases (“&”, “*”) are not read"
            at.error(_event_span(event), "yaml-alias", message, "write the value out; put a text in quotes")
        elif tag := getattr(event, "tag", None):
            message = f"the tag “{shorten(tag.replace('tag:yaml.org,2002:', '!!'))}” is not read"
            at.error(_event_span(event), "yaml-tag", message, "delete it; put a text in quotes")
        elif isinstance(event, yaml.ScalarEvent) and event.style == '"':
            found = _UNPRINTABLE.search(event.value) or _BIDI.search(event.value) or re.search("\r", event.value)
            if found:
                code = "character-bidi" if _BIDI.match(found[0]) else "character-control"
                message, help_ = _refusal_of(found[0])
                at.error(_event_span(event), code, f"an escape in this text: {message}", help_)
    return has_alias


def _events(text: str) -> Iterator[YamlEvent]:
    """Yield the parser's events, up to where the text is no YAML: “*a b” is an alias and what cannot follow it."""
    parser = _Composer(text)
    with suppress(yaml.MarkedYAMLError):
        while event := parser.get_event():
            yield event


def _event_span(event: YamlEvent) -> Span:
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        return NOWHERE
    end_column = end.column + 1 if end.line == start.line and end.column > start.column else start.column + 2
    return Span(start.line + 1, start.column + 1, start.line + 1, end_column)
