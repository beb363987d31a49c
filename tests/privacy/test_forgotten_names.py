"""Names that are hard to forget: those that stand in released agendas, and those of one word."""

import re

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from events.agenda_forms import sheet_of
from events.models import AgendaRelease, Edition, Event, KeptDraft, Session, SheetState
from forum.models import Change, Post, Thread
from members.models import Member
from pages.forms import LeavingForm
from pages.privacy import erase
from partnerships.models import Affiliation, Claim, Person
from tests.factories import (
    make_event,
    make_member,
    make_organisation,
    make_person,
    make_post,
    make_release,
    make_role,
    make_session,
    make_thread,
)
from tests.privacy.dumping import dump, lines_with

NAMES = ["wilhelmina", "zeppelin"]
LEAVING = {"outcome": "stay", "person": "on", "sure": "on"}


@pytest.fixture
def wilma(db: None) -> Member:
    """Wilhelmina speaks at events, and has said so."""
    wilma = make_member("Wilhelmina Zeppelin", email="wilma@example.org")
    make_person("Wilhelmina Zeppelin", aliases=["W. Zeppelin"], member=wilma)
    return wilma


def speak(wilma: Member, orla: Member, sam: Member) -> Event:
    """Print her name wherever the records may print one, draft and release, and talk about her."""
    event = make_event("Airship days", organiser=orla, summary="With W. Zeppelin.")
    panel = make_session(event, "Panel", text="Wilhelmina\nZeppelin tells how.", theme="W. Zeppelin on air")
    make_role(panel, "Prof. Zeppelin-Ms", person=wilma.person, affiliation_as_printed="(Zeppelin Works)")
    make_role(panel, "Somebody Else", affiliation_as_printed="(Elsewhere)")
    release = make_release(event, by=orla, note="W. Zeppelin confirmed.")
    KeptDraft.objects.keep(event, by=orla)
    SheetState.objects.keep(event, sheet_of(event).told(), by=orla)
    Edition.objects.publish(event, by=orla, note="With Wilhelmina Zeppelin")
    Affiliation.objects.create(person=wilma.person, organisation=make_organisation("Works"), title="Pilot")
    Claim.objects.make(wilma.person, by=wilma, words="I am W. Zeppelin.")
    LogEntry.objects.log_actions(sam.pk, [wilma.person], CHANGE, change_message="W. Zeppelin", single_object=True)
    make_post(by=sam, source="See [her](/people/wilhelmina-zeppelin/), W. Zeppelin.")
    assert release.content["sessions"][0]["roles"][0]["person"] == "wilhelmina-zeppelin"
    return event


def leave(wilma: Member) -> None:
    form = LeavingForm(LEAVING, member=wilma)
    assert form.is_valid()
    form.leave()


@pytest.mark.django_db(transaction=True)
def test_a_dump_holds_no_name_of_who_leaves_the_records_too(wilma, orla, sam, signed_in) -> None:
    event = speak(wilma, orla, sam)
    assert [name for name in NAMES if name not in dump()] == []

    leave(wilma)

    assert lines_with(*NAMES) == []
    release = AgendaRelease.objects.get()
    (panel,) = release.content["sessions"]
    assert (panel["text"], panel["theme"]) == ("[name removed] tells how.", "[name removed] on air")
    assert [(role["name"], role["affiliation"]) for role in panel["roles"]] == [
        ("[name removed]", ""),
        ("Somebody Else", "(Elsewhere)"),
    ]
    assert (release.note, release.released_by) == ("[name removed] confirmed.", orla)
    assert (release.name_removed_at is None, Edition.objects.get().name_removed_at is None) == (False, False)
    # She is left out of what is shown, as before.
    html = signed_in(sam).get(event.get_absolute_url()).content.decode()
    assert ("Somebody Else" in html, "[name removed], " in html) == (True, False)


def test_who_did_not_speak_leaves_releases_as_they_are(wilma, orla, sam) -> None:
    speak(wilma, orla, sam)
    other = make_release(make_event("Elsewhere", organiser=orla))

    leave(wilma)

    other.refresh_from_db()
    assert other.name_removed_at is None


