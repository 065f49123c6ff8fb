"""`dateline intake`: a filled issue form becomes a change of the content, for the workflow that opens pull requests."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.command import CLEAN, FINDINGS, UsageError, load_settings, with_settings

if TYPE_CHECKING:
    from dateline.diagnostic import Diagnostic
    from dateline.intake import Intake

HELP = "turn a filled issue form into an event file"
EXAMPLE = 'dateline intake "$GITHUB_EVENT_PATH" --write'
_LIMIT = 1_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("payload", metavar="FILE", help="GitHub’s event payload, as JSON (- is standard input)")
    parser.add_argument("--write", action="store_true", help="write the file into the content (print all as JSON only)")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Print one JSON object: the branch, the title and the text of a pull request, and the file with its text.

    Exit 1, with a comment to the person who filled the form in, if no change can be made of it. For what is no filled
    form the object is empty.
    """
    from dateline import form, intake, pipeline

    number, body, day = _issue(options.payload)
    settings = load_settings(options)
    filled = form.read(body)
    if filled is None:
        print("{}")
        print("this issue is no filled form", file=sys.stderr)
        return CLEAN
    result = pipeline.run(settings)
    if result.timeline is None:
        message = "the content has errors: mend what “dateline check” says first"
        raise UsageError(message)
    try:
        taken = intake.take(*filled, result.timeline, settings, day)
    except intake.Unusable as problem:
        print(json.dumps({"number": number, "comment": _comment(str(problem))}, ensure_ascii=False))
        return FINDINGS
    real = os.path.realpath(taken.path)
    if not real.startswith(os.path.realpath(settings.events_folder) + os.sep):
        message = "the file would lie outside the events folder"
        raise UsageError(message)
    after = pipeline.run(settings, [taken.path], {real: taken.text.encode()})
    printed = Path(os.path.relpath(taken.path, settings.root)).as_posix()
    own = [d for d in after.diagnostics if d.path == printed or any(r.path == printed for r in d.related)]
    if options.write:
        taken.path.parent.mkdir(parents=True, exist_ok=True)
        taken.path.write_text(taken.text, encoding="utf-8")
    answer = {
        "number": number,
        "branch": f"intake/issue-{number}",
        "title": taken.title[:200],
        "body": _description(number, taken, printed, own),
        "path": printed,
        "text": taken.text,
    }
    print(json.dumps(answer, ensure_ascii=False))
    return CLEAN


def _issue(name: str) -> tuple[int, str, str]:
    """Return the number, the text and the day of the issue in a payload."""
    try:
        data = sys.stdin.buffer.read(_LIMIT) if name == "-" else Path(name).read_bytes()[:_LIMIT]
        issue: Any = json.loads(data)["issue"]
        number, body, created = int(issue["number"]), str(issue["body"] or ""), str(issue["created_at"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{name} holds no issue: {type(error).__name__}"
        raise UsageError(message) from error
    found = re.match(r"\d{4}-\d\d-\d\d", created)
    if not found or number < 1:
        message = f"{name} holds no issue: it has no day or no number"
        raise UsageError(message)
    return number, body, found[0]


def _description(number: int, taken: Intake, printed: str, findings: Sequence[Diagnostic]) -> str:
    """Return the text of the pull request. Strangers' words stand in code, where they link to and call for nobody."""
    from dateline.diagnostic import render

    parts = [f"Made from the form in #{number}; nobody has read it yet.\n\nCloses #{number}", _code(printed)]
    if taken.notes:
        parts.append("Left out:\n\n" + _code("\n".join(taken.notes)))
    if findings:
        parts.append("`dateline check` says:\n\n" + _code("\n\n".join(render(d) for d in findings)))
    else:
        parts.append("`dateline check` finds nothing wrong.")
    parts.append("Before merging: read the source, compare the words, and complete what is missing.")
    return "\n\n".join(parts) + "\n"


def _comment(reason: str) -> str:
    return f"No pull request could be made of this form:\n\n{_code(reason)}\n\nPlease edit it, or wait for an editor.\n"


def _code(text: str) -> str:
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}text\n{text}\n{fence}"
