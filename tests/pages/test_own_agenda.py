"""A member's own agenda: what they go to and where they speak, under an address that is a key."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, SessionChoice
from members.models import Member
from pages import own_agenda
from tests.events.calendars import read
from tests.factories import (
    make_event,
    make_person,
    make_registration,
    make_release,
    make_role,
    make_rules,
    make_session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(orla: Member) -> Event:
    event = make_event("Spring", slug="spring", organiser=orla)
    make_session(event, "Opening", kind="opening")
    block = make_session(event, "Breakouts", kind="breakouts", minutes=(30, 60))
    for number in (1, 2):
        make_session(event, f"B{number}", kind="breakout", block=block, number=number, minutes=(30, 60))
    make_release(event)
    make_rules(event)
    return event


def address(member: Member) -> str:
    return f"/feeds/agenda/{own_agenda.token_of(member)}.ics"


def agenda(member: Member) -> list[str]:
    return list(read(Client().get(address(member)).content))


def test_a_member_finds_what_they_registered_for_with_the_breakout_they_chose(event: Event, chiara, dao) -> None:
    registration = make_registration(event, chiara)
    make_registration(event, dao)
    money = event.sessions.get(title="B2")
    SessionChoice.objects.create(registration=registration, block=money.block, session=money, held_at=timezone.now())

    assert agenda(chiara) == ["Opening", "Breakouts", "2. B2"]
    assert agenda(dao) == ["Opening", "Breakouts"]
    registration.cancel()
    assert agenda(chiara) == []


def test_a_member_finds_where_they_speak_once(event: Event, orla, chiara) -> None:
    other = make_event("Talks", slug="talks", organiser=orla, starts_at=event.starts_at + timedelta(hours=1))
    person = make_person("Chiara Example", member=chiara)
    make_role(make_session(other, "Talk"), person=person)
    make_session(other, "Other", minutes=(30, 60))
    make_release(other)
    make_registration(event, chiara)
    assert agenda(chiara) == ["Opening", "Breakouts", "Talk"]
    make_registration(other, chiara)
    assert sorted(agenda(chiara)) == ["Breakouts", "Opening", "Other", "Talk"]


def test_the_address_is_a_key_that_can_be_renewed(event: Event, chiara: Member, signed_in) -> None:
    make_registration(event, chiara)
    old, browser = address(chiara), signed_in(chiara)
    assert f"http://testserver{old}" in browser.get("/settings/feed/").content.decode()

    first = Client().get(old)
    again = Client().get(old, headers={"If-None-Match": first["ETag"]})
    browser.post("/settings/feed/")
    chiara.refresh_from_db()

    assert (first["Cache-Control"], first["X-Robots-Tag"]) == ("private, no-cache", "noindex")
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")
    assert [Client().get(each).status_code for each in (old, f"{old[:-6]}x.ics", address(chiara))] == [404, 404, 200]


def test_a_draft_and_an_event_that_was_taken_back_are_not_in_it(event: Event, chiara: Member) -> None:
    make_registration(event, chiara)
    event.sessions.filter(title="Opening").update(title="Secret")
    assert agenda(chiara) == ["Opening", "Breakouts"]
    Event.objects.update(published_at=None)
    assert agenda(chiara) == []


@pytest.mark.parametrize("events", [1, 3])
def test_it_costs_the_same_for_one_event_and_for_three(chiara, events, django_assert_num_queries) -> None:
    for number in range(events):
        event = make_event(f"Event {number}")
        make_role(make_session(event, f"Talk {number}"), person=make_person())
        make_release(event)
        make_registration(event, chiara)
    with django_assert_num_queries(
        8
    ):  # the member, events, seats, rooms, releases, people, who the member is, meetings
        assert len(agenda(chiara)) == events
