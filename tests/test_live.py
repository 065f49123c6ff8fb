"""The site while it is being written: the browser follows each save, keeps its place, and shows what is wrong."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dateline import live
from dateline.builder import Builder, Outcome
from dateline.live import Server, State
from dateline.rebuild import Onlooker
from dateline.workforce import divide
from published import digest, replace
from test_cli import dateline

GAZETTE = "content/events/1894/1894-07-15-strelsau-gazette-opening.yaml"


class Served:
    """A running `dateline serve`: its address, its site and what it said."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self._log = site / "log"
        self._stream = self._log.open("wb")
        command = [sys.executable, "-m", "dateline", "serve", "-p", "0"]
        self.process = subprocess.Popen(command, cwd=site, stderr=self._stream, stdout=self._stream)
        assert self.waits(lambda: "serving" in self.said)
        self.address = re.findall("http://[^ ]+", self.said)[0]

    @property
    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def waits(self, is_so: Callable[[], bool], seconds: float = 300) -> bool:
        """Return whether something becomes true in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            if is_so():
                return True
            time.sleep(0.05)
        return False

    def built(self, times: int) -> bool:
        return self.waits(lambda: self.said.count("built in") >= times)

    def edit(self, old: str, new: str, file: str = GAZETTE) -> None:
        path = self.site / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        replace(path, text.replace(old, new))

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def close(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(120)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._stream.close()


@pytest.fixture
def served(root: Path, tmp_path: Path) -> Iterator[Served]:
    """The small site, served and built once."""
    shutil.copytree(root / "tests/site/content", tmp_path / "site/content")
    for name in ("themes", "generator"):
        shutil.copytree(root / name, tmp_path / "site" / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pelicanconf.py", tmp_path / "site")
    server = Served(tmp_path / "site")
    try:
        assert server.built(1), server.said
        yield server
    finally:
        server.end()


def test_a_save_is_built_and_a_mistake_leaves_the_last_good_site(served: Served) -> None:
    """Told in the terminal, once, with its place; mending it builds again. Ctrl-C ends it all."""
    status, page = served.get("events/line-opens/")
    assert status == 200
    assert '<script defer src="/.dateline/live.js" data-version="1">' in page
    served.edit("title: The line to Zenda is open", "titel: The line to Zenda is open")
    assert served.waits(lambda: "not built: the last good site stays" in served.said)
    assert served.said.count(f"{GAZETTE}:3:3: error[key-unknown]") == 1
    assert served.get("events/line-opens/")[1] == page
    served.edit("titel: The line to Zenda is open", "title: The line is mended")
    assert served.built(2), served.said
    assert served.waits(lambda: "The line is mended" in served.get("sources/")[1])
    assert served.close() == 0


def test_a_browser_that_goes_in_the_middle_is_not_spoken_of(served: Served) -> None:
    """What matters in the terminal are the mistakes in the files."""
    host, _, port = served.address.removeprefix("http://").rstrip("/").partition(":")
    for said in (b"", b"GET / HT", b"GET /events/line-opens/ HTTP/1.1\r\n\r\n"):
        with socket.create_connection((host, int(port)), timeout=30) as leaving:
            leaving.sendall(said)
            # Closed so, the connection is reset.
            leaving.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert served.get("events/line-opens/")[0] == 200
    assert served.close() == 0
    assert "Traceback" not in served.said


def test_nothing_of_it_is_in_what_is_published(served: Served) -> None:
    """The files are those of `dateline build`, byte for byte."""
    done = dateline("build", "-o", "clean", cwd=served.site)
    assert done.returncode == 0, done.stderr
    assert digest(served.site / "output") == digest(served.site / "clean")
    text = (served.site / "output/index.html").read_text(encoding="utf-8")
    assert ".dateline" not in text
    assert "live.js" not in text
    assert "live.js" not in "".join(digest(served.site / "output"))


def test_addresses_are_answered_as_a_host_does(served: Served) -> None:
    """The site's own 404 page, a slash behind folders, nothing from outside the folder."""
    status, page = served.get("nowhere/")
    assert (status, "Page not found" in page) == (404, True)
    host = served.address.removeprefix("http://").rstrip("/")
    connection = http.client.HTTPConnection(host, timeout=30)
    for path, expected in (("/events/line-opens", 301), ("/../pelicanconf.py", 404), ("/%2e%2e/pelicanconf.py", 404),
                           ("/theme/css/broadsheet.css", 200), ("/feed.xml", 200), ("/a%00b", 404)):  # fmt: skip
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert (path, answer.status) == (path, expected)
    connection.request("HEAD", "/")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"")
    connection.close()


