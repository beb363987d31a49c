"""Lines and rings on a drawing: simplified, measured, cut at its edges."""

from typing import Final

type Point = tuple[float, float]
type Ring = list[Point]

WIDTH, HEIGHT = 700, 640
# A corner that makes less than this area is left out.
CORNER: Final = 2.2


def simplified(line: Ring) -> Ring:
    """Take the least corner away until every one makes an area (Visvalingam); the ends stay."""
    line = list(line)
    while len(line) > 2:
        least, place = min((abs(area(line[i - 1 : i + 2])), i) for i in range(1, len(line) - 1))
        if least >= CORNER or (line[0] == line[-1] and len(line) <= 5):
            break
        del line[place]
    return line


def area(ring: Ring) -> float:
    """Return how much a ring surrounds; its sign says which way round it goes."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x * y1 - x1 * y for (x, y), (x1, y1) in pairs) / 2


def clipped(ring: Ring) -> Ring:
    """Cut a ring at the four edges of the drawing (Sutherland and Hodgman)."""
    for axis, edge, sign in ((0, 0, 1), (0, WIDTH, -1), (1, 0, 1), (1, HEIGHT, -1)):
        cut: Ring = []
        for here, there in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            inside, next_inside = ((point[axis] - edge) * sign >= 0 for point in (here, there))
            if inside:
                cut.append(here)
            if inside != next_inside:
                part = (edge - here[axis]) / (there[axis] - here[axis])
                cut.append((here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])))
        ring = cut
    return ring
