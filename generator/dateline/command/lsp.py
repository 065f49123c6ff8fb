"""`dateline lsp`: the language server that editors start."""

from __future__ import annotations

import argparse
import importlib.util
import sys

from dateline.command import CLEAN, UsageError

HELP = "answer an editor while somebody types (Language Server Protocol over standard input and output)"
EXAMPLE = "dateline lsp"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "-s",
        "--settings",
        default="pelicanconf.py",
        metavar="FILE",
        help="the site's settings file, below the folder that the editor has open (pelicanconf.py)",
    )
    # Some editors say so to every server; there is no other way here.
    parser.add_argument("--stdio", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Serve until the editor is done."""
    if sys.stdin.isatty():
        message = "an editor starts this and speaks with it, there is nothing to type here; docs/editors.md sets it up"
        raise UsageError(message)
    if importlib.util.find_spec("pygls") is None:
        message = "the language server needs pygls: pip install 'dateline[lsp]', or “make .venv/dev” in this project"
        raise UsageError(message)
    from dateline.editor.server import serve

    serve(options.settings)
    return CLEAN
