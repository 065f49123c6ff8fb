"""The types of single values: how a text, an id, a date, an address and the like are read and described.

Nothing is guessed: a text is the text that was written, and what is not of the type is reported, with what to write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import Struct
from yaml.nodes import Node, ScalarNode, SequenceNode

from dateline import edtf
from dateline.diagnostic import Text, did_you_mean
from dateline.document import Reader, is_plain, shorten, span, text_of
from dateline.field import INVALID, FieldType, refuse

__all__ = ["Choice", "Coordinates", "Date", "Id", "Language", "Line", "Prose", "Url", "Wikidata"]

# Editors write numbers and truth values without quotes; other readers of YAML take them for such.
_TEXT: Final = ["string", "number", "boolean"]
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_WHITE = re.compile(r"[ \t\n]+")
# A longer list of words is not printed in full where another shape of value was expected.
_FEW: Final = 12
# Nothing but blanks and characters that print nothing.
_BLANK = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064]*\Z")
# YAML's words for “no value”. Here they are texts, and hardly ever meant as such.
_NULLS = frozenset(("~", "null", "Null", "NULL"))
_SENTENCE_END = re.compile(r"[.?!…؟۔।。？！][”’\"'»)\]』」）]*\Z")
_MARKS_AT_END = re.compile(r"(?:\s*\[@[^\[\]]*\])*\Z")
# BCP 47, 2.1: language, script, region, variants; grandfathered tags and extensions are not needed here.
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-[a-z0-9]{5,8})*\Z")
_URL_UNSAFE = re.compile(r"[\s\"<>\\^`{|}\x00-\x20]")


def _scalar(node: Node, at: Reader, type_: FieldType, *, may_be_null: bool = False) -> Text | None:
    if not isinstance(node, ScalarNode) or node.value == "":
        help_ = "write a single value"
        if getattr(node, "flow_style", False):
            help_ += "; put a text that begins with “[” or “{” in quotes"
        refuse(node, at, type_.words, help_)
        return None
    text = text_of(node)
    if text in _NULLS and is_plain(node):
        report = at.warn if may_be_null else at.error
        message = f"“{text}” is a text here, not the lack of a value"
        report(text.span, "value-null", message, "delete the field, or put the text in quotes")
        return text if may_be_null else None
    return text


class Line(Struct, frozen=True):
    """A text of one line; runs of blanks and line breaks are one blank. ``limit`` counts characters."""

    limit: int = 300
    words: str = "a text"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, self, may_be_null=True)
        if text is None:
            return INVALID
        is_folded = "\n" in text or "  " in text or "\t" in text or text[0] == " " or text[-1] == " "
        folded = _WHITE.sub(" ", text).strip(" ") if is_folded else text
        if _BLANK.match(folded):
            message = f"this text shows nothing, where {self.words} is expected"
            at.error(text.span, "value-missing", message, "write one, or delete the field")
            return INVALID
        if len(folded) > self.limit:
            message = f"the text has {len(folded):,} characters; the limit is {self.limit:,}"
            at.error(text.span, "text-too-long", message, "shorten it")
            return INVALID
        return Text(folded, text.span) if is_folded else text

    def json_schema(self) -> dict[str, Any]:
        return {"type": _TEXT, "minLength": 1, "maxLength": self.limit}


class Prose(Line, frozen=True):
    """A text of whole sentences; a blank line begins a paragraph no more than anywhere else."""

    limit: int = 5000
    words: str = "a text of whole sentences"

    def read(self, node: Node, at: Reader) -> object:
        value = Line.read(self, node, at)
        if isinstance(value, Text):
            words = _MARKS_AT_END.sub("", value) if value[-1] == "]" else value
            if not _SENTENCE_END.search(words):
                message = f"the last sentence ends in “{words[-20:].split(' ')[-1]}”"
                at.warn(value.span, "summary-unfinished", message, "end it with a full stop, “?” or “!”")
        return value

    def json_schema(self) -> dict[str, Any]:
        # A number is no sentence.
        return {"type": "string", "minLength": 1, "maxLength": self.limit}


class Id(Struct, frozen=True):
    """An id: lower-case ASCII letters, digits and single hyphens, so that no two ids differ only in case or form.

    ``of`` says what it names (``event``, ``actor``, …); whether that exists is checked when all files are read.
    """

    of: str
    limit: int = 80

    @property
    def words(self) -> str:
        article = "an" if self.of[0] in "aeiou" else "a"
        return f"the id of {article} {self.of}"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, self)
        return INVALID if text is None else self.check(text, at)

    def is_valid(self, text: str) -> bool:
        """Return whether ``text`` is an id."""
        return len(text) <= self.limit and bool(_ID.match(text))

    def nearest(self, text: str) -> str:
        """Return the id that ``text`` was meant to be, or an empty text if letters would be lost."""
        return _id(text)

    def check(self, text: Text, at: Reader) -> object:
        """Return the id, or report why ``text`` is none."""
        if len(text) > self.limit:
            message = f"the id has {len(text):,} characters; the limit is {self.limit}"
            at.error(text.span, "id-invalid", message, "shorten it")
            return INVALID
        if not _ID.match(text):
            foreign = next((f": it holds {_name(c)}" for c in text if not c.isascii()), "")
            made = _id(text.partition("{")[0])
            if "{" in text and made:
                at.error(text.span, "id-invalid", f"“{text}” is not an id", f"write “{made}: {{…}}”")
                return INVALID
            help_ = "use the letters a–z, digits and single hyphens" + (f": “{made}”" if made else "")
            at.error(text.span, "id-invalid", f"“{text}” is not an id{foreign}", help_)
            return INVALID
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": ["string", "integer"], "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": self.limit}


def _id(text: str) -> str:
    """Return the id nearest to ``text``, or an empty string if letters would be lost."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    is_latin = all(c.isascii() or not c.isalnum() for c in plain)
    return re.sub("[^a-z0-9]+", "-", plain).strip("-") if is_latin else ""


