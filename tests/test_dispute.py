"""Which claims can all be true, what stands first where they cannot, and that no claim is lost."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import edtf
from dateline.dispute import DATES, TEXTS, Scale, fold, places, settle
from dateline.event import Assertion, Property, Rank, Report, Resolution
from dateline.registry import Place, Registry
from dateline.source import Source
from made_site import SOURCE, event, make, text

RURITANIA = Registry(
    places={
        "ruritania": Place(id="ruritania", name="Ruritania"),
        "zenda": Place(id="zenda", name="Zenda", within="ruritania"),
        "zenda-station": Place(id="zenda-station", name="Zenda station", within="zenda"),
        "zenda-castle": Place(id="zenda-castle", name="Zenda castle", within="zenda"),
        "strelsau": Place(id="strelsau", name="Strelsau", within="ruritania"),
    }
)
SCALES = {"date": DATES, "place": places(RURITANIA), "length": TEXTS}


def asserted(name: str, row: str, number: int) -> Assertion:
    """Read “value”, “value by Agency”, “value !” (preferred) or “value x” (deprecated) as a source's word."""
    text, _, agency = row.partition(" by ")
    rank = {"!": Rank.PREFERRED, "x": Rank.DEPRECATED}.get(text[-2:].strip() if text[-2:-1] == " " else "", Rank.NORMAL)
    text = text if rank is Rank.NORMAL else text[:-2]
    source = Source(id=f"s{number:03}", type="article", title="", agency=agency)
    value = edtf.parse(text) if name == "date" else text
    return Assertion(name, value, Report(id="e", source=source), rank, "" if rank is Rank.NORMAL else "a reason")


def settled(name: str, *rows: str, take: str = "") -> Property:
    """Return the property that rows make, the first row issued first."""
    resolution = Resolution(name, take, "a reason") if take else None
    assertions = [asserted(name, row, i) for i, row in enumerate(rows)]
    found = settle(name, assertions, SCALES[name], resolution)
    assert found
    return found


def values(found: Property) -> list[str]:
    """Return the values of the positions, the one shown first leading."""
    return [str(p.value) for p in found.positions]


def test_what_nobody_claims_is_no_property() -> None:
    """Without a claim there is nothing to show."""
    assert settle("date", [], DATES) is None


COMPATIBLE = [
    # what the sources give, what stands
    ("date", ["1894-07", "1894-07-14"], "1894-07-14"),
    ("date", ["1894", "1894-07", "189X"], "1894-07"),
    ("date", ["1894-07-14", "1894-07-14?"], "1894-07-14"),
    ("date", ["1894-07-14~", "1894"], "1894-07-14~"),
    ("date", ["1894-07-14", "1894-07-14T12:00:00"], "1894-07-14T12:00:00"),
    ("date", ["1894-07-10/1894-07-30", "1894-07-20/1894-07-22"], "1894-07-20/1894-07-22"),
    ("date", ["1894-07-10/1894-07-15", "1894-07-14/1894-07-24"], "1894-07-10/1894-07-15"),
    ("date", ["1894-07-10/..", "1894-07"], "1894-07"),
    ("date", ["[1894-07-14,1894-07-20]", "1894-07-14/1894-07-20"], "[1894-07-14,1894-07-20]"),
    ("date", ["1894-22", "1894-07"], "1894-07"),
    ("place", ["zenda", "zenda-station", "ruritania"], "zenda-station"),
    ("length", ["42 miles", "42 MILES", "42  miles"], "42 miles"),
    ("length", ["42 MILES", "42 miles"], "42 MILES"),
    ("length", ["caf\u00e9", "cafe\u0301"], "caf\u00e9"),
    ("length", ["1,000 miles", "1000 miles", "1 000 miles", "1\u202f000 miles", "1’000 miles"], "1,000 miles"),
    ("length", ["1000", "1,000", "1\u00a0000"], "1000"),
    ("length", ["over 12,500,000 miles", "over 12 500 000 miles"], "over 12,500,000 miles"),
    ("length", ["约1,000公里", "约1000公里"], "约1,000公里"),
    ("length", ["1 500 км", "1500км"], "1 500 км"),
    ("length", ["5 %", "5%"], "5 %"),
    ("length", ["$1,000.50", "$1000.50"], "$1,000.50"),
    ("length", ["1.50 miles", "1.5 miles", "1,5 miles"], "1.50 miles"),
    ("length", ["$3.0 billion", "$3 billion"], "$3.0 billion"),
    ("length", ["1,000 to 2,000 miles", "1000 to 2000 miles"], "1,000 to 2,000 miles"),
]


