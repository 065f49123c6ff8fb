"""Timelines and bibliographies of other programs: event files come out, no date is sharpened, no loss is hidden."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline import edtf
from dateline.date import contains
from dateline.export.bibtex import bibtex as to_bibtex
from dateline.export.csl_json import csl_json as to_csl_json
from dateline.export.ris import ris as to_ris
from dateline.importing.bibtex import bibtex
from dateline.importing.csl_json import csl_json
from dateline.importing.csv_rows import csv_rows, mapping_of
from dateline.importing.draft import Draft, Imported, Remarks
from dateline.importing.event_file import Origin, event_files, source_files, stubs
from dateline.importing.formats import FORMATS, as_markdown
from dateline.importing.located_json import loads
from dateline.importing.markwhen import markwhen
from dateline.importing.plain_date import read
from dateline.importing.ris import ris
from dateline.importing.timelinejs import timelinejs, timelinejs_csv
from dateline.source import Name, Source
from dateline.timeline import Timeline
from made_site import PUBLICATION, event, export, make, of_dates, text

ORIGIN = Origin(Source(id="other", type="webpage", title="Another timeline", language="en"), "opening")

# Dates in words and figures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2022-03-14", "2022-03-14"),
        ("2022-03~", "2022-03~"),
        ("[2022-02-03,2022-02-04]", "[2022-02-03,2022-02-04]"),
        ("14 March 2022", "2022-03-14"),
        ("March 14, 2022", "2022-03-14"),
        ("14th Mar. 2022", "2022-03-14"),
        ("Sept 2022", "2022-09"),
        ("March 2022", "2022-03"),
        ("2022", "2022"),
        ("2022/03/14", "2022-03-14"),
        ("3/2022", "2022-03"),
        ("14/03/2022", "2022-03-14"),
        ("3/14/2022", "2022-03-14"),
        ("03.04.2022", "2022-04-03"),
        ("spring 2022", "2022-21"),
        ("early 2022", "2022-37"),
        ("mid-2022", "2022-38"),
        ("the 1980s", "198X"),
        ("c. 1984", "1984~"),
        ("circa March 1984", "1984-03~"),
        ("about 14 March 2022", "2022-03-14~"),
        ("probably 1984", "1984?"),
        ("1984?", "1984?"),
        ("44 BC", "-0043"),
        ("476 AD", "0476"),
        ("12 March 2022 to 13 March 2022", "2022-03-12/2022-03-13"),
        ("March 2022 – May 2022", "2022-03/2022-05"),
        ("2022-03-14 10:30", "2022-03-14"),
        ("2022-03-14T10:30:00Z", "2022-03-14T10:30:00Z"),
    ],
)
def test_a_date_is_read_as_it_was_written(written: str, date: str) -> None:
    """EDTF, ISO, and English in words and figures."""
    assert read(written).edtf == date


@pytest.mark.parametrize(
    "written",
    [
        "3/4/2022",
        "98",
        "14/3/98",
        "last Monday",
        "",
        "31 February 2022",
        "13/13/2022",
        "when the sun rose",
        "12-13",
        "5 days",
    ],
)
def test_what_can_mean_two_days_or_none_is_no_date(written: str) -> None:
    """Nothing is guessed."""
    assert read(written).edtf == ""


@pytest.mark.parametrize(("order", "date"), [("dmy", "2022-04-03"), ("mdy", "2022-03-04")])
def test_the_order_of_day_and_month_can_be_said(order: str, date: str) -> None:
    """Then figures with slashes are a day."""
    assert read("03/04/2022", order).edtf == date


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_dates(written: str) -> None:
    """Any text is a date or none."""
    found = read(written)
    if found.edtf:
        edtf.parse(found.edtf)


# TimelineJS -----------------------------------------------------------------------------------------------------


def slide(start: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a TimelineJS event."""
    return {"start_date": start, "text": {"headline": "It opens"}, **more}


def one(start: dict[str, Any], **more: Any) -> tuple[Draft, list[str]]:
    """Return what becomes of one TimelineJS event, and the remarks on it."""
    imported = timelinejs(json.dumps({"events": [slide(start, **more)]}))
    return imported.drafts[0], [str(r.message) for r in imported.remarks]


