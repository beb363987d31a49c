"""Searching: names while one types, kinds, filters and chips; by keyboard, on a phone, and without script."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Forum


def test_a_name_is_chosen_by_keyboard_and_escape_closes_the_list(forum: Forum) -> None:
    browser = forum.visit()
    page = browser.open("/search/")
    box = page.locator("#q")

    box.press_sequentially("mobi")
    expect(page.locator("#q-offers")).to_be_visible()
    expect(page.locator("#q-said")).to_contain_text("suggestion")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "q-offers-0")
    assert browser.violations() == []
    box.press("Escape")
    expect(page.locator("#q-offers")).to_have_count(0)

    box.press_sequentially("g")
    expect(page.locator("#q-offers")).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).not_to_have_url(re.compile("/search/"))


def test_a_search_is_narrowed_and_widened_without_script_on_a_phone(forum: Forum) -> None:
    browser = forum.visit(width=390, java_script_enabled=False)
    page = browser.open("/search/?q=cluster")

    page.locator("summary", has_text="Filters").click()
    page.get_by_label("Language").select_option("en")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("language=en"))
    page.get_by_role("link", name="Posts").first.click()
    page.get_by_role("link", name="Remove this filter").click()
    expect(page).to_have_url(re.compile(r"\?q=cluster&in=posts$"))
