"""An article in a saved or fetched HTML page.

trafilatura finds the text, title and author. The day of publication is taken only from where a page states it, never
guessed from digits on the page; statements that differ are all told.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from dateline import edtf
from dateline.derive.article import Article, Caveat, Given, Unreadable

__all__ = ["read"]

# Where pages state the day of publication, the surest first. What is modified is not published.
_DATE_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.date", "dcterms.issued", "dcterms.created", "pubdate", "publishdate", "publish-date", "publish_date",
    "parsely-pub-date", "sailthru.date", "citation_publication_date", "article.published",
)  # fmt: skip
_ISO = re.compile(r"^\s*(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ]|$|Z)")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](\d{2})[/-](\d{2})(?:/|-|\.|$)")
_SHORT = 250
_NEWS_TYPES = frozenset(("newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle"))


def read(data: bytes, address: str) -> Article:
    """Return the article in a page; ``address`` is where it came from, if it is known. Raises `Unreadable`."""
    with warnings.catch_warnings():
        # It complains that it could not fetch through SOCKS proxies; it is never asked to fetch.
        warnings.simplefilter("ignore")
        from trafilatura.metadata import extract_metadata
        from trafilatura.settings import Document
        from trafilatura.utils import load_html

    tree = load_html(data)
    if tree is None:
        raise Unreadable("article-unreadable", "the page cannot be read as HTML", "save its text as a .txt file")
    metas = list(_metas(tree))
    linked = list(_linked_data(tree))
    canonical = next((str(e.get("href")) for e in tree.iterfind(".//link[@rel='canonical']") if e.get("href")), "")
    about = Given(canonical, "link rel=canonical") if canonical else _first(metas, "og:url")
    language = str(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    days = list(_days(tree, metas, linked, about.value or address))
    kinds = {k.lower() for item in linked for k in _list(item.get("@type")) if isinstance(k, str)}
    where = about.value or address or None
    found = _extracted(tree, where, fast=True)
    if not isinstance(found, Document) or len(found.text or "") < _SHORT:
        # Where the quick way finds little, the careful one compares three libraries' answers.
        found = _extracted(load_html(data), where, fast=False)
    if not isinstance(found, Document) or not (found.text or "").strip():
        raise Unreadable("article-empty", "no text of an article was found", "save the text itself as a .txt file")
    caveats = []
    different = sorted({d.value for d in days})
    if len(different) > 1:
        told = ", ".join(f"{d.value} by {d.where}" for d in days)
        caveats.append(Caveat("article-dates-differ", f"the page gives different days of publication: {told}"))
    title, authors, outlet = _title(metas, linked), _authors(metas, linked), _outlet(metas, linked)
    if not (title and authors and outlet):
        # Not stated for machines: trafilatura looks for them in what readers see.
        seen = extract_metadata(load_html(data), where, extensive=False)
        title = title or Given(" ".join(str(seen.title or "").split()), "the page’s title")
        names = [a.strip() for a in str(seen.author or "").split(";") if a.strip()]
        authors = authors or tuple(Given(name, "the page’s author") for name in names)
        outlet = outlet or Given(str(seen.sitename or ""), "the page’s site name")
    return Article(
        paragraphs=tuple(_paragraphs(str(found.text), data)),
        title=title,
        authors=authors,
        outlet=outlet,
        issued=days[0] if days else Given("", ""),
        language=Given(language.strip(), "html lang") if language.strip() else Given("", ""),
        url=about if about.value.startswith(("http://", "https://")) else Given(address, "the address given"),
        type=Given("article-newspaper", "the page’s NewsArticle") if kinds & _NEWS_TYPES else Given("", ""),
        caveats=tuple(caveats),
    )


def _paragraphs(text: str, data: bytes) -> list[str]:
    """Return the paragraphs of what was extracted; of a short page all of it comes as one, and its elements part it."""
    from trafilatura.utils import load_html

    lines = [line for line in text.split("\n") if line.strip()]
    page = load_html(data) if len(lines) == 1 else None
    if page is None:
        return lines
    whole, cuts, at = " ".join(lines[0].split()), {0}, 0
    for element in page.iter("p", "h1", "h2", "h3", "h4", "li", "blockquote", "td"):
        block = " ".join(element.text_content().split())
        found = whole.find(block, at) if block else -1
        if found >= 0:
            at = found + len(block)
            cuts |= {found, at}
    ends = [*sorted(cuts), len(whole)]
    return [part for a, b in pairwise(ends) if (part := whole[a:b].strip())]


def _extracted(tree: Any, where: str | None, *, fast: bool) -> Any:
    import trafilatura

    return trafilatura.bare_extraction(
        tree,
        url=where,
        fast=fast,
        include_comments=False,
        include_tables=False,
        with_metadata=False,
    )


def _metas(tree: Any) -> Iterator[tuple[str, str]]:
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if name and content:
            yield name.strip().lower(), content


def _first(metas: list[tuple[str, str]], name: str) -> Given:
    return next((Given(content, f"meta {name}") for found, content in metas if found == name), Given("", ""))


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of the page's JSON-LD, nested ones too; what is no JSON is passed over."""
    for element in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            waiting: list[Any] = [json.loads(element.text or "")]
        except (ValueError, RecursionError):
            continue
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, dict):
                yield item
                waiting += [v for k, v in item.items() if k in ("@graph", "mainEntity", "mainEntityOfPage")]
            elif isinstance(item, list):
                waiting += item


