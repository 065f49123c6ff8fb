"""Makes the views of a timeline: words for dates, links for ids, numbers for citations.

Each page's view has notes of its own, numbered while the view is made. Nothing is decided here that a reader could
dispute: what stands first comes from `merge`, what it is called from the registry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from dateline import chicago, cite, fragment, wording
from dateline.edtf import Date
from dateline.event import Assertion, Citation, Event, Position, Property, Quote, Report, Sentence
from dateline.lateness import late
from dateline.registry import Actor, Role
from dateline.source import Source
from dateline.sourcing import Share, sourcing
from dateline.timeline import Month, Timeline, Year, years_of
from dateline.view import (
    ActorOnDay,
    ActorView,
    AssertionView,
    BibliographyEntry,
    BibliographyView,
    DateView,
    DisputesView,
    EntryLater,
    EntryView,
    EventView,
    IndexView,
    KindView,
    Link,
    MarkView,
    MonthView,
    NoteView,
    PlaceView,
    PositionView,
    PropertyView,
    QuoteView,
    ReportView,
    SentenceView,
    SourceView,
    SourcingView,
    TableView,
    TimelineView,
    YearView,
)

__all__ = ["Presenter", "address_of", "property_label"]

_RELATION_LABELS = {
    "part-of": ("Part of", "Includes"),
    "responds-to": ("Responds to", "Answered by"),
    "denies": ("Denies", "Denied by"),
    "follows": ("Follows", "Followed by"),
}
# CSL's names for types put the general word first.
_TYPES = {
    "article-journal": "journal article",
    "article-magazine": "magazine article",
    "article-newspaper": "newspaper article",
    "post-weblog": "weblog post",
}
# Citations beside the date; the table of reports has them all.
_DATE_MARKS = 3
_FOLDERS = {"event": "events", "actor": "actors", "place": "places", "kind": "kinds", "source": "sources"}


def address_of(what: str, id_: str) -> str:
    """Return the address of the page of an event, actor, place, kind or source, relative to the site's root."""
    return f"{_FOLDERS[what]}/{id_}/"


def property_label(name: str) -> str:
    """Return a property's id as a heading: “initiated-by” becomes “Initiated by”."""
    words = name.replace("-", " ")
    return words[:1].upper() + words[1:]


