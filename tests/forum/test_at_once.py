"""Things that happen at the same moment, in real threads on real connections."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from forum.models import Attachment, ModerationEntry, Post, Thread, attachments
from forum.rules import ClosedError
from members.models import Member
from tests.at_once import at_once
from tests.factories import make_member, make_post, make_thread, make_topic
from tests.uploads import PDF, upload

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(thread: Thread) -> Thread:
    return Thread.objects.get(pk=thread.pk)


def assert_counted(thread: Thread) -> None:
    """The counters say what is there, and positions have no gap."""
    thread = Thread.objects.select_related("topic").get(pk=thread.pk)
    positions = list(Post.objects.filter(thread=thread).order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, thread.post_count + 1))
    shown = Thread.objects.filter(topic=thread.topic, hidden_at=None, merged_into=None)
    assert thread.topic.thread_count == shown.count()
    assert thread.topic.post_count == sum(shown.values_list("post_count", flat=True))


def test_eight_submits_of_one_reply_make_one_post() -> None:
    member, thread, token = make_member(), make_thread(), uuid4()

    def reply() -> int:
        return fresh(thread).reply(by=member, source="Once.", language="en", token=token).pk

    assert len(set(at_once(*[reply] * 8))) == 1
    assert Post.objects.filter(author=member).count() == 1
    assert_counted(thread)


def test_six_submits_through_the_page_make_one_post() -> None:
    """As many as the limit of a minute lets through."""
    member, thread = make_member(), make_thread()
    browsers = []
    for _ in range(6):
        browsers.append(Client())
        browsers[-1].force_login(member)
    sent = {"source": "Once.", "language": "en", "token": str(uuid4())}

    answers = at_once(*[lambda b=b: b.post(f"{thread.get_absolute_url()}reply/", sent) for b in browsers])

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, Post.objects.get(author=member).place)
    }
    assert_counted(thread)


def test_eight_submits_of_one_thread_open_one() -> None:
    member, topic, token = make_member(), make_topic(), uuid4()

    def start() -> int:
        return Thread.start(topic, by=member, title="Once", source="Once.", language="en", token=token).pk

    assert len(set(at_once(*[start] * 8))) == 1
    assert_counted(Thread.objects.get())


def test_ten_replies_are_all_counted() -> None:
    thread, writers = make_thread(), [make_member() for _ in range(10)]

    at_once(*[lambda w=w: make_post(fresh(thread), by=w) for w in writers])

    assert fresh(thread).post_count == 11
    assert_counted(thread)


def test_hiding_and_restoring_and_replying_keep_the_counters() -> None:
    moderator, thread, topic = make_member(), make_thread(), make_topic("Elsewhere")

    def hide() -> None:
        fresh(thread).hide(by=moderator, reason="Spam.")

    def restore() -> None:
        fresh(thread).restore(by=moderator, reason="It was not.")

    def reply() -> None:
        try:
            make_post(fresh(thread))
        except ClosedError:
            return

    def move() -> None:
        fresh(thread).move(topic, by=moderator, reason="It belongs there.")

    at_once(hide, restore, reply, hide, restore, reply, move, reply)
    fresh(thread).restore(by=moderator, reason="In the end.")

    assert_counted(thread)
    assert_counted(make_thread(topic))
    assert_counted(make_thread(thread.topic))


def test_two_moves_in_opposite_directions_do_not_wait_for_each_other() -> None:
    moderator, first, second = make_member(), make_thread(), make_thread()
    here, there = first.topic, second.topic

    for _ in range(5):
        at_once(
            lambda: fresh(first).move(there, by=moderator, reason="There."),
            lambda: fresh(second).move(here, by=moderator, reason="Here."),
        )
        at_once(
            lambda: fresh(first).move(here, by=moderator, reason="Back."),
            lambda: fresh(second).move(there, by=moderator, reason="Back."),
        )

    assert (fresh(first).topic, fresh(second).topic) == (here, there)
    assert_counted(first)
    assert_counted(second)


def test_a_deed_done_twice_at_once_is_logged_once() -> None:
    moderator, post = make_member(), make_post()

    at_once(*[lambda: Post.objects.get(pk=post.pk).hide(by=moderator, reason="Spam.")] * 6)

    assert ModerationEntry.objects.count() == 1


def test_a_reply_that_meets_a_closing_is_written_or_refused() -> None:
    moderator: Member = make_member()
    thread = make_thread()

    def reply() -> bool:
        try:
            make_post(fresh(thread))
        except ClosedError:
            return False
        return True

    written = at_once(reply, reply, lambda: fresh(thread).close(by=moderator, reason="Answered."), reply)

    assert fresh(thread).post_count == 1 + sum(result is True for result in written)
    with pytest.raises(ClosedError):
        make_post(fresh(thread))
    assert_counted(thread)


def test_two_moderators_suspend_a_member_once() -> None:
    member, moderators = make_member(), [make_member(), make_member()]

    at_once(*[lambda by=by: Member.objects.get(pk=member.pk).suspend(by=by, reason="Spam.") for by in moderators])

    assert [entry.verb for entry in ModerationEntry.objects.filter(member=member)] == ["suspend"]


def test_two_uploads_at_once_count_each_other(monkeypatch, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(attachments, "MOST_FILES_A_DAY", 1)
    chiara = make_member("Chiara")

    def take() -> str:
        try:
            return Attachment.objects.take(upload(PDF, "x.pdf"), by=chiara).media_type
        except ValidationError:
            return "too much"

    assert sorted(at_once(take, take)) == ["application/pdf", "too much"]
    assert len(list(tmp_path.rglob("*.pdf"))) == 1
