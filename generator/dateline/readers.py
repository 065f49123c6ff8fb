"""Event files read and packed by several processes, which may begin before anybody asks what the files say.

A build that knows nothing yet begins with it, and loads the modules that make pages while others read. What the files
mean is no concern of this module.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from dateline import packing
from dateline.diagnostic import Diagnostic, has_errors
from dateline.reading import event_files, read_event_file, signature
from dateline.settings import Settings
from dateline.workforce import gather, pile, sheets, start, taken, workers

__all__ = ["Ahead", "Readers", "pack_file", "read_ahead", "readers_for"]

# As many files as make it worth while to start a worker.
_SHARE = 300


class Readers:
    """Processes that read ``paths``, this one being the last of ``count``: it begins when it is asked for lines."""

    def __init__(self, paths: Sequence[Path], settings: Settings, count: int) -> None:
        self._paths = paths
        self._settings = settings
        self._sheets = sheets(range(len(paths)))
        self._pile = pile(range(len(self._sheets)))
        self._crew = start(count - 1, self._work)

    def _work(self, _number: int) -> bytes:
        numbers = (number for sheet in taken(self._pile) for number in self._sheets[sheet])
        return marshal.dumps([(number, pack_file(self._paths[number], self._settings)) for number in numbers])

    def lines(self) -> list[bytes]:
        """Return what each file says in one line, or nothing for one with an error."""
        try:
            answers = gather(self._crew, self._work)
        finally:
            os.close(self._pile)
        rows = dict(row for answer in answers for row in marshal.loads(answer))  # noqa: S302  from our own processes
        return [rows[number] for number in range(len(self._paths))]


class Ahead(Struct, frozen=True):
    """Every event file, while it is being read, with the signature that it had before."""

    paths: list[Path]
    signatures: list[str]
    readers: Readers


def readers_for(files: int) -> int:
    """Return how many processes read so many files."""
    return workers(_SHARE, files)


def read_ahead(settings: Settings) -> Ahead | None:
    """Have others begin to read every event file; None where this process reads them by itself."""
    paths = event_files(settings)
    count = readers_for(len(paths))
    if count == 1:
        return None
    # The signature is taken before the file is read: what is written in between will be seen the next time.
    signatures = [signature(path) for path in paths]
    return Ahead(paths, signatures, Readers(paths, settings, count))


def pack_file(path: Path, settings: Settings) -> bytes:
    """Return what a file says in one line, or nothing if it has an error."""
    remarks: list[Diagnostic] = []
    source, reports, is_whole = read_event_file(path, settings, remarks, None)
    return packing.pack(source, reports, remarks) if is_whole and not has_errors(remarks) else b""
