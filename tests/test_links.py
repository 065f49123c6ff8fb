"""`dateline links`: a dead address is told from one that is moved, refused or resting; quotes are read again."""

from __future__ import annotations

import contextlib
import http.server
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dateline import verify
from dateline.event import Quote
from dateline.link.asking import Answer, Manner, Outcome, ask_all
from dateline.link.standing import Patience, Standing, load, renewed, text
from made_site import REGISTRIES
from published import Server

QUICK = Manner(agent="dateline-links/test (+https://example.org)", pause=0.0, timeout=60.0)


class Web:
    """Servers on loopback that answer by the path, and what they were asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.times: dict[int, list[float]] = {}
        self.pages: dict[str, bytes] = {}
        self.robots = ""
        self.rests = 2
        self.is_over = threading.Event()
        self.together = threading.Barrier(1)

    def answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        path, method = handler.path, handler.command
        port = int(handler.server.server_address[1])
        self.asked.append((method, path, str(handler.headers["User-Agent"])))
        self.times.setdefault(port, []).append(time.monotonic())
        status, location, body = 200, "", self.pages.get(path, b"<p>Here.")
        if path == "/robots.txt":
            self.together.wait(60)
            status, body = (200, self.robots.encode()) if self.robots else (404, b"")
        elif path.startswith("/status/"):
            status = int(path.split("/")[2])
        elif path.startswith("/to/"):
            status, location = int(path.split("/")[2]), "/" + path.split("/", 3)[3]
        elif path.startswith("/no-head/") and method == "HEAD":
            status = int(path.split("/")[2])
        elif path == "/slow":
            self.is_over.wait()
        elif path == "/rests" and self.rests:
            # For its head, and then for the page.
            self.rests -= 1
            status = 503
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            handler.send_response(status)
            if location:
                handler.send_header("Location", location)
            handler.send_header("Content-Type", "text/html; charset=utf-8")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            if method == "GET":
                handler.wfile.write(body)


@pytest.fixture
def web() -> Iterator[tuple[Web, str]]:
    """A server, and its address without a last slash."""
    with serving(Web(), 1) as (made, (address,)):
        yield made, address


@contextlib.contextmanager
def serving(web: Web, number: int) -> Iterator[tuple[Web, tuple[str, ...]]]:
    """Serve on several ports, which are several hosts."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.answer(self)

        do_HEAD = do_GET  # noqa: N815  the name is the base class's

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    servers = [Server(("127.0.0.1", 0), Handler) for _ in range(number)]
    threads = [threading.Thread(target=s.serve_forever, args=(0.01,), daemon=True) for s in servers]
    for thread in threads:
        thread.start()
    try:
        yield web, tuple(f"http://127.0.0.1:{s.server_port}" for s in servers)
    finally:
        web.is_over.set()
        for server in servers:
            server.shutdown()
            server.server_close()


@pytest.mark.parametrize(
    ("path", "outcome", "told"),
    [
        ("/", "alive", ""),
        ("/page?a=1&b=%20#part", "alive", ""),
        ("/сторінка", "alive", ""),
        ("/no-head/405/page", "alive", ""),
        ("/no-head/403/page", "alive", ""),
        ("/no-head/404/page", "alive", ""),
        ("/rests", "alive", ""),
        ("/to/302/page", "alive", ""),
        ("/to/301/to/302/page", "alive", ""),
        ("/to/301/page", "moved", "/page"),
        ("/to/308/to/301/page", "moved", "/page"),
        ("/to/302/", "moved", "it leads to a front page now"),
        ("/to/301/status/404", "gone", "the server answers 404"),
        ("/status/404", "gone", "the server answers 404"),
        ("/status/410", "gone", "the server answers 410"),
        ("/status/401", "blocked", "the server answers 401"),
        ("/status/403", "blocked", "the server answers 403"),
        ("/status/429", "blocked", "the server answers 429"),
        ("/status/451", "blocked", "the server answers 451"),
        ("/status/500", "unreachable", "the server answers 500"),
        ("/to/301/to/301/to/301/to/301/to/301/to/301/to/301/to/301/to/301/to/301/page", "unreachable", "in a circle"),
        ("/slow", "unreachable", "no answer in time"),
    ],
)
def test_an_answer_is_told_for_what_it_is(path: str, outcome: str, told: str, web: tuple[Web, str]) -> None:
    """A refusal and a rest are not a dead page, and a page that has moved is still there."""
    address = web[1] + path
    manner = replace(QUICK, timeout=0.4) if path == "/slow" else QUICK
    answer = ask_all([address], manner)[address]
    assert answer.outcome == outcome, answer
    assert told in f"{answer.to} {answer.why}"


