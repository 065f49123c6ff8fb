"""The full-text index of the events, made by Pagefind from small documents of our own, so that no theme can spoil it.

Pagefind splits words at blanks and writes its filters in another order at each run; both are mended here: letters of
scripts without blanks are set apart, and filters are sorted and named by their content, so that two builds give the
same bytes. Where Pagefind is not installed there is no index, and the caller says so.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
import tempfile
from collections.abc import Iterable
from html import escape
from io import BytesIO
from pathlib import Path

from dateline import cbor, cite, wording
from dateline.event import Event, Report
from dateline.facet import values_of, years_of
from dateline.registry import Actor, Place
from dateline.timeline import Timeline

__all__ = ["SearchIndexError", "apart", "search_index"]

_MAGIC = b"pagefind_dcd"
_SECONDS = 300
# Pagefind's own widgets, which the search page does not use.
_SHIPPED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
# Han, kana; Hangul has blanks. The search page's script sets the same letters apart.
_UNSPACED = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")


class SearchIndexError(Exception):
    """Pagefind ran and failed; the message is its own."""


def search_index(timeline: Timeline, language: str) -> dict[str, bytes] | None:
    """Return the files of the index by name, to be served from one folder; None where Pagefind is not installed.

    ``language`` is the site's: it decides how words are stemmed. Raises `SearchIndexError` if Pagefind fails.
    """
    try:
        from pagefind.service import get_executable
    except ImportError:
        return None
    program = get_executable()
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        site, output = Path(folder, "site"), Path(folder, "index")
        years = years_of(timeline)
        site.mkdir()
        for place, event in enumerate(timeline.events):
            page = site / "events" / event.id / "index.html"
            page.parent.mkdir(parents=True)
            page.write_text(_document(event, timeline, years[event.id], place, language), encoding="utf-8")
        if not timeline.events:
            return {}
        command = [str(program), "--site", str(site), "--output-path", str(output), "--silent"]
        try:
            done = subprocess.run(
                [*command, "--force-language", language.split("-")[0]],
                cwd=folder,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SearchIndexError(str(error)) from error
        if done.returncode:
            raise SearchIndexError((done.stderr or done.stdout).strip() or f"exit code {done.returncode}")
        found = {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    return _in_order(found)


def apart(text: str) -> str:
    """Return text with blanks around each letter of a script that has none between words."""
    return re.sub(" {2,}", " ", _UNSPACED.sub(r" \1 ", text)).strip()


def _document(event: Event, timeline: Timeline, year: int, place: int, language: str) -> str:
    """Return the page that Pagefind reads for an event: what a reader may remember of it, and its facets."""
    filters = "".join(
        f'<span data-pagefind-filter="{facet}:{escape(value)}"></span>'
        for facet, value in values_of(event, timeline, year)
    )
    date, kind = wording.words(event.when), timeline.registry.kinds[str(event.kind.value)].name
    metas = "".join(
        f'<span data-pagefind-meta="{name}:{escape(value)}"></span>' for name, value in (("date", date), ("kind", kind))
    )
    texts = "".join(f"<p>{escape(apart(t))}</p>" for t in dict.fromkeys(_texts(event, timeline, date)) if t)
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><title>{escape(event.title)}</title><body data-pagefind-body>'
        f'<h1 data-pagefind-meta="title">{escape(event.title)}</h1>'
        f'{filters}{metas}<span data-pagefind-sort="date:{place:06d}"></span>{texts}</body></html>\n'
    )


def _texts(event: Event, timeline: Timeline, date: str) -> Iterable[str]:
    registry = timeline.registry
    yield " ".join(s.text for s in event.narrative)
    yield date
    places = registry.places_around(str(event.place.value)) if event.place else ()
    named: list[Actor | Place] = [registry.actors[a] for a in event.actors]
    named += [registry.places[p] for p in places]
    for entity in named:
        yield " · ".join(dict.fromkeys((entity.name, *(name for _, name in entity.names))))
    for claim in event.claims:
        for position in claim.positions:
            yield f"{claim.id.replace('-', ' ')}: {position.value}"
    for report in event.reports:
        yield from _said(report)


def _said(report: Report) -> Iterable[str]:
    assert report.source is not None  # noqa: S101  an event's reports are its sources'
    source = report.source
    yield " ".join(s.text for s in cite.own_sentences(report))
    for quote in report.quotes:
        yield quote.text
        yield quote.translation
    yield report.stated
    authors = ", ".join(str(a) for a in source.author)
    yield " · ".join(t for t in (source.title, source.container_title or source.publisher, authors) if t)


def _in_order(found: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that are served, filters and their values in alphabetical order and named by their content."""
    kept = {
        name: data
        for name, data in found.items()
        if name in _SHIPPED or name.startswith(("index/", "fragment/", "wasm."))
    }
    renamed: dict[str, str] = {}
    for name, data in sorted(found.items()):
        if not name.startswith("filter/"):
            continue
        facet, values = cbor.loads(_unpack(data))
        old = name.removeprefix("filter/").removesuffix(".pf_filter")
        body = cbor.dumps([facet, sorted(values)])
        new = f"{old.partition('_')[0]}_{_hash(body)[:7]}"
        renamed[old] = new
        kept[f"filter/{new}.pf_filter"] = _pack(body)
    entry = json.loads(found["pagefind-entry.json"])
    for language in entry["languages"].values():
        old = f"pagefind.{language['hash']}.pf_meta"
        meta = cbor.loads(_unpack(found[old]))
        meta[3] = sorted([facet, renamed[hash_]] for facet, hash_ in meta[3])
        body = cbor.dumps(meta)
        language["hash"] = f"{language['hash'].partition('_')[0]}_{_hash(body)[:10]}"
        kept[f"pagefind.{language['hash']}.pf_meta"] = _pack(body)
    kept["pagefind-entry.json"] = json.dumps(entry, ensure_ascii=False, sort_keys=True).encode()
    return {name: kept[name] for name in sorted(kept)}


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _unpack(data: bytes) -> bytes:
    plain = gzip.decompress(data)
    if not plain.startswith(_MAGIC):
        message = "Pagefind’s files have another form than that of version 1.5"
        raise SearchIndexError(message)
    return plain[len(_MAGIC) :]


def _pack(data: bytes) -> bytes:
    packed = BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=0) as stream:
        stream.write(_MAGIC + data)
    return packed.getvalue()
