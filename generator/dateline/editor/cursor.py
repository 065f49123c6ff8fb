"""Where in an event file the cursor stands, told from lines and indentation alone.

While somebody types, a file is hardly ever YAML. So this reads no YAML: it looks at the line up to the cursor and at
the lines above that are indented less, which is how people see where they are, and is wrong only where they would be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from dateline import schema
from dateline.field import Either, FieldType, Many, Map, Record
from dateline.mention import REGISTRIES

__all__ = ["Cursor", "at", "type_at"]

_KEY = re.compile(r"""(?P<quote>["']?)(?P<key>[\w-]+)(?P=quote)\s*:(?=\s|\Z)""")
_DASHES = re.compile(r"(?:-\s+|-\Z)*")
# A list or mapping in brackets is looked for this many lines back.
_FLOW_LINES = 40


class Cursor(Struct, frozen=True):
    """``keys`` lead from the top to the mapping (or list) that the cursor is in; lists count for nothing.

    ``key`` is the key whose value is being written, empty where a key or an entry of a list is. ``word`` is what stands
    from ``start``, a column from 0, up to the cursor; ``written`` are the other keys of the same mapping.
    """

    keys: tuple[str, ...]
    key: str
    word: str
    start: int
    written: frozenset[str]


def at(lines: Sequence[str], line: int, column: int) -> Cursor:
    """Return where the cursor stands; line and column count from 0."""
    first = _flow_start(lines, line, column)
    indent, dash, content = _shape(lines[first])
    text = "\n".join((*(lines[first:line]), lines[line][:column]) if first < line else (lines[line][:column],))
    key, rest = "", text[indent:]
    found = _KEY.match(rest)
    if found:
        key, rest = found["key"], rest[found.end() :]
    keys, flow_key, word, flow_written, is_flow = _flow(rest)
    outer = _parents(lines, first, indent, dash)
    if not is_flow:
        siblings = _siblings(lines, first, indent) - ({key} if key else set())
        word = word.lstrip()
        return Cursor(outer, key, word, column - len(word), frozenset(siblings - {_key_of(content)}))
    inner = (*outer, *((key,) if key else ()), *keys)
    after = _KEY.findall(lines[line][column:].split("}")[0])
    return Cursor(inner, flow_key, word, column - len(word), frozenset((*flow_written, *(k for _, k in after))))


def type_at(cursor: Cursor, *, registry: str = "", is_sourced: bool = True) -> FieldType | None:
    """Return what is expected at the cursor: of the value, or the record or list whose key or entry is written."""
    keys = [*cursor.keys, *((cursor.key,) if cursor.key else ())]
    type_: FieldType | None
    if registry:
        # At the top stand ids, which nobody can propose.
        type_ = REGISTRIES[registry] if keys else None
        keys = keys[1:]
    elif not keys:
        return None
    else:
        top, *keys = keys
        tops: dict[str, FieldType] = {
            "source": schema.SOURCE,
            "events": Many(schema.REPORT if is_sourced else schema.EDITORS_ENTRY),
        }
        type_ = tops.get(top)
    for key in keys:
        type_ = _inside(type_, key)
    return type_


def _inside(type_: FieldType | None, key: str) -> FieldType | None:
    while isinstance(type_, Many | Either):
        type_ = type_.of if isinstance(type_, Many) else type_.full
    if isinstance(type_, Record):
        return next((f.type for f in type_.fields if f.key == key), None)
    return type_.of if isinstance(type_, Map) else None


def _shape(line: str) -> tuple[int, int, str]:
    """Return where the content of a line begins, where its first dash stands (-1 for none), and the content."""
    blank = len(line) - len(line.lstrip(" "))
    dashes = _DASHES.match(line, blank)
    indent = dashes.end() if dashes else blank
    return indent, blank if indent > blank else -1, line[indent:]


def _key_of(content: str) -> str:
    found = _KEY.match(content)
    return found["key"] if found else ""


def _parents(lines: Sequence[str], line: int, indent: int, dash: int) -> tuple[str, ...]:
    """Return the keys above a line that it stands below, the outermost first."""
    keys: list[str] = []
    # A list may stand as far to the left as the key that it belongs to.
    limit = dash + 1 if dash >= 0 else indent
    for above in reversed(lines[:line]):
        above_indent, above_dash, content = _shape(above)
        if not content or content.startswith("#"):
            continue
        if above_indent < limit:
            if key := _key_of(content):
                keys.append(key)
                limit = above_dash + 1 if above_dash >= 0 else above_indent
        elif 0 <= above_dash < limit:
            # The first line of the entry that we are in.
            limit = above_dash + 1
        if limit == 0:
            break
    return tuple(reversed(keys))


def _siblings(lines: Sequence[str], line: int, indent: int) -> set[str]:
    """Return the keys of the mapping that a line belongs to, from the lines around it."""
    found: set[str] = set()
    _, own_dash, _ = _shape(lines[line])
    for step in (-1, 1):
        number = line + step
        if step == -1 and own_dash >= 0:
            continue
        while 0 <= number < len(lines):
            other, dash, content = _shape(lines[number])
            if content:
                begins = dash >= 0
                if other < indent or (begins and dash < indent and (step == 1 or other != indent)):
                    break
                if other == indent:
                    found.add(_key_of(content))
                    if begins:
                        break
            number += step
    return found - {""}


def _flow_start(lines: Sequence[str], line: int, column: int) -> int:
    """Return the line where the outermost bracket that is open at the cursor was opened; the cursor's own if none."""
    for first in range(line - 1, max(line - _FLOW_LINES, -1), -1):
        indent, _, content = _shape(lines[first])
        if not content:
            break
        found = _KEY.match(content)
        start = indent + (found.end() if found else 0)
        if _flow(lines[first][start:])[4]:
            text = "\n".join((lines[first][start:], *lines[first + 1 : line], lines[line][:column]))
            return first if _flow(text)[4] else line
    return line


def _flow(text: str) -> tuple[tuple[str, ...], str, str, frozenset[str], bool]:
    """Return the keys of the brackets that are open at the end of ``text``, the key whose value is written there, the
    word there, the keys of the innermost mapping, and whether any bracket is open.
    """
    # For each open bracket: the key that it stands behind, and the keys written in it.
    stack: list[tuple[str, list[str]]] = []
    key, word, quote = "", "", ""
    for index, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
            word += character
        elif character in "\"'" and not word.strip():
            quote = character
            word += character
        elif character in "{[" and (stack or not word.strip()):
            stack.append((key, []))
            key = word = ""
        elif stack and character in "}]":
            stack.pop()
            key = word = ""
        elif stack and character == ",":
            key = word = ""
        elif stack and character == ":" and text[index + 1 : index + 2] in (" ", "\n", "") and not key:
            key, word = word.strip().strip("\"'"), ""
            stack[-1][1].append(key)
        else:
            word += character
    keys = tuple(k for k, _ in stack if k)
    written = frozenset(k for k in stack[-1][1] if k != key) if stack else frozenset()
    return keys, key, word.lstrip() if stack else word, written, bool(stack)
