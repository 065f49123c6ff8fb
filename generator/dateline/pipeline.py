"""From files to a timeline: the one module that knows the order of the stages.

The commands and the Pelican plugin both call `run`, so that what is checked is what is built. No stage reads the
clock, the network, the locale or the working directory.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from dateline import document, packing, prose
from dateline.diagnostic import Diagnostic, Span, has_errors, spoken_of
from dateline.event import Event, Report
from dateline.ledger import Files, Keys, Ledger, Packed, keys_of, outlines, read_outlines
from dateline.merge import Merging, grouped
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
from dateline.workforce import apart, paused_collection

if TYPE_CHECKING:
    from dateline.memory import Memory

__all__ = ["Result", "cited_in_markdown", "find_gaps", "run"]


# As many files as are read again before all are.
_MOST_AGAIN = 300
# Of so many files all events stay whole, and none is put together twice: at 7,000 a build is a twelfth quicker for it
# and takes a fifth more room.
_MOST_WHOLE = 20_000


class Result(Struct, frozen=True):
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
    ahead: Ahead | None = None,
    is_placed: bool = False,
    is_outlined: bool = False,
) -> Result:
    """Read, validate, merge and order the content.

    ``also`` names event files outside the events folder that are read as if they lay in it; ``texts`` stand for files.
    Of a file that ``memory`` knows, what it said is taken from there; where it knows none, they may be read ``ahead``.
    ``is_placed`` says that every value of the timeline shall know its place, which those of a large content or from a
    memory do not: then all is read, and the memory learns. ``is_outlined`` allows of many events to keep the outlines
    only, and to put whole ones together when somebody asks.
    """
    paths = ahead.paths if ahead else event_files(settings, also)
    count = 1 if texts or is_placed else readers_for(len(paths))
    with paused_collection():
        is_quick = (memory or count > 1) and not is_placed
        found = _recall(settings, paths, memory, ahead, is_outlined=is_outlined) if is_quick else None
        found = found or _read(settings, paths, texts, memory if is_placed else None)
        timeline, diagnostics, joint, ledger = found
    lines = Lines(settings, texts)
    ordered = sorted(set(diagnostics), key=lambda d: d.sort_key)
    return Result(timeline, tuple(d.with_excerpt(lines) for d in ordered), ledger if memory else None, joint)


class _Found(NamedTuple):
    """What a run came to: the timeline, what there is to remark, of which files jointly, and what each file said."""

    timeline: Timeline | None
    diagnostics: list[Diagnostic]
    joint: frozenset[str] = frozenset()
    ledger: Ledger | None = None


def _read(settings: Settings, paths: list[Path], texts: Texts | None, memory: Memory | None) -> _Found:
    """Read all files, so that every value knows its place; a memory learns what they say."""
    diagnostics: list[Diagnostic] = []
    registry = read_registry(settings, diagnostics, texts)
    check_registry(registry, diagnostics)
    if memory:
        read = _read_and_learn(paths, settings, diagnostics, memory)
    else:
        read = [read_event_file(path, settings, diagnostics, texts) for path in paths]
    said_before = len(diagnostics)
    judged = _judge(read, registry, diagnostics)
    joint = spoken_of(diagnostics[said_before:])
    timeline = judged and Timeline.of(judged.events, judged.sources, registry)
    return _Found(_with_markdown(timeline, settings, diagnostics, texts), diagnostics, joint)


def _recall(
    settings: Settings, paths: list[Path], memory: Memory | None, ahead: Ahead | None, *, is_outlined: bool
) -> _Found | None:
    """Take what files say from a memory or from workers, without places; None if all must be read by `_read`."""
    diagnostics: list[Diagnostic] = []
    registry = read_registry(settings, diagnostics, None)
    check_registry(registry, diagnostics)
    packed = _pack_files(paths, settings, memory, ahead)
    if is_outlined and len(packed) == len(paths) > _MOST_WHOLE and not has_errors(diagnostics):
        if memory:
            memory.keep_files(packed)
        if found := _in_outline(packed, registry, settings, diagnostics):
            return found
    names = [printed(path, settings) for path in paths]
    read: list[Read] = []
    for path, name in zip(paths, names, strict=True):
        if name in packed:
            source, reports, remarks = packing.unpack(packed[name][1], name)
            diagnostics += remarks
            read.append((source, reports, True))
        else:
            read.append(read_event_file(path, settings, diagnostics, None))
    if memory:
        memory.keep_files(names, dict(zip(names, read, strict=True)))
    alone, said_before = list(diagnostics), len(diagnostics)
    judged = _judge(read, registry, diagnostics)
    joint = spoken_of(diagnostics[said_before:])
    if joint:
        # What comes from a worker or a memory knows no places: the few files that are spoken of are read again.
        if not _read_again(read, paths, joint, settings, packed):
            return None
        diagnostics = alone
        judged = _judge(read, registry, diagnostics)
        if spoken_of(diagnostics[said_before:]) != joint:
            return None
    timeline = judged and Timeline.of(judged.events, judged.sources, registry)
    ledger = judged and Ledger.of(packed, registry, judged.keys)
    return _Found(_with_markdown(timeline, settings, diagnostics, None), diagnostics, joint, ledger)


def _in_outline(
    packed: Packed, registry: Registry, settings: Settings, of_lists: Iterable[Diagnostic]
) -> _Found | None:
    """Return what is to be known of many files without holding all that they say; None if they are jointly amiss."""

    def judge() -> bytes:
        own: list[Diagnostic] = []
        read: list[Read] = []
        for path, (_, line) in packed.items():
            source, reports, remarks = packing.unpack(line, path)
            own += remarks
            read.append((source, reports, True))
        joint: list[Diagnostic] = []
        merging, groups = _grouped(read, registry, joint)
        parts = outlines(merging, groups, joint)
        return b"" if joint else marshal.dumps((packing.pack_remarks(own), [*keys_of(merging, groups)], parts))

    # What all files say is much, and would leave holes behind.
    answer = apart(judge)
    if not answer:
        return None
    remarks, keys, parts = marshal.loads(answer)  # noqa: S302  from a process of our own
    ledger = Ledger.of(packed, registry, Keys(*keys))
    timeline = Timeline.of(map(ledger.later, read_outlines(parts)), ledger.sources, registry)
    diagnostics = [*of_lists, *packing.unpack_remarks(remarks)]
    return _Found(_with_markdown(timeline, settings, diagnostics, None), diagnostics, ledger=ledger)


class _Judged(NamedTuple):
    """What files come to together."""

    events: list[Event]
    sources: Mapping[str, Source]
    keys: Keys


def _judge(read: Iterable[Read], registry: Registry, diagnostics: list[Diagnostic]) -> _Judged | None:
    """Return the events and the sources that files come to together; None if anything is an error."""
    merging, groups = _grouped(read, registry, diagnostics)
    events = [event for id_, group in groups if (event := merging.event(id_, group))]
    return None if has_errors(diagnostics) else _Judged(events, merging.sources, keys_of(merging, groups))


def _grouped(
    read: Iterable[Read], registry: Registry, diagnostics: list[Diagnostic]
) -> tuple[Merging, list[tuple[str, list[Report]]]]:
    """Return what is to be merged, and with what, when it has been seen whether all that is named is there."""
    read = list(read)
    sources = unique_sources((s for s, _, _ in read if s), diagnostics)
    reports = [r for _, found, _ in read for r in found]
    check_sources(sources.values(), registry, diagnostics)
    is_complete = all(whole for _, _, whole in read)
    check_reports(reports, registry, diagnostics, is_complete=is_complete)
    return grouped(reports, sources, registry, diagnostics, is_complete=is_complete)


def _read_again(
    read: list[Read],
    paths: list[Path],
    names: Collection[str],
    settings: Settings,
    packed: Packed,
) -> bool:
    """Put what some files say in the place of what is known of them without its place.

    Return whether it pays, and whether they are still those of which ``packed`` has the signatures.
    """
    if len(names) > _MOST_AGAIN:
        return False
    wanted = {os.path.normpath(settings.root / name): name for name in names}
    for i, path in enumerate(paths):
        name = wanted.get(os.path.normpath(path))
        if name is not None:
            read[i] = read_event_file(path, settings, [], None)
            if name in packed and signature(path) != packed[name][0]:
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


def _pack_files(
    paths: list[Path], settings: Settings, memory: Memory | None, ahead: Ahead | None
) -> dict[str, tuple[str, bytes]]:
    """Return what each file says that has no error, reading those that no memory knows as they are now."""
    names = [printed(path, settings) for path in paths]
    # The signature is taken before the file is read: what is written in between will be seen the next time.
    signatures = ahead.signatures if ahead else [signature(path) for path in paths]
    is_asked = memory and not ahead
    known = [memory.packed(n, s) if memory and is_asked else None for n, s in zip(names, signatures, strict=True)]
    unknown = [i for i, line in enumerate(known) if line is None]
    fresh = ahead.readers if ahead else Readers([paths[i] for i in unknown], settings, readers_for(len(unknown)))
    for i, line in zip(unknown, fresh.lines(), strict=True):
        known[i] = line
        if line and memory:
            memory.learn(names[i], signatures[i], line)
    return {n: (known_by, line) for n, known_by, line in zip(names, signatures, known, strict=True) if line}


def _with_markdown(
    timeline: Timeline | None, settings: Settings, diagnostics: list[Diagnostic], texts: Texts | None
) -> Timeline | None:
    """Return the timeline, unless it or what Markdown pages say of it has an error."""
    if timeline is None:
        return None
    for path in prose.markdown_files([settings.content / folder for folder in settings.markdown]):
        name = printed(path, settings)
        data = read_bytes(path, name, diagnostics, texts)
        text = None if data is None else document.decode(name, data, diagnostics)
        if text is not None:
            prose.check(name, text, timeline, diagnostics)
    return None if has_errors(diagnostics) else timeline
