"""A site crawled in a real browser as a reader could: every page opened, every link, image and fragment followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urldefrag

__all__ = ["Crawl", "crawl"]

# What one page offers; addresses are as the browser resolves them.
_SEEN = """() => ({
  ids: [...document.querySelectorAll('[id]')].map(e => e.id),
  links: [...document.querySelectorAll('a[href], area[href], link[href]')].map(e => e.href.baseVal
    ? new URL(e.href.baseVal, document.baseURI).href : e.href),
  images: [...document.images].filter(i => i.loading !== 'lazy' && !i.naturalWidth).map(i => i.src),
})"""


@dataclass
class Crawl:
    """What was seen: pages with their ids, files, and everything that was wrong."""

    pages: dict[str, set[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def crawl(browser: Any, site: str, beginnings: Iterable[str] = ("", "404.html")) -> Crawl:
    """Open every page below the address ``site`` that can be reached, scripts and all, and follow what is on it.

    Wrong is: an answer that is not 200, a message on the console, an error in a script, a request that fails or goes
    elsewhere, a picture that shows nothing, a link into the host but out of the site, a fragment that leads nowhere.
    """
    found = Crawl()
    context = browser.new_context()
    page = context.new_page()
    now = ""

    def say(what: str) -> None:
        found.wrong.append(f"{now.removeprefix(site) or 'the first page'}: {what}")

    page.on("console", lambda message: say(f"console: {message.text}"))
    page.on("pageerror", lambda error: say(f"script: {error}"))
    # A request that is given up because the next page is opened has not failed.
    page.on("requestfailed", lambda r: "ERR_ABORTED" in (r.failure or "") or say(f"failed: {r.url}"))
    page.on("request", lambda request: request.url.startswith(site) or say(f"elsewhere: {request.url}"))
    page.on("response", lambda answer: answer.status < 400 or say(f"{answer.status}: {answer.url}"))
    host = site[: site.index("/", len("https://"))]
    fragments: list[tuple[str, str, str]] = []
    waiting = [site + path for path in beginnings]
    known = set(waiting)
    while waiting:
        now = waiting.pop(0)
        page.goto(now, wait_until="load")
        seen = page.evaluate(_SEEN)
        found.pages[page.url.partition("#")[0]] = found.pages[now] = set(seen["ids"])
        for image in seen["images"]:
            say(f"no picture: {image}")
        for link in dict.fromkeys(seen["links"]):
            if not link.startswith(host):
                continue
            if not link.startswith(site):
                say(f"out of the site: {link}")
                continue
            address, fragment = urldefrag(link)
            address = address.partition("?")[0]
            if fragment:
                fragments.append((now, address, unquote(fragment)))
            if address in known:
                continue
            known.add(address)
            if address.endswith(("/", ".html")):
                waiting.append(address)
            else:
                found.files.add(address)
                answer = context.request.get(address)
                if answer.status != 200:
                    say(f"{answer.status}: {address}")
    for where, address, fragment in fragments:
        now = where
        if address in found.pages and fragment not in found.pages[address]:
            say(f"no such place: {address}#{fragment}")
    context.close()
    return found
