"""Two people meet at an event: without a script one asks, with scripts the other one answers."""

from playwright.sync_api import expect

from events.models import Availability, Meeting
from members.models import Member
from tests.browser.conftest import Forum, demo

EVENT = "/events/sample-meeting/"
LIST, DESK = f"{EVENT}meetings/", f"{EVENT}edit/meetings/"


def test_two_people_arrange_a_meeting(forum: Forum) -> None:
    faults: dict[str, list[str]] = {}
    plain = forum.visit(demo("member"), java_script_enabled=False)
    ben = forum.visit(demo("coordinator"), color_scheme="light", reduced_motion="reduce")

    def look(name: str, path: str) -> None:
        ben.open(path)
        wide = [f"scrolls sideways at {width} px" for width in ben.wide_at([320, 390, 1920])]
        if found := [*ben.violations(), *ben.violations_in_the_dark(), *wide]:
            faults[name] = found

    page = plain.open(EVENT)
    page.get_by_role("link", name="See who takes meetings").click()
    page.get_by_role("link", name="Register for the event").click()
    page.get_by_label("Writing down what was learned").check()
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", name="My registration")).to_be_visible()
    page = plain.open(LIST)
    page.get_by_role("link", name="Take meetings").click()
    page.get_by_role("button", name="Take meetings").click()
    expect(page.locator(".error-summary")).to_contain_text("Choose a time.")
    page.get_by_label("Business to business").check()
    for box in page.locator("input[name=starts]").all()[:3]:
        box.check()
    page.get_by_label("What I look for, and offer").fill("A sample: milk for bicycles.")
    page.get_by_role("button", name="Take meetings").click()
    expect(page.get_by_text("You take meetings, at 3 times that you said.")).to_be_visible()
    assert Availability.objects.get(member=demo("member")).kinds == ["b2b"]

    page.get_by_label("Name, organisation or words").fill("bicycles")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".taker")).to_have_count(1)
    page.get_by_role("link", name="Ask for a meeting Ben").click()
    page.get_by_label("Business to business").check()
    page.get_by_label("Message").fill("A sample request: shall we try it?")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_label("Message")).to_have_value("A sample request: shall we try it?")
    page.locator("input[name=starts]").first.check()
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("They are asked.")).to_be_visible()
    meeting = Meeting.objects.get(requester=demo("member"))

    for name, path in {"list": LIST, "when": f"{LIST}availability/", "asked": meeting.get_absolute_url()}.items():
        look(name, path)
    look("ask", f"{LIST}with/{Member.objects.get(display_name='Giorgos').username}/")
    page = ben.open(LIST)
    page.get_by_role("link", name="Chiara").first.click()
    page.get_by_role("button", name="Agree").click()
    expect(page.get_by_text("Agreed. You both get a calendar file by mail")).to_be_visible()
    page.get_by_text("Say where you meet").first.click()
    page.get_by_label("Link to meet online").fill("http://rooms.forum.example/two")
    page.locator("form button[value=place]").click()
    expect(page.get_by_label("Link to meet online")).to_have_value("http://rooms.forum.example/two")
    page.get_by_label("Link to meet online").fill("https://rooms.forum.example/two")
    page.locator("form button[value=place]").click()
    expect(page.get_by_role("link", name="Link to meet online")).to_be_visible()
    look("agreed", meeting.get_absolute_url())

    page = plain.open(meeting.get_absolute_url())
    expect(page.get_by_role("link", name="Link to meet online")).to_be_visible()
    page.get_by_text("Cancel the meeting").first.click()
    page.get_by_label("Why").fill("A sample reason.")
    page.locator("form button[value=cancel]").click()
    expect(page.get_by_text("The meeting is cancelled, and they are told why.")).to_be_visible()
    look("cancelled", meeting.get_absolute_url())
    assert faults == {}


def test_an_organiser_sees_numbers_and_no_names(forum: Forum) -> None:
    organiser = forum.visit(demo("organiser"), color_scheme="light", reduced_motion="reduce")
    page = organiser.open(DESK)
    expect(page.get_by_text("4 people take meetings.")).to_be_visible()
    expect(page.get_by_text("Katrin")).to_have_count(0)
    wide = organiser.wide_at([320, 390, 1920])
    assert (organiser.violations(), organiser.violations_in_the_dark(), wide) == ([], [], [])
    page.get_by_role("button", name="Close meetings").click()
    expect(page.get_by_text("Meetings are closed")).to_be_visible()
    page.get_by_role("button", name="Open meetings").click()
    expect(page.get_by_text("Meetings are open")).to_be_visible()
