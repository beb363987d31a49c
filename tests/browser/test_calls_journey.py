"""Calls: narrow the board, follow one, be reminded of its deadline, look for partners; with and without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from partnerships.models import Call, CallReminder, Occasion
from partnerships.reminding import mail
from partnerships.tasks import remind_of_deadlines
from tests.browser.conftest import Forum, demo
from tests.factories import make_deadline

PILOTS = "Sample call: pilots across borders"


@pytest.mark.parametrize("script", [True, False])
def test_a_member_finds_a_call_follows_it_and_looks_for_partners(forum: Forum, script: bool) -> None:
    visit = forum.visit(demo("member"), width=1280 if script else 390, java_script_enabled=script)
    page = visit.open("/calls/")
    if not script:
        page.locator("#facets-fold > summary").click()
    page.get_by_label("Through clusters").check()
    if not script:
        page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("status")).to_have_text("1 call")
    expect(page).to_have_url(f"{visit.address}/calls/?role=through")
    if script:
        assert visit.violations() == []

    page.get_by_role("link", name=PILOTS).click()
    expect(page.get_by_role("heading", name=PILOTS, level=1)).to_be_visible()
    page.locator(".level-menu > summary").click()
    page.get_by_role("button", name="Follow You are reminded of its deadlines").click()
    expect(page.locator(".level-menu > summary")).to_have_text("Following")

    page.get_by_role("button", name="Look for partners").click()
    expect(page.get_by_text("About the call")).to_be_visible()
    expect(page.get_by_role("radio", name="Partner search")).to_be_checked()
    page.get_by_label("Title").fill("A coordinator for pilots in textiles")
    page.get_by_label("Text").fill("We bring three SMEs.")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("heading", name="A coordinator for pilots in textiles", level=1)).to_be_visible()
    page.get_by_role("link", name=PILOTS).click()
    expect(page.get_by_role("link", name="A coordinator for pilots in textiles")).to_be_visible()


def test_the_reminder_reaches_the_inbox_and_leads_to_the_call(forum: Forum) -> None:
    visit = forum.visit(demo("member"))
    call = Call.objects.get(name=PILOTS)
    page = visit.open(call.get_absolute_url())
    assert visit.violations() == []
    page.locator(".level-menu > summary").click()
    page.get_by_role("button", name="Follow You are reminded of its deadlines").click()
    expect(page.locator(".level-menu > summary")).to_have_text("Following")
    make_deadline(call, timezone.now() + timedelta(days=20), stage="Third stage")
    remind_of_deadlines(0)
    assert mail(CallReminder.objects.for_notices().get(deadline__stage="Third stage", occasion=Occasion.NEWS)) == 1

    page = visit.open("/notifications/")
    row = page.locator(".notice-row", has_text="A deadline of a call you follow").first
    expect(row).to_contain_text("Third stage")
    assert visit.violations() == []
    row.get_by_role("link", name=PILOTS).click()
    expect(page.get_by_text("Third stage")).to_be_visible()
