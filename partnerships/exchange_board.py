"""The list of exchanges: what was asked for in the address, what there is to choose, and a page of it."""

from collections import Counter
from functools import cached_property
from typing import Any, Final

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.querysets import KeysetPage, keyset_page
from members.rules import Reader
from partnerships.countries import country_name
from partnerships.directory import Choice, Option, end_of_address, values_chosen
from partnerships.models import Exchange, Partnership
from partnerships.models.exchange_words import Mode, State
from partnerships.models.exchanges import ExchangeQuerySet

FACETS: Final = {"state": _("State"), "mode": _("How"), "country": _("Country")}
# Everybody reads these; drafts and what waits are for the parties.
PUBLIC_STATES: Final = (State.COMMITTED, State.UNDER_WAY, State.REPORTED, State.CLOSED)


def answers(facet: str, values: list[str]) -> Q:
    """Return the condition that an exchange answers a facet; it is in the countries of both organisations."""
    if facet == "country":
        return Q(visiting_country__in=values) | Q(host_country__in=values)
    return Q(**{f"{'stands' if facet == 'state' else facet}__in": values})


class Board:
    """A page of exchanges and the ways to narrow it; four queries whatever was asked."""

    def __init__(self, rows: ExchangeQuerySet, params: QueryDict, *, reader: Reader) -> None:
        """Read what was asked; what cannot be read is ignored."""
        self.chosen = values_chosen(params, FACETS)
        self.is_mine = bool(params.get("mine")) and reader.is_authenticated
        asked = params.get("partnership", "")
        self.partnership = Partnership.objects.filter(slug=asked).first() if asked and "\x00" not in asked else None
        rows = rows.of_parties(reader) if self.is_mine else rows
        self._rows = (rows.filter(visiting_partnership=self.partnership) if self.partnership else rows).standing()
        self._params = params

    @property
    def is_filtered(self) -> bool:
        """Tell whether a facet is chosen."""
        return any(self.chosen.values())

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything was asked for."""
        return self.is_filtered or self.is_mine or self.partnership is not None

    @property
    def query_cleared(self) -> str:
        """Return the end of the address without facets."""
        kept = {"mine": ["on"]} if self.is_mine else {}
        return end_of_address(kept | ({"partnership": [self.partnership.slug]} if self.partnership else {}))

    @cached_property
    def page(self) -> KeysetPage[Exchange]:
        """The exchanges of this page, the newest first."""
        rows = self._rows
        for facet, values in self.chosen.items():
            rows = rows.filter(answers(facet, values)) if values else rows
        return keyset_page(rows.named(), self._params, key="starts_on")

    @cached_property
    def _told(self) -> list[tuple[dict[str, list[str]], int]]:
        """How many exchanges there are of each kind, told by what the facets ask; one query."""
        columns: Any = ("stands", "mode", "visiting_country", "host_country")
        counted = self._rows.order_by().values_list(*columns).annotate(n=Count("pk"))
        return [
            ({"state": [stands], "mode": [mode], "country": [*{one, other}]}, n)
            for stands, mode, one, other, n in counted
        ]

    @cached_property
    def _counts(self) -> dict[str, Counter[str]]:
        counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
        asked = {facet: {*values} for facet, values in self.chosen.items() if values}
        for told, n in self._told:
            misses = [facet for facet, values in asked.items() if values.isdisjoint(told[facet])]
            for facet in misses if len(misses) == 1 else FACETS if not misses else ():
                for value in told[facet]:
                    counts[facet][value] += n
        return counts

    @property
    def total(self) -> int:
        """How many match: every one has one mode, so those counts add up."""
        chosen = self.chosen["mode"]
        return sum(n for value, n in self._counts["mode"].items() if not chosen or value in chosen)

    @cached_property
    def choices(self) -> list[Choice]:
        """Every facet with its values; what leads nowhere stays visible."""
        states = [state for state in State if state in PUBLIC_STATES or self._counts["state"][state]]
        countries = {code for told, _n in self._told for code in told["country"]} | {*self.chosen["country"]}
        known: dict[str, list[tuple[str, Any]]] = {
            "state": [(state.value, state.label) for state in states],
            "mode": [(mode.value, mode.label) for mode in Mode],
            "country": sorted(((code, country_name(code)) for code in countries), key=lambda one: one[1]),
        }
        return [Choice(facet, label, self._options(facet, known[facet])) for facet, label in FACETS.items()]

    def _options(self, facet: str, known: list[tuple[str, Any]]) -> list[Option]:
        counts, chosen = self._counts[facet], self.chosen[facet]
        return [Option(value, label, counts[value], value in chosen) for value, label in known]
