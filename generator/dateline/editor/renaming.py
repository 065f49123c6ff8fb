"""One id becomes another in every file that names it, open or not.

Gives the replacements and makes none: the editor shows them, makes them all or none, and can take them back. An event
keeps its old address: the report that comes first says `was`. An id that is already in use is refused, for two things
would become one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dateline import document
from dateline.diagnostic import Span
from dateline.editor.workspace import Workspace
from dateline.field import Id
from dateline.mention import Mention

__all__ = ["Refused", "Renaming", "Replacement", "rename"]

_RENAMED = ("event", "source", "actor", "place", "side", "kind")


class Refused(Exception):  # noqa: N818
    """The id cannot be renamed so; the message says why."""


class Replacement(NamedTuple):
    """A stretch of a file and the text that takes its place; an empty stretch is where the text is put in."""

    path: Path
    span: Span
    text: str


class Renaming(NamedTuple):
    """All that has to change: texts, and a file that has to be named anew because its name is a source's id."""

    replacements: tuple[Replacement, ...]
    file: tuple[Path, Path] | None = None


def rename(workspace: Workspace, mention: Mention, new: str) -> Renaming:
    """Return what makes the id of ``mention`` become ``new`` everywhere. Raises `Refused`."""
    of, old = mention.of, mention.id
    if of not in _RENAMED:
        message = f"“{old}” names a {of}, which cannot be renamed in one go"
        raise Refused(message)
    if not Id(of).is_valid(new):
        message = f"“{new}” is not an id: use the letters a–z, digits and single hyphens"
        raise Refused(message)
    if new == old:
        return Renaming(())
    if _is_taken(workspace, of, new):
        message = f"there is {'an' if of in ('event', 'actor') else 'a'} {of} “{new}” already"
        raise Refused(message)
    found = [(p, m) for p, m in workspace.mentions((old,)) if m.of == of and m.id == old and m.key != "was"]
    replacements = [Replacement(path, m.span, new) for path, m in found]
    if of == "event":
        told = [(path, m) for path, m in found if m.key == "id"]
        replacements += _former(workspace, told, old)
    return Renaming(tuple(replacements), _file(workspace, old, new, found) if of == "source" else None)


def _is_taken(workspace: Workspace, of: str, id_: str) -> bool:
    return any(
        m.of == of and m.id == id_ and (m.is_entry or m.key == "was") for _, m in workspace.mentions((id_,))
    ) or (of == "source" and workspace.timeline is not None and id_ in workspace.timeline.sources)


def _file(workspace: Workspace, old: str, new: str, found: list[tuple[Path, Mention]]) -> tuple[Path, Path] | None:
    """Return the source's file and its new path, unless the file says the id itself."""
    if any(m.key == "id" for _, m in found):
        return None
    source = workspace.timeline.sources.get(old) if workspace.timeline else None
    if source is None:
        message = f"no sound file has the source “{old}”: mend what the check says first"
        raise Refused(message)
    path = workspace.settings.root / source.path
    return path, path.with_name(new + path.suffix)


def _former(workspace: Workspace, told: list[tuple[Path, Mention]], old: str) -> Iterator[Replacement]:
    """Yield what makes one report say ``was``: the first that has none yet, or else the first."""
    reports = [(path, node) for path, m in told if (node := _report(workspace, path, m)) is not None]
    for path, node in sorted(reports, key=lambda r: (_value(r[1], "was") is not None, r[0], r[1].start_mark.line)):
        was = _value(node, "was")
        id_ = _value(node, "id")
        if was is None and id_ is not None:
            place = document.span(id_)
            if node.flow_style:
                text = f", was: {old}"
            else:
                key = next(k for k, v in node.value if v is id_)
                text = f"\n{' ' * key.start_mark.column}was: {old}"
            if not node.flow_style:
                # Behind a comment on the line of the id.
                line = workspace.lines(path)[place.end_line - 1]
                place = Span(place.end_line, len(line) + 1, place.end_line, len(line) + 1)
            yield Replacement(path, place._replace(line=place.end_line, column=place.end_column), text)
        elif isinstance(was, SequenceNode) and was.flow_style:
            mark = was.start_mark
            yield Replacement(path, Span(mark.line + 1, mark.column + 2, mark.line + 1, mark.column + 2), f"{old}, ")
        elif isinstance(was, SequenceNode):
            mark = was.value[0].start_mark
            # In front of the first entry, behind its dash.
            place = Span(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 1)
            dash = workspace.lines(path)[mark.line][: mark.column].rfind("-")
            yield Replacement(path, place, f"{old}\n{' ' * dash}- ")
        elif isinstance(was, ScalarNode):
            yield Replacement(path, document.span(was), f"[{old}, {was.value}]")
        return


def _report(workspace: Workspace, path: Path, mention: Mention) -> MappingNode | None:
    read = document.loads(path.name, workspace.data(path), [])
    events = next((v for k, v in read.root.value if k.value == "events"), None) if read else None
    for node in events.value if isinstance(events, SequenceNode) else ():
        id_ = _value(node, "id") if isinstance(node, MappingNode) else None
        if id_ is not None and id_.start_mark.line == mention.span.line - 1 and id_.value == mention.id:
            return node  # type: ignore[no-any-return]
    return None


def _value(node: MappingNode, key: str) -> Node | None:
    return next((v for k, v in node.value if k.value == key), None)
