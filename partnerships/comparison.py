"""The generations of an initiative side by side: a chart for each indicator, and the same numbers in a table."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from partnerships.bars import ROW, TONES, Bar, Mark, bars
from partnerships.models import Generation, Indicator, Initiative, KeyFigure


@dataclass(frozen=True)
class Cell:
    """What is said of one indicator for one generation: one figure, several, or nothing."""

    generation: Generation
    figures: list[KeyFigure]


class Row:
    """One indicator across all generations, and for the initiative as a whole."""

    def __init__(self, indicator: Indicator, figures: list[KeyFigure], generations: list[Generation]) -> None:
        """Sort the indicator's figures to the generations they are about."""
        self.indicator = indicator
        self.cells = [Cell(one, [f for f in figures if f.generation_id == one.pk]) for one in generations]
        self.stated = [f for f in figures if f.initiative_id and f.origin == KeyFigure.Origin.STATED]
        self.computed = [f for f in figures if f.initiative_id and f.origin == KeyFigure.Origin.COMPUTED]

    @property
    def is_charted(self) -> bool:
        """Tell whether there is anything to compare: two generations with numbers that differ."""
        return len({cell.figures[0].value for cell in self.cells if cell.figures}) > 1

    @property
    def unit(self) -> str:
        """What the bars' numbers leave out, for the caption."""
        printed = [cell.figures[0] for cell in self.cells if cell.figures]
        return self.indicator.unit if any(figure.short != figure.shown for figure in printed) else ""

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return ROW * len(self.cells)

    @cached_property
    def bars(self) -> list[Bar]:
        """The bars, on a scale of this indicator's own."""
        few = len(self.cells) <= TONES
        marks = [
            Mark(
                about=cell.generation,
                name=str(cell.generation.number or place) if few else cell.generation.years or str(place),
                tone=place if few else 2,
                figure=cell.figures[0] if cell.figures else None,
            )
            for place, cell in enumerate(self.cells, start=1)
        ]
        return bars(marks, x=18 if few else 44)

    @property
    def in_words(self) -> str:
        """What the chart shows, for those who hear it."""
        said = [
            f"{cell.generation.short_name}: {cell.figures[0].shown if cell.figures else _('not stated')}"
            for cell in self.cells
        ]
        return f"{self.indicator.name}. {'; '.join(said)}"


class Comparison:
    """All figures of an initiative, sorted for its page; two queries."""

    def __init__(self, initiative: Initiative) -> None:
        """Load the generations and every figure about them or about the whole."""
        self.generations = list(initiative.generations.in_order())
        self.figures = list(KeyFigure.objects.of_initiative(initiative))

    @cached_property
    def rows(self) -> list[Row]:
        """The indicators that are stated for a generation, when there are several to compare."""
        if len(self.generations) < 2:
            return []
        by_indicator: dict[Indicator, list[KeyFigure]] = {}
        for figure in self.figures:
            by_indicator.setdefault(figure.indicator, []).append(figure)
        return [
            Row(indicator, figures, self.generations)
            for indicator, figures in by_indicator.items()
            if any(figure.generation_id for figure in figures)
        ]

    @cached_property
    def alone(self) -> list[KeyFigure]:
        """The figures that stand in no row: about the whole initiative, or about its only generation."""
        compared = {row.indicator.pk for row in self.rows}
        return [figure for figure in self.figures if figure.indicator_id not in compared]

    @property
    def is_short(self) -> bool:
        """Tell whether each generation has a tone of its own."""
        return len(self.generations) <= TONES

    @property
    def charts(self) -> list[Row]:
        """The rows worth a drawing."""
        return [row for row in self.rows if row.is_charted]

    @property
    def has_totals(self) -> bool:
        """Tell whether a row also says something of the initiative as a whole."""
        return any(row.stated for row in self.rows)

    @property
    def has_sums(self) -> bool:
        """Tell whether a row carries a sum of ours."""
        return any(row.computed for row in self.rows)

    @property
    def notes(self) -> list[KeyFigure]:
        """The figures in the table that need a word of explanation."""
        compared = {row.indicator.pk for row in self.rows}
        return [figure for figure in self.figures if figure.note and figure.indicator_id in compared]

    @cached_property
    def markets(self) -> list[tuple[str, list[bool]]]:
        """The target markets, and for each generation whether it names the market."""
        named = [{market.name for market in one.target_markets.all()} for one in self.generations]
        return [(market, [market in names for names in named]) for market in sorted(set().union(*named))]
