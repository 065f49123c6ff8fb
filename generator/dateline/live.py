"""The site while it is being written: built again at every save, shown again by the browser, mistakes told in the page.

What is served differs from what is published in one script, which is put into each page on its way to the browser and
allowed there; the files themselves are those that `dateline build` makes. A build that fails changes nothing that is
served: the last good site stays, with the diagnostics over it.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import unquote, urlsplit

__all__ = ["PARTLY", "Builder", "Outcome", "Server", "State", "changes_in"]

PARTLY = 4
"""What a build returns that was hasty and has left something."""
_SCRIPT = "/.dateline/live.js"
_STATES = "/.dateline/states"
# Quotes may stand as such or as entities, which end in a “;” themselves.
_POLICY = re.compile(rb"script-src (?:&#39;|[^;\"])*")
_HEAD_END = re.compile(rb"</head>", re.IGNORECASE)
# How long saves are gathered, in milliseconds: a program that writes several files does so within this.
_GATHER = 40
_PING = 15.0
# While a new site takes the old one's place there is none for a moment.
_PATIENCE = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to, and what was said. ``is_partial`` if more is to be built when there is time."""

    is_good: bool
    said: str
    is_partial: bool = False


class State:
    """Which build the site is of, and what is wrong with the files; browsers wait for it to change."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._version = 0
        self._wrong = ""

    def set(self, outcome: Outcome, wrong: str) -> None:
        """Take over a build's outcome. ``wrong`` is what the page shows of a build that failed."""
        with self._changed:
            self._number += 1
            if outcome.is_good:
                self._version += 1
            self._wrong = "" if outcome.is_good else wrong
            self._changed.notify_all()

    @property
    def version(self) -> int:
        """Return how many good builds there were."""
        return self._version

    @property
    def wrong(self) -> str:
        """Return what is wrong with the files, or an empty text."""
        return self._wrong

    def each(self) -> Iterator[str]:
        """Yield the state as JSON now and whenever it changes, and an empty text when nothing did for a while."""
        seen = -1
        while True:
            with self._changed:
                if seen == self._number:
                    self._changed.wait(_PING)
                is_new, seen = seen != self._number, self._number
                text = json.dumps({"version": self._version, "wrong": self._wrong}) if is_new else ""
            yield text


class Builder:
    """Runs each build in a process of its own, forked from one that has imported everything and does nothing else.

    It must be made before any thread is started: a fork takes no threads along. Nothing is left over from build to
    build, so that a change of the settings file counts at once, and a build that crashes ends nothing but itself.
    """

    def __init__(self, build: Callable[[bool], int]) -> None:
        asked, self._ask = os.pipe()
        self._answers, answering = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._ask)
            os.close(self._answers)
            _serve_builds(asked, answering, build)
        os.close(asked)
        os.close(answering)

    def build(self, *, is_hasty: bool = False) -> Outcome:
        """Build and return what it came to; in haste, only what an editor looks at."""
        with tempfile.NamedTemporaryFile(prefix="dateline-", suffix=".log") as log:
            os.write(self._ask, (b"+" if is_hasty else b"-") + log.name.encode() + b"\n")
            answer = os.read(self._answers, 16)
            said = log.read().decode("utf-8", "replace")
        code = int(answer or b"1")
        return Outcome(code in (0, PARTLY), said, is_partial=code == PARTLY)

    def close(self) -> None:
        """End the process."""
        os.close(self._ask)
        os.close(self._answers)
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)


def _serve_builds(asked: int, answering: int, build: Callable[[bool], int]) -> None:
    """Fork a process for each build that is asked for, until nobody asks any more; never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the one who asks, and with it this
    with os.fdopen(asked, "rb") as asking:
        for line in asking:
            child = os.fork()
            if child == 0:
                log = line[1:].decode().rstrip("\n")
                os._exit(_build_into(log, lambda: build(line[:1] == b"+")))  # noqa: B023  called at once
            _, status = os.waitpid(child, 0)
            code = os.waitstatus_to_exitcode(status)
            os.write(answering, b"%d\n" % (code if code >= 0 else 1))
    os._exit(0)


def _build_into(log: str, build: Callable[[], int]) -> int:
    """Run a build that writes whatever it says to a file; return its exit code."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    handle = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    # Whatever the two were before, they now write there.
    sys.stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    code = 1
    try:
        code = build()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
    return code