@pytest.mark.parametrize(
    ("start", "more", "date"),
    [
        ({"year": "2022", "month": "3", "day": "14"}, {}, "2022-03-14"),
        ({"year": 2022, "month": 3}, {}, "2022-03"),
        ({"year": "2022", "month": "", "day": ""}, {}, "2022"),
        ({"year": 2022, "day": 14}, {}, "2022"),
        ({"year": 2022, "month": 13}, {}, "2022"),
        ({"year": 2022, "month": 2, "day": 30}, {}, "2022-02"),
        ({"year": 2022, "month": 3, "day": 14, "hour": 10}, {}, "2022-03-14"),
        ({"year": 2022}, {"end_date": {"year": 2023, "month": 4}}, "2022/2023-04"),
        ({"year": 2022}, {"end_date": {"year": 2021}}, "2022"),
        ({"year": -43}, {}, "[-0043,-0042]"),
        ({"year": 12000}, {}, "Y12000"),
        # False 1 Januaries: what readers are shown is coarser, and stands.
        ({"year": 1997, "month": 1, "day": 1}, {"display_date": "1997"}, "1997"),
        ({"year": 1997, "month": 1, "day": 1, "display_date": "the 1990s"}, {}, "199X"),
        ({"year": 1997, "month": 5, "day": 1}, {"display_date": "May 1997"}, "1997-05"),
        ({"year": 1997}, {"display_date": "circa 1997"}, "1997~"),
        ({"year": 1997, "month": 5}, {"display_date": "shortly before summer"}, "1997-05~"),
        # What is finer than the figures, or something else, does not.
        ({"year": 1997}, {"display_date": "14 May 1997"}, "1997"),
        ({"year": 1997}, {"display_date": "Opening Day"}, "1997"),
        ({"year": 1997}, {"edtf": "1997-21", "display_date": "spring 1997"}, "1997-21"),
        ({"year": 1997}, {"edtf": "nonsense"}, "1997"),
    ],
)
def test_a_timelinejs_date_is_never_sharpened(start: dict[str, Any], more: dict[str, Any], date: str) -> None:
    """Figures are kept as far as they go, and give way to coarser words."""
    draft, remarks = one(start, **more)
    assert draft.date == date
    exact = (
        {"year", "month", "day"} >= set(start) and not set(more) - {"end_date"} and "-" not in str(start.get("year"))
    )
    plain = date in ("2022-03-14", "2022-03", "2022", "2022/2023-04", "Y12000") and exact
    is_whole = plain and not (set(start) == {"year", "day"} or start.get("month") == 13 or start.get("day") == 30)
    if is_whole and more.get("end_date", {}).get("year") != 2021:
        assert remarks == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"media": {"url": "https://example.org/a.jpg"}},
            "“media” has no place in an event file: https://example.org/a.jpg",
        ),
        (
            {"text": {"headline": "A", "text": "<a href='https://example.org/x'>x</a>"}},
            "the link to https://example.org/x",
        ),
        ({"background": {"color": "red"}}, "“background” has no place"),
        ({"display_date": "circa 1997", "start_date": {"year": 1997}}, "is shown for 1997"),
        ({"start_date": {"year": 1997, "month": "May"}}, "the month “May” is no number"),
        ({"start_date": {"year": 1997, "hour": 4}}, "the time of day is left out"),
    ],
)
def test_every_loss_is_told_with_its_line(more: dict[str, Any], said: str) -> None:
    """The remark names the line on which the event begins."""
    document = (
        '{"title": {"text": {"headline": "T"}},\n "events": [\n  '
        + json.dumps({**slide({"year": 1997}), **more})
        + "]}"
    )
    (remark,) = timelinejs(document).remarks
    assert said in remark.message
    assert remark.line == 3


def test_what_spreadsheets_leave_empty_says_nothing() -> None:
    """Empty ends, media and groups, as the spreadsheet's own converter writes them, are no loss."""
    empty = {"year": "", "month": "", "day": ""}
    media = {"url": "", "credit": "", "caption": ""}
    draft, remarks = one({"year": "1951", "month": "", "day": ""}, end_date=empty, media=media, group="")
    assert (draft.date, draft.kind, remarks) == ("1951", "", [])


def test_an_event_without_a_date_is_left_out_and_told() -> None:
    """The others are imported."""
    imported = timelinejs(json.dumps({"events": [slide({}), slide({"year": 2022}), "x"], "eras": [{}]}, indent=1))
    assert [d.date for d in imported.drafts] == ["2022"]
    assert [str(r) for r in imported.remarks] == [
        "20: lost: an era has no place in an event file",
        "3: left out: “It opens” has no date that can be read",
        "1: left out: an entry is no object",
    ]


def test_markup_becomes_text() -> None:
    """Entities are read, blocks are apart, and scripts are gone."""
    words = {"headline": "<b>It &amp; more</b>", "text": "<p>One.</p><p>Two.<script>x()</script></p>"}
    draft, _ = one({"year": 2022}, text=words)
    assert (draft.title, draft.summary) == ("It & more", "One. Two.")


SHEET = (
    "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Group,Type\r\n"
    ",,,,,,,,,The railway,How it was built,,,title\r\n"
    "1894,7,14,,,,,,,It opens,\"At noon,\nin the rain.\",https://example.org/a.jpg,Openings,\r\n"
    "1893,,,,1894,,,,,They strike,,,Strikes,\r\n"
    ",,,,,,,,,No date,,,,\r\n"
    "1890,1,1,,,,,,1890,It is planned,,,,\r\n"
)  # fmt: skip


