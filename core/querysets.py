"""Keyset paging: a page costs the same wherever it lies in the list, and never counts.

A cursor is the sort key of the last row shown, "value~id", so that rows added in between neither
repeat nor vanish.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

PAGE_SIZE = 25


@dataclass(frozen=True)
class KeysetPage[M: models.Model]:
    """One page of a list, with the cursors of its neighbours ("" where there is none)."""

    items: list[M]
    before: str
    after: str

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True)
class Place:
    """Where in a list a page begins: after a row or, backwards, before it; without a row at the top."""

    value: Any = None
    pk: int | None = None
    backwards: bool = False


def keyset_page[M: models.Model](
    rows: models.QuerySet[M], params: QueryDict, *, key: str, newest_first: bool = True, size: int = PAGE_SIZE
) -> KeysetPage[M]:
    """Return the page that `params` ask for by `after` or `before`, ordered by `key` and id.

    A cursor that cannot be read is ignored: the reader gets the first page.
    """
    place = asked_place(rows, params, key=key)
    found = list(rows_from(rows, place, key=key, newest_first=newest_first, size=size))
    return page_of(found, place, key=key, size=size)


def asked_place(rows: models.QuerySet[Any], params: QueryDict, *, key: str) -> Place:
    """Return the place that an address names; the key is a field, or what the rows were asked to add."""
    backwards = "before" in params and "after" not in params
    added = rows.query.annotations.get(key)
    field = added.output_field if added else rows.model._meta.get_field(key)
    value, pk = _parse(field, params.get("before" if backwards else "after", "")) or (None, None)
    return Place(value, pk, backwards)


def rows_from[R: models.QuerySet[Any]](rows: R, place: Place, *, key: str, newest_first: bool = True, size: int) -> R:
    """Return the rows of a page, and one more if there is one, in the order in which they are read."""
    falling = newest_first != place.backwards
    if place.pk is not None:
        op = "lt" if falling else "gt"
        rows = rows.filter(Q(**{f"{key}__{op}": place.value}) | Q(**{key: place.value, f"pk__{op}": place.pk}))
    return in_order(rows, key=key, newest_first=falling)[: size + 1]


def in_order[R: models.QuerySet[Any]](rows: R, *, key: str, newest_first: bool = True) -> R:
    """Return all rows in the order in which pages of them go on."""
    sign = "-" if newest_first else ""
    return rows.order_by(f"{sign}{key}", f"{sign}pk")


def page_of[M: models.Model](found: list[M], place: Place, *, key: str, size: int) -> KeysetPage[M]:
    """Return what `rows_from` found as a page, with its neighbours."""
    more, found, begun = len(found) > size, found[:size], place.pk is not None
    if place.backwards:
        found.reverse()
    has_newer = more if place.backwards else begun
    has_older = (begun or not found) if place.backwards else more
    return KeysetPage(
        items=found,
        before=_cursor(found[0], key) if found and has_newer else "",
        after=_cursor(found[-1], key) if found and has_older else "",
    )


def _cursor(row: models.Model, key: str) -> str:
    value = getattr(row, key)
    shown = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"{shown}~{row.pk}"


def _parse(field: Any, cursor: str) -> tuple[Any, int] | None:
    shown, _, pk = cursor.rpartition("~")
    if not shown or not pk.isdecimal() or len(pk) > 18 or "\x00" in shown:
        return None
    if isinstance(field, models.DateTimeField):
        try:
            value: Any = parse_datetime(shown)
        except ValueError:
            return None
        return (value, int(pk)) if value and value.tzinfo else None
    try:
        return (field.to_python(shown), int(pk)) if isinstance(field, models.Field) else None
    except ValidationError:
        return None
