"""Small timelines made in a test, and the exports of a timeline, for the tests of exports and imports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from dateline import pipeline, settings
from dateline.export.formats import FORMATS
from dateline.export.publication import Exported, Publication
from dateline.timeline import Timeline

__all__ = ["PUBLICATION", "event", "export", "load", "make"]

PUBLICATION = Publication(
    title="The railway",
    subtitle="How it was built",
    author="The antiquaries",
    url="https://example.org/railway",
    licence="CC0",
)
REGISTRIES = {
    "kinds.yaml": "opening: {name: Opening, plural: Openings}\nstrike: {name: Strike, plural: Strikes}\n",
    "sides.yaml": "press: {name: Press}\ncourt: {name: Court}\n",
    "places.yaml": "zenda: {name: Zenda, coordinates: [48.5, 15.25]}\n",
    "actors.yaml": "flavia: {name: Flavia, kind: person}\n",
}
SOURCE = (
    "source: {type: article-newspaper, title: Gazette, side: press, language: en, url: 'https://example.org/gazette'}\n"
)


def make(folder: Path, files: Mapping[str, str]) -> Timeline:
    """Return the timeline of some files; event files are named without their folder."""
    for name, text in {**REGISTRIES, **files}.items():
        path = folder / "content" / (name if name in REGISTRIES else f"events/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(settings.Settings(root=folder, content=folder / "content"))


def load(of: settings.Settings) -> Timeline:
    """Return a site's timeline, which has no errors."""
    result = pipeline.run(of)
    assert result.timeline, [str(d) for d in result.diagnostics]
    return result.timeline


def event(id_: str, date: str, **more: object) -> dict[str, object]:
    """Return an entry of an event file; JSON is YAML."""
    return {"id": id_, "date": date, "title": f"Title of {id_}", "kind": "opening", "summary": f"It is {id_}."} | more


def of_dates(dates: Mapping[str, str]) -> str:
    """Return an event file of one event for each date, by id."""
    return SOURCE + "events: " + json.dumps([event(i, d) for i, d in dates.items()], ensure_ascii=False)


def export(format_: str, timeline: Timeline, publication: Publication = PUBLICATION) -> Exported:
    """Return the timeline in a format."""
    return next(f for f in FORMATS if f.id == format_).run(timeline, publication)


def text(format_: str, timeline: Timeline, publication: Publication = PUBLICATION) -> str:
    """Return the first file of a format as text."""
    return next(iter(export(format_, timeline, publication).files.values())).decode()
