"""All reports of one happening become one event; where sources disagree, the disagreement is kept.

The rules are DESIGN's “Merging”. The result does not depend on the order of files: reports are first put into the
order of their sources' days of issue. This module decides which value stands first and refuses to drop any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from dateline.cite import narrative
from dateline.diagnostic import Diagnostic, Related, span_of
from dateline.dispute import DATES, TEXTS, Scale, places, settle
from dateline.edtf import Date
from dateline.event import (
    RELATIONS,
    Assertion,
    Event,
    Property,
    Rank,
    Report,
    Resolution,
    Stated,
)
from dateline.registry import Registry
from dateline.source import Source

__all__ = ["canonical_ids", "merge"]


def merge(
    reports: Iterable[Report],
    sources: Mapping[str, Source],
    registry: Registry,
    diagnostics: list[Diagnostic],
) -> tuple[Event, ...]:
    """Return the events that ``reports`` tell of, in the order of their ids.

    What an event still lacks, a resolution that names no value and an earlier id that is still in use are added to
    ``diagnostics``. An event one of whose reports could not be read whole is merged as far as it goes, without
    complaint about what the broken part may have held.
    """
    ordered = sorted(reports, key=_report_order)
    names = canonical_ids(ordered)
    groups: dict[str, list[Report]] = defaultdict(list)
    for report in ordered:
        groups[names.get(report.id, report.id)].append(report)
    _check_former_ids(groups, diagnostics)
    for id_, group in groups.items():
        names.update((str(former), id_) for r in group for former in r.was)
    events = (_event(id_, group, names, sources, registry, diagnostics) for id_, group in sorted(groups.items()))
    return tuple(event for event in events if event)


def canonical_ids(reports: Iterable[Report]) -> dict[str, str]:
    """Return, for each id that is joined to another by ``same-as``, the id under which they become one event.

    The id of the entry that says ``same-as`` wins; of several, the first in alphabetical order.
    """
    parent: dict[str, str] = {}

    def root(id_: str) -> str:
        while parent.setdefault(id_, id_) != id_:
            id_ = parent[id_]
        return id_

    says: set[str] = set()
    for report in reports:
        for other in report.same_as:
            says.add(str(report.id))
            a, b = sorted((root(str(report.id)), root(str(other))))
            parent[b] = a
    members: dict[str, list[str]] = defaultdict(list)
    for id_ in sorted(parent):
        members[root(id_)].append(id_)
    result: dict[str, str] = {}
    for group in members.values():
        chosen = min((id_ for id_ in group if id_ in says), default=group[0])
        result.update(dict.fromkeys(group, chosen))
    return result


def _report_order(report: Report) -> tuple[object, ...]:
    """Order: the editors' own words first, then by day of issue (no day comes last), then by the source's id."""
    source = report.source
    if source is None:
        return (0, (), report.path, report.span)
    issued = source.issued.sort_key() if source.issued else ()
    return (1 if source.issued else 2, issued, source.id, report.span)


def _check_former_ids(groups: Mapping[str, list[Report]], diagnostics: list[Diagnostic]) -> None:
    first: dict[str, tuple[str, Report]] = {}
    for id_, group in groups.items():
        for report in group:
            for former in report.was:
                place = span_of(former, report.span)
                if former in groups:
                    message = f"“{former}” is given as an earlier id of “{id_}”, but reports still use it"
                    help_ = "change those reports, or join the two with “same-as” in an editors’ file"
                    related = (Related(groups[former][0].path, groups[former][0].span, "still in use here"),)
                    diagnostics.append(Diagnostic(report.path, place, "id-in-use", message, help_, related=related))
                elif former in first and first[former][0] != id_:
                    other_id, other = first[former]
                    message = f"“{former}” is given as an earlier id of “{id_}” and of “{other_id}”"
                    related = (Related(other.path, span_of(former, other.span), "the other one"),)
                    help_ = "one address can lead to one event only"
                    diagnostics.append(Diagnostic(report.path, place, "id-in-use", message, help_, related=related))
                else:
                    first.setdefault(former, (id_, report))


def _event(
    id_: str,
    group: list[Report],
    names: Mapping[str, str],
    sources: Mapping[str, Source],
    registry: Registry,
    diagnostics: list[Diagnostic],
) -> Event | None:
    told = tuple(r for r in group if r.source)
    editors = tuple(r for r in group if not r.source)
    resolutions = _resolutions(editors, diagnostics)

    def property_of(name: str, assertions: list[Assertion], scale: Scale) -> Property | None:
        resolution = resolutions.get(name)
        found = settle(name, assertions, scale, resolution)
        if found and resolution and not found.resolution:
            _report_unknown_choice(found, resolution, editors, diagnostics)
        return found

    def field(name: str) -> list[Assertion]:
        return [Assertion(name, _plain(v), r, r.rank, r.because) for r in told if (v := getattr(r, name))]

    date = property_of("date", field("date"), DATES)
    kind = property_of("kind", field("kind"), TEXTS)
    place = property_of("place", field("place"), places(registry))
    claims = []
    for property_ in sorted({c.property_id for r in told for c in r.claims}):
        said = [
            Assertion(property_, c.value, r, c.rank or r.rank, c.because or r.because)
            for r in told
            for c in r.claims
            if c.property_id == property_
        ]
        claims.append(property_of(property_, said, TEXTS))
    settled = {"date", "kind", "place", *(c.id for c in claims if c)}
    for resolution in resolutions.values():
        if resolution.property_id not in settled:
            owner = next(r for r in editors if resolution in r.resolve)
            message = f"no source gives “{id_}” the property “{resolution.property_id}” that is resolved here"
            diagnostics.append(
                Diagnostic(owner.path, resolution.span, "resolve-unknown", message, "delete the resolution")
            )

    titled = [r for r in (*editors, *_by_rank(told)) if r.title]
    missing = [
        what
        for what, is_there in (("title", titled), ("date", date), ("kind", kind), ("a source", told))
        if not is_there
    ]
    if missing or date is None or kind is None:
        _report_missing(id_, group, missing, diagnostics)
        return None
    lead = [r for r in (*titled, *_by_rank(told)) if r.summary]
    former = {str(w) for r in group for w in r.was} | {
        n for r in group for n in (str(r.id), *map(str, r.same_as)) if n != id_
    }
    return Event(
        id=id_,
        title=str(titled[0].title),
        date=date,
        kind=kind,
        place=place,
        actors=tuple(dict.fromkeys(str(a) for r in told for a in r.actors)),
        claims=tuple(c for c in claims if c),
        narrative=narrative([r for r in editors if r.summary] or lead[:1], told, sources, diagnostics),
        stated=tuple(Stated(str(r.stated), r) for r in told if r.stated),
        reports=told,
        editors=editors,
        relations=_relations(id_, group, names),
        was=tuple(sorted(former)),
        is_key=any(r.importance == "key" for r in editors),
    )


def _report_unknown_choice(
    found: Property, resolution: Resolution, editors: Iterable[Report], diagnostics: list[Diagnostic]
) -> None:
    owner = next(r for r in editors if resolution in r.resolve)
    given = " or ".join(f"“{p.value}”" for p in found.positions)
    message = f"“{resolution.take}” is not among the values that the sources give for “{found.id}”"
    diagnostics.append(Diagnostic(owner.path, resolution.span, "resolve-unknown", message, f"take {given}"))


def _plain(value: object) -> str | Date:
    return value if isinstance(value, Date) else str(value)


def _by_rank(reports: Iterable[Report]) -> list[Report]:
    order = {Rank.PREFERRED: 0, Rank.NORMAL: 1, Rank.DEPRECATED: 2}
    return sorted(reports, key=lambda r: order[r.rank])


def _relations(id_: str, group: Iterable[Report], names: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    pairs = []
    for relation in RELATIONS:
        ids = sorted({names.get(i, str(i)) for r in group for i in r.related(relation)} - {id_})
        if ids:
            pairs.append((relation, tuple(ids)))
    return tuple(pairs)


def _report_missing(id_: str, group: list[Report], missing: list[str], diagnostics: list[Diagnostic]) -> None:
    if any(r.is_broken for r in group):
        return
    told = [r for r in group if r.source]
    at = (told or group)[0]
    place = span_of(at.id, at.span)
    if "a source" in missing:
        message = f"no source’s file reports “{id_}”"
        help_ = "write its reports in the files of their sources, or correct the id"
    else:
        message = f"the event “{id_}” has no {' and no '.join(missing)}"
        help_ = f"add {' and '.join(f'“{m}: …”' for m in missing)} to one of its {len(told)} reports"
    diagnostics.append(Diagnostic(at.path, place, "event-incomplete", message, help_))


def _resolutions(editors: Iterable[Report], diagnostics: list[Diagnostic]) -> dict[str, Resolution]:
    found: dict[str, tuple[Resolution, Report]] = {}
    for report in editors:
        for resolution in report.resolve:
            if resolution.property_id in found:
                first, other = found[resolution.property_id]
                message = f"“{resolution.property_id}” of “{report.id}” is resolved twice"
                related = (Related(other.path, first.span, "the first one"),)
                diagnostics.append(
                    Diagnostic(
                        report.path,
                        resolution.span,
                        "resolve-twice",
                        message,
                        "keep one of the two",
                        related=related,
                    )
                )
            else:
                found[resolution.property_id] = (resolution, report)
    return {property_: resolution for property_, (resolution, _) in found.items()}
