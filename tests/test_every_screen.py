"""Each kind of page on every screen: narrow, enlarged, from right to left, in forced colours, without motion."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browsing import DESKTOP, PHONE

sync_api = pytest.importorskip("playwright.sync_api")

PAGES = (
    "",
    "newest/",
    "2022/",
    "2022/accounts/",
    "overview/",
    "events/rome-meeting/",
    "cite/events/rome-meeting/",
    "actors/",
    "actors/jake-sullivan/",
    "places/",
    "places/rome/",
    "kinds/meeting/",
    "sources/",
    "sources/2022-03-14-spectator-putins-rescue/",
    "sourcing/",
    "disputes/",
    "threads/",
    "browse/",
    "search/",
    "contents/",
    "sides/cn/",
    "data/",
    "about/",
    "articles/",
    "embed/events/rome-meeting/",
    "embed/years/2022/",
    "404.html",
)
NARROW = {"width": 320, "height": 640}
# What 200 % makes of a wide window.
ZOOMED = {"width": 640, "height": 450}

# How far the page is wider than its window, and the texts that stand outside it or are cut off. What is for those who
# listen, and names of lanes, which a list below the drawing has in full, do not count.
LOST = """() => {
  const wide = document.documentElement.clientWidth, lost = [];
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("svg, .visually-hidden, .skip, .lanes")) continue;
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (!box.width || style.visibility === "hidden") continue;
    const scrolls = (e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
    let around = element;
    while (around !== document.body && !scrolls(around)) around = around.parentElement;
    const outside = around === document.body && (box.left < -1 || box.right > wide + 1);
    const cut = ["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    if (outside || cut) lost.push(`${element.className}: ${element.textContent.trim().slice(0, 40)}`);
  }
  return [document.documentElement.scrollWidth - wide, lost.slice(0, 5)];
}"""
# Texts in the colour of what is behind them.
UNSEEN = """() => {
  const unseen = [];
  for (const element of document.querySelectorAll("main *, header *, footer *")) {
    if (element.closest("svg, .visually-hidden, .skip")) continue;
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    let around = element;
    const clear = (e) => /^rgba\\(.*, 0\\)$/.test(getComputedStyle(e).backgroundColor);
    while (around.parentElement && clear(around)) around = around.parentElement;
    const behind = clear(around) ? "rgb(255, 255, 255)" : getComputedStyle(around).backgroundColor;
    if (getComputedStyle(element).color === behind) unseen.push(element.textContent.trim().slice(0, 40));
  }
  return unseen.slice(0, 5);
}"""
MOVES = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  return style.animationName !== "none" || style.scrollBehavior === "smooth"
    || style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0.001);
}).map((element) => element.outerHTML.slice(0, 60)).slice(0, 5)"""

pytestmark = pytest.mark.browser


def _each(
    browser: sync_api.Browser, served: str, ask: Callable[[sync_api.Page], Any], **options: Any
) -> dict[str, Any]:
    """Return what ``ask`` finds on each page that has anything to find."""
    context = browser.new_context(**options)
    page = context.new_page()
    found = {}
    for address in PAGES:
        page.goto(served + address)
        found[address] = ask(page)
    context.close()
    return {address: what for address, what in found.items() if what}


def _lost(page: sync_api.Page, direction: str = "", letters: str = "") -> str:
    if direction:
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    if letters:
        page.evaluate("size => { document.documentElement.style.fontSize = size }", letters)
    beyond, lost = page.evaluate(LOST)
    return f"{beyond} pixels too wide; {lost}" if beyond > 0 or lost else ""


@pytest.mark.parametrize("size", [NARROW, ZOOMED], ids=["320 pixels", "200 %"])
def test_nothing_is_lost_or_scrolled_sideways(served: str, browser: sync_api.Browser, size: dict[str, int]) -> None:
    """No text stands outside the window or is cut off."""
    assert _each(browser, served, _lost, viewport=size) == {}


def test_letters_twice_as_large_are_all_read(served: str, browser: sync_api.Browser) -> None:
    """The reader's own size of letters is followed, and there is room for it."""
    assert _each(browser, served, lambda page: _lost(page, letters="200%"), viewport=DESKTOP) == {}


