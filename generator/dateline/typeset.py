"""Runs of text in one style, set as American English sets them: marks nested, commas and full stops inside them.

What looks like markup in a text stays text: a template escapes each run. It knows nothing of sources.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["Run", "Runs", "finish", "italic", "join", "plain", "quotes", "roman"]


class Run(Struct, frozen=True):
    """A stretch of text in one style; ``href`` is where it leads, empty for none."""

    text: str
    style: Literal["", "italic"] = ""
    href: str = ""


Runs: TypeAlias = tuple[Run, ...]


def plain(runs: Runs) -> str:
    """Return the text alone."""
    return "".join(run.text for run in runs)


_OPENS_AFTER = re.compile(r"[\s(\[{—–/“‘«„-]")
_MAY_OPEN = re.compile("[\"'„“‘”’]")


def quotes(text: str, *, inside: bool) -> str:
    """Return text with curly quotation marks, nested as American English nests them.

    ``inside`` says that the text itself will stand between double marks. «…», „…“ and 「…」 stay as they are.
    """
    if not _MAY_OPEN.search(text):
        return text
    pairs = (("‘", "’"), ("“", "”")) if inside else (("“", "”"), ("‘", "’"))
    open_marks: list[tuple[str, str]] = []  # the mark that closes, and what to print for it
    answer: list[str] = []
    for i, char in enumerate(text):
        before, after = text[i - 1 : i], text[i + 1 : i + 2]
        opens = (not before or _OPENS_AFTER.match(before) is not None) and bool(after) and not after.isspace()
        top = open_marks[-1][0] if open_marks else ""
        if char in "\"'":
            double = char == '"'
            straight_closes = ("”" if double else "’") == top and not (not double and after.isalnum())
            if not straight_closes and opens and (double or (not after.isdigit() and _closes_later(text, i))):
                char = "“" if double else "‘"
            else:
                char = "”" if double else "’"
        if char == "„":
            open_marks.append(("“", "“"))
        elif char == top and not (char == "’" and after.isalnum()):
            char = open_marks.pop()[1]
        elif char in "“‘":
            opening, closing = pairs[len(open_marks) % 2]
            open_marks.append(("”" if char == "“" else "’", closing))
            char = opening
        answer.append(char)
    return "".join(answer)


def _closes_later(text: str, i: int) -> bool:
    """Tell an opening single mark from an apostrophe that drops letters (’tis): only the first finds its fellow."""
    return re.search(r"\S['’](?!\w)", text[i + 1 :]) is not None


_BEFORE_EAST_ASIAN = "\u303f"


@cache
def _east_asian() -> re.Pattern[str]:
    # It takes 2 ms to compile, and few sites need it.
    return re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def italic(text: str) -> Runs:
    """Return a name in italics; Chinese, Japanese and Korean have none and stay upright."""
    if not text.isascii() and max(text) > _BEFORE_EAST_ASIAN and _east_asian().search(text):
        return roman(text)
    return (Run(quotes(text, inside=False), "italic"),) if text else ()


def roman(text: str) -> Runs:
    """Return a text upright; none for an empty one."""
    return (Run(quotes(text, inside=False)),) if text else ()


def join(pieces: list[Runs], mark: str) -> Runs:
    """Return the pieces that are not empty, with a mark and a blank between them; before a bracket only the blank."""
    answer: Runs = ()
    for piece in pieces:
        if not piece:
            continue
        if answer:
            bracket = piece[0].text.startswith("(")
            answer = (*(answer if bracket else _punctuate(answer, mark)), Run(" "))
        answer += piece
    return answer


def _punctuate(runs: Runs, mark: str) -> Runs:
    """Return runs with a mark after them: before closing quotation marks, and no full stop after . ? or !."""
    last = runs[-1]
    body = last.text.rstrip("”’") if last.text.endswith("”") else last.text
    closing = last.text[len(body) :]
    if body.endswith(mark) or (mark == "." and body.endswith((".", "?", "!"))):
        return runs
    if closing:
        return (*runs[:-1], replace(last, text=f"{body}{mark}{closing}"))
    return (*runs, Run(mark))


def finish(runs: Runs) -> Runs:
    """Return runs closed with a full stop, neighbours of one style made one."""
    answer: list[Run] = []
    for run in _punctuate(runs, ".") if runs else runs:
        if answer and not run.href and (answer[-1].style, answer[-1].href) == (run.style, ""):
            answer[-1] = replace(run, text=answer[-1].text + run.text)
        else:
            answer.append(run)
    return tuple(answer)
