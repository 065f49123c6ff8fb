"""The timeline's values as JSON can hold them, for the JSON exports; their schema is in `json_schema`.

A key whose value no source gives is left out. Dates are `{edtf, words}`: whoever needs more precision must read the
sources, for there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dateline.edtf import Date
from dateline.event import Assertion, Event, Property, Quote, Report
from dateline.export.publication import Publication
from dateline.registry import Actor, Kind, Place, Side
from dateline.source import Name, Source
from dateline.timeline import Timeline
from dateline.wording import words

__all__ = ["event_data", "event_with_context", "registry_data", "site_data", "source_data"]

_SOURCE_TEXTS = (
    "type", "title", "container_title", "collection_title", "publisher", "publisher_place", "authority", "genre",
    "medium", "number", "volume", "issue", "page", "section", "event_title", "event_place", "url", "archive_url",
    "language", "side", "agency", "note",
)  # fmt: skip
_REPORT_TEXTS = ("stated", "title", "kind", "place", "summary", "because")
_QUOTE_TEXTS = ("speaker", "lang", "translation", "locator", "prefix", "suffix")


def site_data(publication: Publication) -> dict[str, Any]:
    """Return what the site says of itself."""
    return _given(
        title=publication.title,
        subtitle=publication.subtitle,
        url=publication.url,
        licence=publication.licence,
        language=publication.language,
    )


def event_data(event: Event, timeline: Timeline, publication: Publication) -> dict[str, Any]:
    """Return one event with all its reports; sources, actors and places are named by their ids."""
    return _given(
        id=event.id,
        url=publication.address("event", event.id),
        title=event.title,
        date=_date(event.when),
        kind=str(event.kind.value),
        place=str(event.place.value) if event.place else "",
        actors=list(event.actors),
        key=event.is_key,
        one_sided=event.only_side,
        stated=[{"words": s.words, "source": s.report.source_id} for s in event.stated],
        account=[
            {
                "text": s.text,
                "citations": [_given(source=c.source.id, locator=c.locator) for c in s.citations],
            }
            for s in event.narrative
        ],
        properties={p.id: _property(p) for p in (event.date, event.kind, event.place, *event.claims) if p},
        disputes=[p.id for p in event.disputes],
        relations={r: [i for i in ids if i in timeline.by_id] for r, ids in event.relations},
        was=list(event.was),
        reports=[_report(r) for r in event.reports],
    )


def event_with_context(event: Event, timeline: Timeline, publication: Publication) -> dict[str, Any]:
    """Return one event with the sources, actors, places, kinds and sides that it names."""
    registry = timeline.registry
    speakers = [q.speaker for r in event.reports for q in r.quotes if q.speaker]
    people = _with_affiliations([*event.actors, *speakers], registry.actors)
    place_ids = [r.place for r in event.reports if r.place] + ([str(event.place.value)] if event.place else [])
    places = dict.fromkeys(p for i in place_ids for p in registry.places_around(i))
    kinds = dict.fromkeys([str(event.kind.value), *(r.kind for r in event.reports if r.kind)])
    sides = dict.fromkeys(
        [*(s.side for s in event.sources), *(registry.actors[a].side for a in people if a in registry.actors)]
    )
    data = event_data(event, timeline, publication)
    data["sources"] = [source_data(s, publication) for s in event.sources]
    data["registry"] = _given(
        actors=[_actor(registry.actors[a]) for a in people if a in registry.actors],
        places=[_place(registry.places[p]) for p in places if p in registry.places],
        kinds=[_kind(registry.kinds[k]) for k in kinds if k in registry.kinds],
        sides=[_side(registry.sides[s]) for s in sides if s in registry.sides],
    )
    return data


def registry_data(timeline: Timeline) -> dict[str, Any]:
    """Return the site's lists of actors, places, kinds and sides."""
    registry = timeline.registry
    return {
        "actors": [_actor(a) for a in registry.actors.values()],
        "places": [_place(p) for p in registry.places.values()],
        "kinds": [_kind(k) for k in registry.kinds.values()],
        "sides": [_side(s) for s in registry.sides.values()],
    }


