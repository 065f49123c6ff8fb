"""The order and layout of a file's fields, without a change to what it says.

Whole lines are moved, and the blanks before them; the characters of a value, its quotes, its line breaks, comments and
blank lines stay. A round trip through a YAML library cannot promise that: it joins the lines of a plain text, and ties
a comment to what stands before it. A file that is laid out in a way not foreseen here is left as it is, and so is one
whose new text would not say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dateline import document, registry_entry, schema
from dateline.diagnostic import Diagnostic, has_errors
from dateline.field import Either, FieldType, Many, Map, Record

__all__ = ["REGISTRIES", "Unreadable", "tidy"]

REGISTRIES = {f"{name}.yaml": record for name, record in registry_entry.RECORDS.items()}
"""What the entries of the registries are, by file name."""


class Unreadable(Exception):  # noqa: N818
    """The file has errors; ``diagnostics`` say which. It is mended first and laid out afterwards."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("the file cannot be read")
        self.diagnostics = tuple(diagnostics)


class _Unforeseen(Exception):  # noqa: N818
    """A layout that is not handled, such as a key behind “?”."""


def tidy(path: str, text: str, registry: str = "") -> str:
    """Return the text with its fields in the schema's order, two blanks a level, and no blanks at line ends.

    A byte order mark goes, and lines end in LF.

    ``registry`` is the name of a registry file, empty for an event file. Raises `Unreadable`.
    """
    # What Windows' editors add; files have it in no repository of ours, and the check says so.
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    root = _root(path, text)
    try:
        new = _Layout(text).file(root, registry)
    except _Unforeseen:
        return text
    return new if _says_the_same(path, text, new) else text


def _root(path: str, text: str) -> MappingNode:
    said: list[Diagnostic] = []
    read = document.loads(path, text.encode(), said)
    if read is not None:
        _check_keys(read.root, document.Reader(path, said))
    if read is None or has_errors(said):
        raise Unreadable(said)
    return read.root


def _check_keys(node: Node, at: document.Reader) -> None:
    """Report keys that stand twice, of which only one could be kept."""
    if isinstance(node, MappingNode):
        for _, value in document.iter_items(node, at):
            _check_keys(value, at)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            _check_keys(item, at)


def _says_the_same(path: str, before: str, after: str) -> bool:
    try:
        is_same = _data(_root(path, before)) == _data(_root(path, after))
    except Unreadable:
        return False
    return is_same and sorted(_bare(before)) == sorted(_bare(after))


def _bare(text: str) -> Iterator[str]:
    """Yield what the lines hold, without what a field's move changes: blanks, a list's dash, the order in braces."""
    for line in text.split("\n"):
        yield "".join(sorted(line.strip().removeprefix("- ").replace(" ", "")))


