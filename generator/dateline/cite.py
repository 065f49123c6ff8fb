"""Sentences and the citations that bear them out.

Reads the editors' Pandoc citations (`[@id]`, `[@id, para. 3; @other]`), cuts a text into sentences, and numbers the
citations of a page in reading order. How a source is printed is `chicago`'s work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dateline.diagnostic import Diagnostic, did_you_mean, span_of
from dateline.event import Citation, Quote, Report, Sentence
from dateline.source import Source

__all__ = ["Note", "Notes", "narrative", "own_sentences", "parse_key", "sentences"]

_MARK = re.compile(r"[ \t]*\[(@[^\[\]]*)\]")
_KEY = re.compile(r"@(?P<key>[^\s,;]+)\s*(?:,\s*(?P<locator>[^;]+?))?\s*\Z")
# A sentence ends at . ? ! or …, with closing quotes or brackets, before a blank and an opening of the next.
_END = re.compile(
    r"[.!?…]+[”’\"'»)\]]*(?=[ \n]+[“‘\"'«(\[]*[^\W\d_a-zß-ÿа-яєіїґ]|[ \n]+[“‘\"'«(\[]*\d|\Z)|[。！？]+[”’」』）]*"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“‘\"'])(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]?|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sen|Rep|Gov|St|Jr|Sr|No|Nos|vs|cf|ca|"
    r"Art|para|paras|p|pp|vol|ed|eds|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\Z"
)


def sentences(text: str) -> list[tuple[str, list[str]]]:
    """Return the sentences of ``text`` without their citation marks, each with the inner text of its marks.

    A mark belongs to the sentence it stands in, or right behind.
    """
    plain: list[str] = []
    marks: list[tuple[int, str]] = []
    length = at = 0
    for mark in _MARK.finditer(text):
        plain.append(text[at : mark.start()])
        length += mark.start() - at
        marks.append((length, mark[1]))
        at = mark.end()
    plain.append(text[at:])
    whole = "".join(plain)

    result: list[tuple[str, list[str]]] = []
    start = taken = 0
    ends = [m.end() for m in _END.finditer(whole) if not _ABBREVIATION.search(whole[start : m.end()])]
    for end in [*ends, len(whole)]:
        sentence = whole[start:end].strip()
        if not sentence:
            continue
        own = []
        while taken < len(marks) and marks[taken][0] <= end:
            own.append(marks[taken][1])
            taken += 1
        result.append((sentence, own))
        start = end
    if result:
        result[-1][1].extend(mark for _, mark in marks[taken:])
    return result


def narrative(
    tellers: Iterable[Report],
    reports: Iterable[Report],
    sources: Mapping[str, Source],
    diagnostics: list[Diagnostic],
) -> tuple[Sentence, ...]:
    """Return the sentences of the tellers' summaries with their citations.

    A source's sentence cites that source with the quotes of its report. An editors' sentence cites what it names; the
    quotes are those of the named source's report among ``reports``, if it has one.
    """
    by_source = {r.source.id: r for r in reports if r.source}
    return tuple(
        Sentence(text, _citations(teller, marks, text, by_source, sources, diagnostics))
        for teller in tellers
        for text, marks in sentences(teller.summary)
    )


def own_sentences(report: Report) -> tuple[Sentence, ...]:
    """Return the sentences of a source's report, each citing that source."""
    if report.source is None:
        return ()
    own = (Citation(report.source, "", report.quotes_for("summary")),)
    return tuple(Sentence(text, own) for text, _ in sentences(report.summary))


def _citations(
    teller: Report,
    marks: list[str],
    text: str,
    by_source: Mapping[str, Report],
    sources: Mapping[str, Source],
    diagnostics: list[Diagnostic],
) -> tuple[Citation, ...]:
    place = span_of(teller.summary, teller.span)

    def error(code: str, message: str, help_: str) -> None:
        diagnostics.append(Diagnostic(teller.path, place, code, message, help_))

    shown = text if len(text) <= 60 else text[:59] + "…"
    if teller.source:
        if marks:
            error(
                "citation-misplaced",
                "a source’s summary cites its own source and no other",
                "move the sentence to an editors’ file, or delete the mark",
            )
        return (Citation(teller.source, "", teller.quotes_for("summary")),)
    found: dict[tuple[str, str], Citation] = {}
    for mark in marks:
        for part in mark.split(";"):
            match = _KEY.match(part.strip())
            if not match:
                error(
                    "citation-invalid",
                    f"“[{mark}]” is not a citation",
                    "write [@source-id], [@source-id, para. 3] or [@one; @other]",
                )
                continue
            key, locator = match["key"], match["locator"] or ""
            source = sources.get(key)
            if source is None:
                error(
                    "source-unknown",
                    f"no file has the source “{key}” that is cited here",
                    did_you_mean(key, sources) or "the source’s id is its file’s name without .yaml",
                )
                continue
            report = by_source.get(key)
            quotes: tuple[Quote, ...] = report.quotes_for("summary") if report else ()
            found[key, locator] = Citation(source, locator, quotes)
    if not marks:
        error(
            "sentence-uncited",
            f"no source is cited for “{shown}”",
            "end the sentence with its source: “… [@source-id].”",
        )
    return tuple(found.values())


def parse_key(part: str) -> tuple[str, str] | None:
    """Return the source's id and the locator of one part of a mark (`@id, para. 3`), or None where it is neither."""
    match = _KEY.match(part.strip())
    return (match["key"], match["locator"] or "") if match else None


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered citation of one page. ``marks`` are how many places of the page lead to it, from 1."""

    number: int
    citation: Citation
    marks: int


@dataclass(slots=True)
class Notes:
    """The notes of one page, numbered from 1 as they are met; the same citation keeps its number."""

    _numbers: dict[tuple[str, str, tuple[Quote, ...]], int] = field(default_factory=dict)
    _citations: list[Citation] = field(default_factory=list)
    _marks: list[int] = field(default_factory=list)

    def mark(self, citation: Citation) -> tuple[int, int]:
        """Return the citation's number, and how many times it has been cited on this page up to here."""
        key = (citation.source.id, citation.locator, citation.quotes)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._citations) + 1
            self._citations.append(citation)
            self._marks.append(0)
        self._marks[number - 1] += 1
        return number, self._marks[number - 1]

    def __iter__(self) -> Iterator[Note]:
        return (Note(i + 1, c, m) for i, (c, m) in enumerate(zip(self._citations, self._marks, strict=True)))

    def __len__(self) -> int:
        return len(self._citations)
