"""From files to a timeline: the one module that knows the order of the stages.

The commands and the Pelican plugin both call `run`, so that what is checked is what is built. No stage reads the
clock, the network, the locale or the working directory.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dateline import document, packing, prose
from dateline.diagnostic import Diagnostic, Span, has_errors, spoken_of
from dateline.event import Event, Report
from dateline.ledger import Files, Ledger, Packed, outlines
from dateline.merge import grouped
from dateline.reading import (
    Lines,
    Read,
    Texts,
    event_files,
    printed,
    read_bytes,
    read_document,
    read_event_file,
    read_registry,
    signature,
)
from dateline.references import check_registry, check_reports, check_sources, unique_sources
from dateline.registry import Registry
from dateline.settings import Settings
from dateline.source import Source
from dateline.timeline import Timeline
from dateline.workforce import divide, paused_collection, workers

if TYPE_CHECKING:
    from dateline.memory import Memory

__all__ = ["Result", "cited_in_markdown", "find_gaps", "pack_file", "run"]


# As many files as make it worth while to start a worker.
_SHARE = 300
# As many files as are read again before all are.
_MOST_AGAIN = 300
# As many events as stay whole: so few take little room, and none is put together twice.
_MOST_WHOLE = 2_000


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to. ``timeline`` is None if any diagnostic is an error. Diagnostics are in order of place."""

    timeline: Timeline | None
    diagnostics: tuple[Diagnostic, ...]
    ledger: Ledger | None = None
    """What each file said; only where a memory was given and nothing is said of files together."""
    joint: frozenset[str] = frozenset()
    """The files of which something is said that another file had a part in."""

    @property
    def files(self) -> Files:
        """Return the signature of each event file and a digest of what it says; nothing without a ledger."""
        return self.ledger.files if self.ledger else {}


def run(
    settings: Settings,
    also: Iterable[Path] = (),
    texts: Texts | None = None,
    memory: Memory | None = None,
    *,
    is_placed: bool = False,
) -> Result:
    """Read, validate, merge and order the content.

    ``also`` names event files outside the events folder that are read as if they lay in it; ``texts`` stand for files.
    Of a file that ``memory`` knows, what it said is taken from there. ``is_placed`` says that every value of the
    timeline shall know its place, which those of a large content or from a memory do not: then all is read, and the
    memory learns.
    """
    paths = event_files(settings, also)
    count = 1 if texts or is_placed else workers(_SHARE, len(paths))
    with paused_collection():
        is_quick = (memory or count > 1) and not is_placed
        result = _run(settings, paths, count, None, memory, is_placed=False) if is_quick else None
        result = result or _run(settings, paths, 1, texts, memory if is_placed else None, is_placed=True)
        timeline, diagnostics, joint, ledger = result or (None, [], frozenset(), None)
    lines = Lines(settings, texts)
    ordered = sorted(set(diagnostics), key=lambda d: d.sort_key)
    return Result(
        timeline, tuple(d.with_excerpt(lines) for d in ordered), ledger if memory and not joint else None, joint
    )


