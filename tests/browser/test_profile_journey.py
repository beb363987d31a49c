"""A profile kept true: a letter answered without signing in, a figure recorded, the whole overlooked. With axe."""

import pytest
from playwright.sync_api import expect

from partnerships.models import FreshnessStep, KeyFigure, Partnership
from tests.browser.conftest import Forum, demo


def faults(browser, widths=(1280, 390, 320)):
    return [*browser.violations(), *browser.violations_in_the_dark(), *browser.wide_at(list(widths))]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_letter_is_answered_by_one_button_without_signing_in(forum: Forum, scripts: bool) -> None:
    diva = Partnership.objects.get(slug="diva")
    diva.see_to()
    letter = FreshnessStep.objects.get(partnership=diva, step="due")
    assert letter.member == demo("coordinator")
    browser = forum.visit(java_script_enabled=scripts)
    page = browser.open("/confirm/" + letter.link.split("/")[-2] + "/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Is DIVA still correct?")
    if scripts:
        page.get_by_text("Something changed").click()
        assert faults(browser) == []
    page.get_by_role("button", name="Still correct").click()

    expect(page.get_by_text("Thank you. The profile says that you confirmed it today.")).to_be_visible()
    expect(page.get_by_text("Last confirmed").first).to_be_visible()
    assert Partnership.objects.get(slug="diva").verified_by == demo("coordinator")
    if scripts:
        assert faults(browser) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_coordinator_records_a_target_and_everybody_sees_it(forum: Forum, scripts: bool) -> None:
    browser = forum.visit(demo("coordinator"), java_script_enabled=scripts)
    page = browser.open("/partnerships/diva/scoreboard/")
    page.get_by_role("link", name="Record a figure").click()
    page.get_by_label("What is counted").select_option(label="SMEs involved")
    page.get_by_label("Target: planned").check()
    page.get_by_label("First day of the period").fill("2018-01-01")
    page.get_by_label("Last day of the period").fill("2018-12-31")
    page.get_by_label("How exact").select_option(label="about")
    page.get_by_label("Number").fill("1200")
    page.get_by_role("button", name="Save and confirm").click()

    expect(page.get_by_text("Say where the number is from").first).to_be_visible()
    if scripts:
        assert faults(browser) == []
    page.get_by_label("Source").fill("A sample plan")
    page.get_by_role("button", name="Save and confirm").click()

    expect(page.get_by_role("cell", name="about 1,200")).to_be_visible()
    assert KeyFigure.objects.get(source="A sample plan").period == "2018"
    if scripts:
        assert faults(browser) == []
    seen = forum.visit().open("/partnerships/scoreboard/?indicator=smes")
    expect(seen.get_by_role("cell", name="about 1,200")).to_be_visible()


def test_the_overview_is_readable_for_everybody(forum: Forum) -> None:
    browser = forum.visit()
    page = browser.open("/partnerships/")
    page.get_by_role("link", name="Scoreboard", exact=True).click()
    page.get_by_label("What is counted").select_option(label="Memoranda of Understanding")
    page.get_by_role("button", name="Show").click()

    row = page.locator("#by-generation").get_by_role("row", name="ESCP-4i: First generation")
    expect(row).to_contain_text("39")
    assert faults(browser) == []
