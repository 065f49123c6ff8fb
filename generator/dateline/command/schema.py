"""`dateline schema`: what a file may say, as the reference of all fields or as JSON Schema."""

from __future__ import annotations

import argparse
import json

from dateline.command import CLEAN

HELP = "print what a file may say"
EXAMPLE = "dateline schema event-file > event-file.schema.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "file",
        choices=("event-file", "actors", "places", "sides", "kinds"),
        nargs="?",
        help="print the JSON Schema of this file (the reference of all fields)",
    )


def run(options: argparse.Namespace) -> int:
    """Print it."""
    from dateline import reference

    if options.file:
        print(json.dumps(reference.json_schema(options.file), ensure_ascii=False, indent=2))
    else:
        print(reference.as_markdown(), end="")
    return CLEAN
