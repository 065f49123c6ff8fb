"""`dateline show`: an event as it was understood, with where each value came from."""

from __future__ import annotations

import argparse
import json

from dateline.command import CLEAN, find_event, load_settings, print_diagnostics, with_format, with_settings

HELP = "show an event as it was understood, with where each value came from"
EXAMPLE = "dateline show moon-landing"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("id", metavar="ID", help="the event's id, or an earlier one")
    with_format(parser, "text", "json")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Print the event."""
    from dateline import explanation, pipeline

    result = pipeline.run(load_settings(options))
    if result.timeline is None:
        return print_diagnostics(result.diagnostics)
    timeline = result.timeline
    event = find_event(timeline, options.id)
    if options.format == "json":
        print(json.dumps(explanation.as_data(event), ensure_ascii=False, indent=2))
    else:
        print(explanation.as_text(event, timeline.registry), end="")
    return CLEAN
