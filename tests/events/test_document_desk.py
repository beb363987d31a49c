"""Organisers add documents and versions on the site, and take back what should not be there."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from core.uploads import MOST_BYTES
from events.models import Document, DocumentVersion, Event
from forum.models import Change
from members.models import Member
from tests.factories import PASSWORD, make_document, make_event, make_session, offer
from tests.uploads import PDF, archive, office, picture, upload

pytestmark = pytest.mark.django_db
NEW = "/events/meeting/edit/documents/new/"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """A folder for files that goes with the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def event(orla: Member) -> Event:
    """A public meeting in Brussels."""
    return make_event("Meeting", organiser=orla)


@pytest.fixture
def desk(event: Event, orla: Member, signed_in: Callable[[Member], Client]) -> Client:
    """The browser of its organiser."""
    return signed_in(orla)


def filled(**fields: Any) -> dict[str, Any]:
    words = {"title": "Input Paper", "kind": "input-paper", "language": "en", "audience": "everyone"}
    return words | {"file": upload(PDF, "Our paper.pdf")} | fields


def errors(answer: Any) -> list[str]:
    assert answer.status_code == 422
    forms = [answer.context[name] for name in ("form", "version_form") if name in answer.context]
    return [str(message) for form in forms for messages in form.errors.values() for message in messages]


