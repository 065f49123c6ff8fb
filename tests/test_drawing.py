"""Drawings: dates are drawn as they are known, time that holds nothing is folded, and nothing is only drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import edtf
from dateline.calendar_day import ordinal
from dateline.drawing.axis import Axis
from dateline.drawing.figure import glyphs_of
from dateline.drawing.place_map import _rings
from dateline.drawing.stroke import strokes

MARCH = Axis.of_year(2022)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("2022-03-14", ["dot"]),
        ("2022-03-14T10:00:00Z", ["dot"]),
        ("2022-03-14/2022-03-14", ["dot"]),
        ("2022-03-14~", ["haze", "dot"]),
        ("2022-03-14?", ["haze", "dot"]),
        ("2022-03", ["box"]),
        ("2022-03~", ["fade-in", "fade-out", "box"]),
        ("2022-03-03/2022-03-09", ["bar"]),
        ("2022-03-03~/2022-04-09", ["fade-in", "bar"]),
        ("2022-03/2022-05-09", ["fade-in", "bar"]),
        ("2022-03-03/..", ["bar", "on-right"]),
        ("../2022-03-03", ["on-left", "bar"]),
        ("2022-03-03/", ["fade-out", "bar"]),
        ("/2022-03-03", ["fade-in", "bar"]),
        ("[2022-03-03,2022-03-09]", ["dot", "dot"]),
        ("2021-11-05/2022-03-09", ["on-left", "bar"]),
        ("/", []),
        ("../..", []),
    ],
)
def test_a_date_is_drawn_as_it_is_known(text: str, forms: list[str]) -> None:
    """A day is a dot, a stretch a bar, a vague date a box; ends that are not exact fade, open ones run out."""
    assert [g.form for g in glyphs_of(edtf.parse(text), MARCH)] == forms


@pytest.mark.parametrize(
    "text", ["/1894-07-14", "1894-07-14/", "/1890", "1890/", "/1890-01", "1899-12/", "/1890-01-01~"]
)
def test_no_glyph_has_less_than_no_width(text: str) -> None:
    """Even where a stretch is too short to be seen and is drawn longer, every width can be printed."""
    axis = Axis.of_years(range(1890, 1900))
    widths = [float(g.width.rstrip("%")) for g in glyphs_of(edtf.parse(text), axis) if g.width]
    assert widths
    assert min(widths) >= 0


def test_a_month_is_as_wide_as_the_month() -> None:
    """“March 2022” takes the place of 31 days, from the first to the last."""
    (box,) = glyphs_of(edtf.parse("2022-03"), MARCH)
    assert float(box.x.rstrip("%")) == pytest.approx(100 * 59 / 365, abs=0.01)
    assert float(box.width.rstrip("%")) == pytest.approx(100 * 31 / 365, abs=0.01)


def test_years_without_an_event_are_folded_and_named() -> None:
    """Two empty years or more become a narrow gap that names them; a single one keeps its place."""
    axis = Axis.of_years([2011, 2013, 2017, 2022])
    assert [(s.label, s.is_gap) for s in axis.segments] == [
        ("2011", False),
        ("2012", False),
        ("2013", False),
        ("2014–2016", True),
        ("2017", False),
        ("2018–2021", True),
        ("2022", False),
    ]
    widths = {s.label: s.width for s in axis.segments}
    assert widths["2014–2016"] < widths["2011"] / 2
    assert sum(widths.values()) == pytest.approx(100)


def test_ages_of_the_earth_fit_on_an_axis() -> None:
    """Years far from each other, and many of them, neither end the build nor crowd the drawing."""
    assert len(Axis.of_years([-4_540_000_000, 10**1200, 2022]).segments) == 5
    assert len(Axis.of_years(range(1000, 2023)).segments) <= 60


@given(st.lists(st.integers(-3000, 3000), min_size=1, max_size=30), st.integers(-1_100_000, 1_100_000))
def test_an_axis_never_turns_back(years: list[int], day: int) -> None:
    """What comes later never stands further left, and nothing stands outside."""
    axis = Axis.of_years(years)
    assert 0 <= axis.x(day) <= axis.x(day, noon=True) <= axis.x(day + 1) <= 100.0001


@given(st.dates(), st.dates())
def test_a_stroke_never_reaches_beyond_its_date(a: object, b: object) -> None:
    """The first and last day of a stroke are the date's own."""
    first, last = sorted((str(a), str(b)))
    date = edtf.parse(f"{first}/{last}")
    (stroke,) = strokes(date)
    assert date.low
    assert date.high
    assert (stroke.first, stroke.last) == (ordinal(date.low), ordinal(date.high) + 1)


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ((2022, 3, 13), (2022, 3, 16), ["13 Mar", "14 Mar", "15 Mar", "16 Mar"]),
        ((2022, 2, 27), (2022, 3, 1), ["27 Feb", "28 Feb", "1 Mar"]),
        ((2022, 11, 5), (2023, 2, 9), ["Dec 2022", "Jan 2023", "Feb"]),
        ((2013, 12, 5), (2022, 4, 30), ["2014", "2016", "2018", "2020", "2022"]),
    ],
)
def test_lines_stand_where_a_reader_counts(
    first: tuple[int, int, int], last: tuple[int, int, int], labels: list[str]
) -> None:
    """A few days are marked by days, months by months, years by years."""
    assert [t.label for t in Axis.between(first, last).ticks] == labels


def test_the_outlines_of_the_land_lie_on_the_map() -> None:
    """The data file reads as rings of longitudes and latitudes, one of them around the Black Sea's shore."""
    rings = _rings()
    assert len(rings) > 100
    points = [p for ring in rings for p in ring]
    assert all(-540 <= x <= 540 and -90 <= y <= 90 for x, y in points)
    assert any(abs(x - 30.7) < 1 and abs(y - 46.5) < 1 for x, y in points), "no coast near Odesa"
