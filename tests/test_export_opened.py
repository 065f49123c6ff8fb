"""Exports opened in the programs they are for: TimelineJS and the one file in a browser, markwhen in its parser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from browsing import follow
from dateline import settings
from dateline.cite import own_sentences
from dateline.edtf import parse
from dateline.timeline import Timeline
from dateline.wording import words
from made_site import export, load, make, of_dates, text
from published import documents, serve
from test_export import VAGUE

sync_api = pytest.importorskip("playwright.sync_api")

TIMELINEJS = Path("node_modules/@knight-lab/timelinejs/dist")


@pytest.fixture(scope="module")
def small(root: Path) -> Timeline:
    """The timeline of the small site, with hostile text in every field."""
    return load(settings.load(root / "tests/site/pelicanconf.py"))


# markwhen -------------------------------------------------------------------------------------------------------


def markwhen(root: Path, document: str) -> Any:
    """Return what markwhen's own parser reads."""
    if not shutil.which("node") or not (root / "node_modules/@markwhen/parser").is_dir():
        pytest.skip("markwhen's parser is not installed: npm ci")
    command = ["node", str(root / "tests/markwhen.mjs")]
    done = subprocess.run(command, input=document, capture_output=True, text=True, encoding="utf-8", check=True)
    return json.loads(done.stdout)


def test_markwhens_parser_reads_every_event(root: Path, small: Timeline) -> None:
    """One entry an event, with its id and EDTF; no sentence is taken for an entry; no message of a mistake."""
    read = markwhen(root, text("markwhen", small))
    assert read["messages"] == []
    assert [e["properties"]["id"] for e in read["events"]] == [e.id for e in small.events]
    for entry, happened in zip(read["events"], small.events, strict=True):
        assert parse(entry["properties"].get("edtf") or entry["when"]) == happened.when
        assert entry["properties"].get("title", entry["title"]) == happened.title


def test_markwhen_takes_our_figures_for_what_they_are(root: Path, tmp_path: Path) -> None:
    """The stretch it reads begins and ends where the figures do; words stand by what they do not say."""
    dates = {**VAGUE, "day": "2022-03-14", "stretch": "2022-03-12/2022-03-13", "half": "-0043/-0040", "early": "0476"}
    timeline = make(tmp_path, {"gazette.yaml": of_dates(dates)})
    exported = export("markwhen", timeline)
    read = {e["properties"]["id"]: e for e in markwhen(root, exported.files["timeline.mw"].decode())["events"]}
    assert set(read) | set(dict(exported.skipped)) == set(dates)
    spans = {
        "day": ("2022-03-14", "2022-03-15"),
        "stretch": ("2022-03-12", "2022-03-14"),
        "month": ("2022-03-01", "2022-04-01"),
        "year": ("2022-01-01", "2023-01-01"),
        "about-month": ("2022-03-01", "2022-04-01"),
        "decade": ("2020-01-01", "2030-01-01"),
        "months": ("2022-03-01", "2022-06-01"),
        "winter": ("2022-01-01", "2024-01-01"),
        "before-christ": ("-000043-01-01", "-000042-01-01"),
        # markwhen ends a stretch of years BC where its last year begins.
        "half": ("-000043-01-01", "-000040-01-01"),
        "early": ("0476-01-01", "0477-01-01"),
    }
    for id_, (start, end) in spans.items():
        assert (read[id_]["from"].partition("T")[0], read[id_]["to"].partition("T")[0]) == (start, end), id_
    assert words(parse("2022-03~")) in read["about-month"]["title"]


@pytest.mark.parametrize(
    "sentence",
    [
        "2022: a year.", "12:30: a time.", "- 2022: a list.", "5 days: long.", "now: then.", "# Heading.",
        "// Comment.",
        "key: value.", "--- dashes.", "[x] done.", "group Strikes.", "section One.", "end group.", "#tag first.",
        "before !line.start: it.", "1/2/2022 - 3/4/2022: a stretch.", "44 BC: an end.", "every day: it.", "> quoted.",
    ],
)  # fmt: skip
def test_no_sentence_is_taken_for_markup(sentence: str, root: Path, tmp_path: Path) -> None:
    """Whatever the account begins with, the entry is one entry."""
    entry = {"id": "it", "date": "1894-07-14", "title": sentence, "kind": "opening", "summary": sentence}
    head = "source: {type: article, title: Gazette, language: en}\nevents: "
    timeline = make(tmp_path, {"gazette.yaml": head + json.dumps([entry, {**entry, "id": "other"}])})
    read = markwhen(root, text("markwhen", timeline))
    assert [e["properties"] for e in read["events"]] == [
        {"id": i, "kind": "opening", "url": f"https://example.org/railway/events/{i}/"} for i in ("it", "other")
    ]
    assert read["messages"] == []