def test_the_timelinejs_spreadsheet_is_read() -> None:
    """Rows are lines even where a cell has several; the title row names the timeline."""
    imported = timelinejs_csv(SHEET)
    assert imported.title == "The railway"
    assert [(d.id, d.date, d.kind, d.stated) for d in imported.drafts] == [
        ("it-opens", "1894-07-14", "openings", ""),
        ("they-strike", "1893/1894", "strikes", ""),
        ("it-is-planned", "1890", "", "1890"),
    ]
    assert imported.drafts[0].summary == "At noon, in the rain."
    assert [(r.line, str(r.loss)) for r in imported.remarks] == [
        (1, "lost"),
        (3, "lost"),
        (6, "left out"),
        (7, "widened"),
    ]


# CSV ------------------------------------------------------------------------------------------------------------

TABLE = (
    "what;when;until;who;colour\nIt opens;14/7/1894;;Flavia, Rudolf;red\nThey strike;3/4/1894;;;\n"
    "It rains;5/13/1894;x;;\n"
)


def test_a_table_is_read_by_its_mapping() -> None:
    """Columns are named, the order of dates is said, and what is mapped to nothing is told once a column."""
    columns = {"title": "what", "date": "when", "end": "until", "actors": "who"}
    imported = csv_rows(
        TABLE, mapping_of({"columns": columns, "delimiter": ";", "separator": ",", "date-order": "dmy"})
    )
    assert [(d.title, d.date, d.actors) for d in imported.drafts] == [
        ("It opens", "1894-07-14", ("flavia", "rudolf")),
        ("They strike", "1894-04-03", ()),
    ]
    assert [str(r) for r in imported.remarks] == [
        "4: left out: “It rains”: “5/13/1894”: there is no such day",
        "1: lost: the column “colour” is mapped to nothing; 1 of its cells have a value",
    ]


def test_without_an_order_an_ambiguous_day_is_left_out() -> None:
    """The remark says what to do."""
    imported = csv_rows("title,date\nA,3/4/1894\nB,1894\n", mapping_of({}))
    assert [d.title for d in imported.drafts] == ["B"]
    assert "say which of day and month stands first" in imported.remarks[0].message


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ({"columns": {"titel": "what"}}, "no field “titel”"),
        ({"colums": {}}, "no “colums”"),
        ({"columns": []}, "no mapping"),
        ({"date-order": "dym"}, "not one of dmy, mdy, ymd"),
        ({"delimiter": ""}, "not one character"),
        ({"columns": {"title": "nowhere", "date": "when"}}, "no column “nowhere”"),
        ({"columns": {"title": "what"}}, "“title” and “date”"),
    ],
)
def test_a_wrong_mapping_is_refused(pairs: dict[str, object], said: str) -> None:
    """With what is wrong in it."""
    with pytest.raises(ValueError, match=said):
        csv_rows("what,when\nA,1894\n", mapping_of(pairs))


# markwhen -------------------------------------------------------------------------------------------------------

MARKWHEN = """\
title: The railway
#opening: blue

section Building
1893-05/1893-06: They dig #works #hard
owner: Rupert
- [x] a task
> A sentence.
// a comment
Dec 14 1893 - Jan 1894: They strike
12/1893: Snow
end section
1894-07-14: It opens
edtf: "1894-07-14~"
44 BC: An end
5 days: relative
after !x 3 days: relative too
now - 10 days: no
1894 every year: again
"""


def test_markwhen_is_read() -> None:
    """ISO and English dates, stretches, years BC, properties, sections and tags."""
    imported = markwhen(MARKWHEN)
    assert imported.title == "The railway"
    assert [(d.title, d.date, d.kind, d.summary) for d in imported.drafts] == [
        ("They dig", "1893-05/1893-06", "works", "a task A sentence."),
        ("They strike", "1893-12-14/1894-01", "building", ""),
        ("Snow", "1893-12", "building", ""),
        ("It opens", "1894-07-14~", "", ""),
        ("An end", "-0043", "", ""),
    ]
    assert [(r.line, str(r.loss)) for r in imported.remarks] == [
        (6, "lost"),
        (9, "lost"),
        (5, "lost"),
        (16, "left out"),
        (17, "left out"),
        (18, "left out"),
        (19, "left out"),
    ]


# Event files ----------------------------------------------------------------------------------------------------


def made(imported: Imported, folder: Path, kinds: str = "") -> tuple[Timeline, Remarks]:
    """Return the timeline that the event files of an import give, which has no error."""
    remarks = Remarks(imported.remarks)
    files = event_files(imported.drafts, ORIGIN, remarks)
    known = {"kinds.yaml": ("opening", "strike"), "places.yaml": ("zenda",), "actors.yaml": ("flavia",)}
    from made_site import REGISTRIES

    missing = stubs(imported.drafts, "opening", known)
    registries = {name: text_ + missing.get(name, "") for name, text_ in REGISTRIES.items()}
    return make(folder, {**files, **registries}), remarks


