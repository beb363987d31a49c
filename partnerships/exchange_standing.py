"""What one partnership planned, what it states as done, and what is done here: counted once, for it alone.

An exchange counts when it is reported, and for its visiting partnership; the host's counts nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from partnerships.models import Exchange, KeyFigure, Partnership
from partnerships.models.exchange_clock import DONE, PUBLIC
from partnerships.models.figure_words import number_in_words
from partnerships.models.partnerships import PartnershipQuerySet

INDICATOR: Final = "exchanges"
# Committed, and not reported yet.
AHEAD: Final = PUBLIC & ~DONE


def with_exchanges(rows: PartnershipQuerySet) -> PartnershipQuerySet:
    """Add how many exchanges of each are done, and how many committed and not done; as visiting partnership."""
    mine = Exchange.objects.filter(visiting_partnership=OuterRef("pk")).order_by()

    def counted(which: Q) -> Coalesce:
        found = mine.filter(which).values("visiting_partnership").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(found), 0)

    return rows.annotate(exchanges_done=counted(DONE), exchanges_ahead=counted(AHEAD))


@dataclass(frozen=True)
class Standing:
    """What one partnership planned, what it states as done, and what is done here."""

    partnership: Partnership
    planned: list[KeyFigure]
    stated: list[KeyFigure]
    done: int
    ahead: int

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.planned or self.stated or self.done or self.ahead)

    @property
    def share(self) -> str:
        """Say how much of the plan is done, where the plan is one plain number."""
        if len(self.planned) != 1 or not self.planned[0].is_plain or not self.planned[0].value:
            return ""
        share = round(self.done / self.planned[0].value * 100)
        return _("%(share)d %% of the plan (computed)") % {"share": share}

    @property
    def difference(self) -> str:
        """Explain how what its coordinators state differs from what is counted here; "" where nothing is to explain."""
        if len(self.stated) != 1 or not self.stated[0].is_plain:
            return ""
        gap = self.stated[0].value - self.done
        words = {"n": number_in_words(abs(gap))}
        if not gap:
            return _("What its coordinators state agrees with what is counted here.")
        if gap < 0:
            return _("%(n)s more are counted here than its coordinators state.") % words
        return _("Its coordinators state %(n)s more: these were not recorded here.") % words


def standing_of(partnership: Any, figures: Iterable[KeyFigure]) -> Standing:
    """Return it for a partnership as `with_exchanges` has loaded it, and its figures with indicators; no query."""
    told = [figure for figure in figures if figure.indicator.slug == INDICATOR]
    planned = [figure for figure in told if figure.basis == KeyFigure.Basis.PLANNED]
    stated = [figure for figure in told if figure.basis == KeyFigure.Basis.ACHIEVED]
    return Standing(partnership, planned, stated, partnership.exchanges_done, partnership.exchanges_ahead)
