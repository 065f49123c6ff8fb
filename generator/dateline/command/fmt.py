"""`dateline fmt`: fields in order, two blanks a level; comments, quotes and blank lines stay exactly as they are."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.command import CLEAN, FINDINGS, UsageError, load_settings, print_diagnostics, with_settings

if TYPE_CHECKING:
    from dateline.diagnostic import Diagnostic
    from dateline.settings import Settings

HELP = "put the fields of files into their order and layout"
EXAMPLE = "dateline fmt --check content/events/1969"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders (all of the content); - is stdin")
    parser.add_argument("--check", action="store_true", help="only say which files would change; exit 1 if any")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Lay the files out; a file with errors is left as it is, and the errors are printed."""
    from dateline import atomic, layout, reading

    if options.paths == ["-"]:
        try:
            print(layout.tidy("-", sys.stdin.read()), end="")
        except layout.Unreadable as problem:
            return print_diagnostics(problem.diagnostics)
        return CLEAN
    settings = load_settings(options)
    changes = []
    said: list[Diagnostic] = []
    paths = _files(options.paths, settings)
    for path, registry in paths:
        name = reading.printed(path, settings)
        before = reading.read_bytes(path, name, said, None)
        if before is None:
            continue
        try:
            after = layout.tidy(name, _text(name, before), registry).encode()
        except layout.Unreadable as problem:
            said += problem.diagnostics
            continue
        if after != before:
            changes.append(atomic.Change(path, before, after))
    for change in changes:
        print(f"{'would change' if options.check else 'changed'} {os.path.relpath(change.path)}")
    if not options.check:
        try:
            atomic.replace(changes)
        except atomic.WriteError as problem:
            raise UsageError(str(problem)) from problem
    if said:
        return print_diagnostics(said)
    print(f"{len(paths)} files, {len(changes)} {'to change' if options.check else 'changed'}", file=sys.stderr)
    return FINDINGS if options.check and changes else CLEAN


def _text(name: str, data: bytes) -> str:
    """Return the text of a file. Raises `layout.Unreadable` if it is not UTF-8."""
    from dateline import document, layout

    try:
        return data.decode()
    except UnicodeDecodeError:
        said: list[Diagnostic] = []
        document.decode(name, data, said)
        raise layout.Unreadable(said) from None


def _files(given: list[str], settings: Settings) -> list[tuple[Path, str]]:
    """Return the files to lay out, each with its name if it is a registry."""
    from dateline import layout, reading

    registries = [settings.content / name for name in layout.REGISTRIES]
    every = [*reading.event_files(settings), *(r for r in registries if r.is_file())]
    if not given:
        return [(p, p.name if p in registries else "") for p in every]
    found: dict[Path, str] = {}
    for name in given:
        path = Path(name)
        if path.is_dir():
            inside = [p for p in every if path.resolve() in p.resolve().parents]
            found |= {p: p.name if p in registries else "" for p in inside}
        elif path.is_file():
            found[path] = path.name if path.resolve() in [r.resolve() for r in registries] else ""
        else:
            message = f"there is no file or folder {path}"
            raise UsageError(message)
    return list(found.items())