def _name(character: str) -> str:
    """Return a character with its name in Unicode, which tells twins apart."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}, {name}" if name else f"U+{ord(character):04X}"


class Date(Struct, frozen=True):
    """A date in EDTF (ISO 8601-2:2019, 4)."""

    limit: int = 300
    words: str = "a date such as 2022-03-14, 2022-03 or 2022-03~"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, self)
        if text is None:
            return INVALID
        if len(text) > self.limit:
            at.error(text.span, "date-invalid", f"a date of {len(text):,} characters is not read", "shorten it")
            return INVALID
        try:
            return edtf.parse(str(text))
        except edtf.Invalid as problem:
            from dateline.importing.plain_date import meant

            written = " or ".join(meant(str(text)))
            help_ = f"write {written}" if written else problem.help
            help_ = help_ or "dates are EDTF: 2022-03-14, 2022-03, 2022-03~ (about), 2022-03-12/2022-03-13"
            at.error(text.span, "date-invalid", f"“{shorten(text)}” is not a date: {problem.reason}", help_)
            return INVALID

    def json_schema(self) -> dict[str, Any]:
        # A year alone is a number for other readers of YAML. The letters are those of EDTF; the rest is for `edtf`.
        return {"type": ["string", "integer"], "pattern": r"^[-0-9XYESTZ?~%/.,:+\[\]{}]+$", "maxLength": self.limit}


class Url(Struct, frozen=True):
    """An address; http and https only, so that no link runs a script or reads a file."""

    limit: int = 2000
    words: str = "an address that begins with https:// or http://"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, self)
        if text is None:
            return INVALID
        if len(text) > self.limit:
            message = f"the address has {len(text):,} characters; the limit is {self.limit:,}"
            at.error(text.span, "url-invalid", message, "shorten it")
            return INVALID
        reason = _url_fault(text)
        if reason is None:
            return text
        code = "url-invalid" if reason else "url-scheme"
        message = f"“{shorten(text)}” is not an http or https address" + (f": {reason}" if reason else "")
        help_ = "copy it from the browser’s address bar" if reason else f"write {self.words}"
        at.error(text.span, code, message, help_)
        return INVALID

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "string",
            "format": "iri",
            "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^\\s]+$",
            "maxLength": self.limit,
        }


def _url_fault(text: str) -> str | None:
    """Return why ``text`` is not an http or https address, “” if it has another scheme, None if it is one."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "its host cannot be read"
    if parts.scheme not in ("http", "https"):
        return ""
    if not host:
        return "it names no host"
    if "@" in parts.netloc:
        return "it holds a user name"
    unsafe = _URL_UNSAFE.search(text)
    return f"“{unsafe[0]}” must be percent-encoded" if unsafe else None


