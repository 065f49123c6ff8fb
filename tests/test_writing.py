"""The commands that write YAML: scriptable, asking only on a terminal, and never over what is there."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dateline import document, draft, page_head, pipeline, stub
from dateline.diagnostic import Diagnostic
from dateline.schema import REPORT, SOURCE
from dateline.settings import load
from published import digest, serve
from terminal import whole
from test_cli import dateline

GAZETTE = "content/events/1894/1894-07-15-strelsau-gazette-opening.yaml"


@pytest.fixture
def site(root: Path, tmp_path: Path) -> Path:
    """The small site, to write in."""
    shutil.copytree(root / "tests/site", tmp_path / "site")
    return tmp_path / "site"


def findings(site: Path) -> list[str]:
    """Return the errors of the whole content, as “file:line code”."""
    result = pipeline.run(load(site / "pelicanconf.py"))
    return [f"{Path(d.path).name}:{d.span.line} {d.code}" for d in result.diagnostics if d.severity == 0]


# New source -------------------------------------------------------------------------------------------------------


def test_new_fills_in_what_is_known_and_leaves_the_rest_blank(site: Path) -> None:
    """The address, what the host's sources share, the day of reading; no date that only the address has."""
    first = (
        "source: {type: article-newspaper, title: A, url: 'https://www.gazette.example/a', side: press, language: de}\n"
    )
    second = first.replace("title: A", "title: B").replace("/a'", "/b'").replace("de}", "en}")
    for name, text in (("g-a", first), ("g-b", second)):
        (site / f"content/events/{name}.yaml").write_text(text)
    done = dateline("new", "https://gazette.example/1894/07/20/halt.html", "--set", "accessed=2026-11-24", cwd=site)
    assert done.returncode == 0, done.stderr
    source = yaml.load(done.stdout, yaml.BaseLoader)["source"]  # noqa: S506
    assert source == {
        "type": "article-newspaper", "title": "", "url": "https://gazette.example/1894/07/20/halt.html",
        "accessed": "2026-11-24", "language": "", "side": "press",
    }  # fmt: skip
    assert "# issued: 1894-07-20  # stands in the address" not in done.stdout, "no year before 1900 is guessed at"
    other = dateline("new", "https://gazette.example/2022/03/15/halt", cwd=site).stdout
    assert "  # issued: 2022-03-15  # stands in the address; take it if the page shows it too" in other
    assert "save it as gazette-halt.yaml" in done.stderr


def test_what_is_left_blank_is_what_the_check_asks_for(site: Path) -> None:
    """A file fresh from `dateline new` is YAML, and each blank is a finding in its line."""
    done = dateline("new", "https://example.org/halt", "--create", cwd=site)
    assert done.stderr.strip().endswith("content/events/example-halt.yaml")
    said = dateline("check", "content/events/example-halt.yaml", cwd=site).stdout
    assert "error[value-missing]" in said
    assert "Traceback" not in said


COMPLETE = (
    "new", "https://example.org/halt", "--create",
    "--set", "title=Halt: “No. 1” # at last", "--set", "type=article-newspaper", "--set", "issued=1894-07-22",
    "--set", "accessed=2026-11-24", "--set", "language=en", "--set", "side=press",
    "--set", "author:={family: Hentzau, given: Rupert}", "--set", "author=The Echo",
    "--event", "line-opens", "--report", "quotes=the train stood", "--report", "quotes=- for an hour",
    "--report", "summary=The train stood for an hour.", "--report", "claims.delay=an hour",
)  # fmt: skip


def test_a_script_writes_a_whole_event_file(site: Path) -> None:
    """Every field can be given; the file lies under its year, is named by day, host and title, and is sound."""
    before = digest(site)
    done = dateline(*COMPLETE, cwd=site)
    assert done.returncode == 0, done.stderr
    (path,) = (site / p for p in set(digest(site)) - set(before))
    assert path.relative_to(site).as_posix() == "content/events/1894/1894-07-22-example-halt-no-1-last.yaml"
    assert findings(site) == []
    timeline = pipeline.run(load(site / "pelicanconf.py")).timeline
    assert timeline
    source = timeline.sources[path.stem]
    assert source.title == "Halt: “No. 1” # at last"
    assert [str(a) for a in source.author] == ["Rupert Hentzau", "The Echo"]
    (report,) = (r for r in timeline.by_id["line-opens"].reports if r.source_id == path.stem)
    assert [q.text for q in report.quotes] == ["the train stood", "- for an hour"]
    assert [(c.property_id, c.value) for c in report.claims] == [("delay", "an hour")]


