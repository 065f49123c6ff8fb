"""All reports of one happening become one event; where sources disagree, the disagreement is kept.

The rules are DESIGN's “Merging”. The result does not depend on the order of files: reports are first put into the
order of their sources' days of issue. This module decides which reports are one event and refuses to drop any; what
stands first where they disagree is `dispute`'s question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from dateline.cite import narrative, quotes_by_source
from dateline.diagnostic import Diagnostic, Related, Severity, Span, span_of
from dateline.dispute import DATES, TEXTS, Scale, fold, places, settle
from dateline.edtf import Date
from dateline.event import (
    NO_OUTLINE,
    RELATIONS,
    Assertion,
    Event,
    Property,
    Quote,
    Rank,
    Report,
    Resolution,
    Stated,
)
from dateline.outline import Outline
from dateline.registry import Registry
from dateline.source import Source

__all__ = ["Merging", "canonical_ids", "grouped", "merge", "report_order", "scales"]


def merge(
    reports: Iterable[Report],
    sources: Mapping[str, Source],
    registry: Registry,
    diagnostics: list[Diagnostic],
    *,
    is_complete: bool = True,
) -> tuple[Event, ...]:
    """Return the events that ``reports`` tell of, in the order of their ids.

    What an event still lacks, a resolution that settles nothing, a relation that joined ids turn on itself and an
    earlier id that is still in use are added to ``diagnostics``. An event one of whose reports could not be read whole
    is merged as far as it goes, without complaint about what the broken part may have held; where a whole file could
    not be read (``is_complete`` is false), that goes for every event.
    """
    merging, groups = grouped(reports, sources, registry, diagnostics, is_complete=is_complete)
    events = (merging.event(id_, group) for id_, group in groups)
    return tuple(event for event in events if event)


def grouped(
    reports: Iterable[Report],
    sources: Mapping[str, Source],
    registry: Registry,
    diagnostics: list[Diagnostic],
    *,
    is_complete: bool = True,
) -> tuple[Merging, list[tuple[str, list[Report]]]]:
    """Return what events are merged with, and for each event in the order of their ids the reports that tell of it."""
    ordered = sorted(reports, key=report_order)
    names = canonical_ids(ordered)
    _check_former_ids(ordered, names, diagnostics)
    groups: dict[str, list[Report]] = defaultdict(list)
    for report in ordered:
        groups[names.get(report.id, str(report.id))].append(report)
    merging = Merging(names, scales(registry), sources, quotes_by_source(ordered), diagnostics, is_complete)
    return merging, sorted(groups.items())


def scales(registry: Registry) -> dict[str, Scale]:
    """Return how the values of an event's fields compare."""
    return {"date": DATES, "kind": TEXTS, "place": places(registry)}


def canonical_ids(reports: Iterable[Report]) -> dict[str, str]:
    """Return, for each earlier id and each that ``same-as`` joins, the id under which its event stands.

    Of joined ids that is the one that says ``same-as`` and is not itself named so; of several, or in a circle, the
    first in alphabetical order.
    """
    every = list(reports)
    used = {str(r.id) for r in every}
    # An earlier id that is still in use is reported elsewhere and joins nothing; nor does the second of two claims.
    renamed = sorted((r for r in every if r.was), key=report_order, reverse=True)
    former = {str(w): str(r.id) for r in renamed for w in r.was if w not in used}
    parent: dict[str, str] = {}

    def root(id_: str) -> str:
        while (above := parent.setdefault(id_, id_)) != id_:
            # Halving the way on each walk keeps long chains short.
            parent[id_] = parent.setdefault(above, above)
            id_ = parent[id_]
        return id_

    says: set[str] = set()
    named: set[str] = set()
    for report in every:
        for other in report.same_as:
            joined = former.get(other, str(other))
            says.add(str(report.id))
            named.add(joined)
            a, b = sorted((root(str(report.id)), root(joined)))
            parent[b] = a
    members: dict[str, list[str]] = defaultdict(list)
    for id_ in sorted(parent):
        members[root(id_)].append(id_)
    result: dict[str, str] = {}
    for group in members.values():
        saying = [id_ for id_ in group if id_ in says]
        chosen = next((id_ for id_ in saying if id_ not in named), saying[0])
        result.update(dict.fromkeys(group, chosen))
    return {**{old: result.get(new, new) for old, new in former.items()}, **result}