class Language(Struct, frozen=True):
    """A language tag (BCP 47)."""

    limit: int = 35
    words: str = "a language tag such as en, en-GB or sr-Latn"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, self)
        if text is None:
            return INVALID
        return self.check(text, at)

    def check(self, text: Text, at: Reader) -> object:
        """Return the tag, or report why ``text`` is none."""
        if len(text) > self.limit or not _LANGUAGE.match(text):
            made = _language(text[: self.limit])
            help_ = f"write “{made}”" if _LANGUAGE.match(made) else f"write {self.words}"
            at.error(text.span, "language-invalid", f"“{shorten(text)}” is not a language tag", help_)
            return INVALID
        return text

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*$",
            "maxLength": self.limit,
        }


def _language(text: str) -> str:
    """Return a language tag in the usual case: zh-Hans-CN."""
    first, *rest = text.replace("_", "-").lower().split("-")
    cased = {2: str.upper, 4: str.title}
    return "-".join((first, *(cased.get(len(part), str)(part) for part in rest)))


class Wikidata(Struct, frozen=True):
    """The id of a Wikidata item."""

    words: str = "the id of a Wikidata item such as Q42"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, self)
        if text is None:
            return INVALID
        if not re.fullmatch("Q[1-9][0-9]{0,11}", text):
            message = f"“{shorten(text)}” is not the id of a Wikidata item"
            at.error(text.span, "wikidata-invalid", message, "write “Q” and its number, as its address ends")
            return INVALID
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^Q[1-9][0-9]{0,11}$"}


class Choice(Struct, frozen=True):
    """One of a fixed set of words; ``make`` turns the word into what the record holds."""

    options: tuple[str, ...]
    make: Callable[[str], object] = str

    @property
    def words(self) -> str:
        first, *others = self.options
        if not others:
            return f"“{first}”"
        some = self.options if len(others) < _FEW else (first, others[0], "…", others[-1])
        return f"one of {', '.join(some)}"

    def read(self, node: Node, at: Reader) -> object:
        text = _scalar(node, at, self)
        if text is None:
            return INVALID
        if text not in self.options:
            help_ = did_you_mean(text, self.options) or f"write one of {', '.join(self.options)}"
            at.error(text.span, "choice-unknown", f"“{shorten(text)}” is none of the words known here", help_)
            return INVALID
        return self.make(text)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.options)}


class Coordinates(Struct, frozen=True):
    """Latitude and longitude in decimal degrees (WGS 84), as a list of two or “41.9, 12.5”."""

    words: str = "latitude and longitude such as [41.9, 12.5]"

    def read(self, node: Node, at: Reader) -> object:
        if isinstance(node, SequenceNode):
            parts = [n.value if isinstance(n, ScalarNode) else "" for n in node.value[:3]]
        else:
            text = _scalar(node, at, self)
            if text is None:
                return INVALID
            parts = text.split(",")
        numbers = [float(p) for p in parts if re.fullmatch(r"\s*-?[0-9]{1,3}(\.[0-9]{1,8})?\s*", p)]
        if len(parts) != 2 or len(numbers) != 2:
            at.error(span(node), "coordinates-invalid", "these are not two numbers in degrees", f"write {self.words}")
            return INVALID
        latitude, longitude = numbers
        if abs(latitude) > 90 or abs(longitude) > 180:
            help_ = "latitude first (−90 to 90), then longitude (−180 to 180)"
            at.error(span(node), "coordinates-invalid", "this place is not on the globe", help_)
            return INVALID
        return latitude, longitude

    def json_schema(self) -> dict[str, Any]:
        pair = {"items": {"type": "number"}, "minItems": 2, "maxItems": 2}
        return {"type": ["array", "string"], **pair}
