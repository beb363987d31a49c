"""What a release would change, class by class."""

from copy import deepcopy
from typing import Any

from events.diff import compare, unchanged

PANEL: dict[str, Any] = {
    "uuid": "a",
    "kind": "panel",
    "title": "Panel",
    "theme": "",
    "text": "",
    "language": "en",
    "number": None,
    "block": None,
    "starts_at": "2027-03-15T08:00:00Z",
    "ends_at": "2027-03-15T08:30:00Z",
    "roles": [{"name": "Giulia", "label": "", "role": "speaker", "affiliation": "Example"}],
}


EVENT: dict[str, Any] = {
    "title": "Meeting",
    "starts_at": "2027-03-15T08:00:00Z",
    "ends_at": "2027-03-15T11:00:00Z",
    "doors_at": None,
    "time_zone": "Europe/Brussels",
}


def agenda(*sessions: dict[str, Any]) -> dict[str, Any]:
    return {"event": EVENT, "sessions": list(sessions)}


def changed(**values: Any) -> dict[str, Any]:
    return deepcopy(PANEL) | values


def described(old: dict[str, Any] | None, new: dict[str, Any]) -> list[tuple[str, str, str, list[str], list[str]]]:
    return [(c.sign, c.kind, c.title, c.gone, c.come) for c in compare(old, new)]


def test_nothing_changed() -> None:
    assert described(agenda(PANEL), agenda(deepcopy(PANEL))) == []
    assert unchanged(agenda(PANEL), agenda(deepcopy(PANEL))) == 1


def test_everything_is_new_in_the_first_release() -> None:
    assert described(None, agenda(PANEL)) == [("+", "added", "Panel", [], [])]


def test_a_session_comes_and_another_goes() -> None:
    assert described(agenda(PANEL), agenda(changed(uuid="b", title="Lunch"))) == [
        ("+", "added", "Lunch", [], []),
        ("−", "removed", "Panel", [], []),
    ]


def test_a_title_changes() -> None:
    assert described(agenda(PANEL), agenda(changed(title="Debate"))) == [
        ("~", "retitled", "Debate", ["Panel"], ["Debate"])
    ]


def test_a_session_moves_on_the_clocks_of_the_event() -> None:
    later = changed(starts_at="2027-03-15T08:10:00Z")

    assert described(agenda(PANEL), agenda(later)) == [("~", "moved", "Panel", ["09:00–09:30"], ["09:10–09:30"])]


def test_a_session_moves_to_another_day() -> None:
    later = changed(starts_at="2027-03-16T08:00:00Z", ends_at="2027-03-16T08:30:00Z")

    assert described(agenda(PANEL), agenda(later)) == [
        ("~", "moved", "Panel", ["15.03.2027 09:00–09:30"], ["16.03.2027 09:00–09:30"])
    ]


def test_somebody_comes_instead() -> None:
    other = changed(roles=[{"name": "Nikos", "label": "Speaker 1.", "role": "speaker", "affiliation": ""}])

    assert described(agenda(PANEL), agenda(other)) == [
        ("~", "people", "Panel", ["Giulia, speaker, Example"], ["Nikos, Speaker 1."])
    ]


def test_a_text_changes() -> None:
    assert described(agenda(PANEL), agenda(changed(theme="Money", text="Who pays?"))) == [
        ("~", "text", "Panel", [], [])
    ]


def test_one_session_may_change_in_several_ways() -> None:
    new = changed(title="Debate", theme="Money", roles=[])

    assert [kind for _, kind, *_ in described(agenda(PANEL), agenda(new))] == ["retitled", "people", "text"]
    assert unchanged(agenda(PANEL), agenda(new)) == 0


def test_what_was_printed_is_no_change_of_its_own() -> None:
    assert described(agenda(PANEL), agenda(changed(time_as_printed="9:00"))) == []


def test_a_session_is_cancelled_with_a_reason_and_goes_ahead_after_all() -> None:
    cancelled = changed(status="cancelled", status_note="Giulia is ill.")

    assert described(agenda(PANEL), agenda(cancelled)) == [("−", "cancelled", "Panel", [], ["Giulia is ill."])]
    assert described(agenda(cancelled), agenda(PANEL)) == [("+", "resumed", "Panel", [], [])]
    assert described(agenda(cancelled), agenda(changed(status="postponed"))) == [("~", "postponed", "Panel", [], [])]


def test_an_event_moves_to_another_house() -> None:
    def at(**where: str) -> dict[str, Any]:
        return {"event": EVENT | where, "sessions": []}

    assert described(at(place="Old house"), at(place="New house")) == [
        ("~", "text", "Meeting", ["Old house"], ["New house"])
    ]
    assert described(at(place="Old house"), at(place="")) == [("~", "text", "Meeting", ["Old house"], [])]
    assert described(at(), at(place="New house")) == []


def test_a_release_that_says_nothing_of_status_is_scheduled() -> None:
    assert described(agenda(PANEL), agenda(changed(status="scheduled", status_note=""))) == []


def test_the_event_itself_moves_and_is_cancelled() -> None:
    event = EVENT | {"starts_at": "2027-03-15T07:00:00Z", "title": "Congress", "status": "cancelled"}
    new = {"event": event, "sessions": [PANEL]}

    assert described(agenda(PANEL), new) == [
        ("−", "cancelled", "Congress", [], []),
        ("~", "moved", "Congress", ["09:00–12:00"], ["08:00–12:00"]),
        ("~", "retitled", "Congress", ["Meeting"], ["Congress"]),
    ]
    assert unchanged(agenda(PANEL), new) == 1
