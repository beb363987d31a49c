"""The board of offers and requests: what was asked for in the address, what there is to choose, and a page of it."""

from functools import cached_property
from typing import Any, Final

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.querysets import KeysetPage, keyset_page
from events.models import Event
from opportunities.facets import FACETS
from opportunities.models import Kind, Opportunity, Purpose
from opportunities.models.opportunities import OpportunityQuerySet
from partnerships.countries import country_name
from partnerships.directory import Choice, Option, Words, end_of_address, values_chosen
from partnerships.facets import NOT_STATED, Facet
from partnerships.models import Call, Organisation, Sector

UNSAID: Final = (NOT_STATED, _("Not stated"))
# More calls or events than these are narrowed on their own pages.
MOST_NAMED: Final = 12


class Board:
    """A page of offers and requests and the ways to narrow it; six queries whatever was asked."""

    def __init__(self, rows: OpportunityQuerySet, params: QueryDict) -> None:
        """Read what was asked; what cannot be read is ignored."""
        self.chosen = values_chosen(params, [facet.name for facet in FACETS])
        self._rows = rows.open()
        self._params = params

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything was asked for."""
        return any(self.chosen.values())

    @property
    def query(self) -> str:
        """Return what was asked for, as the address of a file of the same says it."""
        return end_of_address(self.chosen)

    @property
    def found(self) -> OpportunityQuerySet:
        """All that were asked for, in no order yet."""
        return self._rows.matching(self.chosen)

    @property
    def opportunities(self) -> OpportunityQuerySet:
        """Return all that were asked for, the newest first."""
        return self.found.for_list().newest_first()

    @cached_property
    def page(self) -> KeysetPage[Opportunity]:
        """Those of this page."""
        return keyset_page(self.opportunities, self._params, key="published_at")

    @cached_property
    def _counts(self) -> dict[str, dict[str, int]]:
        return self._rows.counted(self.chosen)

    @property
    def total(self) -> int:
        """How many match: each is an offer or a request, so those counts add up."""
        counts, chosen = self._counts["kind"], self.chosen["kind"]
        return sum(n for value, n in counts.items() if not chosen or value in chosen)

    @cached_property
    def choices(self) -> list[Choice]:
        """Every facet with its values; what leads nowhere stays visible."""
        shown = self._rows.order_by()
        countries = Organisation.objects.filter(pk__in=shown.values("organisation")).exclude(country="")
        codes = countries.order_by().values_list("country", flat=True).distinct()
        known: dict[str, Words] = {
            "kind": Kind.choices,
            "purpose": Purpose.choices,
            "sector": _named(Sector.objects.filter(pk__in=shown.values("sectors")), "name"),
            "country": sorted(((code, country_name(code)) for code in codes), key=lambda row: row[1]),
            "call": _named(Call.objects.filter(pk__in=shown.values("call")), "name"),
            "event": _named(Event.objects.filter(pk__in=shown.values("event")), "title"),
        }
        return [Choice(facet.name, facet.label, self._options(facet, known[facet.name])) for facet in FACETS]

    def _options(self, facet: Facet, known: Words) -> list[Option]:
        counts, chosen = self._counts.get(facet.name, {}), self.chosen[facet.name]
        values: list[tuple[str, str | Promise]] = [*known, *([] if facet.always else [UNSAID])]
        return [Option(value, label, counts.get(value, 0), value in chosen) for value, label in values]


def _named(rows: QuerySet[Any], name: str) -> list[tuple[str, str]]:
    found = rows.order_by().values_list("slug", name)[:MOST_NAMED]
    return sorted(found, key=lambda row: row[1].casefold())
