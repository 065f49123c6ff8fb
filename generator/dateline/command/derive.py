"""`dateline derive`: an article becomes a draft event file, which a person corrects before it enters the content."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from dateline.command import CLEAN, FINDINGS, UsageError, load_settings, print_diagnostics, with_settings

if TYPE_CHECKING:
    from dateline.derive.article import Article, Unreadable
    from dateline.derive.propose import Deriving, Draft
    from dateline.diagnostic import Diagnostic

HELP = "propose an event file for an article"
EXAMPLE = "dateline derive saved-page.html --published 2022-03-14 > draft.yaml"
_MOST_BYTES = 20_000_000
_ARTICLES = (".html", ".htm", ".xhtml", ".pdf", ".txt", ".text", ".md")
_BAR = 30
_WHOLE_LINE = "\r\x1b[K"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "articles",
        nargs="+",
        metavar="ARTICLE",
        help="a saved page (HTML, PDF or text), a folder of them, an http(s) address, or - for standard input",
    )
    parser.add_argument(
        "-o", "--output", metavar="FOLDER", help="write each draft into this folder, under its source’s id"
    )
    parser.add_argument(
        "--published", default="", metavar="DATE", help="the day of publication (EDTF), before any in the text"
    )
    parser.add_argument(
        "--explain",
        nargs="?",
        const="text",
        choices=("text", "html"),
        help="print the article with every reading marked, for the terminal or as a page, instead of the draft",
    )
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Print or write a draft for each article; what could not be read is said at the end."""
    _check_usage(options)
    settings = load_settings(options)
    inputs = list(_inputs(options.articles))
    if len(inputs) > 1 and not options.output:
        message = f"{len(inputs)} articles give {len(inputs)} drafts: name a folder for them with -o"
        raise UsageError(message)
    try:
        import ahocorasick  # noqa: F401
    except ImportError as error:
        message = "deriving needs packages that are not installed: pip install 'dateline[derive]'"
        raise UsageError(message) from error
    from dateline import pipeline
    from dateline.derive.propose import Deriving

    result = pipeline.run(settings)
    if result.timeline is None:
        return print_diagnostics(result.diagnostics)
    deriving = Deriving(result.timeline.registry, result.timeline)
    found: list[Diagnostic] = []
    with _Progress(len(inputs) if options.output else 0) as progress:
        for name in inputs:
            draft = _derive(name, deriving, options.published, found)
            if draft:
                _give(draft, deriving, options, found, name)
            progress.step()
    return _say(found)


def _check_usage(options: argparse.Namespace) -> None:
    from dateline import edtf

    if options.published:
        try:
            edtf.parse(options.published)
        except edtf.Invalid as error:
            message = f"--published {options.published} is not a date: {error.reason}"
            raise UsageError(message) from error
    if options.output and Path(options.output).exists() and not Path(options.output).is_dir():
        message = f"{options.output} is not a folder"
        raise UsageError(message)


def _inputs(given: Sequence[str]) -> Iterator[str]:
    """Yield what is to be read; of a folder the articles in it and below, in a fixed order."""
    from dateline.derive.address import is_address

    for name in given:
        path = Path(name)
        if name == "-" or is_address(name):
            yield name
        elif path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.suffix.lower() in _ARTICLES and p.is_file())
            if not files:
                message = f"there is no article in {name}: {', '.join(_ARTICLES)} are read"
                raise UsageError(message)
            yield from (str(f) for f in files)
        elif path.is_file():
            yield name
        else:
            message = f"there is no file or folder {name}, and it is no http or https address"
            raise UsageError(message)


def _derive(name: str, deriving: Deriving, published: str, found: list[Diagnostic]) -> Draft | None:
    from dateline.derive.article import Unreadable
    from dateline.diagnostic import NOWHERE, Diagnostic, Severity

    try:
        article = _read(name, published)
    except Unreadable as problem:
        found.append(_refused(name, problem))
        return None
    draft = deriving.draft(article)
    for code, caveat in draft.article.caveats:
        found.append(Diagnostic(name, NOWHERE, code, caveat, severity=Severity.WARNING))
    return draft


def _refused(name: str, problem: Unreadable) -> Diagnostic:
    from dateline.diagnostic import NOWHERE, Diagnostic

    return Diagnostic(name, NOWHERE, problem.code, problem.reason, problem.help)


def _read(name: str, published: str) -> Article:
    from dateline.derive import address, article

    if address.is_address(name):
        try:
            page = address.fetch(name)
        except address.NotFetched as problem:
            raise article.Unreadable("article-unreadable", str(problem), "save the page and name the file") from problem
        return article.read(page.data, name, media_type=page.media_type, address=page.url, published=published)
    try:
        data = sys.stdin.buffer.read(_MOST_BYTES + 1) if name == "-" else _bytes(Path(name))
    except OSError as error:
        raise article.Unreadable("article-unreadable", error.strerror or str(error), "check its permissions") from error
    if len(data) > _MOST_BYTES:
        raise article.Unreadable(
            "article-unreadable", f"it is larger than {_MOST_BYTES // 1_000_000} MB", "cut it down"
        )
    return article.read(data, name, published=published)


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES + 1)


def _give(draft: Draft, deriving: Deriving, options: argparse.Namespace, found: list[Diagnostic], name: str) -> None:
    """Print what was asked for, or write it under the source's id; nothing that exists is written over."""
    from dateline.derive.article import Unreadable
    from dateline.derive.draft import as_yaml, source_id

    text, ending = as_yaml(draft, deriving.registry), "yaml"
    if options.explain:
        from dateline.derive import explanation

        if options.explain == "html":
            text, ending = explanation.as_html(draft, text), "html"
        else:
            is_colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ and not options.output
            text, ending = explanation.as_text(draft, colour=is_colour), "txt"
    if not options.output:
        print(text, end="")
        return
    folder = Path(options.output)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{source_id(draft.article)}.{ending}"
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        message = f"{path} is there already, and is not written over"
        found.append(_refused(name, Unreadable("draft-exists", message, "move it, or name another folder")))
    else:
        # A bar stands on the line while there are many.
        print(f"{_WHOLE_LINE if sys.stderr.isatty() else ''}wrote {path}", file=sys.stderr)


def _say(found: list[Diagnostic]) -> int:
    """Print what is to be said on stderr, and return the exit code: 1 if an article gave no draft."""
    from dateline.diagnostic import has_errors, render

    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    for diagnostic in found:
        print(render(diagnostic, colour=colour), file=sys.stderr)
    return FINDINGS if has_errors(found) else CLEAN


class _Progress(Struct):
    """A bar on stderr while several articles are read; nothing where stderr is no terminal."""

    total: int
    done: int = 0

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            print(_WHOLE_LINE, end="", file=sys.stderr, flush=True)

    @property
    def _is_shown(self) -> bool:
        return self.total > 1 and sys.stderr.isatty()

    def step(self) -> None:
        """Count one more."""
        self.done += 1
        if self._is_shown:
            full = _BAR * self.done // self.total
            print(f"\r{'█' * full}{'·' * (_BAR - full)} {self.done}/{self.total}", end="", file=sys.stderr, flush=True)
