"""`dateline actor`: an entry for actors.yaml, to paste or to put at its end."""

from __future__ import annotations

import argparse

from dateline.command.entry import add_entry, entry_arguments

HELP = "write an entry for actors.yaml"
EXAMPLE = "dateline actor neil-armstrong --set name='Neil Armstrong' --set side=us --append"
_QUESTIONS = {
    "name": "name, as the site prints it",
    "kind": "kind (person, organization, state, group)",
    "affiliation": "affiliation (an id in actors.yaml)",
    "side": "side (an id in sides.yaml)",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    entry_arguments(parser, "actor")


def run(options: argparse.Namespace) -> int:
    """Print the entry, or put it at the end of the file."""
    from dateline.registry_entry import ACTOR

    return add_entry(options, "actors", ACTOR, _QUESTIONS)
