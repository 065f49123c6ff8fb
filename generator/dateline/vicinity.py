"""A few files judged by what their findings depend on, from a memory of the others: `dateline check FILE`.

The findings on a file depend on the site's lists, on the other reports of its events, on which ids and addresses
exist and on who cites its source, but not on the rest. All of that is remembered, by id, since the last check of
everything; the few files that it leads to are read from there. What cannot be judged so is not guessed: then there is
no answer, and the caller reads everything. `tests/test_vicinity.py` holds the law: the findings are those of a check of
everything.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from dateline import packing, prose, reading
from dateline.check_memory import JOINING, NAMING, CheckMemory, told_by
from dateline.diagnostic import Diagnostic, Span, has_errors, spoken_of
from dateline.event import RELATIONS, Report
from dateline.gap import PlaceOf, gaps
from dateline.merge import merge
from dateline.reading import Lines, Read, printed, signature
from dateline.references import check_registry, check_reports, check_sources, unique_sources
from dateline.registry import Registry
from dateline.settings import Settings
from dateline.source import Source
from dateline.timeline import Timeline

__all__ = ["Judgement", "judge", "judge_among", "list_files", "lists", "lists_signature", "read_lists"]

# Of more files than these the whole content is read: that is no slower.
_MOST = 50


class Judgement(Struct, frozen=True):
    """What there is to say of the files: the findings in order of place, and the gaps, of sound files only."""

    diagnostics: tuple[Diagnostic, ...]
    gaps: tuple[Diagnostic, ...]
    joint: frozenset[str] = frozenset()
    """The files of which something is said that another file had a part in."""


def judge(
    chosen: Sequence[Path], settings: Settings, memory: CheckMemory, *, is_exact: bool = True
) -> Judgement | None:
    """Return the findings on the ``chosen`` event files, or None if only a look at everything can tell.

    Without ``is_exact`` the gaps are there to be counted and have only nearly their place.
    """
    names = {printed(path, settings): path for path in chosen}
    if len(names) > _MOST or not _are_others_known(names, settings, memory):
        return None
    registry = lists(settings, memory)
    return None if registry is None else judge_among(names, settings, memory, registry, is_exact=is_exact)


def judge_among(
    chosen: Mapping[str, Path], settings: Settings, memory: CheckMemory, registry: Registry, *, is_exact: bool
) -> Judgement | None:
    """Return the findings on event files by their printed names, where the memory has all others as they are now."""
    vicinity = _Vicinity(chosen, settings, memory, registry, is_exact)
    answer = vicinity.judge({})
    if answer is None:
        return None
    if others := spoken_of(answer.diagnostics).difference(chosen):
        # What comes from the memory does not know its place.
        answer = vicinity.judge({p: settings.root / p for p in others})
    return answer


def _are_others_known(names: Mapping[str, Path], settings: Settings, memory: CheckMemory) -> bool:
    """Return whether the memory has every event file but those at ``names`` as it is now, reading a few if need be."""
    folder = settings.events_folder
    start, prefix = len(str(folder)) + 1, printed(folder, settings)
    found = {f"{prefix}/{p[start:]}": p for p in reading.event_paths(folder)}
    if outside := names.keys() - found.keys():
        # A file of the content by another way, through a link, is no second file.
        real = {os.path.realpath(p) for p in found.values()}
        if any(os.path.realpath(names[name]) in real for name in outside):
            return False
    signatures = {name: signature(path) for name, path in found.items() if name not in names}
    known = memory.signatures()
    changed = [name for name, sign in signatures.items() if known.get(name) != sign]
    if len(changed) > _MOST:
        return False
    for name in changed:
        remarks: list[Diagnostic] = []
        source, reports, is_whole = reading.read_event_file(Path(found[name]), settings, remarks, None)
        if not is_whole or has_errors(remarks):
            return False
        memory.learn(name, signatures[name], packing.pack(source, reports, remarks))
    if changed or known.keys() - found.keys():
        memory.keep_files(name for name in found if name in known or name in signatures)
    return True


def lists_signature(settings: Settings) -> str:
    """Return what changes when one of the site's lists does."""
    return " ".join(f"{n} {signature(settings.content / f'{n}.yaml')}" for n in reading.REGISTRIES)


def list_files(settings: Settings) -> set[str]:
    """Return the files of the site's lists as diagnostics print them."""
    return {printed(settings.content / f"{name}.yaml", settings) for name in reading.REGISTRIES}


def lists(settings: Settings, memory: CheckMemory) -> Registry | None:
    """Return the site's lists; None if there is an error in them."""
    known_by = lists_signature(settings)
    registry = memory.lists(known_by)
    if registry is None:
        registry, remarks = read_lists(settings)
        if has_errors(remarks):
            return None
        memory.keep_lists(known_by, registry)
    return registry


def read_lists(settings: Settings) -> tuple[Registry, list[Diagnostic]]:
    """Return the site's lists, and what there is to say of them."""
    remarks: list[Diagnostic] = []
    registry = reading.read_registry(settings, remarks, None)
    check_registry(registry, remarks)
    return registry, remarks


