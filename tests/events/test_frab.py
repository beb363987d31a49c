"""schedule.xml keeps the rules of validator/xsd/schedule.xml.xsd in voc/schedule, which is EUPL-1.2, on no package
registry, and therefore not copied here: this file asserts its rules one by one. The paper's agenda and a rough one were
validated against the schema by hand with lxml."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tests.factories import make_event, make_person, make_release, make_role, make_session

pytestmark = pytest.mark.django_db
MOMENT = r".+(Z|[+-][0-9]{1,2}:[0-9]{2})"
CHILDREN = [
    "date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type", "language", "abstract",
    "description", "persons", "links", "attachments",
]  # fmt: skip


def schedule(slug: str) -> ET.Element:
    answer = Client().get(f"/events/{slug}/agenda.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return ET.fromstring(answer.content)


def check(root: ET.Element) -> None:
    """What the schema asks."""
    assert [child.tag for child in root][:4] == ["generator", "url", "version", "conference"]
    assert {child.tag for child in root[4:]} == {"day"}
    conference = {child.tag: child.text for child in root.find("conference")}
    assert re.fullmatch(r"[a-z0-9_-]{4,}", conference["acronym"])
    assert all(re.fullmatch(MOMENT, conference[name]) for name in ("start", "end"))
    assert [day.get("index") for day in root.findall("day")] == [str(n + 1) for n in range(len(root.findall("day")))]
    assert all(re.fullmatch(MOMENT, day.get(name)) for day in root.findall("day") for name in ("start", "end"))
    assert all(room.get("name") for room in root.iter("room") if len(room))
    events = root.findall("day/room/event")
    for event in events:
        assert [child.tag for child in event] == CHILDREN
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", event.get("guid"))
        assert 0 < int(event.get("id")) < 2**31
        assert re.fullmatch(MOMENT, event.findtext("date"))
        assert re.fullmatch(r"[0-2][0-9]:[0-5][0-9]", event.findtext("start"))
        assert re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", event.findtext("duration"))
        assert re.fullmatch(r"[a-z0-9_]{4,}-[a-z0-9\-_]{4,}", event.findtext("slug"))
        assert re.match(r"https?://", event.findtext("url"))
    for values in (
        [e.get("guid") for e in events],
        [e.get("id") for e in events],
        [e.findtext("slug") for e in events],
    ):
        assert len(set(values)) == len(values)


def test_a_rough_agenda_keeps_the_rules():
    event = make_event("Ev \x0b & <b>", slug="ab", starts_at=datetime(2026, 10, 24, 20, tzinfo=UTC))
    make_role(make_session(event, "A\x0b & <i>", slug="a"), "Giulia", person=make_person("Giulia"))
    block = make_session(event, "Breakouts", slug="b", kind="breakouts", minutes=(30, 60))
    for number in (1, 2):
        make_session(
            event, f"B{number}", slug=f"b{number}", kind="breakout", block=block, number=number, minutes=(30, 60)
        )
    make_session(event, "Next day", slug="c", minutes=(360, 6300))
    make_release(event)

    root = schedule("ab")

    check(root)
    assert [day.get("date") for day in root.findall("day")] == ["2026-10-24", "2026-10-25"]
    assert [room.get("name") for room in root.findall("day/room")] == ["Online", "Breakout 1", "Breakout 2", "Online"]
    first, *_, last = root.iter("event")
    assert (first.findtext("title"), first.findtext("persons/person")) == (
        "A & <i>".replace(" &", " &"),
        "Giulia (Speaker)",
    )
    assert last.findtext("duration") == "99:00"


def test_what_is_cancelled_is_left_out_and_the_ids_stay():
    event = make_event(slug="side")
    panel, talk = make_session(event, "Panel"), make_session(event, "Talk", minutes=(30, 60))
    make_release(event)
    ids = {entry.findtext("title"): entry.get("id") for entry in schedule("side").iter("event")}

    talk.cancelled_at = event.starts_at
    talk.save(update_fields=["cancelled_at"])
    make_release(event)
    left = schedule("side")

    check(left)
    assert {entry.findtext("title"): entry.get("id") for entry in left.iter("event")} == {panel.title: ids["Panel"]}
    panel.cancelled_at = event.starts_at
    panel.save(update_fields=["cancelled_at"])
    make_release(event)
    check(schedule("side"))
