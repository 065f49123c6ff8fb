"""An article as it was read: its text in paragraphs, and what it says of itself, with where it says so.

Everything that is known of the article is here, and nothing that is not: what is missing or contradictory becomes a
caveat. Comments, advertisements and the furniture of a paywall are left out; that the rest of an article is behind a
paywall is a caveat too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

import yaml
from msgspec import Struct
from msgspec.structs import replace

from dateline import edtf
from dateline.date import Date, Precision
from dateline.derive.language import language_of

__all__ = ["Article", "Caveat", "Given", "Unreadable", "find_times", "read", "with_published"]

_TEXT_LIMIT = 400_000
_SHORT = 25
_HEAD_LINES = 8
_DATE_LINE = 45
_DATELINE = re.compile(
    r"^(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ .'’\-]{2,30}(?:, [A-Z][A-Za-z. ]{2,20})?)(?:, (?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}))?"
    r" ?(?:\((?P<agency>[A-Z][\w. ]{1,30})\))? ?(?:—|–|--|-|/(?P<wire>[A-Z][\w ]{1,30})/)[ -]+"
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
# What turns the direction of letters, joins or parts them: nothing that an article says, and it could hide in a draft.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]")
_PERSON = re.compile(r"^[A-ZÀ-Þ][\w’'.-]+(?: (?:[a-z]{2,3} )?[A-ZÀ-Þ][\w’'.-]*){1,3}$")


class Unreadable(Exception):  # noqa: N818
    """There is no article in what was given. ``code`` is the diagnostic's, ``help`` says what to do."""

    def __init__(self, code: str, reason: str, help: str = "") -> None:  # noqa: A002
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.help = help


class Caveat(NamedTuple):
    """What is missing or contradictory in an article: a diagnostic's code, and a sentence."""

    code: str
    text: str


class Given(Struct, frozen=True):
    """A value and where it was found, such as “meta og:title” or “line 2”."""

    value: str
    where: str

    def __bool__(self) -> bool:
        return bool(self.value)


_NONE = Given("", "")


class Article(Struct, frozen=True, kw_only=True):
    """One article.

    ``paragraphs`` are its text, furniture left out, blanks made single; ``text`` joins them with empty lines, and all
    places in the article count in it. ``issued`` is EDTF. ``type`` is CSL's.
    """

    paragraphs: tuple[str, ...]
    title: Given = _NONE
    authors: tuple[Given, ...] = ()
    outlet: Given = _NONE
    issued: Given = _NONE
    language: Given = _NONE
    url: Given = _NONE
    agency: Given = _NONE
    type: Given = _NONE
    is_cut: bool = False
    caveats: tuple[Caveat, ...] = ()

    @property
    def text(self) -> str:
        """Return the paragraphs with an empty line between each two."""
        return "\n\n".join(self.paragraphs)

    @property
    def published(self) -> Date | None:
        """Return the day of publication if it is known to the day."""
        date = edtf.parse(self.issued.value) if self.issued else None
        return date if date and date.precision <= Precision.DAY else None


