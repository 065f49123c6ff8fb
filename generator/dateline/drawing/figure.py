"""What the theme's drawing component prints: lanes, lines, marks and links, with every place worked out.

Across, places are hundredths of the drawing's width; down, they are lanes. So a drawing fits any screen without its
letters and dots being stretched. Every address is relative to the site's root.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from dateline import wording
from dateline.address import address_of
from dateline.catalogue import _, later
from dateline.drawing.axis import Axis
from dateline.drawing.stroke import End, Shape, Stroke, strokes
from dateline.edtf import Date
from dateline.event import Event

__all__ = [
    "Column",
    "Figure",
    "Glyph",
    "Lane",
    "Line",
    "Mark",
    "em",
    "glyphs_of",
    "legend",
    "lines",
    "mark_of",
    "percent",
]


class Glyph(Struct, frozen=True):
    """One shape of a mark: ``form`` is a name that the theme draws; ``x`` and ``width`` are percentages."""

    form: str
    x: str
    width: str = ""


class Mark(Struct, frozen=True):
    """What stands for one event, or for several of a month, in one lane (0 is the topmost; halves are between).

    ``size`` is a radius in pixels where it tells a number. ``tone`` is key, here (the page's own event) or empty.
    """

    lane: float
    glyphs: tuple[Glyph, ...]
    title: str = ""
    href: str = ""
    tone: str = ""
    size: str = ""

    @property
    def is_point(self) -> bool:
        """Return whether it is a dot."""
        return bool(self.glyphs) and self.glyphs[-1].form == "dot"

    @property
    def plain(self) -> Mark:
        """Return the mark without its link and its title, and a little smaller."""
        return replace(self, title="", href="", size=_SMALL)


class Lane(Struct, frozen=True):
    """A lane’s name, where it leads, and the ids of its events in order of time; ``y`` is its middle."""

    label: str
    href: str
    events: tuple[str, ...]
    y: str

    @property
    def count(self) -> int:
        """Return how many events it has."""
        return len(self.events)


class Line(Struct, frozen=True):
    """A line across the lanes with its label; in a gap time is folded.

    On ``fits`` screens (all, wide, none) there is room for the label.
    """

    x: str
    label: str
    is_gap: bool = False
    width: str = ""
    fits: str = "all"


class Column(Struct, frozen=True):
    """A month that can be clicked on."""

    x: str
    width: str
    href: str
    title: str


_FADED = ("haze", "fade-in", "fade-out")
_PLAIN = ("dot", "bar", "key", "here")


class Figure(Struct, frozen=True):
    """A whole drawing. ``label`` says in words what it shows; ``legend`` pairs forms with what they mean."""

    label: str
    lanes: tuple[Lane, ...]
    rows: int
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    legend: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...] = ()

    @property
    def faded(self) -> frozenset[str]:
        """Return the forms in it that fade, for each of which a page needs the theme's definition."""
        return frozenset(g.form for m in self.marks for g in m.glyphs if g.form in _FADED)

    @property
    def vague(self) -> tuple[tuple[str, str], ...]:
        """Return its legend without what needs no telling beside a list of its events: days, and key ones."""
        return tuple((form, meaning) for form, meaning in self.legend if form not in _PLAIN)

    @property
    def height(self) -> str:
        """Return how high it is, the labels of its lines included."""
        return em(self.rows + 0.5)

    @property
    def floor(self) -> str:
        """Return how high the lanes are together."""
        return em(self.rows - 0.5)

    @property
    def levels(self) -> tuple[tuple[str, tuple[Mark, ...]], ...]:
        """Return the marks by height, the highest first: dots after bars, key events last, so that none is hidden."""
        found: dict[float, list[Mark]] = {}
        for mark in self.marks:
            found.setdefault(mark.lane, []).append(mark)
        return tuple(
            (em(lane), tuple(sorted(found[lane], key=lambda m: (m.is_point, _TONES.index(m.tone)))))
            for lane in sorted(found)
        )


_MEANINGS = {
    "dot": later("a day"),
    "haze": later("about that day, or probably"),
    "bar": later("lasts from end to end"),
    "box": later("some time within"),
    "fade-in": later("this end is approximate, uncertain or not known"),
    "fade-out": later("this end is approximate, uncertain or not known"),
    "on-left": later("runs on beyond what is drawn"),
    "on-right": later("runs on beyond what is drawn"),
    "size": later("the more events, the larger"),
    "heard": later("reported by this side’s sources"),
    "key": later("a key event"),
    "here": later("this event"),
    "gap": later("years in which nothing begins or ends, folded"),
}
_SMALL = "3"
_TONES = ("", "key", "here")
# A lane is so high, beside the size of the letters.
_PITCH = 1.4
# Labels that have room on a phone, and on a wide screen.
_NARROW, _WIDE = 12, 26
# The shortest bar that can be seen, and how far an end fades that no day is known of, in percent of the width.
_SHORTEST = 0.5
_FADE = 2.0


def em(lane: float) -> str:
    """Return how far down the middle of a lane is."""
    return f"{(lane + 0.5) * _PITCH:.2f}".rstrip("0").rstrip(".") + "em"


def percent(number: float) -> str:
    """Return a percentage with as many digits as a screen can show."""
    return f"{number:.2f}".rstrip("0").rstrip(".") + "%"


def lines(axis: Axis) -> tuple[Line, ...]:
    """Return the lines of an axis; where there are many, not every one is labelled."""
    widths = {s.x: percent(s.width) for s in axis.segments if s.is_gap}
    named = [t for t in axis.ticks if not t.is_gap]
    on_narrow, on_wide = (set(named[:: -(-len(named) // room)] if named else ()) for room in (_NARROW, _WIDE))
    found = []
    for tick in axis.ticks:
        fits = "all" if tick in on_narrow else "wide" if tick in on_wide else "none"
        found.append(
            Line(percent(tick.x), tick.label, tick.is_gap, widths.get(tick.x, "") if tick.is_gap else "", fits)
        )
    return tuple(found)


def glyphs_of(date: Date, axis: Axis) -> tuple[Glyph, ...]:
    """Return the shapes of a date on an axis; none for a date that says nothing of when."""
    return tuple(g for stroke in strokes(date) for g in _glyphs(stroke, axis))


def mark_of(event: Event, lane: float, axis: Axis, tone: str = "", href: str = "") -> Mark:
    """Return the mark of an event, which leads to its page unless ``href`` says where."""
    return Mark(
        lane,
        glyphs_of(event.when, axis),
        _("%(date)s: %(title)s") % {"date": wording.words(event.when), "title": event.title},
        href or address_of("event", event.id),
        tone or ("key" if event.is_key else ""),
    )


def legend(figure_marks: Iterable[Mark], *more: str) -> tuple[tuple[str, str], ...]:
    """Return what the forms that occur mean, each meaning once, in a fixed order; ``more`` are forms to add."""
    used = {g.form for m in figure_marks for g in m.glyphs} | {m.tone for m in figure_marks if m.tone} | set(more)
    met: dict[str, str] = {}
    for form, message in _MEANINGS.items():
        meaning = _(message)
        if form in used and meaning not in met.values():
            met[form] = meaning
    return tuple(met.items())


def _glyphs(stroke: Stroke, axis: Axis) -> list[Glyph]:
    if stroke.shape is Shape.POINT and stroke.first is not None:
        middle = percent(axis.x(stroke.first, noon=True))
        return [Glyph("haze", middle), Glyph("dot", middle)] if stroke.is_hazy else [Glyph("dot", middle)]
    runs_in = stroke.start is End.OPEN or (stroke.first is not None and stroke.first < axis.first)
    runs_out = stroke.end is End.OPEN or (stroke.last is not None and stroke.last > axis.last)
    left = 0.0 if runs_in else None if stroke.first is None else axis.x(stroke.first)
    right = 100.0 if runs_out else None if stroke.last is None else axis.x(stroke.last)
    # An unknown end is somewhere near; how near nobody knows, so it only fades.
    left = max((right or 0.0) - 2 * _FADE, 0.0) if left is None else left
    right = min(left + 2 * _FADE, 100.0) if right is None else right
    if right - left < _SHORTEST:
        right = min(left + _SHORTEST, 100.0)
        left = right - _SHORTEST
    form = "bar" if stroke.shape is Shape.LASTS else "box"
    core_left, core_right = left, right
    found = []
    if runs_in:
        found.append(Glyph("on-left", percent(0.0)))
    elif stroke.start is End.FADES:
        core_left = _edge(stroke.core_first, stroke.first, stroke.core_last, axis, left, right)
        found.append(Glyph("fade-in", percent(left), percent(core_left - left)))
    if not runs_out and stroke.end is End.FADES:
        core_right = max(_edge(stroke.core_last, stroke.last, stroke.core_first, axis, right, left), core_left)
        found.append(Glyph("fade-out", percent(core_right), percent(right - core_right)))
    if core_right > core_left:
        found.append(Glyph(form, percent(core_left), percent(core_right - core_left)))
    if runs_out:
        found.append(Glyph("on-right", percent(100.0)))
    return found


def _edge(core: int | None, end: int | None, other: int | None, axis: Axis, at: float, opposite: float) -> float:
    """Return where what surely lasted begins, or ends, behind an end at ``at`` that fades.

    Of an end without a day (``end`` is None) nothing is sure beyond the other end's own day (up to ``other``).
    """
    if end is None:
        # A short bar has been lengthened, and then that day can lie outside it.
        return opposite if other is None else min(max(axis.x(other), min(at, opposite)), max(at, opposite))
    # Even an end of a day fades visibly, but never over more than half of the bar.
    fade = min(_FADE, abs(opposite - at) / 2)
    known = at if core is None else axis.x(core)
    return min(max(known, at + fade), opposite) if opposite > at else max(min(known, at - fade), opposite)
