"""Sources as CSL-JSON (CSL 1.0.2, “CSL-JSON”), which Zotero, Pandoc and every CSL processor read.

A date is written in parts where CSL has parts for it: a day, month, year or season, a closed interval of such, or one
that is approximate as a whole (`circa`). Any other date is the site's words for it (`literal`), and its EDTF text
stands under `custom`, so that nothing is lost and nothing made more exact. CSL cannot carry: a time of day, the address
and day of an archived copy, the side, the agency whose text a source carries (all under `custom`, the archived copy in
the note too), and quotes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from dateline.edtf import Date, Kind
from dateline.export.archived import archived_copy
from dateline.source import Name, Source
from dateline.wording import words

__all__ = ["csl_json"]

_NAMES = ("author", "editor", "translator", "interviewer")
_TEXTS = (
    "container_title", "collection_title", "publisher", "publisher_place", "authority", "genre", "medium", "number",
    "volume", "issue", "page", "section", "event_title", "event_place",
)  # fmt: skip
_DATES = ("issued", "accessed")


def csl_json(sources: Iterable[Source]) -> str:
    """Return the sources as one JSON array, in the order given, with a final line break; no source gives `[]`."""
    return json.dumps([_item(s) for s in sources], ensure_ascii=False, indent=2) + "\n"


def _item(source: Source) -> dict[str, Any]:
    item: dict[str, Any] = {"id": source.id, "type": source.type, "title": source.title}
    custom = {
        "archive-url": source.archive_url,
        "archived": str(source.archived or ""),
        "side": source.side,
        "agency": source.agency,
    }
    for name in _NAMES:
        if names := getattr(source, name):
            item[name] = [_name(n) for n in names]
    for name in _TEXTS:
        if text := getattr(source, name):
            item[name.replace("_", "-")] = text
    for name in _DATES:
        date: Date | None = getattr(source, name)
        if date:
            item[name] = _date(date)
            if "literal" in item[name] or date.time:
                custom[name] = str(date)
    if source.url:
        item["URL"] = source.url
    if source.language:
        item["language"] = source.language
    if note := "\n".join(t for t in (source.note, archived_copy(source)) if t):
        item["note"] = note
    if custom := {k: v for k, v in custom.items() if v}:
        item["custom"] = custom
    return item


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    return {k: v for k, v in (("family", name.family), ("given", name.given)) if v}


def _date(date: Date) -> dict[str, Any]:
    start, end = _parts(date.start), _parts(date.end)
    if date.is_interval:
        if start and end and not any(date.start.qualities + date.end.qualities):
            return {"date-parts": [start, end]}
        return {"literal": words(date)}
    marks = {q for q, digits in zip(date.qualities, date.digits, strict=True) if digits}
    if 21 <= date.season <= 24 and marks == {""}:
        return {"date-parts": [[int(date.digits[0])]], "season": date.season - 20}
    if start and marks == {"~"}:
        return {"date-parts": [start], "circa": True}
    return {"date-parts": [start]} if start and marks == {""} else {"literal": words(date)}


def _parts(date: Date) -> list[int]:
    """Return year, month and day as far as they are given; nothing where a digit is unknown or the year is no CSL year.

    CSL's year -1 is 1 BC, EDTF's is 2 BC, and processors differ: years before 1 are left to words.
    """
    given = [d for d in date.digits if d]
    if date.kind not in (Kind.CALENDAR, Kind.TIME) or date.season or not all(d.isdigit() for d in given):
        return []
    parts = [int(d) for d in given]
    return parts if parts and parts[0] > 0 else []
