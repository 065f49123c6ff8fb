"""The JSON Schemas that know the content: what makes an editor's YAML support complete ids and explain fields.

They say what `reference` says, and besides which actors, places, kinds, sides, events, claims and publications there
are. An id of a registry that is not known is refused; one of an event is only proposed, for it may be new. The files
lie in a folder that git ignores: every build renews them, and nothing but an editor reads them.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import Any

from dateline import reference, registry_entry, schema
from dateline.field import Either, Field, FieldType, Many, Map, Record
from dateline.scalar import Id
from dateline.settings import Settings
from dateline.timeline import Timeline

__all__ = ["FOLDER", "json_schema", "modeline", "path_of", "proposals", "renew", "write"]

FOLDER = ".cache/schema"
"""Where the files lie, below the folder of the settings file."""
_RECORDS = registry_entry.RECORDS
_REFERENCE = re.compile("#/definitions/([a-z]+)")
# Fields in which the same names return: those that sources of this content have are proposed.
_NAMES = ("container-title", "publisher", "agency", "authority", "collection-title")
_NAMES_OF = attrgetter(*(name.replace("-", "_") for name in _NAMES))
_MOST_NAMES = 500

Proposals = Mapping[str, Mapping[str, str]]
"""For each thing that an id can name, the known ids in alphabetical order with what they are called."""


def proposals(timeline: Timeline) -> dict[str, dict[str, str]]:
    """Return what there is to name: actors, places, sides, kinds, events, sources, and properties of claims."""
    sources = {
        s.id: f"{s.title} ({s.container_title})" if s.container_title else s.title for s in timeline.sources.values()
    }
    return {**_named_in(timeline), "source": dict(sorted(sources.items()))}


def _named_in(timeline: Timeline) -> dict[str, dict[str, str]]:
    """Return the same without the sources.

    The ids that events have and use come from their outlines: after an edit there may be no more of them.
    """
    registry = timeline.registry
    outlines = [e.outline for e in timeline.events]
    named: dict[str, dict[str, str]] = {
        "actor": {a.id: a.name for a in registry.actors.values()},
        "place": {p.id: p.name for p in registry.places.values()},
        "side": {s.id: s.name for s in registry.sides.values()},
        "kind": {k.id: k.name for k in registry.kinds.values()},
        "event": {o.id: f"{o.when}: {o.title}" for o in outlines},
        "property": {claim: f"as in {o.id}" for o in reversed(outlines) for claim in o.claims},
    }
    return {of: dict(sorted(ids.items())) for of, ids in named.items()}


def json_schema(file: str, timeline: Timeline, known: Proposals | None = None) -> dict[str, Any]:
    """Return the schema of one of `reference.FILES`, filled with what the timeline knows.

    ``known`` are its `proposals`, where they have been made already: of ten thousand events they take a while.
    """
    whole = reference.json_schema(file)
    if file == "event-file":
        fields = whole["then"]["properties"]
        _fill(fields["source"], schema.SOURCE)
        _propose_names(fields["source"]["properties"], timeline)
        _fill(fields["events"]["items"], schema.REPORT)
        _fill(whole["else"]["properties"]["events"]["items"], schema.EDITORS_ENTRY)
    else:
        _fill(whole["additionalProperties"], _RECORDS[file])
    known = proposals(timeline) if known is None else known
    named = {**known, "claim": known["property"]}
    used = set(_REFERENCE.findall(json.dumps(whole)))
    whole["definitions"] = {of: _definition(of, ids) for of, ids in named.items() if of in used}
    return whole


def path_of(settings: Settings, file: str) -> Path:
    """Return where the schema of one of `reference.FILES` lies."""
    return settings.root / FOLDER / f"{file}.json"


def write(settings: Settings, timeline: Timeline) -> tuple[Path, ...]:
    """Write the schemas that have changed, and return the paths of all. Raises `OSError` where that cannot be."""
    known = proposals(timeline)
    return tuple(_write(settings, file, json_schema(file, timeline, known)) for file in reference.FILES)


def renew(settings: Settings, timeline: Timeline) -> None:
    """Write what events, claims and entries of lists are called after an edit of them; no source is looked at.

    Where a schema was not written, all are. The names of newspapers and publishers are counted anew when all files
    are read.
    """
    known = _named_in(timeline)
    named = {**known, "claim": known["property"]}
    try:
        for file in reference.FILES:
            whole = json.loads(path_of(settings, file).read_text(encoding="utf-8"))
            definitions = whole["definitions"]
            definitions.update({of: _definition(of, ids) for of, ids in named.items() if of in definitions})
            _write(settings, file, whole)
    except (OSError, ValueError, LookupError):
        write(settings, timeline)


def _write(settings: Settings, file: str, data: Mapping[str, Any]) -> Path:
    """Write a schema if it has changed, and return its path."""
    path = path_of(settings, file)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
    before = ""
    with suppress(OSError):
        before = path.read_text(encoding="utf-8")
    if text != before:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two builds may write at once; an editor shall never read half a file.
        new = path.with_name(f"{path.name}.{os.getpid()}.new")
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    return path


def modeline(settings: Settings, path: Path) -> str:
    """Return the comment that leads an editor's YAML support from a new event file at ``path`` to its schema."""
    schema_path = os.path.relpath(path_of(settings, "event-file"), path.parent)
    return f"# yaml-language-server: $schema={Path(schema_path).as_posix()}"