def test_event_files_pass_the_check(tmp_path: Path) -> None:
    """With the registry entries that the import prints to be added, there is no error."""
    timeline, _ = made(timelinejs_csv(SHEET), tmp_path)
    assert [(e.id, str(e.when), str(e.kind.value)) for e in timeline.events] == [
        ("it-is-planned", "1890", "opening"),
        ("they-strike", "1893/1894", "strikes"),
        ("it-opens", "1894-07-14", "openings"),
    ]
    assert timeline.by_id["it-opens"].sources[0].title == "Another timeline"


def test_texts_too_long_are_cut_and_told(tmp_path: Path) -> None:
    """A title at a word, with all of it in the summary; a summary at a sentence."""
    long = "word " * 60
    body = "It is so. " * 600
    draft = Draft(line=7, id="it", title=long.strip(), date="1894", summary=body.strip(), quotes=("q" * 700,))
    timeline, remarks = made(Imported((draft,)), tmp_path)
    assert timeline.events[0].title.endswith("word…")
    assert len(timeline.events[0].title) <= 160
    assert timeline.events[0].reports[0].summary.startswith(long.strip())
    assert timeline.events[0].reports[0].summary.endswith("It is so.")
    assert [r.line for r in remarks] == [7, 7, 7]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("The U.S. and its allies attack in the morning. ", "The U.S. and its allies attack in the morning"),
        ("He asks his advisers who did “this.” ", "He asks his advisers who did “this.”"),
        ("They ask: what comes after the opening? ", "They ask: what comes after the opening?"),
    ],
)
def test_a_text_without_a_title_is_called_by_its_first_sentence(written: str, title: str, tmp_path: Path) -> None:
    """As a table of dates and texts has them; the summary has every word."""
    whole = written + "Nobody knows " * 12 + "why."
    timeline, remarks = made(csv_rows(f"title,date\n{whole},1894\n", mapping_of({})), tmp_path)
    assert timeline.events[0].title == title
    assert timeline.events[0].reports[0].summary == " ".join(whole.split())
    assert ["its first sentence is kept" in r.message for r in remarks] == [True]


def test_no_title_ends_within_a_quotation(tmp_path: Path) -> None:
    """A sentence that ends before the quotation does is no title; the text is cut, and shows it."""
    whole = "He asks his advisers to “see if they did this. See if " + "it is so, or " * 12 + "not.”"
    timeline, _ = made(csv_rows(f'title,date\n"{whole}",1894\n', mapping_of({})), tmp_path)
    assert timeline.events[0].title.endswith("…")


def test_a_long_timeline_makes_several_files(tmp_path: Path) -> None:
    """Each with at most as many events as a file may have."""
    drafts = tuple(Draft(line=n, id=f"e{n}", title=f"E {n}", date="1894") for n in range(1, 1202))
    timeline, _ = made(Imported(drafts), tmp_path)
    assert len(timeline.events) == 1201
    assert list(timeline.sources) == ["other-1", "other-2", "other-3"]


