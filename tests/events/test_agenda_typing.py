"""What the editor does for somebody who types: saves by itself, undoes, compares two organisers, knows old agendas."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from events.models import Event, Session
from members.models import Member
from tests.events.test_agenda_edit import AGENDA, fields, form_of, press, renamed, save, saved
from tests.factories import make_event, make_release, make_role, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(orla: Member) -> Event:
    return make_event("Spring meeting", slug="spring", organiser=orla)


@pytest.fixture
def desk(orla: Member, signed_in) -> Client:
    """Orla's browser."""
    return signed_in(orla)


def by_itself(desk: Client, data: dict[str, str], **typed: str) -> Any:
    return desk.post(AGENDA, data | {"do": "autosave"} | renamed(typed), headers={"HX-Request": "true"})


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def titles(event: Event) -> list[str]:
    return [row[2] for row in saved(event)]


def test_a_draft_saves_itself_and_makes_no_doubles(event: Event, desk: Client) -> None:
    data = press(desk, form_of(desk), "add")
    typed = {"row_0_title": "Panel", "row_0_starts": "9:00", "row_0_ends": "10:00"}
    first = by_itself(desk, data, **typed)
    (uuid,) = event.sessions.values_list("uuid", flat=True)
    # the page was not drawn anew: it sends the same row, with the version it was told
    told = fields(first.content.decode())
    again = by_itself(desk, data | {"version": told["version"], "at": told["at"]}, **typed | {"row_0_title": "Debate"})

    assert (first.status_code, again.status_code) == (200, 200)
    assert list(event.sessions.values_list("uuid", "title")) == [(uuid, "Debate")]
    assert str(uuid) == data["row-0-uuid"]
    assert "Saved" in text(again)


def test_people_who_are_saved_twice_are_there_once(event: Event, desk: Client) -> None:
    make_session(event, "Panel")
    data = press(desk, form_of(desk), "person:0") | {"row-0-person-0-name": "Giulia"}
    first = fields(by_itself(desk, data).content.decode())
    (role,) = Session.objects.get().roles.values_list("pk", flat=True)

    by_itself(desk, data | {"version": first["version"], "at": first["at"], "row-0-person-0-label": "Chair"})

    assert list(Session.objects.get().roles.values_list("pk", "label_as_printed")) == [(role, "Chair")]


def test_what_is_wrong_is_not_saved_and_not_lost(event: Event, desk: Client) -> None:
    make_session(event, "Panel")

    answer = by_itself(desk, form_of(desk), row_0_title="", row_0_theme="Half a thought")

    assert (answer.status_code, titles(event)) == (422, ["Panel"])
    assert "Not saved yet: one thing to correct" in text(answer)
    # the window was closed: redo finds it
    assert press(desk, form_of(desk), "redo")["row-0-theme"] == "Half a thought"


def test_undo_and_redo_walk_through_what_was_typed(event: Event, desk: Client) -> None:
    make_session(event, "Panel")
    make_session(event, "Lunch", minutes=(30, 60))
    data = press(desk, form_of(desk), "remove:0", row_0_title="Debate")
    assert data["rows"] == "1"

    back = press(desk, data, "undo")
    assert [back["row-0-title"], back["rows"]] == ["Debate", "2"]
    assert press(desk, back, "redo")["rows"] == "1"

    save(desk, back)
    assert titles(event) == ["Debate", "Lunch"]
    assert press(desk, form_of(desk), "undo")["row-0-title"] == "Panel"


def test_undo_says_when_there_is_nothing(event: Event, desk: Client) -> None:
    make_session(event, "Panel")

    answer = desk.post(AGENDA, form_of(desk) | {"do": "undo"})

    assert "There is nothing to undo." in text(answer)


def test_an_undone_removal_brings_the_same_session_back(event: Event, desk: Client) -> None:
    panel = make_session(event, "Panel")
    make_session(event, "Lunch", minutes=(30, 60))
    make_release(event)
    save(desk, press(desk, form_of(desk), "remove:0"))

    save(desk, press(desk, form_of(desk), "undo"))

    panel.refresh_from_db()
    assert (titles(event), panel.removed_at) == (["Panel", "Lunch"], None)