def read(data: bytes, name: str, *, media_type: str = "", address: str = "", published: str = "") -> Article:
    """Return the article in ``data``: HTML, PDF or plain text, by its first bytes, not its name.

    ``name`` serves messages only. ``published`` (EDTF) stands before any date that the text gives. Raises `Unreadable`.
    """
    if data.startswith(b"%PDF-"):
        from dateline.derive import pdf

        article = pdf.read(data)
    elif _is_html(data, media_type):
        from dateline.derive import webpage

        article = webpage.read(data, address)
    elif b"\x00" in data[:2000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("article-unreadable", f"{name} is neither HTML, PDF nor text", "save the page as HTML or text")
    else:
        article = plain(_decoded(data))
    if address and not article.url:
        article = replace(article, url=Given(address, "the address given"))
    return _completed(article, published)


def plain(text: str) -> Article:
    """Return the article in a plain text: what stands in its head, and the paragraphs below."""
    blocks = _blocks(text)
    found: dict[str, list[Given]] = {}
    patterns = furniture()["head"]
    last_head = 0
    skipped: set[int] = set()
    for number, block in enumerate(blocks[:_HEAD_LINES], 1):
        kind, value = _head_kind(block, number, patterns, has_title="title" in found)
        if kind == "skip":
            last_head = number
            skipped.add(number)
        elif kind:
            found.setdefault(kind, []).append(Given(value, f"line {number}"))
            last_head = number
        elif number > 1 and len(block.split()) > _SHORT // 2:
            break
    body = [b for n, b in enumerate(blocks, 1) if n > last_head or not (_is_head(n, found) or n in skipped)]
    first = {kind: values[0] for kind, values in found.items()}
    return Article(
        paragraphs=tuple(body),
        title=first.get("title", _NONE),
        authors=tuple(found.get("author", [])),
        outlet=first.get("outlet", _NONE),
        issued=_head_date(found.get("date", [])),
        language=first.get("language", _NONE),
        url=first.get("url", _NONE),
    )


def with_published(article: Article, published: Given) -> Article:
    """Return the article with another day of publication; what the text gave otherwise becomes a caveat."""
    caveats = [r for r in article.caveats if r.code != "article-undated"]
    if article.issued and article.issued.value != published.value:
        message = (
            f"published {published.value} by {published.where}, but {article.issued.value} by {article.issued.where}"
        )
        caveats.append(Caveat("article-dates-differ", message))
    return replace(article, issued=published, caveats=tuple(caveats))


def find_times(text: str, published: Date | None, language: str) -> tuple[Any, ...]:
    """Return the time expressions of ``text``; none where the language has no table."""
    from dateline.derive import timex

    try:
        return timex.find(text, published, language)
    except LookupError:
        return ()


@lru_cache(maxsize=1)
def furniture() -> dict[str, Any]:
    """Return the patterns of what is not the article; compiled, each to be matched with a whole line."""
    raw = yaml.safe_load(resources.files("dateline.derive").joinpath("furniture.yaml").read_text(encoding="utf-8"))
    whole = {key: re.compile("|".join(f"(?:{p})" for p in raw[key]), re.IGNORECASE) for key in ("drop", "stop")}
    return {
        **whole,
        "paywall": re.compile("|".join(raw["paywall"]), re.IGNORECASE),
        # What a newspaper is called begins with capitals; all else may be written in any.
        "head": {
            key: re.compile("|".join(patterns), 0 if key == "outlet" else re.IGNORECASE)
            for key, patterns in raw["head"].items()
        },
    }


def _completed(article: Article, published: str) -> Article:
    """Return the article without furniture, with its language and agency, and with caveats on what is missing."""
    paragraphs, is_cut = _without_furniture(article.paragraphs)
    if not paragraphs:
        raise Unreadable("article-empty", "no text of an article was found", "save the text itself as a .txt file")
    caveats = list(article.caveats)
    if sum(map(len, paragraphs)) > _TEXT_LIMIT:
        raise Unreadable("article-unreadable", f"the text is longer than {_TEXT_LIMIT:,} characters", "cut it down")
    if paragraphs[0] == article.title.value and len(paragraphs) > 1:
        paragraphs = paragraphs[1:]
    judged = language_of("\n".join(paragraphs))
    language = article.language or Given(judged, "the text’s words")
    if judged and article.language and article.language.value.split("-")[0].lower() != judged:
        message = f"the page says its language is {article.language.value}, its words say {judged}"
        caveats.append(Caveat("article-language", message))
        language = Given(judged, "the text’s words")
    elif not language:
        caveats.append(Caveat("article-language", "the language cannot be told: add it"))
    agency, paragraphs = _agency(paragraphs)
    result = replace(
        article, paragraphs=tuple(paragraphs), language=language, agency=article.agency or agency, is_cut=is_cut
    )
    for field, what in (("title", "title"), ("outlet", "name of the newspaper or site"), ("url", "address")):
        if not getattr(result, field):
            caveats.append(Caveat("article-incomplete", f"no {what} was found"))
    if is_cut:
        caveats.append(Caveat("article-cut", "the page asks for a subscription: only what stands before that was read"))
    if not result.issued and not published:
        caveats.append(Caveat("article-undated", "no day of publication was found: name it with --published"))
    result = replace(result, caveats=tuple(caveats))
    return with_published(result, Given(published, "--published")) if published else result


def _without_furniture(paragraphs: Iterable[str]) -> tuple[list[str], bool]:
    known = furniture()
    kept: list[str] = []
    is_cut = False
    for raw in paragraphs:
        paragraph = " ".join(_UNSEEN.sub("", raw).split())
        if len(paragraph.split()) > _SHORT or not paragraph:
            kept += [paragraph] if paragraph else []
            continue
        if known["stop"].fullmatch(paragraph.rstrip(" :›»>….")) and kept:
            break
        if known["drop"].fullmatch(paragraph):
            is_cut = is_cut or bool(known["paywall"].search(paragraph))
        else:
            kept.append(paragraph)
    return kept, is_cut


def _agency(paragraphs: Sequence[str]) -> tuple[Given, list[str]]:
    """Return the agency that the dateline names (“ROME, March 14 (Reuters) —”), and the text without a dateline."""
    match = _DATELINE.match(paragraphs[0]) if paragraphs else None
    if not match or not match.end() < len(paragraphs[0]):
        return _NONE, list(paragraphs)
    name = match["agency"] or match["wire"] or ""
    return Given(name, "the dateline") if name else _NONE, [paragraphs[0][match.end() :], *paragraphs[1:]]


def _blocks(text: str) -> list[str]:
    """Return the paragraphs of a plain text: parted by empty lines or, where there are none, by line ends.

    The head often has no empty lines between its own; short lines before the first long one stand for themselves.
    """
    raw = [re.sub(r"[ \t\u00a0]+", " ", block).strip() for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))]
    blocks: list[str] = []
    for block in raw:
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        # Wrapped lines are nearly full but for the last; lines that end sentences are paragraphs of their own.
        is_wrapped = len(lines) > 1 and all(40 <= len(line) <= 120 for line in lines[:-1])
        if is_wrapped and sum(line.endswith((".", "?", "!", "”", '"')) for line in lines[:-1]) <= len(lines) // 2:
            blocks.append(" ".join(lines))
        else:
            blocks += lines
    return blocks