class _Vicinity(Struct, frozen=True):
    """The chosen files and what is known of the others."""

    chosen: Mapping[str, Path]
    settings: Settings
    memory: CheckMemory
    registry: Registry
    is_exact: bool

    def judge(self, placed: Mapping[str, Path]) -> Judgement | None:
        """Return the findings; files that are ``placed`` are read anew, all others but the chosen remembered."""
        diagnostics: list[Diagnostic] = []
        own = [reading.read_event_file(path, self.settings, diagnostics, None) for path in self.chosen.values()]
        said_alone = len(diagnostics)
        sources, reports = self._surroundings(own, placed)
        is_complete = all(whole for _, _, whole in own)
        found = unique_sources(sources, diagnostics)
        check_sources(found.values(), self.registry, diagnostics)
        elsewhere = self._event_ids() if any(r.related(role) for r in reports for role in NAMING) else ()
        check_reports(reports, self.registry, diagnostics, is_complete=is_complete, elsewhere=elsewhere)
        if self._may_be_circle(own) or any(d.code == "relation-circle" for d in diagnostics):
            return None
        is_sound = not has_errors(diagnostics)
        citable = _Sources(found, self.memory, self.chosen) if any(r.source is None for r in reports) else found
        events = merge(reports, citable, self.registry, diagnostics, is_complete=is_complete)
        shown = {d for d in diagnostics if d.path in self.chosen or any(r.path in self.chosen for r in d.related)}
        joint = spoken_of(shown.intersection(diagnostics[said_alone:]))
        lines = Lines(self.settings, None)
        ordered = tuple(d.with_excerpt(lines) for d in sorted(shown, key=lambda d: d.sort_key))
        if not is_sound or has_errors(diagnostics):
            return Judgement(ordered, (), joint)
        timeline = Timeline.of(events, found, self.registry)
        cited = {s.id for s in found.values() if s.path in self.chosen and self._is_cited(s.id)}
        hints = (d for d in gaps(timeline, cited, self._place_of()) if d.path in self.chosen)
        gaps_ = tuple(d.with_excerpt(lines) for d in sorted(set(hints), key=lambda d: d.sort_key))
        return Judgement(ordered, gaps_, joint)

    def _surroundings(self, own: Iterable[Read], placed: Mapping[str, Path]) -> tuple[list[Source], list[Report]]:
        """Return the sources and reports to judge: the chosen files', and every other report of their events."""
        sources = [s for s, _, _ in own if s]
        reports = [r for _, found, _ in own for r in found]
        told = [row for s, found, _ in own for row in told_by(s, found)]
        ids = {id_ for event, role, other in told if role in JOINING for id_ in (event, other)}
        wanted = self.memory.joined(ids, self.chosen)
        for own_source in list(sources):
            same_id = self.memory.rows(("source",), other=str(own_source.id))
            where = own_source.where
            same_address = self.memory.rows(("where",), other=where) if where else ()
            for path, _, _ in (*same_id, *same_address):
                if path not in self.chosen:
                    wanted.setdefault(path, set())
        for path in sorted(wanted):
            if path in placed:
                source, found, _ = reading.read_event_file(placed[path], self.settings, [], None)
            else:
                source, found = self.memory.read(path)
            if source:
                sources.append(source)
            reports += [r for r in found if r.id in wanted[path]]
        return sources, reports

    def _event_ids(self) -> frozenset[str]:
        rows = self.memory.rows(("id", "was"))
        return frozenset(other for path, _, other in rows if path not in self.chosen)

    def _may_be_circle(self, own: Iterable[Read]) -> bool:
        """Return whether a relation leads from an event of a chosen file back to it."""
        reports = [r for _, found, _ in own for r in found]
        for relation in RELATIONS:
            steps: dict[str, set[str]] = {}
            for report in reports:
                steps.setdefault(str(report.id), set()).update(i for i in report.related(relation) if i != report.id)
            for start, following in steps.items():
                seen: set[str] = set()
                waiting = list(following)
                while waiting:
                    id_ = waiting.pop()
                    if id_ == start:
                        return True
                    if id_ not in seen:
                        seen.add(id_)
                        rows = self.memory.rows((relation,), event=id_)
                        waiting += [o for path, _, o in rows if path not in self.chosen and o != id_]
                        waiting += steps.get(id_, ())
        return False

    def _is_cited(self, source: str) -> bool:
        """Return whether the editors cite a source, in an event of a file that was not chosen or in Markdown."""
        if any(path not in self.chosen for path, _, _ in self.memory.rows(("cites",), other=source)):
            return True
        from dateline.mention import in_markdown

        return any(
            mention.of == "source" and mention.id == source
            for path in prose.markdown_files([self.settings.content / folder for folder in self.settings.markdown])
            for mention in in_markdown(
                (reading.read_bytes(path, path.name, [], None) or b"").decode("utf-8", "replace")
            )
        )

    def _place_of(self) -> PlaceOf:
        if not self.is_exact:
            return lambda report, _: report.span
        from dateline.mention import field_place

        read = {name: reading.read_document(path, name, [], None) for name, path in self.chosen.items()}

        def place_of(report: Report, key: str) -> Span:
            document = read.get(report.path)
            return (document and field_place(document, report.id, key)) or report.span

        return place_of


class _Sources(Mapping[str, Source]):
    """Every source that can be cited, read from the memory where it is asked for."""

    def __init__(self, found: Mapping[str, Source], memory: CheckMemory, chosen: Mapping[str, Path]) -> None:
        self._found = dict(found)
        self._memory = memory
        self._paths = {id_: path for path, _, id_ in memory.rows(("source",)) if path not in chosen}

    def __getitem__(self, id_: str) -> Source:
        if id_ not in self._found:
            source, _ = self._memory.read(self._paths[id_])
            assert source is not None  # noqa: S101  it was told of
            self._found[id_] = source
        return self._found[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._found or id_ in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._found.keys() | self._paths.keys())

    def __len__(self) -> int:
        return len(self._found.keys() | self._paths.keys())
