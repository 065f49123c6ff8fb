"""What `dateline check` remembers: what each file said, whom it names, and what the last look at everything came to.

Ids are found by their role, so that whoever asks what a file or an edit bears on reads a few rows. It says nothing of
whether the content is right: that is asked of `vicinity` and `verdict`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from dateline import cite, packing
from dateline.event import RELATIONS, Report
from dateline.memory import Memory, sealed, unsealed
from dateline.reading import Read
from dateline.registry import Registry
from dateline.source import Source

__all__ = ["JOINING", "NAMING", "CheckMemory", "Damage", "Row", "told_by"]

JOINING = ("id", "was", "same-as")
"""The roles by which reports become one event."""
NAMING = (*RELATIONS, "same-as", "distinct-from")
"""The roles in which a report names events that must exist."""

Row = tuple[str, str, str, str]
"""The path, the event, a role, and the id or address that stands in it."""

# A verdict on content of which so much has changed is of no use.
_MOST_JUDGED = 500
_TABLES = """
CREATE TABLE IF NOT EXISTS told (
    path TEXT, event TEXT, role TEXT, other TEXT, PRIMARY KEY (path, event, role, other)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS told_other ON told (other, role);
CREATE INDEX IF NOT EXISTS told_event ON told (event, role);
CREATE TABLE IF NOT EXISTS judged (
    path TEXT, event TEXT, role TEXT, other TEXT, PRIMARY KEY (path, event, role, other)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gap (path TEXT PRIMARY KEY, count INTEGER, packed BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lists (signature TEXT PRIMARY KEY, packed BLOB) WITHOUT ROWID;
"""


class Damage(sqlite3.DatabaseError):
    """What is remembered is not what was written."""


class CheckMemory(Memory):
    """What the last check read, and which ids each event file names.

    `told` has a row for each: ``role`` is that of ``other``: the ``id`` of a report; a relation, ``was``, ``same-as``
    or ``distinct-from`` of the report of ``event``; the ``source`` of the file and ``where`` it is read; or a source
    that an editors' report ``cites``, or that it ``mentions`` with an @ outside of a citation.

    `judged` has the rows, as they were at the last verdict on everything, of the files that have been read since, and
    a row without a role for each of them. `gap` has the number of each file's gaps then.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._connection.executescript(_TABLES)

    def keep_files(self, paths: Iterable[str], read: Mapping[str, Read] | None = None) -> None:
        """Write what was learnt; forget all files but those at ``paths``."""
        paths = set(paths)
        gone = [p for (p,) in self._connection.execute("SELECT path FROM file") if p not in paths]
        run, run_many = self._connection.execute, self._connection.executemany
        with self._connection:
            run("BEGIN IMMEDIATE")
            replaced = [(path,) for path in (*gone, *self._changed)]
            if len(replaced) > _MOST_JUDGED:
                run("DELETE FROM meta WHERE name='verdict'")
            elif self.store("verdict"):
                known = {path for (path,) in run("SELECT path FROM judged WHERE role=''")}
                first = [(path,) for (path,) in replaced if path not in known]
                run_many("INSERT INTO judged VALUES (?, '', '', '')", first)
                run_many("INSERT INTO judged SELECT * FROM told WHERE path=?", first)
            run_many("DELETE FROM told WHERE path=?", replaced)
            run_many("DELETE FROM file WHERE path=?", replaced)
            said = {p: (read or {}).get(p) or packing.unpack(packed, p) for p, (_, packed) in self._changed.items()}
            rows = {(path, *row) for path, (source, reports, _) in said.items() for row in told_by(source, reports)}
            run_many("INSERT INTO told VALUES (?, ?, ?, ?)", sorted(rows))
            files = ((path, signature, sealed(packed)) for path, (signature, packed) in self._changed.items())
            run_many("INSERT INTO file VALUES (?, ?, ?)", files)
        self._changed.clear()
        self._files = None

    def signatures(self) -> dict[str, str]:
        """Return the signature that each file had when it was read."""
        return dict(self._connection.execute("SELECT path, signature FROM file"))

    def read(self, path: str) -> tuple[Source | None, tuple[Report, ...]]:
        """Return what a known file says."""
        row = self._connection.execute("SELECT packed FROM file WHERE path=?", (path,)).fetchone()
        return packing.unpack(_whole(row and row[0]), path)[:2]

    def rows(self, roles: Sequence[str], *, other: str = "", event: str = "") -> list[tuple[str, str, str]]:
        """Return path, event and other id of what was told in these roles, of an id or an event if one is given."""
        marks = ", ".join("?" * len(roles))
        asked = f"SELECT path, event, other FROM told WHERE role IN ({marks})"  # noqa: S608  question marks only
        for column, value in (("other", other), ("event", event)):
            if value:
                asked += f" AND {column}=?"
        return self._connection.execute(asked, (*roles, *(v for v in (other, event) if v))).fetchall()

    def joined(self, ids: Iterable[str], without: Collection[str] = ()) -> dict[str, set[str]]:
        """Return which reports, by path and id, belong to the events of these ``ids``, joined ones among them."""
        known = set(ids)
        found: dict[str, set[str]] = {}
        waiting = list(known)
        while waiting:
            id_ = waiting.pop()
            for path, event, other in (*self.rows(JOINING, other=id_), *self.rows(JOINING, event=id_)):
                if path not in without:
                    found.setdefault(path, set()).add(event)
                    fresh = {event, other} - known
                    known |= fresh
                    waiting += fresh
        return found

    def told(self, paths: Iterable[str]) -> set[Row]:
        """Return all that these files tell."""
        asked = "SELECT path, event, role, other FROM told WHERE path=?"
        return {row for path in paths for row in self._connection.execute(asked, (path,))}

    def naming(self, ids: Iterable[str]) -> set[str]:
        """Return the files that hold one of these ids as a value, be it as that of an actor or of something else."""
        asked = "SELECT path FROM file WHERE instr(packed, ?)"
        return {path for id_ in ids for (path,) in self._connection.execute(asked, (f'"{id_}"'.encode(),))}

    def lists(self, known_by: str) -> Registry | None:
        """Return the site's lists that have this signature, or None."""
        found = self._connection.execute("SELECT packed FROM lists WHERE signature=?", (known_by,)).fetchone()
        return packing.unpack_registry(_whole(found[0])) if found else None

    def keep_lists(self, known_by: str, registry: Registry) -> None:
        """Remember the site's lists in place of any others."""
        packed = sealed(packing.pack_registry(registry))
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("DELETE FROM lists")
            self._connection.execute("INSERT INTO lists VALUES (?, ?)", (known_by, packed))

    # What the last look at everything came to ------------------------------------------------------------------------

    def verdict(self) -> bytes:
        """Return the last verdict, or nothing."""
        kept = self.store("verdict")
        return _whole(kept) if kept else b""

    def judged(self) -> set[Row]:
        """Return what the files told at the verdict that have been read since."""
        return set(self._connection.execute("SELECT path, event, role, other FROM judged"))

    def gap_counts(self) -> dict[str, int]:
        """Return how many gaps each file had at the verdict, files without any left out."""
        return dict(self._connection.execute("SELECT path, count FROM gap"))

    def gaps(self) -> Iterator[tuple[str, bytes]]:
        """Yield the gaps that each file had at the verdict."""
        for path, packed in self._connection.execute("SELECT path, packed FROM gap"):
            yield path, _whole(packed)

    def keep_verdict(
        self, verdict: bytes, gaps: Mapping[str, tuple[int, bytes]], judged: Iterable[str], *, before: bytes
    ) -> None:
        """Remember a verdict in place of the one ``before``, and for the files ``judged`` anew their gaps.

        If another process was quicker, its word stands.
        """
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            if self.verdict() == before:
                judged = list(judged)
                self._connection.executemany("DELETE FROM judged WHERE path=?", ((p,) for p in judged))
                self._connection.executemany("DELETE FROM gap WHERE path=?", ((p,) for p in judged))
                self._keep_verdict(verdict, gaps)

    def keep_first_verdict(
        self, verdict: bytes, gaps: Mapping[str, tuple[int, bytes]], signatures: Mapping[str, str]
    ) -> None:
        """Remember a verdict on files that had these ``signatures``, if that is how they were read."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            if self.signatures() == signatures:
                self._connection.execute("DELETE FROM judged")
                self._connection.execute("DELETE FROM gap")
                self._keep_verdict(verdict, gaps)

    def _keep_verdict(self, verdict: bytes, gaps: Mapping[str, tuple[int, bytes]]) -> None:
        rows = ((path, count, sealed(packed)) for path, (count, packed) in gaps.items())
        self._connection.executemany("INSERT INTO gap VALUES (?, ?, ?)", rows)
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('verdict', ?)", (sealed(verdict),))


def _whole(kept: bytes | None) -> bytes:
    data = unsealed(kept) if kept else None
    if data is None:
        message = "what was remembered is damaged"
        raise Damage(message)
    return data


def told_by(source: Source | None, reports: Iterable[Report]) -> Iterator[tuple[str, str, str]]:
    """Yield event, role and id of all that a file tells."""
    if source:
        yield "", "source", str(source.id)
        if source.where:
            yield "", "where", source.where
    for report in reports:
        yield str(report.id), "id", str(report.id)
        for role in (*NAMING, "was"):
            for other in report.related(role):
                yield str(report.id), role, str(other)
        if report.source is None:
            cited = cite.keys(report.summary)
            for key in cited:
                yield str(report.id), "cites", key
            for key in set(cite.at_signs(report.summary)).difference(cited):
                yield str(report.id), "mentions", key
