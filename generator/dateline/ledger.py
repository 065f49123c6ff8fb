"""What all event files said, each as a line of bytes, and the events, put together when somebody asks for them.

Whole events are large and every build needs a few plain values of all; so what stays is an outline of each. An event
that a page asks for is merged out of the lines of its files, as it was when it was judged. Nothing is judged here: it
has been, and whatever could be remarked has been remarked.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar, cast

from msgspec.structs import replace

from dateline import packing
from dateline.cite import quotes_by_source
from dateline.diagnostic import Diagnostic
from dateline.edtf import Date
from dateline.event import Event, Quote, Report
from dateline.merge import Merging, report_order, scales
from dateline.outline import Outline
from dateline.registry import Registry
from dateline.source import Source
from dateline.workforce import divide, workers

__all__ = ["EventLater", "Files", "Keys", "Ledger", "Packed", "keys_of", "outlines", "read_outlines"]

# As many events as it pays to start a worker for, and as many as stay whole.
_SHARE = 1_000
# What is asked for once is asked for again soon, by the next pages: these stay at hand.
_MOST_SOURCES = 2_000
_MOST_EVENTS = 1_000
# Exports walk through all events, one after the other: where there are many, more events stay at hand.
_MANY_WALKS, _MOST_WALKED = 10, 25_000

_T = TypeVar("_T")
Files = dict[str, tuple[str, bytes]]
"""The signature of each event file and a digest of what it says, by its path."""
Packed = Mapping[str, tuple[str, bytes]]
"""The signature of each event file and the line that says what it says, by its path."""


class Keys(NamedTuple):
    """Where it is said."""

    paths: dict[str, tuple[str, ...]]
    """The files that report each event."""
    source_paths: dict[str, str]
    """The file of each source, in the order of their ids."""
    addresses: dict[str, str]
    """Of each source that has one, what it shares with others of the same article; see `Source.where`."""
    names: Mapping[str, str]
    """For each earlier or joined id the one under which its event stands."""


class EventLater:
    """Stands for an event of which only the outline is known until somebody asks for more."""

    __slots__ = ("_ledger", "_made", "id", "outline")

    def __init__(self, outline: Outline, ledger: Ledger) -> None:
        self.id = outline.id
        self.outline = outline
        self._ledger = ledger
        self._made: Event | None = None

    # `isinstance` asks what it passes for.
    __class__ = property(lambda _: Event)

    @property
    def title(self) -> str:
        """Return the event's title."""
        return self.outline.title

    @property
    def actors(self) -> tuple[str, ...]:
        """Return the ids of those who take part."""
        return self.outline.actors

    @property
    def is_key(self) -> bool:
        """Return whether the editors hold it to be important."""
        return self.outline.is_key

    @property
    def when(self) -> Date:
        """Return the date shown first."""
        return packing.date_of(self.outline.when)

    @property
    def reports(self) -> tuple[Report, ...]:
        """Return the sources' reports, earliest issued first: for these nothing need be merged."""
        if self._made:
            return self._made.reports
        return tuple([r for r in self._ledger.group(self.id) if r.source])

    def reports_of(self, source: str) -> tuple[Report, ...]:
        """Return what the source with this id reports of it, without asking its other sources."""
        found = self._ledger.reports(self.id, self._ledger.source_paths[source])
        return tuple(sorted(found, key=report_order))

    def forget(self) -> None:
        """Be known in outline only, as at first."""
        self._made = None

    def __getattr__(self, name: str) -> Any:
        # Python comes here only where there is nothing of that name.
        if self._made is None:
            self._made = self._ledger.complete(self)
        return getattr(self._made, name)


class _Lines:
    """The lines of many files in one piece: as values of their own they would be copied into every worker."""

    def __init__(self, lines: Mapping[str, bytes]) -> None:
        self._places: dict[str, tuple[int, int]] = {}
        end = 0
        for path, line in lines.items():
            self._places[path] = (end, end := end + len(line))
        self._bytes = b"".join(lines.values())

    def __call__(self, path: str) -> bytes:
        """Return the line of the file at ``path``."""
        start, end = self._places[path]
        return self._bytes[start:end]


