"""Of each release everybody concerned hears once, their own changes only, after an organiser has read them."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from events import telling as telling_work
from events.models import AgendaRelease, Event, Registration, Session, SessionChoice, Telling, Told
from events.recipients import recipients
from events.released import shown_content
from events.telling_groups import groups
from events.telling_letters import Message
from members.models import Member
from notifications.levels import Level
from notifications.models import Follow, Notification
from partnerships.models import Person
from tests.at_once import at_once
from tests.factories import make_event, make_member, make_person, make_release, make_role, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(orla: Member) -> Event:
    """A meeting with a panel and two breakouts, released."""
    event = make_event("Spring meeting", organiser=orla)
    make_session(event, "Panel", minutes=(0, 30))
    block = make_session(event, "Breakouts", kind="breakouts", minutes=(30, 90), position=1)
    for number, title in enumerate(("Money", "Skills"), 1):
        make_session(event, title, kind="breakout", block=block, number=number, minutes=(30, 90), position=number + 1)
    quietly(event, orla)
    return event


def quietly(event: Event, by: Member) -> AgendaRelease:
    """Release and tell nobody: all that comes is new."""
    release = make_release(event, by=by)
    release.telling.discard()
    return release


def speaks(event: Event, member: Member, slug: str) -> Person:
    person = make_person(member.display_name, member=member)
    make_role(event.sessions.get(slug=slug), member.display_name, person=person)
    return person


def registered(event: Event, member: Member | None = None, *, breakout: str = "", **fields: Any) -> Registration:
    now = timezone.now()
    values = {"name": member.display_name if member else "Gus Guest", "email": "" if member else "gus@example.org"}
    seat = {"verified_at": now, "approved_at": now, "confirmed_at": now}
    registration = Registration.objects.create(event=event, member=member, **values | seat | fields)
    if breakout:
        session = event.sessions.get(slug=breakout)
        SessionChoice.objects.create(
            registration=registration, session=session, block=session.block, held_at=timezone.now()
        )
    return registration


def move(event: Event, slug: str, minutes: int = 5) -> None:
    session = event.sessions.get(slug=slug)
    session.ends_at += timedelta(minutes=minutes)
    session.save()


def follow(event: Event, member: Member, level: str = Level.FOLLOW) -> None:
    Follow.objects.set_level(event, level, by=member)


def told_of(release: AgendaRelease) -> dict[str, list[str]]:
    """Who hears which change, by name."""
    found = Message(release.telling).recipients
    return {each.name: [f"{c.kind} {c.title}" for c in each.changes] for each in found}


def send(release: AgendaRelease, by: Member) -> int:
    release.telling.send(by=by, introduction="Dear all,")
    return telling_work.tell(Telling.objects.get(release=release))


def test_everybody_hears_their_own_changes_only(event: Event, orla, ben, chiara, dao) -> None:
    speaks(event, ben, "money")
    quietly(event, orla)
    registered(event, chiara, breakout="skills")
    registered(event, breakout="money")
    follow(event, dao)
    move(event, "money")
    move(event, "panel")

    assert told_of(make_release(event, by=orla)) == {
        "Ben": ["moved Money"],
        "Chiara": ["moved Panel"],
        "Gus Guest": ["moved Panel", "moved Money"],
        "Dao": ["moved Panel", "moved Money"],
    }


def test_a_member_with_two_reasons_is_one_recipient(event: Event, orla, ben) -> None:
    speaks(event, ben, "money")
    quietly(event, orla)
    registered(event, ben)
    follow(event, ben)
    move(event, "panel")
    release = make_release(event, by=orla)

    assert told_of(release) == {"Ben": ["moved Panel"]}
    assert send(release, orla) == 1
    assert [letter.to for letter in mail.outbox] == [[ben.email]]


def test_a_speaker_who_is_taken_out_hears_of_it(event: Event, orla, ben) -> None:
    speaks(event, ben, "money")
    quietly(event, orla)
    event.sessions.get(slug="money").roles.all().delete()

    assert told_of(make_release(event, by=orla)) == {"Ben": ["people Money"]}


def test_nobody_hears_who_left_was_suspended_or_did_not_confirm(event: Event, orla, ada) -> None:
    for name in ("Silent", "Gone"):
        follow(event, make_member(name))
    Member.objects.get(display_name="Gone").suspend(by=ada, reason="For the story.")
    Member.objects.get(display_name="Silent").delete()
    follow(event, make_member("Una", verified=False))
    registered(event, verified_at=None, approved_at=None, confirmed_at=None)
    registered(event, email="b@example.org", cancelled_at=timezone.now(), confirmed_at=None)
    move(event, "panel")

    assert told_of(make_release(event, by=orla)) == {}


def test_who_muted_the_event_hears_only_that_something_is_not_held(event: Event, orla, chiara) -> None:
    registered(event, chiara)
    follow(event, chiara, Level.MUTED)
    move(event, "panel")
    event.sessions.get(slug="breakouts").change_status("cancelled", reason="Too few.", by=orla)

    assert told_of(make_release(event, by=orla)) == {"Chiara": ["cancelled Breakouts"]}


def test_a_release_that_changes_nothing_tells_nobody(event: Event, orla, dao) -> None:
    follow(event, dao)

    assert told_of(make_release(event, by=orla)) == {}


def test_the_letter_says_what_is_new_on_the_readers_clocks(event: Event, orla) -> None:
    ivy = make_member("Ivy", time_zone="Europe/Athens", mail_mode="daily")
    follow(event, ivy)
    move(event, "panel")
    release = make_release(event, by=orla, note="A little later.")

    assert send(release, orla) == 1

    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("The agenda has changed: Spring meeting", [ivy.email])
    assert "Dear all,\n\nA little later." in letter.body
    assert "Moved: Panel\n  15 March 2027, 10:00–10:35 EET\n  - 10:00–10:30\n  + 10:00–10:35" in letter.body
    assert letter.alternatives[0].mimetype == "text/html"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (notice,) = ivy.notifications.all()
    assert (notice.reason, notice.target) == ("agenda", release)


def test_the_calendar_file_holds_the_readers_sessions_that_changed(event: Event, orla) -> None:
    registered(event, breakout="money")
    for slug in ("panel", "money", "skills"):
        move(event, slug)
    send(make_release(event, by=orla), orla)

    ((name, file, kind),) = mail.outbox[0].attachments
    assert (name, kind) == ("spring-meeting.ics", "text/calendar")
    assert [line for line in file.splitlines() if line.startswith(("SUMMARY", "SEQUENCE"))] == [
        "SUMMARY;LANGUAGE=en:Panel", "SEQUENCE:1", "SUMMARY;LANGUAGE=en:1. Money", "SEQUENCE:1",
    ]  # fmt: skip
    assert f"UID:{event.sessions.get(slug='panel').uuid}@" in file
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_who_wants_no_mail_gets_the_notice_alone_unless_they_come(event: Event, orla, chiara, dao) -> None:
    Member.objects.update(mail_mode="none")
    follow(event, Member.objects.get(pk=dao.pk))
    registered(event, chiara)
    move(event, "panel")

    assert send(make_release(event, by=orla), orla) == 2

    assert [letter.to for letter in mail.outbox] == [[chiara.email]]
    assert Notification.objects.filter(reason="agenda").count() == 2


def test_what_changed_between_reading_and_sending_is_asked_again(event: Event, orla, ben, dao, ada) -> None:
    speaks(event, ben, "panel")
    follow(event, dao)
    release = make_release(event, by=orla)
    assert sorted(told_of(release)) == ["Ben", "Dao"]
    dao.suspend(by=ada, reason="For the story.")
    Person.objects.update(hidden_at=timezone.now())

    assert send(release, orla) == 0
    assert mail.outbox == []


def test_an_event_that_is_not_public_any_more_tells_nobody(event: Event, orla, dao) -> None:
    follow(event, dao)
    move(event, "panel")
    release = make_release(event, by=orla)
    Event.objects.update(published_at=None)

    assert send(release, orla) == 0


def test_what_was_not_told_of_one_release_is_told_with_the_next(event: Event, orla, dao) -> None:
    follow(event, dao)
    move(event, "panel")
    first = make_release(event, by=orla)
    move(event, "money")
    second = make_release(event, by=orla)

    assert told_of(second) == {"Dao": ["moved Panel", "moved Money"]}
    assert first.telling.send(by=orla) is False
    assert second.telling.send(by=orla) is True
    move(event, "skills")
    assert told_of(make_release(event, by=orla)) == {"Dao": ["moved Skills"]}


def test_a_release_that_concerned_nobody_is_not_told_later(event: Event, orla, dao) -> None:
    move(event, "panel")
    assert make_release(event, by=orla).telling.is_waiting is False
    follow(event, dao)
    move(event, "money")

    assert told_of(make_release(event, by=orla)) == {"Dao": ["moved Money"]}


def test_a_killed_worker_goes_on_where_it_stopped(event: Event, orla, monkeypatch) -> None:
    for name in ("Gil", "Ivy", "Jon"):
        follow(event, make_member(name))
    move(event, "panel")
    release = make_release(event, by=orla)
    letter, written = Message.letter, []

    def die_at_the_second(self, to, **options):
        written.append(to)
        if len(written) == 2:
            raise SystemExit
        return letter(self, to, **options)

    monkeypatch.setattr(Message, "letter", die_at_the_second)
    with pytest.raises(SystemExit):
        send(release, orla)
    assert len(mail.outbox) == 1
    monkeypatch.undo()

    assert [telling_work.tell(release.telling), telling_work.tell(release.telling)] == [2, 0]
    assert len({letter.to[0] for letter in mail.outbox}) == len(mail.outbox) == 3
    assert Notification.objects.filter(reason="agenda").count() == 3


def test_the_database_keeps_it_to_one_message_for_each_person(event: Event, dao) -> None:
    telling = event.releases.get().telling
    Told.objects.create(telling=telling, member=dao)

    with pytest.raises(IntegrityError), transaction.atomic():
        Told.objects.create(telling=telling, member=dao)


@pytest.mark.django_db(transaction=True)
def test_two_organisers_who_release_at_once_get_a_number_and_a_telling_each(event: Event, dao) -> None:
    follow(event, dao)
    move(event, "panel")
    at_once(*[partial(AgendaRelease.objects.publish, event, by=None)] * 2)

    assert sorted(Telling.objects.values_list("release__number", flat=True)) == [1, 2, 3]
    assert Telling.objects.waiting().count() == 1


@pytest.mark.django_db(transaction=True)
def test_sent_by_two_organisers_and_written_by_two_workers_it_is_one_message(event: Event, orla, dao) -> None:
    follow(event, dao)
    move(event, "panel")
    release = make_release(event, by=orla)
    sent = at_once(*[lambda: Telling.objects.get(release=release).send(by=orla)] * 2)
    at_once(*[lambda: telling_work.tell(Telling.objects.get(release=release))] * 2)

    assert sorted(sent) == [False, True]
    assert [letter.to for letter in mail.outbox] == [[dao.email]]


def test_an_organiser_reads_writes_above_and_sends(event: Event, orla, chiara, dao, signed_in) -> None:
    registered(event, chiara)
    follow(event, dao)
    move(event, "panel")
    make_release(event, by=orla)
    browser, address = signed_in(orla), "/events/spring-meeting/releases/2/telling/"
    page = browser.get(address).content.decode()
    assert "Registered: Chiara" in page
    assert "Dao" not in page  # whom somebody follows is their own affair
    assert mail.outbox == []

    looked = browser.post(address, {"introduction": "Welcome, all!", "do": "look"}).content.decode()
    assert looked.count("Welcome, all!") == 3
    browser.post(address, {"introduction": "Welcome, all!", "do": "send"})

    telling = Telling.objects.get(release__number=2)
    assert (telling.sent_by, telling.introduction) == (orla, "Welcome, all!")
    again = browser.post(address, {"introduction": "Twice", "do": "send"}, follow=True).content.decode()
    assert "Somebody has decided about this already." in again


def test_who_will_be_told_is_said_before_the_release(event: Event, orla, chiara, dao, signed_in) -> None:
    registered(event, chiara)
    follow(event, dao)
    move(event, "panel")

    page = signed_in(orla).get("/events/spring-meeting/edit/agenda/review/").content.decode()

    assert "Registered: Chiara" in page
    assert "Follow this event" in page


def test_the_inbox_leads_to_the_release_and_reading_it_marks_the_notice(event: Event, orla, dao, signed_in) -> None:
    follow(event, dao)
    move(event, "panel")
    release = make_release(event, by=orla)
    send(release, orla)
    browser = signed_in(dao)

    assert f'href="{release.get_absolute_url()}"' in browser.get("/notifications/").content.decode()
    browser.get(release.get_absolute_url())

    assert dao.notifications.get().read_at is not None
    Event.objects.update(published_at=None)
    assert release.get_absolute_url() not in browser.get("/notifications/").content.decode()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("follow", "normal", "You no longer follow this event."),
        ("normal", "muted", "This event is muted: if you are to come, you hear only that something is not held."),
    ],
)
def test_less_of_an_agenda_goes_down_one_level_however_often_it_is_sent_and_back(
    event: Event, orla, dao, signed_in, before: str, after: str, said: str
) -> None:
    registered(event, dao, breakout="money")
    Follow.objects.set_level(event, before, by=dao)
    move(event, "panel")
    send(make_release(event, by=orla), orla)
    browser, notice = signed_in(dao), dao.notifications.get()

    def level() -> str:
        return Follow.objects.levelled(dao, Event.objects.all()).get(event.pk, "normal")

    def pressed(verb: str) -> str:
        (offered,) = re.findall(f'/{verb}/".*?name="level" value="([a-z]+)"', browser.get(inbox).content.decode())
        for _again in range(2):
            answer = browser.post(f"/notifications/{notice.pk}/{verb}/", {"level": offered}, follow=True)
        return answer.content.decode()

    inbox = "/notifications/"
    assert said in pressed("less")
    assert level() == after
    inbox = f"/notifications/?lowered={notice.pk}"
    pressed("more")
    assert level() == before


def test_a_mail_about_an_agenda_leads_to_less_of_it(event: Event, orla, dao, client) -> None:
    follow(event, dao)
    move(event, "panel")
    send(make_release(event, by=orla), orla)
    (letter,) = mail.outbox
    (way_out,) = re.findall(r"Less of this, or no more mail: https?://[^/]+(\S+)", letter.body)

    assert "Less of this: The agenda of an event of yours" in client.get(way_out).content.decode()
    assert "You will hear less of this" in client.post(way_out, {"less": "1"}).content.decode()

    assert not Follow.objects.of(dao).exists()
    dao.refresh_from_db()
    assert dao.mail_mode != "none"


def test_agendas_in_the_inbox_cost_the_same_for_one_and_for_three(
    event: Event, orla, dao, signed_in, django_assert_num_queries
) -> None:
    follow(event, dao)
    browser = signed_in(dao)
    for count in (1, 3):
        while dao.notifications.count() < count:
            move(event, "panel")
            send(make_release(event, by=orla), orla)
        browser.get("/notifications/")
        with django_assert_num_queries(6):  # session, member, unread count, notices, their releases, levels
            assert browser.get("/notifications/").content.decode().count("/less/") == count


def test_recipients_cost_the_same_for_one_and_for_three(event: Event, orla, django_assert_num_queries) -> None:
    def grow(name: str) -> None:
        member = make_member(name)
        speaks(event, member, "panel")
        registered(event, make_member(f"{name} R"), breakout="money")
        follow(event, make_member(f"{name} F"))

    before = shown_content(AgendaRelease.objects.with_removed().get())
    for count in (1, 3):
        while Session.objects.get(slug="panel").roles.count() < count:
            grow(f"Person {Member.objects.count()}")
        after = shown_content(AgendaRelease.objects.with_removed().get(pk=make_release(event, by=orla).pk))
        after["event"] |= {"status": "cancelled"}
        with django_assert_num_queries(4):
            assert [group.count for group in groups(recipients(event, before, after))] == [count] * 3
