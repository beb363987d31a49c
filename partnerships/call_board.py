"""The board of calls: what was asked for in the address, what there is to choose, and a page of it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.querysets import KeysetPage, keyset_page
from partnerships.directory import Choice, Option, end_of_address, values_chosen
from partnerships.facets import NOT_STATED
from partnerships.models import Call, ClusterRole, Sector
from partnerships.models.call_clock import Status
from partnerships.models.calls import CallQuerySet, topics_of_calls

FACETS: Final = {"status": _("Status"), "role": _("How the money goes"), "sector": _("Sector"), "topic": _("Topic")}
UNSAID: Final = (NOT_STATED, _("Not stated"))


class Board:
    """A page of calls and the ways to narrow it, at one moment; eight queries whatever was asked."""

    def __init__(self, rows: CallQuerySet, params: QueryDict) -> None:
        """Read what was asked; what cannot be read is ignored."""
        self.chosen = values_chosen(params, FACETS)
        self._rows = rows.at(timezone.now())
        self._params = params

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything was asked for."""
        return any(self.chosen.values())

    @property
    def query(self) -> str:
        """Return what was asked for, as the address of a file of the same calls says it."""
        return end_of_address(self.chosen)

    @property
    def found(self) -> CallQuerySet:
        """All calls that were asked for, in no order yet."""
        return self._rows.matching(self.chosen)

    @property
    def calls(self) -> CallQuerySet:
        """Return all calls that were asked for, the next deadline first."""
        return self.found.for_list().by_deadline()

    @cached_property
    def page(self) -> KeysetPage[Call]:
        """The calls of this page."""
        return keyset_page(self.calls, self._params, key="place", newest_first=False)

    @cached_property
    def _counts(self) -> dict[str, dict[str, int]]:
        return self._rows.counted(self.chosen)

    @property
    def total(self) -> int:
        """How many calls match: every one has one status, so those counts add up."""
        counts, chosen = self._counts["status"], self.chosen["status"]
        return sum(n for value, n in counts.items() if not chosen or value in chosen)

    @cached_property
    def choices(self) -> list[Choice]:
        """Every facet with its values; what leads nowhere stays visible."""
        sectors = sorted(Sector.objects.values_list("slug", "name"), key=lambda row: row[1].casefold())
        topics = topics_of_calls().values_list("slug", "title").distinct()
        known: dict[str, Sequence[tuple[str, str | Promise]]] = {
            "status": Status.choices,
            "role": [*ClusterRole.choices, UNSAID],
            "sector": [*sectors, UNSAID],
            "topic": [*topics, UNSAID],
        }
        return [Choice(facet, label, self._options(facet, known[facet])) for facet, label in FACETS.items()]

    def _options(self, facet: str, known: Sequence[tuple[str, str | Promise]]) -> list[Option]:
        counts, chosen = self._counts[facet], self.chosen[facet]
        return [Option(value, label, counts.get(value, 0), value in chosen) for value, label in known]