def test_what_is_there_is_never_overwritten(site: Path) -> None:
    """A second run with the same address is refused, and so is a file that exists; nothing changes."""
    assert dateline(*COMPLETE, cwd=site).returncode == 0
    before = digest(site)
    again = dateline(*COMPLETE, cwd=site)
    assert again.returncode == 2
    assert "this address is the source “1894-07-22-example-halt-no-1-last” already" in again.stderr
    (site / "x.yaml").write_text("mine\n")
    done = dateline("new", "https://example.org/other", "-o", "x.yaml", cwd=site)
    assert done.returncode == 2
    assert "is there already; nothing was written" in done.stderr
    (site / "x.yaml").unlink()
    assert digest(site) == before


WRONG = [
    # what is given, and what is said
    (("--set", "titel=A"), "the source has no field “titel”; did you mean “title”?"),
    (("--set", "issued=1894-02-30"), "“1894-02-30” is not a date: February 1894 has 28 days"),
    (("--set", "type=newspaper"), "did you mean “article-newspaper”?"),
    (("--set", "title="), "“title=” gives no value: write title=value"),
    (("--set", "title=A", "--set", "title=B"), "“title” is given twice"),
    (("--report", "claims=long"), "write claims.NAME=value"),
    (("--report", "quotes=" + "word " * 41), "the quote has 41 words; the limit is 40"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[w[1][:30] for w in WRONG])
def test_a_value_that_the_schema_refuses_is_refused_at_once(arguments: tuple[str, ...], said: str, site: Path) -> None:
    """Exit 2 with what the check would say, and nothing is written."""
    done = dateline("new", "https://example.org/x", "--create", *arguments, cwd=site)
    assert done.returncode == 2
    assert said in done.stderr
    assert not list(site.rglob("*example*"))


PAGE = """<!DOCTYPE html><html lang="de-de"><head><title>Halt | Bote</title>
<meta property="og:title" content="Halt auf offener Strecke"><meta property="og:site_name" content="Zendaer Bote">
<meta property="article:published_time" content="2022-07-21T23:30:00+02:00"><meta name="author" content="R. Hentzau">
<link rel="canonical" href="https://bote.example/halt">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Halt",
"datePublished": "2022-07-21",
"author": [{"name": "Rupert Hentzau"}]}]}</script></head><body><title>No</title></body></html>"""


def test_a_saved_page_says_what_it_is(site: Path) -> None:
    """Title, names, newspaper, day, language and address as the page declares them, from a file or stdin."""
    (site / "page.html").write_text(PAGE, encoding="utf-8")
    for arguments, stdin in ((("page.html",), ""), (("-",), PAGE)):
        done = dateline("new", *arguments, "--set", "accessed=2026-11-24", cwd=site, stdin=stdin)
        assert done.returncode == 0, done.stderr
        source = yaml.load(done.stdout, yaml.BaseLoader)["source"]  # noqa: S506
        assert source == {
            "type": "article-newspaper", "title": "Halt auf offener Strecke", "author": "Rupert Hentzau",
            "container-title": "Zendaer Bote", "issued": "2022-07-21", "url": "https://bote.example/halt",
            "accessed": "2026-11-24", "language": "de-DE", "side": "",
        }  # fmt: skip


def test_days_that_differ_are_left_to_the_editor() -> None:
    """Neither of two days is taken."""
    assert page_head.read(PAGE)["issued"] == "2022-07-21"
    assert "issued" not in page_head.read(
        PAGE.replace('"datePublished": "2022-07-21"', '"datePublished": "2022-07-22"')
    )


@given(st.text())
def test_no_page_is_too_broken_to_be_read(text: str) -> None:
    """Whatever it holds."""
    page_head.read(
        f'<html lang="{text}"><script type="application/ld+json">{text}</script><meta name=author content={text}>'
    )


def test_the_page_is_fetched_only_when_asked(site: Path, tmp_path: Path) -> None:
    """`--fetch` reads it; without, an address that nobody serves does as well."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/halt.html").write_text(PAGE, encoding="utf-8")
    with serve(tmp_path / "pages") as address:
        done = dateline("new", f"{address}halt.html", "--fetch", cwd=site)
        assert "title: Halt auf offener Strecke" in done.stdout, done.stderr
        assert f"url: {address}halt.html" in done.stdout, "the address is the one that was read"
        missing = dateline("new", f"{address}gone.html", "--fetch", cwd=site)
    assert missing.returncode == 2
    assert "save the page and give the file" in missing.stderr
    assert dateline("new", f"{address}halt.html", cwd=site).returncode == 0


def on_a_terminal(*arguments: str, cwd: Path, answers: str) -> tuple[str, str]:
    """Run a command whose stdin and stderr are a terminal; return what went to stdout and to the terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "dateline", *arguments]
    os.write(ours, answers.encode())
    done = subprocess.run(
        command, cwd=cwd, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, timeout=300, check=False
    )
    os.close(theirs)
    return done.stdout.decode(), whole(ours).decode()


