"""The whole record as RSS 2.0, for readers that know no Atom.

RSS has one date an item, `pubDate`: when the record of the event was first published. It has none for a later change,
which Atom and JSON Feed carry. A day's name is written in English, whatever the locale (RFC 822).

RSS does not say whether a title is plain text or HTML. So readers of feeds are told by the RSS Profile: `<` and `&`
are written as numbers where plain text is meant.
"""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree import ElementTree as ET

from dateline.export.feed_entry import Entry, Feed
from dateline.export.publication import Publication

__all__ = ["rss"]

_ATOM = "http://www.w3.org/2005/Atom"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Indented by four spaces, a description is the channel's; an item's is HTML.
_PLAIN = re.compile(r"(?:<(?:title|category|copyright)|^ {4}<description)>[^<]*", re.MULTILINE)


def rss(feed: Feed, publication: Publication) -> bytes:
    """Return the feed in UTF-8, of a site that has an address: RSS knows no relative one."""
    ET.register_namespace("atom", _ATOM)
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    url = publication.url
    _text(channel, "title", feed.title)
    _text(channel, "link", f"{url}/{feed.folder}")
    _text(channel, "description", publication.subtitle or feed.title)
    _text(channel, "language", publication.language)
    if publication.licence:
        _text(channel, "copyright", publication.licence)
    _date(channel, "lastBuildDate", feed.updated)
    own = {"rel": "self", "href": f"{url}/{feed.folder}rss.xml", "type": "application/rss+xml"}
    ET.SubElement(channel, f"{{{_ATOM}}}link", own)
    for entry in feed.entries:
        _item(channel, entry)
    ET.indent(root)
    xml = _PLAIN.sub(_as_numbers, ET.tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="utf-8"?>\n{xml}\n'.encode()


def _as_numbers(plain: re.Match[str]) -> str:
    return plain[0].replace("&lt;", "&#x3C;").replace("&amp;", "&#x26;")


def _item(channel: ET.Element, entry: Entry) -> None:
    item = ET.SubElement(channel, "item")
    _text(item, "title", entry.title)
    _text(item, "link", entry.address)
    ET.SubElement(item, "guid", {"isPermaLink": "true"}).text = entry.id
    for _, label in entry.categories:
        _text(item, "category", label)
    _date(item, "pubDate", entry.published)
    _text(item, "description", entry.html)


def _date(parent: ET.Element, name: str, moment: str) -> None:
    # The dates are optional, and one before there were feeds (as the stamp is where nothing is known) says nothing.
    if moment < "1990":
        return
    when = datetime.fromisoformat(moment)
    day = f"{_DAYS[when.weekday()]}, {when.day:02d} {_MONTHS[when.month - 1]} {when.year:04d} {when:%H:%M:%S} +0000"
    _text(parent, name, day)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _CONTROL.sub("", text)
