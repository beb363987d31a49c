"""What has had its time is forgotten, to the day; what has not stays."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from events.models import Availability, Event, Meeting, Registration
from forum.models import Attachment, Case, Draft, Operation, Report
from forum.models.drafts import Typed
from members.models import DataExport, DataRequest, Member
from notifications.models import Digest, Notification
from opportunities.models import Opportunity
from pages.privacy import terms
from pages.tasks import keep_term, keep_terms, remind_of_requests
from partnerships.models import Candidacy, Claim, Exchange, FreshnessStep
from tests.factories import (
    make_event,
    make_member,
    make_opportunity,
    make_partnership,
    make_person,
    make_post,
    make_registration,
    make_rules,
    make_thread,
)
from tests.partnerships.exchanging import four_parties
from tests.uploads import picture, upload

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ASKED = {"kind": "access", "page": "", "words": "All.", "name": "Ida", "email": "ida@example.org"}


def session(then: datetime) -> None:
    Session.objects.create(session_key=f"key-{then.timestamp()}", session_data="", expire_date=then)


def export(then: datetime) -> None:
    DataExport.objects.create(member=make_member(), asked_at=then)


def request(then: datetime) -> None:
    asked = DataRequest.objects.receive(member=None, **ASKED | {"words": f"Words of {then}"})
    asked.reply(by=make_member(), outcome="done", answer="Here.")
    DataRequest.objects.filter(pk=asked.pk).update(answered_at=then)


def admin_line(then: datetime) -> None:
    LogEntry.objects.log_actions(make_member().pk, [make_partnership()], CHANGE, change_message="", single_object=True)
    LogEntry.objects.filter(pk=LogEntry.objects.latest("pk").pk).update(action_time=then)


def notice(then: datetime, *, read: bool) -> None:
    told = {"read_at": then} if read else {"created_at": then}
    Notification.objects.create(member=make_member(), reason="reply", target=make_post(), **told)


def digest(then: datetime) -> None:
    Digest.objects.create(member=make_member(), period="2025-01-01", created_at=then)


def failed_job(then: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) "
            "VALUES ('mail', 'broken', 'failed') RETURNING id"
        )
        job = cursor.fetchone()
        assert job
        cursor.execute("DELETE FROM procrastinate_events WHERE job_id = %s", job)
        cursor.execute("INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'failed', %s)", [*job, then])


def claim(then: datetime) -> None:
    made = Claim.objects.make(make_person(), by=make_member(), words="Me.")
    Claim.objects.filter(pk=made.pk).update(decided_at=then, reason="No.")


def candidacy(then: datetime) -> None:
    made = Candidacy.objects.claim(make_partnership(), by=make_member(), words="Me.")
    made.refuse(by=make_member(), reason="No.")
    Candidacy.objects.filter(pk=made.pk).update(decided_at=then)


def draft(then: datetime) -> None:
    Draft.objects.keep(make_thread(), Typed("So far."), by=make_member())
    Draft.objects.filter(pk=Draft.objects.latest("pk").pk).update(saved_at=then)


def file(then: datetime) -> None:
    taken = Attachment.objects.take(upload(picture(), "plan.png"), by=make_member())
    Attachment.objects.filter(pk=taken.pk).update(created_at=then)


def operation(then: datetime) -> None:
    Operation.objects.create(verb="move", thread=make_thread(), done_at=then)


def report(then: datetime) -> None:
    post = make_post()
    case = Case.objects.open_on(post)
    Report.objects.create(case=case, post=post, name="Vera", email=f"v{post.pk}@example.org", reason="spam")
    Case.objects.filter(pk=case.pk).update(closed_at=then)


def freshness_step(then: datetime) -> None:
    FreshnessStep.objects.create(partnership=make_partnership(), step="due", member=make_member(), taken_at=then)


def exchange_draft(then: datetime) -> None:
    four = four_parties(f" of {then.timestamp()}")
    Exchange.objects.filter(pk=four.draft().pk).update(saved_at=then)


def exchange_contact(then: datetime) -> None:
    exchange = four_parties(f" of {then.timestamp()}").submitted(contact="By bicycle.")
    Exchange.objects.filter(pk=exchange.pk).update(cancelled_at=then, end_reason="A strike.")


def exchange_ended(then: datetime) -> None:
    exchange = four_parties(f" of {then.timestamp()}").submitted()
    Exchange.objects.filter(pk=exchange.pk).update(refused_at=then, end_reason="No.")


def opportunity(then: datetime) -> None:
    made = make_opportunity(published_at=then - timedelta(days=30), expires_at=then)
    made.withdraw(by=made.author)
    Opportunity.objects.filter(pk=made.pk).update(withdrawn_at=then)


def unconfirmed(then: datetime) -> None:
    make_member(f"Nobody {then.timestamp()}", verified=False, joined_at=then)


def over(then: datetime) -> Event:
    return make_event(f"Over by {then}", starts_at=then - timedelta(hours=2), ends_at=then)


def registration(then: datetime) -> None:
    event = over(then)
    make_rules(event, opens_at=then - timedelta(days=9), closes_at=then)
    make_registration(event)


def meeting(then: datetime) -> None:
    two = {"requester": make_member(), "invitee": make_member()}
    Meeting.objects.create(event=over(then), kind="b2b", minutes=20, state="declined", **two)


def availability(then: datetime) -> None:
    Availability.objects.create(event=over(then), member=make_member(), kinds=["b2b"])


def unconfirmed_registration(then: datetime) -> None:
    event = make_event(f"Begun {then}")
    make_rules(event)
    never = dict.fromkeys(("verified_at", "approved_at", "confirmed_at"))
    make_registration(event, created_at=then, **never)


def counted(model: Any, **only: Any) -> Callable[[], int]:
    return lambda: model.objects.filter(**only).count()


# How one row of each term is made, and how many there are.
STORIES: dict[str, tuple[Callable[[datetime], None], Callable[[], int]]] = {
    "sessions": (session, counted(Session)),
    "data-exports": (export, counted(DataExport)),
    "data-requests": (request, counted(DataRequest)),
    "admin-log": (admin_line, counted(LogEntry)),
    "read-notices": (lambda then: notice(then, read=True), counted(Notification)),
    "unread-notices": (lambda then: notice(then, read=False), counted(Notification)),
    "digests": (digest, counted(Digest)),
    "failed-jobs": (failed_job, counted(ProcrastinateJob, task_name="broken")),
    "claims": (claim, counted(Claim)),
    "candidacies": (candidacy, counted(Candidacy)),
    "freshness-steps": (freshness_step, counted(FreshnessStep)),
    "exchange-drafts": (exchange_draft, counted(Exchange)),
    "exchange-contacts": (exchange_contact, counted(Exchange, contact="By bicycle.")),
    "exchanges-ended": (exchange_ended, counted(Exchange)),
    "opportunities": (opportunity, counted(Opportunity)),
    "drafts": (draft, counted(Draft)),
    "operations": (operation, counted(Operation)),
    "unposted-files": (file, counted(Attachment)),
    "visitors-reports": (report, counted(Report, name="Vera")),
    "registrations": (registration, lambda: Registration.objects.known().count()),
    "meetings": (meeting, counted(Meeting, forgotten_at=None)),
    "availabilities": (availability, counted(Availability)),
    "unconfirmed-registrations": (unconfirmed_registration, counted(Registration)),
    "unconfirmed-accounts": (unconfirmed, counted(Member, verified_at=None)),
}


def test_every_term_has_a_story() -> None:
    # The cache is another table: its story is below.
    assert {term.name for term in terms()} == {*STORIES, "limits"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", STORIES)
def test_what_has_had_its_time_is_forgotten_to_the_hour(name: str, time_machine, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to(NOW, tick=False)
    make, count = STORIES[name]
    days = next(term.days for term in terms() if term.name == name)
    make(NOW - timedelta(days=days, hours=1))
    make(NOW - timedelta(days=days) + timedelta(hours=1))
    assert count() == 2

    assert keep_term(name=name) == 1

    assert count() == 1
    time_machine.move_to(NOW + timedelta(hours=2), tick=False)
    assert (keep_term(name=name), count()) == (1, 0)


@pytest.mark.django_db
def test_what_is_open_is_never_forgotten(chiara: Member, time_machine) -> None:
    time_machine.move_to(NOW, tick=False)
    DataRequest.objects.receive(member=None, **ASKED)
    Claim.objects.make(make_person(), by=chiara, words="Me.")
    report(NOW)
    Case.objects.update(closed_at=None)
    time_machine.move_to(NOW + timedelta(days=5000), tick=False)

    for term in terms():
        keep_term(name=term.name)

    kept = (DataRequest, Claim, Report)
    assert [model.objects.count() for model in kept] == [1, 1, 1]  # type: ignore[attr-defined]
    assert Member.objects.filter(pk=chiara.pk).exists()


@pytest.mark.django_db
def test_staff_and_who_was_suspended_do_not_go_as_unconfirmed(ada, time_machine) -> None:
    time_machine.move_to(NOW, tick=False)
    suspended, staff = make_member(verified=False), make_member(verified=False, is_staff=True)
    suspended.suspend(by=ada, reason="For the story.")
    time_machine.move_to(NOW + timedelta(days=60), tick=False)

    assert keep_term(name="unconfirmed-accounts") == 0
    assert Member.objects.filter(pk__in=[suspended.pk, staff.pk]).count() == 2


@pytest.mark.django_db
def test_expired_limits_go_from_the_cache_s_table(settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "a_cache"}}
    call_command("createcachetable", verbosity=0)
    caches["default"].set_many({"a": 1, "b": 2}, timeout=3600)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE a_cache SET expires = now() - interval '1 hour' WHERE cache_key LIKE '%%:a'")

    assert keep_term(name="limits") == 1

    assert (caches["default"].get("a"), caches["default"].get("b")) == (None, 2)


@pytest.mark.django_db
def test_each_night_each_term_gets_a_job_of_its_own() -> None:
    keep_terms(timestamp=0)

    jobs = ProcrastinateJob.objects.filter(task_name="pages.tasks.keep_term")
    assert {job.args["name"] for job in jobs} == {term.name for term in terms()}


@pytest.mark.django_db
def test_the_operator_is_reminded_until_an_answer_is_given(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)
    asked = DataRequest.objects.receive(member=None, **ASKED)
    remind_of_requests(timestamp=0)
    assert mail.outbox == []
    time_machine.move_to(NOW + timedelta(days=25), tick=False)
    remind_of_requests(timestamp=0)
    assert (mail.outbox[0].to, "2026-04-01" in mail.outbox[0].body) == ([settings.CONTACT_EMAIL], True)
    asked.reply(by=make_member(), outcome="done", answer="Here.")
    remind_of_requests(timestamp=0)
    assert len(mail.outbox) == 1


def test_the_operators_guide_has_the_same_table() -> None:
    page = (Path(settings.BASE_DIR) / "docs/operators.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \| (\d+) \| (.+) \|$", page, flags=re.MULTILINE)
    assert rows == [(term.name, str(term.what), str(term.days), str(term.since)) for term in terms()]


def test_everybody_reads_it_on_the_privacy_page(eve) -> None:
    html = eve.get("/privacy/").content.decode()
    assert [term.name for term in terms() if str(term.what).replace("'", "&#x27;") not in html] == []
    assert f"{DAYS} days after they were read" in html


DAYS = 183