def test_a_person_at_a_terminal_is_asked(site: Path) -> None:
    """A wrong answer is asked for again, an empty one leaves a blank; stdout holds the YAML alone."""
    answers = "Halt\n1894-02-30\n1894-07-22\nnewspaper\n\n\npress\n"
    out, said = on_a_terminal("new", "https://example.org/halt", cwd=site, answers=answers)
    source = yaml.load(out, yaml.BaseLoader)["source"]  # noqa: S506
    assert (source["title"], source["issued"], source["type"], source["side"]) == ("Halt", "1894-07-22", "", "press")
    assert "February 1894 has 28 days" in said
    assert "did you mean “article-newspaper”?" in said


# A further report -------------------------------------------------------------------------------------------------


def test_add_prints_a_report_with_what_is_known_in_comments(site: Path) -> None:
    """No date of other sources becomes this one's by itself."""
    done = dateline("add", "line-opens", cwd=site)
    assert done.returncode == 0, done.stderr
    (entry,) = yaml.load(f"events:\n{done.stdout}", yaml.BaseLoader)["events"]  # noqa: S506
    assert entry == {"id": "line-opens", "summary": "", "quotes": [""]}
    assert "    # date: 1894-07-14  # so far: 14 July 1894, " in done.stdout


def test_add_puts_a_report_at_the_end_of_a_file(site: Path) -> None:
    """What was there stays, byte for byte; a second report of one event in one file is refused."""
    path = site / "content/events/1894/1894-07-16-zendaer-bote-eroeffnung.yaml"
    before = path.read_bytes()
    arguments = (
        "add",
        "navvies-strike",
        "--set",
        "quotes=they struck",
        "--set",
        "summary=They struck.",
        "--to",
        str(path),
    )
    done = dateline(*arguments, cwd=site)
    assert done.returncode == 0, done.stderr
    assert path.read_bytes().startswith(before)
    assert findings(site) == []
    again = dateline(*arguments, cwd=site)
    assert again.returncode == 2
    assert "reports “navvies-strike” already" in again.stderr


@pytest.mark.parametrize(
    "tail", ["events: [{id: navvies-strike, quotes: so}]\n", "source: {type: article, title: A, language: en}\n"]
)
def test_add_does_not_guess_where_a_list_ends(tail: str, site: Path) -> None:
    """A list in brackets, or one that is not the file's last part, is left for the editor."""
    path = site / "content/events/x.yaml"
    head = (
        "events:\n  - {id: navvies-strike, quotes: so}\n"
        if tail.startswith("source")
        else "source: {type: article, title: A, language: en}\n"
    )
    path.write_text(head + tail)
    done = dateline("add", "line-opens", "--set", "summary=So.", "--set", "quotes=so", "--to", str(path), cwd=site)
    assert done.returncode == 2
    assert path.read_text() == head + tail


