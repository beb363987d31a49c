"""Rows out of open data: every field that a record says as it is kept, and the links that are told by names or ids."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import slugify

from pages.open_data.shapes import Shape
from partnerships.models import Indicator, KeyFigure

type Said = Mapping[str, Any]

# Where a figure says something under another name than that of its column.
COLUMNS: Final = {
    "as_printed": "value_as_printed",
    "evidence": "evidence_url",
    "footnote": "footnote_number",
    "confirmed_at": "verified_at",
}


def kept(model: type[models.Model], said: Said, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of columns, by what a record says under these names; null is what a column begins with."""
    values = {}
    for name, column in names.items():
        field: Any = model._meta.get_field(column)
        values[column] = field.get_default() if said[name] is None else field.to_python(said[name])
    return values


def plain_names(model: type[models.Model], shape: Shape) -> dict[str, str]:
    """Return the fields of a shape that say a column as it is."""
    names = {}
    for field in shape.fields:
        try:
            column = model._meta.get_field(field.name)
        except FieldDoesNotExist:
            continue
        if field.of is None and column.concrete and not column.is_relation:
            names[field.name] = field.name
    return names


def named[M: models.Model](model: type[M], name: str, **besides: Any) -> M:
    """Return the term of this name, which is made where it is new; its slug is no part of open data."""
    slug = slugify(name)[:80] or "term"
    found: M = model._default_manager.get_or_create(name=name, defaults={"slug": slug, **besides})[0]
    return found


def read_figures(figures: Iterable[Said] | None, **about: models.Model) -> None:
    """Make the figures of one record, in their order."""
    own = [name for name in FIGURE_NAMES if name not in COLUMNS]
    names = {name: name for name in own} | COLUMNS
    ((_subject, record),) = about.items()
    for position, said in enumerate(figures or [], 1):
        indicator = named(Indicator, said["indicator"])
        key = f"{type(record).__name__.lower()}-{record.pk}-{position}"
        KeyFigure.objects.create(
            key=key, indicator=indicator, position=position, **about, **kept(KeyFigure, said, names)
        )


FIGURE_NAMES: Final = (
    "value", "most", "as_printed", "label_as_printed", "unit", "qualifier", "basis", "origin", "starts_on", "ends_on",
    "note", "source", "evidence", "source_section", "footnote", "footnote_url", "confirmed_at",
)  # fmt: skip
