"""Two people agree on a meeting around an event: they ask, answer, move, cancel; nobody is in two at once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from events import tasks
from events.models import (
    AgendaRelease,
    Availability,
    Booking,
    Event,
    Meeting,
    MeetingRefusedError,
    MeetingRules,
    MeetingState,
    Registration,
    StepKind,
)
from events.models.meeting_words import MOST_CHANGES, MOST_REQUESTS, MOST_REQUESTS_TO_ONE
from members.models import Member
from notifications.models import Notification
from pages.privacy import erase
from tests.events.calendars import read
from tests.factories import (
    make_event,
    make_meeting,
    make_meeting_rules,
    make_member,
    make_registration,
    make_release,
    make_rules,
    make_taker,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(orla: Member) -> Event:
    return make_event("Side Event", slug="side", organiser=orla)


@pytest.fixture
def rules(event: Event) -> MeetingRules:
    return make_meeting_rules(event)


@pytest.fixture
def meeting(rules: MeetingRules, chiara: Member, dao: Member) -> Meeting:
    """Chiara asks Dao, for the first or the second slot."""
    return make_meeting(rules, chiara, dao, 0, 1)


def letters() -> list[tuple[list[str], str]]:
    """Who was told what since this was asked last."""
    sent = [(letter.to, letter.subject) for letter in mail.outbox]
    mail.outbox.clear()
    return sent


def refusal(deed, *args, **said) -> str:
    with pytest.raises(MeetingRefusedError) as refused:
        deed(*args, **said)
    return str(refused.value.words)


def test_a_request_that_is_accepted_takes_the_time_of_both(meeting: Meeting, chiara, dao, rules) -> None:
    assert letters() == [([dao.email], "Chiara would like to meet you")]
    first, second = rules.starts()[:2]

    meeting.accept(second, by=dao)

    assert (meeting.state, meeting.slot.lower, meeting.proposals, meeting.turn) == ("accepted", second, [], "")
    assert {booking.member for booking in Booking.objects.all()} == {chiara, dao}
    assert letters() == [([chiara.email], "Your meeting with Dao is agreed")]
    assert [step.kind for step in meeting.steps.all()] == ["asked", "accepted"]
    assert second not in meeting.times_left(rules)
    assert first in meeting.times_left(rules)


def test_each_step_of_the_other_one_is_a_notice_that_the_page_answers(
    meeting: Meeting, chiara, dao, ben, rules, signed_in
) -> None:
    meeting.decline(by=dao, words="We are full.")

    page = signed_in(chiara).get("/notifications/").content.decode()
    assert "Dao: declined" in page
    assert "We are full." in page
    assert "Chiara: asked for a meeting" in signed_in(dao).get("/notifications/").content.decode()
    assert "asked for a meeting" not in signed_in(ben).get("/notifications/").content.decode()
    signed_in(chiara).get(meeting.get_absolute_url())
    assert [notice.member for notice in Notification.objects.unread()] == [dao]
    # What is no meeting any more is no notice either.
    rules.delete()
    assert "asked for a meeting" not in signed_in(dao).get("/notifications/").content.decode()


def test_a_request_is_declined_with_a_word_and_not_asked_again(meeting: Meeting, chiara, dao, rules) -> None:
    meeting.decline(by=dao, words="We are full.")

    assert meeting.state == "declined"
    assert letters()[-1] == ([chiara.email], "Dao cannot meet you")
    assert meeting.steps.last().words == "We are full."
    assert "for them to ask you" in refusal(make_meeting, rules, chiara, dao)
    assert make_meeting(rules, dao, chiara).state == "requested"


def test_a_request_is_withdrawn_and_asked_again_not_for_ever(meeting: Meeting, chiara, dao, rules) -> None:
    meeting.withdraw(by=chiara)
    for _ in range(MOST_REQUESTS_TO_ONE - 1):
        make_meeting(rules, chiara, dao, text="Again?").withdraw(by=chiara)

    assert "for them to ask you" in refusal(make_meeting, rules, chiara, dao)


def test_other_times_are_proposed_and_chosen(meeting: Meeting, chiara, dao, rules) -> None:
    third = rules.starts()[2]
    meeting.propose([third], by=dao, words="Later, please.")

    assert (meeting.state, meeting.turn, meeting.proposals) == ("requested", "requester", [third])
    assert refusal(meeting.accept, third, by=dao) == "There is nothing for you to answer."
    meeting.accept(third, by=chiara)
    assert meeting.slot.lower == third


def test_what_is_agreed_stands_until_other_times_are_chosen(meeting: Meeting, chiara, dao, rules) -> None:
    first, _second, third, fourth = rules.starts()[:4]
    meeting.accept(first, by=dao)
    sequence = meeting.sequence

    meeting.propose([third, fourth], by=chiara)
    assert (meeting.state, meeting.slot.lower, meeting.turn) == ("accepted", first, "invitee")
    meeting.decline(by=dao, words="First is better.")
    assert (meeting.state, meeting.slot.lower, meeting.turn) == ("accepted", first, "")

    meeting.propose([third, fourth], by=dao)
    meeting.accept(fourth, by=chiara)
    assert (meeting.slot.lower, meeting.sequence) == (fourth, sequence + 1)
    assert [booking.slot.lower for booking in Booking.objects.all()] == [fourth, fourth]
    assert first in meeting.times_left(rules)


def test_cancelling_says_why_and_gives_the_time_back(meeting: Meeting, chiara, dao, rules) -> None:
    first = rules.starts()[0]
    meeting.accept(first, by=dao)
    letters()

    meeting.cancel(by=chiara, words="My train is gone.")

    assert (meeting.state, meeting.slot.lower, Booking.objects.count()) == ("cancelled", first, 0)
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == ([dao.email], "Your meeting with Chiara is cancelled")
    assert "My train is gone." in letter.body
    file = letter.attachments[0].content
    assert "\r\nMETHOD:CANCEL\r\n" in file
    (entry,) = read(file.encode()).values()
    assert (str(entry["STATUS"]), int(entry["SEQUENCE"])) == ("CANCELLED", 2)
    assert make_meeting(rules, chiara, dao).state == "requested"


def test_nobody_is_in_two_meetings_whichever_side_they_are_on(rules: MeetingRules, chiara, dao, ben) -> None:
    first = rules.starts()[0]
    one, two = make_meeting(rules, chiara, dao), make_meeting(rules, ben, chiara)
    one.accept(first, by=dao)

    assert refusal(two.accept, first, by=chiara) == "You have another meeting at that time."
    two.refresh_from_db()
    assert (two.state, two.proposals, two.turn) == ("requested", [first], "invitee")
    third = make_meeting(rules, dao, ben, 1)
    other = make_event("Elsewhere", starts_at=rules.event.starts_at)
    there = make_meeting(make_meeting_rules(other), ben, chiara, 1)
    third.accept(rules.starts()[1], by=ben)
    assert refusal(there.accept, there.proposals[0], by=chiara) == "They have another meeting then."


def test_the_database_itself_refuses_two_meetings_at_once(meeting: Meeting, chiara, dao, ben, rules) -> None:
    meeting.accept(rules.starts()[0], by=dao)
    other = make_meeting(rules, ben, dao, 3)
    slot = type(meeting.slot)(meeting.slot.lower + timedelta(minutes=5), meeting.slot.upper + timedelta(minutes=5))

    with pytest.raises(IntegrityError, match="booking_nobody_in_two_meetings"), transaction.atomic():
        Booking.objects.create(meeting=other, member=dao, slot=slot)
    # One meeting ends when the next begins.
    Booking.objects.create(meeting=other, member=dao, slot=type(slot)(meeting.slot.upper, slot.upper))


def test_only_times_that_both_have_free_can_be_asked_for(rules: MeetingRules, chiara, dao) -> None:
    starts = rules.starts()
    make_taker(rules, chiara, starts=starts[:3])
    make_taker(rules, dao, starts=starts[2:])

    assert "taken meanwhile" in refusal(make_meeting, rules, chiara, dao, 1)
    assert make_meeting(rules, chiara, dao, 2).proposals == [starts[2]]


def test_only_who_opted_in_asks_and_is_asked(rules: MeetingRules, chiara, dao) -> None:
    asked = {"starts": rules.starts()[:1], "kind": "b2b", "text": "Hello", "language": "en"}

    assert "Say first" in refusal(Meeting.objects.ask, rules, by=chiara, invitee=dao, **asked)
    make_taker(rules, chiara)
    assert "take no meetings" in refusal(Meeting.objects.ask, rules, by=chiara, invitee=dao, **asked)
    make_taker(rules, dao, kinds=["c2c"])
    assert "of this kind" in refusal(Meeting.objects.ask, rules, by=chiara, invitee=dao, **asked)
    assert "themselves" in refusal(Meeting.objects.ask, rules, by=chiara, invitee=chiara, **asked)


def test_a_request_sent_twice_is_one_and_no_second_is_asked_beside_it(meeting: Meeting, rules, chiara, dao) -> None:
    assert make_meeting(rules, chiara, dao, 0, 1) == meeting
    assert "between you already" in refusal(make_meeting, rules, chiara, dao, text="Another one")
    assert "between you already" in refusal(make_meeting, rules, dao, chiara)
    with pytest.raises(IntegrityError, match="meeting_once_between_two"), transaction.atomic():
        Meeting.objects.create(
            event=rules.event, requester=dao, invitee=chiara, minutes=20, proposals=meeting.proposals,
            last_proposal=meeting.last_proposal, turn="invitee",
        )  # fmt: skip


def test_nobody_asks_more_than_some_at_once(rules: MeetingRules, chiara: Member) -> None:
    for _ in range(MOST_REQUESTS):
        make_meeting(rules, chiara, make_member())

    assert f"{MOST_REQUESTS} of your requests" in refusal(make_meeting, rules, chiara, make_member())
    Meeting.objects.first().withdraw(by=chiara)
    assert make_meeting(rules, chiara, make_member()).state == "requested"


def test_nobody_writes_to_the_other_without_end(meeting: Meeting, chiara, dao, rules) -> None:
    meeting.accept(rules.starts()[0], by=dao)
    for number in range(MOST_CHANGES - 1):
        meeting.place_at(by=dao, place=f"Table {number}", url="")

    assert "too often" in refusal(meeting.place_at, by=dao, place="Table", url="")
    meeting.cancel(by=dao, words="Enough.")
    assert meeting.state == "cancelled"


def test_what_nobody_answers_lapses_and_both_are_told(meeting: Meeting, chiara, dao, rules, time_machine) -> None:
    letters()
    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))
    assert "lapsed" in refusal(meeting.accept, rules.starts()[0], by=dao)

    assert (tasks.lapse_meetings(0), tasks.lapse_meetings(0)) == (1, 0)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.turn) == ("lapsed", "")
    told = letters()
    assert told == [
        ([chiara.email], "The request between you and Dao has lapsed"),
        ([dao.email], "The request between you and Chiara has lapsed"),
    ]


def test_other_times_that_nobody_answers_lapse_and_the_agreed_one_stands(meeting: Meeting, dao, rules, time_machine):
    meeting.accept(rules.starts()[0], by=dao)
    meeting.propose([rules.starts()[2]], by=dao)
    time_machine.move_to(timezone.now() + timedelta(days=8))

    assert tasks.lapse_meetings(0) == 1
    meeting.refresh_from_db()
    assert (meeting.state, meeting.slot.lower, meeting.turn) == ("accepted", rules.starts()[0], "")


def test_afterwards_both_note_what_became_of_it(meeting: Meeting, chiara, dao, rules, time_machine) -> None:
    meeting.accept(rules.starts()[0], by=dao)
    assert "not over yet" in refusal(meeting.note_outcome, StepKind.HELD, by=dao)
    time_machine.move_to(rules.starts()[0] + timedelta(minutes=5))
    assert "has begun" in refusal(meeting.cancel, by=dao, words="Late.")

    time_machine.move_to(rules.ends_at)
    meeting.note_outcome(StepKind.NO_SHOW, by=dao)
    meeting.note_outcome(StepKind.HELD, by=chiara)

    assert (meeting.state, Booking.objects.count()) == ("held", 2)
    assert [step.kind for step in meeting.steps.all()] == ["asked", "accepted", "no-show", "held"]


@pytest.mark.parametrize("state", ["declined", "withdrawn", "lapsed", "cancelled"])
def test_what_is_over_stays_over(state: str, meeting: Meeting, chiara, dao, rules, time_machine) -> None:
    first = rules.starts()[0]
    if state == "cancelled":
        meeting.accept(first, by=dao)
        meeting.cancel(by=dao, words="No.")
    else:
        {"declined": lambda: meeting.decline(by=dao), "withdrawn": lambda: meeting.withdraw(by=chiara)}.get(
            state, lambda: (time_machine.move_to(timezone.now() + timedelta(days=8)), meeting.lapse())
        )()
    assert meeting.state == state
    words = f"Nothing was done: {MeetingState(state).label}."

    told = {
        refusal(meeting.accept, first, by=dao),
        refusal(meeting.decline, by=dao),
        refusal(meeting.propose, [first], by=dao),
        refusal(meeting.withdraw, by=chiara),
        refusal(meeting.cancel, by=dao, words="No."),
        refusal(meeting.place_at, by=dao, place="Here", url=""),
        refusal(meeting.note_outcome, StepKind.HELD, by=dao),
    }
    assert told == {words}
    assert meeting.call_off(by=None) is False


def test_meetings_are_closed_until_an_organiser_opens_them(event: Event, chiara: Member) -> None:
    rules = make_meeting_rules(event, opened_at=None)
    said = {"kinds": ["b2b"], "starts": rules.starts(), "speaks_for": "", "about": "", "language": "en"}

    assert "closed" in refusal(Availability.objects.say, rules, member=chiara, **said)
    rules.open_now()
    Availability.objects.say(rules, member=chiara, **said)
    rules.close_now()
    assert not MeetingRules.objects.get().is_open


def test_who_closes_meetings_lets_answers_through(meeting: Meeting, dao, rules) -> None:
    rules.close_now()

    assert "closed" in refusal(make_meeting, rules, dao, make_member())
    meeting.accept(rules.starts()[0], by=dao)
    assert meeting.state == "accepted"


def test_only_who_has_a_seat_takes_meetings_where_one_registers(event: Event, rules, chiara, dao) -> None:
    make_rules(event)
    said = {"kinds": ["b2b"], "starts": rules.starts(), "speaks_for": "", "about": "", "language": "en"}
    assert "has a seat" in refusal(Availability.objects.say, rules, member=chiara, **said)
    make_registration(event, chiara)
    mine = Availability.objects.say(rules, member=chiara, **said)

    assert [*Availability.objects.visible_to(chiara)] == [mine]
    assert [*Availability.objects.visible_to(dao)] == []
    make_registration(event, dao)
    assert [*Availability.objects.visible_to(dao)] == [mine]
    mine.stop()
    assert [*Availability.objects.visible_to(dao)] == []


def test_times_can_change_but_not_under_a_meeting(meeting: Meeting, chiara, dao, rules) -> None:
    meeting.accept(rules.starts()[1], by=dao)
    later = {"starts_at": rules.starts_at, "ends_at": rules.ends_at, "slot_minutes": 30}
    assert "would lose their time" in refusal(MeetingRules.objects.get().revise, **later)

    shorter = later | {"slot_minutes": 20, "ends_at": rules.starts()[3]}
    MeetingRules.objects.get().revise(**shorter)

    assert Availability.objects.get(member=dao).starts == rules.starts()[:3]


def leave_event(meeting: Meeting, member: Member) -> None:
    Registration.objects.of_member(member).get().cancel()


def be_suspended(meeting: Meeting, member: Member) -> None:
    member.suspend(by=make_member("Ada", is_staff=True), reason="For the story.")


def leave_forum(meeting: Meeting, member: Member) -> None:
    erase(member, keeps_posts=True)


@pytest.mark.parametrize("end", [leave_event, be_suspended, leave_forum])
def test_who_goes_leaves_nobody_waiting(end, event: Event, chiara, dao, ben, rules) -> None:
    make_rules(event)
    for member in (chiara, dao, ben):
        make_registration(event, member)
    agreed, asked = make_meeting(rules, chiara, dao), make_meeting(rules, ben, chiara, 1)
    agreed.accept(rules.starts()[0], by=dao)
    letters()

    end(agreed, chiara)

    states = {meeting.pk: meeting.state for meeting in Meeting.objects.all()}
    assert states == {agreed.pk: "cancelled", asked.pk: "withdrawn"}
    assert not Booking.objects.exists()
    told = sorted(address for to, subject in letters() for address in to if "Your registration" not in subject)
    assert told == sorted([dao.email, ben.email])


def test_who_leaves_the_forum_leaves_nothing_of_themselves_with_the_other(meeting: Meeting, chiara, dao) -> None:
    meeting.decline(by=dao, words="We are full.")

    erase(chiara, keeps_posts=True)

    meeting.refresh_from_db()
    assert (meeting.requester, meeting.requester_for, meeting.text, meeting.invitee) == (None, "", "", dao)
    assert [step.words for step in meeting.steps.all()] == ["", "We are full."]


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_an_event_that_is_off_ends_its_meetings_and_tells_both(status: str, event, meeting, chiara, dao, orla, rules):
    make_release(event)
    meeting.accept(rules.starts()[0], by=dao)
    letters()

    AgendaRelease.objects.say_status(event, status, by=orla, reason="Storm.")
    for job in ProcrastinateJob.objects.filter(task_name="events.tasks.settle_meetings_of"):
        tasks.settle_meetings_of(**job.args)

    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    ended = [to for to, subject in letters() if "is cancelled" in subject]
    assert sorted(ended) == sorted([[chiara.email], [dao.email]])
    assert not MeetingRules.objects.get().is_open


def test_an_event_on_another_day_takes_its_times_along_and_everybody_says_anew(event, meeting, dao, rules) -> None:
    meeting.accept(rules.starts()[0], by=dao)
    Event.objects.update(starts_at=event.starts_at + timedelta(days=20), ends_at=event.ends_at + timedelta(days=20))
    assert "another date" in refusal(make_meeting, MeetingRules.objects.get(), dao, make_member())

    tasks.settle_meetings(0)

    meeting.refresh_from_db()
    moved = MeetingRules.objects.get()
    zone = event.zone
    # Clocks change in between: it stays at the same time of the clocks at the event.
    assert moved.starts_at.astimezone(zone).time() == rules.starts_at.astimezone(zone).time()
    assert (moved.starts_at.astimezone(zone).date() - rules.starts_at.astimezone(zone).date()).days == 20
    assert (meeting.state, Availability.objects.get(member=dao).starts, moved.is_open) == ("cancelled", [], True)


def test_an_event_that_begins_an_hour_later_changes_nothing(event, meeting, dao, rules) -> None:
    meeting.accept(rules.starts()[0], by=dao)
    Event.objects.update(starts_at=event.starts_at + timedelta(hours=1))

    tasks.settle_meetings(0)

    meeting.refresh_from_db()
    assert (meeting.state, MeetingRules.objects.get().starts_at) == ("accepted", rules.starts_at)


def test_days_after_the_event_only_totals_stay(event, meeting, dao, rules, time_machine) -> None:
    meeting.accept(rules.starts()[0], by=dao)
    time_machine.move_to(event.ends_at + timedelta(days=89))
    assert not Meeting.objects.past_their_time(timezone.now()).exists()
    time_machine.move_to(event.ends_at + timedelta(days=91))

    assert Meeting.objects.past_their_time(timezone.now()).forget() == 1
    assert Availability.objects.past_their_time(timezone.now()).drop() == 2

    left = Meeting.objects.get()
    assert (left.requester, left.invitee, left.text, left.steps.count()) == (None, None, "", 0)
    assert dict(Meeting.objects.totals())["accepted"] == [1, 0]
    assert not Meeting.objects.past_their_time(timezone.now()).exists()
