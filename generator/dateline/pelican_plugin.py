"""Dateline inside Pelican: the one module that imports it.

Pelican reads the Markdown pages and copies static files as ever. We add a generator whose context is the pipeline's
timeline and whose output is the timeline's pages, and we make Pelican write into a new folder that replaces the last
good one only when everything has been written. Signal receivers are held weakly, hence functions of the module.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from markupsafe import escape
from msgspec.structs import asdict
from pelican import DEFAULT_CONFIG_NAME, Pelican, parse_arguments, signals
from pelican.contents import Content
from pelican.generators import Generator
from pelican.utils import wait_for_changes

from dateline import catalogue, cite, output, pipeline, prose, schema_file
from dateline.address import address_of
from dateline.alone import Pelicans
from dateline.cells import Cells
from dateline.circumstances import Circumstances
from dateline.dependency import Watch, watched, watched_publication
from dateline.diagnostic import Severity
from dateline.edition import Site, facts_of, index_of, leaves
from dateline.event import Event
from dateline.export.publication import publication_of, with_history
from dateline.git import history
from dateline.memory import Memory
from dateline.mistake import MistakeError
from dateline.presenter import Presenter
from dateline.press import print_all
from dateline.printing import Interface, Printer, environment
from dateline.proof import weigh
from dateline.publication import Publications
from dateline.rebuild import REMEMBERED, Remembered, known_of, plan, rebuild, remember, state_after, tell, texts_of
from dateline.settings import Settings, SettingsError, from_pelican

__all__ = ["ContentError", "TimelineGenerator", "register"]


class ContentError(Exception):
    """The content has errors, which have been printed; Pelican ends with exit code 1."""

    exitcode = 1


def register() -> None:
    """Connect to Pelican's signals."""
    signals.initialized.connect(_prepare)
    signals.get_generators.connect(_generators)
    signals.all_generators_finalized.connect(_weave)
    signals.finalized.connect(_publish)
    logging.getLogger("pelican").addFilter(_without_traceback)


def _without_traceback(record: logging.LogRecord) -> bool:
    """Keep tracebacks of what an editor can mend out of the log; the diagnostics say more."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, ContentError | output.OutputError | SettingsError):
        record.exc_info = None
        record.exc_text = None
    return True


def _prepare(pelican: Pelican) -> None:
    """Check our settings, turn autoescape on for every template, and send the build into a folder of its own."""
    settings = pelican.settings
    settings["DATELINE_SETTINGS"] = from_pelican(settings, _root(settings))
    own = settings["DATELINE_SETTINGS"]
    spoken = catalogue.speak(own.interface or own.language, own.language)
    spoken.tell()
    extensions = [*settings["JINJA_ENVIRONMENT"].get("extensions", ()), Interface]
    settings["JINJA_ENVIRONMENT"] = {**settings["JINJA_ENVIRONMENT"], "autoescape": True, "extensions": extensions}
    final = Path(pelican.output_path)
    settings["DATELINE_OUTPUT"] = final
    staging = output.staging_for(final, [Path(settings["PATH"]), Path(settings["THEME"]), _root(settings)])
    pelican.output_path = str(staging)
    _follow(pelican, final)
    site = Site.of(
        settings["DATELINE_SETTINGS"], settings["DEFAULT_LANG"], str(settings["SITEURL"]), settings["AUTHOR"]
    )
    settings["DATELINE_MEMORY"] = REMEMBERED.get(str(Path(os.path.realpath(final))))
    settings["JINJA_GLOBALS"] = {**settings["JINJA_GLOBALS"], "site": site}


def _follow(pelican: Pelican, final: Path) -> None:
    """Under `--autoreload`, make only the pages that change, as `dateline build` does, where that is possible."""
    if "pelican" not in Path(sys.argv[0]).name:
        return
    given = parse_arguments(sys.argv[1:])
    if not given.autoreload or given.overrides or given.theme or given.relative_paths:
        return
    settings, build = pelican.settings, pelican.run
    file = Path(given.settings or DEFAULT_CONFIG_NAME).resolve()

    def run() -> None:
        now = Circumstances(file, settings["DATELINE_SETTINGS"], final)
        with closing(Memory(now.memory)) as memory:
            try:
                done = rebuild(memory, now)
            except MistakeError:
                # Pelican's own way to fail is what `--autoreload` goes on from.
                done = None
            if done is None:
                settings["DATELINE_MEMORY"] = Remembered(memory, now)
                build()
            else:
                settings["DATELINE_TOLD"] = None
                print(
                    f"Done: {done.made} file{'s' if done.made != 1 else ''} made; all others are as they were.",
                    flush=True,
                )

    pelican.run = run


def _root(settings: dict[str, Any]) -> Path:
    """Return the folder of the settings file, which Pelican resolved PATH against; the content's parent otherwise."""
    return Path(settings["PATH"]).parent


def _generators(_pelican: Pelican) -> type[Generator]:
    return TimelineGenerator


def _publish(pelican: Pelican) -> None:
    settings = pelican.settings
    output.publish(Path(pelican.output_path), settings["DATELINE_OUTPUT"], settings["OUTPUT_RETENTION"])
    weight = weigh(settings["DATELINE_OUTPUT"])
    print(f"dateline: {weight}", file=sys.stderr)
    if weight.is_almost_too_much:
        print("dateline: GitHub Pages will soon take no more: see docs/publishing.md", file=sys.stderr)
    if settings.get("DATELINE_MADE"):
        settings["DATELINE_MADE"]()