def _definition(of: str, ids: Mapping[str, str]) -> dict[str, Any]:
    known: dict[str, Any] = {"enum": list(ids), "enumDescriptions": list(ids.values())}
    if of in ("actor", "place", "side", "kind"):
        return known if ids else Id(of).json_schema()
    # An event or a claim may be new, and “supports” may name a field as well.
    fields = {"enum": sorted(schema.PROVABLE)} if of == "property" else None
    return {"anyOf": [*([known] if ids else []), *([fields] if fields else []), Id(of).json_schema()]}


def _fill(node: dict[str, Any], type_: FieldType) -> None:
    """Let every id in a schema refer to the definition of what it names, and put examples into the hover text."""
    if isinstance(type_, Id):
        for key in ("type", "pattern", "maxLength"):
            node.pop(key, None)
        node["allOf"] = [{"$ref": f"#/definitions/{type_.of}"}]
    elif isinstance(type_, Record):
        for field in type_.fields:
            inner = node["properties"][field.key]
            # A source's id is new by its nature.
            if field.type != Id("source"):
                _fill(inner, field.type)
            _explain(inner, field)
    elif isinstance(type_, Many):
        # Both hold the same description of one value, which is filled once.
        several, one = {"type": "array", **node.pop("then")}, node.pop("else")
        _fill(one, type_.of)
        several["items"] = one
        # Where nothing is written yet, the YAML language server offers nothing of what “else” allows.
        del node["if"]
        node["anyOf"] = [one, several]
    elif isinstance(type_, Either):
        _fill(node["then"], type_.full)
        _fill(node["else"], type_.short)
    elif isinstance(type_, Map):
        _fill(node["additionalProperties"], type_.of)
        if isinstance(type_.key, Id):
            # A field cannot be claimed, but a dispute of one can be resolved.
            of = "claim" if isinstance(type_.of, Either) else type_.key.of
            node["propertyNames"] = {"$ref": f"#/definitions/{of}"}


def _explain(node: dict[str, Any], field: Field) -> None:
    # As an example a tool would offer to insert it: another timeline's id, or a text that stands for a list.
    node.pop("examples", None)
    if field.example:
        node["description"] = f"{field.help}\n\nExample: {field.key}: {field.example}"
        node["markdownDescription"] = f"{field.help}\n\nExample: `{field.key}: {field.example}`"


def _propose_names(fields: dict[str, Any], timeline: Timeline) -> None:
    # All of a source at once: it may be read when it is asked for.
    given = [_NAMES_OF(source) for source in timeline.sources.values()]
    for key, column in zip(_NAMES, zip(*given, strict=True), strict=False):
        if names := list(_most_used(column)):
            fields[key]["examples"] = names


def _most_used(names: Iterable[str]) -> Iterator[str]:
    counted = Counter(str(n) for n in names if n)
    for name, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_NAMES]:
        yield name
