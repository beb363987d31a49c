"""Organisers are asked to set up a second factor, until they have or say no."""

from typing import Any

import pytest
from django.urls import reverse

from members.models import Member
from tests.factories import make_event
from tests.members.factors import set_up_app

pytestmark = pytest.mark.django_db

WORDS = "A second factor keeps them out"


@pytest.fixture
def pages(orla: Member) -> list[str]:
    event = make_event("Open event", organiser=orla)
    return [reverse(f"events:{name}", args=[event.slug]) for name in ("event_edit", "agenda_edit")]


def asked(browser: Any, pages: list[str]) -> list[bool]:
    return [WORDS in browser.get(page).content.decode() for page in pages]


def test_an_organiser_is_asked_until_they_have_one(signed_in: Any, orla: Member, pages: list[str]) -> None:
    assert asked(signed_in(orla), pages) == [True, True]
    set_up_app(orla)
    assert asked(signed_in(orla), pages) == [False, False]


def test_an_organiser_says_no_and_goes_on_where_they_were(signed_in: Any, orla: Member, pages: list[str]) -> None:
    browser = signed_in(orla)
    answer = browser.post(reverse("pages:decline_factor"), {"next": pages[0]})
    assert (answer["Location"], asked(browser, pages)) == (pages[0], [False, False])


@pytest.mark.parametrize("target", ["//example.com", "https://example.com/", "/\\example.com", ""])
def test_A36_saying_no_leads_nowhere_else(target: str, signed_in: Any, orla: Member) -> None:
    answer = signed_in(orla).post(reverse("pages:decline_factor"), {"next": target})
    assert answer["Location"] == reverse("mfa_index")
