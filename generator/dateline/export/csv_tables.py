"""The timeline as CSV (RFC 4180): one file for each table, UTF-8 without a mark at its head, lines ending in CR LF.

An empty cell is a value that no source gives. Cells are the texts themselves: a spreadsheet that takes a text beginning
with “=” for a formula must be told to import it as text.
"""

from __future__ import annotations

import csv
import io

from dateline.export.publication import Exported, Publication
from dateline.export.table import Table, tables
from dateline.timeline import Timeline

__all__ = ["csv_tables"]


def csv_tables(timeline: Timeline, _publication: Publication) -> Exported:
    """Return every table as a file of its own."""
    return Exported({f"{t.name}.csv": _csv(t) for t in tables(timeline)})


def _csv(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(c.name for c in table.columns)
    writer.writerows(table.rows)
    return text.getvalue().encode()