@pytest.mark.parametrize("size", [NARROW, DESKTOP], ids=["320 pixels", "wide"])
def test_nothing_is_lost_from_right_to_left(served: str, browser: sync_api.Browser, size: dict[str, int]) -> None:
    """The page turns round whole."""
    assert _each(browser, served, lambda page: _lost(page, direction="rtl"), viewport=size) == {}


def test_the_page_turns_round(served: str, browser: sync_api.Browser) -> None:
    """From right to left headings and lists begin at the right, dates before titles; maps and time axes do not turn."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    for address, first, second in (
        ("2022/", ".entry .when", ".entry .what"),
        ("2022/", ".lanes", ".field"),
        ("events/rome-meeting/", ".main-column", ".beside"),
    ):
        page.goto(served + address)
        boxes = "([a, b]) => [a, b].map((s) => document.querySelector(s).getBoundingClientRect().x)"
        left, right = page.evaluate(boxes, [first, second])
        assert left < right, address
        years = "() => [...document.querySelectorAll('.field text')].slice(0, 3).map(e => e.getBoundingClientRect().x)"
        before = page.evaluate(years)
        page.evaluate("document.documentElement.dir = 'rtl'")
        left, right = page.evaluate(boxes, [first, second])
        assert left > right, address
        after = page.evaluate(years)
        assert before == sorted(before)
        assert after == sorted(after)
    context.close()


def test_style_sheets_know_no_left_and_right(root: Path) -> None:
    """Only beginnings and ends, which follow the direction; paper's margins are no text."""
    sided = re.compile(
        r"(?:margin|padding|border|inset)-(?:left|right)|(?<![\w-])(?:left|right)\s*:|(?:text-align|float):\s*(?:left|right)"
    )
    four = re.compile(r"(?:margin|padding|inset):\s*([^;}]+)")
    for path in sorted((root / "themes/broadsheet/static/css").glob("*.css")):
        text = re.sub(
            r"@page[^{]*\{(?:[^{}]|\{[^{}]*\})*\}|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        assert not sided.findall(text), path.name
        uneven = [found for found in four.findall(text) if len(sides := found.split()) == 4 and sides[1] != sides[3]]
        assert not uneven, f"{path.name}: {uneven}"


def test_forced_colours_leave_every_text_to_be_seen(served: str, browser: sync_api.Browser) -> None:
    """Nothing is written in the colour of its ground."""
    found = _each(browser, served, lambda page: page.evaluate(UNSEEN), viewport=DESKTOP, forced_colors="active")
    assert found == {}


def test_nothing_moves_for_those_who_want_no_motion(served: str, browser: sync_api.Browser) -> None:
    """No transition, no animation, no smooth scrolling."""
    found = _each(browser, served, lambda page: page.evaluate(MOVES), viewport=PHONE, reduced_motion="reduce")
    assert found == {}


@pytest.mark.parametrize("how", ["forced colours", "print"])
def test_a_drawing_without_its_colours_still_tells_key_events(served: str, browser: sync_api.Browser, how: str) -> None:
    """Their dots are hollow, on the drawing and in its legend; the calendar's numbers need no ground."""
    context = browser.new_context(viewport=DESKTOP, **({"forced_colors": "active"} if how == "forced colours" else {}))
    page = context.new_page()
    page.goto(f"{served}2022/")
    if how == "print":
        page.emulate_media(media="print")
    fill = "selector => getComputedStyle(document.querySelector(selector)).fill"
    plain = page.evaluate(fill, ".field > svg > a:not([class]) > circle:not(.haze)")
    assert page.evaluate(fill, ".field > svg > a.key > circle:not(.haze)") != plain
    assert page.evaluate(fill, ".legend .key circle") != plain
    page.goto(served)
    if how == "print":
        darkest = "getComputedStyle(document.querySelector('.calendar .l5 a')).color"
        assert page.evaluate(darkest) == "rgb(0, 0, 0)"
    context.close()
