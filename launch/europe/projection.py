"""A conic projection that keeps areas (Albers) about the middle of Europe."""

import math
from typing import Final

from launch.europe.lines import Point

MIDDLE: Final = (14.0, 52.0)
PARALLELS: Final = (43.0, 62.0)
SCALE: Final = 880.0
SHIFT: Final = (322.0, 345.0)


def projected(longitude: float, latitude: float) -> Point:
    """Return where a place is on the drawing."""
    south, north, middle = (math.radians(each) for each in (*PARALLELS, MIDDLE[1]))
    n = (math.sin(south) + math.sin(north)) / 2
    c = math.cos(south) ** 2 + 2 * n * math.sin(south)
    far = math.sqrt(c - 2 * n * math.sin(math.radians(latitude))) / n
    home = math.sqrt(c - 2 * n * math.sin(middle)) / n
    turn = n * math.radians(longitude - MIDDLE[0])
    return SHIFT[0] + SCALE * far * math.sin(turn), SHIFT[1] - SCALE * (home - far * math.cos(turn))
