"""A member who leaves while something of theirs is under way, in real threads on real connections."""

from functools import partial
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from forum.models import Draft, Post, Reaction, Thread
from members.models import Member
from pages.privacy import erase
from tests.at_once import at_once
from tests.factories import PASSWORD, make_member, make_post, make_thread
from tests.forum.test_posting import reply_to, text
from tests.privacy.dumping import lines_with

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 2


def leaving(number: int) -> tuple[Member, Client]:
    """Make somebody who is about to leave, and the browser they are signed in with."""
    member = make_member(f"Zenobia Quill{number}", email=f"zenobia{number}@quill.example")
    browser = Client()
    browser.force_login(member)
    return member, browser


def status(send: Any) -> int:
    return int(send().status_code)


@pytest.mark.parametrize("keeps_posts", [True, False])
def test_what_is_posted_while_its_author_is_erased_is_refused_or_has_no_author(keeps_posts: bool) -> None:
    for number in range(ROUNDS):
        member, browser = leaving(number)
        thread = make_thread()
        word = f"ownwords{number}"

        reply = partial(browser.post, reply_to(thread), text(f"My {word}, says Zenobia Quill{number}."))
        answers = at_once(partial(erase, member, keeps_posts=keeps_posts), partial(status, reply))

        assert answers[1] in {302, 400, 410}, answers
        assert not Member.objects.filter(pk=member.pk).exists()
        assert Post.objects.filter(source__contains=word).count() <= (1 if keeps_posts else 0)
        assert lines_with(f"quill{number}") == []
        thread.refresh_from_db()
        assert thread.post_count == thread.posts.count()


def test_nothing_of_theirs_is_left_behind_by_what_they_did_meanwhile() -> None:
    for number in range(ROUNDS):
        member, browser = leaving(number)
        thread, post = make_thread(), make_post()
        draft = {"draft_for": f"thread-{thread.pk}", "source": f"Draft of Zenobia Quill{number}", "language": "en"}
        deeds = [
            partial(browser.post, "/drafts/save/", draft),
            partial(browser.post, f"/p/{post.pk}/react/thanks/"),
        ]

        answers = at_once(partial(erase, member, keeps_posts=True), *[partial(status, deed) for deed in deeds])

        assert max(answers[1:]) < 500
        assert (Draft.objects.count(), Reaction.objects.count()) == (0, 0)
        post.refresh_from_db()
        assert post.thanks_count == 0
        assert lines_with(f"quill{number}") == []


def test_two_erasures_at_once_end_one_account() -> None:
    member, _browser = leaving(1)
    thread = make_thread()
    make_post(thread, by=member, source="Mine.")

    def leave() -> str:
        try:
            erase(Member(pk=member.pk), keeps_posts=False)
        except Member.DoesNotExist:
            return "gone already"
        return "erased"

    assert sorted(at_once(leave, leave)) == ["erased", "gone already"]
    assert (Member.objects.filter(pk=member.pk).count(), thread.posts.filter(erased_at=None).count()) == (0, 1)


def test_two_browsers_that_leave_at_once_both_read_that_it_is_done() -> None:
    member = make_member("Zenobia Quill")
    browsers = []
    for _ in range(2):
        browsers.append(Client())
        browsers[-1].post("/accounts/login/", {"login": member.email, "password": PASSWORD})
        browsers[-1].post("/accounts/reauthenticate/?next=/settings/", {"password": PASSWORD})
    chosen = {"outcome": "stay", "sure": "on"}

    answers = at_once(*[partial(status, partial(one.post, "/settings/leave/", chosen)) for one in browsers])

    assert {*answers} <= {302, 410}
    assert (Member.objects.filter(pk=member.pk).count(), Session.objects.count()) == (0, 0)


def test_a_session_that_writes_while_the_password_changes_ends_with_it() -> None:
    member = make_member("Zenobia")
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    here.post("/accounts/reauthenticate/?next=/settings/", {"password": PASSWORD})
    thread = make_thread()
    new = {"oldpassword": PASSWORD, "password1": "another-long-password", "password2": "another-long-password"}

    answers = at_once(
        partial(status, partial(here.post, "/accounts/password/change/", new)),
        partial(status, partial(elsewhere.post, reply_to(thread), text("Written meanwhile."))),
    )

    member.refresh_from_db()
    assert (answers[0], member.check_password("another-long-password")) == (302, True)
    assert answers[1] in {302, 403}
    assert Thread.objects.get(pk=thread.pk).post_count == thread.posts.count()
    # Whatever the write saved into its session, it brings no session back.
    assert (here.get("/settings/").status_code, elsewhere.get("/settings/").status_code) == (200, 302)
