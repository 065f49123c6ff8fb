"""Whether every id that a file names exists, and whether relations make sense.

Runs when all files are read, before merging. An id in no registry is an error that prints the stub to paste.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import force_setattr

from dateline.diagnostic import Diagnostic, Related, Severity, did_you_mean, span_of
from dateline.event import RELATIONS, Report
from dateline.registry import Actor, Place, Registry, Role
from dateline.source import Source

__all__ = ["check_registry", "check_reports", "check_sources", "unique_sources"]

_CODES = {
    "actors.yaml": "actor-unknown",
    "places.yaml": "place-unknown",
    "sides.yaml": "side-unknown",
    "kinds.yaml": "kind-unknown",
}
# Looking for the nearest known id takes a millisecond; nobody reads thousands of findings.
_MAX_GUESSES = 2000


def unique_sources(sources: Iterable[Source], diagnostics: list[Diagnostic]) -> dict[str, Source]:
    """Return the sources by id; an id that two files share is reported at both places and keeps the first.

    So is an address: what one article says would count as two sources that agree.
    """
    found: dict[str, Source] = {}
    at: dict[str, list[Source]] = {}
    for source in sorted(sources, key=lambda s: s.path):
        where = source.where
        others = at.setdefault(where, []) if where else []
        other = next((o for o in others if o.is_same_edition(source)), None)
        others.append(source)
        if other:
            related = (Related(other.path, span_of(other.url, other.span), "the first one"),)
            place = span_of(source.url, source.span)
            message = f"two files have the address “{source.url}”"
            help_ = "put their reports into one file, or say in “section” or “page” which part of it each is about"
            said = Diagnostic(source.path, place, "url-duplicate", message, help_, Severity.WARNING, related=related)
            diagnostics.append(said)
        first = found.setdefault(source.id, source)
        if first is not source:
            related = (Related(first.path, span_of(first.id, first.span), "the first one"),)
            place = span_of(source.id, source.span)
            message = f"two files have the source id “{source.id}”"
            help_ = "rename one of the files, or give one an “id”"
            diagnostics.append(Diagnostic(source.path, place, "source-duplicate", message, help_, related=related))
    return found


def check_sources(sources: Iterable[Source], registry: Registry, diagnostics: list[Diagnostic]) -> None:
    """Report each source whose side is not in the registry."""
    sides = _Known("sides.yaml", registry.sides, diagnostics)
    for source in sources:
        sides.check(source.side, source)


def check_registry(registry: Registry, diagnostics: list[Diagnostic]) -> None:
    """Report affiliations, sides and surrounding places that do not exist, and chains that run in a circle."""
    actors = _Known("actors.yaml", registry.actors, diagnostics)
    sides = _Known("sides.yaml", registry.sides, diagnostics)
    places = _Known("places.yaml", registry.places, diagnostics)
    for actor in registry.actors.values():
        actors.check(actor.affiliation, actor)
        sides.check(actor.side, actor)
    for place in registry.places.values():
        places.check(place.within, place)
    _check_offices(registry.actors.values(), diagnostics)
    _check_chain(registry.actors, "affiliation", diagnostics)
    _check_chain(registry.places, "within", diagnostics)


def check_reports(
    reports: Iterable[Report],
    registry: Registry,
    diagnostics: list[Diagnostic],
    *,
    is_complete: bool,
    elsewhere: Iterable[str] = (),
) -> None:
    """Report each id in a report that does not exist, relations to itself and relations that run in a circle.

    ``is_complete`` says that every file was read; only then is it known which event ids exist. Ids of events in files
    that are not judged now are ``elsewhere``.
    """
    every = list(reports)
    actors = _Known("actors.yaml", registry.actors, diagnostics)
    places = _Known("places.yaml", registry.places, diagnostics)
    kinds = _Known("kinds.yaml", registry.kinds, diagnostics)
    ids = {str(r.id) for r in every} | {str(w) for r in every for w in r.was} | set(elsewhere)
    for report in every:
        for actor in (*report.actors, *(quote.speaker for quote in report.quotes)):
            actors.check(actor, report)
        places.check(report.place, report)
        kinds.check(report.kind, report)
        for relation in (*RELATIONS, "same-as", "distinct-from", "was"):
            for other in report.related(relation):
                place = span_of(other, report.span)
                if other == report.id:
                    message = f"“{relation}” of “{report.id}” names that very event"
                    help_ = "name another event, or delete it"
                    diagnostics.append(Diagnostic(report.path, place, "relation-self", message, help_))
                elif other not in ids and is_complete and relation != "was":
                    meant = did_you_mean(other, ids - {str(report.id)}) if len(diagnostics) < _MAX_GUESSES else ""
                    help_ = meant or "write a report of it, or delete the relation"
                    message = f"no file reports the event “{other}”"
                    diagnostics.append(Diagnostic(report.path, place, "event-unknown", message, help_))
    for relation in RELATIONS:
        _check_circle(every, relation, diagnostics)


class _Known(Struct, frozen=True):
    """The ids of one registry file. Of a file that could not be read nothing is said to be missing."""

    file: str
    ids: Mapping[str, object]
    diagnostics: list[Diagnostic]
    is_read: bool = False

    def __post_init__(self) -> None:
        errors = [d for d in self.diagnostics if d.severity is Severity.ERROR and _is_of(d, self.file)]
        is_cut_short = any(d.code == "findings-too-many" for d in errors)
        force_setattr(self, "is_read", not is_cut_short and bool(self.ids or not errors))

    def check(self, id_: str, owner: Source | Report | Actor | Place) -> None:
        """Report ``id_``, which ``owner`` names, if the file does not have it; an empty id is none."""
        if not id_ or id_ in self.ids or not self.is_read:
            return
        what = _CODES[self.file].removesuffix("-unknown")
        name = " ".join(part.capitalize() for part in id_.split("-"))
        plural = f", plural: {name.removesuffix('s')}s" if what == "kind" else ""
        stub = f"{id_}: {{name: {name}{plural}}}"
        meant = did_you_mean(id_, self.ids) if len(self.diagnostics) < _MAX_GUESSES else ""
        help_ = f"{meant} If it is new, add to {self.file}: {stub}" if meant else f"add to {self.file}: {stub}"
        message = f"the {what} “{id_}” is not in {self.file}"
        place = span_of(id_, owner.span)
        self.diagnostics.append(Diagnostic(owner.path, place, _CODES[self.file], message, help_))


def _check_offices(actors: Iterable[Actor], diagnostics: list[Diagnostic]) -> None:
    """Report each office of a side that two actors hold at once, at the one that stands second in the list."""
    holders: dict[tuple[str, str], list[tuple[Actor, Role]]] = {}
    for actor in actors:
        for role in actor.roles:
            if role.is_shared:
                continue
            others = holders.setdefault((actor.side or actor.affiliation, role.title.casefold()), [])
            for other, held in others:
                if other is not actor and role.overlaps(held):
                    related = (Related(other.path, span_of(held.title, other.span), "the other one"),)
                    place = span_of(role.title, actor.span)
                    message = f"“{actor.id}” and “{other.id}” are both “{role.title}” at one time"
                    help_ = "say “from” when and “until” when each was, or “held-by: several”"
                    said = Diagnostic(actor.path, place, "office-taken", message, help_, Severity.WARNING, related)
                    diagnostics.append(said)
                    break
            others.append((actor, role))


def _is_of(diagnostic: Diagnostic, file: str) -> bool:
    return diagnostic.path.rpartition("/")[2] == file


def _check_chain(
    entries: Mapping[str, Actor] | Mapping[str, Place], attribute: str, diagnostics: list[Diagnostic]
) -> None:
    """Report each circle of an attribute that leads from one entry to another, at the entry where it was met."""
    done: set[str] = set()
    for start in entries:
        chain: dict[str, None] = {}
        id_ = start
        while id_ in entries and id_ not in done and id_ not in chain:
            chain[id_] = None
            id_ = getattr(entries[id_], attribute)
        if id_ in chain:
            steps = list(chain)
            circle = " → ".join((*steps[steps.index(id_) :], id_))
            entry = entries[steps[-1]]
            place = span_of(getattr(entry, attribute), entry.span)
            message = f"“{attribute}” runs in a circle: {circle}"
            diagnostics.append(Diagnostic(entry.path, place, "relation-circle", message, "delete one of the steps"))
        done.update(chain)


def _check_circle(reports: list[Report], relation: str, diagnostics: list[Diagnostic]) -> None:
    """Report each circle of ``relation`` once, at one of its steps."""
    steps: dict[str, dict[str, Report]] = {}
    for report in reports:
        for other in report.related(relation):
            if other != report.id:
                steps.setdefault(str(report.id), {}).setdefault(str(other), report)
    done: set[str] = set()
    for start in sorted(steps):
        # Depth first with a stack of our own: a chain of a hundred thousand events must not end the interpreter's.
        path: list[str] = [start]
        on_path = {start}
        waiting = [iter(sorted(steps[start]))]
        while path and start not in done:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                on_path.discard(path[-1])
                done.add(path.pop())
            elif following in on_path:
                circle = [*path[path.index(following) :], following]
                report = steps[path[-1]][following]
                message = f"“{relation}” runs in a circle: {' → '.join(circle)}"
                place = next((span_of(i, report.span) for i in report.related(relation) if i == following), report.span)
                help_ = "delete one of the steps"
                diagnostics.append(Diagnostic(report.path, place, "relation-circle", message, help_))
                done.update(circle)
                break
            elif following not in done and following in steps:
                path.append(following)
                on_path.add(following)
                waiting.append(iter(sorted(steps[following])))
