"""Who reads a document of an event, from when, and in which version: asked everywhere a document could show."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Document, DocumentSection, DocumentVersion, Event, Offered, StaleDocumentError
from events.models.documents import MOST_DOCUMENTS
from events.models.versions import MOST_VERSIONS
from events.registration_tokens import new_link
from members.models import Member
from tests.factories import (
    make_document,
    make_event,
    make_member,
    make_registration,
    make_release,
    make_rules,
    make_session,
    offer,
)

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """A folder for files that goes with the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def event(orla: Member) -> Event:
    """A public meeting that is still to come, with a session, for which one can register."""
    event = make_event("Meeting", organiser=orla)
    make_session(event, "Money")
    make_release(event)
    make_rules(event)
    return event


def kept(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def everywhere(browser: Client, document: Document) -> list[str]:
    """Name the places at which a browser meets a document: every page, list and file that could show it."""
    event, slug = document.event.slug, document.slug
    page = f"/events/{event}/documents/{slug}/"
    shows = {
        "event": f"/events/{event}/",
        "session": f"/events/{event}/sessions/money/",
        "search": f"/search/?q={document.title}",
        "sitemap": "/sitemap-documents.xml",
        "feed": "/feeds/site.atom",
        "JSON": f"/events/{event}/agenda.json",
        "XML": f"/events/{event}/agenda.xml",
    }
    found = [name for name, address in shows.items() if page in browser.get(address).content.decode()]
    opens = {"page": page, "newest": f"{page}newest/", "file": f"{page}versions/1/"}
    return found + [name for name, address in opens.items() if browser.get(address).status_code != 404]


ALL = ["event", "session", "search", "sitemap", "feed", "JSON", "XML", "page", "newest", "file"]
# Feeds, files and the sitemap ask as a visitor, whoever is signed in.
SIGNED_IN = ["event", "session", "search", "page", "newest", "file"]


@pytest.fixture
def readers(
    event: Event, orla: Member, chiara: Member, dao: Member, eve: Client, signed_in: Callable
) -> dict[str, Any]:
    """A visitor, a member, one with a seat, a guest with a seat, and the organiser."""
    make_registration(event, dao)
    guest = Client()
    guest.post(f"/registrations/{new_link(make_registration(event))}/")
    return {
        "visitor": eve,
        "member": signed_in(chiara),
        "seated": signed_in(dao),
        "guest": guest,
        "organiser": signed_in(orla),
    }


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        ("everyone", dict.fromkeys(["visitor", "member", "seated", "guest", "organiser"], ALL)),
        ("members", dict.fromkeys(["member", "seated", "organiser"], SIGNED_IN)),
        (
            "registrants",
            dict.fromkeys(["seated", "organiser"], SIGNED_IN)
            | {"guest": [place for place in SIGNED_IN if place != "search"]},
        ),
        ("organisers", {"organiser": SIGNED_IN}),
    ],
)
def test_A16_a_document_is_there_for_its_readers_and_for_nobody_else(
    event: Event, orla: Member, readers: dict[str, Client], audience: str, seen: dict[str, list[str]]
) -> None:
    document = make_document(event, "Tamarind", by=orla, audience=audience, session=event.sessions.get())

    assert {who: places for who, browser in readers.items() if (places := everywhere(browser, document))} == seen


def test_A16_before_its_time_it_is_there_for_organisers_alone(
    event: Event, orla: Member, readers: dict[str, Client]
) -> None:
    soon = timezone.now() + timedelta(minutes=5)
    document = make_document(event, "Tamarind", by=orla, opens_at=soon, session=event.sessions.get())

    seen = {who: places for who, browser in readers.items() if (places := everywhere(browser, document))}
    assert seen == {"organiser": SIGNED_IN}
    Document.objects.update(opens_at=timezone.now() - timedelta(seconds=1))
    assert everywhere(readers["visitor"], document) == ALL


def test_A16_of_an_event_that_is_not_public_nothing_is(orla: Member, eve: Client, signed_in: Callable) -> None:
    event = make_event("Meeting", organiser=orla, published_at=None)
    document = make_document(event, "Tamarind", by=orla)

    assert everywhere(eve, document) == []
    assert everywhere(signed_in(orla), document) == ["event", "search", "page", "newest", "file"]


