"""Every file that a timeline becomes, and how each is made: pages, redirects, feed, sitemap.

The Pelican plugin and a build without Pelican both write what this module lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import translate
from functools import partial
from hashlib import sha256
from itertools import chain

from dateline.catalogue import _
from dateline.embed import embeds
from dateline.event import Event
from dateline.export.formats import site_files
from dateline.export.publication import Asking, Publication
from dateline.export.sitemap import robots, sitemap
from dateline.linked_data import LinkedData
from dateline.page import Asked, Page, pages, redirects
from dateline.printing import Deferred, Printer
from dateline.publication import Publications
from dateline.registry import Actor
from dateline.search_index import search_index
from dateline.settings import Settings
from dateline.sharing import Sharing, sharing
from dateline.source import Source
from dateline.timeline import Timeline, Year

__all__ = ["Leaf", "Site", "index_of", "leaves"]


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says of the site. ``url`` is its address without a final slash, empty if it is not known."""

    name: str
    tagline: str
    introduction: str
    repository: str
    licence: str
    language: str
    """The language of the pages; `content` is that of what the editors wrote."""
    content: str
    url: str
    author: str
    omit: str

    @classmethod
    def of(cls, own: Settings, language: str, url: str, author: str) -> Site:
        """Return the site that the settings describe."""
        return cls(
            name=own.site_name,
            tagline=own.tagline,
            introduction=own.introduction,
            repository=own.repository,
            licence=own.licence,
            language=own.interface or language,
            content=language,
            url=url.rstrip("/"),
            author=author or own.site_name,
            omit=own.omit,
        )


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of the site. ``facts`` is what it is made from beside what ``make`` asks of the timeline."""

    file: str
    facts: tuple[str, ...]
    make: Callable[[], bytes]
    is_watched: bool = False
    """Whether all that ``make`` asks of the timeline is seen; else anything may change the file."""
    is_fixed: bool = False
    """Whether the facts are all that it is made from."""


def leaves(
    timeline: Timeline,
    site: Site,
    printer: Printer,
    others: Iterable[str],
    index: Mapping[str, bytes] | None,
    publication: Publication,
    publications: Publications,
) -> Iterator[Leaf]:
    """Yield every file.

    ``others`` are the addresses of pages that Pelican makes, for the sitemap; ``index`` are the files of the full-text
    index by name.
    """
    is_omitted = _matcher(site.omit)
    common = f"{bool(index)} {bool(publications)}"
    addresses = []
    for page in chain(pages(timeline, publications), embeds(timeline)):
        if is_omitted(page.address):
            continue
        if page.is_listed:
            addresses.append(page.address)
        yield _leaf(page, timeline, site, printer, publications, common)
    for old, target in redirects(timeline):
        if not is_omitted(old):
            moved = Page(old, "redirect.html", "", _("Moved"), "", str)
            yield Leaf(moved.file, (), partial(printer.page, moved, target=target))
    # Served in the place of any missing address, at any depth: its links cannot be relative.
    missing = Page("404.html", "404.html", "", _("Page not found"), "", str)
    yield Leaf("404.html", (), lambda: printer.page(missing, root=f"{site.url}/"))
    for name, data in (index or {}).items():
        yield Leaf(f"pagefind/{name}", (sha256(data).hexdigest(),), partial(bytes, data), is_fixed=True)
    said = (repr(replace(publication, history={}, reasons={})),)
    for name, make in site_files(timeline, publication):
        if not is_omitted(name):
            yield Leaf(name, said, make, isinstance(make, Asking))
    if site.url:
        every = [*addresses, *others]
        yield Leaf("sitemap.xml", (site.url, *every), lambda: sitemap(every, site.url), is_fixed=True)
    yield Leaf("robots.txt", (site.url,), lambda: robots(site.url), is_fixed=True)


def _matcher(patterns: str) -> Callable[[str], bool]:
    """Return what says whether an address matches one of the patterns, which have blanks between them."""
    found = re.compile("|".join(map(translate, patterns.split())) or r"(?!)")
    return lambda address: found.match(address) is not None


def index_of(timeline: Timeline, site: Site) -> dict[str, bytes] | None:
    """Return the files of the full-text index, below `pagefind/`; none where the site shall have no search page."""
    if _matcher(site.omit)("search/"):
        return {}
    return search_index(timeline, site.content)


def _leaf(
    page: Page, timeline: Timeline, site: Site, printer: Printer, publications: Publications, common: str
) -> Leaf:
    linked = LinkedData(timeline, site.name, site.tagline, site.language, site.url)
    told = publications.of(page.subject) if isinstance(page.subject, Event) else None
    facts = (page.template, page.section, page.title, page.description, page.script, page.period, common, repr(told))

    def make() -> bytes:
        share = page.subject and Deferred(lambda: _sharing(page, timeline, site))
        return printer.page(page, share=share, publication=told, linked_data=partial(linked.of, page))

    return Leaf(page.file, facts, make, isinstance(page.view, Asked))


def _sharing(page: Page, timeline: Timeline, site: Site) -> Sharing | None:
    subject = page.subject
    if subject is None:
        return None
    # Asked for anew, so that it is seen that the page is made from it.
    now: Event | Source | Actor | Year
    match subject:
        case Event():
            now = timeline.by_id[subject.id]
        case Source():
            now = timeline.sources[subject.id]
        case Actor():
            now = timeline.registry.actors[subject.id]
        case Year():
            now = timeline.year(subject.number)
    return sharing(
        now,
        page.address.removeprefix("cite/"),
        title=page.title,
        site_name=site.name,
        url=site.url,
        language=site.content,
        repository=site.repository,
    )
