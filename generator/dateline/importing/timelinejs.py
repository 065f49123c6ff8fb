"""Timelines of TimelineJS: its JSON (of version 2 too), and the spreadsheet it can be made from, saved as CSV.

The text that readers see for a date (`display_date`) becomes the report's `stated`. If that text is coarser than the
figures, it stands for the date, for many spreadsheets write 1 January where only the year is known; if it sounds vague,
the date is marked as approximate. Media, colours and eras have no place in an event file and are named. What we
exported ourselves comes back by the `edtf` beside the figures.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from dateline.importing.draft import Draft, Imported, Remarks, account, fresh_id, id_of, plain_text, printable
from dateline.importing.located_json import line_of, loads
from dateline.importing.plain_date import Found, interval, is_coarser, of_parts, read, sounds_vague

__all__ = ["timelinejs", "timelinejs_csv"]

_KNOWN = frozenset(
    ("unique_id", "start_date", "end_date", "display_date", "text", "group", "edtf", "kind", "autolink", "type")
)
_COLUMNS = {
    "year": "year", "month": "month", "day": "day", "time": "time", "end year": "end year", "end month": "end month",
    "end day": "end day", "end time": "end time", "display date": "display_date", "headline": "headline",
    "text": "text", "group": "group", "type": "type",
}  # fmt: skip


def timelinejs(text: str) -> Imported:
    """Return the events in a TimelineJS JSON file. Raises `ValueError` where it is none."""
    data = loads(text)
    if (
        isinstance(data, dict)
        and isinstance(older := data.get("timeline"), dict)
        and isinstance(older.get("date"), list)
    ):
        return _version_2(older)
    events = data.get("events") if isinstance(data, dict) else None
    if not isinstance(events, list):
        message = "this is no TimelineJS file: it has no list “events”"
        raise ValueError(message)
    remarks = Remarks()
    for era in data.get("eras") or ():
        remarks.lost(line_of(era), "an era has no place in an event file")
    title = data.get("title") or {}
    headline = _headline(title, remarks) if isinstance(title, dict) else ""
    drafts = _drafts(((line_of(e), e) for e in events), remarks)
    return Imported(drafts, title=headline, remarks=tuple(remarks))


def _version_2(timeline: Mapping[str, Any]) -> Imported:
    """Return the events of a file for TimelineJS 2, which many public timelines still are."""
    remarks = Remarks()
    slides = []
    for entry in timeline["date"]:
        if not isinstance(entry, dict):
            slides.append((1, entry))
            continue
        slide = {
            k: v for k, v in entry.items() if k not in ("startDate", "endDate", "headline", "text", "tag", "asset")
        }
        slide["text"] = {"headline": entry.get("headline"), "text": entry.get("text")}
        slide |= {"start_date": _parts(entry.get("startDate")), "end_date": _parts(entry.get("endDate"))}
        slide["group"] = entry.get("tag")
        asset = entry.get("asset")
        slide["media"] = {"url": asset["media"]} if isinstance(asset, dict) and asset.get("media") else ""
        if slide["end_date"] == slide["start_date"]:
            del slide["end_date"]
        slides.append((line_of(entry), slide))
    headline = plain_text(str(timeline.get("headline") or ""))[0]
    if timeline.get("text"):
        remarks.lost(line_of(timeline), "the text of the title slide has no place in an event file")
    for era in timeline.get("era") or ():
        remarks.lost(line_of(era), "an era has no place in an event file")
    return Imported(_drafts(slides, remarks), title=headline, remarks=tuple(remarks))


_FIGURES = re.compile(r"(-?[0-9]+(?:\s*,\s*[0-9]*)*)(?:\s+(\S.*))?")


def _parts(date: Any) -> dict[str, str]:
    """Return “2012,1,26 10:30” or “1/26/2012” in the shape of version 3, and whatever else is `written` as it is."""
    text = str(date if date is not None else "").strip()
    american = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
    if american:
        return {"year": american[3], "month": american[1], "day": american[2]}
    figures = _FIGURES.fullmatch(text)
    if not figures:
        return {"written": text} if text else {}
    names = ("year", "month", "day", "hour", "minute", "second")
    found = dict(zip(names, (f.strip() for f in figures[1].split(",")), strict=False))
    return {k: v for k, v in (found | {"time": figures[2] or ""}).items() if v}


def timelinejs_csv(text: str) -> Imported:
    """Return the events in a TimelineJS spreadsheet, saved as CSV. Raises `ValueError` where it is none."""
    rows = csv.reader(io.StringIO(text, newline=""))
    head = [printable(name).lower() for name in next(rows, ())]
    if not {"year", "headline"} <= set(head):
        message = "this is no TimelineJS spreadsheet: it has no columns “Year” and “Headline”"
        raise ValueError(message)
    remarks = Remarks()
    slides: list[tuple[int, dict[str, Any]]] = []
    title, line = "", rows.line_num + 1
    for cells in rows:
        row = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if cell.strip()}
        at, line = line, rows.line_num + 1
        if not row:
            continue
        kind = row.get("type", "").lower()
        slide = _slide_of(row)
        if kind == "title":
            title = _headline(slide, remarks)
        elif kind == "era":
            remarks.lost(at, "an era has no place in an event file")
        else:
            slides.append((at, slide))
    return Imported(_drafts(slides, remarks), title=title, remarks=tuple(remarks))


def _slide_of(row: Mapping[str, str]) -> dict[str, Any]:
    """Return a row in the shape of the JSON."""

    def date(prefix: str) -> dict[str, str]:
        parts = {p: row.get(f"{prefix}{p}", "") for p in ("year", "month", "day", "time")}
        return {p: v for p, v in parts.items() if v}

    slide: dict[str, Any] = {"start_date": date(""), "end_date": date("end ")}
    slide["text"] = {"headline": row.get("headline", ""), "text": row.get("text", "")}
    slide |= {key: row[name] for name, key in _COLUMNS.items() if name in row and key in ("display_date", "group")}
    slide |= {name: value for name, value in row.items() if name not in _COLUMNS}
    return slide


def _headline(slide: Mapping[str, Any], remarks: Remarks) -> str:
    text = slide.get("text") or {}
    words = plain_text(str(text.get("headline") or ""))[0] if isinstance(text, dict) else ""
    if isinstance(text, dict) and text.get("text"):
        remarks.lost(line_of(slide), "the text of the title slide has no place in an event file")
    return words


def _drafts(slides: Iterable[tuple[int, Any]], remarks: Remarks) -> tuple[Draft, ...]:
    found: dict[str, Draft] = {}
    for line, slide in slides:
        draft = _draft(line, slide, found, remarks) if isinstance(slide, dict) else None
        if draft is None and not isinstance(slide, dict):
            remarks.left_out(line, "an entry is no object")
        if draft:
            found[draft.id] = draft
    return tuple(found.values())


def _draft(line: int, slide: Mapping[str, Any], taken: Mapping[str, Draft], remarks: Remarks) -> Draft | None:
    words = slide.get("text")
    words = words if isinstance(words, dict) else {}
    title, title_links = plain_text(str(words.get("headline") or ""))
    body, links = account(str(words.get("text") or ""))
    stated = plain_text(str(slide.get("display_date") or _shown(slide.get("start_date"))))[0]
    # A full stop is how a date is kept from being shown.
    stated = stated if any(map(str.isalnum, stated)) else ""
    date = _date(line, slide, stated, remarks)
    if not date:
        remarks.left_out(line, f"“{title or body[:60]}” has no date that can be read")
        return None
    if not (title or body):
        remarks.left_out(line, "an entry has neither headline nor text")
        return None
    for link in dict.fromkeys((*title_links, *links)):
        remarks.lost(line, f"the link to {link} has no place in an event file, but can be the address of a source")
    for key, value in slide.items():
        if key not in _KNOWN and not _is_empty(value):
            remarks.lost(line, f"“{key}” has no place in an event file{_address(value)}")
    group = plain_text(str(slide.get("group") or ""))[0]
    kind = str(slide.get("kind") or "") or id_of(group)
    if group and not kind:
        remarks.lost(line, f"no id can be made of the group “{group}”")
    wanted = str(slide.get("unique_id") or "") or title or body[:60]
    return Draft(
        line=line,
        id=fresh_id(wanted, f"event-{len(taken) + 1}", taken),
        title=title or body,
        date=date,
        stated="" if slide.get("edtf") else stated,
        kind=kind,
        summary=body,
        names=(("kind", kind, group),) if kind and group else (),
    )


def _date(line: int, slide: Mapping[str, Any], stated: str, remarks: Remarks) -> str:
    exact = read(str(slide.get("edtf") or ""))
    if exact.edtf and exact.edtf == slide.get("edtf"):
        return exact.edtf
    start, end = (_figures(line, slide.get(name), remarks) for name in ("start_date", "end_date"))
    found = interval(start, end) if start else Found(end, "the start is not known" if end else "")
    if found.widened:
        remarks.widened(line, found.widened)
    if not found.edtf or not stated:
        return found.edtf
    shown = read(stated).edtf
    if shown and is_coarser(shown, found.edtf):
        remarks.widened(line, f"“{stated}” is shown for {found.edtf}, and is taken for the date: {shown}")
        return shown
    if sounds_vague(stated) and not shown and re.fullmatch("[0-9-]+", found.edtf):
        remarks.widened(line, f"“{stated}” is shown for {found.edtf}: the date is marked as approximate")
        return f"{found.edtf}~"
    if shown.rstrip("~?%") == found.edtf and shown != found.edtf:
        remarks.widened(line, f"“{stated}” is shown for {found.edtf}: {shown}")
        return shown
    return found.edtf


def _figures(line: int, value: Any, remarks: Remarks) -> str:
    """Return the EDTF of an object with year, month and day or a date in words, empty where there is none."""
    if not isinstance(value, dict):
        return ""
    if "written" in value:
        written = read(value["written"])
        if written.widened or written.why:
            remarks.widened(line, f"“{value['written']}”: {written.widened or written.why}")
        return written.edtf
    parts: list[int | None] = []
    for name in ("year", "month", "day"):
        text = str(value.get(name) if value.get(name) is not None else "").strip()
        if text and not re.fullmatch(r"-?[0-9]{1,12}(\.0)?", text):
            remarks.widened(line, f"the {name} “{text}” is no number; it is left out")
            text = ""
        parts.append(int(text.removesuffix(".0")) if text else None)
    if parts[0] is None:
        return ""
    if any(value.get(p) for p in ("hour", "minute", "second", "millisecond", "time")):
        remarks.widened(line, "the time of day is left out, since its zone is not given")
    found = of_parts(parts[0], parts[1], parts[2])
    if found.widened:
        remarks.widened(line, found.widened)
    return found.edtf


def _shown(date: Any) -> str:
    return str(date.get("display_date") or "") if isinstance(date, dict) else ""


def _is_empty(value: Any) -> bool:
    """Return whether nothing is said, be it in an object of empty texts, as spreadsheets give them."""
    return all(_is_empty(v) for v in value.values()) if isinstance(value, dict) else value in ("", None, [])


def _address(value: Any) -> str:
    url = value.get("url") if isinstance(value, dict) else value
    return f": {url}" if isinstance(url, str) else ""
