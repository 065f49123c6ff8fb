"""From files to a timeline: the one module that knows the order of the stages.

The commands and the Pelican plugin both call `run`, so that what is checked is what is built. No stage reads the
clock, the network, the locale or the working directory.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from dateline import document, packing, prose, schema
from dateline.diagnostic import NOWHERE, Diagnostic, Span, has_errors
from dateline.event import Report
from dateline.field import Reader, Record
from dateline.merge import merge
from dateline.references import check_registry, check_reports, check_sources, unique_sources
from dateline.registry import Actor, Kind, Place, Registry, Side
from dateline.settings import Settings
from dateline.source import Source
from dateline.timeline import Timeline
from dateline.workforce import divide, paused_collection, workers

if TYPE_CHECKING:
    from dateline.memory import Memory

__all__ = [
    "Result",
    "Texts",
    "event_files",
    "find_gaps",
    "is_event_file",
    "pack_file",
    "printed",
    "read_registry",
    "run",
    "signature_of",
]


_Read = tuple[Source | None, tuple[Report, ...], bool]
# As many files as make it worth while to start a worker.
_SHARE = 300


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to. ``timeline`` is None if any diagnostic is an error. Diagnostics are in order of place."""

    timeline: Timeline | None
    diagnostics: tuple[Diagnostic, ...]
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """The signature of each event file and a digest of what it says, by its path; only where a memory was given."""


Texts = Mapping[str, bytes]
"""What an editor has open and has not saved, by the file's real path: read instead of the file."""


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
    timeline shall know its place, which those of a large content or from a memory do not.
    """
    paths = event_files(settings, also)
    count = 1 if texts or is_placed else workers(_SHARE, len(paths))
    memory = None if is_placed else memory
    with paused_collection():
        files: dict[str, tuple[str, bytes]] = {}
        # What comes from a worker or a memory knows no places: if fault is found with it, it is read again.
        result = _run(settings, paths, count, None, memory, files) if memory or count > 1 else None
        timeline, diagnostics = result or _run(settings, paths, 1, texts, None, files) or (None, [])
    lines = _Lines(settings, texts)
    ordered = sorted(set(diagnostics), key=lambda d: d.sort_key)
    return Result(timeline, tuple(d.with_excerpt(lines) for d in ordered), files if result else {})


def _run(
    settings: Settings,
    paths: list[Path],
    count: int,
    texts: Texts | None,
    memory: Memory | None,
    files: dict[str, tuple[str, bytes]],
) -> tuple[Timeline | None, list[Diagnostic]] | None:
    """Return the timeline and the diagnostics; None if a place is missing. ``files`` gets the files' digests."""
    diagnostics: list[Diagnostic] = []
    registry = read_registry(settings, diagnostics, texts)
    if memory:
        read = _recall_files(paths, settings, diagnostics, count, memory, files)
    else:
        read = _read_files(paths, settings, diagnostics, count, texts)
    said_before = len(diagnostics)
    sources = unique_sources((s for s, _, _ in read if s), diagnostics)
    reports = [r for _, found, _ in read for r in found]
    check_registry(registry, diagnostics)
    check_sources(sources.values(), registry, diagnostics)
    is_complete = all(whole for _, _, whole in read)
    check_reports(reports, registry, diagnostics, is_complete=is_complete)
    is_sound = not has_errors(diagnostics)
    events = merge(reports, sources, registry, diagnostics, is_complete=is_complete)
    if (memory or count > 1) and len(diagnostics) > said_before:
        return None
    timeline = Timeline.of(events, sources, registry) if is_sound and not has_errors(diagnostics) else None
    if timeline:
        _check_markdown(timeline, settings, diagnostics, texts)
        timeline = None if has_errors(diagnostics) else timeline
    return timeline, diagnostics


