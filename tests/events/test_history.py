"""SEQUENCE rises only on a real change; a cancellation is one."""

from typing import Any

import pytest

from events.history import sessions
from events.models import AgendaRelease
from tests.events.test_diff import EVENT, agenda, changed
from tests.factories import START


def told(*contents: dict[str, Any]) -> list[tuple[int, str, bool]]:
    """What the releases with these contents made of the one session: sequence, status, cancelled."""
    made = [AgendaRelease(number=n, content=content, released_at=START) for n, content in enumerate(contents, 1)]
    (found,) = sessions(made)
    return [(found.sequence, found.status, found.cancelled)]


SESSION = changed()
CANCELLED = changed(status="cancelled", status_note="Giulia is ill.")


def test_a_release_that_changes_nothing_of_a_session_counts_nothing() -> None:
    linked = changed(roles=[SESSION["roles"][0] | {"person": "giulia"}])

    assert told(agenda(SESSION), agenda(changed(time_as_printed="9")), agenda(linked)) == [(0, "scheduled", False)]


def test_old_releases_without_the_keys_read_as_scheduled() -> None:
    assert told(agenda(SESSION), agenda(changed(status="scheduled", status_note=""))) == [(0, "scheduled", False)]


def test_cancelling_and_going_ahead_after_all_count_once_each() -> None:
    assert told(agenda(SESSION), agenda(CANCELLED)) == [(1, "cancelled", True)]
    assert told(agenda(SESSION), agenda(CANCELLED), agenda(CANCELLED)) == [(1, "cancelled", True)]
    assert told(agenda(SESSION), agenda(CANCELLED), agenda(SESSION)) == [(2, "scheduled", False)]


def test_what_becomes_of_the_event_becomes_of_its_sessions() -> None:
    off = {"event": EVENT | {"status": "cancelled"}, "sessions": [SESSION]}
    later = {"event": EVENT | {"status": "postponed"}, "sessions": [CANCELLED]}

    assert told(agenda(SESSION), off) == [(1, "cancelled", True)]
    assert told(agenda(CANCELLED), later) == [(0, "cancelled", True)]


def at(place: str, **values: Any) -> dict[str, Any]:
    """An agenda of the one session in a house."""
    return {"event": EVENT | {"place": place}, "sessions": [changed(**values)]}


def test_another_place_is_a_real_change_of_every_session() -> None:
    assert told(at("Brussels"), at("Ghent")) == [(1, "scheduled", False)]
    assert told(at("Brussels"), at("Ghent"), at("Ghent"), at("Brussels")) == [(2, "scheduled", False)]
    assert told(at(""), at("Brussels")) == [(1, "scheduled", False)]
    assert told(at("Brussels"), at("Ghent", room="Hall")) == [(1, "scheduled", False)]  # one release, one step


def test_another_room_is_a_real_change_of_one_session() -> None:
    other = changed(uuid="b", title="Lunch")
    first = AgendaRelease(number=1, content=agenda(SESSION, other), released_at=START)
    second = AgendaRelease(number=2, content=agenda(changed(room="Hall"), other), released_at=START)

    assert [(found.content["title"], found.sequence) for found in sessions([first, second])] == [
        ("Panel", 1),
        ("Lunch", 0),
    ]


def test_what_is_said_of_the_place_for_the_first_time_is_no_change() -> None:
    assert told(agenda(SESSION), at("Brussels"), at("Brussels")) == [(0, "scheduled", False)]
    assert told(at("Brussels"), agenda(SESSION), at("Brussels")) == [(0, "scheduled", False)]
    assert told(at("Brussels"), agenda(SESSION), at("Ghent")) == [(1, "scheduled", False)]


@pytest.mark.parametrize(
    "event",
    [{"title": "Other name"}, {"language": "fr"}, {"doors_at": "2027-03-15T07:30:00Z"}, {"status_note": "Soon."}],
)
def test_what_an_event_is_called_is_no_change_of_its_sessions(event: dict[str, Any]) -> None:
    assert told(at("Brussels"), at("Brussels") | {"event": at("Brussels")["event"] | event}) == [
        (0, "scheduled", False)
    ]


def test_a_session_that_is_taken_out_and_comes_back_counts_both() -> None:
    assert told(agenda(SESSION), agenda()) == [(1, "scheduled", True)]
    assert told(agenda(SESSION), agenda(), agenda(SESSION)) == [(2, "scheduled", False)]
