"""A member takes along everything that is kept about them; nobody else ever does."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.core import mail
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from core.privacy import concerning
from events.models import (
    Allocation,
    Edition,
    KeptDraft,
    ProposalNote,
    Registration,
    ScheduledRelease,
    SessionNotes,
    SheetState,
    Stance,
    Support,
    Takeaway,
    Telling,
    Told,
    Written,
)
from forum.models import (
    Appeal,
    Attachment,
    Bookmark,
    Decision,
    Draft,
    Held,
    Mention,
    Nomination,
    Practice,
    Reaction,
    Report,
    ThreadState,
    TopicModerator,
    TopicState,
)
from forum.models.drafts import Typed
from forum.models.pacing import Act, Pace
from members.models import DataExport, DataRequest, Member
from notifications.levels import Level
from notifications.models import Digest, Follow, Notification
from notifications.saved import SavedSearch
from pages.privacy import parts, register
from pages.tasks import make_export
from partnerships.models import (
    Affiliation,
    Candidacy,
    Claim,
    DiaryEntry,
    Editorship,
    FigureRevision,
    OrganisationMerge,
    Vouch,
)
from tests.factories import (
    PASSWORD,
    make_document,
    make_event,
    make_figure,
    make_initiative,
    make_interest,
    make_meeting,
    make_meeting_rules,
    make_member,
    make_opportunity,
    make_organisation,
    make_partnership,
    make_person,
    make_post,
    make_proposal,
    make_release,
    make_rules,
    make_session,
    make_thread,
    make_topic,
    make_topic_call,
    offer,
)
from tests.partnerships.exchanging import four_parties
from tests.uploads import picture, upload


def live(member: Member, other: Member) -> None:
    """Leave one trace of each kind."""
    wrote(member, other)
    worked(member, other)
    meets(member, other)  # a suspension ends what is agreed
    browser = Client()  # after the suspension in `worked`, which ends all sessions
    browser.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    member.user_permissions.add(Permission.objects.first())
    member.groups.create(name="A group")
    member.authenticator_set.create(type="totp", data={"secret": "sealed"})
    DataExport.objects.create(member=member)


def wrote(member: Member, other: Member) -> None:
    thread, theirs = make_thread(by=member, title="=1+1"), make_thread(by=other)
    post = make_post(thread, by=member, source="My first words.")
    make_post(thread, by=other)
    type(post).objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(days=1))
    post.refresh_from_db()
    post.edit(source="My second words.", language="en", reason="Better.")
    parts = {"challenge": "c", "method": "m", "steps": "s", "result": "r", "recommendation": "n"}
    Practice.objects.create(post=post, **parts)
    Reaction.objects.give(theirs.posts.get(), "thanks", by=member)
    Bookmark.objects.keep(theirs.posts.get(), by=member)
    Mention.objects.create(post=theirs.posts.get(), member=member)
    Draft.objects.keep(theirs, Typed("Not yet."), by=member)
    Attachment.objects.take(upload(picture(), "plan.png"), by=member, alt="A plan")
    ThreadState.objects.set_level(theirs, Level.MUTED, by=member)
    TopicState.objects.set_level(theirs.topic, Level.MUTED, by=member)
    Notification.objects.create(member=member, reason="reply", target=post, actor=other)
    Notification.objects.create(member=other, reason="reply", target=post, actor=member)
    Digest.objects.create(member=member, period="2026-11-27")


def worked(member: Member, other: Member) -> None:
    partnership = make_partnership("Airships")
    Affiliation.objects.create(member=member, partnership=partnership)
    Editorship.objects.create(member=member, partnership=partnership)
    person = make_person("As printed", member=member)
    body = make_organisation(summary="We float.")
    initiative = make_initiative()
    for record in (initiative, initiative.programme, body, person):
        record.confirm(by=member)
    body.place = "Aloft"
    body.revise("place", by=member)
    make_figure(partnership).record(by=member)
    FigureRevision.objects.create(partnership=partnership, deed="recorded", after="45", by=member)
    partnership.summary = "We fly."
    partnership.revise("summary", by=member)
    partnership.confirm(by=member)
    partnership.remind(by=other, reason="For the story.")
    Vouch.objects.update_or_create(member=member, partnership=partnership, defaults={"by": member})
    Follow.objects.set_level(partnership, Level.FOLLOW, by=member)
    searches = {"kind": "partnerships", "question": "q=airships", "name": "Airships"}
    SavedSearch.objects.create(member=member, known=[partnership.pk], **searches)
    bodies = make_organisation("Airship Works"), make_organisation("Airship Works Ltd")
    OrganisationMerge.objects.merge(*bodies, by=member, reason="The same.").undo(by=member, reason="Two.")
    Candidacy.objects.claim(make_organisation(), by=member, words="Our page names me.").refuse(by=member, reason="No.")
    Candidacy.objects.offer(partnership, other, by=member, words="Will you?", leaves=False)
    claimed = {"decided_at": timezone.now(), "decided_by": member, "reason": "True."}
    Claim.objects.create(person=person, member=member, words="It is me.", **claimed)
    asked = {"kind": "access", "page": "", "words": "All.", "name": "Kit", "email": member.email}
    DataRequest.objects.receive(member=member, **asked).reply(by=member, outcome="done", answer="Here.")
    make_interest(make_opportunity(member, organisation=bodies[0]), other)
    make_interest(make_opportunity(other, organisation=bodies[0]), member)
    make_opportunity(member, organisation=bodies[0]).withdraw(by=member)
    event = make_event(organiser=member)
    make_release(event, by=member)
    event.count_save(by=member)
    KeptDraft.objects.keep(event, by=member)
    SheetState.objects.keep(event, [], by=member)
    Telling.objects.update(sent_by=member, introduction="See you.")
    telling = Telling.objects.get()
    Told.objects.create(telling=telling, member=member)
    ScheduledRelease.objects.schedule(event, timezone.now(), by=member, version=event.draft_version)
    exchanges(member)
    registers(member)
    concludes(member, other)
    proposes(member, other)
    make_post(by=other).hide(by=member, reason="Spam.")
    member.suspend(by=other, reason="For the story.")
    member.reinstate(by=other, reason="For the story.")
    LogEntry.objects.log_actions(member.pk, [partnership], CHANGE, change_message="Changed.", single_object=True)
    report = Report.objects.file(make_post(by=other), by=member, reason="spam")
    Report.objects.file(member, by=other, reason="spam")
    report.case.claimed_by = member
    report.case.save()
    both = {"author": member, "moderator": member}
    decision = Decision.objects.create(case=report.case, deed="warn", rule="Rule 1", facts="For the story.", **both)
    Appeal.objects.create(
        decision=decision, words="No.", decided_by=member, decided_at=timezone.now(), outcome="refused"
    )
    TopicModerator.objects.create(topic=make_topic(), member=member)
    Pace.objects.count_act(Act.POST, member)
    Held.objects.create(author=member, thread=make_thread(by=other), why="link", source="Wait.", client_token=uuid4())
    older, younger = make_thread(by=other), make_thread(by=other)
    ThreadState.objects.set_level(older, Level.FOLLOW, by=member)
    younger.merge(older, by=member, reason="Twice.")


def exchanges(member: Member) -> None:
    four = four_parties()
    Vouch.objects.create(member=member, organisation=four.visiting)
    four.people["visiting"] = member
    exchange = four.committed(contact="By bicycle.")
    DiaryEntry.objects.write(exchange, by=member, title="A day", done="Much.", learned="More.")
    Notification.objects.filter(reason="exchange").delete()  # the story of notices has others


def registers(member: Member) -> None:
    event = make_event()
    make_rules(event)
    block = make_session(event, kind="breakouts")
    breakout = make_session(event, kind="breakout", block=block)
    wishes = {block.pk: [breakout.pk]}
    Registration.objects.register(event, member=member, said={"name": "Kit"}, wishes=wishes)
    Allocation.objects.create(event=event, seed="1", wishes={}, result={}, drawn_by=member)


def concludes(member: Member, other: Member) -> None:
    event = make_event()
    session = make_session(event)
    SessionNotes.objects.keep(session, Written("We met."), by=member)
    Stance.objects.take(Takeaway.objects.add(session, text="Meet.", language="en"), "endorse", by=member)
    Edition.objects.publish(event, by=member)
    paper = make_document(event, "Paper", by=member)
    paper.versions.upload(paper, offer("Second words"), by=member)
    paper.versions.get(number=1).withdraw(by=member, reason="Wrong.")
    paper.withdraw(by=member, reason="Wrong too.")
    said = {"text": "Meet.", "language": "en"}
    topic = make_topic(session=session)
    Nomination.objects.nominate(make_post(make_thread(topic, by=other), by=other), by=member, **said)
    Nomination.objects.get().accept(**said, by=member)


def meets(member: Member, other: Member) -> None:
    rules = make_meeting_rules(make_event())
    make_meeting(rules, member, other).accept(rules.starts()[0], by=other)
    make_meeting(rules, make_member(), member, 1).decline(by=member, words="We are full.")


def proposes(member: Member, other: Member) -> None:
    call = make_topic_call(make_event())
    proposal = make_proposal(call, member)
    proposal.hide(reason="Spam.", by=member)
    theirs = make_proposal(call, other)
    Support.objects.give(theirs, by=member)
    ProposalNote.objects.create(proposal=theirs, kind="experts", words="Do.", who="An expert", noted_by=member)
    theirs.decline(reason="Another time.", by=member)


@pytest.fixture
def kit(db: None, settings: Any, tmp_path: Any) -> Member:
    """Kit has done everything that can be done here."""
    settings.MEDIA_ROOT = tmp_path
    kit, other = make_member("Kit Flint", about="-1 is no formula"), make_member("Olga", is_staff=True)
    live(kit, other)
    return kit


def copy_of(member: Member) -> ZipFile:
    export = DataExport.objects.ask(member)
    make_export(export_id=str(export.pk))
    export.refresh_from_db()
    return ZipFile(BytesIO(export.file.read()))


def read(archive: ZipFile, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(archive.read(f"json/{name}.json"))
    return rows


def members_fields(model: type[Model]) -> list[str]:
    return [name for name in concerning(model) if getattr(model._meta.get_field(name), "related_model", None) is Member]


def test_every_trace_of_a_member_is_in_their_copy_or_the_register_says_why_not(kit) -> None:
    DataExport.objects.all().delete()
    archive = copy_of(kit)

    withheld = {field for kept in register() if kept.withheld for field in kept.fields}
    found, missing = set(), []
    for part in parts():
        rows = part.model._base_manager.filter(**{part.kept.of: kit.pk})
        # One trace of each kind at least, or this test would prove nothing.
        assert rows.exists(), f"Kit leaves no trace in {part.name}: add one to `live`"
        assert len(read(archive, part.name)) == rows.count() > 0
        found.add(f"{part.model._meta.label}.{part.kept.of}")
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        missing += [f"{label}.{name}" for name in members_fields(model) if f"{label}.{name}" not in found | withheld]
    assert missing == []


def test_a_row_has_every_column_but_secrets_and_other_members(kit) -> None:
    archive = copy_of(kit)

    (account,) = read(archive, "members-member")
    assert (account["email"], account["display_name"]) == (kit.email, "Kit Flint")
    assert "password" not in account
    posts = read(archive, "forum-post")
    assert [post["source"] for post in posts] == ["An opening.", "My second words."]
    assert read(archive, "forum-postrevision-as-editor")[0]["source"] == "My first words."
    assert read(archive, "forum-draft")[0]["source"] == "Not yet."
    notices = read(archive, "notifications-notification")
    assert [{"actor_id", "actor"} & notice.keys() for notice in notices] == [set()] * len(notices)
    assert "data" not in read(archive, "mfa-authenticator")[0]


def test_A23_the_same_stands_in_csv_and_no_cell_is_a_formula(kit) -> None:
    archive = copy_of(kit)

    for part in parts():
        lines = list(csv.reader(StringIO(archive.read(f"csv/{part.name}.csv").decode("utf-8-sig"))))
        assert lines[0] == part.columns
        assert len(lines) - 1 == len(read(archive, part.name))
    threads = archive.read("csv/forum-thread.csv").decode()
    about = archive.read("csv/members-member.csv").decode()
    assert ("'=1+1" in threads, "'-1 is no formula" in about) == (True, True)


def test_a_part_of_which_there_is_nothing_has_no_file(chiara, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert copy_of(chiara).namelist()[:3] == [
        "README.txt",
        "json/members-member.json",
        "json/account-emailaddress.json",
    ]
    assert [name for name in copy_of(chiara).namelist() if "forum-post" in name] == []


def test_own_uploads_are_in_it_and_a_list_of_what_is(kit) -> None:
    archive = copy_of(kit)

    file = kit.attachments.get()
    assert archive.read(f"files/{file.pk}-plan.webp") == file.file.read()
    papers = [archive.read(name) for name in archive.namelist() if name.endswith("-paper.txt")]
    assert (len(papers), papers[1]) == (2, b"Second words")
    readme = archive.read("README.txt").decode()
    assert [part.name for part in parts() if part.name not in readme] == []


def test_A14_nobody_else_fetches_it_whoever_they_are(kit, ada, sam, eve, signed_in) -> None:
    copy_of(kit)
    address = f"/settings/data/{kit.exports.get().pk}.zip"

    answer = signed_in(kit).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert "no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    browsers = [eve, signed_in(ada), signed_in(sam), signed_in(make_member())]
    assert [browser.get(address).status_code for browser in browsers] == [404, 404, 404, 404]
    assert signed_in(kit).get(f"/settings/data/{uuid4()}.zip").status_code == 404


def test_A14_it_ends_after_a_week(kit, signed_in, time_machine) -> None:
    copy_of(kit)
    address, made = f"/settings/data/{kit.exports.get().pk}.zip", timezone.now()

    time_machine.move_to(made + timedelta(days=6, hours=23))
    assert signed_in(kit).get(address).status_code == 200
    time_machine.move_to(made + timedelta(days=7, hours=1))
    assert signed_in(kit).get(address).status_code == 404


def test_A14_an_unfinished_copy_is_not_there(kit, signed_in) -> None:
    export = DataExport.objects.create(member=kit) if not kit.exports.exists() else kit.exports.get()
    assert signed_in(kit).get(f"/settings/data/{export.pk}.zip").status_code == 404


def test_asking_takes_a_proof_of_who_asks_then_a_job_and_a_mail(chiara, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    browser = Client()
    browser.force_login(chiara)

    answer = browser.post("/settings/data/", follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/reauthenticate/"
    assert not chiara.exports.exists()
    answer = browser.post("/accounts/reauthenticate/?next=/settings/data/", {"password": PASSWORD}, follow=True)
    assert "being made" in answer.content.decode()
    make_export(export_id=str(chiara.exports.get().pk))

    assert "Fetch it" in browser.get("/settings/data/").content.decode()
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([chiara.email], "The copy of your data is ready")


def test_a_new_copy_replaces_the_old_one_and_its_file(chiara, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    copy_of(chiara)
    first = chiara.exports.get().pk
    with django_capture_on_commit_callbacks(execute=True):
        copy_of(chiara)

    assert chiara.exports.get().pk != first
    assert [path.stem for path in tmp_path.rglob("*.zip")] == [chiara.exports.get().pk.hex]


def test_asked_twice_it_is_made_once_and_a_job_that_runs_again_finds_nothing_to_do(chiara, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    export = DataExport.objects.ask(chiara)
    assert DataExport.objects.ask(chiara) == export

    for _again in range(2):
        make_export(export_id=str(export.pk))
    assert len(mail.outbox) == 1


def test_who_left_while_it_was_made_leaves_no_file(chiara, settings, tmp_path, monkeypatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    export = DataExport.objects.ask(chiara)
    monkeypatch.setattr("pages.exporting.write", lambda file, member: member.exports.all().delete())

    make_export(export_id=str(export.pk))

    assert (list(tmp_path.rglob("*.zip")), mail.outbox) == ([], [])


def test_a_large_account_is_read_in_portions(kit, django_assert_max_num_queries) -> None:
    thread = make_thread(by=kit)
    for _number in range(30):
        make_post(thread, by=kit)
    with django_assert_max_num_queries(2 * len(parts()) + 12):
        copy_of(kit)
