"""Fields that every kind of record has, and how they are taken from a row."""

from collections.abc import Callable
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications.letters import absolute
from pages.open_data.figures import FIGURE, told
from pages.open_data.shapes import ADDRESS, DAY, MOMENT, TEXT, WORD, Field, listed


def address_of(kind: str, slug: str) -> str:
    """Return the whole address of a record's data."""
    return absolute(reverse("pages:open_data_record", args=[kind, slug]))


def named(rows: Any) -> list[str]:
    """Return the names of rows, sorted."""
    return sorted(row.name for row in rows)


def slug_of(name: str) -> Callable[[Any], str | None]:
    """Return how to take the slug of what a row names, if it names one."""

    def slug(row: Any) -> str | None:
        named = getattr(row, name)
        return named.slug if named else None

    return slug


def head() -> tuple[Field, ...]:
    """Return what every record says first."""
    return (
        Field("slug", WORD, _("Its id: it stays.")),
        Field("name", WORD, _("Its name.")),
    )


def tail(kind: str) -> tuple[Field, ...]:
    """Return what every record says last: who says so, since when it is known, and where it stands."""
    return (
        Field("source_section", TEXT, _("Section of the Output Paper that says so.")),
        Field("confirmed_at", MOMENT, _("When somebody last confirmed it."), lambda row: row.verified_at),
        Field(
            "as_of",
            DAY,
            _("Day of the source, where nobody has confirmed it since."),
            lambda row: row.as_of.date() if row.as_of else None,
        ),
        Field("url", ADDRESS, _("Its page."), lambda row: absolute(row.get_absolute_url())),
        Field("data_url", ADDRESS, _("Its data."), lambda row: address_of(kind, row.slug)),
    )


FIGURES: Final = Field(
    "figures", listed(FIGURE.name), _("Its figures."), lambda row: told(row.figures.all()), in_table=False
)