@given(
    st.lists(
        st.tuples(st.text(max_size=60), st.text(max_size=120), st.integers(-3000, 12000), st.text(max_size=12)),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_no_timeline_breaks_the_import(rows: list[tuple[str, str, int, str]]) -> None:
    """Any text in any field gives event files without an error, and each event once."""
    slides = [slide({"year": y}, text={"headline": h, "text": t}, group=g, unique_id=g) for h, t, y, g in rows]
    imported = timelinejs(json.dumps({"events": slides}))
    assert len(imported.drafts) + sum(str(r.loss) == "left out" for r in imported.remarks) == len(rows)
    with TemporaryDirectory() as folder:
        timeline, _ = made(imported, Path(folder))
        assert {e.id for e in timeline.events} == {d.id for d in imported.drafts}


# There and back -------------------------------------------------------------------------------------------------

DATES = st.one_of(
    st.sampled_from(
        [
            "2022-03-14", "2022-03", "2022", "2022-03-14~", "2022-03?", "2022%", "2022-21", "2022-24", "2022-33",
            "202X", "20XX", "2022-XX", "2022-03-XX", "2022-XX-14", "2022-03-12/2022-03-13", "2022-03/2022-05-02",
            "2022-03-12/..", "../2022-03-12", "2022-03-12/", "/2022-03", "[2022-02-03,2022-02-04]", "{2021,2022-02}",
            "[2022-02-03..]", "0476", "2022-03-14T10:00:00Z", "2022-03-14T10:00:00+05:30", "1889~/1893", "2022-~03-14",
        ]
    ),
    st.dates().map(str),
    st.tuples(st.integers(1, 9999), st.integers(1, 12)).map(lambda p: f"{p[0]:04d}-{p[1]:02d}"),
)  # fmt: skip
TITLES = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u200b\u00ad"), min_size=1, max_size=80
)
TITLES = TITLES.map(lambda t: " ".join(t.split())).filter(lambda t: re.search(r"\w", t))


@given(st.lists(st.tuples(DATES, TITLES, st.sampled_from(["opening", "strike"])), min_size=1, max_size=5))
@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("format_", ["timelinejs", "markwhen", "csv"])
def test_what_was_exported_comes_back(format_: str, rows: list[tuple[str, str, str]]) -> None:
    """Export, import and export again: ids, dates, titles and kinds are the same, and no date is sharper."""
    entries = [event(f"e{n}", d, title=t, kind=k) for n, (d, t, k) in enumerate(rows)]
    head = "source: {type: article, title: Gazette, side: press, language: en}\nevents: "
    with TemporaryDirectory() as folder:
        first = make(Path(folder), {"gazette.yaml": head + json.dumps(entries, ensure_ascii=False)})
    exported = export(format_, first)
    skipped = dict(exported.skipped)
    if format_ == "csv":
        imported = csv_rows(exported.files["events.csv"].decode(), mapping_of({}))
    else:
        imported = (timelinejs if format_ == "timelinejs" else markwhen)(text(format_, first))
    assert not [r for r in imported.remarks if str(r.loss) != "lost"]
    with TemporaryDirectory() as folder:
        second, _ = made(imported, Path(folder))
    assert set(second.by_id) == set(first.by_id) - set(skipped)
    for happened in second.events:
        before = first.by_id[happened.id]
        assert happened.when == before.when
        assert contains(happened.when, before.when)
        assert happened.kind.value == before.kind.value
        if format_ != "markwhen" or ("#" not in before.title and "[" not in before.title):
            assert happened.title == before.title
    again = export(format_, second)
    if format_ == "timelinejs":
        left, right = (json.loads(x.files["timelinejs.json"])["events"] for x in (exported, again))
        for a, b in zip(left, right, strict=True):
            a["text"].pop("text")
            b["text"].pop("text")
            assert a == b


NAMES = st.one_of(
    st.builds(
        lambda t: Name(literal=t),
        st.sampled_from(["Reuters", "Smith and Sons", "Müller, Söhne & Co.", "新华社", "T{e}X"]),
    ),
    st.builds(
        lambda f, g: Name(family=f, given=g),
        st.sampled_from(["Williams", "van Beethoven", "Þórsson", "O’Neill", "杨"]),
        st.sampled_from(["Ian", "Ludwig", "J. R.", "洁篪"]),
    ),
)
WORDS = st.sampled_from(
    ["Will China come?", "50% & more_#1 ~ {x} $y$ ^z \\a", "Überall – “so”", "昨天(3月14日)", "x" * 60, "A: b; c, d."]
)
SOURCES = st.builds(
    Source,
    id=st.sampled_from(["a", "b-2", "2022-03-14-x"]),
    type=st.sampled_from(["article-newspaper", "article-journal", "webpage", "report", "broadcast", "speech", "book"]),
    title=WORDS,
    author=st.lists(NAMES, max_size=3).map(tuple),
    editor=st.lists(NAMES, max_size=1).map(tuple),
    container_title=st.one_of(st.just(""), WORDS),
    publisher=st.one_of(st.just(""), WORDS),
    genre=st.one_of(st.just(""), st.just("press release")),
    volume=st.sampled_from(["", "12"]),
    page=st.sampled_from(["", "12–14", "A3", "7"]),
    issued=st.one_of(st.none(), DATES.map(edtf.parse)),
    accessed=st.sampled_from([None, *map(edtf.parse, ("9999-11-24", "9999-11"))]),
    url=st.sampled_from(["", "https://example.org/a?b=1&c=%7Bd_e~f", "https://example.org/"]),
    archive_url=st.sampled_from(["", "https://archive.example.org/1"]),
    language=st.sampled_from(["", "en", "zh-Hans"]),
    side=st.sampled_from(["", "press"]),
    agency=st.sampled_from(["", "AFP"]),
    note=st.sampled_from(["", "No date is shown.", "Two. Sentences."]),
)


@given(SOURCES)
@settings(max_examples=300)
def test_csl_json_gives_back_every_source(source: Source) -> None:
    """Nothing at all is lost on the way out and back."""
    imported = csl_json(to_csl_json([source]))
    assert imported.sources == (source,)
    assert imported.remarks == ()


@pytest.mark.parametrize(("out", "back"), [(to_bibtex, bibtex), (to_ris, ris)], ids=["bibtex", "ris"])
@given(SOURCES)
@settings(max_examples=300)
def test_bibtex_and_ris_give_back_what_they_carry(out: Any, back: Any, source: Source) -> None:
    """Exported again the file is the same, unless a date was only words; no date is sharper than before."""
    written = out([source])
    (found,) = back(written).sources
    assert found.id == source.id
    assert found.title == source.title
    if found.issued:
        assert source.issued
        assert contains(found.issued, source.issued) or found.issued == source.issued, (found.issued, source.issued)
    if not source.issued or found.issued == source.issued:
        assert out([found]) == written


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading_of_bibliographies(written: str) -> None:
    """Any text is sources, or is said to be none."""
    for form in (bibtex, ris, csl_json, markwhen, timelinejs, timelinejs_csv):
        with suppress(ValueError):
            form(written)


@given(st.text("@article{}=,\"#\\ ax1\n'~", max_size=120))
def test_no_bibtex_breaks_the_reader(written: str) -> None:
    """However its braces stand."""
    with suppress(ValueError):
        bibtex(f"@article{{a, title = {written}")


BIBTEX = r"""
@string{nyt = "The " # {New York Times}}
@comment{not {this}}
@Article{wilford:1969,
  author = "Wilford, John Noble and {NASA} and Erik {\'E}variste van Bei{\ss}en",
  title = {{Men} Walk on the {Moon}: \emph{so} it was, 100\% na{\"\i}ve \L{}ukasz \unknown{x}},
  journal = nyt, year = 1969, month = jul # "", day = 21, pages = {1--3},
  keywords = {moon}, doi = {10.1/x}
}
@online{x, title = {No date}, year = {forthcoming}, url = {https://example.org/a_b}, urldate = {2026-11}}
@misc{broken, title = {never ends
@book{after, title = {After}, date = {1969-07/1969-08}}
"""


def test_bibtex_is_read_as_people_write_it() -> None:
    """Strings, joins, accents, name forms, months; what is broken does not take the rest with it."""
    imported = bibtex(BIBTEX)
    first, second, third = imported.sources
    assert first.id == "wilford-1969"
    assert first.title == "Men Walk on the Moon: so it was, 100% naïve Łukasz x"
    assert [str(n) for n in first.author] == ["John Noble Wilford", "NASA", "Erik Évariste van Beißen"]
    assert first.author[2].family == "van Beißen"
    assert (first.container_title, str(first.issued), first.page) == ("The New York Times", "1969-07-21", "1–3")
    assert (second.issued, str(second.accessed), second.url) == (None, "2026-11", "https://example.org/a_b")
    assert (third.id, str(third.issued)) == ("after", "1969-07/1969-08")
    told = [str(r) for r in imported.remarks]
    assert "4: lost: the command “\\unknown” is left out" in told
    assert any("“keywords” has no place" in t for t in told)
    assert any("“forthcoming” of “year” cannot be read" in t for t in told)
    assert any("11: left out: the entry cannot be read" in t for t in told)


def test_sources_become_files_that_pass_the_check(tmp_path: Path) -> None:
    """A file for each, which reports nothing yet."""
    files = source_files(bibtex(BIBTEX).sources)
    timeline = make(tmp_path, {**files, "gazette.yaml": of_dates({"it": "1894"})})
    assert {"wilford-1969", "x", "after"} <= set(timeline.sources)
    assert str(timeline.sources["wilford-1969"].issued) == "1969-07-21"


def test_objects_know_their_lines() -> None:
    """Python's reader forgets them; nested and repeated objects are told apart."""
    value = loads('{"a": [\n {},\n\n {"b": {}}]}')
    assert (value.line, value["a"][0].line, value["a"][1].line, value["a"][1]["b"].line) == (1, 2, 4, 4)
    assert value == {"a": [{}, {"b": {}}]}


# The command ----------------------------------------------------------------------------------------------------


def dateline(*arguments: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [sys.executable, "-m", "dateline", *arguments]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_command_writes_files_and_tells_what_it_could_not_keep(root: Path, tmp_path: Path) -> None:
    """Remarks with file and line, entries for the registries, a count; nothing is overwritten."""
    (tmp_path / "rail.csv").write_text(SHEET, encoding="utf-8", newline="")
    call = (
        "import",
        "timelinejs-csv",
        "rail.csv",
        "-o",
        "events",
        "--url",
        "https://example.org/rail",
        "--accessed",
        "2026-11-24",
    )
    done = dateline(*call, cwd=tmp_path)
    assert done.returncode == 1
    assert "rail.csv:6: left out: “No date” has no date that can be read" in done.stderr
    assert "add to kinds.yaml:\n\nopenings:\n  name: Openings\n" in done.stderr
    assert "3 events, 1 left out, 4 remarks" in done.stderr
    written = (tmp_path / "events/the-railway.yaml").read_text(encoding="utf-8")
    assert "  accessed: 2026-11-24\n" in written
    assert "    date: 1894-07-14\n" in written
    again = dateline(*call, cwd=tmp_path)
    assert again.returncode == 2
    assert "is there already; nothing was written" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("timelinejs", "-"), "[]", "no list “events”"),
        (("timelinejs", "-"), "{", "Expecting"),
        (("timelinejs", "nowhere.json"), "", "nowhere.json cannot be read"),
        (("ris", "-"), "", "this is no RIS"),
        (("csv", "-"), "a,b\n", "“title” and “date”"),
        (("bibtex", "-", "--mapping", "x.yaml"), "@a{b}", "--mapping is for csv"),
        (("markwhen", "-", "--accessed", "someday"), "2022: x", "“someday” is no date"),
        (("markwhen", "-", "--url", "javascript:x"), "2022: x", "no web address"),
    ],
)
def test_what_is_no_timeline_is_refused_in_a_line(
    arguments: tuple[str, ...], stdin: str, said: str, tmp_path: Path
) -> None:
    """Exit code 2, and no traceback."""
    done = dateline("import", *arguments, cwd=tmp_path, stdin=stdin)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_docs_list_every_format(root: Path) -> None:
    """`docs/imports.md` holds what the declarations print."""
    found = (root / "docs/imports.md").read_text(encoding="utf-8")
    assert as_markdown() in found
    assert len(FORMATS) == 7
    assert PUBLICATION


