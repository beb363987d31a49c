"""What readers find: events, agendas in their own time, sessions, papers, releases."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Document, DocumentSection, Event, Footnote, Poll, PollTerm, Takeaway
from forum.models import Topic
from members.models import Member
from tests.factories import (
    make_event,
    make_organisation,
    make_person,
    make_release,
    make_role,
    make_session,
    make_thread,
)

pytestmark = pytest.mark.django_db


def page(address: str, browser: Client | None = None) -> str:
    answer = (browser or Client()).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def times(html: str) -> list[str]:
    rail = html[html.index('<ol class="timeline">') :]
    return re.findall(r'<p class="slot-time"><time datetime="[^"]*">([^<]*)', rail)


@pytest.fixture
def event() -> Event:
    """An opening, then two breakouts in one block."""
    event = make_event("Spring meeting", slug="spring", participant_count=51, part_of="A conference")
    event.hosts.add(make_organisation("Example Platform"))
    giulia = make_person("Giulia Example")
    make_role(make_session(event, "Opening", kind="opening"), "Giulia EXAMPLE", person=giulia)
    block = make_session(event, "Breakouts", kind="breakouts", minutes=(30, 90))
    for number, title in enumerate(["Money", "Data"], 1):
        make_session(event, title, kind="breakout", block=block, number=number, minutes=(30, 90), position=number)
    return event


def test_an_event_is_shown_with_its_released_agenda(event: Event) -> None:
    make_release(event)

    shown = text(page("/events/spring/"))

    assert "09:00 – 12:00 CET" in shown
    assert "51 participants" in shown
    assert "Part of A conference" in shown
    assert "Example Platform" in shown
    assert "All times are CET, the time of the event (UTC+1)." in shown
    assert times(page("/events/spring/")) == ["09:00", "09:30"]


def test_parallel_breakouts_stand_side_by_side(event: Event) -> None:
    make_release(event)

    html = page("/events/spring/")
    block = html[html.index('<ol class="breakouts">') :]

    assert re.findall(r'class="breakout-title"[^>]*><a[^>]*>([^<]*)', block) == ["Money", "Data"]
    assert re.findall(r'<p class="breakout-no">([^<]*)', block) == ["Breakout 1", "Breakout 2"]


@pytest.mark.parametrize(
    ("zone", "expected", "words"),
    [
        ("Europe/Athens", ["10:00", "10:30"], "All times are those of Europe/Athens (UTC+2), not those of the event."),
        ("UTC", ["08:00", "08:30"], "All times are those of UTC (UTC), not those of the event."),
        ("Europe/Brussels", ["09:00", "09:30"], "All times are CET, the time of the event (UTC+1)."),
        ("Nowhere/Land", ["09:00", "09:30"], "All times are CET, the time of the event (UTC+1)."),
    ],
)
def test_times_in_the_zone_a_reader_asks_for(event: Event, zone: str, expected: list[str], words: str) -> None:
    make_release(event)

    html = page(f"/events/spring/?tz={zone}")

    assert times(html) == expected
    assert words in text(html)


def test_a_member_is_offered_the_zone_of_the_settings(event: Event, dao: Member, signed_in) -> None:
    make_release(event)
    dao.time_zone = "Europe/Athens"
    dao.save()

    shown = page("/events/spring/", signed_in(dao))

    assert 'href="?tz=Europe%2FAthens#agenda"' in shown
    assert "Athens, mine" in text(shown)


def test_an_event_without_a_release_says_so(event: Event) -> None:
    shown = text(page("/events/spring/"))

    assert "The agenda is not released yet" in shown
    assert "Opening" not in shown


def test_take_aways_stand_by_session_and_lead_to_threads(event: Event, chiara: Member) -> None:
    money = event.sessions.get(slug="money")
    spread = Takeaway.objects.create(session=money, number=1, text="Spread the risk.")
    fees = Takeaway.objects.create(session=money, number=2, text="Fees help.")
    make_release(event)
    make_thread(Topic.objects.get(session=money), by=chiara, takeaway=spread, title="How much risk?")

    html = page("/events/spring/")
    groups = html[html.index('id="take-aways"') :]

    assert re.findall(r'<li class="ta" id="([^"]*)"', groups) == [f"money-{spread.pk}", f"money-{fees.pk}"]
    assert f'href="/topics/money/new/?takeaway={fees.pk}"' in groups
    assert 'href="/events/spring/sessions/money/#threads"' in groups
    assert "How much risk?" in text(html)


def test_people_are_listed_once_with_all_they_do(event: Event) -> None:
    make_role(
        event.sessions.get(slug="money"), "Giulia Example", person_id=event.sessions.first().roles.get().person_id
    )
    make_release(event)

    html = page("/events/spring/")
    people = text(html[html.index('id="people"') : html.index('id="threads"')])

    assert "Giulia Example Speaker, Opening ; Speaker, Money" in people


def test_somebody_hidden_is_not_named(event: Event) -> None:
    make_release(event)
    event.sessions.get(slug="opening").roles.get().person.delete()

    assert "giulia" not in page("/events/spring/").lower()


def test_the_list_has_what_is_to_come_and_what_was() -> None:
    past = make_event(
        "Autumn", starts_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(days=8)
    )
    later, soon = (
        make_event(title, starts_at=timezone.now() + timedelta(days=days), ends_at=timezone.now() + timedelta(days=99))
        for title, days in (("Later", 30), ("Soon", 10))
    )
    make_event("Draft", published_at=None)

    found = re.findall(r'<h3 class="event-card-title"><a[^>]*>([^<]*)', page("/events/"))

    assert found == [soon.title, later.title, past.title]


def test_a_long_list_has_pages() -> None:
    for days in range(30):
        ends = timezone.now() - timedelta(days=days, hours=1)
        make_event(f"Event {days:02}", starts_at=ends - timedelta(hours=2), ends_at=ends)

    first = page("/events/")
    following = re.search(r'rel="next" href="([^"]*)"', first)
    assert following is not None
    second = page("/events/" + following[1].replace("&amp;", "&"))

    titles = [re.findall(r'<h3 class="event-card-title"><a[^>]*>([^<]*)', each) for each in (first, second)]
    assert titles == [[f"Event {n:02}" for n in range(25)], [f"Event {n:02}" for n in range(25, 30)]]


def test_an_empty_list_says_what_to_do(orla: Member, signed_in) -> None:
    assert "No event is announced Until the next one" in text(page("/events/"))
    assert 'href="/events/new/"' in page("/events/", signed_in(orla))


def test_a_document_leads_to_released_sessions_only(event: Event) -> None:
    paper = Document.objects.create(event=event, slug="paper", kind="output-paper", title="Output Paper")
    make_release(event)
    drafted = make_session(event, "Drafted since")
    for position, session in enumerate((event.sessions.get(slug="money"), drafted)):
        DocumentSection.objects.create(document=paper, position=position, heading=session.title, session=session)

    html = page("/events/spring/documents/paper/")

    assert re.findall(r'href="(/events/spring/sessions/[^"]*)"', html) == ["/events/spring/sessions/money/"]


def test_a_session_has_its_record(event: Event) -> None:
    money = event.sessions.get(slug="money")
    paper = Document.objects.create(event=event, slug="paper", kind="output-paper", title="Output Paper")
    DocumentSection.objects.create(document=paper, position=1, number="2.2", heading="On money", session=money)
    poll = Poll.objects.create(session=money, prompt="what matters?", tool="Slido")
    PollTerm.objects.create(poll=poll, rank=1, term="trust")
    Takeaway.objects.create(session=money, number=1, text="Spread the risk.")
    make_release(event)

    html = page("/events/spring/sessions/money/")

    assert "Breakout 1 Money" in text(html)
    assert "Monday 15 March 2027, 09:30 – 10:30 CET (UTC+1)" in text(html)
    assert "1 trust count not stated" in text(html)
    assert 'href="/events/spring/documents/paper/#section-2-2"' in html
    assert f'id="takeaway-{Takeaway.objects.get().pk}"' in html
    assert 'href="/topics/money/"' in html


def test_a_session_that_is_not_released_is_not_there(event: Event) -> None:
    make_release(event)
    make_session(event, "Surprise")

    assert Client().get("/events/spring/sessions/surprise/").status_code == 404


def test_speakers_who_spoke_in_another_order(event: Event) -> None:
    money = event.sessions.get(slug="money")
    make_role(money, "First in print", spoken_order=2)
    make_role(money, "Second in print", spoken_order=1)
    make_release(event)

    shown = text(page("/events/spring/sessions/money/"))

    assert "They spoke in another order: Second in print, First in print." in shown


def test_a_paper_is_read_section_by_section(event: Event) -> None:
    paper = Document.objects.create(event=event, slug="paper", kind="output-paper", title="Output Paper")
    DocumentSection.objects.create(
        document=paper, position=1, number="1", heading="Introduction", body="See [the call](#).¹"
    )
    Footnote.objects.create(document=paper, number=1, text="https://example.org/", url="https://example.org/")

    html = page("/events/spring/documents/paper/")

    assert 'href="#section-1"' in html
    assert 'id="section-1"' in html
    assert 'id="footnote-1"' in html
    assert 'href="#footnote-1-mark"' in html
    assert "Their addresses are not preserved in the source." in html
    assert 'href="#"' not in html


def test_a_paper_without_text_says_so(event: Event) -> None:
    Document.objects.create(event=event, slug="input", kind="input-paper", title="Input Paper")

    assert "The content of this document is not stated" in page("/events/spring/documents/input/")


def test_old_releases_stay_readable_with_what_they_changed(event: Event) -> None:
    make_release(event, note="The first.")
    event.sessions.filter(slug="opening").update(title="Welcome")
    make_release(event, note="Retitled.")

    listed = text(page("/events/spring/releases/"))
    old, new = (page(f"/events/spring/releases/{n}/") for n in (1, 2))

    assert listed.index("Release 2 Public") < listed.index("Release 1")
    assert "This is an old release. The agenda that counts is release 2." in text(old)
    assert "Opening" in old
    assert "<del>Opening</del> <ins>Welcome</ins>" in new
    assert "This is an old release." not in new
    assert Client().get("/events/spring/releases/3/").status_code == 404


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }}"])
def test_whatever_an_organiser_types_is_text(title: str) -> None:
    event = make_event(title, slug="odd")
    make_role(make_session(event, title, slug="odd", theme=title, text=title), title, affiliation_as_printed=title)
    make_release(event, note=title)

    for address in ("", "sessions/odd/", "releases/", "releases/1/"):
        html = page(f"/events/odd/{address}")
        assert "<script>alert" not in html
        assert "<img" not in html
        assert ">14<" not in html
