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
# Whether these are faults is not known before the site's address is.
_OF_ADDRESSES = ("card-missing", "link-absolute", "request-foreign")


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
    found = proof(folder, settings.url)
    diagnostics = pipeline.run(settings).diagnostics
    # “All is well” is said of both.
    code = print_diagnostics(diagnostics, is_strict=True) if diagnostics or not found else CLEAN
    is_addressless = any(f.code == "address-missing" for f in found)
    if is_addressless:
        found = [f for f in found if f.code not in _OF_ADDRESSES]
    for finding in found[:_SHOWN]:
        print(finding)
    if len(found) > _SHOWN:
        print(f"… and {len(found) - _SHOWN} more")
    if is_addressless:
        print("links and pictures are looked at when the address is known", file=sys.stderr)
    print(weigh(folder), file=sys.stderr)
    return FINDINGS if code != CLEAN or any(not f.is_warning for f in found) else CLEAN