def test_an_unknown_event_is_not_added_to(site: Path) -> None:
    """With the one that was meant."""
    assert "did you mean “line-opens”?" in dateline("add", "line-open", cwd=site).stderr


# Actors and places ------------------------------------------------------------------------------------------------


def test_an_actor_and_a_place_are_written(site: Path) -> None:
    """Printed, or put at the end of their file; the check is content."""
    done = dateline(
        "actor", "fritz-von-tarlenheim", "--set", "name=Fritz von Tarlenheim", "--set", "names.de=Fritz", cwd=site
    )
    assert done.stdout == "fritz-von-tarlenheim:\n  name: Fritz von Tarlenheim\n  names:\n    de: Fritz\n"
    before = (site / "content/actors.yaml").read_text(encoding="utf-8")
    assert dateline("actor", "michael", "--set", "side=press", "--append", cwd=site).returncode == 0
    assert (site / "content/actors.yaml").read_text(
        encoding="utf-8"
    ) == f"{before}michael:\n  name: Michael\n  side: press\n"
    assert dateline("place", "hofbau", "--set", "coordinates=41.9, 12.5", "--append", cwd=site).returncode == 0
    assert findings(site) == []


def test_who_is_there_already_is_not_written_twice(site: Path) -> None:
    """Neither an id nor a name."""
    known = next(iter(yaml.safe_load((site / "content/actors.yaml").read_text(encoding="utf-8")).items()))
    done = dateline("actor", known[0], "--append", cwd=site)
    assert done.returncode == 2
    assert f"“{known[0]}” is in actors.yaml already" in done.stderr
    other = dateline("actor", "somebody-else", "--set", f"name={known[1]['name']}", cwd=site)
    assert f"is in actors.yaml already, as “{known[0]}”" in other.stderr
    assert dateline("place", "No Id", cwd=site).returncode == 2


# Text -------------------------------------------------------------------------------------------------------------


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1))
def test_every_text_is_read_back_as_it_was_given(text: str) -> None:
    """Quotes are put where they must be; blanks are folded as the schema folds them."""
    folded = " ".join(text.split())
    if not folded:
        return
    for yaml_text in (f"k: {stub.scalar(text)}\n", f"k:\n  - {stub.scalar(text)}\n"):
        said: list[Diagnostic] = []
        read = document.loads("x", yaml_text.encode(), said)
        assert read, (yaml_text, said)
        node = read.root.value[0][1]
        assert (node.value if isinstance(node.value, str) else node.value[0].value) == folded


@given(st.lists(st.sampled_from(["word", "a: b", "#x", "“so”", "it's", "longer words here"]), min_size=1, max_size=60))
def test_long_texts_are_folded_and_read_back(words: list[str]) -> None:
    """A line has no more than a hundred characters."""
    text = " ".join(words)
    written = stub.block({"title": text}, REPORT, "    ")
    assert yaml.load(written, yaml.BaseLoader) == {"title": text}  # noqa: S506
    assert all(len(line) <= 110 for line in written.split("\n"))


SLUGS = [
    # title, address, day, the id
    ("Will China come to Putin’s rescue?", "https://www.spectator.co.uk/x", "2022-03-14",
     "2022-03-14-spectator-china-come-putins-rescue"),
    ("Встреча в Риме", "https://lenta.ru/news/2022/03/14/peskov/", "2022-03-14", "2022-03-14-lenta-peskov"),
    ("", "https://www.example.org/men-walk-on-moon.html", "", "example-men-walk-moon"),
    ("Straße & Gärten", "", "1894", "1894-strasse-garten"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "url", "issued", "id_"), SLUGS)
def test_an_id_is_made_of_what_is_known(title: str, url: str, issued: str, id_: str) -> None:
    """Day, host and title; where its letters are not Latin, the address serves."""
    values = {"title": title, "issued": issued}
    assert draft.id_for({k: v for k, v in values.items() if v}, url) == id_


def test_fields_stand_in_the_order_of_the_schema() -> None:
    """Whatever order they were given in."""
    values = stub.given(["language=en", "title=A", "type=article"], SOURCE)
    assert list(yaml.safe_load(stub.block(values, SOURCE, ""))) == ["type", "title", "language"]