class Presenter:
    """Makes views of one timeline. Each page's view has notes of its own."""

    def __init__(self, timeline: Timeline, language: str = "en") -> None:
        self._timeline = timeline
        self._registry = timeline.registry
        self._language = language

    # Pages ------------------------------------------------------------------------------------------------------

    def timeline(self) -> TimelineView:
        """Return the whole timeline in compact entries."""
        shown = self._timeline.years
        return self._timeline_view(tuple(self._year(y, None) for y in shown), shown, (), None, None, cite.Notes())

    def year(self, number: int) -> TimelineView:
        """Return one year with its sentences and notes."""
        notes = cite.Notes()
        year = self._timeline.year(number)
        view = self._year(year, notes)
        numbers = self._timeline.year_numbers
        at = numbers.index(number)
        links = tuple(_year_link(n) for n in numbers)
        before = links[at - 1] if at else None
        after = links[at + 1] if at + 1 < len(links) else None
        return self._timeline_view((view,), (year,), links, before, after, notes)

    def event(self, id_: str) -> EventView:
        """Return the page of an event."""
        event = self._timeline.by_id[id_]
        notes = cite.Notes()
        disputes = event.disputes
        dated = sorted(event.date.positions[0].assertions, key=lambda a: not a.report.has_quote_for("date"))
        date_marks = self.marks((a.citation for a in dated[:_DATE_MARKS]), notes)
        actors = tuple(self._on_day(a, event.when) for a in event.actors)
        narrative = tuple(self._sentence(s, notes) for s in event.narrative)
        fields = (event.date, event.kind, event.place)
        doubted = [p for p in fields if p and p.is_doubted and not p.is_disputed]
        makers: dict[str, Callable[[], object]] = {
            "relations": lambda: self._relations(event),
            "notes": lambda: self.notes(notes),
        }
        return late(
            EventView,
            makers,
            entry=self.entry(event),
            stated=tuple((s.words, self._source_link(_source(s.report))) for s in event.stated),
            date_marks=date_marks,
            date_more=max(len(dated) - _DATE_MARKS, 0),
            actors=actors,
            narrative=narrative,
            is_editorial=any(r.summary for r in event.editors),
            claims=tuple(self._property(p, notes) for p in event.claims if not p.is_disputed),
            disputes=tuple(self._property(p, notes) for p in disputes),
            doubts=tuple(self._property(p, notes) for p in doubted),
            reports=tuple(self._report(r, event, notes) for r in event.reports),
            previous=self._neighbour(self._timeline.previous(event)),
            next=self._neighbour(self._timeline.next(event)),
        )

    def actor(self, id_: str) -> ActorView:
        """Return the page of an actor."""
        actor = self._registry.actors[id_]
        events = self._timeline.by_actor.get(id_, ())
        members = [self._registry.actors[a] for a in self._registry.members(id_) if a in self._timeline.by_actor]
        return late(
            ActorView,
            {"quotes": lambda: tuple(self._quotes_of(id_))},
            id=id_,
            name=actor.name,
            names=actor.names,
            kind=actor.kind,
            side=self._side(actor.side),
            affiliation=self._actor_link(actor.affiliation) if actor.affiliation else None,
            members=tuple(self._actor_link(a.id) for a in sorted(members, key=lambda a: (a.sort_name, a.id))),
            roles=tuple((r.title, _term(r)) for r in actor.roles),
            note=actor.note,
            wikidata=actor.wikidata,
            years=self._by_year(events),
            event_count=len(events),
        )

    def place(self, id_: str) -> PlaceView:
        """Return the page of a place."""
        place = self._registry.places[id_]
        events = self._timeline.by_place.get(id_, ())
        around = self._registry.places_around(id_)[1:]
        holds = [self._registry.places[p] for p in self._registry.places_in(id_) if p in self._timeline.by_place]
        return PlaceView(
            id=id_,
            name=place.name,
            names=place.names,
            within=tuple(self._place_link(p) for p in around),
            holds=tuple(self._place_link(p.id) for p in sorted(holds, key=lambda p: (p.name.casefold(), p.id))),
            coordinates=_coordinates(place.coordinates) if place.coordinates else "",
            note=place.note,
            wikidata=place.wikidata,
            years=self._by_year(events),
            event_count=len(events),
        )

    def kind(self, id_: str) -> KindView:
        """Return the page of a kind."""
        kind = self._registry.kinds[id_]
        events = self._timeline.by_kind.get(id_, ())
        return KindView(id_, kind.plural, kind.description, self._by_year(events), len(events))

    def source(self, id_: str) -> SourceView:
        """Return the page of a source."""
        notes = cite.Notes()
        source = self._timeline.sources[id_]
        events = self._timeline.by_source.get(id_, ())
        views = tuple(self._report(r, e, notes) for e in events for r in e.reports if r.source_id == id_)
        return late(
            SourceView,
            {"runs": lambda: _entry(source), "notes": lambda: self.notes(notes)},
            id=id_,
            title=source.title,
            language=self._foreign(source.language),
            facts=self._facts(source),
            url=source.url,
            archive=source.archive_url,
            note=source.note,
            reports=views,
        )

    def bibliography(self) -> BibliographyView:
        """Return every source, ordered as Chicago orders a bibliography."""
        ordered = sorted(self._timeline.sources.values(), key=lambda s: (chicago.sort_key(s), s.id))
        return BibliographyView(
            tuple(
                BibliographyEntry(
                    s.id,
                    address_of("source", s.id),
                    _entry(s),
                    self._side(s.side),
                    self._foreign(s.language),
                    len(self._timeline.by_source.get(s.id, ())),
                )
                for s in ordered
            )
        )

    def disputes(self) -> DisputesView:
        """Return every dispute."""
        notes = cite.Notes()
        disputed = [e for e in self._timeline.events if e.disputes]
        rows = tuple((self.entry(e), tuple(self._property(p, notes) for p in e.disputes)) for e in disputed)
        return DisputesView(rows, self.notes(notes), sum(len(p) for _, p in rows))

    def sourcing(self) -> SourcingView:
        """Return the record's account of its own sourcing."""
        s = sourcing(self._timeline)
        disputes = s.open_disputes + s.resolved_disputes
        figures = (
            ("Events", f"{s.events:,}", f"{s.key_events:,} of them key events"),
            ("Sources", f"{s.sources:,}", f"{s.independent:,} once copies of one agency’s text are counted once"),
            ("Reports", f"{s.reports:,}", "what one source says of one event"),
            ("Quotes", f"{s.quotes:,}", ""),
            ("Sentences with a quote", *_share(s.quoted_sentences)),
            ("Events with a single source", *_share(s.single_source)),
            ("Events that one side alone reports", *_share(s.one_sided)),
            ("Sources with a date of publication", *_share(s.dated)),
            ("Sources with an archived copy", *_share(s.archived)),
            ("Disputes", f"{disputes:,}", f"{s.resolved_disputes:,} settled by the editors, {s.open_disputes:,} open"),
        )
        voices = tuple(v.side for v in s.voices)
        by_year = tuple(
            (
                Link(str(p.year), f"{p.year}/"),
                (p.events, p.sources, p.single_source, p.one_sided, p.disputes),
            )
            for p in s.periods
        )
        heard = tuple(
            (Link(str(p.year), f"{p.year}/"), tuple(dict(p.voices).get(v, 0) for v in voices)) for p in s.periods
        )
        sides = tuple((Link(self._side(v.side)), (v.sources, v.events, v.alone)) for v in s.voices)
        used = tuple((self._titled(source), (number,)) for source, number in s.most_used)
        languages = tuple((Link(language), (number,)) for language, number in s.languages)
        tables = (
            TableView("By year", "Year", ("Events", "Sources", "Single source", "One side only", "Disputes"), by_year),
            TableView("By side", "Side", ("Sources", "Events", "Alone"), sides),
            TableView("Sources by year and side", "Year", tuple(self._side(v) for v in voices), heard),
            TableView("By language of the source", "Language", ("Sources",), languages),
            TableView("Most used sources", "Source", ("Events",), used),
        )
        return SourcingView(figures, tuple(t for t in tables if t.rows))

    def actors(self) -> IndexView:
        """Return the list of actors: states and organisations, then persons."""
        headings = {"state": "States", "organization": "Organisations", "group": "Groups", "person": "People"}
        groups = []
        for kind, heading in headings.items():
            found = [(i, e) for i, e in self._timeline.by_actor.items() if self._registry.actors[i].kind == kind]
            rows = tuple((self._actor_link(i), self._actor_remark(self._registry.actors[i]), len(e)) for i, e in found)
            if rows:
                groups.append((heading, rows))
        return IndexView("Actors", "Everyone who takes part in an event.", tuple(groups))

    def places(self) -> IndexView:
        """Return the list of places."""
        rows = tuple(
            (
                self._place_link(i),
                ", ".join(self._registry.places[p].name for p in self._registry.places_around(i)[1:]),
                len(e),
            )
            for i, e in self._timeline.by_place.items()
        )
        return IndexView("Places", "Where events took place, as far as sources say.", (("", rows),) if rows else ())

    def kinds(self) -> IndexView:
        """Return the list of kinds."""
        rows = tuple(
            (
                Link(self._registry.kinds[i].plural, address_of("kind", i)),
                self._registry.kinds[i].description,
                len(e),
            )
            for i, e in self._timeline.by_kind.items()
        )
        return IndexView("Kinds", "What sort of thing an event is.", (("", rows),) if rows else ())

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

    # Parts ------------------------------------------------------------------------------------------------------

    def entry(self, event: Event, notes: cite.Notes | None = None, year: int | None = None) -> EntryView:
        """Return an event as it stands in a list: with sentences if ``notes`` are kept, else compact.

        ``year`` is the one under whose heading it stands. Pages have thousands of compact entries, and templates print
        most of them once: an entry is made when something of it is asked for.
        """
        if notes is not None:
            sentences = tuple(self._sentence(s, notes) for s in event.narrative)
            return replace(self._compact(event, year), sentences=sentences)
        # A row is the same wherever its event stands under the same heading.
        known = (("entry", event.id, year), event.id, address_of("event", event.id))
        return EntryLater(*known, lambda: self._timeline.once(known[0], lambda: self._compact(event, year)))

    def _compact(self, event: Event, year: int | None) -> EntryView:
        is_editorial = any(r.summary for r in event.editors)
        place = str(event.place.value) if event.place else ""
        kind = self._registry.kinds[str(event.kind.value)]
        return EntryView(
            id=event.id,
            title=event.title,
            href=address_of("event", event.id),
            date=_date(event.when, year),
            kind=Link(kind.name, address_of("kind", kind.id)),
            place=self._place_link(place) if place else None,
            actors=tuple(self._actor_link(a) for a in event.actors),
            is_key=event.is_key,
            disputes=tuple(property_label(p.id) for p in event.disputes),
            sides=tuple(self._side(s) for s in event.sides),
            only_side=self._side(event.only_side),
            source_count=len(event.sources),
            told_by="" if is_editorial or not event.narrative else _name(event.narrative[0].citations[0].source),
            sentences=(),
        )

    def _timeline_view(
        self,
        years: tuple[YearView, ...],
        shown: tuple[Year, ...],
        others: tuple[Link, ...],
        before: Link | None,
        after: Link | None,
        notes: cite.Notes,
    ) -> TimelineView:
        makers: dict[str, Callable[[], object]] = {
            "notes": lambda: self.notes(notes),
            "source_count": lambda: len({s.id for y in shown for e in y.events for s in e.sources}),
            "dispute_count": lambda: sum(len(e.disputes) for y in shown for e in y.events),
        }
        return late(
            TimelineView,
            makers,
            years=years,
            other_years=others,
            previous=before,
            next=after,
            event_count=sum(y.event_count for y in years),
            span=_span([n for n in self._timeline.year_numbers if n]),
        )

    def _year(self, year: Year, notes: cite.Notes | None) -> YearView:
        months = tuple(self._month(m, notes) for m in year.months)
        return YearView(year.number, f"{year.number}/", sum(len(m.entries) for m in months), months)

    def _month(self, month: Month, notes: cite.Notes | None) -> MonthView:
        id_ = f"{month.year}-{month.number:02d}" if month.number else f"{month.year}-longer"
        return MonthView(id_, month.name, tuple(self.entry(e, notes, month.year) for e in month.events))

    def _by_year(self, events: Iterable[Event]) -> tuple[YearView, ...]:
        """Return ``events``, which are in order of time, by year and month, compact."""
        return tuple(self._year(year, None) for year in years_of(events))

    def _sentence(self, sentence: Sentence, notes: cite.Notes) -> SentenceView:
        return SentenceView(sentence.text, self.marks(sentence.citations, notes))

    def _mark(self, citation: Citation, notes: cite.Notes) -> MarkView:
        number, nth = notes.mark(citation)
        source = citation.source
        return MarkView(number, nth, _name(source))

    def _note(self, note: cite.Note, *, is_first: bool) -> NoteView:
        """Return a note: in full where its source is first met on the page, else in Chicago's short form."""
        citation = note.citation
        form = _full_note if is_first else _short_note
        source = citation.source
        return NoteView(
            number=note.number,
            marks=note.marks,
            runs=form(source, citation.locator),
            quotes=tuple(self._quote(q, source) for q in citation.quotes),
            href=_passage(source.url, citation.quotes),
            archive=source.archive_url,
            source=self._source_link(source),
            side=self._side(source.side),
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
                source = _source(report)
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
        source = _source(assertion.report)
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

    def _report(self, report: Report, event: Event, notes: cite.Notes) -> ReportView:
        source = _source(report)
        return late(
            ReportView,
            {"href": lambda: _passage(source.url, report.quotes)},
            source=self._source_link(source),
            event=Link(event.title, address_of("event", event.id)),
            title=source.title,
            container=source.container_title or source.publisher,
            side=self._side(source.side),
            issued=_date(source.issued) if source.issued else None,
            date=_date(report.date) if report.date else None,
            stated=report.stated,
            rank=str(report.rank),
            because=report.because,
            sentences=tuple(self._sentence(s, notes) for s in cite.own_sentences(report)),
            claims=tuple((property_label(c.property_id), c.value) for c in report.claims),
            quotes=tuple(self._quote(q, source) for q in report.quotes),
            language=self._foreign(source.language),
        )

    def _relations(self, event: Event) -> tuple[tuple[str, tuple[EntryView, ...]], ...]:
        rows = []
        for pairs, side in ((event.relations, 0), (self._timeline.leading_back(event), 1)):
            for relation, ids in pairs:
                found = tuple(self.entry(e) for e in self._timeline.select(ids))
                if found:
                    rows.append((_RELATION_LABELS[relation][side], found))
        return tuple(rows)

    def _neighbour(self, event: Event | None) -> EntryView | None:
        return self.entry(event) if event else None

    def _on_day(self, id_: str, date: Date) -> ActorOnDay:
        actor = self._registry.actors[id_]
        affiliation = self._registry.actors[actor.affiliation].name if actor.affiliation else ""
        return ActorOnDay(self._actor_link(id_), tuple(r.title for r in actor.roles_on(date)), affiliation)

    def _actor_remark(self, actor: Actor) -> str:
        return self._registry.actors[actor.affiliation].name if actor.affiliation else ""

    def _actor_link(self, id_: str) -> Link:
        """Return a link to the actor's page; an actor in no event has none."""
        href = address_of("actor", id_) if id_ in self._timeline.by_actor else ""
        return Link(self._registry.actors[id_].name, href)

    def _place_link(self, id_: str) -> Link:
        href = address_of("place", id_) if id_ in self._timeline.by_place else ""
        return Link(self._registry.places[id_].name, href)

    def _source_link(self, source: Source) -> Link:
        return Link(_name(source), address_of("source", source.id))

    def _titled(self, source: Source) -> Link:
        return Link(f"{_name(source)}: {source.title}", address_of("source", source.id))

    def _side(self, id_: str) -> str:
        return self._registry.sides[id_].name if id_ else ""

    def _foreign(self, language: str) -> str:
        """Return the language tag where it is not the site's language, else an empty string."""
        return "" if language.split("-")[0] == self._language.split("-")[0] else language

    def _facts(self, source: Source) -> tuple[tuple[str, str], ...]:
        facts = (
            ("Type", property_label(source.genre or _TYPES.get(source.type, source.type))),
            ("Side", self._side(source.side)),
            ("Carries the text of", source.agency),
            ("Published", wording.words(source.issued) if source.issued else "no date seen"),
            ("Read", wording.words(source.accessed) if source.accessed else ""),
            ("Archived", wording.words(source.archived) if source.archived else ""),
            ("Language", source.language),
        )
        return tuple((label, text) for label, text in facts if text)


# What depends on one source alone and stands on several pages.
_full_note = lru_cache(5_000)(chicago.note)
_short_note = lru_cache(5_000)(chicago.short_note)
_entry = lru_cache(5_000)(chicago.entry)


@lru_cache(20_000)
def _passage(url: str, quotes: tuple[Quote, ...]) -> str:
    """Return the address of a source at the quotes."""
    return fragment.link(url, quotes) if url else ""


def _source(report: Report) -> Source:
    assert report.source is not None  # noqa: S101  an event's reports are its sources'
    return report.source


def _name(source: Source) -> str:
    """Return a source in short: where it appeared."""
    return source.container_title or source.publisher or source.title


def _share(share: Share) -> tuple[str, str]:
    """Return a share in per cent, and as the numbers it comes from."""
    return f"{share.percent} %", f"{share.part:,} of {share.whole:,}"


@lru_cache(20_000)
def _date(date: Date, year: int | None = None) -> DateView:
    words = wording.words(date)
    return DateView(words, date.html_datetime(), str(date), wording.short(date, year) if year else words)


def _year_link(number: int) -> Link:
    return Link(str(number), f"{number}/")


def _term(role: Role) -> str:
    """Return a role's time in words, as far as it is known."""
    if role.since and role.until:
        return f"from {wording.words(role.since)} to {wording.words(role.until)}"
    if role.since:
        return f"from {wording.words(role.since)}"
    return f"until {wording.words(role.until)}" if role.until else ""


def _span(years: list[int]) -> str:
    if not years:
        return ""
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}–{last}"


def _coordinates(pair: tuple[float, float]) -> str:
    latitude, longitude = pair
    return f"{abs(latitude):g}° {'N' if latitude >= 0 else 'S'}, {abs(longitude):g}° {'E' if longitude >= 0 else 'W'}"