def _days(tree: Any, metas: list[tuple[str, str]], linked: list[dict[str, Any]], address: str) -> Iterator[Given]:
    for item in linked:
        yield from _day(item.get("datePublished"), "the page’s JSON-LD")
    for name in _DATE_META:
        for found, content in metas:
            if found == name:
                yield from _day(content, f"meta {name}")
    for element in tree.iter("time"):
        is_publication = element.get("pubdate") is not None or element.get("itemprop") == "datePublished"
        if is_publication or any(a.tag in ("article", "header") for a in element.iterancestors()):
            yield from _day(element.get("datetime"), "the page’s time element")
            break
    match = _IN_ADDRESS.search(address)
    if match:
        yield from _day("-".join(match.groups()), "its address")


def _day(value: object, where: str) -> Iterator[Given]:
    """Yield the day in a machine's notation, as it is written there: no time zone is reckoned."""
    match = _ISO.match(value) if isinstance(value, str) else None
    if not match:
        return
    text = "-".join(part for part in match.groups() if part)
    try:
        yield Given(edtf.parse(text).text, where)
    except edtf.Invalid:
        return


def _title(metas: list[tuple[str, str]], linked: list[dict[str, Any]]) -> Given:
    for item in linked:
        if isinstance(item.get("headline"), str) and item["headline"].strip():
            return Given(" ".join(item["headline"].split()), "the page’s JSON-LD")
    told = _first(metas, "og:title")
    return Given(" ".join(told.value.split()), told.where)


def _authors(metas: list[tuple[str, str]], linked: list[dict[str, Any]]) -> tuple[Given, ...]:
    for item in linked:
        found = [one.get("name") if isinstance(one, dict) else one for one in _list(item.get("author"))]
        names = [" ".join(name.split()) for name in found if isinstance(name, str) and name.strip()]
        if names:
            return tuple(Given(name, "the page’s JSON-LD") for name in dict.fromkeys(names))
    for name in ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator"):
        told = _first(metas, name)
        if told and not told.value.startswith(("http://", "https://")):
            return (told,)
    return ()


def _outlet(metas: list[tuple[str, str]], linked: list[dict[str, Any]]) -> Given:
    site = _first(metas, "og:site_name")
    if site:
        return site
    for item in linked:
        for one in _list(item.get("publisher")):
            if isinstance(one, dict) and isinstance(one.get("name"), str):
                return Given(one["name"].strip(), "the page’s JSON-LD")
    return Given("", "")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
