"""The files of the content as they lie on disk: found, read, and turned into documents, sources, reports and lists.

What an editor has open and has not saved may stand for a file. What is wrong with a file is added to the diagnostics;
what the files mean together is no concern of this module.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from dateline import content_file, document, registry_entry
from dateline.diagnostic import NOWHERE, Diagnostic
from dateline.event import Report
from dateline.field import Reader, Record
from dateline.registry import Actor, Kind, Place, Registry, Side
from dateline.settings import Settings
from dateline.source import Source

__all__ = [
    "REGISTRIES",
    "Lines",
    "Read",
    "Texts",
    "event_files",
    "event_paths",
    "is_event_file",
    "printed",
    "read_bytes",
    "read_document",
    "read_event_file",
    "read_registry",
    "signature",
    "signature_of",
    "survey",
]

REGISTRIES = ("actors", "places", "sides", "kinds")
"""The names of the site's lists, each a file in the content folder."""

Read = tuple[Source | None, tuple[Report, ...], bool]
"""A file's source and reports, and whether none is missing."""

Texts = Mapping[str, bytes]
"""What an editor has open and has not saved, by the file's real path: read instead of the file."""


def event_files(settings: Settings, also: Iterable[Path] = ()) -> list[Path]:
    """Return the event files in a fixed order: every .yaml and .yml file below the events folder, and ``also``.

    Folders and files whose names begin with a dot are passed over. Linked folders are read, but none twice.
    """
    found = event_paths(settings.events_folder)
    if others := list(also):
        known = {os.path.realpath(f) for f in found}
        found += [os.path.abspath(p) for p in others if os.path.realpath(p) not in known]
    return [Path(f) for f in sorted(found)]


def event_paths(events: Path) -> list[str]:
    """Return the paths of the event files below a folder, in no order; see `event_files`."""
    found: list[str] = []
    seen: set[tuple[int, int]] = set()
    for folder, folders, files in os.walk(events, followlinks=True):
        try:
            there = os.stat(folder)
        except OSError:
            continue  # it is gone already
        if (there.st_dev, there.st_ino) in seen:
            folders.clear()
            continue
        seen.add((there.st_dev, there.st_ino))
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found += [os.path.join(folder, f) for f in files if is_event_file(f)]
    return found


def is_event_file(name: str) -> bool:
    """Return whether a file below the events folder is read."""
    return name.lower().endswith((".yaml", ".yml")) and not name.startswith(".")


def signature(path: str | Path) -> str:
    """Return what changes when the file does; an empty text where there is none."""
    try:
        return signature_of(os.stat(path))
    except OSError:
        return ""


def signature_of(found: os.stat_result) -> str:
    """Return what changes when a file does."""
    return f"{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino}"


def survey(settings: Settings) -> dict[str, str] | None:
    """Return the signature of each event file by its path as it is printed; None where a folder is a link."""
    found: dict[str, str] = {}
    top = os.fspath(settings.events_folder)
    waiting = [(top, printed(settings.events_folder, settings))]
    while waiting:
        folder, name = waiting.pop()
        try:
            entries = os.scandir(folder)
        except OSError:
            return None
        with entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir():
                    if entry.is_symlink():
                        return None
                    waiting.append((entry.path, f"{name}/{entry.name}"))
                elif is_event_file(entry.name):
                    try:
                        found[f"{name}/{entry.name}"] = signature_of(entry.stat())
                    except OSError:
                        return None
    return found


def read_event_file(path: Path, settings: Settings, diagnostics: list[Diagnostic], texts: Texts | None) -> Read:
    """Return the file's source and reports, and whether none is missing: a lost one may have held any id."""
    name = printed(path, settings)
    read = read_document(path, name, diagnostics, texts)
    if read is None:
        return None, (), False
    source, reports = content_file.read_event_file(read, path.stem, Reader(name, diagnostics))
    return source, reports, len(reports) == content_file.count_events(read)


def read_registry(settings: Settings, diagnostics: list[Diagnostic], texts: Texts | None) -> Registry:
    """Return the site's lists; a list without a file is empty."""

    def entries(name: str, record: Record, build: type[Actor | Place | Side | Kind]) -> dict[str, object]:
        path = settings.content / name
        if not path.is_file():
            return {}
        read = read_document(path, printed(path, settings), diagnostics, texts)
        if read is None:
            return {}
        return content_file.read_registry(read, record, build, Reader(read.path, diagnostics))

    return Registry(
        actors=entries("actors.yaml", registry_entry.ACTOR, Actor),  # type: ignore[arg-type]
        places=entries("places.yaml", registry_entry.PLACE, Place),  # type: ignore[arg-type]
        sides=entries("sides.yaml", registry_entry.SIDE, Side),  # type: ignore[arg-type]
        kinds=entries("kinds.yaml", registry_entry.KIND, Kind),  # type: ignore[arg-type]
    )


def read_document(
    path: Path, name: str, diagnostics: list[Diagnostic], texts: Texts | None
) -> document.Document | None:
    """Return the YAML of a file, or None where it has none that can be read."""
    data = read_bytes(path, name, diagnostics, texts)
    return None if data is None else document.loads(name, data, diagnostics)


def read_bytes(path: Path, name: str, diagnostics: list[Diagnostic], texts: Texts | None) -> bytes | None:
    """Return what a file holds, or None where it cannot be read."""
    if texts and (text := texts.get(os.path.realpath(path))) is not None:
        return text
    try:
        # A pipe or a device could be waited for for ever.
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):
            reason = "it is no regular file"
        else:
            return _whole(path, found.st_size)
    except OSError as error:
        reason = error.strerror or str(error)
    message = f"the file cannot be read: {reason}"
    diagnostics.append(Diagnostic(name, NOWHERE, "file-unreadable", message, "check its name and permissions"))
    return None


def _whole(path: Path, size: int) -> bytes:
    # A third of the calls that `Path.read_bytes` makes.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        data = os.read(handle, size + 1)
        if len(data) != size:
            # It has changed since, or is larger than a call gives.
            return path.read_bytes()
    finally:
        os.close(handle)
    return data


def printed(path: Path, settings: Settings) -> str:
    """Return a path as diagnostics print it: relative to the settings file, with slashes."""
    name, top = os.fspath(path), f"{settings.root}/"
    if name.startswith(top) and os.sep == "/" and "/.." not in name:
        return name.removeprefix(top)
    return Path(os.path.relpath(path, settings.root)).as_posix()


class Lines:
    """The text of a line of a file, for excerpts; files are read again, once each, only if something is wrong."""

    def __init__(self, settings: Settings, texts: Texts | None) -> None:
        self._root = settings.root
        self._texts = texts
        self._files: dict[str, list[str]] = {}

    def __call__(self, path: str, line: int) -> str:
        if path not in self._files:
            data = read_bytes(self._root / path, path, [], self._texts)
            self._files[path] = [] if data is None else document.lines_of(data)
        lines = self._files[path]
        return lines[line - 1] if 0 < line <= len(lines) else ""
