"""Sentences and the citations that bear them out.

Reads the editors' Pandoc citations (`[@id]`, `[@id, para. 3; @other]`), cuts a text into sentences, and numbers the
citations of a page in reading order. How a source is printed is `chicago`'s work.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import cast

from msgspec import Struct, field

from dateline.diagnostic import Diagnostic, did_you_mean, span_of
from dateline.event import Citation, Quote, Report, Sentence
from dateline.source import Source

__all__ = [
    "Note",
    "Notes",
    "at_signs",
    "keys",
    "narrative",
    "own_sentences",
    "parse_key",
    "quotes_by_source",
    "sentences",
]

_MARK = re.compile(r"\s*\[(@[^\[\]]*)\]")
_KEY = re.compile(r"@(?P<key>[^\s,;]+)\s*(?:,\s*(?P<locator>[^;]+?))?\s*\Z")
# What is left of a text without its marks and was meant as one: “[@id” without its end, “[see @id]”, “@id”.
_STRAY = re.compile(r"\[@[^\s\]]*|\[[^\[\]]*[\s;-]@[^\[\]]*\]")
_BARE = re.compile(r"(?<![\w@.])@([\w-]+)")

_CLOSING = "”’»›\"')\\]」』）"
_STOP = re.compile(rf"(?P<stop>[.!?…؟۔।]+)[{_CLOSING}]*(?=\s|\Z)|[。！？]+[{_CLOSING}]*")
_ENDED = re.compile(rf"[.!?؟۔।。！？][{_CLOSING}]*\Z")
_NEXT = re.compile(r"\s*[“‘«‹\"'(\[「『（¿¡]*(?P<word>\w+\.?|.|\Z)")
_LAST_WORD = re.compile(r"[^\s(\[“‘«\"'–—]*\Z")
# Abbreviations that stand before a name, and those that stand before a number (these in any case).
_BEFORE_NAME = re.compile(
    "Mr|Mrs|Ms|Mx|Messrs|Dr|Prof|Gen|Maj|Col|Lt|Capt|Cmdr|Adm|Sgt|Sen|Rep|Gov|Pres|Amb|Hon|Rev|St|Mt|vs|cf|ca"
)
_BEFORE_NUMBER = re.compile(
    "nos?|nr|arts?|paras?|pp?|vol|ch|sec|fig|approx|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec", re.IGNORECASE
)
_LONGEST_ABBREVIATION = len("approx")
# Initials, U.S., p.m. and the like may end a sentence or not; these words then tell that another one begins.
_EITHER = re.compile(r"(?:[^\W\d_]{1,2}\.)*[^\W\d_]|Jr|Sr|Inc|Ltd|Co|Corp")
_BEGINNING = re.compile(
    "The|This|That|These|Those|There|Its?|He|His|She|Her|They|Their|We|Our|An?|In|On|At|By|For|From|After|Before|During|"
    "Then|But|And|Both|When|While|As|If|Not|Some|Many|Most|All|Neither|Two|Three"
)


# Merging asks, then each page that tells what a source said.
@lru_cache(2_000)
def sentences(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the sentences of ``text`` without their citation marks, each with the inner text of its marks.

    A mark belongs to the sentence it stands in, or right behind. Where it is in doubt whether a full stop ends a
    sentence (after “U.S.”), a mark beside it does.
    """
    plain, marks = _without_marks(text) if "[@" in text else (text, [])
    marked = {place for place, _ in marks}
    result: list[tuple[str, tuple[str, ...]]] = []
    start = taken = 0
    for end in (*_ends(plain, marked), len(plain)):
        sentence = plain[start:end].strip()
        if not sentence:
            continue
        own = []
        while taken < len(marks) and marks[taken][0] <= end:
            own.append(marks[taken][1])
            taken += 1
        result.append((sentence, tuple(own)))
        start = end
    return tuple(result)


