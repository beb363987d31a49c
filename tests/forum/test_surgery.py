"""Rename, split, merge: posts keep their ids, positions have no gap, and what was read stays read."""

import re
from contextlib import suppress

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.querysets import PAGE_SIZE
from forum.models import Bookmark, Departure, Draft, ModerationEntry, Post, Thread, ThreadState, Topic, TopicState
from forum.models.surgery import SurgeryError
from members.models import Member
from notifications.levels import Level
from partnerships.models import Partnership
from tests.at_once import at_once
from tests.factories import make_member, make_post, make_thread, make_topic
from tests.forum.test_at_once import assert_counted
from tests.forum.test_unread_properties import Story

pytestmark = pytest.mark.django_db
WHY = "For the story."


def order(thread: Thread) -> list[tuple[int, int]]:
    return list(thread.posts.order_by("position").values_list("pk", "position"))


def read_up_to(member: Member, thread: Thread, post: Post | None, level: str = Level.NORMAL) -> None:
    mark = post.pk if post else None
    ThreadState.objects.create(member=member, thread=thread, last_read_post_id=mark, level=level)


def seen(member: Member, thread: Thread) -> list[bool]:
    """Which of its posts a member has read."""
    mark = Thread.objects.marked_for(member).get(pk=thread.pk).read_mark or 0
    return [pk <= mark for pk, _position in order(thread)]


def test_a_renamed_thread_is_found_at_its_old_address(ada: Member, signed_in, eve: Client) -> None:
    thread = make_thread(title="Mlik")
    old = thread.get_absolute_url()

    answer = signed_in(ada).post(f"{old}rename/", {"title": "Milk", "reason": WHY}, follow=True)

    assert "It has a new title." in answer.content.decode()
    assert eve.get(old)["Location"] == f"/threads/{thread.pk}-milk/"
    assert ModerationEntry.objects.get().verb == "rename"


def test_posts_are_split_off_with_their_permalinks(ada: Member, chiara: Member, signed_in, eve: Client) -> None:
    thread = make_thread(by=chiara)
    one, two, three = (make_post(thread) for _ in range(3))
    Bookmark.objects.create(member=chiara, post=two)
    read_up_to(ada, thread, one, Level.FOLLOW)

    page = signed_in(ada).get(f"{thread.get_absolute_url()}split/").content.decode()
    assert page.count('name="posts"') == 3
    sent = {"posts": [two.pk, three.pk], "title": "Aside", "reason": WHY}
    signed_in(ada).post(f"{thread.get_absolute_url()}split/", sent)

    new = Thread.objects.get(title="Aside")
    assert (order(new), order(thread)) == ([(two.pk, 1), (three.pk, 2)], [(thread.posts.first_id(), 1), (one.pk, 2)])
    assert eve.get(f"/p/{three.pk}/")["Location"] == f"{new.get_absolute_url()}#post-{three.pk}"
    assert (new.last_post, new.author, Bookmark.objects.get().post.thread) == (three, two.author, new)
    assert ThreadState.objects.get(member=ada, thread=new).level == Level.FOLLOW
    assert (seen(ada, new), seen(ada, thread)) == ([False, False], [True, True])
    assert_counted(thread)
    assert_counted(new)


LEFT = re.compile(r'<article class="post[^>]*id="post-(\d+)"|<p class="post-left">.*?<span>(.*?)</span></p>', re.DOTALL)


def lines_of(browser: Client, thread: Thread, page: int = 1) -> list[str]:
    """The posts of a page by id and, between them, what stands where others left, without markup."""
    html = browser.get(thread.get_absolute_url(), {"page": page}).content.decode()
    return [post or re.sub("<[^>]+>", "", words) for post, words in LEFT.findall(html)]


def test_a_line_stands_where_posts_left(ada: Member, eve: Client) -> None:
    thread = make_thread()
    opening = thread.posts.get()
    one, two, three, four = (make_post(thread) for _ in range(4))

    aside = thread.split([two.pk, four.pk], title="Aside", by=ada, reason=WHY)
    last = thread.split([three.pk], title="Alone", by=ada, reason=WHY)

    stayed = [str(opening.pk), str(one.pk)]
    assert lines_of(eve, thread) == [*stayed, "2 posts were moved to Aside", "1 post was moved to Alone"]
    assert lines_of(eve, aside) == [str(two.pk), str(four.pk)]
    page = eve.get(thread.get_absolute_url()).content.decode()
    assert f'<a href="{last.get_absolute_url()}" lang="en">Alone</a>' in page
    reply = make_post(thread)
    one.hide(by=ada, reason=WHY)
    assert lines_of(eve, thread) == [
        stayed[0],
        "2 posts were moved to Aside",
        "1 post was moved to Alone",
        str(reply.pk),
    ]


