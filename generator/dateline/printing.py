"""From views to HTML: the theme's templates, compiled once, called with a small context.

An entry of a list is the same on every page that lists it with the same arguments: a template marks it with
``{% once item, … %}`` and it is printed once. Everything is escaped, and a name that a template misspells is an error.
The interface's words (``{% trans %}``, ``_("…")``) are put in place of the messages while a template is compiled, so
that no page looks any up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

import markupsafe
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.ext import Extension, InternationalizationExtension
from jinja2.parser import Parser
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from msgspec import Struct

from dateline import catalogue, edtf, end_tag, wording
from dateline.page import Page

try:
    from markupsafe._speedups import _escape_inner as _escape_text
except ImportError:  # pragma: no cover  another version: slower, the same
    _escape_text = markupsafe.escape

__all__ = ["Deferred", "Interface", "OnceTag", "Printer", "environment"]

_Once = Callable[[Hashable, Callable[[], str]], str]


class OnceTag(Extension):
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
        if key is None or once is None:
            return caller()
        # As a plain text it can be kept until the next build.
        row: str = _as_markup(once(("row", place, key, *arguments[1:]), lambda: str(caller())))
        return row


class Interface(InternationalizationExtension):
    """The interface's words for templates: Jinja's own tag and functions, in the language that is spoken.

    ``own`` holds the attributes of elements with what the editors wrote, where that is in another language.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        spoken = catalogue.current()
        environment.policies["ext.i18n.trimmed"] = True
        self._install_callables(spoken.gettext, spoken.ngettext, newstyle=True, pgettext=spoken.pgettext)
        environment.globals |= {
            # Attributes, escaped where they are made.
            "own": markupsafe.Markup(spoken.own),  # noqa: S704
            "english": markupsafe.Markup(spoken.english),  # noqa: S704
            "direction": spoken.direction,
            "plural_form": spoken.form,
            "counted": _counted,
            "day_in_words": _day_in_words,
        }


def _counted(one: str, many: str) -> markupsafe.Markup:
    """Return the attribute that tells a script every form of a message that counts."""
    return markupsafe.Markup(' data-counted="{}"').format("|".join(catalogue.current().forms(one, many)))


def _day_in_words(when: date) -> str:
    return wording.words(edtf.parse(f"{when:%Y-%m-%d}"))


class _Worded(NodeTransformer):
    """Puts the words of a language in place of a template's messages.

    A message with values becomes text and values in turn, which is as fast as a template without messages.
    """

    def __init__(self, spoken: catalogue.Catalogue) -> None:
        self._spoken = spoken

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802  Jinja's way to name the node
        """Return what prints the same in words."""
        made: list[nodes.Node] = []
        for child in node.nodes:
            if isinstance(child, nodes.Name) and child.name in _LANGUAGES:
                made.append(nodes.Output([nodes.TemplateData(getattr(self._spoken, child.name))]))
            elif (message := _message(child)) is None:
                made.append(nodes.Output([self.visit(child)]))
            else:
                made += self._print(message)
        return [part.set_lineno(node.lineno) for part in _together(made)]

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802
        """Return what is known of the languages."""
        known = node.ctx == "load" and node.name in _LANGUAGES
        return nodes.Const(getattr(self._spoken, node.name)).set_lineno(node.lineno) if known else node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """Return the words of a message without values inside an expression."""
        message = _message(node)
        if message is None or message.many or message.values:
            return self.generic_visit(node)
        return nodes.Const(self._words(message.one, message.context).replace("%%", "%")).set_lineno(node.lineno)

    def _words(self, text: str, context: str | None) -> str:
        return self._spoken.pgettext(context, text) if context else self._spoken.gettext(text)

    def _print(self, message: _Message) -> list[nodes.Node]:
        if not message.many:
            return [self._parts(self._words(message.one, message.context), message.values)]
        forms = [self._parts(form, message.values) for form in self._spoken.forms(message.one, message.many)]
        made: nodes.Node = forms[-1]
        for place, form in reversed(list(enumerate(forms[:-1]))):
            # English asks whether there is one; other languages have a rule.
            asked, wanted = (message.number, 1) if self._spoken.is_english else (self._form_of(message.number), place)
            test = nodes.Compare(asked, [nodes.Operand("eq", nodes.Const(wanted))])
            made = nodes.If(test, [form], [], [made])
        return [made]

    def _form_of(self, number: nodes.Expr) -> nodes.Expr:
        return nodes.Call(nodes.Name("plural_form", "load"), [number], [], None, None)

    def _parts(self, text: str, values: dict[str, nodes.Expr]) -> nodes.Output:
        """Return what prints a message's text and values in turn."""
        made: list[nodes.Expr] = []
        for plain, name in _PIECES.findall(text):
            if plain:
                made.append(nodes.TemplateData(str(markupsafe.escape(plain.replace("%%", "%")))))
            if name:
                # A place for a script to fill stays as it is.
                made.append(values.get(name) or nodes.TemplateData(f"%({name})s"))
        return nodes.Output(made)


