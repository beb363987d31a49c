"""A draft is rolled back to an old release, and forward again; nothing public changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.diff import compare
from events.models import Event, KeptDraft, Session, StaleDraftError, roll
from events.models.drafts import freeze
from events.models.rolling import KEPT
from members.models import Member
from partnerships.models import Person
from tests.factories import make_event, make_person, make_release, make_role, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(orla: Member) -> Event:
    event = make_event("Spring meeting", organiser=orla)
    panel = make_session(event, "Panel")
    make_role(panel, "Giulia Example", person=make_person("Giulia Example"), source_section="2.1")
    block = make_session(event, "Breakouts", kind="breakouts", minutes=(30, 90), position=1)
    make_session(event, "Money", kind="breakout", block=block, number=1, minutes=(30, 90), position=2)
    make_release(event, by=orla)
    return event


def change_everything(event: Event, by: Member) -> None:
    """Retitle the panel, name Nikos instead, drop Money, add Secret, rename the event."""
    panel = event.sessions.get(slug="panel")
    panel.title, panel.ends_at = "Debate", panel.ends_at + timedelta(minutes=5)
    panel.save()
    panel.roles.all().delete()
    make_role(panel, "Nikos Example")
    event.sessions.filter(slug="money").update(removed_at=timezone.now())
    make_session(event, "Secret", minutes=(90, 120), text="Not yet.")
    event.redraft({"title": "Congress", "place": "Elsewhere"}, by=by, version=event.draft_version)
    event.refresh_from_db()


def test_back_to_a_release_and_forward_again(event: Event, orla: Member) -> None:
    change_everything(event, orla)
    drafted = freeze(event)

    kept = roll(event, event.releases.get(), by=orla, version=event.draft_version)
    event.refresh_from_db()
    assert freeze(event) == event.releases.get().content
    assert (event.pending, Session.objects.filter(slug="secret").exists()) == ({}, False)

    roll(event, kept, by=orla, version=event.draft_version)
    event.refresh_from_db()
    assert compare(drafted, freeze(event)) == []
    assert freeze(event) == drafted


def test_nothing_public_changes_and_the_same_people_stay_the_same_rows(event: Event, orla: Member) -> None:
    role = event.sessions.get(slug="panel").roles.get()

    roll(event, event.releases.get(), by=orla, version=event.draft_version)

    role.refresh_from_db()
    assert (role.source_section, event.releases.count()) == ("2.1", 1)


def test_a_draft_that_somebody_saved_meanwhile_is_not_rolled(event: Event, orla: Member) -> None:
    with pytest.raises(StaleDraftError):
        roll(event, event.releases.get(), by=orla, version=event.draft_version + 1)

    assert not KeptDraft.objects.exists()


def test_somebody_who_asked_to_be_removed_does_not_come_back(event: Event, orla: Member) -> None:
    change_everything(event, orla)
    Person.objects.update(hidden_at=timezone.now())

    roll(event, event.releases.get(), by=orla, version=event.draft_version)

    assert [role.name_as_printed for role in event.sessions.get(slug="panel").roles.all()] == []


def test_the_status_of_a_session_rolls_along(event: Event, orla: Member) -> None:
    event.sessions.get(slug="panel").change_status("cancelled", reason="Too few.", by=orla)
    event.refresh_from_db()

    kept = roll(event, event.releases.get(), by=orla, version=event.draft_version)
    assert event.sessions.get(slug="panel").status == "scheduled"
    event.refresh_from_db()
    roll(event, kept, by=orla, version=event.draft_version)
    assert event.sessions.get(slug="panel").status_note == "Too few."


def test_only_the_newest_kept_drafts_stay(event: Event, orla: Member) -> None:
    for _ in range(KEPT + 2):
        KeptDraft.objects.keep(event, by=orla)

    assert KeptDraft.objects.count() == KEPT


def test_an_organiser_looks_rolls_and_goes_forward(event: Event, orla: Member, signed_in) -> None:
    change_everything(event, orla)
    browser, address = signed_in(orla), "/events/spring-meeting/edit/agenda/roll/1/"
    page = browser.get(address).content.decode()
    assert "Debate" in page
    assert "Congress" in page

    stale = browser.post(address, {"version": "0"})
    done = browser.post(address, {"version": str(event.draft_version)}, follow=True).content.decode()

    assert (stale.status_code, "The draft says what Release 1 says." in done) == (422, True)
    kept = KeptDraft.objects.get()
    event.refresh_from_db()
    browser.post(f"/events/spring-meeting/edit/agenda/kept/{kept.pk}/", {"version": str(event.draft_version)})
    assert event.sessions.filter(title="Secret").exists()