def test_what_only_one_of_two_organisers_touched_is_joined(event: Event, desk: Client, dao: Member, signed_in) -> None:
    event.organisers.add(dao)
    for n, title in enumerate(["One", "Two", "Three"]):
        make_session(event, title, minutes=(n * 10, n * 10 + 10))
    mine, theirs = form_of(desk), signed_in(dao)
    save(theirs, form_of(theirs), row_0_title="One of Dao", row_1_title="Two of Dao")

    answer = save(desk, mine, row_1_title="Two of Orla", row_2_title="Three of Orla")
    data = fields(answer.content.decode())

    assert [data[f"row-{n}-title"] for n in range(3)] == ["One of Dao", "Two of Orla", "Three of Orla"]
    assert re.findall(r'aria-label="Take theirs: ([^"]*)"', answer.content.decode()) == ["Two of Dao"]
    taken = press(desk, data, f"theirs:{data['row-1-uuid']}")
    save(desk, taken)
    assert titles(event) == ["One of Dao", "Two of Dao", "Three of Orla"]


def test_a_session_that_only_theirs_has_can_be_taken(event: Event, desk: Client, dao: Member, signed_in) -> None:
    event.organisers.add(dao)
    make_session(event, "Panel")
    mine, theirs = form_of(desk), signed_in(dao)
    added = press(theirs, form_of(theirs), "add:0")
    save(theirs, added, row_1_title="Lunch", row_1_starts="10:00", row_1_ends="11:00")

    answer = save(desk, mine, row_0_title="Debate")
    assert "Only in their version" in text(answer)
    data = fields(answer.content.decode())
    (uuid,) = event.sessions.filter(title="Lunch").values_list("uuid", flat=True)
    save(desk, press(desk, data, f"theirs:{uuid}"))

    assert titles(event) == ["Debate", "Lunch"]


def test_a_session_taken_out_here_is_told_from_one_they_added(
    event: Event, desk: Client, dao: Member, signed_in
) -> None:
    event.organisers.add(dao)
    for n, title in enumerate(["One", "Two", "Three"]):
        make_session(event, title, minutes=(n * 60, n * 60 + 60))
    mine, theirs = form_of(desk), signed_in(dao)
    added = press(theirs, form_of(theirs), "add:2")
    save(theirs, added, row_1_title="Two of Dao", row_3_title="Lunch", row_3_ends="13:00")

    mine = press(desk, mine, "remove:1")
    mine = press(desk, mine, "remove:1")  # Three, which Dao did not touch: it goes without a question
    answer = save(desk, mine, row_0_title="One of Orla")

    alone = answer.content.decode().partition('id="h-others"')[2].partition("</section>")[0]
    assert re.findall(r'</svg>([^<]+)</p>|aria-label="Take theirs: ([^"]*)"', alone) == [
        ("You took this session out, they changed it. It stays out if you save.", ""),
        ("", "Two of Dao"),
        ("They added this session. Saving without it takes it out of the draft.", ""),
        ("", "Lunch"),
    ]
    save(desk, fields(answer.content.decode()))
    assert titles(event) == ["One of Orla"]


def test_what_is_undone_is_not_called_taken_out(event: Event, desk: Client) -> None:
    panel = make_session(event, "Panel")
    make_session(event, "Lunch", minutes=(60, 120))

    gone = press(desk, form_of(desk), "remove:0")
    assert gone["gone"].partition(":")[0] == str(panel.uuid)
    back = press(desk, gone, "undo")
    assert back["row-0-uuid"] == str(panel.uuid)
    again = press(desk, back, "redo")
    assert again["gone"] == gone["gone"]

    assert fields(by_itself(desk, again).content.decode())["gone"] == ""


