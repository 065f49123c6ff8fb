"""What is remembered from one build to the next: one SQLite file below `.cache/`, safe to lose.

It holds what each event file said (so that it need not be read again), what each page was made from, and from what
circumstances the last site was built. It belongs to one version of the code and of Python; of any other it is emptied.
It never grows beyond the content of the last build. What cannot be read is as good as forgotten.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

__all__ = ["Leaves", "Memory", "version"]

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, signature TEXT, packed BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leaf (file TEXT PRIMARY KEY, facts BLOB, cells BLOB) WITHOUT ROWID;
"""


@cache
def version() -> str:
    """Return what tells this code, this Python and these libraries from all others: those that this process began with.

    A server that goes on while the code is edited remembers for the old one.
    """
    made = blake2b(sys.version.encode(), digest_size=16)
    package = Path(__file__).parent
    for path in sorted(p for kind in ("*.py", "*.mo") for p in package.rglob(kind)):
        made.update(f"{path.relative_to(package)} {_stamp(path)}".encode())
    # The folders of installed packages have their version in their names.
    for folder in sys.path:
        if folder.endswith("site-packages") and os.path.isdir(folder):
            made.update("\n".join(sorted(os.listdir(folder))).encode())
    return made.hexdigest()


def _stamp(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"


@dataclass(slots=True)
class Leaves:
    """What the files of the last site were made from: ``cells`` by number, with the digests they had then."""

    names: list[str]
    digests: list[bytes]
    rows: dict[str, tuple[bytes, array[int]]]
    """For each file, the digest of its facts and the numbers of its cells."""


class Memory:
    """One open file. Everything is written at once by `keep`, or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = self._open()
        self._changed: dict[str, tuple[str, bytes]] = {}
        self._files: dict[str, tuple[str, bytes]] | None = None

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        for attempt in (1, 2):
            try:
                connection = sqlite3.connect(self._path, isolation_level=None)
            except sqlite3.OperationalError as error:
                raise OSError(0, f"cannot be written: {error}", str(self._path)) from error
            try:
                # Should the machine fail, the file may be damaged, and is then made anew.
                connection.execute("PRAGMA synchronous=OFF")
                connection.executescript(_TABLES)
                known = connection.execute("SELECT value FROM meta WHERE name='version'").fetchone()
                if known is None or known[0] != version():
                    connection.execute("BEGIN")
                    for table in ("meta", "file", "leaf"):
                        connection.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own
                    connection.execute("INSERT INTO meta VALUES ('version', ?)", (version(),))
                    connection.execute("COMMIT")
            except sqlite3.DatabaseError as error:
                connection.close()
                if attempt == 2:
                    raise OSError(0, f"cannot be written: {error}", str(self._path)) from error
                self._path.unlink(missing_ok=True)
            else:
                return connection
        raise AssertionError

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    # What event files said -----------------------------------------------------------------------------------------

    def packed(self, path: str, signature: str) -> bytes | None:
        """Return what the file at ``path`` said when it had this ``signature``, or None."""
        if self._files is None:
            rows = self._connection.execute("SELECT path, signature, packed FROM file")
            self._files = {p: (s, data) for p, s, data in rows}
        known = self._files.get(path)
        return known[1] if known and known[0] == signature else None

    def learn(self, path: str, signature: str, packed: bytes) -> None:
        """Remember what the file at ``path`` says."""
        self._changed[path] = (signature, packed)

    def keep_files(self, paths: Iterable[str]) -> None:
        """Write what was learnt; forget all files but those at ``paths``."""
        gone = set(self._files or ()).difference(paths)
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            cursor.executemany("DELETE FROM file WHERE path=?", ((p,) for p in gone))
            cursor.executemany(
                "INSERT OR REPLACE INTO file VALUES (?, ?, ?)", ((p, s, data) for p, (s, data) in self._changed.items())
            )
            cursor.execute("COMMIT")

    # What the site was made from -----------------------------------------------------------------------------------

    def meta(self, name: str) -> str:
        """Return a remark on the last site, or an empty text."""
        found = self._connection.execute("SELECT value FROM meta WHERE name=?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def leaves(self) -> Leaves:
        """Return what each file of the last site was made from."""
        blobs = dict(self._connection.execute("SELECT name, value FROM meta WHERE name IN ('names', 'digests')"))
        names = blobs["names"].decode().split("\n")
        digests = [blobs["digests"][i : i + 8] for i in range(0, len(blobs["digests"]), 8)]
        rows = {}
        for file, facts, cells in self._connection.execute("SELECT file, facts, cells FROM leaf"):
            numbers = array("I")
            numbers.frombytes(cells)
            rows[file] = (facts, numbers)
        return Leaves(names, digests, rows)

    def forget_leaves(self, files: Iterable[str]) -> None:
        """Forget these files of the site: whatever happens, they will be made again."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            cursor.executemany("DELETE FROM leaf WHERE file=?", ((f,) for f in files))
            cursor.execute("COMMIT")

    def forget_site(self) -> None:
        """Forget all that was made."""
        self._connection.executescript("BEGIN; DELETE FROM leaf; DELETE FROM meta WHERE name <> 'version'; COMMIT")

    def keep_site(
        self,
        names: Iterable[str],
        digests: Iterable[bytes],
        rows: Mapping[str, tuple[bytes, array[int]]],
        remarks: Mapping[str, str],
    ) -> None:
        """Remember files of the site that were made, in addition to those that were not."""

        def every() -> Iterator[tuple[str, bytes | str]]:
            yield "names", "\n".join(names).encode()
            yield "digests", b"".join(digests)
            yield from remarks.items()

        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            cursor.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", every())
            cursor.executemany(
                "INSERT OR REPLACE INTO leaf VALUES (?, ?, ?)",
                ((file, facts, cells.tobytes()) for file, (facts, cells) in rows.items()),
            )
            cursor.execute("COMMIT")
