"""The last look at a built site before it is handed over: links, what pages ask of other hosts, policy, and weight.

It reads the files alone, as a reader's browser will, and knows nothing of how they were made. What is wrong in the
content is `pipeline`'s work, and is said before anything is built.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

from msgspec import Struct

__all__ = ["FINDINGS", "PAGES_LIMIT", "Finding", "Weight", "proof", "weigh"]

PAGES_LIMIT = 1_000_000_000
"""What a site on GitHub Pages may weigh, in bytes."""
_FILE_LIMIT = 100_000_000
"""What GitHub takes of one file, in bytes."""
_ALMOST = 0.8

FINDINGS: Mapping[str, str] = {
    "address-missing": "the site's address is not known: canonical links, feeds and previews need it",
    "page-missing": "a page that every site has is not there",
    "link-broken": "a link within the site leads to no file",
    "fragment-missing": "a link leads to a page, but to no place on it",
    "link-absolute": "a link within the site begins with “/”, and would fail under a project's sub-path",
    "request-foreign": "a page loads something from another host",
    "policy-missing": "a page has no Content-Security-Policy",
    "code-inline": "a page has a script or style of its own, which the policy does not let through",
    "card-missing": "a page names a picture that is not there",
    "file-heavy": "a file is larger than GitHub takes",
    "site-heavy": "the site weighs more than GitHub Pages takes, or almost as much",
}
"""What may be said, each with its meaning; the docs have the same."""


class Finding(Struct, frozen=True):
    """One fault: the file below the site's folder, a code of `FINDINGS`, what is there; a warning hinders nothing."""

    file: str
    code: str
    what: str
    is_warning: bool = False

    def __str__(self) -> str:
        kind = "warning" if self.is_warning else "error"
        return f"{self.file}: {kind}[{self.code}]: {FINDINGS[self.code]}: {self.what}"


class Weight(Struct, frozen=True):
    """How many files a site has, and how many bytes they are together."""

    files: int
    bytes: int

    @property
    def is_almost_too_much(self) -> bool:
        """Return whether GitHub Pages will soon take no more."""
        return self.bytes >= PAGES_LIMIT * _ALMOST

    def __str__(self) -> str:
        share = self.bytes / PAGES_LIMIT
        return f"{self.files:,} files, {self.bytes / 1e6:.1f} MB, {share:.0%} of what GitHub Pages takes"


def weigh(folder: Path) -> Weight:
    """Return the weight of a built site."""
    sizes = [size for _, size in _files(folder)]
    return Weight(len(sizes), sum(sizes))


def proof(folder: Path, url: str) -> list[Finding]:
    """Return what is wrong with a site built for the address ``url``, by file; nothing for one that may go out."""
    sizes = dict(_files(folder))
    found = list(_whole(sizes, url))
    pages = {name: _page(folder, name) for name in sizes if name.endswith(".html")}
    for name in sorted(pages):
        found += _of_page(pages[name], pages, sizes, url.rstrip("/"))
    return found


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    for top, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(top, name)
            yield os.path.relpath(path, folder).replace(os.sep, "/"), os.stat(path).st_size


def _whole(sizes: Mapping[str, int], url: str) -> Iterator[Finding]:
    if not re.match(r"https?://[^/]+", url):
        yield Finding(".", "address-missing", "build it with SITEURL=https://…, as the Pages workflow does")
    for name in ("index.html", "404.html", "robots.txt", *(["sitemap.xml"] if url else [])):
        if name not in sizes:
            yield Finding(name, "page-missing", name)
    for name, size in sizes.items():
        if size > _FILE_LIMIT:
            yield Finding(name, "file-heavy", f"{size / 1e6:.0f} MB of {_FILE_LIMIT / 1e6:.0f}")
    weight = Weight(len(sizes), sum(sizes.values()))
    if weight.is_almost_too_much:
        yield Finding(".", "site-heavy", str(weight), is_warning=weight.bytes <= PAGES_LIMIT)


# Pages -----------------------------------------------------------------------------------------------------------

# A parser of HTML would take a minute for what this reads in seconds; in our pages no attribute has a bare “>”.
_TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z:-]+)=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_VERBATIM = re.compile(r"<!--.*?-->|(<(script|style)\b[^>]*>).*?</\2>", re.DOTALL | re.IGNORECASE)
_LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src",
            "embed": "src", "object": "data", "input": "src"}  # fmt: skip
