"""`dateline proof`: the last look at a site before it is handed over."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dateline.command import CLEAN, FINDINGS, UsageError, load_settings, print_diagnostics, with_settings

HELP = "look a built site over before it is published"
EXAMPLE = "dateline proof --settings publishconf.py output"
# Where every page has the same fault, the first tell enough.
_SHOWN = 40


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", nargs="?", default="output", metavar="FOLDER", help="the built site (output)")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Print what hinders publishing, in the content and in the site, and what the site weighs."""
    from dateline import pipeline
    from dateline.proof import proof, weigh

    settings = load_settings(options)
    folder = Path(options.folder)
    if not (folder / "index.html").is_file():
        message = f"there is no site in {options.folder}: build it first"
        raise UsageError(message)
    code = print_diagnostics(pipeline.run(settings).diagnostics, is_strict=True)
    found = proof(folder, settings.url)
    for finding in found[:_SHOWN]:
        print(finding)
    if len(found) > _SHOWN:
        print(f"… and {len(found) - _SHOWN} more")
    print(weigh(folder), file=sys.stderr)
    return FINDINGS if code != CLEAN or any(not f.is_warning for f in found) else CLEAN
