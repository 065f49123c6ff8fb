"""The rules of RSS 2.0 (rssboard.org/rss-specification) that can be read off a feed, each broken one in a line.

RSS has no schema of its own, and no registry has the W3C's validator other than as a client of its service. So what
the specification demands of the elements that it knows, and what that validator (github.com/w3c/feedvalidator) reports
as an error or a warning of a feed with the elements that ours has, stands here in our own words. In brackets is what
the validator calls it. What it says of servers, and of elements that we do not write, is left out.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from html.entities import name2codepoint
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

__all__ = ["LONGEST", "broken"]

SELF = "{http://www.w3.org/2005/Atom}link"
CHANNEL = {
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate",
    "category", "generator", "docs", "cloud", "ttl", "image", "rating", "textInput", "skipHours", "skipDays", "item",
    SELF,
}  # fmt: skip
ITEM = {
    "title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source",
}  # fmt: skip
ATTRIBUTES = {
    "rss": {"version"}, "category": {"domain"}, "guid": {"isPermaLink"}, "source": {"url"},
    "enclosure": {"url", "length", "type"}, SELF: {"rel", "href", "type", "title", "length", "hreflang"},
}  # fmt: skip
DATE = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9] (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} "
    r"[0-2][0-9]:[0-5][0-9]:[0-5][0-9] (?:GMT|[+-][0-9]{2}[03]0)"
)
ADDRESS = re.compile(r"https?://[A-Za-z0-9.:-]+/[A-Za-z0-9;/?:@&=+$.\-_!~*'()%,#]*")
DECLARED = b'<?xml version="1.0" encoding="utf-8"?>\n<rss '
LONGEST = 5_000_000
# C1 controls, the sign for what could not be decoded, and the letters that UTF-8 read as Latin-1 gives.
UNREADABLE = re.compile("[\x80-\x9f\ufffd]|[\xc2\xc3][\x80-\xbf]")
# What our HTML is made of: elements and attributes that no reader of feeds takes out. Those of BLOCKS end a paragraph.
BLOCKS = {"details", "h3", "h4", "ol", "p", "ul"}
ELEMENTS = BLOCKS | {"a", "cite", "li", "q", "s", "strong", "sub", "summary", "sup", "time"}
HTML_ATTRIBUTES = {"href", "lang", "datetime", "cite"}


def broken(data: bytes, at: str = "", now: datetime | None = None) -> tuple[str, ...]:
    """Return the rules that a feed breaks, and where: one fetched from ``at`` at ``now``, where those are given."""
    found = list(_of_file(data))
    if found:
        return tuple(found)
    root = ET.fromstring(data)
    channels = root.findall("channel")
    # [InvalidRSSVersion, MissingAttribute, MissingChannel, DuplicateElement]
    if (root.tag, root.get("version")) != ("rss", "2.0") or len(channels) != 1 or len(root) != 1:
        return ("it is no rss of version 2.0 with one channel",)
    channel = channels[0]
    # No test asks the clock: what is yet to come lies beyond this century.
    latest = (now or datetime(2099, 1, 1, tzinfo=UTC)) + timedelta(minutes=10)
    found += [*_of_namespaces(data), *_of_marks(data), *_of_every(root), *_of_channel(channel, at, latest)]
    for number, item in enumerate(channel.findall("item"), 1):
        found += [f"item {number}: {rule}" for rule in _of_item(item, latest)]
    guids = Counter((g.text or "").strip() for g in channel.iter("guid"))
    # [DuplicateValue]
    found += [f"{n} items have the guid {guid}" for guid, n in guids.items() if n > 1]
    return tuple(found)


def _of_file(data: bytes) -> Iterator[str]:
    # [MissingEncoding, ObscureEncoding, NonstdEncoding, EncodingMismatch, BadXmlVersion, WPBlankLine, InvalidDoctype]
    if not data.startswith(DECLARED):
        yield "it does not begin with XML 1.0, UTF-8 and the element rss"
    if b"<!DOCTYPE" in data[:1000]:  # [InvalidDoctype, ContainsSystemEntity]
        yield "it has a document type"
    if len(data) > LONGEST:  # [ValidatorLimit]
        yield f"it is longer than {LONGEST} bytes"
    try:
        data.decode()
        ET.fromstring(data)
    except UnicodeDecodeError:  # [UnicodeError]
        yield "it is not UTF-8"
    except ET.ParseError as error:  # [SAXError, UndefinedNamedEntity, MissingNamespace]
        yield f"it is not XML: {error}"


def _of_namespaces(data: bytes) -> Iterator[str]:
    # [ReservedPrefix, NonstdPrefix, UnknownNamespace, UnsupportedNamespace, InvalidNamespace]
    for _, (prefix, namespace) in ET.iterparse(io.BytesIO(data), ("start-ns",)):
        if (prefix, namespace) != ("atom", "http://www.w3.org/2005/Atom"):
            yield f"the prefix {prefix} stands for {namespace}"


def _of_marks(data: bytes) -> Iterator[str]:
    # What might be taken for markup is written as &#x3C; and &#x26; where plain text belongs. [CharacterData,
    # ContainsHTML]
    head, _, rest = data.decode().partition("<item>")
    plain = re.findall(r"<(title|description|category|copyright)>([^<]*)", head)
    plain += re.findall(r"<(title|category)>([^<]*)", rest)
    for name, raw in plain:
        text = unescape(raw)
        entity = any(n in name2codepoint or n == "apos" or not n.isalpha() for n in re.findall(r"&(#?\w+)", text))
        if (entity or re.search(r"<[/A-Za-z]", text)) and "&#x" not in raw:
            yield f"{name} has a mark of HTML that is not written as a number: {raw}"


def _of_every(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        own = [element.text or "", *(child.tail or "" for child in element)]
        if any(map(UNREADABLE.search, (*own, *element.attrib.values()))):  # [BadCharacters]
            yield f"{element.tag} has characters that were read wrongly"
        # [UnexpectedAttribute, UseOfExtensionAttr]
        for name in sorted(set(element.keys()) - ATTRIBUTES.get(element.tag, set())):
            yield f"{element.tag} has the attribute {name}"
        if element.tag in ("rss", "channel", "item") and "".join(own).strip():  # [UnexpectedText]
            yield f"{element.tag} has text of its own"


def _of_channel(channel: ET.Element, at: str, latest: datetime) -> Iterator[str]:
    yield from _once(channel, CHANNEL, several={"category", "item"})
    for name in ("title", "link", "description"):  # [MissingTitle, MissingLink, MissingDescription]
        if not (channel.findtext(name) or "").strip():
            yield f"the channel has no {name}"
    yield from _plain(channel, latest)
    tags = [child.tag for child in channel]
    if "item" in tags and any(tag != "item" for tag in tags[tags.index("item") :]):  # [MisplacedItem]
        yield "something of the channel stands behind an item"
    # [InvalidLanguage, MissingDCLanguage]
    if not re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", channel.findtext("language") or ""):
        yield "the language is no tag"
    own = channel.find(SELF)
    # [MissingAtomSelfLink, UnregisteredAtomLinkRel, SelfNotAtom, InvalidMIMEType]
    if own is None or (own.get("rel"), own.get("type")) != ("self", "application/rss+xml"):
        yield "no atom:link says where the feed itself is"
        return
    if not ADDRESS.fullmatch(own.get("href") or ""):  # [MissingHref, RelativeSelf, InvalidIRI, InvalidUriChar]
        yield "the feed's own address is not whole"
    if at and own.get("href") != at:  # [SelfDoesntMatchLocation]
        yield f"the feed's own address is not {at}"
    if len(own) or (own.text or "").strip():  # [AtomLinkNotEmpty]
        yield "the link to the feed itself is not empty"


def _of_item(item: ET.Element, latest: datetime) -> Iterator[str]:
    yield from _once(item, ITEM, several={"category"})
    # [ItemMustContainTitleOrDescription]
    if item.find("title") is None and item.find("description") is None:
        yield "it has neither title nor description"
    yield from _plain(item, latest)
    guid = item.find("guid")
    if guid is None:  # [MissingGuid]
        yield "it has no guid"
    else:
        says, id_ = guid.get("isPermaLink", "true"), guid.text or ""
        # [InvalidBooleanAttribute, InvalidHttpGUID, InvalidPermalink]
        if says not in ("true", "false") or (says == "true" and not ADDRESS.fullmatch(id_)):
            yield "its guid is no permanent link, as it says"
        if id_.isdigit() and len(id_) < len("123456789"):  # [NotSufficientlyUnique]
            yield "its guid is a short number"
    for enclosure in item.iter("enclosure"):  # [MissingAttribute, InvalidIntegerAttribute]
        if set(enclosure.keys()) != {"url", "length", "type"} or not (enclosure.get("length") or "").isdecimal():
            yield "its enclosure wants url, length and type"
    for source in item.iter("source"):  # [MissingAttribute]
        if not source.get("url"):
            yield "its source wants a url"
    description = item.find("description")
    if description is not None:
        if len(description):  # [UndefinedElement]
            yield "its description has elements that are not written as text"
        html = description.text or ""
        if "<" in html and ">" not in html.rpartition("<")[2]:  # [NotHtml]
            yield "its description has a tag that does not end"
        reader = _Html()
        reader.feed(html)
        reader.close()
        yield from (f"its description {rule}" for rule in reader.broken())


def _once(element: ET.Element, known: set[str], several: set[str]) -> Iterator[str]:
    for name, number in Counter(child.tag for child in element).items():
        if name not in known:  # [UndefinedElement, QuestionableUsage, MisplacedXHTMLContent]
            yield f"RSS has no {name} here"
        elif number > 1 and name not in several:  # [DuplicateElement]
            yield f"{name} stands {number} times"
    for name in ("title", "link", "guid", "pubDate", "lastBuildDate", "category", "copyright", "language"):
        # [NotBlank, UndefinedElement]
        if any(len(child) or not (child.text or "").strip() for child in element.findall(name)):
            yield f"{name} is empty or has elements in it"


def _plain(element: ET.Element, latest: datetime) -> Iterator[str]:
    for link in element.findall("link"):  # [InvalidFullLink, InvalidUriChar, UriNotIri, SchemeNotIANARegistered]
        if not ADDRESS.fullmatch(link.text or ""):
            yield f"the link {link.text} is no whole address"
    names = ["title", "category", "copyright"] + ["description"] * (element.tag == "channel")
    for name in names:  # [ContainsHTML]
        yield from (
            f"{name} has HTML: {tag}"
            for child in element.findall(name)
            for tag in re.findall(r"</\w+>", child.text or "")
        )
    for name in ("pubDate", "lastBuildDate"):
        date = element.findtext(name)
        if date is None:
            continue
        if not DATE.fullmatch(date):  # [InvalidRFC2822Date, ProblematicalRFC822Date]
            yield f"{name} is no date of RFC 822 with a year of four figures: {date}"
            continue
        try:
            when = parsedate_to_datetime(date)
        except ValueError:  # [InvalidRFC2822Date]
            yield f"{name} is no day of the calendar: {date}"
            continue
        if when.strftime("%w") != str("SunMonTueWedThuFriSat".index(date[:3]) // 3):  # [IncorrectDOW]
            yield f"{name} has the wrong day of the week: {date}"
        if when.year < 1990 or when > latest:  # [ImplausibleDate]
            yield f"{name} is before all feeds or yet to come: {date}"


class _Html(HTMLParser):
    """A piece of HTML as a reader of feeds takes it: what it is made of, links to and loads, and leaves open."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[str] = []
        self._open: list[str] = []

    def broken(self) -> Iterator[str]:
        """Yield the rules that what was fed breaks."""
        yield from self._found
        yield from (f"never closes {tag}" for tag in self._open)  # [NotHtml]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:  # [SecurityRisk, NotHtml]
            self._found.append(f"has the element {tag}")
        if tag in BLOCKS and "p" in self._open:  # [NotHtml]
            self._found.append(f"has {tag} in a paragraph")
        if tag == "a" and "a" in self._open:  # [NotHtml]
            self._found.append("has a link in a link")
        self._open.append(tag)
        for name, value in attrs:
            if name not in HTML_ATTRIBUTES:  # [SecurityRiskAttr, DangerousStyleAttr]
                self._found.append(f"has the attribute {name}")
            # [ContainsRelRef, InvalidUriChar]
            if name in ("href", "src", "cite") and not re.match(r"[a-z][a-z0-9+.-]*:", value or ""):
                self._found.append(f"has the relative address {value}")
        if len(attrs) != len(dict(attrs)):  # [NotHtml]
            self._found.append(f"has an attribute of {tag} twice")

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1:] != [tag]:  # [NotHtml]
            self._found.append(f"closes {tag}, which is not what is open")
        else:
            self._open.pop()

    def handle_pi(self, data: str) -> None:  # [SecurityRisk, NotHtml]
        self._found.append(f"has the instruction {data}")

    def handle_comment(self, data: str) -> None:
        self._found.append(f"has the comment {data}")
