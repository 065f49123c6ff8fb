"""`dateline build`: the whole site without make."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from dateline.command import CLEAN, FINDINGS, MISUSE, load_settings, with_settings

HELP = "check the content and build the whole site"
EXAMPLE = "dateline build --output output"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("-o", "--output", default="output", metavar="FOLDER", help="where the site goes (output)")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Run Pelican in a process of its own: it reads the same settings, and its plugin runs the same pipeline."""
    settings = load_settings(options)
    output = Path(options.output).resolve()
    command = [
        sys.executable,
        "-m",
        "pelican",
        str(settings.content),
        "-s",
        str(Path(options.settings).resolve()),
    ]
    done = subprocess.run([*command, "-o", str(output), "--fatal", "errors"], cwd=settings.root, check=False)
    return done.returncode if done.returncode in (CLEAN, FINDINGS) else MISUSE