def test_a_port_in_use_is_misuse(served: Served) -> None:
    """Said in one line, exit 2."""
    port = served.address.rstrip("/").rpartition(":")[2]
    done = dateline("serve", "-p", port, cwd=served.site)
    assert done.returncode == 2
    assert "choose another --port" in done.stderr


def test_a_site_that_never_built_shows_what_is_wrong(root: Path, tmp_path: Path) -> None:
    """There is a page with the script, at any address, before there is a site."""
    state = State()
    server = Server(("127.0.0.1", 0), tmp_path / "output", state)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        state.set(Outcome(False, ""), "a.yaml:1:1: error")
        address = f"http://127.0.0.1:{server.server_port}"
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{address}/", timeout=30)  # noqa: S310
        with caught.value:
            assert "live.js" in caught.value.read().decode()
        with urllib.request.urlopen(f"{address}/.dateline/states", timeout=30) as states:  # noqa: S310
            rows = [states.readline().decode() for _ in range(3)]
        assert json.loads(rows[2].removeprefix("data: ")) == {"version": 0, "wrong": "a.yaml:1:1: error"}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


BUILDS: list[tuple[str, Callable[[], int], bool, str]] = [
    ("good", lambda: print("made") or 0, True, "made\n"),
    ("bad", lambda: 1, False, ""),
    ("an exception", lambda: [][1], False, "IndexError: list index out of range\n"),
    ("an exit", lambda: sys.exit(3), False, ""),
    ("killed", lambda: signal.raise_signal(signal.SIGKILL) or 0, False, ""),
]


@pytest.mark.parametrize(("build", "is_good", "said"), [b[1:] for b in BUILDS], ids=[b[0] for b in BUILDS])
def test_a_build_that_crashes_ends_nothing_but_itself(build: Callable[[], int], is_good: bool, said: str) -> None:
    """Whatever happens, the next one is run, and what was said is kept."""
    builder = Builder(lambda _: build())
    try:
        for _ in range(2):
            assert builder.build(Onlooker()) == Outcome(is_good, said)
    finally:
        builder.close()


