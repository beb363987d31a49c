"""`make bench` measures on a community whose counters, positions and marks are right: here a tiny one."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from benchmarks.filled.community import FIRST, Community
from benchmarks.filled.filling import copy_rows
from benchmarks.filled.invariants import problems
from forum.models import Post, Thread
from members.models import Member
from notifications.models import Notification


@pytest.fixture
def community(db) -> Community:
    tiny = Community(1200)
    everything = range(tiny.posts)
    post_type = ContentType.objects.get_for_model(Post).pk
    with connection.cursor() as cursor:
        copied = cursor.cursor.cursor if hasattr(cursor.cursor, "cursor") else cursor.cursor
        copy_rows(copied, "members", tiny, "!")
        copy_rows(copied, "topics", tiny, [])
        copy_rows(copied, "threads", tiny)
        copy_rows(copied, "posts", tiny, everything)
        copy_rows(copied, "reactions", tiny, everything)
        copy_rows(copied, "bookmarks", tiny)
        copy_rows(copied, "thread_states", tiny)
        copy_rows(copied, "notifications", tiny, post_type)
    connection.check_constraints()
    return tiny


def test_the_community_is_of_the_asked_shape_and_holds_what_its_counters_say(community):
    assert (Post.objects.count(), Thread.objects.count(), Member.objects.count()) == (1200, 60, 24)
    assert Thread.objects.order_by("-post_count").values_list("post_count", flat=True)[0] == 120
    assert Post.objects.filter(hidden_at__isnull=False).count() == 1
    assert Notification.objects.filter(read_at__isnull=True).exists()
    assert problems() == []


def test_a_wrong_counter_does_not_go_unseen(community):
    Thread.objects.filter(pk=FIRST).update(post_count=7)
    broken = problems()
    assert [line.split(":")[1].strip() for line in broken] == ["post counts of threads", "counts of topics"]


def test_the_same_seed_makes_the_same_community():
    assert list(Community(500).timeline[0]) == list(Community(500).timeline[0])
    assert Community(500).sizes[0] == 50
    assert sum(Community(500).sizes) == 500