@pytest.mark.parametrize(("name", "rows", "stands"), COMPATIBLE)
def test_of_compatible_values_the_most_precise_stands(name: str, rows: list[str], stands: str) -> None:
    """EDTF ranges that intersect, a place within another and equal texts are no dispute."""
    found = settled(name, *rows)
    assert (values(found), found.is_disputed) == ([stands], False)
    assert len(found.positions[0].assertions) == len(rows)


def test_no_value_is_made_that_no_source_gave() -> None:
    """Two stretches that overlap in two days stand as the shorter one, not as those two days."""
    assert settled("date", "1894-07-14/1894-07-24", "1894-07-10/1894-07-15").value == edtf.parse(
        "1894-07-10/1894-07-15"
    )


INCOMPATIBLE = [
    ("date", ["1894-07-14", "1894-07-15"]),
    ("date", ["1894-07-14~", "1894-07-15"]),
    ("date", ["1893", "1894-07"]),
    ("place", ["zenda", "strelsau"]),
    ("place", ["zenda-station", "zenda-castle"]),
    ("length", ["42 miles", "forty-two miles"]),
    ("length", ["1,000 miles", "1,000 km"]),
    ("length", ["1,000 miles", "1.000 miles"]),  # a thousand to some, one to others
    ("length", ["0,125 miles", "125 miles"]),
    ("length", ["1,000 miles", "1,001 miles", "10,00 miles", "100 miles"]),
    ("length", ["version 1.10 of the plan", "version 1.1 of the plan"]),
    ("length", ["10.10", "10.1"]),
    ("length", ["1.2.3", "1.23"]),
    ("length", ["10 5", "105"]),
    ("length", ["007", "7"]),
]


@pytest.mark.parametrize(("name", "rows"), INCOMPATIBLE)
def test_values_that_exclude_each_other_are_a_dispute_with_all_sides(name: str, rows: list[str]) -> None:
    """Each side stands with its sources; of sides alike in all else the earliest issued is first."""
    found = settled(name, *rows)
    assert found.is_disputed
    assert values(found) == rows
    assert values(settled(name, *reversed(rows))) == rows[::-1]


FIRST = [
    # why, what the sources give, the editors' choice, what is shown first and beside it
    ("the resolution", ["14", "14", "15 !", "16"], "16", ["16", "15", "14"]),
    ("preferred rank", ["14", "14", "15 !"], "", ["15", "14"]),
    ("preferred on both sides: the most sources", ["14 !", "15 !", "15"], "", ["15", "14"]),
    ("the most independent sources", ["14", "15", "15"], "", ["15", "14"]),
    ("copies of one agency count once", ["14", "15 by Wire", "15 by Wire", "15 by wire"], "", ["14", "15"]),
    ("a copy that names no agency counts", ["14", "15 by Wire", "15"], "", ["15", "14"]),
    ("two agencies count twice", ["14", "15 by Wire", "15 by Cable"], "", ["15", "14"]),
    ("the earliest issued", ["15", "14"], "", ["15", "14"]),
    ("deprecated claims do not count", ["14", "15 x", "15 x", "15"], "", ["14", "15"]),
]


@pytest.mark.parametrize(("rows", "take", "order"), [r[1:] for r in FIRST], ids=[r[0] for r in FIRST])
def test_the_value_shown_first_is_chosen_in_this_order(rows: list[str], take: str, order: list[str]) -> None:
    """The editors' resolution, preferred rank, the most independent sources, the earliest issued."""
    found = settled("date", *(f"1894-07-{row}" for row in rows), take=take and f"1894-07-{take}")
    assert values(found) == [f"1894-07-{day}" for day in order]
    assert (found.resolution is not None) == bool(take)


def test_a_vaguer_value_that_fits_several_positions_is_on_no_side() -> None:
    """July is borne out by the 14th and by the 15th, so it neither joins nor opposes them."""
    found = settled("date", "1894-07", "1894-07-14", "1894-07-15")
    assert values(found) == ["1894-07-14", "1894-07-15"]
    assert [str(a.value) for a in found.neutral] == ["1894-07"]


