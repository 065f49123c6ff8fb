"""The places where an id stands, in all files, and what they become when it is renamed.

Only the id's own characters are replaced: comments, quotes, order and layout stay as they are. An event keeps its
earlier id under `was`, for its address must go on working. The command and the language server both rename by this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dateline import document, mention
from dateline.diagnostic import Diagnostic

__all__ = ["KINDS", "Edit", "Mention", "Unreadable", "apply", "event_ids", "kept", "mentions", "rename"]

KINDS = ("event", "actor", "place", "source", "kind", "side")
"""What has an id that can be renamed."""


class Unreadable(Exception):  # noqa: N818
    """A file cannot be read, and may hold the id; ``diagnostics`` say why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        super().__init__("a file cannot be read")
        self.diagnostics = tuple(diagnostics)


class Mention(Struct, frozen=True):
    """One place where an id stands: what it names, and where, in characters of the file from 0.

    ``is_own`` says that the id is given here (an entry's own id) and not only referred to; ``is_former`` that it stands
    under `was`.
    """

    path: Path
    of: str
    id: str
    start: int
    end: int
    is_own: bool = False
    is_former: bool = False


class Edit(Struct, frozen=True, order=True):
    """A stretch of a file, in characters from 0, and what stands there afterwards."""

    start: int
    end: int
    text: str


def mentions(path: Path, name: str, text: str) -> list[Mention]:
    """Return every place of one file where an id stands, in order. A source's id that is its file's name is none.

    ``name`` is the file's name, by which registries are known. Raises `Unreadable` if it is no YAML.
    """
    if path.suffix == ".md":
        found = mention.in_markdown(text)
    else:
        found = mention.in_document(_document(path, text), text.split("\n"), name.removesuffix(".yaml"))
    starts = _line_starts(text)

    def placed(m: mention.Mention) -> Mention:
        start = starts[m.span.line - 1] + m.span.column - 1
        return Mention(path, m.of, m.id, start, start + len(m.id), is_own=m.is_entry, is_former=m.key == "was")

    return sorted((placed(m) for m in found if m.of in KINDS), key=lambda m: m.start)


def rename(path: Path, name: str, text: str, of: str, old: str, new: str) -> list[Edit]:
    """Return the edits that make ``old`` into ``new`` in one file. An earlier id under `was` is left as it is."""
    return [
        Edit(m.start, m.end, new) for m in mentions(path, name, text) if m.of == of and m.id == old and not m.is_former
    ]


def event_ids(path: Path, text: str) -> dict[str, bool]:
    """Return the ids of the events that a file reports, each with whether its entry gives a title."""
    read = _document(path, text)
    return {id_.value: has_title for _, id_, _, has_title in _entries(read)}


def kept(path: Path, text: str, old: str, new: str) -> list[Edit]:
    """Return the edits that write ``old`` under `was` in its entry of this file, and take ``new`` from there."""
    starts = _line_starts(text)

    def at(line: int, column: int) -> int:
        return starts[line] + column

    for entry, id_, was, _ in _entries(_document(path, text)):
        if id_.value != old:
            continue
        end = at(id_.end_mark.line, id_.end_mark.column)
        if was is None:
            if entry.flow_style:
                return [Edit(end, end, f", was: {old}")]
            # Behind whatever comment the line has.
            line_end = text.find("\n", end)
            indent = " " * _key_of(entry, id_).start_mark.column
            return (
                [Edit(line_end, line_end, f"\n{indent}was: {old}")]
                if line_end >= 0
                else [Edit(end, end, f"\n{indent}was: {old}")]
            )
        items = was.value if isinstance(was, SequenceNode) else [was]
        for item in items:
            if item.value == new:
                first = at(item.start_mark.line, item.start_mark.column)
                return [Edit(first, at(item.end_mark.line, item.end_mark.column), old)]
        last = items[-1]
        last_end = at(last.end_mark.line, last.end_mark.column)
        if last is was:
            first = at(was.start_mark.line, was.start_mark.column)
            return [Edit(first, last_end, f"[{text[first:last_end]}, {old}]")]
        if getattr(was, "flow_style", False):
            return [Edit(last_end, last_end, f", {old}")]
        dash = text.rfind("-", 0, at(last.start_mark.line, last.start_mark.column))
        indent = text[text.rfind("\n", 0, dash) + 1 : dash]
        return [Edit(last_end, last_end, f"\n{indent}- {old}")]
    return []


def _entries(read: document.Document) -> Iterator[tuple[MappingNode, ScalarNode, Node | None, bool]]:
    """Yield each entry of `events:` with its id, its `was` if it has one, and whether it has a title."""
    for key, events in read.root.value:
        if key.value != "events" or not isinstance(events, SequenceNode):
            continue
        for entry in events.value:
            if isinstance(entry, MappingNode):
                fields: Mapping[str, Node] = {k.value: v for k, v in entry.value}
                id_ = fields.get("id")
                if isinstance(id_, ScalarNode):
                    yield entry, id_, fields.get("was"), "title" in fields


def _key_of(entry: MappingNode, value: Node) -> Node:
    key: Node = next(k for k, v in entry.value if v is value)
    return key


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with every edit made; edits do not overlap."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _document(path: Path, text: str) -> document.Document:
    said: list[Diagnostic] = []
    read = document.loads(str(path), text.encode(), said)
    if read is None:
        raise Unreadable(said)
    return read


def _line_starts(text: str) -> list[int]:
    starts = [0]
    starts += [m.end() for m in re.finditer("\n", text)]
    return starts
