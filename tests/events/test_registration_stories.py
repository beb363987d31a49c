"""What the clock, the key of a letter and a release do to registrations; who leaves nothing but a number."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from events.lots import draw
from events.models import Allocation, Event, Registration
from events.models.allocations import ChangedSinceError
from events.models.registration_deeds import NoSeatError
from events.models.registrations import LETTERS_A_DAY
from events.tasks import pass_seats_on
from members.models import Member
from pages.privacy import erase
from tests.factories import make_event, make_member, make_registration, make_release, make_rules, make_session
from tests.worker import work

pytestmark = pytest.mark.django_db

GUEST = {"name": "Greta Guest", "email": "greta@example.org", "affiliation": "", "language": "en", "website": ""}


@pytest.fixture
def event(orla: Member) -> Event:
    return make_event("Cluster days", organiser=orla)


def mails() -> list[Any]:
    """Send what the worker has to send, and return all letters so far."""
    work()
    return mail.outbox


def register(event: Event, member: Member) -> Registration:
    return Registration.objects.register(event, member=member, said={"name": str(member)})


def ask(browser: Client, event: Event, time_machine: Any, **said: str) -> Any:
    """Fill in the guests' form as slowly as people do."""
    page = browser.get(f"/events/{event.slug}/register/").content.decode()
    begun = re.search(r'name="begun" value="([^"]+)"', page)
    assert begun
    time_machine.shift(timedelta(seconds=20))
    return browser.post(f"/events/{event.slug}/register/", GUEST | {"begun": begun[1]} | said)


def link() -> str:
    found = re.search(r"/registrations/\S+/", mails()[-1].body)
    assert found
    return found[0]


def test_a_link_is_good_for_two_days_and_nobody_can_make_one(event, eve, time_machine) -> None:
    time_machine.move_to(timezone.now(), tick=True)
    make_rules(event)
    ask(eve, event, time_machine)
    address = link()

    assert Client().get(address[:-2] + "x/").status_code == 404
    assert Client().get("/events/cluster-days/registration/").status_code == 404
    time_machine.shift(timedelta(days=2, minutes=1))
    assert Client().get(address).status_code == 404


def test_the_form_tells_nobody_who_is_registered_and_fills_no_inbox(event, eve, time_machine) -> None:
    time_machine.move_to(timezone.now(), tick=True)
    make_rules(event)
    make_registration(event, email="greta@example.org")

    pages = [ask(Client(), event, time_machine, email=who) for who in ("greta@example.org", "nobody@example.org")]
    told = [page.content.decode().replace("nobody@", "greta@") for page in pages]
    assert re.sub(r'value="[^"]{20,}"', "", told[0]) == re.sub(r'value="[^"]{20,}"', "", told[1])
    for _again in range(5):
        ask(Client(), event, time_machine)
    assert len([one for one in mails() if one.to == ["greta@example.org"]]) == LETTERS_A_DAY


def test_a_freed_seat_is_offered_to_the_first_and_passes_on_by_the_clock(event, time_machine) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    make_rules(event, capacity=1, offer_hours=5)
    holder, first, second = (register(event, make_member(name)) for name in ("Hal", "Fay", "Sol"))
    assert [each.position for each in (first, second)] == [1, 2]

    holder.cancel()
    first.refresh_from_db()
    assert (first.state, second.position) == ("offered", 1)
    # Who comes now does not overtake anybody.
    assert register(event, make_member()).state == "waiting"

    time_machine.shift(timedelta(hours=5, minutes=1))
    assert first.state == "lapsed"
    assert (pass_seats_on(timestamp=0), pass_seats_on(timestamp=0)) == (1, 0)
    second.refresh_from_db()
    second.accept()
    assert Registration.objects.confirmed().get() == second
    subjects = [one.subject.partition(":")[0] for one in mails() if one.to == [second.address]]
    assert sorted(subjects) == [
        "A seat is free for you",
        "You are on the waiting list",
        "You are registered",
    ]


def test_whose_turn_it_is_takes_the_seat_without_the_worker(event, time_machine) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    make_rules(event, capacity=1, offer_hours=5)
    holder, _first, second = (register(event, make_member()) for _ in range(3))
    holder.cancel()

    time_machine.shift(timedelta(hours=6))
    second.accept()

    assert Registration.objects.confirmed().get() == second


