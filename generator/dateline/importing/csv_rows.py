"""Any table of events as CSV, by a mapping of its columns to an event's fields.

Without a mapping, columns are taken by the fields' own names, as our own `events.csv` has them. Dates in figures need
to be told which of day and month stands first. Ids of kinds, places and actors are made of the names in the cells.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping

from msgspec import Struct, field

from dateline.importing.draft import Draft, Imported, Remarks, fresh_id, id_of, printable
from dateline.importing.plain_date import ORDERS, Found, interval, read

__all__ = ["FIELDS", "Mapped", "csv_rows", "mapping_of"]

FIELDS = ("id", "title", "date", "end", "stated", "kind", "place", "actors", "summary", "quotes")
_OWN = {**{f: f for f in FIELDS}, "summary": "account"}


class Mapped(Struct, frozen=True):
    """How a table is read: which column each field is in; the order of dates; what parts a list in a cell."""

    columns: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    separator: str = ";"
    delimiter: str = ","


def mapping_of(pairs: Mapping[str, object]) -> Mapped:
    """Return the mapping in a mapping file's values. Raises `ValueError` with what is wrong in it."""
    columns = pairs.get("columns", {})
    if not isinstance(columns, Mapping):
        message = "“columns” is no mapping of fields to columns"
        raise ValueError(message)
    for key in pairs:
        if key not in ("columns", "date-order", "separator", "delimiter"):
            message = f"a mapping has no “{key}”: its keys are columns, date-order, separator and delimiter"
            raise ValueError(message)
    for name in columns:
        if name not in FIELDS:
            message = f"an event has no field “{name}” to be mapped: the fields are {', '.join(FIELDS)}"
            raise ValueError(message)
    order = str(pairs.get("date-order", ""))
    if order and order not in ORDERS:
        message = f"“date-order” is {order}, not one of {', '.join(ORDERS)}"
        raise ValueError(message)
    delimiter = str(pairs.get("delimiter", ","))
    if len(delimiter) != 1:
        message = "“delimiter” is not one character"
        raise ValueError(message)
    names = {str(k): str(v) for k, v in columns.items()}
    return Mapped(names, order, str(pairs.get("separator", ";")) or ";", delimiter)


def csv_rows(text: str, mapped: Mapped) -> Imported:
    """Return the events in a table. Raises `ValueError` where a mapped column or the title or date is missing."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=mapped.delimiter)
    head = [name.strip() for name in next(rows, ())]
    columns = dict(mapped.columns) or {f: c for f, c in _OWN.items() if c in head}
    for name in columns.values():
        if name not in head:
            message = f"the table has no column “{name}”: it has {', '.join(head)}"
            raise ValueError(message)
    if not {"title", "date"} <= set(columns):
        message = "say which columns hold “title” and “date”"
        raise ValueError(message)
    remarks = Remarks()
    unmapped: Counter[str] = Counter()
    drafts: dict[str, Draft] = {}
    line = rows.line_num + 1
    for cells in rows:
        at, line = line, rows.line_num + 1
        row = dict(zip(head, (printable(c) for c in cells), strict=False))
        unmapped.update(name for name, cell in row.items() if cell and name not in columns.values())
        if len(cells) > len(head):
            remarks.lost(
                at, f"the row has {len(cells)} cells, {len(cells) - len(head)} more than the table has columns"
            )
        draft = _draft(at, {f: row.get(c, "") for f, c in columns.items()}, mapped, drafts, remarks)
        if draft:
            drafts[draft.id] = draft
    for name, count in unmapped.items():
        remarks.lost(1, f"the column “{name}” is mapped to nothing; {count} of its cells have a value")
    return Imported(tuple(drafts.values()), remarks=tuple(remarks))


def _draft(
    line: int, row: Mapping[str, str], mapped: Mapped, taken: Mapping[str, Draft], remarks: Remarks
) -> Draft | None:
    if not any(row.values()):
        return None
    found = read(row["date"], mapped.order) if row["date"] else Found("", why="it has no date")
    if not found.edtf or not row["title"]:
        what = f"“{row['title'] or row['date']}”"
        remarks.left_out(line, f"{what} has no title" if found.edtf else f"{what}: “{row['date']}”: {found.why}")
        return None
    dates = [found]
    if row.get("end"):
        last = read(row["end"], mapped.order)
        if not last.edtf:
            remarks.widened(line, f"the end “{row['end']}” is left out: {last.why}")
        found = interval(found.edtf, last.edtf)
        dates += [last, found]
    for why in dict.fromkeys(d.widened for d in dates if d.widened):
        remarks.widened(line, why)
    names: list[tuple[str, str, str]] = []

    def named(what: str, text: str) -> str:
        id_ = id_of(text)
        if text and not id_:
            remarks.lost(line, f"no id can be made of the {what} “{text}”: name it in a–z")
        elif text and id_ != text:
            names.append((what, id_, text))
        return id_

    kind, place = named("kind", row.get("kind", "")), named("place", row.get("place", ""))
    people = [named("actor", a.strip()) for a in row.get("actors", "").split(mapped.separator)]
    quotes = tuple(q.strip() for q in row.get("quotes", "").split(mapped.separator) if q.strip())
    return Draft(
        line=line,
        id=fresh_id(row.get("id", "") or row["title"], f"event-{len(taken) + 1}", taken),
        title=row["title"],
        date=found.edtf,
        stated=row.get("stated", "") or (row["date"] if found.edtf != row["date"] and not row.get("end") else ""),
        kind=kind,
        place=place,
        actors=tuple(dict.fromkeys(p for p in people if p)),
        summary=row.get("summary", ""),
        quotes=quotes,
        names=tuple(names),
    )
