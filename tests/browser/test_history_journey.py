"""A coordinator looks at a change, saves it, brings the text before it back; everybody reads the history. With axe."""

import pytest
from playwright.sync_api import expect

from partnerships.models import Partnership
from tests.browser.conftest import Forum, demo


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_text_is_looked_at_saved_and_brought_back(forum: Forum, scripts: bool) -> None:
    before = Partnership.objects.get(slug="diva").summary
    browser = forum.visit(demo("coordinator"), java_script_enabled=scripts)

    def sound() -> None:
        if scripts:
            assert [*browser.violations(), *browser.violations_in_the_dark(), *browser.wide_at([1280, 390, 320])] == []

    page = browser.open("/partnerships/diva/edit/")
    expect(page.get_by_role("heading", name="What a reader misses")).to_be_visible()
    page.get_by_label("Summary").fill("Sample words.\n\nIn two paragraphs.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="This is what you would change. Nothing is saved yet.")).to_be_visible()
    expect(page.get_by_text("Preview: so it will read")).to_be_visible()
    sound()
    assert Partnership.objects.get(slug="diva").summary == before
    page.get_by_role("button", name="Save and confirm").click()
    page.get_by_role("link", name="Earlier versions").click()

    expect(page.get_by_role("heading", name="Version 2")).to_contain_text("Now")
    sound()
    page.get_by_role("link", name="Version 1").click()
    expect(page.get_by_role("heading", name="Bring back version 1: nothing is saved yet.")).to_be_visible()
    sound()
    page.get_by_role("button", name="Save and confirm").click()
    expect(page.get_by_text("The profile is saved, and marked as confirmed today.")).to_be_visible()
    assert Partnership.objects.get(slug="diva").summary == before

    seen = forum.visit().open("/partnerships/diva/history/")
    expect(seen.get_by_text("Brings back version 1")).to_be_visible()
    assert seen.get_by_role("link", name="Bring this back").count() == 0
