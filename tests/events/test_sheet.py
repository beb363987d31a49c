"""The buttons between the rows: what was typed stays, right or wrong."""

import pytest

from events.sheet import MAX_ROWS, PERSON_FIELDS, ROW_FIELDS, Row, Sheet


def row(title: str, starts: str = "", ends: str = "", kind: str = "panel", *people: str) -> Row:
    typed = {"title": title, "starts": starts, "ends": ends, "kind": kind, "language": "en"}
    lines = [dict.fromkeys(PERSON_FIELDS, "") | {"name": name} for name in people]
    return Row(dict.fromkeys(ROW_FIELDS, "") | typed, lines)


def shown(sheet: Sheet) -> list[str]:
    return [f"{r.values['starts']}-{r.values['ends']} {r.values['title']}".strip() for r in sheet.rows]


@pytest.fixture
def morning() -> Sheet:
    return Sheet(
        [
            row("Opening", "9:00", "9:05", "opening", "Ada", "Ben"),
            row("Block", "09:05", "10:05", "breakouts"),
            row("Money", kind="breakout"),
            row("Data", kind="breakout"),
            row("Closing", "10:05", "10:30", "closing"),
        ]
    )


def test_what_was_sent_is_read_as_it_was_written(morning: Sheet) -> None:
    again = Sheet.read(morning.write())

    assert [(r.values, r.people) for r in again.rows] == [(r.values, r.people) for r in morning.rows]


def test_a_new_row_starts_when_the_one_above_ends(morning: Sheet) -> None:
    morning.press("add:0")

    assert shown(morning)[:2] == ["9:00-9:05 Opening", "9:05-"]
    assert morning.focus == "row-1-starts"


def test_a_row_below_a_block_stands_below_its_breakouts(morning: Sheet) -> None:
    morning.press("add:1")

    assert shown(morning)[4] == "10:05-"


def test_a_breakout_stands_at_the_end_of_its_block(morning: Sheet) -> None:
    morning.press("breakout:1")

    assert (morning.rows[4].kind, morning.block_of(4)) == ("breakout", 1)
    assert morning.focus == "row-4-title"


def test_a_row_that_moves_up_takes_the_time_above(morning: Sheet) -> None:
    morning.press("up:1")

    assert shown(morning) == [
        "09:00-10:00 Block",
        "- Money",
        "- Data",
        "10:00-10:05 Opening",
        "10:05-10:30 Closing",
    ]
    assert morning.focus == "up:0"


def test_down_undoes_up(morning: Sheet) -> None:
    before = shown(morning)[1:]

    morning.press("down:0")
    morning.press("up:3")

    assert shown(morning)[1:] == before


def test_breakouts_move_within_their_block(morning: Sheet) -> None:
    morning.press("down:2")
    morning.press("down:3")

    assert [r.values["title"] for r in morning.rows[1:4]] == ["Block", "Data", "Money"]


def test_rows_without_times_just_change_places() -> None:
    sheet = Sheet([row("One", "soon"), row("Two", "9:00", "10:00")])

    sheet.press("down:0")

    assert shown(sheet) == ["9:00-10:00 Two", "soon- One"]


def test_a_block_goes_with_its_breakouts(morning: Sheet) -> None:
    morning.press("remove:1")

    assert shown(morning) == ["9:00-9:05 Opening", "10:05-10:30 Closing"]


def test_a_breakout_goes_alone(morning: Sheet) -> None:
    morning.press("remove:2")

    assert [r.values["title"] for r in morning.rows] == ["Opening", "Block", "Data", "Closing"]


def test_people_come_go_and_change_places(morning: Sheet) -> None:
    morning.press("lift:0:1")
    morning.press("person:0")
    morning.press("drop:0:1")

    assert [p["name"] for p in morning.rows[0].people] == ["Ben", ""]


def test_a_gap_is_closed_by_starting_the_next_one_earlier(morning: Sheet) -> None:
    morning.rows[4].values["starts"] = "10:20"

    morning.press("close:1")
    morning.press("close:4")

    assert shown(morning)[4] == "10:05-10:30 Closing"


def test_the_first_row_of_all() -> None:
    sheet = Sheet([])

    sheet.press("add")

    assert len(sheet.rows) == 1


@pytest.mark.parametrize(
    "button",
    [
        "",
        "add:99",
        "add:x",
        "up:0",
        "down:4",
        "up:x",
        "drop:0:9",
        "drop:0",
        "lift:0:0",
        "remove:-1",
        "write",
        "rows:1",
        "up:1:1",
    ],
)
def test_a_button_that_makes_no_sense_changes_nothing(morning: Sheet, button: str) -> None:
    before = morning.write()

    morning.press(button)

    assert Sheet.read(morning.write()).write() == before


def test_a_form_cannot_ask_for_endless_rows() -> None:
    assert len(Sheet.read({"rows": "9999"}).rows) == MAX_ROWS
