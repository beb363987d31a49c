"""Figures as files: one a row, with value, words, period, source, and since when they are known; CSV and JSON alike."""

import csv
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder

from core.cells import text
from partnerships.models import Initiative, KeyFigure, Partnership
from partnerships.overview import Overview, line_of

COLUMNS: Final = (
    *("about", "indicator", "value", "most", "shown", "as_printed", "label_as_printed", "unit", "qualifier", "basis"),
    *("origin", "starts_on", "ends_on", "note", "source", "evidence", "source_section", "footnote", "footnote_url"),
    *("confirmed_at", "as_of"),
)
PLACES: Final = ("kind", "slug", "initiative", "generation", "countries")
NOT_STATED: Final = "not stated"

type Row = dict[str, Any]


def row_of(figure: KeyFigure, about: object) -> Row:
    """Return all that a figure says; what is not stated is empty."""
    return {
        "about": str(about),
        "indicator": str(figure.indicator),
        "value": plain(figure.value),
        "most": plain(figure.most),
        "shown": figure.shown,
        "as_printed": figure.value_as_printed,
        "label_as_printed": figure.label_as_printed,
        "unit": figure.unit or figure.indicator.unit,
        "qualifier": figure.qualifier,
        "basis": figure.basis,
        "origin": figure.origin,
        "starts_on": figure.starts_on,
        "ends_on": figure.ends_on,
        "note": figure.note,
        "source": figure.source,
        "evidence": figure.evidence_url,
        "source_section": figure.source_section,
        "footnote": figure.footnote_number,
        "footnote_url": figure.footnote_url,
        "confirmed_at": figure.verified_at,
        "as_of": figure.as_of.date() if figure.as_of else None,
    }


def plain(value: Any) -> Any:
    """Return a number without zeros behind its point; None stays None."""
    if value is None:
        return None
    return float(value) if value % 1 else int(value)


def rows_of_initiative(initiative: Initiative) -> Iterator[Row]:
    """Give every figure of an initiative and its generations."""
    for figure in KeyFigure.objects.of_initiative(initiative):
        yield row_of(figure, figure.generation or initiative)


def rows_of_partnership(partnership: Partnership) -> Iterator[Row]:
    """Give the targets and results of one partnership."""
    for figure in KeyFigure.objects.of_partnership(partnership):
        yield row_of(figure, partnership)


def rows_of_overview(overview: Overview) -> Iterator[Row]:
    """Give what the tables of the overview say, all pages of them; "not stated" has a row, and no number."""
    for line in overview.generations:
        own = {"kind": "generation", "slug": line.generation.slug, "initiative": str(line.generation.initiative)}
        figures = [*line.stated, *line.computed]
        for row in [row_of(figure, line.generation) for figure in figures] or [_nothing(overview, line.generation, "")]:
            yield row | own | {"generation": line.generation.short_name, "countries": ""}
    for one in overview.rows.order_by("name", "pk").iterator(chunk_size=500):
        found = line_of(one)
        own = {"kind": "partnership", "slug": one.slug, "initiative": str(one.initiative or NOT_STATED)}
        own |= {
            "generation": one.generation.short_name if one.generation else NOT_STATED,
            "countries": " ".join(found.countries),
        }
        for basis, figures in (("planned", found.targets), ("achieved", found.results)):
            for row in [row_of(figure, one) for figure in figures] or [_nothing(overview, one, basis)]:
                yield row | own


def _nothing(overview: Overview, about: object, basis: str) -> Row:
    said = {"about": str(about), "indicator": str(overview.indicator), "basis": basis, "shown": NOT_STATED}
    return dict.fromkeys(COLUMNS) | said


def as_csv(rows: Iterable[Row], columns: tuple[str, ...] = COLUMNS) -> str:
    """Return rows for a spreadsheet; no cell is a formula."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(text("" if row[name] is None else row[name]) for name in columns)
    return file.getvalue()


def as_json(rows: Iterable[Row], columns: tuple[str, ...] = COLUMNS) -> str:
    """Return the same rows for a program."""
    told = [{name: row[name] for name in columns} for row in rows]
    return json.dumps({"figures": told}, cls=DjangoJSONEncoder, ensure_ascii=False)
