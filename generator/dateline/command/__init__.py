"""The commands: one module each, which says how it is called and runs it.

A command has a `HELP` line, an `EXAMPLE`, `arguments(parser)`, which declares its arguments, and `run(options)`, which
returns the exit code. What only one command needs it imports when it runs, so that `dateline date` does not wait for
YAML. Data goes to stdout, words to stderr; exit 0 is clean, 1 findings, 2 misuse or our own failure.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.settings import Settings

if TYPE_CHECKING:
    from dateline.diagnostic import Diagnostic
    from dateline.event import Event
    from dateline.timeline import Timeline

__all__ = [
    "CLEAN",
    "FINDINGS",
    "MISUSE",
    "UsageError",
    "count_diagnostics",
    "find_event",
    "load_settings",
    "print_diagnostics",
    "with_format",
    "with_settings",
]

CLEAN, FINDINGS, MISUSE = 0, 1, 2


class UsageError(Exception):
    """The command cannot do what was asked; the message says why."""


def with_settings(parser: argparse.ArgumentParser) -> None:
    """Declare the option that names the site's settings file."""
    parser.add_argument(
        "-s",
        "--settings",
        default="pelicanconf.py",
        metavar="FILE",
        help="the site's settings file (pelicanconf.py)",
    )


def with_format(parser: argparse.ArgumentParser, *formats: str) -> None:
    """Declare the option that chooses how to print; the first of ``formats`` is the default."""
    parser.add_argument("--format", choices=formats, default=formats[0], help=f"how to print ({formats[0]})")


def load_settings(options: argparse.Namespace) -> Settings:
    """Return the settings that the options name."""
    from dateline.settings import load

    return load(Path(options.settings))


def find_event(timeline: Timeline, id_: str) -> Event:
    """Return the event with an id, now or earlier. Raises `UsageError` where there is none."""
    event = timeline.find(id_)
    if event is None:
        from dateline.diagnostic import did_you_mean

        meant = did_you_mean(id_, timeline.by_id)
        message = f"no event has the id “{id_}”" + (f"; {meant}" if meant else "")
        raise UsageError(message)
    return event


def print_diagnostics(diagnostics: Sequence[Diagnostic], *, hidden: int = 0, is_strict: bool = False) -> int:
    """Print diagnostics as an editor reads them, count them on stderr, and return the exit code.

    ``hidden`` hints are counted only; ``is_strict`` lets warnings fail.
    """
    from dateline.diagnostic import render

    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for diagnostic in diagnostics:
        print(render(diagnostic, colour=colour), end="\n\n")
    return count_diagnostics(diagnostics, hidden=hidden, is_strict=is_strict)


def count_diagnostics(diagnostics: Sequence[Diagnostic], *, hidden: int = 0, is_strict: bool = False) -> int:
    """Count diagnostics on stderr and return the exit code; the arguments are those of `print_diagnostics`."""
    from dateline.diagnostic import Severity

    errors, warnings, hints = (sum(d.severity is s for d in diagnostics) for s in Severity)
    said = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}" if errors or warnings else "all is well"
    if hints:
        said += f", {_count(hints, 'hint')}"
    print(said, file=sys.stderr)
    if hidden:
        print(
            f"{_count(hidden, 'gap')} could be filled: --hints shows {'it' if hidden == 1 else 'them'}", file=sys.stderr
        )
    return FINDINGS if errors or (warnings and is_strict) else CLEAN


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
