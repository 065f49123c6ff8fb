"""Pairs of events that look like one: found with reasons, asked about once, silenced by the editors' word."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from dateline import duplicate, pipeline
from dateline.diagnostic import Diagnostic
from dateline.duplicate import Rarity, Traits, pairs
from dateline.edtf import parse
from dateline.registry import Actor, Kind, Place, Registry
from dateline.settings import Settings
from test_cli import dateline

REGISTRY = Registry(
    actors={i: Actor(id=i, name=i.title()) for i in ("flavia", "rupert", "rudolf", "sapt")},
    places={
        "ruritania": Place(id="ruritania", name="Ruritania"),
        "zenda": Place(id="zenda", name="Zenda", within="ruritania"),
        "strelsau": Place(id="strelsau", name="Strelsau", within="ruritania"),
    },
    kinds={"opening": Kind(id="opening", name="Opening", plural="Openings")},
)
FILES = {
    "actors.yaml": "flavia: {name: Flavia}\nrupert: {name: Rupert}\nrudolf: {name: Rudolf}\n",
    "places.yaml": "zenda: {name: Zenda}\nstrelsau: {name: Strelsau}\n",
    "kinds.yaml": "opening: {name: Opening, plural: Openings}\nduel: {name: Duel, plural: Duels}\n",
    "sides.yaml": "press: {name: Press}\n",
    "events/gazette.yaml": """source: {type: article, title: Gazette, side: press, language: en}
events:
  - {id: line-opens, date: 1894-07-14, title: Queen Flavia opens the railway at Zenda, kind: opening, place: zenda,
     actors: [flavia], summary: Flavia cut the ribbon at noon., quotes: she cut it}
  - {id: duel, date: 1894-07-14, title: Rupert and Rudolf fight in Strelsau, kind: duel, place: strelsau,
     actors: [rupert, rudolf], summary: They fought with swords., quotes: with swords}
""",
    "events/herald.yaml": """source: {type: article, title: Herald, side: press, language: en}
events:
  - {id: zenda-opening, date: 1894-07-14, title: The Zenda railway is opened, kind: opening, place: zenda,
     actors: [flavia], summary: The ribbon fell at noon., quotes: at noon}
""",
}


def event(id_: str, date: str = "1894-07-14", **changes: object) -> Traits:
    when = parse(date)
    base = Traits(
        id=id_,
        date=when,
        first=duplicate.ordinal(when.low) if when.low else -(10**9),
        last=duplicate.ordinal(when.high) if when.high else 10**9,
        kind="opening",
        places=("zenda", "ruritania"),
        actors=frozenset(("flavia",)),
        title="flavia open railway",
        words=frozenset(("flavia", "open", "railway")),
        text=frozenset(("flavia", "open", "railway", "ribbon", "noon")),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


# What stands around the two events in question, so that something is rare.
CROWD = [
    event(
        f"other-{i}",
        f"{1800 + i}",
        actors=frozenset(("rupert",)),
        places=("strelsau", "ruritania"),
        kind="duel",
        title="rupert fight",
        words=frozenset(("rupert", "fight")),
        text=frozenset(("rupert", "fight", "sword")),
    )
    for i in range(60)
]

CASES: list[tuple[str, Traits, bool]] = [
    # what the second event is like, and whether it is asked about
    ("all alike", event("b"), True),
    ("a day apart", event("b", "1894-07-15"), True),
    ("the month only", event("b", "1894-07"), True),
    ("two days apart", event("b", "1894-07-16"), False),
    ("another year", event("b", "1895-07-14"), False),
    (
        "the same actor elsewhere, of another kind, in other words",
        event("b", places=("strelsau", "ruritania"), kind="duel", title="flavia rest", words=frozenset(("rest",)),
              text=frozenset(("flavia", "rest"))),
        False,
    ),
    (
        "nothing but the day",
        event("b", actors=frozenset(("sapt",)), places=(), title="sapt sings", words=frozenset(("sing",)),
              text=frozenset(("sing",))),
        False,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("second", "asked"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_agrees_and_what_differs_is_weighed(second: Traits, asked: bool) -> None:
    """Dates must meet, a day's difference allowed; the rest is evidence."""
    found = pairs([event("a"), second, *CROWD], REGISTRY)
    assert [(p.first, p.second) for p in found if {p.first, p.second} == {"a", "b"}] == ([("a", "b")] if asked else [])


