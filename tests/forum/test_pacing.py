"""Limits are counted in the database: stricter for new accounts, also for requests at the same moment."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from forum.models import Pace, Post, Safety, Thread
from forum.models.pacing import Act, TooOftenError
from forum.models.safety import EDITS_A_MINUTE, NEW_POSTS_A_MINUTE, POSTS_A_MINUTE, THREADS_AN_HOUR
from members.models import Member
from tests.at_once import at_once
from tests.factories import make_member, make_post, make_thread, make_topic
from tests.forum.test_posting import reply_to, text

pytestmark = pytest.mark.django_db


def often(act: Act, by: Member) -> int:
    """Do it until it is refused; return how often that went well."""
    for done in range(500):
        try:
            Pace.objects.count_act(act, by)
        except TooOftenError:
            return done
    return 500


def test_a_new_account_may_less_and_whom_somebody_vouches_for_may_as_much_as_others(chiara: Member) -> None:
    nina = make_member("Nina", vouched=False)
    old = make_member("Otto", vouched=False, joined_at=timezone.now() - timedelta(days=8))

    assert [often(Act.POST, member) for member in (chiara, nina, old)] == [
        POSTS_A_MINUTE,
        NEW_POSTS_A_MINUTE,
        POSTS_A_MINUTE,
    ]


def test_a_window_ends_and_the_day_goes_on(chiara: Member) -> None:
    Safety.objects.create(pk=1, posts_a_minute=2, posts_a_day=3)
    now = timezone.now()
    done = []
    for later in (timedelta(0), timedelta(seconds=61), timedelta(minutes=5), timedelta(hours=25)):
        with time_machine.travel(now + later):
            done.append(often(Act.POST, chiara))

    assert done == [2, 1, 0, 2]


def test_an_admin_changes_the_limits_and_they_hold_at_once(sam: Member, chiara: Member, signed_in) -> None:
    thread, browser = make_thread(), signed_in(chiara)
    fields = {field.name: 50 for field in Safety._meta.concrete_fields if field.name != "id"}

    signed_in(sam).post("/admin/forum/safety/add/", fields | {"posts_a_minute": 1})

    answers = [browser.post(reply_to(thread), text()).status_code for _ in range(2)]
    assert (answers, thread.posts.count()) == ([302, 429], 2)
    signed_in(sam).post("/admin/forum/safety/add/", fields)
    assert Safety.objects.count() == 1
    Safety.objects.update(posts_a_minute=0)
    Pace.objects.all().delete()
    assert browser.post(reply_to(thread), text()).status_code == 429


def test_threads_and_changes_have_limits_of_their_own(chiara: Member, signed_in) -> None:
    make_topic("Milk")
    post, browser = make_post(by=chiara), signed_in(chiara)
    Safety.objects.create(pk=1, threads_an_hour=1, edits_a_minute=1)

    threads = [browser.post("/topics/milk/new/", text(title="A title")) for _ in range(2)]
    edits = [browser.post(f"/p/{post.pk}/edit/", text(f"Changed {n}.", base=post.base)) for n in range(2)]

    assert [answer.status_code for answer in threads + edits] == [302, 429, 302, 429]
    assert "You have started many threads today." in threads[1].content.decode()
    assert ("Changed 1." in edits[1].content.decode(), Post.objects.get(pk=post.pk).source) == (True, "Changed 0.")
    assert (THREADS_AN_HOUR, EDITS_A_MINUTE) == (10, 10)


@pytest.mark.django_db(transaction=True)
def test_a_limit_holds_for_requests_at_the_same_moment() -> None:
    chiara, threads = make_member("Chiara"), [make_thread() for _ in range(8)]

    def reply(thread: Thread) -> int:
        browser = Client()
        browser.force_login(chiara)
        return browser.post(reply_to(thread), text()).status_code

    answers = at_once(*[lambda thread=thread: reply(thread) for thread in threads])

    assert sorted(answers) == [302] * POSTS_A_MINUTE + [429] * 2
    assert Post.objects.filter(author=chiara).count() == POSTS_A_MINUTE


@pytest.mark.django_db(transaction=True)
def test_equal_submits_count_once_and_none_is_refused() -> None:
    """A double click, also on the last one that is allowed."""
    chiara, thread, topic = make_member("Chiara"), make_thread(), make_topic("Milk")
    post, other = make_post(by=chiara), make_post()
    Safety.objects.create(pk=1, posts_a_minute=1, threads_an_hour=1, edits_a_minute=1, reports_an_hour=1)
    forms = {
        reply_to(thread): text(),
        f"{topic.get_absolute_url()}new/": text(title="A title"),
        f"/p/{post.pk}/edit/": text("Changed.", base=post.base),
        f"/p/{other.pk}/report/": {"reason": "spam"},
    }

    def send(address: str) -> int:
        browser = Client()
        browser.force_login(chiara)
        return browser.post(address, forms[address]).status_code

    for address in forms:
        assert at_once(*[lambda to=address: send(to)] * 4) == [302] * 4, address
    assert {pace.act: pace.day_count for pace in Pace.objects.all()} == dict.fromkeys(Act.values, 1)
    assert (Post.objects.filter(author=chiara).count(), Thread.objects.filter(author=chiara).count()) == (3, 1)


def test_a_form_sent_again_after_others_counts_once(chiara: Member, signed_in) -> None:
    browser, first = signed_in(chiara), text("First")
    threads = [make_thread() for _ in range(3)]
    sent = [(threads[0], first), (threads[1], text()), (threads[0], first), (threads[2], text())]

    assert [browser.post(reply_to(thread), said).status_code for thread, said in sent] == [302] * 4
    assert Pace.objects.get().day_count == 3
