"""Rows become files for spreadsheets, in which nothing that somebody typed is ever a formula.

    return StreamingHttpResponse(csv_lines(head, rows), content_type="text/csv; charset=utf-8")
    return HttpResponse(xlsx(_("People"), head, rows), content_type=XLSX)

A programme that opens a CSV runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a return: such a cell gets an
apostrophe before it (OWASP, "CSV injection"). An XLSX says of each cell what it is, so there all text is text.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

import xlsxwriter

type Cell = str | int | float | datetime | None

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What no cell of a workbook can hold, and more than it can hold.
_NO_CELL: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
_LONGEST: Final = 32_767


class _Line:
    """What the csv module writes to: hands the line back."""

    def write(self, line: str) -> str:
        return line


def harmless(cell: Cell) -> Cell:
    """Return a cell as a CSV may hold it."""
    if isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_RISKY):
        return f"'{cell}"
    return cell


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield the lines of a CSV (RFC 4180), one by one; the mark before the first tells Excel that it is UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff"
    for row in _headed(head, rows):
        yield writer.writerow([harmless(cell) for cell in row])


def _headed(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield head
    yield from rows


def xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a workbook with one sheet, whose first line stays in sight. Moments keep their wall-clock time."""
    held = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet()
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(_headed(head, rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(line, column, cell, moment)
                elif isinstance(cell, str):
                    sheet.write_string(line, column, _fitting(cell), bold if line == 0 else None)
                else:
                    sheet.write(line, column, cell)
        sheet.set_column(0, max(len(head) - 1, 0), 24)
    return held.getvalue()


def _fitting(text: str) -> str:
    return text.translate(_NO_CELL)[:_LONGEST]