@pytest.mark.parametrize(
    "fields", [{"confirmed_at": None}, {"confirmed_at": None, "cancelled_at": timezone.now()}, {"approved_at": None}]
)
def test_A16_without_a_seat_nobody_is_a_registrant(
    event: Event, orla: Member, chiara: Member, signed_in: Callable, fields: dict[str, Any]
) -> None:
    make_registration(event, chiara, **{"confirmed_at": None} | fields)
    make_registration(make_event("Elsewhere"), chiara)
    document = make_document(event, by=orla, audience="registrants")

    assert signed_in(chiara).get(document.get_absolute_url()).status_code == 404


def test_A16_a_guest_who_cancels_or_is_forgotten_reads_it_no_more(event: Event, orla: Member) -> None:
    document = make_document(event, by=orla, audience="registrants")
    guests = [make_registration(event), make_registration(event)]
    browsers = [Client(), Client()]
    for browser, registration in zip(browsers, guests, strict=True):
        browser.post(f"/registrations/{new_link(registration)}/")
    page = document.get_absolute_url()
    assert [browser.get(page).status_code for browser in browsers] == [200, 200]

    guests[0].cancel()
    type(guests[1]).objects.filter(pk=guests[1].pk).forget()

    assert [browser.get(page).status_code for browser in browsers] == [404, 404]


def test_A02_a_key_of_another_event_opens_nothing(event: Event, orla: Member) -> None:
    other = make_event("Elsewhere", organiser=orla)
    make_rules(other)
    document = make_document(other, by=orla, audience="registrants")
    browser = Client()
    browser.post(f"/registrations/{new_link(make_registration(event))}/")

    assert browser.get(document.get_absolute_url()).status_code == 404


# --- Versions -----------------------------------------------------------------------------------------


def test_the_address_gives_the_newest_and_each_version_keeps_its_own(event: Event, orla: Member, eve: Client) -> None:
    document = make_document(event, "Slides", by=orla, offered=offer("First words"))
    second = document.versions.upload(document, offer("Second words", note="Figures of 2026"), by=orla)
    page = document.get_absolute_url()

    assert eve.get(f"{page}newest/").headers["Location"] == second.get_absolute_url() == f"{page}versions/2/"
    texts = [b"".join(eve.get(f"{page}versions/{number}/")) for number in (1, 2)]
    assert texts == [b"First words", b"Second words"]
    html = eve.get(page).content.decode()
    assert html.index("Version 2") < html.index("Figures of 2026") < html.index("Version 1")
    assert ("Newest" in html, f"/members/{orla.username}/" in html) == (True, True)


