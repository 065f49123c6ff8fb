"""A filled form becomes a change of the content: an event file of its own, or an archived copy in a source's file.

Trusts nothing that a form says. Every value goes through the schema; what the schema or the registries refuse is left
out and said in words. The text is written here, and read again before it is given out: it must say what was meant and
nothing else. Only one file changes, and it lies in the events folder.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from yaml.nodes import Node, ScalarNode

from dateline import document, schema
from dateline.diagnostic import Diagnostic, has_errors
from dateline.field import INVALID, Reader, Record
from dateline.form import Form
from dateline.scalar import Id
from dateline.schema_file import modeline
from dateline.settings import Settings
from dateline.timeline import Timeline

__all__ = ["Intake", "Unusable", "take"]

_PLAIN = re.compile(r"[^\W_](?:[\w ,.()’“”–/+-]*[\w.)”’])?")
_WORDS = re.compile(r"[a-z0-9]+")
_FIELDS = ("date", "title", "place", "kind", "actors", "stated")
_MOST_QUOTES = 20
# What YAML readers take for something else than a text; ours does not, but other tools read these files too.
_SPECIAL = re.compile(r"(?i)(?:true|false|yes|no|on|off|null|~|[-+.\d][\d_.:e+-]*)")


class Unusable(Exception):  # noqa: N818
    """No change can be made of the form; the message says why, to the person who filled it in."""


class Intake(Struct, frozen=True):
    """One file's new text, a title for the change, and what was left out and why."""

    path: Path
    text: str
    title: str
    notes: tuple[str, ...]


def take(form: Form, answers: Mapping[str, str], timeline: Timeline, settings: Settings, day: str) -> Intake:
    """Return the change that a form asks for; ``day`` is when it was filled in. Raises `Unusable`."""
    if form.name == "dead-link":
        return _archived(answers, timeline, settings)
    taking = _Taking(timeline, [])
    source = taking.source(answers, day)
    if form.name == "new-event":
        report = taking.report({k: v for k, v in answers.items() if "." not in k})
        report = {"id": _free(_slug(report.get("title", ""), 60) or "event", timeline.by_id), **report}
        title = f"New event: {report['title']}" if "title" in report else "New event"
    else:
        event = _event_of(answers["page"], timeline)
        report = {"id": event, **taking.correction(answers)}
        title = f"Correction: {event}"
    stem, path = _file(source, report, timeline, settings)
    text = f"source:\n{_block(source, '  ')}\nevents:\n  - {_block(report, '    ')[4:]}"
    _prove(text, stem, source, report)
    text = f"{modeline(settings, path)}\n{text}"
    return Intake(path, text, _line(title), tuple(taking.notes))


