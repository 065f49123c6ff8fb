"""New entries as YAML text: a source, a report, an actor or a place with what is known, and blanks for the rest.

Nothing is made up: a field that nobody gave is left empty for the editor, or stands in a comment with what other
sources say. What is given is checked by the same schema as every file before it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import combining, normalize

from yaml.nodes import MappingNode

from dateline import document
from dateline.diagnostic import Diagnostic, did_you_mean, has_errors
from dateline.field import Many, Map, Reader, Record
from dateline.scalar import Id

__all__ = ["Given", "StubError", "Yaml", "block", "given", "scalar", "slug"]

_WIDTH = 100
# YAML 1.2, 7.3.3: what a plain scalar of a block may not begin with, or hold.
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~](?:[^\s:#]|:(?=\S)|(?<=\S)#|[ ](?!#))*\Z")
_NULLS = ("null", "Null", "NULL")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "has",
        "in",
        "is",
        "it",
        "its",
        "not",
        "of",
        "on",
        "or",
        "s",
        "that",
        "the",
        "to",
        "will",
        "with",
    ]
)


class StubError(Exception):
    """What was given cannot be written; the message says why."""


class Yaml(str):
    """A value that is YAML already, such as {family: Williams, given: Ian}."""

    __slots__ = ()


Given = Mapping[str, str | Sequence[str] | Mapping[str, str]]
"""Values by key, in any order; a value is a text, several texts, or texts by property id."""


def given(settings: Iterable[str], record: Record) -> dict[str, str | list[str] | dict[str, str]]:
    """Return the values in texts such as “title=Men Walk on Moon”.

    A key that is given again makes a list; “claims.duration=…” gives one property of a mapping; “author:={family: …}”
    is YAML as it stands. Raises `StubError` for a key that ``record`` does not have, and for a value that is not valid.
    """
    fields = {f.key: f for f in record.fields}
    found: dict[str, str | list[str] | dict[str, str]] = {}
    for setting in settings:
        key, sign, value = setting.partition("=")
        is_yaml = key.endswith(":")
        key, _, inner = key.removesuffix(":").partition(".")
        if not sign or not value.strip():
            message = f"“{setting}” gives no value: write {key or 'key'}=value"
            raise StubError(message)
        if key not in fields:
            meant = did_you_mean(key, fields) or f"the fields are {', '.join(fields)}"
            message = f"the {record.name} has no field “{key}”; {meant}"
            raise StubError(message)
        text = Yaml(value) if is_yaml else value
        before = found.get(key)
        if inner or (isinstance(fields[key].type, Map) and not is_yaml):
            if not inner:
                message = f"“{key}” has several values: write {key}.NAME=value"
                raise StubError(message)
            found[key] = {**(before if isinstance(before, dict) else {}), inner: text}
        elif before is None:
            found[key] = [text] if isinstance(fields[key].type, Many) else text
        elif isinstance(before, list):
            before.append(text)
        else:
            message = f"“{key}” is given twice"
            raise StubError(message)
    _check(found, record)
    return found


def _check(found: Given, record: Record) -> None:
    """Raise `StubError` with the first thing that the schema finds wrong with a value."""
    said: list[Diagnostic] = []
    read = document.loads("what was given", block(found, record, "").encode(), said) if found else None
    if read and isinstance(read.root, MappingNode) and not has_errors(said):
        types = {f.key: f.type for f in record.fields}
        for key, node in read.root.value:
            types[key.value].read(node, Reader("what was given", said))
    if errors := [d for d in said if has_errors([d])]:
        message = errors[0].message + (f"; {errors[0].help}" if errors[0].help else "")
        raise StubError(message)


def block(values: Given, record: Record, indent: str, blanks: Mapping[str, str] | None = None) -> str:
    """Return the fields in the order of the schema, one a line and more, each line indented.

    ``blanks`` are fields that nobody gave, each with what to write there; one whose remark begins with “#” is a
    comment, which may be made a field by taking the “#” away.
    """
    lines: list[str] = []
    remarks = blanks or {}
    for field in record.fields:
        if field.key in values:
            lines += _field(field.key, values[field.key], indent)
        elif (remark := remarks.get(field.key)) is not None:
            is_comment = remark.startswith("#")
            lines.append(f"{indent}{'# ' if is_comment else ''}{field.key}:{remark.removeprefix('#')}".rstrip())
    return "".join(f"{line}\n" for line in lines)


def _field(key: str, value: str | Sequence[str] | Mapping[str, str], indent: str) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{indent}{key}:", *(line for k, v in value.items() for line in _field(k, v, f"{indent}  "))]
    if isinstance(value, str):
        return _text(f"{indent}{key}: ", value, indent)
    if len(value) == 1:
        return _text(f"{indent}{key}: ", value[0], indent)
    if all(Id("").is_valid(v) for v in value):
        return [f"{indent}{key}: [{', '.join(value)}]"]
    return [f"{indent}{key}:", *(line for v in value for line in _text(f"{indent}  - ", v, f"{indent}  "))]


def _text(head: str, value: str, indent: str) -> list[str]:
    """Return a text behind its key; one too long for a line is folded, as the schema folds it back."""
    words = value.split()
    if isinstance(value, Yaml) or len(head) + len(value) <= _WIDTH or len(words) < 2 or head.rstrip().endswith("-"):
        return [head + scalar(value)]
    lines = [f"{head}>-"]
    row = ""
    for word in words:
        if row and len(indent) + 2 + len(row) + 1 + len(word) > _WIDTH:
            lines.append(f"{indent}  {row}")
            row = word
        else:
            row = f"{row} {word}" if row else word
    return [*lines, f"{indent}  {row}"]


def scalar(text: str) -> str:
    """Return ``text`` as YAML reads it back in a block: as it stands where it can, in quotes where it must."""
    if isinstance(text, Yaml):
        return str(text)
    text = " ".join(text.split())
    if _PLAIN.match(text) and not text.endswith(":") and text not in _NULLS:
        return text
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def slug(text: str, words: int = 4) -> str:
    """Return an id made of the first words of a title; empty if its letters are not Latin."""
    plain = "".join(c for c in normalize("NFKD", text.casefold()) if not combining(c))
    if any(c.isalpha() and not c.isascii() for c in plain):
        return ""
    found = [w for w in re.findall("[a-z0-9]+", re.sub("[’']", "", plain)) if w not in _SMALL]
    return "-".join(found[:words])[:60].strip("-")
