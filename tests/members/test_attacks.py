"""Accounts under attack: cases A29 to A36 of docs/security.md."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth import hashers
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Member
from pages.feeds import token_of
from tests.factories import PASSWORD, make_member
from tests.members.factors import code_of, recovery_codes, set_up_app
from tests.members.test_signup import code_in, filled

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
ADDRESS = reverse("account_email")
CONFIRM = reverse("account_email_verification_sent")
FACTOR = reverse("mfa_authenticate")
PAGE = reverse("pages:settings")
NEW = "another-long-password"


def sign_in(browser: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return browser.post(LOGIN, {"login": email, "password": password}, **more)


def inside(browser: Client) -> bool:
    return bool(browser.get(PAGE).status_code == 200)


def reset_link() -> str:
    return str(re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[1])  # type: ignore[index]


def reset_password(member: Member, password: str = NEW) -> Client:
    """Do what a member does who finds that somebody else knows the password."""
    browser = Client()
    browser.post(RESET, {"email": member.email})
    page = browser.get(reset_link(), follow=True)
    browser.post(page.redirect_chain[-1][0], {"password1": password, "password2": password})
    return browser


@pytest.fixture
def hers(signed_in: Any, chiara: Member) -> Client:
    """Chiara's browser, after she has typed her password once more."""
    browser = signed_in(chiara)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


@pytest.mark.parametrize("door", ["account_login", "account_signup", "account_reset_password"])
def test_A29_a_known_address_costs_as_much_work_as_an_unknown_one(door: str, monkeypatch: Any) -> None:
    """Time would tell; what takes time is a hash of a password, and mail, which is queued."""
    make_member("Dao", email="dao@example.org")
    work: list[str] = []
    hasher = hashers.get_hasher("default")
    counted = type(hasher).encode
    monkeypatch.setattr(type(hasher), "encode", lambda *given: work.append("hash") or counted(*given))
    done = []
    for address in ("dao@example.org", "nobody@example.org"):
        mail.outbox.clear()
        work.clear()
        answer = Client().post(reverse(door), filled(address, login=address, password=f"wrong-{uuid4()}"))
        done.append((answer.status_code, answer.get("Location"), len(mail.outbox), len(work)))
    assert done[0] == done[1]


def test_A29_a_new_address_that_is_taken_gets_the_same_answer_as_a_free_one(hers: Client) -> None:
    make_member("Dao", email="dao@example.org")
    answers = [
        hers.post(ADDRESS, {"email": address, "action_add": ""}) for address in ("dao@example.org", "new@example.org")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, CONFIRM)}


def test_A30_other_ways_to_write_an_address_are_counted_together(chiara: Member) -> None:
    ways = [chiara.email.upper(), f" {chiara.email}", f"{chiara.email}  ", chiara.email.title(), chiara.email]
    for way in ways:
        sign_in(Client(), way, "a-guess-that-is-wrong")
    assert sign_in(Client(), chiara.email).status_code == 422


def test_A30_an_address_with_accents_is_another_address(chiara: Member) -> None:
    browser = Client()
    sign_in(browser, chiara.email.replace("a", "á"))
    assert inside(browser) is False


def test_A30_nobody_gets_more_guesses_by_claiming_to_come_from_elsewhere(db: None) -> None:
    answers = [
        sign_in(Client(), f"{guess}@example.org", "guess", headers={"X-Forwarded-For": f"198.51.100.{guess}"})
        for guess in range(31)
    ]
    assert answers[-1].status_code == 429


def test_A30_one_network_of_version_six_is_one_guesser(db: None) -> None:
    answers = [
        sign_in(Client(REMOTE_ADDR=f"2001:db8::{guess:x}"), f"{guess}@example.org", "guess") for guess in range(31)
    ]
    assert answers[-1].status_code == 429


def test_A30_limits_are_counted_where_all_processes_look() -> None:
    from tests.house.test_settings import production

    caches = production("CACHES")[0]
    assert caches["default"]["BACKEND"].endswith(("DatabaseCache", "RedisCache"))  # type: ignore[index]


