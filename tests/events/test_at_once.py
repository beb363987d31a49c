"""Organisers who act at the same moment."""

from functools import partial
from typing import Any

import pytest

from events.models import AgendaRelease, DraftRow, Event, StaleDraftError, redraft
from forum.models import Topic
from members.models import Member
from tests.at_once import at_once
from tests.factories import START, make_event, make_member, make_session

pytestmark = pytest.mark.django_db(transaction=True)


def test_releases_published_at_once_are_numbered_without_a_gap() -> None:
    event = make_event()
    make_session(event, "Money", kind="breakout")

    at_once(*[partial(AgendaRelease.objects.publish, event, by=None)] * 4)

    assert sorted(AgendaRelease.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert [topic.title for topic in Topic.objects.all()] == ["Money"]


def test_of_two_saves_of_one_draft_the_second_is_refused() -> None:
    event, by = make_event(), make_member()

    def save(title: str) -> str:
        row = DraftRow(kind="panel", title=title, starts_at=event.starts_at, ends_at=event.ends_at)
        try:
            redraft(Event.objects.get(pk=event.pk), [row], by=by, version=1)
        except StaleDraftError:
            return "refused"
        return title

    outcomes = at_once(partial(save, "One"), partial(save, "Two"))

    saved = [session.title for session in event.sessions.all()]
    assert sorted(outcomes) == sorted(["refused", *saved])


def test_events_of_one_name_created_at_once_get_an_address_each() -> None:
    by = make_member()
    values: dict[str, Any] = {"title": "Cluster days", "starts_at": START, "ends_at": START.replace(hour=12)}

    def start(member: Member) -> str:
        return Event.objects.start(by=member, **values).slug

    assert sorted(at_once(*[partial(start, by)] * 4)) == [
        "cluster-days-2027",
        "cluster-days-2027-2",
        "cluster-days-2027-3",
        "cluster-days-2027-4",
    ]
