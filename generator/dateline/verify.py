"""Quotes against the text of their sources: are the words there, character for character?

What printers and web pages change without changing words is left out of account: the shape of quotation marks, dashes
and blanks, line ends, and letters that Unicode writes in two ways. An ellipsis in a quote stands for any words, in
their order. Nothing is ever called right that could not be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html.parser import HTMLParser

from msgspec import Struct

from dateline.event import Quote

__all__ = ["Finding", "check", "page_text"]

_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.)\s*")
# What an editor puts into a quote: “[Mr Yang] came”.
_INSERTED = re.compile(r"\[[^\[\]]*\]")
_SAME = str.maketrans(
    dict.fromkeys("‘’‚‛′`´ʼ", "'")
    | dict.fromkeys("“”„‟«»″「」『』", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"\xad": ""}
)
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BLANKS = re.compile(r"\s+")
_NOT_SHOWN = ("script", "style", "template")
# What stands within a line; anything else begins a new one.
_INLINE = ("a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "font", "i", "ins", "mark", "q", "s", "small",
           "span", "strong", "sub", "sup", "time", "u", "var", "wbr")  # fmt: skip


class Finding(Struct, frozen=True):
    """A quote that the text does not have; ``only_case`` if it has it in other capitals."""

    quote: Quote
    only_case: bool


def check(quotes: Iterable[Quote], text: str) -> tuple[Finding, ...]:
    """Return the quotes that do not stand in a text."""
    whole = _levelled(text)
    folded = whole.casefold()
    found = []
    for quote in quotes:
        parts = [_levelled(p) for p in _ELLIPSIS.split(_INSERTED.sub("…", quote.text))]
        if not _in_order(parts, whole):
            found.append(Finding(quote, _in_order([p.casefold() for p in parts], folded)))
    return tuple(found)


def page_text(html: str) -> str:
    """Return all that a page shows, in order; an article's frame is not told from it, for a quote may be a caption."""
    reader = _Shown()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


def _in_order(parts: Iterable[str], text: str) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _levelled(text: str) -> str:
    """Return a text in which only words and their order differ."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text).translate(_SAME))
    text = _BLANKS.sub(" ", text).strip()
    # Two single marks are how some write a double one; blanks beside marks are French, or a tag's.
    return text.replace("''", '"').replace('" ', '"').replace(' "', '"')


class _Shown(HTMLParser):
    """Collects the text that is shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave out what is not shown; a block begins a line."""
        if tag in _NOT_SHOWN:
            self._hidden.append(tag)
        elif tag not in _INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Come back to what is shown."""
        if tag in self._hidden:
            while self._hidden.pop() != tag:
                pass
        elif tag not in _INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if not self._hidden:
            self.parts.append(data)
