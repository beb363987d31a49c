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


def keyset_page[M: models.Model](
    rows: models.QuerySet[M], params: QueryDict, *, key: str, newest_first: bool = True, size: int = PAGE_SIZE
) -> KeysetPage[M]:
    """Return the page that `params` ask for by `after` or `before`, ordered by `key` and id.

    A cursor that cannot be read is ignored: the reader gets the first page.
    """
    backwards = "before" in params and "after" not in params
    cursor = _parse(rows.model, key, params.get("before" if backwards else "after", ""))
    falling = newest_first != backwards
    if cursor:
        value, pk = cursor
        op = "lt" if falling else "gt"
        rows = rows.filter(Q(**{f"{key}__{op}": value}) | Q(**{key: value, f"pk__{op}": pk}))
    sign = "-" if falling else ""
    found = list(rows.order_by(f"{sign}{key}", f"{sign}pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_newer = more if backwards else cursor is not None
    has_older = (cursor is not None or not found) if backwards else more
    return KeysetPage(
        items=found,
        before=_cursor(found[0], key) if found and has_newer else "",
        after=_cursor(found[-1], key) if found and has_older else "",
    )


def _cursor(row: models.Model, key: str) -> str:
    value = getattr(row, key)
    shown = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"{shown}~{row.pk}"


def _parse(model: type[models.Model], key: str, cursor: str) -> tuple[Any, int] | None:
    shown, _, pk = cursor.rpartition("~")
    if not shown or not pk.isdecimal() or len(pk) > 18 or "\x00" in shown:
        return None
    field = model._meta.get_field(key)
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
