"""The timeline's pages in a real browser, without JavaScript unless it measures: drawings, order, notes, map."""

from __future__ import annotations

import gzip
import re
import statistics
from pathlib import Path

import pytest

from browsing import DESKTOP, PHONE, Published, follow, width_on_a_small_phone

sync_api = pytest.importorskip("playwright.sync_api")

PAGES = (
    "",
    "newest/",
    "2022/",
    "2022/newest/",
    "overview/",
    "places/",
    "threads/",
    "disputes/",
    "events/rome-meeting/",
)

pytestmark = pytest.mark.browser


# The first page -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "newest/"])
def test_the_first_page_is_light(address: str, site: Published) -> None:
    """HTML and style sheets of the first page stay under 100 kB together, and it needs no script."""
    html = (site.output / address / "index.html").read_text(encoding="utf-8")
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"(?![^>]*media="print")', html)
    assert sheets
    weight = len(html.encode()) + sum((site.output / address / s).resolve().stat().st_size for s in sheets)
    assert weight <= 100_000, weight


def test_a_month_of_the_calendar_leads_to_the_month(served: str, reader: sync_api.Page) -> None:
    """The number of events of a month is a link to that month of the year's page."""
    reader.goto(served)
    link = reader.get_by_role("link", name=re.compile(r"^\d+ in March 2022$"))
    count = int(link.inner_text())
    follow(link)
    assert reader.url == f"{served}2022/#2022-03"
    section = reader.locator("section.month", has=reader.locator("#2022-03".replace("#2", r"#\32 ")))
    assert section.locator("article.entry").count() == count


def test_key_events_stand_on_the_first_page_in_both_orders(served: str, reader: sync_api.Page) -> None:
    """The newest first is the oldest first turned round, and each leads to the other."""
    reader.goto(served)
    oldest = reader.locator("article.entry :is(h3, h4, h5) a").all_inner_texts()
    follow(reader.get_by_role("link", name="Newest first"))
    assert reader.url == f"{served}newest/"
    assert reader.locator("article.entry :is(h3, h4, h5) a").all_inner_texts() == oldest[::-1]
    assert len(oldest) > 20


# Years ----------------------------------------------------------------------------------------------------------


def test_a_year_has_every_event_once_in_either_order_and_length(served: str, reader: sync_api.Page) -> None:
    """In brief, with all accounts, oldest first, newest first: the same events."""
    seen = []
    for address in ("2022/", "2022/newest/", "2022/accounts/", "2022/accounts/newest/"):
        reader.goto(served + address)
        seen.append(reader.locator("article.entry").evaluate_all("found => found.map(e => e.id)"))
    assert len(set(seen[0])) == len(seen[0]) > 20
    assert seen[1] == seen[0][::-1]
    assert seen[2] == seen[0]
    assert seen[3] == seen[1]


def test_notes_stand_beside_the_account_or_below_it(served: str, reader: sync_api.Page, phone: sync_api.Page) -> None:
    """Where there is room the notes are at the right of the sentence, on a phone under it."""
    for page, is_beside in ((reader, True), (phone, False)):
        page.goto(f"{served}2022/")
        entry = page.locator("#event-rome-meeting")
        account, notes = entry.locator(".account").bounding_box(), entry.locator(".beside").bounding_box()
        assert account
        assert notes
        if is_beside:
            assert notes["x"] >= account["x"] + account["width"]
            assert notes["y"] < account["y"] + account["height"]
        else:
            assert notes["y"] >= account["y"] + account["height"]


def test_quotes_open_in_place(served: str, reader: sync_api.Page) -> None:
    """A note's quotes are folded until the reader asks for them; no other page is loaded."""
    reader.goto(f"{served}2022/")
    note = reader.locator("#event-rome-meeting .beside li").first
    assert not note.locator("q").first.is_visible()
    note.locator("summary").click()
    sync_api.expect(note.locator("q").first).to_be_visible()
    assert reader.url == f"{served}2022/"