def report_order(report: Report) -> tuple[object, ...]:
    """Order: the editors' own words first, as their files lie, then the sources' reports by day of issue.

    A vague day of issue counts as its last, and none comes last of all: nobody comes first by not saying when.
    """
    source = report.source
    if source is None:
        return (0, report.path, report.span, report.id)
    if source.issued is None:
        return (2, source.id, report.id, report.path)
    first, last, *_ = source.issued.sort_key()
    return (1, last, first, source.id, report.id, report.path)


def _check_former_ids(ordered: Iterable[Report], names: Mapping[str, str], diagnostics: list[Diagnostic]) -> None:
    users: dict[str, Report] = {}
    for report in ordered:
        users.setdefault(report.id, report)
    first: dict[str, tuple[str, Report]] = {}
    for report in ordered:
        id_ = names.get(report.id, str(report.id))
        for former in report.was:
            if former in users and names.get(former, former) != id_:
                message = f"“{former}” is given as an earlier id of “{id_}”, but reports still use it"
                help_ = "change those reports, or join the two with “same-as” in an editors’ file"
                related = Related(users[former].path, users[former].span, "still in use here")
            elif former in first and first[former][0] != id_:
                other_id, other = first[former]
                message = f"“{former}” is given as an earlier id of “{id_}” and of “{other_id}”"
                help_ = "one address can lead to one event only"
                related = Related(other.path, span_of(former, other.span), "the other one")
            else:
                first.setdefault(former, (id_, report))
                continue
            place = span_of(former, report.span)
            diagnostics.append(Diagnostic(report.path, place, "id-in-use", message, help_, related=(related,)))


