"""One click on a take-away leads to the one thread that discusses it."""

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Session, Takeaway
from forum.models import Thread, ThreadState, Topic
from members.models import Member
from notifications.levels import Level
from tests.at_once import at_once
from tests.factories import make_event, make_member, make_release, make_session


def concluded() -> Takeaway:
    """Return the conclusion of a released breakout."""
    session = make_session(make_event("Cluster days"), "Milk and sensors", kind=Session.Kind.BREAKOUT, number=2)
    takeaway = Takeaway.objects.create(session=session, number=1, text="Share the data sheet first.")
    make_release(session.event)
    return takeaway


def address(takeaway: Takeaway) -> str:
    return f"/topics/milk-and-sensors/take-aways/{takeaway.pk}/discuss/"


def test_the_first_click_opens_a_prefilled_thread_and_the_second_follows_it(
    chiara: Member, dao: Member, signed_in
) -> None:
    takeaway = concluded()

    first = signed_in(chiara).post(address(takeaway))
    thread = Thread.objects.get()
    second = signed_in(dao).post(address(takeaway))

    assert (first["Location"], second["Location"]) == (thread.get_absolute_url(), thread.get_absolute_url())
    assert (thread.title, thread.takeaway, thread.author) == ("Share the data sheet first.", takeaway, chiara)
    assert thread.posts.get().source == "> Share the data sheet first."
    assert ThreadState.objects.get(thread=thread, member=dao).level == Level.FOLLOW


def test_a_take_away_of_another_session_is_not_discussed_here(chiara: Member, signed_in) -> None:
    concluded()
    other = make_session(make_event("Other days"), "Honey", kind=Session.Kind.BREAKOUT, number=1)
    elsewhere = Takeaway.objects.create(session=other, number=1, text="Not here.")
    make_release(other.event)

    assert signed_in(chiara).post(address(elsewhere)).status_code == 404
    assert not Thread.objects.exists()


def test_the_page_of_the_session_offers_it(chiara: Member, signed_in, eve: Client) -> None:
    takeaway = concluded()
    session = takeaway.session.get_absolute_url()

    assert f'action="{address(takeaway)}"' in signed_in(chiara).get(session).content.decode()
    assert address(takeaway) not in eve.get(session).content.decode()


@pytest.mark.django_db(transaction=True)
def test_four_members_who_click_at_once_share_one_thread() -> None:
    takeaway, browsers = concluded(), [Client() for _ in range(4)]
    for browser in browsers:
        browser.force_login(make_member())

    answers = at_once(*[lambda b=b: b.post(address(takeaway)) for b in browsers])

    thread = Thread.objects.get()
    assert {answer["Location"] for answer in answers} == {thread.get_absolute_url()}
    assert Topic.objects.get().thread_count == 1


def test_who_may_not_open_a_thread_is_told_why(chiara: Member, signed_in) -> None:
    takeaway = concluded()
    Topic.objects.update(closed_at=timezone.now())

    answer = signed_in(chiara).post(address(takeaway))

    assert answer.status_code == 403
    assert "Share the data sheet first." in answer.content.decode()
    assert not Thread.objects.exists()
