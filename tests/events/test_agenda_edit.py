"""An organiser drafts and releases an agenda with plain form posts, as without JavaScript."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from events.models import DraftRow, Event, Session, SessionRole, StaleDraftError, redraft
from forum.models import Topic
from members.models import Member
from tests.factories import (
    START,
    make_event,
    make_member,
    make_organisation,
    make_person,
    make_release,
    make_role,
    make_session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(orla: Member) -> Event:
    return make_event("Spring meeting", slug="spring", organiser=orla)


@pytest.fixture
def desk(orla: Member, signed_in) -> Client:
    """Orla's browser."""
    return signed_in(orla)


AGENDA = "/events/spring/edit/agenda/"


def fields(html: str) -> dict[str, str]:
    """What a browser would send of the agenda's form: each field with its value."""
    form = html[html.index('id="agenda-form"') : html.index("</form>", html.index('id="agenda-form"'))]
    found = dict(re.findall(r'<input type="(?:hidden|text)" name="([^"]+)"(?: value="([^"]*)")?', form))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', form))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: value.replace("&amp;", "&").replace("&quot;", '"') for name, value in found.items()}


def form_of(desk: Client) -> dict[str, str]:
    return fields(desk.get(AGENDA).content.decode())


def press(desk: Client, data: dict[str, str], button: str, **typed: str) -> dict[str, str]:
    """Press a button that rearranges the rows, and return the form that comes back."""
    answer = desk.post(AGENDA, data | {"do": button} | renamed(typed))
    assert answer.status_code == 200
    return fields(answer.content.decode())


def renamed(typed: dict[str, str]) -> dict[str, str]:
    """row_0_starts -> row-0-starts, for the sake of keyword arguments."""
    return {name.replace("_", "-"): value for name, value in typed.items()}


def save(desk: Client, data: dict[str, str], **typed: str) -> Any:
    return desk.post(AGENDA, data | {"do": "save"} | renamed(typed))


def error(answer: Any) -> list[str]:
    summary = re.search(r'<div class="error-summary".*?</div>', answer.content.decode(), re.DOTALL)
    assert summary is not None
    return [" ".join(item.split()) for item in re.findall(r'<a href="#[^"]*">([^<]*)</a>', summary[0])]


def saved(event: Event) -> list[tuple[Any, ...]]:
    zone = event.zone
    return [
        (
            f"{s.starts_at.astimezone(zone):%H:%M}-{s.ends_at.astimezone(zone):%H:%M}",
            s.kind,
            s.title,
            s.number,
            s.block and s.block.title,
            [(r.name_as_printed, r.role) for r in s.roles.all()],
        )
        for s in event.sessions.planned().in_order()
    ]


def test_a_whole_agenda_is_written_row_by_row(event: Event, desk: Client) -> None:
    data = press(desk, form_of(desk), "add")
    data = press(
        desk, data, "add:0", row_0_starts="9:00", row_0_ends="0905", row_0_kind="opening", row_0_title="Opening"
    )
    assert data["row-1-starts"] == "0905"
    data = press(desk, data, "breakout:1", row_1_ends="10.05", row_1_kind="breakouts", row_1_title="Breakouts")
    data = press(desk, data, "person:2", row_2_title="Money")
    data = press(desk, data, "breakout:1", row_2_person_0_name="Giulia", row_2_person_0_role="speaker")
    answer = save(desk, data, row_3_title="Data")

    assert answer.status_code == 302
    assert saved(event) == [
        ("09:00-09:05", "opening", "Opening", None, None, []),
        ("09:05-10:05", "breakouts", "Breakouts", None, None, []),
        ("09:05-10:05", "breakout", "Money", 1, "Breakouts", [("Giulia", "speaker")]),
        ("09:05-10:05", "breakout", "Data", 2, "Breakouts", []),
    ]


def test_saving_what_is_there_changes_nothing(event: Event, desk: Client) -> None:
    panel = make_session(event, "Panel", theme="Money", text="Who pays?", time_as_printed="09: 00", position=1)
    make_role(panel, "Giulia", person=make_person(), label_as_printed="Speaker 1.", spoken_order=2, position=1)
    before = [Session.objects.values().get(), SessionRole.objects.values().get()]

    save(desk, form_of(desk))

    assert [Session.objects.values().get(), SessionRole.objects.values().get()] == before


