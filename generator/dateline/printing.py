"""From views to HTML: the theme's templates, compiled once, called with a small context.

An entry of a list is the same on every page that lists it with the same arguments: a template marks it with
``{% once item, … %}`` and it is printed once. Everything is escaped, and a name that a template misspells is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Any

import markupsafe
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from dateline.page import Page

try:
    from markupsafe._speedups import _escape_inner as _escape_text
except ImportError:  # pragma: no cover  another version: slower, the same
    _escape_text = markupsafe.escape

__all__ = ["Deferred", "Printer", "environment"]

_Once = Callable[[Hashable, Callable[[], str]], str]


class _OnceTag(Extension):
    """``{% once item, argument, … %} … {% endonce %}``: what stands inside is a function of the arguments alone.

    An item without a ``key``, which only entries in lists have, is printed each time.
    """

    tags = {"once"}  # noqa: RUF012  Jinja's own form

    def parse(self, parser: Parser) -> nodes.Node:
        """Return the block as a call of `_print`."""
        line = next(parser.stream).lineno
        given = parser.parse_tuple()
        arguments = given.items if isinstance(given, nodes.Tuple) else [given]
        place = nodes.Const(f"{parser.name}:{line}")
        body = parser.parse_statements(("name:endonce",), drop_needle=True)
        call = self.call_method("_print", [place, nodes.List(arguments)])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _print(self, place: str, arguments: list[Any], caller: Callable[[], str]) -> str:
        key = getattr(arguments[0], "key", None)
        once: _Once | None = self.environment.once  # type: ignore[attr-defined]
        return caller() if key is None or once is None else once(("row", place, key, *arguments[1:]), caller)


class Printer:
    """Prints pages with the templates in ``folders``; ``common`` is what every template sees."""

    def __init__(self, folders: Iterable[str], common: dict[str, object], compiled: Path | None = None) -> None:
        self.environment = environment(folders, compiled)
        self.environment.auto_reload = False
        self._common = common
        self._templates: dict[str, Template] = {}

    def keep_rows(self, once: _Once | None) -> None:
        """Take rows that are printed once from ``once``, which gets a key and what makes the row."""
        self.environment.once = once  # type: ignore[attr-defined]

    def page(self, page: Page, **more: object) -> bytes:
        """Return a page's HTML."""
        template = self._templates.get(page.template)
        if template is None:
            template = self._templates[page.template] = self.environment.get_template(page.template)
        given = {**self._common, "page_": page, "root": page.root, "view": Deferred(page.view), **more}
        try:
            return "".join(template.root_render_func(template.new_context(given))).encode()
        except Exception:
            self.environment.handle_exception()


def environment(folders: Iterable[str], compiled: Path | None = None) -> Environment:
    """Return an environment for a theme; compiled templates are kept in ``compiled``."""
    cache = None
    if compiled:
        compiled.mkdir(parents=True, exist_ok=True)
        cache = FileSystemBytecodeCache(str(compiled))
    made = _Environment(
        loader=FileSystemLoader(list(folders)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=cache,
        extensions=[_OnceTag],
    )
    made.extend(once=None)
    return made


def _escape(value: object) -> object:
    """Return a value as it may stand in HTML: for plain texts without the detour over a Markup object.

    Half a million calls a build; what a template prints is joined at once, and a macro marks the whole as safe.
    """
    return _escape_text(value) if type(value) is str else markupsafe.escape(value)


class _Environment(Environment):
    """An environment whose compiled templates escape with `_escape`."""

    def get_template(self, *args: Any, **kwargs: Any) -> Template:
        template = super().get_template(*args, **kwargs)
        template.root_render_func.__globals__["escape"] = _escape
        return template


class Deferred:
    """What is made when a template first asks it for something: a page's view, what readers may take along."""

    __slots__ = ("_make", "_view")

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._view: object | None = None

    def __getattr__(self, name: str) -> Any:
        if self._view is None:
            self._view = self._make()
        return getattr(self._view, name)
