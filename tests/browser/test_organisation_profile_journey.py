"""A logo is changed, removed and set again; the profile of a body is looked at before it is saved. With axe."""

from typing import Any

import pytest
from playwright.sync_api import expect

from partnerships.models import Organisation, Partnership
from tests.browser.conftest import Forum, demo
from tests.uploads import picture

PASTURES = "/partnerships/sample-partnership-pastures/"
MARINE = "/organisations/example-marine-cluster/"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_logo_is_removed_and_set_again(forum: Forum, scripts: bool) -> None:
    browser = forum.visit(demo("coordinator"), java_script_enabled=scripts)
    page = browser.open(PASTURES)
    expect(page.get_by_alt_text("A green disc and a ring that overlap")).to_be_visible()
    page.get_by_role("link", name="Change or remove the logo").click()
    page.get_by_role("button", name="Remove the logo").click()
    expect(page.get_by_text("The logo is removed.")).to_be_visible()
    page.get_by_role("link", name="Add a logo").click()
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("Choose an image.").first).to_be_visible()
    _sound(browser, scripts)
    page.get_by_label("Image").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": picture(size=(320, 240))}
    )
    page.get_by_label("What it shows, in words").fill("A green disc and a ring that overlap")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_alt_text("A green disc and a ring that overlap")).to_be_visible()
    assert Partnership.objects.get(slug="sample-partnership-pastures").logo_width == 320
    _sound(browser, scripts)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_profile_of_a_body_is_looked_at_first(forum: Forum, scripts: bool) -> None:
    browser = forum.visit(demo("admin"), java_script_enabled=scripts)
    page = browser.open(MARINE)
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("textbox", name="Summary").fill("Sample words about boats.")
    page.get_by_label("Place").fill("Sample harbour")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Preview: so it will read")).to_be_visible()
    _sound(browser, scripts)
    assert Organisation.objects.get(slug="example-marine-cluster").summary != "Sample words about boats."


def _sound(browser: Any, scripts: bool) -> None:
    if scripts:
        assert [*browser.violations(), *browser.violations_in_the_dark(), *browser.wide_at([1280, 390, 320])] == []
