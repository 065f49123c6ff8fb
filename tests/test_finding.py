"""Finding events and taking them along, in a real browser, with JavaScript on and off."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from browsing import REPOSITORY, Published, follow
from dateline.sharing import FORM
from published import build, documents

sync_api = pytest.importorskip("playwright.sync_api")

ANOTHER = "<!DOCTYPE html><title>Another</title><link rel=icon href=data:,>"

pytestmark = pytest.mark.browser


# Browsing -------------------------------------------------------------------------------------------------------


def test_the_browse_page_is_whole_without_javascript(served: str, reader: sync_api.Page) -> None:
    """Every event is listed, and every value of every facet leads to a page with as many events as it says."""
    reader.goto(f"{served}browse/")
    total = reader.locator("[data-in]").count()
    assert reader.locator("[role=status]").inner_text() == f"{total} events"
    assert total > 20
    assert reader.locator("input[type=checkbox]").count() == 0
    for facet in ("kind", "side", "place", "disputed"):
        value = reader.locator(f"[data-facet={facet}] li").first
        number, href = value.locator(".number").text_content(), value.locator("a").get_attribute("href")
        assert number
        other = reader.context.new_page()
        other.goto(f"{served}browse/{href}")
        assert other.locator("main article.entry").count() == int(number.split()[0]), facet
        other.close()


def shown(page: sync_api.Page) -> list[str]:
    """Return what the visible events of the browse page belong to."""
    return [t or "" for t in page.locator("[data-in]:visible").evaluate_all("rows => rows.map(r => r.dataset.in)")]


def test_facets_combine_and_the_address_remembers(served: str, page: sync_api.Page) -> None:
    """Values of one facet add up, facets narrow down; the back button undoes one choice, a reload keeps all."""
    page.goto(f"{served}browse/")
    total = len(shown(page))
    page.locator("[data-facet=kind] summary").click()
    page.get_by_role("checkbox", name=re.compile("^Meetings")).check()
    meetings = len(shown(page))
    assert 0 < meetings < total
    sync_api.expect(page.get_by_role("status")).to_have_text(f"{meetings} of {total} events")
    page.get_by_role("checkbox", name=re.compile("^Calls")).check()
    both = len(shown(page))
    assert meetings < both
    page.locator("[data-facet=side] summary").click()
    china = page.get_by_role("checkbox", name=re.compile("^China"))
    promised = page.locator("[data-facet=side] [data-value=cn] .number").inner_text()
    china.check()
    rows = shown(page)
    assert len(rows) == int(promised.split()[0]), "a count says what a choice will show"
    assert all("side:cn" in row.split() and re.search("kind:(meeting|call)( |$)", row) for row in rows)
    sync_api.expect(page).to_have_url(f"{served}browse/?kind=meeting&kind=call&side=cn")
    page.reload()
    assert shown(page) == rows
    sync_api.expect(china).to_be_checked()
    visible = page.locator("[data-in]:visible")
    page.go_back()
    sync_api.expect(visible).to_have_count(both)
    page.go_forward()
    sync_api.expect(visible).to_have_count(len(rows))
    assert shown(page) == rows
    page.get_by_role("button", name="Show all").click()
    sync_api.expect(visible).to_have_count(total)
    sync_api.expect(page).to_have_url(f"{served}browse/")


def test_facets_work_by_keyboard(served: str, page: sync_api.Page) -> None:
    """A facet opens with Enter and a value is chosen with the space bar; the focus stays."""
    page.goto(f"{served}browse/")
    page.locator("[data-facet=disputed] summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    sync_api.expect(page.locator(":focus")).to_have_attribute("name", "disputed")
    sync_api.expect(page.locator(":focus")).to_be_checked()
    rows = shown(page)
    assert rows
    assert all("disputed:yes" in row.split() for row in rows)


def test_an_address_may_name_what_does_not_exist(served: str, page: sync_api.Page) -> None:
    """An old or mistyped choice shows everything instead of nothing."""
    page.goto(f"{served}browse/?kind=nosuch&colour=red#x")
    assert len(shown(page)) == page.locator("[data-in]").count()


# Searching ------------------------------------------------------------------------------------------------------


QUERIES = [
    ("English, an inflected form", "meets Rome", "Sullivan and Yang Jiechi meet in Rome"),
    ("Ukrainian", "ніколи не нападе", "force for good"),
    ("Russian", "посол Китая", "force for good"),
    ("Chinese, two letters of a longer word", "中美", "Sullivan and Yang Jiechi meet in Rome"),
    ("Japanese", "会談の重点", "Sullivan and Yang Jiechi meet in Rome"),
    ("the exact words", '"key meeting in Rome"', "Sullivan and Yang Jiechi meet in Rome"),
]


@pytest.mark.parametrize(("words", "title"), [q[1:] for q in QUERIES], ids=[q[0] for q in QUERIES])
def test_search_finds_words_of_any_language(words: str, title: str, served: str, page: sync_api.Page) -> None:
    """The account, quotes in their own language, and names; the words are marked and the link works."""
    page.goto(f"{served}search/")
    page.get_by_role("searchbox", name="Words").fill(words)
    page.get_by_role("button", name="Search", exact=True).click()
    sync_api.expect(page.locator(".found [role=status]")).to_have_text(re.compile(r"^\d+ events? found"))
    assert page.locator(".results mark").count() > 0
    assert not re.search("[\u4e00-\u9fff] [\u4e00-\u9fff]", page.locator(".results").inner_text())
    follow(page.locator(".results").get_by_role("link", name=re.compile(title)).first, "**/repo/events/**")
    assert title in page.locator("h1").inner_text()


def test_search_narrows_sorts_and_remembers(served: str, page: sync_api.Page) -> None:
    """Filters and order stand in the address; dates sort as on the timeline, vague ones too."""
    page.goto(f"{served}search/?q=russia&kind=denial&kind=briefing&sort=newest")
    status = page.locator(".found [role=status]")
    sync_api.expect(status).to_contain_text("found")
    number = int(status.inner_text().split()[0])
    assert number > 1
    whens = page.locator(".results .when").all_inner_texts()
    assert {w.rpartition(" · ")[2] for w in whens} == {"Denial", "Briefing"}
    newest = page.locator(".results h2").all_inner_texts()
    page.get_by_label("Order").select_option("oldest")
    sync_api.expect(page.locator(".results h2").first).to_have_text(newest[-1]) if number <= 20 else None
    sync_api.expect(page).to_have_url(re.compile("sort=oldest"))
    page.go_back()
    sync_api.expect(page.locator(".results h2").first).to_have_text(newest[0])
    chosen = page.locator("[data-facet=kind] [data-value=denial] .number").inner_text()
    page.locator("[data-facet=kind] input[value=briefing]").uncheck()
    sync_api.expect(status).to_have_text(re.compile(rf"^{chosen.split()[0]} events? found$"))


def test_more_results_come_once_however_often_they_are_asked_for(served: str, page: sync_api.Page) -> None:
    """A button that is pressed twice in haste shows nothing twice."""
    page.goto(f"{served}search/?q=china")
    sync_api.expect(page.locator(".found [role=status]")).to_contain_text("found")
    links = page.locator(".results h2 a")
    sync_api.expect(links).to_have_count(20)
    page.locator("button.more").evaluate("button => { button.click(); button.click(); }")
    sync_api.expect(links).to_have_count(40)
    found = links.evaluate_all("found => found.map(a => a.href)")
    assert len(set(found)) == 40


def test_a_filter_alone_is_a_search(served: str, page: sync_api.Page) -> None:
    """Without words, all that a choice has is shown, and its count was true."""
    page.goto(f"{served}search/")
    page.locator("[data-facet=disputed] summary").click()
    promised = page.locator("[data-facet=disputed] .number").inner_text().split()[0]
    page.locator("[data-facet=disputed] input").check()
    sync_api.expect(page.locator(".found [role=status]")).to_have_text(re.compile(rf"^{promised} events? found$"))


def test_the_slash_key_leads_to_the_words(served: str, page: sync_api.Page) -> None:
    """From anywhere on the page, but not while writing."""
    page.goto(f"{served}search/")
    page.keyboard.press("/")
    box = page.get_by_role("searchbox", name="Words")
    sync_api.expect(box).to_be_focused()
    sync_api.expect(box).to_have_value("")
    page.keyboard.type("a/b")
    sync_api.expect(box).to_have_value("a/b")
    # What was begun is waited for: a page that goes while it loads something complains.
    sync_api.expect(page.locator(".found [role=status]")).not_to_be_empty()


def test_nothing_is_loaded_before_it_is_used(served: str, page: sync_api.Page) -> None:
    """The index waits for the reader."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served}search/", wait_until="networkidle")
    assert [u for u in asked if "pagefind" in u] == []
    with page.expect_request_finished(lambda request: "pagefind-entry" in request.url):
        page.get_by_role("searchbox", name="Words").focus()


