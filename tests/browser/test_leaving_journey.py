"""Chiara takes her data along and leaves: on a phone, without JavaScript, and with the keyboard alone."""

from playwright.sync_api import Page, expect

from members.models import Member
from pages.tasks import make_export
from tests.browser.conftest import Forum, demo

PASSWORD = "cluster-demo"


def prove(page: Page) -> None:
    """Give the password, asked for before something that counts."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_a_copy_of_everything_is_made_and_fetched(forum: Forum, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    member = demo("member")
    visit = forum.visit(member)
    page = visit.open("/settings/data/")
    assert visit.violations() == []
    page.get_by_role("button", name="Make a copy").click()
    prove(page)
    expect(page.get_by_text("is being made")).to_be_visible()
    assert [*visit.violations(), *visit.violations_in_the_dark()] == []
    make_export(export_id=str(member.exports.get().pk))

    page.get_by_role("link", name="Look again").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Fetch it").click()
    assert download.value.suggested_filename.startswith("cluster-forum-")
    assert [*visit.violations(), *visit.violations_in_the_dark()] == []


def test_leaving_without_javascript_on_a_phone(forum: Forum) -> None:
    member = demo("member")
    visit = forum.visit(member, width=390, java_script_enabled=False)
    page = visit.open("/settings/data/")
    page.get_by_role("link", name="Erase your account").click()
    expect(page.get_by_label("My posts stay, without my name")).not_to_be_checked()
    expect(page.get_by_label("My posts go with me")).not_to_be_checked()
    page.get_by_role("button", name="Erase my account for good").click()
    prove(page)
    expect(page.get_by_role("alert")).to_contain_text("There are 2 things to correct")
    page.get_by_label("My posts stay, without my name").check()
    page.get_by_label("I understand that nobody can bring my account back").check()
    page.get_by_role("button", name="Erase my account for good").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is erased")
    assert not Member.objects.filter(pk=member.pk).exists()
    page.goto(f"{forum.address}/threads/")
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_both_outcomes_by_keyboard_in_light_and_dark(forum: Forum) -> None:
    visit = forum.visit(demo("member"), color_scheme="light", reduced_motion="reduce")
    page = visit.open("/settings/leave/")
    assert [*visit.violations(), *visit.violations_in_the_dark()] == []
    assert visit.wide_at([320, 390, 1280, 1920]) == []
    page.get_by_label("My posts stay, without my name").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("My posts go with me")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("I understand that nobody can bring my account back")).to_be_focused()
    page.get_by_role("button", name="Erase my account for good").press("Enter")
    prove(page)
    expect(page.get_by_role("alert")).to_be_focused()
    assert [*visit.violations(), *visit.violations_in_the_dark()] == []
    expect(page.get_by_label("My posts go with me")).to_be_checked()
