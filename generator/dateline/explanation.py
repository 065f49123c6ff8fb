"""An event as it was understood: each value with the sources it came from, for `dateline show`.

Merging explains itself here. The text is for people at a terminal, the data for programs.
"""

from __future__ import annotations

from typing import Any

from dateline.event import Assertion, Event, Property, Sentence
from dateline.registry import Registry
from dateline.wording import words

__all__ = ["as_data", "as_text"]


def as_text(event: Event, registry: Registry) -> str:
    """Return the event over several lines, ending in a line break."""
    lines = [f"{event.id}", f"  title      {event.title}", f"  date       {event.when} ({words(event.when)})"]
    lines += [f"  stated     “{s.words}” in {s.report.source_id}" for s in event.stated]
    lines.append(f"  kind       {event.kind.value}")
    if event.place:
        lines.append(f"  place      {event.place.value}")
    lines += [f"  actor      {a}{_roles(a, event, registry)}" for a in event.actors]
    if event.is_key:
        lines.append("  importance key")
    for relation, ids in event.relations:
        lines.append(f"  {relation:<10} {', '.join(ids)}")
    if event.was:
        lines.append(f"  was        {', '.join(event.was)}")
    sides = ", ".join(event.sides) or "none named"
    lines.append(f"  sides      {sides}{' (one side only)' if event.only_side else ''}")
    lines.append(f"  sources    {len(event.sources)}")
    lines += ["", "narrative"]
    lines += [f"  {s.text} {_cited(s)}" for s in event.narrative] or ["  no report has a summary yet"]
    for property_ in _properties(event):
        lines += ["", *_property_lines(property_)]
    lines += ["", "reports"]
    for report in event.reports:
        quotes = f", {len(report.quotes)} quote{'s' if len(report.quotes) != 1 else ''}" if report.quotes else ""
        lines.append(f"  {report.source_id} ({report.path}:{report.span.line}{quotes})")
    return "\n".join(lines) + "\n"


def as_data(event: Event) -> dict[str, Any]:
    """Return the event as JSON can hold it."""
    return {
        "id": event.id,
        "title": event.title,
        "date": str(event.when),
        "words": words(event.when),
        "stated": [{"words": s.words, "source": s.report.source_id} for s in event.stated],
        "kind": str(event.kind.value),
        "place": str(event.place.value) if event.place else None,
        "actors": list(event.actors),
        "importance": "key" if event.is_key else None,
        "narrative": [
            {
                "text": s.text,
                "citations": [{"source": c.source.id, "locator": c.locator or None} for c in s.citations],
            }
            for s in event.narrative
        ],
        "properties": {p.id: _property_data(p) for p in _properties(event)},
        "disputes": [p.id for p in event.disputes],
        "relations": {relation: list(ids) for relation, ids in event.relations},
        "was": list(event.was),
        "sides": list(event.sides),
        "one-sided": event.only_side or None,
        "reports": [
            {"source": r.source_id, "path": r.path, "line": r.span.line, "quotes": [q.text for q in r.quotes]}
            for r in event.reports
        ],
    }


def _properties(event: Event) -> list[Property]:
    return [p for p in (event.date, event.kind, event.place, *event.claims) if p]


def _roles(actor: str, event: Event, registry: Registry) -> str:
    titles = "; ".join(r.title for r in registry.actors[actor].roles_on(event.when)) if actor in registry.actors else ""
    return f" ({titles})" if titles else ""


def _cited(sentence: Sentence) -> str:
    return "".join(f"[{c.source.id}]" for c in sentence.citations)


def _property_lines(property_: Property) -> list[str]:
    lines = [f"{property_.id}{': sources disagree' if property_.is_disputed else ''}"]
    for position in property_.positions:
        lines.append(f"  {position.value}")
        lines += [f"    {_word(a, position.value)}" for a in position.assertions]
    lines += [f"  fits several: {a.value}: {a.report.source_id}" for a in property_.neutral]
    lines += [f"  deprecated: {a.value}: {a.report.source_id} (because {a.because})" for a in property_.deprecated]
    if property_.resolution:
        lines.append(f"  resolved: {property_.resolution.take} (because {property_.resolution.because})")
    return lines


def _word(assertion: Assertion, shown: object) -> str:
    own = f" as “{assertion.value}”" if assertion.value != shown else ""
    rank = f" [{assertion.rank}: {assertion.because}]" if assertion.because else ""
    return f"{assertion.report.source_id}{own}{rank}"


def _property_data(property_: Property) -> dict[str, Any]:
    def asserted(a: Assertion) -> dict[str, Any]:
        return {
            "value": str(a.value),
            "source": a.report.source_id,
            "rank": str(a.rank),
            "because": a.because or None,
        }

    resolution = property_.resolution
    return {
        "value": str(property_.value),
        "disputed": property_.is_disputed,
        "positions": [
            {"value": str(p.value), "reports": [asserted(a) for a in p.assertions]} for p in property_.positions
        ],
        "neutral": [asserted(a) for a in property_.neutral],
        "deprecated": [asserted(a) for a in property_.deprecated],
        "resolution": {"take": resolution.take, "because": resolution.because} if resolution else None,
    }
