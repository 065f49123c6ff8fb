"""`dateline links`: do the sources' addresses still lead anywhere, and do their pages still say what is quoted?"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.command import CLEAN, FINDINGS, UsageError, load_settings, print_diagnostics, with_format, with_settings

if TYPE_CHECKING:
    from dateline.event import Quote
    from dateline.link.asking import Answer, Manner
    from dateline.settings import Settings
    from dateline.source import Source
    from dateline.timeline import Timeline

HELP = "ask whether the sources’ addresses still lead anywhere"
EXAMPLE = "dateline links --format markdown > report.md"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("source", nargs="*", metavar="SOURCE", help="ids of the sources to look at (all)")
    parser.add_argument("--verify", action="store_true", help="read the pages and look for the quotes in them")
    parser.add_argument("--archives", action="store_true", help="ask for archived copies too")
    parser.add_argument("--state", type=Path, metavar="FILE", help="what is remembered (.cache/links.json)")
    parser.add_argument(
        "--failures", type=int, default=3, metavar="N", help="failures before an address is called dead (3)"
    )
    parser.add_argument("--days", type=int, default=14, metavar="N", help="days over which it must have failed (14)")
    parser.add_argument("--hosts", type=int, default=8, metavar="N", help="hosts asked at once (8)")
    parser.add_argument(
        "--pause", type=float, default=1.0, metavar="SECONDS", help="between two requests to a host (1)"
    )
    parser.add_argument("--timeout", type=float, default=20.0, metavar="SECONDS", help="to wait for an answer (20)")
    parser.add_argument("--day", type=_day, default=None, metavar="DAY", help="the day to reckon with (today)")
    with_format(parser, "text", "json", "markdown")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Ask, remember and tell."""
    from dateline import __version__, pipeline
    from dateline.link.asking import Manner

    settings = load_settings(options)
    result = pipeline.run(settings)
    if result.timeline is None:
        return print_diagnostics(result.diagnostics)
    if min(options.hosts, options.failures) < 1 or min(options.days, options.pause) < 0 or options.timeout <= 0:
        message = "a number is too small: at least one host, one failure, and some time to wait"
        raise UsageError(message)
    sources = _chosen(options.source, result.timeline)
    contact = settings.repository or settings.url
    agent = f"dateline-links/{__version__}" + (f" (+{contact})" if contact else "")
    manner = Manner(agent, options.hosts, options.pause, options.timeout)
    if options.verify:
        return _verify(sources, result.timeline, options.format)
    return _health(sources, settings, manner, options)


def _chosen(ids: Sequence[str], timeline: Timeline) -> dict[str, Source]:
    from dateline.diagnostic import did_you_mean

    for id_ in ids:
        if id_ not in timeline.sources:
            message = f"there is no source “{id_}” {did_you_mean(id_, timeline.sources) or ''}".rstrip()
            raise UsageError(message)
    return {i: timeline.sources[i] for i in ids} if ids else dict(timeline.sources)


def _health(sources: Mapping[str, Source], settings: Settings, manner: Manner, options: argparse.Namespace) -> int:
    from dateline.link import standing
    from dateline.link.asking import ask_all
    from dateline.link.report import Report, links_of

    day = options.day or datetime.datetime.now().astimezone().date()
    path = options.state or settings.root / ".cache/links.json"
    addresses = [s.url for s in sources.values() if s.url]
    if options.archives:
        addresses += [s.archive_url for s in sources.values() if s.archive_url]
    before = standing.load(path)
    answers = ask_all(addresses, manner, _Progress(len(set(addresses))))
    after = standing.renewed(before, answers, day)
    if not options.source:
        # What no source names any more is forgotten.
        after = {a: s for a, s in after.items() if a in answers}
    _keep(path, standing.text(after))
    links = links_of(sources, {a: after[a] for a in answers}, with_archives=options.archives)
    report = Report(links, standing.Patience(options.failures, options.days), day)
    written = {"text": report.text, "json": report.json, "markdown": report.markdown}
    print(written[options.format](), end="")
    print(report.summary() if links else "no source here has an address to ask", file=sys.stderr)
    return FINDINGS if report.dead else CLEAN


def _verify(sources: Mapping[str, Source], timeline: Timeline, format_: str) -> int:
    """Print the quotes that their pages do not have; what cannot be read is told, and is no finding."""
    import json

    quotes: dict[str, list[Quote]] = {}
    for event in timeline.events:
        for report in event.reports:
            if report.source and report.source.id in sources and report.quotes:
                quotes.setdefault(report.source.id, []).extend(report.quotes)
    rows, unread, missing = [], 0, 0
    for id_, of_source in sorted(quotes.items()):
        source = sources[id_]
        findings, why = _found(source, of_source)
        unread += bool(why)
        missing += len(findings)
        rows += [(source, "not read", why, "")] if why else []
        rows += [(source, "not found", f.quote.text, "only its capitals differ" * f.only_case) for f in findings]
    if format_ == "json":
        keys = ("source", "finding", "what", "note")
        print(json.dumps([dict(zip(keys, (s.id, *r), strict=True)) for s, *r in rows], ensure_ascii=False, indent=2))
    for source, word, what, note in rows if format_ != "json" else ():
        place = f"{source.path}:{source.span.line}"
        said = f"{word}: {what}" + (f" ({note})" if note else "")
        print(f"* `{place}`: {said}" if format_ == "markdown" else f"{place}: {said}")
    total = sum(map(len, quotes.values()))
    words = f"{total} quotes of {len(quotes)} sources: {missing} not found, {unread} sources not read"
    print(words, file=sys.stderr)
    return FINDINGS if missing else CLEAN


def _found(source: Source, quotes: Sequence[Quote]):  # type: ignore[no-untyped-def]
    """Return the quotes that are missing, or why the page was not read."""
    from dateline import verify
    from dateline.derive.address import NotFetched, fetch
    from dateline.derive.article import Unreadable

    if not source.url:
        return (), "it has no address"
    try:
        page = fetch(source.url)
        if page.media_type == "application/pdf" or page.data[:5] == b"%PDF-":
            from dateline.derive import pdf

            text = "\n".join(pdf.read(page.data).paragraphs)
        else:
            text = verify.page_text(_decoded(page.data))
    except (NotFetched, Unreadable) as error:
        return (), str(error)
    return verify.check(quotes, text), ""


def _decoded(data: bytes) -> str:
    """Return a page's text by what it says of its own coding."""
    import re

    said = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    for name in (said[1].decode() if said else "utf-8", "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("utf-8", "replace")


def _keep(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.new")
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}"
        raise UsageError(message) from error


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        message = f"“{text}” is no day: write 2026-11-24"
        raise argparse.ArgumentTypeError(message) from error


class _Progress:
    """Counts on a terminal."""

    def __init__(self, total: int) -> None:
        self._total, self._done, self._lock = total, 0, threading.Lock()

    def __call__(self, address: str, answer: Answer) -> None:
        """Count one more."""
        with self._lock:
            self._done += 1
            if sys.stderr.isatty():
                end = "\n" if self._done == self._total else "\r"
                print(f"{self._done} of {self._total} asked", end=end, file=sys.stderr, flush=True)
