"""What a real browser needs, for the tests that open the site in one: the program, its options, sizes of screens."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

__all__ = ["ARGUMENTS", "CHROMIUM", "DESKTOP", "PHONE", "REPOSITORY", "Published", "follow", "width_on_a_small_phone"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
REPOSITORY = "https://github.com/someone/site"


@dataclass(frozen=True)
class Published:
    """The real site with a repository: its sources, what was built of them, and where it is served, under `/repo/`."""

    sources: Path
    output: Path
    address: str


def follow(link: Locator, to: str | None = None) -> None:
    """Click a link and wait until the page, or the place on the page, that it leads to is there whole.

    A click alone waits for nothing: whatever is read after it may still be the page before, or half of the next one.
    ``to`` is a pattern of addresses, needed where a script changes the address as well.
    """
    with link.page.expect_navigation(url=to):
        link.click()


def width_on_a_small_phone(browser: Browser, address: str) -> int:
    """Return how wide a page is on a screen of 320 pixels, which is also 400 % of 1280."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    try:
        page = context.new_page()
        page.goto(address)
        width: int = page.evaluate("document.documentElement.scrollWidth")
    finally:
        context.close()
    return width