def test_a_vaguer_value_joins_the_only_position_it_fits() -> None:
    """July speaks for the 14th against a day in June."""
    found = settled("date", "1894-07", "1894-07-14", "1894-06-30")
    assert [[str(a.value) for a in p.assertions] for p in found.positions] == [
        ["1894-07", "1894-07-14"],
        ["1894-06-30"],
    ]


STANDS_ALONE = [
    ("preferred", ["1894-07-14", "1894-07-15", "1894-07 !"], ""),
    ("taken", ["1894-07-14", "1894-07-15", "1894-07"], "1894-07"),
]


@pytest.mark.parametrize(("rows", "take"), [r[1:] for r in STANDS_ALONE], ids=[r[0] for r in STANDS_ALONE])
def test_a_vaguer_value_that_is_preferred_or_taken_is_shown_first(rows: list[str], take: str) -> None:
    """Editors may hold that no more than the month can be said; the days stay beside it."""
    found = settled("date", *rows, take=take)
    assert values(found) == ["1894-07", "1894-07-14", "1894-07-15"]
    assert found.neutral == ()


def test_a_resolution_shows_the_very_value_it_names() -> None:
    """Where it takes the vaguer value of a position, the position stands first under that value."""
    found = settled("date", "1894-06-30", "1894-07-14", "1894-07", take="1894-07")
    assert values(found) == ["1894-07", "1894-06-30"]
    assert len(found.positions[0].assertions) == 2


NOT_KEPT = [
    ("there is no dispute", ["1894-07-14", "1894-07"], "1894-07"),
    ("no source gives the value", ["1894-07-14", "1894-07-15"], "1894-07-16"),
    ("the value is deprecated", ["1894-07-14", "1894-07-15", "1894-07-16 x"], "1894-07-16"),
]


@pytest.mark.parametrize(("rows", "take"), [r[1:] for r in NOT_KEPT], ids=[r[0] for r in NOT_KEPT])
def test_a_resolution_that_settles_nothing_is_not_kept(rows: list[str], take: str) -> None:
    """It then changes nothing: merging says so to the editor."""
    found = settled("date", *rows, take=take)
    assert found.resolution is None
    assert found == settled("date", *rows)


def test_a_deprecated_claim_stands_aside_with_its_reason() -> None:
    """It makes no dispute and is not lost."""
    found = settled("date", "1894-07-14", "1894-07-15 x")
    assert not found.is_disputed
    assert [(str(a.value), a.because) for a in found.deprecated] == [("1894-07-15", "a reason")]


def test_where_every_claim_is_deprecated_they_stand_all_the_same() -> None:
    """A property with nothing but doubted claims shows them, doubt and all, and may be a dispute."""
    found = settled("date", "1894-07-14 x", "1894-07-15 x", take="1894-07-15")
    assert values(found) == ["1894-07-15", "1894-07-14"]
    assert found.deprecated == ()
    assert all(a.because for p in found.positions for a in p.assertions)


def test_a_value_that_fits_the_head_but_not_its_company_is_a_position() -> None:
    """1–11 and 14–30 July exclude each other though 10–15 July meets both, and equal values stay together."""
    wide = ["1894-07-01/1894-07-11", "1894-07-14/1894-07-30", "1894-07-14/1894-07-30"]
    found = settled("date", "1894-07-10/1894-07-15", *wide)
    assert values(found) == ["1894-07-10/1894-07-15", "1894-07-14/1894-07-30"]
    assert [len(p.assertions) for p in found.positions] == [2, 2]


def test_what_joined_a_position_early_leaves_it_for_a_later_one_that_it_fits_too() -> None:
    """11–18 July fits all that is said: once the others split it is on no side, though it is more precise than one."""
    found = settled(
        "date", *(f"1894-07-{d}" for d in ["10/1894-07-15", "05/1894-07-11", "11/1894-07-18", "14/1894-07-30"])
    )
    assert values(found) == ["1894-07-10/1894-07-15", "1894-07-14/1894-07-30"]
    assert [str(a.value) for a in found.neutral] == ["1894-07-11/1894-07-18"]


