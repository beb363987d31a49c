"""Newcomers' first posts and their links wait for a moderator, who posts or rejects them."""

from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from forum import tasks
from forum.models import Appeal, Case, Decision, Draft, Held, ModerationEntry, Post, Safety, Thread, ThreadState, Topic
from forum.models.cases import CaseTakenError, hold_text
from forum.models.drafts import Typed
from forum.models.held import SettledError
from forum.rules import ClosedError
from members.models import Member
from notifications.levels import Level
from notifications.models import Notification
from tests.at_once import at_once
from tests.factories import make_member, make_post, make_thread, make_topic
from tests.forum.test_posting import reply_to, text
from tests.forum.test_watching import watch

pytestmark = pytest.mark.django_db

WHY = {"rule": "House rule 3", "facts": "It sells shoes."}


@pytest.fixture
def nina(db: None) -> Member:
    """Has just joined; nobody stands for her."""
    return make_member("Nina", vouched=False)


def held_reply(nina: Member, signed_in, source: str = "My first words.") -> tuple[Thread, Held]:
    thread = make_thread()
    answer = signed_in(nina).post(reply_to(thread), text(source))
    held = Held.objects.get()
    assert answer["Location"] == f"/held/{held.pk}/"
    return Thread.objects.get(pk=thread.pk), held


def test_a_newcomers_reply_waits_and_only_its_author_and_moderators_see_it(
    nina: Member, ada: Member, chiara: Member, eve: Client, signed_in
) -> None:
    thread, held = held_reply(nina, signed_in)

    assert (held.why, thread.posts.count(), thread.post_count, thread.topic.post_count) == ("first", 1, 1, 1)
    pages = {name: b.get(thread.get_absolute_url()).content.decode() for name, b in (
        ("author", signed_in(nina)), ("moderator", signed_in(ada)), ("member", signed_in(chiara)), ("visitor", eve)
    )}  # fmt: skip
    seen = {name: ("My first words." in html, "Waits for review" in html) for name, html in pages.items()}
    both, neither = (True, True), (False, False)
    assert seen == {"author": both, "moderator": both, "member": neither, "visitor": neither}
    assert signed_in(chiara).get(held.get_absolute_url()).status_code == 404
    assert "Only its author and moderators see it." in signed_in(nina).get("/held/").content.decode()


def test_release_posts_it_now_with_order_counters_unread_and_notices(nina, ada, chiara, signed_in) -> None:
    thread, held = held_reply(nina, signed_in, "Listen, @chiara.")
    ThreadState.objects.set_level(thread, Level.FOLLOW, by=chiara)
    later = make_post(thread)
    signed_in(chiara).get(thread.get_absolute_url())
    case = Case.objects.get(held=held)

    signed_in(ada).post(f"/admin/forum/case/{case.pk}/change/", {"deed": "release"})

    post, thread = Post.objects.latest("pk"), Thread.objects.get(pk=thread.pk)
    assert (post.author, post.source, post.position, post.pk > later.pk) == (nina, "Listen, @chiara.", 3, True)
    assert (thread.post_count, thread.last_post, Topic.objects.get().post_count) == (3, post, 3)
    assert Thread.objects.unread_by(Member.objects.get(pk=chiara.pk)).get() == thread
    tasks.post_written(post_id=post.pk)
    assert [(n.reason, n.member) for n in Notification.objects.filter(member=chiara)] == [("mention", chiara)]
    entry = ModerationEntry.objects.latest("pk")
    assert (entry.verb, entry.post, entry.moderator) == ("release", post, ada)
    held.refresh_from_db()
    assert (held.posted_as, held.is_waiting, case.decisions.count()) == (post, False, 1)
    assert "Waits for review" not in signed_in(nina).get(thread.get_absolute_url()).content.decode()


def test_release_tells_the_author_once_on_the_site_and_by_mail(nina, ada, signed_in) -> None:
    _thread, held = held_reply(nina, signed_in)
    decision = Case.objects.get(held=held).decide("release", by=ada, facts="Fine.")
    for _ in range(2):
        tasks.decision_made(decision_id=decision.pk)

    assert [(letter.to, letter.subject) for letter in mail.outbox] == [([nina.email], "What you wrote is posted")]
    assert f"/held/{held.pk}/" in mail.outbox[0].body
    browser = signed_in(nina)
    inbox = browser.get("/notifications/").content.decode()
    assert (inbox.count("What you wrote is posted"), "My first words." in inbox) == (1, True)
    browser.get(held.get_absolute_url())
    assert Notification.objects.of(nina).unread().count() == 0