def _run(
    settings: Settings, paths: list[Path], count: int, texts: Texts | None, memory: Memory | None, *, is_placed: bool
) -> tuple[Timeline | None, list[Diagnostic], frozenset[str], Ledger | None] | None:
    """Return the timeline, the diagnostics, the files of which some are joint, and what each file said.

    None if all must be read again. Only where it ``is_placed`` every value knows its place, and there is no ledger.
    """
    diagnostics: list[Diagnostic] = []
    registry = read_registry(settings, diagnostics, texts)
    packed: dict[str, tuple[str, bytes]] = {}
    if not is_placed:
        read = _recall_files(paths, settings, diagnostics, count, memory, packed)
    elif memory:
        read = _read_and_learn(paths, settings, diagnostics, memory)
    else:
        read = [read_event_file(path, settings, diagnostics, texts) for path in paths]
    alone, said_before = list(diagnostics), len(diagnostics)
    judged = _judge(read, registry, diagnostics, packed)
    joint = spoken_of(diagnostics[said_before:])
    if joint and not is_placed:
        # What comes from a worker or a memory knows no places: the few files that are spoken of are read again.
        if not _read_again(read, paths, joint, settings):
            return None
        diagnostics = alone
        judged = _judge(read, registry, diagnostics, packed)
        if spoken_of(diagnostics[said_before:]) != joint:
            return None
    if judged is None:
        return None, diagnostics, joint, None
    # All that files say is much: where only outlines are needed, nothing else stays in memory.
    read.clear()
    timeline = Timeline.of(judged.events, judged.sources, registry)
    _check_markdown(timeline, settings, diagnostics, texts)
    return None if has_errors(diagnostics) else timeline, diagnostics, joint, judged.ledger


class _Judged(NamedTuple):
    """What files come to together; ``ledger`` is there where it is known what all of them said."""

    events: list[Event]
    sources: Mapping[str, Source]
    ledger: Ledger | None


def _judge(read: list[Read], registry: Registry, diagnostics: list[Diagnostic], packed: Packed) -> _Judged | None:
    """Return the events and the sources that files come to together; None if anything is an error.

    Where all files are known as ``packed``, many events stay in outline.
    """
    sources = unique_sources((s for s, _, _ in read if s), diagnostics)
    reports = [r for _, found, _ in read for r in found]
    check_registry(registry, diagnostics)
    check_sources(sources.values(), registry, diagnostics)
    is_complete = all(whole for _, _, whole in read)
    check_reports(reports, registry, diagnostics, is_complete=is_complete)
    merging, groups = grouped(reports, sources, registry, diagnostics, is_complete=is_complete)
    ledger = Ledger.of(packed, registry, merging, groups) if len(packed) == len(read) else None
    if ledger and len(groups) > _MOST_WHOLE:
        events = list(map(ledger.later, outlines(merging, groups, diagnostics)))
        known: Mapping[str, Source] = ledger.sources
    else:
        events = [event for id_, group in groups if (event := merging.event(id_, group))]
        known = sources
    return None if has_errors(diagnostics) else _Judged(events, known, ledger)


def _read_again(read: list[Read], paths: list[Path], names: Collection[str], settings: Settings) -> bool:
    """Put what some files say in the place of what is known of them without its place; return whether it pays."""
    if len(names) > _MOST_AGAIN:
        return False
    wanted = {os.path.normpath(settings.root / name) for name in names}
    for i, path in enumerate(paths):
        if os.path.normpath(path) in wanted:
            read[i] = read_event_file(path, settings, [], None)
    return True


def cited_in_markdown(settings: Settings, texts: Texts | None = None) -> frozenset[str]:
    """Return the ids of the sources that Markdown pages and articles cite."""
    from dateline.mention import in_markdown

    cited: set[str] = set()
    for path in prose.markdown_files([settings.content / folder for folder in settings.markdown]):
        data = read_bytes(path, path.name, [], texts) or b""
        cited.update(m.id for m in in_markdown(data.decode("utf-8", "replace")) if m.of == "source")
    return frozenset(cited)


