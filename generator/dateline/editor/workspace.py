"""The content as an editor has it before it is saved, and the answers to what the editor asks of a place in it.

Answers come from the last content that was sound, so that a mistake in one file does not silence all others; findings
come from the content as it is now. Nothing here knows the protocol: places are a file with line and column as
diagnostics have them, and changes are lists of replacements that are made by the editor, or not at all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from dateline import document, pipeline, prose, reading, schema_file
from dateline.diagnostic import NOWHERE, Diagnostic, Span, span_of
from dateline.editor import card, cursor
from dateline.field import Either, Field, FieldType, Many, Map, Record
from dateline.mention import REGISTRIES, Mention, in_document, in_markdown
from dateline.scalar import Choice, Date, Id
from dateline.schema import PROVABLE
from dateline.settings import Settings
from dateline.timeline import Timeline

__all__ = ["Place", "Proposal", "Workspace"]

# What is being cited or linked to at the end of a text, in Markdown and in the editors' own words.
_CITING = re.compile(r"\[[^\[\]]*@(?P<word>[\w-]*)\Z")
_LINKING = re.compile(r"\[\[(?P<word>[\w-]*)\Z")
_SOURCED = re.compile(r"^[\"']?source[\"']?\s*:", re.MULTILINE)
_WORD = re.compile(r"[\w-]*\Z")
_REST = re.compile(r"[\w-]*")


class Place(NamedTuple):
    """A stretch of a file."""

    path: Path
    span: Span


class Proposal(NamedTuple):
    """A text that may be written from column ``start`` (counted from 1) up to the cursor; ``of`` says what it is."""

    text: str
    name: str
    explanation: str
    of: str
    start: int


class Workspace(Struct):
    """The files of one site, with what is open and not saved laid over them."""

    settings: Settings
    texts: dict[str, bytes] = field(default_factory=dict)
    """What is open, by real path."""
    timeline: Timeline | None = None
    """The last content that was sound."""

    def check(self) -> tuple[Diagnostic, ...]:
        """Return every finding, and hints for the files that are open; remember the content if it is sound."""
        texts = dict(self.texts)
        also = [Path(p) for p in texts if self._is_new_event_file(Path(p))]
        result = pipeline.run(self.settings, also, texts, is_placed=True)
        if result.timeline:
            self.timeline = result.timeline
        opened = {Path(os.path.relpath(p, os.path.realpath(self.settings.root))).as_posix() for p in texts}
        gaps = pipeline.find_gaps(result, self.settings, texts, only=opened)
        return tuple(sorted((*result.diagnostics, *gaps), key=lambda d: d.sort_key))

    def complete(self, path: Path, line: int, column: int) -> list[Proposal]:
        """Return what can be written at a place: fields, ids with their names, words of a fixed set."""
        lines = self.lines(path)
        before = _line(lines, line)[: column - 1]
        for pattern, of in ((_LINKING, "event"), (_CITING, "source")):
            found = pattern.search(before)
            if found and (of == "source" or _is_markdown(path)):
                return list(self._ids(of, found.start("word") + 1))
        if _is_markdown(path) or not lines:
            return []
        here = cursor.at(lines, line - 1, column - 1)
        registry = self._registry_of(path)
        if not here.keys and not here.key and not registry:
            tops = {"source": "The article, in CSL’s words.", "events": "What it reports."}
            written = here.written
            return [Proposal(k, "", text, "field", here.start + 1) for k, text in tops.items() if k not in written]
        type_ = cursor.type_at(here, registry=registry, is_sourced=bool(_SOURCED.search("\n".join(lines))))
        return list(self._proposals(type_, here))

    def explain(self, path: Path, line: int, column: int) -> tuple[str, Span] | None:
        """Return in Markdown what stands at a place: an event as it was merged, an entity, a date in words, a field."""
        if mention := self.mention_at(path, line, column):
            text = self.timeline and card.of_mention(mention, self.timeline)
            return (text, mention.span) if text else None
        lines = self.lines(path)
        if _is_markdown(path) or not lines:
            return None
        row = _line(lines, line)
        rest = _REST.match(row, column - 1)
        word = _WORD.search(row[: column - 1])
        start, end = (word.start() if word else column - 1), (rest.end() if rest else column - 1)
        span = Span(line, start + 1, line, end + 1)
        registry, is_sourced = self._registry_of(path), bool(_SOURCED.search("\n".join(lines)))
        here = cursor.at(lines, line - 1, end)
        type_ = cursor.type_at(here, registry=registry, is_sourced=is_sourced)
        if isinstance(type_, Date) and here.key:
            tail = re.match(r"[^,}\]#]*", row[end:])
            value = (here.word + (tail[0] if tail else "")).strip().strip("\"'")
            text = card.of_date(value)
            return (text, span) if text else None
        record = _record(type_)
        found = _field(record, row[start:end]) if record and not here.key else None
        return (card.of_field(found), span) if found else None

    def describe(self, of: str, id_: str) -> str:
        """Return in Markdown what an id stands for; an empty string if nothing is known of it."""
        return card.of_mention(Mention(of, id_, NOWHERE, ""), self.timeline) if self.timeline else ""

    def definitions(self, path: Path, line: int, column: int) -> list[Place]:
        """Return where what is named at a place is written: a registry's entry, a source, all reports of an event."""
        mention = self.mention_at(path, line, column)
        if mention is None or self.timeline is None:
            return []
        if mention.of == "event":
            event = self.timeline.find(mention.id)
            told = (*event.reports, *event.editors) if event else ()
            places = [self._place(r.path, span_of(r.id, r.span)) for r in told]
            own = Place(Path(os.path.realpath(path)), mention.span)
            return [p for p in places if p != own] or places
        if mention.of == "source":
            source = self.timeline.sources.get(mention.id)
            return [self._place(source.path, span_of(source.id, source.span))] if source else []
        registries = {
            "actor": self.timeline.registry.actors,
            "place": self.timeline.registry.places,
            "side": self.timeline.registry.sides,
            "kind": self.timeline.registry.kinds,
        }
        entry = registries.get(mention.of, {}).get(mention.id)  # type: ignore[attr-defined]
        return [self._place(entry.path, entry.span)] if entry else []

    def references(self, path: Path, line: int, column: int) -> list[Place]:
        """Return every place that names what is named at a place, in the order of the files."""
        mention = self.mention_at(path, line, column)
        return list(self.places_of(mention.of, {mention.id})) if mention else []

    def tidy(self, path: Path) -> str | None:
        """Return a file's text as `dateline fmt` lays it out; None for one with errors or nothing to lay out."""
        from dateline import layout

        data = self.data(path)
        if _is_markdown(path) or not data:
            return None
        name = f"{registry}.yaml" if (registry := self._registry_of(path)) else ""
        try:
            return layout.tidy(path.name, data.decode(), name)
        except (layout.Unreadable, UnicodeDecodeError):
            return None

    def places_of(self, of: str, ids: Iterable[str]) -> Iterator[Place]:
        """Yield every place in every file that names one of ``ids``."""
        wanted = set(ids)
        for path, mention in self.mentions(wanted):
            if mention.of == of and mention.id in wanted:
                yield Place(path, mention.span)

    def mentions(self, ids: Iterable[str]) -> Iterator[tuple[Path, Mention]]:
        """Yield the mentions in every file that holds the text of one of ``ids``; other files are not parsed."""
        needles = [i.encode() for i in ids]
        for path in self.files():
            data = self.data(path)
            if any(n in data for n in needles):
                for mention in self._mentions(path, data):
                    yield path, mention

    def files(self) -> list[Path]:
        """Return the real paths of all files that name ids: registries, event files, Markdown."""
        s = self.settings
        also = [Path(p) for p in self.texts if self._is_new_event_file(Path(p))]
        found = [p for name in REGISTRIES if (p := s.content / f"{name}.yaml").is_file()]
        found += reading.event_files(s, also)
        found += prose.markdown_files([s.content / folder for folder in s.markdown])
        return [Path(os.path.realpath(p)) for p in found]

    def _proposals(self, type_: FieldType | None, here: cursor.Cursor) -> Iterator[Proposal]:
        start = here.start + 1
        while isinstance(type_, Many):
            type_ = type_.of
        if isinstance(type_, Either):
            type_ = type_.short if here.key else type_.full
        if isinstance(type_, Id):
            if type_.of == "property":
                yield from (Proposal(k, "", "A field of the report.", "field", start) for k in sorted(PROVABLE))
            # A source's own id is new by its nature.
            yield from () if here.key == "id" and type_.of == "source" else self._ids(type_.of, start)
        elif isinstance(type_, Choice):
            yield from (Proposal(o, "", "", "word", start) for o in type_.options)
        elif isinstance(type_, Record) and not here.key:
            for f in type_.fields:
                if f.key not in here.written:
                    yield Proposal(f.key, "required" if f.required else "", card.of_field(f), "field", start)
        elif isinstance(type_, Map) and not here.key and isinstance(type_.key, Id):
            yield from (p for p in self._ids(type_.key.of, start) if p.text not in here.written)

    def _ids(self, of: str, start: int) -> Iterator[Proposal]:
        if self.timeline:
            for id_, name in schema_file.proposals(self.timeline)[of].items():
                # There may be ten thousand: each is explained when it is looked at.
                yield Proposal(id_, name, "", of, start)

    def mention_at(self, path: Path, line: int, column: int) -> Mention | None:
        """Return the id that stands at a place."""
        for mention in self._mentions(Path(os.path.realpath(path)), self.data(path)):
            span = mention.span
            if span.line == line and span.column <= column <= span.end_column:
                return mention
        return None

    def _mentions(self, path: Path, data: bytes) -> Iterator[Mention]:
        if _is_markdown(path):
            yield from in_markdown(data.decode("utf-8", "replace"))
            return
        read = document.loads(path.name, data, [])
        if read:
            yield from in_document(read, document.lines_of(data), self._registry_of(path))

    def _registry_of(self, path: Path) -> str:
        is_there = os.path.realpath(path.parent) == os.path.realpath(self.settings.content)
        return path.stem if is_there and path.stem in REGISTRIES and path.suffix == ".yaml" else ""

    def _is_new_event_file(self, path: Path) -> bool:
        """Return whether a file that is open is to be read as an event file although it is not among them yet."""
        folder = os.path.realpath(self.settings.events_folder)
        return path.suffix in (".yaml", ".yml") and str(path).startswith(folder + os.sep) and not path.exists()

    def lines(self, path: Path) -> list[str]:
        """Return the lines of a file as the editor has it."""
        return document.lines_of(self.data(path))

    def data(self, path: Path) -> bytes:
        """Return the bytes of a file as the editor has it; none of one that is not there."""
        real = os.path.realpath(path)
        if real in self.texts:
            return self.texts[real]
        try:
            return Path(real).read_bytes()
        except OSError:
            return b""

    def _place(self, printed: str, span: Span) -> Place:
        return Place(Path(os.path.realpath(self.settings.root / printed)), span)


def _is_markdown(path: Path) -> bool:
    return path.suffix == ".md"


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _record(type_: FieldType | None) -> Record | None:
    while isinstance(type_, Many | Either):
        type_ = type_.of if isinstance(type_, Many) else type_.full
    return type_ if isinstance(type_, Record) else None


def _field(record: Record, key: str) -> Field | None:
    return next((f for f in record.fields if f.key == key), None)
