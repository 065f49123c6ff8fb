"""The timeline in other forms: nothing invented, nothing lost without a word, the same bytes, and each read back."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dateline import settings
from dateline.edtf import parse
from dateline.export import json_schema
from dateline.export.event_data import event_with_context
from dateline.export.feature import FEATURES, Carriage, losses
from dateline.export.figures import figures
from dateline.export.formats import FEEDS, FORMATS, as_markdown, site_files
from dateline.export.publication import Publication, publication_of
from dateline.export.table import tables
from dateline.timeline import Timeline
from dateline.wording import words
from made_site import PUBLICATION, SOURCE, event, export, load, make, of_dates, text

jsonschema = pytest.importorskip("jsonschema")

BY_ID = {f.id: f for f in FORMATS}
TEXTS = [f.id for f in FORMATS if f.id not in ("csv", "sqlite")]
SQLITE_DAY = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@pytest.fixture(scope="module")
def small(root: Path) -> Timeline:
    """The timeline of the small site, which has every feature and hostile text in every field."""
    return load(settings.load(root / "tests/site/pelicanconf.py"))


@pytest.fixture(scope="module")
def real(root: Path) -> Timeline:
    """The real timeline."""
    return load(settings.load(root / "pelicanconf.py"))


# Nothing invented -----------------------------------------------------------------------------------------------

VAGUE = {
    "month": "2022-03", "year": "2022", "about-month": "2022-03~", "unknown-day": "2022-03-XX", "spring": "2022-21",
    "winter": "2022-24", "quarter": "2022-33", "decade": "202X", "century": "19XX", "either": "[2021,2023]",
    "both": "{2021-05,2022-06}", "since": "2022-03/..", "until": "../2022-03", "end-unknown": "2022-03/",
    "start-unknown": "/2022-03", "months": "2022-03/2022-05", "long": "Y-17E7", "before-christ": "-0043",
    "about-year": "1984~", "maybe": "2022?", "estimate": "1950S2", "no-year-at-all": "XXXX", "unknown": "/",
}  # fmt: skip


@pytest.fixture(scope="module")
def vague(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    """Events of which no day is known, from a source that was never dated or read on a day."""
    return make(tmp_path_factory.mktemp("vague"), {"gazette.yaml": of_dates(VAGUE)})


def days_in(data: bytes) -> set[str]:
    """Return everything in a file that looks like a day, but for the stamp that formats demand."""
    plain = data.decode(errors="replace").replace("1970-01-01", "").replace("19700101", "").replace("01 Jan 1970", "")
    found = set(re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", plain)) | set(re.findall(r"VALUE=DATE:[0-9]{8}", plain))
    found |= set(re.findall(r'"day": [0-9]+', plain))
    return found | set(
        re.findall(r"\b[0-9]{1,2} (?:January|February|March|April|May|June|July|Aug|Sep|Oct|Nov|Dec)", plain)
    )


@pytest.mark.parametrize("format_", BY_ID)
def test_no_day_is_invented(format_: str, vague: Timeline) -> None:
    """Of a timeline without a single day, no export has one; the formats' own stamps are 1970."""
    found = set().union(*(days_in(data) for data in export(format_, vague).files.values()))
    # The example in the description of what a column or key is.
    assert found <= {"2022-03-14"} if format_ == "json" else not found, found


def test_every_file_of_the_site_is_free_of_invented_days(vague: Timeline) -> None:
    """The files beside pages and every feed too."""
    for name, made in site_files(vague, PUBLICATION):
        assert not days_in(made()), name


