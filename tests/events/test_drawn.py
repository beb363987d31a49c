"""The agenda drawn by functions: nothing that an organiser typed is markup, and a thousand sessions are quick."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, Session, SessionRole
from partnerships.models import Person
from tests.factories import make_event, make_person, make_release, make_role, make_session

pytestmark = pytest.mark.django_db

ATTACK = "<script>alert(1)</script>\"'&{}"
# As `django.utils.html.escape` writes it.
SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;{}"


def test_A17_what_was_typed_is_text_in_every_field(orla: Any) -> None:
    event = make_event("Spring", slug="spring", organiser=orla)
    person = make_person("Pat", slug="pat")
    Person.objects.update(name=ATTACK)
    words = {"theme": ATTACK, "text": ATTACK, "status_note": ATTACK}
    block = make_session(event, "Block", kind="breakouts", slug="block")
    for number, fields in enumerate(({"kind": "panel"}, {"kind": "breakout", "block": block, "number": 1})):
        session = make_session(event, ATTACK, slug=f"{number}", cancelled_at=timezone.now(), **fields | words)
        for who in (person, None):
            make_role(session, ATTACK, person=who, affiliation_as_printed=ATTACK, label_as_printed=ATTACK)
    make_release(event)

    pages = [
        Client().get(address).content.decode()
        for address in ("/events/spring/", "/events/spring/sessions/block/", "/events/spring/sessions/0/")
    ]

    assert [page for page in pages if "<script>alert" in page or "&amp;lt;script" in page] == []
    assert [page.count(SHOWN) >= 6 for page in pages] == [True] * 3


@pytest.fixture
def huge() -> Event:
    """An event of five days with a thousand sessions, each with a speaker of its own."""
    event = make_event("Huge", slug="huge")
    event.ends_at = event.starts_at + timedelta(days=5)
    event.save()
    people = Person.objects.bulk_create(Person(name=f"Pat {n}", slug=f"pat-{n}") for n in range(1000))
    step = timedelta(minutes=7)
    sessions = Session.objects.bulk_create(
        Session(
            event=event,
            slug=f"s-{n}",
            title=f"Session {n}",
            kind="panel",
            theme="What it is about",
            starts_at=event.starts_at + step * n,
            ends_at=event.starts_at + step * (n + 1),
        )
        for n in range(1000)
    )
    SessionRole.objects.bulk_create(
        SessionRole(session=session, person=person, name_as_printed=person.name, role="speaker", position=0)
        for session, person in zip(sessions, people, strict=True)
    )
    make_release(event)
    return event


def test_a_thousand_sessions_are_drawn_within_the_budget(huge: Event) -> None:
    def drawn() -> float:
        began = time.process_time()
        assert Client().get("/events/huge/").status_code == 200
        return time.process_time() - began

    drawn()  # loads templates and addresses, as the first request of a process does

    # Time of the processor, so that what else the machine does counts for nothing.
    assert min(drawn() for _ in range(3)) < 0.3
    with CaptureQueriesContext(connection) as queries:
        page = Client().get("/events/huge/").content.decode()
    assert len(queries) == 5
    assert page.count('<li class="slot ') == 1000
