"""`dateline serve`: the site in a browser while it is being written."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.command import CLEAN, UsageError, load_settings, with_settings

if TYPE_CHECKING:
    from dateline.builder import Builder, Outcome
    from dateline.live import Changes, State
    from dateline.settings import Settings

# After so many seconds without a save, what takes long is built too: exports, the full-text index, sums.
_QUIET = 3.0
HELP = "build and serve the site, again at every save; the browser follows by itself"
EXAMPLE = "dateline serve --port 8000"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("-o", "--output", default="output", metavar="FOLDER", help="where the site goes (output)")
    parser.add_argument("-b", "--bind", default="127.0.0.1", metavar="ADDRESS", help="where to listen (127.0.0.1)")
    parser.add_argument("-p", "--port", default=8000, type=int, metavar="NUMBER", help="the port (8000); 0 finds one")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    if not hasattr(os, "fork"):
        message = "this system cannot fork a process; use “pelican -lr”, without reloading in the browser"
        raise UsageError(message)
    # All that a build needs is imported once, here, and each build's process has it from the start.
    import pelican  # noqa: F401

    from dateline import live, pelican_plugin, pipeline  # noqa: F401
    from dateline.builder import Builder
    from dateline.command import build
    from dateline.memory import version

    # That of the code which was imported just now, whatever is edited later.
    version()
    settings = load_settings(options)
    output = Path(options.output).resolve()
    builder = Builder(lambda onlooker: build.run(argparse.Namespace(**vars(options), onlooker=onlooker)))
    state = live.State()
    try:
        server = live.Server((options.bind, options.port), output, state)
    except OSError as error:
        builder.close()
        message = f"cannot listen at {options.bind}:{options.port}: {error.strerror or error}; choose another --port"
        raise UsageError(message) from error
    # An end from outside leaves no more behind than Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    stop = threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"serving http://{options.bind}:{server.server_port}/ (Ctrl-C ends it)", file=sys.stderr, flush=True)
    try:
        _follow(settings, options, builder, state, stop)
    except KeyboardInterrupt:
        print(file=sys.stderr)
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        builder.close()
    return CLEAN


def _follow(
    settings: Settings, options: argparse.Namespace, builder: Builder, state: State, stop: threading.Event
) -> None:
    """Build now and after every change."""
    from dateline import live

    watched = [settings.content, settings.root / "themes", Path(options.settings).resolve()]
    changes = live.Changes(watched, stop)
    is_partial = _build(settings, builder, state)
    for files in changes.each(_QUIET):
        if files:
            print(f"changed: {', '.join(files[:5])}{' …' if len(files) > 5 else ''}", file=sys.stderr, flush=True)
            is_partial = _build(settings, builder, state, is_hasty=True)
        elif is_partial:
            is_partial = _build(settings, builder, state, changes)


def _build(
    settings: Settings, builder: Builder, state: State, changes: Changes | None = None, *, is_hasty: bool = False
) -> bool:
    """Build, and return whether something was left for later; a build that takes long gives way to ``changes``."""
    from dateline.rebuild import Onlooker

    start = time.perf_counter()
    onlooker = Onlooker(state.opened, state.show, is_hasty)
    outcome = builder.build(onlooker, lambda: changes is not None and changes.are_there)
    if outcome is None:
        return True
    took = time.perf_counter() - start
    wrong = "" if outcome.is_good else _wrong(settings, outcome)
    is_news = outcome.is_good or changes is None or wrong != state.wrong
    state.set(outcome, wrong)
    if outcome.is_good:
        print(outcome.said, end="", file=sys.stderr)
        print(f"built in {took:.2f} s", file=sys.stderr, flush=True)
    elif is_news:
        print(f"{wrong}\nnot built: the last good site stays", file=sys.stderr, flush=True)
    # A mistake that was told in haste may not be the only one.
    return outcome.is_partial or (is_hasty and outcome.is_told)


def _wrong(settings: Settings, outcome: Outcome) -> str:
    """Return what is wrong: the diagnostics, or else whatever the build said."""
    if outcome.is_told:
        return outcome.said.rstrip()
    from dateline.command import check
    from dateline.diagnostic import Severity, render

    errors = [d for d in check.findings(settings) if d.severity is Severity.ERROR]
    return "\n\n".join(render(d) for d in errors) or outcome.said.strip()[-4000:] or "the build failed without a word"
