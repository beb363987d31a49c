"""Before the event: a theme is proposed, supported, noted on and chosen, and its session tells how."""

from django.utils import timezone
from playwright.sync_api import expect

from events.models import Proposal, TopicCall
from tests.browser.conftest import Forum, demo

EVENT = "/events/sample-meeting/"
PAGE, DESK = f"{EVENT}topics/", f"{EVENT}edit/topics/"


def test_a_theme_on_its_way_to_a_session(forum: Forum) -> None:
    faults: dict[str, list[str]] = {}
    member = forum.visit(demo("member"), java_script_enabled=False)
    organiser = forum.visit(demo("organiser"), color_scheme="light", reduced_motion="reduce")

    def look(name: str, path: str) -> None:
        organiser.open(path)
        wide = [f"scrolls sideways at {width} px" for width in organiser.wide_at([320, 390, 1920])]
        if found := [*organiser.violations(), *organiser.violations_in_the_dark(), *wide]:
            faults[name] = found

    page = member.open(EVENT)
    page.get_by_role("link", name="Propose or support a theme").click()
    page.get_by_role("button", name="Support Finding the first customer abroad").click()
    expect(page.get_by_role("button", name="Support Finding the first customer abroad")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("link", name="Propose a theme").click()
    page.get_by_role("button", name="Propose it").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("Theme").fill("A sample theme: trust in data")
    page.get_by_label("Breakout").check()
    page.get_by_label("Why").fill("A sample reason.")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("heading", name="A sample theme: trust in data")).to_be_visible()
    proposal = Proposal.objects.get(title="A sample theme: trust in data")

    for name, path in {"call": PAGE, "new": f"{PAGE}new/", "hide": f"{PAGE}{proposal.pk}/hide/"}.items():
        look(name, path)
    page = organiser.open(DESK)
    page.get_by_role("button", name="Close it now").click()
    expect(page.get_by_text("The call is closed")).to_be_visible()
    look("desk", DESK)
    look("words", f"{DESK}call/")
    page.goto(f"{forum.address}{DESK}{proposal.pk}/")
    page.get_by_text("Note something").click()
    page.get_by_label("What was said").fill("A sample note.")
    page.get_by_label("Who, as it is to be printed").fill("Rita Example, Example Agency")
    page.get_by_role("button", name="Note it").click()
    page.get_by_role("button", name="Show in the trail").click()
    look("decide", f"{DESK}{proposal.pk}/")
    page.get_by_role("button", name="Choose it").click()
    expect(page.get_by_text("It stands in the draft:")).to_be_visible()
    look("chosen", f"{DESK}{proposal.pk}/")
    expect(member.open(PAGE).get_by_role("link", name="A sample theme")).to_have_count(0)

    page = organiser.open(f"{EVENT}edit/agenda/")
    page.get_by_role("button", name="Publish release 2").click()
    session = Proposal.objects.get(pk=proposal.pk).session
    assert session is not None
    page = member.open(session.get_absolute_url())
    expect(page.get_by_role("heading", name="How this theme was chosen")).to_be_visible()
    expect(page.get_by_text("Rita Example, Example Agency")).to_be_visible()
    look("session", session.get_absolute_url())
    assert TopicCall.objects.get().closes_at <= timezone.now()
    assert faults == {}


def test_the_side_event_tells_it_in_the_words_of_the_paper(forum: Forum) -> None:
    page = forum.visit().open("/events/side-event-2020/sessions/panel-discussion/")
    trail = page.get_by_role("region", name="How this theme was chosen")

    expect(trail).to_contain_text("In agreement with EASME and DG GROW, based on experts' inputs")
    expect(trail.get_by_role("link", name="1.3")).to_be_visible()
    page = forum.visit().open("/events/side-event-2020/sessions/digitalisation/")
    expect(page.get_by_role("region", name="How this theme was chosen")).to_contain_text("Applying the same approach")
    page = forum.visit().open("/events/side-event-2020/sessions/opening/")
    expect(page.get_by_role("region", name="How this theme was chosen")).to_have_count(0)