def test_the_line_stands_on_the_page_where_the_posts_were_and_costs_one_query(
    ada: Member, chiara: Member, eve: Client, signed_in, django_assert_num_queries
) -> None:
    thread = make_thread()
    posts = [thread.posts.get(), *(make_post(thread) for _ in range(2 * PAGE_SIZE - 1))]
    browser = signed_in(chiara)
    browser.get(thread.get_absolute_url())  # the mark moves
    with django_assert_num_queries(4):
        browser.get(thread.get_absolute_url())

    for number in range(3):
        thread.split([posts[PAGE_SIZE + 2 * number].pk], title=f"Aside {number}", by=ada, reason=WHY)

    assert [line for line in lines_of(eve, thread) if "moved" in line] == ["1 post was moved to Aside 0"]
    second = [line for line in lines_of(eve, thread, 2) if "moved" in line]
    assert second == ["1 post was moved to Aside 1", "1 post was moved to Aside 2"]
    with django_assert_num_queries(5):
        browser.get(thread.get_absolute_url())


def test_A01_the_line_is_there_for_those_alone_who_may_read_where_the_posts_went(
    ada: Member, ben: Member, mobility: Partnership, chiara: Member, eve: Client, signed_in
) -> None:
    inner = make_topic("Inner", audience=Topic.Audience.PARTNERSHIP, partnership=mobility)
    thread = make_thread()
    aside = thread.split([make_post(thread).pk], title="Zirconium", by=ada, reason=WHY)
    readers = [eve, *map(signed_in, (chiara, ben, ada))]
    assert ["Zirconium" in reader.get(thread.get_absolute_url()).content.decode() for reader in readers] == [True] * 4

    aside.move(inner, by=ada, reason=WHY)

    pages = [reader.get(thread.get_absolute_url()).content.decode() for reader in readers]
    assert ["Zirconium" in page for page in pages] == [False, False, True, True]
    assert ["post-left" in page for page in pages] == [False, False, True, True]
    aside.hide(by=ada, reason=WHY)
    pages = [reader.get(thread.get_absolute_url()).content.decode() for reader in readers]
    assert ["post-left" in page for page in pages] == [False, False, False, True]


def test_the_line_follows_a_merge_and_goes_when_the_posts_come_home(ada: Member, eve: Client) -> None:
    older, thread = make_thread(title="Older"), make_thread()
    aside = thread.split([make_post(thread).pk], title="Aside", by=ada, reason=WHY)
    other = thread.split([make_post(thread).pk], title="Other", by=ada, reason=WHY)

    other.merge(older, by=ada, reason=WHY)
    assert lines_of(eve, thread)[1:] == ["1 post was moved to Aside", "1 post was moved to Older"]

    aside.merge(Thread.objects.get(pk=thread.pk), by=ada, reason=WHY)
    assert [line for line in lines_of(eve, thread) if "moved" in line] == ["1 post was moved to Older"]

    Thread.objects.get(pk=thread.pk).merge(Thread.objects.get(pk=older.pk), by=ada, reason=WHY)
    assert [line for line in lines_of(eve, older) if "moved" in line] == []
    assert Departure.objects.count() == 0


def test_the_opening_post_and_the_answer_stay(ada: Member) -> None:
    thread = make_thread()
    answer, opening = make_post(thread), thread.posts.get(position=1)
    thread.accept(answer)

    with pytest.raises(SurgeryError):
        thread.split([opening.pk, answer.pk], title="Aside", by=ada, reason=WHY)


def test_a_merged_thread_leads_to_where_its_posts_are(ada: Member, chiara: Member, signed_in, eve: Client) -> None:
    older, younger = make_thread(make_topic("One")), make_thread(make_topic("Two"), title="Twice")
    opening, reply, last = younger.posts.get(), make_post(older), make_post(younger)
    Draft.objects.create(member=chiara, thread=younger, source="Half a reply")
    form = {"into": f"http://testserver{older.get_absolute_url()}", "reason": WHY}

    signed_in(ada).post(f"{younger.get_absolute_url()}merge/", form)

    assert order(older) == [(older.posts.first_id(), 1), (opening.pk, 2), (reply.pk, 3), (last.pk, 4)]
    assert eve.get(younger.get_absolute_url())["Location"] == older.get_absolute_url()
    assert eve.get(f"/p/{last.pk}/")["Location"] == f"{older.get_absolute_url()}#post-{last.pk}"
    assert list(Thread.objects.visible_to(ada)) == [older]
    assert Draft.objects.get().thread == older
    assert_counted(older)
    assert Topic.objects.get(title="Two").thread_count == 0
    kept = {"source": "Sent from a page that was open", "language": "en", "token": "0" * 32}
    signed_in(chiara).post(f"{younger.get_absolute_url()}reply/", kept)
    assert older.posts.order_by("-pk")[0].source == "Sent from a page that was open"


