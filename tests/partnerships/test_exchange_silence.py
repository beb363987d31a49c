"""Silence in an exchange: a reminder a week, three at most, then it lapses and all are told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from notifications.models import Notification
from partnerships.models import Exchange, ExchangeStep
from partnerships.models.exchange_words import State
from partnerships.tasks import mail_exchange, see_to_exchange, see_to_exchanges
from tests.factories import make_member
from tests.partnerships.exchanging import Parties, four_parties

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2027-03-01T09:00:00+00:00")


@pytest.fixture
def four(db: None) -> Parties:
    with time_machine.travel(NOW, tick=False):
        return four_parties()


def made(four: Parties, state: str, **fields: Any) -> Exchange:
    """Make an exchange that begins in two months, so that only silence ends it."""
    with time_machine.travel(NOW, tick=False):
        start = (timezone.now() + timedelta(days=60)).date()
        exchange: Exchange = getattr(four, state)(**{"starts_on": start, "ends_on": start + timedelta(days=4)} | fields)
    mail.outbox.clear()
    return exchange


def after(days: float) -> list[str]:
    """Let the worker look at all exchanges so many days later, twice; return what was done."""
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        before = ExchangeStep.objects.latest("pk").pk
        for _again in range(2):
            for exchange in Exchange.objects.awaiting():
                see_to_exchange(exchange_id=exchange.pk)
        return list(ExchangeStep.objects.filter(pk__gt=before).order_by("pk").values_list("deed", flat=True))


def letters() -> list[str]:
    mail.outbox.clear()
    for step in ExchangeStep.objects.order_by("pk"):
        mail_exchange(step_id=step.pk)
    return sorted(letter.to[0].partition("-")[0] for letter in mail.outbox)


@pytest.mark.parametrize("state", ["submitted", "validated", "matched"])
def test_a_missing_consent_is_asked_for_three_times_and_then_it_lapses(state: str, four: Parties) -> None:
    exchange = made(four, state)
    days = {6.9: [], 7: ["reminded"], 8: [], 14: ["reminded"], 21: ["reminded"], 27.9: [], 28: ["lapsed"], 40: []}
    assert {day: after(day) for day in days} == days
    exchange.refresh_from_db()
    assert exchange.state == State.CANCELLED
    assert exchange.end_reason == "Nobody answered, though those who were asked were reminded three times."


def test_a_reminder_goes_to_who_is_waited_for_and_the_lapse_to_all(four: Parties) -> None:
    exchange = made(four, "submitted")
    with time_machine.travel(NOW, tick=False):
        exchange.validate(by=four.people["vop"], party="vop")
    letters()
    after(7)
    assert letters() == ["hugo"]
    assert [(mail.outbox[0].subject, "Asked of you: Validate" in mail.outbox[0].body)] == [
        ("Something waits for you: Vineyards → Harbours", True)
    ]
    for day in (14, 21, 28):
        after(day)
    lapsed = ExchangeStep.objects.get(deed="lapsed")
    told = Notification.objects.of_target(lapsed).values_list("member__display_name", flat=True)
    assert sorted(told) == ["Henk", "Hugo", "Vera", "Viola"]


def test_whoever_answers_is_given_time_again(four: Parties) -> None:
    exchange = made(four, "submitted")
    assert (after(7), after(14)) == (["reminded"], ["reminded"])
    with time_machine.travel(NOW + timedelta(days=15), tick=False):
        exchange.validate(by=four.people["vop"], party="vop")
    days = {21: [], 22: ["reminded"], 29: ["reminded"], 36: ["reminded"], 43: ["lapsed"]}
    assert {day: after(day) for day in days} == days


def test_a_worker_that_was_down_reminds_once_and_gives_a_week(four: Parties) -> None:
    made(four, "submitted")
    days = {30: ["reminded"], 36: [], 37: ["reminded"], 44: ["reminded"], 51: ["lapsed"]}
    assert {day: after(day) for day in days} == days


def test_what_should_begin_and_is_not_agreed_lapses_on_its_first_day(four: Parties) -> None:
    start = (NOW + timedelta(days=5)).date()
    exchange = made(four, "matched", starts_on=start, ends_on=start + timedelta(days=3))
    assert (after(4.5), after(5)) == ([], ["lapsed"])
    exchange.refresh_from_db()
    assert exchange.end_reason == "Its first day came before all had agreed."


def test_a_missing_report_is_asked_for_from_the_last_day_on_and_a_close_never_lapses(four: Parties) -> None:
    exchange = made(four, "committed")
    days = {60: [], 64: [], 71: [], 72: ["reminded"], 79: ["reminded"], 86: ["reminded"]}
    assert {day: after(day) for day in days} == days
    with time_machine.travel(NOW + timedelta(days=87), tick=False):
        exchange.hand_in(by=four.people["visiting"], report="Done.", language="en")
    days = {94: ["reminded"], 101: ["reminded"], 108: ["reminded"], 115: [], 300: []}
    assert {day: after(day) for day in days} == days
    exchange.refresh_from_db()
    assert exchange.state == State.REPORTED


def test_a_report_that_never_comes_lapses_and_an_admin_takes_it_up_again(four: Parties) -> None:
    exchange = made(four, "committed")
    for day in (72, 79, 86):
        after(day)
    assert after(93) == ["lapsed"]
    exchange.refresh_from_db()
    assert (exchange.state, exchange.is_public) == (State.CANCELLED, False)
    with time_machine.travel(NOW + timedelta(days=94), tick=False):
        exchange.reinstate(by=make_member(is_superuser=True, is_staff=True), reason="It did take place.")
        exchange.hand_in(by=four.people["visiting"], report="Late, and done.", language="en")
    assert exchange.state == State.REPORTED


def test_the_nightly_job_looks_at_what_waits_alone(four: Parties, monkeypatch: Any) -> None:
    waiting = made(four, "submitted")
    start = (NOW + timedelta(days=70)).date()
    made(four, "draft", starts_on=start, ends_on=start + timedelta(days=4))
    seen: list[int] = []
    monkeypatch.setattr(see_to_exchange, "defer", lambda *, exchange_id: seen.append(exchange_id))
    see_to_exchanges(0)
    assert seen == [waiting.pk]
