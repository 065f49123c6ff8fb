"""`dateline derive`, run as an editor runs it: files, folders, standard input and addresses."""

from __future__ import annotations

import ast
import os
import pty
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, ClassVar

import pytest

import derived
from dateline.cli import main
from dateline.derive import address
from published import Server
from terminal import whole

ROOT = Path(__file__).resolve().parent.parent
TEXT = "Talks in Zenda\n\nKarl Sapt met Grenfall Lorry in Zenda on Monday, and both of them said that it was late.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site about the marked articles' world, with one event."""
    shutil.copytree(derived.FOLDER / "content", tmp_path / "content")
    (tmp_path / "pelicanconf.py").write_text('PATH = "content"\n', encoding="utf-8")
    events = tmp_path / "content" / "events"
    events.mkdir()
    (events / "gazette.yaml").write_text(
        "source: {type: article-newspaper, title: Talks, language: en}\nevents:\n"
        "  - {id: zenda-talks, date: 2024-05-13, title: Sapt and Lorry meet in Zenda, kind: meeting, place: zenda,"
        " actors: [karl-sapt, grenfall-lorry], quotes: [they met]}\n",
        encoding="utf-8",
    )
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def derive(site: Path, *arguments: str, stdin: bytes = b"", hash_seed: str = "0") -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one run."""
    done = subprocess.run(
        [sys.executable, "-m", "dateline", "derive", *arguments],
        cwd=site, input=stdin, capture_output=True, check=False, timeout=300,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )  # fmt: skip
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_draft_is_printed(site: Path) -> None:
    """The draft goes to standard output, what is to be said to standard error; a caveat is no failure."""
    code, out, err = derive(site, "article.txt", "--published", "2024-05-14")
    assert code == 0
    assert "  - id: zenda-talks\n    date: 2024-05-13" in out
    assert "# this looks like “zenda-talks”" in out
    assert "article.txt:1:1: warning[article-incomplete]: no address was found" in err


def test_standard_input_is_read(site: Path) -> None:
    """As “-”, with the same draft."""
    piped = derive(site, "-", "--published", "2024-05-14", stdin=TEXT.encode())
    assert piped[:2] == derive(site, "article.txt", "--published", "2024-05-14")[:2]


def test_two_runs_give_the_same_bytes(site: Path) -> None:
    """Whatever the order of Python's sets."""
    for explain in ((), ("--explain",), ("--explain", "html")):
        arguments = ("article.txt", "--published", "2024-05-14", *explain)
        assert derive(site, *arguments) == derive(site, *arguments, hash_seed="4711")


def test_a_folder_of_articles_becomes_a_folder_of_drafts(site: Path) -> None:
    """Each under its source's id; what cannot be read is said, the rest is written, and nothing is written over."""
    folder = site / "saved"
    (folder / "more").mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "more" / "b.html").write_text(
        f"<html><body><article><p>{TEXT}</p></article></body></html>", encoding="utf-8"
    )
    (folder / "c.pdf").write_bytes(b"%PDF-1.4")
    (folder / "notes.docx").write_bytes(b"PK")
    code, out, err = derive(site, "saved", "-o", "drafts", "--published", "2024-05-14")
    assert (code, out) == (1, "")
    assert "saved/c.pdf:1:1: error[article-unreadable]: the PDF cannot be read" in err
    written = sorted(p.name for p in (site / "drafts").iterdir())
    assert written[0] == "2024-05-14-talks-in-zenda.yaml"
    assert len(written) == 2
    before = {p.name: p.read_bytes() for p in (site / "drafts").iterdir()}
    code, _, err = derive(site, "saved/a.txt", "-o", "drafts", "--published", "2024-05-14")
    assert code == 1
    assert "error[draft-exists]: drafts/2024-05-14-talks-in-zenda.yaml is there already" in err
    assert {p.name: p.read_bytes() for p in (site / "drafts").iterdir()} == before


def test_the_content_is_never_touched(site: Path) -> None:
    """A person moves the draft."""
    before = {p: p.read_bytes() for p in (site / "content").rglob("*") if p.is_file()}
    derive(site, "article.txt", "-o", "drafts")
    assert {p: p.read_bytes() for p in (site / "content").rglob("*") if p.is_file()} == before


MISUSE = [
    (("nowhere.txt",), "there is no file or folder nowhere.txt"),
    (("ftp://example.org/a.html",), "and it is no http or https address"),
    (("article.txt", "article.txt"), "name a folder for them with -o"),
    (("article.txt", "--published", "May"), "--published May is not a date"),
    (("article.txt", "-o", "article.txt"), "article.txt is not a folder"),
    (("content",), "there is no article in content"),
]


