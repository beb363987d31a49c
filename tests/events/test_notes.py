"""Rapporteurs write the notes of a session; organisers read and publish them; nobody else sees a draft."""

import pytest
from django.core import mail
from django.test import Client

from events.models import NotesRevision, Session, SessionNotes, StaleNotesError, Written
from events.models.revisions import ONE_GO
from members.models import Member
from tests.at_once import at_once
from tests.factories import make_event, make_member, make_person, make_release, make_role, make_session

pytestmark = pytest.mark.django_db
PLACE = "/events/side/sessions/panel/notes/"


@pytest.fixture
def session(orla: Member, chiara: Member) -> Session:
    """A released panel that Chiara reports on."""
    event = make_event("Side Event", slug="side", organiser=orla)
    panel = make_session(event, "Panel", slug="panel")
    make_role(panel, "Chiara", role="rapporteur", person=make_person("Chiara", member=chiara))
    make_release(event, by=orla)
    return panel


def typed(text: str, version: int = 0, **more: str) -> dict[str, str]:
    return {"source": text, "language": "en", "version": str(version), "writer": "desk", **more}


def test_notes_are_written_submitted_returned_and_published(
    session: Session, chiara: Member, orla: Member, signed_in, eve: Client
) -> None:
    rapporteur, organiser = signed_in(chiara), signed_in(orla)

    assert rapporteur.post(PLACE, typed("We *met*.", submit="1") | {"language": "fr"}).status_code == 302
    refused = organiser.post(f"{PLACE}review/", {"deed": "return", "version": 1})
    assert refused.status_code == 422
    assert "In the language of the notes: Français." in refused.content.decode()
    organiser.post(f"{PLACE}review/", {"deed": "return", "version": 1, "reason": "Say who."})
    assert '<span lang="fr">Say who.</span>' in rapporteur.get(PLACE).content.decode()
    rapporteur.post(PLACE, typed("Ada and Ben *met*.", 1, submit="1"))
    assert "Ben" not in eve.get("/events/side/sessions/panel/").content.decode()

    answer = organiser.post(f"{PLACE}review/", {"deed": "publish", "version": 2})

    assert answer["Location"] == f"{PLACE}review/"
    assert "<p>Ada and Ben <em>met</em>.</p>" in eve.get("/events/side/sessions/panel/").content.decode()
    rapporteur.post(PLACE, typed("A secret change.", 2))
    html = eve.get("/events/side/sessions/panel/").content.decode()
    assert ("Ada and Ben" in html, "secret" in html) == (True, False)
    organiser.post(f"{PLACE}review/", {"deed": "withdraw", "version": 3})
    assert "Ada and Ben" not in eve.get("/events/side/sessions/panel/").content.decode()


def test_what_an_organiser_has_not_read_is_not_published(
    session: Session, chiara: Member, orla: Member, signed_in
) -> None:
    SessionNotes.objects.keep(session, Written("One."), by=chiara)
    organiser = signed_in(orla)
    organiser.get(f"{PLACE}review/")
    SessionNotes.objects.keep(session, Written("Two.", seen=1), by=chiara)

    answer = organiser.post(f"{PLACE}review/", {"deed": "publish", "version": 1})

    assert (answer.status_code, SessionNotes.objects.get().published_at) == (409, None)
    assert "Somebody went on writing while you read." in answer.content.decode()


