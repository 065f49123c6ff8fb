"""The timeline as iCalendar (RFC 5545): whole-day events, and only those whose day, or first and last day, is known.

Of an event on “about 14 March”, in March or in a season no calendar can show more than is known, so it is left out and
named. A time of day stands in the description: no zone is guessed. Lines end in CR LF and are folded at 75 octets,
never within a character (3.1). UIDs are the events' ids at the site's host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from dateline.calendar_day import iso, ordinal
from dateline.event import Event
from dateline.export.feed_entry import moments
from dateline.export.figures import Figures, figures
from dateline.export.plain_account import disagreements, sentences
from dateline.export.publication import Exported, Publication
from dateline.timeline import Timeline
from dateline.wording import words

__all__ = ["icalendar"]

_OCTETS = 75


def icalendar(timeline: Timeline, publication: Publication) -> Exported:
    """Return one calendar."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dateline//Dateline//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(publication.title)}",
        f"X-WR-CALNAME:{_text(publication.title)}",
    ]
    if publication.url:
        lines += [f"URL:{publication.url}/"]
    skipped = []
    for event in timeline.events:
        days = _days(event)
        if days is None:
            skipped.append((event.id, f"no calendar has a day for “{words(event.when)}”"))
        else:
            lines += _component(event, days, timeline, publication)
    lines.append("END:VCALENDAR")
    return Exported({"timeline.ics": b"".join(_fold(line) for line in lines)}, (*skipped,))


def _days(event: Event) -> Figures | None:
    """Return the first and last day, if both are known without a doubt."""
    found, date = figures(event.when), event.when
    is_sure = not (date.approximate or date.uncertain or date.is_set or date.is_open or date.has_unknown_end)
    if found is None or not found.is_days or not is_sure or date.has_unspecified:
        return None
    return found if found.start[0] >= 1 and found.end[0] <= 9999 else None


def _component(event: Event, days: Figures, timeline: Timeline, publication: Publication) -> Iterator[str]:
    registry = timeline.registry
    first = (days.start[0], days.start[1], days.start[2])
    last = (days.end[0], days.end[1], days.end[2])
    host = urlsplit(publication.url).netloc or "timeline.invalid"
    _, updated = moments(event, publication)
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}@{host}"
    # Without a method it says when this was last revised (3.8.7.2): when its sources were last read.
    yield f"DTSTAMP:{re.sub('[-:]', '', updated)}"
    yield f"DTSTART;VALUE=DATE:{iso(first).replace('-', '')}"
    if first != last:
        # A DTEND would be the day after, which no source names.
        yield f"DURATION:P{ordinal(last) - ordinal(first) + 1}D"
    yield f"SUMMARY:{_text(event.title)}"
    told = [f"{words(event.when)}."] if event.when.time else []
    description = "\n".join([*told, *sentences(event), *disagreements(event, registry)])
    if description:
        yield f"DESCRIPTION:{_text(description)}"
    yield f"CATEGORIES:{_text(registry.kinds[str(event.kind.value)].name)}"
    if event.place:
        place = registry.places[str(event.place.value)]
        yield f"LOCATION:{_text(place.name)}"
        if place.coordinates and not event.place.is_disputed:
            yield "GEO:{:f};{:f}".format(*place.coordinates)
    if event.date.is_disputed:
        yield "STATUS:TENTATIVE"
    address = publication.address("event", event.id)
    if address:
        yield f"URL:{address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """Return a TEXT value (3.3.11). Control characters may not stand in one (3.1)."""
    plain = "".join(c for c in text if c in "\n\t" or (c >= " " and c != "\x7f"))
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", "\\n")


def _fold(line: str) -> bytes:
    """Return a content line of at most 75 octets a row, each row after the first begun by a blank."""
    octets = line.encode()
    rows: list[bytes] = []
    room = _OCTETS
    while len(octets) > room:
        cut = room
        # An octet 10xxxxxx goes on with a character.
        while octets[cut] & 0xC0 == 0x80:
            cut -= 1
        rows.append(octets[:cut])
        octets, room = octets[cut:], _OCTETS - 1
    return b"\r\n ".join((*rows, octets)) + b"\r\n"
