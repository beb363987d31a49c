"""Figures in words: the number, its period, and a whole line for the history."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

if TYPE_CHECKING:
    from partnerships.models.figures import KeyFigure


def number_in_words(value: Decimal) -> str:
    """Return a number as the reader's language writes it: 3,000 or 53.46."""
    exact = value.normalize() if value % 1 else int(value)
    return number_format(exact, use_l10n=True, force_grouping=True)


def value_in_words(figure: "KeyFigure") -> str:
    """Return the value as printed; where nothing is printed, the number or both ends of a range."""
    if figure.value_as_printed:
        return figure.value_as_printed
    if figure.most is None:
        return number_in_words(figure.value)
    ends = {"least": number_in_words(figure.value), "most": number_in_words(figure.most)}
    return _("%(least)s to %(most)s") % ends


def period_in_words(starts_on: date | None, ends_on: date | None) -> str:
    """Return "2019", "2018–2019" or two days; "" when no source states it."""
    if starts_on is None or ends_on is None:
        return ""
    if (starts_on.month, starts_on.day, ends_on.month, ends_on.day) == (1, 1, 12, 31):
        years = (starts_on.year, ends_on.year)
        return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
    days = {"first": date_format(starts_on, "SHORT_DATE_FORMAT"), "last": date_format(ends_on, "SHORT_DATE_FORMAT")}
    return _("%(first)s to %(last)s") % days


def line_in_words(figure: "KeyFigure") -> str:
    """Return all that a figure says in one line of English, for the history that everybody reads."""
    with override("en"):
        parts = [figure.indicator.name, str(figure.get_basis_display()), figure.period, figure.shown]
        parts += [figure.source, figure.evidence_url, figure.note]
        return " | ".join(part for part in parts if part)