# What real files brought up ------------------------------------------------------------------------------------------


def test_markwhens_now_is_an_end_that_nobody_knows() -> None:
    """What goes on “now” goes on; no such entry is swallowed by the one before it."""
    document = "1969: It begins\n\n1971-now: find\nBy Ken\n\nNovember 1973 - now: grep\n16 April 1971/now: FTP\n"
    made = markwhen(document)
    dates = {d.title: d.date for d in made.drafts}
    assert dates == {"It begins": "1969", "find": "1971/..", "grep": "1973-11/..", "FTP": "1971-04-16/.."}
    assert made.remarks == ()


def test_markwhens_places_and_links_are_no_words() -> None:
    """A place in its older notation is the place; of a link the words stay and the address is told."""
    document = "1960: Retrieval [Cornell University](location)\nRead [on](https://example.org/a) and [x](y).\n"
    (draft,) = (made := markwhen(document)).drafts
    assert (draft.title, draft.place) == ("Retrieval", "cornell-university")
    assert draft.summary == "Read on and [x](y)."
    assert ("place", "cornell-university", "Cornell University") in draft.names
    assert [str(r) for r in made.remarks] == [
        "2: lost: the link to https://example.org/a has no place in an event file, but can be the address of a source"
    ]


def test_timelinejs_2_is_read() -> None:
    """Its dates are figures with commas between, its tags are groups, its assets media."""
    entries = [
        {"startDate": "1963,8,9", "headline": "Born<br/>", "text": "<p>In Newark.</p>", "tag": "Life"},
        {"startDate": "1992", "endDate": "1994,5", "headline": "On tour", "asset": {"media": "https://example.org/m"}},
        {"startDate": "2012,2,11 15:55", "headline": "Found"},
        {"startDate": "2/18/2012", "endDate": "2/18/2012", "headline": "Buried"},
        {"startDate": "some day", "headline": "Vague"},
        7,
    ]
    whole = {"timeline": {"headline": "A life", "type": "default", "text": "Told", "date": entries, "era": [{}]}}
    made = timelinejs(json.dumps(whole, indent=1))
    assert made.title == "A life"
    assert [(d.title, d.date, d.kind) for d in made.drafts] == [
        ("Born", "1963-08-09", "life"),
        ("On tour", "1992/1994-05", ""),
        ("Found", "2012-02-11", ""),
        ("Buried", "2012-02-18", ""),
    ]
    said = " ".join(str(r) for r in made.remarks)
    for words in ("https://example.org/m", "time of day", "“Vague” has no date", "no object", "title slide", "an era"):
        assert words in said


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2014-12-06T22:23:00-08:00", "2014-12-06T22:23:00-08:00"),
        ("2014-12-06", "2014-12-06"),
        ("2014-12", "2014-12"),
        ("June 2012", "2012-06"),
        ("2012, 1, 26", "2012-01-26"),
        ("2011,03,", "2011-03"),
        ("185", "0185"),
        ("-43", "[-0043,-0042]"),
    ],
)
def test_timelinejs_2_has_dates_of_other_forms_too(written: str, date: str) -> None:
    """TimelineJS 2 takes what a browser takes for a date, and public files have it: none is lost or widened."""
    whole = {"timeline": {"date": [{"startDate": written, "headline": "It"}]}}
    (draft,) = timelinejs(json.dumps(whole)).drafts
    assert draft.date == date