@pytest.mark.parametrize(
    ("date", "start", "end", "is_exact"),
    [
        ("2022-03-14", (2022, 3, 14), (2022, 3, 14), True),
        ("2022-03", (2022, 3), (2022, 3), True),
        ("2022", (2022,), (2022,), True),
        ("2022-03-14~", (2022, 3, 14), (2022, 3, 14), False),
        ("2022-03-XX", (2022, 3), (2022, 3), False),
        ("2022-XX-14", (2022,), (2022,), False),
        ("2022-03-1X", (2022, 3), (2022, 3), False),
        ("202X", (2020,), (2029,), False),
        ("2022-21", (2022,), (2022,), False),
        ("2022-24", (2022,), (2023,), False),
        ("2022-03-14T10:00:00Z", (2022, 3, 14), (2022, 3, 14), False),
        ("2022-03-12/2022-03-13", (2022, 3, 12), (2022, 3, 13), True),
        ("2022-03/2022-05-02", (2022, 3), (2022, 5, 2), True),
        ("2022-03-12/..", (2022, 3, 12), (2022, 3, 12), False),
        ("/2022-03-12", (2022, 3, 12), (2022, 3, 12), False),
        ("[2022-02-03,2022-02-04]", (2022, 2, 3), (2022, 2, 4), False),
        ("[2022-02-03..2022-02-05]", (2022, 2, 3), (2022, 2, 5), False),
        ("{2021,2022-02}", (2021,), (2022, 2), False),
        ("-0043", (-43,), (-43,), True),
        ("Y12345", (12345,), (12345,), True),
        ("1950S2", (1900,), (1999,), False),
    ],
)
def test_figures_say_no_more_than_the_date(
    date: str, start: tuple[int, ...], end: tuple[int, ...], is_exact: bool
) -> None:
    """What cannot be said in years, months and days is said more coarsely, and is marked as not exact."""
    found = figures(parse(date))
    assert found
    assert (found.start, found.end, found.is_exact) == (start, end, is_exact)
    for parts in (found.start, found.end):
        if len(parts) == 3:
            assert f"{parts[0]:04d}-{parts[1]:02d}-{parts[2]:02d}" in date


@pytest.mark.parametrize("date", ["/", "../..", "../"])
def test_a_date_without_any_year_has_no_figures(date: str) -> None:
    """Nothing is put in their place."""
    assert figures(parse(date)) is None


# What is lost is said -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    """One event that has every feature, each with a text that stands nowhere else."""
    first = event(
        "line-opens",
        "1894-07-14",
        stated="markstated",
        place="zenda",
        actors=["flavia"],
        claims={
            "length": "markclaim",
            "width": "narrow",
            "engine": {"value": "markwrong", "rank": "deprecated", "because": "markreason"},
        },
        quotes=[{"text": "markquote", "speaker": "flavia"}],
        **{"responds-to": "the-strike", "was": ["the-former"]},
    )
    second = {"id": "line-opens", "claims": {"width": "markother", "engine": "three"}, "kind": "opening"}
    other = event("the-strike", "1893-21", kind="strike", quotes=["an old strike"])
    timed = event("the-whistle", "1894-05-06T07:08:09Z", quotes=["it whistled"])
    year = event("the-plan", "1892", quotes=["a plan"])
    about = event("the-survey", "1894-03~", quotes=["a survey"])
    third = SOURCE.replace("Gazette", "Circular").replace("press", "court")
    return make(
        tmp_path_factory.mktemp("full"),
        {
            "gazette.yaml": SOURCE + "events: " + json.dumps([first, other, timed, year, about]),
            "circular.yaml": third + "events: " + json.dumps([second]),
            "editors.yaml": "events: [{id: line-opens, summary: 'Marksentence stands here [@circular, p. 99].'}]\n",
        },
    )


# Where each feature shows itself: as it stands in full, and in words.
MARKS = {
    "coarse": ("1892", "1892"),
    "qualified": ("1894-03~", "about March 1894"),
    "vague": ("1893-21", "spring 1893"),
    "time": ("T07:08:09Z", "07:08:09 UTC"),
    "stated": ("markstated", ""),
    "account": ("Marksentence", ""),
    "sources": ("circular", "Circular"),
    "quotes": ("markquote", ""),
    "claims": ("markclaim", ""),
    "disputes": ("markother", "markother"),
    "deprecated": ("markreason", ""),
    "actors": ("lavia", ""),
    "place": ("enda", ""),
    "relations": ("esponds", ""),
    "former": ("the-former", ""),
}


