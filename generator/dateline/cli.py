"""The command line: finds the command, runs it, and lets no traceback through.

The commands are in `command`, one module each. Exit 0 is clean, 1 findings, 2 misuse or our own failure.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from typing import Any, TextIO

from dateline.command import CLEAN, MISUSE, UsageError
from dateline.diagnostic import did_you_mean
from dateline.settings import SettingsError

__all__ = ["COMMANDS", "main", "parser"]

COMMANDS = (
    "check",
    "show",
    "new",
    "derive",
    "add",
    "actor",
    "place",
    "rename",
    "fmt",
    "duplicates",
    "diff",
    "date",
    "build",
    "proof",
    "serve",
    "export",
    "import",
    "schema",
    "lsp",
    "links",
    "intake",
    "init",
)
"""The commands, in the order in which the help lists them."""
_MODULES = {"import": "import_"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        elif stream is None:  # whoever started us closed it, and wants to hear nothing
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  for as long as we run
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Only the command that is asked for is loaded: the others would take longer than many a check.
    asked = given[0] if given and given[0] in COMMANDS else ""
    if asked == "date":
        given = _module("date").with_dates_apart(given)
    if not given:
        parser().print_help(sys.stderr)
        return MISUSE
    if not asked and not given[0].startswith("-"):
        help_ = did_you_mean(given[0], COMMANDS) or f"the commands are {', '.join(COMMANDS)}"
        print(f"dateline: there is no command “{given[0]}”: {help_}", file=sys.stderr)
        return MISUSE
    try:
        options = parser(asked).parse_args(given)
        run: Callable[[argparse.Namespace], int] = options.run
        code = run(options)
        sys.stdout.flush()
    except (SettingsError, UsageError) as error:
        print(f"dateline: {error}", file=sys.stderr)
        return MISUSE
    except BrokenPipeError:
        # The reader has seen enough.
        _discard(sys.stdout)
        return CLEAN
    except KeyboardInterrupt:
        return 130
    except UnicodeEncodeError:
        print("dateline: an argument or a file’s name is not UTF-8", file=sys.stderr)
        return MISUSE
    except OSError as error:
        if os.environ.get("DATELINE_DEBUG"):
            raise
        # A full disk, a folder that may not be written: the system says what, and it is nobody's fault here.
        print(f"dateline: {': '.join(str(p) for p in (error.filename, error.strerror or error) if p)}", file=sys.stderr)
        _discard(sys.stdout)
        return MISUSE
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            # Python 3.11 makes an error of it where a class is being made.
            return 130
        if os.environ.get("DATELINE_DEBUG"):
            raise
        print(f"dateline: this is a fault of ours: {type(error).__name__}: {error}", file=sys.stderr)
        print("dateline: please report it, with what DATELINE_DEBUG=1 prints", file=sys.stderr)
        return MISUSE
    return code


def _discard(stream: TextIO) -> None:
    """Let what could not be written go; Python would complain again when it flushes at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def parser(only: str = "") -> argparse.ArgumentParser:
    """Return the description of all commands, from which their help is printed; of one if ``only`` names it."""
    whole = argparse.ArgumentParser(prog="dateline", description="Turn YAML event files into a sourced timeline.")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in (only,) if only else COMMANDS:
        command = _module(name)
        added = commands.add_parser(
            name,
            help=command.HELP,
            description=command.HELP[0].upper() + command.HELP[1:] + ".",
            epilog=f"example:\n  {command.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.arguments(added)
        added.set_defaults(run=command.run)
    return whole


def _module(name: str) -> Any:
    return import_module(f"dateline.command.{_MODULES.get(name, name)}")