def test_two_who_write_at_once_see_both_texts_and_nothing_is_lost(
    session: Session, chiara: Member, orla: Member, signed_in
) -> None:
    signed_in(orla).post(PLACE, typed("Theirs", writer="phone"))
    browser = signed_in(chiara)

    saved = browser.post(f"{PLACE}save/", typed("Mine"), headers={"HX-Request": "true"})
    assert (saved.status_code, 'name="version" value="0"' in saved.content.decode()) == (409, True)
    answer = browser.post(PLACE, typed("Mine"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine</textarea>" in html
    assert ">Theirs</pre>" in html
    assert 'name="version" value="1"' in html
    assert SessionNotes.objects.get().source == "Theirs"

    assert browser.post(PLACE, typed("Mine", 1)).status_code == 302
    assert SessionNotes.objects.get().source == "Mine"
    assert [one.source for one in NotesRevision.objects.all()] == ["Theirs", "Mine"]


def test_notes_are_saved_while_one_types_and_the_same_form_is_never_warned_of_itself(
    session: Session, chiara: Member, signed_in
) -> None:
    browser = signed_in(chiara)

    for text in ("W", "We", "We met"):
        answer = browser.post(f"{PLACE}save/", typed(text), headers={"HX-Request": "true"})
        assert (answer.status_code, "<html" in answer.content.decode()) == (200, False)

    notes = SessionNotes.objects.get()
    assert (notes.source, notes.version, notes.revisions.count()) == ("We met", 3, 1)
    assert "We met</textarea>" in browser.get(PLACE).content.decode()
    assert browser.post(f"{PLACE}save/", typed("x" * 20_001, 3)).status_code == 422


def test_the_history_says_who_changed_what_and_gives_old_texts_back(
    session: Session, chiara: Member, orla: Member, signed_in
) -> None:
    SessionNotes.objects.keep(session, Written("We met at nine."), by=chiara)
    NotesRevision.objects.update(begun_at=NotesRevision.objects.get().begun_at - ONE_GO)
    SessionNotes.objects.keep(session, Written("We met at ten.", seen=1), by=chiara)
    browser = signed_in(orla)

    html = browser.get(f"{PLACE}history/").content.decode()

    assert [html.count(f"Version {number}<") for number in (1, 2, 3)] == [1, 1, 0]
    assert "nine.<span" in html
    assert "We met at nine.</textarea>" in browser.get(f"{PLACE}?revision=1").content.decode()


@pytest.mark.parametrize(("role", "seen"), [("moderator", 200), ("main-moderator", 200), ("speaker", 404)])
def test_who_leads_or_reports_writes_the_notes(role: str, seen: int, session: Session, dao: Member, signed_in) -> None:
    make_role(session, "Dao", role=role, person=make_person("Dao", member=dao))

    assert signed_in(dao).get(PLACE).status_code == seen
    assert signed_in(make_member()).get(PLACE).status_code == 404


def test_organisers_and_writers_hear_what_they_have_to_do(
    session: Session, chiara: Member, orla: Member, signed_in
) -> None:
    rapporteur, organiser = signed_in(chiara), signed_in(orla)
    for _ in range(2):  # told once
        rapporteur.post(PLACE, typed("We met.", submit="1"))
    organiser.post(f"{PLACE}review/", {"deed": "return", "version": 1, "reason": "Say who."})
    rapporteur.post(PLACE, typed("Ada and Ben met.", 1, submit="1"))
    organiser.post(f"{PLACE}review/", {"deed": "publish", "version": 2})

    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([orla.email], "Notes wait for you: Panel"),
        ([chiara.email], "Notes given back: Panel"),
        ([orla.email], "Notes wait for you: Panel"),
        ([chiara.email], "Notes are public: Panel"),
    ]
    assert "What is still to do:\nSay who.\n" in mail.outbox[1].body
    assert '<blockquote lang="en">Say who.</blockquote>' in mail.outbox[1].alternatives[0].content
    assert f"http://testserver{PLACE}review/" in mail.outbox[0].body


def test_nothing_empty_is_submitted(session: Session, chiara: Member, signed_in) -> None:
    browser = signed_in(chiara)
    assert "no notes to submit" in browser.post(PLACE, typed(" ", submit="1"), follow=True).content.decode()
    assert SessionNotes.objects.get().submitted_at is None


def test_who_is_removed_from_the_records_is_removed_from_notes(session: Session, orla: Member) -> None:
    notes = SessionNotes.objects.keep(session, Written("Petra Gone spoke."), by=orla)
    notes.publish(version=1, by=orla)
    make_person("Petra Gone").remove(by=orla, reason="Asked.")
    notes.refresh_from_db()

    assert [notes.source, notes.public_source, notes.revisions.get().source] == ["[name removed] spoke."] * 3


@pytest.mark.django_db(transaction=True)
def test_of_two_first_saves_at_once_one_is_kept(orla: Member) -> None:
    session = make_session(make_event(), "Panel")

    def save(text: str) -> str:
        try:
            return SessionNotes.objects.keep(session, Written(text, writer=text), by=orla).source
        except StaleNotesError as stale:
            return f"not {text}, {stale.notes.source}"

    answers = at_once(lambda: save("a"), lambda: save("b"))
    text = SessionNotes.objects.get().source
    assert sorted(answers) == sorted([text, f"not {'b' if text == 'a' else 'a'}, {text}"])
