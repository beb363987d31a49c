"""The page of an event on a phone: before it one registers, while it runs one joins; with a script and without."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event, JoinLink
from tests.browser.conftest import Forum, demo
from tests.factories import make_event, make_registration, make_release, make_rules, make_session


@pytest.fixture
def running(forum: Forum) -> Event:
    """An event that began twenty minutes ago, with a registration of the demo's member."""
    start = timezone.now() - timedelta(minutes=20)
    event = make_event("Cluster day", slug="day", starts_at=start, ends_at=start + timedelta(hours=3))
    make_session(event, "Opening")
    make_session(event, "Panel", minutes=(30, 90))
    make_release(event)
    make_rules(event, opens_at=start - timedelta(days=9), closes_at=start)
    JoinLink.objects.create(event=event, url="https://rooms.example/hall", note="Passcode 4711")
    make_registration(event, demo("member"))
    return event


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_one_sees_what_runs_and_how_to_join(forum: Forum, running: Event, script: bool) -> None:
    phone = forum.visit(demo("member"), width=390, java_script_enabled=script)
    page = phone.open("/events/day/now/")

    assert [half.split("\n")[-1] for half in page.locator(".now-half").all_inner_texts()] == ["Opening", "Panel"]
    assert page.locator(".door a").get_attribute("href") == "https://rooms.example/hall"
    if script:
        assert (phone.violations(), phone.violations_in_the_dark(), phone.wide_at([320])) == ([], [], [])
    page.get_by_role("link", name="The whole agenda").click()
    page.wait_for_url("**/events/day/#agenda")
    assert page.locator(".door a").count() == 1


def test_the_page_asks_again_and_changes_only_what_changed(forum: Forum, running: Event) -> None:
    page = forum.visit(demo("member")).open("/events/day/")

    def ask() -> int:
        with page.expect_response("**/events/day/now/*") as answer:
            page.evaluate("document.getElementById('now').dispatchEvent(new CustomEvent('every'))")
        return answer.value.status

    assert ask() == 204
    assert page.locator(".door a").count() == 1
    JoinLink.objects.all().delete()
    assert ask() == 200
    page.wait_for_function("!document.querySelector('.door')")
    assert page.locator("#h-now").count() == 1


def test_before_it_the_page_says_what_one_does(forum: Forum) -> None:
    visit = forum.visit(width=390)
    page = visit.open("/events/sample-meeting/")

    cards = ["Take part", "Read first", "Who speaks", "Call for topics", "Meetings", "Ask"]
    assert page.locator(".before h3").all_inner_texts() == cards
    assert (visit.violations(), visit.violations_in_the_dark(), visit.wide_at([320])) == ([], [], [])
    page.get_by_role("link", name="Register").click()
    assert page.locator("h1").inner_text() == "Register"


def test_an_organiser_sets_links(forum: Forum) -> None:
    visit = forum.visit(demo("organiser"))
    page = visit.open("/events/sample-meeting/edit/joining/")

    assert (visit.violations(), visit.violations_in_the_dark(), visit.wide_at([320])) == ([], [], [])
    page.get_by_label("Link to join the event").fill("rooms.example")
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state("load")
    assert JoinLink.objects.get().url == "https://rooms.example"
