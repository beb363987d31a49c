"""The shape of a figure, here and in the files of figures, and that of a call in the files of calls."""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from pages.open_data.shapes import DAY, MOMENT, NUMBER, TEXT, WHOLE, WORD, Field, Schema, Shape, Words, closed
from partnerships.figures_file import PLACES, row_of
from partnerships.models import KeyFigure


def _said(name: str, schema: Schema, about: Words, *, may_be_empty: bool = False) -> Field:
    return Field(name, schema, about, itemgetter(name), may_be_empty=may_be_empty)


FIGURE: Final = Shape(
    "Figure",
    (
        _said("about", WORD, _("Name of what it is about.")),
        _said("indicator", WORD, _("What is counted.")),
        _said("value", NUMBER, _("The number; null where none is stated, never 0 for that.")),
        _said("most", NUMBER, _("The upper end of a range.")),
        _said("shown", WORD, _("What the page says.")),
        _said("as_printed", TEXT, _("The number in the words of the source.")),
        _said("label_as_printed", TEXT, _("What is counted, in the words of the source.")),
        _said("unit", TEXT, _("What the number counts, or its currency.")),
        _said("qualifier", TEXT, _("The word before the number, such as about; empty: exactly."), may_be_empty=True),
        _said("basis", TEXT, _("planned, achieved, composition or budget.")),
        _said("origin", TEXT, _("stated by a source, or computed here.")),
        _said("starts_on", DAY, _("First day of its period.")),
        _said("ends_on", DAY, _("Last day of its period.")),
        _said("note", TEXT, _("What is to be known of it.")),
        _said("source", TEXT, _("Who says so, if not the Output Paper.")),
        _said("evidence", TEXT, _("Where that can be read.")),
        _said("source_section", TEXT, _("Section of the Output Paper that says so.")),
        _said("footnote", WHOLE, _("Number of its footnote.")),
        _said("footnote_url", TEXT, _("Address in that footnote.")),
        _said("confirmed_at", MOMENT, _("When somebody last confirmed it.")),
        _said("as_of", DAY, _("Day of the source, where nobody has confirmed it since.")),
    ),
)


def told(figures: Iterable[KeyFigure]) -> list[dict[str, Any]]:
    """Return what figures say."""
    return [FIGURE.told(row_of(figure, figure.subject)) for figure in figures]


def file_of(shape: Schema) -> Schema:
    """Describe a file of figures."""
    return closed({"figures": {"type": "array", "items": shape}})


def placed() -> Schema:
    """Describe a figure in the files that hold those of many."""
    return closed(dict.fromkeys(PLACES, TEXT) | FIGURE.schema["properties"])


_DEADLINE: Final = closed(
    {"id": WORD | {"format": "uuid"}, "at": WORD | {"format": "date-time"}, "day": WORD | {"format": "date"}}
    | {"time": WORD, "zone": WORD, "stage": TEXT}
)
CALL: Final[Schema] = closed(
    {"slug": WORD, "name": WORD, "initiative": TEXT, "status": WORD, "procedure": TEXT, "opens": TEXT}
    | {"deadlines": {"type": "array", "items": _DEADLINE}}
    | {name: {"type": "array", "items": WORD} for name in ("cluster_roles", "sectors")}
    | dict.fromkeys(("budget", "currency", "budget_as_printed", "status_as_printed", "website", "source_section"), TEXT)
    | {"url": WORD | {"format": "uri"}}
)
CALLS: Final[Schema] = closed({"calls": {"type": "array", "items": CALL}})