def test_A31_a_code_for_a_new_address_is_worth_nothing_after_the_password_was_reset(
    hers: Client, chiara: Member
) -> None:
    """Somebody sits at Chiara's session and has begun to take the account over."""
    hers.post(ADDRESS, {"email": "thief@example.org", "action_add": ""})
    code = code_in(mail.outbox[-1])

    reset_password(chiara)
    hers.post(CONFIRM, {"code": code})

    assert Member.objects.get(pk=chiara.pk).email == chiara.email


def test_A31_a_change_of_address_that_was_taken_back_stays_taken_back(hers: Client, chiara: Member) -> None:
    hers.post(ADDRESS, {"email": "first@example.org", "action_add": ""})
    code = code_in(mail.outbox[-1])
    hers.post(ADDRESS, {"email": "second@example.org", "action_add": ""})
    hers.post(CONFIRM, {"code": code})
    assert Member.objects.get(pk=chiara.pk).email == chiara.email


def test_A32_who_signs_up_with_the_address_of_another_gets_nothing_out_of_it(db: None) -> None:
    thief = Client()
    thief.post(reverse("account_signup"), filled("una@example.org"))
    assert inside(thief) is False

    una = Member.objects.get(email="una@example.org")
    owner = reset_password(una)
    cache.clear()  # a code is sent at most every ten seconds
    sign_in(owner, una.email, NEW)
    owner.post(CONFIRM, {"code": code_in(mail.outbox[-1])})

    assert (inside(owner), inside(thief)) == (True, False)
    assert Member.objects.get(pk=una.pk).check_password(PASSWORD) is False


def test_A32_nobody_signs_in_through_another_site() -> None:
    assert apps.is_installed("allauth.socialaccount") is False


def test_A33_a_reset_password_ends_every_session_and_the_private_feed(signed_in: Any, chiara: Member) -> None:
    browsers = [signed_in(chiara), signed_in(chiara)]
    feed = reverse("pages:feed_unread", args=[token_of(Member.objects.get(pk=chiara.pk))])
    assert [inside(one) for one in browsers] == [True, True]
    assert Client().get(feed).status_code == 200

    reset_password(chiara)

    assert [inside(one) for one in browsers] == [False, False]
    assert (Client().get(feed).status_code, UserSession.objects.filter(user=chiara).count()) == (404, 0)


def test_A33_a_changed_password_ends_the_other_sessions_and_their_rows(hers: Client, chiara: Member) -> None:
    phone = Client()
    sign_in(phone, chiara.email)
    feed = reverse("pages:feed_unread", args=[token_of(Member.objects.get(pk=chiara.pk))])

    hers.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert (inside(hers), inside(phone), Client().get(feed).status_code) == (True, False, 404)
    assert [row.session_key for row in UserSession.objects.filter(user=chiara)] == [hers.session.session_key]


@pytest.mark.django_db(transaction=True)  # what follows a new factor waits for the commit
def test_A33_a_new_or_lost_factor_ends_the_other_sessions(hers: Client, chiara: Member) -> None:
    def open_elsewhere() -> Client:
        browser = Client()
        browser.force_login(Member.objects.get(pk=chiara.pk))
        assert inside(browser)
        return browser

    phone = open_elsewhere()
    hers.get(reverse("mfa_activate_totp"))
    hers.post(reverse("mfa_activate_totp"), {"code": code_of(hers.session["mfa.totp.secret"])})
    assert (Authenticator.objects.filter(user=chiara).count(), inside(hers), inside(phone)) == (2, True, False)

    phone = open_elsewhere()
    hers.post(reverse("mfa_generate_recovery_codes"))
    assert (inside(hers), inside(phone)) == (True, False)

    phone = open_elsewhere()
    hers.post(reverse("mfa_deactivate_totp"))
    assert (Authenticator.objects.filter(user=chiara).count(), inside(hers), inside(phone)) == (0, True, False)


def test_A33_a_suspended_member_is_out_everywhere(signed_in: Any, chiara: Member, ada: Member) -> None:
    browser = signed_in(chiara)
    feed = reverse("pages:feed_unread", args=[token_of(Member.objects.get(pk=chiara.pk))])
    chiara.suspend(by=ada, reason="For the story.")
    chiara.reinstate(by=ada, reason="For the story.")
    assert (inside(browser), Client().get(feed).status_code) == (False, 404)


