"""A built site as a reader meets it, for the tests: its pages parsed, its links followed, its files compared."""

from __future__ import annotations

import functools
import gzip
import hashlib
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urldefrag, urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["Document", "Server", "build", "digest", "documents", "parse", "replace", "serve", "tree"]


def build(
    site: Path, output: Path, settings: str = "pelicanconf.py", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Build the site in a folder with `dateline build`, as an editor without make would."""
    command = [sys.executable, "-m", "dateline", "build", "-o", str(output), "-s", settings]
    env = {**os.environ, **environment}
    return subprocess.run(command, cwd=site, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


class Server(http.server.ThreadingHTTPServer):
    """Takes as many connections at once as a browser opens, and says nothing of those that are given up."""

    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Leave out what is no fault."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        """Say nothing."""


class _Packed(_Quiet):
    """Sends texts packed, as GitHub Pages does."""

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer with the packed file where it is a text, else as the base class does."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.partition("?")[0].endswith("/") else path
        if path.suffix not in (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt") or not path.is_file():
            return super().send_head()
        body = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return BytesIO(body)


@contextmanager
def serve(folder: Path, *, packed: bool = False) -> Iterator[str]:
    """Serve a folder on loopback and yield its address, which ends in a slash; ``packed`` sends texts with gzip."""
    handler = functools.partial(_Packed if packed else _Quiet, directory=str(folder))
    server = Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def replace(path: Path, text: str) -> None:
    """Write a file as editors do: all at once, so that a program which watches it never reads a part."""
    new = path.with_name(f".{path.name}")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def digest(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below a folder, by its path."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its attributes, and where its text is in the page's."""

    tag: str
    attributes: dict[str, str]
    page_text: str = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return all text inside it."""
        return self.page_text[self.start : self.end]


@dataclass
class Document:
    """What a test needs to know of one page."""

    address: str
    elements: list[Element] = field(default_factory=list)

    @property
    def ids(self) -> set[str]:
        """Return the fragments that can be linked to."""
        return {e.attributes["id"] for e in self.elements if "id" in e.attributes}

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements with this tag and these attributes."""
        return [e for e in self.elements if e.tag == tag and attributes.items() <= e.attributes.items()]

    def links(self) -> list[str]:
        """Return every address that the page leads to or loads, as written."""
        return [e.attributes[a] for e in self.elements for a in ("href", "src") if a in e.attributes]

    def resolve(self, href: str) -> tuple[str, str]:
        """Return the path within the site, and the fragment, that a relative address means on this page."""
        address, fragment = urldefrag(urljoin(f"http://site/{self.address}", href))
        return unquote(address.removeprefix("http://site/")), unquote(fragment)


def parse(html: str, address: str = "") -> Document:
    """Return the page in ``html`` as browsers read it: what HTML lets a page leave out is there."""
    found: list[tuple[LexborNode, int, int]] = []
    texts: list[str] = []
    _gather(LexborHTMLParser(html).root, found, texts, 0)
    text = "".join(texts)
    named = [({k: v or "" for k, v in node.attributes.items()}, node.tag, at) for node, *at in found]
    return Document(address, [Element(tag, attributes, text, *at) for attributes, tag, at in named])


def _gather(node: LexborNode, found: list[tuple[LexborNode, int, int]], texts: list[str], start: int) -> int:
    """Add an element and what is in it, in the order of the page; return where its text ends."""
    place, end = len(found), start
    found.append((node, start, start))
    for child in node.iter(include_text=True):
        if child.is_text_node:
            texts.append(child.text_content or "")
            end += len(texts[-1])
        elif child.is_element_node:
            end = _gather(child, found, texts, end)
    found[place] = (node, start, end)
    return end


def tree(html: str) -> str:
    """Return a page's document as browsers have it, in one spelling: pages that are read alike are equal here."""
    return LexborHTMLParser(html).html or ""


def documents(output: Path) -> dict[str, Document]:
    """Return every page of a built site by its path."""
    found = {}
    for path in sorted(output.rglob("*.html")):
        name = path.relative_to(output).as_posix()
        found[name] = parse(path.read_text(encoding="utf-8"), name)
    return found
