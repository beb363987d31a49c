"""Somebody registers with a breakout and an organiser looks at who comes: with a script and without, by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event, Registration, RegistrationQuestion, Session
from tests.browser.conftest import Forum, demo
from tests.factories import make_event, make_registration, make_release, make_rules, make_session


@pytest.fixture
def event(forum: Forum) -> Event:
    """A meeting in ten days with two breakouts and a question of each kind."""
    starts_at = timezone.now() + timedelta(days=10)
    event = make_event(
        "Meeting", organiser=demo("organiser"), starts_at=starts_at, ends_at=starts_at + timedelta(hours=3)
    )
    block = make_session(event, "Breakouts", kind=Session.Kind.BREAKOUTS)
    for number, title in enumerate(("Funding", "Digitalisation"), 1):
        make_session(event, title, kind=Session.Kind.BREAKOUT, block=block, number=number, capacity=5)
    make_release(event)
    make_rules(event, capacity=10, choosing="first-come", listing="registered")
    asked = event.registration_questions
    asked.create(words="What would you like to bring home?")
    asked.create(words="Where will you sit?", kind=RegistrationQuestion.Kind.CHOICE, answers=["At home", "At work"])
    asked.create(words="The session may be recorded", kind=RegistrationQuestion.Kind.CONSENT, need="required")
    make_registration(event, name="Gina", listed_at=timezone.now())
    return event


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_member_registers_and_the_organiser_checks_them_in(forum: Forum, event: Event, scripts: bool) -> None:
    found: dict[str, list[str]] = {}
    member = forum.visit(demo("member"), java_script_enabled=scripts, reduced_motion="reduce")
    page = member.open("/events/meeting/")

    def look(watched=member) -> None:
        """Axe and widths, where a script may run."""
        if scripts and (
            faults := [
                *watched.violations(),
                *watched.violations_in_the_dark(),
                *map(str, watched.wide_at([320, 1920])),
            ]
        ):
            found[watched.page.url] = faults

    page.get_by_role("link", name="Register").press("Enter")
    look()
    page.get_by_role("button", name="Register").press("Enter")
    page.get_by_text("There are 2 things to correct").wait_for()
    look()
    page.get_by_label("Digitalisation").press("Space")
    page.get_by_label("The session may be recorded").press("Space")
    page.get_by_role("button", name="Register").press("Enter")
    page.get_by_text("You have a seat.").wait_for()
    look()
    page.get_by_role("link", name="Who takes part").press("Enter")
    page.get_by_text("Gina").wait_for()
    look()

    desk = forum.visit(demo("organiser"), java_script_enabled=scripts, reduced_motion="reduce")
    for tab in ("registration", "registrations", "allocation", "check-in"):
        desk.open(f"/events/meeting/edit/{tab}/")
        look(desk)
    desk.page.get_by_role("button", name="Check in Gina").press("Enter")
    desk.page.get_by_role("button", name="Undo the check-in of Gina").wait_for()
    assert Registration.objects.attended().get().name == "Gina"
    assert found == {}
