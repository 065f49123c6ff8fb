"""`dateline schema`: what a file may say, as the reference of all fields or as JSON Schema, with or without content."""

from __future__ import annotations

import argparse
import json

from dateline.command import CLEAN, UsageError, load_settings, print_diagnostics, with_settings

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
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the schemas that know the content's ids, for the YAML support of editors",
    )
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Print it."""
    from dateline import reference

    if options.write:
        return _write(options)
    if options.file:
        print(json.dumps(reference.json_schema(options.file), ensure_ascii=False, indent=2))
    else:
        print(reference.as_markdown(), end="")
    return CLEAN


def _write(options: argparse.Namespace) -> int:
    from dateline import pipeline, schema_file

    settings = load_settings(options)
    result = pipeline.run(settings)
    if result.timeline is None:
        return print_diagnostics(result.diagnostics)
    try:
        paths = schema_file.write(settings, result.timeline)
    except OSError as error:
        message = f"the schemas cannot be written: {error}"
        raise UsageError(message) from error
    for path in paths:
        print(path)
    return CLEAN
