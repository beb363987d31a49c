"""The picture of an event where somebody shares it: its title and dates, in any of our scripts, drawn once."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from core.lettering import drawable, fitted
from events.models import AgendaRelease, Event
from events.share_image import Shared, picture, shared
from members.models import Member
from tests.factories import make_event, make_release, make_session

ADDRESS = "/events/spring/share.png"


@pytest.fixture
def event(db: None) -> Event:
    return make_event("Spring meeting", slug="spring", place="Example House")


def test_the_page_names_its_picture_and_what_it_shows(event: Event) -> None:
    head = Client().get("/events/spring/").content.decode()
    told = dict(re.findall(r'<meta property="(og:image[:\w]*)" content="([^"]*)">', head))
    assert told == {
        "og:image": f"http://testserver{ADDRESS}",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Spring meeting, 15 March 2027",
    }


def test_it_is_a_picture_that_is_not_sent_twice(event: Event) -> None:
    first = Client().get(ADDRESS)
    image = Image.open(BytesIO(first.content))
    assert (first["Content-Type"], image.format, image.size) == ("image/png", "PNG", (1200, 630))
    drawn = picture.cache_info().misses
    again = Client().get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, picture.cache_info().misses) == (304, drawn)


def test_it_says_what_is_public_in_the_language_and_zone_of_the_event(event: Event, orla: Member) -> None:
    said = Shared("Mar", "15", "Spring meeting", ("15 March 2027, 09:00–12:00 CET", "Example House"))
    assert shared(event) == said
    make_session(event)
    make_release(event)
    event.redraft({"title": "Secret", "place": "Secret"}, by=orla, version=event.draft_version)
    event.refresh_from_db()
    assert shared(event) == said
    Event.objects.update(language="de", ends_at=event.starts_at + timedelta(days=1), place="")
    assert shared(Event.objects.get()) == Shared(
        "Mär", "15", "Spring meeting", ("15 März 2027 – 16 März 2027", "Online")
    )


def test_a_cancelled_event_is_shown_as_cancelled(event: Event) -> None:
    AgendaRelease.objects.say_status(event, "cancelled", by=None, reason="")
    event.refresh_from_db()
    assert shared(event).off == "Cancelled"


def test_an_event_that_nobody_may_see_has_no_picture(event: Event) -> None:
    Event.objects.update(published_at=None)
    assert Client().get(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Κλάσταρ και клъстери, čeština, Łódź, Ġgantija", "Κλάσταρ και клъстери, čeština, Łódź, Ġgantija"),
        ("Meeting \U0001f389\n of   clusters", "Meeting of clusters"),
        ("日本語の会議", ""),
        ("", ""),
    ],
)
def test_only_letters_that_can_be_drawn_are_drawn(text: str, expected: str) -> None:
    assert drawable(text) == expected


@pytest.mark.parametrize("title", ["Short", "A long title of many words " * 8, "Donau" * 40, "W" * 200])
def test_every_title_fits(title: str) -> None:
    setting = fitted(title, name="bold", sizes=(76, 66, 58, 50, 44), width=1024, height=268)
    assert max(setting.font.getlength(line) for line in setting.lines) <= 1024
    assert len(setting.lines) * setting.line_height <= 268 + setting.line_height / 2
