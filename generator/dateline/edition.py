"""Every file that a timeline becomes, and how each is made: pages, redirects, feed, sitemap.

The Pelican plugin and a build without Pelican both write what this module lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from fnmatch import translate
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from dateline import wording
from dateline.address import address_of, among
from dateline.card import Card, Cards, can_draw, form, of_event
from dateline.catalogue import _
from dateline.dependency import digest
from dateline.embed import embeds
from dateline.event import Event
from dateline.export.formats import site_files
from dateline.export.publication import Asking, Publication
from dateline.export.sitemap import manifest, robots, sitemap
from dateline.linked_data import LinkedData
from dateline.page import Asked, Later, Page, pages, redirects
from dateline.printing import Deferred, Printer
from dateline.publication import Publications
from dateline.registry import Actor
from dateline.settings import Settings
from dateline.sharing import Sharing, sharing
from dateline.source import Source
from dateline.timeline import Timeline, Year

__all__ = ["Facts", "Leaf", "Site", "facts_of", "index_of", "leaves"]


class Site(Struct, frozen=True):
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
    cards: str
    """The folder in which cards that were drawn are kept; empty for a site without cards."""

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
            # Programs that show a card need its whole address.
            cards=str(own.root / ".cache/dateline/cards") if own.cards and url and can_draw() else "",
        )


class Leaf(Struct, frozen=True):
    """One file of the site. ``facts`` stands for what it is made from beside what ``make`` asks of the timeline.

    What a new file is made from is seen by itself where ``make`` asks the timeline (and the publication) that are
    given to `leaves`, from ids, when it is called: then say ``is_watched``. A page need only be `Asked` or `Later`,
    any other file `Asking`.
    """

    file: str
    facts: bytes
    make: Callable[[], bytes]
    is_watched: bool = False
    """Whether all that ``make`` asks of the timeline is seen; else anything may change the file."""
    is_fixed: bool = False
    """Whether the facts are all that it is made from."""


class Facts(NamedTuple):
    """Digests of what all files of a sort have in common."""

    page: bytes
    card: bytes
    export: bytes


def facts_of(
    site: Site, index: Mapping[str, bytes] | None, publication: Publication, publications: Publications
) -> Facts:
    """Return what all pages, cards and exports are made from beside what they ask of the timeline."""
    return Facts(
        digest(f"{bool(index)} {bool(publications)}"),
        digest(site.name, site.language, form()) if site.cards else b"",
        digest(repr(replace(publication, history={}, reasons={}))),
    )


def leaves(
    timeline: Timeline,
    site: Site,
    printer: Printer,
    others: Iterable[str],
    index: Mapping[str, bytes] | None,
    publication: Publication,
    publications: Publications,
    only: Collection[str] | None = None,
) -> Iterator[Leaf]:
    """Yield every file; of those of single events and sources, and the sitemap, ``only`` those in folders named so.

    ``others`` are the addresses of pages that Pelican makes, for the sitemap; ``index`` are the files of the full-text
    index by name.
    """
    is_omitted = _matcher(site.omit)
    common, on_cards, said = facts_of(site, index, publication, publications)
    addresses = []

    def print_page(page: Page | Later) -> bytes:
        return _print(page, timeline, site, printer, publications)

    for page in chain(pages(timeline, publications, only), embeds(timeline, only)):
        if is_omitted(page.address):
            continue
        if page.is_listed:
            addresses.append(page.address)
        make = partial(print_page, page)
        if isinstance(page, Later):
            yield Leaf(page.file, common, make, True)
        else:
            facts = digest(common, page.template, page.section, page.title, page.description, page.script, page.period)
            yield Leaf(page.file, facts, make, isinstance(page.view, Asked))
    for old, target in redirects(timeline):
        if not is_omitted(old):
            moved = Page(old, "redirect.html", "", _("Moved"), "", str)
            yield Leaf(moved.file, digest(common, target), partial(printer.page, moved, target=target), is_fixed=True)
    if site.cards:
        yield from _cards(timeline, site, on_cards, only)
    # Served in the place of any missing address, at any depth: its links cannot be relative.
    missing = Page("404.html", "404.html", "", _("Page not found"), "", str)
    yield Leaf("404.html", common, lambda: printer.page(missing, root=f"{site.url}/"), is_fixed=True)
    for name, data in (index or {}).items():
        yield Leaf(f"pagefind/{name}", digest(data), partial(bytes, data), is_fixed=True)
    for name, make_file in site_files(timeline, publication, only):
        if not is_omitted(name):
            yield Leaf(name, said, make_file, isinstance(make_file, Asking))
    if site.url and only is None:
        changed = {address_of("event", id_): last for id_, (_first, last) in publication.history.items()}
        every = [(address, changed.get(address, "")) for address in (*addresses, *others)]
        facts = digest(site.url, "\n".join(chain.from_iterable(every)))
        yield Leaf("sitemap.xml", facts, lambda: sitemap(every, site.url), is_fixed=True)
    if site.url:
        named = digest(site.name, site.language)
        yield Leaf("site.webmanifest", named, lambda: manifest(site.name, site.language), is_fixed=True)
    yield Leaf("robots.txt", digest(site.url), lambda: robots(site.url), is_fixed=True)


def _cards(timeline: Timeline, site: Site, facts: bytes, only: Collection[str] | None) -> Iterator[Leaf]:
    """Yield the card of each event, and that of all other pages."""
    cards = Cards(Path(site.cards))

    def draw(id_: str) -> bytes:
        event = timeline.by_id[id_]
        return cards.draw(of_event(event, site.name, wording.words(event.when)))

    for id_ in among(timeline.by_id, only):
        yield Leaf(f"{address_of('event', id_)}card.png", facts, partial(draw, id_), is_watched=True)
    whole = Card("", "", site.name)
    yield Leaf("card.png", facts, partial(cards.draw, whole), is_fixed=True)


def _matcher(patterns: str) -> Callable[[str], bool]:
    """Return what says whether an address matches one of the patterns, which have blanks between them."""
    every = patterns.split()
    # Whole folders, which most pages lie in, are told by their names at a quarter of the cost.
    folders = tuple(p[:-1] for p in every if p.endswith("/*") and not set("*?[") & set(p[:-1]))
    found = re.compile("|".join(map(translate, every)) or r"(?!)")
    return lambda address: address.startswith(folders) or found.match(address) is not None


def index_of(timeline: Timeline, site: Site) -> dict[str, bytes] | None:
    """Return the files of the full-text index, below `pagefind/`; none where the site shall have no search page."""
    if _matcher(site.omit)("search/"):
        return {}
    from dateline.search_index import search_index

    return search_index(timeline, site.content)


def _print(later: Page | Later, timeline: Timeline, site: Site, printer: Printer, publications: Publications) -> bytes:
    page = later.page()
    subject = page.subject
    share = subject and Deferred(lambda: _sharing(page, timeline, site, publications))
    told = publications.of(subject) if isinstance(subject, Event) else None
    linked = LinkedData(timeline, site.name, site.tagline, site.content, site.url)
    return printer.page(page, share=share, publication=told, linked_data=partial(linked.of, page))


def _sharing(page: Page, timeline: Timeline, site: Site, publications: Publications) -> Sharing | None:
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
        modified=publications.modified,
    )
