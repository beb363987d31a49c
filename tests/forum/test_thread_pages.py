"""A thread: its posts by pages, its addresses, what is hidden from whom."""

import re

import pytest
from django.db import connection
from django.test import Client

from core.querysets import PAGE_SIZE
from forum.models import Post, Thread, Topic
from members.models import Member
from tests.factories import make_member, make_post, make_thread, make_topic


def page(browser: Client, address: str, **query: str) -> str:
    answer = browser.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def posts(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<article class="post[^"]*" id="post-(\d+)"', html)]


def long_thread(count: int, *, by: Member) -> Thread:
    """A thread of so many posts, written at once."""
    thread = make_thread(by=by)
    Post.objects.bulk_create(
        Post(thread=thread, position=n, author=by, source=f"Post {n}", html=f"<p>Post {n}</p>", client_token=token(n))
        for n in range(2, count + 1)
    )
    Thread.objects.filter(pk=thread.pk).update(post_count=count)
    thread.refresh_from_db()
    return thread


def token(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def test_a_post_shows_who_wrote_it_and_from_where(eve: Client, chiara: Member) -> None:
    thread = make_thread(by=chiara, title="Milk", source="We **share** data.", language="it")
    Member.objects.filter(pk=chiara.pk).update(affiliation="Elsewhere by now")

    html = page(eve, thread.get_absolute_url())

    assert "<p>We <strong>share</strong> data.</p>" in html
    assert 'class="prose post-text" lang="it"' in html
    assert '<p class="post-org">Example Dairy Network</p>' in html
    assert "Elsewhere by now" not in html
    assert "chip-sample" not in html


def test_a_sample_post_says_so(eve: Client) -> None:
    thread = make_thread(by=make_member("Elise", is_sample=True))

    assert "chip-sample" in page(eve, thread.get_absolute_url())


def test_a_post_outlives_its_author(eve: Client, chiara: Member) -> None:
    thread = make_thread(by=chiara)
    chiara.delete()

    assert "Former member" in page(eve, thread.get_absolute_url())


def test_a_wrong_slug_leads_to_the_right_address(eve: Client) -> None:
    thread = make_thread(title="Milk and honey")

    answer = eve.get(f"/threads/{thread.pk}-something-else/", {"page": "1"})

    assert (answer.status_code, answer["Location"]) == (301, f"/threads/{thread.pk}-milk-and-honey/?page=1")


def test_pages_follow_positions(eve: Client, chiara: Member) -> None:
    thread = long_thread(2 * PAGE_SIZE + 1, by=chiara)
    address = thread.get_absolute_url()
    ids = list(Post.objects.order_by("position").values_list("pk", flat=True))

    assert posts(page(eve, address)) == ids[:PAGE_SIZE]
    assert posts(page(eve, address, page="2")) == ids[PAGE_SIZE : 2 * PAGE_SIZE]
    assert posts(page(eve, address, page="3")) == ids[2 * PAGE_SIZE :]
    assert re.findall(r'class="page-link"[^>]*>(\w+)<', page(eve, address)) == ["Next", "Last"]
    assert re.findall(r'class="page-link"[^>]*>(\w+)<', page(eve, address, page="2")) == [
        "First",
        "Previous",
        "Next",
        "Last",
    ]


@pytest.mark.parametrize("asked", ["0", "2", "-1", "9" * 30, "x", "1.5", "", "²"])
def test_a_page_that_is_not_there_is_absent(asked: str, eve: Client) -> None:
    assert eve.get(make_thread().get_absolute_url(), {"page": asked}).status_code == 404


def test_a_permalink_leads_to_the_page_of_the_post(eve: Client, chiara: Member) -> None:
    thread = long_thread(PAGE_SIZE + 1, by=chiara)
    first, last = (Post.objects.order_by("position")[n] for n in (0, PAGE_SIZE))

    assert eve.get(f"/p/{first.pk}/")["Location"] == f"{thread.get_absolute_url()}#post-{first.pk}"
    assert eve.get(f"/p/{last.pk}/")["Location"] == f"{thread.get_absolute_url()}?page=2#post-{last.pk}"


def test_a_permalink_survives_a_move(eve: Client, ada: Member) -> None:
    post = make_post()
    post.thread.move(make_topic("Elsewhere"), by=ada, reason="It belongs there.")

    assert eve.get(f"/p/{post.pk}/", follow=True).status_code == 200


def test_what_one_may_not_see_is_absent(eve: Client, chiara: Member, ada: Member, signed_in) -> None:
    inner = make_post(make_thread(make_topic("Inner", audience=Topic.Audience.MEMBERS)))
    hidden = make_post()
    hidden.hide(by=ada, reason="Spam.")
    buried = make_post()
    buried.thread.hide(by=ada, reason="Spam.")

    for post in (inner, hidden, buried):
        assert eve.get(f"/p/{post.pk}/").status_code == 404
    assert eve.get(inner.thread.get_absolute_url()).status_code == 404
    assert signed_in(chiara).get(f"/p/{inner.pk}/").status_code == 302
    assert signed_in(chiara).get(buried.thread.get_absolute_url()).status_code == 404
    for post in (inner, hidden, buried):
        assert signed_in(ada).get(f"/p/{post.pk}/").status_code == 302


def test_a_hidden_post_leaves_a_notice_with_the_reason(eve: Client, ada: Member, signed_in) -> None:
    post = make_post(source="Buy now.")
    post.hide(by=ada, reason="It is an advertisement.")
    after = make_post(post.thread, source="Back to milk.")

    html = page(eve, post.thread.get_absolute_url())

    assert "Buy now." not in html
    assert "Post 2 is hidden." in html
    assert "It is an advertisement." in html
    assert html.index("Post 2 is hidden.") < html.index(f'id="post-{after.pk}"')
    assert "Buy now." in page(signed_in(ada), post.thread.get_absolute_url())


def test_visitors_are_asked_to_sign_in_and_come_back(eve: Client) -> None:
    thread = make_thread()

    html = page(eve, thread.get_absolute_url())

    assert f'href="/accounts/login/?next={thread.get_absolute_url()}">Sign in to reply</a>' in html
    assert "<textarea" not in html


def test_a_closed_thread_says_so(chiara: Member, ada: Member, eve: Client, signed_in) -> None:
    thread = make_thread()
    thread.close(by=ada, reason="Answered.")

    assert "accepts no more replies" in page(eve, thread.get_absolute_url())
    assert "accepts no more replies" in page(signed_in(chiara), thread.get_absolute_url())
    assert "<textarea" not in page(signed_in(chiara), thread.get_absolute_url())
    assert "<textarea" in page(signed_in(ada), thread.get_absolute_url())


def test_a_quote_is_ready_to_be_answered(chiara: Member, dao: Member, signed_in) -> None:
    dao.display_name = "D*o [x]"
    dao.save()
    post = make_post(by=dao, source="One line.\n\nAnother.")

    html = page(signed_in(chiara), post.thread.get_absolute_url(), quote=str(post.pk))

    quoted = f"&gt; [D\\*o \\[x\\] wrote](/p/{post.pk}/):\n&gt;\n&gt; One line.\n&gt;\n&gt; Another.\n\n</textarea>"
    assert quoted in html


@pytest.mark.parametrize("asked", ["x", "0", "9" * 40, ""])
def test_a_quote_of_nothing_is_nothing(asked: str, chiara: Member, signed_in) -> None:
    html = page(signed_in(chiara), make_thread().get_absolute_url(), quote=asked)

    assert re.search(r"<textarea[^>]*>\s*</textarea>", html)


def test_a_post_of_another_thread_or_hidden_cannot_be_quoted(chiara: Member, ada: Member, signed_in) -> None:
    thread, elsewhere, hidden = make_thread(), make_post(source="Secret."), make_post(source="Secret.")
    hidden.hide(by=ada, reason="Spam.")
    browser = signed_in(chiara)

    assert "Secret." not in page(browser, thread.get_absolute_url(), quote=str(elsewhere.pk))
    assert "Secret." not in page(browser, hidden.thread.get_absolute_url(), quote=str(hidden.pk))


@pytest.mark.parametrize("count", [1, 3])
def test_a_thread_costs_the_same_for_any_number_of_posts(
    count: int, chiara: Member, signed_in, django_assert_num_queries
) -> None:
    thread = make_thread()
    for _ in range(count - 1):
        make_post(thread)
    browser = signed_in(chiara)

    with django_assert_num_queries(6):  # the mark moves, once
        browser.get(thread.get_absolute_url())
    with django_assert_num_queries(4):
        browser.get(thread.get_absolute_url())


def test_hidden_posts_cost_one_query_more(ada: Member, chiara: Member, signed_in, django_assert_num_queries) -> None:
    thread = make_thread()
    for _ in range(3):
        make_post(thread).hide(by=ada, reason="Spam.")
    browser = signed_in(chiara)
    browser.get(thread.get_absolute_url())

    with django_assert_num_queries(5):
        browser.get(thread.get_absolute_url())


def test_a_late_page_of_a_long_thread_is_read_off_the_index(chiara: Member, eve: Client) -> None:
    thread = long_thread(3000, by=chiara)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE forum_post")

    plan = Post.objects.visible_to(chiara).filter(thread=thread).page(100).in_order().explain()

    assert "post_position_unique" in plan
    assert len(posts(page(eve, thread.get_absolute_url(), page="100"))) == PAGE_SIZE
