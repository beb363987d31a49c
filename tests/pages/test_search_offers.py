"""Names are offered while one types: few, in one query, and only those the reader may see."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.models import Topic
from tests.factories import (
    make_event,
    make_member,
    make_organisation,
    make_partnership,
    make_person,
    make_post,
    make_thread,
    make_topic,
)

pytestmark = pytest.mark.django_db

OFFERS = reverse("pages:search_suggest")


def offered(browser, typed):
    return [(offer.name, str(offer.kind)) for offer in browser.get(OFFERS, {"q": typed}).context["offers"]]


def test_every_kind_of_name_is_offered_and_leads_there(eve: Client):
    make_thread(make_topic("Plankton topic"), title="Plankton thread")
    make_partnership("Plankton Partnership")
    make_event("Plankton event")
    make_organisation("Plankton Organisation")
    make_person("Plankton Person")
    make_member("Plankton Member")
    assert [kind for _name, kind in offered(eve, "plank")] == [
        "Topics",
        "Partnerships",
        "Events",
        "Organisations",
        "People",
        "Threads",
        "Members",
    ]
    urls = [offer.url for offer in eve.get(OFFERS, {"q": "PLANKT"}).context["offers"]]
    assert [eve.get(url).status_code for url in urls] == [200] * 7


@pytest.mark.parametrize("count", [1, 3])
def test_offers_cost_one_query_and_are_few(eve: Client, count, django_assert_num_queries):
    for number in range(count):
        make_partnership(f"Plankton Partnership {number}")
        make_event(f"Plankton Event {number}")
        make_person(f"Plankton Person {number}")
    with django_assert_num_queries(1):
        assert len(offered(eve, "plank")) == min(3 * count, 8)


def test_a03_what_is_not_for_the_reader_is_not_offered(eve: Client, signed_in, chiara, ada):
    make_topic("Plankton inside", audience=Topic.Audience.MEMBERS)
    make_topic("Plankton gone", hidden_at=timezone.now())
    make_event("Plankton draft", published_at=None)
    make_person("Plankton Person", hidden_at=timezone.now())
    make_thread(title="Plankton hidden").hide(by=ada, reason="Off topic.")
    make_post(make_thread(title="Krill"), source="Plankton in a post").hide(by=ada, reason="Off topic.")
    assert (offered(eve, "plank"), offered(signed_in(chiara), "plank")) == ([], [("Plankton inside", "Topics")])


@pytest.mark.parametrize("typed", ["", "p", "'", "%_", "\x00\x00", "a:* & |", "x" * 5000])
def test_no_beginning_breaks_it(eve: Client, typed):
    assert (offered(eve, typed), eve.get(OFFERS, {"q": typed}).status_code) == ([], 200)


def test_offers_carry_no_markup(eve: Client):
    make_thread(title="Plankton <script>alert(1)</script>")
    assert "<script>" not in eve.get(OFFERS, {"q": "plank"}).content.decode()
