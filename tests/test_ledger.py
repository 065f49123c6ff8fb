"""A large content in outline: an event that somebody asks for is the one that was judged, at any time."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from dateline import ledger, pipeline
from dateline.event import Event
from dateline.memory import Memory
from dateline.settings import Settings
from dateline.timeline import Timeline

ATTRIBUTES = (*Event.__struct_fields__, "when", "disputes", "sources", "sides", "only_side")


@pytest.fixture(params=["", "1"], ids=["workers", "alone"])
def large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any content counts as large, with room for two events and one source; with workers or without."""
    monkeypatch.setenv("DATELINE_WORKERS", request.param)
    monkeypatch.setattr(pipeline, "_MOST_WHOLE", 0)
    monkeypatch.setattr(ledger, "_SHARE", 1)
    monkeypatch.setattr(ledger, "_MOST_EVENTS", 2)
    monkeypatch.setattr(ledger, "_MOST_SOURCES", 1)


def run(content: Path, folder: Path, *, is_outlined: bool) -> pipeline.Result:
    """Run the pipeline as a build does."""
    own = Settings(root=content.parent, content=content)
    with closing(Memory(folder / f"{is_outlined}.sqlite")) as memory:
        return pipeline.run(own, memory=memory, is_outlined=is_outlined)


def whole(timeline: Timeline | None) -> dict[str, list[object]]:
    """Return all that there is to ask of each event."""
    assert timeline
    return {e.id: [getattr(e, name) for name in ATTRIBUTES] for e in timeline.events}


@pytest.mark.usefixtures("large")
def test_each_event_and_source_is_what_it_was_when_it_was_judged(root: Path, tmp_path: Path) -> None:
    """The real content, with the editors’ words and disputes; asked for twice, in two orders."""
    one = run(root / "content", tmp_path, is_outlined=False)
    other = run(root / "content", tmp_path, is_outlined=True)
    assert one.timeline
    assert other.timeline
    assert any(e.editors and e.disputes for e in one.timeline.events)
    assert [type(e).__name__ for e in other.timeline.events[:2]] == ["EventLater"] * 2
    assert list(whole(one.timeline)) == list(whole(other.timeline))
    assert whole(one.timeline) == whole(other.timeline)
    for event in reversed(one.timeline.events):
        assert other.timeline.by_id[event.id].narrative == event.narrative
        for source in event.sources:
            reported = other.timeline.by_id[event.id].reports_of(source.id)
            assert reported == event.reports_of(source.id) != ()
    assert dict(other.timeline.sources) == dict(one.timeline.sources)
    assert other.ledger
    assert one.ledger
    assert other.ledger.paths == one.ledger.paths
    assert other.diagnostics == one.diagnostics


@pytest.mark.usefixtures("large")
def test_no_more_events_stay_whole_than_there_is_room_for(root: Path, tmp_path: Path) -> None:
    """Whoever walks through all of them leaves two behind."""
    timeline = run(root / "content", tmp_path, is_outlined=True).timeline
    assert timeline
    assert all(event.narrative or event.editors for event in timeline.events)
    assert sum(event._made is not None for event in timeline.events) == 2  # type: ignore[attr-defined]


REGISTRIES = {
    "kinds.yaml": "opening: {name: Opening, plural: Openings}\n",
    "sides.yaml": "press: {name: Press}\n",
    "places.yaml": "zenda: {name: Zenda}\n",
    "actors.yaml": "flavia: {name: Flavia}\n",
}
SOURCE = "source: {type: article, title: Gazette, side: press, language: en, url: https://example.org/a}\n"
EVENT = "events:\n  - {id: opens, date: 1894-07-14, title: It opens, kind: opening, quotes: it opens%s}\n"


def write(folder: Path, *files: str) -> Path:
    """Write event files a, b …, and the lists that they need; return the content folder."""
    (folder / "content/events").mkdir(parents=True)
    named = {f"events/{name}.yaml": text for name, text in zip("abc", files, strict=False)}
    for name, text in {**REGISTRIES, **named}.items():
        (folder / "content" / name).write_text(text, encoding="utf-8")
    return folder / "content"


@pytest.mark.usefixtures("large")
def test_an_event_has_the_reports_under_all_its_ids(tmp_path: Path) -> None:
    """Those that were joined, and one that was renamed."""
    second = SOURCE.replace("/a", "/b") + EVENT.replace("opens,", "unlocks,") % ", was: [starts]"
    joining = 'events:\n  - {id: opens, same-as: unlocks, summary: "It opened [@a; @b].", importance: key}\n'
    content = write(tmp_path, SOURCE + EVENT % "", second, joining)
    one = run(content, tmp_path, is_outlined=False)
    other = run(content, tmp_path, is_outlined=True)
    assert one.diagnostics == other.diagnostics == ()
    assert other.timeline
    (event,) = other.timeline.events
    assert [s.id for s in event.sources] == ["a", "b"]
    assert event.was == ("starts", "unlocks")
    assert event.is_key
    assert whole(one.timeline) == whole(other.timeline)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    ("other", "code"),
    [
        (SOURCE + EVENT % "", "url-duplicate"),
        (SOURCE.replace("/a", "/b") + EVENT % ", follows: never", "event-unknown"),
        (SOURCE.replace("/a", "/b") + EVENT % ", place: nowhere", "place-unknown"),
        ("events:\n  - {id: opens, resolve: {date: {take: 1894-07-14, because: so}}}\n", "resolve-needless"),
        ("events:\n  - {id: opens, summary: Nobody says so.}\n", "sentence-uncited"),
        ("source: {type: article}\n", "field-missing"),
    ],
)
def test_what_there_is_to_remark_is_remarked_with_its_place(other: str, code: str, tmp_path: Path) -> None:
    """In the same words as of a small content, by whomever it is seen."""
    content = write(tmp_path, SOURCE + EVENT % "", other)
    one = run(content, tmp_path, is_outlined=False)
    found = run(content, tmp_path, is_outlined=True)
    assert code in {d.code for d in found.diagnostics}
    assert found.diagnostics == one.diagnostics
    assert (found.timeline is None) == (one.timeline is None)