_LOADED_LINKS = ("stylesheet", "icon", "apple-touch-icon", "manifest", "preload", "modulepreload")


class _Page(Struct, frozen=True):
    name: str
    ids: frozenset[str]
    links: tuple[str, ...]
    loads: tuple[str, ...]
    images: tuple[str, ...]
    policy: str
    inline: str


def _page(folder: Path, name: str) -> _Page:
    text = (folder / name).read_text(encoding="utf-8")
    ids: list[str] = []
    links: list[str] = []
    loads: list[str] = []
    images: list[str] = []
    policy = inline = ""
    for tag, rest in _TAG.findall(_VERBATIM.sub(lambda m: m[1] or "", text)):
        given = {n.lower(): unescape(a or b or c) for n, a, b, c in _ATTRIBUTE.findall(rest)}
        tag = tag.lower()
        if "id" in given:
            ids.append(given["id"])
        if tag == "a" and "name" in given:
            ids.append(given["name"])
        if tag in ("a", "area", "use", "image") and "href" in given:
            links.append(given["href"])
        elif tag == "link" and "href" in given:
            is_loaded = given.get("rel", "") in _LOADED_LINKS
            (loads if is_loaded else links).append(given["href"])
        elif _LOADING.get(tag, "") in given:
            loads.append(given[_LOADING[tag]])
        elif tag == "meta":
            said = given.get("content", "")
            if given.get("http-equiv", "").lower() == "content-security-policy":
                policy = said
            elif given.get("http-equiv", "").lower() == "refresh":
                links.append(said.partition("url=")[2])
            elif given.get("property", given.get("name", "")) in ("og:image", "twitter:image"):
                images.append(said)
        if _is_inline(tag, given):
            inline = inline or f"<{tag}{rest[:60]}>"
    return _Page(name, frozenset(ids), tuple(links), tuple(loads), tuple(images), policy, inline)


def _is_inline(tag: str, given: Mapping[str, str]) -> bool:
    """Return whether an element brings style or code along. A data block is neither."""
    if tag == "style" or "style" in given or any(n.startswith("on") for n in given):
        return True
    return tag == "script" and "src" not in given and given.get("type", "") not in _DATA


_DATA = ("application/ld+json", "application/json", "text/plain")


def _of_page(page: _Page, pages: Mapping[str, _Page], sizes: Mapping[str, int], url: str) -> Iterator[Finding]:
    if not page.policy:
        yield Finding(page.name, "policy-missing", "the theme's template has no such <meta>")
    if page.inline and "'sha256-" not in page.policy:
        yield Finding(page.name, "code-inline", page.inline)
    for address in dict.fromkeys(page.loads):
        if re.match(r"(https?:)?//", address) and not _within(address, url):
            yield Finding(page.name, "request-foreign", address)
    for address in dict.fromkeys((*page.links, *page.loads)):
        yield from _of_link(page, _within(address, url) or address, pages, sizes)
    for address in page.images:
        if _within(address, url).partition("?")[0].removeprefix(_ROOT) not in sizes:
            yield Finding(page.name, "card-missing", address)


_ROOT = "http://site.invalid/"


def _within(address: str, url: str) -> str:
    """Return an address with the site's own taken for `_ROOT`; empty for one that leaves the site."""
    if url and (address == url or address.startswith(f"{url}/")):
        return _ROOT + address.removeprefix(url).removeprefix("/")
    return ""


def _of_link(page: _Page, address: str, pages: Mapping[str, _Page], sizes: Mapping[str, int]) -> Iterable[Finding]:
    if address.startswith("/") and not address.startswith("//"):
        return [Finding(page.name, "link-absolute", address)]
    whole, fragment = urldefrag(urljoin(f"{_ROOT}{page.name}", address))
    if not whole.startswith(_ROOT):
        return []
    path = unquote(whole.removeprefix(_ROOT).partition("?")[0])
    file = f"{path}index.html" if not path or path.endswith("/") else path
    if file not in sizes:
        return [Finding(page.name, "link-broken", address.replace(_ROOT, "/"))]
    place = unquote(fragment.partition(":~:")[0])
    if place and file in pages and place not in pages[file].ids:
        return [Finding(page.name, "fragment-missing", address.replace(_ROOT, "/"))]
    return []
