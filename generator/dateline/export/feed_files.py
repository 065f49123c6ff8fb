"""Which feeds the site has and where: of the whole record in three formats, of each actor and kind, and of disputes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dateline.export.atom import atom
from dateline.export.feed_entry import Feed, Feeds
from dateline.export.json_feed import json_feed
from dateline.export.publication import Exported, Publication
from dateline.export.rss import rss
from dateline.timeline import Timeline

__all__ = ["atom_feed", "feed_files", "json_feed_file", "rss_feed"]


def atom_feed(timeline: Timeline, publication: Publication) -> Exported:
    """Return the feed of the whole record as Atom."""
    return Exported({"feed.xml": atom(Feeds(timeline, publication).whole(), publication)})


def rss_feed(timeline: Timeline, publication: Publication) -> Exported:
    """Return the feed of the whole record as RSS 2.0."""
    return Exported({"rss.xml": rss(Feeds(timeline, publication).whole(), publication)})


def json_feed_file(timeline: Timeline, publication: Publication) -> Exported:
    """Return the feed of the whole record as JSON Feed 1.1."""
    return Exported({"feed.json": json_feed(Feeds(timeline, publication).whole(), publication)})


def feed_files(timeline: Timeline, publication: Publication) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the path of each feed below the site's root, with what makes it."""
    feeds = Feeds(timeline, publication)
    whole = feeds.whole()
    yield "feed.xml", lambda: atom(whole, publication)
    yield "rss.xml", lambda: rss(whole, publication)
    yield "feed.json", lambda: json_feed(whole, publication)
    for feed in (*feeds.by_actor(), *feeds.by_kind(), feeds.disputes()):
        yield f"{feed.folder}feed.xml", _bind(feed, publication)


def _bind(feed: Feed, publication: Publication) -> Callable[[], bytes]:
    return lambda: atom(feed, publication)