def _without_marks(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return ``text`` without its marks, and each mark with the place in that text where it stood.

    In “at 3 p.m. [@id].” the sentence has two full stops, one for the abbreviation and one for the mark; it keeps one.
    """
    plain = ""
    marks: list[tuple[int, str]] = []
    at = 0
    for mark in _MARK.finditer(text):
        plain += text[at : mark.start()]
        marks.append((len(plain), mark[1]))
        at = mark.end()
        if text[at : at + 1] in (".", "。") and _ENDED.search(plain[-8:]):
            at += 1
    return plain + text[at:], marks


def _ends(plain: str, marked: set[int]) -> Iterator[int]:
    for stop in _STOP.finditer(plain):
        end = stop.end()
        following = _NEXT.match(plain, end)
        word = following[1] if following else ""
        if word and stop[1] is not None:
            if word[0].islower() or word[0] in ",;:.–—-":
                continue
            is_marked = marked and not marked.isdisjoint(range(stop.start(), end + 1))
            if not is_marked and _goes_on(plain, stop, word):
                continue
        yield end


def _goes_on(plain: str, stop: re.Match[str], word: str) -> bool:
    """Return whether the sentence goes on behind a full stop, with a ``word`` that could begin another."""
    start = stop.start()
    if stop[1] in ("…", "...") and plain[start - 1 : start].isspace():
        return True  # words left out
    if stop[0] != ".":
        return False
    # A longer word is no abbreviation of any of these kinds; most words are longer.
    if start > _LONGEST_ABBREVIATION and plain[start - 1 - _LONGEST_ABBREVIATION : start].isalpha():
        return False
    last = _LAST_WORD.search(plain, max(0, start - 20), start)
    before = last[0] if last else ""
    if _BEFORE_NAME.fullmatch(before) or (word[0].isdigit() and _BEFORE_NUMBER.fullmatch(before)):
        return True
    return bool(_EITHER.fullmatch(before)) and not _BEGINNING.fullmatch(word)


def narrative(
    tellers: Iterable[Report],
    reports: Iterable[Report],
    sources: Mapping[str, Source],
    diagnostics: list[Diagnostic],
    *,
    elsewhere: Mapping[str, tuple[Quote, ...]] | None = None,
    is_complete: bool = True,
) -> tuple[Sentence, ...]:
    """Return the sentences of the tellers' summaries with their citations.

    A source's sentence cites that source with the quotes of its report. An editors' sentence cites what it names; the
    quotes are those of the named source's ``reports``, or, where it has none of this event, those that ``elsewhere``
    has of it. A sentence of the editors without a citation, a mark that names
    no source and a mark in a source's own summary are added to ``diagnostics``; that a source is unknown is said only
    if every file was read (``is_complete``).
    """
    told_here = tuple(reports)
    diagnostics += [_misplaced(r) for r in told_here if r.source and _STRAY.search(r.summary)]
    told: list[Sentence] = []
    for teller in tellers:
        if teller.source:
            told += own_sentences(teller)
        else:
            # The second map holds every source of the site: it is looked into, never copied.
            quotes = ChainMap(quotes_by_source(told_here), cast("dict[str, tuple[Quote, ...]]", elsewhere or {}))
            told += _Citing(teller, quotes, sources, diagnostics, is_complete).sentences()
    return tuple(told)


def quotes_by_source(reports: Iterable[Report]) -> dict[str, tuple[Quote, ...]]:
    """Return, for each source's id, the quotes that bear out the summaries of its reports, each once."""
    found: dict[str, dict[Quote, None]] = {}
    for report in reports:
        if report.source:
            found.setdefault(report.source.id, {}).update(dict.fromkeys(report.quotes_for("summary")))
    return {id_: tuple(quotes) for id_, quotes in found.items()}


def own_sentences(report: Report) -> tuple[Sentence, ...]:
    """Return the sentences of a source's report, each citing that source."""
    if report.source is None:
        return ()
    own = (Citation(report.source, "", report.quotes_for("summary")),)
    return tuple(Sentence(text, own) for text, _ in sentences(report.summary))


def parse_key(part: str) -> tuple[str, str] | None:
    """Return the source's id and the locator of one part of a mark (`@id, para. 3`), or None where it is neither."""
    match = _KEY.match(part.strip())
    return (match["key"], match["locator"] or "") if match else None


def keys(text: str) -> tuple[str, ...]:
    """Return the ids of the sources that a text cites, each once."""
    found = (parse_key(part) for mark in _MARK.finditer(text) for part in mark[1].split(";"))
    return tuple(dict.fromkeys(key[0] for key in found if key))


def at_signs(text: str) -> tuple[str, ...]:
    """Return what stands behind each @ of a text, in a citation or not: meant as one if a source has that id."""
    return tuple(dict.fromkeys(_BARE.findall(text)))


def _misplaced(report: Report) -> Diagnostic:
    message = "a source’s summary cites its own source and no other"
    help_ = "move the sentence to an editors’ file, or delete the mark"
    return Diagnostic(report.path, span_of(report.summary, report.span), "citation-misplaced", message, help_)


class _Citing(Struct, frozen=True):
    """An editors' entry whose sentences are being read, and what its marks can lead to."""

    teller: Report
    quotes: Mapping[str, tuple[Quote, ...]]
    sources: Mapping[str, Source]
    diagnostics: list[Diagnostic]
    is_complete: bool

    def sentences(self) -> Iterator[Sentence]:
        """Yield each sentence with its citations, reporting what is amiss."""
        found = sentences(self.teller.summary)
        if self.teller.summary and not found:
            self._error("citation-invalid", "the summary is a citation without a sentence", "write the sentence")
        for text, marks in found:
            strays = self._strays(text)
            for stray in strays:
                message = f"“{_short(stray)}” is not a citation"
                help_ = "write [@source-id], with brackets around it and nothing before the “@”"
                self._error("citation-invalid", message, help_)
            if not (marks or strays):
                message = f"no source is cited for “{_short(text)}”"
                self._error("sentence-uncited", message, "end the sentence with its source: “… [@source-id].”")
            yield Sentence(text, tuple(self._citations(marks)))

    def _citations(self, marks: Iterable[str]) -> Iterable[Citation]:
        found: dict[tuple[str, str], Citation] = {}
        for mark in marks:
            for part in mark.split(";"):
                named = parse_key(part)
                if named is None:
                    help_ = "write [@source-id], [@source-id, para. 3] or [@one; @other]"
                    self._error("citation-invalid", f"“[{_short(mark)}]” is not a citation", help_)
                    continue
                key, locator = named
                if key in self.sources:
                    found[key, locator] = Citation(self.sources[key], locator, self.quotes.get(key, ()))
                elif self.is_complete:
                    message = f"no file has the source “{_short(key)}” that is cited here"
                    help_ = did_you_mean(key, self.sources) or "the source’s id is its file’s name without .yaml"
                    self._error("source-unknown", message, help_)
        return found.values()

    def _strays(self, text: str) -> list[str]:
        """Return what was meant as a citation and is none; a bare “@id” only if there is such a source."""
        written = [stray[0] for stray in _STRAY.finditer(text)]
        return written or [bare[0] for bare in _BARE.finditer(text) if bare[1] in self.sources]

    def _error(self, code: str, message: str, help_: str) -> None:
        place = span_of(self.teller.summary, self.teller.span)
        self.diagnostics.append(Diagnostic(self.teller.path, place, code, message, help_))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


class Note(Struct, frozen=True):
    """A numbered citation of one page. ``marks`` are how many places of the page lead to it, from 1."""

    number: int
    citation: Citation
    marks: int


class Notes(Struct):
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
