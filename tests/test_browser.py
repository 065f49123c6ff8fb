"""The site in a real browser, served under a sub-path, with JavaScript off unless a test says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from browsing import follow, width_on_a_small_phone

sync_api = pytest.importorskip("playwright.sync_api")

KINDS = {
    "home": "",
    "year": "2022/",
    "event with disputes": "events/rome-meeting/",
    "event": "events/fan-xianrong-lviv/",
    "actor": "actors/jake-sullivan/",
    "actors": "actors/",
    "place": "places/rome/",
    "kind": "kinds/meeting/",
    "source": "sources/2022-03-14-spectator-putins-rescue/",
    "bibliography": "sources/",
    "disputes": "disputes/",
    "sides": "sides/",
    "side": "sides/cn/",
    "disputed": "disputed/",
    "one-sided": "one-sided/",
    "contents": "contents/",
    "browse": "browse/",
    "search": "search/",
    "light edition of an event": "embed/events/rome-meeting/",
    "light edition of an actor": "embed/actors/jake-sullivan/",
    "light edition of a year": "embed/years/2022/",
    "about": "about/",
    "404": "404.html",
}

pytestmark = pytest.mark.browser


def test_a_reader_follows_a_citation_to_the_quoted_words(served: str, reader: sync_api.Page) -> None:
    """From the home page to the event, from a sentence to its note and back, to the source's page."""
    reader.goto(served)
    follow(reader.get_by_role("link", name="Sullivan and Yang Jiechi meet in Rome").first)
    assert reader.url == f"{served}events/rome-meeting/"
    mark = reader.locator("a[role=doc-noteref]").first
    number = mark.inner_text()
    follow(mark)
    assert reader.url.endswith(f"#note-{number}")
    note = reader.locator(f"#note-{number}")
    assert note.is_visible()
    assert note.locator("q").first.is_visible()
    follow(note.locator("a[role=doc-backlink]").first)
    assert f"#ref-{number}-" in reader.url
    follow(reader.locator(f"#note-{number}").get_by_role("link", name="About this source").first)
    assert "/repo/sources/" in reader.url
    assert reader.locator("h1").is_visible()


def test_a_dispute_shows_who_says_what(served: str, reader: sync_api.Page) -> None:
    """The Rome meeting lasted seven hours or eight, and the page says by whose word."""
    reader.goto(f"{served}events/rome-meeting/")
    text = reader.locator("main").inner_text()
    assert "about seven hours" in text
    assert "about eight hours" in text
    assert "Novinite" in text
    assert "7 March 2022" in text, "the one outlet's wrong date stays visible"
    assert "deprecated" in text.lower()


@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS.keys())
def test_no_page_is_wider_than_a_small_phone(address: str, served: str, browser: sync_api.Browser) -> None:
    """At 320 pixels nothing needs to be scrolled sideways."""
    assert width_on_a_small_phone(browser, served + address) <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS.keys())
def test_axe_finds_no_violation(address: str, scheme: str, served: str, browser: sync_api.Browser, root: Path) -> None:
    """WCAG 2.2 AA and axe's best practices, on each kind of page, in both colour schemes."""
    axe = root / "node_modules/axe-core/axe.min.js"
    if not axe.is_file():
        pytest.skip("axe is not installed: npm ci")
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(served + address)
    page.add_script_tag(path=str(axe))
    found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))")
    context.close()
    assert found == []


def test_nothing_is_fetched_from_another_host(served: str, browser: sync_api.Browser) -> None:
    """Pages, styles and icons come from the site itself, nothing fails, and the policy is not violated."""
    context = browser.new_context()
    page = context.new_page()
    requests: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.on("requestfailed", lambda request: problems.append(request.url))
    for address in KINDS.values():
        # Whole, and then quiet: a busy browser may be quiet for half a second before it is whole.
        page.goto(served + address)
        page.wait_for_load_state("networkidle")
    context.close()
    assert requests
    outside = [u for u in requests if not u.startswith(served.removesuffix("repo/"))]
    assert outside == []
    assert problems == []


def test_the_keyboard_reaches_the_text_first(served: str, browser: sync_api.Browser) -> None:
    """The first stop is the way past the menu, and it is seen when it has the focus."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}events/rome-meeting/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    sync_api.expect(focused).to_have_attribute("href", "#main")
    sync_api.expect(focused).to_be_in_viewport(ratio=1)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    context.close()