def test_without_javascript_search_leads_on(served: str, reader: sync_api.Page) -> None:
    """No dead form is shown, but ways to find things all the same."""
    reader.goto(f"{served}search/")
    assert not reader.locator("input").first.is_visible()
    follow(reader.get_by_role("link", name="Browse all events"))
    assert reader.url == f"{served}browse/"


def test_only_the_search_page_may_run_what_is_not_javascript(served: str, page: sync_api.Page) -> None:
    """Every page has a policy; WebAssembly is allowed on one, inline scripts on none."""
    policies = {}
    for address in ("", "browse/", "search/", "events/rome-meeting/", "about/", "embed/events/rome-meeting/"):
        page.goto(served + address)
        policies[address] = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
    assert [a for a, p in policies.items() if "wasm" in p] == ["search/"]
    assert not [p for p in policies.values() if "unsafe-inline" in p or "'unsafe-eval'" in p]
    assert [a for a, p in policies.items() if "script-src 'self'" in p] == ["browse/", "search/"]


# Taking along ---------------------------------------------------------------------------------------------------


def test_an_entry_is_cited_with_its_permanent_link_and_no_invented_day(served: str, page: sync_api.Page) -> None:
    """Five forms, to select or to copy; none has a day of publication."""
    # Time stands still, for “Copied” goes after a while.
    page.clock.install()
    page.goto(f"{served}events/rome-meeting/")
    follow(page.get_by_role("link", name="Cite this entry"))
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    cite = page.locator("details.cite")
    link = f"{served}events/rome-meeting/"
    texts = cite.locator("pre").all_inner_texts()
    assert [link in t for t in texts] == [True] * 3
    assert cite.locator("dd").count() == 2
    assert json.loads(texts[2])[0] == {
        "id": "rome-meeting",
        "type": "webpage",
        "title": "Sullivan and Yang Jiechi meet in Rome",
        "container-title": "Ukraine–China diplomacy: a sourced timeline",
        "URL": link,
        "language": "en",
    }
    assert not re.search("20[0-9][0-9]", "".join(texts).replace(link, ""))
    cite.get_by_role("button", name="Copy").nth(1).click()
    sync_api.expect(cite.get_by_role("status").nth(1)).to_have_text("Copied")
    page.clock.run_for(5000)
    sync_api.expect(cite.get_by_role("status").nth(1)).to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()").replace("\r", "") == texts[1].replace("\r", "")


