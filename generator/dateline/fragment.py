"""Links that land on the quoted passage: URL Fragment Text Directives (WICG “Text Fragments”, scroll-to-text-fragment).

A browser that knows them scrolls to the passage and marks it; one that does not opens the page as ever. The text goes
out as it was quoted, whole, since browsers compare whole words one by one: nothing is shortened, stemmed or
repaired here, and whether the passage stands in the page is `verify`'s question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol
from urllib.parse import quote

__all__ = ["Quoted", "link", "text_fragment"]


class Quoted(Protocol):
    """Words copied from a page; what stands before and after them where the words alone occur twice."""

    @property
    def text(self) -> str: ...
    @property
    def prefix(self) -> str: ...
    @property
    def suffix(self) -> str: ...


def link(url: str, quotes: Iterable[Quoted]) -> str:
    """Return the address that opens ``url`` at the quotes: the browser scrolls to the first and marks all.

    A fragment that the address has stays before the directive, and a directive that it has gives way. Without quotes
    the address is returned as it is. Anything but http and https gives an empty text: it must not become a link.
    """
    if not re.match(r"https?://", url, re.IGNORECASE):
        return ""
    directive = text_fragment(quotes)
    if not directive:
        return url
    page, _, fragment = url.partition("#")
    return f"{page}#{fragment.partition(':~:')[0]}{directive}"


def text_fragment(quotes: Iterable[Quoted]) -> str:
    """Return the directive, from ``:~:`` on, with one ``text=`` for each quote; empty if no quote holds words.

    A quote that leaves words out (“the talks … were held”) becomes a range from its first stretch to its last, which
    also matches across paragraphs; a whole quote matches within one paragraph only (§3.5). A match begins and ends at
    word boundaries: a quote cut in the middle of a word, or in Chinese and Japanese of what the browser takes for one,
    is not found, and the page opens at its top.
    """
    directives = dict.fromkeys(f"text={directive}" for directive in map(_directive, quotes) if directive)
    return f":~:{'&'.join(directives)}" if directives else ""


# As event files leave words out: an ellipsis between spaces, or in brackets.
_GAP = re.compile(r"\s*\[(?:…|\.{3})\]\s*|(?:(?<=\s)|\A)(?:…|\.{3})(?=\s|\Z)")


def _directive(quoted: Quoted) -> str:
    stretches = [folded for stretch in _GAP.split(quoted.text) if (folded := _encode(stretch))]
    if not stretches:
        return ""
    match = [stretches[0]] if len(stretches) == 1 else [stretches[0], stretches[-1]]
    prefix, suffix = _encode(quoted.prefix), _encode(quoted.suffix)
    return ",".join([*([f"{prefix}-"] if prefix else []), *match, *([f"-{suffix}"] if suffix else [])])


def _encode(text: str) -> str:
    """Return text as it may stand in an address; “-”, “,” and “&” part a directive and are never taken for text (§3.2).

    Letters of other scripts stay as they are, as they may in HTML (URL Standard §4.3): the browser makes of them the
    bytes that the grammar wants, and an address in Ukrainian is half as long, one in Chinese a third.
    """
    return _ENCODED.sub(_percent, " ".join(text.split()))


# Named one by one: a class of all others takes 3 ms to compile.
_ENCODED = re.compile(r"[\x00- \"#%&'+,\-<=>\[\\\]^`{|}\x7f-\x9f\ud800-\udfff]")


def _percent(mark: re.Match[str]) -> str:
    return "%2D" if mark[0] == "-" else quote(mark[0], safe="", errors="replace")
