"""The rules of RSS 2.0 (rssboard.org/rss-specification) that can be read off a feed, each broken one in a line.

RSS has no schema of its own, and no registry has the W3C's validator other than as a client of its service. So what
the specification demands of the elements that it knows, and what that validator adds of Atom's `link`, stands here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

__all__ = ["broken"]

SELF = "{http://www.w3.org/2005/Atom}link"
CHANNEL = {
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate",
    "category", "generator", "docs", "cloud", "ttl", "image", "rating", "textInput", "skipHours", "skipDays", "item",
    SELF,
}  # fmt: skip
ITEM = {
    "title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source",
}  # fmt: skip
DATE = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9] (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} "
    r"[0-2][0-9]:[0-5][0-9]:[0-5][0-9] (?:GMT|[+-][0-9]{4})"
)
ADDRESS = re.compile(r"https?://[^\s/]+/\S*")


def broken(data: bytes) -> tuple[str, ...]:
    """Return the rules that a feed breaks, and where."""
    root = ET.fromstring(data)
    channels = root.findall("channel")
    if (root.tag, root.get("version")) != ("rss", "2.0") or len(channels) != 1:
        return ("it is no rss of version 2.0 with one channel",)
    channel = channels[0]
    found = list(_of_channel(channel))
    for number, item in enumerate(channel.findall("item"), 1):
        found += [f"item {number}: {rule}" for rule in _of_item(item)]
    guids = Counter(g.text for g in channel.iter("guid"))
    found += [f"{n} items have the guid {guid}" for guid, n in guids.items() if n > 1]
    return tuple(found)


def _of_channel(channel: ET.Element) -> Iterator[str]:
    yield from _once(channel, CHANNEL, several={"category", "item"})
    for name in ("title", "link", "description"):
        if not (channel.findtext(name) or "").strip():
            yield f"the channel has no {name}"
    yield from _plain(channel)
    if not re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", channel.findtext("language") or "en"):
        yield "the language is no tag"
    own = channel.find(SELF)
    if own is None or (own.get("rel"), own.get("type")) != ("self", "application/rss+xml"):
        yield "no atom:link says where the feed itself is"
    elif not ADDRESS.fullmatch(own.get("href") or ""):
        yield "the feed's own address is not whole"


def _of_item(item: ET.Element) -> Iterator[str]:
    yield from _once(item, ITEM, several={"category"})
    if item.find("title") is None and item.find("description") is None:
        yield "it has neither title nor description"
    yield from _plain(item)
    guid = item.find("guid")
    if guid is not None:
        says = guid.get("isPermaLink", "true")
        if says not in ("true", "false") or (says == "true" and not ADDRESS.fullmatch(guid.text or "")):
            yield "its guid is no permanent link, as it says"
    for enclosure in item.iter("enclosure"):
        if set(enclosure.keys()) != {"url", "length", "type"} or not (enclosure.get("length") or "").isdecimal():
            yield "its enclosure wants url, length and type"
    for source in item.iter("source"):
        if not source.get("url"):
            yield "its source wants a url"
    reader = _Addresses()
    reader.feed(item.findtext("description") or "")
    for address in reader.found:
        if not re.match(r"[a-z][a-z0-9+.-]*:", address):
            yield f"its description has the relative address {address}"
    if reader.forbidden:
        yield f"its description has {', '.join(reader.forbidden)}"


def _once(element: ET.Element, known: set[str], several: set[str]) -> Iterator[str]:
    for name, number in Counter(child.tag for child in element).items():
        if name not in known:
            yield f"RSS has no {name} here"
        elif number > 1 and name not in several:
            yield f"{name} stands {number} times"
    for name in ("title", "link", "guid", "pubDate", "lastBuildDate", "category"):
        if any(len(child) or not (child.text or "").strip() for child in element.findall(name)):
            yield f"{name} is empty or has elements in it"


def _plain(element: ET.Element) -> Iterator[str]:
    link = element.findtext("link")
    if link is not None and not ADDRESS.fullmatch(link):
        yield f"the link {link} is no whole address"
    for name in ("pubDate", "lastBuildDate"):
        date = element.findtext(name)
        if date is None:
            continue
        if not DATE.fullmatch(date):
            yield f"{name} is no date of RFC 822 with a year of four figures: {date}"
        elif parsedate_to_datetime(date).strftime("%w") != str("SunMonTueWedThuFriSat".index(date[:3]) // 3):
            yield f"{name} has the wrong day of the week: {date}"


class _Addresses(HTMLParser):
    """What a piece of HTML links to and loads, and what no reader of feeds should be given."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.forbidden += [tag] if tag in ("script", "style", "iframe", "object", "embed", "form") else []
        self.forbidden += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.found += [value or "" for name, value in attrs if name in ("href", "src", "cite")]
