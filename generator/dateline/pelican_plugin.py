"""Dateline inside Pelican: the one module that imports it.

Pelican reads the Markdown pages and copies static files as ever. We add a generator whose context is the pipeline's
timeline and whose output is the timeline's pages, and we make Pelican write into a new folder that replaces the last
good one only when everything has been written. Signal receivers are held weakly, hence functions of the module.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape
from pelican import Pelican, signals
from pelican.contents import Content
from pelican.generators import Generator
from pelican.utils import wait_for_changes

from dateline import cite, output, pipeline, prose, schema_file
from dateline.address import address_of
from dateline.diagnostic import Severity, render
from dateline.embed import embeds
from dateline.event import Event
from dateline.export.formats import site_files
from dateline.export.publication import publication_of, with_history
from dateline.export.sitemap import robots, sitemap
from dateline.git import history
from dateline.page import Page, pages, redirects
from dateline.presenter import Presenter
from dateline.publication import Publications, PublicationView
from dateline.search_index import search_index
from dateline.settings import Settings, SettingsError, from_pelican
from dateline.sharing import Sharing, sharing
from dateline.timeline import Timeline

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
    settings["JINJA_ENVIRONMENT"] = {**settings["JINJA_ENVIRONMENT"], "autoescape": True}
    final = Path(pelican.output_path)
    settings["DATELINE_OUTPUT"] = final
    staging = output.staging_for(final, [Path(settings["PATH"]), Path(settings["THEME"]), _root(settings)])
    pelican.output_path = str(staging)
    settings["JINJA_GLOBALS"] = {**settings["JINJA_GLOBALS"], "site": Site(settings)}


def _root(settings: dict[str, Any]) -> Path:
    """Return the folder of the settings file, which Pelican resolved PATH against; the content's parent otherwise."""
    return Path(settings["PATH"]).parent


def _generators(_pelican: Pelican) -> type[Generator]:
    return TimelineGenerator


def _publish(pelican: Pelican) -> None:
    output.publish(Path(pelican.output_path), pelican.settings["DATELINE_OUTPUT"], pelican.settings["OUTPUT_RETENTION"])


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


class Site:
    """What every page says of the site. ``url`` is its address without a final slash, empty if it is not known."""

    def __init__(self, settings: dict[str, Any]) -> None:
        own: Settings = settings["DATELINE_SETTINGS"]
        self.name: str = own.site_name
        self.tagline = own.tagline
        self.introduction = own.introduction
        self.repository = own.repository
        self.licence = own.licence
        self.language: str = settings["DEFAULT_LANG"]
        self.url: str = str(settings["SITEURL"]).rstrip("/")


class TimelineGenerator(Generator):  # type: ignore[misc]
    """Makes the timeline's pages, feed and sitemap."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One process builds many times under --autoreload; a build that failed may have left its folder.
        output.discard(Path(self.output_path))
        self._environment = _environment(self)

    def generate_context(self) -> None:
        """Read, check and merge the content. Raises `ContentError`, before anything is written, if it has errors."""
        result = pipeline.run(self.settings["DATELINE_SETTINGS"])
        if result.timeline is None and result.diagnostics == self.settings.get("DATELINE_TOLD"):
            # After a failure --autoreload builds again at once and for ever; nothing can change until a file does.
            wait_for_changes("", self.settings)
            message = "a file has changed; building again"
            raise ContentError(message)
        self.settings["DATELINE_TOLD"] = result.diagnostics
        shown = [d for d in result.diagnostics if d.severity is not Severity.HINT]
        for diagnostic in shown:
            print(render(diagnostic, colour=sys.stderr.isatty()), file=sys.stderr)
        if result.timeline is None:
            count = sum(d.severity is Severity.ERROR for d in shown)
            message = f"the content has {count} error{'s' if count != 1 else ''}; the last good site is left as it was"
            raise ContentError(message)
        self.timeline = result.timeline
        self.publications = Publications(result.timeline, history(self.settings["DATELINE_SETTINGS"].events_folder))
        # For editors only: where they cannot be written, the site is none the worse.
        with suppress(OSError):
            schema_file.write(self.settings["DATELINE_SETTINGS"], self.timeline)

    def weave(self, content: Content) -> None:
        """Replace the marks in the HTML of a page or article, and add the notes they lead to."""
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
        folder = Path(self.output_path)
        site: Site = self.settings["JINJA_GLOBALS"]["site"]
        environment = self._environment
        has_search = _write_index(self.timeline, site.language, folder)
        common = {
            "site": site,
            "pages": self.context.get("pages", []),
            "articles": self.context.get("articles", []),
            "has_search": has_search,
            "has_changes": bool(self.publications),
        }
        addresses = []
        for page in chain(pages(self.timeline, self.publications), embeds(self.timeline)):
            html = environment.get_template(page.template).render(
                **common,
                page_=page,
                root=page.root,
                view=page.view(),
                share=_sharing(page, site),
                publication=_publication(page, self.publications),
            )
            output.write(folder, page.file, html.encode())
            if page.is_listed:
                addresses.append(page.address)
        redirect = environment.get_template("redirect.html")
        for old, new in redirects(self.timeline):
            page = Page(old, "redirect.html", "", "Moved", "", str)
            html = redirect.render(**common, page_=page, root=page.root, target=new)
            output.write(folder, page.file, html.encode())
        missing = Page("404.html", "404.html", "", "Page not found", "", str)
        # Served in the place of any missing address, at any depth: its links cannot be relative.
        html = environment.get_template("404.html").render(**common, page_=missing, root=f"{site.url}/")
        output.write(folder, "404.html", html.encode())
        addresses += sorted(p.url for p in self.context.get("pages", ()))
        addresses += sorted(a.url for a in self.context.get("articles", ()))
        own: Settings = self.settings["DATELINE_SETTINGS"]
        publication = publication_of(own, os.environ)
        publication = with_history(publication, self.timeline, history(own.events_folder))
        for name, make in site_files(self.timeline, publication):
            output.write(folder, name, make())
        if site.url:
            output.write(folder, "sitemap.xml", sitemap(addresses, site.url))
        output.write(folder, "robots.txt", robots(site.url))


def _write_index(timeline: Timeline, language: str, folder: Path) -> bool:
    """Write the full-text index below `pagefind/` and return whether there is one; without Pagefind say so."""
    index = search_index(timeline, language)
    if index is None:
        print("dateline: Pagefind is not installed; the site is built without full-text search", file=sys.stderr)
        return False
    for name, data in index.items():
        output.write(folder, f"pagefind/{name}", data)
    return bool(index)


def _publication(page: Page, publications: Publications) -> PublicationView | None:
    return publications.of(page.subject) if isinstance(page.subject, Event) else None


def _sharing(page: Page, site: Site) -> Sharing | None:
    if page.subject is None:
        return None
    return sharing(
        page.subject,
        page.address,
        title=page.title,
        site_name=site.name,
        url=site.url,
        language=site.language,
        repository=site.repository,
    )


def _environment(generator: TimelineGenerator) -> Environment:
    """Return an environment of our own: it escapes everything, and a name that a template misspells is an error."""
    folders = [*generator.settings["THEME_TEMPLATES_OVERRIDES"], str(Path(generator.theme) / "templates")]
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
