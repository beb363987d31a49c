"""What a member has read: marks in lists, the line in a thread, the ways to move a mark, what is new meanwhile."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.querysets import PAGE_SIZE
from forum.models import Post, Thread, ThreadState, Topic, TopicState
from members.models import Member
from notifications.levels import Level
from partnerships.models import Editorship, Partnership
from tests.factories import make_member, make_post, make_thread, make_topic
from tests.forum.test_thread_pages import long_thread, page
from tests.members.test_signup import JOIN, filled


def marks(html: str) -> list[str]:
    """How the rows of a list are marked, in order."""
    return re.findall(r'<li class="thread-row is-(\w+)"', html)


def titles(html: str) -> list[str]:
    return re.findall(r'class="stretched"[^>]*>(?:<span[^>]*>[^<]*</span>)?([^<]+)<', html)


def unread(member: Member) -> list[str]:
    threads = Thread.objects.visible_to(member).unread_by(Member.objects.get(pk=member.pk))
    return list(threads.order_by("pk").values_list("title", flat=True))


def grown(thread: Thread, count: int) -> Thread:
    """The thread with its last post set, as writing one by one would."""
    last = thread.posts.order_by("-pk").first()
    Thread.objects.filter(pk=thread.pk).update(last_post=last, post_count=count)
    return Thread.objects.get(pk=thread.pk)


def test_a_list_says_read_unread_and_new(chiara: Member, dao: Member, signed_in) -> None:
    topic = make_topic("Open")
    make_thread(topic, by=dao, title="Fresh")
    begun, done = make_thread(topic, by=dao, title="Begun"), make_thread(topic, by=dao, title="Done")
    browser = signed_in(chiara)
    page(browser, begun.get_absolute_url())
    page(browser, done.get_absolute_url())
    make_post(begun, by=dao)
    make_post(begun, by=dao)

    html = page(browser, "/topics/open/")

    assert list(zip(titles(html), marks(html), strict=True)) == [
        ("Begun", "unread"),
        ("Done", "read"),
        ("Fresh", "new"),
    ]
    assert f'href="/threads/{begun.pk}-begun/unread/">2 new</a>' in html
    assert '<span class="unread-count">2</span>' in html
    assert marks(page(Client(), "/topics/open/")) == []


def test_one_row_is_new_words_not_colour_alone(chiara: Member, signed_in) -> None:
    make_thread(title="Milk")

    html = page(signed_in(chiara), "/threads/")

    assert '<span class="visually-hidden">Unread: </span>Milk</a> <span class="chip chip-new">New</span>' in html


def test_the_line_stands_before_the_first_unread_post(chiara: Member, dao: Member, signed_in) -> None:
    thread = make_thread(by=dao)
    browser, address = signed_in(chiara), thread.get_absolute_url()
    assert "Jump to first unread" in page(browser, address)
    post = make_post(thread, by=dao)
    make_post(thread, by=dao)

    html = page(browser, address)

    line = (
        '<div class="unread-line" id="unread" role="separator" aria-label="2 new posts"><span>2 new posts</span></div>'
    )
    assert re.search(rf'{re.escape(line)}\s*<article class="post" id="post-{post.pk}"', html)
    assert f'href="{address}#unread"' in html
    assert "unread-line" not in page(browser, address)
    assert "Jump to first unread" not in page(browser, address)


def test_who_jumps_to_the_last_page_has_not_read_the_first(chiara: Member, dao: Member, signed_in) -> None:
    thread = grown(long_thread(3 * PAGE_SIZE, by=dao), 3 * PAGE_SIZE)
    browser, address = signed_in(chiara), thread.get_absolute_url()

    page(browser, address, page="3")
    assert ThreadState.objects.filter(member=chiara).count() == 0
    for number in ("1", "2", "3"):
        assert unread(chiara) == [thread.title]
        page(browser, address, page=number)

    assert unread(chiara) == []


def test_a_browser_that_fetches_ahead_reads_nothing(chiara: Member, signed_in) -> None:
    thread = make_thread(title="Milk")
    browser = signed_in(chiara)

    browser.get(thread.get_absolute_url(), headers={"Sec-Purpose": "prefetch"})
    browser.head(thread.get_absolute_url())

    assert unread(chiara) == ["Milk"]


def test_the_chip_leads_to_the_first_unread_post(chiara: Member, dao: Member, signed_in) -> None:
    thread = grown(long_thread(2 * PAGE_SIZE, by=dao), 2 * PAGE_SIZE)
    browser, address = signed_in(chiara), thread.get_absolute_url()
    page(browser, address)

    assert browser.get(f"{address}unread/")["Location"] == f"{address}?page=2#unread"
    page(browser, address, page="2")
    assert browser.get(f"{address}unread/")["Location"] == f"/p/{thread.last_post_id}/"


def test_ones_own_reply_does_not_hide_what_came_before(chiara: Member, dao: Member) -> None:
    thread = make_thread(by=chiara, title="Milk")
    make_post(thread, by=chiara)
    assert unread(chiara) == []
    make_post(thread, by=dao)
    make_post(thread, by=chiara)

    assert unread(chiara) == ["Milk"]


def test_who_starts_a_thread_follows_it(chiara: Member) -> None:
    thread = make_thread(by=chiara)

    assert ThreadState.objects.get(member=chiara).level == Level.FOLLOW
    assert list(Thread.objects.visible_to(chiara).followed_by(chiara)) == [thread]


def test_muted_is_never_unread(chiara: Member) -> None:
    thread, other = make_thread(title="Milk"), make_thread(title="Wheels")
    ThreadState.objects.create(member=chiara, thread=thread, level=Level.MUTED)
    TopicState.objects.create(member=chiara, topic=other.topic, level=Level.MUTED)

    assert unread(chiara) == []
    assert [row.state for row in Thread.objects.with_news_for(chiara)] == ["read", "read"]


def test_unread_from_here_by_the_button_of_a_post(chiara: Member, dao: Member, signed_in) -> None:
    thread = make_thread(make_topic("Open"), by=dao)
    second = make_post(thread, by=dao)
    browser = signed_in(chiara)
    html = page(browser, thread.get_absolute_url())
    assert f'form="post-verbs" formaction="/p/{second.pk}/unread/"' in html

    answer = browser.post(f"/p/{second.pk}/unread/")

    assert answer["Location"] == "/topics/open/"
    assert "1 new</a>" in page(browser, "/topics/open/")
    browser.post(f"/p/{second.pk}/unread/")
    assert "It is unread again, from this post on." in page(browser, "/topics/open/")


def test_a_whole_topic_is_read_with_one_mark(chiara: Member, dao: Member, signed_in) -> None:
    topic, other = make_topic("Open"), make_thread(title="Elsewhere", by=dao)
    begun = make_thread(topic, by=dao)
    make_thread(topic, by=dao)
    browser = signed_in(chiara)
    page(browser, begun.get_absolute_url())
    make_post(begun, by=dao)
    html = page(browser, "/topics/open/")
    through = re.search(r'name="through" value="(\d+)"', html)
    assert through is not None
    make_thread(topic, by=dao, title="Meanwhile")

    answer = browser.post("/topics/open/read/", {"through": through.group(1)}, follow=True)

    assert "Everything in this topic counts as read." in answer.content.decode()
    assert unread(chiara) == [other.title, "Meanwhile"]
    assert (ThreadState.objects.filter(member=chiara).count(), TopicState.objects.count()) == (1, 1)


def test_what_was_there_before_one_joined_is_no_news(eve: Client) -> None:
    make_thread(title="Old")
    eve.post(JOIN, filled("new@example.org"))
    make_thread(title="Young")

    assert unread(Member.objects.get(email="new@example.org")) == ["Young"]


def test_a_hidden_post_is_no_news_and_a_restored_one_is(ada: Member, chiara: Member, dao: Member, signed_in) -> None:
    thread = make_thread(by=dao, title="Milk")
    page(signed_in(chiara), thread.get_absolute_url())
    post = make_post(thread, by=dao)

    post.hide(by=ada, reason="Spam.")
    thread.refresh_from_db()
    assert (unread(chiara), thread.last_post) == ([], thread.posts.get(position=1))
    post.restore(by=ada, reason="It was not.")
    thread.refresh_from_db()
    assert (unread(chiara), thread.last_post) == (["Milk"], post)


def test_another_topic_has_other_marks_and_read_stays_read(ada: Member, chiara: Member) -> None:
    read, marked = make_topic("Read"), make_topic("Marked")
    thread, other = make_thread(read, title="Milk"), make_thread(marked, title="Wheels")
    TopicState.objects.read_all(chiara, read, through=thread.last_post_id)
    later = make_thread(make_topic(), title="Later")
    TopicState.objects.create(member=chiara, topic=other.topic, read_through_post_id=later.last_post_id)

    thread.move(make_topic("Third"), by=ada, reason="It belongs there.")
    later.move(marked, by=ada, reason="It belongs there.")

    assert unread(chiara) == ["Later"]


def age(minutes: int = 2) -> None:
    Thread.objects.update(last_post_at=timezone.now() - timedelta(minutes=minutes))


def test_who_has_read_everything_never_pays_for_the_table(chiara: Member, dao: Member, signed_in) -> None:
    topic = make_topic("Open")
    first = make_thread(topic, by=dao)
    Thread.objects.bulk_create(
        Thread(topic=topic, title=f"Thread {n}", slug="thread", author=dao, last_post=first.last_post)
        for n in range(2000)
    )
    TopicState.objects.read_all(chiara, topic, through=first.last_post_id)
    make_post(first, by=dao)
    age()
    page(signed_in(chiara), first.get_absolute_url())
    chiara.refresh_from_db()
    assert chiara.caught_up_post_id == Post.objects.newest_id()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE forum_thread")

    plan = Thread.objects.visible_to(chiara).unread_by(chiara).explain(analyze=True, buffers=True)

    assert re.search(
        r"Index Scan using \w*last_post\w* on forum_thread .*\n\s+Index Cond: \(last_post_id > \d+\)", plan
    )
    assert "Seq Scan on forum_thread " not in plan


def test_what_appears_is_found_by_who_had_read_everything(
    ada: Member, chiara: Member, dao: Member, mobility: Partnership, signed_in
) -> None:
    inner = make_topic("Inner", audience=Topic.Audience.PARTNERSHIP, partnership=mobility)
    make_thread(inner, by=dao, title="Inner")
    hidden = make_thread(by=dao, title="Hidden")
    hidden.hide(by=ada, reason="Spam.")
    thread = make_thread(by=dao)
    age()
    page(signed_in(chiara), thread.get_absolute_url())
    chiara.refresh_from_db()
    assert (unread(chiara), chiara.caught_up_post_id) == ([], thread.last_post_id)

    hidden.restore(by=ada, reason="It was not.")
    Editorship.objects.create(partnership=mobility, member=chiara)

    assert unread(chiara) == ["Inner", "Hidden"]


def test_filters_and_their_empty_states(chiara: Member, dao: Member, signed_in) -> None:
    asked = make_thread(by=dao, title="Asked")
    Thread.objects.filter(pk=asked.pk).update(kind=Thread.Kind.QUESTION)
    browser = signed_in(chiara)
    assert titles(page(browser, "/threads/", show="unread")) == ["Asked"]
    page(browser, asked.get_absolute_url())

    for show, words in {
        "unread": "You have read everything.",
        "following": "You follow nothing here",
        "mine": "You have started no thread here",
    }.items():
        html = page(browser, "/threads/", show=show)
        assert (words in html, titles(html)) == (True, [])
        assert html.count('class="btn btn-primary" href="/threads/"') == 1
    assert titles(page(browser, "/threads/", show="unanswered")) == ["Asked"]
    assert titles(page(browser, "/threads/", kind="question")) == ["Asked"]
    assert titles(page(browser, "/threads/", kind="practice")) == []
    make_thread(by=chiara, title="Own")
    for show in ("following", "mine"):
        assert titles(page(browser, "/threads/", show=show)) == ["Own"]
    assert titles(page(browser, "/", show="mine"))[0] == "Own"
    Thread.objects.filter(pk=asked.pk).update(accepted_post=asked.last_post)
    assert "No question is waiting" in page(browser, "/threads/", show="unanswered")


def test_visitors_are_offered_what_needs_no_account(eve: Client) -> None:
    make_thread(title="Milk")

    assert re.findall(r'class="nav-link[^>]*>([^<]+)</a>', page(eve, "/threads/")) == ["All", "Unanswered"]
    assert titles(page(eve, "/threads/", show="unread")) == ["Milk"]


@pytest.mark.parametrize("show", ["all", "unread", "following", "unanswered", "mine"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_threads(
    count: int, show: str, chiara: Member, signed_in, django_assert_num_queries
) -> None:
    for _ in range(count):
        make_thread(by=chiara)
        make_thread()
    browser = signed_in(chiara)

    with django_assert_num_queries(4):
        browser.get("/threads/", {"show": show})


def ask(browser: Client, thread: Thread, after: int, **headers: str) -> Any:
    return browser.get(f"{thread.get_absolute_url()}news/", {"after": after}, headers=headers)


def test_news_of_an_open_thread_are_cheap_and_polite(eve: Client, ada: Member, django_assert_num_queries) -> None:
    thread = make_thread()
    first = thread.last_post_id
    quiet = ask(eve, thread, first)
    assert (quiet.status_code, quiet.content) == (204, b"")
    assert ask(eve, thread, first, **{"If-None-Match": quiet["ETag"]}).status_code == 304
    reply, _hidden = make_post(thread), make_post(thread).hide(by=ada, reason="Spam.")

    with django_assert_num_queries(1):
        loud = ask(eve, thread, first, **{"If-None-Match": quiet["ETag"]})

    assert loud.status_code == 200
    assert f'<a class="news-link" href="/p/{reply.pk}/">1 new reply</a>' in loud.content.decode()
    assert loud["Cache-Control"] == "private, no-cache"
    assert ask(eve, thread, reply.pk).status_code == 204


def test_a_long_thread_has_a_rail_of_dates(chiara: Member, eve: Client, django_assert_num_queries) -> None:
    thread = long_thread(200, by=chiara)
    for post in thread.posts.all():
        start = timezone.datetime(2024, 1, 1, tzinfo=timezone.get_current_timezone())
        Post.objects.filter(pk=post.pk).update(created_at=start + timedelta(days=4 * post.position))

    with django_assert_num_queries(3):
        html = page(eve, thread.get_absolute_url(), page="4")

    rail = re.findall(
        r'<a href="([^"]+)"( aria-current="true")?><span class="jump-node"></span><span>(\w+ \d{4})<', html
    )
    assert rail[: len(rail) // 2] == rail[len(rail) // 2 :]  # on a phone the same stands in the head
    assert [mark[2] for mark in rail[:3]] == ["Jan 2024", "Apr 2024", "Aug 2024"]
    assert [mark[0] for mark in rail[:8] if mark[1]] == [f"{thread.get_absolute_url()}?page=4"]
    assert "Dates of this thread" not in page(eve, make_thread().get_absolute_url())


def test_pages_forwards_and_backwards_visit_every_thread_once(chiara: Member, dao: Member, signed_in) -> None:
    topic, browser = make_topic("Open"), signed_in(chiara)
    for number in range(2 * PAGE_SIZE + 5):
        thread = make_thread(topic, by=dao, title=f"T{number:02}")
        Thread.objects.filter(pk=thread.pk).update(last_post_at=timezone.now() - timedelta(hours=number + 1))
    expected = [f"T{number:02}" for number in range(2 * PAGE_SIZE + 5)]

    def walk(html: str, rel: str) -> list[list[str]]:
        seen = [titles(html)]
        while link := re.search(rf'rel="{rel}" href="([^"]+)"', html):
            make_thread(topic, by=make_member())  # others go on writing
            html = page(browser, "/topics/open/" + link.group(1).replace("&amp;", "&"))
            seen.append(titles(html))
        walk.last = html  # type: ignore[attr-defined]
        return seen

    forwards = walk(page(browser, "/topics/open/"), "next")
    backwards = walk(walk.last, "prev")  # type: ignore[attr-defined]

    assert [title for shown in forwards for title in shown] == expected
    seen_again = [title for shown in reversed(backwards) for title in shown]
    assert [title for title in seen_again if title in expected] == expected
