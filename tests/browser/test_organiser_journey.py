"""An organiser's main job: create an event, write its agenda, release it. With htmx, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from events.models import AgendaRelease, Event
from forum.models import Topic
from members.models import Member
from notifications.models import Follow
from tests.browser.conftest import Forum, Watched, demo


def create_event(browser: Watched) -> Page:
    page = browser.open("/events/")
    page.get_by_role("link", name="New event").first.click()
    page.get_by_label("Title", exact=True).fill("Partnering Day")
    page.get_by_label("Day", exact=True).fill("2027-03-15")
    page.get_by_label("Starts", exact=True).fill("09:00")
    page.get_by_label("Ends", exact=True).fill("12:00")
    page.get_by_role("button", name="Create draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit agenda")
    return page


def fill_row(page: Page, number: int, *, kind: str, title: str, starts: str = "", ends: str = "") -> None:
    row = page.locator(f"#row-{number}")
    if starts:
        row.get_by_label("Starts", exact=False).fill(starts)
        row.get_by_label("Ends", exact=False).fill(ends)
    row.locator(f"[name=row-{number}-kind]").select_option(label=kind)
    row.locator(f"[name=row-{number}-title]").fill(title)


def add_person(page: Page, row: int, number: int, name: str, role: str) -> None:
    page.locator(f"#row-{row} button[value='person:{row}']").click()
    page.locator(f"[name=row-{row}-person-{number}-name]").fill(name)
    page.locator(f"[name=row-{row}-person-{number}-role]").select_option(label=role)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.locator("#agenda-editor [role=status]")).to_contain_text("Saved")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_agenda_is_written_and_released(forum: Forum, scripts: bool) -> None:
    browser = forum.visit(demo("organiser"), java_script_enabled=scripts)
    page = create_event(browser)

    page.get_by_role("button", name="First session").click()
    fill_row(page, 0, kind="Opening", title="Opening", starts="09:00", ends="09:30")
    page.locator("button[value='add:0']").click()
    fill_row(page, 1, kind="Breakout block", title="Breakouts", starts="09:30", ends="10:30")
    save(page)
    page.locator("button[value='breakout:1']").click()
    fill_row(page, 2, kind="Breakout", title="Sensors in dairies")
    page.locator("button[value='breakout:1']").click()
    fill_row(page, 3, kind="Breakout", title="Fees and value")
    add_person(page, 2, 0, "Marek Przeor", "Moderator")
    add_person(page, 3, 0, "Marek Przeor", "Moderator")
    save(page)

    checks = page.get_by_role("complementary")
    expect(checks.get_by_text("Marek Przeor").first).to_be_visible()  # in two places at once
    page.get_by_role("button", name="Remove from this session").click()
    save(page)
    event = Event.objects.get(title="Partnering Day")
    assert forum.visit().page.goto(f"{forum.address}{event.get_absolute_url()}").status == 404
    assert not Topic.objects.filter(title="Sensors in dairies").exists()

    page.get_by_role("link", name="Preview").first.click()
    expect(page.get_by_text("Sensors in dairies").first).to_be_visible()
    page.go_back()
    page.get_by_label("Release note").fill("First agenda.")
    page.get_by_role("button", name="Publish release 1").click()

    reader = forum.visit().open(event.get_absolute_url())
    expect(reader.get_by_text("Sensors in dairies").first).to_be_visible()
    titles = Topic.objects.filter(session__event=event).values_list("title", flat=True)
    assert sorted(titles) == ["Fees and value", "Sensors in dairies"]
    assert AgendaRelease.objects.get(event=event).note == "First agenda."


def test_a_later_draft_changes_nothing_public(forum: Forum) -> None:
    page = forum.visit(demo("organiser")).open("/events/side-event-2020/edit/agenda/")
    public = ["/events/side-event-2020/", "/events/side-event-2020/agenda.ics", "/events/side-event-2020/agenda.json"]
    reader = forum.visit()
    before = [reader.page.request.get(f"{forum.address}{path}").text() for path in public]

    page.locator("[name=row-5-title]").fill("A longer break")
    save(page)

    expect(page.get_by_role("complementary").get_by_text("A longer break")).to_be_visible()
    assert [reader.page.request.get(f"{forum.address}{path}").text() for path in public] == before


def test_a_session_is_cancelled_and_everybody_concerned_is_told_once(forum: Forum) -> None:
    event = Event.objects.get(slug="side-event-2020")
    Follow.objects.set_level(event, "follow", by=Member.objects.get(email="member@forum.example"))
    page = forum.visit(demo("organiser"), java_script_enabled=False).open("/events/side-event-2020/edit/status/")

    page.get_by_role("link", name="Digitalisation").click()
    page.get_by_label("Cancelled").check()
    page.get_by_label("Reason, public").fill("Too few have chosen it.")
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_text("Follow this event")).to_be_visible()
    page.get_by_role("button", name="Publish release").click()
    page.get_by_label("Introduction").fill("Dear all,")
    page.get_by_role("button", name="Send the messages").click()

    expect(page.get_by_text("Nobody gets a second message about this release.")).to_be_visible()
    assert event.releases.newest_first().first().telling.introduction == "Dear all,"
    expect(forum.visit().open(event.get_absolute_url()).get_by_text("Too few have chosen it.")).to_be_visible()


def test_the_keyboard_alone_adds_and_saves_a_row(forum: Forum) -> None:
    browser = forum.visit(demo("organiser"))
    page = create_event(browser)

    expect(page.get_by_role("button", name="First session")).to_be_focused()
    page.keyboard.press("Enter")
    for field, text in [("starts", "09:00"), ("ends", "09:30"), ("title", "Log-in and registration")]:
        page.locator(f"[name=row-0-{field}]").focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)
    page.locator("[name=row-0-kind]").focus()
    page.keyboard.type("Regis")
    page.locator("[name=row-0-ends]").focus()
    page.keyboard.press("Enter")  # the first button of the form saves

    expect(page.locator("#agenda-editor [role=status]")).to_contain_text("Saved")
    assert Event.objects.get(title="Partnering Day").sessions.get().title == "Log-in and registration"
    assert browser.violations() == []
