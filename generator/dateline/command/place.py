"""`dateline place`: an entry for places.yaml, to paste or to put at its end."""

from __future__ import annotations

import argparse

from dateline.command.entry import add_entry, entry_arguments

HELP = "write an entry for places.yaml"
EXAMPLE = "dateline place tranquility-base --set name='Tranquility Base' --set within=moon --append"
_QUESTIONS = {
    "name": "name, as the site prints it",
    "within": "within (an id in places.yaml)",
    "coordinates": "coordinates (41.9, 12.5)",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    entry_arguments(parser, "place")


def run(options: argparse.Namespace) -> int:
    """Print the entry, or put it at the end of the file."""
    from dateline.registry_entry import PLACE

    return add_entry(options, "places", PLACE, _QUESTIONS)
