"""A draft changes nothing public, on no surface, until it is released."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from events.models import DraftPerson, DraftRow, Event, Session, Takeaway, redraft
from events.models.joining import set_links
from forum.models import Thread, Topic
from members.models import Member
from partnerships.models import Person
from tests.factories import make_event, make_person, make_release, make_role, make_session, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(orla: Member) -> Event:
    """An event with a released agenda: an opening and a block of one breakout, about which people talk."""
    event = make_event("Spring meeting", organiser=orla)
    opening = make_session(event, "Opening", kind="opening", minutes=(0, 30))
    make_role(opening, "Giulia Example", person=make_person("Giulia Example"))
    block = make_session(event, "Breakouts", kind="breakouts", minutes=(30, 90))
    money = make_session(event, "Money", kind="breakout", block=block, number=1, minutes=(30, 90), position=1)
    Takeaway.objects.create(session=money, number=1, text="Spread the risk.")
    welcome = Takeaway.objects.create(session=opening, number=1, text="Everybody is welcome.")
    make_release(event, by=orla)
    make_thread(Topic.objects.get(session=money), takeaway=welcome)
    return event


def surfaces(event: Event) -> list[str]:
    """Every public address that says something of the event."""
    base = f"/events/{event.slug}/"
    return [
        "/",
        "/events/",
        base,
        f"{base}?tz=UTC",
        *(f"{base}sessions/{slug}/" for slug in ("opening", "breakouts", "money")),
        f"{base}releases/",
        f"{base}releases/1/",
        f"{base}now/",
        f"{base}agenda.ics",
        f"{base}agenda.json",
        f"{base}agenda.xml",
        f"{base}agenda.atom",
        f"{base}programme/",
        *(f"{base}sessions/{slug}.ics" for slug in ("opening", "money")),
        "/people/giulia-example/agenda.ics",
        "/topics/",
        "/topics/money/",
        *(thread.get_absolute_url() for thread in Thread.objects.all()),
        "/people/giulia-example/",
        *(f"/search/?q={word}" for word in ("Opening", "Money", "Giulia", "Secret", "Nikos", "Spring", "everybody")),
        "/sitemap.xml",
    ]


def what_the_public_sees(event: Event) -> dict[str, str]:
    """Each surface as a visitor gets it, without what differs from answer to answer."""
    browser = Client()
    volatile = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*|>\w[^<]*(?:just now|min)</time>')
    seen = {
        address: volatile.sub("", browser.get(address).content.decode().replace("\r\n ", ""))
        for address in surfaces(event)
    }
    paper = browser.get(f"/events/{event.slug}/programme.pdf").content
    return {**seen, "paper": " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)}


def edit_everything(event: Event, by: Member) -> None:
    """Retitle and move the opening, bring Nikos instead of Giulia, drop Money, add Secret."""
    opening = event.sessions.get(slug="opening")
    start = event.starts_at
    rows = [
        DraftRow(
            uuid=str(opening.uuid),
            kind="opening",
            title="Secret opening",
            theme="Secret theme",
            text="Secret text",
            starts_at=start + timedelta(minutes=5),
            ends_at=start + timedelta(minutes=40),
            people=[DraftPerson("Nikos Example", "speaker")],
        ),
        DraftRow(kind="breakout", title="Secret", starts_at=start + timedelta(minutes=40), ends_at=event.ends_at),
    ]
    redraft(event, rows, by=by, version=event.draft_version)
    event.refresh_from_db()
    values = {"title": "Secret meeting", "starts_at": start - timedelta(hours=1), "summary": "Secret summary"}
    event.redraft(values, by=by, version=event.draft_version)
    event.refresh_from_db()


def test_a_draft_leaks_nowhere(event: Event, orla: Member) -> None:
    before = what_the_public_sees(event)

    edit_everything(event, orla)

    after = what_the_public_sees(event)
    assert [address for address in before if before[address] != after[address]] == []


def test_A04_a_join_link_leaks_nowhere_while_the_event_runs(event: Event, time_machine) -> None:
    time_machine.move_to(event.starts_at + timedelta(minutes=35))
    before = what_the_public_sees(event)

    rooms: dict[int | None, str] = {None: "https://rooms.example/secret-hall"}
    rooms[event.sessions.get(slug="money").pk] = "https://rooms.example/secret-money"
    set_links(event, rooms, note="Passcode 4711", opens_minutes=60)
    make_release(event)

    after = what_the_public_sees(event)
    assert [address for address in before if re.search("rooms.example|4711", after[address])] == []
    assert f"/events/{event.slug}/now/" in before


def test_the_release_changes_page_topics_and_calendar_at_once(event: Event, orla: Member) -> None:
    edit_everything(event, orla)

    make_release(event, by=orla)

    seen = what_the_public_sees(event)
    base = f"/events/{event.slug}/"
    assert "Secret opening" in seen[base]
    assert "Secret meeting" in seen["/events/"]
    assert "SUMMARY;LANGUAGE=en:Secret opening" in seen[f"{base}agenda.ics"]
    assert '"title": "Secret opening"' in seen[f"{base}agenda.json"]
    assert Topic.objects.filter(title="Secret").exists()


def test_an_old_release_stays_as_it_was(event: Event, orla: Member) -> None:
    def agenda(address: str) -> str:
        page = Client().get(address).content.decode()
        return page[page.index('<ol class="timeline">') : page.index("</main>")]

    address = f"/events/{event.slug}/releases/1/"
    before = agenda(address)

    edit_everything(event, orla)
    make_release(event, by=orla)

    assert agenda(address) == before


def test_a_session_that_was_public_keeps_its_topic_and_take_aways(event: Event, orla: Member) -> None:
    money = event.sessions.get(slug="money")

    edit_everything(event, orla)
    make_release(event, by=orla)

    assert (money.topic.title, money.takeaways.count()) == ("Money", 1)
    page = Client().get(f"/events/{event.slug}/sessions/money/").content.decode()
    assert "This session is no longer in the agenda." in page


def test_a_session_that_was_never_public_is_forgotten(event: Event, orla: Member) -> None:
    edit_everything(event, orla)
    kept = [
        DraftRow(
            uuid=str(event.sessions.get(slug="opening").uuid),
            kind="opening",
            title="Opening",
            starts_at=event.starts_at,
            ends_at=event.ends_at,
        )
    ]

    redraft(event, kept, by=orla, version=event.draft_version)

    assert not Session.objects.filter(title="Secret").exists()


def test_an_unpublished_event_is_nowhere(orla: Member) -> None:
    event = make_event("Hidden meeting", organiser=orla, published_at=None)
    make_session(event, "Opening")
    browser = Client()

    answers = [browser.get(address).status_code for address in surfaces(event) if f"/{event.slug}/" in address]
    lists = "".join(browser.get(address).content.decode() for address in ("/", "/events/", "/search/?q=Hidden"))

    assert set(answers) == {404}
    assert "Hidden meeting" not in lists


@pytest.mark.parametrize("page", ["edit/", "edit/agenda/", "edit/agenda/preview/"])
def test_drafts_are_for_organisers(
    page: str, event: Event, orla: Member, chiara: Member, sam: Member, signed_in: Callable[[Member], Client]
) -> None:
    address = f"/events/{event.slug}/{page}"

    answers = [browser.get(address).status_code for browser in (Client(), *map(signed_in, (chiara, orla, sam)))]

    assert answers == [302, 404, 200, 200]


def test_somebody_who_asked_to_be_removed_vanishes_from_every_release(event: Event) -> None:
    def named() -> list[str]:
        return [address for address, body in what_the_public_sees(event).items() if "Giulia Example" in body]

    base = f"/events/{event.slug}/"
    assert set(named()) > {
        base,
        f"{base}agenda.ics",
        f"{base}agenda.json",
        f"{base}agenda.xml",
        f"{base}releases/1/",
        "paper",
    }

    Person.objects.update(hidden_at=timezone.now())

    assert named() == []


def test_what_a_release_changed_does_not_name_who_was_removed(event: Event, orla: Member, signed_in) -> None:
    edit_everything(event, orla)
    make_release(event, by=orla)
    changes, desk = f"/events/{event.slug}/releases/2/", f"/events/{event.slug}/edit/agenda/"
    assert "Giulia Example" in Client().get(changes).content.decode()
    make_role(event.sessions.get(slug="secret"), "Pat Example", person=make_person("Pat Example"))
    make_release(event, by=orla)

    Person.objects.update(hidden_at=timezone.now())

    assert "Giulia Example" not in Client().get(changes).content.decode()
    assert "Pat Example" not in signed_in(orla).get(desk).content.decode()
