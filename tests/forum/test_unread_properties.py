"""Unread, told as random stories: whatever happens in whatever order, what was never shown is never read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.listing import ThreadList
from forum.models import Post, Thread, ThreadState, Topic, TopicState
from members.models import Member
from tests.factories import make_member, make_post, make_thread, make_topic

PAGE = 2
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("threads", "posts"):
        monkeypatch.setattr(f"forum.models.{module}.PAGE_SIZE", PAGE)


@dataclass
class Story:
    """One reader, one moderator, somebody who writes; two topics with two threads each."""

    reader: Member = field(default_factory=make_member)
    ada: Member = field(default_factory=make_member)
    writer: Member = field(default_factory=make_member)
    topics: list[Topic] = field(default_factory=lambda: [make_topic(), make_topic()])
    shown: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for topic in self.topics * 2:
            make_thread(topic, by=self.writer)
        self._settle()

    def _settle(self) -> None:
        """Let time pass, so that nothing counts as on its way into the database."""
        Thread.objects.update(last_post_at=timezone.now() - timedelta(minutes=2))

    def _thread(self, pick: int) -> Thread:
        threads = Thread.objects.visible_to(self.reader).order_by("pk")
        return threads[pick % threads.count()]

    def _post(self, pick: int, *, hidden: bool) -> Post | None:
        posts = Post.objects.filter(hidden_at__isnull=not hidden).order_by("pk")
        return posts[pick % posts.count()] if posts else None

    def post(self, pick: int) -> None:
        make_post(self._thread(pick), by=self.writer)
        self._settle()

    def reply(self, pick: int) -> None:
        """Say something oneself: that post, and only that, has been seen."""
        self.shown.add(make_post(self._thread(pick), by=self.reader).pk)
        self._settle()

    def read(self, pick: int) -> None:
        """Open any page of any thread."""
        thread = Thread.objects.with_place_for(self._fresh()).get(pk=self._thread(pick).pk)
        posts = thread.page(pick % thread.page_count + 1, self.reader)
        self.shown |= {post.pk for post in posts if isinstance(post, Post)}
        ThreadState.objects.shown(self.reader, thread, posts)

    def hide(self, pick: int) -> None:
        if post := self._post(pick, hidden=False):
            post.hide(by=self.ada, reason="For the story.")
            self._settle()

    def restore(self, pick: int) -> None:
        if post := self._post(pick, hidden=True):
            if post.pk <= self.mark(post.thread):  # what comes back between read posts is no news
                self.shown.add(post.pk)
            post.restore(by=self.ada, reason="For the story.")
            self._settle()

    def mark_unread(self, pick: int) -> None:
        if post := self._post(pick, hidden=False):
            ThreadState.objects.unread_from(self._fresh(), post)
            self.shown -= set(Post.objects.filter(thread=post.thread, pk__gte=post.pk).values_list("pk", flat=True))

    def read_all(self, pick: int) -> None:
        """Press the button of a page that lists everything in the topic."""
        topic = self.topics[pick % 2]
        posts = Post.objects.filter(thread__topic=topic).order_by("pk")
        through = max(
            Thread.objects.on(topic).values_list("last_post_id", flat=True), key=lambda pk: pk or 0, default=0
        )
        TopicState.objects.read_all(self._fresh(), topic, through=through or 0)
        self.shown |= set(posts.filter(pk__lte=through or 0).values_list("pk", flat=True))

    def move(self, pick: int) -> None:
        self._thread(pick).move(self.topics[pick // 4 % 2], by=self.ada, reason="For the story.")

    def split(self, pick: int) -> None:
        """Take every second reply, or every reply, into a thread of its own."""
        thread = self._thread(pick)
        if replies := list(thread.posts.filter(position__gt=1).values_list("pk", flat=True)):
            thread.split(replies[:: pick % 2 + 1], title="Aside", by=self.ada, reason="For the story.")
            self._settle()

    def merge(self, pick: int) -> None:
        """Put a thread into the one that is next in age."""
        threads = sorted(Thread.objects.visible_to(self.reader), key=lambda thread: thread.posts.first_id())
        if len(threads) > 1:
            place = pick % (len(threads) - 1)
            threads[place + 1].merge(threads[place], by=self.ada, reason="For the story.")
            self._settle()

    def _fresh(self) -> Member:
        return Member.objects.get(pk=self.reader.pk)

    def mark(self, thread: Thread) -> int:
        """The rule of the glossary, in Python."""
        state = ThreadState.objects.filter(member=self.reader, thread=thread).first()
        shelf = TopicState.objects.filter(member=self.reader, topic=thread.topic_id).first()
        marks = [state and state.last_read_post_id, shelf and shelf.read_through_post_id]
        return next((mark for mark in marks if mark is not None), self._fresh().read_through_post_id)

    def check(self) -> None:
        reader, unread = self._fresh(), set()
        for thread in Thread.objects.visible_to(reader).with_news_for(reader):
            mark = self.mark(thread)
            posts = set(thread.posts.filter(hidden_at=None).values_list("pk", flat=True))
            assert {pk for pk in posts if pk <= mark} - self.shown == set(), "read and never shown"
            new = {pk for pk in posts if pk > mark}
            assert thread.new_count == len(new)
            expected = "read" if not new else "unread" if posts - new else "new"
            assert thread.state == expected
            unread |= {thread.pk} if new else set()
        threads = Thread.objects.visible_to(reader)
        assert {thread.pk for thread in threads.unread_by(reader)} == unread
        assert threads.unread_count(reader) == len(unread)


DEEDS = ["post", "post", "reply", "read", "read", "read", "hide", "restore", "mark_unread", "read_all"]
DEEDS += ["move", "split", "merge"]
STEPS = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 11)), min_size=4, max_size=12)


def tell(steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        story = Story()
        story.check()
        for name, pick in steps:
            deed: Callable[[int], None] = getattr(story, name)
            deed(pick)
            story.check()
        transaction.set_rollback(True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_was_never_shown_is_never_read_and_badge_equals_list(steps: list[tuple[str, int]]) -> None:
    tell(steps)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(0, 9), new=st.lists(st.booleans(), min_size=12, max_size=12), size=st.integers(1, 4))
def test_paging_visits_every_thread_once_whatever_is_written_meanwhile(count: int, new: list[bool], size: int) -> None:
    with transaction.atomic():
        topic, reader = make_topic(), make_member()
        there = [make_thread(topic, by=reader) for _ in range(count)]
        for age, thread in enumerate(there):
            Thread.objects.filter(pk=thread.pk).update(last_post_at=timezone.now() - timedelta(hours=age + 1))
        others = iter(new)

        def walk(query: str, side: str) -> list[list[int]]:
            """Follow the links of one side to the end; others may start a thread before each step."""
            pages = []
            while True:
                page = ThreadList(reader, QueryDict(query), topic=topic, size=size).page
                pages.append([thread.pk for thread in page])
                cursor = getattr(page, side)
                if not cursor:
                    return pages
                query = urlencode({side: cursor})
                if next(others, False):
                    make_thread(topic, by=reader)

        expected = [thread.pk for thread in there]
        forwards = walk("", "after")
        assert [pk for page in forwards for pk in page] == expected
        if len(forwards) > 1:
            last = Thread.objects.get(pk=forwards[-1][0])
            backwards = walk(urlencode({"before": f"{last.last_post_at.isoformat()}~{last.pk}"}), "before")
            seen = [pk for page in reversed(backwards) for pk in page]
            assert [pk for pk in seen if pk in expected] == expected[: expected.index(last.pk)]
            assert len(seen) == len(set(seen))
        transaction.set_rollback(True)
