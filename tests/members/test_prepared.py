"""A prepared question answers as the unprepared one would, for each reader, and refuses what it cannot know."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from forum.models import Post, Thread
from members.models import Member
from members.prepared import prepared
from tests.factories import make_partnership, make_post, make_thread, make_topic


def pages_of(thread, reader):
    return Thread.objects.page_for(reader).filter(pk=thread.pk).first(), Thread.objects.page_of(thread.pk, reader)


def seen(thread):
    if thread is None:
        return None
    return {name: value for name, value in vars(thread).items() if name != "_state"}


def test_each_reader_gets_what_the_words_say(db, ada, ben, chiara, una):
    inside = make_thread(make_topic(audience="members"), by=chiara)
    make_post(inside, by=ben)
    for reader in (AnonymousUser(), ben, chiara, ben, una, ada, AnonymousUser()):
        plain, quick = pages_of(inside, reader)
        assert seen(plain) == seen(quick)
    assert Thread.objects.page_of(inside.pk, AnonymousUser()) is None
    assert Thread.objects.page_of(inside.pk, ben).reader_id == ben.pk
    assert Thread.objects.page_of(10**30, ben) is None


def test_what_changes_is_seen_at_once(db, ada, ben):
    thread = make_thread(by=ben)
    assert Thread.objects.page_of(thread.pk, ben) == thread
    thread.topic.audience = "partnership"
    thread.topic.partnership = make_partnership()
    thread.topic.save()
    assert Thread.objects.page_of(thread.pk, ben) is None
    assert Thread.objects.page_of(thread.pk, ada) == thread
    thread.topic.audience = "everyone"
    thread.topic.save()
    Thread.objects.update(hidden_at=timezone.now())
    assert Thread.objects.page_of(thread.pk, ben) is None


def test_a_question_that_holds_more_of_a_reader_than_numbers_is_refused(db, ben):
    @prepared
    def namesakes(reader):
        return Member.objects.filter(username=reader.username)

    @prepared
    def next_posts(reader):
        return Post.objects.filter(pk__gt=reader.read_through_post_id + 1)

    with pytest.raises(TypeError, match="namesakes holds"):
        namesakes(ben)
    with pytest.raises(TypeError, match="next_posts holds"):
        next_posts(ben)