def test_merged_counts_as_read_only_what_was_read_in_both(ada: Member, chiara: Member, dao: Member) -> None:
    older, younger = make_thread(), make_thread()
    first, second = make_post(older), make_post(younger)
    read_up_to(chiara, older, first, Level.MUTED)
    read_up_to(chiara, younger, younger.posts.get(position=1), Level.FOLLOW)
    read_up_to(dao, younger, second)

    younger.merge(older, by=ada, reason=WHY)

    assert seen(chiara, older) == [True, True, True, False]
    assert seen(dao, older) == [False, False, False, False]
    assert ThreadState.objects.get(member=chiara).level == Level.FOLLOW


def test_merging_across_topics_asks_the_marks_of_both(ada: Member, chiara: Member) -> None:
    older, younger = make_thread(), make_thread()
    TopicState.objects.read_all(chiara, younger.topic, through=younger.last_post_id)

    younger.merge(older, by=ada, reason=WHY)

    assert seen(chiara, older) == [False, False]


@pytest.mark.parametrize(
    ("into", "words"),
    [
        ("{younger}", "Open it and merge it into this one."),
        ("#{here}", "This is the thread itself."),
        ("/threads/{hidden}-x/", "Restore it first."),
        ("999999", "No thread is found by this."),
        ("milk", "Several threads fit: #"),
    ],
)
def test_the_form_says_why_threads_do_not_fit(into: str, words: str, ada: Member, signed_in) -> None:
    hidden, here = make_thread(title="Milk"), make_thread(title="Milk powder")
    younger = make_thread(title="Milk again")
    hidden.hide(by=ada, reason=WHY)
    make_thread(title="More milk")
    asked = into.format(younger=younger.pk, here=here.pk, hidden=hidden.pk)

    answer = signed_in(ada).post(f"{here.get_absolute_url()}merge/", {"into": asked, "reason": WHY})

    assert (answer.status_code, words in answer.content.decode()) == (422, True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    size=st.integers(2, 7),
    chosen=st.sets(st.integers(1, 6), min_size=1),
    mark=st.integers(-1, 6),
    shelf=st.integers(-1, 6),
    hidden=st.sets(st.integers(1, 6), max_size=2),
)
def test_split_and_merged_back_is_as_before(
    size: int, chosen: set[int], mark: int, shelf: int, hidden: set[int], db: None
) -> None:
    ada, reader = make_member(), make_member()
    thread = make_thread(by=ada)
    posts = [thread.posts.get(), *(make_post(thread, by=ada) for _ in range(size - 1))]
    for place in hidden:
        if place < size:
            posts[place].hide(by=ada, reason=WHY)
    if 0 <= mark < size:
        read_up_to(reader, thread, posts[mark])
    if 0 <= shelf < size:
        TopicState.objects.create(member=reader, topic=thread.topic, read_through_post_id=posts[shelf].pk)
    split_off = [posts[place].pk for place in chosen if place < size]
    before = order(thread), shown_as_unread(reader, thread), Thread.objects.get(pk=thread.pk).last_post_id
    if not split_off:
        return

    new = thread.split(split_off, title="Aside", by=ada, reason=WHY)
    assert_counted(new)
    Thread.objects.get(pk=new.pk).merge(thread, by=ada, reason=WHY)

    after = order(thread), shown_as_unread(reader, thread), Thread.objects.get(pk=thread.pk).last_post_id
    assert after == before
    assert_counted(thread)


def shown_as_unread(member: Member, thread: Thread) -> list[int]:
    """The unread posts of a thread that the reader can see."""
    mark = Thread.objects.marked_for(member).get(pk=thread.pk).read_mark or 0
    return list(thread.posts.filter(hidden_at=None, pk__gt=mark).order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_replies_while_threads_are_merged_are_never_lost() -> None:
    ada = make_member()
    older, younger = make_thread(), make_thread()

    def merge() -> None:
        with suppress(SurgeryError):  # the other one was first
            Thread.objects.get(pk=younger.pk).merge(Thread.objects.get(pk=older.pk), by=ada, reason=WHY)

    replies = [lambda: make_post(Thread.objects.get(pk=younger.pk)).pk, lambda: make_post(older).pk] * 3
    at_once(merge, *replies, merge)

    older.refresh_from_db()
    assert (older.post_count, Post.objects.filter(thread=older).count()) == (8, 8)
    assert_counted(older)


def test_the_story_of_unread_holds_through_surgery() -> None:
    story = Story()
    first, second = Thread.objects.order_by("pk")[:2]
    story.post(0), story.read(0)
    posts = list(first.posts.values_list("pk", flat=True))
    first.split(posts[1:], title="Aside", by=story.ada, reason=WHY)
    story.check()
    Thread.objects.get(title="Aside").merge(second, by=story.ada, reason=WHY)
    story.check()