def test_A33_an_account_that_is_gone_has_no_session(signed_in: Any, chiara: Member) -> None:
    browser = signed_in(chiara)
    Member.objects.filter(pk=chiara.pk).delete()
    assert inside(browser) is False


def test_A34_a_recovery_code_works_once(chiara: Member) -> None:
    set_up_app(chiara)
    first, *_others = recovery_codes(chiara)
    seen = []
    for browser in (Client(), Client()):
        sign_in(browser, chiara.email)
        browser.post(FACTOR, {"code": first})
        seen.append(inside(browser))
    assert seen == [True, False]


def test_A34_codes_of_another_member_open_nothing(chiara: Member, dao: Member) -> None:
    set_up_app(chiara)
    code, recovery = code_of(set_up_app(dao)), recovery_codes(dao)[0]
    browser = Client()
    sign_in(browser, chiara.email)
    answers = [browser.post(FACTOR, {"code": typed}).status_code for typed in (code, recovery)]
    assert (answers, inside(browser)) == ([422, 422], False)


def test_A34_guessing_codes_is_stopped_even_at_the_right_one(chiara: Member) -> None:
    secret = set_up_app(chiara)
    browser = Client()
    sign_in(browser, chiara.email)
    for guess in range(5):
        browser.post(FACTOR, {"code": f"{guess:06}"})
    browser.post(FACTOR, {"code": code_of(secret)})
    assert inside(browser) is False


def test_A34_an_earlier_code_is_none(chiara: Member, time_machine: Any) -> None:
    code = code_of(set_up_app(chiara))
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    browser = Client()
    sign_in(browser, chiara.email)
    assert (browser.post(FACTOR, {"code": code}).status_code, inside(browser)) == (422, False)


def test_A34_no_way_in_leads_around_the_second_factor(settings: Any, ada: Member) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    set_up_app(ada)
    by_password, by_code = Client(), Client()
    sign_in(by_password, ada.email)
    by_code.post(reverse("account_request_login_code"), {"email": ada.email})
    by_code.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[-1])})
    by_reset = reset_password(ada)
    sign_in(by_reset, ada.email, NEW)
    browsers = [by_password, by_code, by_reset]
    assert [inside(one) for one in browsers] == [False] * 3
    assert [one.get(reverse("admin:index")).status_code for one in browsers] == [302] * 3
    assert Authenticator.objects.filter(user=ada).exists()


@pytest.mark.parametrize(
    "page", ["index", "members_member_changelist", "forum_case_changelist", "jsi18n", "autocomplete"]
)
def test_A34_staff_without_a_second_factor_reach_no_page_of_the_workplace(
    settings: Any, signed_in: Any, ada: Member, sam: Member, page: str
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    for member in (ada, sam):
        browser = signed_in(member)
        for ask in (browser.get, browser.post):
            assert ask(reverse(f"admin:{page}"))["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("name", ["account_logout", "account_change_password", "account_email", "mfa_activate_totp"])
def test_A35_no_form_of_an_account_is_taken_without_a_token(name: str, chiara: Member) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(chiara)
    assert strict.post(reverse(name), headers={"HX-Request": "true"}).status_code == 403
    assert inside(strict) is True


TARGETS = [
    "//example.com",
    "/\\example.com",
    "https:example.com",
    "https://example.com/",
    "/%09/example.com",
    "\t//x.org",
]


@pytest.mark.parametrize("target", [*TARGETS, "javascript:alert(1)"])
def test_A36_switching_the_language_leads_nowhere_else(eve: Client, target: str) -> None:
    answer = eve.post(reverse("set_language"), {"language": "en", "next": target}, headers={"referer": target})
    assert answer["Location"] in {"/", "/%09/example.com"}


@pytest.mark.parametrize("target", TARGETS)
def test_A36_proving_who_one_is_leads_nowhere_else(signed_in: Any, chiara: Member, target: str) -> None:
    address = reverse("account_reauthenticate")
    answer = signed_in(chiara).post(address, {"password": PASSWORD, "next": target})
    assert answer["Location"] in {"/", "/%09/example.com"}