def as_text(format_: str, timeline: Timeline) -> str:
    """Return all that an export holds as text; of SQLite its rows, of a calendar its unfolded lines."""
    files = export(format_, timeline).files
    if format_ == "sqlite":
        connection = sqlite3.connect(":memory:")
        connection.deserialize(files["timeline.db"])
        return "\n".join(connection.iterdump())
    return "\n".join(data.decode() for data in files.values()).replace("\r\n ", "")


@pytest.mark.parametrize("feature", [f.id for f in FEATURES])
@pytest.mark.parametrize("format_", BY_ID)
def test_the_table_of_what_is_carried_is_true(format_: str, feature: str, full: Timeline) -> None:
    """What an exporter says it carries stands in its output, and what it says it leaves out does not."""
    found = as_text(format_, full)
    whole, in_words = MARKS[feature]
    carriage = BY_ID[format_].carries[feature]
    if BY_ID[format_].has_sources_only:
        # What a source is called is all it has of a source.
        assert carriage is Carriage.NOT
        assert feature == "sources" or whole not in found
        return
    if carriage is Carriage.WHOLE:
        # The HTML file is for people: what stands in full there are the words.
        assert (in_words if format_ == "html" and in_words else whole) in found
    elif carriage is Carriage.WORDS:
        assert in_words in found
    elif feature in ("coarse", "qualified", "vague"):
        assert format_ == "icalendar"
        assert whole not in found
        assert in_words not in found
    else:
        assert whole not in found


def test_what_is_lost_is_counted_by_event(full: Timeline) -> None:
    """Features that no event has are not spoken of."""
    found = {f.id: ids for f, _, ids in losses(full, BY_ID["timelinejs"].carries)}
    assert found["quotes"] == tuple(e.id for e in full.events)
    assert found["qualified"] == ("the-survey",)
    assert found["time"] == ("the-whistle",)
    assert not losses(full, BY_ID["json"].carries)


def test_an_event_that_cannot_be_held_is_named(vague: Timeline) -> None:
    """With its date in words."""
    skipped = dict(export("timelinejs", vague).skipped)
    assert skipped == {"unknown": "its date, “dates unknown”, has no year"}
    assert set(dict(export("icalendar", vague).skipped)) == set(VAGUE)


# The same bytes -------------------------------------------------------------------------------------------------


def test_two_exports_give_the_same_bytes(root: Path, small: Timeline) -> None:
    """In another process with another hash seed, time zone and locale."""
    script = (
        "import sys, hashlib; sys.path[:0] = ['tests', 'generator']\n"
        "from dateline import settings; from dateline.export.formats import site_files\n"
        "from made_site import PUBLICATION, load\n"
        "t = load(settings.load(__import__('pathlib').Path('tests/site/pelicanconf.py')))\n"
        "for name, make in site_files(t, PUBLICATION): print(name, hashlib.sha256(make()).hexdigest())\n"
    )
    told = []
    for seed, zone in (("1", "UTC"), ("99", "Asia/Tokyo")):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(done.stdout)
    assert told[0] == told[1]
    assert len(told[0].splitlines()) == len(list(site_files(small, PUBLICATION)))


def test_no_two_files_have_one_name(small: Timeline) -> None:
    """Every file that a format declares is made, and none else."""
    names = [name for name, _ in site_files(small, PUBLICATION)]
    assert len(names) == len(set(names))
    for format_ in FORMATS:
        assert tuple(export(format_.id, small).files) == format_.files or format_.id == "csv"
        assert set(export(format_.id, small).files) == set(format_.files)
        if format_.id not in FEEDS:
            assert {f"data/{n}" for n in format_.files} <= set(names)


# JSON -----------------------------------------------------------------------------------------------------------


def validator(definition: str) -> Any:
    """Return a validator for one of the schema's definitions."""
    return jsonschema.Draft7Validator({**json_schema.SCHEMA, "anyOf": [{"$ref": f"#/definitions/{definition}"}]})