def test_without_javascript_there_are_texts_and_no_dead_buttons(served: str, reader: sync_api.Page) -> None:
    """A source's page cites the source, with the day on which it was read."""
    reader.goto(f"{served}sources/2022-03-14-spectator-putins-rescue/")
    reader.get_by_text("Cite this source").click()
    text = reader.locator("details.cite pre").first.inner_text()
    assert "author = {Williams, Ian}" in text
    assert "date = {2022-03-14}" in text
    assert "urldate = {2026-11-24}" in text
    assert reader.locator("button:visible").count() == 0


def test_a_correction_comes_with_the_page_filled_in(served: str, root: Path, page: sync_api.Page) -> None:
    """The link leads to the repository's own form, whose fields exist."""
    page.goto(f"{served}events/rome-meeting/")
    href = page.get_by_role("link", name="Suggest a correction", exact=True).get_attribute("href") or ""
    assert href.startswith(f"{REPOSITORY}/issues/new?")
    asked = {k: v[0] for k, v in parse_qs(urlsplit(href).query).items()}
    assert asked == {
        "template": FORM,
        "title": "Correction: Sullivan and Yang Jiechi meet in Rome",
        "page": f"{served}events/rome-meeting/",
    }
    form = yaml.safe_load((root / ".github/ISSUE_TEMPLATE" / FORM).read_text(encoding="utf-8"))
    assert "page" in {part.get("id") for part in form["body"]}


