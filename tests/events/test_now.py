"""During an event its page says what runs and what comes next, by the clock of the server."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from events.models import Event
from tests.factories import make_event, make_release, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    """An event from nine to twelve, and on the next day from nine to twelve."""
    event = make_event("Spring", slug="spring")
    event.ends_at = event.starts_at + timedelta(days=1, hours=3)
    event.save()
    make_session(event, "Opening", kind="opening")
    block = make_session(event, "Breakouts", kind="breakouts", minutes=(30, 90))
    make_session(event, "Money", kind="breakout", block=block, number=1, minutes=(30, 90))
    make_session(event, "Second day", minutes=(24 * 60, 24 * 60 + 60))
    make_release(event)
    return event


def halves(address: str = "/events/spring/") -> list[str]:
    """What stands under "Now", and under "Next"."""
    html = Client().get(address).content.decode()
    panel = re.search(r'<section class="now".*?</section>', html, re.DOTALL)
    found = panel[0].split('<div class="now-half">')[1:] if panel else []
    return [" ".join(re.sub(r"<[^>]+>", " ", half).split()) for half in found]


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (-200, []),
        (-10, ["Now It has not begun yet.", "Next 09:00 Opening"]),
        (10, ["Now until 09:30 Opening", "Next 09:30 Breakouts 1. Money"]),
        (40, ["Now until 10:30 Breakouts 1. Money", "Next Tue 16 Mar, 09:00 Second day"]),
        (120, ["Now Nothing runs at this moment.", "Next Tue 16 Mar, 09:00 Second day"]),
        (24 * 60, ["Now until 10:00 Second day", "Next Nothing more is planned."]),
        (28 * 60, []),
    ],
)
def test_the_clock_says_what_runs(event: Event, time_machine: Any, minutes: int, shown: list[str]) -> None:
    time_machine.move_to(event.starts_at + timedelta(minutes=minutes), tick=False)

    assert halves() == shown
    assert halves("/events/spring/now/") == shown


def test_it_is_told_in_the_zone_of_the_page(event: Event, time_machine: Any) -> None:
    time_machine.move_to(event.starts_at + timedelta(minutes=10), tick=False)

    assert halves("/events/spring/?tz=Europe/Athens")[0] == "Now until 10:30 Opening"
    assert "seen=" in (page := Client().get("/events/spring/?tz=Europe/Athens").content.decode())
    assert "&amp;tz=Europe%2FAthens" in page


def test_a_page_that_shows_it_already_is_left_alone(event: Event, time_machine: Any) -> None:
    def again(address: str) -> Any:
        return Client().get(address, headers={"HX-Request": "true"})

    time_machine.move_to(event.starts_at + timedelta(minutes=10), tick=False)
    page = Client().get("/events/spring/").content.decode()
    address = re.search(r'hx-get="([^"]+)"', page)[1]  # type: ignore[index]

    assert again(address).status_code == 204
    time_machine.shift(timedelta(minutes=30))
    answer = again(address)
    assert (answer.status_code, answer["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert answer.content.decode().strip().startswith('<section class="now"')


def test_it_says_nothing_of_a_draft_or_of_what_is_cancelled(event: Event, orla, time_machine: Any) -> None:
    event.sessions.filter(title="Opening").update(title="Secret")
    time_machine.move_to(event.starts_at + timedelta(minutes=10), tick=False)
    assert halves()[0] == "Now until 09:30 Opening"
    event.sessions.get(title="Secret").change_status("cancelled", reason="", by=orla)
    make_release(event)
    assert halves()[0] == "Now Nothing runs at this moment."


def test_an_event_that_nobody_may_see_has_no_clock(event: Event) -> None:
    Event.objects.update(published_at=None)
    assert Client().get("/events/spring/now/").status_code == 404
