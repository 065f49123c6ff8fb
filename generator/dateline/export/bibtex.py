"""Sources as BibTeX, for BibTeX's own styles and for biblatex, in UTF-8.

Both read the same entries: `year` and `month` are for BibTeX, which knows no others and ignores `date` and `urldate`;
biblatex takes `date`, an EDTF text of level 0 or 1, in their place. A date that is no plain day, month or year is the
site's words in `year` where they end in the year's four figures, as BibTeX asks of “(about 1984)”, and in `note`
otherwise. An access date needs biblatex. Neither can carry: side, agency, medium, interviewer and quotes; the archived
copy stands in `note`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.edtf import Date, Kind
from dateline.export.archived import archived_copy
from dateline.source import Name, Source
from dateline.wording import words

__all__ = ["bibtex"]

_TYPES = {
    "article": "article",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "review": "article",
    "review-book": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
}
_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_PUBLISHERS = {"techreport": "institution", "online": "organization", "misc": "organization"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Braces count in BibTeX even behind a backslash, hence the commands.
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
}  # fmt: skip


def bibtex(sources: Iterable[Source]) -> str:
    """Return the sources as one entry each, in the order given; the key is the source's id. No source gives nothing."""
    return "\n".join(_entry(s) for s in sources)


def _entry(source: Source) -> str:
    type_ = _TYPES.get(source.type, "online" if source.url else "misc")
    container = _CONTAINERS.get(type_, "")
    publisher, journal = source.publisher, source.container_title
    if not container:  # a site or a programme publishes what stands on it; where both are known both are named
        publisher = ", ".join(dict.fromkeys(t for t in (journal, publisher) if t))
        journal = ""
    fields: list[tuple[str, str]] = [
        ("author", _names(source.author) or _names((Name(literal=source.authority),))),
        ("editor", _names(source.editor)),
        ("translator", _names(source.translator)),
        # Two pairs of braces keep a title's capitals as they were printed.
        ("title", f"{{{_text(source.title)}}}"),
        (container, _text(journal)),
        (_PUBLISHERS.get(type_, "publisher"), _text(publisher)),
        ("address", _text(source.publisher_place)),
        ("series", _text(source.collection_title)),
        ("volume", _text(source.volume)),
        ("number", _text(source.issue or source.number)),
        ("pages", _text(source.page).replace("–", "--")),
        ("type", _text(source.genre)),
        ("eventtitle", _text(source.event_title)),
        ("venue", _text(source.event_place)),
        *_dates(source.issued),
        ("url", _address(source.url)),
        ("urldate", _plain_day(source.accessed)),
        ("language", _text(source.language)),
        ("note", _text(_note(source))),
    ]
    rows = [f"  {name} = {text if name == 'month' else f'{{{text}}}'}" for name, text in fields if name and text]
    return f"@{type_}{{{source.id},\n" + ",\n".join(rows) + "\n}\n"


def _names(names: Iterable[Name]) -> str:
    return " and ".join(_name(n) for n in names if str(n))


def _name(name: Name) -> str:
    if name.literal:
        return f"{{{_text(name.literal)}}}"
    return ", ".join(_part(p) for p in (name.family, name.given) if p)


def _part(text: str) -> str:
    """Return a part of a name, in braces where BibTeX would read “and” or a comma in it as its own."""
    plain = _text(text)
    return f"{{{plain}}}" if "," in text or re.search(r"\band\b", text, re.IGNORECASE) else plain


def _dates(date: Date | None) -> list[tuple[str, str]]:
    if date is None:
        return []
    exact = str(date) if date.level <= 1 and date.kind is not Kind.YEAR else ""
    year, month, _ = date.digits
    if date.is_plain:
        return [("year", year), ("month", _MONTHS[int(month) - 1] if month else ""), ("date", exact)]
    return [("year", _text(words(date)) if _ends_in_year(date) else ""), ("date", exact)]


def _ends_in_year(date: Date) -> bool:
    return bool(re.search(r"(?<![0-9])[0-9]{4}\Z", words(date)))


def _plain_day(date: Date | None) -> str:
    return str(date) if date and date.level <= 1 else ""


def _note(source: Source) -> str:
    note = [source.note]
    if source.issued and not source.issued.is_plain and not _ends_in_year(source.issued):
        note.append(f"Published: {words(source.issued)}.")
    note.append(archived_copy(source))
    return " ".join(t for t in note if t)


def _address(url: str) -> str:
    """Return an address as it is, but for what would end the field."""
    return re.sub(r"[{}\\\s]", lambda m: f"%{ord(m[0]):02X}", url)


def _text(text: str) -> str:
    return "".join(_SPECIAL.get(c, c) for c in " ".join(text.split()))
