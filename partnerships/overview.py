"""One indicator across all partnerships, by generation and by country, for who looks at the whole.

Nothing that overlaps is added up: partnerships share SMEs, and one partnership stands in several countries. Where an
indicator says that its numbers add up, a sum stands beside what the source states, with the difference in words.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.querysets import KeysetPage, keyset_page
from partnerships.bars import ROW, Bar, Mark, bars
from partnerships.models import Generation, Indicator, KeyFigure, Partnership
from partnerships.models.figure_words import number_in_words
from partnerships.models.figures import TRACKED
from partnerships.models.partnerships import PartnershipQuerySet
from partnerships.tallies import (
    NOTHING,
    Tally,
    by_country,
    countries_of,
    figures_of,
    tallied,
    with_figures,
    with_figures_of,
)

ACHIEVED: Final = KeyFigure.Basis.ACHIEVED


@dataclass(frozen=True)
class GenerationLine:
    """What is stated for a generation as a whole, and what its partnerships recorded."""

    generation: Generation
    stated: list[KeyFigure]
    computed: list[KeyFigure]
    tally: Tally
    adds_up: bool

    @property
    def coverage(self) -> str:
        """Say how many of the partnerships known here have recorded a result."""
        n, of = self.tally.stating, self.tally.partnerships
        if not of:
            return _("none known here")
        return _("%(n)d of %(of)d known here") % {"n": n, "of": of}

    @property
    def sum(self) -> str:
        """Return the sum of the results, or why there is none."""
        if not self.tally.stating:
            return ""
        if not self.adds_up:
            return _("not added up: groups overlap")
        total = number_in_words(self.tally.total)
        return _("about %(total)s") % {"total": total} if self.tally.inexact else total

    @property
    def difference(self) -> str:
        """Explain in words how a stated number and the sum differ; "" where there is nothing to hold against."""
        achieved = [figure for figure in self.stated if figure.basis == ACHIEVED]
        if not (self.adds_up and self.tally.stating and achieved):
            return ""
        gap = achieved[0].value - self.tally.total
        if not gap:
            return _("The sum agrees with what is stated.")
        silent = self.tally.partnerships - self.tally.stating
        words = {"n": number_in_words(abs(gap)), "silent": silent}
        if gap < 0:
            return _("The sum is %(n)s more than what is stated.") % words
        return (
            ngettext(
                "The sum is %(n)s less than what is stated; %(silent)d partnership known here has recorded nothing, "
                "and others may not be known here.",
                "The sum is %(n)s less than what is stated; %(silent)d partnerships known here have recorded nothing, "
                "and others may not be known here.",
                silent,
            )
            % words
        )


@dataclass(frozen=True)
class CountryLine:
    """How many partnerships have an organisation in a country, and between what their results lie."""

    country: str
    partnerships: int
    stating: int
    least: Decimal | None
    most: Decimal | None

    @property
    def span(self) -> str:
        """Say between what the results lie, never their sum: a partnership stands in several countries."""
        if self.least is None or self.most is None:
            return ""
        ends = {"least": number_in_words(self.least), "most": number_in_words(self.most)}
        return ends["least"] if self.least == self.most else _("%(least)s to %(most)s") % ends


@dataclass(frozen=True)
class PartnershipLine:
    """One partnership with its countries, targets and results."""

    partnership: Partnership
    countries: list[str]
    targets: list[KeyFigure]
    results: list[KeyFigure]


def line_of(one: Partnership) -> PartnershipLine:
    """Sort what was loaded for a partnership."""
    by_basis = {basis: [f for f in figures_of(one) if f.basis == basis] for basis in TRACKED}
    return PartnershipLine(one, countries_of(one), *by_basis.values())


class Overview:
    """One indicator, chosen by the address; eight queries whatever was asked."""

    def __init__(self, rows: PartnershipQuerySet, params: QueryDict) -> None:
        """Read what was asked; what is not known here is the first indicator, and no narrowing."""
        self.indicators = list(Indicator.objects.on_scoreboard())
        asked = params.get("indicator", "")
        chosen = [one for one in self.indicators if one.slug == asked] or self.indicators[:1]
        self.indicator: Indicator | None = chosen[0] if chosen else None
        self.chosen = {name: params.getlist(name)[:1] for name in ("generation", "country") if params.get(name)}
        self.chosen = {name: values for name, values in self.chosen.items() if "\x00" not in values[0]}
        self._all, self._params = rows, params

    @cached_property
    def rows(self) -> PartnershipQuerySet:
        """The partnerships that were asked for."""
        return with_figures(self._all.matching(self.chosen), self.indicator)

    @cached_property
    def page(self) -> KeysetPage[Partnership]:
        """A page of them, by name."""
        return keyset_page(self.rows, self._params, key="name", newest_first=False)

    @property
    def lines(self) -> list[PartnershipLine]:
        """What stands on that page."""
        return [line_of(one) for one in self.page.items]

    @cached_property
    def generations(self) -> list[GenerationLine]:
        """Every generation, also those of which nothing is stated."""
        if self.indicator is None:
            return []
        tallies = tallied(self._all, self.indicator)
        return [
            GenerationLine(
                generation=one,
                stated=[figure for figure in figures_of(one) if figure.origin == KeyFigure.Origin.STATED],
                computed=[figure for figure in figures_of(one) if figure.origin == KeyFigure.Origin.COMPUTED],
                tally=tallies.get(one.pk, NOTHING),
                adds_up=self.indicator.adds_up,
            )
            for one in with_figures_of(Generation.objects.all(), self.indicator)
        ]

    @cached_property
    def countries(self) -> list[CountryLine]:
        """Every country with a partnership."""
        if self.indicator is None:
            return []
        return [CountryLine(*line) for line in by_country(self._all, self.indicator)]

    @cached_property
    def bars(self) -> list[Bar]:
        """A bar for each generation of which something is stated."""
        stated = [line for line in self.generations if line.stated]
        marks = [Mark(line, line.generation.brief_name, 2, line.stated[0]) for line in stated]
        return bars(marks, x=104)

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return ROW * len(self.bars)

    @property
    def in_words(self) -> str:
        """What the chart shows, for those who hear it."""
        said = [f"{line.generation.name}: {line.stated[0].shown}" for line in self.generations if line.stated]
        return f"{self.indicator.name if self.indicator else ''}. {'; '.join(said)}"

    @property
    def query(self) -> dict[str, Any]:
        """What the address of the files says."""
        indicator = {"indicator": self.indicator.slug} if self.indicator else {}
        return indicator | {name: values[0] for name, values in self.chosen.items()}
