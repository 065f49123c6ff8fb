"""What changed for a reader between two versions of the timeline.

Compared are the merged events, as readers see them, not the lines of files: a report that says what others said already
changes nothing but the number of its event's sources. A date that became more precise is told from one that became
another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from dateline import edtf, wording
from dateline.edtf import Date
from dateline.event import Event, Property
from dateline.registry import Registry
from dateline.timeline import Timeline

__all__ = ["Change", "Changes", "as_data", "as_markdown", "as_text", "compare"]


class Change(Struct, frozen=True):
    """One thing that changed of one event: a code, one sentence without a full stop, and the values."""

    code: str
    words: str
    before: str = ""
    after: str = ""


class Changes(Struct, frozen=True):
    """All that changed. Events are in order of time; those that changed come with what did."""

    added: tuple[Event, ...] = ()
    removed: tuple[Event, ...] = ()
    changed: tuple[tuple[Event, tuple[Change, ...]], ...] = ()
    sources_added: tuple[str, ...] = ()
    sources_removed: tuple[str, ...] = ()
    actors_added: tuple[str, ...] = ()
    places_added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.added, self.removed, self.changed, self.sources_added, self.sources_removed,
                    self.actors_added, self.places_added))  # fmt: skip


def compare(before: Timeline, after: Timeline) -> Changes:
    """Return what a reader of ``before`` finds changed in ``after``."""
    # An event is the same one if its id, or an earlier one, leads to it; several may have become one.
    met: dict[str, list[Event]] = {}
    removed: list[Event] = []
    for event in before.events:
        found = after.find(event.id)
        if found is None:
            removed.append(event)
        else:
            met.setdefault(found.id, []).append(event)
    changed = []
    for event in after.events:
        if earlier := met.get(event.id):
            # The one that had this id, or else the first of those that became it.
            old = next((e for e in earlier if e.id == event.id), earlier[0])
            if differences := tuple(_changes(old, event, earlier, after.registry)):
                changed.append((event, differences))
    return Changes(
        added=tuple(e for e in after.events if e.id not in met),
        removed=tuple(removed),
        changed=tuple(changed),
        sources_added=tuple(s for s in after.sources if s not in before.sources),
        sources_removed=tuple(s for s in before.sources if s not in after.sources),
        actors_added=tuple(a for a in after.by_actor if a not in before.by_actor),
        places_added=tuple(p for p in after.by_place if p not in before.by_place),
    )


def _changes(old: Event, new: Event, earlier: Iterable[Event], registry: Registry) -> Iterator[Change]:
    for event in earlier:
        if event.id != new.id:
            code = "renamed" if event is old else "joined"
            verb = "was called" if event is old else "now includes"
            yield Change(code, f"{verb} “{event.id}”", event.id, new.id)
    if old.title != new.title:
        yield Change("title", f"title: “{old.title}” is now “{new.title}”", old.title, new.title)
    if old.when != new.when:
        yield _date_change(old.when, new.when)
    if str(old.kind.value) != str(new.kind.value):
        yield _value_change("kind", _named(old.kind, registry), _named(new.kind, registry))
    places = [_named(p, registry) if p else "" for p in (old.place, new.place)]
    if places[0] != places[1]:
        yield _value_change("place", *places)
    yield from _actor_changes(old, new, registry)
    yield from _claim_changes(old, new)
    yield from _dispute_changes(old, new)
    yield from _source_changes(old, new)
    if [s.text for s in old.narrative] != [s.text for s in new.narrative]:
        yield Change(
            "account", "the account was rewritten" if old.narrative and new.narrative else "an account was written"
        )
    elif [[c.source.id for c in s.citations] for s in old.narrative] != [
        [c.source.id for c in s.citations] for s in new.narrative
    ]:
        yield Change("citations", "the account cites its sources otherwise")
    if old.is_key != new.is_key:
        yield Change("importance", "is now a key event" if new.is_key else "is no longer a key event")
    if old.relations != new.relations:
        yield Change("relations", "its relations to other events changed")


def _date_change(old: Date, new: Date) -> Change:
    words = wording.words(old), wording.words(new)
    if edtf.intersects(old, new) and (edtf.narrower(new, old) or edtf.narrower(old, new)):
        is_narrower = edtf.narrower(new, old)
        verb = "narrowed" if is_narrower else "widened"
        return Change(f"date-{verb}", f"date {verb} from {words[0]} to {words[1]}", str(old), str(new))
    return Change("date", f"date: {words[0]} is now {words[1]}", str(old), str(new))


def _value_change(name: str, old: str, new: str) -> Change:
    if not old:
        return Change(name, f"{name} is now known: {new}", old, new)
    if not new:
        return Change(name, f"{name} is no longer given: {old}", old, new)
    return Change(name, f"{name}: {old} is now {new}", old, new)


def _actor_changes(old: Event, new: Event, registry: Registry) -> Iterator[Change]:
    def names(ids: Iterable[str]) -> str:
        return ", ".join(registry.actors[i].name if i in registry.actors else i for i in ids)

    if joined := [a for a in new.actors if a not in old.actors]:
        yield Change("actors", f"now names {names(joined)}", "", " ".join(joined))
    if left := [a for a in old.actors if a not in new.actors]:
        yield Change("actors", f"no longer names {names(left)}", " ".join(left), "")


def _claim_changes(old: Event, new: Event) -> Iterator[Change]:
    before, after = ({p.id: str(p.value) for p in e.claims} for e in (old, new))
    for name in sorted({*before, *after}):
        was, is_ = before.get(name, ""), after.get(name, "")
        if was != is_:
            yield _value_change(name.replace("-", " "), was, is_)


def _dispute_changes(old: Event, new: Event) -> Iterator[Change]:
    before, after = ({p.id: p for p in e.disputes} for e in (old, new))
    for name in sorted({*before, *after}):
        was, is_ = before.get(name), after.get(name)
        label = name.replace("-", " ")
        if is_ and not was:
            yield Change(
                "dispute-opened", f"sources now disagree on the {label}: {_positions(is_)}", "", _positions(is_)
            )
        elif was and not is_:
            yield Change("dispute-gone", f"sources no longer disagree on the {label}", _positions(was), "")
        if is_ and is_.resolution and not (was and was.resolution):
            take, because = is_.resolution.take, is_.resolution.because
            yield Change("dispute-settled", f"the editors settled the {label}: {take}, because {because}", "", take)
        elif was and was.resolution and is_ and not is_.resolution:
            yield Change(
                "dispute-reopened", f"the {label} is no longer settled by the editors", was.resolution.take, ""
            )
        elif was and is_ and _positions(was) != _positions(is_):
            words = f"what sources say of the {label} is now {_positions(is_)}"
            yield Change("dispute", words, _positions(was), _positions(is_))


def _source_changes(old: Event, new: Event) -> Iterator[Change]:
    before, after = ({s.id: s for s in e.sources} for e in (old, new))
    if added := [i for i in after if i not in before]:
        names = ", ".join(after[i].container_title or after[i].publisher or after[i].title for i in added)
        yield Change("sources-added", f"{_count(len(added), 'more source')}: {names}", "", " ".join(added))
    if removed := [i for i in before if i not in after]:
        yield Change("sources-removed", f"{_count(len(removed), 'source')} fewer", " ".join(removed), "")


def _named(property_: Property, registry: Registry) -> str:
    """Return a place or a kind by its name."""
    id_ = str(property_.value)
    entry: Any = registry.places.get(id_) if property_.id == "place" else registry.kinds.get(id_)
    return str(entry.name) if entry else id_


def _positions(property_: Property) -> str:
    values = (wording.words(p.value) if isinstance(p.value, Date) else str(p.value) for p in property_.positions)
    return " or ".join(values)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


# In print ---------------------------------------------------------------------------------------------------------


def as_text(changes: Changes) -> str:
    """Return the changes for a terminal; an empty text if there are none."""
    lines: list[str] = []
    for sign, events in (("+", changes.added), ("-", changes.removed)):
        lines += [f"{sign} {wording.words(e.when)}: {e.title} ({e.id})" for e in events]
    for event, found in changes.changed:
        lines += [f"~ {wording.words(event.when)}: {event.title} ({event.id})", *(f"    {c.words}" for c in found)]
    lines += [f"{label}: {', '.join(ids)}" for label, ids in _lists(changes)]
    return "".join(f"{line}\n" for line in lines)


def as_markdown(changes: Changes, names: Mapping[str, str] | None = None) -> str:
    """Return the changes as Markdown for a pull request. ``names`` are the titles of sources, by id."""
    if not changes:
        return "Nothing changes for a reader.\n"
    parts = []
    for heading, events in (("Events added", changes.added), ("Events removed", changes.removed)):
        if events:
            rows = (f"- **{_md(wording.words(e.when))}**: {_md(e.title)} (`{e.id}`)\n" for e in events)
            parts.append(f"### {heading} ({len(events)})\n\n{''.join(rows)}")
    if changes.changed:
        rows = (
            f"- **{_md(wording.words(e.when))}**: {_md(e.title)} (`{e.id}`)\n"
            + "".join(f"  - {_md(c.words)}\n" for c in found)
            for e, found in changes.changed
        )
        parts.append(f"### Events changed ({len(changes.changed)})\n\n{''.join(rows)}")
    for label, ids in _lists(changes):
        rows = (f"- `{i}`{': ' + _md(names[i]) if names and i in names else ''}\n" for i in ids)
        parts.append(f"### {label} ({len(ids)})\n\n{''.join(rows)}")
    return "\n".join(parts)


def as_data(changes: Changes) -> dict[str, Any]:
    """Return the changes as JSON can hold them."""

    def brief(event: Event) -> dict[str, str]:
        return {"id": event.id, "date": str(event.when), "title": event.title}

    return {
        "added": [brief(e) for e in changes.added],
        "removed": [brief(e) for e in changes.removed],
        "changed": [
            {
                **brief(e),
                "changes": [{"code": c.code, "words": c.words, "before": c.before, "after": c.after} for c in found],
            }
            for e, found in changes.changed
        ],
        "sources": {"added": list(changes.sources_added), "removed": list(changes.sources_removed)},
        "actors": {"added": list(changes.actors_added)},
        "places": {"added": list(changes.places_added)},
    }


def _lists(changes: Changes) -> Iterator[tuple[str, tuple[str, ...]]]:
    for label, ids in (
        ("Sources added", changes.sources_added),
        ("Sources removed", changes.sources_removed),
        ("Actors new to the timeline", changes.actors_added),
        ("Places new to the timeline", changes.places_added),
    ):
        if ids:
            yield label, ids


def _md(text: str) -> str:
    """Return a text in which Markdown and HTML find nothing of theirs, and nobody is notified by an “@”."""
    for mark in "\\`*_[]<>#|~":
        text = text.replace(mark, f"\\{mark}" if mark != "<" else "&lt;")
    return text.replace("@", "@\u200b")
