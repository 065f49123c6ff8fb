"""One remark on the content, and how it is printed.

A diagnostic names a place in a file, a stable code, one sentence with the value as written and what to write
instead. This module knows nothing of what is being checked: stages make diagnostics, the commands print them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

__all__ = [
    "NOWHERE",
    "Diagnostic",
    "Placed",
    "Related",
    "Severity",
    "Span",
    "Text",
    "did_you_mean",
    "has_errors",
    "render",
    "span_of",
    "spoken_of",
]

_EXCERPT_WIDTH = 100
_NEAR = 0.65


class Span(NamedTuple):
    """A stretch of one file.

    Lines and columns count from 1; a column counts characters, not bytes. The end column is the first one after
    the stretch.
    """

    line: int
    column: int
    end_line: int
    end_column: int


NOWHERE = Span(1, 1, 1, 1)


class Placed(Struct, frozen=True, omit_defaults=True):
    """A value that may know where it was read. Equality, hash and repr tell of what it says alone."""

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        _, said = _said(type(self))
        equal: bool = said(self) == said(other)
        return equal

    def __hash__(self) -> int:
        return hash(_said(type(self))[1](self))

    def __repr__(self) -> str:
        names, said = _said(type(self))
        return f"{type(self).__name__}({', '.join([f'{n}={v!r}' for n, v in zip(names, said(self), strict=True)])})"


@cache
def _said(class_: type[Placed]) -> tuple[tuple[str, ...], Callable[[Placed], tuple[object, ...]]]:
    names = tuple(n for n in class_.__struct_fields__ if n not in ("is_broken", "path", "span"))
    return names, attrgetter(*names)


class Text(str):
    """A text that remembers where it was read; equal to the plain string of the same characters."""

    __slots__ = ("span",)
    span: Span

    def __new__(cls, value: str, span: Span = NOWHERE) -> Text:
        """Return ``value`` with its place."""
        self = str.__new__(cls, value)
        self.span = span
        return self


def span_of(value: object, default: Span = NOWHERE) -> Span:
    """Return where ``value`` was read, or ``default`` for a value that did not come from a file."""
    span = getattr(value, "span", None)
    return span if isinstance(span, Span) else default


class Severity(IntEnum):
    """How bad it is: an error fails the build, a warning does not, a hint is a gap worth filling."""

    ERROR = 0
    WARNING = 1
    HINT = 2

    def __str__(self) -> str:
        return self.name.lower()


class Related(NamedTuple):
    """A second place that a diagnostic speaks of, such as the first of two equal ids."""

    path: str
    span: Span
    message: str


class Diagnostic(Struct, frozen=True, omit_defaults=True):
    """One remark: ``path`` is relative to the folder of the settings file, in POSIX form."""

    path: str
    span: Span
    code: str
    message: str
    help: str = ""
    severity: Severity = Severity.ERROR
    related: tuple[Related, ...] = ()
    excerpt: str = ""

    @property
    def sort_key(self) -> tuple[str, Span, int, str, str]:
        """Order by place, then severity."""
        return (self.path, self.span, self.severity, self.code, self.message)

    def with_excerpt(self, line_of: Callable[[str, int], str]) -> Diagnostic:
        """Return the same diagnostic holding the text of its line."""
        return self if self.excerpt else replace(self, excerpt=line_of(self.path, self.span.line))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Return whether any of them fails the build."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def spoken_of(diagnostics: Iterable[Diagnostic]) -> frozenset[str]:
    """Return the files that any of them names, be it at its second place."""
    return frozenset(path for d in diagnostics for path in (d.path, *(r.path for r in d.related)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return “did you mean …?” with the nearest known words, or an empty string."""
    from difflib import get_close_matches

    names = sorted(set(known))
    near = get_close_matches(word[:100].lower(), names, n=3, cutoff=_NEAR)
    if not near:
        parts = sorted(word[:100].lower().split("-"))
        near = [name for name in names if sorted(name.split("-")) == parts]
    if not near:
        near = [name for name in names if word and (name.startswith(word) or word.startswith(name + "-"))][:3]
    if not near:
        return ""
    quoted = [f"“{name}”" for name in near]
    return f"did you mean {' or '.join(quoted)}?"


def render(diagnostic: Diagnostic, *, colour: bool = False) -> str:
    """Return the diagnostic as an editor reads it, over several lines, without a final line break.

    Control characters of the content never reach the terminal: they are shown as escapes.
    """
    paint = _PAINT if colour else _PLAIN
    d = diagnostic
    shade = paint[str(d.severity)]
    head = f"{paint['bold']}{_visible(d.path)}:{d.span.line}:{d.span.column}:{paint['off']} "
    lines = [f"{head}{shade}{d.severity}[{d.code}]{paint['off']}: {_visible(d.message)}"]
    number = str(d.span.line)
    gutter = " " * len(number)
    if d.excerpt.strip():
        text, column, width = _window(d.excerpt, d.span)
        marks = " " * column + "^" * max(width, 1)
        bar = f"{paint['dim']}|{paint['off']}"
        lines += [
            f"{gutter} {bar}",
            f"{paint['dim']}{number}{paint['off']} {bar} {text}",
            f"{gutter} {bar} {shade}{marks}{paint['off']}",
        ]
    lines += [
        f"{gutter} = also: {_visible(r.path)}:{r.span.line}:{r.span.column}: {_visible(r.message)}" for r in d.related
    ]
    if d.help:
        lines.append(f"{gutter} = help: {_visible(d.help)}")
    return "\n".join(lines)


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _cells(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes: two for Chinese, none for combining marks."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.category(c) in ("Mn", "Me") for c in text)


def _window(line: str, span: Span) -> tuple[str, int, int]:
    """Return a piece of ``line`` around the span, the columns before the span in it and those of the span."""
    start = max(span.column - 1, 0)
    end = max(span.end_column - 1 if span.end_line == span.line else len(line), start)
    first = max(0, start - _EXCERPT_WIDTH // 3) if len(line) > _EXCERPT_WIDTH else 0
    last = first + _EXCERPT_WIDTH
    lead, tail = ("…" if first else ""), ("…" if last < len(line) else "")
    # A tab is shown as one blank: what it would be widened to depends on the terminal.
    before, inside, after = (
        _visible(part.replace("\t", " "))
        for part in (line[first:start], line[start : min(end, last)], line[min(end, last) : last])
    )
    return lead + before + inside + after + tail, _cells(lead + before), _cells(inside)


_PLAIN = dict.fromkeys(("bold", "dim", "off", "error", "warning", "hint"), "")
_PAINT = {
    "bold": "\x1b[1m",
    "dim": "\x1b[2m",
    "off": "\x1b[0m",
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "hint": "\x1b[1;36m",
}