def test_the_period_stays_in_sight(served: str, phone: sync_api.Page) -> None:
    """Far down in a long month its name is still at the top of the screen."""
    phone.goto(f"{served}2022/#2022-03")
    month = phone.locator("section.month", has=phone.locator(r"#\32 022-03"))
    sync_api.expect(month.locator("article.entry").first).to_be_in_viewport()
    phone.mouse.wheel(0, 3000)
    sync_api.expect(month.locator("article.entry").first).not_to_be_in_viewport()
    box = phone.locator(r"#\32 022-03").bounding_box()
    assert box
    assert -1 <= box["y"] <= 1


def test_an_entry_says_who_reports_it(served: str, reader: sync_api.Page) -> None:
    """Number of sources and the sides heard, or the one side; a dispute leads to its block."""
    reader.goto(f"{served}2022/")
    rome = reader.locator("#event-rome-meeting .meta")
    assert re.search(r"\d+ sources: .*China.*United States", rome.inner_text())
    assert reader.get_by_text("Reported by the press only").first.is_visible()
    follow(rome.get_by_role("link", name=re.compile("^Sources disagree")))
    assert reader.url == f"{served}events/rome-meeting/#disputes"
    assert reader.locator("#disputes").is_visible()


# Drawings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "2022/", "overview/", "threads/", "actors/jake-sullivan/", "kinds/meeting/"])
def test_what_is_drawn_is_also_told(address: str, served: str, reader: sync_api.Page) -> None:
    """Every place that a drawing leads to is also a link of the text, and drawings are no stops of the keyboard."""
    reader.goto(served + address)
    script = "found => found.map(a => a.getAttribute('href'))"
    drawn = set(reader.locator("svg.field a").evaluate_all(script))
    if address == "2022/":
        told = {f"#{i}" for i in reader.locator("article.entry").evaluate_all("found => found.map(e => e.id)")}
    elif address == "overview/":
        # The list counts by year, and each year leads to its page, on which the months are.
        years = set(reader.locator(".tallies a").evaluate_all(script))
        told = {h for h in drawn if h.partition("#")[0] in years}
    else:
        told = set(reader.locator("main a:not(svg a)").evaluate_all(script))
    assert drawn
    assert drawn <= told
    assert reader.locator("svg.field a:not([tabindex='-1'])").count() == 0
    assert reader.locator("svg.field:not([aria-hidden=true])").count() == 0
    assert reader.locator(".legend li").count() >= 1


def test_a_mark_leads_to_its_event(served: str, reader: sync_api.Page) -> None:
    """Clicking a dot on an actor's strip opens the event that it stands for."""
    reader.goto(f"{served}actors/jake-sullivan/")
    mark = reader.locator("svg.field a", has=reader.locator("circle")).first
    title = mark.locator("title").text_content() or ""
    with reader.expect_navigation():
        mark.locator("circle").last.click(force=True)
    assert reader.locator("h1").inner_text() in title


def test_drawings_keep_their_ink_in_forced_colours(served: str, browser: sync_api.Browser) -> None:
    """Where the reader's own colours are forced, dots and lines take the colour of text."""
    context = browser.new_context(forced_colors="active", viewport=DESKTOP)
    page = context.new_page()
    page.goto(served)
    fill = page.locator("svg.field circle").first.evaluate("e => getComputedStyle(e).fill")
    text = page.locator("main p").first.evaluate("e => getComputedStyle(e).color")
    context.close()
    assert fill == text


@pytest.mark.parametrize("address", ["", "2022/", "places/", "events/rome-meeting/"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_moves_while_a_page_loads(
    address: str, size: sync_api.ViewportSize, served: str, browser: sync_api.Browser
) -> None:
    """The browser counts no layout shift; a paragraph that came in two parts is wrapped anew where it stands."""
    context = browser.new_context(viewport=size, bypass_csp=True)
    page = context.new_page()
    page.goto(served + address, wait_until="networkidle")
    shift = page.evaluate(
        "new Promise(done => { let sum = 0;"
        "const stays = s => JSON.stringify(s.previousRect) === JSON.stringify(s.currentRect);"
        "new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.sources.every(stays)) sum += e.value })"
        ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300) })"
    )
    context.close()
    assert shift == 0


