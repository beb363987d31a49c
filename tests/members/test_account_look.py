"""The account pages wear our look: labels, one heading, nothing inline."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member
from tests.factories import PASSWORD

INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(\ssrc=|type=\"application/json\"))|src=\"data:")


def html_of(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def check(html: str) -> None:
    assert html.count("<h1") == 1
    assert INLINE.findall(html) == []
    unlabelled = [
        control
        for control in re.findall(r"<(?:input|textarea|select)[^>]*>", html)
        if 'type="hidden"' not in control
        and f'for="{(re.findall(r"id=.([^ >]+).[ >]", control) or [""])[0]}"' not in html
    ]
    assert unlabelled == []


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_request_login_code",
        "account_inactive",
    ],
)
def test_a_visitor_meets_our_look(db: None, eve: Client, name: str) -> None:
    check(html_of(eve.get(reverse(name))))


@pytest.fixture
def trusted(chiara: Member, eve: Client) -> Client:
    """Be a browser in which Chiara has just typed her password."""
    eve.force_login(chiara)
    eve.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return eve


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "usersessions_list",
    ],
)
def test_a_member_meets_our_look(trusted: Client, name: str) -> None:
    check(html_of(trusted.get(reverse(name))))


def test_the_secret_of_an_app_is_a_picture_in_the_page(trusted: Client) -> None:
    html = html_of(trusted.get(reverse("mfa_activate_totp")))
    assert re.search(r'<div class="auth-qr" role="img" aria-label="[^"]+">\s*<svg', html)
    assert "<?xml" not in html


def test_a_wrong_password_keeps_the_address_and_says_so(chiara: Member, eve: Client) -> None:
    response = eve.post(reverse("account_login"), {"login": chiara.email, "password": "wrong"})
    html = response.content.decode()
    assert '<div class="error-summary" role="alert" tabindex="-1" autofocus>' in html
    assert f'value="{chiara.email}"' in html
    assert "<title>Error: Sign in - Cluster Forum</title>" in html


def test_robots_meet_a_field_that_nobody_sees(db: None, eve: Client) -> None:
    html = html_of(eve.get(reverse("account_signup")))
    trap = re.search(r'<div class="visually-hidden" aria-hidden="true">.*?</div>', html)
    assert trap
    assert 'name="website"' in trap[0]
    assert 'tabindex="-1"' in trap[0]


def test_an_address_to_be_confirmed_can_be_taken_back(trusted: Client, chiara: Member) -> None:
    trusted.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    assert f"<strong>{chiara.email}</strong>" in html_of(trusted.get(reverse("account_email")))