def test_a_build_gives_way_and_the_next_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes long is ended with its workers when files have changed; what it showed stands."""

    def build(onlooker: Onlooker) -> int:
        if onlooker.is_hasty:
            onlooker.show(sorted(onlooker.open))
            return 0
        Path(tempfile.mkdtemp(), "draft").write_bytes(b"")
        onlooker.show(["index.html"])
        return len(divide(2, lambda _: time.sleep(600) or b""))

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    builder = Builder(build)
    shown: list[list[str]] = []
    try:
        start = time.monotonic()
        assert builder.build(Onlooker(show=shown.append), lambda: bool(shown)) is None
        haste = Onlooker(frozenset(["a/index.html"]), shown.append, is_hasty=True)
        assert builder.build(haste) == Outcome(True, "", is_whole=False)
        assert time.monotonic() - start < 120
        assert shown == [["index.html"], ["a/index.html"]]
    finally:
        builder.close()
    while list(tmp_path.iterdir()) and time.monotonic() - start < 120:
        time.sleep(0.02)
    assert not list(tmp_path.iterdir()), "nothing temporary is left"


def test_only_a_page_that_was_made_again_is_shown_again() -> None:
    """A build of the whole shows every page; a mistake is told to all."""
    state = State()
    here, there = state.each("a/index.html"), state.each("index.html")
    assert next(here) == next(there) == '{"version": 0, "wrong": ""}'
    assert state.opened == {"a/index.html", "index.html"}
    there.close()
    assert state.opened == {"a/index.html"}
    state.show(["a/index.html", "b/index.html"])
    assert next(here) == '{"version": 1, "wrong": ""}'
    assert state.version("index.html") == 0
    state.set(Outcome(True, "", is_whole=False), "")
    assert state.version("index.html") == 0
    state.set(Outcome(False, ""), "a mistake")
    assert next(here) == '{"version": 1, "wrong": "a mistake"}'
    state.set(Outcome(True, ""), "")
    assert state.version("a/index.html") == state.version("index.html") > 1


sync_api = pytest.importorskip("playwright.sync_api")


@pytest.mark.browser
def test_the_browser_follows_and_keeps_its_place(served: Served, browser: sync_api.Browser) -> None:
    """A real browser: it reloads after a save, where it was; a mistake stands over the page, and goes when mended."""
    page = browser.new_page(viewport={"width": 900, "height": 500})
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{served.address}events/line-opens/")
    page.locator("#reports").evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 40)")
    top = page.evaluate("document.querySelector('#reports').getBoundingClientRect().top")
    # Text above the place where the reader is grows by several lines.
    longer = "at length " * 60
    served.edit("The paper says Queen Flavia opened", f"The paper says ({longer}) Queen Flavia opened")
    sync_api.expect(page.locator("text=at length at length").first).to_be_attached()
    # The page may be loaded once more at any time, when all else has been built: nothing is asked of it at a moment.
    page.wait_for_function(
        "top => document.readyState === 'complete' && scrollY > 0"
        " && Math.abs(document.querySelector('#reports').getBoundingClientRect().top - top) < 3",
        arg=top,
        timeout=60_000,
    )
    served.edit("date: 1894-07-14", "date: 1894-02-30")
    wrong = page.locator("#dateline-wrong")
    sync_api.expect(wrong).to_contain_text("“1894-02-30” is not a date: February 1894 has 28 days")
    sync_api.expect(wrong).to_be_in_viewport(ratio=1)
    page.reload()
    sync_api.expect(wrong).to_be_visible()
    served.edit("date: 1894-02-30", "date: 1894-07-14")
    sync_api.expect(wrong).not_to_be_attached()
    page.close()
    assert problems == [], "the page's policy allows the script, and nothing fails"


EDITORS = [
    # how an editor saves, as a shell does it
    "sed -i s/a/b/ event.yaml",
    "echo b > event.tmp; mv event.tmp event.yaml",
    "touch 4913; rm 4913; cp event.yaml event.yaml~; echo b > event.yaml; rm event.yaml~",
    "cp event.yaml .event.yaml.swp; echo b > event.yaml; rm .event.yaml.swp",
    "cp event.yaml ___jb_old___; echo b > ___jb_tmp___; mv ___jb_tmp___ event.yaml; rm ___jb_old___",
]


@pytest.mark.parametrize("save", EDITORS)
def test_what_an_editor_leaves_for_a_moment_is_not_named(
    tmp_path: Path, save: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However a file is saved, it alone has changed; and a file that was made is told from one that came and went."""
    # However busy the machine is, a save is done within this.
    monkeypatch.setattr(live, "_GATHER", 500)
    (tmp_path / "event.yaml").write_text("a", encoding="utf-8")
    stop = threading.Event()
    changes = live.Changes([tmp_path], stop)
    named: set[str] = set()
    try:
        # The watching begins in a thread of its own.
        while not changes.are_there:
            (tmp_path / "other.yaml").write_text("a", encoding="utf-8")
            time.sleep(0.05)
        each = changes.each(2)
        while next(each):
            pass
        subprocess.run(["sh", "-c", save], cwd=tmp_path, check=True)
        named = {Path(path).name for path in next(each)}
    finally:
        stop.set()
    assert named == {"event.yaml"}
