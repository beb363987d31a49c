"""The pages of meetings: opened by organisers, arranged by two people in two time zones, seen by nobody else."""

import pytest
from django.core import mail
from django.test import Client

from events.models import Availability, Event, Meeting, MeetingRules
from members.models import Member
from pages import own_agenda
from tests.events.calendars import read
from tests.factories import (
    make_event,
    make_meeting,
    make_meeting_rules,
    make_member,
    make_person,
    make_registration,
    make_release,
    make_role,
    make_rules,
    make_session,
    make_taker,
)

pytestmark = pytest.mark.django_db
LIST, DESK = "/events/side/meetings/", "/events/side/edit/meetings/"
ROOM = "https://rooms.example/two"


@pytest.fixture
def event(orla: Member) -> Event:
    """From nine to twelve in Brussels, on 15 March 2027."""
    return make_event("Side Event", slug="side", organiser=orla)


@pytest.fixture
def rules(event: Event) -> MeetingRules:
    """From twelve to two, six meetings of twenty minutes."""
    return make_meeting_rules(event)


@pytest.fixture
def giorgos(db: None) -> Member:
    """Is in Athens, an hour ahead."""
    return make_member("Giorgos", time_zone="Europe/Athens")


def html(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_an_organiser_sets_times_opens_and_closes(event: Event, orla, chiara, signed_in) -> None:
    desk, visitor = signed_in(orla), signed_in(chiara)
    assert visitor.get(LIST).status_code == 404
    typed = {"starts_at": "2027-03-15T12:00", "ends_at": "2027-03-15T11:00", "slot_minutes": "20"}
    answer = desk.post(DESK, typed)
    assert (answer.status_code, "Meetings must end after they begin." in answer.content.decode()) == (422, True)
    answer = desk.post(DESK, typed | {"ends_at": "2027-03-20T12:00"})
    assert "there can be from 1 to 60" in answer.content.decode()

    desk.post(DESK, typed | {"ends_at": "2027-03-15T14:00"})
    rules = MeetingRules.objects.get()
    assert (len(rules.starts()), rules.is_open, visitor.get(LIST).status_code) == (6, False, 404)
    desk.post(f"{DESK}open/")
    assert visitor.get(LIST).status_code == 200
    assert "Arrange a talk of two, 20 minutes" in html(visitor, "/events/side/")
    desk.post(f"{DESK}close/")
    assert visitor.get(LIST).status_code == 404
    assert desk.post(f"{DESK}forget/").status_code == 404


def test_a_member_says_when_they_are_free_on_their_own_clocks(event: Event, rules, giorgos, chiara, signed_in) -> None:
    browser = signed_in(giorgos)
    page = html(browser, f"{LIST}availability/")
    assert "Mon 15 March, 13:00–13:20 EET; in Brussels 12:00–12:20 CET" in page
    typed = {"kinds": ["b2b"], "speaks_for": "Example Marine Cluster", "about": "Ferries.", "language": "en"}
    refused = browser.post(f"{LIST}availability/", typed)
    assert (refused.status_code, "Choose a time." in refused.content.decode()) == (422, True)
    assert "Ferries." in refused.content.decode()
    assert Availability.objects.count() == 0

    browser.post(f"{LIST}availability/", typed | {"starts": ["20270315T1100Z", "20270315T1120Z"]})

    mine = Availability.objects.get()
    assert (mine.starts, mine.kinds) == (rules.starts()[:2], ["b2b"])
    assert "Ferries." in html(signed_in(chiara), LIST)
    assert giorgos.email not in html(signed_in(chiara), LIST)
    browser.post(f"{LIST}availability/stop/")
    assert "Ferries." not in html(signed_in(chiara), LIST)


def test_the_list_is_narrowed_by_kind_and_words(event: Event, rules, chiara, dao, ben, signed_in) -> None:
    make_taker(rules, dao, kinds=["c2c"], about="Fibres", speaks_for="Textile")
    make_taker(rules, ben, kinds=["b2b"], about="Bicycles", speaks_for="Mobility")
    browser = signed_in(chiara)

    found = [
        [name for name in ("Fibres", "Bicycles") if name in html(browser, f"{LIST}{query}")]
        for query in ("", "?kind=c2c", "?q=mobil+bicy", "?kind=c2c&q=bicycles", "?kind=x&q=%00")
    ]

    assert found == [["Fibres", "Bicycles"], ["Fibres"], ["Bicycles"], [], ["Fibres", "Bicycles"]]


def test_two_people_in_two_zones_agree(event: Event, rules, giorgos, chiara, signed_in) -> None:
    make_taker(rules, giorgos, kinds=["b2b"])
    make_taker(rules, chiara, starts=rules.starts()[:2])
    asking, asked = signed_in(chiara), signed_in(giorgos)
    address = f"{LIST}with/{giorgos.username}/"
    page = html(asking, address)
    assert "Mon 15 March, 12:00–12:20 CET; in Athens 13:00–13:20 EET" in page
    typed = {"kind": "b2b", "text": "Ferries?", "language": "en", "starts": ["20270315T1100Z", "20270315T1120Z"]}
    asking.post(address, typed)
    meeting = Meeting.objects.get()

    assert "For you to answer" in html(asked, LIST)
    page = html(asked, meeting.get_absolute_url())
    assert "Mon 15 March, 13:20–13:40 EET; in Rome" not in page
    assert "Mon 15 March, 13:20–13:40 EET; in Brussels 12:20–12:40 CET" in page
    empty = asked.post(meeting.get_absolute_url(), {"do": "accept"})
    assert (empty.status_code, "Choose a time." in empty.content.decode()) == (422, True)
    asked.post(meeting.get_absolute_url(), {"do": "accept", "start": "20270315T1120Z"})

    meeting.refresh_from_db()
    assert (meeting.state, meeting.slot.lower) == ("accepted", rules.starts()[1])
    assert "12:20–12:40 CET; in Athens 13:20–13:40 EET" in html(asking, meeting.get_absolute_url())
    assert chiara.email not in "".join(letter.body for letter in mail.outbox)


def test_what_was_typed_is_kept_when_the_time_is_gone(event: Event, rules, chiara, dao, ben, signed_in) -> None:
    first = rules.starts()[0]
    one, two = make_meeting(rules, chiara, dao), make_meeting(rules, ben, dao, 0, 1)
    browser = signed_in(dao)
    one.accept(first, by=dao)

    answer = browser.post(two.get_absolute_url(), {"do": "accept", "start": "20270315T1100Z"})
    page = answer.content.decode()
    assert (answer.status_code, "This time is taken meanwhile" in page) == (422, True)
    assert "Taken or over meanwhile: Mon 15 March, 12:00–12:20 CET" in page

    address = f"{LIST}with/{ben.username}/"
    make_taker(rules, make_member("Eva"))
    eva = signed_in(Member.objects.get(display_name="Eva"))
    typed = {"kind": "b2b", "text": "Long words.", "language": "en", "starts": ["20270315T1120Z"] * 2}
    two.accept(rules.starts()[1], by=dao)
    refused = eva.post(address, typed)
    assert (refused.status_code, "taken meanwhile" in refused.content.decode()) == (422, True)
    assert "Long words." in refused.content.decode()


def test_somebody_who_speaks_then_is_warned_and_so_is_the_other(event: Event, chiara, dao, signed_in) -> None:
    session = make_session(event, "Panel on milk", minutes=(0, 60))
    make_role(session, person=make_person("Chiara", member=chiara))
    make_release(event)
    rules = make_meeting_rules(event, starts_at=event.starts_at, ends_at=event.ends_at)
    make_taker(rules, dao)
    make_taker(rules, chiara)

    mine = html(signed_in(chiara), f"{LIST}availability/")
    assert mine.count("you speak in “Panel on milk” then") == 3
    assert html(signed_in(dao), f"{LIST}with/{chiara.username}/").count("they speak in “Panel on milk” then") == 3


def test_A02_a_meeting_is_there_for_the_two_alone(event: Event, rules, chiara, dao, orla, ada, sam, eve, signed_in):
    meeting = make_meeting(rules, chiara, dao)
    meeting.accept(rules.starts()[0], by=dao)
    meeting.place_at(by=dao, place="Table 4", url=ROOM)
    address = meeting.get_absolute_url()

    found = {str(who): signed_in(who).get(address).status_code for who in (chiara, dao, orla, ada, sam)}
    assert found == {"Chiara": 200, "Dao": 200, "Orla": 404, "Ada": 404, "Sam": 404}
    assert signed_in(orla).post(address, {"do": "cancel", "reason": "No."}).status_code == 404
    assert signed_in(sam).get(f"{address}meeting.ics").status_code == 404
    assert eve.get(address).status_code == 302
    assert [ROOM in html(signed_in(who), address) for who in (chiara, dao)] == [True, True]
    meeting.cancel(by=dao, words="No.")
    assert ROOM not in html(signed_in(chiara), address)


def test_A04_the_link_to_meet_stands_in_the_calendars_of_the_two_alone(
    event: Event, rules, chiara, dao, ben, signed_in
):
    meeting = make_meeting(rules, chiara, dao, 0, 1)
    meeting.accept(rules.starts()[0], by=dao)
    meeting.place_at(by=dao, place="Table 4", url=ROOM)
    meeting.refresh_from_db()
    file = signed_in(chiara).get(f"{meeting.get_absolute_url()}meeting.ics")
    assert (file["X-Robots-Tag"], "private" in file["Cache-Control"]) == ("noindex", True)
    entries = read(file.content)
    entry = entries["Meeting: Dao (Example Cluster)"]
    assert (str(entry["UID"]), int(entry["SEQUENCE"])) == (f"{meeting.uuid}@meetings.cluster-forum", 2)
    assert (str(entry["LOCATION"]), str(entry["CONFERENCE"]), str(entry["STATUS"])) == ("Table 4", ROOM, "CONFIRMED")

    feeds = {who: Client().get(f"/feeds/agenda/{own_agenda.token_of(who)}.ics").content for who in (chiara, dao, ben)}
    assert [*read(feeds[dao])] == ["Meeting: Chiara (Example Cluster)"]
    assert [*read(feeds[ben])] == []
    meeting.cancel(by=dao, words="No.")
    after = Client().get(f"/feeds/agenda/{own_agenda.token_of(chiara)}.ics").content
    (gone,) = read(after).values()
    assert (str(gone["STATUS"]), int(gone["SEQUENCE"]), str(gone["UID"])) == ("CANCELLED", 3, str(entry["UID"]))
    assert ROOM.encode() not in after


def test_A22_names_and_words_make_no_link_and_no_header_in_a_letter(event: Event, rules, dao) -> None:
    guest = make_member("evil.example Chiara", affiliation="x")
    make_taker(rules, guest, speaks_for="www.evil.example")
    make_meeting(rules, guest, dao, text="See http://evil.example/now").decline(by=dao, words="Go to evil.example")

    told = "".join(f"{letter.subject}{letter.body}" for letter in mail.outbox)
    assert len(mail.outbox) == 2
    assert "evil.example" not in told
    assert "evil.\u200bexample" in told


def test_a_silenced_member_can_leave_a_meeting_without_a_word(event: Event, rules, chiara, dao, ada, signed_in) -> None:
    meeting = make_meeting(rules, chiara, dao)
    meeting.accept(rules.starts()[0], by=dao)
    dao.silence(by=ada, reason="For the story.")
    browser = signed_in(dao)
    assert (
        browser.post(
            f"{LIST}availability/", {"kinds": ["b2b"], "language": "en", "starts": ["20270315T1100Z"]}
        ).status_code
        == 403
    )
    assert 'value="place"' not in html(browser, meeting.get_absolute_url())

    browser.post(meeting.get_absolute_url(), {"do": "cancel", "reason": "Rude words."})

    meeting.refresh_from_db()
    assert (meeting.state, meeting.steps.last().words) == ("cancelled", "")


def test_what_somebody_typed_before_they_were_signed_out_is_there_again(
    event: Event, rules, chiara, dao, signed_in, eve
):
    meeting = make_meeting(rules, chiara, dao)
    answer = eve.post(meeting.get_absolute_url(), {"do": "decline", "words": "Kept words."})
    assert answer.status_code == 302
    eve.force_login(dao)

    page = html(eve, meeting.get_absolute_url())

    assert "Kept words." in page
    assert page.count("Kept words.") == 1


def test_a_second_click_agrees_once(event: Event, rules, chiara, dao, signed_in) -> None:
    meeting = make_meeting(rules, chiara, dao)
    browser, typed = signed_in(dao), {"do": "accept", "start": "20270315T1100Z"}

    answers = [browser.post(meeting.get_absolute_url(), typed).status_code for _ in range(2)]

    assert (answers, [step.kind for step in meeting.steps.all()]) == ([302, 302], ["asked", "accepted"])
    assert "Nothing was done" not in html(browser, meeting.get_absolute_url())


def test_who_wrote_to_somebody_who_has_stopped_gets_their_words_back(event, rules, chiara, dao, signed_in) -> None:
    make_taker(rules, chiara)
    theirs, browser, address = make_taker(rules, dao), signed_in(chiara), f"{LIST}with/{dao.username}/"
    typed = {"kind": "b2b", "text": "Long words.", "language": "en", "starts": ["20270315T1100Z"]}

    theirs.stop()
    assert "You wrote: Long words." in browser.post(address, typed, follow=True).content.decode()
    assert browser.get(address).status_code == 404
    said = {"kinds": ["b2b"], "starts": ["20270315T1100Z"], "about": "More words.", "language": "en"}
    rules.close_now()
    assert "You wrote: Long words." in browser.post(address, typed, follow=True).content.decode()
    refused = browser.post(f"{LIST}availability/", said)
    assert (refused.status_code, "More words." in refused.content.decode()) == (422, True)
    assert "Meetings are closed: nobody asks for new ones." in refused.content.decode()


def test_an_illegal_deed_is_refused_in_words(event: Event, rules, chiara, dao, signed_in) -> None:
    meeting = make_meeting(rules, chiara, dao)
    browser = signed_in(chiara)
    answer = browser.post(meeting.get_absolute_url(), {"do": "held"}, follow=True)
    assert "Nothing was done: Asked for." in answer.content.decode()
    answer = browser.post(meeting.get_absolute_url(), {"do": "cancel", "reason": "Never mind."})
    assert (answer.status_code, "Nothing was done: Asked for." in answer.content.decode()) == (422, True)
    assert "Never mind." in answer.content.decode()
    assert browser.post(meeting.get_absolute_url(), {"do": "explode"}).status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_meeting_and_for_three(
    rows, event, rules, chiara, signed_in, django_assert_num_queries
):
    make_rules(event)
    make_registration(event, chiara)
    for number in range(rows):
        first, second = make_member(), make_member()
        for member in (first, second):
            make_registration(event, member)
        make_meeting(rules, first, chiara, number).accept(rules.starts()[number], by=chiara)
        make_meeting(rules, second, chiara, number + 3)
    browser = signed_in(chiara)
    browser.get(LIST)
    # session, member, rules, own availability, meetings, people, taken time, a seat, an organiser, notices
    with django_assert_num_queries(10):
        assert html(browser, LIST).count('class="meeting-row"') == rows * 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_meeting_costs_the_same(rows, event, rules, chiara, dao, signed_in, django_assert_num_queries):
    meeting = make_meeting(rules, chiara, dao, *range(rows))
    for _ in range(rows):
        meeting.propose(rules.starts()[:rows][::-1], by=dao)
        Meeting.objects.update(turn="invitee")
    browser = signed_in(dao)
    browser.get(meeting.get_absolute_url())
    # session, member, meeting, availabilities, taken time, steps, people who speak, release
    with django_assert_num_queries(8):
        assert browser.get(meeting.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_other_pages_cost_the_same(rows, event, rules, chiara, dao, orla, signed_in, django_assert_num_queries):
    for member in (chiara, dao):
        make_taker(rules, member, starts=rules.starts()[:rows])
    for number in range(rows):
        make_meeting(rules, make_member(), chiara, number)
    browser, desk = signed_in(chiara), signed_in(orla)
    with django_assert_num_queries(8):
        html(browser, f"{LIST}with/{dao.username}/")
    with django_assert_num_queries(6):
        html(browser, f"{LIST}availability/")
    # session, organiser, event, who takes meetings, numbers, and two that ask for a second factor
    with django_assert_num_queries(7):
        html(desk, DESK)


def test_the_workplace_tells_the_agreed_time_on_the_clocks_of_the_site(rules, chiara, dao, sam, signed_in) -> None:
    lists, said = ("/admin/events/meeting/", "/admin/events/booking/"), "15 March 2027, 12:20–12:40"
    meeting = make_meeting(rules, chiara, dao, 1)
    assert [html(signed_in(sam), page).count(said) for page in lists] == [0, 0]
    meeting.accept(rules.starts()[1], by=dao)
    assert [html(signed_in(sam), page).count(said) for page in lists] == [1, 2]