def source_data(source: Source, publication: Publication) -> dict[str, Any]:
    """Return a source; keys are CSL's variables where CSL has them."""
    page = publication.address("source", source.id)
    data: dict[str, Any] = {"id": source.id, **({"page-url": page} if page else {})}
    for name in ("type", "title"):
        data[name] = getattr(source, name)
    for role in ("author", "editor", "translator", "interviewer"):
        if names := getattr(source, role):
            data[role] = [_name(n) for n in names]
    for name in _SOURCE_TEXTS[2:]:
        if text := getattr(source, name):
            data[name.replace("_", "-")] = text
    for name in ("issued", "accessed", "archived"):
        if date := getattr(source, name):
            data[name] = _date(date)
    return data


def _with_affiliations(ids: Iterable[str], actors: dict[str, Actor]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for id_ in ids:
        while id_ and id_ not in found:
            found[id_] = None
            id_ = actors[id_].affiliation if id_ in actors else ""
    return tuple(found)


def _report(report: Report) -> dict[str, Any]:
    return _given(
        source=report.source_id,
        date=_date(report.date) if report.date else None,
        **{name: getattr(report, name) for name in _REPORT_TEXTS},
        actors=list(report.actors),
        rank=str(report.rank),
        claims=[
            _given(property=c.property_id, value=c.value, rank=str(c.rank) if c.rank else "", because=c.because)
            for c in report.claims
        ],
        quotes=[_quote(q) for q in report.quotes],
    )


def _quote(quote: Quote) -> dict[str, Any]:
    return _given(
        text=quote.text, **{name: getattr(quote, name) for name in _QUOTE_TEXTS}, supports=list(quote.supports)
    )


def _property(property_: Property) -> dict[str, Any]:
    resolution = property_.resolution
    return _given(
        value=str(property_.value),
        positions=[
            {"value": str(p.value), "assertions": [_assertion(a) for a in p.assertions]} for p in property_.positions
        ],
        neutral=[_assertion(a) for a in property_.neutral],
        deprecated=[_assertion(a) for a in property_.deprecated],
        resolution={"take": resolution.take, "because": resolution.because} if resolution else None,
    )


def _assertion(a: Assertion) -> dict[str, Any]:
    return _given(value=str(a.value), source=a.report.source_id, rank=str(a.rank), because=a.because)


def _actor(actor: Actor) -> dict[str, Any]:
    roles = [
        _given(title=r.title, since=_date(r.since) if r.since else None, until=_date(r.until) if r.until else None)
        for r in actor.roles
    ]
    return _given(
        id=actor.id, name=actor.name, names=dict(actor.names), kind=actor.kind, affiliation=actor.affiliation,
        side=actor.side, roles=roles, wikidata=actor.wikidata, sort=actor.sort, note=actor.note,
    )  # fmt: skip


def _place(place: Place) -> dict[str, Any]:
    return _given(
        id=place.id, name=place.name, names=dict(place.names), within=place.within,
        coordinates=list(place.coordinates) if place.coordinates else None, wikidata=place.wikidata, note=place.note,
    )  # fmt: skip


def _kind(kind: Kind) -> dict[str, Any]:
    return _given(id=kind.id, name=kind.name, plural=kind.plural, description=kind.description)


def _side(side: Side) -> dict[str, Any]:
    return _given(id=side.id, name=side.name, description=side.description)


def _name(name: Name) -> dict[str, str]:
    return _given(literal=name.literal, family=name.family, given=name.given)


def _date(date: Date) -> dict[str, str]:
    return {"edtf": str(date), "words": words(date)}


def _given(**values: Any) -> dict[str, Any]:
    """Return what is there: no key for an empty text, list or mapping, None or False. Underscores become hyphens."""
    return {k.replace("_", "-"): v for k, v in values.items() if v not in ("", None, False, [], {}, ())}
