"""What an organiser is warned of, and what not."""

from typing import Any

from events.checks import check

ELSEWHERE = {"doors_at": None, "time_zone": "Europe/Brussels"}


def session(uuid: str, starts: str, ends: str, *names: str, **values: Any) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "title": uuid.title(),
        "kind": "panel",
        "block": None,
        "starts_at": f"2027-03-15T{starts}:00Z",
        "ends_at": f"2027-03-15T{ends}:00Z",
        "roles": [{"name": name, "person": None} for name in names],
    } | values


def breakout(uuid: str, *names: str, **values: Any) -> dict[str, Any]:
    return session(uuid, "09:00", "10:00", *names, **{"kind": "breakout", "block": "block"} | values)


def findings(*sessions: dict[str, Any]) -> list[tuple[str, str, bool]]:
    event = {"starts_at": "2027-03-15T08:00:00Z", "ends_at": "2027-03-15T12:00:00Z"} | ELSEWHERE
    return [(w.uuid, w.text, w.is_conflict) for w in check({"event": event, "sessions": list(sessions)})]


BLOCK = session("block", "09:00", "10:00", kind="breakouts")


def test_a_clean_agenda_is_not_talked_about() -> None:
    assert (
        findings(session("opening", "08:00", "09:00", "Ada"), BLOCK, breakout("money", "Ada"), breakout("data", "Ben"))
        == []
    )


def test_an_overlap() -> None:
    assert findings(session("opening", "08:00", "09:00"), session("panel", "08:50", "09:30")) == [
        ("panel", "This overlaps with “Opening”.", True)
    ]


def test_a_gap() -> None:
    assert findings(session("opening", "08:00", "09:00"), session("panel", "09:10", "09:30")) == [
        ("opening", "This leaves a gap of 10 minutes before “Panel”.", False)
    ]


def test_somebody_in_two_places_at_once() -> None:
    assert findings(BLOCK, breakout("money", "Ada Example"), breakout("data", "ADA  Example")) == [
        ("data", "Ada Example is in two places: also in “Money” at that time.", True)
    ]


def test_a_person_is_known_by_more_than_the_printed_name() -> None:
    roles = {"roles": [{"name": "A. Example", "person": "ada"}]}

    assert findings(BLOCK, breakout("money", **roles), breakout("data", roles=[{"name": "Ada", "person": "ada"}])) == [
        ("data", "A. Example is in two places: also in “Money” at that time.", True)
    ]


def test_whoever_speaks_in_the_block_may_speak_in_a_breakout() -> None:
    assert findings(BLOCK | {"roles": [{"name": "Ada", "person": None}]}, breakout("money", "Ada")) == []


def test_nobody_in_a_breakout() -> None:
    assert findings(BLOCK, breakout("money")) == [("money", "Nobody is named in this breakout.", False)]


def test_a_block_without_breakouts() -> None:
    assert findings(BLOCK) == [("block", "This block has no breakout to choose.", False)]


def test_a_breakout_outside_its_block() -> None:
    late = breakout("money", "Ada", ends_at="2027-03-15T10:30:00Z")

    assert findings(BLOCK, late) == [("money", "This breakout is not within the time of “Block”.", True)]


def test_a_session_outside_the_event() -> None:
    assert findings(session("dinner", "11:30", "12:30")) == [
        ("dinner", "This is outside the time of the event.", False)
    ]


def test_a_missing_title() -> None:
    assert findings(session("panel", "08:00", "09:00", title=" ")) == [("panel", "This session has no title.", True)]


def test_a_gap_at_the_hour_when_the_day_changes_in_utc() -> None:
    event = {"starts_at": "2027-03-15T22:00:00Z", "ends_at": "2027-03-16T02:00:00Z", "doors_at": None}
    late = session("panel", "08:00", "09:00") | {
        "starts_at": "2027-03-16T00:30:00Z",
        "ends_at": "2027-03-16T01:00:00Z",
    }
    found = check(
        {"event": event | {"time_zone": "America/New_York"}, "sessions": [session("opening", "22:00", "23:30"), late]}
    )

    assert [caution.text for caution in found] == ["This leaves a gap of 60 minutes before “Panel”."]


def test_a_night_is_no_gap() -> None:
    event = {"starts_at": "2027-03-15T08:00:00Z", "ends_at": "2027-03-16T12:00:00Z"} | ELSEWHERE
    morrow = session("panel", "08:00", "09:00") | {
        "starts_at": "2027-03-16T08:00:00Z",
        "ends_at": "2027-03-16T09:00:00Z",
    }

    assert check({"event": event, "sessions": [session("opening", "08:00", "09:00"), morrow]}) == []
