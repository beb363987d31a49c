"""Registering on the site: members, guests by the link in their letter, breakouts, and what organisers do."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Allocation, Event, Registration, RegistrationQuestion, Session
from members import traps
from members.models import Joining, Member
from tests.factories import make_event, make_member, make_registration, make_release, make_rules, make_session

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://[^/\s]+(/registrations/\S+)")


@pytest.fixture
def event(orla: Member) -> Event:
    """An event in ten days with two breakouts in one block, released."""
    starts_at = timezone.now() + timedelta(days=10)
    event = make_event("Meeting", organiser=orla, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3))
    block = make_session(event, "Breakouts", kind=Session.Kind.BREAKOUTS)
    for number, title in enumerate(("Funding", "Digital"), 1):
        make_session(event, title, kind=Session.Kind.BREAKOUT, block=block, number=number)
    make_release(event)
    return event


def breakouts(event: Event) -> list[Session]:
    return list(event.sessions.breakouts())


def choice(session: Session, **said: str) -> dict[str, str]:
    return {"name": "Chiara", "affiliation": "", f"block-{session.block_id}": str(session.pk), **said}


def test_a_member_registers_with_a_breakout_changes_it_and_cancels(event: Event, chiara: Member, signed_in: Any):
    make_rules(event, capacity=20)
    browser, (funding, digital) = signed_in(chiara), breakouts(event)

    assert browser.get("/events/meeting/").content.decode().count("/events/meeting/register/") == 1
    registered = browser.post("/events/meeting/register/", choice(funding))
    assert (registered.status_code, registered["Location"]) == (302, "/events/meeting/registration/")
    mine = Registration.objects.of_member(chiara).get()
    assert (mine.state, list(mine.sessions())) == (Registration.State.CONFIRMED, [funding])
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([chiara.email], "You are registered: Meeting")
    assert [attached.filename for attached in letter.attachments] == ["meeting.ics"]
    assert "My registration" in browser.get("/events/meeting/").content.decode()

    assert browser.post("/events/meeting/registration/", choice(digital)).status_code == 302
    assert list(mine.sessions()) == [digital]
    assert browser.post("/events/meeting/registration/cancel/").status_code == 302
    mine.refresh_from_db()
    assert (mine.state, list(mine.sessions())) == (Registration.State.CANCELLED, [])
    assert mail.outbox[-1].subject == "Your registration is cancelled: Meeting"


def test_what_was_typed_stays_beside_its_error(event: Event, chiara: Member, signed_in: Any):
    make_rules(event)
    question = RegistrationQuestion.objects.create(event=event, words="Diet", need="required")

    answer = signed_in(chiara).post(
        "/events/meeting/register/", {"name": "", "affiliation": "Dairy", f"question-{question.pk}": "none"}
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", f"block-{breakouts(event)[0].block_id}"}
    html = answer.content.decode()
    assert ('value="Dairy"' in html, ">none</textarea>" in html.replace("\n", "")) == (True, True)
    assert not Registration.objects.exists()


def test_a_full_breakout_is_said_beside_the_choice(event: Event, chiara: Member, signed_in: Any):
    make_rules(event)
    funding, digital = breakouts(event)
    Session.objects.filter(pk=funding.pk).update(capacity=1)
    make_registration(event).choose({funding.block_id: [funding.pk]})  # type: ignore[dict-item]
    browser = signed_in(chiara)
    browser.post("/events/meeting/register/", choice(digital))

    answer = browser.post("/events/meeting/registration/", choice(funding))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [f"block-{funding.block_id}"])
    assert list(Registration.objects.of_member(chiara).get().sessions()) == [digital]


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [(1, 2, "Registration is not open yet"), (-2, -1, "Registration is closed")],
)
def test_the_clock_opens_and_closes(event: Event, chiara: Member, signed_in: Any, opens: int, closes: int, words: str):
    now = timezone.now()
    make_rules(event, opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))
    browser = signed_in(chiara)

    assert words in browser.get("/events/meeting/register/").content.decode()
    assert browser.post("/events/meeting/register/", choice(breakouts(event)[0])).status_code == 422
    assert not Registration.objects.exists()


def guest(event: Event) -> dict[str, str]:
    said = {"email": "gina@example.org", "language": "en", "begun": traps.new_stamp(), "website": ""}
    return choice(breakouts(event)[0], **said)


def opened(browser: Client, letter: Any) -> Any:
    found = LINK.search(letter.body)
    assert found
    browser.get(found[1])
    return browser.post(found[1])


def test_a_guest_is_registered_once_they_confirmed_their_address(event: Event, eve: Client):
    Joining.objects.create(pk=1, seconds=0)
    make_rules(event, capacity=1)
    assert eve.post("/events/meeting/register/", guest(event)).status_code == 200
    mine = Registration.objects.get()
    assert (mine.state, Registration.objects.holding().count()) == (Registration.State.UNVERIFIED, 0)

    other = Client()
    assert opened(eve, mail.outbox[0])["Location"] == "/events/meeting/registration/"
    assert eve.post("/events/meeting/registration/confirm/").status_code == 302
    mine.refresh_from_db()
    assert mine.state == Registration.State.CONFIRMED
    assert "You have a seat." in eve.get("/events/meeting/registration/").content.decode()
    # the link that confirmed works once; another browser has nothing
    assert opened(other, mail.outbox[0]).status_code == 404
    assert other.get("/events/meeting/registration/").status_code == 404
    # the letter of confirmation opens it anywhere
    assert opened(other, mail.outbox[1]).status_code == 302
    assert other.post("/events/meeting/registration/forget/").status_code == 302
    mine.refresh_from_db()
    assert (mine.email, mine.name, mine.answers) == ("", "", {})


def test_a_known_address_is_told_nothing_on_the_page(event: Event, eve: Client):
    Joining.objects.create(pk=1, seconds=0)
    make_rules(event)
    first = eve.post("/events/meeting/register/", guest(event)).content
    Registration.objects.get().verify()

    assert Client().post("/events/meeting/register/", guest(event)).content == first
    assert Registration.objects.count() == 1


def test_who_waits_sees_their_place_and_takes_what_is_offered(
    event: Event, chiara: Member, dao: Member, signed_in: Any
):
    make_rules(event, capacity=1)
    seated, waiting = signed_in(chiara), signed_in(dao)
    for browser in (seated, waiting):
        browser.post("/events/meeting/register/", choice(breakouts(event)[0]))
    assert "You are number 1 in the list." in waiting.get("/events/meeting/registration/").content.decode()

    seated.post("/events/meeting/registration/cancel/")

    assert "A seat is held for you until" in waiting.get("/events/meeting/registration/").content.decode()
    waiting.post("/events/meeting/registration/accept/")
    assert Registration.objects.confirmed().get().member == dao


def test_an_organiser_approves_one_and_refuses_another(event: Event, orla: Member, signed_in: Any):
    make_rules(event, admission="approval")
    members = [make_member("Gil"), make_member("Ivy")]
    for member in members:
        signed_in(member).post("/events/meeting/register/", choice(breakouts(event)[0]))
    gil, ivy = (Registration.objects.of_member(member).get() for member in members)
    desk = signed_in(orla)
    mail.outbox.clear()

    assert desk.post(f"/events/meeting/edit/registrations/{ivy.pk}/", {"do": "refuse"}).status_code == 422
    desk.post(f"/events/meeting/edit/registrations/{gil.pk}/", {"do": "approve"})
    desk.post(f"/events/meeting/edit/registrations/{ivy.pk}/", {"do": "refuse", "reason": "It is full of guests."})

    assert [Registration.objects.get(pk=one.pk).state for one in (gil, ivy)] == ["confirmed", "refused"]
    assert [letter.subject.split(":")[0] for letter in mail.outbox] == [
        "You are registered",
        "Your registration was not accepted",
    ]
    assert "It is full of guests." in mail.outbox[1].body


def rules_as_sent(event: Event, **said: str) -> dict[str, str]:
    opens, closes = (event.starts_at.astimezone(event.zone) - timedelta(days=days) for days in (30, 1))
    return {
        "opens_at": f"{opens:%Y-%m-%dT%H:%M}",
        "closes_at": f"{closes:%Y-%m-%dT%H:%M}",
        "who": "everyone",
        "admission": "at-once",
        "capacity": "20",
        "when_full": "wait",
        "offer_hours": "24",
        "choosing": "first-come",
        "choose_until": "",
        "listing": "nobody",
        "retention_days": "30",
        "q-TOTAL_FORMS": "1",
        "q-INITIAL_FORMS": "0",
        "q-MIN_NUM_FORMS": "0",
        "q-MAX_NUM_FORMS": "20",
        "q-0-words": "Diet",
        "q-0-kind": "text",
        "q-0-need": "optional",
        "q-0-answers": "",
        "q-0-position": "",
        **said,
    }


def test_an_organiser_opens_registration_with_seats_and_questions(event: Event, orla: Member, signed_in: Any):
    funding, digital = breakouts(event)
    desk = signed_in(orla)
    wrong = rules_as_sent(event) | {"closes_at": "2020-01-01T10:00"}
    answer = desk.post("/events/meeting/edit/registration/", wrong)
    assert (answer.status_code, 'value="Diet"' in answer.content.decode()) == (422, True)

    saved = rules_as_sent(event, **{f"seats-{funding.pk}": "12", f"seats-{digital.pk}": ""})
    assert desk.post("/events/meeting/edit/registration/", saved).status_code == 302

    rules = event.registration_rules
    assert (rules.capacity, rules.retention_days, f"{rules.opens_at.astimezone(event.zone):%H:%M}") == (
        *(20, 30),
        saved["opens_at"][-5:],
    )
    assert [session.capacity for session in breakouts(event)] == [12, None]
    assert event.registration_questions.get().words == "Diet"


def test_lots_are_drawn_looked_at_and_applied(event: Event, orla: Member, signed_in: Any):
    make_rules(event, choosing="ranked")
    funding, digital = breakouts(event)
    Session.objects.filter(pk=funding.pk).update(capacity=1)
    for _ in range(3):
        make_registration(event).choose({funding.block_id: [funding.pk, digital.pk]})  # type: ignore[dict-item]
    desk = signed_in(orla)

    desk.post("/events/meeting/edit/allocation/", {"do": "draw", "seed": "autumn"})
    first = Allocation.objects.get()
    assert Session.objects.filter(choices__held_at__isnull=False).count() == 0
    desk.post("/events/meeting/edit/allocation/", {"do": "draw", "seed": "autumn"})
    again = Allocation.objects.first()
    assert again
    assert (again.result, again.ranks_got) == (first.result, {1: 1, 2: 2})
    desk.post("/events/meeting/edit/allocation/", {"do": "apply", "allocation": str(again.pk)})

    seats = [one.choices.held().count() for one in (funding, digital)]
    assert (seats, len(mail.outbox)) == ([1, 2], 3)


def test_the_door_checks_in_and_takes_back(event: Event, orla: Member, signed_in: Any):
    make_rules(event)
    gina = make_registration(event, name="Gina")
    make_registration(event, name="Hugo")
    desk = signed_in(orla)

    page = desk.get("/events/meeting/edit/check-in/", {"q": "gin"}).content.decode()
    assert (page.count("Check in Gina"), page.count("Check in Hugo")) == (1, 0)
    address = f"/events/meeting/edit/check-in/{gina.pk}/"
    assert desk.post(address, {"do": "in", "q": "gin"})["Location"].endswith(f"?q=gin#r-{gina.pk}")
    assert Registration.objects.attended().get() == gina
    desk.post(address, {"do": "undo"})
    assert Registration.objects.attended().count() == 0


def test_participants_stand_in_a_list_if_they_agreed(event: Event, chiara: Member, dao: Member, signed_in: Any):
    make_rules(event, listing="registered")
    make_registration(event, chiara, name="Chiara")
    make_registration(event, name="Gina", listed_at=timezone.now())
    make_registration(event, name="Hugo")

    page = signed_in(chiara).get("/events/meeting/participants/").content.decode()

    assert ("Gina" in page, "Hugo" in page) == (True, False)
    assert [browser.get("/events/meeting/participants/").status_code for browser in (signed_in(dao), Client())] == [
        404
    ] * 2


def test_a_table_for_spreadsheets_holds_no_formula(event: Event, orla: Member, signed_in: Any):
    make_rules(event)
    make_registration(event, name="=SUM(A1)")

    body = b"".join(signed_in(orla).get("/events/meeting/edit/registrations.csv"))  # type: ignore[arg-type]

    assert body.decode().splitlines()[1].startswith("'=SUM(A1),")


PAGES = {"edit/registrations/": 8, "edit/check-in/": 7, "edit/allocation/": 5, "edit/registration/": 8, "": 7}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_for_one_registration_and_for_three(
    page: str, event: Event, orla: Member, signed_in: Any
):
    make_rules(event, capacity=9)
    browser, costs = signed_in(orla), []
    for more in (1, 2):
        for _ in range(more):
            make_registration(event)
        browser.get(f"/events/meeting/{page}")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/events/meeting/{page}").status_code == 200
        costs.append(len(queries))

    assert costs == [PAGES[page]] * 2
