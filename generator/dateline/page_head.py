"""What a web page says of itself in its head: the fields of a source that can be taken over word for word.

Only what pages declare for machines is read (`title`, `lang`, Open Graph, `article:`, schema.org's JSON-LD). Where
that is contradictory the field is left to the editor, and no text of the page is interpreted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

__all__ = ["read"]

_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?\Z", re.DOTALL)
_TYPES = {"NewsArticle": "article-newspaper", "ReportageNewsArticle": "article-newspaper", "BlogPosting": "post-weblog"}


def read(html: str) -> dict[str, str | list[str]]:
    """Return the fields of a source that the page gives, by key. Days are as the page writes them, without the hour."""
    head = _Head()
    head.feed(html)
    head.close()
    articles = [item for text in head.linked for item in _articles(text)]
    first = articles[0] if articles else {}
    days = {
        m[1]
        for d in (head.first("article:published_time"), first.get("datePublished"))
        if (m := _DAY.match(str(d or "")))
    }
    names = [str(n) for n in _names(first.get("author"))] or head.all("author")
    publisher = first.get("publisher")
    container = head.first("og:site_name") or (str(publisher.get("name", "")) if isinstance(publisher, dict) else "")
    title = head.first("og:title") or str(first.get("headline") or "") or head.title
    found: dict[str, str | list[str]] = {
        "type": _TYPES.get(str(first.get("@type")), ""),
        "title": title.strip(),
        "author": [n for n in names if n and not n.startswith("http")],
        "container-title": container.strip(),
        # Two different days are a question for the editor.
        "issued": days.pop() if len(days) == 1 else "",
        "url": head.canonical or head.first("og:url"),
        "language": _language(head.language),
    }
    return {key: value for key, value in found.items() if value}


def _language(text: str) -> str:
    first, _, rest = text.strip().replace("_", "-").partition("-")
    return "-".join((first.lower(), rest.upper() if len(rest) == 2 else rest)).strip("-") if first else ""


def _names(author: Any) -> Iterator[Any]:
    for one in author if isinstance(author, list) else [author]:
        if name := one.get("name") if isinstance(one, dict) else one:
            yield name


def _articles(text: str) -> Iterator[dict[str, Any]]:
    try:
        found = json.loads(text)
    except ValueError:
        return
    waiting = [found]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            waiting += item.get("@graph", []) if isinstance(item.get("@graph"), list) else []
            if "headline" in item:
                yield item


class _Head(HTMLParser):
    """Collects what the head declares."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.language = self.canonical = self.title = ""
        self.linked: list[str] = []
        self._metas: list[tuple[str, str]] = []
        self._inside = ""

    def first(self, name: str) -> str:
        """Return the first value that is declared under a name, or an empty text."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        """Return every value that is declared under a name."""
        return [v for n, v in self._metas if n == name and v]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read one tag."""
        given = {k: v or "" for k, v in attrs}
        self._inside = ""
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag == "meta":
            self._metas.append((given.get("property") or given.get("name", ""), given.get("content", "").strip()))
        elif tag == "link" and given.get("rel") == "canonical":
            self.canonical = self.canonical or given.get("href", "")
        elif tag == "title" and not self.title:
            self._inside = "title"
        elif tag == "script" and given.get("type") == "application/ld+json":
            self._inside = "linked"
            self.linked.append("")

    def handle_endtag(self, tag: str) -> None:
        """Leave what was read."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Keep the text of what is being read."""
        if self._inside == "title":
            self.title += data
        elif self._inside == "linked":
            self.linked[-1] += data
