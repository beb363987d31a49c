"""Whoever is named here asks about their data and is answered within a month; admins are led to each answer."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from members.models import DataRequest, Member
from members.requests import REQUESTS_A_DAY, REQUESTS_A_DAY_BY_ALL, months_after
from pages.guides import GUIDES
from tests.factories import make_person, make_post

ASKED = {
    "kind": "object",
    "page": "/people/ida-sample/",
    "words": "Take me out.",
    "name": "Ida",
    "email": "ida@example.org",
}
ADMIN = "/admin/members/datarequest"
BRUSSELS = ZoneInfo("Europe/Brussels")


def ask(**changed: str) -> DataRequest:
    return DataRequest.objects.receive(member=None, **ASKED | changed)


def test_anybody_asks_without_an_account_and_hears_until_when(eve: Client) -> None:
    answer = eve.post("/privacy/request/", ASKED, follow=True)

    assert "We have your request" in answer.content.decode()
    request = DataRequest.objects.get()
    assert (request.kind, request.member, request.page) == ("object", None, "/people/ida-sample/")
    receipt, notice = mail.outbox
    assert (receipt.to, notice.to) == (["ida@example.org"], ["forum@testserver"])
    assert f"{request.due_on:%-d %B %Y}" in receipt.body
    # What was asked and by whom stays out of the mail to the operator.
    assert ("Ida" in notice.body, f"{ADMIN}/{request.pk}/answer/" in notice.body) == (False, True)


def test_a_member_need_not_say_who_they_are(chiara: Member, signed_in) -> None:
    browser = signed_in(chiara)
    html = browser.get("/privacy/request/?kind=rectify&page=/people/x/").content.decode()
    assert ('name="email"' in html, 'value="/people/x/"' in html) == (False, True)

    browser.post("/privacy/request/", {"kind": "rectify", "words": "My name is wrong.", "email": "other@example.org"})

    request = DataRequest.objects.get()
    assert (request.member, request.email, request.name) == (chiara, chiara.email, "Chiara")
    assert "answer by" in browser.get("/settings/data/").content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": ""}, "This field is required."),
        ({"words": ""}, "This field is required."),
        ({"email": "no address"}, "Enter a valid email address."),
        ({"name": "Ida\u202e"}, "Use letters, digits, spaces and punctuation that can be seen."),
        ({"page": "javascript:alert(1)"}, "Write the address of a page here"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_the_words_stay(eve, changed, said) -> None:
    answer = eve.post("/privacy/request/", ASKED | changed)

    html = answer.content.decode()
    assert (answer.status_code, said in html, DataRequest.objects.count()) == (422, True, 0)
    assert changed.get("words") == "" or "Take me out." in html


def test_a_robot_thinks_that_it_was_heard(eve) -> None:
    answer = eve.post("/privacy/request/", ASKED | {"website": "https://spam.example"})

    assert (answer.status_code, DataRequest.objects.count(), mail.outbox) == (302, 0, [])


def test_sent_twice_it_is_one_and_nobody_fills_an_inbox(eve, monkeypatch) -> None:
    for _again in range(2):
        eve.post("/privacy/request/", ASKED)
    assert DataRequest.objects.count() == 1
    for number in range(REQUESTS_A_DAY):
        answer = eve.post("/privacy/request/", ASKED | {"words": f"Words {number}"})
    assert (answer.status_code, DataRequest.objects.count()) == (422, REQUESTS_A_DAY)
    assert "write to the address above" in answer.content.decode()

    monkeypatch.setattr("members.requests.REQUESTS_A_DAY_BY_ALL", REQUESTS_A_DAY)
    assert eve.post("/privacy/request/", ASKED | {"email": "other@example.org"}).status_code == 422
    assert REQUESTS_A_DAY_BY_ALL > REQUESTS_A_DAY


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-01-15", "2026-02-15"),
        ("2026-01-31", "2026-02-28"),
        ("2027-12-31", "2028-01-31"),
        ("2028-01-30", "2028-02-29"),
    ],
)
def test_a_month_is_a_month_of_the_calendar(day: str, due: str) -> None:
    assert months_after(date.fromisoformat(day), 1) == date.fromisoformat(due)


def test_the_deadline_is_counted_and_shown(db, sam, signed_in, time_machine) -> None:
    time_machine.move_to(datetime(2026, 3, 31, 23, 30, tzinfo=BRUSSELS))
    first = ask()
    assert first.due_on == date(2026, 4, 30)
    time_machine.move_to(datetime(2026, 4, 29, 8, 0, tzinfo=BRUSSELS))
    ask(words="Later.")
    assert (first.days_left, list(DataRequest.objects.due_within(7)), list(DataRequest.objects.overdue())) == (
        1,
        [first],
        [],
    )
    assert "2026-04-30 (1 day left)" in signed_in(sam).get(f"{ADMIN}/").content.decode()
    time_machine.move_to(datetime(2026, 5, 3, 8, 0, tzinfo=BRUSSELS))
    assert list(DataRequest.objects.overdue()) == [first]
    html = signed_in(sam).get(f"{ADMIN}/").content.decode()
    assert "overdue by 3 days" in html
    # The most urgent stands first.
    assert html.index("2026-04-30") < html.index("2026-05-29")


def test_every_right_has_steps_and_a_letter(sam, signed_in, db) -> None:
    assert set(GUIDES) == set(DataRequest.Kind)
    browser = signed_in(sam)
    for kind in DataRequest.Kind:
        html = browser.get(f"{ADMIN}/{ask(kind=kind, email=f'{kind}@example.org').pk}/answer/").content.decode()
        assert str(GUIDES[kind].steps[-1]).replace("'", "&#x27;") in html
        assert "{register}" not in html


def test_an_answer_is_mailed_and_a_person_removed_with_it(sam, signed_in) -> None:
    person, request, browser = make_person("Ida Sample"), ask(), signed_in(sam)
    page = f"{ADMIN}/{request.pk}/answer/"
    assert "Remove Ida Sample from the records now" in browser.get(page).content.decode()

    assert browser.post(page, {"outcome": "", "answer": ""}).status_code == 422
    answer = browser.post(page, {"outcome": "done", "answer": "You are out.", "remove_person": "on"})

    request.refresh_from_db()
    person.refresh_from_db()
    assert (answer.status_code, request.outcome, request.answered_by) == (302, "done", sam)
    assert person.hidden_at is not None
    assert (mail.outbox[-1].to, "You are out." in mail.outbox[-1].body) == (["ida@example.org"], True)
    # Once is enough.
    assert browser.post(page, {"outcome": "refused", "answer": "No."}).status_code == 302
    request.refresh_from_db()
    assert request.outcome == "done"


def test_an_admin_erases_who_cannot_sign_in(sam, chiara, signed_in) -> None:
    post = make_post(by=chiara)
    chiara.suspend(by=sam, reason="For the story.")
    request = ask(kind="erase", page="", email=chiara.email.upper())

    page = f"{ADMIN}/{request.pk}/answer/"
    signed_in(sam).post(page, {"outcome": "done", "answer": "You are gone.", "erase_account": "go"})

    post.refresh_from_db()
    assert (Member.objects.filter(pk=chiara.pk).exists(), post.source) == (False, "")
    assert mail.outbox[-1].to == [request.email]


def test_nothing_else_is_erased_by_an_answer(sam, chiara, signed_in) -> None:
    request = ask(kind="access", page="", email=chiara.email)
    page = f"{ADMIN}/{request.pk}/answer/"

    assert "Erase the account" not in signed_in(sam).get(page).content.decode()
    signed_in(sam).post(page, {"outcome": "done", "answer": "Here.", "erase_account": "go"})

    assert Member.objects.filter(pk=chiara.pk).exists()


def test_two_more_months_once_in_time_and_with_a_reason(sam, signed_in, time_machine, db) -> None:
    time_machine.move_to(datetime(2026, 1, 31, 12, 0, tzinfo=BRUSSELS))
    request = ask()
    browser, page = signed_in(sam), f"{ADMIN}/{request.pk}/answer/"

    assert browser.post(page, {"extend": "yes", "more-reason": ""}).status_code == 422
    browser.post(page, {"extend": "yes", "more-reason": "Many records."})

    request.refresh_from_db()
    assert request.due_on == date(2026, 4, 30)
    assert ("30 April 2026" in mail.outbox[-1].body, "Many records." in mail.outbox[-1].body) == (True, True)
    assert "Take two more months" not in browser.get(page).content.decode()
    late = ask(words="Late.")
    time_machine.move_to(datetime(2026, 3, 2, 12, 0, tzinfo=BRUSSELS))
    assert late.extend(reason="Too late.") is False


def test_only_admins_answer(ada, chiara, signed_in) -> None:
    request = ask()

    statuses = [signed_in(member).get(f"{ADMIN}/{request.pk}/answer/").status_code for member in (ada, chiara)]
    assert statuses == [403, 302]
    assert signed_in(ada).get(f"{ADMIN}/{request.pk}/change/").status_code == 403


def test_A02_nobody_sees_what_another_member_asked(chiara, dao, signed_in) -> None:
    DataRequest.objects.receive(member=chiara, **ASKED)

    assert "Object to something" not in signed_in(dao).get("/settings/data/").content.decode()


def test_the_database_keeps_an_answer_whole(db) -> None:
    request = ask()
    for broken in ({"answered_at": timezone.now()}, {"answer": "Yes."}, {"extended_at": timezone.now() - timedelta(1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DataRequest.objects.filter(pk=request.pk).update(**broken)
