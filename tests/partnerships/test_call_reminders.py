"""Followers of a call hear of its deadlines: 30, 7 and 1 days before, and when one is told anew; each once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction

from forum.notices import shown_notices
from members.models import Member
from notifications.letters import unsubscribe_token
from notifications.levels import Level
from notifications.models import Follow, Notification
from partnerships import reminding
from partnerships.models import Call, CallDeadline, CallReminder, Occasion
from partnerships.tasks import mail_reminder, remind_of_deadlines
from tests.at_once import at_once
from tests.factories import make_call, make_deadline, make_member

pytestmark = pytest.mark.django_db
# Five o'clock in summer time; a month before it is five o'clock in winter.
CLOSES = datetime.fromisoformat("2027-04-20T17:00:00+02:00")
LONG_BEFORE = datetime.fromisoformat("2027-01-10T12:00:00+01:00")


@pytest.fixture
def gil(db: None) -> Member:
    """Wants one mail for each notice, and follows the call."""
    return make_member("Gil", mail_mode="each", time_zone="Europe/Athens")


@pytest.fixture
def call(gil: Member) -> Call:
    with time_machine.travel(LONG_BEFORE - timedelta(days=1), tick=False):
        call = make_call("Pilots", closes=CLOSES)
        Follow.objects.set_level(call, Level.FOLLOW, by=gil)
    with time_machine.travel(LONG_BEFORE, tick=False):
        run(LONG_BEFORE)
    return call


def run(now: str | datetime) -> list[str]:
    """Let the worker do what is due at a moment, twice; return the subjects of the letters."""
    mail.outbox.clear()
    with time_machine.travel(now, tick=False):
        for _again in range(2):
            remind_of_deadlines(0)
            for reminder in CallReminder.objects.all():
                mail_reminder(reminder_id=reminder.pk)
    return [letter.subject for letter in mail.outbox]


def test_reminders_come_three_times_by_the_clock_of_the_deadline(call: Call) -> None:
    days = {
        "2027-03-21T15:59:00+00:00": [],
        "2027-03-21T16:00:00+00:00": ["30 days left: Pilots"],  # five in winter, before clocks go forward
        "2027-04-01T12:00:00+00:00": [],
        "2027-04-13T15:00:00+00:00": ["7 days left: Pilots"],
        "2027-04-19T14:59:00+00:00": [],
        "2027-04-19T15:00:00+00:00": ["1 day left: Pilots"],
        "2027-04-20T15:00:01+00:00": [],
    }
    assert {moment: run(moment) for moment in days} == days


def test_the_letter_tells_the_time_of_the_source_and_of_its_reader(call: Call, gil: Member) -> None:
    run("2027-04-13T15:00:00+00:00")
    (letter,) = mail.outbox
    assert letter.to == [gil.email]
    assert "Deadline: 20 April 2027, 17:00 (Europe/Brussels)" in letter.body
    assert "In your time zone: 20 April 2027, 18:00" in letter.body
    assert "http://testserver/calls/pilots/" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_worker_that_was_down_tells_how_near_it_is_and_nothing_else(call: Call) -> None:
    assert run("2027-04-17T09:00:00+00:00") == ["3 days left: Pilots"]
    assert run("2027-04-18T09:00:00+00:00") == []


def test_only_who_follows_and_wants_mail_gets_a_letter_and_all_who_follow_a_notice(call: Call, gil: Member) -> None:
    silent, muted = make_member("Silent", mail_mode="none"), make_member("Muted")
    daily, gone = make_member("Daily", mail_mode="daily"), make_member("Gone", suspended_at=LONG_BEFORE)
    make_member("Stranger")
    for member, level in ((silent, "follow"), (muted, "muted"), (daily, "follow"), (gone, "follow")):
        Follow.objects.set_level(call, level, by=member)
    run("2027-04-13T15:00:00+00:00")
    assert sorted(address for letter in mail.outbox for address in letter.to) == sorted([gil.email, daily.email])
    assert set(Notification.objects.values_list("member__display_name", "reason")) == {
        (name, "deadline") for name in ("Gil", "Silent", "Daily")
    }


def test_who_read_the_notice_first_gets_no_letter(call: Call, gil: Member) -> None:
    with time_machine.travel("2027-04-13T15:00:00+00:00", tick=False):
        remind_of_deadlines(0)
    Notification.objects.mark_read(gil)
    assert run("2027-04-13T15:10:00+00:00") == []


def test_a_deadline_that_moves_is_told_with_what_was_told_before(call: Call) -> None:
    run("2027-04-13T15:00:00+00:00")
    with time_machine.travel("2027-04-14T09:00:00+00:00", tick=False):
        deadline = call.deadlines.get()
        deadline.closes_on += timedelta(days=30)
        deadline.save()
    assert run("2027-04-14T09:10:00+00:00") == ["Moved: the deadline of Pilots"]
    (letter,) = mail.outbox
    assert "Deadline: 20 May 2027, 17:00 (Europe/Brussels)" in letter.body
    assert "You were told before: 20 April 2027, 17:00 (Europe/Brussels)" in letter.body
    # Nothing on the old day; the new one is counted from the beginning.
    assert run("2027-04-19T15:00:00+00:00") == []
    assert run("2027-04-20T15:00:00+00:00") == ["30 days left: Pilots"]
    assert run("2027-05-13T15:00:00+00:00") == ["7 days left: Pilots"]


def test_a_deadline_that_moves_near_is_told_once_not_twice(call: Call) -> None:
    with time_machine.travel("2027-03-01T09:00:00+00:00", tick=False):
        deadline = call.deadlines.get()
        deadline.closes_on = datetime.fromisoformat("2027-03-05").date()
        deadline.save()
    assert run("2027-03-01T09:10:00+00:00") == ["Moved: the deadline of Pilots"]
    assert run("2027-03-04T16:00:00+00:00") == ["1 day left: Pilots"]


def test_a_letter_that_waits_while_the_deadline_moves_is_not_sent(call: Call) -> None:
    with time_machine.travel("2027-04-13T15:00:00+00:00", tick=False):
        remind_of_deadlines(0)
        deadline = call.deadlines.get()
        deadline.closes_on += timedelta(days=60)
        deadline.save()
    assert run("2027-04-13T15:10:00+00:00") == ["Moved: the deadline of Pilots"]


def test_followers_hear_of_a_deadline_that_is_added_or_called_off(call: Call, sam: Member) -> None:
    with time_machine.travel("2027-02-01T09:00:00+00:00", tick=False):
        make_deadline(call, CLOSES + timedelta(days=90), stage="Full proposal")
    assert run("2027-02-01T09:10:00+00:00") == ["A deadline of Pilots"]
    assert "Full proposal" in mail.outbox[0].body
    with time_machine.travel("2027-02-02T09:00:00+00:00", tick=False):
        call.deadlines.get(stage="").cancel(by=sam, reason="So it says.")
    assert run("2027-02-02T09:10:00+00:00") == ["Called off: a deadline of Pilots"]
    assert "This deadline is called off: 20 April 2027, 17:00 (Europe/Brussels)" in mail.outbox[0].body
    assert run("2027-04-13T15:00:00+00:00") == []


def test_who_follows_later_is_not_told_what_the_page_said_then(call: Call, dao: Member) -> None:
    with time_machine.travel("2027-02-01T09:00:00+00:00", tick=False):
        make_deadline(call, CLOSES + timedelta(days=90))
    with time_machine.travel("2027-02-01T10:00:00+00:00", tick=False):
        Follow.objects.set_level(call, Level.FOLLOW, by=dao)
    run("2027-02-01T10:10:00+00:00")
    assert not Notification.objects.filter(member=dao).exists()


def test_a_deadline_of_the_past_is_no_news(call: Call) -> None:
    with time_machine.travel("2027-06-01T09:00:00+00:00", tick=False):
        make_deadline(call, CLOSES + timedelta(days=1))
    assert run("2027-06-01T09:10:00+00:00") == []


def test_the_database_makes_no_reminder_twice(call: Call) -> None:
    deadline = call.deadlines.get()
    told = {"deadline": deadline, "sequence": 0, "occasion": Occasion.WEEK}
    when = {"closes_on": deadline.closes_on, "closes_time": deadline.closes_time, "zone": deadline.zone}
    CallReminder.objects.create(**told, **when)
    with pytest.raises(IntegrityError, match="call_reminder_once"), transaction.atomic():
        CallReminder.objects.create(**told, **when)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_everybody_once(call: Call) -> None:
    deadline, now = call.deadlines.get().pk, datetime.fromisoformat("2027-04-13T15:00:00+00:00")
    made = at_once(lambda: reminding.tell(deadline, now), lambda: reminding.tell(deadline, now))
    assert sorted(map(len, made)) == [0, 1]
    reminder = CallReminder.objects.for_notices().get(occasion=Occasion.WEEK)
    assert sorted(at_once(lambda: reminding.mail(reminder), lambda: reminding.mail(reminder))) == [0, 1]


def test_the_inbox_shows_the_deadline_and_turns_it_down(call: Call, gil: Member, signed_in: Any) -> None:
    run("2027-04-13T15:00:00+00:00")
    browser = signed_in(gil)
    notice = shown_notices(gil).get()
    page = browser.get("/notifications/").content.decode()
    assert "A deadline of a call you follow" in page
    assert '<time datetime="2027-04-20T17:00:00+02:00">20 April 2027, 17:00</time>' in page
    browser.post(f"/notifications/{notice.pk}/less/")
    assert Follow.objects.with_level(Call.objects.all(), gil).get().reader_level == Level.NORMAL
    assert "You no longer follow this call." in browser.get(f"/notifications/?lowered={notice.pk}").content.decode()
    browser.post(f"/notifications/{notice.pk}/more/")
    assert Follow.objects.with_level(Call.objects.all(), gil).get().reader_level == Level.FOLLOW
    CallDeadline.objects.update(sequence=1)
    assert "It was told anew since" in browser.get("/notifications/").content.decode()


def test_the_letter_leads_to_less_of_it_without_signing_in(call: Call, gil: Member, client: Any) -> None:
    run("2027-04-13T15:00:00+00:00")
    way_out = f"/unsubscribe/{unsubscribe_token(gil, shown_notices(gil).get().pk)}/"
    assert "Less of this: A deadline of a call you follow" in client.get(way_out).content.decode()
    client.post(way_out, {"less": "1"})
    assert Follow.objects.with_level(Call.objects.all(), gil).get().reader_level == Level.NORMAL


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_for_what_is_due_asks_one_question_whatever_there_is(
    rows: int, gil: Member, django_assert_num_queries: Any
) -> None:
    with time_machine.travel(LONG_BEFORE, tick=False):
        for n in range(rows):
            make_call(f"Unfollowed {n}", closes=CLOSES)
    with django_assert_num_queries(1), time_machine.travel("2027-04-13T15:00:00+00:00", tick=False):
        remind_of_deadlines(0)
