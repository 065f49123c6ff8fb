"""What is wrong with a text that is not YAML, said to somebody who has not read YAML's specification.

libyaml says where it stopped and what it was reading. From that comes a place where the mistake is and not where it
was noticed, a sentence, and what to write instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from dateline.diagnostic import NOWHERE, Span

if TYPE_CHECKING:
    from dateline.document import Reader

__all__ = ["mark_span", "report_syntax"]

_IN_QUOTES = "put the text in quotes"
_INDENTATION = "check the indentation, here and in the line above"
_NO_ESCAPE = "a backslash in double quotes begins an escape, and this is none"
_UNCLOSED = "this quotation mark is never closed"
# Blanks that look like one and are none: U+00A0, U+2000–U+200B, U+202F, U+3000.
_WIDE = "\u00a0\u2000-\u200b\u202f\u3000"
_IN_FLOW = "put a text that holds , [ ] { } in quotes"
# What libyaml says is wrong and what it was reading, in parts; what we say and advise instead. The first that fits.
_SYNTAX = (
    ("unexpected end of stream", "quoted", _UNCLOSED, "close it"),
    ("unexpected document indicator", "quoted", _UNCLOSED, "close it"),
    ("", "quoted", _NO_ESCAPE, "write the backslash twice, or use single quotes"),
    ("',' or ']'", "", "“,” or “]” is expected here", f"close the list; {_IN_FLOW}"),
    ("',' or '}'", "", "“,” or “}” is expected here", f"close the mapping; {_IN_FLOW}"),
    ("expected '-'", "", "this is neither a new entry (“- …”) nor indented like a part of the last one", _INDENTATION),
    ("sequence entries", "", "a list cannot begin here", f"begin it on a new line, or {_IN_QUOTES}"),
    ("mapping values", "", "“: ” cannot stand here", f"{_IN_QUOTES} if it holds “: ”, or {_INDENTATION}"),
    ("mapping keys", "", "“? ” cannot stand here", _IN_QUOTES),
    ("expected ':'", "", "“: ” is missing behind this", f"write “key: value”, or {_INDENTATION}"),
    ("expected key", "", "a field (“key: value”) is expected here", _INDENTATION),
    ("incompatible YAML", "", "this version of YAML is not read", "delete the line"),
    ("", "directive", "lines that begin with “%” are not read", "delete the line"),
    ("<document start>", "", "the file goes on after its end", f"delete this, or {_INDENTATION}"),
    ("", "block scalar", "a text under “|” or “>” begins on the next line, indented with blanks", _INDENTATION),
    ("", "anchor", "a text cannot begin with “&”", _IN_QUOTES),
    ("", "alias", "a text cannot begin with “*”", _IN_QUOTES),
    ("tag", "", "a text cannot begin with “!”", _IN_QUOTES),
    ("", "tag", "a text cannot begin with “!”", _IN_QUOTES),
)
# Looked for where libyaml stopped and in the line above: up to the sign that is wrong. The first that fits.
_MISTYPED = tuple(
    (re.compile(pattern), message, help_)
    for pattern, message, help_ in (
        (rf" *(?:- )?[{_WIDE}]", "this blank cannot indent YAML: it is another character", "use plain blanks"),
        (r" *(?:- )?[\w-]+：", "“：” is not the sign that YAML reads", "write “: ”, a colon of ASCII and a blank"),
        (rf" *(?:- )?[\w-]+:[{_WIDE}]", "this blank is another character than YAML reads", "write a plain blank"),
        (r" *-(?=[a-z-]+:(?: |$))", "a blank is missing behind “-”", "write “- key: value”"),
    )
)
# What libyaml may have been reading where it says what began it, and not just the mapping around it.
_PROPERTIES = ("anchor", "alias", "tag")
_KNOWN_START = ("quoted", "flow sequence", "flow mapping", "simple key", *_PROPERTIES)
# It gives the place where it noticed; of these, as at the end of a file, the place is where it began.
_NOTICED_LATE = ("expected ':'", "unexpected end of stream", "unexpected document indicator")


def report_syntax(problem: yaml.MarkedYAMLError, lines: list[str], at: Reader) -> None:
    """Report what is wrong with a text that is not YAML."""
    said, context = problem.problem or "", problem.context or ""
    place, also = mark_span(problem.problem_mark or problem.context_mark, lines), None
    line = lines[place.line - 1]
    before, character = line[: place.column - 1], line[place.column - 1 : place.column]
    is_indented_by_tab = "\t" in before and not before.strip()
    if is_indented_by_tab or character == "\t":
        column = (before.index("\t") if is_indented_by_tab else len(before)) + 1
        tab = place._replace(column=column, end_column=column + 1)
        at.error(tab, "yaml-tab", "a tab cannot indent YAML", "use blanks")
        return
    for number in (place.line, place.line - 1):
        if number and (found := _mistyped(lines[number - 1])):
            column, message, help_ = found
            at.error(Span(number, column, number, column + 1), "yaml-syntax", message, help_)
            return
    message, help_ = _explain(said, context, before, character)
    if problem.context_mark and any(what in context for what in _KNOWN_START):
        start = mark_span(problem.context_mark, lines)
        if any(what in context for what in _PROPERTIES):
            place = start
        elif any(words in said for words in _NOTICED_LATE) or not any(lines[place.line - 1 :]):
            place = start._replace(end_column=len(lines[start.line - 1]) + 1)
            message = "this bracket is never closed" if "flow" in context else message
        elif start.line != place.line:
            also = at.also(start, "it begins here")
    at.error(place, "yaml-syntax", message, help_, also)


def _mistyped(line: str) -> tuple[int, str, str] | None:
    """Return the column of a sign that looks like another or lacks its blank, and what to say, if there is one."""
    for pattern, message, help_ in _MISTYPED:
        if found := pattern.match(line):
            return found.end(), message, help_
    return None


def mark_span(mark: yaml.Mark | None, lines: list[str]) -> Span:
    """Return the character at a mark; libyaml puts the end of a text without a last line break on a line of its own."""
    if mark is None:
        return NOWHERE
    line, column = mark.line + 1, mark.column + 1
    if line > len(lines):
        line, column = len(lines), len(lines[-1]) + 1
    return Span(line, column, line, column + 1)


def _explain(said: str, context: str, before: str, character: str) -> tuple[str, str]:
    """Return what is wrong and what to do about it; ``before`` and ``character`` are what stands at the place."""
    if "cannot start any token" in said or "expected node content" in said:
        if character:
            return f"a text cannot begin with “{character}”", _IN_QUOTES
        return "a value is expected here", "write one, or delete the field"
    if ("expected key" in said or "expected '-'" in said) and before.rstrip().endswith(('"', "'")):
        help_ = "put the whole text in quotes of the other kind, or close the quotation mark that is open above"
        return "nothing may follow the closing quotation mark", help_
    for in_said, in_context, message, help_ in _SYNTAX:
        if in_said in said and in_context in context:
            return message, help_
    return f"not YAML: {said}", "check indentation, quotes and brackets around this place"
