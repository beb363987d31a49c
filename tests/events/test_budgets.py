"""What the pages of events cost: the same for one row and for three."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import (
    Document,
    DocumentSection,
    Edition,
    Event,
    ProposalNote,
    SessionNotes,
    Takeaway,
    Written,
    begin_paper,
)
from events.models.joining import set_links
from members.models import Member
from tests.factories import (
    START,
    make_event,
    make_person,
    make_proposal,
    make_registration,
    make_release,
    make_role,
    make_rules,
    make_session,
    make_thread,
    make_topic,
    make_topic_call,
)

pytestmark = pytest.mark.django_db


def make_full_event(rows: int, organiser: Member) -> str:
    """An event with so many sessions, people, take-aways, threads and sections."""
    event = make_event(f"Event of {rows}", organiser=organiser)
    document = Document.objects.create(event=event, slug="paper", kind="output-paper", title="Paper")
    for row in range(rows):
        session = make_session(event, f"Session {row}", minutes=(row * 30, row * 30 + 30))
        topic = make_topic(f"Topic {rows}.{row}", session=session)
        for _ in range(rows):
            make_role(session, person=make_person())
        takeaway = Takeaway.objects.create(session=session, number=1, text="It helps.")
        SessionNotes.objects.keep(session, Written("We met."), by=organiser).publish(version=1, by=organiser)
        make_thread(topic, takeaway=takeaway)
        DocumentSection.objects.create(document=document, position=row, heading="Section", session=session)
    make_topic_call(event)
    for row, session in enumerate(event.sessions.all()):
        proposal = make_proposal(event.topic_call, session=session, chosen_at=START, support_count=row)
        ProposalNote.objects.create(proposal=proposal, kind="experts", words="Do.", who="An expert").show()
    make_release(event)
    begin_paper(event)
    Edition.objects.publish(event, by=organiser)
    return event.slug


def cost(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


PAGES = {
    "": 8,
    "sessions/session-0/": 10,
    "documents/paper/": 8,
    "releases/": 5,
    "releases/1/": 9,
    "releases/1/to/1/": 5,
    "releases/1/telling/": 9,
    "sessions/session-0/notes/": 6,
    "sessions/session-0/notes/history/": 7,
    "sessions/session-0/notes/review/": 6,
    "sessions/session-0/take-aways/": 6,
    "edit/paper/": 8,
    "edit/paper/preview/": 9,
    "editions/": 5,
    "editions/1/": 7,
    "edit/agenda/": 10,
    "edit/agenda/review/": 11,
    "edit/agenda/roll/1/": 8,
    "edit/status/": 6,
    "edit/agenda/preview/": 9,
    "topics/": 6,
    "edit/topics/": 7,
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_for_one_row_and_for_three(page: str, orla: Member, signed_in) -> None:
    browser = signed_in(orla)

    costs = [cost(browser, f"/events/{make_full_event(rows, orla)}/{page}") for rows in (1, 3)]

    assert costs == [PAGES[page]] * 2


@pytest.mark.parametrize(("page", "most"), [("", 8), ("now/", 5)])
def test_a_page_costs_the_same_while_the_event_runs(
    page: str, most: int, chiara: Member, orla: Member, signed_in, time_machine
) -> None:
    slugs = [make_full_event(rows, orla) for rows in (1, 3)]
    for event in Event.objects.all():
        make_rules(event)
        make_registration(event, chiara)
        set_links(event, {None: "https://rooms.example/hall"}, note="", opens_minutes=15)
    time_machine.move_to(START + timedelta(minutes=10))
    browser = signed_in(chiara)

    costs = [cost(browser, f"/events/{slug}/{page}") for slug in slugs]

    assert costs == [most] * 2


def test_the_list_costs_the_same_for_one_event_and_for_three(orla: Member, signed_in) -> None:
    browser = signed_in(orla)
    make_full_event(1, orla)
    first = cost(browser, "/events/")
    make_full_event(2, orla)
    make_full_event(3, orla)

    assert [first, cost(browser, "/events/")] == [5, 5]
