"""The timeline as an SQLite database in normal form, with indexes and full-text tables of events and quotes.

Datasette and any SQLite open it; `events_fts` and `quotes_fts` are what it searches. The bytes depend on the timeline
alone: tables are filled in a fixed order, and the number of the SQLite that wrote the file is left out of its head.
"""

from __future__ import annotations

import sqlite3

from dateline.export.publication import Exported, Publication
from dateline.export.table import Column, Table, tables
from dateline.timeline import Timeline

__all__ = ["sqlite"]

# Of the file's head (“Database File Format”, 1.3): “version-valid-for” and the number of the library that wrote it,
# which nothing reads.
_WRITER = slice(96, 100)


def sqlite(timeline: Timeline, publication: Publication) -> Exported:
    """Return the database as one file."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        for table in tables(timeline):
            _fill(connection, table)
        _describe(connection, publication)
        _index_text(connection)
        connection.execute("COMMIT")
        connection.execute("VACUUM")
        data = bytearray(connection.serialize())
    finally:
        connection.close()
    data[_WRITER] = bytes(4)
    return Exported({"timeline.db": bytes(data)})


def _fill(connection: sqlite3.Connection, table: Table) -> None:
    """Create a table, fill it, and index what refers to other tables."""
    columns = [_column(c) for c in table.columns]
    key = ", ".join(_quoted(c.name) for c in table.columns[: table.key])
    # Names are ours, never the content's.
    connection.execute(f"CREATE TABLE {_quoted(table.name)} ({', '.join(columns)}, PRIMARY KEY ({key}))")
    marks = ", ".join("?" * len(table.columns))
    connection.executemany(f"INSERT INTO {_quoted(table.name)} VALUES ({marks})", table.rows)  # noqa: S608
    for number, column in enumerate(table.columns):
        if column.refers and number:
            name = _quoted(f"{table.name}_{column.name}")
            connection.execute(f"CREATE INDEX {name} ON {_quoted(table.name)} ({_quoted(column.name)})")
    if table.name == "events":
        connection.execute("CREATE INDEX events_in_order ON events (position)")
        connection.execute("CREATE INDEX events_day ON events (day)")


def _column(column: Column) -> str:
    need = " NOT NULL" if column.is_needed else ""
    refers = f' REFERENCES {_quoted(column.refers)} ("id")' if column.refers else ""
    return f"{_quoted(column.name)} {column.type}{need}{refers}"


def _describe(connection: sqlite3.Connection, publication: Publication) -> None:
    connection.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    rows = (
        ("title", publication.title),
        ("subtitle", publication.subtitle),
        ("address", publication.url),
        ("licence", publication.licence),
        ("language", publication.language),
        ("dates", "EDTF (ISO 8601-2); a column “day” is filled only where the very day is known"),
    )
    connection.executemany("INSERT INTO about VALUES (?, ?)", [r for r in rows if r[1]])


def _index_text(connection: sqlite3.Connection) -> None:
    """Add full-text indexes, which hold no second copy of the text; Datasette finds them by the tables they name."""
    for table, columns in (("events", "title, account"), ("quotes", "text, translation")):
        connection.execute(
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5 ({columns}, content='{table}', "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        connection.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")  # noqa: S608
        connection.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('optimize')")  # noqa: S608


def _quoted(name: str) -> str:
    return f'"{name}"'
