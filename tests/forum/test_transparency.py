"""The transparency page counts what the log says; people without an account send notices of illegal content."""

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum import tasks
from forum.models import Appeal, Case, Decision, ModerationEntry, Report
from forum.models.reports import DAYS_TO_KEEP_NAMES
from forum.noticing import NOTICES_A_DAY, NOTICES_FROM_ONE_PLACE
from forum.transparency import APPEALS, ARRANGING, RESTRICTING, RETURNING, year_of
from members.models import Member
from pages.tasks import keep_term
from tests.factories import make_case, make_post, make_thread

pytestmark = pytest.mark.django_db
PAGE = "/transparency/"
NOTICE = "/moderation/notice/"
WHY = {"rule": "House rule 3", "facts": "It sells shoes."}
SAID = {
    "legal_ground": "Section 185 of the Criminal Code, Germany",
    "explanation": "It insults my mother.",
    "name": "Vera",
    "email": "vera@example.org",
    "in_good_faith": "on",
}


def numbers(browser: Client, year: int) -> dict[str, list[int]]:
    """The tables of the page: words to numbers."""
    html = browser.get(PAGE, {"year": year}).content.decode()
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', html)
    return {words: [int(n) for n in re.findall(r">(\d+)<", cells)] for words, cells in rows}


def live_a_year(ada: Member, sam: Member, at: datetime) -> None:
    """Let all sorts of things happen."""
    with time_machine.travel(at, tick=False):
        cases = [
            make_case(make_thread() if n % 3 == 0 else None, reason="spam" if n % 2 else "hostile") for n in range(8)
        ]
    with time_machine.travel(at + timedelta(hours=5), tick=False):
        for case, deed in zip(cases, ["keep", "hide", "ask", "warn", "hide", "suspend", "keep"], strict=False):
            case.decide(deed, by=ada, **WHY)
        for outcome, decision in zip(
            ["granted", "refused"], Decision.objects.filter(deed="hide").order_by("-pk"), strict=False
        ):
            Appeal.objects.make(decision, "Why?").decide(outcome, by=sam, answer="So be it.")
        thread = make_thread()
        for verb in ("close", "reopen", "pin", "hide"):
            getattr(thread, verb)(by=ada, reason="By hand.")


def test_the_numbers_of_each_year_equal_the_log(ada: Member, sam: Member, eve: Client) -> None:
    for year in (2025, 2026):
        live_a_year(ada, sam, datetime.fromisoformat(f"{year}-03-01T12:00:00+01:00"))
    make_post().hide(by=ada, reason="Today.")
    labels = dict(ModerationEntry.Verb.choices)

    for year in (2025, 2026):
        log = ModerationEntry.objects.filter(created_at__year=year)
        counted = Counter(str(labels[verb]) for verb in log.values_list("verb", flat=True))
        page = numbers(eve, year)
        assert {words: page[words][0] for words in counted} == dict(counted)
        assert sum(found[0] for words, found in page.items() if words in set(map(str, labels.values()))) == log.count()
        decided = Counter(Decision.objects.filter(created_at__year=year).values_list("deed", flat=True))
        assert {deed: page[str(labels[deed])][1] for deed in decided} == dict(decided)
        assert (page["Spam or advertising"], page["Hostile or insulting"], page["Made"]) == ([4], [4], [2])
        assert page["All"] == [Report.objects.filter(created_at__year=year).count()]
        assert year_of(year).median_hours == 5


def test_a_year_begins_at_midnight_where_the_site_is(ada: Member, eve: Client) -> None:
    with time_machine.travel("2025-12-31T23:30:00+00:00", tick=False):  # half past midnight in Brussels
        make_post().hide(by=ada, reason="At New Year.")

    assert (numbers(eve, 2026)["Hidden"][0], eve.get(PAGE, {"year": 2025}).status_code) == (1, 404)


@pytest.mark.parametrize("year", ["1999", "x", "2026\x00", "-1", "99999999999"])
def test_other_years_are_not_there(year: str, eve: Client) -> None:
    assert eve.get(PAGE, {"year": year}).status_code == 404


def test_the_numbers_cost_the_same_however_much_happened(ada: Member, sam: Member, eve: Client) -> None:
    costs = []
    for _ in range(2):
        live_a_year(ada, sam, timezone.now() - timedelta(hours=6))
        with CaptureQueriesContext(connection) as asked:
            eve.get(PAGE)
        costs.append(len(asked))
    assert costs == [7, 7]


def test_nobody_is_named_there(ada: Member, sam: Member, eve: Client) -> None:
    live_a_year(ada, sam, timezone.now() - timedelta(hours=6))
    html = eve.get(PAGE).content.decode()

    assert [name for name in ("Ada", "Sam", "It sells shoes.", "House rule 3") if name in html] == []


