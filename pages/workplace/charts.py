"""Small bar charts, as numbers for an SVG: one bar for each week, the last one unfinished."""

from typing import Final, NamedTuple

WIDTH: Final = 240
HEIGHT: Final = 72
GAP: Final = 4


class Bar(NamedTuple):
    """One bar, in units of the drawing."""

    x: int
    y: int
    width: int
    height: int
    is_last: bool


class Chart(NamedTuple):
    """All bars, and the size they are drawn in."""

    bars: list[Bar]
    width: int = WIDTH
    height: int = HEIGHT


def chart(values: list[int]) -> Chart:
    """Return bars as high as their values, the highest as high as the drawing; nothing has no bar."""
    step, most = WIDTH // len(values), max(values) or 1
    bars = []
    for number, value in enumerate(values):
        height = max(round(value * HEIGHT / most), 2) if value else 0
        bars.append(Bar(number * step + GAP // 2, HEIGHT - height, step - GAP, height, number == len(values) - 1))
    return Chart(bars)
