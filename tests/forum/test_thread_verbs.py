"""A verb does the whole thing: state, counters and log in one transaction."""

from uuid import uuid4

from forum.models import ModerationEntry, Post, Topic
from members.models import Member
from tests.factories import make_post, make_thread, make_topic


def counts(topic: Topic) -> tuple[int, int]:
    topic.refresh_from_db()
    return topic.thread_count, topic.post_count


def test_posts_are_counted_and_numbered(chiara: Member, dao: Member) -> None:
    thread = make_thread(by=chiara)

    reply = make_post(thread, by=dao)

    thread.refresh_from_db()
    assert (reply.position, thread.post_count, thread.last_author) == (2, 2, dao)
    assert counts(thread.topic) == (1, 2)


def test_a_form_sent_twice_makes_one_post(chiara: Member) -> None:
    thread, token = make_thread(), uuid4()

    first = make_post(thread, by=chiara, token=token)
    second = make_post(thread, by=chiara, token=token)

    assert first == second
    assert Post.objects.count() == 2


def test_a_form_sent_twice_opens_one_thread(chiara: Member) -> None:
    topic, token = make_topic(), uuid4()

    first = make_thread(topic, by=chiara, token=token)
    second = make_thread(topic, by=chiara, token=token)

    assert first == second
    assert counts(topic) == (1, 1)


def test_a_thread_is_closed_with_a_reason(ada: Member) -> None:
    thread = make_thread()

    thread.close(by=ada, reason="Answered.")
    thread.close(by=ada, reason="Twice.")

    assert thread.closed_at is not None
    entries = ModerationEntry.objects.values_list("verb", "moderator", "reason", "thread")
    assert list(entries) == [("close", ada.pk, "Answered.", thread.pk)]


def test_a_hidden_thread_leaves_the_counters_and_comes_back(ada: Member) -> None:
    thread = make_thread()
    make_post(thread)

    thread.hide(by=ada, reason="Spam.")
    assert counts(thread.topic) == (0, 0)

    thread.restore(by=ada, reason="It was not.")
    assert counts(thread.topic) == (1, 2)


def test_a_moved_thread_takes_its_posts_along(ada: Member) -> None:
    thread, other = make_thread(), make_topic()
    old = thread.topic

    thread.move(other, by=ada, reason="It belongs there.")

    assert (counts(old), counts(other)) == ((0, 0), (1, 1))