def test_a_breakout_that_a_release_moves_is_to_be_chosen_again(event, chiara, signed_in) -> None:
    make_rules(event)
    block, later = (make_session(event, title, kind="breakouts") for title in ("Breakouts", "Later"))
    money, skills = (make_session(event, title, kind="breakout", block=block) for title in ("Money", "Skills"))
    make_release(event)
    browser, page = signed_in(chiara), "/events/cluster-days/registration/"
    assert browser.post("/events/cluster-days/register/", {"name": "Chiara"}).status_code == 422
    browser.post("/events/cluster-days/register/", {"name": "Chiara", f"block-{block.pk}": money.pk})
    assert [one.title for one in Registration.objects.get().sessions()] == ["Money"]

    money.block = later
    money.save()
    # The draft tells nothing yet.
    assert "Choose again" not in browser.get(page).content.decode()
    make_release(event)
    html = browser.get(page).content.decode()
    assert ("is cancelled or moved. Choose again." in html, "<del" in html) == (True, True)
    browser.post(page, {"name": "Chiara", f"block-{block.pk}": skills.pk, f"block-{later.pk}": money.pk})
    assert sorted(one.title for one in Registration.objects.get().sessions()) == ["Money", "Skills"]


def test_forgotten_people_leave_the_totals_and_nothing_else(event, chiara) -> None:
    make_rules(event)
    came = register(event, chiara)
    came.check_in()
    make_registration(event)

    erase(chiara, keeps_posts=True)

    came.refresh_from_db()
    assert (came.member, came.name, came.answers) == (None, "", {})
    totals = Registration.objects.for_event(event).totals()
    assert (totals["confirmed"], totals["attended"]) == (2, 1)


def test_a_guest_deletes_everything_by_their_link(event, time_machine, eve) -> None:
    time_machine.move_to(timezone.now(), tick=True)
    make_rules(event)
    ask(eve, event, time_machine)
    browser = Client()
    browser.post(link())
    browser.post("/events/cluster-days/registration/confirm/")

    browser.post("/events/cluster-days/registration/forget/")

    gone = Registration.objects.get()
    assert (gone.state, gone.name, gone.email, gone.confirmed_at) == ("forgotten", "", "", None)
    assert browser.get("/events/cluster-days/registration/").status_code == 404


def test_a_cancelled_event_takes_nobody_and_offers_nothing(event) -> None:
    rules = make_rules(event, capacity=1)
    holder, _next = register(event, make_member()), register(event, make_member())
    Event.objects.filter(pk=event.pk).update(cancelled_at=timezone.now(), status_note="Storm.")
    holder.event.refresh_from_db()

    holder.cancel()

    assert rules.pass_on_now() == 0
    with pytest.raises(NoSeatError):
        register(event, make_member())


def test_A14_another_event_s_organiser_finds_nothing(event, ben, signed_in) -> None:
    make_rules(event)
    one = make_registration(event)
    make_event("Elsewhere", organiser=ben)
    browser, desk = signed_in(ben), "/events/cluster-days/edit/"

    pages = ("registration/", "registrations/", f"registrations/{one.pk}/", "check-in/", "allocation/")
    assert [browser.get(desk + page).status_code for page in pages] == [404] * 5
    assert browser.post(f"{desk}check-in/{one.pk}/", {"do": "in"}).status_code == 404
    # Nor by the address of an event of one's own.
    assert browser.post(f"/events/elsewhere/edit/check-in/{one.pk}/", {"do": "in"}).status_code == 404
    assert Registration.objects.get(pk=one.pk).checked_in_at is None


def wish(event: Event, capacity: int, people: int) -> list[Registration]:
    """Let everybody rank the small breakout first, then the large one."""
    block = make_session(event, kind="breakouts")
    small = make_session(event, "Small", kind="breakout", block=block, capacity=capacity)
    large = make_session(event, "Large", kind="breakout", block=block)
    make_release(event)
    found = [make_registration(event) for _ in range(people)]
    for registration in found:
        registration.choose({block.pk: [small.pk, large.pk]})
    return found


def test_lots_drawn_from_other_wishes_are_not_applied(event, orla) -> None:
    make_rules(event, choosing="ranked")
    first, *_rest = wish(event, 2, 5)
    drawn = Allocation.objects.draw(event, seed="bread", by=orla)
    first.cancel()

    with pytest.raises(ChangedSinceError):
        drawn.apply()


def test_equal_seed_and_wishes_give_an_equal_result_and_the_second_block_turns_the_order() -> None:
    wishes = {"1": {str(n): [10, 11] for n in range(6)}, "2": {str(n): [20, 21] for n in range(6)}}
    seats: dict[str, int | None] = {"10": 3, "11": 3, "20": 3, "21": 3}

    once = draw("bread", wishes, seats)
    shuffled = {block: dict(reversed(people.items())) for block, people in reversed(wishes.items())}
    assert draw("bread", shuffled, seats) == once
    assert draw("butter", wishes, seats) != once
    first = {one for one, session in once["1"].items() if session == 10}
    assert {one for one, session in once["2"].items() if session == 20} == {*map(str, range(6))} - first