def find_gaps(
    result: Result,
    settings: Settings,
    texts: Texts | None = None,
    *,
    only: Collection[str] | None = None,
    is_exact: bool = True,
) -> tuple[Diagnostic, ...]:
    """Return the hints on what a sound timeline lacks, in order of place; none of one that is not sound.

    ``only`` names the files, as diagnostics print them, whose hints are wanted; all are unless it is given. Without
    ``is_exact`` they have no order, no line of text and only nearly their place: enough to count them.
    """
    from dateline.gap import gaps
    from dateline.mention import field_place, in_markdown

    if result.timeline is None:
        return ()
    documents: dict[str, document.Document | None] = {}

    def place_of(report: Report, key: str) -> Span:
        if only is not None and report.path not in only:
            return report.span
        if report.path not in documents:
            documents[report.path] = _read_document(settings.root / report.path, report.path, [], texts)
        read = documents[report.path]
        return (read and field_place(read, report.id, key)) or report.span

    cited: set[str] = set()
    for path in prose.markdown_files([settings.content / folder for folder in settings.markdown]):
        data = _read_bytes(path, path.name, [], texts) or b""
        cited.update(m.id for m in in_markdown(data.decode("utf-8", "replace")) if m.of == "source")
    with paused_collection():
        if not is_exact:
            return tuple(d for d in gaps(result.timeline, cited) if only is None or d.path in only)
        found = set(gaps(result.timeline, cited, place_of))
    ordered = sorted((d for d in found if only is None or d.path in only), key=lambda d: d.sort_key)
    lines = _Lines(settings, texts)
    return tuple(d.with_excerpt(lines) for d in ordered)