def test_who_leaves_and_stays_in_the_records_stays_in_the_release(wilma, orla, sam) -> None:
    speak(wilma, orla, sam)

    erase(wilma, keeps_posts=True)

    release = AgendaRelease.objects.get()
    assert (release.name_removed_at, release.sessions[0]["roles"][0]["name"]) == (None, "Prof. Zeppelin-Ms")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events_agendarelease SET note = '[name removed]'",
        "UPDATE events_agendarelease SET name_removed_at = now()",
        "UPDATE events_agendarelease SET words = regexp_replace(words, 'zeppelin', '[name removed]', 'gi')",
        "UPDATE events_edition SET note = ''",
        "DELETE FROM events_agendarelease",
    ],
)
def test_nothing_else_changes_a_release(statement, wilma, orla, sam) -> None:
    speak(wilma, orla, sam)
    asked = '{"names": "zeppelin", "near": "zeppelin", "mark": "[name removed]", "person": "", "instead": ""}'
    with connection.cursor() as cursor:
        # As the function would set it: by itself it opens nothing.
        cursor.execute("SELECT set_config('events.letting_go', %s, true)", [asked])
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            cursor.execute(statement)


def test_neither_a_load_nor_an_organiser_brings_a_removed_name_back(sam) -> None:
    call_command("load_paper")
    person = Person.objects.get(slug="marek-przeor")
    (name, people) = (person.name, Person.objects.count())
    session = Session.objects.filter(roles__person=person).first()

    person.remove(by=sam, reason="At their request.")
    call_command("load_paper", missing=True)

    assert (Person.objects.count(), Person.objects.filter(name=name).exists()) == (people, False)
    assert Person.objects.get_by_natural_key("marek-przeor") == person
    assert list(Person.objects.known_as([name.upper()])) == [person]
    assert session.roles.named().filter(name_as_printed=name).exists() is False


def test_the_log_of_changes_lets_go_of_who_left_the_records(wilma, orla, sam) -> None:
    speak(wilma, orla, sam)
    told = {"name": "W. Zeppelin", "slug": "wilhelmina-zeppelin"}
    Change.objects.create(
        kind="change", model="partnerships.person", label="Wilhelmina Zeppelin", after=told, created_at=timezone.now()
    )

    wilma.person.remove(by=sam, reason="At her request.")

    line = Change.objects.get(model="partnerships.person", kind="change", after__has_key="slug")
    assert (line.label, line.after) == ("[former member]", {"name": "[former member]", "slug": "[former member]"})
    assert [line.object_repr for line in LogEntry.objects.filter(content_type__model="person")] == [
        "[name removed]"
    ] * 2


def test_a_name_of_one_word_that_is_nobody_elses_goes_everywhere(ben) -> None:
    wilma = make_member("Zeppelina", email="z@example.org")
    make_post(make_thread(), by=wilma)
    make_thread(by=ben, title="What Zeppelina says", source="ZEPPELINA flew. Ask zeppelina; Zeppelina knows.")

    erase(wilma, keeps_posts=True)

    assert lines_with("zeppelina") == []
    assert (Thread.objects.get(author=ben).title, Post.objects.get(author=ben).source) == (
        "What [former member] says",
        "[former member] flew. Ask [former member]; [former member] knows.",
    )


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("Will", "Will it rain?"),
        ("Rose", "Rose water: a rose is a rose."),
        ("Mobility", "Mobility is a partnership."),
        ("Anna", "Anna Berg wrote it."),
    ],
)
def test_a_name_that_is_a_word_or_somebody_elses_stays_far_from_its_bearer(name, source, ben) -> None:
    make_member("Anna Berg")
    leaving = make_member(name)
    make_post(by=ben, source="The rose and the rose garden.")
    thread = make_thread(by=ben, source=source)

    erase(leaving, keeps_posts=True)

    assert Post.objects.get(thread=thread).source == source
    assert re.search(r"former member", Post.objects.get(thread=thread).html) is None
