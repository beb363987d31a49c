"""Members report what is wrong, with a reason; everything about the same thing lies in one case."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from forum.models import Case, Report
from forum.models.safety import REPORTS_A_DAY
from members.models import Member
from tests.at_once import at_once
from tests.factories import make_member, make_post, make_thread

SPAM = {"reason": "spam"}


def report(post, by, **said) -> Report:
    return Report.objects.file(post, by=by, **({"reason": "spam"} | said))


def test_a_post_is_reported_with_a_reason(chiara: Member, dao: Member, signed_in) -> None:
    post, browser = make_post(by=chiara, source="Buy two, get three."), signed_in(dao)

    asked = browser.get(f"/p/{post.pk}/report/").content.decode()
    answer = browser.post(f"/p/{post.pk}/report/", SPAM | {"explanation": "The third time."})

    assert "Buy two, get three." in asked
    assert (answer.status_code, answer["Location"]) == (302, post.place)
    filed = Report.objects.get()
    assert (filed.reporter, filed.post, filed.reason, filed.explanation) == (dao, post, "spam", "The third time.")
    assert (filed.case.post, filed.case.report_count, filed.case.language) == (post, 1, "en")
    assert "Thank you. Moderators look at it" in browser.get(answer["Location"]).content.decode()


def test_a_thread_and_a_profile_are_reported(chiara: Member, dao: Member, signed_in) -> None:
    thread, browser = make_thread(by=chiara), signed_in(dao)

    browser.post(f"{thread.get_absolute_url()}report/", {"reason": "off_topic"})
    browser.post(f"/members/{chiara.username}/report/", {"reason": "hostile"})

    assert [(case.kind, case.subject) for case in Case.objects.all()] == [("thread", thread), ("member", chiara)]


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({}, "Choose what is wrong."),
        ({"reason": "illegal"}, "Say which law it breaks."),
        ({"reason": "other"}, "Say what is wrong."),
        ({"reason": "spam", "explanation": "x" * 1001}, "at most 1000 characters"),
        ({"reason": "anything"}, "Select a valid choice."),
    ],
)
def test_what_is_missing_is_said_beside_the_field(said, missing, dao: Member, signed_in) -> None:
    post = make_post()

    answer = signed_in(dao).post(f"/p/{post.pk}/report/", said | {"nothing": "else"})

    assert (answer.status_code, missing in answer.content.decode()) == (422, True)
    assert not Case.objects.exists()


def test_what_is_against_the_law_names_it(dao: Member, signed_in) -> None:
    post = make_post()

    signed_in(dao).post(f"/p/{post.pk}/report/", {"reason": "illegal", "legal_ground": "Article 9 GDPR"})

    assert Report.objects.get().legal_ground == "Article 9 GDPR"


@pytest.mark.parametrize("said", [{"reason": "illegal"}, {"reason": "other"}])
def test_the_database_asks_for_the_same_words(said, dao: Member) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        report(make_post(), dao, **said)


def test_a_row_is_about_exactly_one_thing(chiara: Member, dao: Member) -> None:
    post = make_post()
    for about in ({}, {"post": post, "thread": post.thread}, {"post": post, "member": chiara}):
        with pytest.raises(ValidationError, match="exactly one thing"):
            Case(language="en", **about).full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.create(language="en", **about)


def test_a_member_reports_a_thing_once(dao: Member, signed_in) -> None:
    post, browser = make_post(), signed_in(dao)

    first, second = (browser.post(f"/p/{post.pk}/report/", SPAM) for _ in range(2))

    assert [first.status_code, second.status_code] == [302, 302]
    assert Report.objects.count() == Case.objects.get().report_count == 1
    assert "You have reported this: Spam or advertising." in browser.get(f"/p/{post.pk}/report/").content.decode()


def test_reports_of_one_thing_lie_in_one_case(chiara: Member, dao: Member, ben: Member) -> None:
    post = make_post(by=ben)

    cases = {report(post, by).case_id for by in (chiara, dao)}

    assert len(cases) == 1
    assert Case.objects.get().report_count == 2


def test_nobody_reports_their_own_or_what_is_hidden(ada: Member, chiara: Member, signed_in) -> None:
    post, thread = make_post(by=chiara), make_thread(by=chiara)
    browser = signed_in(chiara)
    for address in (f"/p/{post.pk}/", thread.get_absolute_url(), chiara.get_absolute_url()):
        assert "This is your own" in browser.get(f"{address}report/").content.decode()
        assert browser.post(f"{address}report/", SPAM).status_code == 403
    post.hide(by=ada, reason="Spam.")
    assert browser.get(f"/p/{post.pk}/report/").status_code == 404
    assert signed_in(ada).post(f"/p/{post.pk}/report/", SPAM).status_code == 403
    assert not Case.objects.exists()


def test_who_has_not_confirmed_the_address_does_not_report(una: Member, signed_in) -> None:
    answer = signed_in(una).post(f"/p/{make_post().pk}/report/", SPAM)

    assert (answer.status_code, Case.objects.count()) == (403, 0)


def test_what_was_written_survives_signing_in(dao: Member, eve: Client) -> None:
    post = make_post()
    address = f"/p/{post.pk}/report/"

    answer = eve.post(address, SPAM | {"explanation": "They did it again."})
    eve.force_login(dao)

    assert answer["Location"].startswith("/accounts/login/")
    assert "They did it again." in eve.get(address).content.decode()


def test_too_many_reports_within_a_day_are_refused(dao: Member, signed_in) -> None:
    post, browser = make_post(), signed_in(dao)
    for _ in range(REPORTS_A_DAY):
        browser.post(f"/p/{make_post().pk}/report/", SPAM)

    answer = browser.post(f"/p/{post.pk}/report/", SPAM | {"explanation": "Another."})

    assert (answer.status_code, "Another." in answer.content.decode()) == (429, True)
    assert Report.objects.count() == REPORTS_A_DAY


def test_the_menu_offers_it_to_whom_it_is_for(chiara: Member, dao: Member, eve: Client, signed_in) -> None:
    post = make_post(make_thread(by=chiara), by=chiara)
    address, link = post.thread.get_absolute_url(), f"/p/{post.pk}/report/"

    assert link in signed_in(dao).get(address).content.decode()
    assert link not in signed_in(chiara).get(address).content.decode()
    assert link not in eve.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_reports_at_the_same_moment_land_in_one_case() -> None:
    post, members = make_post(), [make_member() for _ in range(8)]

    filed = at_once(*(lambda by=by: report(post, by) for by in members), lambda: report(post, members[0]))

    assert len({one.case_id for one in filed}) == Case.objects.count() == 1
    assert Case.objects.get().report_count == Report.objects.count() == 8