def test_a_text_that_waits_is_taken_back_and_is_a_draft_again(nina, ada, chiara, signed_in) -> None:
    thread, held = held_reply(nina, signed_in)
    address = f"/held/{held.pk}/withdraw/"
    assert [signed_in(member).post(address).status_code for member in (chiara, ada)] == [404, 404]

    browser = signed_in(nina)
    assert "Take it back" in browser.get(held.get_absolute_url()).content.decode()
    answer = browser.post(address)

    assert (answer["Location"], Held.objects.count(), Case.objects.count()) == ("/drafts/", 0, 0)
    draft = Draft.objects.get()
    assert (draft.member, draft.thread, draft.source) == (nina, thread, "My first words.")
    assert "You find it among your drafts" in browser.get("/drafts/").content.decode()
    assert browser.post(address).status_code == 404


def test_a_moderator_who_decides_about_what_was_taken_back_is_told_and_led_on(nina, ada, signed_in) -> None:
    _thread, held = held_reply(nina, signed_in)
    address = f"/admin/forum/case/{Case.objects.get().pk}/change/"
    browser = signed_in(ada)
    assert browser.get(address).status_code == 200
    held.withdraw()

    answer = browser.post(address, {"deed": "release"}, follow=True)

    assert (answer.redirect_chain, answer.status_code) == ([("/admin/forum/case/?", 302)], 200)
    assert "Its author has taken the text back meanwhile." in answer.content.decode()
    assert browser.get(address).status_code == 404


def test_nothing_is_taken_back_that_is_decided_nor_over_another_draft(nina, ada, signed_in) -> None:
    thread, held = held_reply(nina, signed_in)
    browser = signed_in(nina)
    Draft.objects.keep(thread, Typed(source="Something else."), by=nina)
    browser.post(f"/held/{held.pk}/withdraw/")
    assert (Held.objects.count(), Draft.objects.get().source) == (1, "Something else.")

    Draft.objects.all().delete()
    Case.objects.get().decide("release", by=ada, facts="Fine.")
    late = browser.post(f"/held/{held.pk}/withdraw/", follow=True).content.decode()
    assert ("decided about it meanwhile" in late, Draft.objects.count(), thread.posts.count()) == (True, 0, 2)


@pytest.mark.django_db(transaction=True)
def test_taken_back_and_released_at_once_it_is_one_of_both(ada) -> None:
    nina, thread = make_member("Nina", vouched=False), make_thread()
    said = {"source": "First.", "language": "en", "token": uuid4()}
    held = hold_text(thread, "first", by=nina, **said)
    case = Case.objects.get()

    def take_back() -> str:
        try:
            Held.objects.get(pk=held.pk).withdraw()
        except SettledError:
            return "late"
        return "done"

    def release() -> str:
        try:
            Case.objects.get(pk=case.pk).decide("release", by=ada, facts="Fine.")
        except (CaseTakenError, Case.DoesNotExist):
            return "late"
        return "done"

    assert sorted(at_once(take_back, release)) == ["done", "late"]
    assert (Draft.objects.count(), thread.posts.count()) in {(1, 1), (0, 2)}


def test_reject_tells_the_author_why_and_an_appeal_posts_it(nina, ada, sam, signed_in) -> None:
    thread, held = held_reply(nina, signed_in, "Buy shoes.")
    decision = Case.objects.get(held=held).decide("reject", by=ada, **WHY)
    tasks.decision_made(decision_id=decision.pk)

    assert thread.posts.count() == 1
    assert (mail.outbox[0].to, "It is not posted." in mail.outbox[0].body) == ([nina.email], True)
    assert "It sells shoes." in mail.outbox[0].body
    browser = signed_in(nina)
    assert "read why" in browser.get(held.get_absolute_url()).content.decode()
    assert "It sells shoes." in browser.get(decision.get_absolute_url()).content.decode()
    Appeal.objects.make(decision, "I sell none.").decide("granted", by=sam, answer="Right.")
    assert thread.posts.latest("pk").source == "Buy shoes."
    assert list(ModerationEntry.objects.order_by("pk").values_list("verb", flat=True)) == ["reject", "release", "grant"]


def test_after_two_released_posts_only_links_wait(nina, ada, signed_in) -> None:
    Safety.objects.create(pk=1, new_posts_a_minute=50)
    thread, browser = make_thread(), signed_in(nina)
    for said in ("One.", "Two."):
        browser.post(reply_to(thread), text(said))
        Case.objects.open().get().decide("release", by=ada, facts="Fine.")

    browser.post(reply_to(thread), text("Three."))
    browser.post(reply_to(thread), text("Four, see https://else.example/x"))
    browser.post(reply_to(thread), text("Five, see [this](/p/1/) and http://testserver/topics/"))

    assert list(thread.posts.order_by("pk").values_list("source", flat=True))[1:] == [
        "One.",
        "Two.",
        "Three.",
        "Five, see [this](/p/1/) and http://testserver/topics/",
    ]
    assert Held.objects.waiting().get().why == "link"