class _Message(Struct, frozen=True):
    """A message as a template has it; ``number`` decides the form of one that counts."""

    one: str
    many: str
    context: str | None
    number: nodes.Expr
    values: dict[str, nodes.Expr]


_PIECES = re.compile(r"((?:[^%]|%%)*)(?:%\((\w+)\)s)?")
_LANGUAGES = ("own", "english", "direction")
_FUNCTIONS = ("_", "gettext", "pgettext", "ngettext")


def _message(node: nodes.Node) -> _Message | None:
    """Return the message that a call of one of gettext's functions is for; None for any other node."""
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in _FUNCTIONS):
        return None
    name, given = node.node.name, list(node.args)
    context = given.pop(0).as_const() if name == "pgettext" else None
    one = given.pop(0).as_const()
    many, number = (given.pop(0).as_const(), given.pop(0)) if name == "ngettext" else ("", nodes.Const(0))
    return _Message(one, many, context, number, {"num": number, **{pair.key: pair.value for pair in node.kwargs}})


def _together(parts: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield the nodes with neighbouring outputs as one."""
    waiting: list[nodes.Expr] = []
    for part in parts:
        if isinstance(part, nodes.Output):
            waiting += part.nodes
            continue
        if waiting:
            yield nodes.Output(waiting)
            waiting = []
        yield part
    if waiting:
        yield nodes.Output(waiting)


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
            text = "".join(template.root_render_func(template.new_context(given)))
        except Exception:
            self.environment.handle_exception()
        folder, _, below = page.address.partition("/")
        if below.count("/") == 1:
            # Its neighbours are nearer than by way of the first page. A quotation mark can stand in attributes only.
            text = text.replace(f'="{page.root}{folder}/', '="../')
        return end_tag.leave_out(text).encode()


def environment(folders: Iterable[str], compiled: Path | None = None) -> Environment:
    """Return an environment for a theme; compiled templates are kept in ``compiled``."""
    cache = None
    if compiled:
        # What is compiled has its words in it, and is as this module makes it.
        folder = compiled / f"{catalogue.current().key}-{crc32(Path(__file__).read_bytes()):08x}"
        folder.mkdir(parents=True, exist_ok=True)
        cache = FileSystemBytecodeCache(str(folder))
    made = _Environment(
        loader=FileSystemLoader(list(folders)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=cache,
        extensions=[OnceTag, Interface],
    )
    made.extend(once=None)
    return made


# Tags beside which a line's end is nothing that a browser shows or a program reads: blocks, the head's, drawings'.
_BLOCKS = (
    "article|aside|blockquote|body|circle|dd|defs|details|div|dl|dt|figcaption|figure|footer|form|g|h[1-6]|head|header|"
    "html|li|line|linearGradient|link|main|meta|nav|ol|p|path|pre|radialGradient|rect|script|section|stop|summary|svg|"
    "table|tbody|td|text|tfoot|th|thead|title|tr|ul"
)
_GAP = re.compile(rf"(<(?:/?(?:{_BLOCKS})\b|!DOCTYPE)[^<>]*>)\s*\n\s*|\s*\n\s*(?=</?(?:{_BLOCKS})\b)")


def _lean(text: str) -> str:
    """Return a template's text without the ends of lines around blocks: every page is lighter for it.

    Quotation marks stay, which many a program looks for that reads a page without HTML's own rules; end tags go when
    the page is whole.
    """
    return _GAP.sub(r"\1", text)


def _escape(value: object) -> object:
    """Return a value as it may stand in HTML: for plain texts without the detour over a Markup object.

    Half a million calls a build; what a template prints is joined at once, and a macro marks the whole as safe.
    """
    return _escape_text(value) if type(value) is str else markupsafe.escape(value)


class _Context(Context):
    """A context that calls a macro with plain arguments at once, without asking what else it might be.

    Components are macros: a page of a rich theme calls a hundred.
    """

    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805  as in Jinja: any name may come
        if type(__obj) is Macro and __self.eval_ctx.autoescape:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            left = len(__obj.arguments) - len(args)
            is_plain = not (kwargs or __obj.caller or __obj.catch_kwargs or __obj.catch_varargs)
            if is_plain and left >= 0:
                return _as_markup(__obj._func(*args, *((missing,) * left)))
        return super().call(__obj, *args, **kwargs)


_as_markup = partial(str.__new__, markupsafe.Markup)


class _Environment(Environment):
    """An environment whose compiled templates have words for messages, and escape with `_escape`.

    A template that was taken once is at hand: every page asks for each component it may use.
    """

    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taken: dict[str, Template] = {}

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        for text in source.find_all(nodes.TemplateData):
            text.data = _lean(text.data)
        return super()._generate(_Worded(catalogue.current()).visit(source), *args, **kwargs)

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:  # noqa: A002
        found = self._taken.get(name)
        if found is None:
            found = super().get_template(name, parent, globals)
            found.root_render_func.__globals__["escape"] = _escape
            # Jinja's own is a chain of mappings, which every page would walk.
            found.globals = dict(found.globals)
            if isinstance(name, str):
                self._taken[name] = found
        return found


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
