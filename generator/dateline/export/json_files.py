"""The timeline as JSON: everything in one file, each event in one of its own, and one event a line (JSON Lines).

These carry all that the site knows; `json_schema` says what each key means. Events stand in order of time and are
addressed by their ids: `events` by `id`, and each as a file. One file an event holds the sources and names it needs.
"""

from __future__ import annotations

import json

from dateline.event import Event
from dateline.export.event_data import event_data, event_with_context, registry_data, site_data, source_data
from dateline.export.json_schema import SCHEMA, SCHEMA_FILE
from dateline.export.publication import Exported, Publication
from dateline.timeline import Timeline

__all__ = ["event_json", "json_lines", "whole_json"]


def whole_json(timeline: Timeline, publication: Publication) -> Exported:
    """Return the whole timeline, and its schema: valid JSON with an event or source on each line."""
    events = ",\n".join(_line(event_data(e, timeline, publication)) for e in timeline.events)
    sources = ",\n".join(_line(source_data(s, publication)) for s in timeline.sources.values())
    text = (
        f'{{"$schema": {_line(SCHEMA_FILE)},\n"site": {_line(site_data(publication))},\n"events": [\n{events}\n],\n'
        f'"sources": [\n{sources}\n],\n"registry": {_line(registry_data(timeline))}}}\n'
    )
    schema = json.dumps(SCHEMA, ensure_ascii=False, indent=1)
    return Exported({"timeline.json": text.encode(), SCHEMA_FILE: f"{schema}\n".encode()})


def event_json(event: Event, timeline: Timeline, publication: Publication) -> bytes:
    """Return one event with all that it names, for the file beside its page."""
    return f"{_line(event_with_context(event, timeline, publication))}\n".encode()


def json_lines(timeline: Timeline, publication: Publication) -> Exported:
    """Return each event on a line of its own, with all that it names (JSON Lines)."""
    lines = (_line(event_with_context(e, timeline, publication)) for e in timeline.events)
    return Exported({"events.jsonl": "".join(f"{line}\n" for line in lines).encode()})


def _line(data: object) -> str:
    # Without an indent Python's encoder is the one in C, four times as fast.
    return json.dumps(data, ensure_ascii=False)
