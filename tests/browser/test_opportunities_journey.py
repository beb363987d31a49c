"""A member looks for a partner, another organisation answers, both see each other's address: with a script or not."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from opportunities.models import Opportunity
from tests.browser.conftest import Forum, demo

TITLE = "A coordinator for pilots in dairies"


@pytest.mark.parametrize("script", [True, False])
def test_from_a_call_to_a_partner(forum: Forum, script: bool) -> None:
    width = 1280 if script else 390
    asks = forum.visit(demo("member"), width=width, java_script_enabled=script)
    page = asks.open("/calls/sample-call-pilots/")
    page.get_by_role("link", name="Offer or ask").click()
    page.get_by_label("look for something").check()
    page.get_by_label("Partner in a consortium").check()
    page.get_by_label("In one line").fill(TITLE)
    page.get_by_label("Text", exact=True).fill("We bring three dairies.")
    page.get_by_label("mobility", exact=True).check()
    day = timezone.localdate() + timedelta(days=20)
    page.get_by_label("Until").fill(day.isoformat())
    if script:
        assert asks.violations() == []
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    address = Opportunity.objects.get(title=TITLE).get_absolute_url()
    if script:
        assert asks.violations() == []

    answers = forum.visit(demo("coordinator"), width=width, java_script_enabled=script)
    page = answers.open("/opportunities/?kind=request")
    if script:
        assert answers.violations() == []
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Express interest").click()
    page.get_by_label("Message").fill("We coordinate.")
    if script:
        assert answers.violations() == []
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Your interest", level=1)).to_be_visible()
    expect(page.get_by_text("member@forum.example")).to_have_count(0)

    page = asks.open("/notifications/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text("We coordinate.")).to_be_visible()
    expect(page.get_by_text("coordinator@forum.example")).to_have_count(0)
    if script:
        assert asks.violations() == []
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("link", name="coordinator@forum.example")).to_be_visible()

    page = answers.open(f"{address}")
    page.get_by_role("link", name=TITLE).last.click()
    expect(page.get_by_role("link", name="member@forum.example")).to_be_visible()
    if script:
        assert answers.violations() == []


def test_what_expired_is_renewed(forum: Forum) -> None:
    visit = forum.visit(demo("member"))
    page = visit.open("/opportunities/own/")
    assert visit.violations() == []
    page.get_by_role("link", name="Renew").first.click()
    assert visit.violations() == []
    page.get_by_role("button", name="Renew").click()
    expect(page.get_by_text("It is renewed.")).to_be_visible()