def _weave(generators: list[Generator]) -> None:
    """Put citations and links to events into the Markdown pages and articles, which Pelican has read by now."""
    own = next(g for g in generators if isinstance(g, TimelineGenerator))
    for generator in generators:
        for name in _CONTENT_LISTS:
            for content in getattr(generator, name, ()):
                own.weave(content)


# Where Pelican's generators keep what they have read.
_CONTENT_LISTS = ("articles", "translations", "drafts", "drafts_translations", "hidden_articles", "hidden_translations",
                  "pages", "hidden_pages", "draft_pages", "draft_translations")  # fmt: skip


class TimelineGenerator(Generator):  # type: ignore[misc]
    """Makes the timeline's pages, feed and sitemap."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One process builds many times under --autoreload; a build that failed may have left its folder.
        output.discard(Path(self.output_path))
        self._watch = Watch()
        self._woven: set[int] = set()
        self._environment = environment(_folders(self), _compiled(self.settings))

    def generate_context(self) -> None:
        """Read, check and merge the content. Raises `ContentError`, before anything is written, if it has errors."""
        remembered = self.settings.get("DATELINE_MEMORY")
        memory = remembered and remembered.memory
        result = pipeline.run(self.settings["DATELINE_SETTINGS"], memory=memory, is_outlined=True)
        if result.timeline is None and result.diagnostics == self.settings.get("DATELINE_TOLD"):
            # After a failure --autoreload builds again at once and for ever; nothing can change until a file does.
            wait_for_changes("", self.settings)
            message = "a file has changed; building again"
            raise ContentError(message)
        self.settings["DATELINE_TOLD"] = result.diagnostics
        tell(result.diagnostics)
        if result.timeline is None:
            count = sum(d.severity is Severity.ERROR for d in result.diagnostics)
            message = f"the content has {count} error{'s' if count != 1 else ''}; the last good site is left as it was"
            raise ContentError(message)
        self.result = result
        self.whole = result.timeline
        self.timeline = watched(result.timeline, self._watch)
        # For editors only: where they cannot be written, the site is none the worse.
        with suppress(OSError):
            schema_file.write(self.settings["DATELINE_SETTINGS"], result.timeline)

    def weave(self, content: Content) -> None:
        """Replace the marks in the HTML of a page or article, and add the notes they lead to."""
        _, cells = self._watch.observe(lambda: self._weave(content))
        self._woven |= cells

    def _weave(self, content: Content) -> None:
        notes = cite.Notes()
        presenter = Presenter(self.timeline)
        root = "../" * str(content.url).count("/") or "./"
        marks: Any = self._environment.get_template("components/marks.html").module

        def link(event: Event, words: str) -> str:
            return f'<a href="{root}{address_of("event", event.id)}">{escape(words)}</a>'

        woven = prose.weave(
            content._content,
            self.timeline,
            link,
            lambda citations: str(marks.marks(presenter.marks(citations, notes))),
        )
        if len(notes):
            template: Any = self._environment.get_template("components/notes.html").module
            woven += str(template.notes(presenter.notes(notes), root))
        content._content = woven

    def generate_output(self, _writer: object) -> None:
        """Write every page."""
        listed = {name: self.context.get(name, []) for name in ("pages", "articles")}
        site: Site = self.settings["JINJA_GLOBALS"]["site"]
        own: Settings = self.settings["DATELINE_SETTINGS"]
        known = history(own.events_folder)
        head = known.commits[0].id if known and known.commits else ""
        publications = Publications(self.whole, known)
        index = index_of(self.whole, site)
        if index is None:
            print("dateline: Pagefind is not installed; the site is built without full-text search", file=sys.stderr)
        common = {"site": site, **listed, "has_search": bool(index), "has_changes": bool(publications)}
        printer = Printer(_folders(self), common, _compiled(self.settings))
        printer.keep_rows(self.timeline.once)
        others = [address for found in listed.values() for address in sorted(c.url for c in found)]
        folder = Path(self.output_path)
        woven = [self._watch.names[cell] for cell in self._woven]
        publication = with_history(publication_of(own, os.environ), self.whole, known)
        seen = watched_publication(publication, self._watch)
        seen_dates = publications.seen_by(self._watch.note)
        every = list(leaves(self.timeline, site, printer, others, index, seen, seen_dates))

        def write(file: str, data: bytes) -> None:
            output.write(folder, file, data)

        remembered = self.settings.get("DATELINE_MEMORY")
        if not remembered:
            print_all(every, write, self._watch)
            return
        memory, now = remembered
        texts = {name: [texts_of(c) for c in found] for name, found in listed.items()}
        pelicans = Pelicans(asdict(site), _folders(self), texts, woven)
        cells = Cells(self.whole, self.result.ledger, now.registries(), publications)
        planned = plan(known_of(memory, now, self.result, pelicans), cells, lambda _: every, None)
        if self.result.ledger:
            self.result.ledger.expect(planned.walks)
        lost = {file for file in planned.fresh if not output.take_over(now.output, folder, file)}
        made = print_all([*planned.stale, *(leaf for leaf in every if leaf.file in lost)], write, self._watch)
        facts = b"".join(facts_of(site, index, publication, publications))
        remarks: dict[str, str | bytes] = {"state": state_after(self.result, now), "head": head, "common": facts}
        self.settings["DATELINE_MADE"] = lambda: remember(memory, now, planned, made, pelicans, remarks)


def _folders(generator: TimelineGenerator) -> list[str]:
    return [*generator.settings["THEME_TEMPLATES_OVERRIDES"], str(Path(generator.theme) / "templates")]


def _compiled(settings: dict[str, Any]) -> Path:
    return _root(settings) / ".cache/dateline/templates"
