"""Sources as RIS (Reference Manager's format, as EndNote, Zotero and Mendeley read it), in UTF-8, lines ended by CR LF.

A date is `YYYY/MM/DD/other`, each part optional; only a plain day, month or year fills the figures, any other date is
words in the last part, without figures that a reader could take for more than is known. RIS cannot carry: a time of
day, the side, the agency, the interviewer and quotes; the archived copy stands in a note. A body whose name has a comma
is read as family and given name by every reader of RIS, for which the format has no remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.edtf import Date
from dateline.export.archived import archived_copy
from dateline.source import Name, Source
from dateline.wording import words

__all__ = ["ris"]

_TYPES = {
    "article": "NEWS", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "bill": "BILL", "book": "BOOK", "broadcast": "VIDEO", "chapter": "CHAP", "dataset": "DATA",
    "entry": "ELEC", "entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC", "graphic": "FIGURE",
    "hearing": "HEAR", "legal_case": "CASE", "legislation": "STAT", "manuscript": "UNPB", "map": "MAP",
    "motion_picture": "MPCT", "pamphlet": "PAMP", "paper-conference": "CPAPER", "patent": "PAT",
    "personal_communication": "PCOMM", "post": "ELEC", "post-weblog": "BLOG", "report": "RPRT", "software": "COMP",
    "song": "SOUND", "standard": "STAND", "thesis": "THES", "webpage": "ELEC",
}  # fmt: skip


def ris(sources: Iterable[Source]) -> str:
    """Return the sources as one record each, in the order given. No source gives nothing."""
    return "".join(f"{tag}  - {text}\r\n" for s in sources for tag, text in _record(s))


def _record(source: Source) -> Iterable[tuple[str, str]]:
    first, last = _pages(source.page)
    authors = source.author or ((Name(literal=source.authority),) if source.authority else ())
    rows: list[tuple[str, str]] = [
        *(("AU", _name(n)) for n in authors),
        *(("A2", _name(n)) for n in source.editor),
        *(("A4", _name(n)) for n in source.translator),
        ("TI", source.title),
        ("T2", source.container_title),
        ("T3", source.collection_title),
        ("PB", source.publisher),
        ("CY", source.publisher_place),
        ("PY", _year(source.issued)),
        ("DA", _date(source.issued)),
        ("VL", source.volume),
        ("IS", source.issue),
        ("M1", source.number),
        ("M3", source.genre),
        ("SE", source.section),
        ("SP", first),
        ("EP", last),
        ("UR", source.url),
        ("Y2", _date(source.accessed)),
        ("LA", source.language),
        ("N1", source.note),
        ("N1", archived_copy(source)),
    ]
    yield "TY", _TYPES.get(source.type, "GEN")
    yield "ID", source.id
    for tag, text in rows:
        if line := " ".join(text.split()):
            yield tag, line
    yield "ER", ""


def _name(name: Name) -> str:
    return name.literal or ", ".join(p for p in (name.family, name.given) if p)


def _year(date: Date | None) -> str:
    return date.digits[0] if date and date.is_plain else ""


def _date(date: Date | None) -> str:
    if date is None:
        return ""
    return "/".join((*date.digits, "")) if date.is_plain else f"///{words(date)}"


def _pages(page: str) -> tuple[str, str]:
    """Return the first and last page; what is no range of figures stands whole as the first."""
    found = re.fullmatch(r"\s*([0-9]+)\s*[-–—]+\s*([0-9]+)\s*", page)
    return (found[1], found[2]) if found else (page, "")
