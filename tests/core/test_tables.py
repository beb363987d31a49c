"""Files for spreadsheets: nothing that somebody typed is ever a formula."""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

from openpyxl import load_workbook

from core.tables import csv_lines, harmless, xlsx

FORMULAE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://e.vil")', "  =1", "＝1"]


def test_a_cell_that_begins_like_a_formula_is_text():
    assert [harmless(cell) for cell in FORMULAE] == [f"'{cell}" for cell in FORMULAE]
    assert [harmless(cell) for cell in ("a=b", "", None, -1, "1-2")] == ["a=b", "", None, -1, "1-2"]


def test_a_csv_is_written_line_by_line_and_read_back():
    rows = iter([("Dao, Æ", "=1"), ('"quoted"', "two\nlines")])
    lines = csv_lines(["Name", "Note"], rows)
    assert next(lines) == "\ufeff"
    assert next(lines) == "Name,Note\r\n"
    assert list(csv.reader(StringIO("".join(lines), newline=""))) == [["Dao, Æ", "'=1"], ['"quoted"', "two\nlines"]]


def test_a_workbook_holds_text_as_text_and_moments_as_moments():
    at = datetime(2020, 11, 16, 9, 25, tzinfo=UTC)
    rows = [(each, at, 3) for each in FORMULAE] + [("https://a.eu", None, 1.5), ("bell\x07", at, 0)]
    sheet = load_workbook(BytesIO(xlsx("People", ["Text", "At", "N"], rows))).active
    assert [cell.value for cell in sheet[1]] == ["Text", "At", "N"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert [cell.value.replace("_x000D_", "\r") for cell in sheet["A"][1:10]] == FORMULAE
    assert [cell.value for cell in sheet[12]] == ["bell", at.replace(tzinfo=None), 0]
