"""A topic among one's own people, and who stands behind a post. With htmx, on a phone, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from forum.models import Thread, Topic
from partnerships.models import Affiliation, Partnership
from tests.browser.conftest import Forum, demo


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_coordinator_opens_a_topic_that_only_the_own_people_read(forum: Forum, scripts: bool) -> None:
    diva = Partnership.objects.get(slug="diva")
    Affiliation.objects.create(member=demo("member"), partnership=diva)
    browser = forum.visit(demo("coordinator"), java_script_enabled=scripts)
    page = browser.open(diva.get_absolute_url())

    page.get_by_role("link", name="Open a topic").click()
    page.get_by_label("Title").fill("Among ourselves")
    page.get_by_label("Only the people of DIVA read this.").check()
    if scripts:
        assert browser.violations() == []
    page.get_by_role("button", name="Open the topic").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Among ourselves")
    expect(page.get_by_text("Only the people of DIVA read this.")).to_be_visible()
    if scripts:
        assert browser.violations() == []
        assert browser.wide_at([390]) == []
    topic = Topic.objects.get(title="Among ourselves")
    inside = forum.visit(demo("member")).open(topic.get_absolute_url())
    expect(inside.get_by_role("heading", level=1)).to_have_text("Among ourselves")
    outside = forum.visit(demo("organiser")).open(topic.get_absolute_url())
    expect(outside.get_by_text("Among ourselves")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_card_opens_by_keyboard_and_gives_the_focus_back(forum: Forum, width: int) -> None:
    thread = Thread.objects.get(title="Spreading risk: which mix of revenue worked for you?")
    assert thread.author
    browser = forum.visit(demo("member"), width=width)
    page = browser.open(thread.get_absolute_url())
    opener = page.locator(".member-menu > summary").first

    opener.focus()
    page.keyboard.press("Enter")

    card = page.locator(".member-card").first
    expect(card.get_by_text(thread.author.affiliation)).to_be_visible()
    assert [*browser.violations(), *browser.violations_in_the_dark(), *browser.wide_at([width])] == []
    box = card.bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= width) == (True, True)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_card_is_a_page_without_scripts(forum: Forum) -> None:
    thread = Thread.objects.get(title="Spreading risk: which mix of revenue worked for you?")
    assert thread.author
    page = forum.visit(java_script_enabled=False).open(thread.get_absolute_url())

    page.locator(".member-menu > summary").first.click()
    page.locator(".member-menu[open] a").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(thread.author.display_name)
