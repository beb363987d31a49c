"""Many want the same seats at the same moment: as many get one as there are, and each person one."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import Event, Registration, Session, SessionChoice
from events.models.registration_choosing import BreakoutFullError
from members.models import Member
from tests.at_once import at_once
from tests.factories import make_event, make_member, make_registration, make_rules, make_session

pytestmark = pytest.mark.django_db(transaction=True)


def register(event: Event, member: Member) -> str:
    return Registration.objects.register(event, member=member, said={"name": str(member)}).state


def test_of_sixty_requests_for_twenty_seats_exactly_twenty_get_one() -> None:
    event = make_event()
    make_rules(event, capacity=20)
    members = [make_member() for _ in range(60)]

    states = at_once(*[partial(register, event, member) for member in members])

    assert (states.count("confirmed"), states.count("waiting")) == (20, 40)
    assert Registration.objects.confirmed().for_event(event).count() == 20
    waiting = Registration.objects.for_event(event).waiting()
    assert sorted(each.position for each in waiting) == list(range(1, 41))


def test_who_sends_the_form_ten_times_at_once_is_registered_once() -> None:
    event, member = make_event(), make_member()
    make_rules(event, capacity=5)

    assert at_once(*[partial(register, event, member)] * 10) == ["confirmed"] * 10
    assert Registration.objects.for_event(event).count() == 1


def breakouts(event: Event, *capacities: int | None) -> list[Session]:
    block = make_session(event, kind="breakouts")
    return [make_session(event, kind="breakout", block=block, capacity=capacity) for capacity in capacities]


def take(registration: Registration, session: Session) -> str:
    try:
        registration.choose({session.block_id or 0: [session.pk]})
    except BreakoutFullError:
        return "full"
    return "seat"


def test_a_breakout_never_holds_more_than_it_has_seats() -> None:
    event = make_event()
    make_rules(event)
    (small,) = breakouts(event, 20)
    registrations = [make_registration(event) for _ in range(60)]

    told = at_once(*[partial(take, each, small) for each in registrations])

    assert (told.count("seat"), told.count("full")) == (20, 40)
    assert SessionChoice.objects.held().count() == 20


def test_nobody_ever_holds_two_seats_in_one_block() -> None:
    event = make_event()
    make_rules(event)
    sessions = breakouts(event, None, None, None)
    someone = make_registration(event)
    deeds = [partial(take, Registration.objects.get(pk=someone.pk), session) for session in sessions * 4]

    assert at_once(*deeds) == ["seat"] * 12
    held = someone.choices.get()
    # Even a program that forgets the lock cannot write a second one.
    other = next(session for session in sessions if session.pk != held.session_id)
    with pytest.raises(IntegrityError, match="session_choice_one_seat_a_block"), transaction.atomic():
        someone.choices.create(block_id=held.block_id, session=other, held_at=timezone.now())


def test_one_offer_taken_and_given_up_at_once_never_makes_two_seats_of_it() -> None:
    event = make_event()
    rules = make_rules(event, capacity=1)
    first, *others = [make_member() for _ in range(6)]
    register(event, first)
    for member in others:
        register(event, member)
    holder = Registration.objects.of_member(first).get()

    at_once(holder.cancel, *[rules.pass_on_now] * 5)

    assert Registration.objects.for_event(event).offered().count() == 1
    offered = Registration.objects.for_event(event).offered().get()
    at_once(*[Registration.objects.get(pk=offered.pk).accept for _ in range(5)])
    assert Registration.objects.confirmed().for_event(event).count() == 1
