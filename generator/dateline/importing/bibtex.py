"""Sources out of BibTeX and biblatex files.

`date` and `urldate` are EDTF in biblatex and are taken as they are; `year`, `month` and `day` are put together where
there is none. TeX's commands for letters become letters; other commands are told and left out. BibTeX has fewer types
than CSL: an export and import may change one, never a date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from dateline.importing.draft import Imported, Remarks
from dateline.importing.plain_date import Found, of_parts, read
from dateline.importing.source_parts import date_of, source_of
from dateline.source import Name, Source

__all__ = ["bibtex"]

_TYPES = {
    "article": "article-journal", "book": "book", "booklet": "pamphlet", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "manual": "report", "misc": "document",
    "mastersthesis": "thesis", "phdthesis": "thesis", "thesis": "thesis", "proceedings": "book", "collection": "book",
    "techreport": "report", "report": "report", "unpublished": "manuscript", "online": "webpage", "www": "webpage",
    "electronic": "webpage", "dataset": "dataset", "software": "software", "patent": "patent",
    "letter": "personal_communication",
    "video": "motion_picture", "audio": "song", "legislation": "legislation", "jurisdiction": "legal_case",
    "periodical": "periodical", "reference": "book", "standard": "standard", "newspaper": "article-newspaper",
}  # fmt: skip
_TEXTS = {
    "title": "title", "journal": "container_title", "journaltitle": "container_title", "booktitle": "container_title",
    "publisher": "publisher", "institution": "publisher", "school": "publisher", "organization": "publisher",
    "address": "publisher_place", "location": "publisher_place", "series": "collection_title", "volume": "volume",
    "issue": "issue", "pages": "page", "type": "genre", "eventtitle": "event_title", "venue": "event_place",
    "url": "url", "language": "language", "langid": "language", "note": "note",
}  # fmt: skip
_ROLES = ("author", "editor", "translator")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327",
    "k": "\u0328", "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ", "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^", "ldots": "…", "dots": "…", "textendash": "–", "textemdash": "—", "textquotedblleft": "“",
    "textquotedblright": "”", "textquoteright": "’", "textquoteleft": "‘", "S": "§", "pounds": "£", "copyright": "©",
    "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "XeTeX": "XeTeX", "LuaTeX": "LuaTeX",
    "textregistered": "®", "texttrademark": "™", "textdegree": "°", "textbullet": "•", "textperiodcentered": "·",
}  # fmt: skip
_ARCHIVED = re.compile(r"\s*Archived copy: (\S+)(?: \(([^()]*)\))?\Z")
_PUBLISHED = re.compile(r"\s*Published: (.*?)\.(?=\s|\Z)")


class _Malformed(Exception):  # noqa: N818  never leaves this module
    """The text is no BibTeX from here on."""


class _Reader:
    """Reads entries; what lies between them is BibTeX's comment."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.strings = dict(zip(_MONTHS, _MONTHS, strict=True))

    def line(self, at: int) -> int:
        return self.text.count("\n", 0, at) + 1

    def entries(self, remarks: Remarks) -> Iterator[tuple[int, str, str, dict[str, str]]]:
        for match in iter(lambda: re.compile(r"@\s*(\w+)\s*([{(])").search(self.text, self.at), None):
            self.at = match.end()
            type_, line = match[1].lower(), self.line(match.start())
            try:
                if type_ in ("comment", "preamble"):
                    self.at -= 1
                    self._braced() if match[2] == "{" else None
                elif type_ == "string":
                    self.strings |= {k.lower(): v for k, v in self._fields()}
                else:
                    key = self._match(r"\s*([^,\s}]*)\s*")[1]
                    yield line, type_, key, dict(self._fields() if self._take(",") else ())
            except _Malformed:
                remarks.left_out(
                    line, f"the entry cannot be read from line {self.line(min(self.at, len(self.text)))} on"
                )
                following = re.compile(r"^\s*@", re.MULTILINE).search(self.text, match.end())
                self.at = following.start() if following else len(self.text)

    def _fields(self) -> Iterator[tuple[str, str]]:
        while True:
            if self._match(r"\s*([})])?\s*")[1]:
                return
            name = self._match(r"([^\s=,{}\"#]+)\s*=\s*")[1].lower()
            value = self._value()
            while self._take("#"):
                value += self._value()
            yield name, value
            if not self._take(","):
                self._match(r"\s*[})]")
                return

    def _value(self) -> str:
        self._match(r"\s*")
        first = self.text[self.at : self.at + 1]
        if first == "{":
            return self._braced()
        if first == '"':
            return self._quoted()
        word = self._match(r"[^\s,#{}()\"]+")[0]
        return word if word.isdigit() else self.strings.get(word.lower(), word)

    def _braced(self) -> str:
        depth, start = 0, self.at + 1
        for index in range(self.at, len(self.text)):
            depth += (self.text[index] == "{") - (self.text[index] == "}")
            if depth == 0:
                self.at = index + 1
                return self.text[start:index]
        raise _Malformed

    def _quoted(self) -> str:
        depth, start = 0, self.at + 1
        for index in range(start, len(self.text)):
            depth += (self.text[index] == "{") - (self.text[index] == "}")
            if depth == 0 and self.text[index] == '"':
                self.at = index + 1
                return self.text[start:index]
        raise _Malformed

    def _match(self, pattern: str) -> re.Match[str]:
        match = re.compile(pattern).match(self.text, self.at)
        if not match:
            raise _Malformed
        self.at = match.end()
        return match

    def _take(self, sign: str) -> bool:
        match = re.compile(rf"\s*{re.escape(sign)}\s*").match(self.text, self.at)
        self.at = match.end() if match else self.at
        return bool(match)


