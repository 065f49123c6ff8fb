"""What the commands that write YAML share: values from the command line or a terminal, and where the text goes.

A question is asked on a terminal only, so that a script never waits. A file that is there is never overwritten.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.command import CLEAN, UsageError

if TYPE_CHECKING:
    from dateline.field import Record

__all__ = ["Values", "ask", "deliver", "values_of", "with_values"]

Values = dict[str, "str | list[str] | dict[str, str]"]


def with_values(parser: argparse.ArgumentParser, option: str = "--set", what: str = "a field") -> None:
    """Declare the option that gives fields their values."""
    help_ = f"{what} and its value; again for a list; KEY.NAME=VALUE within a mapping; KEY:=YAML as it stands"
    parser.add_argument(option, action="append", default=[], metavar="KEY=VALUE", help=help_)


def values_of(settings: list[str], record: Record) -> Values:
    """Return the values given, each as the schema accepts it."""
    from dateline import stub

    try:
        return stub.given(settings, record)
    except stub.StubError as problem:
        raise UsageError(str(problem)) from problem


def ask(values: Values, record: Record, questions: Mapping[str, str]) -> None:
    """Ask for fields that nobody gave, if a person sits at a terminal; an empty answer leaves one blank.

    Questions go to stderr, so that stdout can be a file. An answer that the schema refuses is asked for again.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    if questions.keys() - values.keys():
        print("(Enter leaves a field blank)", file=sys.stderr)
    for key, question in questions.items():
        while key not in values:
            print(f"{question}: ", end="", file=sys.stderr, flush=True)
            answer = sys.stdin.readline()
            if not answer.strip():
                break
            try:
                values.update(values_of([f"{key}={answer.strip()}"], record))
            except UsageError as problem:
                print(f"  {problem}", file=sys.stderr)


def deliver(text: str, path: Path | None) -> int:
    """Print the text, or create the file that ``path`` names, and return the exit code."""
    from dateline import atomic

    if path is None:
        print(text, end="")
        return CLEAN
    try:
        atomic.create(path, text.encode())
    except (atomic.WriteError, OSError) as problem:
        raise UsageError(str(problem)) from problem
    print(f"wrote {os.path.relpath(path)}", file=sys.stderr)
    return CLEAN
