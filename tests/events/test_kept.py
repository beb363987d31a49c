"""An organiser, a coordinator and a member who were signed out while typing find what they typed."""

from django.test import Client

from events.models import Event
from events.sheet import Row, Sheet
from members.models import Member
from partnerships.models import Partnership
from tests.factories import make_event, make_session


def sent_rows(event: Event) -> dict[str, str]:
    values = {"kind": "panel", "title": "Half an hour of work", "starts": "09:00", "ends": "09:30", "language": "en"}
    return Sheet([Row(values)]).write() | {"version": str(event.draft_version), "do": "save"}


def test_the_rows_of_an_agenda_wait(eve: Client, orla: Member) -> None:
    event = make_event("Cluster days", organiser=orla)
    make_session(event, "Opening")
    address = f"/events/{event.slug}/edit/agenda/"

    answer = eve.post(address, sent_rows(event))
    eve.force_login(orla)
    html = eve.get(address).content.decode()

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={address}")
    assert "Half an hour of work" in html
    assert "Save the draft first: only what is saved can be published." in html
    assert "Half an hour of work" not in eve.get(address).content.decode()
    assert [session.title for session in event.sessions.all()] == ["Opening"]


def test_with_htmx_the_organiser_is_led_to_sign_in(eve: Client, orla: Member) -> None:
    event = make_event("Cluster days", organiser=orla)
    address = f"/events/{event.slug}/edit/agenda/"

    answer = eve.post(address, sent_rows(event), headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert (answer.status_code, answer["HX-Location"]) == (204, f"/accounts/login/?next={address}")


def test_others_do_not_get_what_an_organiser_typed(eve: Client, orla: Member, dao: Member) -> None:
    event = make_event("Cluster days", organiser=orla)
    address = f"/events/{event.slug}/edit/agenda/"
    eve.post(address, sent_rows(event))
    eve.force_login(dao)

    assert eve.get(address).status_code == 404


def test_the_details_of_an_event_wait(eve: Client, orla: Member) -> None:
    make_event("Cluster days", organiser=orla)
    address = "/events/cluster-days/edit/"

    eve.post(address, {"title": "Cluster week", "starts_on": "2027-03-16", "version": "1"})
    eve.force_login(orla)
    html = eve.get(address).content.decode()

    assert 'value="Cluster week"' in html
    assert 'value="2027-03-16"' in html


def test_the_texts_of_a_profile_wait(eve: Client, ben: Member, mobility: Partnership) -> None:
    address = f"/partnerships/{mobility.slug}/edit/"

    eve.post(address, {"summary": "Half an hour of work"})
    eve.force_login(ben)

    assert "Half an hour of work" in eve.get(address).content.decode()


def test_what_a_member_says_of_themselves_waits(eve: Client, chiara: Member) -> None:
    eve.post("/settings/", {"about": "Half an hour of work"})
    eve.force_login(chiara)
    eve.head("/settings/")  # some browsers look first

    assert "Half an hour of work" in eve.get("/settings/").content.decode()


def test_a_text_without_bounds_is_not_kept(eve: Client, chiara: Member) -> None:
    answer = eve.post("/settings/", {"about": "x" * 400_001})

    assert answer.status_code == 302
    assert "kept" not in eve.session