def test_rows_keep_their_session_for_life(event: Event, desk: Client) -> None:
    panel = make_session(event, "Panel")
    uuid, slug = panel.uuid, panel.slug

    save(desk, form_of(desk), row_0_title="Something else", row_0_starts="10:00", row_0_ends="11:00")

    panel.refresh_from_db()
    assert (panel.uuid, panel.slug, panel.title) == (uuid, slug, "Something else")


def test_what_was_printed_goes_when_it_is_no_longer_so(event: Event, desk: Client) -> None:
    panel = make_session(event, "Panel", time_as_printed="09:00 - 09:30", description_as_printed="Panel")

    save(desk, form_of(desk), row_0_title="Debate", row_0_ends="10:00")

    panel.refresh_from_db()
    assert (panel.time_as_printed, panel.description_as_printed) == ("", "")


def test_rows_are_put_in_the_order_of_their_times(event: Event, desk: Client) -> None:
    data = press(desk, press(desk, form_of(desk), "add"), "add:0", row_0_title="Second")

    save(
        desk,
        data,
        row_0_starts="10:00",
        row_0_ends="11:00",
        row_1_title="First",
        row_1_starts="9:00",
        row_1_ends="10:00",
    )

    assert [row[2] for row in saved(event)] == ["First", "Second"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"row_0_title": " "}, "1. new session: Give the session a title."),
        ({"row_0_starts": "nine"}, "1. Panel: Give the time as hour and minute, like 09:25."),
        ({"row_0_ends": ""}, "1. Panel: Give the time as hour and minute, like 09:25."),
        ({"row_0_ends": "08:00"}, "1. Panel: The session must end after it starts."),
        ({"row_0_title": "x" * 201}, f"1. {'x' * 201}: Ensure this value has at most 200 characters (it has 201)."),
        ({"row_0_person_0_name": "", "row_0_person_0_label": "Chair"}, "1. Panel: Give the name, or clear this line."),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_lost(
    event: Event, desk: Client, typed: dict[str, str], message: str
) -> None:
    make_role(make_session(event, "Panel"), "Giulia")
    data = form_of(desk)

    answer = save(desk, data, row_0_theme="Kept theme", **typed)

    assert answer.status_code == 422
    assert error(answer) == [message]
    assert fields(answer.content.decode())["row-0-theme"] == "Kept theme"
    assert saved(event)[0][2] == "Panel"


def test_a_time_that_clocks_skip_is_refused(orla: Member, desk: Client) -> None:
    night = START.replace(month=3, day=28, hour=0)
    event = make_event("Night", slug="spring", organiser=orla, starts_at=night, ends_at=night.replace(hour=9))
    make_session(event, "Panel")

    answer = save(desk, form_of(desk), row_0_starts="02:30", row_0_ends="04:00")

    assert error(answer) == [
        "1. Panel: 02:30 does not exist on that day: clocks in Europe/Brussels go forward. Choose another time."
    ]


def test_people_are_known_by_any_of_their_names(event: Event, desk: Client) -> None:
    giulia = make_person("Giulia Example", aliases=["Giulia EXAMPLE"])
    cluster = make_organisation("Example Cluster", short_name="EC")
    make_session(event, "Panel")
    data = press(desk, form_of(desk), "person:0")

    save(desk, data, row_0_person_0_name="Giulia EXAMPLE", row_0_person_0_affiliation="EC")

    role = SessionRole.objects.get()
    assert (role.person, role.organisation, role.name_as_printed) == (giulia, cluster, "Giulia EXAMPLE")


def test_people_change_places_leave_and_come(event: Event, desk: Client) -> None:
    panel = make_session(event, "Panel")
    for position, name in enumerate(["Ada", "Ben", "Chiara"], 1):
        make_role(panel, name, position=position)

    data = press(desk, form_of(desk), "lift:0:2")
    data = press(desk, data, "drop:0:0")
    save(desk, data)

    assert [r.name_as_printed for r in panel.roles.all()] == ["Chiara", "Ben"]


