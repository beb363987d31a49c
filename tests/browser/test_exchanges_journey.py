"""An exchange in the browser: four parties walk it from the application to the fourth signature, then its diary."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from partnerships.models import Exchange
from partnerships.models.exchange_clock import today
from partnerships.models.exchange_words import Party, State
from tests.browser.conftest import Forum, Watched, demo

# Who signs for whom in the demonstration.
SIGNERS = {"visiting": "member", "host": "organiser", "vop": "coordinator", "hop": "moderator"}
STEPS = (("Validate", ("vop", "hop")), ("Accept", ("visiting", "host")), ("Sign", tuple(Party)))


@pytest.mark.parametrize("script", [True, False])
def test_four_parties_agree_on_an_exchange(forum: Forum, script: bool) -> None:
    width = 1280 if script else 390
    visits: dict[str, Watched] = {
        party: forum.visit(demo(role), width=width, java_script_enabled=script) for party, role in SIGNERS.items()
    }
    page = visits["visiting"].open("/exchanges/")
    if script:
        assert visits["visiting"].violations() == []
    page.get_by_role("link", name="Apply for an exchange").first.click()
    page.get_by_label("Host organisation").fill("Example Events Office")
    page.get_by_label("Visiting partnership").fill("Sample partnership: Pastures")
    page.get_by_label("Host partnership").fill("Sample partnership: Coasts")
    start = today() + timedelta(days=60)
    page.get_by_label("First day").fill(start.isoformat())
    page.get_by_label("Last day").fill((start + timedelta(days=1)).isoformat())
    page.get_by_label("Goals").fill("Learn how a week is planned.")
    page.get_by_label("Agenda").fill("Monday: the plan.")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("A stay lasts at least 3 days").first).to_be_visible()
    expect(page.get_by_label("Goals")).to_have_value("Learn how a week is planned.")
    if script:
        assert visits["visiting"].violations() == []
    page.get_by_label("Last day").fill((start + timedelta(days=4)).isoformat())
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("It is submitted.")).to_be_visible()

    exchange = Exchange.objects.latest("pk")
    for button, parties in STEPS:
        for party in parties:
            page = visits[party].open(exchange.get_absolute_url())
            if script:
                assert visits[party].violations() == []
            page.get_by_role("button", name=button).click()
            expect(page.get_by_role("button", name=button)).to_have_count(0)
    exchange.refresh_from_db()
    assert exchange.state == State.COMMITTED
    seen = forum.visit(width=width, java_script_enabled=script)
    page = seen.open(exchange.get_absolute_url())
    expect(page.get_by_text("Learn how a week is planned.")).to_be_visible()
    if script:
        assert seen.violations() == []


def test_what_was_learned_is_published_and_discussed(forum: Forum) -> None:
    exchange = Exchange.objects.get(starts_on__lte=today(), ends_on__gte=today())
    host = forum.visit(demo("member"))
    page = host.open(exchange.get_absolute_url())
    page.get_by_role("link", name="Write in the diary").click()
    page.get_by_label("Title").fill("Visitors at the milking")
    page.get_by_label("What was done").fill("Two dairies opened their doors.")
    page.get_by_label("What was learned").fill("People stay longer where somebody explains.")
    assert host.violations() == []
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator(".diary-entry", has_text="Visitors at the milking")).to_contain_text("Draft")
    page.locator(".diary-entry", has_text="Visitors at the milking").get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("It is published.")).to_be_visible()

    other = forum.visit(demo("coordinator"))
    page = other.open(exchange.get_absolute_url())
    assert other.violations() == []
    page.locator(".diary-entry", has_text="Visitors at the milking").get_by_role("button", name="Discuss this").click()
    expect(page.get_by_role("heading", name="Visitors at the milking", level=1)).to_be_visible()
    page.get_by_role("link", name="Visitors at the milking").first.click()
    entry = page.locator(".diary-entry", has_text="Visitors at the milking")
    expect(entry.get_by_role("button", name="Join the discussion")).to_be_visible()
