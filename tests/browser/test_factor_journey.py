"""Staff without a second factor are led to set it up, and then reach the workplace."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Forum, demo
from tests.members.factors import code_of


@pytest.mark.parametrize("scripts", [True, False])
def test_a_moderator_sets_up_an_app_and_enters(forum: Forum, settings: Any, scripts: bool) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    moderator = demo("moderator")
    browser = forum.visit(moderator, width=1280 if scripts else 390, java_script_enabled=scripts)
    page = browser.open("/admin/")

    expect(page.get_by_role("status")).to_contain_text("The workplace opens once you have a second factor")
    if scripts:
        assert browser.violations() == []
    page.locator("main a[href='/accounts/2fa/totp/activate/']").click()
    page.get_by_label("Password").fill("cluster-demo")
    page.get_by_role("button", name="Confirm").click()

    secret = page.get_by_label("Or type this secret into the app").input_value()
    if scripts:
        assert browser.violations() == []
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Switch it on").click()

    expect(page.get_by_label("Unused codes")).to_have_value(re.compile(r"^(\d{8}\n){9}\d{8}$"))
    if scripts:
        assert browser.violations() == []
    page.get_by_role("link", name="Go to the workplace").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Workplace")


def test_an_organiser_is_asked_and_says_no(forum: Forum) -> None:
    browser = forum.visit(demo("organiser"))
    page = browser.open("/events/side-event-2020/edit/")
    assert browser.violations() == []
    page.get_by_role("button", name="Do not ask again").click()
    expect(page.get_by_role("status").first).to_contain_text("We do not ask again.")
    expect(page.get_by_role("button", name="Do not ask again")).to_have_count(0)
