"""Who gets in, and who does not."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.adapter import MFAAdapter
from members.models import Member
from pages.tasks import keep_term
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db


def signs_in(browser: Client, member: Member):
    return browser.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})


def test_a_member_signs_in_with_a_password(eve: Client, chiara: Member):
    answer = signs_in(eve, chiara)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert eve.get(reverse("pages:settings")).status_code == 200


def test_a_member_signs_in_with_a_code(eve: Client, chiara: Member):
    eve.post(reverse("account_request_login_code"), {"email": chiara.email})
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.outbox[0].body, re.MULTILINE)[1]
    eve.post(reverse("account_confirm_login_code"), {"code": code})
    assert eve.get(reverse("pages:settings")).status_code == 200


def test_an_unconfirmed_address_is_asked_to_confirm_first(eve: Client, una: Member):
    answer = signs_in(eve, una)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert eve.get(reverse("pages:settings")).status_code == 302


def test_a_suspended_member_is_told_so(eve: Client, chiara: Member, ada: Member):
    chiara.suspend(by=ada, reason="Advertising in every thread.")
    answer = signs_in(eve, chiara)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert ("This account is suspended" in page, "It has no end date." in page) == (True, True)
    # Nobody has stated reasons, so the page leads to whom to ask.
    assert "To learn it" in page


def test_A33_suspension_ends_open_sessions_at_once_and_for_good(signed_in, chiara: Member, ada: Member):
    phone, desk = signed_in(chiara), signed_in(chiara)
    assert phone.get(reverse("pages:settings")).status_code == 200
    chiara.suspend(by=ada, reason="Advertising in every thread.")
    assert desk.get(reverse("pages:settings")).status_code == 302
    assert UserSession.objects.filter(user=chiara).exists() is False
    chiara.reinstate(by=ada, reason="Apologised.")
    assert [one.get(reverse("pages:settings")).status_code for one in (phone, desk)] == [302, 302]
    assert signed_in(Member.objects.get(pk=chiara.pk)).get(reverse("pages:settings")).status_code == 200


@pytest.mark.parametrize("target", ["//example.com", "/\\example.com", "https:example.com", "https://example.com/"])
def test_A36_nobody_is_sent_elsewhere_after_signing_in(eve: Client, chiara: Member, target: str):
    address = f"{reverse('account_login')}?next={target}"
    answer = eve.post(address, {"login": chiara.email, "password": PASSWORD, "next": target})
    assert answer["Location"] == "/"


def test_A33_changing_the_password_ends_other_sessions(signed_in, chiara: Member):
    here, elsewhere = signed_in(chiara), signed_in(chiara)
    new = "another-long-password"
    signs_in(here, chiara)
    here.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert here.get(reverse("pages:settings")).status_code == 200
    assert elsewhere.get(reverse("pages:settings")).status_code == 302


def test_the_list_of_sessions_is_noted_now_and_then_not_on_every_page(eve: Client, chiara: Member):
    signs_in(eve, chiara)
    eve.get(reverse("pages:about"))
    noted = UserSession.objects.get(user=chiara).last_seen_at
    with CaptureQueriesContext(connection) as queries:
        eve.get(reverse("pages:about"))
    assert [query["sql"] for query in queries if "usersession" in query["sql"]] == []
    session = eve.session
    session["seen_at"] = int(timezone.now().timestamp()) - 601
    session.save()
    eve.get(reverse("pages:about"))
    assert UserSession.objects.get(user=chiara).last_seen_at > noted


def test_secrets_of_the_second_factor_rest_sealed(chiara: Member):
    secret = generate_totp_secret()
    TOTP.activate(chiara, secret)
    stored = Authenticator.objects.get(user=chiara).data["secret"]
    assert stored != secret
    assert MFAAdapter().decrypt(stored) == secret


def test_A34_the_second_factor_is_asked_for_and_a_code_works_once(eve: Client, chiara: Member):
    secret = generate_totp_secret()
    TOTP.activate(chiara, secret)
    answer = signs_in(eve, chiara)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert eve.get(reverse("pages:settings")).status_code == 302
    code = f"{hotp_value(secret, int(timezone.now().timestamp()) // 30):06}"
    eve.post(reverse("mfa_authenticate"), {"code": code})
    assert eve.get(reverse("pages:settings")).status_code == 200
    again = Client()
    signs_in(again, chiara)
    assert again.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422


def test_permissions_cost_one_query(ada: Member, django_assert_num_queries):
    fresh = Member.objects.get(pk=ada.pk)
    with django_assert_num_queries(1):
        assert (fresh.has_perm("forum.moderate"), fresh.has_perm("events.add_event")) == (True, False)


def test_staff_sign_in_as_everybody_does(eve: Client, sam: Member):
    answer = eve.get(reverse("admin:index"))
    assert answer.status_code == 302
    assert eve.get(answer["Location"])["Location"].startswith(reverse("account_login"))
    assert make_member().is_staff is False


def test_a_session_that_has_ended_is_forgotten(eve: Client, chiara: Member, time_machine):
    signs_in(eve, chiara)
    keep_term(name="sessions")
    assert UserSession.objects.count() == 1
    time_machine.move_to(timezone.now() + timedelta(days=15))
    keep_term(name="sessions")
    assert (UserSession.objects.count(), Session.objects.count()) == (0, 0)


def test_A30_guessing_one_password_is_stopped_even_at_the_right_one(eve: Client, chiara: Member):
    for guess in range(5):
        Client().post(reverse("account_login"), {"login": chiara.email, "password": f"guess-{guess}"})
    answer = signs_in(eve, chiara)
    assert answer.status_code == 422
    assert "Too many failed login attempts" in answer.content.decode()


def test_A30_guessing_many_is_stopped_with_a_page_that_says_so(db):
    guesses = [{"login": f"{guess}@example.org", "password": "guess"} for guess in range(31)]
    answers = [Client().post(reverse("account_login"), guess) for guess in guesses]
    assert answers[-1].status_code == 429
    assert "That was too often" in answers[-1].content.decode()
