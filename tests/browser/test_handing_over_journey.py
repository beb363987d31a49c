"""A member claims a profile, its coordinator lets them keep it, they leave again. With and without scripts."""

from typing import Any

import pytest
from playwright.sync_api import expect

from partnerships.models import Partnership
from tests.browser.conftest import Forum, demo


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_profile_is_claimed_kept_by_two_and_left(forum: Forum, scripts: bool) -> None:
    diva = Partnership.objects.get(slug="diva")
    member = forum.visit(demo("member"), java_script_enabled=scripts)
    coordinator = forum.visit(demo("coordinator"), java_script_enabled=scripts)

    def sound(*browsers: Any) -> None:
        for browser in browsers if scripts else ():
            assert [*browser.violations(), *browser.violations_in_the_dark(), *browser.wide_at([1280, 390, 320])] == []

    page = member.open("/partnerships/diva/")
    page.get_by_role("link", name="Claim this profile").click()
    page.get_by_role("button", name="Claim this profile").click()
    expect(page.get_by_text("Say how they can make sure: else anybody could claim it.").first).to_be_visible()
    sound(member)
    page.get_by_label("How can they make sure").fill("Our page names me with this address.")
    page.get_by_role("button", name="Claim this profile").click()
    expect(page.get_by_text("Waiting for an answer")).to_be_visible()
    sound(member)

    desk = coordinator.open("/partnerships/diva/")
    desk.get_by_role("link", name="Who else does, ask somebody, hand it over").click()
    sound(coordinator)
    desk.get_by_role("link", name="asks to keep it").click()
    expect(desk.get_by_text("Our page names me with this address.")).to_be_visible()
    expect(desk.get_by_text("Nothing here connects them with it.")).to_be_visible()
    sound(coordinator)
    desk.get_by_role("button", name="Accept").click()
    expect(desk.get_by_text("keeps this profile now.")).to_be_visible()
    assert diva.editorships.count() == 2

    page = member.open("/partnerships/diva/editors/")
    sound(member)
    page.get_by_role("button", name="Leave this profile").click()
    expect(page.get_by_text("You keep this profile no longer.")).to_be_visible()
    assert diva.editorships.count() == 1
