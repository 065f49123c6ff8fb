"""Makes the views of a timeline: words for dates, links for ids, numbers for citations.

Each page's view has notes of its own, numbered while the view is made. Nothing is decided here that a reader could
dispute: what stands first comes from `merge`, what it is called from the registry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import cast

from msgspec.structs import replace

from dateline import chicago, cite, wording
from dateline.address import address_of, month_id, year_address
from dateline.catalogue import _, in_alphabet, later, ngettext
from dateline.drawing.axis import Axis
from dateline.drawing.figure import legend
from dateline.drawing.place_map import place_map
from dateline.drawing.strip import around, strip
from dateline.drawing.swimlane import by_side
from dateline.edtf import Date
from dateline.event import Event
from dateline.evidence import Evidence, bibliography_entry, date_view, says_more
from dateline.label import property_label, type_label
from dateline.lateness import late
from dateline.naming import source_of
from dateline.registry import Actor, Role
from dateline.source import Source
from dateline.thread import Thread, Threads
from dateline.timeline import Month, years_of
from dateline.view import (
    ActorOnDay,
    ActorView,
    BibliographyEntry,
    BibliographyView,
    DisputesView,
    EntryLater,
    EntryView,
    EventView,
    IndexView,
    KindView,
    Link,
    MonthView,
    NoteView,
    PlacesView,
    PlaceView,
    SentenceView,
    SourceView,
    StepsView,
    SwitchView,
    ThreadsView,
    ThreadView,
    TimelineView,
    YearView,
)

__all__ = ["Presenter", "address_of", "month_name"]

_Related = tuple[tuple[str, tuple[EntryView, ...]], ...]
_RELATION_LABELS = {
    "part-of": (later("Part of"), later("Includes")),
    "responds-to": (later("Responds to"), later("Answered by")),
    "denies": (later("Denies"), later("Denied by")),
    "follows": (later("Follows"), later("Followed by")),
}
_ACTOR_KINDS = {
    "state": later("State"),
    "organization": later("Organization"),
    "group": later("Group"),
    "person": later("Person"),
}
# Citations beside the date; the table of reports has them all.
_DATE_MARKS = 3
# Actors of an event whose previous and next events are told; the others' pages have them.
_COMPANIONS = 8
# Events of a thread that are drawn and listed on an event's page: those fewest steps away.
_THREAD_SHOWN = 24


def month_name(month: Month) -> str:
    """Return a month's heading, without the year."""
    return wording.months()[month.number - 1] if month.number else _("Longer than a month")


