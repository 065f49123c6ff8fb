"""The timeline as JSON for TimelineJS 3 (Knight Lab).

TimelineJS knows years, months, days and stretches of them. A date is given to it in such figures only, and always with
its words as `display_date`, which is what readers see; its EDTF stands beside it under `edtf`, which TimelineJS passes
over. TimelineJS puts everything on an axis: what is only a year stands at the year's beginning there, as all such tools
have it. An event without any year cannot be shown and is named.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from dateline.event import Event
from dateline.export.figures import Parts, figures
from dateline.export.plain_account import disagreements, sentences
from dateline.export.publication import Exported, Publication
from dateline.timeline import Timeline
from dateline.wording import words

__all__ = ["timelinejs"]


def timelinejs(timeline: Timeline, publication: Publication) -> Exported:
    """Return the JSON, to be given to `new TL.Timeline(…)` or to the embedder as an address."""
    slides, skipped = [], []
    for event in timeline.events:
        slide = _slide(event, timeline, publication)
        if slide:
            slides.append(slide)
        else:
            skipped.append((event.id, f"its date, “{words(event.when)}”, has no year"))
    data = {
        "title": {"text": {"headline": escape(publication.title), "text": escape(publication.subtitle)}},
        "events": slides,
    }
    return Exported({"timelinejs.json": (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()}, (*skipped,))


def _slide(event: Event, timeline: Timeline, publication: Publication) -> dict[str, Any] | None:
    found = figures(event.when)
    if found is None:
        return None
    kind = timeline.registry.kinds[str(event.kind.value)]
    slide: dict[str, Any] = {
        "unique_id": event.id,
        "start_date": _date(found.start),
        "display_date": escape(words(event.when)),
        "edtf": str(event.when),
        # TimelineJS takes both for HTML.
        "text": {"headline": escape(event.title), "text": _text(event, timeline, publication)},
        "group": escape(kind.plural),
        "kind": kind.id,
    }
    if not found.is_single:
        slide["end_date"] = _date(found.end)
    return slide


def _date(parts: Parts) -> dict[str, int]:
    return dict(zip(("year", "month", "day"), parts, strict=False))


def _text(event: Event, timeline: Timeline, publication: Publication) -> str:
    paragraphs = [" ".join(sentences(event)), *disagreements(event, timeline.registry)]
    html = "".join(f"<p>{escape(p)}</p>" for p in paragraphs if p)
    address = publication.address("event", event.id)
    return html + (f'<p><a href="{escape(address)}">Sources and quotes</a></p>' if address else "")
