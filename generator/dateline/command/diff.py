"""`dateline diff`: what a reader finds changed between two versions of the content."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from dateline.command import CLEAN, UsageError, load_settings, print_diagnostics, with_format, with_settings

if TYPE_CHECKING:
    from dateline.settings import Settings
    from dateline.timeline import Timeline

HELP = "say what changed for a reader since a version of the content"
EXAMPLE = "dateline diff main --format markdown"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "revision",
        nargs="?",
        default="HEAD",
        metavar="REV",
        help="a commit, branch or tag to compare the files with, or two as REV..REV (HEAD)",
    )
    with_format(parser, "text", "markdown", "json")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Print what changed."""
    from dateline import changes, pipeline

    settings = load_settings(options)
    first, is_range, second = options.revision.partition("..")
    before = _timeline_at(first or "HEAD", settings)
    if is_range:
        after: Timeline | None = _timeline_at(second or "HEAD", settings)
    else:
        result = pipeline.run(settings)
        after = result.timeline
        if after is None:
            return print_diagnostics(result.diagnostics)
    assert after is not None  # noqa: S101  said above
    found = changes.compare(before, after)
    if options.format == "json":
        print(json.dumps(changes.as_data(found), ensure_ascii=False, indent=2))
    elif options.format == "markdown":
        print(changes.as_markdown(found, {i: s.title for i, s in {**before.sources, **after.sources}.items()}), end="")
    else:
        print(changes.as_text(found), end="")
        if not found:
            print("nothing changes for a reader", file=sys.stderr)
    return CLEAN


def _timeline_at(revision: str, settings: Settings) -> Timeline:
    """Return the timeline that a version of the content made, by the rules of today."""
    from dateline import git, pipeline

    try:
        commit = git.commit_of(settings.root, revision)
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "content").mkdir()
            git.checkout(settings.content, commit, root / "content")
            timeline = pipeline.run(replace(settings, root=root, content=root / "content")).timeline
    except git.GitError as problem:
        message = f"“{revision}” cannot be read: {problem}"
        raise UsageError(message) from problem
    if timeline is None:
        message = f"the content of {revision} ({commit[:10]}) has errors: there is nothing to compare with"
        raise UsageError(message)
    return timeline
