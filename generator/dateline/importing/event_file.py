"""Drafts and sources written as event files.

The whole import is one source's word: the timeline that was imported. A text too long for its field is cut at a
sentence or word, and told; an event file has at most 500 events, so that a longer timeline makes several files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml
from msgspec import Struct

from dateline.importing.draft import Draft, Remarks
from dateline.schema import EVENTS_LIMIT
from dateline.source import Name, Source

__all__ = ["Origin", "event_files", "source_files", "stubs"]

_TITLE, _STATED, _NAME, _PROSE, _QUOTE = 160, 200, 200, 5000, 600
# Without its full stop; one behind capitals or a single letter may be an abbreviation's.
_SENTENCE = re.compile(r"(.{20,}?[a-z]{2}(?:\.[”\"’)]|[?!][”\"’)]?|(?=\.)))\.?(?=\s+[A-Z“\"])")
_SOURCE_KEYS = (
    "id", "type", "title", "author", "editor", "translator", "interviewer", "container_title", "collection_title",
    "publisher", "publisher_place", "authority", "genre", "medium", "number", "volume", "issue", "page", "section",
    "event_title", "event_place", "issued", "url", "archive_url", "archived", "accessed", "language", "side", "agency",
    "note",
)  # fmt: skip


class Origin(Struct, frozen=True):
    """The source of an import: the timeline itself. ``kind`` is that of events which name none."""

    source: Source
    kind: str


def event_files(drafts: Sequence[Draft], origin: Origin, remarks: Remarks) -> dict[str, str]:
    """Return the text of each event file by its name."""
    files = {}
    parts = [drafts[n : n + EVENTS_LIMIT] for n in range(0, len(drafts), EVENTS_LIMIT)] or [()]
    for number, part in enumerate(parts, 1):
        ending = f"-{number}" if len(parts) > 1 else ""
        name = f"{origin.source.id}{ending}"
        source = _source_data(origin.source) | ({"id": name} if ending else {})
        source.pop("id", None)
        events = [_event(d, origin, remarks) for d in part]
        files[f"{name}.yaml"] = _dump({"source": source, "events": events} if events else {"source": source})
    return files


def source_files(sources: Iterable[Source]) -> dict[str, str]:
    """Return a file for each source, which reports nothing yet."""
    return {f"{s.id}.yaml": _dump({"source": {k: v for k, v in _source_data(s).items() if k != "id"}}) for s in sources}


def stubs(drafts: Iterable[Draft], kind: str, known: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return what has to be added to each registry, by its file's name; ``known`` has the ids it has already."""
    wanted: dict[str, dict[str, dict[str, str]]] = {"kinds.yaml": {}, "places.yaml": {}, "actors.yaml": {}}
    for draft in drafts:
        names = {(what, id_): name for what, id_, name in draft.names}
        for what, file, ids in (
            ("kind", "kinds.yaml", (draft.kind or kind,)),
            ("place", "places.yaml", (draft.place,)),
            ("actor", "actors.yaml", draft.actors),
        ):
            for id_ in ids:
                if id_ and id_ not in known.get(file, ()):
                    name = names.get((what, id_), id_.replace("-", " ").capitalize())
                    name = name if len(name) <= _NAME else _cut(name, _NAME)
                    # The plural of a group's name is for an editor to say; that of our own word is known.
                    plural = "Events" if id_ == "event" else name
                    entry = {"name": name} | ({"plural": plural} if what == "kind" else {})
                    wanted[file].setdefault(id_, entry)
    return {file: _dump(entries) for file, entries in wanted.items() if entries}


def _event(draft: Draft, origin: Origin, remarks: Remarks) -> dict[str, Any]:
    title, summary = draft.title, draft.summary
    if len(title) > _TITLE:
        summary = f"{_finished(title)} {summary}".strip()
        sentence = _first_sentence(title)
        kept = "its first sentence is" if sentence else f"{_TITLE} are"
        remarks.lost(draft.line, f"the title has {len(title)} characters; {kept} kept, and all stand in the summary")
        title = sentence or _cut(title, _TITLE)
    summary = _cut_sentences(draft.line, _finished(summary) if summary else "", remarks)
    stated = draft.stated
    if len(stated) > _STATED:
        remarks.lost(draft.line, f"the words for the date have {len(stated)} characters; {_STATED} are kept")
        stated = _cut(stated, _STATED)
    for what, _, name in draft.names:
        if len(name) > _NAME:
            remarks.lost(draft.line, f"the name of the {what} has {len(name)} characters; {_NAME} are kept")
    quotes = [q for q in draft.quotes if len(q) <= _QUOTE]
    for quote in draft.quotes:
        if len(quote) > _QUOTE:
            remarks.lost(draft.line, f"a quote of {len(quote)} characters is left out: {_QUOTE} is the limit")
    event: dict[str, Any] = {"id": draft.id, "date": draft.date}
    more = {
        "stated": stated,
        "title": title,
        "kind": draft.kind or origin.kind,
        "place": draft.place,
        "actors": list(draft.actors),
        "summary": summary,
        "quotes": quotes,
    }
    return event | {k: v for k, v in more.items() if v}


def _first_sentence(text: str) -> str:
    """Return the nearest to a title that a long text has, or nothing if it is long too or ends within a quotation."""
    match = _SENTENCE.match(text[:_TITLE])
    is_whole = match and match[1].count("“") == match[1].count("”") and match[1].count('"') % 2 == 0
    return match[1] if match and is_whole else ""


def _finished(text: str) -> str:
    # Our own exports name the sources behind a sentence in brackets.
    return text if re.search(r"[.?!…。！？][”’\"')\]]*(?: \[[^\[\]]*\])?\Z", text) else f"{text}."


def _cut(text: str, limit: int) -> str:
    return (
        text[: limit - 1].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"
        if " " in text[: limit - 1]
        else text[: limit - 1] + "…"
    )


def _cut_sentences(line: int, text: str, remarks: Remarks) -> str:
    if len(text) <= _PROSE:
        return text
    kept = re.match(r".*[.?!…][”’\"')\]]*(?=\s)", text[:_PROSE])
    short = kept[0] if kept else _cut(text, _PROSE)
    remarks.lost(line, f"the text has {len(text):,} characters; the first {len(short):,} are kept")
    return short


def _source_data(source: Source) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key in _SOURCE_KEYS:
        value = getattr(source, key)
        if isinstance(value, tuple):
            names = [_name(n) for n in value]
            value = names[0] if len(names) == 1 else names
        if value:
            data[key.replace("_", "-")] = value if isinstance(value, str | list | dict) else str(value)
    return data


def _name(name: Name) -> str | dict[str, str]:
    if name.literal:
        return name.literal
    return {k: v for k, v in (("family", name.family), ("given", name.given)) if v}


class _Dumper(yaml.SafeDumper):
    """Writes lists indented below their key, as the site's own files have them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


_Dumper.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}

# Figures alone are a number to every reader of YAML but ours, and to newer ones even where PyYAML sees text (-0259).
_Dumper.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+\Z"), list("-+0123456789"))


def _dump(data: dict[str, Any]) -> str:
    # Event files write days without quotes; their reader takes no scalar for anything but text.
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return text