def bibtex(text: str) -> Imported:
    """Return the sources in a BibTeX file. Raises `ValueError` where it has no entry."""
    remarks = Remarks()
    found: dict[str, Source] = {}
    for line, type_, key, fields in _Reader(text).entries(remarks):
        source = _source(line, type_, key, fields, found, remarks)
        found[source.id] = source
    if not found and not remarks:
        message = "this is no BibTeX: it has no entry that begins with “@”"
        raise ValueError(message)
    return Imported(sources=tuple(found.values()), remarks=tuple(remarks))


def _source(
    line: int, type_: str, key: str, fields: Mapping[str, str], taken: Mapping[str, Source], remarks: Remarks
) -> Source:
    texts: dict[str, str] = {}
    names: dict[str, tuple[Name, ...]] = {}
    csl = _TYPES.get(type_, "document")
    if type_ not in _TYPES:
        remarks.lost(line, f"the type “@{type_}” is not known; “document” is written")
    for name, raw in fields.items():
        if name in _ROLES:
            names[name] = tuple(_name(n, line, remarks) for n in _split_names(raw))
        elif name in _TEXTS:
            value = raw if name == "url" else _plain(raw, line, remarks)
            value = value.replace("--", "–") if name == "pages" else value
            if _TEXTS[name] in texts:
                remarks.lost(line, f"“{name}” says another {_TEXTS[name].replace('_', '-')}: “{value[:80]}”")
            texts.setdefault(_TEXTS[name], value)
        elif name == "number":
            texts["issue" if csl.startswith("article") else "number"] = _plain(raw, line, remarks)
        elif name not in ("year", "month", "day", "date", "urldate") and raw.strip():
            # What is left out as a whole needs no word of the commands in it.
            remarks.lost(line, f"“{name}” has no place in an event file: “{_plain(raw, line, Remarks())[:80]}”")
    dates = {
        "issued": _date(line, fields, remarks),
        "accessed": _given(line, "urldate", fields.get("urldate", ""), remarks),
    }
    _unpack_note(texts, dates)
    return source_of(line, key or texts.get("title", ""), csl, texts, names, dates, taken, remarks)


def _unpack_note(texts: dict[str, str], dates: dict[str, str]) -> None:
    """Take out of the note what we put there ourselves: an archived copy, a date in words."""
    note = texts.get("note", "")
    match = _ARCHIVED.search(note)
    if match:
        texts["archive_url"], dates["archived"] = match[1], read(match[2] or "").edtf
        note = note[: match.start()]
    match = _PUBLISHED.search(note)
    if match and (dates["issued"] or read(match[1]).edtf):
        dates["issued"] = dates["issued"] or read(match[1]).edtf
        note = note[: match.start()] + note[match.end() :]
    texts["note"] = note.strip()


def _date(line: int, fields: Mapping[str, str], remarks: Remarks) -> str:
    if fields.get("date"):
        return _given(line, "date", fields["date"], remarks)
    year = _plain(fields.get("year", ""), line, remarks)
    if not re.fullmatch("-?[0-9]{1,4}", year):
        return _given(line, "year", year, remarks)
    month = _plain(fields.get("month", ""), line, remarks).lower()
    number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else int(month) if month.isdigit() else None
    day = _plain(fields.get("day", ""), line, remarks)
    if month and number is None:
        remarks.widened(line, f"the month “{month}” cannot be read; it is left out")
    found = of_parts(int(year), number, int(day) if day.isdigit() else None)
    if found.widened:
        remarks.widened(line, found.widened)
    return found.edtf


