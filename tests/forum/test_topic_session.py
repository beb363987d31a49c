"""A topic shows the session it began in as the public agenda has it, and what that session concluded."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, Session, SessionRole, Takeaway
from forum.models import Topic
from members.models import Member
from tests.factories import (
    make_event,
    make_member,
    make_person,
    make_release,
    make_role,
    make_session,
    make_thread,
)


@pytest.fixture
def breakout(orla: Member) -> Session:
    """Breakout 2 of an event, with a moderator and a conclusion; not yet released."""
    event = make_event("Cluster days", organiser=orla)
    session = make_session(event, "Milk and sensors", kind=Session.Kind.BREAKOUT, number=2)
    make_role(session, "Alex", label_as_printed="Moderator", affiliation_as_printed="Example House")
    make_role(session, "Pat", label_as_printed="Speaker 1", person=make_person("Pat"))
    Takeaway.objects.create(session=session, number=1, text="Share the data sheet first.")
    return session


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_release_opens_the_topic_and_the_topic_tells_of_the_session(breakout: Session, eve: Client) -> None:
    assert eve.get("/topics/milk-and-sensors/").status_code == 404

    make_release(breakout.event)
    html = page(eve, "/topics/milk-and-sensors/")

    assert "Breakout 2" in html
    assert "This topic began as a breakout session" in html
    assert re.search(r'<time datetime="2027-03-15T09:00:00\+01:00">15 March 2027, 09:00–09:30 CET</time>', html)
    assert "Example House" in html
    assert 'href="/people/pat/">Pat</a>' in html
    assert "1 key take-away" in html
    assert "Share the data sheet first." in html


def test_roles_are_told_as_on_the_agenda(breakout: Session, eve: Client) -> None:
    make_role(breakout, "Robin", role=SessionRole.Role.EC_MODERATOR)
    make_release(breakout.event)
    thread = make_thread(Topic.objects.get())

    assert 'Robin <span class="chip chip-role">EC moderator</span>' in page(eve, "/topics/milk-and-sensors/")
    assert "<span>EC moderator</span><b>Robin</b>" in page(eve, thread.get_absolute_url())


def test_a_zone_without_letters_is_told_by_its_distance(breakout: Session, eve: Client) -> None:
    Event.objects.update(time_zone="America/Sao_Paulo")
    make_release(breakout.event)

    assert "05:00–05:30 UTC−3" in page(eve, "/topics/milk-and-sensors/")


def test_a_later_draft_changes_nothing(breakout: Session, eve: Client) -> None:
    make_release(breakout.event)
    thread = make_thread(Topic.objects.get())
    before = page(eve, "/topics/milk-and-sensors/"), page(eve, thread.get_absolute_url())

    Session.objects.update(title="Honey", number=3, kind=Session.Kind.PANEL, slug="honey")
    SessionRole.objects.update(name_as_printed="Somebody else")
    after = page(eve, "/topics/milk-and-sensors/"), page(eve, thread.get_absolute_url())

    assert "Somebody else" not in "".join(after)
    assert "Honey" not in "".join(after)
    assert [text.count("Breakout 2") for text in after] == [text.count("Breakout 2") for text in before]


def test_who_asked_to_be_left_out_is_left_out(breakout: Session, eve: Client) -> None:
    make_release(breakout.event)
    thread = make_thread(Topic.objects.get())
    assert "Pat" in page(eve, thread.get_absolute_url())

    breakout.roles.get(name_as_printed="Pat").person.__class__.objects.update(hidden_at=timezone.now())

    assert "Pat" not in page(eve, "/topics/milk-and-sensors/")
    assert "Pat" not in page(eve, thread.get_absolute_url())
    assert "Alex" in page(eve, thread.get_absolute_url())


def test_the_longest_title_of_a_breakout_still_opens_a_topic(breakout: Session, eve: Client) -> None:
    Session.objects.update(title="Milk " * 40)

    make_release(breakout.event)

    assert Topic.objects.get().title == f"{('Milk ' * 40)[:159]}…"


def test_a_take_away_of_a_session_that_is_not_released_waits(breakout: Session, eve: Client) -> None:
    thread = make_thread(takeaway=Takeaway.objects.get())

    assert "Share the data sheet first." not in page(eve, thread.get_absolute_url())


def test_an_event_taken_back_takes_its_session_along(breakout: Session, eve: Client) -> None:
    make_release(breakout.event)
    takeaway = Takeaway.objects.get()
    thread = make_thread(Topic.objects.get(), takeaway=takeaway)
    assert "Share the data sheet first." in page(eve, thread.get_absolute_url())

    Event.objects.update(published_at=None)

    for html in (page(eve, "/topics/milk-and-sensors/"), page(eve, thread.get_absolute_url())):
        assert "Alex" not in html
        assert "Share the data sheet first." not in html


def test_the_card_of_a_topic_names_its_session(breakout: Session, eve: Client) -> None:
    make_release(breakout.event)

    assert '<span class="topic-card-session">Breakout 2</span>' in page(eve, "/topics/")


def test_a_thread_carries_a_take_away_further(breakout: Session, chiara: Member, signed_in) -> None:
    make_release(breakout.event)
    takeaway, browser = Takeaway.objects.get(), signed_in(chiara)

    asked = page(browser, f"/topics/milk-and-sensors/new/?takeaway={takeaway.pk}")
    fields = {"title": "Who shares?", "source": "We do.", "language": "en", "takeaway": str(takeaway.pk)}
    browser.post("/topics/milk-and-sensors/new/", fields | {"token": "00000000-0000-4000-8000-000000000001"})

    assert "Share the data sheet first." in asked
    assert takeaway.threads.get().title == "Who shares?"


@pytest.mark.parametrize("asked", ["x", "0", "9" * 40, "-1"])
def test_a_take_away_that_is_not_there_is_left_out(asked: str, breakout: Session, chiara: Member, signed_in) -> None:
    make_release(breakout.event)

    assert 'class="takeaway' not in page(signed_in(chiara), f"/topics/milk-and-sensors/new/?takeaway={asked}")


@pytest.mark.parametrize("roles", [1, 3])
def test_a_topic_with_a_session_stays_within_its_budget(
    roles: int, breakout: Session, chiara: Member, signed_in, django_assert_num_queries
) -> None:
    for number in range(roles):
        make_role(breakout, person=make_person())
        Takeaway.objects.create(session=breakout, number=number + 2, text="Another conclusion.")
    make_release(breakout.event)
    topic = Topic.objects.get()
    threads = [make_thread(topic, by=make_member(), takeaway=Takeaway.objects.first()) for _ in range(roles)]
    browser = signed_in(chiara)

    with django_assert_num_queries(7):
        browser.get("/topics/milk-and-sensors/")
    browser.get(threads[0].get_absolute_url())  # the first time moves the reader's mark
    with django_assert_num_queries(5):
        browser.get(threads[0].get_absolute_url())