def test_a_link_put_in_by_a_change_waits_and_the_post_stays_as_it_was(nina, ada, signed_in) -> None:
    post = make_post(by=nina, source="See https://old.example")
    browser = signed_in(nina)

    browser.post(f"/p/{post.pk}/edit/", text("Look: https://old.example", base=post.base))
    post.refresh_from_db()
    assert (post.source, Held.objects.count()) == ("Look: https://old.example", 0)
    browser.post(f"/p/{post.pk}/edit/", text("Look: https://new.example", base=post.base))
    post.refresh_from_db()
    assert post.source == "Look: https://old.example"
    Case.objects.get().decide("release", by=ada, facts="Fine.")
    post.refresh_from_db()
    assert post.source == "Look: https://new.example"


def test_a_thread_and_a_good_practice_wait_whole(nina, ada, signed_in) -> None:
    topic, browser = make_topic("Milk"), signed_in(nina)
    parts = {name: f"The {name}." for name in ("challenge", "method", "steps", "result", "recommendation")}
    Draft.objects.keep(topic, Typed(source="Begun."), by=nina)

    browser.post("/topics/milk/new/", text("Hello all.", title="A question", kind="question"))
    browser.post("/topics/milk/new/", text("", title="A practice", kind="practice", **parts))

    assert (Thread.objects.count(), Topic.objects.get().thread_count, Draft.objects.count()) == (0, 0, 0)
    for case in Case.objects.order_by("pk"):
        case.decide("release", by=ada, facts="Fine.")
    told = list(Thread.objects.order_by("pk").values_list("title", "kind", "author__display_name"))
    assert told == [("A question", "question", "Nina"), ("A practice", "practice", "Nina")]
    assert Thread.objects.get(kind="practice").posts.get().practice.parts == parts
    assert Topic.objects.get().thread_count == 2


def test_watched_words_hold_texts_of_everybody_but_moderators(chiara, ada, signed_in) -> None:
    watch("shoes", deed="hold")
    thread = make_thread()

    signed_in(chiara).post(reply_to(thread), text("New shoes."))
    signed_in(ada).post(reply_to(thread), text("No shoes here."))

    assert (Held.objects.get().author, Held.objects.get().why, thread.posts.count()) == (chiara, "word", 2)


def test_the_same_form_twice_waits_once_and_a_release_twice_posts_once(nina, ada, sam, signed_in) -> None:
    thread, sent, browser = make_thread(), text("Once."), signed_in(nina)
    first, second = (browser.post(reply_to(thread), sent) for _ in range(2))

    assert (first["Location"], Held.objects.count(), Case.objects.count()) == (second["Location"], 1, 1)
    held = Held.objects.get()
    assert held.release() == Held.objects.get().release()
    assert thread.posts.filter(author=nina).count() == 1
    third = browser.post(reply_to(thread), sent)
    assert third["Location"] == thread.posts.get(author=nina).place


def test_a_closed_thread_takes_no_held_reply_and_the_moderator_is_told(nina, ada, signed_in) -> None:
    thread, held = held_reply(nina, signed_in)
    thread.close(by=ada, reason="Answered.")
    case = Case.objects.get()
    with pytest.raises(ClosedError):
        Held.objects.get().release()

    answer = signed_in(ada).post(f"/admin/forum/case/{case.pk}/change/", {"deed": "release"}, follow=True)

    assert "The thread takes no more replies." in answer.content.decode()
    held.refresh_from_db()
    assert (held.is_waiting, Decision.objects.count(), thread.posts.count()) == (True, 0, 1)


def test_the_queue_shows_what_waits_and_moderators_of_a_topic_see_theirs(nina, ada, signed_in) -> None:
    thread, held = held_reply(nina, signed_in)
    helper = make_member("Helper")
    thread.topic.moderatorships.create(member=helper)

    listed = signed_in(ada).get("/admin/forum/case/?kind=held").content.decode()
    assert ("Held text: My first words. (Nina)" in listed, "One of the first posts" in listed) == (True, True)
    page = signed_in(helper).get(f"/admin/forum/case/{Case.objects.get().pk}/change/").content.decode()
    assert ("What waits to be posted" in page, 'value="release"' in page, 'value="hide"' in page) == (True, True, False)
    assert Held.objects.visible_to(Member.objects.get(pk=helper.pk)).get() == held
    assert list(Held.objects.visible_to(make_member())) == []
    signed_in(ada).post(
        "/admin/forum/case/",
        {"action": "decide_release", "_selected_action": [Case.objects.get().pk], "confirmed": "yes", "facts": ""},
    )
    assert thread.posts.count() == 2


def test_an_admin_may_hold_nothing(nina, signed_in) -> None:
    Safety.objects.create(pk=1, first_posts=0, holds_links=False)
    thread = make_thread()

    signed_in(nina).post(reply_to(thread), text("See https://else.example"))

    assert (thread.posts.count(), Held.objects.count()) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_post_it_once() -> None:
    nina, thread = make_member("Nina", vouched=False), make_thread()
    browser = Client()
    browser.force_login(nina)
    browser.post(reply_to(thread), text("Once."))

    at_once(*[lambda: Held.objects.get().release()] * 3)

    assert Post.objects.filter(author=nina).count() == 1
