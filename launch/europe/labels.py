"""Where a number stands on a country."""

import math

from launch.europe.lines import Point, Ring


def label_place(ring: Ring) -> Point:
    """Return the place inside a ring that is furthest from its border, to the nearest few steps."""
    xs, ys = [x for x, _y in ring], [y for _x, y in ring]
    steps = 24
    places = [
        (min(xs) + (max(xs) - min(xs)) * i / steps, min(ys) + (max(ys) - min(ys)) * j / steps)
        for i in range(1, steps)
        for j in range(1, steps)
    ]
    inside = [place for place in places if holds(ring, place)] or [(sum(xs) / len(xs), sum(ys) / len(ys))]
    sides = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    return max(inside, key=lambda place: min(_distance(place, a, b) for a, b in sides))


def holds(ring: Ring, place: Point) -> bool:
    """Tell whether a place lies inside a ring."""
    x, y = place
    crossed = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def _distance(place: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    part = max(0.0, min(1.0, ((place[0] - a[0]) * dx + (place[1] - a[1]) * dy) / length)) if length else 0.0
    return math.dist(place, (a[0] + part * dx, a[1] + part * dy))
