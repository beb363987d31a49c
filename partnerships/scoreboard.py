"""The scoreboard of one partnership: targets and results of each period, in charts and in the table beside them."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from partnerships.bars import ROW, Bar, Mark, bars
from partnerships.models import Indicator, KeyFigure, Partnership

TARGET, RESULT = KeyFigure.Basis.PLANNED, KeyFigure.Basis.ACHIEVED


@dataclass(frozen=True)
class Line:
    """One indicator in one period: what was planned, what was achieved, or only one of them."""

    period: str
    targets: list[KeyFigure]
    results: list[KeyFigure]

    @property
    def difference(self) -> str:
        """Say how far the result is from the target, where both are plain numbers; "" where they cannot be compared."""
        if len(self.targets) != 1 or len(self.results) != 1:
            return ""
        target, result = self.targets[0], self.results[0]
        if not (target.is_plain and result.is_plain) or not target.value:
            return ""
        share = round(result.value / target.value * 100)
        return _("%(share)d %% of the target (computed)") % {"share": share}


class Group:
    """One indicator with all its periods."""

    def __init__(self, indicator: Indicator, figures: list[KeyFigure]) -> None:
        """Sort the figures to their periods, which come in order of time; those that overlap are never added."""
        self.indicator = indicator
        self.figures = figures
        self.lines = [
            Line(figure.period, [f for f in of if f.basis == TARGET], [f for f in of if f.basis == RESULT])
            for of in (list(of) for _period, of in groupby(figures, key=lambda one: (one.starts_on, one.ends_on)))
            for figure in of[:1]
        ]

    @cached_property
    def bars(self) -> list[Bar]:
        """A bar for each figure, targets pale; the mark is its place in the table's period."""
        marks = []
        for place, line in enumerate(self.lines, start=1):
            marks += [Mark(line, f"{place} {_('target')}", 1, figure) for figure in _or_nothing(line.targets)]
            marks += [Mark(line, f"{place} {_('result')}", 3, figure) for figure in _or_nothing(line.results)]
        return bars(marks, x=64)

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return ROW * len(self.bars)

    @property
    def in_words(self) -> str:
        """What the chart shows, for those who hear it."""
        return f"{self.indicator.name}. {'; '.join(said(line) for line in self.lines)}"


def _or_nothing(figures: list[KeyFigure]) -> list[KeyFigure | None]:
    """Return the figures, or one gap that a chart shows as "not stated"."""
    return [*figures] or [None]


def said(line: Line) -> str:
    """Say one line: its period, target and result."""

    def shown(figures: list[KeyFigure]) -> str:
        return ", ".join(figure.shown for figure in figures) or _("not stated")

    parts = {
        "period": line.period or _("period not stated"),
        "target": shown(line.targets),
        "result": shown(line.results),
    }
    return _("%(period)s: target %(target)s, result %(result)s") % parts


class Board:
    """The targets and results of one partnership; one query."""

    def __init__(self, partnership: Partnership) -> None:
        """Load them."""
        self.figures = list(KeyFigure.objects.of_partnership(partnership))

    @cached_property
    def groups(self) -> list[Group]:
        """One for each indicator."""
        return [Group(one, list(of)) for one, of in groupby(self.figures, key=lambda figure: figure.indicator)]