def test_a_second_organiser_does_not_overwrite_the_first(event: Event, desk: Client, dao: Member, signed_in) -> None:
    event.organisers.add(dao)
    make_session(event, "Panel")
    mine, theirs = form_of(desk), signed_in(dao)
    save(theirs, form_of(theirs), row_0_title="Theirs")

    answer = save(desk, mine, row_0_title="Mine")

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else saved this draft while you were writing. Your text is kept below." in html
    assert fields(html)["row-0-title"] == "Mine"
    assert saved(event)[0][2] == "Theirs"

    assert save(desk, fields(html)).status_code == 302
    assert saved(event)[0][2] == "Mine"


def test_A11_a_row_cannot_take_a_session_of_another_event(event: Event, desk: Client) -> None:
    other = make_session(make_event("Other"), "Untouchable")
    make_session(event, "Panel")

    save(desk, form_of(desk), row_0_uuid=str(other.uuid), row_0_title="Taken")

    other.refresh_from_db()
    assert (other.title, other.event.title) == ("Untouchable", "Other")


def test_a_session_that_was_released_can_be_brought_back(event: Event, desk: Client) -> None:
    panel = make_session(event, "Panel")
    make_session(event, "Lunch", minutes=(30, 60))
    make_release(event)
    data = press(desk, form_of(desk), "remove:0")
    save(desk, data)
    assert [row[2] for row in saved(event)] == ["Lunch"]

    save(desk, press(desk, form_of(desk), f"back:{panel.uuid}"))

    assert [row[2] for row in saved(event)] == ["Panel", "Lunch"]
    assert event.sessions.get(slug="panel") == panel


def test_the_panel_says_what_will_change_and_warns(event: Event, desk: Client) -> None:
    make_session(event, "Panel")
    make_session(event, "Lunch", minutes=(30, 60))
    make_release(event)

    save(desk, form_of(desk), row_0_title="Debate", row_0_ends="09:20")
    html = desk.get(AGENDA).content.decode()
    panel = " ".join(re.sub(r"<[^>]+>", " ", html[html.index('class="ed-panel"') :]).split())

    assert "Saved draft compared with release 1" in panel
    assert "Retitled Panel Debate" in panel
    assert "Moved Debate 09:00–09:30 09:00–09:20" in panel
    assert "Unchanged 1 session" in panel
    assert "Debate: This leaves a gap of 10 minutes before “Lunch”." in panel


def test_a_release_is_published_with_its_note(event: Event, desk: Client) -> None:
    block = make_session(event, "Breakouts", kind="breakouts")
    make_session(event, "Money", kind="breakout", block=block, position=1)

    answer = desk.post(f"{AGENDA}release/", {"version": event.draft_version, "note": "Final."})

    assert answer.status_code == 302
    assert list(event.releases.values_list("number", "note")) == [(1, "Final.")]
    assert list(Topic.objects.values_list("title", flat=True)) == ["Money"]


def test_nothing_new_is_not_published(event: Event, desk: Client) -> None:
    make_session(event, "Panel")
    make_release(event)

    answer = desk.post(f"{AGENDA}release/", {"version": str(event.draft_version)})

    assert (answer.status_code, event.releases.count()) == (422, 1)
    assert "There is nothing to publish: the draft says what the public release says." in answer.content.decode()


def test_a_draft_that_somebody_changed_meanwhile_is_not_published(event: Event, desk: Client) -> None:
    make_session(event, "Panel")
    seen = event.draft_version
    save(desk, form_of(desk), row_0_title="Debate")

    answer = desk.post(f"{AGENDA}release/", {"version": str(seen)})

    assert (answer.status_code, event.releases.count()) == (422, 0)
    assert "Somebody saved this draft since you opened this page." in answer.content.decode()


def test_an_empty_draft_is_not_published(event: Event, desk: Client) -> None:
    answer = desk.post(f"{AGENDA}release/", {"version": str(event.draft_version)})

    assert answer.status_code == 422
    assert "There is nothing to publish: the draft has no session." in answer.content.decode()


