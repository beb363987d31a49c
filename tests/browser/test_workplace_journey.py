"""A moderator begins at the start page, works from there, and finds things; with a script and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Forum, demo


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_a_moderator_begins_at_the_start_page(java_script_enabled: bool, forum: Forum) -> None:
    browser = forum.visit(demo("moderator"), java_script_enabled=java_script_enabled)
    page = browser.open("/admin/")
    expect(page.get_by_role("link", name="Reports to decide")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("columnheader", name="Members who wrote")).to_be_visible()

    if java_script_enabled:
        page.keyboard.press("/")
        page.keyboard.type("digital tools")
        page.keyboard.press("Enter")
    else:
        page.get_by_label("Find in the workplace").fill("digital tools")
        page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="Threads")).to_be_visible()
    page.locator("summary", has_text="Review").click()
    expect(page.get_by_role("link", name="Appeals")).to_be_visible()
    if java_script_enabled:
        page.keyboard.press("Escape")
        expect(page.get_by_role("link", name="Appeals")).to_be_hidden()

    browser.open("/admin/").get_by_role("button", name="Take the next case").first.click()
    expect(page.get_by_text("You have claimed this case until")).to_be_visible()