class Presenter(Evidence):
    """Makes views of one timeline. Each page's view has notes of its own."""

    # Pages ------------------------------------------------------------------------------------------------------

    def year(self, number: int, *, is_told: bool = False, is_newest: bool = False) -> TimelineView:
        """Return one year: key events with their accounts and notes, the others in brief, or all told.

        ``is_newest`` turns the order round.
        """
        notes = cite.Notes()
        year = self._timeline.year(number)
        way = -1 if is_newest else 1
        months = [self._month(m, notes, is_told=is_told, way=way) for m in year.months[::way]]
        views = self.notes(notes)
        months = [_with_notes(m, views) for m in months]
        numbers = self._timeline.year_numbers
        at = numbers.index(number)
        links = tuple(_year_link(n) for n in numbers)
        events = year.events
        makers: dict[str, Callable[[], object]] = {
            "source_count": lambda: len({s for e in events for s in e.outline.sources}),
            "dispute_count": lambda: sum(len(e.outline.disputed) for e in events),
            "figure": lambda: by_side(
                events,
                self._registry,
                Axis.of_year(number),
                _("The sides in %(year)s") % {"year": number},
                on_page="event-",
            ),
        }
        return late(
            TimelineView,
            makers,
            years=(YearView(number, year_address(number), len(events), tuple(months)),),
            other_years=links,
            previous=links[at - 1] if at else None,
            next=links[at + 1] if at + 1 < len(links) else None,
            notes=views,
            event_count=len(events),
            span=str(number),
            switches=_year_switches(number, is_told=is_told, is_newest=is_newest),
            is_told=is_told,
        )

    def event(self, id_: str) -> EventView:
        """Return the page of an event."""
        event = self._timeline.by_id[id_]
        notes = cite.Notes()
        disputes = event.disputes
        dated = sorted(event.date.positions[0].assertions, key=lambda a: not a.report.has_quote_for("date"))
        date_marks = self.marks((a.citation for a in dated[:_DATE_MARKS]), notes)
        actors = tuple(self._on_day(a, event.when) for a in event.actors)
        narrative = tuple(self._sentence(s, notes) for s in event.narrative)
        beside = len(notes)
        fields = (event.date, event.kind, event.place)
        doubted = [p for p in fields if p and p.is_doubted and not p.is_disputed]
        claims = tuple(self._property(p, notes) for p in event.claims if not p.is_disputed)
        disputed = tuple(self._property(p, notes) for p in disputes)
        doubts = tuple(self._property(p, notes) for p in doubted)
        reports = self._reports(event, notes)
        joined = cache(lambda: self._joined(event))
        makers: dict[str, Callable[[], object]] = {
            "relations": lambda: joined()[1],
            "threads": lambda: joined()[0],
            "steps": lambda: self._steps(event),
            "notes": lambda: self.notes(notes),
        }
        return late(
            EventView,
            makers,
            entry=self.entry(event),
            stated=tuple((s.words, self._source_link(source_of(s.report))) for s in event.stated),
            date_marks=date_marks,
            date_more=max(len(dated) - _DATE_MARKS, 0),
            actors=actors,
            narrative=narrative,
            is_editorial=any(r.summary for r in event.editors),
            claims=claims,
            disputes=disputed,
            doubts=doubts,
            reports=reports,
            says_more=len(reports) > 1 or any(says_more(r, event) for r in reports),
            beside=beside,
            previous=self._neighbour(self._timeline.previous(event)),
            next=self._neighbour(self._timeline.next(event)),
        )

    def actor(self, id_: str) -> ActorView:
        """Return the page of an actor."""
        actor = self._registry.actors[id_]
        events = self._timeline.by_actor.get(id_, ())
        members = [self._registry.actors[a] for a in self._registry.members(id_) if a in self._timeline.by_actor]
        makers: dict[str, Callable[[], object]] = {
            "figure": lambda: strip(events, _("The events of %(actor)s") % {"actor": actor.name}),
            "quotes": lambda: tuple(self._quotes_of(id_)),
        }
        return late(
            ActorView,
            makers,
            id=id_,
            name=actor.name,
            names=actor.names,
            kind=_(_ACTOR_KINDS[actor.kind]),
            side=self._side(actor.side),
            affiliation=self._actor_link(actor.affiliation) if actor.affiliation else None,
            members=tuple(
                self._actor_link(a.id) for a in sorted(members, key=lambda a: (in_alphabet(a.sort_name), a.id))
            ),
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
        return late(
            PlaceView,
            {"figure": lambda: strip(events, _("The events in %(place)s") % {"place": place.name})},
            id=id_,
            name=place.name,
            names=place.names,
            within=tuple(self._place_link(p) for p in around),
            holds=tuple(self._place_link(p.id) for p in sorted(holds, key=lambda p: (in_alphabet(p.name), p.id))),
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
        return late(
            KindView,
            {"figure": lambda: strip(events, _("%(kinds)s in time") % {"kinds": kind.plural})},
            id=id_,
            name=kind.plural,
            description=kind.description,
            years=self._by_year(events),
            event_count=len(events),
        )

    def source(self, id_: str) -> SourceView:
        """Return the page of a source."""
        source = self._timeline.sources[id_]
        events = self._timeline.by_source.get(id_, ())
        told = [(r, e) for e in events for r in e.reports_of(id_)]

        @cache
        def cited() -> tuple[list[tuple[SentenceView, ...]], cite.Notes]:
            # All at once, whichever is asked for first: the notes are numbered in reading order.
            notes = cite.Notes()
            return [tuple(self._sentence(s, notes) for s in cite.own_sentences(r)) for r, _ in told], notes

        def sentences(number: int) -> Callable[[], object]:
            return lambda: cited()[0][number]

        views = tuple(self._report(r, e, r.quotes, {"sentences": sentences(i)}) for i, (r, e) in enumerate(told))
        return late(
            SourceView,
            {
                "runs": lambda: bibliography_entry(source),
                "facts": lambda: self._facts(source),
                "notes": lambda: self.notes(cited()[1]),
            },
            id=id_,
            title=source.title,
            language=self._foreign(source.language),
            url=source.url,
            archive=source.archive_url,
            note=source.note,
            reports=views,
        )

    def bibliography(self) -> BibliographyView:
        """Return every source, ordered as Chicago orders a bibliography."""
        # By their keys: of a large site not all sources are in memory at once.
        ordered = sorted((chicago.sort_key(s), s.id) for s in self._timeline.sources.values())
        return BibliographyView(
            tuple(
                BibliographyEntry(
                    s.id,
                    address_of("source", s.id),
                    bibliography_entry(s),
                    self._side(s.side),
                    self._foreign(s.language),
                    len(self._timeline.by_source.get(s.id, ())),
                )
                for s in (self._timeline.sources[id_] for _, id_ in ordered)
            )
        )

    def disputes(self) -> DisputesView:
        """Return every dispute."""
        notes = cite.Notes()
        disputed = [e for e in self._timeline.events if e.outline.disputed]
        rows = tuple((self.entry(e), tuple(self._property(p, notes) for p in e.disputes)) for e in disputed)
        return DisputesView(rows, sum(len(found) for _entry, found in rows))

    def actors(self) -> IndexView:
        """Return the list of actors: states and organisations, then persons."""
        headings = {
            "state": _("States"),
            "organization": _("Organisations"),
            "group": _("Groups"),
            "person": _("People"),
        }
        groups = []
        for kind, heading in headings.items():
            found = [(i, e) for i, e in self._timeline.by_actor.items() if self._registry.actors[i].kind == kind]
            rows = tuple((self._actor_link(i), self._actor_remark(self._registry.actors[i]), len(e)) for i, e in found)
            if rows:
                groups.append((heading, rows))
        return IndexView(_("Actors"), _("Everyone who takes part in an event."), tuple(groups))

    def places(self) -> PlacesView:
        """Return the map and the list of places."""
        rows = tuple(
            (
                self._place_link(i),
                _(", ").join(self._registry.places[p].name for p in self._registry.places_around(i)[1:]),
                len(e),
            )
            for i, e in self._timeline.by_place.items()
        )
        return PlacesView(place_map(self._timeline), rows)

    def all_threads(self) -> ThreadsView:
        """Return every thread, by its beginning."""
        threads = tuple(self._thread(t, None) for t in self.threads.all)
        return ThreadsView(threads, legend(m for t in threads if t.figure for m in t.figure.marks))

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
        return IndexView(_("Kinds"), _("What sort of thing an event is."), (("", rows),) if rows else ())

    def by_year(self, events: Iterable[Event]) -> tuple[YearView, ...]:
        """Return a list of events, in the order of the timeline, under the years it is divided into."""
        return self._by_year(tuple(events))

    # Parts ------------------------------------------------------------------------------------------------------

    def entry(self, event: Event, notes: cite.Notes | None = None, year: int | None = None) -> EntryView:
        """Return an event as it stands in a list: with sentences if ``notes`` are kept, else compact.

        ``year`` is the one under whose heading it stands. Pages have thousands of compact entries, and templates print
        most of them once: an entry is made when something of it is asked for.
        """
        if notes is not None:
            sentences = tuple(self._sentence(s, notes) for s in event.narrative)
            return replace(self._compact(event.id, year), sentences=sentences)
        # A row is the same wherever its event stands under the same heading.
        known = (("entry", event.id, year), event.id, event.title, address_of("event", event.id))
        later = EntryLater(*known, lambda: self._timeline.once(known[0], lambda: self._compact(event.id, year)))
        return cast(EntryView, later)

    def _compact(self, id_: str, year: int | None) -> EntryView:
        # The row may be kept until the next build: it must be seen by itself what it is made from.
        event = self._timeline.by_id[id_]
        outline = event.outline
        place = outline.place
        kind = self._registry.kinds[outline.kind]
        return EntryView(
            id=outline.id,
            title=outline.title,
            href=address_of("event", outline.id),
            date=date_view(event.when, year),
            kind=Link(kind.name, address_of("kind", kind.id)),
            place=self._place_link(place) if place else None,
            actors=tuple(self._actor_link(a) for a in outline.actors),
            is_key=outline.is_key,
            disputes=tuple(property_label(p) for p in outline.disputed),
            sides=tuple(self._side(s) for s in outline.sides),
            only_side=self._side(outline.only_side),
            source_count=len(outline.sources),
            told_by=outline.teller,
            sentences=(),
            only_words=self._only(outline.only_side) if outline.only_side else "",
        )

    def _only(self, side: str) -> str:
        return _("Reported by %(side)s only") % {"side": self._in_text(side)}

    @property
    def threads(self) -> Threads:
        """Return the threads of the timeline."""
        return self._timeline.threads

    def _joined(self, event: Event) -> tuple[tuple[ThreadView, ...], _Related]:
        """Return the threads of an event, and what it is related to beside them."""
        relations = self._relations(event)
        labels: dict[str, str] = {}
        for label, entries in relations:
            for entry in entries:
                labels[entry.id] = f"{labels[entry.id]}, {label}" if entry.id in labels else label
        threads = tuple(self._thread(t, event, labels) for t in self.threads.of(event))
        listed = {e.id for t in threads for e in t.entries}
        rest = ((label, tuple(e for e in entries if e.id not in listed)) for label, entries in relations)
        return threads, tuple((label, entries) for label, entries in rest if entries)

    def _thread(self, thread: Thread, here: Event | None, relations: Mapping[str, str] | None = None) -> ThreadView:
        """Return a thread as it stands on the page of ``here``, or on the page of all threads."""
        head = thread.head
        events = self.threads.nearest(thread, here, _THREAD_SHOWN) if here else thread.events
        at = next((i for i, e in enumerate(thread.events) if here and e.id == here.id), None)
        count = len(events)
        if here:
            label = ngettext("Where this stands in %(num)s event", "Where this stands in %(num)s events", count)
        else:
            label = ngettext("%(num)s event in time", "%(num)s events in time", count)
        return ThreadView(
            id=thread.id,
            title=head.title,
            is_umbrella=thread.is_umbrella,
            href=f"threads/#{thread.anchor}",
            anchor=thread.anchor,
            count=len(thread.events),
            figure=around(events, here.id if here else "", label % {"num": count}, is_linked=not here),
            entries=tuple(self.entry(e) for e in events),
            here=here.id if here else "",
            relations=relations or {},
            previous=self._neighbour(thread.events[at - 1]) if at else None,
            next=self._neighbour(thread.events[at + 1]) if at is not None and at + 1 < len(thread.events) else None,
        )

    def _steps(self, event: Event) -> tuple[StepsView, ...]:
        """Return the events before and after this one for each actor that has others than the timeline has."""
        rows = []
        nearest = self._timeline.previous(event), self._timeline.next(event)
        for actor in event.actors[:_COMPANIONS]:
            before, after = self._timeline.beside(actor, event)
            if (before or after) and (before, after) != nearest:
                rows.append(StepsView(self._actor_link(actor), self._neighbour(before), self._neighbour(after)))
        return tuple(rows)

    def _month(self, month: Month, notes: cite.Notes | None, *, is_told: bool = True, way: int = 1) -> MonthView:
        entries = tuple(self.entry(e, notes if is_told or e.is_key else None, month.year) for e in month.events[::way])
        return MonthView(month_id(month.year, month.number), month_name(month), entries)

    def _by_year(self, events: Iterable[Event]) -> tuple[YearView, ...]:
        """Return ``events``, which are in order of time, by year and month, compact."""
        years = []
        for year in years_of(events):
            months = tuple(self._month(month, None) for month in year.months)
            count = sum(len(m.entries) for m in months)
            years.append(YearView(year.number, year_address(year.number), count, months))
        return tuple(years)

    def _relations(self, event: Event) -> _Related:
        rows = []
        for pairs, side in ((event.relations, 0), (self._timeline.leading_back(event), 1)):
            for relation, ids in pairs:
                found = tuple(self.entry(e) for e in self._timeline.select(ids))
                if found:
                    rows.append((_(_RELATION_LABELS[relation][side]), found))
        return tuple(rows)

    def _neighbour(self, event: Event | None) -> EntryView | None:
        return self.entry(event) if event else None

    def _on_day(self, id_: str, date: Date) -> ActorOnDay:
        actor = self._registry.actors[id_]
        affiliation = self._registry.actors[actor.affiliation].name if actor.affiliation else ""
        return ActorOnDay(self._actor_link(id_), tuple(r.title for r in actor.roles_on(date)), affiliation)

    def _actor_remark(self, actor: Actor) -> str:
        return self._registry.actors[actor.affiliation].name if actor.affiliation else ""

    def _facts(self, source: Source) -> tuple[tuple[str, str], ...]:
        facts = (
            (_("Type"), property_label(source.genre) if source.genre else type_label(source.type)),
            (_("Side"), self._side(source.side)),
            (_("Carries the text of"), source.agency),
            (_("Published"), wording.words(source.issued) if source.issued else _("no date seen")),
            (_("Read"), wording.words(source.accessed) if source.accessed else ""),
            (_("Archived"), wording.words(source.archived) if source.archived else ""),
            (_("Language"), source.language),
        )
        return tuple((label, text) for label, text in facts if text)


def _year_link(number: int) -> Link:
    return Link(str(number), year_address(number))


def _term(role: Role) -> str:
    """Return a role's time in words, as far as it is known."""
    if role.since and role.until:
        return wording.from_to(role.since, role.until)
    if role.since:
        return wording.from_on(role.since)
    return wording.until(role.until) if role.until else ""


def _with_notes(month: MonthView, notes: tuple[NoteView, ...]) -> MonthView:
    """Return the month with each note beside the entry that is the first to cite it."""
    entries: list[EntryView] = []
    for entry in month.entries:
        if isinstance(entry, EntryLater):  # in brief: no sentences
            entries.append(entry)
            continue
        first = {m.number for s in entry.sentences for m in s.marks if m.nth == 1}
        entries.append(replace(entry, notes=tuple(notes[n - 1] for n in sorted(first))) if first else entry)
    return replace(month, entries=tuple(entries))


def _year_switches(number: int, *, is_told: bool, is_newest: bool) -> tuple[SwitchView, ...]:
    """Return the ways to the same year in another order or length."""
    base = year_address(number)
    length, order = ("accounts/" if is_told else ""), ("newest/" if is_newest else "")
    return (
        SwitchView(
            _("Order"),
            (
                (Link(_("Oldest first"), base + length), not is_newest),
                (Link(_("Newest first"), f"{base}{length}newest/"), is_newest),
            ),
        ),
        SwitchView(
            _("Length"),
            (
                (Link(_("In brief"), base + order), not is_told),
                (Link(_("All accounts"), f"{base}accounts/{order}"), is_told),
            ),
        ),
    )


def _coordinates(pair: tuple[float, float]) -> str:
    latitude, longitude = pair
    return _("%(latitude)s° %(north_or_south)s, %(longitude)s° %(east_or_west)s") % {
        "latitude": f"{abs(latitude):g}",
        "north_or_south": _("N") if latitude >= 0 else _("S"),
        "longitude": f"{abs(longitude):g}",
        "east_or_west": _("E") if longitude >= 0 else _("W"),
    }
