"""Every format the timeline is published in, listed once: the command, the data page and the docs read this list.

Each says what it carries of what a timeline holds (`feature`). An exporter is one function in a module of its own;
nothing is imported before it is asked for, since a command needs one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module

from msgspec import Struct, field

from dateline.export.feature import FEATURES, Carriage, of_sources
from dateline.export.publication import Asking, Exported, Publication
from dateline.timeline import Timeline

__all__ = ["FEEDS", "FORMATS", "Format", "address_of_file", "as_markdown", "site_files"]


class Format(Struct, frozen=True):
    """One format. ``files`` are the names it has in the site's `data/` folder; ``media_type`` is that of the first.

    ``carries`` names the features that it does not carry whole. ``limits`` is said in the docs and on the data page.
    """

    id: str
    name: str
    what: str
    files: tuple[str, ...]
    media_type: str
    module: str
    function: str
    limits: str
    lacks: Mapping[str, Carriage] = field(default_factory=dict)
    may_skip: bool = False
    """Whether there are events that it cannot hold at all."""
    needs_address: bool = False
    """Whether it can name whole addresses only, and so is made for a site that has one."""

    @property
    def carries(self) -> dict[str, Carriage]:
        """Return how each feature is carried."""
        return {f.id: self.lacks.get(f.id, Carriage.WHOLE) for f in FEATURES}

    @property
    def has_sources_only(self) -> bool:
        """Return whether it holds the sources and nothing of the events."""
        return self.lacks == of_sources()

    def run(self, timeline: Timeline, publication: Publication) -> Exported:
        """Return the files, and what could not be put into them at all."""
        function = getattr(import_module(f"dateline.export.{self.module}"), self.function)
        if self.has_sources_only:
            return Exported({self.files[0]: function(timeline.sources.values()).encode()})
        exported: Exported = function(timeline, publication)
        return exported


_WORDS, _NOT = Carriage.WORDS, Carriage.NOT
_TOLD = {
    "qualified": _WORDS,
    "vague": _WORDS,
    "time": _WORDS,
    "stated": _NOT,
    "sources": _WORDS,
    "quotes": _NOT,
    "claims": _NOT,
    "disputes": _WORDS,
    "deprecated": _NOT,
    "actors": _NOT,
    "place": _NOT,
    "relations": _NOT,
    "former": _NOT,
}
_TABLES = (
    "sides", "kinds", "places", "place_names", "actors", "actor_names", "roles", "events", "event_actors", "relations",
    "former_ids", "sources", "source_names", "sentences", "citations", "reports", "claims", "quotes", "quote_supports",
    "positions", "resolutions",
)  # fmt: skip
_FIRST = ("events", "sources", "reports", "claims")

FORMATS = (
    Format(
        "json",
        "JSON",
        "everything, for programs",
        ("timeline.json", "timeline.schema.json"),
        "application/json",
        "json_files",
        "whole_json",
        "Nothing is lost. Each event also stands alone, at `event.json` beside its page.",
    ),
    Format(
        "jsonl",
        "JSON Lines",
        "an event a line, each with all that it names",
        ("events.jsonl",),
        "application/jsonl",
        "json_files",
        "json_lines",
        "Nothing is lost.",
    ),
    Format(
        "csv",
        "CSV",
        "tables for spreadsheets and statistics",
        (*(f"{t}.csv" for t in _FIRST), *(f"{t}.csv" for t in _TABLES if t not in _FIRST)),
        "text/csv",
        "csv_tables",
        "csv_tables",
        "Nothing is lost; what is a list elsewhere is a table of its own here. A column `day` is filled only where the "
        "very day is known.",
    ),
    Format(
        "sqlite",
        "SQLite",
        "a database with full-text search, as Datasette opens it",
        ("timeline.db",),
        "application/vnd.sqlite3",
        "sqlite",
        "sqlite",
        "The same tables as CSV; nothing is lost.",
    ),
    Format(
        "csl-json",
        "CSL-JSON",
        "the sources, for Zotero, Pandoc and citation processors",
        ("sources.csl.json",),
        "application/vnd.citationstyles.csl+json",
        "csl_json",
        "csl_json",
        "Sources only. An archived copy stands in the note; side and agency are under `custom`; no quotes.",
        of_sources(),
    ),
    Format(
        "bibtex",
        "BibTeX",
        "the sources, for LaTeX and reference managers",
        ("sources.bib",),
        "application/x-bibtex",
        "bibtex",
        "bibtex",
        "Sources only. A vague date is words in `year` or `note`; an archived copy stands in `note`; no side, agency "
        "or quotes.",
        of_sources(),
    ),
    Format(
        "ris",
        "RIS",
        "the sources, for EndNote, Mendeley and Zotero",
        ("sources.ris",),
        "application/x-research-info-systems",
        "ris",
        "ris",
        "Sources only. A vague date is words; an archived copy stands in a note; no side, agency or quotes.",
        of_sources(),
    ),
    Format(
        "timelinejs",
        "TimelineJS",
        "for Knight Lab’s TimelineJS 3",
        ("timelinejs.json",),
        "application/json",
        "timelinejs",
        "timelinejs",
        "A vague date is a year or a stretch in figures, with its words shown and its EDTF under `edtf`. Sources are "
        "named, not linked; a dispute is a sentence. An event without any year is left out.",
        _TOLD,
        may_skip=True,
    ),
    Format(
        "markwhen",
        "markwhen",
        "plain text, for markwhen’s editor and calendar",
        ("timeline.mw",),
        "text/plain",
        "markwhen",
        "markwhen",
        "A vague date is a year or a stretch in figures, with its words in the title and its EDTF under `edtf:`. "
        "Sources are named, not linked; a dispute is a sentence. An event without any year, or from before Christ "
        "into our era, is left out.",
        _TOLD,
        may_skip=True,
    ),
    Format(
        "icalendar",
        "iCalendar",
        "the events whose day is known, for calendars",
        ("timeline.ics",),
        "text/calendar",
        "icalendar",
        "icalendar",
        "An event has a day here only if its day, or its first and last day, is known without a doubt; all others are "
        "left out and named. Sources are named, not linked; a dispute is a sentence.",
        {**_TOLD, "coarse": _NOT, "qualified": _NOT, "vague": _NOT, "place": Carriage.WHOLE},
        may_skip=True,
    ),
    Format(
        "html",
        "One HTML file",
        "the whole timeline to take along on a stick, to read and to print",
        ("timeline.html",),
        "text/html",
        "single_file",
        "single_file",
        "All that the events’ pages say. Actors, places and kinds are named, without pages of their own; earlier ids "
        "are left out.",
        {"former": _NOT},
    ),
    Format(
        "atom",
        "Atom",
        "a feed of the events worked on last",
        ("feed.xml",),
        "application/atom+xml",
        "feed_files",
        "atom_feed",
        "The events worked on last. Its dates say when the record was worked on; when an event happened stands in "
        "words. Earlier ids are left out.",
        {"coarse": _WORDS, "qualified": _WORDS, "vague": _WORDS, "time": _WORDS, "former": _NOT},
    ),
    Format(
        "rss",
        "RSS",
        "the same feed, for readers without Atom",
        ("rss.xml",),
        "application/rss+xml",
        "feed_files",
        "rss_feed",
        "As Atom; it has no date for a later change. It knows whole addresses only, and is made once the site has one.",
        {"coarse": _WORDS, "qualified": _WORDS, "vague": _WORDS, "time": _WORDS, "former": _NOT},
        needs_address=True,
    ),
    Format(
        "jsonfeed",
        "JSON Feed",
        "the same feed as JSON",
        ("feed.json",),
        "application/feed+json",
        "feed_files",
        "json_feed_file",
        "As Atom.",
        {"coarse": _WORDS, "qualified": _WORDS, "vague": _WORDS, "time": _WORDS, "former": _NOT},
    ),
)
"""In the order in which they are listed."""

FEEDS = ("atom", "rss", "jsonfeed")
"""These stand at the site's root, all others in its `data/` folder."""


