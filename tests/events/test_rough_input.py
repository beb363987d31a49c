"""Whatever is sent to the pages of events, the answer is a page, never an error of the server."""

import pytest
from django.test import Client

from events.models import Event
from members.models import Member
from tests.factories import make_event, make_release, make_session

pytestmark = pytest.mark.django_db

ROW = {
    "version": "1",
    "rows": "1",
    "row-0-people": "1",
    "row-0-day": "2027-03-15",
    "row-0-starts": "9:00",
    "row-0-ends": "10:00",
    "row-0-kind": "panel",
    "row-0-title": "Panel",
    "row-0-language": "en",
    "row-0-person-0-name": "Giulia",
    "do": "save",
}


@pytest.fixture
def event(orla: Member) -> Event:
    event = make_event("Spring", slug="spring", organiser=orla)
    make_session(event)
    make_release(event)
    return event


@pytest.mark.parametrize(
    "address",
    [
        "?tz=\x00",
        "?tz=../../etc/passwd",
        "?tz=Europe/Athens&tz=UTC",
        "releases/?after=abc~1",
        "releases/?after=99999999999999999999~1",
        "releases/?before=~",
        "releases/?after=1~99999999999999999999999",
        "releases/0/",
        "releases/99999999999999999999/",
        "sessions/nowhere/",
        "documents/nowhere/",
    ],
)
def test_an_odd_address(address: str, event: Event) -> None:
    assert Client().get(f"/events/spring/{address}").status_code in {200, 404}


@pytest.mark.parametrize(
    "query", ["?after=x~1", "?before=2020-13-45T00:00:00Z~1", "?when=upcoming&after=~~", "?when=x"]
)
def test_an_odd_list(query: str, event: Event) -> None:
    assert Client().get(f"/events/{query}").status_code == 200


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"version": "no"},
        {"version": "9" * 40},
        {"rows": "-1"},
        {"rows": "1e9"},
        {"rows": "2"},
        {"row-0-people": "999"},
        {"row-0-day": "2027-13-45"},
        {"row-0-day": "tomorrow"},
        {"row-0-day": "9999-12-31"},
        {"row-0-day": "0001-01-01"},
        {"row-0-title": "a\x00b"},
        {"row-0-kind": "party"},
        {"row-0-kind": "breakout"},
        {"row-0-uuid": "\x00"},
        {"row-0-uuid": "not-a-uuid"},
        {"row-0-language": "xx"},
        {"row-0-starts": "25:00"},
        {"row-0-person-0-role": "king"},
        {"row-0-person-0-role_id": "9" * 30},
        {"row-0-person-0-name": "x" * 500},
        {"do": "back:\x00"},
        {"do": "up:" + "9" * 500},
        {"do": "\x00"},
        {"do": "drop:0:0:0"},
    ],
    ids=str,
)
def test_an_odd_form(odd: dict[str, str], event: Event, orla: Member, signed_in) -> None:
    answer = signed_in(orla).post("/events/spring/edit/agenda/", (ROW if odd else {}) | odd)

    assert answer.status_code in {200, 302, 422}


@pytest.mark.parametrize("version", ["", "no", "9" * 40, "\x00"])
def test_an_odd_release(version: str, event: Event, orla: Member, signed_in) -> None:
    event.sessions.update(title="Changed")

    answer = signed_in(orla).post("/events/spring/edit/agenda/release/", {"version": version})

    assert (answer.status_code, event.releases.count()) == (422, 1)
