"""An Output Paper is put together by organisers and published in editions that never change."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from events.captions import chunks
from events.models import Edition, Event, PaperPart, SessionNotes, Takeaway, Written, begin_paper
from events.models.numbering import numbered
from members.models import Member
from pages.privacy import erase
from tests.at_once import at_once
from tests.factories import make_event, make_member, make_person, make_release, make_role, make_session

pytestmark = pytest.mark.django_db
DESK = "/events/side/edit/paper/"
PAGE = "/events/side/editions/1/"


@pytest.fixture
def event(orla: Member) -> Event:
    """A released event with one panel that has notes and a take-away."""
    event = make_event("Side Event", slug="side", organiser=orla)
    panel = make_session(event, "Panel", slug="panel")
    make_role(panel, "Petra Gone", person=make_person("Petra Gone"))
    make_release(event, by=orla)
    SessionNotes.objects.keep(panel, Written("Petra Gone spoke.[^a]\n\n[^a]: In March."), by=orla).publish(
        version=1, by=orla
    )
    Takeaway.objects.add(panel, text="Share.", language="en")
    return event


def numbers(event: Event) -> list[str]:
    return [one.number for one in numbered(PaperPart.objects.of(event))]


def test_an_organiser_puts_a_paper_together_and_publishes_it(
    event: Event, orla: Member, signed_in, eve: Client
) -> None:
    browser = signed_in(orla)

    browser.post(DESK)
    assert numbers(event) == ["1", "1.1", "1.2", "1.3", "2", "2.1", "ANNEX"]
    said = {"kind": "text", "level": "2", "heading": "Partnerships", "body": "All of them.[^b]\n\n[^b]: As of May."}
    browser.post(f"{DESK}new/", said)
    assert numbers(event)[-1] == "A.1"
    assert "Petra Gone spoke." in browser.get(f"{DESK}preview/").content.decode()
    assert eve.get(PAGE).status_code == 404

    answer = browser.post(f"{DESK}publish/", {"note": "First."})

    assert answer["Location"] == PAGE
    html = eve.get(PAGE).content.decode()
    for piece in ("Petra Gone spoke.", ">Share.</a>", "Table 1. Agenda", 'id="section-a-1"', 'id="fn-paper-2"'):
        assert piece in html
    assert eve.get(PAGE, headers={"If-None-Match": eve.get(PAGE)["ETag"]}).status_code == 304


def test_an_edition_never_changes(event: Event, orla: Member, eve: Client) -> None:
    begin_paper(event)
    edition = Edition.objects.publish(event, by=orla)
    before = eve.get(PAGE).content

    Takeaway.objects.get().reword(text="Other words.", language="en")
    SessionNotes.objects.get().withdraw()
    PaperPart.objects.of(event).get(heading="Background").rewrite(version=1, heading="Elsewhere")
    assert eve.get(PAGE).content == before
    for act in (
        lambda: Edition.objects.update(note="Better."),
        lambda: edition.delete(),
        lambda: connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE events_edition"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert [one.number for one in (Edition.objects.publish(event, by=orla), edition)] == [2, 1]
    assert "There is a later edition." in eve.get(PAGE).content.decode()


def test_who_asked_to_be_removed_is_not_shown_though_nothing_changes(event: Event, orla: Member, eve: Client) -> None:
    begin_paper(event)
    Edition.objects.publish(event, by=orla)
    assert eve.get(PAGE).content.decode().count("Petra Gone") == 2

    event.sessions.get().roles.get().person.remove(by=orla, reason="Asked.")

    html = eve.get(PAGE).content.decode()
    assert ("Petra" in html, "[name removed] spoke." in html) == (False, True)


def test_an_organiser_who_leaves_takes_their_name_along_and_the_edition_stays(event: Event) -> None:
    leaving = make_member("Kit")
    begin_paper(event)
    edition = Edition.objects.publish(event, by=leaving)

    erase(leaving, keeps_posts=True)

    edition.refresh_from_db()
    assert edition.published_by is None


def test_parts_are_moved_changed_and_taken_out(event: Event, orla: Member, signed_in) -> None:
    begin_paper(event)
    browser, part = signed_in(orla), PaperPart.objects.get(heading="Purpose of the document")

    browser.post(f"{DESK}{part.pk}/earlier/")
    assert list(PaperPart.objects.of(event).values_list("heading", flat=True))[1] == "Purpose of the document"
    said = {"kind": "session", "level": "2", "heading": "Why", "body": "Mine."}
    assert browser.post(f"{DESK}{part.pk}/", said | {"version": 1}).status_code == 422
    browser.post(f"{DESK}{part.pk}/", said | {"kind": "text", "version": 1})
    stale = browser.post(f"{DESK}{part.pk}/", said | {"kind": "text", "body": "Late.", "version": 1})
    assert (stale.status_code, "Late.</textarea>" in stale.content.decode()) == (409, True)
    part.refresh_from_db()
    assert (part.heading, part.body) == ("Why", "Mine.")
    browser.post(f"{DESK}{part.pk}/remove/")
    assert numbers(event) == ["1", "1.1", "1.2", "2", "2.1", "ANNEX"]
    assert browser.post(f"{DESK}{PaperPart.objects.first().pk}/turn/").status_code == 404


def test_what_is_missing_is_said_before_a_paper_is_published(event: Event, orla: Member, signed_in) -> None:
    begin_paper(event)
    PaperPart.objects.get(kind="agenda").remove()
    PaperPart.objects.get(kind="session").remove()

    html = signed_in(orla).get(DESK).content.decode()

    assert "No part shows the agenda." in html
    assert "“Panel” has notes or take-aways and no part." in html


@pytest.mark.django_db(transaction=True)
def test_editions_published_at_once_have_numbers_without_a_gap(orla: Member) -> None:
    event = make_event(organiser=orla)

    editions = at_once(*[lambda: Edition.objects.publish(event, by=orla)] * 4)

    assert sorted(edition.number for edition in editions) == [1, 2, 3, 4]


def test_captions_and_footnotes_are_found_wherever_they_stand() -> None:
    body = "One.[^a]\n\nTable 2. Costs\n\n| A |\n| --- |\n| 1 |\n\nA picture\n\nFigure 1. Bees\n\nTwo.\n\n[^a]: Note."

    found = [(piece.kind, piece.caption, piece.notes) for piece in chunks(body)]

    assert found == [
        ("text", "", {"a": "Note."}),
        ("table", "Table 2. Costs", {}),
        ("figure", "Figure 1. Bees", {}),
        ("text", "", {}),
    ]