def test_the_order_of_events_makes_no_difference() -> None:
    """The same pairs with the same numbers, whatever comes first."""
    every = [event("a"), event("b"), event("c", "1894-07-15"), *CROWD]
    assert pairs(every, REGISTRY) == pairs(every[::-1], REGISTRY)


def test_likeness_is_mutual_and_a_rare_word_says_more() -> None:
    """Comparing is the same from both sides."""
    a, b = event("a"), event("b", kind="duel")
    rarity = Rarity.of([a, b, *CROWD])
    one, other = duplicate.compare(a, b, rarity, REGISTRY), duplicate.compare(b, a, rarity, REGISTRY)
    assert (one.score, one.reasons) == (other.score, other.reasons)
    assert rarity["railway"] > rarity["sword"]


@pytest.fixture
def site(root: Path, tmp_path: Path) -> Path:
    """A site of three events, two of which are one."""
    shutil.copy(root / "tests/site/pelicanconf.py", tmp_path)
    for name, text in FILES.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_pair_comes_with_its_reasons_and_the_lines_to_write(site: Path) -> None:
    """Exit 1 and one pair; each line it offers can be pasted and answers it."""
    done = dateline("duplicates", "--format", "json", cwd=site)
    assert done.returncode == 1, done.stderr
    (pair,) = json.loads(done.stdout)
    assert {pair["id"], pair["other"]} == {"line-opens", "zenda-opening"}
    assert "the same day: 14 July 1894" in pair["reasons"]
    assert "both name Flavia" in pair["reasons"]
    text = dateline("duplicates", "zenda-opening", cwd=site).stdout
    assert "  - {id: line-opens, same-as: zenda-opening}" in text
    for answer, ids in (("same", {"line-opens", "duel"}), ("distinct", {"line-opens", "duel", "zenda-opening"})):
        (site / "content/events/editors.yaml").write_text(f"events:\n  - {pair[answer]}\n", encoding="utf-8")
        done = dateline("duplicates", cwd=site)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr.strip() == "no two events look like one"
        timeline = pipeline.run(Settings(root=site, content=site / "content")).timeline
        assert timeline
        assert set(timeline.by_id) == ids


@pytest.mark.parametrize("relation", ["follows", "part-of", "responds-to", "denies"])
def test_related_events_are_not_asked_about(relation: str, site: Path) -> None:
    """What answers another is not that other."""
    entry = f"events:\n  - {{id: line-opens, {relation}: zenda-opening}}\n"
    (site / "content/events/editors.yaml").write_text(entry, encoding="utf-8")
    assert dateline("duplicates", cwd=site).returncode == 0


def said(site: Path, entries: str) -> list[Diagnostic]:
    (site / "content/events/editors.yaml").write_text(f"events:\n{entries}", encoding="utf-8")
    return list(pipeline.run(Settings(root=site, content=site / "content")).diagnostics)


def test_what_is_one_cannot_be_distinct(site: Path) -> None:
    """An event that the editors both join and part, or that does not exist, is an error at its place."""
    (both,) = said(site, "  - {id: line-opens, same-as: zenda-opening, distinct-from: zenda-opening}\n")
    assert (both.code, both.span.column) == ("relation-self", 61)
    (missing,) = said(site, "  - {id: line-opens, distinct-from: zenda-openin}\n")
    assert (missing.code, missing.help) == ("event-unknown", "did you mean “zenda-opening”?")
    (itself,) = said(site, "  - {id: line-opens, distinct-from: line-opens}\n")
    assert itself.code == "relation-self"


def test_readers_are_not_told_what_an_event_is_not(site: Path) -> None:
    """`distinct-from` is no relation of the event."""
    (site / "content/events/editors.yaml").write_text("events:\n  - {id: line-opens, distinct-from: zenda-opening}\n")
    timeline = pipeline.run(Settings(root=site, content=site / "content")).timeline
    assert timeline
    assert timeline.by_id["line-opens"].relations == ()


def test_an_unknown_id_is_misuse(site: Path) -> None:
    """With the one that was meant."""
    done = dateline("duplicates", "zenda-openin", cwd=site)
    assert done.returncode == 2
    assert "did you mean “zenda-opening”?" in done.stderr