def test_A25_a_file_is_saved_and_nothing_of_it_runs(event: Event, orla: Member, eve: Client) -> None:
    document = make_document(event, by=orla, offered=offer("Words", name='../"=Plan\u202e<b>.html.txt'))
    version = document.versions.get()

    answer = eve.get(version.get_absolute_url())

    told = {name: answer[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")}
    assert told == {
        "Content-Type": "text/plain",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert version.name == "=Plan b html.txt"
    assert "sandbox" in answer["Content-Security-Policy"]
    again = eve.get(version.get_absolute_url(), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert version.file.name == f"documents/{version.uuid.hex[:2]}/{version.uuid.hex}.txt"


def test_A16_who_may_not_read_it_any_more_gets_no_304_either(event: Event, orla: Member, eve: Client) -> None:
    document = make_document(event, by=orla)
    address = document.versions.get().get_absolute_url()
    etag = eve.get(address)["ETag"]

    document.revise({"audience": "members"}, seen=0)

    assert eve.get(address, headers={"If-None-Match": etag}).status_code == 404


def test_a_link_opens_from_the_page_and_leads_nowhere_by_itself(event: Event, orla: Member, eve: Client) -> None:
    document = make_document(event, by=orla, offered=Offered(url="https://slides.example/deck?id=1&x=2"))
    page = document.get_absolute_url()

    answer = eve.get(f"{page}versions/1/")
    assert (answer.status_code, answer["Location"]) == (302, f"{page}#version-1")
    html = eve.get(page).content.decode()
    assert 'href="https://slides.example/deck?id=1&amp;x=2" rel="nofollow ugc noopener"' in html
    assert "Link to slides.example" in eve.get(f"/events/{event.slug}/").content.decode()


def test_what_is_withdrawn_is_gone_but_for_its_reason_and_comes_back(event: Event, orla: Member, eve: Client) -> None:
    document = make_document(event, "Slides", by=orla)
    second = document.versions.upload(document, offer("Second"), by=orla)
    page = document.get_absolute_url()

    second.withdraw(by=orla, reason="Wrong figures.")
    assert eve.get(f"{page}newest/").headers["Location"] == f"{page}versions/1/"
    assert [eve.get(f"{page}versions/{number}/").status_code for number in (1, 2)] == [200, 404]
    assert "Wrong figures." in eve.get(page).content.decode()
    document.versions.get(number=2).restore()
    assert eve.get(f"{page}versions/2/").status_code == 200


def test_a_withdrawn_document_leaves_every_list_and_says_why_at_its_address(
    event: Event, orla: Member, eve: Client
) -> None:
    document = make_document(event, "Tamarind", by=orla, session=event.sessions.get())

    document.withdraw(by=orla, reason="Superseded by the paper.")
    assert everywhere(eve, document) == ["page"]
    html = eve.get(document.get_absolute_url()).content.decode()
    assert ("Superseded by the paper." in html, '<meta name="robots" content="noindex">' in html) == (True, True)
    Document.objects.get().restore()
    assert everywhere(eve, document) == ALL


def test_illegal_steps_are_refused_in_words(event: Event, orla: Member) -> None:
    document = make_document(event, "Slides", by=orla, offered=offer("Once"))
    version = document.versions.get()
    refused = []
    for step in (
        lambda: version.withdraw(by=orla, reason="Wrong."),
        lambda: version.restore(),
        lambda: document.restore(),
        lambda: document.versions.upload(document, offer("Once"), by=orla),
        lambda: make_document(event, "Slides", by=orla),
        lambda: document.withdraw(by=orla, reason="Wrong."),
        lambda: document.withdraw(by=orla, reason="Wrong."),
        lambda: document.versions.upload(document, offer("Twice"), by=orla),
    ):
        try:
            step()
        except ValidationError as error:
            refused += error.messages
    assert refused == [
        "It is the only version that stands. Withdraw the document instead.",
        "It is not withdrawn.",
        "It is not withdrawn.",
        "That is the newest version already.",
        "There is a document of this title. Add a version to it, or give another title.",
        "It is withdrawn already.",
        "The document is withdrawn. Take that back before you add a version.",
    ]


def test_there_are_bounds(event: Event, orla: Member) -> None:
    document = make_document(event, by=orla)
    template = {"document": document, "url": "https://slides.example/", "name": "slides.example", "digest": "x"}
    DocumentVersion.objects.bulk_create(DocumentVersion(number=n, **template) for n in range(2, MOST_VERSIONS + 1))
    with pytest.raises(ValidationError, match="at most 100 versions"):
        document.versions.upload(document, offer("One more"), by=orla)
    Document.objects.bulk_create(
        Document(event=event, slug=f"d-{n}", title=f"D {n}", kind="other") for n in range(1, MOST_DOCUMENTS)
    )
    with pytest.raises(ValidationError, match="at most 60 documents"):
        make_document(event, by=orla)


@pytest.mark.parametrize(
    "change",
    [{"number": 7}, {"file": "other.pdf"}, {"name": "other.pdf"}, {"digest": "x"}, {"added_at": timezone.now()}],
)
def test_postgresql_refuses_to_change_a_version(event: Event, orla: Member, change: dict[str, Any]) -> None:
    make_document(event, by=orla)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        DocumentVersion.objects.update(**change)


@pytest.mark.parametrize(
    "wrong", [{"file": "", "url": ""}, {"file": "a.txt", "url": "https://a.example/"}, {"withdrawn_at": timezone.now()}]
)
def test_a_version_is_a_file_or_a_link_and_withdrawn_for_a_reason(
    event: Event, orla: Member, wrong: dict[str, Any]
) -> None:
    document = make_document(event, by=orla)
    values = {"document": document, "number": 2, "url": "https://a.example/", "name": "a", "digest": "x"}

    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentVersion.objects.create(**values | wrong)


def test_what_fails_half_way_leaves_neither_row_nor_file(
    event: Event, orla: Member, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any) -> None:
        raise OSError("No space left on device")

    document = make_document(event, by=orla)
    before = kept(media)
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    for step in (
        lambda: document.versions.upload(document, offer("Two"), by=orla),
        lambda: make_document(event, by=orla),
    ):
        with pytest.raises(ValidationError, match="no room"):
            step()

    assert (kept(media), DocumentVersion.objects.count(), Document.objects.count()) == (before, 1, 1)


def test_a_file_goes_with_its_event(
    orla: Member, media: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    event = make_event("Meeting", organiser=orla)
    document = make_document(event, by=orla)
    document.versions.upload(document, offer("Two"), by=orla)
    assert len(kept(media)) == 2

    with django_capture_on_commit_callbacks(execute=True):
        event.delete()

    assert kept(media) == []


def test_two_who_change_the_words_do_not_overwrite_each_other_unseen(event: Event, orla: Member) -> None:
    document = make_document(event, by=orla)
    document.revise({"title": "Mine"}, seen=0)

    with pytest.raises(StaleDocumentError):
        document.revise({"title": "Yours"}, seen=0)

    assert Document.objects.get().title == "Mine"


def test_who_erases_their_account_leaves_the_file(event: Event, orla: Member, eve: Client) -> None:
    adder = make_member()
    document = make_document(event, by=adder)
    document.versions.upload(document, offer("Two"), by=adder)
    document.versions.get(number=2).withdraw(by=adder, reason="Wrong.")

    adder.delete()

    assert eve.get(document.versions.get(number=1).get_absolute_url()).status_code == 200
    assert "Former member" in eve.get(document.get_absolute_url()).content.decode()


# --- Pages --------------------------------------------------------------------------------------------


def titles(browser: Client, event: Event) -> list[str]:
    rows = browser.get(f"/events/{event.slug}/").context["documents"]
    return [row.title for row in rows]


def test_before_an_event_one_prepares_and_afterwards_one_looks_things_up(orla: Member, eve: Client) -> None:
    ahead = make_event("Ahead", organiser=orla)
    past = make_event("Past", organiser=orla, starts_at="2020-11-16T08:00:00Z", ends_at="2020-11-16T12:00:00Z")
    for event in (ahead, past):
        for kind in ("minutes", "slides", "input-paper"):
            make_document(event, kind.capitalize(), kind=kind, by=orla)

    assert titles(eve, ahead) == ["Input-paper", "Slides", "Minutes"]
    assert ["Read first" in eve.get(f"/events/{event.slug}/").content.decode() for event in (ahead, past)] == [
        True,
        False,
    ]
    assert titles(eve, past) == ["Slides", "Minutes", "Input-paper"]


def test_a_session_shows_its_own_and_a_draft_s_title_is_told_to_nobody(event: Event, orla: Member, eve: Client) -> None:
    make_document(event, "Of money", by=orla, session=event.sessions.get())
    make_document(event, "Of all", by=orla)
    hidden = make_session(event, "Palimpsest", minutes=(60, 90))
    early = make_document(event, "Of later", by=orla, session=hidden)

    page = eve.get(f"/events/{event.slug}/sessions/money/").content.decode()
    assert ("Of money" in page, "Of all" in page, "Of later" in page) == (True, False, False)
    told = eve.get(f"/events/{event.slug}/").content.decode() + eve.get(early.get_absolute_url()).content.decode()
    assert ("Of later" in told, "Palimpsest" in told) == (True, False)


def test_sections_of_a_paper_for_some_are_for_them_everywhere(event: Event, orla: Member, eve: Client) -> None:
    session = event.sessions.get()
    paper = Document.objects.create(
        event=event, slug="paper", kind="output-paper", title="Paper", audience="organisers"
    )
    DocumentSection.objects.create(document=paper, position=1, heading="Sassafras", session=session)

    pages = [f"/events/{event.slug}/sessions/money/", "/search/?q=sassafras", paper.get_absolute_url()]
    told = [eve.get(page).content.decode() for page in pages]
    assert [text.count("Sassafras") for text in told] == [0, 0, 0]


def test_pages_cost_the_same_for_one_document_and_for_five(event: Event, orla: Member, signed_in: Callable) -> None:
    browser = signed_in(orla)
    first = make_document(event, "First", by=orla, session=event.sessions.get())
    pages = ["", "sessions/money/", "documents/first/", "edit/documents/", "edit/documents/first/"]

    def costs() -> list[int]:
        found = []
        for page in pages:
            browser.get(f"/events/meeting/{page}")
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(f"/events/meeting/{page}").status_code == 200
            found.append(len(queries))
        return found

    one = costs()
    for number in range(4):
        make_document(event, by=orla, session=event.sessions.get())
        first.versions.upload(first, offer(f"Version {number}"), by=make_member())
    assert (one, costs()) == ([7, 9, 7, 6, 7], [7, 9, 7, 6, 7])