# Events, threads, disputes, places ------------------------------------------------------------------------------


def test_an_event_shows_its_place_in_its_thread(served: str, reader: sync_api.Page) -> None:
    """The page's own event is marked in the list of the thread, and the whole thread is one step away."""
    reader.goto(f"{served}events/china-denies-request/")
    here = reader.locator(".steps-list [aria-current=page]").first
    assert here.inner_text() == reader.locator("h1").inner_text()
    assert reader.locator(".steps-list li a").count() >= 2
    assert reader.locator("svg.field .here").count() >= 1
    follow(reader.locator("section.thread .more a").first)
    assert "/threads/#" in reader.url


def test_a_reader_goes_on_with_the_same_actor(served: str, reader: sync_api.Page) -> None:
    """“After this” of an actor leads to an event in which the actor takes part."""
    reader.goto(f"{served}events/rome-meeting/")
    row = reader.locator(".ways-on tr", has=reader.locator("th", has_text="Jake Sullivan"))
    follow(row.locator("td").last.get_by_role("link"))
    assert reader.locator("h1").inner_text() != "Sullivan and Yang Jiechi meet in Rome"
    assert reader.locator(".who").get_by_role("link", name="Jake Sullivan").is_visible()


def test_disputes_are_told_at_a_glance(served: str, reader: sync_api.Page) -> None:
    """The list at the head has each value with the number of its sources, and leads to who says what."""
    reader.goto(f"{served}disputes/")
    row = reader.locator(".disputes-index li", has_text="Sullivan and Yang Jiechi meet in Rome").first
    assert "about seven hours" in row.inner_text()
    assert "about eight hours" in row.inner_text()
    follow(row.locator("a"))
    assert "CNN" in reader.locator(":target").inner_text()


def test_the_map_is_used_by_keyboard_and_as_a_list(served: str, browser: sync_api.Browser) -> None:
    """Every dot is a link with a name that says how many events, and its place is in the list as well."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"{served}places/")
    spots = page.locator(".spots").first.locator("a")
    hrefs = spots.evaluate_all("found => found.map(a => a.getAttribute('href'))")
    listed = page.locator(".index a").evaluate_all("found => found.map(a => a.getAttribute('href'))")
    assert len(hrefs) > 10
    assert set(hrefs) <= set(listed)
    page.locator(".inline-skip").focus()
    page.keyboard.press("Tab")
    name = page.locator(":focus").get_attribute("aria-label") or ""
    assert re.fullmatch(r".+, \d+ events?", name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/places/*/")
    assert page.locator("h1").inner_text() == name.rpartition(",")[0]
    context.close()


# Everyone -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_wider_than_a_small_phone(address: str, served: str, browser: sync_api.Browser) -> None:
    """At 320 pixels, which is also 400 % of 1280, nothing needs to be scrolled sideways."""
    assert width_on_a_small_phone(browser, served + address) <= 320


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_no_violation(
    address: str, size: sync_api.ViewportSize, scheme: str, served: str, browser: sync_api.Browser, root: Path
) -> None:
    """WCAG 2.2 AA and axe's best practices, on phone and desktop."""
    axe = root / "node_modules/axe-core/axe.min.js"
    if not axe.is_file():
        pytest.skip("axe is not installed: npm ci")
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(served + address)
    page.add_script_tag(path=str(axe))
    found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))")
    context.close()
    assert found == []


def test_a_typical_page_is_light(site: Published) -> None:
    """Half of the real site’s event pages weigh at most 12 kB as they lie, and less than 4 kB as they are sent."""
    found = [p.read_bytes() for p in (site.output / "events").glob("*/index.html")]
    assert statistics.median(len(data) for data in found) <= 12_000
    assert statistics.median(len(gzip.compress(data)) for data in found) < 4000