class Merging(Struct, frozen=True):
    """What every event is merged with: the ids that stand for others, the scales of fields, the sources and
    their quotes.
    """

    names: Mapping[str, str]
    scales: Mapping[str, Scale]
    sources: Mapping[str, Source]
    quotes: Mapping[str, tuple[Quote, ...]]
    diagnostics: list[Diagnostic]
    is_complete: bool

    def event(self, id_: str, group: list[Report], outline: Outline | None = None) -> Event | None:
        """Return the event that a group of reports tells of, or None where it lacks what every event needs.

        Its ``outline`` may be known.
        """
        told = tuple(r for r in group if r.source)
        editors = tuple(r for r in group if not r.source)
        properties = self._properties(id_, group, told, editors)
        date, kind = properties.pop("date", None), properties.pop("kind", None)
        place = properties.pop("place", None)
        by_rank = sorted(told, key=lambda r: _TRUST[r.rank])
        titled = [r for r in (*editors, *by_rank) if r.title]
        lead = sorted((r for r in told if r.summary), key=lambda r: (_TRUST[r.rank], not r.title))
        tellers = [r for r in editors if r.summary] or lead[:1]
        sentences = narrative(
            tellers, told, self.sources, self.diagnostics, elsewhere=self.quotes, is_complete=self.is_complete
        )
        relations = self._relations(id_, group)
        if not (titled and date and kind and told):
            needed = (("title", titled), ("date", date), ("kind", kind), ("a source", told))
            self._report_missing(id_, group, [what for what, is_there in needed if not is_there])
            return None
        former = {str(i) for r in group for i in (r.id, *r.was, *r.same_as)} - {id_}
        return Event(
            id=id_,
            title=str(titled[0].title),
            date=date,
            kind=kind,
            place=place,
            actors=tuple(dict.fromkeys(str(a) for r in told for a in r.actors)),
            claims=tuple(properties[name] for name in sorted(properties)),
            narrative=sentences,
            stated=tuple(Stated(str(r.stated), r) for r in told if r.stated),
            reports=told,
            editors=editors,
            relations=relations,
            was=tuple(sorted(former)),
            is_key=any(r.importance == "key" for r in editors),
            outline=outline or NO_OUTLINE,
        )

    def _properties(
        self, id_: str, group: list[Report], told: Iterable[Report], editors: Iterable[Report]
    ) -> dict[str, Property]:
        said: dict[str, list[Assertion]] = defaultdict(list)
        for report in told:
            for field in self.scales:
                if value := getattr(report, field):
                    plain = value if isinstance(value, Date) else str(value)
                    said[field].append(Assertion(field, plain, report, report.rank, report.because))
            for claim in report.claims:
                # A claim with a rank of its own has its own reason too, not the report's.
                because = claim.because or ("" if claim.rank else report.because)
                rank = claim.rank or report.rank
                said[claim.property_id].append(Assertion(claim.property_id, claim.value, report, rank, because))
        resolutions = self._resolutions(editors)
        found: dict[str, Property] = {}
        for name, assertions in said.items():
            resolution = resolutions[name][0] if name in resolutions else None
            property_ = settle(name, assertions, self.scales.get(name, TEXTS), resolution)
            if property_:
                found[name] = property_
        if self.is_complete and not any(r.is_broken for r in group):
            for name, (resolution, owner) in resolutions.items():
                if name not in found or not found[name].resolution:
                    self._report_unused(id_, found.get(name), resolution, owner)
        return found

    def _resolutions(self, editors: Iterable[Report]) -> dict[str, tuple[Resolution, Report]]:
        found: dict[str, tuple[Resolution, Report]] = {}
        for report in editors:
            for resolution in report.resolve:
                first, other = found.setdefault(resolution.property_id, (resolution, report))
                if other is not report:
                    message = f"“{resolution.property_id}” of “{report.id}” is resolved twice"
                    related = (Related(other.path, first.span, "the first one"),)
                    self._report(report, resolution.span, "resolve-twice", message, "keep one of the two", related)
        return found

    def _report_unused(self, id_: str, found: Property | None, resolution: Resolution, owner: Report) -> None:
        name, take = resolution.property_id, resolution.take
        if found is None:
            message = f"no source gives “{id_}” the property “{name}” that is resolved here"
            self._report(owner, resolution.span, "resolve-unknown", message, "delete the resolution")
            return
        standing = [a for p in found.positions for a in p.assertions]
        if any(fold(a.value) == fold(take) for a in standing):
            message = f"the sources do not disagree on “{name}” of “{id_}”: “{found.value}” stands without a resolution"
            help_ = "delete the resolution; to doubt a claim, give it “rank: deprecated” in its source’s file"
            owner_place = (owner.path, resolution.span)
            self.diagnostics.append(Diagnostic(*owner_place, "resolve-needless", message, help_, Severity.WARNING))
            return
        given = " or ".join(dict.fromkeys(f"“{a.value}”" for a in (*standing, *found.neutral)))
        if any(fold(a.value) == fold(take) for a in found.deprecated):
            message = f"every source’s claim that “{name}” is “{take}” is deprecated"
            help_ = f"take {given}, or lift the rank in the source’s file"
        else:
            message = f"“{take}” is not among the values that the sources give for “{name}”"
            help_ = f"take {given}"
        self._report(owner, resolution.span, "resolve-unknown", message, help_)

    def _relations(self, id_: str, group: Iterable[Report]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        pairs = []
        for relation in (*RELATIONS, "distinct-from"):
            ids: set[str] = set()
            for report in group:
                for other in report.related(relation):
                    target = self.names.get(other, str(other))
                    if target != id_:
                        ids.add(target)
                    elif other != report.id:  # that a report names its own id has been said when it was read
                        message = (
                            f"“{other}” and “{report.id}” are one event, which cannot stand in “{relation}” to itself"
                        )
                        place = span_of(other, report.span)
                        self._report(report, place, "relation-self", message, "name another event, or delete it")
            # What an event is not is for `duplicate`; readers are not told of it.
            if ids and relation in RELATIONS:
                pairs.append((relation, tuple(sorted(ids))))
        return tuple(pairs)

    def _report_missing(self, id_: str, group: list[Report], missing: list[str]) -> None:
        if not self.is_complete or any(r.is_broken for r in group):
            return
        told = [r for r in group if r.source]
        at = (told or group)[0]
        if "a source" in missing:
            message = f"no source’s file reports “{id_}”"
            help_ = "write its reports in the files of their sources, or correct the id"
        else:
            message = f"the event “{id_}” has no {' and no '.join(missing)}"
            where = "its report" if len(told) == 1 else f"one of its {len(told)} reports"
            help_ = f"add {' and '.join(f'“{m}: …”' for m in missing)} to {where}"
        self._report(at, span_of(at.id, at.span), "event-incomplete", message, help_)

    def _report(
        self, owner: Report, place: Span, code: str, message: str, help_: str, related: tuple[Related, ...] = ()
    ) -> None:
        self.diagnostics.append(Diagnostic(owner.path, place, code, message, help_, related=related))


_TRUST = {Rank.PREFERRED: 0, Rank.NORMAL: 1, Rank.DEPRECATED: 2}
