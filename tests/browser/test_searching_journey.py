"""Searching: names while one types, kinds, filters and chips; by keyboard, on a phone, and without script."""

import re

from playwright.sync_api import Page, expect

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


def open_filters(page: Page) -> None:
    """Open the filters, where they are folded; beside a wide page they stand open."""
    opener = page.locator("summary", has_text="Filters")
    if opener.is_visible() and not page.get_by_label("Language").is_visible():
        opener.click()
    expect(page.get_by_label("Language")).to_be_visible()


LOOKS = {
    "results": ("/search/?q=cluster", "result", False),
    "one kind, filtered": ("/search/?q=cluster&in=posts&language=en", "Remove this filter", False),
    "filters open": ("/search/?q=cluster", "Language", True),
    "did you mean": ("/search/?q=flandres", "Did you mean", False),
    "nothing found": ("/search/?q=qqqqqqqq", "Nothing for", False),
    "errors beside filters": ("/search/?q=cluster&since=soon&until=2020-99-99", "A filter is not understood", True),
}


def test_every_state_of_a_search_is_accessible_at_every_width(forum: Forum) -> None:
    """Each state is examined on a phone in both colours, and again where the filters stand beside the results."""
    browser = forum.visit(width=320)
    found = {}
    for look, (address, said, with_filters) in LOOKS.items():
        page = browser.open(address)
        expect(page.locator("main")).to_contain_text(said)
        if with_filters:
            open_filters(page)
        faults = [*browser.violations(), *browser.violations_in_the_dark(), *browser.wide_at([320, 390, 1280])]
        page.set_viewport_size({"width": 1280, "height": 900})
        faults += browser.violations()
        page.set_viewport_size({"width": 320, "height": 900})
        if faults:
            found[look] = faults
    assert found == {}