class _Taking(Struct):
    """Reads answers by the schema, and notes what it cannot use."""

    timeline: Timeline
    notes: list[str]

    def source(self, answers: Mapping[str, str], day: str) -> dict[str, Any]:
        given = {k.removeprefix("source."): _line(v) for k, v in answers.items() if k.startswith("source.")}
        given["accessed"] = day
        if "side" in given:
            given["side"] = self._known("side", given["side"])
        order = [f.key for f in schema.SOURCE.fields]
        found = {key: given[key] for key in order if given.get(key)}
        values = self._valid(schema.SOURCE, found)
        for key in ("type", "title", "url"):
            if key not in values:
                message = f"without a sound {key} of the source no event file can be made: {'; '.join(self.notes)}"
                raise Unusable(message)
        return values

    def report(self, answers: Mapping[str, str]) -> dict[str, Any]:
        given: dict[str, Any] = {k: _line(v) for k, v in answers.items() if k not in ("quotes", "actors")}
        for key in ("kind", "place"):
            if key in given:
                given[key] = self._known(key, given[key])
        if "actors" in answers:
            names = [n.strip() for n in re.split(r"[,;\n]", answers["actors"]) if n.strip()]
            given["actors"] = [a for a in dict.fromkeys(self._known("actor", n) for n in names) if a]
        given["quotes"] = self._quotes(answers.get("quotes", ""))
        order = [f.key for f in schema.REPORT.fields]
        return self._valid(schema.REPORT, {key: given[key] for key in order if given.get(key)})

    def correction(self, answers: Mapping[str, str]) -> dict[str, Any]:
        name, value = _line(answers.get("property", "")).lower(), _line(answers.get("value", ""))
        given: dict[str, str] = {"quotes": answers["quotes"]}
        claim = ""
        if name and value:
            if name in _FIELDS:
                given[name] = value
            else:
                claim = _slug(name, 60)
        report = self.report(given)
        quotes = report.get("quotes", [])
        if claim:
            report = {"claims": {claim: value[:300]}, "quotes": quotes}
        supported = claim or (name if name in report else "")
        if supported and quotes:
            report["quotes"] = [{"text": q, "supports": supported} for q in quotes]
        return report

    def _known(self, of: str, name: str) -> str:
        """Return the id in the registry that an answer names, by id or by name; an empty string after noting it."""
        registry = self.timeline.registry
        lists: dict[str, Mapping[str, Any]] = {
            "actor": registry.actors, "place": registry.places, "kind": registry.kinds, "side": registry.sides,
        }  # fmt: skip
        wanted = name.casefold()
        for id_, entry in lists[of].items():
            names = (id_, entry.name, *(n for _, n in getattr(entry, "names", ())))
            if wanted in (n.casefold() for n in names):
                return id_
        self.notes.append(f"the {of} “{_line(name)[:80]}” is not in {of}s.yaml and was left out")
        return ""

    def _quotes(self, text: str) -> list[str]:
        lines = [re.sub(r"\A(?:[-*>]|\d+\.)\s+", "", line).strip() for line in text.split("\n")]
        quotes = [line.strip('"“”„«»') for line in lines if line]
        return list(dict.fromkeys(q for q in quotes if q))[:_MOST_QUOTES]

    def _valid(self, record: Record, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields that the schema accepts as they are, noting those that it does not."""
        types = {f.key: f.type for f in record.fields}
        valid = {}
        for key, value in values.items():
            found: list[Diagnostic] = []
            read = document.loads("form", f"{key}: {_value(value)}\n".encode(), found)
            node = read.root.value[0][1] if read else None
            is_read = node is not None and types[key].read(node, Reader("form", found)) is not INVALID
            if is_read and not has_errors(found):
                valid[key] = value
                continue
            reason = next((f"{d.message} ({d.help})" if d.help else d.message for d in found), "it cannot be read")
            self.notes.append(f"{key} was left out: {reason}")
        return valid


def _archived(answers: Mapping[str, str], timeline: Timeline, settings: Settings) -> Intake:
    """Return the file of the source that has a dead address, with the archived copy behind the address."""
    dead = _line(answers["dead"])
    source = next((s for s in timeline.sources.values() if s.url and _same(s.url, dead)), None)
    if source is None:
        message = "no source has this address; copy it from the page of the source"
        raise Unusable(message)
    if source.archive_url:
        message = f"the source “{source.id}” has an archived copy already: {source.archive_url}"
        raise Unusable(message)
    taking = _Taking(timeline, [])
    given = {"archive-url": _line(answers["archive-url"]), "archived": _line(answers.get("archived", ""))}
    values = taking._valid(schema.SOURCE, {k: v for k, v in given.items() if v})
    if "archive-url" not in values:
        raise Unusable("; ".join(taking.notes))
    path = settings.root / source.path
    data = path.read_bytes().decode("utf-8")
    place = _url_node(data)
    added = "".join(f"{key}: {_value(value)}" + "\n" for key, value in values.items()).strip().split("\n")
    lines = data.split("\n")
    row, column = place.end_mark.line, place.end_mark.column
    key_column = lines[place.start_mark.line].index("url:") if "url:" in lines[place.start_mark.line] else 0
    if lines[row][:key_column].strip():
        lines[row] = lines[row][:column] + "".join(f", {entry}" for entry in added) + lines[row][column:]
    else:
        lines[row + 1 : row + 1] = [" " * key_column + entry for entry in added]
    text = "\n".join(lines)
    _prove_archived(data, text, values)
    return Intake(path, text, f"Archived copy for {source.id}", tuple(taking.notes))


def _url_node(data: str) -> ScalarNode:
    read = document.loads("form", data.encode(), [])
    found = _node(_node(read.root, "source"), "url") if read else None
    if not isinstance(found, ScalarNode):
        message = "the source’s file cannot be read; an editor has to add the copy"
        raise Unusable(message)
    return found


def _node(node: Node | None, key: str) -> Node | None:
    pairs = node.value if node is not None and not isinstance(node, ScalarNode) else ()
    return next((v for k, v in pairs if isinstance(k, ScalarNode) and k.value == key), None)


def _same(a: str, b: str) -> bool:
    """Return whether two addresses are one but for scheme, “www.” and a slash at the end."""

    def plain(address: str) -> str:
        rest = re.sub(r"\Ahttps?://(?:www\.)?", "", address.strip(), flags=re.IGNORECASE)
        return rest.rstrip("/")

    return plain(a) == plain(b)


def _event_of(page: str, timeline: Timeline) -> str:
    """Return the id of the event whose page, or id, an answer names."""
    for part in reversed(re.findall("[a-z0-9-]+", page)):
        if event := timeline.find(part):
            return event.id
    message = "the page is not that of an event here; copy its address from the browser"
    raise Unusable(message)


def _file(
    source: Mapping[str, Any], report: Mapping[str, Any], timeline: Timeline, settings: Settings
) -> tuple[str, Path]:
    """Return the id of a new source, and its file, which is not there yet."""
    issued, date = str(source.get("issued", "")), str(report.get("date", ""))
    host = (urlsplit(str(source["url"])).hostname or "").removeprefix("www.").split(".")[0]
    parts = (_slug(issued[:10], 10), _slug(host, 20), _slug(str(source["title"]), 40))
    stem = _free("-".join(p for p in parts if p)[:70].strip("-") or "source", timeline.sources)
    year = next((y[:4] for y in (issued, date) if re.match(r"\d{4}(?!\d)", y)), "")
    path = settings.events_folder / year / f"{stem}.yaml"
    if path.exists():
        message = f"{path.name} is there already"
        raise Unusable(message)
    return stem, path


def _free(stem: str, taken: Mapping[str, object]) -> str:
    """Return ``stem``, or the first of stem-2, stem-3 … that is not taken."""
    number = 1
    while (id_ := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return id_


def _slug(text: str, limit: int) -> str:
    """Return the first words of a text as an id, in a–z and digits; an empty string for one of other letters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    made = ""
    for word in _WORDS.findall(plain):
        if made and len(made) + 1 + len(word) > limit:
            break
        made = f"{made}-{word}" if made else word[:limit]
    return made


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _block(values: Mapping[str, Any], indent: str) -> str:
    """Return fields as a block, one a line, ending in a line break."""
    lines = []
    for key, value in values.items():
        if key == "quotes":
            lines.append(f"{indent}quotes:\n" + "".join(f"{indent}  - {_value(q)}\n" for q in value))
        else:
            lines.append(f"{indent}{key}: {_value(value)}\n")
    return "".join(lines)


def _value(value: Any) -> str:
    """Return a text, a list or a mapping in YAML, on one line; a text that is not plain to every reader in quotes."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_value(v) for v in value) + "]"
    is_plain = _PLAIN.fullmatch(value) and "," not in value and not _SPECIAL.fullmatch(value)
    is_date = re.fullmatch(r"\d{4}(?:-\d\d){0,2}[?~%]?(?:/\d{4}(?:-\d\d){0,2}[?~%]?)?", value)
    is_address = re.fullmatch(r"https?://[\w./~%=&-]+", value, re.ASCII)
    # JSON’s strings are YAML’s, but for what was taken out when the form was read.
    return value if is_plain or is_date or is_address else json.dumps(value, ensure_ascii=False)


def _prove(text: str, stem: str, source: Mapping[str, Any], report: Mapping[str, Any]) -> None:
    """Raise unless the text says, read again, exactly what was meant."""
    read = document.loads("form", text.encode(), [])
    if read is None or _plain(read.root) != {"source": dict(source), "events": [dict(report)]}:
        message = "the answers cannot be written as an event file; an editor has to do it"
        raise Unusable(message)
    if not Id("source").is_valid(stem) or not Id("event").is_valid(str(report["id"])):
        message = "no id could be made of the answers; an editor has to do it"
        raise Unusable(message)


def _prove_archived(before: str, after: str, added: Mapping[str, Any]) -> None:
    old, new = (document.loads("form", text.encode(), []) for text in (before, after))
    expected: Any = _plain(old.root) if old else None
    if expected is not None:
        expected["source"] |= added
    if new is None or _plain(new.root) != expected:
        message = "the copy cannot be added to the source’s file; an editor has to do it"
        raise Unusable(message)


def _plain(node: Node) -> Any:
    if isinstance(node, ScalarNode):
        return node.value
    if node.tag == "" and isinstance(node.value, list) and node.value and isinstance(node.value[0], tuple):
        return {_plain(k): _plain(v) for k, v in node.value}
    return [_plain(v) for v in node.value]