def _data(node: Node) -> object:
    if isinstance(node, MappingNode):
        return {key.value: _data(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_data(item) for item in node.value]
    return node.value, getattr(node, "style", None)


class _Layout:
    """One file's lines, taken apart by the places of its nodes."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")

    def file(self, root: MappingNode, registry: str) -> str:
        if root.flow_style:
            raise _Unforeseen
        first = root.value[0][0].start_mark.line
        if registry:
            types: dict[str, FieldType | None] = {key.value: REGISTRIES[registry] for key, _ in root.value}
            order = [key.value for key, _ in root.value]
        else:
            is_source = any(key.value == "source" for key, _ in root.value)
            types = {"source": schema.SOURCE, "events": Many(schema.REPORT if is_source else schema.EDITORS_ENTRY)}
            order = ["source", "events"]
        last = self._last(root)
        made = self._fields(root, types, order, 0)
        lines = [
            *(line.rstrip() for line in self._lines[:first]),
            *made,
            *(line.rstrip() for line in self._lines[last + 1 :]),
        ]
        return "\n".join(lines).rstrip("\n") + "\n"

    def _fields(
        self, node: MappingNode, types: dict[str, FieldType | None], order: list[str], indent: int
    ) -> list[str]:
        """Return the lines of a block mapping from its first key on, each field with the comments above it."""
        keys = [key for key, _ in node.value]
        if any(k.start_mark.line != k.end_mark.line for k in keys):
            raise _Unforeseen
        if len({k.start_mark.line for k in keys}) < len(keys) or len({k.start_mark.column for k in keys}) > 1:
            raise _Unforeseen
        column = keys[0].start_mark.column
        parts: list[tuple[int, list[str], list[str]]] = []
        after = keys[0].start_mark.line
        for key, value in node.value:
            gap = self._lines[after : key.start_mark.line]
            # What is indented like a part of the field before is its own: a line that was made a comment.
            own = 0
            while own < len(gap) and gap[own].strip() and _indent(gap[own]) > column:
                own += 1
            if parts:
                parts[-1][2].extend(_shifted(gap[:own], indent - column))
            elif gap[:own]:
                raise _Unforeseen
            rank = order.index(key.value) if key.value in order else len(order)
            last = self._last(value, key)
            body = self._field(key, value, types.get(key.value), indent, last)
            parts.append((rank, _shifted(gap[own:], indent - column), body))
            after = last + 1
        # What stands above the first field is above the mapping, and stays there.
        top, parts[0] = parts[0][1], (parts[0][0], [], parts[0][2])
        parts.sort(key=lambda part: part[0])
        lines = [*top, *parts[0][1]]
        return [*lines, *(line for n, part in enumerate(parts) for line in (*(part[1] if n else ()), *part[2]))]

    def _field(self, key: Node, value: Node, type_: FieldType | None, indent: int, last: int) -> list[str]:
        line, column = key.start_mark.line, key.start_mark.column
        shift = indent - column
        is_below = value.start_mark.line > line
        if isinstance(value, MappingNode | SequenceNode) and not value.flow_style:
            if not is_below:
                raise _Unforeseen
            head = " " * indent + self._lines[line][column:].rstrip()
            between = _shifted(self._lines[line + 1 : value.start_mark.line], shift)
            return [head, *between, *self._block(value, type_, indent + 2)]
        body = self._lines[line : last + 1]
        if isinstance(value, ScalarNode) and value.style in ("|", ">"):
            return [" " * indent + body[0][column:].rstrip(), *_shifted(body[1:], shift, keep=True)]
        if is_below or value.end_mark.line > line:
            first = " " * indent + body[0][column:].rstrip()
            return [first, *_shifted(body[1:], shift, least=indent + 1, keep=isinstance(value, ScalarNode))]
        text = body[0][key.end_mark.column :]
        colon, rest = text.partition(":")[:2][1], text.partition(":")[2]
        if not colon or text.partition(":")[0].strip():
            raise _Unforeseen
        start, end = value.start_mark.column, value.end_mark.column
        written = self._flow(value, type_) if end > start else ""
        tail = (body[0][end:] if end > start else rest).rstrip()
        name = body[0][column : key.end_mark.column]
        return [f"{' ' * indent}{name}:{' ' + written if written else ''}{tail}"]

    def _block(self, node: Node, type_: FieldType | None, indent: int) -> list[str]:
        if isinstance(node, MappingNode):
            record = _record(type_)
            if record:
                return self._fields(
                    node, {f.key: f.type for f in record.fields}, [f.key for f in record.fields], indent
                )
            of = type_.of if isinstance(type_, Map) else None
            keys = [key.value for key, _ in node.value]
            return self._fields(node, dict.fromkeys(keys, of), keys, indent)
        of = type_.of if isinstance(type_, Many) else None
        column = node.start_mark.column
        lines: list[str] = []
        after = node.start_mark.line
        for item in node.value:
            dash = self._dash(after, item, column)
            lines += _shifted(self._lines[after:dash], indent - column)
            last = max(self._last(item), dash)
            lines += self._item(item, of, indent, dash, last)
            after = last + 1
        return lines

    def _dash(self, after: int, item: Node, column: int) -> int:
        """Return the line of an item's dash, which must be the line on which the item begins."""
        dash = next((n for n in range(after, len(self._lines)) if self._lines[n][column : column + 1] == "-"), -1)
        if dash < 0 or any(self._lines[n].strip() and self._lines[n].lstrip()[0] != "#" for n in range(after, dash)):
            raise _Unforeseen
        is_empty = isinstance(item, ScalarNode) and not item.value and not item.style
        if item.start_mark.line != dash and not is_empty:
            raise _Unforeseen
        return dash

    def _item(self, item: Node, type_: FieldType | None, indent: int, dash: int, last: int) -> list[str]:
        prefix = f"{' ' * indent}- "
        if isinstance(item, MappingNode) and not item.flow_style:
            made = self._block(item, type_, indent + 2)
            # Comments above the field that is first now stand above the dash.
            first = next(n for n, line in enumerate(made) if line.strip() and line.lstrip()[0] != "#")
            return [*made[:first], prefix + made[first].lstrip(), *made[first + 1 :]]
        if isinstance(item, SequenceNode) and not item.flow_style:
            raise _Unforeseen
        start, end = item.start_mark, item.end_mark
        if isinstance(item, ScalarNode) and not item.value and not item.style:
            return [(prefix + self._lines[dash].partition("-")[2].strip()).rstrip()]
        is_text = isinstance(item, ScalarNode)
        if last == dash and start.line == end.line:
            return [f"{prefix}{self._flow(item, type_)}{self._lines[dash][end.column :]}".rstrip()]
        first_line = prefix + self._lines[dash][start.column :].rstrip()
        rest = self._lines[dash + 1 : last + 1]
        return [first_line, *_shifted(rest, indent + 2 - start.column, least=indent + 1, keep=is_text)]

    def _flow(self, node: Node, type_: FieldType | None) -> str:
        """Return a value of one line as it is written, the fields of a mapping in braces in order."""
        line = self._lines[node.start_mark.line]
        written = line[node.start_mark.column : node.end_mark.column]
        if not isinstance(node, MappingNode | SequenceNode) or node.end_mark.line != node.start_mark.line:
            return written
        if isinstance(node, SequenceNode):
            of = type_.of if isinstance(type_, Many) else None
            pieces = [(i.start_mark.column, i.end_mark.column, self._flow(i, of)) for i in node.value]
            return _patched(line, node.start_mark.column, node.end_mark.column, pieces)
        record = _record(type_)
        if record is None:
            return written
        types = {f.key: f.type for f in record.fields}
        order = [f.key for f in record.fields]
        ranks, texts, places = [], [], []
        for key, value in node.value:
            first, last = key.start_mark.column, max(value.end_mark.column, key.end_mark.column)
            if value.end_mark.column <= value.start_mark.column:
                return written
            inner = (value.start_mark.column, value.end_mark.column, self._flow(value, types.get(key.value)))
            ranks.append(order.index(key.value) if key.value in order else len(order))
            texts.append(_patched(line, first, last, [inner]))
            places.append((first, last))
        sorted_texts = [text for _, text in sorted(zip(ranks, texts, strict=True), key=lambda pair: pair[0])]
        pieces = [(*place, text) for place, text in zip(places, sorted_texts, strict=True)]
        return _patched(line, node.start_mark.column, node.end_mark.column, pieces)

    def _last(self, node: Node, key: Node | None = None) -> int:
        """Return the last line of a value, without the comments and blank lines behind it."""
        if isinstance(node, MappingNode | SequenceNode) and not node.flow_style:
            if isinstance(node, MappingNode):
                inner, value = node.value[-1]
                return self._last(value, inner)
            return max(self._last(node.value[-1]), node.start_mark.line)
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            return self._last_of_block(node, key)
        if isinstance(node, ScalarNode) and not node.value and not node.style:
            # Nothing: the parser puts it where the next token is.
            return key.end_mark.line if key else node.start_mark.line
        return node.end_mark.line

    def _last_of_block(self, node: ScalarNode, key: Node | None) -> int:
        head = node.start_mark.line
        if not re.match(r"[|>][0-9+-]*(?:\s+#.*|\s*)\Z", self._lines[head][node.start_mark.column :]):
            raise _Unforeseen
        if "+" in self._lines[head][node.start_mark.column :].partition("#")[0]:
            raise _Unforeseen  # the blank lines behind it belong to the text
        column = key.start_mark.column if key else self._lines[head].index("-")
        last = head
        for number in range(head + 1, len(self._lines)):
            line = self._lines[number]
            if line.strip():
                if _indent(line) <= column:
                    break
                last = number
        return last


def _record(type_: FieldType | None) -> Record | None:
    if isinstance(type_, Many):
        type_ = type_.of
    if isinstance(type_, Either):
        type_ = type_.full
    return type_ if isinstance(type_, Record) else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _shifted(lines: Sequence[str], by: int, *, least: int = 0, keep: bool = False) -> list[str]:
    """Return lines moved by some blanks; ``keep`` leaves blanks at their ends, which may belong to a text."""
    made = []
    for line in lines:
        body = line.lstrip(" ") if keep else line.strip()
        made.append(" " * max(_indent(line) + by, least) + body if body else "")
    return made


def _patched(line: str, start: int, end: int, pieces: Sequence[tuple[int, int, str]]) -> str:
    """Return a stretch of a line with some stretches of it, given in order, written anew."""
    made, at = "", start
    for first, last, text in pieces:
        made += line[at:first] + text
        at = last
    return made + line[at:end]
