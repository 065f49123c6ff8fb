"""`dateline show`: each value with the sources it came from, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline import pipeline, settings
from dateline.explanation import as_data, as_text
from dateline.timeline import Timeline


@pytest.fixture(scope="module")
def railway(root: Path) -> Timeline:
    """The timeline of the small site."""
    found = pipeline.run(settings.load(root / "tests/site/pelicanconf.py")).timeline
    assert found
    return found


def test_an_event_is_explained_in_words(railway: Timeline) -> None:
    """Who says what of each property, what the editors chose and why, and where each report stands."""
    text = as_text(railway.by_id["line-opens"], railway.registry)
    assert text.endswith(")\n")
    for lines in (
        "  date       1894-07-14 (14 July 1894)\n  stated     “yesterday” in 1894-07-15-strelsau-gazette-opening\n",
        "  actor      queen-flavia (Queen of Ruritania)\n",
        "  was        zenda-line-opening, zenda-line-opening-day, zenda-opens\n",
        "  sides      crown, press\n  sources    4\n",
        "  The company printed no account of the day. [1894-08-company-report]\n",
        "date: sources disagree\n  1894-07-14\n    1894-07-15-strelsau-gazette-opening\n",
        "  1894-07-15\n    1894-07-17-court-circular\n  fits several: 1894-07: 1894-07-16-zendaer-bote-eroeffnung\n"
        "  resolved: 1894-07-14 (because Two papers give the day, and the Circular counts from the banquet.)\n",
        "\nkind\n  opening\n",
        "    1894-07-17-court-circular as “zenda”\n",
        "  deprecated: nine thousand: 1894-07-18-hentzau-herald-opening "
        "(because The station held four thousand at most.)\n",
        "opening (content/events/1894/1894-07-15-strelsau-gazette-opening.yaml:15, 2 quotes)\n",
        "eroeffnung.yaml:25, 1 quote)\n",
    ):
        assert lines in text


def test_one_side_only_is_said(railway: Timeline) -> None:
    """The company alone tells of its boast and denies nothing; the survey's author is on no side."""
    assert "  sides      press (one side only)\n" not in as_text(railway.by_id["line-opens"], railway.registry)
    assert "  sides      none named\n" in as_text(railway.by_id["survey"], railway.registry)
    assert "  sides      company (one side only)\n" in as_text(railway.by_id["railway-mania"], railway.registry)


def test_an_event_is_explained_as_data(railway: Timeline) -> None:
    """JSON holds all that the words say."""
    data = json.loads(json.dumps(as_data(railway.by_id["line-opens"])))
    date = data["properties"].pop("date")
    assert date["disputed"]
    assert [(p["value"], len(p["reports"])) for p in date["positions"]] == [("1894-07-14", 3), ("1894-07-15", 1)]
    assert date["neutral"] == [
        {"value": "1894-07", "source": "1894-07-16-zendaer-bote-eroeffnung", "rank": "normal", "because": None}
    ]
    assert date["resolution"]["take"] == "1894-07-14"
    assert data["properties"]["guests"]["deprecated"][0]["rank"] == "deprecated"
    assert data["narrative"][0] == {
        "text": "Queen Flavia opened the line at Zenda in mid-July 1894, at noon.",
        "citations": [{"source": "1894-07-15-strelsau-gazette-opening", "locator": "col. 2"}],
    }
    assert (data["importance"], data["one-sided"], data["place"]) == ("key", None, "zenda-station")
    assert data["relations"] == {"part-of": ["railway-mania"]}
    assert data["disputes"] == ["date", "length"]
    assert [r["line"] for r in data["reports"]] == [15, 13, 25, 13, 13]


def test_every_event_can_be_explained(railway: Timeline) -> None:
    """In words and as data, whatever it lacks."""
    for event in railway.events:
        assert as_text(event, railway.registry).startswith(f"{event.id}\n  title      {event.title}\n")
        assert json.dumps(as_data(event))