class Ledger:
    """What files said, by the file, the source and the event."""

    def __init__(
        self,
        line: Callable[[str], bytes],
        registry: Registry,
        files: Files,
        keys: Keys,
    ) -> None:
        self._line = line
        self.registry = registry
        self.files = files
        self.paths, self.source_paths, self.addresses, self.names = keys
        self.sources = _Sources(self)
        self._read_sources: dict[str, Source | None] = {}
        self._whole: dict[str, EventLater] = {}
        self._is_walked = False

    @classmethod
    def of(cls, packed: Packed, registry: Registry, keys: Keys) -> Ledger:
        """Return the ledger of files that were judged together."""
        lines = _Lines({path: line for path, (_, line) in packed.items()})
        files = {path: (known_by, blake2b(line, digest_size=16).digest()) for path, (known_by, line) in packed.items()}
        return cls(lines, registry, files, keys)

    def source(self, path: str) -> Source | None:
        """Return the source of a file; None for one of the editors' own words."""
        try:
            return self._read_sources[path]
        except KeyError:
            _make_room(self._read_sources, _MOST_SOURCES)
            found = self._read_sources[path] = packing.unpack_source(self._line(path), path)
            return found

    def all_reports(self, path: str) -> tuple[Report, ...]:
        """Return all that a file reports."""
        return packing.unpack(self._line(path), path)[1]

    def reports(self, id_: str, path: str) -> Iterator[Report]:
        """Yield what a file reports of an event."""
        return packing.unpack_reports(self._line(path), path, self.source(path), (id_, *self._former.get(id_, ())))

    @cached_property
    def _former(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for former, id_ in self.names.items():
            found.setdefault(id_, []).append(former)
        return found

    def source_line(self, path: str) -> bytes:
        """Return what the file at ``path`` says of its source, as it is packed."""
        return packing.source_line(self._line(path))

    def expect(self, walks: int) -> None:
        """Be told how many files are to be made from all events."""
        self._is_walked = walks > _MANY_WALKS

    def later(self, outline: Outline) -> Event:
        """Return an event that is put together when somebody asks for more than its outline."""
        return cast(Event, EventLater(outline, self))

    def group(self, id_: str) -> list[Report]:
        """Return all reports of an event in their order."""
        found = [report for path in self.paths[id_] for report in self.reports(id_, path)]
        return sorted(found, key=report_order) if len(found) > 1 else found

    def merge(self, id_: str, diagnostics: list[Diagnostic], outline: Outline | None = None) -> Event | None:
        """Return an event as its files tell of it, or None where they lack what every event needs."""
        merging = Merging(self.names, self._scales, self.sources, _Quotes(self), diagnostics, is_complete=True)
        return merging.event(id_, self.group(id_), outline)

    def complete(self, later: EventLater) -> Event:
        """Return the whole of an event that is known in outline; another is forgotten for it."""
        for forgotten in _make_room(self._whole, _MOST_WALKED if self._is_walked else _MOST_EVENTS):
            forgotten.forget()
        event = self.merge(later.outline.id, [], later.outline)
        assert event  # noqa: S101  it could be merged before
        self._whole[event.id] = later
        return event

    @cached_property
    def _scales(self) -> Any:
        return scales(self.registry)


def keys_of(merging: Merging, groups: Iterable[tuple[str, list[Report]]]) -> Keys:
    """Return where what is said of which event and source, of reports that were grouped."""
    paths = {id_: tuple(sorted({r.path for r in group})) for id_, group in groups}
    sources = {str(id_): merging.sources[id_] for id_ in sorted(merging.sources)}
    addresses = {id_: where for id_, source in sources.items() if (where := source.where)}
    return Keys(paths, {id_: source.path for id_, source in sources.items()}, addresses, dict(merging.names))


def outlines(
    merging: Merging, groups: Sequence[tuple[str, list[Report]]], diagnostics: list[Diagnostic]
) -> list[bytes]:
    """Return in outline, as `read_outlines` reads them, the events that groups of reports tell of.

    They are merged by several processes where there are many.
    """
    count = workers(_SHARE, len(groups))

    def work(number: int) -> bytes:
        remarks: list[Diagnostic] = []
        own = replace(merging, diagnostics=remarks)
        share = groups[len(groups) * number // count : len(groups) * (number + 1) // count]
        rows = [tuple(event.outline) for id_, group in share if (event := own.event(id_, group))]
        return marshal.dumps((marshal.dumps(rows), packing.pack_remarks(remarks)))

    found: list[bytes] = []
    for answer in divide(count, work):
        rows, remarks = marshal.loads(answer)  # noqa: S302  from a process of our own
        found.append(rows)
        diagnostics += packing.unpack_remarks(remarks)
    return found


def read_outlines(parts: Iterable[bytes]) -> list[Outline]:
    """Return outlines from the bytes that `outlines` has made."""
    return [Outline._make(row) for part in parts for row in marshal.loads(part)]  # noqa: S302  our own


def _make_room(kept: dict[str, _T], most: int) -> Iterable[_T]:
    """Forget the first of what is kept where it is as much as may be; return what was forgotten."""
    return (kept.pop(next(iter(kept))),) if len(kept) >= most else ()


class _Sources(Mapping[str, Source]):
    """The sources, each taken out of its file when it is asked for, in the order of their ids."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __getitem__(self, id_: str) -> Source:
        source = self._ledger.source(self._ledger.source_paths[id_])
        assert source  # noqa: S101  the file is known as that of a source
        return source

    def __contains__(self, id_: object) -> bool:
        return id_ in self._ledger.source_paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._ledger.source_paths)

    def __len__(self) -> int:
        return len(self._ledger.source_paths)


class _Quotes(Mapping[str, tuple[Quote, ...]]):
    """For each source the quotes that bear out what it reports."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __getitem__(self, id_: str) -> tuple[Quote, ...]:
        reports = self._ledger.all_reports(self._ledger.source_paths[id_])
        return quotes_by_source(sorted(reports, key=report_order))[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ledger.source_paths)

    def __len__(self) -> int:
        return len(self._ledger.source_paths)
