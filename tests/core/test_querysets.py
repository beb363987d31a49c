"""A list can be walked to its end and back, and what is added in between disturbs nobody."""

from django.http import QueryDict

from core.querysets import PAGE_SIZE, keyset_page
from forum.models import Thread
from members.models import Member
from tests.factories import make_thread, make_topic


def walk(params: str) -> list[str]:
    return [thread.title for thread in keyset_page(Thread.objects.all(), QueryDict(params), key="last_post_at")]


def test_pages_follow_each_other_without_gap_or_repetition(chiara: Member) -> None:
    topic = make_topic()
    titles = [make_thread(topic, by=chiara, title=f"Thread {n}").title for n in range(PAGE_SIZE + 3)]

    first = keyset_page(Thread.objects.all(), QueryDict(), key="last_post_at")
    make_thread(topic, by=chiara, title="Late")
    parameters = QueryDict(mutable=True)
    parameters["after"] = first.after
    second = keyset_page(Thread.objects.all(), parameters, key="last_post_at")

    assert [t.title for t in [*first, *second]] == titles[::-1]
    assert (first.before, second.after) == ("", "")

    back = QueryDict(mutable=True)
    back["before"] = second.before
    assert [t.title for t in keyset_page(Thread.objects.all(), back, key="last_post_at")] == [t.title for t in first]


def test_a_cursor_that_cannot_be_read_is_ignored(chiara: Member) -> None:
    thread = make_thread(by=chiara)

    for cursor in ["x", "~1", "yesterday~1", "2027-01-01~1", "2027-13-45T00:00:00Z~1", "a\x00~1", f"~{10**30}"]:
        parameters = QueryDict(mutable=True)
        parameters["after"] = cursor
        assert [t.pk for t in keyset_page(Thread.objects.all(), parameters, key="last_post_at")] == [thread.pk]


def test_a_page_needs_one_query(chiara: Member, django_assert_num_queries) -> None:
    make_thread(by=chiara)

    with django_assert_num_queries(1):
        keyset_page(Thread.objects.all(), QueryDict(), key="last_post_at")
