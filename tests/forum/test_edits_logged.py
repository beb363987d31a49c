"""What is edited on the site leaves a line in the log of changes, as in the workplace; and no log can be emptied."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from events.models import Event
from forum.models import Change, Topic
from members.models import Member
from partnerships.models import Partnership
from tests.factories import make_event, make_release, make_session, make_thread, make_topic

pytestmark = pytest.mark.django_db


def edits() -> list[tuple[Any, ...]]:
    """The lines that name somebody and change no right, the oldest first."""
    lines = Change.objects.exclude(kind="rights").order_by("pk")
    return list(lines.values_list("kind", "by", "model", "label", "before", "after"))


def test_an_edited_partnership_leaves_what_was_and_what_is(ben: Member, mobility: Partnership, signed_in: Any) -> None:
    before = {"summary": mobility.summary, "website": mobility.website}
    page = f"/partnerships/{mobility.slug}/edit/"
    signed_in(ben).post(page, {"summary": "We move people.", "language": "en", "website": "https://mobility.example"})

    ((kind, by, model, label, was, became),) = edits()
    assert (kind, by, model, label) == ("change", ben.pk, "partnerships.partnership", "Mobility")
    assert {name: was[name] for name in before} == before
    assert {name: became[name] for name in before} == {
        "summary": "We move people.",
        "website": "https://mobility.example",
    }
    assert "search_vector" not in became


def test_a_topic_that_is_opened_and_edited_in_place_is_logged(
    ben: Member, mobility: Partnership, signed_in: Any
) -> None:
    browser = signed_in(ben)
    said = {"title": "Rails", "summary": "Trains.", "audience": "everyone"}
    browser.post(f"/partnerships/{mobility.slug}/topic/new/", said)
    topic = Topic.objects.get(title="Rails")
    browser.post(f"/topics/{topic.slug}/edit/", said | {"summary": "Trains and trams."})

    assert [(line[0], line[1], line[2], line[3]) for line in edits()] == [
        ("add", ben.pk, "forum.topic", "Rails"),
        ("change", ben.pk, "forum.topic", "Rails"),
    ]
    assert edits()[1][4:] == ({"summary": "Trains."}, {"summary": "Trains and trams."})


def test_cancelling_an_event_is_logged_and_saving_its_agenda_is_no_edit_of_it(orla: Member, signed_in: Any) -> None:
    event = make_event("Spring", organiser=orla)
    make_session(event)
    make_release(event)
    browser = signed_in(orla)
    browser.get(f"/events/{event.slug}/edit/agenda/")
    browser.post(f"/events/{event.slug}/edit/agenda/", {"do": "add"})
    assert edits() == []

    browser.post(f"/events/{event.slug}/edit/status/", {"status": "cancelled", "reason": "Too few came."})

    event = Event.objects.get()
    assert [(line[0], line[1], line[3]) for line in edits()] == [("change", orla.pk, "Spring")]
    assert "Too few came." in str(edits()[0][5])


def test_a_change_in_the_workplace_is_logged_once(sam: Member, signed_in: Any) -> None:
    topic = make_topic("Rails")
    browser = signed_in(sam)
    form = browser.get(f"/admin/forum/topic/{topic.pk}/change/").context["adminform"].form.initial
    typed = {name: "" if value is None else value for name, value in form.items()} | {
        "summary": "Trains.",
        "aliases": "",
    }
    management = {f"moderatorships-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}

    answer = browser.post(f"/admin/forum/topic/{topic.pk}/change/", typed | management)

    assert answer.status_code == 302
    assert [(line[0], line[1], line[3]) for line in edits()] == [("change", sam.pk, "Rails")]


@pytest.mark.parametrize("table", ["forum_change", "forum_moderationentry", "events_agendarelease"])
def test_a_log_and_the_releases_cannot_be_emptied(table: str, ada: Member) -> None:
    make_release(make_event())
    make_thread().close(by=ada, reason="It is answered.")
    assert Change.objects.exists()

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="never emptied"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")