def changes_in(paths: Iterable[Path], stop: threading.Event, quiet: float) -> Iterator[list[str]]:
    """Yield the files that changed, each time some did, from now on and not only from when somebody asks.

    After so many seconds without any, an empty list is yielded, once until there is one again.

    Hidden files and what editors leave for a moment are none.
    """
    found: Queue[list[str]] = Queue()
    watched = [p for p in paths if p.exists()]
    threading.Thread(target=_watch, args=(watched, stop, found), daemon=True).start()
    return _gathered(found, quiet)


def _gathered(found: Queue[list[str]], quiet: float) -> Iterator[list[str]]:
    is_told = False
    while True:
        try:
            files = set(found.get(timeout=None if is_told else quiet))
            is_told = False
        except Empty:
            is_told = True
            yield []
            continue
        with suppress(Empty):
            while True:
                files.update(found.get_nowait())
        yield sorted(files)


def _watch(paths: list[Path], stop: threading.Event, found: Queue[list[str]]) -> None:
    from watchfiles import Change, watch

    def counts(_change: object, path: str) -> bool:
        name = os.path.basename(path)
        return not (name.startswith((".", "#")) or name.endswith(("~", ".swp", ".tmp")) or name == "4913")

    changes = watch(*paths, watch_filter=counts, step=_GATHER, debounce=10 * _GATHER, stop_event=stop)
    for changed in changes:
        passing = {path for change, path in changed if change is Change.added and not os.path.lexists(path)}
        # An event file or a page may have been there before it was replaced and deleted; it is no editor's own.
        left = {path for _, path in changed if path not in passing or path.endswith((".yaml", ".yml", ".md"))}
        if left:
            found.put([os.path.relpath(path) for path in left])


class Server(ThreadingHTTPServer):
    """Serves an output folder, each page with the script that shows it again."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], folder: Path, state: State) -> None:
        self.folder = folder
        self.state = state
        super().__init__(address, _Handler)


class _Handler(SimpleHTTPRequestHandler):
    server: Server

    def log_message(self, *_: object) -> None:
        """Say nothing: what matters in the terminal are the diagnostics."""

    def do_GET(self) -> None:
        """Answer with a page, a file, the script or the states."""
        path = unquote(urlsplit(self.path).path)
        if path == _STATES:
            self._send_states()
        elif path == _SCRIPT:
            self._send(resources.files("dateline").joinpath("live.js").read_bytes(), "text/javascript; charset=utf-8")
        else:
            self._send_file(path)

    do_HEAD = do_GET  # noqa: N815  the base class's name

    def _send_file(self, path: str) -> None:
        folder = self.server.folder
        until = time.monotonic() + _PATIENCE
        while True:
            file = folder / path.lstrip("/")
            if ".." in Path(path).parts or "\0" in path:
                break
            if file.is_dir() and not path.endswith("/"):
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                self.send_header("Location", f"{urlsplit(self.path).path}/")
                self.end_headers()
                return
            with suppress(OSError):
                self._send_as(file / "index.html" if path.endswith("/") else file, HTTPStatus.OK)
                return
            if folder.is_dir() or time.monotonic() > until:
                break
            time.sleep(0.02)
        try:
            self._send_as(folder / "404.html", HTTPStatus.NOT_FOUND)
        except OSError:
            # There is no site yet.
            empty = (
                b"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>No site yet</title></head><body></body>"
            )
            self._send(self._live(empty), "text/html; charset=utf-8", HTTPStatus.NOT_FOUND)

    def _send_as(self, file: Path, status: HTTPStatus) -> None:
        data = file.read_bytes()
        type_ = self.guess_type(str(file))
        if type_.startswith("text/html"):
            data, type_ = self._live(data), "text/html; charset=utf-8"
        self._send(data, type_, status)

    def _live(self, page: bytes) -> bytes:
        """Return a page with our script in its head, and allowed to run."""
        version = self.server.state.version
        script = f'<script defer src="{_SCRIPT}" data-version="{version}"></script>\n</head>'.encode()
        page = _POLICY.sub(lambda m: m[0] if b"self" in m[0] else b"script-src 'self'", page, count=1)
        return _HEAD_END.sub(lambda _: script, page, count=1)

    def _send(self, data: bytes, type_: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        with suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Type", type_)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

    def _send_states(self) -> None:
        """Send each state as a server-sent event (HTML, 9.2), until the browser leaves."""
        with suppress(OSError):
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(b"retry: 500\n\n")
            for text in self.server.state.each():
                self.wfile.write(f"data: {text}\n\n".encode() if text else b": still here\n\n")
                self.wfile.flush()
