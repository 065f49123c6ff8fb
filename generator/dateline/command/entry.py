"""What `dateline actor` and `dateline place` share: an entry of a registry file, printed or put at the file's end."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from dateline.command import CLEAN, UsageError, load_settings, with_settings
from dateline.command.delivery import ask, deliver, values_of, with_values

if TYPE_CHECKING:
    from dateline.field import Record

__all__ = ["add_entry", "entry_arguments"]


def entry_arguments(parser: argparse.ArgumentParser, what: str) -> None:
    """Declare what the command takes."""
    parser.add_argument("id", metavar="ID", help=f"the {what}’s id")
    with_values(parser, "--set", "a field of the entry")
    parser.add_argument("--append", action="store_true", help="put it at the end of the file (print it)")
    with_settings(parser)


def add_entry(options: argparse.Namespace, file: str, record: Record, questions: Mapping[str, str]) -> int:
    """Print the entry, or put it at the end of the file; an id or a name that is there already is refused."""
    from dateline import atomic, document, stub
    from dateline.scalar import Id

    id_: str = options.id
    path = load_settings(options).content / f"{file}.yaml"
    what = record.name
    if not Id(what).is_valid(id_):
        message = f"“{id_}” is not an id: use the letters a–z, digits and single hyphens"
        raise UsageError(message)
    data = path.read_bytes() if path.is_file() else b""
    read = document.loads(path.name, data, []) if data else None
    if data and read is None:
        message = f"{os.path.relpath(path)} cannot be read: run “dateline check”"
        raise UsageError(message)
    names = {}
    for key, node in read.root.value if read else ():
        names[key.value] = next((v.value for k, v in getattr(node, "value", ()) if k.value == "name"), "")
    if id_ in names:
        message = f"“{id_}” is in {path.name} already: {names[id_]}"
        raise UsageError(message)
    values = values_of(options.set, record)
    ask(values, record, questions)
    name = values.setdefault("name", " ".join(part.capitalize() for part in id_.split("-")))
    if same := next((i for i, n in names.items() if n.casefold() == str(name).casefold()), ""):
        message = f"“{name}” is in {path.name} already, as “{same}”"
        raise UsageError(message)
    text = f"{id_}:\n{stub.block(values, record, '  ')}"
    if not options.append:
        return deliver(text, None)
    if not data:
        return deliver(text, path)
    try:
        atomic.append(path, text.encode())
    except (atomic.WriteError, OSError) as problem:
        raise UsageError(str(problem)) from problem
    print(f"added to {os.path.relpath(path)}", file=sys.stderr)
    return CLEAN
