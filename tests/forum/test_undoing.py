"""What moderators did to threads can be undone: posts, addresses, marks, levels, answers and files are as before."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.models import (
    Attachment,
    Departure,
    Draft,
    ModerationEntry,
    Operation,
    Post,
    Reaction,
    Thread,
    ThreadState,
    Topic,
)
from forum.models.surgery import SurgeryError
from members.models import Member
from notifications.levels import Level
from pages.tasks import keep_term
from tests.factories import make_member, make_post, make_thread, make_topic
from tests.forum.test_at_once import assert_counted
from tests.forum.test_surgery import lines_of, order, read_up_to, shown_as_unread

pytestmark = pytest.mark.django_db
WHY = "For the story."


def undo(thread: Thread, *, by: Member) -> Thread:
    operation = Operation.objects.last_of(thread)
    assert operation is not None
    return operation.undo(by=by, reason=WHY)


def standing(threads: list[Thread], readers: list[Member]) -> list[Any]:
    """All that must be the same after a round trip."""
    fresh = [Thread.objects.get(pk=thread.pk) for thread in threads]
    return [
        [
            (thread.topic_id, thread.accepted_post_id, thread.last_post_id, thread.pinned_at, thread.merged_into_id)
            for thread in fresh
        ],
        [order(thread) for thread in fresh],
        [[shown_as_unread(reader, thread) for reader in readers] for thread in fresh],
        [[level_of(reader, thread) for reader in readers] for thread in fresh],
        [post.place for post in Post.objects.order_by("pk")],
        list(Reaction.objects.order_by("pk").values_list("post", "post__thread", "member", "kind")),
        list(Attachment.objects.order_by("pk").values_list("post", "post__thread")),
        list(Departure.objects.order_by("thread", "first_post_id").values_list("thread", "into", "first_post_id")),
        list(Topic.objects.order_by("pk").values_list("thread_count", "post_count")),
    ]


def level_of(member: Member, thread: Thread) -> str:
    state = ThreadState.objects.filter(member=member, thread=thread).first()
    return state.level if state else Level.NORMAL


MARKS = st.lists(st.tuples(st.integers(-1, 7), st.sampled_from(Level.values)), min_size=4, max_size=4)


class Pair:
    """Two threads of two members, with answers, reactions, files, and readers who have read parts of them."""

    def __init__(self, turns: list[bool], *, apart: bool, answered: str) -> None:
        self.ada = make_member(is_staff=True, is_superuser=True)
        self.chiara, self.dao = make_member(), make_member()
        shelf, kind = make_topic(), Thread.Kind.QUESTION
        self.older = make_thread(shelf, kind=kind)
        self.younger = make_thread(make_topic() if apart else shelf, kind=kind)
        for turn in turns:
            make_post(self.threads[turn], by=self.dao)
        for thread, name in ((self.older, "older"), (self.younger, "younger")):
            if answered in {name, "both"} and thread.posts.count() > 1:
                thread.accept(thread.posts.order_by("pk")[1])
        self.posts = list(Post.objects.filter(thread__in=self.threads).order_by("pk"))
        last = {"post": self.posts[-1], "member": self.ada}
        Reaction.objects.create(**last, kind="thanks")
        Attachment.objects.create(**last, name="a.pdf", file="a.pdf", kind="file", media_type="application/pdf", size=1)

        for member, thread in ((self.chiara, self.younger), (self.dao, self.younger), (self.dao, self.older)):
            Draft.objects.create(member=member, thread=thread, source="Begun.")

    @property
    def threads(self) -> list[Thread]:
        return [self.older, self.younger]

    def read(self, marks: list[tuple[int, str]], shelves: tuple[int, int]) -> None:
        for number, (place, level) in enumerate(marks):
            if 0 <= place < len(self.posts):
                read_up_to([self.chiara, self.dao][number % 2], self.threads[number // 2], self.posts[place], level)
        for thread, place in zip(self.threads, shelves, strict=True):
            if 0 <= place < len(self.posts):
                mark = {"read_through_post_id": self.posts[place].pk}
                thread.topic.states.update_or_create(member=self.dao, defaults=mark)

    def standing(self) -> list[Any]:
        drafts = list(Draft.objects.order_by("pk").values_list("member", "thread", "source"))
        return [*standing(self.threads, [self.chiara, self.dao]), drafts]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    turns=st.lists(st.booleans(), min_size=1, max_size=6),
    marks=MARKS,
    shelves=st.tuples(st.integers(-1, 7), st.integers(-1, 7)),
    apart=st.booleans(),
    answered=st.sampled_from(["", "older", "younger", "both"]),
    verb=st.sampled_from(["merge", "split", "move"]),
    data=st.data(),
)
def test_undone_is_as_before(turns, marks, shelves, apart, answered, verb, data, db: None) -> None:
    pair = Pair(turns, apart=apart, answered=answered)
    pair.read(marks, shelves)
    elsewhere = make_topic()
    older, younger = (Thread.objects.get(pk=thread.pk) for thread in pair.threads)
    movable = list(Post.objects.movable_from(older).values_list("pk", flat=True))
    before = pair.standing()

    if verb == "merge":
        younger.merge(older, by=pair.ada, reason=WHY)
    elif verb == "split" and movable:
        older.split(data.draw(st.sets(st.sampled_from(movable), min_size=1)), title="Aside", by=pair.ada, reason=WHY)
    else:
        older.move(elsewhere, by=pair.ada, reason=WHY)
    undo(older, by=pair.ada)

    assert pair.standing() == before
    for thread in pair.threads:
        assert_counted(thread)


def test_what_was_said_and_read_since_stays(ada: Member, ben: Member, chiara: Member) -> None:
    older, younger = make_thread(), make_thread(title="Younger")
    opening = younger.posts.get()
    read_up_to(chiara, older, older.posts.get())
    younger.merge(older, by=ada, reason=WHY)
    since = make_post(Thread.objects.get(pk=older.pk), by=ben)
    ThreadState.objects.filter(member=chiara).update(last_read_post_id=since.pk, level=Level.MUTED)

    assert undo(older, by=ada) == younger

    younger.refresh_from_db()
    assert [pk for pk, _position in order(younger)] == [opening.pk]
    assert order(older)[-1] == (since.pk, 2)
    assert (shown_as_unread(chiara, younger), shown_as_unread(chiara, older)) == ([], [])
    assert (level_of(chiara, younger), level_of(chiara, older)) == (Level.MUTED, Level.MUTED)
    assert ModerationEntry.objects.order_by("-pk").values_list("verb", "moderator")[0] == ("undo", ada.pk)


def test_the_latest_is_undone_first(ada: Member) -> None:
    thread, shelf = make_thread(title="Milk"), make_topic("Dairy")
    aside = thread.split([make_post(thread).pk], title="Aside", by=ada, reason=WHY)
    split = Operation.objects.get()
    aside.move(shelf, by=ada, reason=WHY)

    assert split.why_not_undo(ada) == f"First undo what was done later: “Aside” was moved out of “{thread.topic}”."
    with pytest.raises(SurgeryError):
        split.undo(by=ada, reason=WHY)
    undo(aside, by=ada)
    undo(aside, by=ada)

    assert Thread.objects.visible_to(ada).get() == thread
    assert Operation.objects.filter(undone_at=None).count() == 0


def test_a_hidden_thread_is_restored_first(ada: Member) -> None:
    thread = make_thread()
    aside = thread.split([make_post(thread).pk], title="Aside", by=ada, reason=WHY)
    aside.hide(by=ada, reason=WHY)

    assert Operation.objects.get().why_not_undo(ada) == "A thread is hidden. Restore it first."


def test_undone_twice_is_undone_once(ada: Member) -> None:
    thread, shelf = make_thread(), make_topic()
    thread.move(shelf, by=ada, reason=WHY)
    operation = Operation.objects.get()
    operation.undo(by=ada, reason=WHY)
    with pytest.raises(SurgeryError):
        operation.undo(by=ada, reason=WHY)


def test_a_moderator_undoes_in_place(ada: Member, signed_in, eve: Client) -> None:
    older, younger = make_thread(title="Older"), make_thread(title="Younger")
    younger.merge(older, by=ada, reason=WHY)
    browser, address = signed_in(ada), f"{older.get_absolute_url()}undo/"

    page = browser.get(address)
    assert "“Younger” was merged into “Older”." in page.content.decode()
    assert browser.post(address, {"reason": ""}).status_code == 422
    answer = browser.post(address, {"reason": WHY}, follow=True)

    assert answer.redirect_chain == [(younger.get_absolute_url(), 302)]
    assert "It is undone." in answer.content.decode()
    assert eve.get(younger.get_absolute_url()).status_code == 200
    again = browser.get(address, follow=True)
    assert "Nothing was done to it that can be undone." in again.content.decode()


def test_after_ninety_days_it_is_too_late(ada: Member) -> None:
    thread = make_thread()
    thread.move(make_topic(), by=ada, reason=WHY)
    Operation.objects.update(done_at=timezone.now() - timedelta(days=91))
    assert Operation.objects.last_of(thread) is None
    assert keep_term(name="operations") == 1
    assert Operation.objects.count() == 0


def test_lines_between_threads_come_back(ada: Member, eve: Client) -> None:
    older, thread = make_thread(title="Older"), make_thread()
    thread.split([make_post(thread).pk], title="Aside", by=ada, reason=WHY)
    before = lines_of(eve, thread)
    Thread.objects.get(pk=thread.pk).merge(Thread.objects.get(pk=older.pk), by=ada, reason=WHY)

    undo(older, by=ada)

    assert lines_of(eve, thread) == before