@pytest.mark.parametrize(("arguments", "said"), MISUSE)
def test_misuse_is_told(arguments: tuple[str, ...], said: str, site: Path) -> None:
    """Exit 2, and what to do."""
    code, out, err = derive(site, *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_broken_content_is_said_first(site: Path) -> None:
    """Without registries nothing can be read."""
    (site / "content" / "actors.yaml").write_text("a: b: c\n", encoding="utf-8")
    code, out, _ = derive(site, "article.txt")
    assert code == 1
    assert "error[yaml-syntax]" in out


def test_progress_is_shown_on_a_terminal_only(site: Path) -> None:
    """A bar for several articles, which leaves nothing behind."""
    for name in ("a", "b", "c"):
        (site / f"{name}.txt").write_text(TEXT.replace("Talks", name), encoding="utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "dateline", "derive", "a.txt", "b.txt", "c.txt", "-o", "drafts"]
    done = subprocess.run(command, cwd=site, stdout=subprocess.PIPE, stderr=theirs, check=False, timeout=300)
    os.close(theirs)
    shown = whole(ours).decode()
    assert done.returncode == 0
    assert "██████████···················· 1/3" in shown
    assert "3/3\r\x1b[K" in shown
    assert re.search(r"\r\x1b\[Kwrote drafts/\S+\.yaml\r\n", shown)
    assert "█" not in derive(site, "a.txt", "b.txt", "-o", "others")[2]


def test_no_network_is_used_unless_an_address_is_given(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not for links in a page either."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.chdir(site)
    html = f'<html><head><link rel="canonical" href="http://example.org/a"></head><body><p>{TEXT}</p></body></html>'
    Path("a.html").write_text(html, encoding="utf-8")
    assert main(["derive", "a.html", "--published", "2024-05-14"]) == 0
    assert "url: http://example.org/a" in capsys.readouterr().out


class _Handler(BaseHTTPRequestHandler):
    answers: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {}

    def do_GET(self) -> None:
        status, headers, body = self.answers[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server on this machine, and its address."""
    page = (
        f"<html lang=en><head><title>Talks in Zenda</title></head><body><article><p>{TEXT}</p></article></body></html>"
    )
    html = {"Content-Type": "text/html; charset=utf-8"}
    _Handler.answers = {
        "/page": (200, html, page.encode()),
        "/moved": (302, {"Location": "/page"}, b""),
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/ftp": (302, {"Location": "ftp://127.0.0.1/a"}, b""),
        "/loop": (302, {"Location": "/loop"}, b""),
        "/gone": (410, {}, b""),
        "/large": (200, html, b"<p>" + b"a " * 3_000_000),
    }
    http = Server(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    http.server_close()
    thread.join()


def test_an_address_is_fetched(server: str, site: Path) -> None:
    """A redirection is followed, and the address that it led to is the article's."""
    code, out, _ = derive(site, f"{server}/moved", "--published", "2024-05-14")
    assert code == 0
    assert f"url: {server}/page" in out.replace('"', "")
    assert "- id: zenda-talks" in out


FAULTS = [
    ("/file", "not allowed"),
    ("/ftp", "not http or https"),
    ("/loop", "redirect"),
    ("/gone", "410"),
    ("/large", "larger than 5 MB"),
]


@pytest.mark.parametrize(("path", "said"), FAULTS)
def test_what_is_fetched_has_limits(path: str, said: str, server: str) -> None:
    """No other scheme, no endless way, no endless page."""
    with pytest.raises(address.NotFetched, match=said):
        address.fetch(f"{server}{path}")


@pytest.mark.parametrize(
    "text", ["file:///etc/passwd", "ftp://example.org/a", "http://", "https:///a", "a.html", "http://[", ""]
)
def test_only_http_addresses_are_addresses(text: str) -> None:
    """Everything else is a file's name."""
    assert not address.is_address(text)
    with pytest.raises(address.NotFetched):
        address.fetch(text)


def test_the_docs_explain_every_code_and_option() -> None:
    """The page names each code that is given and no other, and each option of the command."""
    page = (ROOT / "docs" / "deriving.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)
    given = set()
    for path in (
        *(ROOT / "generator" / "dateline" / "derive").glob("*.py"),
        ROOT / "generator/dateline/command/derive.py",
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
                "Caveat",
                "Unreadable",
            ):
                given |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
    assert explained == sorted(given)
    assert all(option in page for option in ("--published", "--explain", "--output"))
