"""The link to join: for who has a seat, from some minutes before the start until the end, and for nobody else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import AgendaRelease, Event, JoinLink, Registration, SessionChoice
from events.models.joining import set_links
from events.registration_tokens import new_link
from members.models import Member
from pages import own_agenda
from tests.events.calendars import read
from tests.factories import (
    make_event,
    make_person,
    make_registration,
    make_release,
    make_role,
    make_rules,
    make_session,
)

pytestmark = pytest.mark.django_db

HALL, MONEY, DATA = (f"https://rooms.example/{room}" for room in ("hall", "money", "data"))


@pytest.fixture
def event(orla: Member, time_machine: Any) -> Event:
    """An event from nine to twelve with two breakouts from half past nine, joined online; it is five past nine."""
    event = make_event("Spring", slug="spring", organiser=orla)
    make_session(event, "Opening", kind="opening")
    block = make_session(event, "Breakouts", kind="breakouts", minutes=(30, 90))
    for number, title in enumerate(["Money", "Data"], 1):
        make_session(event, title, kind="breakout", block=block, number=number, minutes=(30, 90), position=number)
    make_rules(event)
    make_release(event)
    money, data = event.sessions.breakouts()
    set_links(event, {None: HALL, money.pk: MONEY, data.pk: DATA}, note="Passcode 4711", opens_minutes=15)
    time_machine.move_to(event.starts_at + timedelta(minutes=5), tick=False)
    return event


def links(browser: Client, address: str = "/events/spring/") -> list[str]:
    return re.findall(r'href="(https://rooms\.example/\w+)"', browser.get(address).content.decode())


def choose(registration: Registration, title: str) -> None:
    session = registration.event.sessions.get(title=title)
    SessionChoice.objects.create(
        registration=registration, block=session.block, session=session, held_at=timezone.now()
    )


def test_only_who_has_a_seat_sees_the_link(event: Event, chiara, dao, ben, orla, sam, signed_in) -> None:
    make_registration(event, chiara)
    make_registration(event, dao, confirmed_at=None, waiting_since=timezone.now())
    make_registration(event, ben).cancel()

    seen = [links(browser) for browser in (Client(), *map(signed_in, (chiara, dao, ben, orla, sam)))]

    assert seen == [[], [HALL], [], [], [], []]
    assert "Passcode 4711" in signed_in(chiara).get("/events/spring/").content.decode()
    assert "4711" not in signed_in(dao).get("/events/spring/").content.decode()


def test_a_guest_sees_it_in_the_browser_that_opened_their_letter(event: Event, eve: Client) -> None:
    guest = make_registration(event, name="Greta Guest")
    assert links(eve) == []
    eve.post(f"/registrations/{new_link(guest)}/")
    assert links(eve) == [HALL]
    guest.cancel()
    assert links(eve) == []


@pytest.mark.parametrize(
    ("minutes", "seen"), [(-16, []), (-15, [HALL]), (0, [HALL]), (179, [HALL]), (180, []), (-181, [])]
)
def test_it_shows_in_its_time(event: Event, chiara, signed_in, time_machine, minutes: int, seen: list[str]) -> None:
    JoinLink.objects.filter(session__isnull=False).delete()
    make_registration(event, chiara)
    browser = signed_in(chiara)

    time_machine.move_to(event.starts_at + timedelta(minutes=minutes), tick=False)

    assert links(browser) == seen
    assert links(browser, "/events/spring/now/") == seen


def test_before_its_time_the_page_says_when_it_comes(event: Event, chiara, signed_in, time_machine) -> None:
    make_registration(event, chiara)
    time_machine.move_to(event.starts_at - timedelta(minutes=30), tick=False)

    page = " ".join(re.sub(r"<[^>]+>", " ", signed_in(chiara).get("/events/spring/").content.decode()).split())

    assert "The link to join shows here at 08:45" in page


def test_a_breakout_is_joined_by_who_chose_it(event: Event, chiara, dao, ben, signed_in, time_machine) -> None:
    choose(make_registration(event, chiara), "Money")
    make_registration(event, dao)
    event.sessions.filter(title="Data").update(capacity=5)

    time_machine.move_to(event.starts_at + timedelta(minutes=20), tick=False)

    assert links(signed_in(chiara)) == [HALL, MONEY]
    assert links(signed_in(dao)) == [HALL, MONEY]  # Data counts its seats, and Dao has none there
    choose(Registration.objects.get(member=dao), "Data")
    assert links(signed_in(dao)) == [HALL, DATA]


def test_nobody_joins_what_is_not_held(event: Event, chiara, signed_in, time_machine) -> None:
    choose(make_registration(event, chiara), "Money")
    time_machine.move_to(event.starts_at + timedelta(minutes=20), tick=False)
    money = event.sessions.get(title="Money")
    money.change_status("cancelled", reason="", by=event.organisers.get())
    assert links(signed_in(chiara)) == [HALL, MONEY]
    make_release(event)
    assert links(signed_in(chiara)) == [HALL, DATA]  # her seat is given back: Data counts none, so it is open to her
    AgendaRelease.objects.say_status(event, "cancelled", by=None, reason="Storm")
    assert links(signed_in(chiara)) == []


def test_a_page_with_a_link_is_kept_by_nobody(event: Event, chiara, signed_in) -> None:
    make_registration(event, chiara)
    assert "no-store" in signed_in(chiara).get("/events/spring/")["Cache-Control"]


def test_the_own_agenda_tells_the_room_from_the_day_before(event: Event, chiara, orla, time_machine) -> None:
    def rooms() -> dict[str, str]:
        found = read(Client().get(f"/feeds/agenda/{own_agenda.token_of(chiara)}.ics").content)
        return {title: str(entry["CONFERENCE"]) for title, entry in found.items() if "CONFERENCE" in entry}

    choose(make_registration(event, chiara), "Data")
    time_machine.move_to(event.starts_at - timedelta(hours=25), tick=False)
    assert rooms() == {}
    time_machine.move_to(event.starts_at - timedelta(hours=20), tick=False)
    assert rooms() == {"Opening": HALL, "Breakouts": HALL, "2. Data": DATA}
    Registration.objects.get().cancel()
    assert rooms() == {}


def test_organisers_set_links_that_hold_at_once(event: Event, orla, chiara, signed_in) -> None:
    money = event.sessions.get(title="Money")
    address, browser = "/events/spring/edit/joining/", signed_in(orla)
    make_registration(event, chiara)
    said = {"url": "https://rooms.example/tower", "note": "", "opens_minutes": "30", f"session-{money.pk}": ""}

    assert browser.post(address, said).status_code == 302

    kept = JoinLink.objects.order_by("pk").values_list("url", "session__title", "opens_minutes")
    assert list(kept) == [("https://rooms.example/tower", None, 30)]
    assert links(signed_in(chiara)) == ["https://rooms.example/tower"]
    assert signed_in(chiara).get(address).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("url", "http://rooms.example/x", "Give a whole address that begins with https://."),
        ("url", "javascript:alert(1)", "Give a whole address that begins with https://."),
        ("opens_minutes", "500", "Ensure this value is less than or equal to 180."),
    ],
)
def test_a_wrong_link_is_refused_beside_its_field(event: Event, orla, signed_in, field, value, message) -> None:
    said = {"url": "https://rooms.example/tower", "note": "", "opens_minutes": "30"} | {field: value}

    answer = signed_in(orla).post("/events/spring/edit/joining/", said)

    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [message]})
    assert JoinLink.objects.count() == 3


def test_who_has_a_part_joins_without_a_registration(event: Event, chiara, dao, signed_in, time_machine) -> None:
    money, data = event.sessions.breakouts()
    make_role(money, person=make_person("Chiara Cluster", member=chiara), role="speaker")
    make_role(data, person=make_person("Dao Cluster", member=dao), role="moderator")
    assert links(signed_in(chiara)) == []  # not in the public agenda yet
    make_release(event)
    time_machine.move_to(event.starts_at + timedelta(minutes=20), tick=False)
    assert [links(signed_in(who)) for who in (chiara, dao)] == [[HALL, MONEY], [HALL, DATA]]

    money.roles.all().delete()
    assert links(signed_in(chiara)) == []
    make_release(event)
    assert links(signed_in(chiara)) == []


def test_the_own_agenda_of_who_has_a_part_tells_the_room(event: Event, chiara) -> None:
    make_role(event.sessions.get(title="Money"), person=make_person("Chiara Cluster", member=chiara), role="speaker")
    make_release(event)
    found = read(Client().get(f"/feeds/agenda/{own_agenda.token_of(chiara)}.ics").content)
    assert {title: str(entry["CONFERENCE"]) for title, entry in found.items()} == {"1. Money": MONEY}


def test_the_agenda_marks_the_breakout_one_sits_in(event: Event, chiara, dao, signed_in) -> None:
    choose(make_registration(event, chiara), "Money")
    make_registration(event, dao)

    def marked(browser: Client, address: str = "/events/spring/") -> list[str]:
        page = browser.get(address).content.decode()
        return re.findall(r'breakout-title"[^>]*><a[^>]*>(\w+)</a></h\d>\s*<p class="slot-off">.*?Your breakout', page)

    block = event.sessions.get(title="Breakouts").get_absolute_url()
    assert [marked(signed_in(who)) for who in (chiara, dao)] == [["Money"], []]
    assert [marked(signed_in(who), block) for who in (chiara, dao)] == [["Money"], []]
    assert marked(Client()) == []
