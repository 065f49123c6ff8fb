"""From files to a timeline: the one module that knows the order of the stages.

The commands and the Pelican plugin both call `run`, so that what is checked is what is built. No stage reads the
clock, the network, the locale or the working directory.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from dateline import document, packing, prose
from dateline.diagnostic import Diagnostic, Span, has_errors, spoken_of
from dateline.event import Event, Report
from dateline.merge import merge
from dateline.readers import Ahead, Readers, readers_for
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
from dateline.workforce import paused_collection

if TYPE_CHECKING:
    from dateline.memory import Memory

__all__ = ["Result", "cited_in_markdown", "find_gaps", "run"]


# As many files as are read again before all are.
_MOST_AGAIN = 300


class Result(Struct, frozen=True):
    """What a run came to. ``timeline`` is None if any diagnostic is an error. Diagnostics are in order of place."""

    timeline: Timeline | None
    diagnostics: tuple[Diagnostic, ...]
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """The signature of each event file and a digest of what it says, by its path; only where a memory was given."""
    joint: frozenset[str] = frozenset()
    """The files of which something is said that another file had a part in."""


def run(
    settings: Settings,
    also: Iterable[Path] = (),
    texts: Texts | None = None,
    memory: Memory | None = None,
    *,
    ahead: Ahead | None = None,
    is_placed: bool = False,
) -> Result:
    """Read, validate, merge and order the content.

    ``also`` names event files outside the events folder that are read as if they lay in it; ``texts`` stand for files.
    Of a file that ``memory`` knows, what it said is taken from there; where it knows none, they may be read ``ahead``.
    ``is_placed`` says that every value of the timeline shall know its place, which those of a large content or from a
    memory do not: then all is read, and the memory learns.
    """
    paths = ahead.paths if ahead else event_files(settings, also)
    count = 1 if texts or is_placed else readers_for(len(paths))
    with paused_collection():
        files: dict[str, tuple[str, bytes]] = {}
        is_quick = (memory or count > 1) and not is_placed
        result = _run(settings, paths, count, None, memory, files, ahead) if is_quick else None
        placed = result or _run(settings, paths, 1, texts, memory if is_placed else None, None)
        timeline, diagnostics, joint = placed or (None, [], frozenset())
    lines = Lines(settings, texts)
    ordered = sorted(set(diagnostics), key=lambda d: d.sort_key)
    return Result(timeline, tuple(d.with_excerpt(lines) for d in ordered), files if result else {}, joint)


def _run(
    settings: Settings,
    paths: list[Path],
    count: int,
    texts: Texts | None,
    memory: Memory | None,
    files: dict[str, tuple[str, bytes]] | None,
    ahead: Ahead | None = None,
) -> tuple[Timeline | None, list[Diagnostic], frozenset[str]] | None:
    """Return the timeline, the diagnostics and the files of which some are joint; None if all must be read again.

    ``files`` gets the files' digests; where there is none, every value knows its place.
    """
    diagnostics: list[Diagnostic] = []
    registry = read_registry(settings, diagnostics, texts)
    check_registry(registry, diagnostics)
    if memory and files is None:
        read = _read_and_learn(paths, settings, diagnostics, memory)
    elif memory and files is not None:
        read = _recall_files(paths, settings, diagnostics, memory, files, ahead)
    else:
        read = _read_files(paths, settings, diagnostics, count, texts)
    alone, said_before = list(diagnostics), len(diagnostics)
    judged = _judge(read, registry, diagnostics)
    joint = spoken_of(diagnostics[said_before:])
    if joint and ((memory and files is not None) or count > 1):
        # What comes from a worker or a memory knows no places: the few files that are spoken of are read again.
        if not _read_again(read, paths, joint, settings, files or {}):
            return None
        diagnostics = alone
        judged = _judge(read, registry, diagnostics)
        if spoken_of(diagnostics[said_before:]) != joint:
            return None
    timeline = Timeline.of(*judged, registry) if judged else None
    if timeline:
        _check_markdown(timeline, settings, diagnostics, texts)
        timeline = None if has_errors(diagnostics) else timeline
    return timeline, diagnostics, joint


def _judge(
    read: Iterable[Read], registry: Registry, diagnostics: list[Diagnostic]
) -> tuple[tuple[Event, ...], dict[str, Source]] | None:
    """Return the events and the sources that files come to together; None if anything is an error."""
    read = list(read)
    sources = unique_sources((s for s, _, _ in read if s), diagnostics)
    reports = [r for _, found, _ in read for r in found]
    check_sources(sources.values(), registry, diagnostics)
    is_complete = all(whole for _, _, whole in read)
    check_reports(reports, registry, diagnostics, is_complete=is_complete)
    events = merge(reports, sources, registry, diagnostics, is_complete=is_complete)
    return None if has_errors(diagnostics) else (events, sources)


def _read_again(
    read: list[Read],
    paths: list[Path],
    names: Collection[str],
    settings: Settings,
    files: Mapping[str, tuple[str, bytes]],
) -> bool:
    """Put what some files say in the place of what is known of them without its place.

    Return whether it pays, and whether they are still those of which ``files`` has the signatures.
    """
    if len(names) > _MOST_AGAIN:
        return False
    wanted = {os.path.normpath(settings.root / name): name for name in names}
    for i, path in enumerate(paths):
        name = wanted.get(os.path.normpath(path))
        if name is not None:
            read[i] = read_event_file(path, settings, [], None)
            if name in files and signature(path) != files[name][0]:
                return False
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


def _read_files(
    paths: list[Path], settings: Settings, diagnostics: list[Diagnostic], count: int, texts: Texts | None
) -> list[Read]:
    """Return what each file says, read by ``count`` processes."""
    if count == 1:
        return [read_event_file(path, settings, diagnostics, texts) for path in paths]
    read: list[Read] = []
    for path, packed in zip(paths, Readers(paths, settings, count).lines(), strict=True):
        if packed:
            source, reports, remarks = packing.unpack(packed, printed(path, settings))
            diagnostics += remarks
            read.append((source, reports, True))
        else:
            read.append(read_event_file(path, settings, diagnostics, None))
    return read


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
    memory: Memory,
    files: dict[str, tuple[str, bytes]],
    ahead: Ahead | None,
) -> list[Read]:
    """Return what each file says, reading those that the memory does not know as they are now."""
    names = [printed(path, settings) for path in paths]
    # The signature is taken before the file is read: what is written in between will be seen the next time.
    signatures = ahead.signatures if ahead else [signature(path) for path in paths]
    known = [None if ahead else memory.packed(n, s) for n, s in zip(names, signatures, strict=True)]
    unknown = [i for i, packed in enumerate(known) if packed is None]
    fresh = ahead.readers if ahead else Readers([paths[i] for i in unknown], settings, readers_for(len(unknown)))
    for i, line in zip(unknown, fresh.lines(), strict=True):
        known[i] = line
        if line:
            memory.learn(names[i], signatures[i], line)
    read: list[Read] = []
    for path, name, known_by, packed in zip(paths, names, signatures, known, strict=True):
        if packed:
            source, reports, remarks = packing.unpack(packed, name)
            diagnostics += remarks
            files[name] = (known_by, blake2b(packed, digest_size=16).digest())
            read.append((source, reports, True))
        else:
            read.append(read_event_file(path, settings, diagnostics, None))
    memory.keep_files(names, dict(zip(names, read, strict=True)))
    return read


def _check_markdown(timeline: Timeline, settings: Settings, diagnostics: list[Diagnostic], texts: Texts | None) -> None:
    for path in prose.markdown_files([settings.content / folder for folder in settings.markdown]):
        name = printed(path, settings)
        data = read_bytes(path, name, diagnostics, texts)
        text = None if data is None else document.decode(name, data, diagnostics)
        if text is not None:
            prose.check(name, text, timeline, diagnostics)
