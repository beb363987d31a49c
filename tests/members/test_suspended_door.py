"""Who is suspended and signs in learns why, until when, and how to appeal; a stranger learns none of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.models import Case, Decision
from members.models import Member
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
WHY = "Advertising in every thread."


@pytest.fixture
def suspended(chiara: Member, ada: Member) -> Member:
    chiara.suspend(by=ada, reason=WHY, until=datetime(2125, 3, 1, 12, tzinfo=UTC))
    Case.objects.note(chiara, Decision.Deed.SUSPEND, by=ada, rule="House rule 2", facts=WHY)
    return chiara


def attempt(browser: Client, member: Member, password: str) -> str:
    answer = browser.post(reverse("account_login"), {"login": member.email, "password": password}, follow=True)
    return answer.content.decode()


def test_the_right_password_shows_reason_end_and_the_way_to_appeal(eve: Client, suspended: Member) -> None:
    page = attempt(eve, suspended, PASSWORD)

    assert re.findall(r"<dd[^>]*>(.*?)</dd>", page) == ["House rule 2", WHY]
    assert "It ends by itself on 1 March 2125" in page
    address = re.search(r'href="https?://[^/"]+(/[^"]+)">Read it, or appeal', page)
    assert address
    statement = eve.get(address[1])
    assert (statement.status_code, WHY in statement.content.decode()) == (200, True)
    assert eve.get(reverse("pages:settings")).status_code == 302


def test_a_reason_taken_back_is_not_told_again(eve: Client, suspended: Member) -> None:
    Decision.objects.update(reversed_at=timezone.now() - timedelta(days=1))

    page = attempt(eve, suspended, PASSWORD)
    assert (WHY in page, "It ends by itself on 1 March 2125" in page) == (False, True)


def test_A29_strangers_learn_nothing_of_a_suspension(eve: Client, suspended: Member) -> None:
    guessed = attempt(eve, suspended, "guess")
    asked = eve.post(reverse("account_request_login_code"), {"email": suspended.email}, follow=True)
    opened = eve.get(reverse("account_inactive"))
    # Not even at the desk of somebody who has just been told.
    attempt(eve, suspended, PASSWORD)
    later = eve.post(reverse("account_request_login_code"), {"email": suspended.email}, follow=True)

    pages = [guessed, *(answer.content.decode() for answer in (asked, opened, later))]
    assert [WHY in page or "2125" in page for page in pages] == [False] * 4
    assert "suspended" not in guessed
