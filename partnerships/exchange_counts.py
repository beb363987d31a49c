"""Planned exchanges, as sources and coordinators state them, beside those done here, in all and of each partnership."""

from functools import cached_property
from typing import Final

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import QueryDict
from django.utils.translation import ngettext

from core.querysets import KeysetPage, keyset_page
from partnerships.exchange_standing import AHEAD, INDICATOR, Standing, standing_of, with_exchanges
from partnerships.models import Exchange, KeyFigure, Partnership
from partnerships.models.exchange_clock import DONE, PUBLIC
from partnerships.models.figure_words import number_in_words
from partnerships.models.figures import KeyFigureQuerySet
from partnerships.models.partnerships import PartnershipQuerySet

# What the paper says of one partnership, on average.
AVERAGE: Final = "exchanges-per-partnership"


class Totals:
    """What is planned and done in all; two queries."""

    @cached_property
    def planned(self) -> list[KeyFigure]:
        """What sources state of generations and initiatives as a whole: in all, and for each partnership."""
        whole = KeyFigure.objects.filter(indicator__slug__in=(INDICATOR, AVERAGE), partnership__isnull=True)
        stated = whole.filter(origin=KeyFigure.Origin.STATED, basis=KeyFigure.Basis.PLANNED)
        return list(stated.select_related("indicator", "generation", "initiative").order_by("position", "pk"))

    @cached_property
    def _counts(self) -> dict[str, int]:
        return Exchange.objects.aggregate(done=Count("pk", filter=DONE), ahead=Count("pk", filter=AHEAD))

    @property
    def done(self) -> int:
        """How many exchanges are done."""
        return self._counts["done"]

    @property
    def ahead(self) -> int:
        """How many are committed and not done yet."""
        return self._counts["ahead"]

    @property
    def difference(self) -> str:
        """Explain in words how far what is done here is from what a source states; "" where none states it."""
        whole = [figure for figure in self.planned if figure.indicator.slug == INDICATOR]
        if len(whole) != 1:
            return ""
        gap = whole[0].value - self.done
        if gap <= 0:
            return ""
        return ngettext(
            "%(n)s planned exchange is not recorded as done here: it may have been done elsewhere, or not at all.",
            "%(n)s planned exchanges are not recorded as done here: they may have been done elsewhere, or not at all.",
            int(gap),
        ) % {"n": number_in_words(gap)}


class Counts(Totals):
    """The same for each partnership that planned or did any, by name; two queries more."""

    def __init__(self, rows: PartnershipQuerySet, params: QueryDict) -> None:
        """Take which partnerships may be seen, and the page that is asked for."""
        self._rows, self._params = rows, params

    @cached_property
    def page(self) -> KeysetPage[Partnership]:
        """The partnerships of this page."""
        mine = Exchange.objects.filter(PUBLIC, visiting_partnership=OuterRef("pk"))
        theirs = _figures().filter(partnership=OuterRef("pk"))
        rows = with_exchanges(self._rows.filter(Q(Exists(mine)) | Q(Exists(theirs))))
        rows = rows.prefetch_related(Prefetch("figures", queryset=_figures())).defer("search_vector")
        return keyset_page(rows, self._params, key="name", newest_first=False)

    @property
    def lines(self) -> list[Standing]:
        """What each of them planned and did."""
        return [standing_of(partnership, partnership.figures.all()) for partnership in self.page.items]


def _figures() -> KeyFigureQuerySet:
    tracked = KeyFigure.objects.filter(indicator__slug=INDICATOR, basis__in=("planned", "achieved"))
    return tracked.select_related("indicator")
