"""The events in their order, and the ways through them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import pipeline, settings
from dateline.edtf import parse
from dateline.event import Assertion, Event, Position, Property, Report
from dateline.registry import Kind, Registry
from dateline.source import Source
from dateline.timeline import Timeline, in_order

GAZETTE = Source(id="gazette", type="article", title="Gazette")
REGISTRY = Registry(kinds={"opening": Kind(id="opening", name="Opening", plural="Openings")})


def happened(id_: str, date: str = "1894-07-14", was: tuple[str, ...] = (), **relations: tuple[str, ...]) -> Event:
    """Return an event."""
    report = Report(id=id_, source=GAZETTE)

    def stands(name: str, value: Any) -> Property:
        return Property(name, (Position(value, (Assertion(name, value, report),)),))

    return Event(
        id=id_,
        title=id_,
        date=stands("date", parse(date)),
        kind=stands("kind", "opening"),
        place=None,
        actors=(),
        claims=(),
        narrative=(),
        stated=(),
        reports=(report,),
        editors=(),
        relations=tuple((name.replace("_", "-"), ids) for name, ids in relations.items()),
        was=was,
        is_key=False,
    )


def order(*events: Event) -> list[str]:
    """Return the ids in order, having seen that the order does not depend on the way they come."""
    forward = [e.id for e in in_order(events)]
    assert [e.id for e in in_order(events[::-1])] == forward
    return forward


def timeline(*events: Event) -> Timeline:
    """Return the timeline of events."""
    return Timeline.of(events, {"gazette": GAZETTE}, REGISTRY)


@pytest.fixture(scope="module")
def railway(root: Path) -> Timeline:
    """The timeline of the small site."""
    found = pipeline.run(settings.load(root / "tests/site/pelicanconf.py")).timeline
    assert found
    return found


ORDERED = [
    # dates in their order
    ["../1894-03", "1893-12-31", "1894"],
    ["1894-07-14", "1894-07-14/1894-07-16", "1894-07-15"],
    ["1894-07-01", "1894-07", "1894-07/1894-08", "1894-07-02"],
    ["1894-01-01", "1894-01", "1894", "1894-01-02"],
    ["1893-23", "1894-22", "1894-07"],
    ["1890-01-01", "189X", "1894"],
    ["1894-07-13", "1894-07-14", "1894-07-14~", "1894-07-15"],
    ["1893", "/1894", "1895"],
]


@pytest.mark.parametrize("dates", ORDERED)
def test_events_stand_by_their_start_and_the_shorter_first(dates: list[str]) -> None:
    """A day stands before the month that begins with it; what has no known start stands at its end."""
    events = [happened(f"e{i}", date) for i, date in enumerate(dates)]
    assert order(*events) == [e.id for e in events]


def test_events_that_begin_alike_stand_by_id() -> None:
    """The order is total."""
    assert order(happened("b"), happened("a"), happened("c", "1894-07-14~")) == ["a", "b", "c"]


@pytest.mark.parametrize("relation", ["follows", "responds_to", "denies"])
def test_what_comes_after_an_event_of_the_same_day_stands_behind_it(relation: str) -> None:
    """Whatever their ids; what one is a part of says nothing of order."""
    events = [happened("a", **{relation: ("z",)}), happened("b"), happened("z")]
    assert order(*events) == ["z", "a", "b"]
    assert order(happened("a", part_of=("z",)), happened("z")) == ["a", "z"]


def test_what_an_event_follows_stands_by_id_before_it() -> None:
    """However many there are, and in whatever order they were named."""
    assert order(happened("a", follows=tuple("zvxywut")), *map(happened, "tuvwxyz")) == [*"tuvwxyz", "a"]


def test_days_go_before_what_follows_what() -> None:
    """A relation does not move an event to a day that no source gives; nor does one to an event that is not there."""
    events = [happened("a", "1894-07-14", follows=("z", "gone")), happened("z", "1894-07-15")]
    assert order(*events) == ["a", "z"]


CIRCLES = [
    ("two", {"b": ["c"], "c": ["b"]}, ["c", "b"]),
    ("three", {"a": ["c"], "b": ["a"], "c": ["b"]}, ["b", "c", "a"]),
    ("itself", {"a": ["a"], "b": []}, ["a", "b"]),
    ("one behind a circle", {"a": ["c"], "b": ["c"], "c": ["b"]}, ["b", "c", "a"]),
]


@pytest.mark.parametrize(("follows", "ids"), [r[1:] for r in CIRCLES], ids=[r[0] for r in CIRCLES])
def test_a_circle_is_cut_at_the_same_step_each_time(follows: dict[str, list[str]], ids: list[str]) -> None:
    """Events that follow one another in turn have an order all the same."""
    assert order(*(happened(i, follows=tuple(others)) for i, others in follows.items())) == ids


def test_a_long_chain_of_one_day_is_ordered() -> None:
    """Five thousand events of one day, each after the next by id."""
    ids = [f"e{i:04}" for i in range(5000)]
    events = [happened(i, follows=(after,)) for i, after in pairwise(ids)] + [happened(ids[-1])]
    assert [e.id for e in in_order(events)] == ids[::-1]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"),
            st.sampled_from(["1894", "1894-07-14", "1894-07-14?", "1894-07", "../1894", "/1894", "1894/"]),
            st.lists(st.sampled_from("abcdef"), max_size=3, unique=True),
        ),
        unique_by=lambda row: row[0],
    ),
    st.randoms(),
)
def test_the_order_is_total_whatever_follows_what(rows: list[tuple[str, str, list[str]]], random: Any) -> None:
    """Any shuffling gives the same order, every event stands in it once, and no start stands before an earlier one."""
    events = [happened(id_, date, follows=tuple(others)) for id_, date, others in rows]
    ordered = in_order(events)
    random.shuffle(events)
    assert in_order(events) == ordered
    assert sorted(e.id for e in ordered) == sorted(row[0] for row in rows)
    ranks = [e.when.sort_key()[:3] for e in ordered]
    assert ranks == sorted(ranks)


LISTED = [
    # date, year and month it is listed under; 0 for what is longer than a month
    ("1894-07-14", 1894, 7),
    ("1894-07", 1894, 7),
    ("1894-07-16/1894-08-02", 1894, 7),
    ("1894-07-16/1896", 1894, 7),
    ("1894-07/..", 1894, 7),
    ("1894-22", 1894, 0),
    ("1894", 1894, 0),
    ("1894/1895-03", 1894, 0),
    ("189X", 1890, 0),
    ("/1894-05", 1894, 5),
    ("../1894-05-03", 1894, 5),
    ("/1894", 1894, 0),
    ("[1895-02-03,1895-02-04]", 1895, 2),
    ("/..", 0, 0),
]


@pytest.mark.parametrize(("date", "year", "month"), LISTED)
def test_an_event_is_listed_under_the_month_it_begins_in(date: str, year: int, month: int) -> None:
    """Without a known beginning under its end; at the head of its year if it is longer than a month."""
    (found,) = timeline(happened("a", date)).years
    assert [(found.number, m.number) for m in found.months] == [(year, month)]


def test_an_event_is_found_by_its_earlier_ids() -> None:
    """A name that was printed once leads to the event for ever."""
    found = timeline(happened("a", was=("x", "y")), happened("b"))
    assert [e and e.id for e in map(found.find, ["a", "x", "y", "b", "z"])] == ["a", "a", "a", "b", None]


def test_relations_lead_both_ways() -> None:
    """What answers, denies, follows or is part of an event is known there, in order of time."""
    late, early = happened("a", "1895", follows=("z",), denies=("z",)), happened("b", "1894-08", follows=("z",))
    found = timeline(late, early, happened("z"))
    assert found.leading_back(found.by_id["z"]) == (("denies", ("a",)), ("follows", ("b", "a")))
    assert found.leading_back(late) == ()
    assert found.select(("a", "gone", "b")) == (early, late)


def test_each_event_has_its_neighbours() -> None:
    """The first has none before it, the last none after it."""
    first, last = happened("a", "1894"), happened("b", "1895")
    found = timeline(last, first)
    assert (found.previous(first), found.next(first)) == (None, last)
    assert (found.previous(last), found.next(last)) == (first, None)


def test_the_small_site_is_listed_by_actor_place_kind_and_source(railway: Timeline) -> None:
    """A place has what happened within it; a source what it reports; kinds stand in the order of their registry."""
    ids = {name: [e.id for e in events] for name, events in railway.by_place.items()}
    assert ids["zenda"] == ["zenda-bridge", "line-opens"]
    assert set(ids["ruritania"]) > set(ids["zenda"])
    assert list(railway.by_kind) == ["opening", "works", "strike", "statement", "hostile"]
    assert [e.id for e in railway.by_source["1894-07-16-zendaer-bote-eroeffnung"]] == ["line-opens"]
    assert [e.id for e in railway.by_actor["queen-flavia"]] == ["line-opens"]
    assert [(e.id, p.id) for e, p in railway.disputes] == [
        ("line-opens", "date"),
        ("line-opens", "length"),
        ("hostile-event", "date"),
        ("hostile-event", "first"),
    ]


def test_the_small_site_is_in_order(railway: Timeline) -> None:
    """Vague dates of every kind among the days."""
    assert [f"{e.when} {e.id}" for e in railway.events] == [
        "1889~/1893 survey",
        "189X railway-mania",
        "1893-23 zenda-bridge",
        "1894~ company-boast",
        "1894? boast-denied",
        "/1894-05 old-station",
        "1894-07-14 line-opens",
        "1894-07-16/1894-08-02 navvies-strike",
        "1894-07-20 hostile-event",
        "1895/.. branch-line",
        "[1895-02-03,1895-02-04] terminus-closed",
    ]
