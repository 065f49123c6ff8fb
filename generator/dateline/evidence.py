"""What bears a page's words out: marks and notes, quotes, and who says what of each property.

Notes are numbered while a page's view is made, in reading order. Which value stands first comes from `merge`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from dateline import chicago, cite, fragment, wording
from dateline.address import address_of
from dateline.catalogue import cached
from dateline.edtf import Date
from dateline.event import Assertion, Citation, Event, Position, Property, Quote, Report, Sentence
from dateline.label import property_label
from dateline.lateness import late
from dateline.naming import Naming, source_of
from dateline.source import Source
from dateline.view import (
    AssertionView,
    DateView,
    Link,
    MarkView,
    NoteView,
    PositionView,
    PropertyView,
    QuoteView,
    ReportView,
    SentenceView,
)

__all__ = ["Evidence", "bibliography_entry", "date_view", "says_more"]


class Evidence(Naming):
    """Makes the parts of views that lead to sources."""

    def marks(self, citations: Iterable[Citation], notes: cite.Notes) -> tuple[MarkView, ...]:
        """Return the note marks of citations in a text of the editors' own, numbering them in ``notes``."""
        return tuple(self._mark(c, notes) for c in citations)

    def notes(self, notes: cite.Notes) -> tuple[NoteView, ...]:
        """Return the notes of a page."""
        met: set[str] = set()
        views = []
        for note in notes:
            views.append(self._note(note, is_first=note.citation.source.id not in met))
            met.add(note.citation.source.id)
        return tuple(views)

    def _reports(self, event: Event, notes: cite.Notes) -> tuple[ReportView, ...]:
        """Return what each source reports, with what the page has said of it already."""
        told = {s.text for s in event.narrative}
        noted = {(n.citation.source.id, q): n.number for n in notes for q in n.citation.quotes}
        views = []
        for report in event.reports:
            id_ = report.source_id
            left = tuple([q for q in report.quotes if (id_, q) not in noted]) if noted else report.quotes
            found = sorted({noted[id_, q] for q in report.quotes if (id_, q) in noted}) if noted else ()
            sentences = [s.text for s in cite.own_sentences(report)]
            is_told = bool(sentences) and told.issuperset(sentences)
            # A source's own account needs no marks: it stands beside the source, over the words that bear it out.
            account = " ".join(sentences)
            more = {"sentences": tuple}
            views.append(self._report(report, event, left, more, account=account, is_told=is_told, notes=tuple(found)))
        return tuple(views)

    def _report(
        self,
        report: Report,
        event: Event,
        left: tuple[Quote, ...],
        more: Mapping[str, Callable[[], object]],
        *,
        account: str = "",
        is_told: bool = False,
        notes: tuple[int, ...] = (),
    ) -> ReportView:
        source = source_of(report)
        makers: dict[str, Callable[[], object]] = {
            "quotes": lambda: tuple(self._quote(q, source) for q in report.quotes),
            "left": lambda: tuple(self._quote(q, source) for q in left),
            "href": lambda: _passage(source.url, left),
            **more,
        }
        return late(
            ReportView,
            makers,
            source=self._source_link(source),
            event=Link(event.title, address_of("event", event.id)),
            title=source.title,
            container=source.container_title or source.publisher,
            side=self._side(source.side),
            issued=date_view(source.issued) if source.issued else None,
            date=date_view(report.date) if report.date else None,
            stated=report.stated,
            rank=str(report.rank),
            because=report.because,
            claims=tuple((property_label(c.property_id), c.value) for c in report.claims),
            language=self._foreign(source.language),
            account=account,
            is_told=is_told,
            notes=notes,
        )

    def _sentence(self, sentence: Sentence, notes: cite.Notes) -> SentenceView:
        return SentenceView(sentence.text, self.marks(sentence.citations, notes))

    def _mark(self, citation: Citation, notes: cite.Notes) -> MarkView:
        number, nth = notes.mark(citation)
        source = citation.source
        return MarkView(number, nth, source.venue)

    def _note(self, note: cite.Note, *, is_first: bool) -> NoteView:
        """Return a note: in full where its source is first met on the page, else in Chicago's short form."""
        citation = note.citation
        form = _full_note if is_first else _short_note
        source = citation.source
        return NoteView(
            number=note.number,
            marks=note.marks,
            is_first=is_first,
            runs=form(source, citation.locator),
            quotes=tuple(self._quote(q, source) for q in citation.quotes),
            href=_passage(source.url, citation.quotes),
            archive=source.archive_url,
            source=self._source_link(source),
            side=self._side(source.side),
            issued=wording.words(source.issued) if source.issued else "",
            language=self._foreign(source.language),
        )

    def _quote(self, quote: Quote, source: Source) -> QuoteView:
        return late(
            QuoteView,
            {"href": lambda: _passage(source.url, (quote,))},
            text=quote.text,
            lang=self._foreign(quote.lang or source.language),
            translation=quote.translation,
            speaker=self._actor_link(quote.speaker) if quote.speaker else None,
            locator=quote.locator,
        )

    def _quotes_of(self, speaker: str) -> Iterator[tuple[Link, QuoteView, Link]]:
        """Yield what an actor is quoted with, in order of time: the event, the quote, its source."""
        for event in self._timeline.by_speaker.get(speaker, ()):
            link = Link(event.title, address_of("event", event.id))
            for report in event.reports:
                source = source_of(report)
                for quote in report.quotes:
                    if quote.speaker == speaker:
                        yield link, self._quote(quote, source), self._source_link(source)

    def _property(self, property_: Property, notes: cite.Notes) -> PropertyView:
        resolution = property_.resolution
        return PropertyView(
            id=property_.id,
            label=property_label(property_.id),
            positions=tuple(self._position(property_, p, notes) for p in property_.positions),
            neutral=tuple(self._assertion(a, notes) for a in property_.neutral),
            deprecated=tuple(self._assertion(a, notes) for a in property_.deprecated),
            taken=self._value(property_.id, property_.value) if resolution else "",
            because=resolution.because if resolution else "",
        )

    def _position(self, property_: Property, position: Position, notes: cite.Notes) -> PositionView:
        value = str(position.value)
        href = address_of(property_.id, value) if property_.id in ("place", "kind") else ""
        assertions = tuple(self._assertion(a, notes) for a in position.assertions)
        return PositionView(self._value(property_.id, position.value), href, assertions)

    def _assertion(self, assertion: Assertion, notes: cite.Notes) -> AssertionView:
        source = source_of(assertion.report)
        return AssertionView(
            value=self._value(assertion.property_id, assertion.value),
            source=self._source_link(source),
            side=self._side(source.side),
            issued=wording.words(source.issued) if source.issued else "",
            mark=self._mark(assertion.citation, notes),
            because=assertion.because,
        )

    def _value(self, property_: str, value: str | Date) -> str:
        if isinstance(value, Date):
            return wording.words(value)
        if property_ == "place":
            return self._registry.places[value].name
        if property_ == "kind":
            return self._registry.kinds[value].name
        return value


# What depends on one source alone and stands on several pages.
_full_note = lru_cache(5_000)(chicago.note)
_short_note = lru_cache(5_000)(chicago.short_note)
bibliography_entry = lru_cache(1_000)(chicago.entry)


@lru_cache(2_000)
def _passage(url: str, quotes: tuple[Quote, ...]) -> str:
    """Return the address of a source at the quotes."""
    return fragment.link(url, quotes) if url else ""


def says_more(view: ReportView, event: Event) -> bool:
    """Return whether a report has more than a page that has the event's account and its notes."""
    has_more = view.left or view.claims or view.rank != "normal" or not view.is_told
    return bool(has_more) or (view.date is not None and view.date.edtf != str(event.when))


@cached(20_000)
def date_view(date: Date, year: int | None = None) -> DateView:
    """Return a date in words; ``year`` is the one under whose heading it stands."""
    words = wording.words(date)
    return DateView(words, date.html_datetime(), str(date), wording.short(date, year) if year else words)
