"""Who moderates one topic does so in place, and decides its appeals; everywhere else they are members like others."""

from typing import Any

import pytest
from django.urls import reverse

from forum.models import Appeal, AppealError, Operation, Post, Thread, Topic
from forum.models.surgery import SurgeryError
from members.models import Member
from tests.factories import make_case, make_member, make_partnership, make_post, make_thread, make_topic

pytestmark = pytest.mark.django_db
WHY = {"rule": "House rule 3", "facts": "It sells shoes."}
HIDING = {"rule": "House rules: no advertising", "reason": "It sells shoes."}
VERBS = ("close", "pin", "slow", "hide", "move", "rename", "split", "merge", "kind")


def doors(thread: Thread) -> list[str]:
    """The addresses at which a thread is moderated."""
    return [reverse(f"forum:thread_{verb}", args=[thread.pk, thread.slug]) for verb in VERBS]


def test_A10_every_deed_is_offered_in_the_topic_and_absent_elsewhere(tom: Member, milk: Topic, signed_in: Any) -> None:
    ours, foreign = make_thread(milk), make_thread()
    browser = signed_in(tom)

    assert {browser.get(door).status_code for door in doors(ours)} == {200}
    assert {browser.get(door).status_code for door in doors(foreign)} == {404}
    assert [
        browser.get(reverse("forum:post_hide", args=[thread.posts.get().pk])).status_code for thread in (ours, foreign)
    ] == [200, 404]
    menus = [
        "Moderate" in browser.get(thread.get_absolute_url()).content.decode().split("<main")[1]
        for thread in (ours, foreign)
    ]
    assert menus == [True, False]
    assert "See it in the workplace" not in browser.get(ours.get_absolute_url()).content.decode()


def test_what_is_hidden_stays_in_sight_of_who_can_restore_it(
    tom: Member, milk: Topic, chiara: Member, ada: Member, signed_in: Any
) -> None:
    thread, foreign = make_thread(milk), make_thread()
    post, elsewhere = make_post(thread, source="Cheap shoes"), make_post(foreign)
    browser = signed_in(tom)

    browser.post(reverse("forum:post_hide", args=[post.pk]), HIDING)
    elsewhere.hide(by=ada, reason="It sells shoes.")

    assert [post in Post.objects.visible_to(reader) for reader in (tom, ada, chiara)] == [True, True, False]
    assert elsewhere not in Post.objects.visible_to(tom)
    assert "Cheap shoes" in browser.get(thread.get_absolute_url()).content.decode()

    browser.post(reverse("forum:thread_hide", args=[thread.pk, thread.slug]), HIDING)
    foreign.hide(by=ada, reason="All of it sells shoes.")

    assert list(Thread.objects.visible_to(tom)) == [thread]
    assert list(Thread.objects.visible_to(chiara)) == []
    browser.post(reverse("forum:thread_restore", args=[thread.pk, thread.slug]), {"reason": "A mistake."})
    assert list(Thread.objects.visible_to(chiara)) == [thread]


def test_A10_threads_go_nowhere_else(tom: Member, milk: Topic, ada: Member, signed_in: Any) -> None:
    older, thread, foreign = make_thread(milk), make_thread(milk), make_thread()
    browser = signed_in(tom)
    move = reverse("forum:thread_move", args=[thread.pk, thread.slug])
    merge = reverse("forum:thread_merge", args=[thread.pk, thread.slug])

    moved = browser.post(move, {"topic": foreign.topic_id, "reason": "For the story."})
    merged = browser.post(merge, {"into": f"#{foreign.pk}", "reason": "For the story."})
    assert (moved.status_code, merged.status_code) == (422, 422)
    assert "You moderate no other topic." in browser.get(move).content.decode()
    make_topic("Honey").moderatorships.create(member=tom)
    assert "You moderate no other topic." not in browser.get(move).content.decode()

    foreign.move(milk, by=ada, reason="It belongs here.")
    with pytest.raises(SurgeryError):
        Operation.objects.get().undo(by=tom, reason="For the story.")
    assert browser.post(merge, {"into": f"#{older.pk}", "reason": "The same."})["Location"] == older.get_absolute_url()


def test_who_is_named_reads_the_topic_and_writes_where_it_is_closed(chiara: Member, dao: Member) -> None:
    mobility = make_partnership("Mobility of goods")
    topic = make_topic("Rails", audience=Topic.Audience.PARTNERSHIP, partnership=mobility)
    assert [member in topic.readers() for member in (chiara, dao)] == [False, False]

    topic.moderatorships.create(member=chiara)
    chiara = Member.objects.get(pk=chiara.pk)

    assert [topic in Topic.objects.visible_to(member) for member in (chiara, dao)] == [True, False]
    assert [member in topic.readers() for member in (chiara, dao)] == [True, False]
    thread = make_thread(topic, by=chiara)
    thread.close(by=chiara, reason="It is answered.")
    assert make_post(thread, by=chiara).position == 2


def test_A10_appeals_of_the_topic_are_decided_and_no_others(
    tom: Member, milk: Topic, ada: Member, chiara: Member, signed_in: Any
) -> None:
    post, foreign = make_post(make_thread(milk), by=chiara), make_post(by=chiara)
    ours, theirs = (
        Appeal.objects.make(make_case(one).decide("hide", by=ada, **WHY), "I sell nothing.") for one in (post, foreign)
    )
    far = Appeal.objects.make(make_case(make_post(make_thread(milk))).decide("silence", by=ada, **WHY), "Why?")
    own = Appeal.objects.make(make_case(make_post(make_thread(milk))).decide("hide", by=tom, **WHY), "Why?")
    browser = signed_in(tom)
    pages = [reverse("admin:forum_appeal_change", args=[made.pk]) for made in (ours, theirs, far, own)]

    assert set(Appeal.objects.visible_to(tom)) == {ours, own}
    assert [browser.get(page).status_code for page in pages] == [200, 404, 404, 200]
    browser.post(pages[0], {"outcome": "granted", "reason": "They are right."})
    with pytest.raises(AppealError):
        own.decide("refused", by=tom, answer="I was right.")

    post.refresh_from_db()
    ours.refresh_from_db()
    assert (post.hidden_at, ours.decided_by) == (None, tom)


@pytest.mark.parametrize("count", [1, 3])
def test_asking_who_is_named_costs_one_query_a_page(
    count: int, tom: Member, milk: Topic, signed_in: Any, django_assert_num_queries: Any
) -> None:
    thread = make_thread(milk)
    for _ in range(count):
        make_post(thread, by=make_member())
    browser = signed_in(tom)
    browser.get(thread.get_absolute_url())

    with django_assert_num_queries(5):
        browser.get(thread.get_absolute_url())
