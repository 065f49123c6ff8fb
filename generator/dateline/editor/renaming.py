"""One id becomes another in every file that names it, open or not.

Gives the replacements and makes none: the editor shows them, makes them all or none, and can take them back. An event
keeps its old address under `was`. An id that is already in use is refused, for two things
would become one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dateline import renaming
from dateline.diagnostic import Span
from dateline.editor.workspace import Workspace
from dateline.mention import Mention
from dateline.scalar import Id

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
        if told:
            replacements += _former(workspace, told, old, new)
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


def _former(workspace: Workspace, told: list[tuple[Path, Mention]], old: str, new: str) -> Iterator[Replacement]:
    """Yield what makes one entry keep the old id: of the first file that gives the event a title, or of the first."""
    texts = {path: "\n".join(workspace.lines(path)) for path, _ in told}
    try:
        titled = [path for path, text in texts.items() if renaming.event_ids(path, text).get(old)]
        home = (titled or list(texts))[0]
        edits = renaming.kept(home, texts[home], old, new)
    except renaming.Unreadable as problem:
        message = "a file that reports the event cannot be read: mend it first"
        raise Refused(message) from problem
    for edit in edits:
        yield Replacement(home, _span(texts[home], edit.start, edit.end), edit.text)


def _span(text: str, start: int, end: int) -> Span:
    """Return the stretch between two places that count characters from 0."""
    lines = [text.count("\n", 0, place) + 1 for place in (start, end)]
    columns = [place - text.rfind("\n", 0, place) for place in (start, end)]
    return Span(lines[0], columns[0], lines[1], columns[1])
