"""A feed as Atom (RFC 4287), with the whole content of each entry.

Its ids are the addresses of the events' pages. Where the site's address is not known (a site built for this machine
only) ids and links are relative to the feed, which no published feed may be.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from dateline.export.feed_entry import Entry, Feed
from dateline.export.publication import Publication

__all__ = ["atom"]

_ATOM = "http://www.w3.org/2005/Atom"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f]")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(feed: Feed, publication: Publication) -> bytes:
    """Return the feed in UTF-8."""
    ET.register_namespace("", _ATOM)
    url = publication.url
    root = ET.Element(f"{{{_ATOM}}}feed", {_LANG: publication.language})
    _text(root, "title", feed.title)
    if publication.subtitle and not feed.folder:
        _text(root, "subtitle", publication.subtitle)
    _text(root, "id", f"{url}/{feed.folder}")
    _link(root, "self", f"{url}/{feed.folder}feed.xml", "application/atom+xml")
    _link(root, "alternate", f"{url}/{feed.folder}", "text/html")
    _text(root, "updated", feed.updated or publication.stamp)
    _text(ET.SubElement(root, f"{{{_ATOM}}}author"), "name", publication.author or publication.title)
    if publication.licence:
        _text(root, "rights", publication.licence)
    for entry in feed.entries:
        _entry(root, entry)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _entry(root: ET.Element, entry: Entry) -> None:
    element = ET.SubElement(root, f"{{{_ATOM}}}entry")
    _text(element, "title", entry.title)
    _text(element, "id", entry.id)
    _link(element, "alternate", entry.address, "text/html")
    if entry.published:
        _text(element, "published", entry.published)
    _text(element, "updated", entry.updated)
    for term, label in entry.categories:
        ET.SubElement(element, f"{{{_ATOM}}}category", {"term": term, "label": label})
    _text(element, "summary", entry.summary)
    _text(element, "content", entry.html, type="html")


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = _printable(text)


def _printable(text: str) -> str:
    """Return the text without the control characters that XML 1.0 has no way to write."""
    return _UNPRINTABLE.sub("", text)


def _link(parent: ET.Element, relation: str, href: str, type_: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}link", {"rel": relation, "href": href, "type": type_})
