"""The front page: for a visitor what this is, for a member what is new."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Session, Takeaway
from forum.models import Topic
from partnerships.models import Call, Partnership
from tests.factories import (
    make_call,
    make_event,
    make_partnership,
    make_post,
    make_release,
    make_session,
    make_thread,
    make_topic,
)

pytestmark = pytest.mark.django_db


def past(**fields):
    start = timezone.now() - timedelta(days=7)
    return make_event(starts_at=start, ends_at=start + timedelta(hours=3), **fields)


def with_breakout(event, title="Digitalisation", conclusions=2):
    session = make_session(event, title, kind=Session.Kind.BREAKOUT, number=2)
    for number in range(1, conclusions + 1):
        Takeaway.objects.create(session=session, number=number, text=f"Conclusion {number} of {title}")
    make_release(event)
    return session


def everything(count):
    """Make `count` of all that the page lists."""
    event = past(title=f"Event with {count}")
    for number in range(count):
        topic = make_topic(position=number)
        make_post(make_thread(topic))
        make_partnership()
        Call.objects.create(slug=f"call-{count}-{number}", name=f"Call {number}")
        make_session(event, kind=Session.Kind.PANEL, minutes=(number * 30, number * 30 + 30))
    with_breakout(event, conclusions=count)


def test_an_empty_forum_says_what_comes_next(eve: Client):
    answer = eve.get("/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<h1") == 1
    for words in ("No threads yet", "No event yet", "No topics yet", "No call is open"):
        assert words in page


def test_visitors_are_told_what_this_is_and_members_what_is_new(eve: Client, signed_in, chiara):
    make_thread(title="Which tools?")
    visitor, member = eve.get("/").content.decode(), signed_in(chiara).get("/").content.decode()
    assert ("The discussion goes on after the event." in visitor, "New for you" in visitor) == (True, False)
    assert ("The discussion goes on after the event." in member, "New for you" in member) == (False, True)
    assert "Which tools?" in visitor
    assert "Which tools?" in member


def test_the_last_event_shows_what_was_released_and_never_the_draft(eve: Client):
    event = past(title="Side Event")
    session = with_breakout(event)
    session.title = "A draft title"
    session.save()
    Takeaway.objects.create(session=make_session(event, "Not released"), number=1, text="Too early")
    page = eve.get("/").content.decode()
    card = eve.get("/").context["last_event"]
    assert [(line.title, line.label, line.takeaway_count) for line in card.lines] == [
        ("Digitalisation", "Breakout 2", 2)
    ]
    assert ("A draft title" in page, "Too early" in page) == (False, False)


def test_an_unpublished_event_is_no_news_even_for_its_organiser(signed_in, orla):
    past(title="Secret", published_at=None, organiser=orla)
    assert "Secret" not in signed_in(orla).get("/").content.decode()


def test_the_next_event_is_named_or_said_to_be_none(eve: Client):
    past(title="Side Event")
    assert "Next: none announced." in eve.get("/").content.decode()
    make_event("Spring Meeting")
    assert eve.get("/").context["next_event"].event.title == "Spring Meeting"


def test_each_day_has_one_take_away_for_everyone(eve: Client, time_machine):
    event = past(title="Side Event")
    with_breakout(event, conclusions=3)
    shown, today = [], timezone.now()
    for day in range(3):
        time_machine.move_to(today + timedelta(days=day), tick=False)
        shown.append({eve.get("/").context["last_event"].takeaway_of_the_day["text"] for _ in range(2)})
    assert sorted(*zip(*shown, strict=True)) == [f"Conclusion {number} of Digitalisation" for number in (1, 2, 3)]


def test_topics_of_breakouts_say_which_and_show_their_latest_thread(eve: Client):
    event = past(title="Side Event")
    with_breakout(event)
    topic = Topic.objects.get(session__event=event)
    make_thread(topic, title="Earlier")
    make_thread(topic, title="Later")
    shown = [(one.title, one.latest_title, label) for one, label in eve.get("/").context["topics"]]
    assert shown == [("Digitalisation", "Later", "Breakout 2")]


def test_calls_with_a_deadline_come_first_and_closed_ones_not_at_all(eve: Client):
    make_call("Open")
    make_call("Soon", closes=timezone.now() + timedelta(days=3))
    make_call("Over", closes=timezone.now() - timedelta(days=3))
    answer = eve.get("/")
    assert [call.name for call in answer.context["calls"]] == ["Soon", "Open"]
    assert "Deadline not stated" in answer.content.decode()


def test_topics_for_members_are_not_for_visitors(eve: Client, signed_in, chiara):
    topic = make_topic("Inside", audience=Topic.Audience.MEMBERS)
    make_thread(topic, title="Between us")
    assert "Between us" not in eve.get("/").content.decode()
    assert "Inside" not in eve.get("/").content.decode()
    assert "Between us" in signed_in(chiara).get("/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_five_queries_for_visitors(eve: Client, count, django_assert_num_queries):
    everything(count)
    with django_assert_num_queries(5):
        assert eve.get("/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_seven_queries_for_members(signed_in, chiara, count, django_assert_num_queries):
    everything(count)
    browser = signed_in(chiara)
    with django_assert_num_queries(7):
        assert browser.get("/").status_code == 200


def test_calls_and_partnerships_change_as_their_records_do(eve: Client, db):
    told = {"budget": Decimal("1500000.00"), "budget_as_printed": "EUR 1.5 million"}
    call = Call.objects.create(name="Go global", slug="go-global", **told)
    partnership = make_partnership("GIVE", summary="Sensors & milk")
    first = eve.get("/").content.decode()
    assert [word in first for word in ("EUR 1.5 million", "Sensors &amp; milk")] == [True, True]
    Call.objects.filter(pk=call.pk).update(budget_as_printed="EUR 2 million")
    Partnership.objects.filter(pk=partnership.pk).update(summary="Wool")
    second = eve.get("/").content.decode()
    assert [word in second for word in ("EUR 2 million", "Wool", "EUR 1.5 million", "Sensors")] == [
        True,
        True,
        False,
        False,
    ]
