"""Whoever tries the demonstration reads its mail on a page that exists only there."""

import pytest
from django.core.mail import EmailMessage, mailers
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

PAGE = reverse("notifications:demo_mail")


@pytest.fixture
def demo(settings, tmp_path):
    settings.FORUM_DEMO = True
    settings.DEMO_MAIL_DIR = tmp_path / "mail"
    backend = "django.core.mail.backends.filebased.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"file_path": str(tmp_path / "mail")}}}


def test_outside_the_demonstration_there_is_no_such_page(eve: Client, signed_in, sam):
    assert eve.get(PAGE).status_code == 404
    assert signed_in(sam).get(PAGE).status_code == 404


def test_before_the_first_mail_it_says_how_to_get_one(demo, eve: Client):
    answer = eve.get(PAGE)
    assert answer.context["mails"] == []
    assert reverse("account_signup") in answer.content.decode()


def test_it_shows_the_newest_first_and_nothing_runs(demo, eve: Client):
    evil = "<script>alert(1)</script>"
    with mailers["default"] as connection:
        connection.send_messages(
            [
                EmailMessage("First", "Grüße, ελληνικά", "forum@example.org", ["una@example.org"]),
                EmailMessage(f"Second {evil}", evil, "forum@example.org", ["dao@example.org"]),
            ]
        )
    answer = eve.get(PAGE)
    assert [one.subject for one in answer.context["mails"]] == [f"Second {evil}", "First"]
    assert "Grüße, ελληνικά" in answer.content.decode()
    assert evil not in answer.content.decode()