@pytest.mark.parametrize(
    ("html", "summary"),
    [
        ("<p>Direktor Dr. Jörger</p><p>1890 wird er Chefarzt.</p>", "Direktor Dr. Jörger. 1890 wird er Chefarzt."),
        ("<p>New:</p><ul><li>Beds</li><li>Baths</li></ul>", "New: Beds. Baths"),
        ("One<br>line<br/>and\nthe next", "One line and the next"),
        ("<p>Told “so.”</p><p>Then</p>", "Told “so.” Then"),
        ("<p>Told.</p><p><button onclick='open()'>Details</button></p>", "Told."),
    ],
)
def test_paragraphs_of_a_slide_do_not_run_into_one_another(html: str, summary: str) -> None:
    """Each ends as a sentence where the next begins one; what is pressed is no part of the text."""
    slide = {"start_date": {"year": 1890}, "text": {"headline": "H", "text": html}}
    (draft,) = timelinejs(json.dumps({"events": [slide]})).drafts
    assert draft.summary == summary


def test_a_date_that_timelinejs_is_kept_from_showing_is_no_word() -> None:
    """A full stop as `display_date` hides the date; it is nothing that a source states."""
    slide = {"start_date": {"year": 900}, "display_date": ".", "text": {"headline": "Kings of England"}}
    (draft,) = timelinejs(json.dumps({"events": [slide]})).drafts
    assert (draft.date, draft.stated) == ("0900", "")


