"""Threads: what is part of one event, and what follows, answers or denies one another."""

from __future__ import annotations

from pathlib import Path

from dateline import pipeline, settings
from dateline.thread import Threads
from dateline.timeline import Timeline

EVENT = """
  - id: {id}
    date: 2022-03-{day:02d}
    title: Event {id}
    kind: call
    actors: [sullivan]
    quotes: [said so]
    {relation}
"""


def timeline(folder: Path, *relations: str) -> Timeline:
    """Return a timeline of events a, b, c … a day apart, each with the relation given for it."""
    (folder / "content/events").mkdir(parents=True)
    (folder / "pelicanconf.py").write_text("PATH = 'content'\n", encoding="utf-8")
    (folder / "content/actors.yaml").write_text("sullivan: {name: Sullivan}\n", encoding="utf-8")
    (folder / "content/kinds.yaml").write_text("call: {name: Call, plural: Calls}\n", encoding="utf-8")
    for name in ("places", "sides"):
        (folder / f"content/{name}.yaml").write_text("{}\n", encoding="utf-8")
    source = (
        "source: {type: webpage, title: T, url: https://example.org/a, accessed: 2026-11-24, language: en}\nevents:"
    )
    events = "".join(EVENT.format(id=chr(97 + i), day=i + 1, relation=r) for i, r in enumerate(relations))
    (folder / "content/events/one.yaml").write_text(source + events, encoding="utf-8")
    result = pipeline.run(settings.load(folder / "pelicanconf.py"))
    assert result.timeline, result.diagnostics
    return result.timeline


def test_answers_and_denials_make_a_chain(tmp_path: Path) -> None:
    """Two that answer one event belong together with it, whoever answers whom."""
    found = Threads(timeline(tmp_path, "", "responds-to: [a]", "", "denies: [a]", "follows: [d]"))
    assert [[e.id for e in t.events] for t in found.all] == [["a", "b", "d", "e"]]
    assert [t.head.id for t in found.all] == ["a"]


def test_two_events_make_no_chain(tmp_path: Path) -> None:
    """One answer is told under “Related events” and needs no thread."""
    assert Threads(timeline(tmp_path, "", "follows: [a]", "")).all == ()


def test_parts_of_parts_are_under_one_umbrella(tmp_path: Path) -> None:
    """An umbrella holds what is part of its parts; the part has an umbrella of its own."""
    found = Threads(timeline(tmp_path, "", "part-of: [a]", "part-of: [b]"))
    assert {t.id: [e.id for e in t.events] for t in found.all} == {"a": ["a", "b", "c"], "b": ["b", "c"]}
    assert all(t.is_umbrella for t in found.all)


def test_of_a_long_chain_the_nearest_are_shown(tmp_path: Path) -> None:
    """On an event's page stand those that are fewest steps away, in order of time."""
    line = timeline(tmp_path, "", *(f"follows: [{chr(97 + i)}]" for i in range(8)))
    found = Threads(line)
    (thread,) = found.all
    assert [e.id for e in found.nearest(thread, line.by_id["e"], 3)] == ["d", "e", "f"]
    assert [e.id for e in found.nearest(thread, line.by_id["a"], 3)] == ["a", "b", "c"]


def test_the_events_beside_one_are_those_of_its_actor(tmp_path: Path) -> None:
    """Before and after are the actor's own, not the timeline's."""
    line = timeline(tmp_path, "", "", "")
    before, after = line.beside("sullivan", line.by_id["b"])
    assert before
    assert after
    assert (before.id, after.id) == ("a", "c")
    assert line.beside("sullivan", line.by_id["a"])[0] is None
