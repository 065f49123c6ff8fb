"""The picture that stands for an event where its page is linked to: date, title, and the date drawn.

Drawn with Pillow in two inks on paper, in letters that are part of this package, so that a card is the same bytes
wherever the same version of Pillow runs. A title with a character that the letters lack has no card of its own:
nothing is ever shown as an empty box. A card that was drawn once is kept, by what it shows.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dateline.drawing.axis import Axis
from dateline.drawing.figure import Glyph, Line, glyphs_of, lines
from dateline.drawing.stroke import bounds
from dateline.event import Event
from dateline.timeline import year_of

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

__all__ = ["HEIGHT", "WIDTH", "Card", "Cards", "can_draw", "form", "of_event"]

WIDTH, HEIGHT = 1200, 630
# Changed with every change of what is drawn: kept cards are known by it.
_FORM = "1"
_FONTS = Path(__file__).parent / "fonts"
_MARGIN = 72
_SIZES = (76, 68, 60, 53, 47, 42)
_MOST_LINES = 5
_PAPER, _INK, _ACCENT = (253, 251, 246), (29, 26, 22), (150, 34, 27)
_LEVELS = 16
# A line may end behind each Chinese character, but must not begin with one of these marks.
_HAN = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"


@cache
def _pieces() -> re.Pattern[str]:
    # It takes 2 ms to compile, and most builds draw nothing.
    return re.compile(rf"\s+|[{_HAN}][、。，．：；？！）》〉」』】〕〗％]*|[^\s{_HAN}]+")


class Card(Struct, frozen=True):
    """What a card shows. ``figure`` draws the date; it is empty for a date that cannot be drawn."""

    site: str
    date: str
    title: str
    glyphs: tuple[Glyph, ...] = ()
    lines: tuple[Line, ...] = ()
    year: str = ""


def form() -> str:
    """Return what tells cards drawn like this from others."""
    from PIL import __version__

    return f"{_FORM} {__version__}"


def can_draw() -> bool:
    """Return whether Pillow is there."""
    return find_spec("PIL") is not None


def of_event(event: Event, site: str, words: str) -> Card:
    """Return the card of an event, whose date is told in ``words``."""
    within = bounds(event.when)
    year = year_of(event)
    if not within or not year:
        return Card(site, words, event.title)
    axis = Axis.of_year(year)
    if within[1] > axis.last and event.when.low and event.when.high:
        axis, year = Axis.between(event.when.low, event.when.high), 0
    return Card(site, words, event.title, glyphs_of(event.when, axis), lines(axis), str(year) if year else "")


class Cards(Struct, frozen=True):
    """Cards, drawn where they are not kept in ``folder`` yet."""

    folder: Path

    def draw(self, card: Card) -> bytes:
        """Return a card as PNG; one with a character without a letter is drawn without its title."""
        key = blake2b(repr((form(), card)).encode(), digest_size=12).hexdigest()
        kept = self.folder / f"{key}.png"
        try:
            return kept.read_bytes()
        except OSError:
            data = _draw(card)
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_bytes(data)
        draft.replace(kept)
        return data


# Letters ---------------------------------------------------------------------------------------------------------


@cache
def _covered(name: str) -> frozenset[int]:
    rows = (row.split("-") for row in (_FONTS / f"{name}.txt").read_text(encoding="ascii").split())
    return frozenset(c for first, last in rows for c in range(int(first, 16), int(last, 16) + 1))


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(_FONTS / f"{name}.woff2"), size, layout_engine=ImageFont.Layout.BASIC)


def _runs(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the stretches of a text with the font that has their characters."""
    run, font = "", name
    for character in text:
        fitting = name if ord(character) in _covered(name) else "han"
        if fitting != font and run:
            yield run, font
            run = ""
        run, font = run + character, fitting
    if run:
        yield run, font


def _is_covered(text: str, name: str) -> bool:
    return all(ord(c) in _covered(name) or ord(c) in _covered("han") for c in text)


def _width(text: str, name: str, size: int) -> float:
    return sum(_font(font, size).getlength(run) for run, font in _runs(text, name))


def _wrap(text: str, name: str, size: int, width: float) -> list[str]:
    """Return a text in lines no wider than ``width``, but for a word that is wider alone."""
    found: list[str] = []
    line = ""
    for piece in _pieces().findall(text):
        if line.strip() and _width((line + piece).strip(), name, size) > width:
            found.append(line.strip())
            line = ""
        line += piece
    return [*found, line.strip()] if line.strip() else found


# Drawing ---------------------------------------------------------------------------------------------------------


