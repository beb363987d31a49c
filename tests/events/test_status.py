"""What is cancelled or postponed says so everywhere: a session with the next release, the event at once."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from events.models import AgendaRelease, Event
from events.telling_letters import Message
from members.models import Member
from notifications.models import Follow
from tests.factories import START, make_event, make_release, make_session

pytestmark = pytest.mark.django_db
BASE = "/events/spring-meeting/"


@pytest.fixture
def event(orla: Member) -> Event:
    event = make_event("Spring meeting", organiser=orla)
    make_session(event, "Panel")
    make_session(event, "Lunch", kind="break", minutes=(30, 60))
    make_release(event, by=orla).telling.discard()
    return event


def page(path: str = "") -> str:
    return Client().get(f"{BASE}{path}").content.decode()


def entries() -> list[tuple[str, str, int]]:
    found = Calendar.from_ical(Client().get(f"{BASE}agenda.ics").content).walk("VEVENT")
    return [(str(e["SUMMARY"]), str(e["STATUS"]), int(e["SEQUENCE"])) for e in found]


def test_a_session_is_cancelled_with_the_next_release_and_stays_visible(event: Event, orla, signed_in) -> None:
    browser = signed_in(orla)
    missing = browser.post(f"{BASE}edit/status/panel/", {"status": "cancelled", "reason": ""})
    browser.post(f"{BASE}edit/status/panel/", {"status": "cancelled", "reason": "Giulia is ill."})
    before = page()

    make_release(event, by=orla)

    assert (missing.status_code, "Say why" in missing.content.decode()) == (422, True)
    assert "Giulia is ill." not in before
    for path in ("", "sessions/panel/", "releases/2/"):
        assert "Giulia is ill." in page(path)
        assert "Cancelled" in page(path)
    assert "is-off" in page()
    assert entries() == [("Panel", "CANCELLED", 1), ("Lunch", "CONFIRMED", 0)]


def test_a_session_goes_ahead_after_all(event: Event, orla) -> None:
    panel = event.sessions.get(slug="panel")
    panel.change_status("postponed", reason="Later.", by=orla)
    make_release(event, by=orla)
    assert entries()[0] == ("Panel", "TENTATIVE", 1)
    panel.refresh_from_db()
    panel.change_status("scheduled", reason="Later.", by=orla)

    assert make_release(event, by=orla).sessions[0]["status_note"] == ""
    assert entries()[0] == ("Panel", "CONFIRMED", 2)


def test_the_event_is_cancelled_at_once_and_the_draft_stays_a_draft(event: Event, orla, dao) -> None:
    Follow.objects.set_level(event, "follow", by=dao)
    event.sessions.filter(slug="panel").update(title="Secret")

    release = AgendaRelease.objects.say_status(event, "cancelled", by=orla, reason="A strike.")

    assert release is not None
    assert [s["title"] for s in release.sessions] == ["Panel", "Lunch"]
    assert "A strike." in page()
    assert "Secret" not in page()
    assert {status for _, status, _ in entries()} == {"CANCELLED"}
    (told,) = Message(release.telling).recipients
    assert Message(release.telling).letter(told).subject == "Cancelled: Spring meeting"
    assert "chip-bad" in Client().get("/events/").content.decode()


def test_it_is_reversible_and_said_twice_it_is_one_release(event: Event, orla) -> None:
    said = [
        AgendaRelease.objects.say_status(event, status, by=orla, reason="A strike.")
        for status in ("postponed", "postponed", "scheduled")
    ]

    assert [release and release.number for release in said] == [2, None, 3]
    assert event.status_note == ""
    assert "A strike." not in page()


def test_an_announced_event_without_an_agenda_is_cancelled_too(orla, dao) -> None:
    event = make_event("Spring meeting", organiser=orla)
    make_session(event, "Secret")
    Follow.objects.set_level(event, "follow", by=dao)

    release = AgendaRelease.objects.say_status(event, "cancelled", by=orla, reason="A strike.")

    assert release is not None
    assert release.sessions == []
    assert "Secret" not in page()


def test_nobody_cancels_what_nobody_sees(orla) -> None:
    event = make_event("Spring meeting", organiser=orla, published_at=None)

    assert AgendaRelease.objects.say_status(event, "cancelled", by=orla, reason="A strike.") is None
    event.refresh_from_db()
    assert event.status == "scheduled"


def test_a_postponed_event_that_gets_a_new_day_goes_ahead(event: Event, orla) -> None:
    AgendaRelease.objects.say_status(event, "postponed", by=orla, reason="A strike.")
    later = {"starts_at": START.replace(month=4), "ends_at": START.replace(month=4, hour=12)}
    event.redraft(later, by=orla, version=event.draft_version)
    event.refresh_from_db()

    assert make_release(event, by=orla).content["event"]["status"] == "scheduled"
    event.refresh_from_db()
    assert event.status == "scheduled"


def test_it_is_cancelled_or_postponed_not_both(event: Event) -> None:
    now = timezone.now()

    for rows in (Event.objects.all(), event.sessions.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(cancelled_at=now, postponed_at=now)


def test_any_two_releases_are_compared(event: Event, orla) -> None:
    event.sessions.filter(slug="panel").update(title="Debate")
    make_release(event, by=orla)
    event.sessions.filter(slug="panel").update(title="Quarrel")
    make_release(event, by=orla)

    answer = Client().get(f"{BASE}releases/?from=1&to=3")

    assert answer["Location"] == f"{BASE}releases/1/to/3/"
    assert "<del>Panel</del> <ins>Quarrel</ins>" in page("releases/1/to/3/")
    assert "<del>Quarrel</del> <ins>Panel</ins>" in page("releases/3/to/1/")
    assert "They say the same." in page("releases/2/to/2/")
    assert Client().get(f"{BASE}releases/1/to/9/").status_code == 404


def test_an_organiser_cancels_the_event_and_is_led_to_the_messages(event: Event, orla, signed_in) -> None:
    browser = signed_in(orla)
    shown = browser.get(f"{BASE}edit/status/").content.decode()
    assert "This is public at once" in shown

    answer = browser.post(f"{BASE}edit/status/", {"status": "cancelled", "reason": "A strike."})

    assert answer["Location"] == f"{BASE}releases/2/telling/"
