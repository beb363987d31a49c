"""A release is a frozen copy of the draft: numbered, never changed, announced once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from events.models import AgendaRelease, Event
from events.signals import agenda_released
from forum.models import Topic
from members.models import Member
from tests.factories import make_event, make_organisation, make_person, make_release, make_role, make_session

pytestmark = pytest.mark.django_db


def make_breakouts(event: Event, *titles: str) -> None:
    block = make_session(event, "Break out session", kind="breakouts", minutes=(30, 90), position=1)
    for number, title in enumerate(titles, 1):
        make_session(event, title, kind="breakout", block=block, number=number, minutes=(30, 90), position=number + 1)


def test_a_release_says_all_that_the_draft_says(orla: Member) -> None:
    event = make_event("Spring meeting", organiser=orla)
    panel = make_session(event, "Panel", theme="Money", text="Who pays?", time_as_printed="9 to 9.30")
    make_role(
        panel,
        "GIULIA Example",
        person=make_person("Giulia Example"),
        organisation=make_organisation("Example Cluster"),
        affiliation_as_printed="(Example Cluster)",
        label_as_printed="Speaker 1.",
    )

    release = AgendaRelease.objects.publish(event, by=orla, note="First.")

    assert (release.number, release.note, release.released_by) == (1, "First.", orla)
    assert release.content == {
        "event": {
            "title": "Spring meeting",
            "starts_at": "2027-03-15T08:00:00Z",
            "ends_at": "2027-03-15T11:00:00Z",
            "doors_at": None,
            "time_zone": "Europe/Brussels",
            "language": "en",
            "place": "",
            "status": "scheduled",
            "status_note": "",
        },
        "sessions": [
            {
                "uuid": str(panel.uuid),
                "slug": "panel",
                "kind": "panel",
                "title": "Panel",
                "theme": "Money",
                "text": "Who pays?",
                "language": "en",
                "starts_at": "2027-03-15T08:00:00Z",
                "ends_at": "2027-03-15T08:30:00Z",
                "number": None,
                "room": "",
                "block": None,
                "time_as_printed": "9 to 9.30",
                "description_as_printed": "",
                "roles": [
                    {
                        "person": "giulia-example",
                        "organisation": "example-cluster",
                        "role": "speaker",
                        "label": "Speaker 1.",
                        "name": "GIULIA Example",
                        "affiliation": "(Example Cluster)",
                        "spoken_order": None,
                    }
                ],
                "status": "scheduled",
                "status_note": "",
            }
        ],
    }
    assert release.words == "Spring meeting Panel Money Who pays? GIULIA Example (Example Cluster)"


def test_breakouts_stand_behind_their_block(orla: Member) -> None:
    event = make_event()
    make_session(event, "Lunch", minutes=(30, 60), kind="break", position=0)
    make_breakouts(event, "One", "Two", "Three")

    release = make_release(event)

    assert [s["title"] for s in release.sessions] == ["Lunch", "Break out session", "One", "Two", "Three"]
    assert {s["block"] for s in release.sessions[2:]} == {release.sessions[1]["uuid"]}


def test_somebody_who_asked_to_be_removed_is_not_released() -> None:
    event = make_event()
    make_role(make_session(event), person=make_person(hidden_at=timezone.now()))

    assert make_release(event).sessions[0]["roles"] == []


def test_the_first_release_publishes_the_event() -> None:
    event = make_event(published_at=None)

    make_release(event)

    event.refresh_from_db()
    assert event.published_at is not None


@pytest.mark.parametrize("change", [{"note": "Other."}, {"number": 7}, {"content": {}}, {"words": ""}])
def test_nobody_changes_a_release(change: dict[str, object]) -> None:
    release = make_release(make_event())

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        AgendaRelease.objects.filter(pk=release.pk).update(**change)


def test_nobody_deletes_a_release() -> None:
    release = make_release(make_event())

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        release.delete()


def test_a_release_outlives_the_account_of_its_author(orla: Member) -> None:
    release = make_release(make_event(), by=orla)

    orla.delete()

    release.refresh_from_db()
    assert release.released_by is None


def test_a_release_is_announced_once(orla: Member) -> None:
    heard: list[AgendaRelease] = []

    def hear(release: AgendaRelease, **_kwargs: object) -> None:
        heard.append(release)

    agenda_released.connect(hear)
    try:
        release = make_release(make_event(), by=orla)
    finally:
        agenda_released.disconnect(hear)

    assert heard == [release]


def test_new_breakouts_get_one_topic_each_however_often_they_are_released() -> None:
    event = make_event()
    make_breakouts(event, "Money", "Skills", "Data")

    make_release(event)
    make_release(event)

    assert list(Topic.objects.values_list("title", flat=True)) == ["Money", "Skills", "Data"]


@pytest.mark.django_db(transaction=True)
def test_releases_made_at_the_same_time_are_numbered_without_a_gap() -> None:
    event = make_event()
    make_session(event)

    def publish(_: int) -> int:
        try:
            return AgendaRelease.objects.publish(event, by=None).number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as people:
        numbers = sorted(people.map(publish, range(6)))

    assert numbers == [1, 2, 3, 4, 5, 6]
