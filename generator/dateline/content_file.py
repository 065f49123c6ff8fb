"""An event file or a registry, read as its schema says: from a document to the values it holds.

What is wrong is reported with its place, and the rest is read on. Whether an id exists, and whether files agree, needs
all of them (`references`, `merge`).
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import force_setattr
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dateline.diagnostic import did_you_mean, span_of
from dateline.document import Document, Reader, TooManyFindings, iter_items, shorten, span, text_of
from dateline.event import Report
from dateline.field import INVALID, Record, refuse
from dateline.registry import Actor, Kind, Place, Side
from dateline.scalar import Id
from dateline.schema import EDITORS_ENTRY, EVENTS_LIMIT, PROVABLE, REPORT, SOURCE
from dateline.source import Source

__all__ = ["count_events", "read_event_file", "read_registry"]


def count_events(document: Document) -> int:
    """Return how many events the file has under “events”, be they right or wrong; -1 if that cannot be told.

    Entries of one id count once: the second is lost, but not its id.
    """
    found = [value for key, value in document.root.value if isinstance(key, ScalarNode) and key.value == "events"]
    if not found:
        return 0
    if len(found) > 1 or not isinstance(found[0], SequenceNode):
        return -1
    return len({_id_in(entry) or str(number) for number, entry in enumerate(found[0].value)})


def _id_in(entry: Node) -> str:
    pairs = entry.value if isinstance(entry, MappingNode) else ()
    return next((str(value.value) for key, value in pairs if key.value == "id"), "")


def read_event_file(document: Document, stem: str, at: Reader) -> tuple[Source | None, tuple[Report, ...]]:
    """Return the file's source (None in an editors' file) and its reports; what is wrong goes to ``at``.

    ``stem`` is the file's name without its ending and is the source's id unless the file gives one.
    """
    try:
        return _read_parts(document, stem, at)
    except TooManyFindings:
        return None, ()


def read_registry(
    document: Document, record: Record, build: type[Actor | Place | Side | Kind], at: Reader
) -> dict[str, Any]:
    """Return the entries of one registry file by id, in the order of the file."""
    entries: dict[str, Any] = {}
    try:
        for key_node, node in iter_items(document.root, at):
            key = text_of(key_node)
            id_ = Id(record.name).check(key, at)
            values = record.read(node, at)
            if id_ is not INVALID and isinstance(values, dict):
                entries[str(key)] = build(id=str(key), path=at.path, span=key.span, **values)
    except TooManyFindings:
        pass
    return entries


def _read_parts(document: Document, stem: str, at: Reader) -> tuple[Source | None, tuple[Report, ...]]:
    parts: dict[str, Node] = {text_of(key): node for key, node in iter_items(document.root, at)}
    for key in parts:
        if key not in ("source", "events"):
            help_ = did_you_mean(key, ("source", "events")) or "the top level holds “source” and “events”"
            at.error(span_of(key), "key-unknown", f"an event file has no field “{shorten(key)}”", help_)
    source = _source(parts["source"], stem, at) if "source" in parts else None
    if "events" not in parts:
        if "source" not in parts:
            message = "the file has neither “source” nor “events”"
            help_ = "write both, or “events” alone for the editors’ own words"
            at.error(span(document.root), "field-missing", message, help_)
        return source, ()
    reports = _entries(parts["events"], REPORT if source else EDITORS_ENTRY, at)
    if source is None:
        return None, reports
    for report in reports:
        _check_content(report, at)
    for report in reports:
        # Nobody else has seen the report yet; a copy with its source would cost as much as reading it.
        force_setattr(report, "source", source)
    return source, reports


def _source(node: Node, stem: str, at: Reader) -> Source:
    """Return the source; one that cannot be read still stands for itself, so that its reports have one."""
    values = SOURCE.read(node, at)
    if not isinstance(values, dict):
        values = {"type": "?", "title": "?"}
    if "id" not in values:
        is_given = isinstance(node, MappingNode) and any(
            isinstance(key, ScalarNode) and key.value == "id" for key, _ in node.value
        )
        if not is_given and not Id("source").is_valid(stem):
            message = f"the file’s name, “{shorten(stem)}”, cannot be the source’s id"
            help_ = "rename the file in the letters a–z, digits and single hyphens, or give the source an “id”"
            at.error(span(node), "file-name", message, help_)
        values["id"] = stem
    return Source(**values, path=at.path, span=span(node))


def _entries(node: Node, record: Record, at: Reader) -> tuple[Report, ...]:
    if not isinstance(node, SequenceNode):
        refuse(node, at, "a list of events", "begin each event with “- id: …”")
        return ()
    if not node.value:
        at.error(span(node), "value-missing", "the list is empty", "write an event, or delete the field")
    if len(node.value) > EVENTS_LIMIT:
        message = f"the list has {len(node.value):,} events; the limit is {EVENTS_LIMIT}"
        at.error(span(node), "list-too-long", message, "divide it among several files")
        return ()
    reports: dict[str, Report] = {}
    for item in node.value:
        report = record.read(item, at)
        if not isinstance(report, Report):
            continue
        first = reports.setdefault(report.id, report)
        if first is not report:
            also = at.also(span_of(first.id, first.span))
            message = f"“{report.id}” stands twice in this file"
            at.error(span_of(report.id, report.span), "report-duplicate", message, "put both into one entry", also)
    return tuple(reports.values())


def _check_content(report: Report, at: Reader) -> None:
    if not (report.date or report.summary or report.claims or report.quotes or report.is_broken):
        message = f"the report of “{report.id}” says nothing"
        at.error(report.span, "report-empty", message, "add a summary, a date, claims or quotes")
    properties = {c.property_id for c in report.claims} | PROVABLE
    for quote in report.quotes:
        for name in quote.supports:
            if name not in properties and not report.is_broken:
                message = f"this report has no field or claim “{name}”"
                help_ = did_you_mean(name, properties) or f"name one of {', '.join(sorted(properties))}"
                at.error(span_of(name, report.span), "supports-unknown", message, help_)
