"""Somebody who is named in the paper has themselves removed; a member claims a page; an admin is led through both."""

import pytest
from playwright.sync_api import expect

from members.models import DataRequest
from partnerships.models import Claim, Person
from tests.browser.conftest import Forum, demo

pytestmark = pytest.mark.usefixtures("nothing_waits")


def test_who_is_named_is_removed_without_an_account_and_without_javascript(forum: Forum) -> None:
    visit = forum.visit(width=390, java_script_enabled=False)
    page = visit.open("/people/marek-przeor/")
    page.get_by_role("link", name="This is me: remove it").click()
    expect(page.get_by_label("Object to something you do with my data")).to_be_checked()
    expect(page.get_by_label("Page it is about")).to_have_value("/people/marek-przeor/")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("There are 3 things to correct")
    page.get_by_label("In your words").fill("Please take me out.")
    page.get_by_label("Name").fill("Somebody")
    page.get_by_label("E-mail address").fill("somebody@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your request")

    work = forum.visit(demo("admin"))
    page = work.open("/admin/members/datarequest/")
    expect(page.get_by_text("days left")).to_be_visible()
    page.get_by_role("link", name="Answer it").click()
    page.get_by_label("Outcome").select_option("done")
    page.get_by_label("Remove Marek Przeor from the records now").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("The answer is on its way.")).to_be_visible()
    assert DataRequest.objects.get().outcome == "done"
    assert page.goto(f"{forum.address}/people/marek-przeor/").status == 404


def test_a_member_claims_a_page_and_an_admin_links_it(forum: Forum) -> None:
    visit = forum.visit(demo("member"))
    page = visit.open("/people/marek-przeor/")
    page.get_by_role("link", name="This is me: claim it").click()
    page.get_by_label("How can we make sure that it is you?").fill("Our page names my address.")
    page.get_by_role("button", name="This is me").click()
    expect(page.get_by_role("status").first).to_contain_text("An admin makes sure")

    page = forum.visit(demo("admin")).open("/admin/partnerships/claim/")
    page.locator(".action-select").first.check()
    page.locator("select[name=action]").select_option("confirm")
    page.get_by_role("button", name="Run").click()
    page.get_by_label("Reason").fill("Their page names the address.")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Done to 1.")).to_be_visible()
    assert (Claim.objects.get().confirmed_at is not None, Person.objects.get(slug="marek-przeor").member) == (
        True,
        demo("member"),
    )
