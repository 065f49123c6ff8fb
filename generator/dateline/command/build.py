"""`dateline build`: the whole site without make."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import nullcontext
from pathlib import Path

from dateline.command import CLEAN, FINDINGS, MISUSE, load_settings, with_settings
from dateline.settings import Settings

HELP = "check the content and build the whole site"
EXAMPLE = "dateline build --output output"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("-o", "--output", default="output", metavar="FOLDER", help="where the site goes (output)")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Make the pages that change, or have Pelican build the whole site."""
    from dateline.circumstances import Circumstances
    from dateline.memory import Memory
    from dateline.readers import read_ahead

    settings = load_settings(options)
    output = Path(options.output).resolve()
    file = Path(options.settings).resolve()
    now = Circumstances(file, settings, output)
    memory = Memory(now.memory)
    # Loading what makes pages takes as long as reading a few hundred files: others begin with these.
    ahead = read_ahead(settings) if now.is_alone and not memory.knows_files() else None
    from dateline import rebuild
    from dateline.mistake import MistakeError

    onlooker = getattr(options, "onlooker", rebuild.Onlooker())
    try:
        done = rebuild.rebuild(memory, now, onlooker, ahead)
    except MistakeError as error:
        rebuild.tell(error.diagnostics)
        if onlooker.is_served:
            from dateline.builder import TOLD

            return TOLD
        print(f"dateline: {error}", file=sys.stderr)
        return FINDINGS
    if done is None:
        rebuild.REMEMBERED[str(now.output)] = rebuild.Remembered(memory, now)
        return _by_pelican(settings, file, output)
    rest = f"{done.left} more will follow" if done.left else "all others are as they were"
    print(f"Done: {done.made} file{'s' if done.made != 1 else ''} made; {rest}.")
    if done.left:
        # Only a server asks for haste.
        from dateline.builder import PARTLY

        return PARTLY
    return CLEAN


def _by_pelican(settings: Settings, file: Path, output: Path) -> int:
    """Run Pelican, which reads the same settings, and whose plugin runs the same pipeline."""
    import pelican

    # Pelican shows a turning wheel while it works, drawn by a thread: with a thread there can be no workers.
    pelican.console.status = lambda *_args, **_more: nullcontext()
    os.chdir(settings.root)
    try:
        pelican.main([str(settings.content), "-s", str(file), "-o", str(output), "--fatal", "errors"])
    except SystemExit as end:
        return end.code if end.code in (CLEAN, FINDINGS) else MISUSE
    return CLEAN