@pytest.mark.parametrize("which", ["small", "full", "vague", "real"])
def test_json_is_as_its_schema_says(which: str, request: pytest.FixtureRequest) -> None:
    """The whole and each event, where an unknown key is an error."""
    timeline: Timeline = request.getfixturevalue(which)
    assert list(validator("timeline").iter_errors(json.loads(text("json", timeline)))) == []
    lines = text("jsonl", timeline).splitlines()
    assert [json.loads(line)["id"] for line in lines] == [e.id for e in timeline.events]
    for line in lines:
        assert list(validator("event-file").iter_errors(json.loads(line))) == []


def test_the_schema_is_a_schema_and_goes_with_the_data(small: Timeline) -> None:
    """The data name it, and it stands beside them."""
    files = export("json", small).files
    schema = json.loads(files["timeline.schema.json"])
    jsonschema.Draft7Validator.check_schema(schema)
    assert json.loads(files["timeline.json"])["$schema"] == "timeline.schema.json"
    assert list(jsonschema.Draft7Validator(schema).iter_errors(json.loads(files["timeline.json"]))) == []


def test_an_event_alone_holds_all_that_it_names(small: Timeline) -> None:
    """Sources, actors with their affiliations, places around, kinds and sides."""
    for happened in small.events:
        data = event_with_context(happened, small, PUBLICATION)
        held = {
            name: {x["id"] for x in data["registry"].get(name, ())} for name in ("actors", "places", "kinds", "sides")
        }
        sources = {s["id"] for s in data["sources"]}
        assert {r["source"] for r in data.get("reports", ())} <= sources
        assert set(data.get("actors", ())) <= held["actors"]
        assert data["kind"] in held["kinds"]
        assert {s["side"] for s in data["sources"] if "side" in s} <= held["sides"]
        assert "place" not in data or data["place"] in held["places"]


# Tables ---------------------------------------------------------------------------------------------------------


def test_csv_gives_back_every_cell(small: Timeline) -> None:
    """Commas, quotes and every script survive; the files are UTF-8 with CR LF."""
    files = export("csv", small).files
    for table in tables(small):
        data = files[f"{table.name}.csv"]
        assert data.endswith(b"\r\n")
        rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
        assert rows[0] == [c.name for c in table.columns]
        assert rows[1:] == [["" if v is None else str(v) for v in row] for row in table.rows]


