"""SEQUENCE rises only on a real change; a cancellation is one."""

from typing import Any

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


def test_a_session_that_is_taken_out_and_comes_back_counts_both() -> None:
    assert told(agenda(SESSION), agenda()) == [(1, "scheduled", True)]
    assert told(agenda(SESSION), agenda(), agenda(SESSION)) == [(2, "scheduled", False)]
