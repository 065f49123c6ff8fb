"""The timeline as markwhen text (docs.markwhen.com), which its parser, editor and calendar read.

A date is written in the figures markwhen knows (days, months, years, stretches, years BC), never finer than it is;
where they do not say all of it, the words stand in the title and the EDTF under the entry as `edtf:`. The account's
sentences stand behind `>`, for markwhen takes a line that begins with figures and a colon for another entry.
"""

from __future__ import annotations

import json
import re

from dateline.event import Event
from dateline.export.figures import Figures, Parts, figures
from dateline.export.plain_account import disagreements, sentences
from dateline.export.publication import Exported, Publication
from dateline.timeline import Timeline
from dateline.wording import words

__all__ = ["markwhen"]


def markwhen(timeline: Timeline, publication: Publication) -> Exported:
    """Return the text, in order of time."""
    skipped, entries = [], []
    for event in timeline.events:
        found = figures(event.when)
        when = _when(found) if found else ""
        if not found or not when:
            reason = f"markwhen has no figures for its date, “{words(event.when)}”"
            skipped.append((event.id, reason))
            continue
        entries.append(_entry(event, when, found, timeline, publication))
    head = [f"title: {_quoted(publication.title)}"]
    head += [f"description: {_quoted(publication.subtitle)}"] if publication.subtitle else []
    text = "\n".join(["---", *head, "---", "", *entries])
    return Exported({"timeline.mw": f"{text}\n".encode()}, (*skipped,))


def _entry(event: Event, when: str, found: Figures, timeline: Timeline, publication: Publication) -> str:
    kind = str(event.kind.value)
    title = event.title if found.is_exact else f"{event.title} ({words(event.when)})"
    # A tag has letters, digits and underscores only.
    lines = [f"{when}: {title} #{kind.replace('-', '_')}", f"id: {event.id}", f"kind: {kind}"]
    if not found.is_exact:
        lines += [f"title: {_quoted(event.title)}", f"edtf: {_quoted(str(event.when))}"]
    address = publication.address("event", event.id)
    lines += [f"url: {_quoted(address)}"] if address else []
    lines += [f"> {line}" for line in (*sentences(event), *disagreements(event, timeline.registry))]
    return "\n".join(lines) + "\n"


def _when(found: Figures) -> str:
    """Return the date as markwhen reads it; empty for a year it cannot read, or a stretch from BC into our era."""
    start, end = found.start, found.end
    if start[0] > 9999 or end[0] > 9999 or start[0] < -99_998:
        return ""
    if start[0] > 0:
        return _iso(start) if found.is_single else f"{_iso(start)}/{_iso(end)}"
    if end[0] > 0:
        return ""
    first, last = 1 - start[0], 1 - end[0]
    return f"{first} BC" if first == last else f"{first} BC - {last} BC"


def _iso(parts: Parts) -> str:
    return "-".join((f"{parts[0]:04d}", *(f"{p:02d}" for p in parts[1:])))


def _quoted(text: str) -> str:
    """Return a text as YAML's double-quoted style, on one line. A number sign would be taken for a tag or colour."""
    return re.sub("#", r"\\u0023", json.dumps(text, ensure_ascii=False))
