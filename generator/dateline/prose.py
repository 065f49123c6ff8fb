"""Markdown pages and articles that cite sources (`[@id, para. 3]`) and point at events (`[[event-id]]`).

Pelican reads and renders the Markdown; this module checks the marks in the text as it was written, so that a wrong id
has its line and column, and puts links and note marks into the HTML that Pelican made of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Protocol

from dateline import cite
from dateline.diagnostic import Diagnostic, Span, did_you_mean
from dateline.event import Citation, Event, Quote
from dateline.timeline import Timeline

__all__ = ["Known", "check", "iter_marks", "markdown_files", "weave"]


class Known(Protocol):
    """Which events and sources there are: a timeline, or who knows as much of one."""

    def find(self, id_: str, /) -> object:
        """Return the event with this id or former id, or None."""

    @property
    def by_id(self) -> Collection[str]:
        """Return the ids of events."""

    @property
    def sources(self) -> Collection[str]:
        """Return the ids of sources."""


# A citation may go on in the next line and may begin one, as text that is filled does; it never crosses a paragraph.
_MARK = re.compile(
    r"\[\[(?P<event>[^\[\]\n]+)\]\]|[ \t]*(?:\n[ \t]*)?\[(?P<cite>@(?:[^\[\]\n]|\n(?![ \t]*(?:\n|\Z)))*)\]"
)
_CODE = re.compile(r"^(```|~~~).*?^\1|(`+)[^\n]*?\2|^(?: {4}|\t).*$", re.MULTILINE | re.DOTALL)
_TAG = re.compile(r"(<[^>]*>)")


def markdown_files(folders: list[Path]) -> list[Path]:
    """Return the Markdown files below ``folders``, in a fixed order."""
    return sorted(p for folder in folders for p in folder.rglob("*.md") if p.is_file())


def check(path: str, text: str, timeline: Known, diagnostics: list[Diagnostic]) -> None:
    """Report each citation of a source and each link to an event that does not exist. Code is passed over."""
    for mark in iter_marks(text):
        place = Span(*_place(text, mark.end() - len(mark[0].lstrip())), *_place(text, mark.end()))
        for code, message, help_ in _faults(mark, timeline):
            diagnostics.append(Diagnostic(path, place, code, message, help_))


def iter_marks(text: str) -> Iterator[re.Match[str]]:
    """Yield each mark of a Markdown text, code passed over; the group “event” or “cite” holds what is inside it."""
    yield from _MARK.finditer(_without_code(text))


def _without_code(text: str) -> str:
    """Return the text with blanks for all code, so that every place stays what it was."""
    return _CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def _place(text: str, at: int) -> tuple[int, int]:
    """Return the line and the column, from 1, of a place in the text."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _faults(mark: re.Match[str], timeline: Known) -> list[tuple[str, str, str]]:
    if mark["event"]:
        id_ = mark["event"].partition("|")[0].strip()
        if timeline.find(id_):
            return []
        help_ = did_you_mean(id_, timeline.by_id) or "write [[event-id]] or [[event-id|words to show]]"
        return [("event-unknown", f"no file reports the event “{id_}”", help_)]
    faults = []
    for part in mark["cite"].split(";"):
        found = cite.parse_key(part)
        if found is None:
            help_ = "write [@source-id], [@source-id, para. 3] or [@one; @other]"
            cited = " ".join(mark["cite"].split())
            faults.append(("citation-invalid", f"“[{cited}]” is not a citation", help_))
        elif found[0] not in timeline.sources:
            help_ = did_you_mean(found[0], timeline.sources) or "a source’s id is its file’s name without .yaml"
            faults.append(("source-unknown", f"no file has the source “{found[0]}” that is cited here", help_))
    return faults


def weave(
    text: str,
    timeline: Timeline,
    link: Callable[[Event, str], str],
    mark: Callable[[list[Citation]], str],
) -> str:
    """Return HTML with its marks replaced: ``link`` makes the HTML of a link, ``mark`` that of note marks.

    Only text is looked at, never tags, and no text inside code. Marks that `check` would report are left as they are.
    """
    pieces = _TAG.split(text)
    in_code = 0
    for i, piece in enumerate(pieces):
        if i % 2:
            name = piece.strip("</ >").split()[0].lower() if piece.strip("</ >") else ""
            if name in ("code", "pre"):
                in_code += -1 if piece.startswith("</") else 1
        elif not in_code and "[" in piece:
            pieces[i] = _MARK.sub(lambda found: _woven(found, timeline, link, mark), piece)
    return "".join(pieces)


def _woven(
    found: re.Match[str],
    timeline: Timeline,
    link: Callable[[Event, str], str],
    mark: Callable[[list[Citation]], str],
) -> str:
    from html import unescape

    if found["event"]:
        id_, _, words = unescape(found["event"]).partition("|")
        event = timeline.find(id_.strip())
        return link(event, words.strip() or event.title) if event else found[0]
    citations = []
    for part in unescape(found["cite"]).split(";"):
        key = cite.parse_key(part)
        source = timeline.sources.get(key[0]) if key else None
        if key is None or source is None:
            return found[0]
        citations.append(Citation(source, key[1], _quotes(key[0], timeline)))
    return mark(citations)


def _quotes(source: str, timeline: Timeline) -> tuple[Quote, ...]:
    """Return the quotes of a source that reports a single event; of others it is not known which are meant."""
    events = timeline.by_source.get(source, ())
    if len(events) != 1:
        # None of them is looked at, or an edit of any would have the page woven again.
        return ()
    reports = [r for r in events[0].reports if r.source_id == source]
    return reports[0].quotes_for("summary") if len(reports) == 1 else ()
