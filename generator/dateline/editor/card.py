"""What a hover shows, in Markdown: an event as it was merged, an actor, a place, a source, a date in words, a field.

Whatever comes from the content is escaped: a title must not become a link or a heading in somebody's editor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline import edtf, explanation
from dateline.event import Event
from dateline.field import Field
from dateline.mention import Mention
from dateline.registry import Actor, Place
from dateline.source import Source
from dateline.timeline import Timeline
from dateline.wording import words

__all__ = ["of_date", "of_event", "of_field", "of_mention"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&:@])")


def of_mention(mention: Mention, timeline: Timeline) -> str:
    """Return what an id stands for; an empty string if nothing is known of it."""
    registry = timeline.registry
    if mention.of == "event":
        event = timeline.find(mention.id)
        return of_event(event, timeline) if event else ""
    if mention.of == "source":
        source = timeline.sources.get(mention.id)
        return _of_source(source, timeline) if source else ""
    if mention.of == "actor" and mention.id in registry.actors:
        return _of_actor(registry.actors[mention.id], timeline)
    if mention.of == "place" and mention.id in registry.places:
        return _of_place(registry.places[mention.id], timeline)
    if mention.of == "side" and mention.id in registry.sides:
        side = registry.sides[mention.id]
        return _card(side.name, (side.description,))
    if mention.of == "kind" and mention.id in registry.kinds:
        kind = registry.kinds[mention.id]
        return _card(kind.name, (kind.description, _events(len(timeline.by_kind.get(kind.id, ())))))
    return ""


def of_event(event: Event, timeline: Timeline) -> str:
    """Return the event as all its reports make it, as `dateline show` prints it."""
    text = explanation.as_text(event, timeline.registry).rstrip("\n")
    # A fence is closed by one as long: this is longer than any run of its character within.
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 3)
    disputes = ", ".join(p.id for p in event.disputes)
    notes = (_escaped(words(event.when)), f"sources disagree on {_escaped(disputes)}" if disputes else "")
    head = " · ".join(n for n in notes if n)
    return f"**{_escaped(event.title)}**\n\n{head}\n\n{fence}text\n{text}\n{fence}"


def of_date(text: str) -> str:
    """Return what a date means; an empty string for what is none."""
    try:
        date = edtf.parse(text)
    except edtf.Invalid:
        return ""
    bounds = f"from {date.earliest} to {date.latest}" if date.earliest != date.latest else str(date.earliest)
    return f"**{_escaped(words(date))}**\n\n{_escaped(bounds)}"


def of_field(field: Field) -> str:
    """Return what a field means, with its example."""
    need = " Required." if field.required else ""
    return f"{field.help}{need}" + (f"\n\nExample: `{field.key}: {field.example}`" if field.example else "")


def _of_actor(actor: Actor, timeline: Timeline) -> str:
    roles = [r.title + (f" ({r.since or ''}–{r.until or ''})" if r.since or r.until else "") for r in actor.roles]
    names = [f"{name} ({language})" for language, name in actor.names]
    about = f"{actor.kind}" + (f", {actor.affiliation}" if actor.affiliation else "")
    return _card(
        actor.name, (about, ", ".join(names), *roles, actor.note, _events(len(timeline.by_actor.get(actor.id, ()))))
    )


def _of_place(place: Place, timeline: Timeline) -> str:
    names = [f"{name} ({language})" for language, name in place.names]
    around = [timeline.registry.places[p].name for p in timeline.registry.places_around(place.id)[1:]
              if p in timeline.registry.places]  # fmt: skip
    within = f"in {', '.join(around)}" if around else ""
    return _card(place.name, (within, ", ".join(names), place.note, _events(len(timeline.by_place.get(place.id, ())))))


def _of_source(source: Source, timeline: Timeline) -> str:
    appeared = ", ".join(p for p in (source.container_title, str(source.issued or "")) if p)
    by = ", ".join(str(name) for name in source.author)
    return _card(source.title, (by, appeared, source.side, _events(len(timeline.by_source.get(source.id, ())))))


def _events(number: int) -> str:
    return f"{number} event{'' if number == 1 else 's'}"


def _card(name: str, parts: Iterable[str]) -> str:
    return "\n\n".join((f"**{_escaped(name)}**", *(_escaped(p) for p in parts if p)))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
