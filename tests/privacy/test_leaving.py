"""Leaving: both outcomes stand side by side, one is chosen, who asks is asked to prove who they are, and it is done."""

import pytest
from django.core import mail
from django.test import Client

from forum.models import Post
from members.models import Member
from tests.factories import PASSWORD, make_member, make_person, make_post

CHOSEN = {"outcome": "stay", "sure": "on"}


@pytest.fixture
def browser(chiara: Member) -> Client:
    """Chiara has just signed in with her password."""
    client = Client()
    client.post("/accounts/login/", {"login": chiara.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/?next=/settings/", {"password": PASSWORD})
    return client


def test_both_outcomes_are_seen_before_one_is_chosen(browser, chiara) -> None:
    make_post(by=chiara)

    html = browser.get("/settings/leave/").content.decode()

    assert "Your 1 post stays where it is, by “Former member”." in html
    assert "The text of your 1 post is deleted" in html
    # Neither is chosen for her.
    assert " checked" not in html


def test_who_has_written_nothing_is_told_so_and_not_that_no_posts_stay(browser) -> None:
    html = browser.get("/settings/leave/").content.decode()
    assert (html.count("You have not written a post."), "Your 0" in html) == (2, False)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"sure": "on"}, "Choose one of the two."),
        ({"outcome": "stay"}, "Tick this to say that you mean it."),
        ({"outcome": "burn", "sure": "on"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_nothing_happens(browser, chiara, sent, said) -> None:
    answer = browser.post("/settings/leave/", sent)

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Member.objects.filter(pk=chiara.pk).exists()


def test_who_does_not_prove_who_they_are_leaves_nothing_changed(chiara, signed_in) -> None:
    browser = signed_in(chiara)

    answer = browser.post("/settings/leave/", CHOSEN, follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/reauthenticate/"
    wrong = browser.post("/accounts/reauthenticate/?next=/settings/leave/", {"password": "not hers at all"})
    assert wrong.status_code == 422
    assert Member.objects.filter(pk=chiara.pk).exists()

    # With the right password what she chose is done, without choosing again.
    answer = browser.post("/accounts/reauthenticate/?next=/settings/leave/", {"password": PASSWORD}, follow=True)
    assert "Your account is erased" in answer.content.decode()
    assert not Member.objects.filter(pk=chiara.pk).exists()


@pytest.mark.parametrize(("outcome", "source"), [("stay", "A reply."), ("go", "")])
def test_it_is_done_as_she_chose_and_a_last_mail_says_so(browser, chiara, outcome, source) -> None:
    post, email = make_post(by=chiara), chiara.email

    answer = browser.post("/settings/leave/", {"outcome": outcome, "sure": "on"}, follow=True)

    assert answer.request["PATH_INFO"] == "/left/"
    assert Post.objects.get(pk=post.pk).source == source
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([email], "Your account is erased")
    assert browser.get("/settings/").status_code == 302
    assert browser.post("/accounts/login/", {"login": email, "password": PASSWORD}).status_code == 422


@pytest.mark.parametrize("wants_it", [True, False])
def test_a_speaker_is_asked_about_the_records_too(browser, chiara, wants_it) -> None:
    person = make_person("Chiara", member=chiara)
    assert "Remove me from the records too" in browser.get("/settings/leave/").content.decode()

    browser.post("/settings/leave/", CHOSEN | ({"person": "on"} if wants_it else {}))

    person.refresh_from_db()
    assert (person.hidden_at is not None) == wants_it


def test_who_is_in_no_record_is_not_asked(browser) -> None:
    assert "Remove me from the records" not in browser.get("/settings/leave/").content.decode()


def test_the_only_admin_stays_until_there_is_another(sam, signed_in) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": sam.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/?next=/settings/", {"password": PASSWORD})

    assert "You are the only admin" in browser.get("/settings/leave/").content.decode()
    browser.post("/settings/leave/", CHOSEN)
    assert Member.objects.filter(pk=sam.pk).exists()

    make_member("Toni", is_staff=True, is_superuser=True)
    browser.post("/settings/leave/", CHOSEN)
    assert not Member.objects.filter(pk=sam.pk).exists()
