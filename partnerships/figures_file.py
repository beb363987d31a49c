"""Figures as a file for a spreadsheet."""

import csv
from io import StringIO

from core.cells import text
from partnerships.models import Initiative, KeyFigure

COLUMNS = (
    *("about", "indicator", "value", "as_printed", "label_as_printed", "unit", "qualifier", "basis", "origin"),
    *("note", "source_section", "footnote", "footnote_url"),
)


def figures_csv(initiative: Initiative) -> str:
    """Return every figure of an initiative and its generations, one a line, as printed and as a number."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for figure in KeyFigure.objects.of_initiative(initiative):
        writer.writerow(
            text(value)
            for value in (
                figure.generation or initiative,
                figure.indicator,
                figure.value.normalize().to_eng_string() if figure.value % 1 else int(figure.value),
                figure.value_as_printed,
                figure.label_as_printed,
                figure.unit,
                figure.qualifier,
                figure.basis,
                figure.origin,
                figure.note,
                figure.source_section,
                figure.footnote_number or "",
                figure.footnote_url,
            )
        )
    return file.getvalue()