def test_the_preview_is_the_page_to_come(event: Event, desk: Client) -> None:
    make_session(event, "Panel", theme="Money")

    def rail(address: str) -> str:
        html = desk.get(address).content.decode()
        html = html[html.index('<ol class="timeline">') : html.index("</section>", html.index('<ol class="timeline">'))]
        return " ".join(re.sub(r"<[^>]+>", " ", html).split())

    preview = rail(f"{AGENDA}preview/")
    make_release(event)

    assert preview == rail("/events/spring/")


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_organisers_find_the_editor(
    event: Event, method: str, eve: Client, chiara: Member, una: Member, signed_in
) -> None:
    una_organises = signed_in(una)
    event.organisers.add(una)

    answers = [getattr(browser, method)(AGENDA).status_code for browser in (eve, signed_in(chiara), una_organises)]

    assert answers == [302, 404, 404]


def test_htmx_gets_the_editor_alone(event: Event, desk: Client) -> None:
    answer = desk.post(AGENDA, {"do": "add", "rows": "0", "version": "1"}, headers={"HX-Request": "true"})

    assert answer.content.decode().lstrip().startswith('<div class="wrap ed-layout" id="agenda-editor">')
    assert "HX-Request" in answer["Vary"]


def test_somebody_who_asked_to_be_removed_is_left_out_and_it_is_said(event: Event, desk: Client) -> None:
    make_person("Giulia Example", hidden_at=timezone.now())
    make_session(event, "Panel")
    data = press(desk, form_of(desk), "person:0")

    save(desk, data, row_0_person_0_name="Giulia Example")

    assert (
        "Not named, as they asked to be removed from public records: Giulia Example."
        in desk.get(AGENDA).content.decode()
    )
    assert make_release(event).sessions[0]["roles"] == []


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_time_one_is_told() -> None:
    event, organiser = make_event(), make_member()

    def rename(title: str) -> str:
        row = DraftRow(kind="panel", title=title, starts_at=event.starts_at, ends_at=event.ends_at)
        try:
            redraft(event, [row], by=organiser, version=1)
        except StaleDraftError:
            return "told"
        else:
            return "saved"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        told = sorted(people.map(rename, ["One", "Two"]))

    assert (told, event.sessions.count()) == (["saved", "told"], 1)


def test_an_event_of_two_days_asks_for_the_day(orla: Member, desk: Client) -> None:
    event = make_event("Two days", slug="spring", organiser=orla, ends_at=START + timedelta(days=1, hours=3))
    make_session(event, "Opening")
    data = press(desk, form_of(desk), "add:0")
    assert data["row-1-day"] == "2027-03-15"

    save(desk, data, row_1_day="2027-03-16", row_1_title="Closing", row_1_starts="9:00", row_1_ends="10:00")
    make_release(event)

    html = desk.get("/events/spring/").content.decode()
    days = re.findall(r'<h3 class="h-sec timeline-day">([^<]*)</h3>', html)
    assert days == ["Monday 15 March 2027", "Tuesday 16 March 2027"]
    assert [row[2] for row in saved(event)] == ["Opening", "Closing"]


def test_what_is_warned_of_can_be_settled_by_a_button(event: Event, desk: Client) -> None:
    block = make_session(event, "Breakouts", kind="breakouts", minutes=(0, 60))
    for position, title in enumerate(["Money", "Data"], 1):
        breakout = make_session(event, title, kind="breakout", block=block, minutes=(0, 60), position=position)
        make_role(breakout, "Giulia")
    make_session(event, "Closing", minutes=(70, 90))
    html = desk.get(AGENDA).content.decode()
    assert 'value="close:0">Start the next one earlier' in html
    assert 'value="drop:2:0">Remove from this session' in html

    save(desk, press(desk, press(desk, form_of(desk), "close:0"), "drop:2:0"))

    assert [(row[0], row[2], len(row[5])) for row in saved(event)] == [
        ("09:00-10:00", "Breakouts", 0),
        ("09:00-10:00", "Money", 1),
        ("09:00-10:00", "Data", 0),
        ("10:00-10:30", "Closing", 0),
    ]
