"""Lists of the workplace at a million rows: never counted, sorted only by what has an index, each action explained."""

from typing import TYPE_CHECKING, Any, Final

from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property

from core.estimates import estimate_of, estimated

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
else:
    AnyPaginator = Paginator

# Nobody leafs further than this; whoever looks for more, searches or filters.
LIST_LIMIT: Final = 1000
# A filter that fits few rows of a huge table would walk all of it: it looks at so many rows at a time, by their keys.
WALKED: Final = 100_000
BEFORE: Final = "before"


class BoundedPaginator(AnyPaginator):
    """Pages of a list that may be huge: looks at the keys of its first rows, never counts the table."""

    @cached_property
    def _seen(self) -> int:
        rows: Any = self.object_list
        return len(rows.values_list("pk")[: LIST_LIMIT + 1])

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, a thousand at most."""
        return min(self._seen, LIST_LIMIT)

    @property
    def has_more(self) -> bool:
        """Tell whether there are more rows than the list shows."""
        return self._seen > LIST_LIMIT

    @cached_property
    def estimate(self) -> int | None:
        """Return about how many there are in all, if that is known."""
        return estimate_of(self.object_list)  # type: ignore[arg-type]


class HouseChangeList(ChangeList):
    """A list that sorts by the columns it offers to sort by, whatever an address asks for."""

    # Where this look ended; from there an address looks further back. None where nothing had to be left out.
    looked_back_to: int | None = None

    def get_filters_params(self, params: Any = None) -> Any:
        """Leave out where to begin to look: it is no filter."""
        asked = super().get_filters_params(params)
        asked.pop(BEFORE, None)
        return asked

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> models.QuerySet[Any]:
        """Return the rows; of a table that grows with every click, a filter looks at part after part."""
        rows = super().get_queryset(request, exclude_parameters)
        walks = self.has_active_filters and not self.query and getattr(self.model_admin, "walks", False)
        if not walks or (estimated(self.model) or 0) <= WALKED:
            return rows
        end = self._begins_before(request)
        self.looked_back_to = max(end - WALKED, 0) or None
        return rows.filter(pk__lt=end, pk__gte=end - WALKED)

    @property
    def looks_further_back(self) -> str:
        """Return the address that goes on where this look ended."""
        return str(self.get_query_string({BEFORE: self.looked_back_to}, [PAGE_VAR]))

    def _begins_before(self, request: HttpRequest) -> int:
        asked = request.GET.get(BEFORE, "")
        if asked.isdecimal() and len(asked) < 19:
            return int(asked)
        newest: int | None = self.model._default_manager.aggregate(newest=models.Max("pk"))["newest"]
        return (newest or 0) + 1

    def get_ordering_field(self, field_name: Any) -> Any:
        """Return what a column sorts by, None if it is not offered: Django hides the link, but obeys the address."""
        return super().get_ordering_field(field_name) if field_name in (self.sortable_by or ()) else None
