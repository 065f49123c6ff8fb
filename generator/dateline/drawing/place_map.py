"""The map: the land, and a dot for each place where events are told to have taken place.

The whole first, then the most crowded region larger. Coordinates are the registry's; a place without them is in the
list alone. States' borders are not drawn: which are right may be what the sources disagree on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import cos, radians, sqrt
from pathlib import Path

from msgspec import Struct

from dateline.address import address_of
from dateline.drawing.figure import percent
from dateline.timeline import Timeline

__all__ = ["Map", "Panel", "Spot", "place_map"]

# A panel is so many units wide; a unit is about a pixel where the page is wide.
_WIDTH = 1000
_PHONE = 340
# The larger region is drawn so wide, in pixels.
_INSET = 620
# Letters: width and height in pixels, roughly.
_LETTER, _LINE = 6.6, 15
# Degrees around the outermost places, and the least that is shown.
_MARGIN, _LEAST = 9.0, 30.0
# The larger region: so many degrees wide (at its own latitude) and high, if so many places are in it.
_REGION = (26.0, 17.0)
_CROWD = 4
# Steps of the coast shorter than this, in units, are not drawn.
_STEP = 2
_LAND = Path(__file__).with_name("land.txt")


class Spot(Struct, frozen=True):
    """A place on a panel.

    Its name is set at ``anchor`` (start, middle, end), ``dx`` and ``dy`` pixels from the dot's middle; on ``fits``
    (all, wide, none) screens it has room.
    """

    name: str
    href: str
    count: int
    x: str
    y: str
    radius: str
    anchor: str
    dx: str
    dy: str
    fits: str


class Panel(Struct, frozen=True):
    """The land within a box of ``width`` by ``height`` units, the places in it, and the frame of the larger region."""

    width: int
    height: int
    land: str
    spots: tuple[Spot, ...]
    frame: tuple[str, str, str, str] | None


class Map(Struct, frozen=True):
    """The panels, and of how many events the map tells."""

    panels: tuple[Panel, ...]
    placed: int
    total: int


class _Box(Struct, frozen=True):
    """What a panel shows, in degrees; east and west are narrowed to the scale of its middle latitude."""

    west: float
    east: float
    south: float
    north: float

    @property
    def narrowing(self) -> float:
        return cos(radians((self.south + self.north) / 2))

    @property
    def height(self) -> float:
        """Return its height in units."""
        return _WIDTH * (self.north - self.south) / ((self.east - self.west) * self.narrowing)

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return a place in units."""
        scale = _WIDTH / (self.east - self.west)
        return (longitude - self.west) * scale, (self.north - latitude) * scale / self.narrowing

    def holds(self, longitude: float, latitude: float) -> bool:
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


class _Place(Struct, frozen=True):
    id: str
    name: str
    longitude: float
    latitude: float
    count: int


def place_map(timeline: Timeline) -> Map | None:
    """Return the map; None where no event has a place with coordinates."""
    counts = Counter(e.outline.place for e in timeline.events if e.outline.place)
    found = []
    for id_, count in counts.items():
        place = timeline.registry.places[id_]
        if place.coordinates:
            latitude, longitude = place.coordinates
            found.append(_Place(id_, place.name, longitude, latitude, count))
    if not found:
        return None
    # The largest first, so that a small dot is not under a large one.
    found.sort(key=lambda p: (-p.count, p.id))
    whole = _around(found)
    region = _crowded(found, whole)
    panels = [_panel(whole, found, region)]
    if region:
        inside = [p for p in found if region.holds(p.longitude, p.latitude)]
        panels.append(_panel(region, inside, None, _INSET))
    return Map(tuple(panels), sum(p.count for p in found), len(timeline.events))


def _around(places: Sequence[_Place]) -> _Box:
    """Return a box around all places, as wide as a page is and no higher than a screen."""
    west, east = min(p.longitude for p in places) - _MARGIN, max(p.longitude for p in places) + _MARGIN
    south, north = min(p.latitude for p in places) - _MARGIN, max(p.latitude for p in places) + _MARGIN
    return _shaped(west, east, south, north)


def _shaped(west: float, east: float, south: float, north: float) -> _Box:
    """Return the box made wider or higher until it is between 1.6 and 2.4 times as wide as high."""
    middle, narrowing = (west + east) / 2, cos(radians((south + north) / 2))
    width = max(east - west, _LEAST / narrowing)
    height = max(north - south, width * narrowing / 2.4)
    width = min(max(width, height * 1.6 / narrowing), 360.0)
    centre = (south + north) / 2
    west = min(max(middle - width / 2, -180.0), 180.0 - width)
    south = min(max(centre - height / 2, -60.0), 84.0 - height) if height < 144 else centre - height / 2
    return _Box(west, west + width, south, south + height)


