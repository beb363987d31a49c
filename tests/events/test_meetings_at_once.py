"""Many agree on meetings in the same instant: each hour of a person is given once, and who comes second is told so."""

from collections import Counter
from functools import partial

import pytest
from django.db import connection

from events.models import Booking, Meeting, MeetingRefusedError, MeetingRules
from members.models import Member
from tests.at_once import at_once
from tests.factories import make_event, make_meeting, make_meeting_rules, make_member, make_taker

pytestmark = pytest.mark.django_db(transaction=True)


def accept(meeting: Meeting, by: Member) -> str:
    try:
        Meeting.objects.get(pk=meeting.pk).accept(meeting.proposals[0], by=by)
    except MeetingRefusedError as refused:
        return str(refused.words)
    return "accepted"


def test_of_fifty_accepted_for_one_slot_in_the_same_instant_exactly_one_is() -> None:
    rules = make_meeting_rules(make_event())
    wanted = make_member("Wanted")
    meetings = [make_meeting(rules, make_member(), wanted) for _ in range(50)]

    told = Counter(at_once(*[partial(accept, meeting, wanted) for meeting in meetings]))

    assert told == {"accepted": 1, "You have another meeting at that time.": 49}
    states = Counter(Meeting.objects.values_list("state", flat=True))
    assert states == {"accepted": 1, "requested": 49}
    # Who was not accepted has lost nothing: their request can still be answered.
    left = Meeting.objects.asked()
    assert {(*each.proposals, each.turn, each.text) for each in left} == {
        (rules.starts()[0], "invitee", "Shall we meet?")
    }
    assert Booking.objects.count() == 2


def test_who_is_asked_and_asks_is_in_one_meeting_at_a_time() -> None:
    rules = make_meeting_rules(make_event())
    people = [make_member() for _ in range(6)]
    for member in people:
        make_taker(rules, member)
    # A ring: each asks the next one for the same slot, so that every booking crosses another one.
    pairs = zip(people, [*people[1:], people[0]], strict=True)
    ring = [make_meeting(rules, by, invitee) for by, invitee in pairs]

    at_once(*[partial(accept, meeting, meeting.invitee) for meeting in ring * 3])

    held = Booking.objects.values_list("member", flat=True)
    assert len(held) == len({*held})
    assert Meeting.objects.current().exclude(state="requested").count() * 2 == len(held)
    assert len(held) >= 4


def test_the_constraint_holds_where_a_program_forgets_the_lock() -> None:
    rules = make_meeting_rules(make_event())
    wanted = make_member()
    meetings = [make_meeting(rules, make_member(), wanted) for _ in range(12)]
    begin, end = rules.starts()[:2]

    def book(meeting: Meeting) -> str:
        with connection.cursor() as cursor:
            try:
                cursor.execute(
                    "INSERT INTO events_booking (meeting_id, member_id, slot) VALUES (%s, %s, tstzrange(%s, %s))",
                    [meeting.pk, wanted.pk, begin, end],
                )
            except Exception as error:  # noqa: BLE001 - refused as a conflict, or as a deadlock between two conflicts
                return type(error).__name__
        return "booked"

    assert Counter(at_once(*[partial(book, meeting) for meeting in meetings]))["booked"] == 1
    assert Booking.objects.count() == 1


def ask(rules: MeetingRules, by: Member, invitee: Member, text: str) -> str:
    try:
        return str(make_meeting(rules, by, invitee, text=text).pk)
    except MeetingRefusedError as refused:
        return str(refused.words)


def test_two_who_ask_each_other_at_once_have_one_request() -> None:
    rules = make_meeting_rules(make_event())
    one, other = make_member(), make_member()
    for member in (one, other):
        make_taker(rules, member)

    at_once(*[partial(ask, rules, *pair, "Hello") for pair in [(one, other), (other, one)] * 5])

    assert Meeting.objects.count() == 1
