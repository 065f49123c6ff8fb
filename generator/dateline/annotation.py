"""Diagnostics as programs read them: JSON, and the workflow commands that GitHub puts beside a line of a pull request.

Content is hostile here: a message may hold whatever a file holds, and must end neither its command nor its line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from dateline.diagnostic import Diagnostic, Severity, Span

__all__ = ["as_data", "as_github", "as_json"]

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return one JSON array, an object a line, without a final line break."""
    rows = (json.dumps(as_data(d), ensure_ascii=False) for d in diagnostics)
    return "[\n" + ",\n".join(rows) + "\n]"


def as_data(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic as JSON can hold it; lines and columns count from 1, the end is the first column after."""
    d = diagnostic
    return {
        "path": d.path,
        **_place(d.span),
        "severity": str(d.severity),
        "code": d.code,
        "message": d.message,
        "help": d.help or None,
        "related": [{"path": r.path, **_place(r.span), "message": r.message} for r in d.related],
    }


def _place(span: Span) -> dict[str, int]:
    return {"line": span.line, "column": span.column, "end-line": span.end_line, "end-column": span.end_column}


def as_github(diagnostic: Diagnostic) -> str:
    """Return the workflow command that annotates the line, without a final line break.

    GitHub ignores columns where the end is on another line, and wants the last column, not the one after.
    """
    d = diagnostic
    properties = {"file": d.path, "line": d.span.line}
    if d.span.end_line == d.span.line:
        properties |= {"col": d.span.column, "endColumn": max(d.span.end_column - 1, d.span.column)}
    else:
        properties["endLine"] = d.span.end_line
    properties["title"] = d.code
    also = (f"also: {r.path}:{r.span.line}:{r.span.column}: {r.message}" for r in d.related)
    text = "\n".join((d.message, *also, *((f"help: {d.help}",) if d.help else ())))
    written = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_COMMANDS[d.severity]} {written}::{_escaped(text)}"


def _escaped(text: str) -> str:
    # The runner splits its input at these; as its own toolkit (@actions/core) escapes them.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