def find_gaps(
    result: Result,
    settings: Settings,
    texts: Texts | None = None,
    *,
    only: Collection[str] | None = None,
    cited: Collection[str] | None = None,
    is_exact: bool = True,
) -> tuple[Diagnostic, ...]:
    """Return the hints on what a sound timeline lacks, in order of place; none of one that is not sound.

    ``only`` names the files, as diagnostics print them, whose hints are wanted; all are unless it is given. ``cited``
    are the sources cited in Markdown, if that is known. Without ``is_exact`` they have no order, no line of text and
    only nearly their place: enough to count them.
    """
    from dateline.gap import gaps
    from dateline.mention import field_place

    if result.timeline is None:
        return ()
    documents: dict[str, document.Document | None] = {}

    def place_of(report: Report, key: str) -> Span:
        if only is not None and report.path not in only:
            return report.span
        if report.path not in documents:
            documents[report.path] = read_document(settings.root / report.path, report.path, [], texts)
        read = documents[report.path]
        return (read and field_place(read, report.id, key)) or report.span

    cited = cited_in_markdown(settings, texts) if cited is None else cited
    with paused_collection():
        if not is_exact:
            return tuple(d for d in gaps(result.timeline, cited) if only is None or d.path in only)
        found = set(gaps(result.timeline, cited, place_of))
    ordered = sorted((d for d in found if only is None or d.path in only), key=lambda d: d.sort_key)
    lines = Lines(settings, texts)
    return tuple(d.with_excerpt(lines) for d in ordered)


def _read_and_learn(paths: list[Path], settings: Settings, diagnostics: list[Diagnostic], memory: Memory) -> list[Read]:
    """Return what each file says, with the place of every value, and let the memory know it."""
    read: dict[str, Read] = {}
    for path in paths:
        name, known_by = printed(path, settings), signature(path)
        remarks: list[Diagnostic] = []
        read[name] = source, reports, is_whole = read_event_file(path, settings, remarks, None)
        if is_whole and not has_errors(remarks) and memory.packed(name, known_by) is None:
            memory.learn(name, known_by, packing.pack(source, reports, remarks))
        diagnostics += remarks
    memory.keep_files(read, read)
    return list(read.values())


def _recall_files(
    paths: list[Path],
    settings: Settings,
    diagnostics: list[Diagnostic],
    count: int,
    memory: Memory | None,
    packed: dict[str, tuple[str, bytes]],
) -> list[Read]:
    """Return what each file says, reading those that no memory knows as they are now; ``packed`` gets their lines."""
    names = [printed(path, settings) for path in paths]
    # The signature is taken before the file is read: what is written in between will be seen the next time.
    signatures = [signature(path) if memory else "" for path in paths]
    known = [memory.packed(n, s) if memory else None for n, s in zip(names, signatures, strict=True)]
    unknown = [i for i, line in enumerate(known) if line is None]
    count = max(1, min(count, len(unknown) // _SHARE))
    shares = [unknown[len(unknown) * i // count : len(unknown) * (i + 1) // count] for i in range(count)]
    answers = divide(count, lambda number: b"\n".join(pack_file(paths[i], settings) for i in shares[number]))
    for share, answer in zip(shares, answers, strict=True):
        for i, fresh in zip(share, answer.split(b"\n"), strict=False):
            known[i] = fresh
            if fresh and memory:
                memory.learn(names[i], signatures[i], fresh)
    read: list[Read] = []
    for path, name, known_by, line in zip(paths, names, signatures, known, strict=True):
        if line:
            source, reports, remarks = packing.unpack(line, name)
            diagnostics += remarks
            packed[name] = (known_by, line)
            read.append((source, reports, True))
        else:
            read.append(read_event_file(path, settings, diagnostics, None))
    if memory:
        memory.keep_files(names, dict(zip(names, read, strict=True)))
    return read


def pack_file(path: Path, settings: Settings) -> bytes:
    """Return what a file says in one line, or nothing if it has an error."""
    remarks: list[Diagnostic] = []
    source, reports, is_whole = read_event_file(path, settings, remarks, None)
    return packing.pack(source, reports, remarks) if is_whole and not has_errors(remarks) else b""


def _check_markdown(timeline: Timeline, settings: Settings, diagnostics: list[Diagnostic], texts: Texts | None) -> None:
    for path in prose.markdown_files([settings.content / folder for folder in settings.markdown]):
        name = printed(path, settings)
        data = read_bytes(path, name, diagnostics, texts)
        text = None if data is None else document.decode(name, data, diagnostics)
        if text is not None:
            prose.check(name, text, timeline, diagnostics)