@pytest.mark.parametrize(
    ("written", "tag"), [("English", "en"), ("ngerman", "de"), ("rus", "ru"), ("en-GB", "en-GB"), ("Klingon", "")]
)
def test_a_language_in_words_is_known(written: str, tag: str) -> None:
    """Databases write “English”, biblatex “ngerman”; what is not known is told and left out."""
    from_ris = ris(f"TY  - JOUR\nTI  - T\nLA  - {written}\nER  - \n").sources[0]
    from_bibtex = bibtex(f"@article{{a, title={{T}}, langid={{{written}}}}}").sources[0]
    assert (from_ris.language, from_bibtex.language) == (tag, tag)


def test_tex_by_name_stays_in_a_title_and_what_is_lost_is_told_once() -> None:
    """The names of TeX's programs are words, fonts are nothing, and a field left out needs no second remark."""
    made = bibtex("@article{a, title={The \\TeX{} and \\LaTeX\\ {\\tt way} \\odd{} \\odd{}}, abstract={\\odd}}")
    assert made.sources[0].title == "The TeX and LaTeX way"
    assert [str(r) for r in made.remarks] == [
        "1: lost: the command “\\odd” is left out",
        "1: lost: “abstract” has no place in an event file: “”",
    ]


def test_the_kind_that_is_ours_has_its_plural() -> None:
    """An entry for `kinds.yaml` that is pasted as it is reads well."""
    draft = Draft(line=1, id="a", title="A", date="1894")
    assert "plural: Events" in stubs([draft], "event", {})["kinds.yaml"]


def test_an_address_in_a_markwhen_title_is_told_and_is_no_part_of_it() -> None:
    """Nor of the id that is made of it; an address that is all there is stays."""
    address = "https://example.org/Sabu_disk(1)#a"
    made = markwhen(f"3000 BC: Sabu disk {address} #find\nSeen at {address} twice.\n1969: {address}\n")
    disk, alone = made.drafts
    assert (disk.id, disk.date, disk.title, disk.kind) == ("sabu-disk", "-2999", "Sabu disk", "find")
    assert disk.summary == f"Seen at {address} twice."
    assert alone.title == address
    assert [(r.line, address in r.message) for r in made.remarks] == [(1, True)]


def test_a_time_that_is_left_out_of_either_end_is_told() -> None:
    """Programs write days with midnight behind them; what is dropped of the beginning or the end has a remark."""
    columns = {"title": "title", "date": "start", "end": "end"}
    table = "title,start,end\nA,1887-05-12 00:00:00,1893-10-30\nB,1887-05-12,1893-10-30 22:20:10.165\n"
    made = csv_rows(table, mapping_of({"columns": columns}))
    assert [d.date for d in made.drafts] == ["1887-05-12/1893-10-30"] * 2
    assert [(r.line, "time of day" in r.message) for r in made.remarks] == [(2, True), (3, True)]


def test_a_name_too_long_for_a_registry_is_cut_and_told(tmp_path: Path) -> None:
    """What is to be pasted passes the check."""
    rows = f"title,date,actors,place\nThey rule,1997,{'A council of five ' * 14},Zenda\n"
    timeline, remarks = made(csv_rows(rows, mapping_of({})), tmp_path)
    (actor,) = timeline.events[0].actors
    assert timeline.registry.actors[actor].name.endswith("…")
    assert [(r.line, "the name of the actor has 251 characters" in r.message) for r in remarks] == [(2, True)]


def test_a_year_in_figures_is_text_to_every_reader_of_yaml() -> None:
    """Newer readers of YAML take -0259 for a number, older ones 0506."""
    drafts = [Draft(line=1, id=f"e{n}", title="E", date=d) for n, d in enumerate(("-0259", "0506", "1946"))]
    (text_,) = event_files(drafts, ORIGIN, Remarks()).values()
    assert re.findall("date: (.*)", text_) == ["'-0259'", "'0506'", "'1946'"]
