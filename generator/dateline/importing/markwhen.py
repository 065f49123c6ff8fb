"""markwhen text (docs.markwhen.com): entries with dates in figures or English, ISO stretches, years BC, and properties.

Dates that count from others (“5 days”, “after !launch”), repeat, or mean today are not read: an event file needs a date
that a source gives. What we exported ourselves comes back by the `edtf:` under the entry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from dateline.importing.draft import Draft, Imported, Remarks, fresh_id, id_of, printable
from dateline.importing.plain_date import Found, interval, read

__all__ = ["markwhen"]

_DATE = r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?|[0-9]{4}"
_ISO = re.compile(rf"\s*({_DATE})(?:\s*/\s*({_DATE}))?\s*:(.*)")
_BC = re.compile(r"\s*([0-9]{1,5}) ?(BCE|BC|AD|CE)?(?:\s?[–-]\s?([0-9]{1,5}) ?(BCE|BC|AD|CE)?)?\s*:(.*)", re.IGNORECASE)
_WORDS = re.compile(r"\s*((?:[0-3]?[0-9]\s+)?[a-z]{3,9}\.?(?:\s+[0-3]?[0-9],?)?,?\s+[0-9]{4}|[0-9/]{4,10})"
                    r"(?:\s*(?:-|to)\s*((?:[0-3]?[0-9]\s+)?[a-z]{3,9}\.?(?:\s+[0-3]?[0-9],?)?,?\s+[0-9]{4}|[0-9/]{4,10}))?"
                    r"\s*:(?!//)(.*)", re.IGNORECASE)  # fmt: skip
# What else markwhen takes for the beginning of an entry.
_RELATIVE = re.compile(
    r"\s*(?:(?:by|before|after)\b|!\w|now\b|[0-9]+\s*(?:ms|milliseconds?|s|secs?|seconds?|mins?|minutes?|h|hours?|d|days?|"
    r"w|weeks?|months?|y|years?)\b|[0-9]{4}-?W[0-9]|[0-9]{4}-[0-9]{2}-[0-9]{2}T)[^:]*:.*",
    re.IGNORECASE,
)
_ISO_TIME = re.compile(
    r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9:.]+Z?(?:\s*[-/]\s*([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9:.]+Z?)?\s*:(.*)"
)
# What goes on when the file is written has no end that anybody knows.
_TO_NOW = re.compile(r"([^:]*?)\s*(?:/|-|–|\bto\b)\s*now\s*:(.*)", re.IGNORECASE)
# markwhen's older way to name a place, and links; other brackets are the title's own.
_LINK = re.compile(r"\s*\[([^\[\]]+)\]\((location|https?://[^()\s]+)\)")
# An address behind a title; alone it is the title.
_ADDRESS_AFTER = re.compile(r"(?<=\S)\s+<?(https?://[^\s<>]+)>?\s*\Z")
_EVERY = re.compile(r"\s*[^:]*\bevery\b[^:]*:")
_PROPERTY = re.compile(r"\s*([\w.-]+):(?:\s+(.*))?\Z")
_SECTION = re.compile(r"\s*(?:#{1,6}\s+|(?:group|section)\s+)(.+)", re.IGNORECASE)
_SECTION_END = re.compile(r"\s*end\s*(?:group|section)\s*\Z", re.IGNORECASE)
_TAG = re.compile(r"(?:^|\s)#(?![0-9]+(?:\s|$))(\w+)")
_OWN = ("id", "kind", "title", "edtf", "url")


def markwhen(text: str) -> Imported:
    """Return the entries of a markwhen document. Whatever is no entry is told, line by line."""
    lines = text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
    remarks = Remarks()
    start, header = _header(lines, remarks)
    order = "dmy" if str(header.get("dateFormat", "")) == "d/M/y" else "mdy"
    found: dict[str, Draft] = {}
    section = ""
    number = start
    while number < len(lines):
        line = lines[number]
        at, number = number + 1, number + 1
        entry = _entry(line, order)
        if entry is None:
            if line.strip() and not line.lstrip().startswith("//"):
                heading = _SECTION.match(line)
                section = heading[1].strip() if heading else "" if _SECTION_END.match(line) else section
                if not heading and not _SECTION_END.match(line):
                    remarks.left_out(at, f"“{line.strip()[:60]}” has no date that stands by itself")
            continue
        date, title = entry
        end = number
        while end < len(lines) and not _is_start(lines[end], order) and not _SECTION.match(lines[end]):
            if _SECTION_END.match(lines[end]):
                break
            end += 1
        draft = _draft(at, date, title, lines[number:end], section, found, remarks)
        if draft:
            found[draft.id] = draft
        number = end
    title = printable(str(header.get("title", "")))
    return Imported(tuple(found.values()), title=title, remarks=tuple(remarks))


def _header(lines: list[str], remarks: Remarks) -> tuple[int, Mapping[str, object]]:
    """Return the line after the header, counted from 0, and what the header says."""
    is_fenced = bool(lines) and lines[0].startswith("---")
    body: list[str] = []
    for line in lines[is_fenced:]:
        if line.startswith("---") if is_fenced else _is_start(line, "") or _SECTION.match(line):
            break
        body.append(line)
    try:
        values = yaml.safe_load("\n".join(b for b in body if not b.lstrip().startswith(("#", "//")))) or {}
    except yaml.YAMLError:
        values = {}
        remarks.lost(1, "the header cannot be read")
    known = values if isinstance(values, dict) else {}
    for key in known:
        if key not in ("title", "dateFormat"):
            remarks.lost(1, f"“{key}” of the header has no place in an event file")
    return len(body) + 2 * is_fenced, known


def _is_start(line: str, order: str) -> bool:
    return (
        _entry(line, order) is not None or bool(_RELATIVE.match(line)) or bool(_EVERY.match(line) and line[:1] != ">")
    )


def _entry(line: str, order: str) -> tuple[Found, str] | None:
    """Return the date and the rest of a line that begins an entry with a date that stands by itself."""
    match = _TO_NOW.match(line)
    if match:
        begun = _entry(f"{match[1]}:", order)
        return (Found(f"{begun[0].edtf}/..", begun[0].widened), match[2]) if begun and begun[0].edtf else None
    match = _ISO.match(line)
    if match:
        return interval(match[1], match[2] or ""), match[3]
    match = _ISO_TIME.match(line)
    if match:
        whole = interval(match[1], match[2] or "")
        return Found(whole.edtf, "the time of day is left out"), match[3]
    match = _WORDS.match(line)
    if match:
        first = read(match[1], order)
        last = read(match[2], order) if match[2] else Found("")
        if first.edtf and (last.edtf or not match[2]):
            return interval(first.edtf, last.edtf), match[3]
    match = _BC.match(line)
    if match and (match[2] or match[4]):
        eras = (match[2] or match[4], match[4] or match[2])
        years = [
            read(f"{int(n):04d} {e}").edtf for n, e in zip((match[1], match[3]), eras, strict=True) if n and len(n) < 5
        ]
        if years and years[0]:
            return interval(years[0], years[1] if len(years) > 1 else ""), match[5]
    return None


def _draft(
    line: int,
    date: Found,
    first: str,
    rest: list[str],
    section: str,
    taken: Mapping[str, Draft],
    remarks: Remarks,
) -> Draft | None:
    own: dict[str, str] = {}
    number = 0
    for number, text in enumerate(rest):
        match = _PROPERTY.match(text)
        if not match:
            break
        if match[1] in _OWN:
            own[match[1]] = _value(match[2] or "")
        else:
            remarks.lost(line + 1 + number, f"“{match[1]}” has no place in an event file")
    else:
        number = len(rest)
    places: list[str] = []
    first = _without_links(line, first, places, remarks)
    tags = _TAG.findall(first)
    first = _TAG.sub("", first)
    while address := _ADDRESS_AFTER.search(first):
        first = first[: address.start()]
        remarks.lost(line, _no_place_for(address[1]))
    title = printable(own.get("title") or re.sub(r"\s*\[[xX ]?\]\s*", " ", first, count=1))
    body = []
    for offset, text in enumerate(rest[number:], number):
        if text.lstrip().startswith("//"):
            remarks.lost(line + 1 + offset, "a comment has no place in an event file")
        elif text.strip():
            plain = _without_links(line + 1 + offset, text, places, remarks)
            body.append(printable(re.sub(r"^\s*(?:>|-(?: \[[xX ]?\])?)\s", "", plain)))
    summary = " ".join(b for b in body if b)
    if not (title or summary):
        remarks.left_out(line, "an entry says nothing")
        return None
    edtf = own.get("edtf", "")
    if edtf and read(edtf).edtf == edtf:
        date = Found(edtf)
    elif edtf:
        remarks.lost(line, f"“{edtf}” is not EDTF")
    if date.widened:
        remarks.widened(line, date.widened)
    kind, name = own.get("kind", ""), ""
    if not kind and (tags or section):
        name = tags[0].replace("_", " ") if tags else section
        kind = id_of(name)
    for tag in tags[1:]:
        remarks.lost(line, f"an event has one kind; the tag “#{tag}” is left out")
    place = id_of(places[0]) if places else ""
    for name_ in places[bool(place) :]:
        remarks.lost(line, f"the place “{name_}” is left out")
    return Draft(
        line=line,
        id=fresh_id(own.get("id") or title or summary[:60], f"event-{len(taken) + 1}", taken),
        title=title or summary,
        date=date.edtf,
        kind=kind,
        place=place,
        summary=summary,
        names=((("kind", kind, name),) if kind and name else ()) + ((("place", place, places[0]),) if place else ()),
    )


def _without_links(line: int, text: str, places: list[str], remarks: Remarks) -> str:
    """Return a text with the words of its links only; names of places are put into ``places``."""

    def words(match: re.Match[str]) -> str:
        if match[2] == "location":
            places.append(printable(match[1]))
            return ""
        remarks.lost(line, _no_place_for(match[2]))
        return f" {match[1]}"

    return _LINK.sub(words, text)


def _no_place_for(address: str) -> str:
    return f"the link to {address} has no place in an event file, but can be the address of a source"


def _value(text: str) -> str:
    """Return a property's value, in YAML's quotes or none."""
    try:
        value = yaml.safe_load(text) if text[:1] in ("'", '"') else text
    except yaml.YAMLError:
        value = text
    return str(value or "").strip()
