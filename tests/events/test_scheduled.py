"""A scheduled release is what was looked at, at its time, or nothing."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from events.models import AgendaRelease, Event, KeptDraft, ScheduledRelease, StaleDraftError
from events.tasks import release_by_the_clock
from forum.models import Topic
from members.models import Member
from tests.at_once import at_once
from tests.events.test_secrecy import what_the_public_sees
from tests.factories import START, make_event, make_release, make_session
from tests.worker import work

pytestmark = pytest.mark.django_db
AT = START - timedelta(days=30)


@pytest.fixture
def event(orla: Member) -> Event:
    event = make_event("Spring meeting", organiser=orla)
    make_session(event, "Panel")
    make_release(event, by=orla)
    make_session(event, "Money", kind="breakout", minutes=(30, 60))
    return event


def schedule(event: Event, by: Member) -> ScheduledRelease:
    event.refresh_from_db()
    return ScheduledRelease.objects.schedule(event, AT, by=by, version=event.draft_version, note="At nine.")


def strike(at=AT) -> int:
    """Let the clock strike for the worker."""
    with time_machine.travel(at, tick=False):
        return release_by_the_clock(timestamp=0)


def test_it_is_released_at_its_time_as_it_was_then(event: Event, orla: Member) -> None:
    scheduled = schedule(event, orla)
    event.sessions.filter(slug="money").update(title="Half typed")
    event.redraft({"title": "Half typed"}, by=orla, version=event.draft_version)

    assert [strike(AT - timedelta(minutes=1)), strike(), strike()] == [0, 1, 0]

    release = event.releases.get(number=2)
    scheduled.refresh_from_db()
    assert (scheduled.release, release.note, release.released_by) == (release, "At nine.", orla)
    assert [session["title"] for session in release.sessions] == ["Panel", "Money"]
    assert (Topic.objects.get().title, event.sessions.get(slug="money").public_title) == ("Money", "Money")
    event.refresh_from_db()
    assert (event.title, event.pending) == ("Spring meeting", {"title": "Half typed"})


def test_changes_of_the_event_go_along_and_later_ones_wait(event: Event, orla: Member) -> None:
    event.redraft({"title": "Congress", "place": "Lyon"}, by=orla, version=event.draft_version)
    schedule(event, orla)
    event.redraft({"title": "Spring meeting", "place": "Lyon"}, by=orla, version=event.draft_version)

    strike()

    event.refresh_from_db()
    assert (event.title, event.place, event.pending) == ("Congress", "Lyon", {"title": "Spring meeting"})


def test_nothing_of_it_leaks_before_its_time(event: Event, orla: Member) -> None:
    before = what_the_public_sees(event)

    schedule(event, orla)
    KeptDraft.objects.keep(event, by=orla)

    after = what_the_public_sees(event)
    assert [address for address in before if before[address] != after[address]] == []
    assert not Topic.objects.exists()


def test_a_withdrawn_one_is_not_released(event: Event, orla: Member) -> None:
    scheduled = schedule(event, orla)

    assert [scheduled.withdraw(), scheduled.withdraw(), strike()] == [True, False, 0]


def test_a_second_one_takes_the_place_of_the_first(event: Event, orla: Member) -> None:
    first, second = schedule(event, orla), schedule(event, orla)

    assert list(ScheduledRelease.objects.waiting()) == [second]
    assert first.withdraw() is False


def test_it_does_not_take_back_a_release_made_meanwhile_and_says_so(event: Event, orla: Member) -> None:
    scheduled = schedule(event, orla)
    make_release(event, by=orla)

    assert strike() == 0

    scheduled.refresh_from_db()
    assert (scheduled.problem, event.releases.count()) == ("overtaken", 2)
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Not published: Spring meeting", [orla.email])
    assert "Another release was published meanwhile." in letter.body


def test_who_may_not_publish_any_more_does_not_by_the_clock(event: Event, orla: Member) -> None:
    scheduled = schedule(event, orla)
    event.organisers.clear()

    assert strike() == 0
    scheduled.refresh_from_db()
    assert scheduled.problem == "nobodys"


def test_a_draft_that_somebody_saved_meanwhile_is_not_scheduled(event: Event, orla: Member) -> None:
    with pytest.raises(StaleDraftError):
        ScheduledRelease.objects.schedule(event, AT, by=orla, version=event.draft_version - 1)


@pytest.mark.django_db(transaction=True)
def test_scheduled_and_by_hand_at_once_make_one_release_more_or_two_numbers(event: Event, orla: Member) -> None:
    scheduled = schedule(event, orla)
    with time_machine.travel(AT, tick=False):
        at_once(scheduled.carry_out, partial(AgendaRelease.objects.publish, event, by=orla), scheduled.carry_out)

    scheduled.refresh_from_db()
    numbers = sorted(event.releases.values_list("number", flat=True))
    assert (numbers, scheduled.problem) in [([1, 2, 3], ""), ([1, 2], "overtaken")]


@pytest.mark.django_db(transaction=True)
def test_the_worker_looks_at_the_clock(event: Event, orla: Member) -> None:
    schedule(event, orla)
    ScheduledRelease.objects.update(due_at=timezone.now())
    release_by_the_clock.defer(timestamp=0)

    work()

    assert event.releases.count() == 2


def test_an_organiser_schedules_and_withdraws(event: Event, orla: Member, signed_in) -> None:
    browser, base = signed_in(orla), "/events/spring-meeting/edit/agenda/"
    typed = {"later-version": event.draft_version, "later-note": "At nine.", "later-day": "2027-02-01"}

    late = browser.post(f"{base}schedule/", typed | {"later-day": "2020-02-01", "later-clock": "09:00"})
    skipped = browser.post(f"{base}schedule/", typed | {"later-day": "2027-03-28", "later-clock": "02:30"})
    done = browser.post(f"{base}schedule/", typed | {"later-clock": "0900"}, follow=True).content.decode()

    assert (late.status_code, skipped.status_code) == (422, 422)
    assert "Choose a time that lies ahead." in late.content.decode()
    assert "At nine." in late.content.decode()
    assert "02:30 does not exist on that day" in skipped.content.decode()
    assert "A release is scheduled for 1 February 2027, 09:00 (Europe/Brussels)." in done
    scheduled = ScheduledRelease.objects.get()
    assert scheduled.due_at.isoformat() == "2027-02-01T08:00:00+00:00"
    browser.post(f"{base}schedule/{scheduled.pk}/")
    assert not ScheduledRelease.objects.waiting().exists()