@pytest.mark.parametrize(("other", "is_disputed"), [("1 000 miles", False), ("1,001 miles", True)])
def test_a_reader_is_shown_no_dispute_where_only_the_writing_differs(
    tmp_path: Path, other: str, is_disputed: bool
) -> None:
    """The number stands once, in the words of the first source; another number beside it is a dispute."""
    told = {"gazette.yaml": "1,000 miles", "post.yaml": other}
    files = {
        name: SOURCE.replace("gazette", name[:-5])
        + "events: "
        + json.dumps([event("e", "1894", claims={"length": claim})])
        for name, claim in told.items()
    }
    page = text("html", make(tmp_path, files))
    assert ("Sources disagree" in page) == is_disputed
    assert "1,000 miles" in page
    assert (other in page) == is_disputed


# Laws -----------------------------------------------------------------------------------------------------------

DAYS = ["14", "15", "14~", "10/1894-07-15", "01/1894-07-11", "14/1894-07-30", "2X", "15?"]
DATE_TEXTS = [
    *(f"1894-07-{d}" for d in DAYS),
    "1894-07",
    "1894",
    "189X",
    "1894-06",
    "[1894-07-14,1894-07-20]",
    "/1894-07",
]
POOLS = {"date": DATE_TEXTS, "place": list(RURITANIA.places), "length": ["42 miles", "42 MILES", "41 miles", "far"]}
RANKS = ["", " !", " x"]


@st.composite
def rows_of(draw: st.DrawFn) -> tuple[str, list[str], str]:
    """Some sources' words for one property, and the editors' choice or none."""
    name = draw(st.sampled_from(sorted(POOLS)))
    row = st.tuples(
        st.sampled_from(POOLS[name]), st.sampled_from(RANKS), st.sampled_from(["", " by Wire", " by Cable"])
    )
    rows = draw(st.lists(row.map("".join), min_size=1, max_size=12))
    return name, rows, draw(st.sampled_from(["", *POOLS[name]]))


def parts(found: Property) -> list[Assertion]:
    """Return every assertion of a property."""
    return [*(a for p in found.positions for a in p.assertions), *found.neutral, *found.deprecated]


@given(rows_of())
def test_no_claim_is_ever_dropped_or_doubled(case: tuple[str, list[str], str]) -> None:
    """Each claim stands once: in a position, among those that fit several, or among the deprecated."""
    name, rows, take = case
    said = Counter(a.report.source_id for a in parts(settled(name, *rows, take=take)))
    assert said == Counter(f"s{i:03}" for i in range(len(rows)))


@given(rows_of())
def test_claims_of_one_position_can_all_be_true(case: tuple[str, list[str], str]) -> None:
    """Any two of a position fit each other."""
    name, rows, take = case
    scale = SCALES[name]
    for position in settled(name, *rows, take=take).positions:
        for a in position.assertions:
            for b in position.assertions:
                assert agree(scale, a, b)


def agree(scale: Scale, a: Assertion, b: Assertion) -> bool:
    """Return whether two claims can both be true."""
    return fold(a.value) == fold(b.value) or scale.fit(a.value, b.value)


@given(rows_of())
def test_there_is_a_dispute_just_where_claims_exclude_each_other(case: tuple[str, list[str], str]) -> None:
    """Claims that can all be true in pairs are one position under the most precise; others are several."""
    name, rows, take = case
    found = settled(name, *rows, take=take)
    trusted = [a for a in parts(found) if a not in found.deprecated]
    exclude = any(not agree(SCALES[name], a, b) for a in trusted for b in trusted)
    assert found.is_disputed == exclude
    if not exclude:
        vagueness = SCALES[name].vagueness
        assert not any(vagueness(a.value) < vagueness(found.value) for a in trusted)


@given(rows_of())
def test_the_first_value_is_the_resolved_or_else_a_preferred_one(case: tuple[str, list[str], str]) -> None:
    """A resolution that is kept names the value shown; without it preferred claims are in front."""
    name, rows, take = case
    found = settled(name, *rows, take=take)
    if found.resolution:
        assert fold(found.value) == fold(take)
    else:
        ranked = [any(a.rank is Rank.PREFERRED for a in p.assertions) for p in found.positions]
        assert ranked == sorted(ranked, reverse=True)