def test_a_host_that_is_not_there_is_unreachable() -> None:
    """No server, no name, and a redirection to what is no page: each is said in words."""
    found = ask_all(["http://127.0.0.1:9/a", "http://nowhere.invalid/a"], QUICK)
    assert {a.outcome for a in found.values()} == {Outcome.UNREACHABLE}
    assert found["http://127.0.0.1:9/a"].why == "the host refuses the connection"
    assert found["http://nowhere.invalid/a"].why == "the host’s name is not known"


def test_it_says_who_asks_and_asks_for_the_head_only(web: tuple[Web, str]) -> None:
    """Each address once, robots.txt once for all; the agent names where its owner is found."""
    made, address = web
    ask_all([f"{address}/a", f"{address}/b", f"{address}/a"], QUICK)
    assert [(m, p) for m, p, _ in made.asked] == [("GET", "/robots.txt"), ("HEAD", "/a"), ("HEAD", "/b")]
    assert {agent for _, _, agent in made.asked} == {QUICK.agent}


def test_what_robots_are_not_to_ask_is_not_asked(web: tuple[Web, str]) -> None:
    """Such an address is blocked, and no failure."""
    made, address = web
    made.robots = "User-agent: dateline-links\nDisallow: /private/\n"
    found = ask_all([f"{address}/private/a", f"{address}/b"], QUICK)
    assert found[f"{address}/private/a"] == Answer(Outcome.BLOCKED, why="not asked: robots.txt forbids it")
    assert found[f"{address}/b"].outcome is Outcome.ALIVE
    assert "/private/a" not in {path for _, path, _ in made.asked}


def test_a_host_that_asks_for_less_is_left_alone(web: tuple[Web, str]) -> None:
    """After “too many requests” nothing more is asked of that host in this run."""
    made, address = web
    found = ask_all([f"{address}/status/429", f"{address}/b", f"{address}/c"], QUICK)
    assert [a.outcome for a in found.values()] == [Outcome.BLOCKED] * 3
    assert found[f"{address}/b"].why == "not asked: the host wants fewer requests"
    assert {path for _, path, _ in made.asked} == {"/robots.txt", "/status/429"}


def test_each_host_has_its_pause_and_hosts_do_not_wait_for_each_other() -> None:
    """Between two requests to a host there is the pause; none is answered before all have been asked."""
    web = Web()
    web.together = threading.Barrier(3)
    with serving(web, 3) as (made, hosts):
        ask_all([f"{host}/{page}" for page in "abc" for host in hosts], Manner(pause=0.2))
        gaps = [b - a for times in made.times.values() for a, b in pairwise(times)]
    assert len(gaps) == 9
    assert min(gaps) >= 0.19
    assert not made.together.broken


# Standing -------------------------------------------------------------------------------------------------------

START = date(2026, 1, 5)
GONE, ALIVE, BLOCKED = (Answer(o) for o in (Outcome.GONE, Outcome.ALIVE, Outcome.BLOCKED))


def after(*answers: Answer, days: int = 7) -> Standing:
    """Return how an address stands after one answer every few days."""
    standings: dict[str, Standing] = {}
    for number, answer in enumerate(answers):
        standings = renewed(standings, {"a": answer}, START + timedelta(days * number))
    return standings["a"]


