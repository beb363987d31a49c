"""Lists of the workplace at a million rows: never counted, sorted only by what has an index, each action explained."""

from typing import TYPE_CHECKING, Any, Final

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.utils.functional import cached_property

from core.estimates import estimate_of

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
else:
    AnyPaginator = Paginator

# Nobody leafs further than this; whoever looks for more, searches or filters.
LIST_LIMIT: Final = 1000


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

    def get_ordering_field(self, field_name: Any) -> Any:
        """Return what a column sorts by, None if it is not offered: Django hides the link, but obeys the address."""
        return super().get_ordering_field(field_name) if field_name in (self.sortable_by or ()) else None
