"""Drafts of event files and reports: what is known of a source before anybody has read it closely, and blanks.

From the sources that the site has already comes what all sources of one host have in common: newspaper, side, language.
A date that stands in an address is offered in a comment and not taken: only the page itself can give it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from dateline import stub, wording
from dateline.event import Event
from dateline.schema import REPORT, SOURCE
from dateline.source import Source
from dateline.stub import Given

__all__ = ["event_file", "from_address", "id_for", "report", "same_address"]

_HOST_FIELDS = ("type", "container-title", "publisher", "publisher-place", "language", "side", "agency")
_DAY = re.compile(r"(?<![0-9])(20[0-9]{2}|19[0-9]{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12][0-9]|3[01])(?![0-9])")
# What stands before a host's own name or behind it.
_WWW = re.compile(r"^(?:www|m|amp|edition)\.")
_SUFFIX = re.compile(r"(?:\.(?:com?|org|net|gov|edu|ac))?\.[a-z]+$")


def from_address(url: str, known: Iterable[Source]) -> dict[str, str]:
    """Return the fields that follow from an address: those that all known sources of its host agree on."""
    host = _host(url)
    of_host = [s for s in known if s.url and _host(s.url) == host]
    found = {"url": url}
    for key in _HOST_FIELDS:
        values = {str(getattr(s, key.replace("-", "_"))) for s in of_host}
        if len(values) == 1 and (value := values.pop()):
            found[key] = value
    return found


def same_address(url: str, known: Iterable[Source]) -> Source | None:
    """Return the source that has this address, whatever its scheme, final slash or fragment, or None."""
    return next((s for s in known if s.url and _bare(s.url) == _bare(url)), None)


def id_for(values: Given, url: str) -> str:
    """Return an id for a source: the day of issue if it is known, the host’s name, words of the title.

    Of a title in other letters than Latin the address’s last part serves; it may come to the host alone.
    """
    host = _SUFFIX.sub("", _WWW.sub("", _host(url))).replace(".", "-") if url else ""
    title = values.get("title")
    last = re.sub(r"\.[a-z]{2,5}\Z", "", unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2])
    words = (stub.slug(title) if isinstance(title, str) else "") or stub.slug(re.sub("[0-9]{5,}", "", last))
    issued = values.get("issued")
    day = issued if isinstance(issued, str) and re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", issued) else ""
    return "-".join(part for part in (day, stub.slug(host.replace("-", " ")), words) if part)[:80].strip("-")


def event_file(source: Given, reports: str) -> str:
    """Return an event file with a source and the text of its reports; what nobody gave is left blank."""
    url = source.get("url")
    day = _DAY.search(url) if isinstance(url, str) else None
    blanks = {
        "type": "  # article-newspaper, article-magazine, article (an agency’s), broadcast, document, report …",
        "title": "  # as printed",
        "author": "#  # a name, or {family: Williams, given: Ian}",
        "container-title": "#  # the newspaper, magazine, site or programme",
        "issued": "#  # the day that the page shows",
        "url": "#",
        "language": "  # such as en-GB",
        "side": "  # whose voice it is: an id in sides.yaml",
    }
    if day:
        blanks["issued"] = f"# {'-'.join(day.groups())}  # stands in the address; take it if the page shows it too"
    return f"source:\n{stub.block(source, SOURCE, '  ', blanks)}\nevents:\n{reports}"


def report(values: Given, event: Event | None) -> str:
    """Return a report as an item of `events:`. What other sources say of a known event stands in comments."""
    blanks: dict[str, str] = {"summary": "  # what this source says, in our own words, in whole sentences"}
    if event is None:
        blanks |= {
            "id": "  # of an event that is there (dateline duplicates finds those alike), or a new one",
            "date": "  # EDTF, no more precise than the source",
            "stated": "#  # the article’s own words for the date",
            "title": "  # what happened, neutral, in the present tense",
            "kind": "  # an id in kinds.yaml",
            "place": "#",
            "actors": "#",
        }
    else:
        sources = len(event.sources)
        plural = "s" if sources != 1 else ""
        blanks |= {
            "date": f"# {event.when}  # so far: {wording.words(event.when)}, {sources} source{plural}",
            "stated": "#  # this article’s own words for the date",
            "place": f"# {event.place.value}" if event.place else "#",
            "actors": f"# [{', '.join(event.actors)}]" if event.actors else "#",
        }
        blanks["title"] = f"# {stub.scalar(event.title)}"
    filled: Mapping[str, object] = values
    text = stub.block(values, REPORT, "    ", {k: v for k, v in blanks.items() if k not in filled})
    # A list item begins on its first line, which is the id’s.
    head, _, rest = text.partition("\n")
    if "quotes" not in filled:
        rest += "    quotes:  # the shortest words that prove it\n      -\n"
    return f"  - {head.strip()}\n{rest}"


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _bare(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return _host(url), parts.path.rstrip("/"), parts.query