def test_an_organiser_adds_a_document_from_a_time_of_the_event_s_clocks(event: Event, desk: Client) -> None:
    session = make_session(event, "Money")
    timed = {"opens_on": "2027-07-01", "opens": "9.30", "session": session.pk, "summary": "Read it before."}

    answer = desk.post(NEW, filled(**timed))

    document = Document.objects.get()
    assert answer["Location"] == document.get_absolute_url() == "/events/meeting/documents/input-paper/"
    assert document.opens_at == datetime(2027, 7, 1, 7, 30, tzinfo=UTC)
    version = document.versions.get()
    assert (document.session, version.name, version.size) == (session, "Our paper.pdf", len(PDF))
    html = desk.get(document.get_absolute_url()).content.decode()
    assert "Published from 1 July 2027, 09:30 CEST. Until then only organisers see" in html


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"file": ""}, "Choose a file or give a link, one of both."),
        ({"url": "https://slides.example/"}, "Choose a file or give a link, one of both."),
        ({"file": "", "url": "http://slides.example/"}, "Give a whole address that begins with https://."),
        ({"file": "", "url": "javascript:alert(1)"}, "Give a whole address that begins with https://."),
        ({"opens_on": "2027-07-01"}, "Give the time too, or leave both empty."),
        ({"opens": "09:00"}, "Give the day too, or leave both empty."),
        (
            {"opens_on": "2027-03-28", "opens": "02:30"},
            "02:30 does not exist on that day: clocks in Europe/Brussels go forward. Choose another time.",
        ),
        ({"title": ""}, "This field is required."),
        ({"audience": "nobody"}, "Select a valid choice. nobody is not one of the available choices."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(desk: Client, fields: Any, said: str) -> None:
    answer = desk.post(NEW, filled(summary="Kept words", **fields))

    assert errors(answer) == [said]
    assert "Kept words" in answer.content.decode()
    assert not Document.objects.exists()


HOSTILE = {
    "page": b"<html><script>alert(1)</script>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "archive": archive({"a.txt": "a"}),
    "macro": office({"word/vbaProject.bin": b"x"}),
    "program": b"MZ\x00\x01",
    "broken PDF": b"%PDF-1.7 cut off",
    "large": b"%PDF-1.7" + b"x" * MOST_BYTES + b"%%EOF",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_A24_a_document_is_taken_for_what_is_in_it(desk: Client, media: Path, name: str) -> None:
    answer = desk.post(NEW, filled(file=upload(HOSTILE[name], "paper.pdf")))

    assert len(errors(answer)) == 1
    assert (Document.objects.exists(), [*media.rglob("*.*")]) == (False, [])


def test_A24_an_image_is_drawn_anew(desk: Client) -> None:
    desk.post(NEW, filled(file=upload(picture("JPEG"), "poster.jpg")))

    assert DocumentVersion.objects.get().name == "poster.webp"


def test_a_form_that_is_sent_twice_makes_one_document(desk: Client) -> None:
    desk.post(NEW, filled())
    answer = desk.post(NEW, filled())

    assert errors(answer) == ["There is a document of this title. Add a version to it, or give another title."]
    assert DocumentVersion.objects.count() == 1


@pytest.mark.parametrize(("title", "slug"), [("New", "document-1"), ("Програма", "document-1"), ("A b", "a-b")])
def test_every_title_has_an_address(desk: Client, title: str, slug: str) -> None:
    desk.post(NEW, filled(title=title))

    assert Document.objects.get().slug == slug


def test_a_second_version_comes_with_a_note(event: Event, orla: Member, desk: Client) -> None:
    make_document(event, "Slides", by=orla)
    address = "/events/meeting/edit/documents/slides/version/"

    refused = desk.post(address, {"note": "Figures of 2026"})
    assert (errors(refused), "Figures of 2026" in refused.content.decode()) == (
        ["Choose a file or give a link, one of both."],
        True,
    )
    desk.post(address, {"note": "Figures of 2026", "url": "https://slides.example/2"})

    version = DocumentVersion.objects.get(number=2)
    assert (version.note, version.url, version.added_by) == ("Figures of 2026", "https://slides.example/2", orla)


def test_who_was_signed_out_meanwhile_finds_their_note_again(event: Event, orla: Member) -> None:
    make_document(event, "Slides", by=orla)
    address, browser = "/events/meeting/edit/documents/slides/version/", Client()

    answer = browser.post(address, {"note": "Figures of 2026"})
    assert answer["Location"] == f"/accounts/login/?next={address}"
    browser.post(answer["Location"], {"login": orla.email, "password": PASSWORD})

    assert "Figures of 2026" in browser.get(address).content.decode()


def test_the_words_are_changed_and_who_changed_them_is_logged(event: Event, orla: Member, desk: Client) -> None:
    make_document(event, "Slides", by=orla)
    words = {"title": "Slides of Money", "kind": "slides", "language": "fr", "audience": "members", "seen": "0"}

    desk.post("/events/meeting/edit/documents/slides/", words)

    document = Document.objects.get()
    assert (document.title, document.audience, document.slug) == ("Slides of Money", "members", "slides")
    change = Change.objects.filter(model="events.document").latest("pk")
    assert (change.by, change.before["audience"], change.after["audience"]) == (orla, "everyone", "members")
    stale = desk.post("/events/meeting/edit/documents/slides/", words | {"title": "Late"})
    assert "Somebody else changed this document" in errors(stale)[0]
    assert 'name="seen" value="1"' in stale.content.decode()


def test_withdrawing_asks_for_a_reason_and_is_taken_back(event: Event, orla: Member, desk: Client) -> None:
    document = make_document(event, "Slides", by=orla)
    document.versions.upload(document, offer("Second"), by=orla)
    place = "/events/meeting/edit/documents/slides"

    assert errors(desk.post(f"{place}/withdraw/", {"reason": " "})) == ["This field is required."]
    for what in ("", "/versions/2"):
        assert "You can undo it" in desk.get(f"{place}{what}/withdraw/").content.decode()
        desk.post(f"{place}{what}/withdraw/", {"reason": "Wrong figures."})
    rows = [Document.objects.get(), DocumentVersion.objects.get(number=2)]
    assert [(row.withdrawn_by, row.withdrawn_reason) for row in rows] == [(orla, "Wrong figures.")] * 2
    assert errors(desk.post(f"{place}/versions/1/withdraw/", {"reason": "Too."})) == [
        "It is the only version that stands. Withdraw the document instead."
    ]
    for what in ("", "/versions/2"):
        desk.post(f"{place}{what}/restore/")
    assert not Document.objects.exclude(withdrawn_at=None).exists()
    again = desk.post(f"{place}/restore/", follow=True)
    assert "It is not withdrawn." in again.content.decode()


@pytest.mark.parametrize("page", ["", "new/", "slides/", "slides/withdraw/", "slides/versions/1/withdraw/"])
def test_A02_nobody_else_comes_in(event: Event, orla: Member, dao: Member, signed_in: Callable, page: str) -> None:
    make_document(event, "Slides", by=orla)
    stranger = signed_in(dao)
    make_event("Elsewhere", organiser=dao)
    address = f"/events/meeting/edit/documents/{page}"

    assert [stranger.get(address).status_code, stranger.post(address, filled()).status_code] in ([404, 404], [404, 405])


def test_A02_a_document_of_another_event_is_not_reached_through_one_s_own(
    event: Event, dao: Member, signed_in: Callable[[Member], Client]
) -> None:
    make_document(event, "Slides")
    make_event("Elsewhere", organiser=dao)

    assert signed_in(dao).get("/events/elsewhere/edit/documents/slides/").status_code == 404


def test_A11_fields_that_no_form_offers_change_nothing(event: Event, orla: Member, dao: Member, desk: Client) -> None:
    other = make_event("Elsewhere", organiser=dao)
    more = {"event": other.pk, "slug": "mine", "position": "9", "withdrawn_at": "2020-01-01", "added_by": dao.pk}

    desk.post(NEW, filled(**more, source_section="1.2"))

    document = Document.objects.get()
    told = (document.event, document.slug, document.position, document.source_section, document.withdrawn_at)
    assert told == (event, "input-paper", 0, "", None)
    assert document.versions.get().added_by == orla
    foreign = make_session(other, "Theirs")
    assert "Select a valid choice" in errors(desk.post(NEW, filled(title="B", session=foreign.pk)))[0]


def test_a_paper_of_the_record_stays_as_it_is(event: Event, desk: Client) -> None:
    Document.objects.create(event=event, slug="input", kind="input-paper", title="Input Paper", source_section="1.2")

    assert desk.get("/events/meeting/edit/documents/input/").status_code == 404
    page = desk.get("/events/meeting/documents/input/").content.decode()
    assert ("The content of this document is not stated" in page, "add a version" in page) == (True, False)