def address_of_file(format_: Format, name: str) -> str:
    """Return where the site has a file of a format, relative to its root."""
    return name if format_.id in FEEDS else f"data/{name}"


def site_files(
    timeline: Timeline, publication: Publication, only: Collection[str] | None = None
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the path of each file below the site's root, with what makes it, one at a time; of events ``only`` some."""
    from dateline.address import address_of, among
    from dateline.export.feed_files import feed_files

    for format_ in FORMATS:
        if format_.id not in FEEDS:
            yield from _files_of(format_, timeline, publication)
    yield from feed_files(timeline, publication)
    for id_ in among(timeline.by_id, only):
        yield f"{address_of('event', id_)}event.json", Asking(partial(_event_file, id_, timeline, publication))


def _event_file(id_: str, timeline: Timeline, publication: Publication) -> bytes:
    from dateline.export.json_files import event_json

    return event_json(timeline.by_id[id_], timeline, publication)


def _files_of(
    format_: Format, timeline: Timeline, publication: Publication
) -> Iterable[tuple[str, Callable[[], bytes]]]:
    made: dict[str, bytes] = {}

    def make(name: str) -> bytes:
        if not made:
            made.update(format_.run(timeline, publication).files)
        # Each is written once: nothing is kept for longer than the other files of the format need.
        return made.pop(name)

    return [(f"data/{name}", lambda n=name: make(n)) for name in format_.files]  # type: ignore[misc]


def as_markdown() -> str:
    """Return the list of formats, and the table of what each carries, for the docs."""
    rows = "".join(
        f"| {f.name} | `dateline export {f.id}` | {', '.join(f'`{address_of_file(f, n)}`' for n in f.files[:4])}"
        f"{' …' if len(f.files) > 4 else ''} | {f.what} | {f.limits} |\n"
        for f in FORMATS
    )
    head = " | ".join(f.name for f in FORMATS)
    table = "".join(
        f"| {feature.label} | {' | '.join(str(f.carries[feature.id]) for f in FORMATS)} |\n" for feature in FEATURES
    )
    return (
        "| format | command | on the site | is | what to know |\n| --- | --- | --- | --- | --- |\n"
        f"{rows}\n| carries | {head} |\n| --- |{' --- |' * len(FORMATS)}\n{table}"
    )
