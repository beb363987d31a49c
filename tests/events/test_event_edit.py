"""Events are created and changed; what is released changes with the next release."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from events.models import Event
from members.models import Member
from tests.factories import make_event, make_release, make_session

pytestmark = pytest.mark.django_db

NEW = {
    "title": "Spring meeting",
    "starts_on": "2027-03-15",
    "starts": "9:00",
    "ends": "12.30",
    "doors": "0830",
    "time_zone": "Europe/Athens",
    "attendance": "online",
    "language": "en",
}


def fields(html: str) -> dict[str, str]:
    form = html[html.index('class="form-narrow"') :]
    found = dict(re.findall(r'<input type="(?:hidden|text|date)" name="([^"]+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', form))
    found |= dict(
        re.findall(r'<select name="([^"]+)"(?:(?!</select>).)*?<option value="([^"]*)" selected', form, re.DOTALL)
    )
    return found


def test_an_organiser_creates_a_draft(orla: Member, signed_in) -> None:
    answer = signed_in(orla).post("/events/new/", NEW)

    event = Event.objects.get()
    assert answer["Location"] == f"/events/{event.slug}/edit/agenda/"
    assert event.slug == "spring-meeting-2027"
    assert event.starts_at == datetime(2027, 3, 15, 7, 0, tzinfo=UTC)
    assert event.ends_at == datetime(2027, 3, 15, 10, 30, tzinfo=UTC)
    assert event.doors_at == datetime(2027, 3, 15, 6, 30, tzinfo=UTC)
    assert event.published_at is None
    assert list(event.organisers.all()) == [orla]


def test_a_second_event_of_that_name_gets_an_address_of_its_own(orla: Member, signed_in) -> None:
    browser = signed_in(orla)

    for _ in range(2):
        browser.post("/events/new/", NEW)

    assert sorted(Event.objects.values_list("slug", flat=True)) == ["spring-meeting-2027", "spring-meeting-2027-2"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"title": ""}, "This field is required."),
        ({"ends": "8:00"}, "The event must end after it starts."),
        ({"doors": "9:30"}, "Log-in must open before the event starts."),
        ({"starts": "noon"}, "Give the time as hour and minute, like 09:25."),
        ({"time_zone": "Mars/Base"}, "Mars/Base is not a time zone."),
        ({"starts_on": "2027-03-28", "starts": "3:30", "doors": ""}, "03:30 does not exist on that day"),
        ({"ends_on": "2027-03-14"}, "The event must end after it starts."),
    ],
)
def test_a_mistake_keeps_what_was_typed(orla: Member, signed_in, typed: dict[str, str], message: str) -> None:
    answer = signed_in(orla).post("/events/new/", NEW | {"summary": "Kept summary"} | typed)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert message in html
    assert "Kept summary" in html
    assert "<title>Error:" in html
    assert Event.objects.count() == 0


def test_who_may_create_events(eve: Client, chiara: Member, orla: Member, sam: Member, signed_in) -> None:
    browsers = [eve, *map(signed_in, (chiara, orla, sam))]

    assert [browser.get("/events/new/").status_code for browser in browsers] == [302, 403, 200, 200]


def test_a_draft_changes_at_once(orla: Member, signed_in) -> None:
    event = make_event("Spring", organiser=orla, published_at=None)
    browser = signed_in(orla)
    form = fields(browser.get(f"/events/{event.slug}/edit/").content.decode())

    browser.post(f"/events/{event.slug}/edit/", form | {"title": "Summer"})

    event.refresh_from_db()
    assert (event.title, event.pending) == ("Summer", {})


def test_a_released_event_changes_with_the_next_release(orla: Member, signed_in) -> None:
    event = make_event("Spring", organiser=orla)
    make_session(event)
    make_release(event)
    browser = signed_in(orla)
    address = f"/events/{event.slug}/edit/"

    browser.post(address, fields(browser.get(address).content.decode()) | {"title": "Summer", "starts": "8:00"})

    event.refresh_from_db()
    assert (event.title, event.as_drafted().title) == ("Spring", "Summer")
    assert fields(browser.get(address).content.decode())["starts"] == "08:00"

    make_release(event)

    event.refresh_from_db()
    assert (event.title, event.starts_at, event.pending) == ("Summer", datetime(2027, 3, 15, 7, 0, tzinfo=UTC), {})


def test_the_agenda_goes_along_to_another_day_on_the_same_clocks(orla: Member) -> None:
    event = make_event("Spring", organiser=orla)
    panel = make_session(event)

    # from winter to summer time
    values = {"starts_at": datetime(2027, 4, 15, 7, 0, tzinfo=UTC), "ends_at": datetime(2027, 4, 15, 10, 0, tzinfo=UTC)}
    event.redraft(values, by=orla, version=event.draft_version)

    panel.refresh_from_db()
    assert panel.starts_at == datetime(2027, 4, 15, 7, 0, tzinfo=UTC)


def test_an_event_is_announced_before_its_agenda(orla: Member, eve: Client, signed_in) -> None:
    event = make_event("Spring", organiser=orla, published_at=None)
    browser = signed_in(orla)
    address = f"/events/{event.slug}/edit/"
    assert eve.get(f"/events/{event.slug}/").status_code == 404

    browser.post(address, fields(browser.get(address).content.decode()) | {"announce": "1"})

    assert "The agenda is not released yet" in eve.get(f"/events/{event.slug}/").content.decode()


def test_a_stale_save_is_told_and_kept(orla: Member, dao: Member, signed_in) -> None:
    event = make_event("Spring", organiser=orla, published_at=None)
    event.organisers.add(dao)
    mine, theirs = signed_in(orla), signed_in(dao)
    address = f"/events/{event.slug}/edit/"
    form = fields(mine.get(address).content.decode())
    theirs.post(address, form | {"title": "Theirs"})

    answer = mine.post(address, form | {"title": "Mine"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else saved this draft while you were writing." in html
    assert fields(html)["title"] == "Mine"
    assert mine.post(address, fields(html)).status_code == 302
    event.refresh_from_db()
    assert event.title == "Mine"
