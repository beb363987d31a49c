"""Events in Django admin: everything opens, releases are read only."""

from typing import Any

import pytest
from django.apps import apps
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from events.models import (
    AgendaRelease,
    Allocation,
    Booking,
    DocumentSection,
    Edition,
    EventFact,
    Figure,
    Footnote,
    JoinLink,
    KeptDraft,
    Meeting,
    MeetingStep,
    PaperPart,
    Poll,
    PollTerm,
    ProposalNote,
    RegistrationQuestion,
    ScheduledRelease,
    Session,
    SessionChoice,
    SessionNotes,
    SheetState,
    Stance,
    Support,
    Takeaway,
    Told,
    Written,
)
from members.models import Member
from tests.factories import (
    make_document,
    make_event,
    make_meeting_rules,
    make_member,
    make_proposal,
    make_registration,
    make_release,
    make_role,
    make_rules,
    make_session,
    make_taker,
    make_topic_call,
)

pytestmark = pytest.mark.django_db
MODELS = [model._meta.model_name for model in apps.get_app_config("events").get_models()]


@pytest.fixture
def world() -> None:
    """One of everything."""
    event = make_event()
    session = make_session(event)
    make_role(session)
    Takeaway.objects.create(session=session, number=1, text="It helps.")
    PollTerm.objects.create(poll=Poll.objects.create(session=session, prompt="why?"), rank=1, term="trust")
    EventFact.objects.create(event=event, label="Aim", text="To meet.", position=1)
    paper = make_document(event, "Paper", kind="output-paper")
    section = DocumentSection.objects.create(document=paper, position=1, heading="One")
    Figure.objects.create(document=paper, section=section, number=1, caption="Figure 1")
    Footnote.objects.create(document=paper, number=1, text="See above.")
    release = make_release(event)
    orla = make_member()
    Told.objects.create(telling=release.telling, member=orla)
    KeptDraft.objects.keep(event, by=orla)
    SheetState.objects.keep(event, [], by=orla)
    ScheduledRelease.objects.schedule(event, event.starts_at, by=orla, version=event.draft_version)
    make_rules(event)
    RegistrationQuestion.objects.create(event=event, words="Diet")
    SessionChoice.objects.create(registration=make_registration(event), block=session, session=session, rank=1)
    JoinLink.objects.create(event=event, url="https://rooms.example/hall")
    SessionNotes.objects.keep(session, Written("We met."), by=orla)
    PaperPart.objects.add(event, heading="One")
    Edition.objects.publish(event, by=orla)
    Stance.objects.create(takeaway=session.takeaways.get(), member=orla, kind="endorse")
    Allocation.objects.draw(event, seed="autumn", by=orla)
    proposal = make_proposal(make_topic_call(event))
    Support.objects.give(proposal, by=orla)
    ProposalNote.objects.create(proposal=proposal, kind="experts", words="Do.", who="An expert")
    rules = make_meeting_rules(event)
    first = make_taker(rules, orla).starts[0]
    asked = {"proposals": [first], "last_proposal": first, "turn": "invitee", "minutes": 20}
    meeting = Meeting.objects.create(event=event, requester=orla, invitee=make_member(), **asked)
    MeetingStep.objects.create(meeting=meeting, kind="asked", by=orla)
    Booking.objects.create(meeting=meeting, member=orla, slot=DateTimeTZRange(first, first + rules.length))


@pytest.mark.parametrize("model", MODELS)
def test_everything_opens(model: str, world: None, sam: Member, signed_in: Any) -> None:
    row = apps.get_model("events", model).objects.get()

    answers = [signed_in(sam).get(f"/admin/events/{model}/{page}").status_code for page in ("", f"{row.pk}/change/")]

    assert answers == [200, 200]


@pytest.mark.parametrize("page", ["add/", "{pk}/delete/"])
def test_nobody_makes_or_deletes_a_release_here(page: str, world: None, sam: Member, signed_in: Any) -> None:
    address = page.format(pk=AgendaRelease.objects.get().pk)

    assert signed_in(sam).get(f"/admin/events/agendarelease/{address}").status_code == 403


def test_a_release_cannot_be_changed_here(world: None, sam: Member, signed_in: Any) -> None:
    release = AgendaRelease.objects.get()

    answer = signed_in(sam).post(f"/admin/events/agendarelease/{release.pk}/change/", {"note": "Other."})

    release.refresh_from_db()
    assert (answer.status_code, release.note) == (403, "")


def test_a_draft_edited_here_is_not_public(world: None, sam: Member, signed_in: Any) -> None:
    session = Session.objects.get()
    address = f"/events/{session.event.slug}/"

    Session.objects.filter(pk=session.pk).update(title="Secret")

    assert "Secret" not in signed_in(sam).get(address).content.decode()