def test_a_site_without_a_repository_offers_no_correction(root: Path, tmp_path: Path) -> None:
    """A link that leads nowhere is worse than none, and so is a link without an address."""
    assert build(root, tmp_path / "out").returncode == 0
    text = documents(tmp_path / "out")["events/rome-meeting/index.html"].all("main")[0].text
    assert "Suggest a correction" not in text
    assert "Permanent link" not in text
    assert "Cite this entry" in text


EMBEDS = ["embed/events/rome-meeting/", "embed/actors/jake-sullivan/", "embed/years/2022/"]


@pytest.mark.parametrize("address", EMBEDS)
def test_the_pasted_code_shows_the_light_edition(address: str, served: str, page: sync_api.Page) -> None:
    """In another site's page: no menu, no script, and a link that opens the whole site, not the frame."""
    page.goto(served + address.removeprefix("embed/").replace("years/", ""))
    if "events/" in address:
        follow(page.get_by_role("link", name="code for other sites"))
    else:
        page.get_by_text("Show it on another site").click()
    code = page.locator("details.embed-this pre").inner_text()
    assert "<script" not in code
    page.route("**/other.html", lambda route: route.fulfill(content_type="text/html", body=ANOTHER))
    page.goto(served.replace("repo/", "other.html"))
    page.evaluate("code => { document.body.innerHTML = code }", code)
    frame = page.frame_locator("iframe")
    frame.locator("h1").wait_for()
    page.frames[1].wait_for_load_state()
    assert page.locator("iframe").get_attribute("title")
    assert frame.locator("nav").count() == 0
    assert frame.locator("script").count() == 0
    assert frame.locator("meta[name=robots]").get_attribute("content") == "noindex"
    frame.locator("h1 a").click()
    page.wait_for_url(served + address.removeprefix("embed/").replace("years/", ""))


def test_light_editions_are_in_no_sitemap(site: Published, tmp_path: Path) -> None:
    """Search engines are led to the pages themselves."""
    done = build(site.sources, tmp_path / "out", "publishconf.py", SITEURL="https://a.example/repo")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "out/sitemap.xml").read_text(encoding="utf-8")
    assert "/embed/" not in text
    assert "https://a.example/repo/sides/cn/" in text


# Print ----------------------------------------------------------------------------------------------------------


def test_paper_has_a_running_head_and_full_addresses(served: str, page: sync_api.Page, tmp_path: Path) -> None:
    """Site and dates on every page, the sources' addresses in the notes, and nothing that only a screen can use."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    for address, period in (("events/rome-meeting/", "14 March 2022"), ("2023/", "2023"), ("", "–2")):
        page.goto(served + address)
        page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True)
        command = ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"]
        sheets = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout.split(
            "\f"
        )
        sheets = [s for s in sheets if s.strip()]
        assert len(sheets) > 1
        for number, sheet in enumerate(sheets, 1):
            lines = [line for line in sheet.splitlines() if line.strip()]
            assert period in lines[0]
            assert re.search(rf"\b{number} ?/ ?{len(sheets)}$", lines[-1].strip())
            if number > 1:
                assert lines[0].strip().startswith("Ukraine–China diplomacy: a sourced timeline")
        whole = re.sub(r"\s", "", "".join(sheets))
        assert "Takeitalong" not in whole
        assert "Beforethis" not in whole
        if "events" in address:
            found = page.locator(".notes .address").all_text_contents()
            assert len(found) > 20
            # In the order of the text, for notes stand in columns.
            command[1] = "-raw"
            raw = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
            raw = re.sub(r"\s", "", raw)
            assert [a for a in found if re.sub(r"\s", "", a.strip(", ")) not in raw] == []
