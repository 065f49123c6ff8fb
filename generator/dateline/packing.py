"""What an event file says, as a line of JSON: how values travel between processes and wait between builds.

Only files without an error are packed. Places are not: what is unpacked knows its file but not its line, so whoever
finds fault with unpacked values must read the files again before saying where. Nothing here can hold code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from functools import lru_cache
from operator import attrgetter
from sys import intern
from typing import Any

from dateline import edtf
from dateline.diagnostic import Diagnostic, Related, Severity, Span
from dateline.event import Claim, Quote, Rank, Report, Resolution
from dateline.registry import Actor, Kind, Place, Registry, Role, Side
from dateline.source import Name, Source

__all__ = [
    "pack",
    "pack_registry",
    "pack_remarks",
    "source_line",
    "unpack",
    "unpack_registry",
    "unpack_remarks",
    "unpack_reports",
    "unpack_source",
]

_date = lru_cache(20_000)(edtf.parse)
# Reports and sources by attribute; these are not plain texts and need a hand. Places and what follows from the file's
# own reading are left out. A test holds that every other attribute survives.
_Hand = tuple[Callable[[Any], object], Callable[[Any], object]]
_OMITTED = frozenset(("path", "span", "is_broken", "source"))


def pack(source: Source | None, reports: Iterable[Report], diagnostics: Iterable[Diagnostic]) -> bytes:
    """Return a file's source, what was remarked on its reports, and the reports, each by itself between tabs."""
    head = None if source is None else _SOURCE.row(source)
    rows = [head, [_remark_row(d) for d in diagnostics], *(_REPORT.row(r) for r in reports)]
    return _TAB.join([_dumps(row).encode() for row in rows])


def unpack(data: bytes, path: str) -> tuple[Source | None, tuple[Report, ...], list[Diagnostic]]:
    """Return what was packed from the file at ``path``."""
    head, remarks, *rows = data.split(_TAB)
    source = _source(head, path)
    reports = tuple([_report(row, path, source, number) for number, row in enumerate(rows, 1)])
    return source, reports, unpack_remarks(remarks)


def source_line(data: bytes) -> bytes:
    """Return the part of what was packed that is about the source."""
    return data[: data.index(_TAB)]


def unpack_source(data: bytes, path: str) -> Source | None:
    """Return the source of what was packed."""
    return _source(source_line(data), path)


def unpack_reports(data: bytes, path: str, source: Source | None, ids: Iterable[str]) -> Iterator[Report]:
    """Yield the reports of events with these ids, of what was packed."""
    _, _, *rows = data.split(_TAB)
    # A row begins with its id.
    starts = tuple([f'["{id_}",'.encode() for id_ in ids])
    return (_report(row, path, source, n) for n, row in enumerate(rows, 1) if row.startswith(starts))


def _source(head: bytes, path: str) -> Source | None:
    return None if head == b"null" else _SOURCE.value(json.loads(head), {"path": path})


def _report(row: bytes, path: str, source: Source | None, number: int) -> Report:
    # Not its place, but its order: by that the editors' words of one event stand.
    known: dict[str, object] = {"path": path, "source": source, "span": Span(number, 1, number, 1)}
    report: Report = _REPORT.value(json.loads(row), known)
    return report


def pack_remarks(diagnostics: Iterable[Diagnostic]) -> bytes:
    """Return diagnostics without their lines of text."""
    return _dumps([_remark_row(d) for d in diagnostics]).encode()


def unpack_remarks(data: bytes) -> list[Diagnostic]:
    """Return the diagnostics that were packed."""
    return [_remark(row) for row in json.loads(data)]


def pack_registry(registry: Registry) -> bytes:
    """Return the site's lists."""
    rows = [[form.row(entry) for entry in getattr(registry, name).values()] for name, form in _LISTS.items()]
    return _dumps(rows).encode()


