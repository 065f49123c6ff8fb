"""Where the site is written: a new folder beside the last good one, put in its place when all is well.

A build that fails or is interrupted leaves the last good output as it was. Nothing is written outside the folder.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["OutputError", "discard", "publish", "staging_for", "take_over", "write"]


class OutputError(Exception):
    """The output folder cannot be used; the message says why."""


def staging_for(output: Path, keep: Iterable[Path]) -> Path:
    """Return the folder to build in, beside ``output``.

    Raises `OutputError` if replacing ``output`` would delete one of the folders and files to ``keep`` (the content,
    the theme, the settings), which lie in it or are it.
    """
    output = Path(os.path.realpath(output))
    for path in keep:
        real = Path(os.path.realpath(path))
        if real == output or output in real.parents:
            message = f"a build would delete {path.name}, which lies in the output folder {output.name}: choose another"
            raise OutputError(message)
    return output.with_name(f"{output.name}.new")


def discard(staging: Path) -> None:
    """Delete what an earlier build that failed has left."""
    # Only folders are left where all files have been moved: no need to load what deletes trees.
    if not os.path.lexists(staging):
        return
    for folder, _, files in os.walk(staging, topdown=False):
        if files:
            break
        with suppress(OSError):
            os.rmdir(folder)
    if os.path.lexists(staging):
        import shutil

        shutil.rmtree(staging, ignore_errors=True)


def publish(staging: Path, output: Path, retain: Iterable[str] = ()) -> None:
    """Put ``staging`` in the place of ``output``; entries of the old output named in ``retain`` move along."""
    import shutil

    output = Path(os.path.realpath(output))
    old = output.with_name(f"{output.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        for name in retain:
            kept = output / name
            if kept.exists() and not (staging / name).exists():
                shutil.copytree(kept, staging / name, symlinks=True) if kept.is_dir() else shutil.copy2(
                    kept, staging / name
                )
    with _undisturbed():
        if output.exists():
            os.rename(output, old)
        try:
            os.rename(staging, output)
        except OSError:
            if old.exists():
                os.rename(old, output)
            raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off Ctrl-C and an end from outside for the moment in which there is no site."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def write(folder: Path, file: str, data: bytes) -> None:
    """Write ``data`` to ``file`` below ``folder``.

    Raises `OutputError` for a path that would leave the folder, or a file that is there already: two pages must never
    write one file.
    """
    if file.startswith("/") or "\\" in file or not _NO_PART.isdisjoint(file.split("/")):
        message = f"“{file}” is not a path below the output folder"
        raise OutputError(message)
    path = os.path.join(folder, file)
    if file.endswith("/index.html"):
        # Nearly every page has a folder of its own.
        _make_folder(path[:-11])
    try:
        handle = os.open(path, _NEW, 0o666)
    except FileNotFoundError:
        _make_folder(os.path.dirname(path))
        handle = os.open(path, _NEW, 0o666)
    except FileExistsError as error:
        message = f"two pages write “{file}”"
        raise OutputError(message) from error
    try:
        # One call writes a page whole; what is larger than a call takes is written on.
        done = os.write(handle, data)
        while done < len(data):
            done += os.write(handle, memoryview(data)[done:])
    finally:
        os.close(handle)


def _make_folder(folder: str) -> None:
    try:
        os.mkdir(folder)
    except FileExistsError:
        pass
    except OSError:
        os.makedirs(folder, exist_ok=True)


_NO_PART = frozenset(("", ".", ".."))
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def take_over(output: Path, staging: Path, file: str) -> bool:
    """Put a file of the last site, which has not changed, into the next one; return whether it is there.

    Both have the same file until the old site is deleted; nobody ever writes into a file that stands.
    """
    place = staging / file
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(output / file, place)
    except FileExistsError as error:
        message = f"two pages write “{file}”"
        raise OutputError(message) from error
    except OSError:
        if not (output / file).is_file():
            return False
        import shutil

        shutil.copy2(output / file, place)
    return True
