"""`dateline export`: the timeline in another form, with word of what that form cannot hold."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from dateline.command import CLEAN, UsageError, load_settings, print_diagnostics, with_settings
from dateline.export.formats import FORMATS

HELP = "write the timeline in another format"
EXAMPLE = "dateline export icalendar > timeline.ics"
_FEW = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    names = [f.id for f in FORMATS]
    parser.add_argument("format", choices=names, metavar="FORMAT", help=f"one of {', '.join(names)}")
    parser.add_argument("-o", "--output", metavar="PATH", help="the file, or for several files the folder (stdout)")
    parser.add_argument("--only", metavar="NAME", help="of a format with several files this one, as events.csv")
    parser.add_argument("--url", default="", help="the site’s address, for links back to it (its SITEURL)")
    parser.add_argument("-a", "--all", action="store_true", help="name every event that loses something")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Write the files; what is lost goes to stderr."""
    from dateline import catalogue, pipeline
    from dateline.export.feature import losses
    from dateline.export.publication import publication_of, with_history
    from dateline.git import history

    settings = load_settings(options)
    catalogue.speak(settings.interface or settings.language, settings.language)
    result = pipeline.run(settings)
    if result.timeline is None:
        return print_diagnostics(result.diagnostics)
    chosen = next(f for f in FORMATS if f.id == options.format)
    try:
        publication = publication_of(settings, os.environ, options.url)
    except ValueError as error:
        message = f"SOURCE_DATE_EPOCH is no number of seconds: {error}"
        raise UsageError(message) from error
    publication = with_history(publication, result.timeline, history(settings.events_folder))
    if chosen.needs_address and not publication.url:
        message = f"{chosen.name} knows whole addresses only: give the site’s with --url"
        raise UsageError(message)
    exported = chosen.run(result.timeline, publication)
    _write(dict(exported.files), options)
    for event, reason in exported.skipped:
        print(f"{chosen.id}: {event} is left out: {reason}", file=sys.stderr)
    for feature, how, ids in losses(result.timeline, chosen.carries):
        shown = ids if options.all else ids[:_FEW]
        rest = f" and {len(ids) - len(shown)} more" if len(ids) > len(shown) else ""
        done = "in words only" if how == "in words" else "left out"
        count = f"{len(ids)} event{'' if len(ids) == 1 else 's'}"
        print(f"{chosen.id}: {feature.label}: {done}, {count}: {', '.join(shown)}{rest}", file=sys.stderr)
    return CLEAN


def _write(files: dict[str, bytes], options: argparse.Namespace) -> None:
    if options.only:
        if options.only not in files:
            message = f"{options.format} has no file “{options.only}”: it has {', '.join(files)}"
            raise UsageError(message)
        files = {options.only: files[options.only]}
    if options.output and len(files) > 1:
        folder = Path(options.output)
        if folder.is_file():
            message = f"{folder} is a file: {options.format} has {len(files)} files, which need a folder"
            raise UsageError(message)
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    elif options.output and options.output != "-":
        Path(options.output).write_bytes(next(iter(files.values())))
    elif len(files) > 1 and options.format != "json":
        message = f"{options.format} has {len(files)} files: name a folder with -o, or one of them with --only"
        raise UsageError(message)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(next(iter(files.values())))