@pytest.fixture(scope="module")
def database(small: Timeline, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site's database as a file."""
    path = tmp_path_factory.mktemp("database") / "timeline.db"
    path.write_bytes(export("sqlite", small).files["timeline.db"])
    return path


def test_the_database_is_whole_and_holds_to_its_keys(database: Path, small: Timeline) -> None:
    """Integrity and foreign keys hold, and every row is there."""
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in tables(small):
        rows = connection.execute(f'SELECT * FROM "{table.name}" ORDER BY rowid').fetchall()  # noqa: S608
        assert rows == list(table.rows), table.name
    plan = connection.execute("EXPLAIN QUERY PLAN SELECT * FROM reports WHERE event = 'line-opens'").fetchall()
    assert "USING INDEX" in str(plan)
    connection.close()


def test_the_database_searches_words_and_quotes(database: Path) -> None:
    """In the account, and in the words quoted, without regard for accents."""
    connection = sqlite3.connect(database)
    found = connection.execute(
        "SELECT id FROM events JOIN events_fts ON events_fts.rowid = events.rowid WHERE events_fts MATCH 'flavia'"
    ).fetchall()
    assert ("line-opens",) in found
    quoted = connection.execute("SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH 'mania'").fetchone()
    assert quoted == (1,)
    connection.close()


def test_datasette_opens_the_database(database: Path) -> None:
    """Its tables, and its search box over the events."""
    pytest.importorskip("datasette")
    command = [sys.executable, "-m", "datasette", str(database), "--get"]

    def get(address: str) -> Any:
        done = subprocess.run([*command, address], capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-500:]
        return json.loads(done.stdout)

    rows = get("/timeline/events.json?_search=flavia&_shape=array")
    assert "line-opens" in {r["id"] for r in rows}
    assert get("/timeline/quotes.json?_search=mania&_shape=array")
    names = {t["name"] for t in get("/timeline.json")["tables"]}
    assert {t.name for t in tables_named()} <= names


def tables_named() -> tuple[Any, ...]:
    """Return the tables of an empty timeline."""
    from dateline.registry import Registry

    return tables(Timeline.of((), {}, Registry()))


def test_each_dispute_can_be_asked_for(database: Path, small: Timeline) -> None:
    """More than one position of a property is a dispute, in SQL as on the site."""
    connection = sqlite3.connect(database)
    found = connection.execute(
        "SELECT event, property FROM positions WHERE standing = 'position' GROUP BY event, property "
        "HAVING count(DISTINCT position) > 1"
    ).fetchall()
    assert set(found) == {(e.id, p.id) for e, p in small.disputes}
    connection.close()


# The list of formats, the command and the docs --------------------------------------------------------------------


def test_the_docs_list_every_format_and_what_it_carries(root: Path) -> None:
    """`docs/exports.md` holds what the declarations print, and the fields of the JSON."""
    found = (root / "docs/exports.md").read_text(encoding="utf-8")
    assert as_markdown() in found
    assert json_schema.as_markdown() in found


def test_the_stamp_comes_from_the_environment_or_is_1970(root: Path) -> None:
    """`SOURCE_DATE_EPOCH`, and nothing else; what is no number is refused."""
    of = settings.load(root / "pelicanconf.py")
    assert publication_of(of, {}).stamp == "1970-01-01T00:00:00Z"
    assert publication_of(of, {"SOURCE_DATE_EPOCH": "1700000000"}).stamp == "2023-11-14T22:13:20Z"
    for wrong in ("x", "99999999999999"):
        with pytest.raises(ValueError, match=wrong):
            publication_of(of, {"SOURCE_DATE_EPOCH": wrong})


def test_addresses_lead_nowhere_where_the_site_has_none(small: Timeline) -> None:
    """A site built for this machine puts no made-up host into its exports."""
    for format_ in ("json", "jsonl", "timelinejs", "markwhen"):
        assert "example.org/railway" not in text(format_, small, Publication(title="Here"))


def dateline(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the command."""
    return subprocess.run([sys.executable, "-m", "dateline", *arguments], cwd=cwd, capture_output=True, check=False)


def test_the_command_writes_data_to_stdout_and_losses_to_stderr(root: Path, tmp_path: Path) -> None:
    """One file goes to stdout or where `-o` says; several need a folder, or `--only`."""
    site = root / "tests/site"
    done = dateline("export", "icalendar", cwd=site)
    assert done.returncode == 0
    assert done.stdout.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "railway-mania is left out: no calendar has a day for “the 1890s”" in done.stderr.decode()
    assert "icalendar: quotes: left out" in done.stderr.decode()
    assert dateline("export", "csv", cwd=site).returncode == 2
    only = dateline("export", "csv", "--only", "events.csv", cwd=site)
    assert only.stdout.startswith(b"id,position,title,date,")
    assert dateline("export", "csv", "-o", str(tmp_path / "csv"), cwd=site).returncode == 0
    assert (tmp_path / "csv/events.csv").read_bytes() == only.stdout
    assert dateline("export", "sqlite", "-o", str(tmp_path / "t.db"), cwd=site).stdout == b""
    assert (tmp_path / "t.db").read_bytes().startswith(b"SQLite format 3\x00")
    assert dateline("export", "nonsense", cwd=site).returncode == 2
    addressless = dateline("export", "rss", cwd=site)
    assert (addressless.returncode, addressless.stdout) == (2, b"")
    assert b"give the site\xe2\x80\x99s with --url" in addressless.stderr
    addressed = dateline("export", "rss", "--url", "https://example.org/railway", cwd=site)
    assert b"<link>https://example.org/railway/" in addressed.stdout


def test_words_are_said_of_every_vague_date(vague: Timeline) -> None:
    """TimelineJS shows the words, markwhen has them in the title or its own figures."""
    slides = {s["unique_id"]: s for s in json.loads(text("timelinejs", vague))["events"]}
    for happened in vague.events:
        if happened.id in slides:
            assert slides[happened.id]["display_date"] == words(happened.when)
            assert slides[happened.id]["edtf"] == str(happened.when)
