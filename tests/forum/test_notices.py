"""Who hears of a post, why, and how they hear less: one notice for each member and post, by the strongest reason."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from forum.models import Post, Thread, ThreadState, Topic, TopicState
from forum.notices import lift, lower, quoted_posts, tell_about_answer, tell_about_post, unread_notice_count
from members.models import Member
from members.rules import may_write
from notifications.levels import Level
from notifications.models import Follow, Notification
from partnerships.models import Editorship, Participation
from tests.at_once import at_once
from tests.factories import (
    make_call,
    make_event,
    make_member,
    make_organisation,
    make_partnership,
    make_post,
    make_session,
    make_thread,
    make_topic,
)

pytestmark = pytest.mark.django_db
INBOX = "/notifications/"


def told(post: Post) -> dict[str, str]:
    """Tell of a post as the worker does, and return who was told, and why."""
    tell_about_post(Post.objects.for_notices().get(pk=post.pk))
    rows = Notification.objects.of_target(post).values_list("member__display_name", "reason")
    return dict(rows)


def test_a_reply_reaches_who_started_the_thread_and_who_follows_it(ada, chiara, dao):
    thread = make_thread(by=chiara)
    ThreadState.objects.set_level(thread, Level.FOLLOW, by=ada)

    assert told(make_post(thread, by=dao)) == {"Chiara": "reply", "Ada": "thread"}


def test_the_strongest_reason_counts_and_nobody_is_told_twice(chiara, dao):
    thread = make_thread(by=chiara)
    opening = thread.posts.get()
    post = make_post(thread, by=dao, source=f"{opening.as_quote}Yes, @{chiara.username}.")

    assert told(post) == {"Chiara": "mention"}
    assert told(post) == {"Chiara": "mention"}


def test_a_quote_reaches_who_is_quoted(ada, chiara, dao):
    thread = make_thread(by=chiara)
    post = make_post(thread, by=ada)
    answer = make_post(thread, by=dao, source=f"{post.as_quote}I agree.")

    assert quoted_posts(answer.source) == [post.pk]
    assert told(answer) == {"Ada": "quote", "Chiara": "reply"}


def test_a_new_thread_reaches_who_follows_what_it_is_about(ada, ben, chiara, dao, mobility):
    event = make_event()
    about_event = make_topic(session=make_session(event))
    about_partnership = make_topic(partnership=mobility)
    TopicState.objects.set_level(about_event, Level.FOLLOW, by=ada)
    Follow.objects.set_level(event, Level.FOLLOW, by=ada)
    Follow.objects.set_level(event, Level.FOLLOW, by=ben)
    Follow.objects.set_level(mobility, Level.FOLLOW, by=chiara)
    first, second = make_thread(about_event, by=dao), make_thread(about_partnership, by=dao)

    assert told(first.posts.get()) == {"Ada": "topic", "Ben": "event"}
    assert told(second.posts.get()) == {"Chiara": "partnership"}
    assert told(make_post(first, by=chiara)) == {"Dao": "reply"}


def test_whoever_follows_an_organisation_hears_of_its_partnerships_and_events(ada, ben, chiara, dao, mobility):
    works = make_organisation("Works")
    Participation.objects.create(partnership=mobility, organisation=works)
    event = make_event()
    event.hosts.add(works)
    for member, level in ((ada, Level.FOLLOW), (ben, Level.MUTED), (chiara, Level.FOLLOW)):
        Follow.objects.set_level(works, level, by=member)
    Follow.objects.set_level(mobility, Level.FOLLOW, by=chiara)
    about_both = make_topic(partnership=mobility), make_topic(session=make_session(event))
    first, second = (make_thread(topic, by=dao) for topic in about_both)

    assert told(first.posts.get()) == {"Ada": "organisation", "Chiara": "partnership"}
    assert told(second.posts.get()) == {"Ada": "organisation", "Chiara": "organisation"}
    assert told(make_thread(by=dao).posts.get()) == {}


@pytest.mark.parametrize("verb", ["thread", "topic"])
def test_whoever_muted_it_hears_nothing_at_all(chiara, dao, verb):
    thread = make_thread(by=chiara)
    if verb == "thread":
        ThreadState.objects.set_level(thread, Level.MUTED, by=chiara)
    else:
        TopicState.objects.set_level(thread.topic, Level.MUTED, by=chiara)

    assert told(make_post(thread, by=dao, source=f"@{chiara.username}, see this")) == {}


def test_a_hidden_post_reaches_nobody(ada, chiara, dao):
    post = make_post(make_thread(by=chiara), by=dao)
    post.hide(by=ada, reason="For the story.")

    assert told(post) == {}


def test_whoever_has_read_it_already_is_told_nothing(chiara, dao, signed_in):
    post = make_post(make_thread(by=chiara), by=dao)
    signed_in(chiara).get(post.thread.get_absolute_url())

    assert told(post) == {}


def test_a_change_is_news_only_for_whom_it_names_now(chiara, dao, orla):
    thread = make_thread(by=chiara)
    post = make_post(thread, by=dao)
    post.edit(source=f"@{orla.username}, what do you think?", language="en")
    tell_about_post(Post.objects.for_notices().get(pk=post.pk), changed=True)

    assert dict(Notification.objects.of_target(post).values_list("member__display_name", "reason")) == {
        "Orla": "mention"
    }


def test_an_accepted_answer_reaches_its_author(chiara, dao):
    thread = make_thread(by=chiara, kind=Thread.Kind.QUESTION)
    answer = make_post(thread, by=dao)
    thread.accept(answer)
    tell_about_answer(Post.objects.for_notices().get(pk=answer.pk))

    assert dao.notifications.get().reason == "answer"


def test_telling_is_left_to_the_worker_in_the_transaction_that_posts(chiara):
    post = make_post(by=chiara)
    jobs = ProcrastinateJob.objects.filter(task_name="forum.tasks.post_written")

    assert {"post_id": post.pk, "changed": False} in list(jobs.values_list("args", flat=True))


LONG_AGO = timezone.now() - timedelta(days=9)
KINDS_OF_MEMBERS = ["fine", "suspended", "silenced", "over", "unverified", "editor", "moderator"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    audience=st.sampled_from(Topic.Audience.values),
    hidden=st.booleans(),
    states=st.lists(st.sampled_from(KINDS_OF_MEMBERS), min_size=1, max_size=4),
)
def test_who_is_told_is_who_may_read_it(sam, audience, hidden, states):
    """The set that is told, asked once for all, is the one that `visible_to` gives member by member."""
    partnership = make_partnership()
    topic = make_topic(audience=audience, partnership=partnership)
    members = [make_member(state, verified=state != "unverified") for state in states]
    for member, state in zip(members, states, strict=True):
        if state == "editor":
            Editorship.objects.create(partnership=partnership, member=member)
        if state == "moderator":
            Member.objects.filter(pk=member.pk).update(is_staff=True, is_superuser=True)
        TopicState.objects.set_level(topic, Level.FOLLOW, by=member)
        if state == "suspended":
            member.suspend(by=sam, reason="For the story.")
        if state == "silenced":
            member.silence(by=sam, reason="For the story.")
        if state == "over":
            Member.objects.filter(pk=member.pk).update(suspended_at=LONG_AGO, suspended_until=LONG_AGO)
    if hidden:
        Topic.objects.filter(pk=topic.pk).update(hidden_at=topic.partnership and sam.joined_at)
    post = make_thread(Topic.objects.get(pk=topic.pk), by=sam).posts.get()
    tell_about_post(Post.objects.for_notices().get(pk=post.pk))

    readers = [member for member in Member.objects.filter(pk__in=[m.pk for m in members]) if may_write(member)]
    expected = {m.pk for m in readers if Post.objects.visible_to(m).filter(pk=post.pk).exists()}
    assert set(Notification.objects.of_target(post).values_list("member", flat=True)) == expected


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_everybody_once(chiara, dao):
    post = make_post(make_thread(by=chiara), by=dao)
    at_once(*[lambda: tell_about_post(Post.objects.for_notices().get(pk=post.pk))] * 4)

    assert Notification.objects.count() == 1


def test_reading_the_page_marks_its_notices_and_the_header_counts(chiara, dao, signed_in):
    thread = make_thread(by=chiara)
    told(make_post(thread, by=dao))
    browser: Client = signed_in(chiara)

    assert 'aria-label="Notices, 1 unread"' in browser.get("/about/").content.decode()
    browser.get(thread.get_absolute_url())
    assert chiara.notifications.get().read_at is not None
    assert 'aria-label="Notices"' in browser.get("/about/").content.decode()


def test_A05_a_post_that_became_invisible_is_neither_listed_nor_counted(ada, chiara, dao, signed_in):
    post = make_post(make_thread(by=chiara, title="The secret thread"), by=dao)
    told(post)
    assert unread_notice_count(chiara) == 1
    assert "The secret thread" in signed_in(chiara).get(INBOX).content.decode()
    post.thread.hide(by=ada, reason="For the story.")

    assert unread_notice_count(Member.objects.get(pk=chiara.pk)) == 0
    page = signed_in(chiara).get(INBOX).content.decode()
    assert "The secret thread" not in page
    assert "No notices yet" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_costs_the_same_for_any_number(rows, chiara, dao, signed_in, django_assert_num_queries):
    for _ in range(rows):
        told(make_post(make_thread(by=chiara), by=dao))
    browser = signed_in(chiara)
    browser.get(INBOX)
    # session, member, permissions, unread count, notices, their posts
    with django_assert_num_queries(5):
        assert browser.get(INBOX).content.decode().count('<li class="notice-row') == rows


def test_less_of_this_turns_down_what_caused_it_and_can_be_undone(chiara, dao, signed_in):
    thread = make_thread(by=chiara)
    ThreadState.objects.set_level(thread, Level.FOLLOW, by=dao)
    told(make_post(thread, by=chiara))
    notice = dao.notifications.get()
    browser = signed_in(dao)

    page = browser.post(f"{INBOX}{notice.pk}/less/", follow=True).content.decode()
    assert "You no longer follow this thread." in page
    assert dao.thread_states.get(thread=thread).level == Level.NORMAL
    browser.post(f"{INBOX}{notice.pk}/more/")
    assert dao.thread_states.get(thread=thread).level == Level.FOLLOW


@pytest.mark.parametrize("reason", sorted({*Notification.Reason.values} - {"deadline"}))  # test_call_reminders.py
def test_every_reason_can_be_turned_down_and_up_again(reason, chiara, dao, mobility):
    event = make_event()
    topic = make_topic(partnership=mobility) if reason == "partnership" else make_topic(session=make_session(event))
    post = make_thread(topic, by=dao, call=make_call()).posts.get()
    notice = Notification.objects.create(member=chiara, reason=reason, target=post)
    lower(notice, by=chiara)
    states = [*chiara.thread_states.all(), *chiara.topic_states.all()]
    expected = {"partnership": [], "event": [], "call": [], "thread": ["normal"], "topic": ["normal"]}

    assert [state.level for state in states] == expected.get(reason, ["muted"])
    lift(notice, by=chiara)
    assert chiara.follows.count() == (1 if reason in {"partnership", "event", "call"} else 0)