def test_what_saves_itself_never_replaces_theirs(event: Event, desk: Client, dao: Member, signed_in) -> None:
    event.organisers.add(dao)
    make_session(event, "Panel")
    mine, theirs = form_of(desk), signed_in(dao)
    save(theirs, form_of(theirs), row_0_title="Theirs")

    answers = [by_itself(desk, mine, row_0_title="Mine") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert titles(event) == ["Theirs"]
    assert "Not saved: somebody else saved this draft. Press Save draft to compare." in text(answers[1])


def test_a_table_is_shown_before_it_is_added(event: Event, desk: Client) -> None:
    table = {"paste": "09:00 – 09:30\tWelcome\n09:20-10:00\tPanel"}

    read = desk.post(AGENDA, form_of(desk) | table | {"do": "paste"})
    assert "2 rows come out of the table" in text(read)
    assert "It overlaps with the next one." in text(read)
    data = press(desk, fields(read.content.decode()) | table, "paste-add")
    save(desk, data)

    assert [row[:3] for row in saved(event)] == [
        ("09:00-09:30", "welcome", "Welcome"),
        ("09:20-10:00", "panel", "Panel"),
    ]


def test_an_earlier_event_is_a_template(event: Event, desk: Client, orla: Member) -> None:
    old = make_event("Autumn meeting", organiser=orla, starts_at=event.starts_at - timedelta(days=140))
    block = make_session(old, "Breakouts", kind="breakouts", minutes=(0, 60), room="Hall")
    make_role(make_session(old, "Money", kind="breakout", block=block, minutes=(0, 60), position=1), "Giulia")
    make_release(old)
    offered = desk.post(AGENDA, form_of(desk) | {"do": "earlier"})
    assert f'value="like:{old.slug}"' in offered.content.decode()

    save(desk, press(desk, form_of(desk), f"like-people:{old.slug}"))

    hours = f"{old.starts_at.astimezone(old.zone):%H:%M}"
    assert [(row[0][:5], *row[1:]) for row in saved(event)] == [
        (hours, "breakouts", "Breakouts", None, None, []),
        (hours, "breakout", "Money", 1, "Breakouts", [("Giulia", "speaker")]),
    ]
    assert event.sessions.first().room == "Hall"
    assert {s.starts_at.date() for s in event.sessions.all()} == {event.starts_at.date()}
    assert not set(event.sessions.values_list("uuid", flat=True)) & set(old.sessions.values_list("uuid", flat=True))


def test_a_template_keeps_its_hours_in_another_zone_and_over_a_change_of_the_clocks(desk: Client, orla: Member) -> None:
    winter = datetime(2027, 1, 20, 8, 30, tzinfo=UTC)
    old = make_event("In Helsinki", organiser=orla, starts_at=winter, time_zone="Europe/Helsinki")  # 10:30, UTC+2
    make_session(old, "Panel", minutes=(0, 60))
    make_session(old, "Late panel", minutes=(24 * 60 - 30, 24 * 60 + 30), position=1)  # 10:00 on the next day
    make_release(old)
    spring = {"starts_at": datetime(2027, 3, 27, 10, 30, tzinfo=UTC), "ends_at": datetime(2027, 3, 28, 15, tzinfo=UTC)}
    new = make_event("In Lisbon", slug="lisbon", organiser=orla, time_zone="Europe/Lisbon", **spring)
    address = "/events/lisbon/edit/agenda/"

    data = fields(desk.get(address).content.decode())
    taken = fields(desk.post(address, data | {"do": f"like:{old.slug}"}).content.decode())
    assert desk.post(address, taken | {"do": "save"}).status_code == 302

    # Lisbon goes from UTC to UTC+1 in the night between its two days
    assert list(new.sessions.order_by("starts_at").values_list("title", "starts_at", "ends_at")) == [
        ("Panel", datetime(2027, 3, 27, 10, 30, tzinfo=UTC), datetime(2027, 3, 27, 11, 30, tzinfo=UTC)),
        ("Late panel", datetime(2027, 3, 28, 9, 0, tzinfo=UTC), datetime(2027, 3, 28, 10, 0, tzinfo=UTC)),
    ]


def test_an_event_without_a_public_agenda_is_no_template(event: Event, desk: Client, chiara: Member) -> None:
    secret = make_event("Secret", organiser=chiara, published_at=None)
    make_session(secret, "Hidden panel")

    assert "Secret" not in text(desk.post(AGENDA, form_of(desk) | {"do": "earlier"}))
    answer = desk.post(AGENDA, form_of(desk) | {"do": f"like:{secret.slug}"})
    assert ("That event has no public agenda." in text(answer), "Hidden panel" in text(answer)) == (True, False)


def test_two_sessions_in_one_room_are_warned_of(event: Event, desk: Client) -> None:
    block = make_session(event, "Breakouts", kind="breakouts")
    for number, title in enumerate(["Money", "Data"], 1):
        breakout = make_session(event, title, kind="breakout", block=block, position=number, room="Room  2")
        make_role(breakout)

    assert "Room 2 is taken at that time by “Money”." in text(desk.get(AGENDA))
