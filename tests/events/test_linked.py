"""JSON-LD of events: in the words of schema.org, read strictly, and nothing that the record does not say."""

import json
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from events.linked import SESSIONS
from events.models import Event
from partnerships.models import Organisation
from tests.factories import make_event, make_person, make_release, make_role, make_session

pytestmark = pytest.mark.django_db
# What schema.org gives each type, as far as we use it: anything else is a mistake.
EVENT = {
    "@type", "@id", "url", "name", "startDate", "endDate", "inLanguage", "eventStatus", "eventAttendanceMode",
    "location", "description", "doorTime", "organizer", "performer", "subEvent", "superEvent",
}  # fmt: skip
TYPES = {
    "BusinessEvent": EVENT,
    "Event": EVENT,
    "VirtualLocation": {"@type", "url"},
    "Place": {"@type", "name", "address"},
    "Organization": {"@type", "name", "url"},
    "Person": {"@type", "name"},
    "BreadcrumbList": {"@type", "itemListElement"},
    "ListItem": {"@type", "position", "name", "item"},
}
VALUES = {
    "eventStatus": {"EventScheduled", "EventCancelled", "EventPostponed"},
    "eventAttendanceMode": {
        "OnlineEventAttendanceMode", "OfflineEventAttendanceMode", "MixedEventAttendanceMode",
    },
}  # fmt: skip


def check(thing) -> None:
    """Refuse a type, a property or a value that is not in the model, and moments without their offset."""
    if isinstance(thing, list):
        for each in thing:
            check(each)
    if not isinstance(thing, dict):
        return
    assert thing.keys() <= TYPES[thing["@type"]]
    for name, value in thing.items():
        assert value not in ("", [], None)
        if name in VALUES:
            assert value.removeprefix("https://schema.org/") in VALUES[name]
        if name in {"startDate", "endDate", "doorTime"}:
            assert datetime.fromisoformat(value).utcoffset() is not None
        check(value)


def told(address: str) -> dict:
    """The thing a page tells beside its breadcrumbs."""
    html = Client().get(address).content.decode()
    _way, thing = json.loads(html.split('<script type="application/ld+json">')[1].split("</script>")[0])["@graph"]
    check([_way, thing])
    return thing


@pytest.fixture
def event(db) -> Event:
    event = make_event("Side </script> Event", slug="side", summary="About trust.")
    event.hosts.add(Organisation.objects.create(slug="host", name="Host Network", kind="network"))
    make_role(make_session(event, "Panel", slug="panel", theme="Value"), "Giulia", person=make_person("Giulia"))
    make_session(event, "Coffee", kind="break", minutes=(30, 60))
    return event


@pytest.mark.parametrize(
    ("attendance", "place", "mode", "where"),
    [
        ("online", "", "Online", ["VirtualLocation"]),
        ("on-site", "Brussels", "Offline", ["Place"]),
        ("mixed", "Brussels", "Mixed", ["VirtualLocation", "Place"]),
        ("on-site", "", "Offline", []),
    ],
)
def test_an_event_tells_how_and_where_it_is_held(event: Event, attendance, place, mode, where) -> None:
    Event.objects.update(attendance=attendance, place=place)
    make_release(event)

    thing = told("/events/side/")

    places = thing.get("location", [])
    assert [each["@type"] for each in (places if isinstance(places, list) else [places])] == where
    assert thing["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert (thing["name"], thing["description"]) == ("Side </script> Event", "About trust.")
    assert [part["name"] for part in thing["subEvent"]] == ["Panel"]
    assert thing["subEvent"][0]["performer"] == [{"@type": "Person", "name": "Giulia"}]
    assert [host["name"] for host in thing["organizer"]] == ["Host Network"]


def test_a_session_tells_which_event_it_belongs_to(event: Event) -> None:
    make_release(event)
    thing = told("/events/side/sessions/panel/")
    assert (thing["name"], thing["superEvent"]["url"]) == ("Panel", "http://testserver/events/side/")


def test_what_is_cancelled_says_so_for_machines_too(event: Event) -> None:
    event.sessions.filter(slug="panel").update(postponed_at=timezone.now())
    make_release(event)
    assert told("/events/side/sessions/panel/")["eventStatus"] == "https://schema.org/EventPostponed"
    Event.objects.update(cancelled_at=timezone.now())
    event.refresh_from_db()
    make_release(event)
    thing = told("/events/side/")
    assert {thing["eventStatus"], thing["subEvent"][0]["eventStatus"]} == {"https://schema.org/EventCancelled"}


def test_of_a_huge_agenda_a_part_is_told(event: Event) -> None:
    for minute in range(SESSIONS + 1):
        make_session(event, f"Session {minute}", minutes=(60 + minute, 61 + minute))
    make_release(event)
    assert len(told("/events/side/")["subEvent"]) == SESSIONS


def test_members_are_told_nothing_that_they_see(event: Event, chiara, signed_in) -> None:
    make_release(event)
    assert "ld+json" not in signed_in(chiara).get("/events/side/").content.decode()
