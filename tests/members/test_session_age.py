"""Nobody stays signed in for ever."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from members.models import Member
from members.session_age import DAYS_SIGNED_IN, SIGNED_IN_KEY
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def test_A33_a_session_in_daily_use_ends_after_ninety_days(eve, chiara: Member, time_machine) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    eve.post(reverse("account_login"), {"login": chiara.email, "password": PASSWORD})
    answers = []
    for _ten_days in range(DAYS_SIGNED_IN // 10):
        answers.append(eve.get(reverse("pages:settings")).status_code)
        time_machine.shift(timedelta(days=10))

    assert answers == [200] * 9
    ended = eve.get(reverse("pages:settings"))
    assert (ended.status_code, ended["Location"].startswith(reverse("account_login"))) == (302, True)
    assert UserSession.objects.filter(user=chiara).exists() is False
    assert eve.get(reverse("pages:home")).status_code == 200

    eve.post(reverse("account_login"), {"login": chiara.email, "password": PASSWORD})
    assert eve.get(reverse("pages:settings")).status_code == 200


def test_a_session_from_before_there_was_a_clock_starts_it_now(signed_in, chiara: Member, time_machine) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    browser = signed_in(chiara)
    session = browser.session
    session.pop(SIGNED_IN_KEY, None)
    session.save()

    assert browser.get(reverse("pages:settings")).status_code == 200
    assert browser.session[SIGNED_IN_KEY] == int(timezone.now().timestamp())
