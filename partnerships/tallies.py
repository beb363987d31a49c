"""What the overview asks the database: figures of one indicator, and what may be counted of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.contrib.postgres.fields import DateRangeField
from django.db.models import (
    Count,
    Exists,
    FilteredRelation,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from partnerships.models import Generation, Indicator, KeyFigure, Partnership
from partnerships.models.figures import TRACKED, KeyFigureQuerySet
from partnerships.models.partnerships import PartnershipQuerySet

# How long a period is that nobody states: longer than any.
FOR_EVER: Final = 1_000_000


@dataclass(frozen=True)
class Tally:
    """What the partnerships of one generation recorded as results, nothing of it counted twice."""

    partnerships: int
    stating: int
    total: Decimal
    inexact: int


NOTHING: Final = Tally(0, 0, Decimal(0), 0)


def with_figures(rows: PartnershipQuerySet, indicator: Indicator | None) -> PartnershipQuerySet:
    """Load what a line of the overview says of each partnership: targets and results, and its countries."""
    figures = KeyFigure.objects.filter(indicator=indicator, basis__in=TRACKED).for_board()
    return (
        rows.select_related("initiative", "generation__initiative")
        .with_countries()
        .prefetch_related(Prefetch("figures", queryset=figures, to_attr="board_figures"))
    )


def with_figures_of(rows: QuerySet[Generation], indicator: Indicator) -> QuerySet[Generation]:
    """Load every generation with all that is said of one indicator, whatever its basis."""
    figures = KeyFigure.objects.filter(indicator=indicator).for_board()
    in_order = rows.select_related("initiative").order_by("initiative__position", "initiative", "position", "pk")
    return in_order.prefetch_related(Prefetch("figures", queryset=figures, to_attr="board_figures"))


def figures_of(thing: Partnership | Generation) -> list[KeyFigure]:
    """Return what one of the two above has loaded."""
    found: list[KeyFigure] = vars(thing)["board_figures"]
    return found


def countries_of(partnership: Partnership) -> list[str]:
    """Return the codes of its countries, as `with_countries` has added them."""
    found: list[str] = vars(partnership)["country_codes"]
    return found


def tallied(rows: PartnershipQuerySet, indicator: Indicator) -> dict[int, Tally]:
    """Count for each generation its partnerships and their results; of periods that overlap only the longest counts."""
    results = _apart(_results(indicator).filter(partnership__in=rows.order_by().values("pk")))
    inexact = ~Q(qualifier="") | Q(most__isnull=False)
    found = (
        results.order_by()
        .values_list("partnership__generation")
        .annotate(stating=Count("partnership", distinct=True), total=Sum("value"), inexact=Count("pk", filter=inexact))
    )
    recorded = {generation: counts for generation, *counts in found}
    known = rows.order_by().filter(generation__isnull=False).values_list("generation").annotate(n=Count("pk"))
    return {one: Tally(n, *recorded.get(one, (0, Decimal(0), 0))) for one, n in known}


def by_country(rows: PartnershipQuerySet, indicator: Indicator) -> Iterable[tuple[Any, ...]]:
    """Give for each country its partnerships, how many of them state a result, the least and the most of these."""
    stated = Q(figures__indicator=indicator, figures__basis="achieved", figures__origin="stated")
    return (
        # Only these are joined: of every figure there would be a row for each country.
        rows.alias(told=FilteredRelation("figures", condition=stated))
        .filter(participations__country__gt="")
        .order_by("participations__country")
        .values_list("participations__country")
        .annotate(
            n=Count("pk", distinct=True),
            stating=Count("told__partnership", distinct=True),
            least=Min("told__value"),
            most=Max(Coalesce("told__most", "told__value")),
        )
    )


def _results(indicator: Indicator) -> KeyFigureQuerySet:
    return KeyFigure.objects.filter(indicator=indicator, basis="achieved", origin="stated")


def _apart(results: KeyFigureQuerySet) -> KeyFigureQuerySet:
    """Leave out each figure whose period overlaps a longer one of the same partnership (or one as long, and older)."""
    span = Func("starts_on", "ends_on", Value("[]"), function="daterange", output_field=DateRangeField())
    days = Func("ends_on", "starts_on", template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())
    long = Coalesce(days, Value(FOR_EVER))
    measured = results.alias(span=span, long=long)
    others = (
        KeyFigure.objects.alias(span=span, long=long)
        .filter(partnership=OuterRef("partnership"), indicator=OuterRef("indicator"))
        .filter(basis=OuterRef("basis"), origin=OuterRef("origin"), span__overlap=OuterRef("span"))
        .filter(Q(long__gt=OuterRef("long")) | Q(long=OuterRef("long"), pk__lt=OuterRef("pk")))
    )
    return measured.filter(~Exists(others))
