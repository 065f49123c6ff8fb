"""An article with every reading marked: which words were taken for a date, a name, a cue or a quotation.

For the terminal with colours or brackets, and as an HTML page that stands alone. It shows what was read, right or
wrong; it judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import resources
from itertools import pairwise

from msgspec import Struct

from dateline.derive.entity import How, Mention
from dateline.derive.propose import Draft
from dateline.derive.timex import Timex

__all__ = ["KINDS", "Mark", "as_html", "as_text", "marks"]

KINDS = {
    "time": ("dates and times", "33"),
    "actor": ("who", "36"),
    "place": ("where", "32"),
    "new": ("names in no registry", "35"),
    "cue": ("what happened", "31"),
    "speech": ("who said", "34"),
    "quotation": ("quotations", "2"),
}
"""What is marked: its name, and its colour on a terminal (SGR)."""


class Mark(Struct, frozen=True):
    """A stretch of the text, what it was taken for, and as what it was understood."""

    start: int
    end: int
    kind: str
    meaning: str


def marks(draft: Draft) -> tuple[Mark, ...]:
    """Return the marks of a draft's article in order of place; none overlaps another, quotations hold others."""
    reading = draft.reading
    found = [Mark(t.start, t.end, "time", _time(t)) for t in reading.times]
    for mention in reading.mentions:
        start, end = reading.stretch(mention.first, mention.last)
        found.append(Mark(start, end, _sort(mention), _entity(mention)))
    for told in reading.happenings:
        if told.day:
            continue  # the whole text is the act: its title says so, no word of it
        start, end = reading.stretch(told.cue.first, told.cue.last)
        planned = ", announced" if told.is_planned else ""
        meaning = f"{told.kind}{planned}" + (", in passing" if told.is_weak else "")
        found.append(Mark(start, end, "speech" if told.is_speech else "cue", meaning))
    for said in reading.said:
        speaker = (said.speaker.actor or said.speaker.name) if said.speaker else "nobody known"
        found.append(Mark(said.quotation.start, said.quotation.end, "quotation", f"said by {speaker}"))
    found.sort(key=lambda m: (m.start, -m.end, m.kind))
    return tuple(_apart(found))


def as_text(draft: Draft, *, colour: bool) -> str:
    """Return the article for a terminal: each reading in brackets behind its words, in colour if asked."""
    text = draft.reading.text
    pieces = [_legend(colour=colour)]
    at = 0
    for mark in marks(draft):
        if mark.kind == "quotation":
            continue
        pieces.append(text[at : mark.start])
        words = text[mark.start : mark.end]
        code = KINDS[mark.kind][1]
        pieces.append(
            f"\x1b[{code};1m{words}\x1b[0m\x1b[{code}m[{mark.meaning}]\x1b[0m" if colour else f"{words}[{mark.meaning}]"
        )
        at = mark.end
    pieces.append(text[at:])
    said = [m for m in marks(draft) if m.kind == "quotation"]
    pieces += [
        f"\n\n{m.meaning}: “{text[m.start : m.end]}”" if n == 0 else f"\n{m.meaning}: “{text[m.start : m.end]}”"
        for n, m in enumerate(said)
    ]
    return "".join(pieces) + "\n"


def as_html(draft: Draft, yaml_text: str) -> str:
    """Return a page with the article, its readings and the draft; it needs no other file and no script."""
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    source = resources.files("dateline.derive").joinpath("explanation.html").read_text(encoding="utf-8")
    found = marks(draft)
    return environment.from_string(source).render(
        title=draft.article.title.value or "An article without a title",
        article=draft.article,
        paragraphs=list(_paragraphs(draft.reading.text, found)),
        kinds=[(kind, name, sum(m.kind == kind for m in found)) for kind, (name, _) in KINDS.items()],
        yaml=yaml_text,
    )


class _Piece(Struct, frozen=True):
    text: str
    kind: str = ""
    meaning: str = ""


def _paragraphs(text: str, found: Sequence[Mark]) -> Iterable[list[_Piece]]:
    """Yield the paragraphs as pieces; a quotation is shown by its marks in the text and told at its end."""
    inner = [m for m in found if m.kind != "quotation"]
    ends = {m.end: m for m in found if m.kind == "quotation"}
    at = 0
    for paragraph in text.split("\n\n"):
        end = at + len(paragraph)
        cuts = sorted(
            {at, end, *(c for m in inner if at <= m.start < end for c in (m.start, m.end))}
            | {e for e in ends if at < e <= end}
        )
        by_start = {m.start: m for m in inner}
        pieces: list[_Piece] = []
        for start, stop in pairwise(cuts):
            mark = by_start.get(start)
            inside = mark if mark and stop <= mark.end else None
            pieces.append(_Piece(text[start:stop], inside.kind if inside else "", inside.meaning if inside else ""))
            if stop in ends:
                pieces.append(_Piece("", "quotation", ends[stop].meaning))
        yield pieces
        at = end + 2


def _apart(found: Iterable[Mark]) -> Iterable[Mark]:
    last = 0
    for mark in found:
        if mark.kind == "quotation":
            yield mark
        elif mark.start >= last:
            last = mark.end
            yield mark


def _time(time: Timex) -> str:
    return f"{time.date or time.value or 'no date'}, {time.sureness.value}"


def _sort(mention: Mention) -> str:
    if mention.how is How.NEW:
        return "new"
    return "place" if mention.is_place else "actor"


def _entity(mention: Mention) -> str:
    name = (mention.place if mention.is_place else mention.actor) or mention.name
    by = "" if mention.how in (How.NAME, How.NEW) else f", by {mention.how.value}"
    return f"{name}{by}" + (", whose" if mention.is_qualifier else "")


def _legend(*, colour: bool) -> str:
    if not colour:
        return ""
    return " ".join(f"\x1b[{code};1m{name}\x1b[0m" for name, code in KINDS.values()) + "\n\n"