# citation-js and citeproc-js --------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["csl-json", "bibtex", "ris"])
def test_citation_js_reads_every_source_and_citeproc_prints_it(format_: str, root: Path, small: Timeline) -> None:
    """A reference manager's own reader finds each source with its title, no date is more exact, each can be cited."""
    if not shutil.which("node") or not (root / "node_modules/citation-js").is_dir():
        pytest.skip("citation-js is not installed: npm ci")
    document = text(format_, small)
    command = ["node", str(root / "tests/citation.cjs")]
    done = subprocess.run(command, input=document, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert {entry["id"] for entry in read["data"]} == set(small.sources)
    for entry in read["data"]:
        source = small.sources[entry["id"]]
        assert _letters(entry["title"]) == _letters(source.title)
        parts = entry.get("issued", {}).get("date-parts", [[]])[0]
        low, high = (source.issued.low, source.issued.high) if source.issued else (None, None)
        known = [a for a, b in zip(low or (), high or (), strict=True) if a == b] if low and high else []
        assert [int(p) for p in parts] == known[: len(parts)], "no part of a date that the source has not"
        assert _letters(source.title)[:40] in _letters(read["bibliography"][entry["id"]])


def _letters(text: str) -> str:
    """Return what is left of a text where programs change its typography, capitals and markup."""
    return "".join(c for c in re.sub("<[^<>]*>", "", text).casefold() if c.isalnum())


# TimelineJS -----------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_timelinejs_opens_the_timeline(root: Path, small: Timeline, browser: sync_api.Browser, tmp_path: Path) -> None:
    """The real TimelineJS shows every event with our words for its date, groups them, and runs nothing hostile."""
    if not (root / TIMELINEJS).is_dir():
        pytest.skip("TimelineJS is not installed: npm ci")
    shutil.copytree(root / TIMELINEJS, tmp_path / "dist")
    (tmp_path / "timelinejs.json").write_bytes(export("timelinejs", small).files["timelinejs.json"])
    (tmp_path / "index.html").write_text(
        "<!DOCTYPE html><meta charset=utf-8><title>T</title><link rel=stylesheet href=dist/css/timeline.css>"
        "<div id=t style='width:1200px;height:700px'></div><script src=dist/js/timeline.js></script>"
        "<script>window.ran = []; window.hostile = what => ran.push(what);"
        "const at = name => new URL(name, location).href;"
        "const options = {script_path: at('dist/js/'), hash_bookmark: true};"
        "window.timeline = new TL.Timeline('t', at('timelinejs.json'), options);"
        "</script>",
        encoding="utf-8",
    )
    slides = json.loads(text("timelinejs", small))["events"]
    with serve(tmp_path) as address:
        page = browser.new_page(viewport={"width": 1250, "height": 800})
        page.route(lambda url: not url.startswith(address), lambda route: route.abort())
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}#event-{slides[2]['unique_id']}")
        page.wait_for_function("window.timeline && timeline.ready === true", timeout=120_000)
        sync_api.expect(page.locator(".tl-timemarker")).to_have_count(len(slides))
        sync_api.expect(page.locator(".tl-message-full")).to_have_count(0)
        page.wait_for_function("id => timeline.current_id === id", arg=slides[2]["unique_id"])
        dates = page.evaluate(
            "timeline.config.events.map(e => [e.unique_id, e.start_date.data.display_date || e.display_date])"
        )
        assert {i for i, _ in dates} == {s["unique_id"] for s in slides}
        shown = page.locator(".tl-slide .tl-headline-date").all_text_contents()
        for happened in small.events:
            assert any(words(happened.when) in s for s in shown), happened.id
        groups = set(page.locator(".tl-timegroup-message").all_text_contents())
        # Of a name with markup in it TimelineJS shows what is left when it has been taken out.
        assert {small.registry.kinds[k].plural for k in small.by_kind if k != "hostile"} <= groups
        assert page.evaluate("ran") == []
        assert errors == []
        page.close()


# One file -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def single(small: Timeline, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one-file edition of the small site."""
    path = tmp_path_factory.mktemp("stick") / "timeline.html"
    path.write_bytes(export("html", small).files["timeline.html"])
    return path


def test_the_one_file_links_within_itself(single: Path, small: Timeline) -> None:
    """Every event, note and source is there once, every link inside it lands, and it loads nothing."""
    document = documents(single.parent)["timeline.html"]
    ids = [e.attributes["id"] for e in document.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    assert {f"e-{e.id}" for e in small.events} | {f"s-{s}" for s in small.sources} <= set(ids)
    for href in document.links():
        assert href.startswith(("https://", "http://")) or href.removeprefix("#") in ids, href
    assert not [e for e in document.elements if "src" in e.attributes or e.tag in ("script", "iframe", "object")]
    assert not [e for e in document.elements if any(a.startswith("on") for a in e.attributes)]
    whole = document.all("body")[0].text
    for happened in small.events:
        assert happened.title in whole
        for report in happened.reports:
            for quote in report.quotes:
                assert quote.text in whole
            for sentence in own_sentences(report):
                assert sentence.text in whole


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_one_file_works_from_a_stick(
    scheme: str, single: Path, browser: sync_api.Browser, root: Path, small: Timeline
) -> None:
    """Opened as a file it needs no network, its style is let through, a link leads to the note, axe is content."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(single.as_uri())
    assert asked == [single.as_uri()]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
    follow(page.locator("#e-line-opens sup a").first)
    assert page.locator(page.url[page.url.index("#") :]).is_visible()
    axe = root / "node_modules/axe-core/axe.min.js"
    if axe.is_file():
        # The policy forbids scripts; the test's own comes in past it.
        bare = browser.new_context(bypass_csp=True, color_scheme=scheme)
        checked = bare.new_page()
        checked.goto(single.as_uri())
        checked.add_script_tag(path=str(axe))
        found = checked.evaluate("axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))")
        assert found == []
        bare.close()
    context.close()


@pytest.mark.markup
def test_the_one_file_is_valid_html(single: Path, root: Path) -> None:
    """By the Nu HTML checker."""
    from test_markup import nu

    assert nu(root, single.parent) == []