@pytest.mark.parametrize("kind", ["permalink", "anchor", "thread", "member", "path"])
def test_a_notice_lands_in_the_case_about_what_stands_at_its_address(kind, eve, chiara: Member, dao: Member) -> None:
    thread = make_thread(by=chiara)
    post = make_post(thread, by=chiara)
    addresses = {
        "permalink": f"http://testserver/p/{post.pk}/",
        "anchor": f"http://testserver{thread.get_absolute_url()}?page=1#post-{post.pk}",
        "thread": f"http://testserver{thread.get_absolute_url()}",
        "member": f"http://testserver{chiara.get_absolute_url()}",
        "path": f"/p/{post.pk}/",
    }
    subject = {"thread": thread, "member": chiara}.get(kind, post)
    case = make_case(subject, by=dao)

    answer = eve.post(NOTICE, SAID | {"address": addresses[kind]}, follow=True)

    assert "Your notice has arrived." in answer.content.decode()
    report = Report.objects.without_account().get()
    assert (report.case, report.subject, report.reason, report.email) == (case, subject, "illegal", SAID["email"])
    assert Case.objects.get().report_count == 2
    assert [letter.to for letter in mail.outbox] == [["vera@example.org"]]
    assert "insults" not in mail.outbox[0].body


@pytest.mark.parametrize("missing", ["address", "legal_ground", "explanation", "email", "in_good_faith"])
def test_what_a_notice_lacks_is_said_and_nothing_is_lost(missing: str, eve: Client) -> None:
    said = SAID | {"address": f"/p/{make_post().pk}/"}

    answer = eve.post(NOTICE, {**said, missing: ""})

    html = answer.content.decode()
    assert (answer.status_code, "There is one thing to correct" in html) == (422, True)
    assert [value for name, value in said.items() if name not in {missing, "in_good_faith"} and value not in html] == []
    assert not Report.objects.exists()


def test_a_notice_finds_nothing_that_its_sender_cannot_see(eve: Client, ada: Member) -> None:
    hidden, wrong = make_post(source="Hidden"), "Copy it from the browser."
    hidden.hide(by=ada, reason="Spam.")

    for address in (f"/p/{hidden.pk}/", "/p/999999/", "https://elsewhere.example/", "/about/", "p", "\x01"):
        answer = eve.post(NOTICE, SAID | {"address": address})
        assert (answer.status_code, wrong in answer.content.decode()) == (422, True)
    assert not Case.objects.exists()


def test_a_notice_is_sent_once_and_its_sender_hears_the_outcome(eve: Client, ada: Member) -> None:
    post = make_post()
    for email in ("vera@example.org", "Vera@Example.org"):
        eve.post(NOTICE, SAID | {"address": f"/p/{post.pk}/", "email": email})
    report = Report.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(case=report.case, post=post, email="VERA@example.org", reason="spam")
    mail.outbox.clear()

    decision = report.case.decide("hide", by=ada, **WHY)
    for _ in range(2):
        tasks.decision_made(decision_id=decision.pk)

    (letter,) = [letter for letter in mail.outbox if letter.to == ["vera@example.org"]]
    assert ("acted" in letter.body, "/moderation/" in letter.body, "It sells" in letter.body) == (True, False, False)


def test_robots_and_floods_file_nothing(eve: Client) -> None:
    eve.post(NOTICE, SAID | {"address": f"/p/{make_post().pk}/", "website": "https://spam.example"})
    assert (Report.objects.count(), len(mail.outbox)) == (0, 0)
    for _ in range(NOTICES_A_DAY):
        assert eve.post(NOTICE, SAID | {"address": f"/p/{make_post().pk}/"}).status_code == 302

    answer = eve.post(NOTICE, SAID | {"address": f"/p/{make_post().pk}/"})

    assert (answer.status_code, "It insults my mother." in answer.content.decode()) == (429, True)
    assert Report.objects.count() == NOTICES_A_DAY


def test_one_place_sends_only_so_many(eve: Client) -> None:
    statuses = [
        eve.post(NOTICE, SAID | {"address": f"/p/{make_post().pk}/", "email": f"v{n}@example.org"}).status_code
        for n in range(NOTICES_FROM_ONE_PLACE + 1)
    ]

    assert statuses == [302] * NOTICES_FROM_ONE_PLACE + [429]


def test_a_sender_is_forgotten_a_year_after_the_decision(eve: Client, ada: Member) -> None:
    eve.post(NOTICE, SAID | {"address": f"/p/{make_post().pk}/"})
    with time_machine.travel(timezone.now() + timedelta(days=DAYS_TO_KEEP_NAMES + 2)):
        keep_term(name="visitors-reports")
    assert Report.objects.get().email == "vera@example.org"
    Case.objects.get().decide("keep", by=ada, facts="Fine.")

    with time_machine.travel(timezone.now() + timedelta(days=DAYS_TO_KEEP_NAMES + 2)):
        keep_term(name="visitors-reports")

    report = Report.objects.get()
    assert (report.name, report.email, report.explanation) == ("", "", "It insults my mother.")


def test_the_footer_leads_to_both(eve: Client) -> None:
    html = eve.get("/").content.decode()

    assert [address for address in (PAGE, NOTICE) if f'href="{address}"' not in html] == []


def test_every_verb_of_the_log_has_its_line() -> None:
    groups = [*RESTRICTING, *RETURNING, *ARRANGING, *APPEALS]
    assert (len(groups), set(groups)) == (len(ModerationEntry.Verb), set(ModerationEntry.Verb))
