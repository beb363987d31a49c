"""People who join at the same moment, in real threads on real connections."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member
from tests.at_once import at_once
from tests.members.test_signup import filled

pytestmark = pytest.mark.django_db(transaction=True)


def join_at_once(*emails: str) -> list[int]:
    def join(email: str) -> int:
        return Client().post(reverse("account_signup"), filled(email)).status_code

    return at_once(*(partial(join, email) for email in emails))


def test_the_same_form_sent_four_times_makes_one_member(settings):
    settings.ACCOUNT_RATE_LIMITS = False  # they would stop three of the four before the database has to
    assert join_at_once(*["una@example.org"] * 4) == [302] * 4
    assert [member.email for member in Member.objects.all()] == ["una@example.org"]
    assert Member.objects.get().emailaddress_set.count() == 1


def test_four_people_of_one_name_get_an_address_each():
    assert join_at_once(*(f"una-{number}@example.org" for number in range(4))) == [302] * 4
    assert len(set(Member.objects.values_list("username", flat=True))) == 4