@pytest.mark.parametrize(
    ("answers", "days", "is_dead"),
    [
        ((GONE,), 7, False),
        ((GONE, GONE), 7, False),
        ((GONE, GONE, GONE), 7, True),
        ((GONE, GONE, GONE), 1, False),
        ((GONE, GONE, GONE), 0, False),
        ((GONE,) * 15, 1, True),
        ((GONE, GONE, ALIVE, GONE), 7, False),
        ((GONE, GONE, BLOCKED, GONE), 7, True),
        ((GONE, GONE, GONE, ALIVE), 7, False),
        ((BLOCKED,) * 9, 7, False),
    ],
)
def test_an_address_is_dead_after_failures_over_days(answers: tuple[Answer, ...], days: int, is_dead: bool) -> None:
    """Three failures over two weeks, without a success between; who does not say counts for nothing."""
    assert after(*answers, days=days).is_dead(Patience(3, 14)) is is_dead


@given(st.lists(st.tuples(st.sampled_from(list(Outcome)), st.integers(0, 9)), min_size=1, max_size=9))
def test_what_is_remembered_comes_back(steps: list[tuple[Outcome, int]]) -> None:
    """Through its file, and a lost or foreign file is as none."""
    standings: dict[str, Standing] = {}
    day = START
    for outcome, days in steps:
        day += timedelta(days)
        standings = renewed(standings, {"https://example.org/ü": Answer(outcome, 404, "https://b", "why")}, day)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "links.json")
        path.write_text(text(standings), encoding="utf-8")
        assert load(path) == standings
        for broken in ("", "[]", "{}", '{"version": 1, "links": {"a": {}}}', '{"version": 9, "links": {}}'):
            path.write_text(broken, encoding="utf-8")
            assert load(path) == {}


# The command ----------------------------------------------------------------------------------------------------


def site(folder: Path, sources: dict[str, tuple[str, list[str]]]) -> Path:
    """Make a site of sources with an address and quotes."""
    for name, content in REGISTRIES.items():
        (folder / "content/events").mkdir(parents=True, exist_ok=True)
        (folder / "content" / name).write_text(content, encoding="utf-8")
    settings = 'SITENAME = "S"\nDATELINE = {"repository": "https://example.org/repository"}\n'
    (folder / "pelicanconf.py").write_text(settings, encoding="utf-8")
    for number, (id_, (address, quotes)) in enumerate(sources.items()):
        written = {
            "source": {"type": "webpage", "title": id_, "url": address, "side": "press", "accessed": "2026-01-02"},
            "events": [
                {"id": f"e{number}", "date": "1894-07-14", "title": "It opens", "kind": "opening", "quotes": quotes}
            ],
        }
        (folder / f"content/events/{id_}.yaml").write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")
    return folder


