"""A search is narrowed on the map by keyboard, saved, told of, renamed and removed; with and without JavaScript."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from forum import digests
from members.models import Member
from notifications.models import Digest
from partnerships.models import Organisation, Participation
from tests.browser.conftest import Forum, demo
from tests.factories import make_partnership


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_member_finds_a_country_on_the_map_and_hears_what_is_new_there(forum: Forum, script: bool) -> None:
    visit = forum.visit(demo("member"), width=1280 if script else 390, java_script_enabled=script)
    page = visit.open("/partnerships/")
    page.get_by_role("link", name="Map", exact=True).click()
    sweden = page.get_by_role("link", name="Sweden: 2 partnerships")
    expect(
        page.get_by_role("region", name="Partnerships by country").get_by_role("row", name="Sweden")
    ).to_contain_text("2")
    if script:
        assert visit.violations() == []
        assert visit.violations_in_the_dark() == []
        assert visit.wide_at([1280, 390, 320]) == []
    sweden.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("2 results")
    assert "country=SE" in page.url

    page.get_by_role("link", name="Save this search").click()
    expect(page.get_by_label("Name")).to_have_value("Sweden")
    page.get_by_label("Name").fill("Our neighbours")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. What is new comes in your summary.")).to_be_visible()

    member = Member.objects.get(email=demo("member").email)
    Digest.objects.filter(member=member).delete()
    body = Organisation.objects.get(slug="example-archipelago-network")
    Participation.objects.create(partnership=make_partnership("Newcomers"), organisation=body)
    assert digests.send_digest(member, "journey") is True
    assert "Our neighbours\n* Newcomers" in mail.outbox[-1].body

    page = visit.open("/settings/searches/")
    page.get_by_role("listitem").filter(has_text="Our neighbours").get_by_text("Rename or remove").click()
    if script:
        assert visit.violations() == []
        assert visit.wide_at([1280, 390, 320]) == []
    entry = page.get_by_role("listitem").filter(has_text="Our neighbours")
    entry.get_by_label("Name").fill("The north")
    entry.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("link", name="The north")).to_be_visible()
    entry = page.get_by_role("listitem").filter(has_text="The north")
    entry.get_by_text("Rename or remove").click()
    entry.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("link", name="The north")).to_have_count(0)
    expect(page.get_by_role("link", name="Open calls")).to_be_visible()
