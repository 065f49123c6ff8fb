"""What is remembered from one build to the next: one SQLite file below `.cache/`, safe to lose.

It holds what each event file said (so that it need not be read again), what each page was made from, and from what
circumstances the last site was built. It belongs to one version of the code and of Python; of any other it is emptied.
It never grows beyond the content of the last build. What cannot be read is as good as forgotten.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.provenance import COLUMNS, Provenance

if TYPE_CHECKING:
    from dateline.reading import Read

__all__ = ["Memory", "sealed", "unsealed", "version"]

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, signature TEXT, packed BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doubt (file TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, cells BLOB, html TEXT);
"""


@cache
def version() -> str:
    """Return what tells this code, this Python and these libraries from all others: those that this process began with.

    A server that goes on while the code is edited remembers for the old one.
    """
    made = blake2b(sys.version.encode(), digest_size=16)
    for stamp in sorted(_stamps(os.path.dirname(__file__))):
        made.update(stamp.encode())
    # The folders of installed packages have their version in their names.
    for folder in sys.path:
        if folder.endswith("site-packages") and os.path.isdir(folder):
            made.update("\n".join(sorted(os.listdir(folder))).encode())
    return made.hexdigest()


def _stamps(package: str) -> Iterator[str]:
    for folder, folders, files in os.walk(package):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in files:
            if name.endswith((".py", ".mo")):
                found = os.stat(f"{folder}/{name}")
                yield f"{folder.removeprefix(package)}/{name} {found.st_size} {found.st_mtime_ns}"


def sealed(data: bytes) -> bytes:
    """Return ``data`` as it is kept, with a sum by which `unsealed` tells that it is still the same."""
    return zlib.crc32(data).to_bytes(4) + data


def unsealed(kept: bytes) -> bytes | None:
    """Return what was sealed, or None where it has been damaged: SQLite itself sees only damage to its own order."""
    return kept[4:] if zlib.crc32(kept[4:]).to_bytes(4) == kept[:4] else None


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
                    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
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
        return unsealed(known[1]) if known and known[0] == signature else None

    def knows_files(self) -> bool:
        """Return whether it knows what any event file said."""
        return self._connection.execute("SELECT 1 FROM file LIMIT 1").fetchone() is not None

    def packed_now(self, path: str, signature: str) -> bytes | None:
        """Return the same of one file of which nobody will ask again, without reading all others."""
        row = self._connection.execute("SELECT signature, packed FROM file WHERE path=?", (path,)).fetchone()
        return unsealed(row[1]) if row and row[0] == signature else None

    def learn(self, path: str, signature: str, packed: bytes) -> None:
        """Remember what the file at ``path`` says."""
        self._changed[path] = (signature, packed)

    def keep_files(self, paths: Iterable[str], read: Mapping[str, Read] | None = None) -> None:
        """Write what was learnt; forget all files but those at ``paths``. What they say may be known as ``read``."""
        gone = set(self._files or ()).difference(paths)
        self._connection.execute("BEGIN")
        self._connection.executemany("DELETE FROM file WHERE path=?", ((p,) for p in gone))
        self._connection.execute("COMMIT")
        self.keep_learnt()
        self._files = None

    def keep_learnt(self) -> None:
        """Write what was learnt, and forget nothing."""
        rows = ((path, signature, sealed(packed)) for path, (signature, packed) in self._changed.items())
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", rows)
        self._connection.execute("COMMIT")
        self._changed.clear()

    # What the site was made from -----------------------------------------------------------------------------------

    def meta(self, name: str) -> str:
        """Return a remark on the last site, or an empty text."""
        found = self._connection.execute("SELECT value FROM meta WHERE name=?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def store(self, name: str) -> bytes:
        """Return what was kept with the last site under ``name``, or nothing."""
        found = self._connection.execute("SELECT value FROM meta WHERE name=?", (name,)).fetchone()
        return found[0] if found else b""

    def provenance(self) -> Provenance:
        """Return what each file of the last site was made from."""
        found = Provenance({name: self.store(name) for name in COLUMNS})
        found.doubt(file for (file,) in self._connection.execute("SELECT file FROM doubt"))
        return found

    def entry(self, key: str) -> tuple[bytes, str] | None:
        """Return the cells and the HTML of an entry in lists, as it was printed once."""
        found: tuple[bytes, str] | None = self._connection.execute(
            "SELECT cells, html FROM entry WHERE key=?", (key,)
        ).fetchone()
        return found

    def doubt(self, files: Iterable[str]) -> None:
        """Doubt these files of the site until it is kept again: whatever happens, they will be made again."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            cursor.executemany("INSERT OR IGNORE INTO doubt VALUES (?)", ((f,) for f in files))
            cursor.execute("COMMIT")

    def forget_site(self) -> None:
        """Forget all that was made."""
        self._connection.executescript(
            "BEGIN; DELETE FROM doubt; DELETE FROM entry; DELETE FROM meta WHERE name <> 'version'; COMMIT"
        )

    def keep_site(
        self, provenance: Provenance, entries: Iterable[tuple[str, bytes, str]], remarks: Mapping[str, str | bytes]
    ) -> None:
        """Remember what every file of the site was made from, and entries in lists, in addition to those known."""
        kept = {**provenance.columns, **remarks}
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            cursor.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", kept.items())
            cursor.execute("DELETE FROM doubt")
            cursor.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", entries)
            cursor.execute("COMMIT")