def links(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `dateline links` there."""
    command = [sys.executable, "-m", "dateline", "links", *arguments]
    if "--verify" not in arguments:
        command += ["--pause", "0", "--timeout", "60"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_link_is_reported_dead_on_the_third_week(tmp_path: Path, web: tuple[Web, str]) -> None:
    """Two weeks it is said to fail; then it is dead, with where it stands and where to look for a copy, and exit 1."""
    made, address = web
    pages = {"gone": "/status/404", "here": "/page", "moved": "/to/301/page", "refused": "/status/403"}
    folder = site(tmp_path, {name: (address + path, ["open"]) for name, path in pages.items()})
    for week, (code, word) in enumerate([(0, "failing"), (0, "failing"), (1, "dead")]):
        done = links(folder, "--day", (START + timedelta(7 * week)).isoformat())
        assert done.returncode == code, done.stderr
        assert f"content/events/gone.yaml:1: {word}: {address}/status/404" in done.stdout
    assert "failed 3 times since 2026-01-05" in done.stdout
    assert f"https://web.archive.org/web/20260102/{address}/status/404" in done.stdout
    assert f"content/events/moved.yaml:1: moved: {address}/to/301/page\n  it is {address}/page" in done.stdout
    assert "refused" not in done.stdout
    assert done.stderr.strip() == "1 dead, 1 alive, 1 moved, 1 gone, 1 blocked, 0 unreachable"
    assert made.asked[-1][2].endswith("(+https://example.org/repository)")
    assert json.loads((folder / ".cache/links.json").read_text(encoding="utf-8"))["links"][f"{address}/status/404"]
    told = json.loads(links(folder, "gone", "--day", "2026-01-19", "--format", "json").stdout)
    assert [(n["source"], n["dead"], n["failures"]) for n in told["links"]] == [("gone", True, 3)], "the same day"
    report = links(folder, "--day", "2026-01-19", "--format", "markdown").stdout
    assert "### Dead: find an archived copy" in report
    assert f"* `content/events/gone.yaml:1`: <{address}/status/404>" in report
    assert "1 addresses did not say" in report


def test_misuse_of_links_is_said(tmp_path: Path) -> None:
    """An unknown source, a day that is none, a number that is too small."""
    folder = site(tmp_path, {"here": ("http://127.0.0.1:9/", ["open"])})
    for arguments, said in [
        (("her",), "did you mean “here”"),
        (("--day", "yesterday"), "is no day"),
        (("--hosts", "0"), "a number is too small"),
    ]:
        done = links(folder, *arguments)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr


# Quotes against their pages -------------------------------------------------------------------------------------

PAGE = """<html><head><title>The line</title><style>p {}</style></head><body><nav>Menu</nav>
<p>Her Majesty’s  words&nbsp;were: “The line&mdash;all of it&mdash;is <em>open</em>.”</p>
<p>Forty<wbr>-two miles of rail lie between the two towns, said the
director, and no&shy;thing less.</p><script>var hidden = "never shown"</script></body></html>"""


@pytest.mark.parametrize(
    ("quote", "is_there"),
    [
        ("The line—all of it—is open.", True),
        ("Her Majesty's words were: \"The line", True),
        ("the two towns, said the director", True),
        ("Forty-two miles … between the two towns", True),
        ("Forty-two miles [...] nothing less", True),
        ("said the director, and nothing less", True),
        ("[The Queen] is open", True),
        ("between the two towns … Forty-two miles", False),
        ("Forty-one miles of rail", False),
        ("is open all day", False),
        ("never shown", False),
    ],
)
def test_a_quote_is_looked_for_word_by_word(quote: str, is_there: bool) -> None:
    """Typography may differ, a word may not; an ellipsis keeps the order."""
    assert (verify.check([Quote(text=quote)], verify.page_text(PAGE)) == ()) is is_there


def test_other_capitals_are_told_apart() -> None:
    """“Open” for “open” is not the same, but nearly."""
    (found,) = verify.check([Quote(text="is Open")], verify.page_text(PAGE))
    assert found.only_case


def test_quotes_are_read_again_at_their_sources(tmp_path: Path, web: tuple[Web, str]) -> None:
    """What is not there is a finding; what cannot be read is said, and is none."""
    made, address = web
    made.pages["/page"] = PAGE.encode()
    folder = site(
        tmp_path,
        {
            "right": (f"{address}/page", ["is open"]),
            "wrong": (f"{address}/page", ["is shut", "Is open"]),
            "refused": (f"{address}/status/403", ["is open"]),
        },
    )
    done = links(folder, "--verify")
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines() == [
        "content/events/refused.yaml:1: not read: the server answers 403 Forbidden",
        "content/events/wrong.yaml:1: not found: is shut",
        "content/events/wrong.yaml:1: not found: Is open (only its capitals differ)",
    ]
    assert done.stderr.strip() == "4 quotes of 3 sources: 2 not found, 1 sources not read"
    assert links(folder, "right", "refused", "--verify").returncode == 0
    rows = json.loads(links(folder, "wrong", "--verify", "--format", "json").stdout)
    assert rows[0] == {"source": "wrong", "finding": "not found", "what": "is shut", "note": ""}