def _draw(card: Card) -> bytes:
    from PIL import Image, ImageDraw

    inks = [Image.new("L", (WIDTH, HEIGHT)) for _ in range(2)]
    ink, accent = (ImageDraw.Draw(i) for i in inks)
    ink.rectangle((_MARGIN, 56, WIDTH - _MARGIN, 61), fill=255)
    _line(ink, card.site, "sans", 28, (_MARGIN, 108), WIDTH - 2 * _MARGIN)
    top = 190
    if card.date:
        _line(accent, card.date, "sans", 36, (_MARGIN, top), WIDTH - 2 * _MARGIN)
        top += 24
    room = (HEIGHT - 150 if card.glyphs else HEIGHT - 60) - top
    if _is_covered(card.title, "serif"):
        size, told = _fit(card.title, room)
        for number, text in enumerate(told, 1):
            _line(ink, text, "serif", size, (_MARGIN, top + number * size * 1.2), WIDTH - 2 * _MARGIN)
    if card.glyphs:
        _strip(card, ink, accent)
    return _png(inks)


def _fit(title: str, room: float) -> tuple[int, list[str]]:
    """Return the largest size at which a title has room, and its lines; the last is cut where none is small enough."""
    for size in _SIZES:
        told = _wrap(title, "serif", size, WIDTH - 2 * _MARGIN)
        if len(told) <= _MOST_LINES and len(told) * size * 1.2 <= room:
            return size, told
    most = int(room // (_SIZES[-1] * 1.2))
    return _SIZES[-1], [*told[: most - 1], told[most - 1] + " …"] if len(told) > most else told


def _line(draw: ImageDraw.ImageDraw, text: str, name: str, size: int, at: tuple[float, float], width: float) -> None:
    if not _is_covered(text, name):
        return
    while _width(text, name, size) > width and len(text) > 1:
        text = text.rstrip("… ")[:-1] + "…"
    x, y = at
    for run, font in _runs(text, name):
        draw.text((x, y), run, font=_font(font, size), fill=255, anchor="ls")
        x += _font(font, size).getlength(run)


def _strip(card: Card, ink: ImageDraw.ImageDraw, accent: ImageDraw.ImageDraw) -> None:
    """Draw the date on the months of its year, as pages draw it."""
    middle, left, width = HEIGHT - 96, _MARGIN, WIDTH - 2 * _MARGIN
    if card.year:
        _line(ink, card.year, "sans", 24, (left, HEIGHT - 40), 90)
        left, width = left + 90, width - 90

    def x(percent: str) -> float:
        return left + float(percent.removesuffix("%")) * width / 100

    ink.line((left, middle, left + width, middle), fill=70, width=2)
    for line in card.lines:
        ink.line((x(line.x), middle - 16, x(line.x), middle + 16), fill=90, width=2)
        if line.fits != "none":
            _line(ink, line.label, "sans", 20, (x(line.x) + 6, HEIGHT - 40), 120)
    for glyph in card.glyphs:
        _glyph(accent, glyph, x(glyph.x), x(glyph.width) - left if glyph.width else 0, middle)


def _glyph(draw: ImageDraw.ImageDraw, glyph: Glyph, x: float, width: float, y: float) -> None:
    match glyph.form:
        case "dot":
            draw.ellipse((x - 13, y - 13, x + 13, y + 13), fill=255)
        case "haze":
            for radius in range(34, 13, -3):
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(37 - radius) * 7)
        case "bar":
            draw.rectangle((x, y - 9, x + width, y + 9), fill=255)
        case "box":
            draw.rectangle((x, y - 9, x + width, y + 9), outline=255, width=4)
        case "fade-in" | "fade-out":
            steps = max(int(width), 1)
            for step in range(steps):
                level = (step + 1) / steps
                draw.line((x + step, y - 9, x + step, y + 9),
                          fill=round(255 * (level if glyph.form == "fade-in" else 1 - level)))  # fmt: skip
        case "on-left":
            draw.polygon(((x, y), (x + 22, y - 16), (x + 22, y + 16)), fill=255)
        case "on-right":
            draw.polygon(((x, y), (x - 22, y - 16), (x - 22, y + 16)), fill=255)


def _png(inks: list[Image.Image]) -> bytes:
    """Return the two inks on paper as a PNG with a small palette."""
    from PIL import Image

    def levels(base: int) -> Any:
        return [base + round(v / 255 * (_LEVELS - 1)) for v in range(256)]

    made = inks[0].point(levels(0))
    made.paste(inks[1].point(levels(_LEVELS)), mask=inks[1].point([0] + [255] * 255))
    palette: list[int] = []
    for colour in (_INK, _ACCENT):
        for level in range(_LEVELS):
            share = level / (_LEVELS - 1)
            palette += [round(p + (c - p) * share) for p, c in zip(_PAPER, colour, strict=True)]
    picture = Image.frombytes("P", made.size, made.tobytes())
    picture.putpalette(palette)
    out = BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue()
