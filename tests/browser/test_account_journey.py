"""Una joins, makes the place hers and comes back with a passkey instead of a password."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from members.models import Joining, Member
from tests.browser.conftest import Forum

PASSWORD = "a-long-password-for-una"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def join(visit, email="una@example.org"):
    page = visit.open("/")
    page.get_by_role("link", name="Join the Forum").first.click()
    page.get_by_label("Your name").fill("Una")
    page.get_by_label("Affiliation").fill("Flanders Food")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_label("Code")).to_be_visible()
    page.get_by_label("Code").fill(code())
    page.get_by_role("button", name="Confirm").click()
    return page


@pytest.fixture(autouse=True)
def quick_hands(forum: Forum) -> None:
    """Let a test fill in the form to join as quickly as only robots do."""
    Joining.objects.create(pk=1, seconds=0)


def code():
    return re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]


def test_joining_without_javascript_on_a_phone(forum: Forum):
    page = join(forum.visit(width=390, java_script_enabled=False))
    expect(page.get_by_role("heading", level=1)).to_have_text("New for you")
    una = Member.objects.get(email="una@example.org")
    assert una.verified_at is not None
    assert [str(one.organisation) for one in una.affiliations.all()] == ["Flanders Food"]


def test_what_is_wrong_with_a_form_is_said_and_what_was_typed_is_kept(forum: Forum):
    visit = forum.visit()
    page = visit.open("/accounts/signup/")
    page.get_by_label("Your name").fill("Una")
    page.get_by_label("Email").fill("not an address")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_label("Password (again)").fill("short")
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_role("alert")).to_contain_text("There are 2 things to correct")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Your name")).to_have_value("Una")
    assert visit.violations() == []


def test_settings_and_a_passkey(forum: Forum):
    # A passkey belongs to a name, never to a number: the browser knows none for 127.0.0.1.
    forum.address = forum.address.replace("127.0.0.1", "localhost")
    visit = forum.visit()
    keys = visit.page.context.new_cdp_session(visit.page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page = join(visit)
    visit.open("/settings/")
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Your settings are saved.")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    visit.open("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_label("Sign in without a password").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")

    visit.open("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    visit.open("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New for you")
