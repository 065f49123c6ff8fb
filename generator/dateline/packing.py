"""What an event file says, as a line of JSON: how values travel between processes and wait between builds.

Only files without an error are packed. Places are not: what is unpacked knows its file but not its line, so whoever
finds fault with unpacked values must read the files again before saying where. Nothing here can hold code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from sys import intern
from typing import TypeVar

from msgspec.json import Decoder, Encoder
from msgspec.structs import force_setattr, replace

from dateline import edtf
from dateline.diagnostic import NOWHERE, Diagnostic, Placed, Span
from dateline.event import Report
from dateline.registry import Registry
from dateline.source import Source

__all__ = [
    "date_of",
    "pack",
    "pack_registry",
    "pack_remarks",
    "said",
    "source_line",
    "unpack",
    "unpack_registry",
    "unpack_remarks",
    "unpack_reports",
    "unpack_source",
]

_P = TypeVar("_P", bound=Placed)
# None stands in JSON: in its texts a tab is escaped.
_TAB = b"\t"
date_of = lru_cache(20_000)(edtf.parse)
# Few texts that many files have: one of each is enough.
_SOURCE_WORDS = ("type", "container_title", "publisher", "language", "side")
_REPORT_WORDS = ("id", "kind", "place")


def pack(source: Source | None, reports: Iterable[Report], diagnostics: Iterable[Diagnostic]) -> bytes:
    """Return a file's source, what was remarked on its reports, and the reports, each by itself between tabs."""
    parts = (source and _unplaced(source), _plain(diagnostics), *map(_bare, reports))
    return _TAB.join(map(_encode, parts))


def unpack(data: bytes, path: str) -> tuple[Source | None, tuple[Report, ...], list[Diagnostic]]:
    """Return what was packed from the file at ``path``."""
    head, remarks, *rows = data.split(_TAB)
    source = _source(head, path)
    reports = tuple([_report(row, path, source, number) for number, row in enumerate(rows, 1)])
    return source, reports, _remarks.decode(remarks)


def source_line(data: bytes) -> bytes:
    """Return the part of what was packed that is about the source."""
    return data[: data.index(_TAB)]


def unpack_source(data: bytes, path: str) -> Source | None:
    """Return the source of what was packed."""
    return _source(source_line(data), path)


def unpack_reports(data: bytes, path: str, source: Source | None, ids: Iterable[str]) -> Iterator[Report]:
    """Yield the reports of events with these ids, of what was packed."""
    _, _, *rows = data.split(_TAB)
    # An id comes first and consists of plain letters.
    starts = tuple([f'{{"id":"{id_}"'.encode() for id_ in ids])
    return (_report(row, path, source, n) for n, row in enumerate(rows, 1) if row.startswith(starts))


def _source(head: bytes, path: str) -> Source | None:
    source: Source | None = _head.decode(head)
    if source:
        force_setattr(source, "path", path)
        for name in _SOURCE_WORDS:
            force_setattr(source, name, intern(getattr(source, name)))
    return source


def _report(row: bytes, path: str, source: Source | None, number: int) -> Report:
    report = _row.decode(row)
    force_setattr(report, "path", path)
    force_setattr(report, "source", source)
    # Not its place, but its order: by that the editors' words of one event stand.
    force_setattr(report, "span", Span(number, 1, number, 1))
    force_setattr(report, "actors", tuple(map(intern, report.actors)))
    for name in _REPORT_WORDS:
        force_setattr(report, name, intern(getattr(report, name)))
    return report


def said(value: Placed) -> bytes:
    """Return what tells a value from others that say something else; its place is no part of it."""
    return _encode(_unplaced(value))


def pack_remarks(diagnostics: Iterable[Diagnostic]) -> bytes:
    """Return diagnostics without their lines of text."""
    return _encode(_plain(diagnostics))


def unpack_remarks(data: bytes) -> list[Diagnostic]:
    """Return the diagnostics that were packed."""
    return _remarks.decode(data)


def pack_registry(registry: Registry) -> bytes:
    """Return the site's lists."""
    lists = {n: getattr(registry, n) for n in registry.__struct_fields__}
    return _encode(Registry(**{n: {i: _unplaced(entry) for i, entry in of.items()} for n, of in lists.items()}))


def unpack_registry(data: bytes) -> Registry:
    """Return the lists that were packed."""
    return _registry.decode(data)


def _unplaced(value: _P) -> _P:
    return replace(value, path="", span=NOWHERE)


def _bare(report: Report) -> Report:
    """Return the report without its source, which it shares with others, and without places."""
    return replace(
        report,
        source=None,
        path="",
        span=NOWHERE,
        claims=tuple([replace(c, span=NOWHERE) for c in report.claims]),
        resolve=tuple([replace(r, span=NOWHERE) for r in report.resolve]),
    )


def _plain(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [replace(d, excerpt="") for d in diagnostics]


def _read_date(_: type, text: str) -> edtf.Date:
    # The one class of ours that is no struct: as a text it is shorter, and those that are alike are one.
    return date_of(text)


# What holds its default is not written.
_encode = Encoder(enc_hook=str).encode
_head = Decoder(Source | None, dec_hook=_read_date)
_row = Decoder(Report, dec_hook=_read_date)
_remarks = Decoder(list[Diagnostic])
_registry = Decoder(Registry, dec_hook=_read_date)
