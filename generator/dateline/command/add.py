"""`dateline add`: a further report of an event that is known, to paste into a source's file or put at its end."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dateline.command import CLEAN, UsageError, find_event, load_settings, print_diagnostics, with_settings
from dateline.command.delivery import ask, deliver, values_of, with_values

HELP = "write a further report of an event"
EXAMPLE = "dateline add moon-landing --set quotes='the Eagle has landed' --to content/events/1969/times.yaml"
_QUESTIONS = {"summary": "what this source says of it", "quotes": "the words that prove it"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("event", metavar="EVENT", help="the event’s id")
    with_values(parser, "--set", "a field of the report")
    parser.add_argument("--to", type=Path, metavar="FILE", help="put it at the end of this source’s file (print it)")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Print the report, or put it at the end of a file."""
    from dateline import draft, pipeline
    from dateline.schema import REPORT

    settings = load_settings(options)
    result = pipeline.run(settings)
    if result.timeline is None:
        return print_diagnostics(result.diagnostics)
    event = find_event(result.timeline, options.event)
    values = values_of(options.set, REPORT)
    ask(values, REPORT, _QUESTIONS)
    values["id"] = event.id
    text = draft.report(values, event)
    if options.to is None:
        return deliver(text, None)
    _append(options.to, text, event.id)
    return CLEAN


def _append(path: Path, text: str, event: str) -> None:
    """Put the report at the end of a file whose last part is its list of events."""
    from dateline import atomic, content_file, document
    from dateline.diagnostic import Diagnostic
    from dateline.field import Reader

    try:
        before = path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}"
        raise UsageError(message) from error
    gap = b"\n" if before.endswith(b"\n") else b"\n\n"

    def ids(data: bytes) -> list[str] | None:
        said: list[Diagnostic] = []
        read = document.loads(path.name, data, said)
        if read is None or said:
            return None
        source, reports = content_file.read_event_file(read, path.stem, Reader(path.name, []))
        return [str(r.id) for r in reports] if source else None

    there, then = ids(before), ids(before + gap + text.encode())
    if there is None:
        message = f"{path} is not the file of a source that can be read: run “dateline check {path}”"
        raise UsageError(message)
    if event in there:
        message = f"{path} reports “{event}” already: add to that entry"
        raise UsageError(message)
    if then is None or then[: len(there)] != there or then[len(there) :] not in ([event], []):
        message = f"{path} does not end in its list of events: paste the report yourself (leave out --to)"
        raise UsageError(message)
    try:
        atomic.replace([atomic.Change(path, before, before + gap + text.encode())])
    except atomic.WriteError as problem:
        raise UsageError(str(problem)) from problem
    print(f"added to {path}", file=sys.stderr)
