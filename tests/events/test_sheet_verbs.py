"""Duplicate, indent, take out, shift the rest: what was typed stays, right or wrong."""

import pytest

from events.sheet import MAX_ROWS, Sheet
from tests.events.test_sheet import row, shown


@pytest.fixture
def morning() -> Sheet:
    sheet = Sheet(
        [
            row("Opening", "9:00", "9:05", "opening", "Ada", "Ben"),
            row("Block", "09:05", "10:05", "breakouts"),
            row("Money", kind="breakout"),
            row("Panel", "10:05", "10:30"),
            row("Closing", "10:30", "11:00", "closing"),
        ]
    )
    for number, each in enumerate(sheet.rows):
        each.was, each.values["uuid"] = each.times, f"uuid-{number}"
    return sheet


def test_a_session_below_a_breakout_starts_when_the_block_ends(morning: Sheet) -> None:
    morning.press("add:2")

    assert shown(morning)[3] == "10:05-"


def test_a_copy_stands_below_and_starts_when_the_first_ends(morning: Sheet) -> None:
    morning.press("duplicate:0")

    copy = morning.rows[1]
    assert shown(morning)[:2] == ["9:00-9:05 Opening", "09:05-09:10 Opening"]
    assert ([p["name"] for p in copy.people], copy.values["uuid"] != "uuid-0") == (["Ada", "Ben"], True)
    assert morning.focus == "row-1-title"


def test_a_block_is_copied_with_its_breakouts(morning: Sheet) -> None:
    morning.press("duplicate:1")

    assert shown(morning)[1:5] == ["09:05-10:05 Block", "- Money", "10:05-11:05 Block", "- Money"]


def test_a_session_goes_into_the_block_above_and_out_again(morning: Sheet) -> None:
    morning.press("indent:3")
    assert (morning.rows[3].kind, morning.block_of(3), shown(morning)[3]) == ("breakout", 1, "- Panel")

    morning.press("outdent:3")
    assert (morning.block_of(3), shown(morning)[3]) == (None, "10:05-10:30 Panel")


def test_a_breakout_taken_out_starts_when_its_block_ends(morning: Sheet) -> None:
    morning.press("outdent:2")

    assert shown(morning)[2] == "10:05- Money"


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ("indent:0", "Only a session right below a breakout block can go into the block."),
        ("indent:1", "Only a session right below a breakout block can go into the block."),
        ("breakout:0", "Choose the kind “Breakout block” first: breakouts stand in one."),
        ("outdent:0", "Only a breakout in a block can be taken out of it."),
        ("shift:0", "Change a time of this session first; then shift the rest by as much."),
    ],
)
def test_a_button_that_does_nothing_says_why(morning: Sheet, button: str, said: str) -> None:
    before = shown(morning)

    morning.press(button)

    assert (shown(morning), morning.said) == (before, said)


def test_the_rest_is_shifted_by_as_much_as_an_end_was_changed(morning: Sheet) -> None:
    morning.rows[0].values["ends"] = "9:15"

    morning.press("shift:0")

    assert shown(morning) == [
        "9:00-9:15 Opening",
        "09:15-10:15 Block",
        "- Money",
        "10:15-10:40 Panel",
        "10:40-11:10 Closing",
    ]
    morning.press("shift:0")  # once more does nothing: the change has been made
    assert shown(morning)[4] == "10:40-11:10 Closing"


def test_a_later_start_takes_its_own_end_along(morning: Sheet) -> None:
    morning.rows[3].values["starts"] = "10:15"

    morning.press("shift:3")

    assert shown(morning)[3:] == ["10:15-10:40 Panel", "10:40-11:10 Closing"]


def test_nothing_is_shifted_past_midnight(morning: Sheet) -> None:
    morning.rows[3].values["ends"] = "23:45"

    morning.press("shift:3")

    assert shown(morning)[4] == "10:30-11:00 Closing"
    assert morning.said == "Nothing was shifted: a session would pass midnight."


def test_only_the_same_day_is_shifted(morning: Sheet) -> None:
    morning.rows[4].values["day"] = "2027-03-16"
    morning.rows[0].values["ends"] = "9:10"

    morning.press("shift:0")

    assert shown(morning)[3:] == ["10:10-10:35 Panel", "10:30-11:00 Closing"]


def test_what_is_dragged_goes_as_the_keys_would_take_it(morning: Sheet) -> None:
    by_keys = Sheet.read(morning.write())
    for button in ("up:4", "up:3", "up:1"):  # the block goes as one
        by_keys.press(button)

    morning.press("to:4:0")

    assert (shown(morning), morning.focus) == (shown(by_keys), by_keys.focus)
    assert shown(morning)[0] == "09:00-09:30 Closing"


def test_what_is_dropped_on_a_breakout_passes_its_block(morning: Sheet) -> None:
    morning.press("to:0:2")

    assert shown(morning)[:3] == ["09:00-10:00 Block", "- Money", "10:00-10:05 Opening"]


def test_a_breakout_is_dragged_within_its_block_only(morning: Sheet) -> None:
    morning.press("breakout:1")
    morning.press("to:3:2")
    assert shown(morning)[2:4] == ["-", "- Money"]

    morning.press("to:3:4")

    assert shown(morning)[2:4] == ["-", "- Money"]
    assert morning.said == "A breakout moves within its block. Take it out of the block first."


@pytest.mark.parametrize("button", ["to:0", "to:0:5", "to:9:0", "to:1:2", "to:0:0"])
def test_a_drop_without_a_place_moves_nothing(morning: Sheet, button: str) -> None:
    before = shown(morning)

    morning.press(button)

    assert shown(morning) == before


def test_an_agenda_that_is_full_says_so() -> None:
    sheet = Sheet([row(f"Session {n}") for n in range(MAX_ROWS)])

    sheet.press("duplicate:0")

    assert (len(sheet.rows), sheet.said) == (MAX_ROWS, f"An agenda has at most {MAX_ROWS} rows. Nothing was added.")
