"""`dateline new`: an event file for a source, filled in as far as the address or a saved page tells."""

from __future__ import annotations

import argparse
import datetime
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.command import UsageError, load_settings, with_settings
from dateline.command.delivery import Values, ask, deliver, values_of, with_values

if TYPE_CHECKING:
    from dateline.source import Source
    from dateline.timeline import Timeline

HELP = "write an event file for a source, given its address or a saved page"
EXAMPLE = "dateline new https://www.example.org/men-walk-on-moon --set title='Men Walk on Moon' --create"
_QUESTIONS = {
    "title": "title, as printed",
    "issued": "issued, as the page shows it (1969-07-21)",
    "type": "type (article-newspaper, article, document …)",
    "language": "language (en-GB)",
    "side": "side (an id in sides.yaml)",
}
_LIMIT = 5 * 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "origin", metavar="ADDRESS|FILE", help="the source’s address, or its page saved as HTML (- is stdin)"
    )
    with_values(parser, "--set", "a field of the source")
    parser.add_argument("--event", metavar="ID", help="the event that it reports")
    with_values(parser, "--report", "a field of the report")
    parser.add_argument(
        "--fetch", action="store_true", help="read the page at the address; nothing is fetched otherwise"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--create", action="store_true", help="create the file in the events folder")
    where.add_argument("-o", "--output", type=Path, metavar="FILE", help="create this file (print it)")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Print the event file, or create it."""
    from dateline import draft, pipeline, schema_file
    from dateline.schema import REPORT, SOURCE

    settings = load_settings(options)
    timeline = pipeline.run(settings).timeline
    known: Sequence[Source] = tuple(timeline.sources.values()) if timeline else ()
    chosen = values_of(options.set, SOURCE)
    values = _from_origin(options.origin, known, fetch=options.fetch)
    values.update(chosen)
    values.setdefault("accessed", _today())
    # Before anybody is asked a dozen questions.
    url = str(values.get("url", ""))
    if url and (there := draft.same_address(url, known)):
        message = f"this address is the source “{there.id}” already, in {there.path}: add reports there (dateline add)"
        raise UsageError(message)
    ask(values, SOURCE, _QUESTIONS)
    id_ = str(values.get("id", "")) or draft.id_for(values, url)
    if timeline and id_ in timeline.sources:
        message = f"“{id_}” is a source already, in {timeline.sources[id_].path}: choose another with --set id=…"
        raise UsageError(message)
    path = options.output
    if options.create:
        if not id_:
            message = "no id can be made of the title and the address: choose one with --set id=…"
            raise UsageError(message)
        year = str(values.get("issued", ""))[:4]
        path = settings.events_folder / (year if year.isdigit() else "") / f"{id_}.yaml"
    if path is not None and path.stem == id_:
        values.pop("id", None)  # the file's name is the id
    elif path is not None or "id" in values:
        values["id"] = id_
    report = values_of(options.report, REPORT)
    if options.event:
        report["id"] = options.event
    text = draft.event_file(values, draft.report(report, _event(str(report.get("id", "")), timeline)))
    if path is not None:
        # Any editor's YAML support finds the fields and ids by this line.
        text = f"{schema_file.modeline(settings, path)}\n{text}"
    code = deliver(text, path)
    if path is None and "id" not in values and id_:
        print(f"save it as {id_}.yaml in {os.path.relpath(settings.events_folder)}/", file=sys.stderr)
    return code


def _event(id_: str, timeline: Timeline | None):  # type: ignore[no-untyped-def]
    return timeline.find(id_) if timeline and id_ else None


def _from_origin(origin: str, known: Sequence[Source], *, fetch: bool) -> Values:
    """Return what the address, or the page that was saved, says."""
    from dateline import draft, page_head
    from dateline.schema import SOURCE

    is_address = origin.startswith(("https://", "http://"))
    if is_address:
        values_of([f"url={origin}"], SOURCE)
        found: Values = dict(draft.from_address(origin, known))
        if not fetch:
            return found
        head = page_head.read(_fetched(origin))
        head["url"] = origin
    else:
        if fetch:
            message = "--fetch reads an address, and this is a file"
            raise UsageError(message)
        if not origin.strip():
            message = "give the source’s address, or the file that its page was saved in"
            raise UsageError(message)
        try:
            data = sys.stdin.buffer.read() if origin == "-" else Path(origin).read_bytes()
        except OSError as error:
            message = f"{origin} cannot be read: {error.strerror or error}"
            if re.match(r"www\.|[\w-]+(\.[\w-]+)+/", origin) and not Path(origin).exists():
                message = f"there is no file {origin}; an address begins with https://: https://{origin}"
            raise UsageError(message) from error
        head = page_head.read(data.decode("utf-8", "replace"))
        found = dict(draft.from_address(str(head["url"]), known)) if "url" in head else {}
    for key, value in head.items():
        try:
            # A page may say anything; what the schema refuses is left for the editor.
            values_of([f"{key}={v}" for v in ([value] if isinstance(value, str) else value)], SOURCE)
        except UsageError as problem:
            print(f"left out what the page gives as its {key}: {problem}", file=sys.stderr)
        else:
            found.setdefault(key, value) if key in ("type", "container-title") else found.update({key: value})
    return found


def _fetched(url: str) -> str:
    """Return the page at an address; what comes after `_LIMIT` bytes is no head."""
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    request = Request(url, headers={"User-Agent": "dateline", "Accept": "text/html"})  # noqa: S310  http(s), by the schema
    try:
        with urlopen(request, timeout=20) as answer:  # noqa: S310
            data: bytes = answer.read(_LIMIT)
            charset = answer.headers.get_content_charset() or "utf-8"
    except (URLError, OSError, ValueError) as error:
        message = f"{url} cannot be fetched: {getattr(error, 'reason', error)}; save the page and give the file"
        raise UsageError(message) from error
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _today() -> str:
    """Return the day on which the editor reads the source, by the editor’s own clock."""
    return datetime.datetime.now().astimezone().date().isoformat()
