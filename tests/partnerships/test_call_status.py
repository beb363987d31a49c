"""Where a call stands: the same in Python and in SQL at any moment, to the last second, over changes of the clocks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.times import held_moment
from partnerships.models import Call, CallDeadline
from partnerships.models.call_clock import Procedure, Status
from tests.at_once import at_once
from tests.factories import make_call, make_deadline

pytestmark = pytest.mark.django_db
ZONES = ["Europe/Brussels", "Europe/Athens", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "UTC"]
SECOND = timedelta(seconds=1)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def stands(call: Call, now: datetime) -> Status:
    """Ask both, and find them of one mind."""
    told = Call.objects.at(now).get(pk=call.pk)
    said = Call.objects.get(pk=call.pk).status_at(now)
    assert told.status == said  # type: ignore[attr-defined]
    return said


def test_two_deadlines_over_a_change_of_clocks_close_at_the_last_second() -> None:
    call = make_call("Two", closes=at("2027-03-26T17:00:00+01:00"))
    make_deadline(call, at("2027-03-29T17:00:00+02:00"))
    last = at("2027-03-29T15:00:00+00:00")
    assert [stands(call, moment) for moment in (last - SECOND, last, last + SECOND)] == ["open", "open", "closed"]


def test_a_call_in_two_stages_takes_no_new_proposals_after_the_first() -> None:
    call = make_call("Staged", closes=at("2027-05-04T17:00:00+02:00"), procedure=Procedure.TWO_STAGE)
    first = call.deadlines.get().at
    make_deadline(call, at("2027-11-04T17:00:00+01:00"), stage="Full proposal")
    assert [stands(call, first), stands(call, first + SECOND)] == ["open", "later-stage"]
    assert stands(call, at("2027-11-04T16:00:01+00:00")) == "closed"


def test_a_permanent_call_is_open_from_its_opening_on() -> None:
    call = make_call("Always", procedure=Procedure.PERMANENT, opens_on=date(2027, 5, 1))
    opens = at("2027-05-01T00:00:00+02:00")
    assert [stands(call, opens - SECOND), stands(call, opens)] == ["forthcoming", "open"]


def test_a_call_that_opened_and_states_no_end_says_that_it_is_not_stated() -> None:
    call = make_call("Opened", opens_on=date(2027, 5, 1), opens_time=time(9))
    assert [stands(call, at("2027-05-01T06:59:59+00:00")), stands(call, at("2027-05-01T07:00:00+00:00"))] == [
        "forthcoming",
        "not-stated",
    ]


def test_a_deadline_that_is_called_off_counts_for_nothing(sam: Any) -> None:
    call = make_call("Going", closes=at("2027-05-04T17:00:00+02:00"))
    call.deadlines.get().cancel(by=sam, reason="So it says.")
    assert stands(call, at("2028-01-01T00:00:00+00:00")) == "not-stated"


def between(first: str, last: str) -> st.SearchStrategy[datetime]:
    return st.datetimes(at(first), at(last)).map(lambda moment: moment.replace(second=0, microsecond=0))


locals_ = between("2026-01-01", "2028-12-31")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deadlines=st.lists(st.tuples(locals_, st.sampled_from(ZONES)), max_size=3, unique=True),
    opens=st.none() | st.tuples(locals_, st.sampled_from(ZONES)),
    procedure=st.sampled_from(["", *Procedure.values]),
    moments=st.lists(between("2025-12-01", "2029-01-31"), min_size=1, max_size=3),
)
def test_python_and_sql_say_the_same_of_any_call_at_any_moment(
    deadlines: Any, opens: Any, procedure: str, moments: list[datetime]
) -> None:
    with transaction.atomic():
        told = {"opens_on": opens[0].date(), "opens_time": opens[0].time(), "opens_zone": opens[1]} if opens else {}
        try:
            with transaction.atomic():
                call = make_call("Any", procedure=procedure, **told)
                for local, zone in deadlines:
                    row = {"closes_on": local.date(), "closes_time": local.time(), "zone": zone}
                    CallDeadline.objects.create(call=call, **row)
        except IntegrityError:
            return  # clocks skip or repeat it: see below
        edges = [deadline.at + around for deadline in call.deadlines.all() for around in (-SECOND, SECOND, SECOND * 0)]
        for moment in [*(moment.replace(tzinfo=UTC) for moment in moments), *edges]:
            stands(call, moment)
        transaction.set_rollback(True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(local=locals_, zone=st.sampled_from(ZONES), days=st.sampled_from([0, -1, 1]))
def test_a_held_time_means_the_same_moment_to_both(local: datetime, zone: str, days: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT timezone(%s, %s::date + %s::time)", [zone, local.date(), local.time()])
        assert cursor.fetchone() == (held_moment(local.date(), local.time(), ZoneInfo(zone)),)


@pytest.mark.parametrize(
    ("day", "clock", "zone"),
    [
        (date(2027, 3, 28), time(2, 30), "Europe/Brussels"),
        (date(2027, 10, 31), time(2, 30), "Europe/Brussels"),
        (date(2027, 4, 4), time(1, 45), "Australia/Lord_Howe"),
        (date(2027, 10, 3), time(2, 15), "Australia/Lord_Howe"),
    ],
)
def test_the_database_refuses_what_clocks_skip_or_repeat(day: date, clock: time, zone: str) -> None:
    call = make_call("Going")
    told = {"closes_on": day, "closes_time": clock, "zone": zone}
    with pytest.raises(IntegrityError, match="call_deadline_on_sure_clocks"), transaction.atomic():
        CallDeadline.objects.create(call=call, **told)
    opens = {"opens_on": day, "opens_time": clock, "opens_zone": zone}
    with pytest.raises(IntegrityError, match="call_opens_on_sure_clocks"), transaction.atomic():
        make_call("Opens", **opens)


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"procedure": "permanent"}, "A permanent call has no deadline."),
        ({"opens_on": date(2028, 1, 1)}, "A call opens before its deadline."),
    ],
)
def test_a_call_and_its_deadlines_fit_when_the_transaction_ends(told: dict[str, Any], rule: str) -> None:
    make_call("Going", closes=at("2027-05-04T17:00:00+02:00"), **told)
    with pytest.raises(IntegrityError, match=rule), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_a_call_becomes_permanent_or_gets_a_deadline_never_both_at_once() -> None:
    call = make_call("Going")

    def told(deed: Callable[[], object]) -> bool:
        try:
            deed()
        except IntegrityError:
            return False
        return True

    closes = at("2027-05-04T17:00:00+02:00")
    results = at_once(
        lambda: told(lambda: Call.objects.filter(pk=call.pk).update(procedure=Procedure.PERMANENT)),
        lambda: told(lambda: make_deadline(call, closes)),
    )
    assert sorted(results) == [False, True]
