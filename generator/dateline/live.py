"""The site while it is being written: built again at every save, shown again by the browser, mistakes told in the page.

What is served differs from what is published in one script, which is put into each page on its way to the browser and
allowed there; the files themselves are those that `dateline build` makes. A build that fails changes nothing that is
served: the last good site stays, with the diagnostics over it.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from queue import Empty, Queue
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from dateline.builder import Outcome

__all__ = ["Changes", "Server", "State"]

_SCRIPT = "/.dateline/live.js"
_STATES = "/.dateline/states"
# Quotes may stand as such or as entities, which end in a “;” themselves.
_POLICY = re.compile(rb"script-src (?:&#39;|[^;\"])*")
_HEAD_END = re.compile(rb"</head>", re.IGNORECASE)
# How long saves are gathered, in milliseconds: a program that writes several files does so within this.
_GATHER = 20
_PING = 15.0
# While a new site takes the old one's place there is none for a moment.
_PATIENCE = 2.0


class State:
    """When each file of the site was last made, and what is wrong with the content; browsers wait for it to change.

    It knows the files of the pages that browsers have open, which are to be made first.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._whole = 0
        self._made: dict[str, int] = {}
        self._wrong = ""
        self._open: Counter[str] = Counter()

    def show(self, files: Iterable[str]) -> None:
        """Take note of files that were made or are gone."""
        with self._changed:
            self._number += 1
            self._made |= dict.fromkeys(files, self._number)
            self._changed.notify_all()

    def set(self, outcome: Outcome, wrong: str) -> None:
        """Take over a build's outcome. ``wrong`` is what the page shows of a build that failed."""
        with self._changed:
            self._number += 1
            if outcome.is_good and outcome.is_whole:
                self._whole = self._number
            self._wrong = "" if outcome.is_good else wrong
            self._changed.notify_all()

    @property
    def wrong(self) -> str:
        """Return what is wrong with the files, or an empty text."""
        return self._wrong

    def version(self, file: str) -> int:
        """Return what changes when a file does."""
        return max(self._whole, self._made.get(file, 0))

    @property
    def opened(self) -> frozenset[str]:
        """Return the files of the pages that are open."""
        return frozenset(+self._open)

    def each(self, file: str) -> Iterator[str]:
        """Yield the state of the page of ``file`` as JSON now and when it changes, and an empty text after a pause."""
        seen, told = -1, ""
        self._open[file] += 1
        try:
            while True:
                with self._changed:
                    if seen == self._number:
                        self._changed.wait(_PING)
                    seen = self._number
                    text = json.dumps({"version": self.version(file), "wrong": self._wrong})
                yield "" if text == told else text
                told = text
        finally:
            self._open[file] -= 1


class Changes:
    """The files that changed, each time some did, from the moment this is made. Only one may ask.

    Hidden files and what editors leave for a moment are none.
    """

    def __init__(self, paths: Iterable[Path], stop: threading.Event) -> None:
        # Not only in the thread: what changes before the watching begins is missed.
        import watchfiles  # noqa: F401

        self._found: Queue[list[str]] = Queue()
        watched = [p for p in paths if p.exists()]
        threading.Thread(target=_watch, args=(watched, stop, self._found), daemon=True).start()

    @property
    def are_there(self) -> bool:
        """Return whether files have changed that nobody was told of yet."""
        return not self._found.empty()

    def each(self, quiet: float) -> Iterator[list[str]]:
        """Yield files that changed; after so many seconds without any an empty list, once until there is one again."""
        is_told = False
        while True:
            try:
                files = set(self._found.get(timeout=None if is_told else quiet))
                is_told = False
            except Empty:
                is_told = True
                yield []
                continue
            with suppress(Empty):
                while True:
                    files.update(self._found.get_nowait())
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

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that has left, which is no fault of anybody's."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(SimpleHTTPRequestHandler):
    server: Server

    def log_message(self, *_: object) -> None:
        """Say nothing: what matters in the terminal are the diagnostics."""

    def do_GET(self) -> None:
        """Answer with a page, a file, the script or the states."""
        path = unquote(urlsplit(self.path).path)
        if path == _STATES:
            self._send_states(parse_qs(urlsplit(self.path).query).get("page", ["/"])[0])
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
            self._send(self._live(empty, 0), "text/html; charset=utf-8", HTTPStatus.NOT_FOUND)

    def _send_as(self, file: Path, status: HTTPStatus) -> None:
        # Before the file is read: what is put in its place meanwhile will be shown.
        version = self.server.state.version(_file_of(urlsplit(self.path).path))
        data = file.read_bytes()
        type_ = self.guess_type(str(file))
        if type_.startswith("text/html"):
            data, type_ = self._live(data, version), "text/html; charset=utf-8"
        self._send(data, type_, status)

    def _live(self, page: bytes, version: int) -> bytes:
        """Return a page with our script in its head, and allowed to run."""
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

    def _send_states(self, page: str) -> None:
        """Send each state of a page as a server-sent event (HTML, 9.2), until the browser leaves."""
        with suppress(OSError):
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(b"retry: 500\n\n")
            for text in self.server.state.each(_file_of(page)):
                self.wfile.write(f"data: {text}\n\n".encode() if text else b": still here\n\n")
                self.wfile.flush()


def _file_of(path: str) -> str:
    """Return the file of the page at a path as a browser writes it."""
    file = unquote(path).lstrip("/")
    return f"{file}index.html" if not file or file.endswith("/") else file