def _given(line: int, name: str, text: str, remarks: Remarks) -> str:
    text = text.strip().strip("{}").strip()
    found = Found(text) if date_of(text) else read(text) if text else Found("")
    if text and not found.edtf:
        remarks.lost(line, f"the date “{text}” of “{name}” cannot be read; it is left out")
    return found.edtf


def _split_names(raw: str) -> list[str]:
    """Return the names between “and”s that stand outside braces."""
    names, depth, start = [], 0, 0
    for match in re.finditer(r"[{}]|\sand\s", raw):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif depth == 0 and match.start() >= start:
            names.append(raw[start : match.start()])
            start = match.end()
    return [n.strip() for n in (*names, raw[start:]) if n.strip()]


def _name(raw: str, line: int, remarks: Remarks) -> Name:
    if raw.startswith("{") and raw.endswith("}") and _is_one_group(raw):
        return Name(literal=_plain(raw[1:-1], line, remarks))
    parts = [_plain(p, line, remarks) for p in _split_outside(raw)]
    if len(parts) > 1:
        return Name(
            family=parts[0], given=" ".join(p for p in (*parts[2:], parts[1]) if p) if len(parts) > 2 else parts[1]
        )
    words = _plain(raw, line, remarks).split(" ")
    if len(words) == 1:
        return Name(literal=words[0])
    # “Ludwig van Beethoven”: what is not capitalised begins the family name.
    lower = next((i for i, w in enumerate(words[:-1]) if w[:1].islower()), len(words) - 1)
    return (
        Name(family=" ".join(words[lower:]), given=" ".join(words[:lower])) if lower else Name(literal=" ".join(words))
    )


def _is_one_group(raw: str) -> bool:
    depth = 0
    for index, sign in enumerate(raw):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return index == len(raw) - 1
    return False


def _split_outside(raw: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for index, sign in enumerate(raw):
        depth += (sign == "{") - (sign == "}")
        if sign == "," and depth == 0:
            parts.append(raw[start:index])
            start = index + 1
    return [*parts, raw[start:]]


def _plain(raw: str, line: int, remarks: Remarks) -> str:
    """Return TeX as plain text."""

    def letter(match: re.Match[str]) -> str:
        accent, base = match[1], (match[2] or match[3] or "").strip()
        base = {"\\i": "i", "\\j": "j"}.get(base, base)
        return unicodedata.normalize("NFC", f"{base}{_ACCENTS[accent]}") if base else ""

    text = re.sub(r"\\([`'^~\"=.])\s*(?:\{(\\?[A-Za-z]?)\}|(\\[ij]\b|[A-Za-z]))", letter, raw)
    text = re.sub(r"\\([uvHckrdb])(?:\s*\{(\\?[A-Za-z]?)\}|\s+([A-Za-z]))", letter, text)

    def command(match: re.Match[str]) -> str:
        if match[1] in _LETTERS:
            return _HOLD.get(_LETTERS[match[1]], _LETTERS[match[1]])
        if match[1] not in _FONTS:
            remarks.lost_once(line, f"the command “\\{match[1]}” is left out")
        return ""

    text = re.sub(r"\\([A-Za-z]+)(?:\{\}|\s+|(?=[^A-Za-z])|\Z)", command, text)
    text = re.sub(r"(?<!\\)~", " ", text)
    text = re.sub(r"\\([$&#_%{} ,~^-])", lambda m: _HOLD.get(m[1], m[1]), text)
    text = text.replace("---", "—").replace("``", "“").replace("''", "”") if "\\" in raw or "``" in raw else text
    text = re.sub(r"[{}]", "", text)
    for sign, held in _HOLD.items():
        text = text.replace(held, sign)
    return " ".join(text.split())


_FONTS = (
    "emph", "textit", "textbf", "textsc", "texttt", "textrm", "textsf", "textsl", "textup", "textnormal", "url",
    "mkbibquote", "enquote", "it", "bf", "em", "tt", "sc", "rm", "sf", "sl", "itshape", "bfseries", "scshape",
    "ttfamily", "upshape", "mbox", "hbox", "uppercase", "MakeUppercase", "protect", "relax", "small", "acro",
)  # fmt: skip
# Signs that a command stands for, kept apart from the same signs as TeX's own until all commands are read.
_HOLD = {"{": "\ue000", "}": "\ue001", "~": "\ue002", "\\": "\ue003", "^": "\ue004"}
