"""Every file that a timeline becomes, and how each is made: pages, redirects, feed, sitemap.

The Pelican plugin and a build without Pelican both write what this module lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dateline.export.atom import atom
from dateline.export.sitemap import robots, sitemap
from dateline.page import Page, pages, redirects
from dateline.printing import Printer
from dateline.settings import Settings
from dateline.timeline import Timeline

__all__ = ["Leaf", "Site", "leaves"]


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says of the site. ``url`` is its address without a final slash, empty if it is not known."""

    name: str
    tagline: str
    introduction: str
    repository: str
    licence: str
    language: str
    url: str
    author: str

    @classmethod
    def of(cls, own: Settings, language: str, url: str, author: str) -> Site:
        """Return the site that the settings describe."""
        return cls(
            name=own.site_name,
            tagline=own.tagline,
            introduction=own.introduction,
            repository=own.repository,
            licence=own.licence,
            language=language,
            url=url.rstrip("/"),
            author=author or own.site_name,
        )


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of the site. ``facts`` is what it is made from beside what ``make`` asks of the timeline."""

    file: str
    facts: tuple[str, ...]
    make: Callable[[], bytes]


def leaves(timeline: Timeline, site: Site, printer: Printer, others: Iterable[str]) -> Iterator[Leaf]:
    """Yield every file; ``others`` are the addresses of pages that Pelican makes, for the sitemap."""
    addresses = []
    for page in pages(timeline):
        addresses.append(page.address)
        yield _leaf(page, printer)
    for old, target in redirects(timeline):
        yield _leaf(Page(old, "redirect.html", "", "Moved", "", str), printer, target=target)
    # Served in the place of any missing address, at any depth: its links cannot be relative.
    missing = Page("404.html", "404.html", "", "Page not found", "", str)
    yield Leaf("404.html", (), lambda: printer.page(missing, root=f"{site.url}/"))
    yield Leaf("feed.xml", (), lambda: _feed(timeline, site))
    if site.url:
        yield Leaf("sitemap.xml", (), lambda: sitemap([*addresses, *others], site.url))
    yield Leaf("robots.txt", (), lambda: robots(site.url))


def _feed(timeline: Timeline, site: Site) -> bytes:
    return atom(timeline, title=site.name, subtitle=site.tagline, author=site.author, url=site.url)


def _leaf(page: Page, printer: Printer, **more: str) -> Leaf:
    facts = (page.template, page.section, page.title, page.description, *more.values())
    return Leaf(page.file, facts, lambda: printer.page(page, **more))
