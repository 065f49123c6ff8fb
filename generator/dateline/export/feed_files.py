"""Which feeds the site has and where: of the whole record in three formats, of each actor and kind, and of disputes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dateline.address import address_of
from dateline.export.atom import atom
from dateline.export.feed_entry import Feed, Feeds
from dateline.export.json_feed import json_feed
from dateline.export.publication import Asking, Exported, Publication
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
    """Yield the path of each feed below the site's root, with what makes it; RSS needs to know the site's address."""
    feeds = Feeds(timeline, publication)
    yield "feed.xml", Asking(lambda: atom(feeds.whole(), publication))
    if publication.url:
        yield "rss.xml", Asking(lambda: rss(feeds.whole(), publication))
    yield "feed.json", Asking(lambda: json_feed(feeds.whole(), publication))
    for what, make, ids in (("actor", feeds.actor, timeline.by_actor), ("kind", feeds.kind, timeline.by_kind)):
        for id_ in ids:
            yield f"{address_of(what, id_)}feed.xml", _bind(make, id_, publication)
    yield "disputes/feed.xml", Asking(lambda: atom(feeds.disputes(), publication))


def _bind(make: Callable[[str], Feed], id_: str, publication: Publication) -> Asking:
    return Asking(lambda: atom(make(id_), publication))
