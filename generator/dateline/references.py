"""Whether every id that a file names exists, and whether relations make sense.

Runs when all files are read, before merging. An id in no registry is an error that prints the stub to paste.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dateline.diagnostic import Diagnostic, Related, did_you_mean, span_of
from dateline.event import RELATIONS, Report
from dateline.registry import Actor, Place, Registry
from dateline.source import Source

__all__ = ["check_registry", "check_reports", "check_sources", "unique_sources"]

_FILES = {"actor": "actors.yaml", "place": "places.yaml", "side": "sides.yaml", "kind": "kinds.yaml"}


def unique_sources(sources: Iterable[Source], diagnostics: list[Diagnostic]) -> dict[str, Source]:
    """Return the sources by id; an id that two files share is reported at both places and keeps the first."""
    found: dict[str, Source] = {}
    for source in sorted(sources, key=lambda s: s.path):
        first = found.setdefault(source.id, source)
        if first is not source:
            related = (Related(first.path, first.span, "the first one"),)
            message = f"the source id “{source.id}” is used by two files"
            help_ = "rename one of the files, or give one an “id”"
            diagnostics.append(
                Diagnostic(source.path, source.span, "source-duplicate", message, help_, related=related)
            )
    return found


def check_sources(sources: Iterable[Source], registry: Registry, diagnostics: list[Diagnostic]) -> None:
    """Report each source whose side is not in the registry."""
    for source in sources:
        if source.side:
            _check(source.side, "side", registry.sides, source.path, source, diagnostics)


def check_registry(registry: Registry, diagnostics: list[Diagnostic]) -> None:
    """Report affiliations, sides and surrounding places that do not exist, and chains that run in a circle."""
    for actor in registry.actors.values():
        if actor.affiliation:
            _check(actor.affiliation, "actor", registry.actors, actor.path, actor, diagnostics)
        if actor.side:
            _check(actor.side, "side", registry.sides, actor.path, actor, diagnostics)
    for place in registry.places.values():
        if place.within:
            _check(place.within, "place", registry.places, place.path, place, diagnostics)
    _check_chain(registry.actors, "affiliation", diagnostics)
    _check_chain(registry.places, "within", diagnostics)


def check_reports(
    reports: Iterable[Report], registry: Registry, diagnostics: list[Diagnostic], *, is_complete: bool
) -> None:
    """Report each id in a report that does not exist, relations to itself and relations that run in a circle.

    ``is_complete`` says that every file was read; only then is it known which event ids exist.
    """
    every = list(reports)
    ids = {str(r.id) for r in every} | {str(w) for r in every for w in r.was}
    for report in every:
        for actor in report.actors:
            _check(actor, "actor", registry.actors, report.path, report, diagnostics)
        for quote in report.quotes:
            if quote.speaker:
                _check(quote.speaker, "actor", registry.actors, report.path, report, diagnostics)
        if report.place:
            _check(report.place, "place", registry.places, report.path, report, diagnostics)
        if report.kind:
            _check(report.kind, "kind", registry.kinds, report.path, report, diagnostics)
        for relation in (*RELATIONS, "same-as", "was"):
            for other in report.related(relation):
                place = span_of(other, report.span)
                if other == report.id:
                    message = f"“{report.id}” stands in the relation “{relation}” to itself"
                    diagnostics.append(
                        Diagnostic(report.path, place, "relation-self", message, "name another event, or delete it")
                    )
                elif other not in ids and is_complete and relation != "was":
                    help_ = (
                        did_you_mean(other, ids - {str(report.id)}) or "write a report of it, or delete the relation"
                    )
                    diagnostics.append(
                        Diagnostic(report.path, place, "event-unknown", f"no file reports the event “{other}”", help_)
                    )
    for relation in RELATIONS:
        _check_circle(every, relation, diagnostics)


def _check(
    id_: str,
    what: str,
    known: Mapping[str, object],
    path: str,
    owner: Source | Report | Actor | Place,
    diagnostics: list[Diagnostic],
) -> None:
    if id_ in known:
        return
    file = _FILES[what]
    meant = did_you_mean(id_, known)
    name = " ".join(part.capitalize() for part in id_.split("-"))
    stub = f"{id_}: {{name: {name}, plural: {name}s}}" if what == "kind" else f"{id_}: {{name: {name}}}"
    help_ = f"{meant + ' If it is new, add' if meant else 'add'} to {file}: {stub}"
    message = f"the {what} “{id_}” is not in {file}"
    diagnostics.append(Diagnostic(path, span_of(id_, owner.span), f"{what}-unknown", message, help_))


def _check_chain(
    entries: Mapping[str, Actor] | Mapping[str, Place], attribute: str, diagnostics: list[Diagnostic]
) -> None:
    reported: set[str] = set()
    for id_, entry in entries.items():
        chain = [id_]
        while (above := getattr(entries[chain[-1]], attribute)) in entries and above not in chain:
            chain.append(above)
        if above in chain and not reported & set(chain):
            reported.update(chain)
            circle = [*chain[chain.index(above) :], above]
            message = f"“{attribute}” runs in a circle: {' → '.join(circle)}"
            diagnostics.append(
                Diagnostic(
                    entry.path,
                    span_of(getattr(entry, attribute), entry.span),
                    "relation-circle",
                    message,
                    "delete one of the steps",
                )
            )


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
                diagnostics.append(
                    Diagnostic(report.path, place, "relation-circle", message, "delete one of the steps")
                )
                done.update(circle)
                break
            elif following not in done and following in steps:
                path.append(following)
                on_path.add(following)
                waiting.append(iter(sorted(steps[following])))
