"""A prepared question answers as the unprepared one would, for each reader, and refuses what it cannot know."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from events.models import Event
from forum.models import Post, Thread, Topic
from members.models import Member
from members.prepared import prepared
from members.rules import may_create_events
from tests.factories import make_member, make_partnership, make_post, make_thread, make_topic


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


def test_values_are_numbers_texts_and_moments(db, ben, chiara):
    @prepared
    def written(reader, order, *, by, since, language):
        posts = Post.objects.visible_to(reader).filter(author=by, created_at__gte=since, language=language)
        return posts.order_by(order)

    thread = make_thread(by=ben)
    first, second = make_post(thread, by=chiara), make_post(thread, by=chiara)
    long_ago, soon = timezone.now() - timedelta(days=400), timezone.now() + timedelta(days=1)
    assert written(ben, "pk", by=chiara.pk, since=long_ago, language="en") == [first, second]
    assert written(ben, "-pk", by=chiara.pk, since=long_ago, language="en") == [second, first]
    assert written(ben, "pk", by=ben.pk, since=long_ago, language="en") == [thread.posts.get(position=1)]
    assert written(ben, "pk", by=chiara.pk, since=soon, language="en") == []
    assert written(ben, "pk", by=chiara.pk, since=long_ago, language="de") == []


def test_a_question_stands_within_a_larger_one(db, ben, chiara):
    @prepared
    def titles(reader, *, topic):
        return Thread.objects.visible_to(reader).filter(topic=topic).order_by("pk").values_list("title")

    inside = make_thread(make_topic(audience="members"), by=chiara, title="Among ourselves")
    for reader, expected in ((ben, ["Among ourselves"]), (AnonymousUser(), [])):
        sql, params = titles.statement(reader, topic=inside.topic_id)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT ARRAY({sql})", params)
            assert cursor.fetchone() == (expected,)


def test_staff_ask_by_their_permissions(db, ben, ada):
    @prepared
    def topics(reader):
        return Topic.objects.visible_to(reader).order_by("pk")

    hidden = make_topic(hidden_at=timezone.now())
    helper = make_member("Hugo Helper", is_staff=True)
    assert hidden in topics(ada)
    assert hidden not in topics(helper)
    assert hidden not in topics(ben)


def test_a_question_that_hangs_on_a_permission_of_members_is_refused(db, ben):
    @prepared
    def events(reader):
        return Event.objects.all() if may_create_events(reader) else Event.objects.none()

    with pytest.raises(TypeError, match=r"asks members for the permission 'events\.add_event'"):
        events(ben)


def test_postgresql_plans_a_question_once_whatever_its_numbers(db, ben, chiara):
    @prepared
    def planned_once(reader, *, position):
        posts = Post.objects.visible_to(reader).filter(position=position).exclude(source__contains="100 % \u00f8 %s")
        return posts.order_by("pk").values_list("position")

    thread = make_thread(by=ben)
    make_post(thread, by=chiara)
    for reader, position, expected in ((ben, 1, [(1,)]), (chiara, 2, [(2,)]), (ben, 40_000, []), (ben, 2**40, [])):
        assert planned_once(reader, position=position) == expected
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%100 %'")
        assert cursor.fetchall() == [(4,)]
