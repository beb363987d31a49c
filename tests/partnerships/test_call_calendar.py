"""Deadlines in calendars that learn of every change, and calls in a feed."""

from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client

from members.models import Member
from tests.events.calendars import ONCE, read
from tests.factories import make_call, make_deadline
from tests.pages.test_feeds import ATOM, feed, titles

# A deadline takes no time: it has no end.
AT_ONCE = tuple(name for name in ONCE if name != "DTEND")
FIVE = datetime.fromisoformat("2027-03-26T17:00:00+01:00")


def entries(browser: Client, address: str) -> dict[str, Any]:
    answer = browser.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return read(answer.content, once=AT_ONCE)


def test_each_deadline_is_an_entry_in_the_zone_of_its_source(eve: Client, db: None) -> None:
    call = make_call("Pilots", closes=FIVE)
    late = make_deadline(call, datetime.fromisoformat("2027-10-31T17:00:00+02:00"), zone="Europe/Athens", stage="Full")
    found = entries(eve, "/calls/pilots/deadlines.ics")
    assert [(name, one["DTSTART"].dt.isoformat()) for name, one in found.items()] == [
        ("Deadline: Pilots", "2027-03-26T17:00:00+01:00"),
        ("Deadline: Pilots (Full)", "2027-10-31T17:00:00+02:00"),
    ]
    assert list(entries(eve, f"/calls/pilots/deadlines/{late.uuid}.ics")) == ["Deadline: Pilots (Full)"]
    make_call("Other", closes=FIVE)
    assert eve.get(f"/calls/other/deadlines/{late.uuid}.ics").status_code == 404


def test_a_calendar_learns_of_a_move_and_of_a_deadline_that_is_off(eve: Client, sam: Member) -> None:
    deadline = make_call("Pilots", closes=FIVE).deadlines.get()
    (before,) = entries(eve, "/calls/pilots/deadlines.ics").values()
    deadline.closes_on += timedelta(days=7)
    deadline.save()
    (moved,) = entries(eve, "/calls/pilots/deadlines.ics").values()
    assert (moved["UID"], moved["SEQUENCE"], before["SEQUENCE"]) == (before["UID"], 1, 0)
    # Summer time has begun meanwhile: five o'clock is five o'clock.
    assert moved["DTSTART"].dt.isoformat() == "2027-04-02T17:00:00+02:00"
    deadline.cancel(by=sam, reason="So it says.")
    (off,) = entries(eve, "/calls/pilots/deadlines.ics").values()
    assert (off["UID"], off["SEQUENCE"], off["STATUS"]) == (before["UID"], 2, "CANCELLED")


def test_what_is_saved_as_it_was_is_no_change(db: None) -> None:
    deadline = make_call("Pilots", closes=FIVE).deadlines.get()
    deadline.stage = "First stage"
    deadline.save(update_fields=["stage"])
    deadline.refresh_from_db()
    assert deadline.sequence == 0


def test_one_calendar_follows_the_calls_that_were_asked_for(eve: Client, db: None) -> None:
    make_call("Through", closes=FIVE, cluster_roles=["through"])
    make_call("For", closes=FIVE, cluster_roles=["for"])
    make_call("Unsaid", cluster_roles=["for"])
    assert list(entries(eve, "/calls/calls.ics?role=for")) == ["Deadline: For"]
    assert sorted(entries(eve, "/calls/calls.ics")) == ["Deadline: For", "Deadline: Through"]
    assert entries(eve, "/calls/calls.ics?role=by") == {}


def test_the_feed_of_calls_is_valid_and_tells_what_was_told_anew_first(eve: Client, db: None) -> None:
    with time_machine.travel("2027-01-01T12:00:00+00:00", tick=False):
        early = make_call("Early <b> & \x0b co", slug="early", closes=FIVE, summary="Share <data>.")
    with time_machine.travel("2027-01-02T12:00:00+00:00", tick=False):
        make_call("Later")
    assert titles(feed(eve, "/feeds/calls.atom")) == ["Later", "Early <b> &  co"]
    with time_machine.travel("2027-01-03T12:00:00+00:00", tick=False):
        deadline = early.deadlines.get()
        deadline.closes_on += timedelta(days=7)
        deadline.save()
    root = feed(eve, "/feeds/calls.atom")
    first, last = root.findall(f"{ATOM}entry")
    assert (first.findtext(f"{ATOM}updated"), first.findtext(f"{ATOM}published")) == (
        "2027-01-03T12:00:00+00:00",
        "2027-01-01T12:00:00+00:00",
    )
    assert first.findtext(f"{ATOM}id") == f"tag:testserver,2020:call/{early.pk}"
    assert "Share &lt;data&gt;." in (first.findtext(f"{ATOM}content") or "")
    assert "Deadline: not stated" in (last.findtext(f"{ATOM}content") or "")
    assert ET.tostring(root)


@pytest.mark.parametrize("rows", [1, 3])
def test_files_and_feed_ask_the_same_for_one_row_and_three(
    rows: int, eve: Client, db: None, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        make_call(f"Call {n}", closes=FIVE)
    for address, asked in (
        ("/feeds/calls.atom", 2),
        ("/calls/calls.ics", 1),
        ("/calls/calls.csv", 3),
        ("/calls/calls.json", 3),
    ):
        with django_assert_num_queries(asked):
            answer = eve.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert body
