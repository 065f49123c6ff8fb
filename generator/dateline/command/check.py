"""`dateline check`: the one judge of the content, of all of it or of a few files against the rest."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.command import UsageError, load_settings, print_diagnostics, with_settings
from dateline.settings import Settings

if TYPE_CHECKING:
    from dateline.diagnostic import Diagnostic

HELP = "say what is wrong in the content"
EXAMPLE = "dateline check content/events/1969/landing.yaml"
_REGISTRIES = ("actors", "places", "sides", "kinds")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders to judge (all of the content)")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Print the findings."""
    from dateline import pipeline

    settings = load_settings(options)
    chosen = [Path(p) for p in options.paths]
    for path in chosen:
        if not path.exists():
            message = f"there is no file or folder {path}"
            raise UsageError(message)
    registries = {os.path.realpath(settings.content / f"{name}.yaml") for name in _REGISTRIES}
    also = [p for p in chosen if p.is_file() and os.path.realpath(p) not in registries]
    result = pipeline.run(settings, also)
    shown = [d for d in result.diagnostics if not chosen or _is_in(d, chosen, settings)]
    return print_diagnostics(shown)


def _is_in(diagnostic: Diagnostic, chosen: Iterable[Path], settings: Settings) -> bool:
    """Return whether a diagnostic speaks of one of the chosen files, be it at its second place."""
    places = (diagnostic.path, *(r.path for r in diagnostic.related))
    paths = [Path(os.path.realpath(settings.root / place)) for place in places]
    wanted = [Path(os.path.realpath(c)) for c in chosen]
    return any(p == w or w in p.parents for p in paths for w in wanted)
