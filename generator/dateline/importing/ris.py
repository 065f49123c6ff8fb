"""Sources out of RIS, as EndNote, Zotero, Mendeley and we ourselves write it.

`DA` (YYYY/MM/DD/words) is the date, `PY` only where there is none. Words in a date's last part are read if they are a
date, and told if not. RIS has fewer types than CSL: an export and import may change one, never a date.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from dateline.importing.draft import Imported, Remarks
from dateline.importing.plain_date import Found, of_parts, read
from dateline.importing.source_parts import source_of
from dateline.source import Name, Source

__all__ = ["ris"]

_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,2}- ?(.*)")
_TYPES = {
    "NEWS": "article-newspaper", "JOUR": "article-journal", "EJOUR": "article-journal", "MGZN": "article-magazine",
    "BILL": "bill", "BOOK": "book", "EBOOK": "book", "VIDEO": "broadcast", "CHAP": "chapter", "DATA": "dataset",
    "DICT": "entry-dictionary", "ENCYC": "entry-encyclopedia", "FIGURE": "graphic", "HEAR": "hearing",
    "CASE": "legal_case", "STAT": "legislation", "UNPB": "manuscript", "MAP": "map", "MPCT": "motion_picture",
    "PAMP": "pamphlet", "CPAPER": "paper-conference", "CONF": "paper-conference", "PAT": "patent",
    "PCOMM": "personal_communication", "ELEC": "webpage", "BLOG": "post-weblog", "RPRT": "report", "COMP": "software",
    "SOUND": "song", "STAND": "standard", "THES": "thesis", "GEN": "document", "GOVDOC": "document",
}  # fmt: skip
_TEXTS = {
    "TI": "title", "T1": "title", "T2": "container_title", "JO": "container_title", "JF": "container_title",
    "BT": "container_title", "T3": "collection_title", "PB": "publisher", "CY": "publisher_place", "VL": "volume",
    "IS": "issue", "M1": "number", "M3": "genre", "SE": "section", "UR": "url", "LA": "language",
}  # fmt: skip
_ROLES = {"AU": "author", "A1": "author", "A2": "editor", "ED": "editor", "A4": "translator"}
_ARCHIVED = re.compile(r"Archived copy: (\S+)(?: \((.*)\))?")


def ris(text: str) -> Imported:
    """Return the sources in a RIS file. Raises `ValueError` where it has no record."""
    remarks = Remarks()
    found: dict[str, Source] = {}
    tags: defaultdict[str, list[str]] = defaultdict(list)
    start, last = 0, ""
    for number, row in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        match = _LINE.match(row)
        if not match:
            if row.strip() and start and last:
                # A line that goes on.
                tags[last][-1] += f" {row.strip()}"
            elif row.strip():
                remarks.lost(number, f"“{row.strip()[:60]}” is no line of RIS")
            continue
        tag, value = match[1], match[2].strip()
        if tag == "TY":
            tags, start = defaultdict(list), number
        if not start:
            remarks.lost(number, f"“{tag}” stands before any record")
        elif tag == "ER":
            source = _source(start, tags, found, remarks)
            found[source.id] = source
            start, last = 0, ""
        else:
            tags[tag].append(value)
            last = tag
    if start:
        remarks.left_out(start, "the record has no end (“ER  -”)")
    if not found and not remarks:
        message = "this is no RIS: it has no record that begins with “TY  -”"
        raise ValueError(message)
    return Imported(sources=tuple(found.values()), remarks=tuple(remarks))


def _source(line: int, tags: Mapping[str, list[str]], taken: Mapping[str, Source], remarks: Remarks) -> Source:
    texts: dict[str, str] = {}
    names: defaultdict[str, list[Name]] = defaultdict(list)
    dates: dict[str, str] = {}
    notes: list[str] = []
    for tag, values in tags.items():
        if tag in _ROLES:
            names[_ROLES[tag]] += [_name(v) for v in values]
        elif tag in _TEXTS:
            if _TEXTS[tag] in texts and texts[_TEXTS[tag]] != values[0]:
                remarks.lost(line, f"“{tag}” says another {_TEXTS[tag].replace('_', '-')}: “{values[0][:80]}”")
            texts.setdefault(_TEXTS[tag], values[0])
            for value in values[1:]:
                remarks.lost(line, f"there is one “{tag}” to a source; “{value[:80]}” is left out")
        elif tag in ("N1", "N2", "AB") and tag == "N1":
            notes += [n for n in values if not _archive(n, texts, dates)]
        elif tag in ("DA", "Y2"):
            found = _date(line, values[0], remarks)
            dates["issued" if tag == "DA" else "accessed"] = found
        elif tag not in ("TY", "ID", "PY", "Y1", "SP", "EP"):
            remarks.lost(line, f"“{tag}” has no place in an event file: “{values[0][:80]}”")
    if not dates.get("issued"):
        year = (tags.get("PY") or tags.get("Y1") or [""])[0]
        dates["issued"] = _date(line, year, remarks)
    first, last = (tags.get("SP") or [""])[0], (tags.get("EP") or [""])[0]
    texts["page"] = f"{first}–{last}" if first and last else first or last
    texts["note"] = " ".join(notes)
    given = (tags.get("TY") or [""])[0]
    type_ = _TYPES.get(given, "document")
    if given not in _TYPES:
        remarks.lost(line, f"the type “{given}” is not known; “document” is written")
    wanted = (tags.get("ID") or [""])[0] or texts.get("title", "")
    return source_of(line, wanted, type_, texts, {k: tuple(v) for k, v in names.items()}, dates, taken, remarks)


def _archive(note: str, texts: dict[str, str], dates: dict[str, str]) -> bool:
    """Take an archived copy out of a note that we wrote, and return whether it was one."""
    match = _ARCHIVED.fullmatch(note)
    if not match:
        return False
    texts["archive_url"] = match[1]
    dates["archived"] = read(match[2] or "").edtf
    return True


def _name(text: str) -> Name:
    family, comma, given = text.partition(",")
    return (
        Name(family=family.strip(), given=given.strip()) if comma and given.strip() else Name(literal=text.strip(", "))
    )


def _date(line: int, text: str, remarks: Remarks) -> str:
    parts = [p.strip() for p in text.split("/", 3)]
    figures = [int(p) if re.fullmatch("[0-9]{1,4}", p) else None for p in (*parts, "", "")[:3]]
    if figures[0] is not None and re.fullmatch("[0-9]{4}", parts[0]):
        found = of_parts(figures[0], figures[1], figures[2])
        words = parts[3] if len(parts) > 3 else ""
        if words:
            remarks.lost(line, f"“{words}” beside the date {found.edtf} is left out")
    else:
        whole = parts[3] if len(parts) > 3 else text
        found = read(whole) if whole else Found("")
        if whole and not found.edtf:
            remarks.lost(line, f"the date “{whole}” cannot be read; it is left out")
    if found.widened:
        remarks.widened(line, found.widened)
    return found.edtf
