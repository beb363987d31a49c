"""What a member may change of their account, and who hears of it."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from members.models import Member
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db

ADDRESS = reverse("account_email")
CONFIRM = reverse("account_email_verification_sent")


@pytest.fixture
def hers(signed_in, chiara: Member) -> Client:
    """Chiara's browser, after she has typed her password once more."""
    browser = signed_in(chiara)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def code_in(message):
    return re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", message.body, re.MULTILINE)[1]


def test_A31_a_new_address_counts_once_it_is_confirmed_and_both_are_told(hers: Client, chiara: Member):
    old = chiara.email
    hers.post(ADDRESS, {"email": "new@example.org", "action_add": ""})
    assert Member.objects.get(pk=chiara.pk).email == old
    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    hers.post(CONFIRM, {"code": code_in(mail.outbox[0])})
    assert Member.objects.get(pk=chiara.pk).email == "new@example.org"
    assert [old] in [message.to for message in mail.outbox[1:]]


def test_A31_a_code_for_a_new_address_works_in_no_other_browser(hers: Client, eve: Client, chiara: Member):
    hers.post(ADDRESS, {"email": "new@example.org", "action_add": ""})
    eve.post(CONFIRM, {"code": code_in(mail.outbox[0])})
    assert Member.objects.get(pk=chiara.pk).email != "new@example.org"


def test_A31_the_address_of_another_member_is_not_to_be_had_even_with_the_code(hers: Client, chiara: Member):
    make_member("Dao", email="dao@example.org")
    hers.post(ADDRESS, {"email": "DAO@example.org", "action_add": ""})
    hers.post(CONFIRM, {"code": code_in(mail.outbox[0])})
    assert Member.objects.get(pk=chiara.pk).email.startswith("chiara")
    assert [member.display_name for member in Member.objects.filter(email__iexact="dao@example.org")] == ["Dao"]


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn", "account_email"])
def test_A31_sensitive_changes_ask_for_the_password_again(signed_in, chiara: Member, name: str):
    browser = signed_in(chiara)
    answer = browser.post(reverse(name), {"email": "new@example.org", "action_add": "", "code": "000000"})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert mail.outbox == []


def test_a_new_password_must_be_long_and_not_common(hers: Client):
    for weak in ("short", "password1234", "chiara"):
        data = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
        assert hers.post(reverse("account_change_password"), data).status_code == 422


def test_a_changed_password_is_told_by_mail(hers: Client, chiara: Member):
    new = "another-long-password"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert hers.post(reverse("account_change_password"), data).status_code == 302
    assert [message.to for message in mail.outbox] == [[chiara.email]]


def test_asking_for_the_page_signs_nobody_out(signed_in, chiara: Member):
    browser = signed_in(chiara)
    browser.get(reverse("account_logout"))
    assert browser.get(reverse("pages:settings")).status_code == 200
    browser.post(reverse("account_logout"))
    assert browser.get(reverse("pages:settings")).status_code == 302


def test_A33_a_session_elsewhere_can_be_ended(hers: Client, chiara: Member):
    elsewhere = Client()
    elsewhere.post(reverse("account_login"), {"login": chiara.email, "password": PASSWORD})
    assert elsewhere.get(reverse("pages:settings")).status_code == 200
    hers.post(reverse("usersessions_list"))
    assert elsewhere.get(reverse("pages:settings")).status_code == 302
    assert hers.get(reverse("pages:settings")).status_code == 200


def test_A35_forms_need_a_token(chiara: Member):
    strict = Client(enforce_csrf_checks=True)
    for name in ("account_login", "account_signup", "account_reset_password"):
        assert strict.post(reverse(name), {"login": chiara.email, "password": PASSWORD}).status_code == 403


def test_a_reset_link_works_once(eve: Client, chiara: Member):
    eve.post(reverse("account_reset_password"), {"email": chiara.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    page = eve.get(link, follow=True)
    new = "another-long-password"
    address = page.redirect_chain[-1][0]
    assert eve.post(address, {"password1": new, "password2": new}).status_code == 302
    assert Member.objects.get(pk=chiara.pk).check_password(new)
    again = Client().get(link, follow=True)
    assert "password1" not in again.content.decode()
