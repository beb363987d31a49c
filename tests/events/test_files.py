"""The agenda as files: what calendars and programs get."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from jsonschema import Draft202012Validator

from events.models import Event
from events.models.agenda import SessionKind
from members.models import Member
from tests.factories import make_event, make_person, make_release, make_role, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    """The panel of the Side Event, at its real time."""
    event = make_event(
        "Side Event",
        slug="side",
        place="Brussels, Room 1; left",
        starts_at=datetime(2020, 11, 16, 8, 0, tzinfo=UTC),
        ends_at=datetime(2020, 11, 16, 11, 30, tzinfo=UTC),
    )
    panel = make_session(
        event, "Panel discussion and Q&A; money, and more", slug="panel", minutes=(25, 95), theme="Value"
    )
    make_role(panel, "Giulia Example", person=make_person("Giulia Example"), label_as_printed="Speaker 1.")
    make_session(event, "Break", kind="break", minutes=(95, 105))
    return event


def read() -> Calendar:
    return Calendar.from_ical(Client().get("/events/side/agenda.ics").content)


def entry(title: str) -> dict[str, str]:
    (found,) = [e for e in read().walk("VEVENT") if str(e["SUMMARY"]).startswith(title)]
    return found


def test_the_calendar_keeps_the_rules(event: Event) -> None:
    make_release(event)

    answer = Client().get("/events/side/agenda.ics")
    lines = answer.content.split(b"\r\n")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert (lines[0], lines[-2:]) == (b"BEGIN:VCALENDAR", [b"END:VCALENDAR", b""])
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert b"X-WR-CALNAME:Side Event" in lines
    assert b"DTSTART;TZID=Europe/Brussels:20201116T092500" in lines
    assert b"BEGIN:VTIMEZONE" in lines
    calendar = Calendar.from_ical(answer.content)
    assert [error for component in calendar.walk() for error in component.errors] == []


def test_an_entry_says_when_where_and_who(event: Event) -> None:
    make_release(event)
    panel = event.sessions.get(slug="panel")

    found = entry("Panel")

    assert str(found["UID"]) == f"{panel.uuid}@sessions.cluster-forum"
    assert found["DTSTART"].dt.astimezone(UTC) == datetime(2020, 11, 16, 8, 25, tzinfo=UTC)
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(minutes=70)
    assert str(found["SUMMARY"]) == "Panel discussion and Q&A; money, and more"
    assert str(found["DESCRIPTION"]) == "Value\nSpeaker 1: Giulia Example"
    assert str(found["LOCATION"]) == "Brussels, Room 1; left"
    assert str(found["URL"]) == "http://testserver/events/side/sessions/panel/"
    assert (str(found["STATUS"]), found["SEQUENCE"]) == ("CONFIRMED", 0)


def test_a_session_that_moves_counts_one_up_and_others_do_not(event: Event) -> None:
    make_release(event)
    before = {str(e["UID"]) for e in read().walk("VEVENT")}
    event.sessions.filter(slug="break").update(ends_at=event.starts_at + timedelta(minutes=110))
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        make_release(event)
        make_release(event)

    assert {str(e["UID"]) for e in read().walk("VEVENT")} == before
    assert (entry("Panel")["SEQUENCE"], entry("Break")["SEQUENCE"]) == (0, 1)
    assert entry("Break")["LAST-MODIFIED"].dt > entry("Panel")["LAST-MODIFIED"].dt


def test_another_house_counts_every_session_one_up_with_the_new_location(event: Event, orla: Member) -> None:
    make_release(event)
    event.redraft({"place": "Ghent"}, by=orla, version=event.draft_version)
    assert (str(entry("Panel")["LOCATION"]), entry("Panel")["SEQUENCE"]) == ("Brussels, Room 1; left", 0)
    make_release(event)
    make_release(event)

    assert [(str(entry(name)["LOCATION"]), entry(name)["SEQUENCE"]) for name in ("Panel", "Break")] == [
        ("Ghent", 1),
        ("Ghent", 1),
    ]


def test_a_session_that_is_taken_out_is_cancelled(event: Event) -> None:
    make_release(event)
    event.sessions.filter(slug="break").update(removed_at=datetime.now(UTC))
    make_release(event)

    assert (str(entry("Break")["STATUS"]), entry("Break")["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_draft_does_not_reach_the_calendar(event: Event) -> None:
    make_release(event)
    before = Client().get("/events/side/agenda.ics").content

    event.sessions.filter(slug="panel").update(title="Secret")

    assert Client().get("/events/side/agenda.ics").content == before


FILES = ["agenda.ics", "agenda.json", "agenda.xml", "programme.pdf", "sessions/panel.ics", "agenda.atom", "programme/"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_has_not_changed_is_not_sent_again(event: Event, name: str) -> None:
    make_release(event)
    browser = Client()
    etag = browser.get(f"/events/side/{name}")["ETag"]

    again = browser.get(f"/events/side/{name}", headers={"If-None-Match": etag})
    event.sessions.filter(slug="panel").update(title="Panel on trust")
    make_release(event)
    changed = browser.get(f"/events/side/{name}", headers={"If-None-Match": etag})

    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)


@pytest.mark.parametrize("name", ["agenda.ics", "agenda.json", "agenda.xml", "programme.pdf", "sessions/panel.ics"])
def test_there_is_no_file_before_the_first_release(event: Event, name: str) -> None:
    assert Client().get(f"/events/side/{name}").status_code == 404


def test_the_json_says_everything(event: Event) -> None:
    release = make_release(event, note="Final.")

    found = json.loads(Client().get("/events/side/agenda.json").content)

    assert (found["format"], found["release"]["number"], found["release"]["note"]) == (1, 1, "Final.")
    assert found["event"]["url"] == "http://testserver/events/side/"
    assert [s["title"] for s in found["sessions"]] == [s["title"] for s in release.sessions]
    assert found["sessions"][0]["roles"] == [
        {
            "person": "giulia-example",
            "name": "Giulia Example",
            "role": "speaker",
            "label": "Speaker 1.",
            "affiliation": "",
            "spoken_order": None,
        }
    ]


def test_the_json_keeps_its_schema(event: Event) -> None:
    event.sessions.filter(slug="break").update(cancelled_at=timezone.now(), status_note="No coffee.")
    make_release(event)
    found = json.loads(Client().get("/events/side/agenda.json").content)
    schema = json.loads((Path(settings.BASE_DIR) / "docs/agenda.schema.json").read_text(encoding="utf-8"))

    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(found)

    wrong = [{**found, "format": 2}, {**found, "sessions": [{**found["sessions"][0], "status": "off"}]}]
    assert [Draft202012Validator(schema).is_valid(each) for each in wrong] == [False, False]
    assert set(schema["properties"]["sessions"]["items"]["properties"]["kind"]["enum"]) == set(SessionKind.values)


def test_the_feed_tells_what_each_release_changed(event: Event) -> None:
    make_release(event, note="First <b>.")
    event.sessions.filter(slug="panel").update(title="Panel on trust")
    make_release(event)

    found = feedparser.parse(Client().get("/events/side/agenda.atom").content)

    assert (found.bozo, found.version, found.feed.title) == (False, "atom10", "Side Event")
    assert [(entry.link[-12:], entry.content[0].value) for entry in found.entries] == [
        (
            "/releases/2/",
            "<ul><li>Retitled: Panel discussion and Q&amp;A; money, and more → Panel on trust</li></ul>",
        ),
        ("/releases/1/", "<p>First &lt;b&gt;.</p>"),
    ]
    ids = [entry.id for entry in found.entries]
    make_release(event)
    assert [entry.id for entry in feedparser.parse(Client().get("/events/side/agenda.atom").content).entries][1:] == ids
