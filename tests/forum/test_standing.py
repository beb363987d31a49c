"""Threads close on a day, stand on top until a day, slow down, and leave a line where they were."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.querysets import PAGE_SIZE
from forum.models import ModerationEntry, Thread
from forum.rules import ClosedError, SlowError, may_reply
from forum.tasks import unpin_threads
from members.models import Member
from partnerships.models import Partnership
from tests.factories import make_post, make_thread, make_topic

pytestmark = pytest.mark.django_db
WHY = "The call is over by then."


def act(browser: Client, thread: Thread, verb: str, **data: object) -> str:
    return browser.post(f"{thread.get_absolute_url()}{verb}/", {"reason": WHY} | data, follow=True).content.decode()


def test_a_thread_closes_on_a_day(ada: Member, ben: Member, signed_in, eve: Client) -> None:
    thread = make_thread()
    day = timezone.localdate() + timedelta(days=3)

    said = act(signed_in(ada), thread, "close", at=day.isoformat())

    assert f"It closes on {day.day} {day:%B %Y}." in said
    thread.refresh_from_db()
    page = eve.get(thread.get_absolute_url()).content.decode()
    assert f"Moderators close this thread on {day.day} {day:%B %Y}: {WHY}" in " ".join(page.split())
    assert (thread.is_closed, may_reply(ben, thread)) == (False, True)
    make_post(thread, by=ben)

    Thread.objects.update(closed_at=timezone.now() - timedelta(seconds=1))
    thread.refresh_from_db()
    assert (thread.is_closed, may_reply(ben, thread), may_reply(ada, thread)) == (True, False, True)
    with pytest.raises(ClosedError):
        make_post(thread, by=ben)
    assert "Closed by moderators on" in eve.get(thread.get_absolute_url()).content.decode()


def test_closed_without_a_day_is_closed_now_and_reopened_forgets_why(ada: Member, signed_in, eve: Client) -> None:
    thread = make_thread()
    act(signed_in(ada), thread, "close")
    assert WHY in eve.get(thread.get_absolute_url()).content.decode()
    act(signed_in(ada), thread, "reopen")
    thread.refresh_from_db()
    assert (thread.closed_at, thread.closing_reason) == (None, "")


@pytest.mark.parametrize(("verb", "field"), [("close", "at"), ("pin", "until")])
def test_a_day_that_is_not_to_come_is_refused_beside_it(ada: Member, signed_in, verb: str, field: str) -> None:
    thread = make_thread()
    page = act(signed_in(ada), thread, verb, **{field: (timezone.localdate() - timedelta(days=1)).isoformat()})
    assert "Choose a day that lies ahead." in page
    assert WHY in page
    thread.refresh_from_db()
    assert (thread.closed_at, thread.pinned_at) == (None, None)


def test_a_thread_is_pinned_until_a_day(ada: Member, signed_in, eve: Client) -> None:
    thread = make_thread()
    day = timezone.localdate() + timedelta(days=2)
    act(signed_in(ada), thread, "pin", until=day.isoformat())
    assert f"Pinned until {day.day} {day:%B %Y}" in eve.get(thread.get_absolute_url()).content.decode()

    unpin_threads(0)
    thread.refresh_from_db()
    assert thread.pinned_at is not None
    Thread.objects.update(pinned_until=timezone.now())
    unpin_threads(0)

    thread.refresh_from_db()
    assert (thread.pinned_at, thread.pinned_until) == (None, None)
    entry = ModerationEntry.objects.order_by("-pk")[0]
    assert (entry.verb, entry.moderator, entry.reason) == ("unpin", None, "The day until which it was pinned is over.")


def test_in_a_slowed_thread_each_member_posts_once_in_a_while(
    ada: Member, ben: Member, chiara: Member, signed_in, django_assert_num_queries
) -> None:
    thread = make_thread()
    act(signed_in(ada), thread, "slow", minutes=60)
    thread.refresh_from_db()
    first = make_post(thread, by=ben)
    with pytest.raises(SlowError) as refused:
        make_post(thread, by=ben)
    assert refused.value.until == first.created_at + timedelta(minutes=60)
    make_post(thread, by=chiara), make_post(thread, by=ada), make_post(thread, by=ada)

    data = {"source": "Once more", "language": "en", "token": "1" * 32}
    answer = signed_in(ben).post(f"{thread.get_absolute_url()}reply/", data)
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "This thread is slowed down: you can post in it again at" in page
    assert "Once more" in page
    assert "each member posts once in 60 minutes" in page

    first.__class__.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(minutes=61))
    assert signed_in(ben).post(f"{thread.get_absolute_url()}reply/", data).status_code == 302
    act(signed_in(ada), thread, "slow", minutes=0)
    thread.refresh_from_db()
    make_post(thread, by=ben)


def test_a_moved_thread_leaves_a_line_where_wished(
    ada: Member, ben: Member, chiara: Member, mobility: Partnership, signed_in, eve: Client
) -> None:
    shelf, other = make_topic("Shelf"), make_topic("Other")
    thread, silent = make_thread(shelf, title="Milk"), make_thread(shelf, title="Cheese")
    browser = signed_in(ada)
    act(browser, silent, "move", topic=other.pk)
    assert "Cheese" not in eve.get(shelf.get_absolute_url()).content.decode()

    act(browser, thread, "move", topic=other.pk, leaves_line="on")

    page = eve.get(shelf.get_absolute_url()).content.decode()
    assert page.count('<ul class="gone-list">') == 1
    assert f'<a href="{thread.get_absolute_url()}" lang="en">Milk</a>' in page
    inner = make_topic("Inner", audience="partnership", partnership=mobility)
    Thread.objects.filter(pk=thread.pk).update(topic=inner)
    seen = ["Milk" in signed_in(each).get(shelf.get_absolute_url()).content.decode() for each in (chiara, ben)]
    assert seen == [False, True]
    Thread.objects.update(line_until=timezone.now())
    assert "gone-list" not in browser.get(shelf.get_absolute_url()).content.decode()


def test_a_thread_is_not_moved_to_where_it_stands(ada: Member, signed_in) -> None:
    thread = make_thread()
    page = act(signed_in(ada), thread, "move", topic=thread.topic_id)
    assert "Select a valid choice" in page
    assert ModerationEntry.objects.count() == 0


def test_who_slows_a_thread_down_says_how_much(ada: Member, signed_in) -> None:
    thread = make_thread()
    assert "Choose how often." in act(signed_in(ada), thread, "slow", minutes="")
    thread.refresh_from_db()
    assert thread.slow_minutes == 0


def test_lines_of_moved_threads_cost_one_query(
    ada: Member, chiara: Member, signed_in, django_assert_num_queries
) -> None:
    shelf = make_topic()
    threads = [make_thread(shelf) for _ in range(4)]
    browser = signed_in(chiara)
    browser.get(shelf.get_absolute_url())
    with django_assert_num_queries(5):
        browser.get(shelf.get_absolute_url())
    for count in (1, 3):
        for thread in threads[count - 1 : count + 1] if count > 1 else threads[:1]:
            Thread.objects.get(pk=thread.pk).move(make_topic(), by=ada, reason=WHY, leaves_line=True)
        with django_assert_num_queries(6):
            page = browser.get(shelf.get_absolute_url()).content.decode()
        assert page.count("Moved:") == count
    assert PAGE_SIZE == 25
