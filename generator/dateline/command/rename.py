"""`dateline rename`: another id for an event, an actor, a place or a source, in all files at once."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.command import CLEAN, UsageError, load_settings, print_diagnostics, with_settings

if TYPE_CHECKING:
    from dateline.atomic import Change
    from dateline.renaming import Mention
    from dateline.settings import Settings

HELP = "give an event, actor, place or source another id, in all files"
EXAMPLE = "dateline rename eagle-landing moon-landing"
_KINDS = ("event", "actor", "place", "source", "kind", "side")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("old", metavar="OLD", help="the id as it is")
    parser.add_argument("new", metavar="NEW", help="the id as it shall be")
    parser.add_argument("--of", choices=_KINDS, help="what it names (found out, where one thing only has the id)")
    parser.add_argument(
        "--forget", action="store_true", help="do not keep an event’s old address (it was never published)"
    )
    parser.add_argument("--dry-run", action="store_true", help="print what would change, and change nothing")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Rename it, or say why not; all files change or none."""
    from dateline import atomic, pipeline, renaming
    from dateline.scalar import Id

    settings = load_settings(options)
    old, new = options.old, options.new
    if not Id("event").is_valid(new):
        message = f"“{new}” is not an id: use the letters a–z, digits and single hyphens"
        raise UsageError(message)
    texts = _texts(settings)
    try:
        found = [m for path, text in texts.items() for m in renaming.mentions(path, _name(path, settings), text)]
    except renaming.Unreadable as problem:
        return print_diagnostics(problem.diagnostics)
    of = options.of or _kind_of(old, found, texts)
    _refuse(of, old, new, found, texts)
    edits = {path: renaming.rename(path, _name(path, settings), text, of, old, new) for path, text in texts.items()}
    if of == "event" and not options.forget:
        home = _home(old, texts, settings)
        edits[home] += renaming.kept(home, texts[home], old, new)
    changes = []
    for path, text in texts.items():
        to = path.with_stem(new) if of == "source" and _names_source(path, old, found) else None
        if edits[path] or to:
            changes.append(atomic.Change(path, text.encode(), renaming.apply(text, edits[path]).encode(), to))
    if options.dry_run:
        for change in changes:
            _print_diff(change, settings)
        return CLEAN
    before = {(d.code, d.message) for d in pipeline.run(settings).diagnostics}
    try:
        atomic.replace(changes)
    except atomic.WriteError as problem:
        raise UsageError(str(problem)) from problem
    fresh = [d for d in pipeline.run(settings).diagnostics if (d.code, d.message) not in before and d.severity == 0]
    said = [d for d in fresh if old in d.message or new in d.message]
    if said:
        atomic.replace([atomic.Change(c.to or c.path, c.after, c.before, c.path if c.to else None) for c in changes])
        print("nothing was renamed, for this would be wrong afterwards:", file=sys.stderr)
        return print_diagnostics(said)
    number = sum(len(e) for e in edits.values())
    places = f"{number} place{'s' if number != 1 else ''}"
    print(
        f"renamed {of} {old} to {new}: {places} in {len(changes)} file{'s' if len(changes) != 1 else ''}",
        file=sys.stderr,
    )
    return CLEAN


def _texts(settings: Settings) -> dict[Path, str]:
    """Return the text of every file in which an id may stand."""
    from dateline import prose, reading

    registries = [settings.content / f"{name}.yaml" for name in ("actors", "places", "sides", "kinds")]
    markdown = prose.markdown_files([settings.content / folder for folder in settings.markdown])
    paths = [*reading.event_files(settings), *(p for p in registries if p.is_file()), *markdown]
    texts = {}
    for path in paths:
        data = reading.read_bytes(path, "", [], None)
        try:
            texts[path] = "\r" if data is None else data.decode()
        except UnicodeDecodeError:
            texts[path] = "\r"
        # Line ends other than LF would move every place.
        if "\r" in texts[path] or texts[path].startswith("\ufeff"):
            message = f"{os.path.relpath(path)} cannot be read as it is, and may hold the id: run “dateline check”"
            raise UsageError(message)
    return texts


def _name(path: Path, settings: Settings) -> str:
    return path.name if path.parent == settings.content else ""


def _names_source(path: Path, old: str, found: list[Mention]) -> bool:
    """Return whether the file's name is the source's id."""
    is_event_file = path.suffix.lower() in (".yaml", ".yml")
    return (
        path.stem == old and is_event_file and not any(m.path == path and m.of == "source" and m.is_own for m in found)
    )


def _kind_of(old: str, found: list[Mention], texts: dict[Path, str]) -> str:
    from dateline.diagnostic import did_you_mean

    kinds = {m.of for m in found if m.id == old and (m.is_own or m.of == "event")}
    kinds |= {"source"} if any(_names_source(p, old, found) for p in texts) else set()
    if len(kinds) == 1:
        return kinds.pop()
    if kinds:
        message = f"“{old}” is the id of {' and of '.join(_an(k) for k in sorted(kinds))}: say which with --of"
        raise UsageError(message)
    meant = did_you_mean(old, {m.id for m in found} | {p.stem for p in texts})
    message = f"nothing has the id “{old}”" + (f"; {meant}" if meant else "")
    raise UsageError(message)


def _refuse(of: str, old: str, new: str, found: list[Mention], texts: dict[Path, str]) -> None:
    """Raise `UsageError` if ``new`` has an owner already."""
    if old == new:
        message = "the two ids are the same"
        raise UsageError(message)
    own_former = {m.id for m in found if m.is_former and _is_with(m, old, found)}
    for m in found:
        if m.of == of and m.id == new and (m.is_own or m.is_former) and not (m.is_former and new in own_former):
            help_ = (
                f"; to join two events write “{{id: {new}, same-as: {old}}}” in an editors’ file"
                if of == "event"
                else ""
            )
            message = f"“{new}” is in use already, in {m.path.name}{help_}"
            raise UsageError(message)
    if of == "source" and any(p.stem == new and p.suffix.lower() in (".yaml", ".yml") for p in texts):
        message = f"there is a file {new}.yaml already"
        raise UsageError(message)


def _is_with(former: Mention, id_: str, found: list[Mention]) -> bool:
    """Return whether a former id stands in the entry of ``id_``: the last id before it is the entry's."""
    around = [m for m in found if m.path == former.path and m.of == "event" and m.is_own]
    before = [m for m in around if m.start < former.start]
    return bool(before) and before[-1].id == id_


def _home(old: str, texts: dict[Path, str], settings: Settings) -> Path:
    """Return the file whose entry shall keep the old id: the first that gives the event a title, or the first."""
    from dateline import renaming

    holders = defaultdict(list)
    for path, text in texts.items():
        if path.suffix != ".md" and not _name(path, settings):
            ids = renaming.event_ids(path, text)
            if old in ids:
                holders[ids[old]].append(path)
    return (holders[True] or holders[False])[0]


def _print_diff(change: Change, settings: Settings) -> None:
    shown = [p.relative_to(settings.root).as_posix() for p in (change.path, change.to or change.path)]
    before, after = (data.decode().splitlines(keepends=True) for data in (change.before, change.after))
    if shown[0] != shown[1]:
        print(f"rename {shown[0]} to {shown[1]}")
    print("".join(difflib.unified_diff(before, after, shown[0], shown[1], n=0)), end="")


def _an(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
