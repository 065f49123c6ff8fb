"""What an importer makes of a file, before it is written as event files.

A draft says what its source says and no more. Whatever cannot be kept is a remark with the line it stands on; nothing
is dropped without one, and nothing is made more precise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from html.parser import HTMLParser
from itertools import zip_longest

from msgspec import Struct

from dateline.source import Source

__all__ = ["Draft", "Imported", "Loss", "Remark", "Remarks", "account", "fresh_id", "id_of", "plain_text"]

_ID_LIMIT = 80
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


class Loss(StrEnum):
    """What became of something that could not be kept as it stood."""

    LOST = "lost"
    WIDENED = "widened"
    """A date is kept less exactly than it was written."""
    LEFT_OUT = "left out"
    """A whole entry."""


class Remark(Struct, frozen=True):
    """One remark on the imported file. Lines count from 1."""

    line: int
    loss: Loss
    message: str

    def __str__(self) -> str:
        return f"{self.line}: {self.loss}: {self.message}"


class Remarks(list[Remark]):
    """The remarks of an import, in the order in which they were made."""

    def lost(self, line: int, message: str) -> None:
        """Say that something has no place in an event file."""
        self.append(Remark(line, Loss.LOST, message))

    def lost_once(self, line: int, message: str) -> None:
        """Say so, unless it was the last thing said of this line."""
        if not self or self[-1] != Remark(line, Loss.LOST, message):
            self.lost(line, message)

    def widened(self, line: int, message: str) -> None:
        """Say that a date is kept less exactly than it was written."""
        self.append(Remark(line, Loss.WIDENED, message))

    def left_out(self, line: int, message: str) -> None:
        """Say that an entry is not imported."""
        self.append(Remark(line, Loss.LEFT_OUT, message))


class Draft(Struct, frozen=True, kw_only=True):
    """One event as the imported file has it. Ids are valid ids; whether a registry has them is not known here."""

    line: int
    id: str
    title: str
    date: str = ""
    stated: str = ""
    kind: str = ""
    place: str = ""
    actors: tuple[str, ...] = ()
    summary: str = ""
    quotes: tuple[str, ...] = ()
    names: tuple[tuple[str, str, str], ...] = ()
    """For an id of a kind, a place or an actor that was made of a name: which of these, the id, the name."""


class Imported(Struct, frozen=True):
    """Events, or sources; the timeline's own title; and what was said of the file."""

    drafts: tuple[Draft, ...] = ()
    sources: tuple[Source, ...] = ()
    title: str = ""
    remarks: tuple[Remark, ...] = ()


def id_of(text: str) -> str:
    """Return the id nearest to a name; empty where its script has no a–z, or too little is left."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    if not all(c.isascii() or not c.isalnum() for c in plain):
        return ""
    # An apostrophe joins what it stands in.
    made = re.sub("[^a-z0-9]+", "-", re.sub("['’]", "", plain)).strip("-")
    return made if len(made) <= _ID_LIMIT else made[:_ID_LIMIT].rpartition("-")[0] or made[:_ID_LIMIT]


def fresh_id(wanted: str, fallback: str, taken: Iterable[str]) -> str:
    """Return ``wanted`` as an id that is not taken; ``fallback`` where no id can be made of it."""
    known = set(taken)
    base = wanted if _ID.match(wanted) and len(wanted) <= _ID_LIMIT else id_of(wanted) or fallback
    number, made = 1, base
    while made in known:
        number += 1
        end = f"-{number}"
        made = base[: _ID_LIMIT - len(end)].rstrip("-") + end
    return made


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        self.parts.append("\n" if tag in _BLOCKS else "")
        self.links += [v for k, v in attrs if k in ("href", "src") and v]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN and self._hidden > 0
        self.parts.append("\n" if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data.replace("\n", " "))


# Not read as part of a text: programs, and what is pressed.
_HIDDEN = ("script", "style", "button")
_BLOCKS = ("p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "td", "tr", "table")


def plain_text(html: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a piece of HTML on one line, and the addresses it led to or loaded."""
    lines, links = _read(html)
    return " ".join(lines), links


def account(html: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of several paragraphs as `plain_text` does; none runs into a next that begins a sentence."""
    lines, links = _read(html)
    return " ".join(f"{a}." if _is_cut(a, b) else a for a, b in zip_longest(lines, lines[1:], fillvalue="")), links


def _is_cut(line: str, following: str) -> bool:
    return bool(following) and not following[0].islower() and not re.search(r"[.?!…。！？:;,–—][”’»\"')\]]*\Z", line)


def _read(html: str) -> tuple[list[str], tuple[str, ...]]:
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = (printable(line) for line in "".join(reader.parts).split("\n"))
    return [line for line in lines if line], tuple(dict.fromkeys(reader.links))


def printable(text: str) -> str:
    """Return a text on one line without characters that an event file may not hold."""
    kept = "".join(c if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn") else " " for c in text)
    kept = re.sub("[\u202a-\u202e\u2066-\u2069\ufeff\u2028\u2029]", " ", kept)
    return " ".join(kept.split())