def unpack_registry(data: bytes) -> Registry:
    """Return the lists that were packed."""
    lists = zip(_LISTS.items(), json.loads(data), strict=True)
    return Registry(**{name: {row[0]: form.value(row, {}) for row in rows} for (name, form), rows in lists})


# No tab stands in JSON: in its texts it is escaped.
_TAB = b"\t"
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def _remark_row(d: Diagnostic) -> list[object]:
    return [d.path, d.span, d.code, d.message, d.help, int(d.severity), d.related]


def _remark(row: list[Any]) -> Diagnostic:
    path, span, code, message, help_, severity, related = row
    return Diagnostic(path, Span(*span), code, message, help_, Severity(severity), tuple(_related(r) for r in related))


def _related(row: list[Any]) -> Related:
    path, span, message = row
    return Related(path, Span(*span), message)


class _Form:
    """How values of one class become rows of JSON and are made of them again."""

    def __init__(self, class_: type[Any], special: Mapping[str, _Hand]) -> None:
        every = fields(class_)
        kept = [f for f in every if f.name not in _OMITTED]
        self._class = class_
        self._names = tuple(f.name for f in kept)
        self._get = attrgetter(*self._names)
        # A list of ids needs no word of its own.
        special = {**{f.name: (list, tuple) for f in kept if f.default == ()}, **special}
        self._out = [(i, special[f.name][0]) for i, f in enumerate(kept) if f.name in special]
        self._in = [(i, special[f.name][1]) for i, f in enumerate(kept) if f.name in special]
        self._defaults = {f.name: f.default for f in every if f.name in _OMITTED and f.default is not MISSING}

    def row(self, value: object) -> list[object]:
        """Return the value as a list of its attributes."""
        row = list(self._get(value))
        for i, out in self._out:
            if row[i]:
                row[i] = out(row[i])
        return row

    def value(self, row: list[Any], known: dict[str, object]) -> Any:
        """Return the value; ``known`` are attributes that are not in the row."""
        for i, into in self._in:
            if row[i]:
                row[i] = into(row[i])
            elif row[i] == []:
                row[i] = ()
        made: Any = object.__new__(self._class)
        put = object.__setattr__
        for name, part in zip(self._names, row, strict=True):
            put(made, name, part)
        for name, part in self._defaults.items():
            put(made, name, known.get(name, part))
        return made


def _many(form: _Form) -> _Hand:
    return (lambda values: [form.row(v) for v in values], lambda rows: tuple(form.value(r, {}) for r in rows))


_DATE = (str, _date)
# Few texts that many files have: one of each is enough.
_WORD: _Hand = (str, intern)
_WORDS: _Hand = (list, lambda texts: tuple(map(intern, texts)))
_NAMES = _many(_Form(Name, {}))
_QUOTES = _many(_Form(Quote, {}))
_RANKED: Mapping[str, _Hand] = {"rank": (str, Rank)}
_SOURCE = _Form(
    Source,
    {
        **dict.fromkeys(("author", "editor", "translator", "interviewer"), _NAMES),
        **dict.fromkeys(("issued", "accessed", "archived"), _DATE),
        **dict.fromkeys(("type", "container_title", "publisher", "language", "side"), _WORD),
    },
)
_REPORT = _Form(
    Report,
    {
        **_RANKED,
        **dict.fromkeys(("id", "kind", "place"), _WORD),
        "actors": _WORDS,
        "date": _DATE,
        "claims": _many(_Form(Claim, _RANKED)),
        "quotes": _QUOTES,
        "resolve": _many(_Form(Resolution, {})),
    },
)
_PAIRS: _Hand = (list, lambda rows: tuple(map(tuple, rows)))
# An entry's id is its first attribute.
_LISTS = {
    "actors": _Form(Actor, {"names": _PAIRS, "roles": _many(_Form(Role, {"since": _DATE, "until": _DATE}))}),
    "places": _Form(Place, {"names": _PAIRS, "coordinates": (list, tuple)}),
    "sides": _Form(Side, {}),
    "kinds": _Form(Kind, {}),
}