def _crowded(places: Sequence[_Place], whole: _Box) -> _Box | None:
    """Return the region with most places, if they crowd there and it is much smaller than the whole."""
    best: tuple[int, float, float] = (0, 0.0, 0.0)
    for west in sorted({p.longitude for p in places}):
        for south in sorted({p.latitude for p in places}):
            wide = _REGION[0] / cos(radians(south + _REGION[1] / 2))
            inside = [p for p in places if 0 <= p.longitude - west <= wide and 0 <= p.latitude - south <= _REGION[1]]
            best = max(best, (len(inside), -west, -south))
    number, west, south = best[0], -best[1], -best[2]
    wide = _REGION[0] / cos(radians(south + _REGION[1] / 2))
    if number < _CROWD or whole.east - whole.west < 2.5 * wide:
        return None
    inside = [p for p in places if 0 <= p.longitude - west <= wide and 0 <= p.latitude - south <= _REGION[1]]
    margin = 3.0
    return _shaped(
        min(p.longitude for p in inside) - margin * 1.5,
        max(p.longitude for p in inside) + margin * 1.5,
        min(p.latitude for p in inside) - margin,
        max(p.latitude for p in inside) + margin,
    )


def _panel(box: _Box, places: Sequence[_Place], region: _Box | None, pixels: int = _WIDTH) -> Panel:
    height = round(box.height)
    frame = None
    if region:
        left, top = box.place(region.west, region.north)
        right, bottom = box.place(region.east, region.south)
        frame = (
            percent(100 * left / _WIDTH),
            percent(100 * top / height),
            percent(100 * (right - left) / _WIDTH),
            percent(100 * (bottom - top) / height),
        )
    at = [box.place(p.longitude, p.latitude) for p in places]
    wide = _names(places, at, pixels / _WIDTH, pixels)
    narrow = _names(places, at, _PHONE / _WIDTH, _PHONE)
    spots = []
    for place, (x, y), on_wide, on_narrow in zip(places, at, wide, narrow, strict=True):
        spots.append(
            Spot(
                place.name,
                address_of("place", place.id),
                place.count,
                percent(100 * x / _WIDTH),
                percent(100 * y / height),
                f"{_radius(place.count):.1f}",
                *_set_off(on_wide, _radius(place.count)),
                "all" if on_narrow and on_narrow == on_wide else "wide" if on_wide else "none",
            )
        )
    return Panel(_WIDTH, height, _land(box), tuple(spots), frame)


def _set_off(side: str, radius: float) -> tuple[str, str, str]:
    """Return the anchor of a name and how far across and down it is from the dot's middle."""
    if side in ("above", "below"):
        return "middle", "0", f"{radius + 12 if side == 'below' else -radius - 4:.0f}"
    return ("end", f"{-radius - 3:.0f}", "4") if side == "left" else ("start", f"{radius + 3:.0f}", "4")


def _radius(count: int) -> float:
    return min(3.0 + 1.8 * sqrt(count), 15.0)


def _names(places: Sequence[_Place], at: Sequence[tuple[float, float]], scale: float, width: float) -> list[str]:
    """Return where each place's name stands (right, left, below, above, or nowhere), the busiest served first."""
    taken = [
        (
            x * scale - _radius(p.count),
            y * scale - _radius(p.count),
            x * scale + _radius(p.count),
            y * scale + _radius(p.count),
        )
        for p, (x, y) in zip(places, at, strict=True)
    ]
    sides = []
    for i, (place, (x, y)) in enumerate(zip(places, at, strict=True)):
        length, radius = len(place.name) * _LETTER, _radius(place.count) + 3
        found = ""
        places_for_it = {
            "right": (x * scale + radius, y * scale - _LINE / 2),
            "left": (x * scale - radius - length, y * scale - _LINE / 2),
            "below": (x * scale - length / 2, y * scale + radius),
            "above": (x * scale - length / 2, y * scale - radius - _LINE),
        }
        for side, (left, top) in places_for_it.items():
            box = (left, top, left + length, top + _LINE)
            is_free = all(_are_apart(box, other) for j, other in enumerate(taken) if j != i)
            if is_free and box[0] >= 0 and box[2] <= width:
                taken.append(box)
                found = side
                break
        sides.append(found)
    return sides


def _are_apart(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def _land(box: _Box) -> str:
    """Return the SVG path of the land in a box, in whole units, without what lies outside or is too small to see."""
    path = []
    for ring in _rings():
        if not any(box.west - 5 <= x <= box.east + 5 and box.south - 5 <= y <= box.north + 5 for x, y in ring):
            continue
        points: list[tuple[int, int]] = []
        for x, y in ring:
            px, py = box.place(x, y)
            # Far outside, the shape does not matter, only that the fill stays.
            point = (round(min(max(px, -60), _WIDTH + 60)), round(min(max(py, -60), box.height + 60)))
            if not points or abs(point[0] - points[-1][0]) + abs(point[1] - points[-1][1]) >= _STEP:
                points.append(point)
        if len(points) < 4:
            continue
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        path.append(f"M{points[0][0]} {points[0][1]}l{' '.join(f'{x} {y}' for x, y in steps)}z".replace(" -", "-"))
    return "".join(path)


@lru_cache(maxsize=1)
def _rings() -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the outlines of the land as longitude and latitude."""
    rings = []
    for line in _LAND.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            numbers = [int(n) for n in line.split()]
            x = y = 0
            points = []
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + dx, y + dy
                points.append((x / 100, y / 100))
            rings.append(tuple(points))
    return tuple(rings)
