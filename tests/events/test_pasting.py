"""A table pasted from a spreadsheet or a document becomes sessions: Table 1 of the paper, and worse."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from events.pasted_lines import lines_of
from events.pasting import PASTE_LENGTH, Pasted
from events.sheet import MAX_ROWS, Row, Sheet
from tests.factories import make_person

pytestmark = pytest.mark.django_db

EVENT: list[dict[str, Any]] = json.loads(
    (Path(settings.BASE_DIR) / "fixtures/paper/side-event-2020.json").read_text(encoding="utf-8")
)
SESSIONS = [row["fields"] for row in EVENT if row["model"] == "events.session"]
ROLES = [row["fields"] for row in EVENT if row["model"] == "events.sessionrole"]
# As copied from a document: a heading, then time and description, with the paper's own dashes and spaces.
TABLE_1 = "Time\tDescription\n" + "\n".join(
    f"{s['time_as_printed']}\t{s['description_as_printed']}" for s in SESSIONS if s["time_as_printed"]
)


def printed(session: dict[str, Any]) -> tuple[Any, ...]:
    """A session as the record of the paper has it."""
    mine = sorted((r for r in ROLES if r["session"] == [session["uuid"]]), key=lambda role: role["position"])
    people = [(r["role"], r["label_as_printed"], r["name_as_printed"], r["affiliation_as_printed"]) for r in mine]
    return session["kind"], session["title"], session["theme"], session["text"], people


def said(row: Row) -> tuple[Any, ...]:
    values = row.values
    people = [(p["role"], p["label"], p["name"], p["affiliation"]) for p in row.people]
    return row.kind, values["title"], values["theme"], values["text"], people


def read(text: str, sheet: Sheet | None = None) -> Pasted:
    pasted = Pasted(text)
    pasted.read(sheet or Sheet([]))
    return pasted


def test_table_1_becomes_the_sessions_of_the_paper() -> None:
    make_person("Carolina Turcato")

    rows = read(TABLE_1).rows

    assert [said(row) for row in rows] == [printed(session) for session in SESSIONS]
    assert [f"{row.values['starts']}-{row.values['ends']}" for row in rows if row.values["starts"]] == [
        "08:30-09:00",
        "09:00-09:05",
        "09:05-09:20",
        "09:20-09:25",
        "09:25-10:35",
        "10:35-10:45",
        "10:45-11:45",
        "11:45-12:00",
        "12:00-12:30",
    ]


def test_cells_of_several_paragraphs_say_the_same() -> None:
    words = ["Panel", "Topic: Money", "Main Moderator: Ada (EC)", "Speaker 1. Funder side: Ben B (Quercus)"]
    of_a_document = "9.25 \u2013 10.35\t" + "\n".join(words)
    of_a_spreadsheet = '"9:25"\t"10:35"\t"' + "\n".join(words) + '"'

    rows = [said(row) for text in (of_a_document, of_a_spreadsheet) for row in read(text).rows]

    people = [
        ("main-moderator", "Main Moderator", "Ada", "EC"),
        ("speaker", "Speaker 1. Funder side:", "Ben B", "Quercus"),
    ]
    assert rows == [("panel", "Panel", "Money", "", people)] * 2


@pytest.mark.parametrize(
    "times",
    [
        "09:05-09:20",
        "9.05 – 9.20",
        "09: 05 — 09 :20",
        "0 9:05"[2:] + " \u2212 9:20",
        "9h05 to 9h20",
        "09:05\u00a0‑\u202f09:20",
    ],
)
def test_times_are_read_with_any_dash_and_space(times: str) -> None:
    (line,) = lines_of(f"{times}\tWelcome")

    assert (line.starts, line.ends, line.said) == ("09:05", "09:20", ["Welcome"])


def test_what_is_doubtful_is_said_beside_its_line() -> None:
    text = "Agenda\n09:00 Opening\n09:30-09:20 Panel\n10:00-11:00 Lunch\n10:30-11:00 Talk Ada Lovelace (EC)\n11:00"

    assert [(each.words, each.notes) for each in read(text).lines] == [
        ("Agenda", ["No time at its start: this line is left out."]),
        ("Opening", ["No end is given: it ends when the next one starts."]),
        ("Panel", ["It ends before it starts: correct its times in its row."]),
        ("Lunch", ["It overlaps with the next one."]),
        ("Talk Ada Lovelace (EC)", ["Check where the title ends and the name begins."]),
        ("", ["It has no title: give it one in its row.", "No end is given: write it in its row."]),
    ]


def test_a_paste_of_three_thousand_rows_is_refused_and_kept() -> None:
    text = "\n".join(f"09:00-09:05\tSession {n}" for n in range(3000))
    sheet, pasted = Sheet([]), Pasted(text)

    pasted.add_to(sheet)

    assert (sheet.rows, pasted.text) == ([], text)
    assert pasted.problem == (
        f"These would be 3000 rows, and an agenda has at most {MAX_ROWS}. "
        "Nothing was added; your text is still in the field."
    )


def test_a_text_beyond_measure_is_not_even_read() -> None:
    assert read("x" * (PASTE_LENGTH + 1)).problem != ""
    assert read("  \n").problem == "Paste the table into the field first."


def test_rows_go_below_those_that_are_there_once() -> None:
    sheet, pasted = Sheet([]), Pasted("09:00-10:00\tPanel")

    pasted.add_to(sheet)
    pasted.add_to(sheet)

    assert [row.values["title"] for row in sheet.rows] == ["Panel"]
    assert (pasted.text, sheet.focus) == ("", "row-0-title")
