"""Bars for a chart, as numbers for an SVG: each chart has a scale of its own, and what is not stated has no bar."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from partnerships.models import KeyFigure

# The drawing, in units of its viewBox: it is 320 wide, and a value needs the last 96.
WIDTH: Final = 320
VALUE_SPACE: Final = 96
ROW: Final = 32
BAR: Final = 22
# Tones of css/pages/chart.css.
TONES: Final = 3


@dataclass(frozen=True)
class Mark:
    """What one bar is about: the thing, how it is called at the bar, its tone, and its figure if there is one."""

    about: object
    name: str
    tone: int
    figure: KeyFigure | None


@dataclass(frozen=True)
class Bar:
    """One bar; without a figure it is a dotted line."""

    about: object
    mark: str
    tone: int
    figure: KeyFigure | None
    y: int
    x: int
    length: float
    # How much further a range goes.
    further: float

    @property
    def label(self) -> str:
        """The number as printed, short enough to stand behind the bar: the caption has the unit."""
        if self.figure is None:
            return ""
        computed = self.figure.origin == KeyFigure.Origin.COMPUTED
        return f"{self.figure.short} {_('computed')}" if computed else self.figure.short

    @property
    def none_x(self) -> int:
        """Where the dotted line ends."""
        return self.x + 42

    @property
    def na_x(self) -> int:
        """Where "not stated" begins."""
        return self.x + 50

    @property
    def range_x(self) -> float:
        """Where the further part of a range begins."""
        return self.x + self.length

    @property
    def value_x(self) -> float:
        """Where the number stands: behind the bar."""
        return self.x + self.length + self.further + 8

    @property
    def text_y(self) -> int:
        """The line on which mark and number stand."""
        return self.y + 16

    @property
    def line_y(self) -> int:
        """The middle of the row, for the dotted line."""
        return self.y + BAR // 2


def bars(marks: Iterable[Mark], *, x: int) -> list[Bar]:
    """Return a bar for each mark; names stand before `x`."""
    marks = list(marks)
    longest = max((mark.figure.highest for mark in marks if mark.figure), default=1) or 1
    room = WIDTH - x - VALUE_SPACE

    def long(value: object) -> float:
        return round(float(value) / float(longest) * room, 1)  # type: ignore[arg-type]

    return [
        Bar(
            about=mark.about,
            mark=mark.name,
            tone=mark.tone,
            figure=mark.figure,
            y=ROW * place + 5,
            x=x,
            length=long(mark.figure.value) if mark.figure else 0,
            further=long(mark.figure.highest - mark.figure.value) if mark.figure else 0,
        )
        for place, mark in enumerate(marks)
    ]
