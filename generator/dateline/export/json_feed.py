"""The whole record as JSON Feed 1.1 (jsonfeed.org), with the whole content of each item."""

from __future__ import annotations

import json
from typing import Any

from dateline.export.feed_entry import Entry, Feed
from dateline.export.publication import Publication

__all__ = ["json_feed"]


def json_feed(feed: Feed, publication: Publication) -> bytes:
    """Return the feed in UTF-8."""
    url = publication.url
    data: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title}
    if url:
        data |= {"home_page_url": f"{url}/{feed.folder}", "feed_url": f"{url}/{feed.folder}feed.json"}
    if publication.subtitle:
        data["description"] = publication.subtitle
    data |= {
        "authors": [{"name": publication.author or publication.title}],
        "language": publication.language,
        "items": [_item(e, has_address=bool(url)) for e in feed.entries],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: Entry, *, has_address: bool) -> dict[str, Any]:
    item: dict[str, Any] = {"id": entry.id}
    if has_address:
        item["url"] = entry.address
    item |= {"title": entry.title, "content_html": entry.html, "summary": entry.summary}
    if entry.published:
        item["date_published"] = entry.published
    return item | {"date_modified": entry.updated, "tags": [label for _, label in entry.categories]}
