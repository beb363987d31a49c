"""Calendars of an event, a session and a person: three parsers accept them, and they tell what became of a session."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event
from tests.events.calendars import read
from tests.factories import make_event, make_person, make_release, make_role, make_session

pytestmark = pytest.mark.django_db
LONG = "Ünïcode; commas, backslash \\ and a very long title that goes on and on: Überwältigende Zusammenarbeit 🎉"


@pytest.fixture
def event(db) -> Event:
    """Two sessions in Brussels, over the night in which clocks go back; Giulia speaks in the first."""
    event = make_event("Side; Event", slug="side", starts_at=datetime(2026, 10, 24, 20, tzinfo=UTC))
    panel = make_session(event, LONG, slug="panel", text="One\nTwo, three")
    make_role(panel, "Giulia Example", person=make_person("Giulia Example"))
    make_session(event, "Late", slug="late", minutes=(360, 390))
    return event


def asked(address: str) -> dict:
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return read(answer.content)


def test_three_parsers_read_the_same_from_a_rough_agenda(event: Event) -> None:
    make_release(event)

    found = asked("/events/side/agenda.ics")

    assert list(found) == [LONG, "Late"]
    assert str(found[LONG]["DESCRIPTION"]) == "One\nTwo, three\nSpeaker: Giulia Example"
    assert found["Late"]["DTSTART"].dt.astimezone(UTC) == datetime(2026, 10, 25, 2, tzinfo=UTC)
    assert found["Late"]["DTSTART"].params["TZID"] == "Europe/Brussels"


def test_a_session_has_a_calendar_of_its_own_that_goes_on_after_it_was_taken_out(event: Event) -> None:
    make_release(event)
    before = asked("/events/side/sessions/panel.ics")
    event.sessions.filter(slug="panel").update(removed_at=timezone.now())
    make_release(event)

    after = asked("/events/side/sessions/panel.ics")

    assert (list(before), list(after)) == ([LONG], [LONG])
    assert after[LONG]["UID"] == before[LONG]["UID"] == asked("/events/side/agenda.ics")[LONG]["UID"]
    assert [(str(each[LONG]["STATUS"]), each[LONG]["SEQUENCE"]) for each in (before, after)] == [
        ("CONFIRMED", 0), ("CANCELLED", 1),
    ]  # fmt: skip
    assert Client().get("/events/side/sessions/other.ics").status_code == 404


def test_an_event_that_is_postponed_or_cancelled_says_so_in_each_entry(event: Event) -> None:
    make_release(event)
    told = []
    for field in ("postponed_at", "cancelled_at"):
        Event.objects.update(postponed_at=None, cancelled_at=None)
        Event.objects.update(**{field: timezone.now()}, status_note="Storm.")
        event.refresh_from_db()
        make_release(event)
        late = asked("/events/side/agenda.ics")["Late"]
        told.append((str(late["STATUS"]), late["SEQUENCE"]))

    assert told == [("TENTATIVE", 1), ("CANCELLED", 2)]


def test_a_person_has_a_calendar_of_the_public_record(event: Event, orla) -> None:
    make_release(event)
    other = make_event("Later", slug="later", organiser=orla, starts_at=event.starts_at + timedelta(days=9))
    giulia = make_role(make_session(other, "Talk"), "G. Example", person=make_person("Giulia Example 2")).person
    make_role(
        make_session(other, "Secret", minutes=(30, 60)), "Giulia", person=event.sessions.first().roles.first().person
    )

    assert list(asked("/people/giulia-example/agenda.ics")) == [LONG]
    make_release(other)
    assert list(asked("/people/giulia-example/agenda.ics")) == ["Secret", LONG]
    assert list(asked(f"/people/{giulia.slug}/agenda.ics")) == ["Talk"]

    giulia.hidden_at = timezone.now()
    giulia.save(update_fields=["hidden_at"])
    assert Client().get(f"/people/{giulia.slug}/agenda.ics").status_code == 404


@pytest.mark.parametrize("events", [1, 3])
def test_a_persons_calendar_costs_the_same_for_one_event_and_for_three(events, django_assert_num_queries) -> None:
    giulia = make_person("Giulia")
    for number in range(events):
        event = make_event(f"Event {number}")
        make_role(make_session(event, f"Talk {number}"), person=giulia)
        make_release(event)
        make_release(event)
    with django_assert_num_queries(4):  # the person, the events, their releases, the people of all
        assert len(asked("/people/giulia/agenda.ics")) == events
