"""`dateline import`: event files out of timelines and bibliographies of other programs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.command import CLEAN, FINDINGS, UsageError, load_settings, with_settings
from dateline.importing.formats import FORMATS

if TYPE_CHECKING:
    from dateline.importing.draft import Imported
    from dateline.importing.event_file import Origin

HELP = "make event files of another program’s timeline or bibliography"
EXAMPLE = "dateline import timelinejs rome.json --title 'Rome, a timeline' -o content/events/2022"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    names = [f.id for f in FORMATS]
    parser.add_argument("format", choices=names, metavar="FORMAT", help=f"one of {', '.join(names)}")
    parser.add_argument("file", metavar="FILE", help="the file, or - for standard input")
    parser.add_argument("-o", "--output", metavar="FOLDER", help="where the event files go (stdout)")
    parser.add_argument("--id", default="", help="the id of the source that the timeline is (made of its title)")
    parser.add_argument("--title", default="", help="the timeline’s title (its own, or the file’s name)")
    parser.add_argument("--type", default="webpage", help="its CSL type (webpage)")
    parser.add_argument("--url", default="", help="its address")
    parser.add_argument("--accessed", default="", metavar="DATE", help="the day it was read (EDTF)")
    parser.add_argument("--language", default="", metavar="TAG", help="its language, as en-GB")
    parser.add_argument("--kind", default="event", metavar="ID", help="the kind of events that name none (event)")
    parser.add_argument("--mapping", metavar="FILE", help="for csv: a YAML file that says which column holds what")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Write the event files; what could not be kept goes to stderr, line by line. Exit 1 if an entry was left out."""
    from dateline.importing.draft import Loss, Remarks
    from dateline.importing.event_file import event_files, source_files, stubs

    name = "standard input" if options.file == "-" else options.file
    try:
        imported = _read(options)
    except ValueError as error:
        message = f"{name}: {error}"
        raise UsageError(message) from error
    remarks = Remarks(imported.remarks)
    if imported.sources:
        files = source_files(imported.sources)
        missing: dict[str, str] = {}
    else:
        origin = _origin(options, imported.title)
        files = event_files(imported.drafts, origin, remarks)
        missing = stubs(imported.drafts, options.kind, _known(options))
    _write(files, options)
    for remark in remarks:
        print(f"{name}:{remark}", file=sys.stderr)
    for file, text in missing.items():
        print(f"\nadd to {file}:\n\n{text}", file=sys.stderr)
    left_out = sum(r.loss is Loss.LEFT_OUT for r in remarks)
    count = len(imported.sources) or len(imported.drafts)
    what = "source" if imported.sources else "event"
    print(f"{count} {what}{'' if count == 1 else 's'}, {left_out} left out, {len(remarks)} remarks", file=sys.stderr)
    return FINDINGS if left_out else CLEAN


def _read(options: argparse.Namespace) -> Imported:
    """Return what is in the file. Raises `ValueError` where it is not of the format."""
    from dateline.importing.bibtex import bibtex
    from dateline.importing.csl_json import csl_json
    from dateline.importing.csv_rows import csv_rows, mapping_of
    from dateline.importing.markwhen import markwhen
    from dateline.importing.ris import ris
    from dateline.importing.timelinejs import timelinejs, timelinejs_csv

    text = _text(sys.stdin.buffer.read() if options.file == "-" else _bytes(options.file))
    if options.format == "csv":
        return csv_rows(text, mapping_of(_mapping(options.mapping) if options.mapping else {}))
    if options.mapping:
        message = "--mapping is for csv"
        raise UsageError(message)
    readers = {
        "timelinejs": timelinejs,
        "timelinejs-csv": timelinejs_csv,
        "markwhen": markwhen,
        "csl-json": csl_json,
        "bibtex": bibtex,
        "ris": ris,
    }
    return readers[options.format](text)


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise UsageError(message) from error


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "it is not UTF-8; save it as UTF-8"
        raise ValueError(message) from error


def _mapping(path: str) -> Mapping[str, object]:
    import yaml

    try:
        values = yaml.safe_load(_text(_bytes(path)))
    except yaml.YAMLError as error:
        message = f"{path} is no YAML: {error}"
        raise UsageError(message) from error
    if not isinstance(values, dict):
        message = f"{path} is no mapping: write “columns:” and below it fields with their columns"
        raise UsageError(message)
    return values


def _origin(options: argparse.Namespace, title: str) -> Origin:
    from dateline.importing.draft import Remarks, id_of
    from dateline.importing.event_file import Origin
    from dateline.importing.plain_date import read
    from dateline.importing.source_parts import source_of

    stem = "imported" if options.file == "-" else Path(options.file).stem
    shown = options.title or title or stem
    accessed = read(options.accessed).edtf if options.accessed else ""
    if options.accessed and not accessed:
        message = f"--accessed: “{options.accessed}” is no date"
        raise UsageError(message)
    texts = {"title": shown, "url": options.url, "language": options.language}
    remarks = Remarks()
    wanted = options.id or id_of(shown) or id_of(stem) or "imported"
    source = source_of(1, wanted, options.type, texts, {}, {"accessed": accessed}, {}, remarks)
    if remarks:
        raise UsageError(remarks[0].message)
    return Origin(source, options.kind)


def _known(options: argparse.Namespace) -> dict[str, tuple[str, ...]]:
    """Return the ids of the site's registries; of none where there is no site yet."""
    from dateline import pipeline
    from dateline.settings import SettingsError

    try:
        result = pipeline.run(load_settings(options))
    except SettingsError:
        return {}
    if result.timeline is None:
        return {}
    registry = result.timeline.registry
    return {
        "kinds.yaml": tuple(registry.kinds),
        "places.yaml": tuple(registry.places),
        "actors.yaml": tuple(registry.actors),
    }


def _write(files: Mapping[str, str], options: argparse.Namespace) -> None:
    if not options.output:
        for number, text in enumerate(files.values()):
            print("---\n" * bool(number) + text, end="")
        return
    folder = Path(options.output)
    taken = [n for n in files if (folder / n).exists()]
    if taken:
        message = f"{folder / taken[0]} is there already; nothing was written"
        raise UsageError(message)
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        # Another process may have made it since.
        with (folder / file).open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
