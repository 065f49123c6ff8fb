"""Writes files so that nothing is lost: a reader meets the old file or the new one, never a half.

What is new is written beside its place first and moved there in one step. What is there already is never overwritten by
`create`; `replace` refuses a file that has changed since it was read, and puts everything back if one of several files
cannot be replaced.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

__all__ = ["Change", "WriteError", "append", "create", "replace"]


class WriteError(Exception):
    """A file cannot be written, or must not be; the message says which and why. All files are as they were."""


class Change(Struct, frozen=True):
    """New bytes for a file that held ``before`` when it was read; ``to`` is its new path, if it moves."""

    path: Path
    before: bytes
    after: bytes
    to: Path | None = None


def create(path: Path, data: bytes) -> None:
    """Write a new file, with the folders above it. Raises `WriteError` if there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = _write_beside(path, data)
    try:
        os.link(written, path)
    except FileExistsError as error:
        message = f"{path} is there already; nothing was written"
        raise WriteError(message) from error
    except OSError:
        _create_directly(path, data)
    finally:
        written.unlink(missing_ok=True)


def append(path: Path, data: bytes) -> None:
    """Add ``data`` at the end of a file, which ends in a line break before it."""
    before = path.read_bytes()
    gap = b"" if not before or before.endswith(b"\n") else b"\n"
    replace([Change(path, before, before + gap + data)])


def replace(changes: Sequence[Change]) -> None:
    """Give several files their new bytes and paths: all of them or none.

    Raises `WriteError` if one cannot be written, has changed since it was read, or would move onto another file.
    """
    written: dict[int, Path] = {}
    try:
        for number, change in enumerate(changes):
            target = _real(change.to or change.path)
            if change.to and target.exists():
                message = f"{change.to} is there already; nothing was changed"
                raise WriteError(message)
            if _real(change.path).read_bytes() != change.before:
                message = f"{change.path} has changed since it was read; nothing was changed, run it again"
                raise WriteError(message)
            written[number] = _write_beside(target, change.after, like=_real(change.path))
        _move(changes, written)
    except OSError as error:
        message = f"{error.filename or 'a file'} cannot be written: {error.strerror or error}; all files are as before"
        raise WriteError(message) from error
    finally:
        for path in written.values():
            path.unlink(missing_ok=True)


def _move(changes: Sequence[Change], written: Mapping[int, Path]) -> None:
    done: list[Change] = []
    try:
        for number, change in enumerate(changes):
            os.replace(written[number], _real(change.to or change.path))
            done.append(change)
            if change.to:
                _real(change.path).unlink()
    except BaseException:
        # What has been moved is put back, be it that the editor pressed Ctrl-C.
        for change in reversed(done):
            back = _write_beside(_real(change.path), change.before)
            os.replace(back, _real(change.path))
            if change.to:
                _real(change.to).unlink(missing_ok=True)
        raise


def _real(path: Path) -> Path:
    """Return where a link leads: the file is replaced, not the link to it."""
    return Path(os.path.realpath(path))


def _write_beside(path: Path, data: bytes, like: Path | None = None) -> Path:
    """Write ``data`` to a hidden file in the folder of ``path``, down to the disk, and return its path."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if like and like.exists():
            shutil.copymode(like, name)
        else:
            os.chmod(name, 0o666 & ~_umask())
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    return Path(name)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _create_directly(path: Path, data: bytes) -> None:
    """Create a file on a disk that knows no hard links."""
    try:
        with path.open("xb") as stream:
            stream.write(data)
    except FileExistsError as error:
        message = f"{path} is there already; nothing was written"
        raise WriteError(message) from error