def event_files(settings: Settings, also: Iterable[Path] = ()) -> list[Path]:
    """Return the event files in a fixed order: every .yaml and .yml file below the events folder, and ``also``.

    Folders and files whose names begin with a dot are passed over. Linked folders are read, but none twice.
    """
    found: list[str] = []
    seen: set[str] = set()
    for folder, folders, files in os.walk(settings.events_folder, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found += [os.path.join(folder, f) for f in files if is_event_file(f)]
    if others := list(also):
        known = {os.path.realpath(f) for f in found}
        found += [os.path.abspath(p) for p in others if os.path.realpath(p) not in known]
    return [Path(f) for f in sorted(found)]


def is_event_file(name: str) -> bool:
    """Return whether a file below the events folder is read."""
    return name.lower().endswith((".yaml", ".yml")) and not name.startswith(".")


def _read_files(
    paths: list[Path], settings: Settings, diagnostics: list[Diagnostic], count: int, texts: Texts | None
) -> list[_Read]:
    """Return what each file says, read by ``count`` processes."""
    if count == 1:
        return [_read_file(path, settings, diagnostics, texts) for path in paths]
    shares = [paths[len(paths) * i // count : len(paths) * (i + 1) // count] for i in range(count)]
    own: list[_Read] = []

    def work(number: int) -> bytes:
        if number == count - 1:
            own.extend(_read_file(path, settings, diagnostics, None) for path in shares[number])
            return b""
        return b"\n".join(pack_file(path, settings) for path in shares[number])

    answers = divide(count, work)
    read: list[_Read] = []
    for share, answer in zip(shares, answers[:-1], strict=False):
        for path, packed in zip(share, answer.split(b"\n"), strict=True):
            if packed:
                source, reports, remarks = packing.unpack(packed, printed(path, settings))
                diagnostics += remarks
                read.append((source, reports, True))
            else:
                read.append(_read_file(path, settings, diagnostics, None))
    return read + own


def _recall_files(
    paths: list[Path],
    settings: Settings,
    diagnostics: list[Diagnostic],
    count: int,
    memory: Memory,
    files: dict[str, tuple[str, bytes]],
) -> list[_Read]:
    """Return what each file says, reading those that the memory does not know as they are now."""
    names = [printed(path, settings) for path in paths]
    # The signature is taken before the file is read: what is written in between will be seen the next time.
    signatures = [_signature(path) for path in paths]
    known = [memory.packed(n, s) for n, s in zip(names, signatures, strict=True)]
    unknown = [i for i, packed in enumerate(known) if packed is None]
    count = max(1, min(count, len(unknown) // _SHARE))
    shares = [unknown[len(unknown) * i // count : len(unknown) * (i + 1) // count] for i in range(count)]
    answers = divide(count, lambda number: b"\n".join(pack_file(paths[i], settings) for i in shares[number]))
    for share, answer in zip(shares, answers, strict=True):
        for i, fresh in zip(share, answer.split(b"\n"), strict=False):
            known[i] = fresh
            if fresh:
                memory.learn(names[i], signatures[i], fresh)
    read: list[_Read] = []
    for path, name, signature, packed in zip(paths, names, signatures, known, strict=True):
        if packed:
            source, reports, remarks = packing.unpack(packed, name)
            diagnostics += remarks
            files[name] = (signature, blake2b(packed, digest_size=16).digest())
            read.append((source, reports, True))
        else:
            read.append(_read_file(path, settings, diagnostics, None))
    memory.keep_files(names)
    return read


def _signature(path: Path) -> str:
    try:
        return signature_of(path.stat())
    except OSError:
        return ""


def signature_of(found: os.stat_result) -> str:
    """Return what tells a file from what it was before it was written again."""
    return f"{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino}"


def pack_file(path: Path, settings: Settings) -> bytes:
    """Return what a file says in one line, or nothing if it has an error."""
    remarks: list[Diagnostic] = []
    source, reports, is_whole = _read_file(path, settings, remarks, None)
    return packing.pack(source, reports, remarks) if is_whole and not has_errors(remarks) else b""


def _read_file(
    path: Path, settings: Settings, diagnostics: list[Diagnostic], texts: Texts | None
) -> tuple[Source | None, tuple[Report, ...], bool]:
    """Return the file's source and reports, and whether none is missing: a lost one may have held any id."""
    name = printed(path, settings)
    read = _read_document(path, name, diagnostics, texts)
    if read is None:
        return None, (), False
    source, reports = schema.read_event_file(read, path.stem, Reader(name, diagnostics))
    return source, reports, len(reports) == schema.count_events(read)


def read_registry(settings: Settings, diagnostics: list[Diagnostic], texts: Texts | None = None) -> Registry:
    """Return the registries."""

    def entries(name: str, record: Record, build: type[Actor | Place | Side | Kind]) -> dict[str, object]:
        path = settings.content / name
        if not path.is_file():
            return {}
        read = _read_document(path, printed(path, settings), diagnostics, texts)
        if read is None:
            return {}
        return schema.read_registry(read, record, build, Reader(read.path, diagnostics))

    return Registry(
        actors=entries("actors.yaml", schema.ACTOR, Actor),  # type: ignore[arg-type]
        places=entries("places.yaml", schema.PLACE, Place),  # type: ignore[arg-type]
        sides=entries("sides.yaml", schema.SIDE, Side),  # type: ignore[arg-type]
        kinds=entries("kinds.yaml", schema.KIND, Kind),  # type: ignore[arg-type]
    )


def _read_document(
    path: Path, name: str, diagnostics: list[Diagnostic], texts: Texts | None
) -> document.Document | None:
    data = _read_bytes(path, name, diagnostics, texts)
    return None if data is None else document.loads(name, data, diagnostics)


def _read_bytes(path: Path, name: str, diagnostics: list[Diagnostic], texts: Texts | None) -> bytes | None:
    if texts and (text := texts.get(os.path.realpath(path))) is not None:
        return text
    try:
        # A pipe or a device could be waited for for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            reason = "it is no regular file"
        else:
            return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
    message = f"the file cannot be read: {reason}"
    diagnostics.append(Diagnostic(name, NOWHERE, "file-unreadable", message, "check its name and permissions"))
    return None


def _check_markdown(timeline: Timeline, settings: Settings, diagnostics: list[Diagnostic], texts: Texts | None) -> None:
    for path in prose.markdown_files([settings.content / folder for folder in settings.markdown]):
        name = printed(path, settings)
        data = _read_bytes(path, name, diagnostics, texts)
        text = None if data is None else document.decode(name, data, diagnostics)
        if text is not None:
            prose.check(name, text, timeline, diagnostics)


def printed(path: Path, settings: Settings) -> str:
    """Return a path as diagnostics print it: relative to the settings file, with slashes."""
    return Path(os.path.relpath(path, settings.root)).as_posix()


class _Lines:
    """The text of a line of a file, for excerpts; files are read again, once each, only if something is wrong."""

    def __init__(self, settings: Settings, texts: Texts | None) -> None:
        self._root = settings.root
        self._texts = texts
        self._files: dict[str, list[str]] = {}

    def __call__(self, path: str, line: int) -> str:
        if path not in self._files:
            data = _read_bytes(self._root / path, path, [], self._texts)
            self._files[path] = [] if data is None else document.lines_of(data)
        lines = self._files[path]
        return lines[line - 1] if 0 < line <= len(lines) else ""
