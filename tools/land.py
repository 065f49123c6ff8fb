"""Remakes `generator/dateline/drawing/land.txt`, the outlines of the land on the map of places.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/land.py package/land-50m.json

The outlines are Natural Earth's, 1:50 million, which are in the public domain, as npm's `world-atlas` (ISC) packs them.
They are thinned (Visvalingam–Whyatt) and small islands are left out; Antarctica is. Borders of states are not drawn:
which are right is among the things that sources of a timeline may disagree on.
"""

from __future__ import annotations

import heapq
import itertools
import json
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "generator/dateline/drawing/land.txt"
HEAD = """\
# The land: Natural Earth 1:50m land (public domain), from npm's world-atlas 2.0.2, thinned by tools/land.py.
# A line is a ring: longitude and latitude of its first point in hundredths of a degree, then the steps to the next.
"""
# Square degrees: the triangle that a point must span to stay, and the island that is worth drawing.
_TRIANGLE = 0.022
_ISLAND = 0.25
_SOUTH = -60

Ring = list[tuple[float, float]]


def main() -> None:
    """Write the outlines."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    rings = [r for r in _rings(topology) if abs(_area(r)) >= _ISLAND and max(y for _, y in r) > _SOUTH]
    thinned = [t for t in (_thin(r) for r in rings) if len(t) > 3]
    thinned.sort(key=lambda r: -abs(_area(r)))
    TARGET.write_text(HEAD + "".join(f"{_line(r)}\n" for r in thinned), encoding="utf-8")
    print(f"{len(thinned)} rings, {sum(map(len, thinned))} points, {TARGET.stat().st_size} bytes")


def _rings(topology: dict) -> list[Ring]:  # type: ignore[type-arg]
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            # Holes (the Caspian Sea) are rings as well; the theme fills by the even-odd rule.
            for ring in polygon:
                points = []
                for index in ring:
                    part = arcs[index] if index >= 0 else arcs[~index][::-1]
                    points += part[1:] if points else part
                found += _unrolled(points[:-1])
    return found


def _unrolled(ring: Ring) -> list[Ring]:
    """Return a ring that crosses the 180th meridian as it lies beyond it, and again on the other side of the map."""
    turn = 0.0
    unrolled = [ring[0]]
    for (before, _), (x, y) in itertools.pairwise(ring):
        turn += 360.0 if x - before < -180 else -360.0 if x - before > 180 else 0.0
        unrolled.append((x + turn, y))
    # The same ring, shifted, shows what lies beyond the edge; a ring around a pole has no other side.
    west, east = min(x for x, _ in unrolled), max(x for x, _ in unrolled)
    copies = [[(x + shift, y) for x, y in unrolled] for shift in (360.0, -360.0)]
    return [unrolled, *(c for c, beyond in zip(copies, (west < -180, east > 180), strict=True) if beyond)]


def _area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _thin(ring: Ring) -> Ring:
    """Return the ring without the points whose triangles are smallest, as long as they are small."""
    count = len(ring)
    before, after = [(i - 1) % count for i in range(count)], [(i + 1) % count for i in range(count)]
    alive = [True] * count

    def size(i: int) -> float:
        a, b, c = ring[before[i]], ring[i], ring[after[i]]
        return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2

    heap = [(size(i), i) for i in range(count)]
    sizes = [s for s, _ in heap]
    heapq.heapify(heap)
    left = count
    while heap and left > 4:
        area, i = heapq.heappop(heap)
        if not alive[i] or area != sizes[i]:
            continue
        if area >= _TRIANGLE:
            break
        alive[i] = False
        left -= 1
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            sizes[j] = max(size(j), area)
            heapq.heappush(heap, (sizes[j], j))
    return [p for p, kept in zip(ring, alive, strict=True) if kept]


def _line(ring: Ring) -> str:
    whole = [(round(x * 100), round(y * 100)) for x, y in ring]
    steps = [whole[0], *((b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(whole))]
    return " ".join(f"{x} {y}" for x, y in steps)


if __name__ == "__main__":
    main()