def _head_kind(block: str, number: int, patterns: dict[str, re.Pattern[str]], *, has_title: bool) -> tuple[str, str]:
    """Return what a line at the head of a text says, and its value; “” if it is no such line."""
    if len(block) > 250 or len(block.split()) > 2 * _SHORT:
        return "", ""
    for kind in ("skip", "url", "author", "language", "outlet", "title", "date"):
        match = patterns[kind].fullmatch(block)
        if not match:
            continue
        value = next(group for group in match.groups() if group)
        if kind == "date" and not _day_in(value):
            continue
        if kind in ("outlet", "author") and number == 1:
            continue
        return kind, value.strip()
    can_be_title = bool(_LETTERS.search(block)) and (not block.endswith((".", "。", ",")) or len(block.split()) <= 6)
    if number == 1 and can_be_title and not _is_only_date(block):
        return "title", block
    is_short = len(block) <= _DATE_LINE and len(block.split()) <= 8 and block[-1] not in ".。"
    if is_short and (has_title or number == 1) and _day_in(block):
        return "date", block
    if has_title and _PERSON.match(block) and number <= 3:
        return "author", block
    return "", ""


def _is_only_date(block: str) -> bool:
    """Return whether a line is a date and nothing more, so that it is no title."""
    times = find_times(block, None, language_of(block) or "en")
    return any(t.date and len(t.text) * 3 >= len(block) * 2 for t in times)


def _is_head(number: int, found: dict[str, list[Given]]) -> bool:
    return any(given.where == f"line {number}" for values in found.values() for given in values)


def _head_date(dates: Sequence[Given]) -> Given:
    for given in dates:
        day = _day_in(given.value)
        if day:
            return Given(day, f"{given.where}, “{given.value}”")
    return _NONE


def _day_in(text: str) -> str:
    """Return the day that a short text states, in EDTF, or “”."""
    iso = re.search(r"\b(\d{4}-\d{2}-\d{2})(?:\b|T)", text)
    if iso:
        try:
            return edtf.parse(iso[1]).text
        except edtf.Invalid:
            return ""
    for found in find_times(text, None, language_of(text) or "en"):
        if found.date and found.date.precision <= Precision.DAY:
            return str(found.date).partition("T")[0]
    return ""


def _is_html(data: bytes, media_type: str) -> bool:
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" in media_type or start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml"))


def _decoded(data: bytes) -> str:
    for encoding in ("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise Unreadable("article-unreadable", "the text’s encoding cannot be told", "save it as UTF-8")
    return str(best)
