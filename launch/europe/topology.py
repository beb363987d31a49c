"""TopoJSON: borders that two countries share stand in it once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from launch.europe.lines import Point, Ring, simplified
from launch.europe.projection import projected


class Topology:
    """The lines of the file on the drawing: a border that two countries share is simplified once."""

    def __init__(self, told: dict[str, Any]) -> None:
        """Read all lines, and which of them surround what."""
        self.told = told
        self.shapes = {each["properties"]["name"]: each for each in told["objects"]["countries"]["geometries"]}
        self._lines: dict[int, Ring] = {}

    def line(self, side: int) -> Ring:
        """Return a line of the file, forwards or (~side) backwards."""
        arc = side if side >= 0 else ~side
        if arc not in self._lines:
            transform = self.told["transform"]
            self._lines[arc] = simplified(_placed(self.told["arcs"][arc], *transform["scale"], *transform["translate"]))
        return self._lines[arc] if side >= 0 else self._lines[arc][::-1]

    def rings(self, names: Iterable[str]) -> list[Ring]:
        """Return what surrounds these together: borders between them are gone."""
        sides = [side for name in names for side in self._sides(self.shapes[name])]
        kept = {side for side in sides if ~side not in sides}
        return [self._walk(ring) for ring in self._chained(kept)]

    def _sides(self, shape: dict[str, Any]) -> Iterator[int]:
        parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        for part in parts:
            for ring in part:
                yield from ring

    def _chained(self, sides: set[int]) -> Iterator[list[int]]:
        """Join sides, end to beginning, into rings."""
        begins: dict[Point, list[int]] = defaultdict(list)
        for side in sorted(sides):
            begins[self.line(side)[0]].append(side)
        while waiting := next((sides for sides in begins.values() if sides), None):
            ring = [waiting.pop(0)]
            first, last = self.line(ring[0])[0], self.line(ring[0])[-1]
            while last != first and begins[last]:
                ring.append(begins[last].pop(0))
                last = self.line(ring[-1])[-1]
            yield ring

    def _walk(self, sides: list[int]) -> Ring:
        ring: Ring = []
        for side in sides:
            line = self.line(side)
            ring += line[1:] if ring else line
        return ring


def _placed(arc: list[list[int]], sx: float, sy: float, tx: float, ty: float) -> Ring:
    x = y = 0
    line = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        # South of the Sahara the cone opens too far; nothing there is drawn.
        line.append(projected(x * sx + tx, max(y * sy + ty, 5.0)))
    return line
