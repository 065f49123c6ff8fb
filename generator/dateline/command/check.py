"""`dateline check`: the one judge of the content, of all of it or of a few files against the rest."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from dateline.command import (
    CLEAN,
    UsageError,
    count_diagnostics,
    load_settings,
    print_diagnostics,
    with_format,
    with_settings,
)
from dateline.settings import Settings

if TYPE_CHECKING:
    from dateline.check_memory import CheckMemory
    from dateline.diagnostic import Diagnostic

HELP = "say what is wrong in the content"
EXAMPLE = "dateline check content/events/1969/landing.yaml"
_MEMORY = ".cache/dateline/check.sqlite"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders to judge (all of the content)")
    with_format(parser, "text", "json", "github")
    parser.add_argument("--strict", action="store_true", help="fail on warnings too")
    parser.add_argument("--hints", action="store_true", help="show the gaps, which are only counted otherwise")
    parser.add_argument(
        "--explain",
        nargs="?",
        const="",
        metavar="CODE",
        help="say what a code means, with a wrong and a right example (all of them)",
    )
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Print the findings."""
    if options.explain is not None:
        return _explain(options.explain)
    settings = load_settings(options)
    chosen = [Path(p) for p in options.paths]
    for path in chosen:
        if not path.exists():
            message = f"there is no file or folder {path}"
            raise UsageError(message)
        if path.is_file() and path.suffix.lower() not in (".yaml", ".yml", ".md"):
            message = f"{path} is no part of the content: event files end in .yaml, pages in .md"
            raise UsageError(message)
    found = _find(chosen, settings, options)
    shown = list(found.diagnostics)
    hidden = 0 if options.hints else found.gap_count
    if options.hints:
        shown = sorted((*shown, *found.gaps), key=lambda d: d.sort_key)
    if options.format == "text":
        return print_diagnostics(shown, hidden=hidden, is_strict=options.strict)
    from dateline import annotation

    if options.format == "json":
        print(annotation.as_json(shown))
    else:
        for diagnostic in shown:
            print(annotation.as_github(diagnostic))
    return count_diagnostics(shown, hidden=hidden, is_strict=options.strict)


def findings(settings: Settings) -> tuple[Diagnostic, ...]:
    """Return all findings, with as little reading as will do."""
    return tuple(_find([], settings, argparse.Namespace(hints=False)).diagnostics)


class _Found(Struct, frozen=True):
    """The findings, and how many gaps there are; the gaps themselves where they are to be shown."""

    diagnostics: Iterable[Diagnostic]
    gap_count: int
    gaps: Iterable[Diagnostic] = ()


def _find(chosen: list[Path], settings: Settings, options: argparse.Namespace) -> _Found:
    """Return what is found in the chosen files and folders, or in everything, with as little reading as will do."""
    import sqlite3

    try:
        with _memory(settings) as memory:
            if memory is None:
                return _whole(chosen, settings, None, options)
            return (
                _near(chosen, settings, memory, options)
                or _again(chosen, settings, memory, options)
                or _whole(chosen, settings, memory, options)
            )
    except sqlite3.DatabaseError as error:
        # Another process keeps it busy, or it is damaged: it is safe to lose.
        if not isinstance(error, sqlite3.OperationalError):
            (settings.root / _MEMORY).unlink(missing_ok=True)
        return _whole(chosen, settings, None, options)


def _near(chosen: list[Path], settings: Settings, memory: CheckMemory, options: argparse.Namespace) -> _Found | None:
    """Return what is found by looking at a few event files and what they depend on; None if that is not enough."""
    if not chosen or not all(_is_event_file(p, settings) for p in chosen):
        return None
    from dateline import vicinity

    judged = vicinity.judge(chosen, settings, memory, is_exact=options.hints)
    return _Found(judged.diagnostics, len(judged.gaps), judged.gaps) if judged else None


def _again(chosen: list[Path], settings: Settings, memory: CheckMemory, options: argparse.Namespace) -> _Found | None:
    """Return what is found by looking at what has changed since everything was checked; None if that is not enough."""
    from dateline import verdict

    if any(_is_event_file(p, settings) for p in chosen):
        return None
    renewed = verdict.renew(settings, memory, is_exact=options.hints)
    if renewed is None:
        return None
    is_of, is_in = _chooser(chosen, settings)
    return _Found(
        [d for d in renewed.diagnostics if is_of(d)],
        sum(count for path, count in renewed.gap_counts.items() if is_in(path)),
        [d for d in renewed.gaps if is_of(d)],
    )


def _whole(chosen: list[Path], settings: Settings, memory: CheckMemory | None, options: argparse.Namespace) -> _Found:
    """Return what is found by looking at everything."""
    from dateline import pipeline, verdict

    also = [p for p in chosen if _is_event_file(p, settings)]
    trial = verdict.Trial(settings, memory) if memory else None
    # Hints are told by the places of what the timeline holds; to count them needs none.
    result = pipeline.run(settings, also, memory=memory, is_placed=options.hints)
    if not (result.diagnostics or (result.timeline and result.timeline.sources)):
        events = os.path.relpath(settings.events_folder)
        print(f"there is no event file in {events}/ yet: “dateline new” writes one", file=sys.stderr)
    cited = pipeline.cited_in_markdown(settings)
    gaps = pipeline.find_gaps(result, settings, cited=cited, is_exact=options.hints)
    if trial:
        trial.conclude(result, gaps, cited, is_exact=options.hints)
    is_of, _ = _chooser(chosen, settings)
    found = [d for d in gaps if is_of(d)]
    return _Found([d for d in result.diagnostics if is_of(d)], len(found), found)


def _is_event_file(path: Path, settings: Settings) -> bool:
    from dateline.reading import REGISTRIES

    registries = {os.path.realpath(settings.content / f"{name}.yaml") for name in REGISTRIES}
    return path.is_file() and path.suffix.lower() != ".md" and os.path.realpath(path) not in registries


@contextmanager
def _memory(settings: Settings) -> Iterator[CheckMemory | None]:
    """Give what is remembered of the files since the last check; nothing where no file can be written."""
    import sqlite3

    from dateline.check_memory import CheckMemory

    try:
        memory = CheckMemory(settings.root / _MEMORY)
    except (OSError, sqlite3.Error):
        yield None
        return
    with closing(memory):
        yield memory


def _explain(code: str) -> int:
    from dateline import remark
    from dateline.diagnostic import did_you_mean

    if not code:
        print(remark.reference(), end="")
    elif code in remark.codes():
        print(remark.as_markdown(remark.load(code)), end="")
    else:
        message = f"no finding has the code “{code}”; " + (did_you_mean(code, remark.codes()) or "--explain lists all")
        raise UsageError(message)
    return CLEAN


def _chooser(chosen: Iterable[Path], settings: Settings) -> tuple[Callable[[Diagnostic], bool], Callable[[str], bool]]:
    """Return whether a diagnostic speaks of one of the chosen files, be it at its second place, and whether a path is
    one of them; of all if none is chosen.
    """
    wanted = [os.path.realpath(c) for c in chosen]
    if not wanted:
        return lambda _: True, lambda _: True

    @cache
    def is_wanted(place: str) -> bool:
        path = os.path.realpath(settings.root / place)
        return any(path == w or path.startswith(w + os.sep) for w in wanted)

    return lambda d: is_wanted(d.path) or any(is_wanted(r.path) for r in d.related), is_wanted
