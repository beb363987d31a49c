"""Seats in breakouts that are not held are given back; the link in a guest's letter is exchanged once."""

from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from events.models import Event, Registration, Session, SessionChoice
from events.registration_tokens import new_link
from members.models import Member
from tests.at_once import at_once
from tests.factories import make_event, make_registration, make_release, make_rules, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(orla: Member) -> Event:
    """An event to come, with two breakouts in one block and rules of registration."""
    starts_at = timezone.now() + timedelta(days=10)
    event = make_event("Meeting", organiser=orla, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3))
    block = make_session(event, "Breakouts", kind=Session.Kind.BREAKOUTS)
    for number, title in enumerate(("Funding", "Digital"), 1):
        make_session(event, title, kind=Session.Kind.BREAKOUT, block=block, number=number, capacity=1)
    make_release(event)
    make_rules(event)
    return event


def seated(event: Event, member: Member | None = None) -> tuple[Registration, Session]:
    funding = event.sessions.get(title="Funding")
    registration = make_registration(event, member)
    registration.choose({funding.block_id: [funding.pk]})
    mail.outbox.clear()
    return registration, funding


@pytest.mark.parametrize("how", ["cancelled", "taken out"])
def test_a_seat_in_a_breakout_that_is_not_held_is_free_and_its_holder_hears_once(how, event, chiara, orla) -> None:
    registration, funding = seated(event, chiara)
    if how == "cancelled":
        funding.change_status("cancelled", reason="The speaker is ill.", by=orla)
    else:
        Session.objects.filter(pk=funding.pk).update(removed_at=timezone.now())
    assert SessionChoice.objects.seats_taken(event) == {funding.pk: 1}  # a draft changes nothing

    make_release(event)
    make_release(event)

    assert SessionChoice.objects.seats_taken(event) == {}
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([chiara.email], "Your breakout is not held: Meeting")
    assert "Not held any more: Funding." in letter.body
    registration.refresh_from_db()
    assert registration.confirmed_at is not None
    digital = event.sessions.get(title="Digital")
    registration.choose({digital.block_id: [digital.pk]})
    assert SessionChoice.objects.seats_taken(event) == {digital.pk: 1}


def test_a_release_that_holds_all_takes_no_seat(event, chiara) -> None:
    _registration, funding = seated(event, chiara)

    make_release(event)

    assert (SessionChoice.objects.seats_taken(event), mail.outbox) == ({funding.pk: 1}, [])


def test_a_link_in_a_letter_is_exchanged_once_and_looking_uses_nothing(event, eve) -> None:
    address = f"/registrations/{new_link(make_registration(event))}/"

    looked = [Client().get(address) for _ in range(2)]
    assert {(page.status_code, page["Referrer-Policy"]) for page in looked} == {(200, "strict-origin")}
    assert {eve.head(address).status_code, eve.get("/events/meeting/registration/").status_code} == {200, 404}
    opened = eve.post(address)

    assert (opened.status_code, opened["Location"]) == (302, "/events/meeting/registration/")
    assert eve.get("/events/meeting/registration/").status_code == 200
    # Who reads the address in a log opens nothing with it.
    thief = Client()
    assert [thief.get(address).status_code, thief.post(address).status_code] == [404, 404]
    assert thief.get("/events/meeting/registration/").status_code == 404


def test_each_letter_has_a_link_of_its_own(event) -> None:
    registration = make_registration(event)
    links = [f"/registrations/{new_link(registration)}/" for _ in range(2)]

    assert [Client().post(link).status_code for link in links] == [302, 302]


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_that_open_a_link_at_once_one_does(event) -> None:
    address = f"/registrations/{new_link(make_registration(event))}/"

    answers = at_once(*[partial(Client().post, address)] * 2)

    assert sorted(answer.status_code for answer in answers) == [302, 404]
