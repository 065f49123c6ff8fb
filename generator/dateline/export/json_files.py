"""The timeline as JSON: everything in one file, each event in one of its own, and one event a line (JSON Lines).

These carry all that the site knows; `json_schema` says what each key means. Events stand in order of time and are
addressed by their ids: `events` by `id`, and each as a file. One file an event holds the sources and names it needs.
"""

from __future__ import annotations

import json
from typing import Any

from dateline.event import Event
from dateline.export.event_data import event_data, event_with_context, registry_data, site_data, source_data
from dateline.export.json_schema import SCHEMA, SCHEMA_FILE
from dateline.export.publication import Exported, Publication
from dateline.timeline import Timeline

__all__ = ["event_json", "json_lines", "whole_json"]


def whole_json(timeline: Timeline, publication: Publication) -> Exported:
    """Return the whole timeline, and its schema."""
    data = {
        "$schema": SCHEMA_FILE,
        "site": site_data(publication),
        "events": [event_data(e, timeline, publication) for e in timeline.events],
        "sources": [source_data(s, publication) for s in timeline.sources.values()],
        "registry": registry_data(timeline),
    }
    return Exported({"timeline.json": _dump(data), SCHEMA_FILE: _dump(SCHEMA)})


def event_json(event: Event, timeline: Timeline, publication: Publication) -> bytes:
    """Return one event with all that it names, for the file beside its page."""
    return _dump(event_with_context(event, timeline, publication))


def json_lines(timeline: Timeline, publication: Publication) -> Exported:
    """Return each event on a line of its own, with all that it names (JSON Lines)."""
    lines = (
        json.dumps(event_with_context(e, timeline, publication), ensure_ascii=False, separators=(",", ":"))
        for e in timeline.events
    )
    return Exported({"events.jsonl": "".join(f"{line}\n" for line in lines).encode()})


def _dump(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
