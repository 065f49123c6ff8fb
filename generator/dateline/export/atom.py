"""An Atom feed of the events (RFC 4287).

The feed says when an entry was last worked on, not when the event happened: where the site's history is known,
`atom:published` and `atom:updated` are those of its commits, and the summary ends with the last one's subject; where
it is not, `atom:updated` is the latest day on which one of its sources was read or issued, as the format demands a
date-time at midnight UTC. The event's own date stands in words in the entry, as vague as it is. Nothing depends on
the day of the build.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from dateline import wording
from dateline.address import address_of
from dateline.edtf import Date
from dateline.event import Event
from dateline.publication import Publications
from dateline.source import Source
from dateline.timeline import Timeline

__all__ = ["atom"]

_ATOM = "http://www.w3.org/2005/Atom"
_EPOCH = "1970-01-01T00:00:00Z"


def atom(
    timeline: Timeline,
    *,
    title: str,
    subtitle: str,
    author: str,
    url: str,
    publications: Publications | None = None,
    limit: int = 100,
) -> bytes:
    """Return the feed in UTF-8: the ``limit`` events worked on last, the latest first.

    ``url`` is the site's address without a final slash. Where it is empty (a site built for this machine only) ids and
    links are relative to the feed, which no published feed may be.
    """
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    moments = {e.id: _updated(e, publications) for e in timeline.events}
    events = sorted(timeline.events, key=lambda e: (moments[e.id], e.id), reverse=True)[:limit]
    _text(feed, "title", title)
    if subtitle:
        _text(feed, "subtitle", subtitle)
    _text(feed, "id", f"{url}/")
    _link(feed, "self", f"{url}/feed.xml", "application/atom+xml")
    _link(feed, "alternate", f"{url}/", "text/html")
    _text(feed, "updated", max((moments[e.id] for e in events), default=_EPOCH))
    _text(ET.SubElement(feed, f"{{{_ATOM}}}author"), "name", author)
    for event in events:
        _entry(feed, event, timeline, url, publications)
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'.encode()


def _entry(feed: ET.Element, event: Event, timeline: Timeline, url: str, publications: Publications | None) -> None:
    entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
    address = f"{url}/{address_of('event', event.id)}"
    _text(entry, "title", f"{wording.words(event.when)}: {event.title}")
    _text(entry, "id", address)
    _link(entry, "alternate", address, "text/html")
    commits = publications.commits(event) if publications else ()
    if commits:
        _text(entry, "published", commits[-1].moment)
    _text(entry, "updated", _updated(event, publications))
    kind = timeline.registry.kinds[str(event.kind.value)]
    ET.SubElement(entry, f"{{{_ATOM}}}category", {"term": kind.id, "label": kind.name})
    summary = " ".join(_with_sources(s.text, tuple(c.source for c in s.citations)) for s in event.narrative)
    if event.disputes:
        names = ", ".join(p.id.replace("-", " ") for p in event.disputes)
        summary = f"{summary} Sources disagree on: {names}.".strip()
    if len(commits) > 1:
        summary = f"{summary} Last changed here: “{commits[0].subject}”.".strip()
    _text(entry, "summary", summary or event.title)


def _with_sources(sentence: str, sources: tuple[Source, ...]) -> str:
    names = "; ".join(dict.fromkeys(s.container_title or s.publisher or s.title for s in sources))
    return f"{sentence} [{names}]"


def _updated(event: Event, publications: Publications | None) -> str:
    """Return when the event was changed here, if it is known, or else the latest day a source was read or issued."""
    if publications and (commits := publications.commits(event)):
        return commits[0].moment
    days = [d for s in event.sources for d in (s.accessed, s.issued) if d]
    return max((_midnight(d) for d in days), default=_EPOCH)


def _midnight(date: Date) -> str:
    """Return the last day that the date can mean; a year outside 1 to 9999 cannot be written (RFC 3339, 1)."""
    if date.high is None or not 1 <= date.high[0] <= 9999:
        return _EPOCH
    year, month, day = date.high
    return f"{year:04d}-{month:02d}-{day:02d}T00:00:00Z"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _link(parent: ET.Element, relation: str, href: str, type_: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}link", {"rel": relation, "href": href, "type": type_})
