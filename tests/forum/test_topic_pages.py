"""Topics: the shelves, and the threads on one of them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.querysets import PAGE_SIZE
from forum.models import Thread, Topic
from members.models import Member
from partnerships.models import Partnership
from tests.factories import make_post, make_thread, make_topic


def titles(html: str) -> list[str]:
    return re.findall(r'class="stretched"[^>]*>([^<]+)<', html)


def page(browser: Client, address: str, **query: str) -> str:
    answer = browser.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_what_the_reader_may_see(
    eve: Client, chiara: Member, ben: Member, ada: Member, mobility: Partnership, signed_in
) -> None:
    make_topic("Open", position=1)
    make_topic("For members", position=2, audience=Topic.Audience.MEMBERS)
    make_topic("For Mobility", position=3, audience=Topic.Audience.PARTNERSHIP, partnership=mobility)
    make_topic("Taken away", position=4, hidden_at=timezone.now())

    assert titles(page(eve, "/topics/")) == ["Open"]
    assert titles(page(signed_in(chiara), "/topics/")) == ["Open", "For members"]
    assert titles(page(signed_in(ben), "/topics/")) == ["Open", "For members", "For Mobility"]
    assert titles(page(signed_in(ada), "/topics/")) == ["Open", "For members", "For Mobility", "Taken away"]


def test_a_topic_one_may_not_see_is_absent(eve: Client, chiara: Member, mobility: Partnership, signed_in) -> None:
    make_topic("Inner", audience=Topic.Audience.PARTNERSHIP, partnership=mobility)

    assert eve.get("/topics/inner/").status_code == 404
    assert signed_in(chiara).get("/topics/inner/").status_code == 404
    assert eve.get("/topics/no-such-topic/").status_code == 404


def test_the_list_names_the_latest_thread_that_the_reader_sees(eve: Client, ada: Member) -> None:
    topic = make_topic("Open")
    make_thread(topic, title="Older and visible")
    make_thread(topic, title="Newer and hidden").hide(by=ada, reason="Spam.")

    html = page(eve, "/topics/")

    assert re.findall(r'class="topic-card-last">([^<]*)<', html) == ["Older and visible"]


def test_an_empty_forum_says_what_to_do(eve: Client) -> None:
    assert "No topics yet" in page(eve, "/topics/")


def test_threads_stand_by_activity_and_pinned_ones_on_top(eve: Client, ada: Member) -> None:
    topic = make_topic("Open")
    first, second, third = (make_thread(topic, title=t) for t in ("First", "Second", "Third"))
    make_post(second)
    first.pin(by=ada, reason="Read this.")

    assert titles(page(eve, "/topics/open/")) == ["First", "Second", "Third"]
    assert third.last_post_at < second.last_post_at


def test_pages_of_a_topic_follow_each_other_without_gap(eve: Client) -> None:
    topic, author = make_topic("Open"), None
    for number in range(PAGE_SIZE + 3):
        thread = make_thread(topic, by=author, title=f"Thread {number:02}")
        author = thread.author
        Thread.objects.filter(pk=thread.pk).update(last_post_at=timezone.now() - timedelta(hours=number))

    first = page(eve, "/topics/open/")
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = page(eve, "/topics/open/" + older.group(1).replace("&amp;", "&"))
    newer = re.search(r'rel="prev" href="([^"]+)"', second)
    assert newer is not None
    back = page(eve, "/topics/open/" + newer.group(1).replace("&amp;", "&"))

    assert titles(first) + titles(second) == [f"Thread {n:02}" for n in range(PAGE_SIZE + 3)]
    assert titles(back) == titles(first)


def test_pinned_threads_stand_on_the_first_page_only(eve: Client, ada: Member) -> None:
    topic = make_topic("Open")
    old = make_thread(topic, title="Pinned")
    old.pin(by=ada, reason="Read this.")
    Thread.objects.filter(pk=old.pk).update(last_post_at=timezone.now() - timedelta(days=9))
    author = old.author
    for number in range(PAGE_SIZE + 1):
        make_thread(topic, by=author, title=f"Thread {number}")

    first = page(eve, "/topics/open/")
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None

    assert titles(first)[0] == "Pinned"
    assert titles(page(eve, "/topics/open/" + older.group(1).replace("&amp;", "&"))) == ["Thread 0"]


def test_an_empty_topic_invites_the_first_thread(chiara: Member, eve: Client, signed_in) -> None:
    make_topic("Open")

    assert 'href="/topics/open/new/">Start the first thread</a>' in page(signed_in(chiara), "/topics/open/")
    assert "Start the first thread" not in page(eve, "/topics/open/")
    assert "/accounts/login/?next=/topics/open/new/" in page(eve, "/topics/open/")


def test_a_closed_topic_says_so_and_takes_no_thread(chiara: Member, signed_in) -> None:
    make_topic("Open", closed_at=timezone.now())

    html = page(signed_in(chiara), "/topics/open/")

    assert "This topic is closed." in html
    assert "/topics/open/new/" not in html


def test_counters_stand_at_the_head(eve: Client, ada: Member) -> None:
    topic = make_topic("Open")
    make_post(make_thread(topic))
    make_thread(topic).hide(by=ada, reason="Spam.")

    assert "1 thread, 2 posts" in page(eve, "/topics/open/")


@pytest.mark.parametrize("threads", [1, 3])
def test_a_topic_costs_the_same_for_any_number_of_threads(
    threads: int, chiara: Member, ada: Member, signed_in, django_assert_num_queries
) -> None:
    topic = make_topic("Open")
    for _ in range(threads):
        make_thread(topic)
        make_thread(topic).pin(by=ada, reason="Read this.")
    browser = signed_in(chiara)

    with django_assert_num_queries(5):
        browser.get("/topics/open/")


@pytest.mark.parametrize("topics", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_topics(
    topics: int, chiara: Member, signed_in, django_assert_num_queries
) -> None:
    for _ in range(topics):
        make_thread(make_topic())
    browser = signed_in(chiara)

    with django_assert_num_queries(4):
        browser.get("/topics/")


def test_a_topic_of_a_partnership_leads_to_its_profile(eve: Client, mobility: Partnership) -> None:
    thread = make_thread(make_topic("Wheels", partnership=mobility))

    assert 'href="/partnerships/mobility/">Topic of Mobility</a>' in page(eve, "/topics/wheels/")
    assert 'href="/partnerships/mobility/">Profile</a>' in page(eve, thread.get_absolute_url())
