"""Filters narrow a search: as controls, as operators, in the address; wrong ones are said beside the field."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from forum.models import Post, Thread, Topic
from pages.asking import OPERATORS, typed
from tests.factories import make_event, make_member, make_partnership, make_person, make_post, make_thread, make_topic

pytestmark = pytest.mark.django_db

SEARCH = reverse("pages:search")


def results(browser, **params):
    return browser.get(SEARCH, {"q": "plankton"} | params).context["results"]


def titles(browser, **params):
    return {group.key: [str(r.title) for r in group.results] for group in results(browser, **params).shown}


def dated(post: Post, year: int) -> Post:
    Post.objects.filter(pk=post.pk).update(created_at=datetime(year, 6, 15, tzinfo=UTC))
    return post


@pytest.fixture
def sea(ben, chiara):
    """Two threads that speak of plankton, unlike in everything a filter asks for."""
    partnership = make_partnership("Blue Partnership", slug="blue")
    shelf = make_topic("Blue shelf", slug="blue-shelf", partnership=partnership)
    old = make_thread(make_topic("Other shelf", slug="other"), by=ben, title="Krill", language="de")
    new = make_thread(shelf, by=chiara, title="Whales", kind=Thread.Kind.QUESTION)
    dated(make_post(old, by=ben, source="Plankton of old", language="de"), 2020)
    dated(make_post(new, by=chiara, source="Plankton anew"), 2025)


OLD, NEW = {"posts": ["Krill"]}, {"posts": ["Whales"]}
NARROWED = [
    ({"topic": "blue-shelf"}, NEW),
    ({"topic": "Other shelf"}, OLD),
    ({"author": "@ben"}, OLD),
    ({"author": "Chiara Conti"}, NEW),
    ({"partnership": "blue"}, NEW),
    ({"since": "2025-06-15"}, NEW),
    ({"until": "2020-06-15"}, OLD),
    ({"since": "2020-06-16", "until": "2025-06-14"}, {}),
    ({"language": "de"}, OLD),
    ({"kind": "question"}, NEW),
]


@pytest.mark.parametrize(("filters", "expected"), NARROWED)
def test_each_filter_narrows(eve: Client, sea, chiara, filters, expected):
    if "Conti" in filters.get("author", ""):
        filters = {"author": chiara.display_name}
    assert titles(eve, **filters) == expected


@pytest.mark.parametrize(("filters", "expected"), [row for row in NARROWED if "Conti" not in str(row)])
def test_each_filter_can_be_typed_in_the_box(eve: Client, sea, filters, expected):
    operators = {name: operator for operator, name in OPERATORS.items()}
    words = " ".join(f'{operators[name]}:"{value}"' for name, value in filters.items())
    assert titles(eve, q=f"plankton {words}") == expected


def test_a_control_that_is_set_wins_over_the_box(eve: Client, sea):
    assert titles(eve, q="plankton topic:other", topic="blue-shelf") == NEW


WRONG = [
    ({"since": "31.01.2026"}, "since", "“31.01.2026” is not a date. Write it like 2026-01-31."),
    ({"until": "9999-12-31"}, "until", "“9999-12-31” is not a date. Write it like 2026-01-31."),
    ({"author": "nobody"}, "author", "There is no member “nobody”. Write a name in full, or a user name."),
    ({"topic": "nowhere"}, "topic", "“nowhere” is not in this list."),
    ({"kind": "<b>"}, "kind", "“<b>” is not in this list."),
    ({"since": "2026-02-01", "until": "2026-01-01"}, "until", "This is before the first day: choose a later one."),
]


@pytest.mark.parametrize(("filters", "field", "message"), WRONG)
def test_what_is_wrong_is_said_beside_the_field_and_kept(eve: Client, sea, filters, field, message):
    answer = eve.get(SEARCH, {"q": "plankton"} | filters)
    found = answer.context["results"]
    assert (answer.status_code, found.form.errors, found.groups) == (422, {field: [message]}, [])
    assert found.form[field].value() == filters[field]


def test_a_name_that_two_members_have_asks_which(eve: Client):
    make_member("Kim Kim", username="kim-a")
    make_member("Kim Kim", username="kim-b")
    errors = results(eve, author="kim kim").form.errors
    assert errors == {"author": ["Several members have this name: write the user name (kim-a, kim-b)."]}


def test_every_filter_is_a_chip_with_a_way_out(eve: Client, sea):
    found = results(eve, q="plankton lang:de", author="ben", **{"in": "posts"})
    assert [(chip.label, chip.url) for chip in found.chips] == [
        ("Author", "?q=plankton&language=de&in=posts"),
        ("Language", "?q=plankton&author=ben&in=posts"),
    ]
    assert found.unfiltered == "?q=plankton&in=posts"


def test_kinds_that_a_filter_makes_no_sense_for_are_left_out(eve: Client, sea):
    make_person("Plankton Person")
    make_event("Plankton event")
    assert list(titles(eve)) == ["posts", "events", "people"]
    assert results(eve, author="ben").searched == "Threads, Posts"
    assert list(titles(eve, since="2000-01-01")) == ["posts", "events"]
    assert list(titles(eve, partnership="blue", q="blue")) == ["topics"]


def test_a_chosen_kind_goes_on_page_by_page_in_both_orders(eve: Client):
    thread = make_thread(title="Krill")
    posts = [make_post(thread, source=f"Plankton {number}") for number in range(60)]
    for sort in ("", "newest"):
        seen, after = [], ""
        for _page in range(3):
            group = results(eve, **{"in": "posts", "sort": sort, "after": after}).shown[0]
            seen += [result.url for result in group.results]
            after = group.after
        assert (sorted(seen), after) == (sorted(post.get_absolute_url() for post in posts), "")
    assert seen == [post.get_absolute_url() for post in reversed(posts)]


def test_of_two_that_say_the_same_the_later_comes_first(eve: Client):
    thread = make_thread(title="Krill")
    later = dated(make_post(thread, source="Plankton"), 2025)
    dated(make_post(thread, source="Plankton"), 2015)
    assert results(eve, **{"in": "posts"}).shown[0].results[0].url == later.get_absolute_url()


def test_the_number_says_when_there_are_more(eve: Client):
    thread = make_thread(title="Krill")
    first = make_post(thread, source="Plankton")
    others = [
        Post(thread=thread, position=n, author=first.author, source="Plankton", html="", client_token=f"{n:032x}")
        for n in range(10, 215)
    ]
    Post.objects.bulk_create(others)
    page = eve.get(SEARCH, {"q": "plankton"}).content.decode()
    assert ("200 or more results for “plankton”" in page, "Posts: all 200 or more" in page) == (True, True)


@pytest.mark.parametrize("filters", [{}, {"topic": "blue-shelf"}, {"author": "ben", "language": "de"}])
def test_filters_cost_no_query(eve: Client, signed_in, chiara, sea, filters, django_assert_num_queries):
    browser = signed_in(chiara)
    params = {"q": "plankton", "in": "posts"} | filters
    with django_assert_num_queries(4):
        browser.get(SEARCH, params)


def test_a03_the_lists_of_filters_name_nothing_that_is_not_for_the_reader(eve: Client, signed_in, ada, chiara):
    make_topic("Inner shelf", slug="inner", audience=Topic.Audience.MEMBERS)
    gone = make_topic("Gone shelf", slug="gone", hidden_at=timezone.now())
    assert "Inner shelf" not in eve.get(SEARCH).content.decode()
    assert "Inner shelf" in signed_in(chiara).get(SEARCH).content.decode()
    assert results(eve, topic="inner").form.errors == results(eve, topic="never").form.errors | {
        "topic": ["“inner” is not in this list."]
    }
    chiara.suspend(by=ada, reason="Advertising.")
    assert list(results(eve, author=chiara.username).form.errors) == ["author"]
    assert gone.hidden_at


def test_a39_a_huge_question_and_a_thousand_filters_are_cut(eve: Client):
    many = "&".join(f"topic=t{number}&author={number}" for number in range(500))
    assert eve.get(f"{SEARCH}?q={'plankton ' * 600}&{many}").status_code == 422
    assert eve.get(SEARCH, {"q": "a" * 7000}).status_code == 200


class TestAnything(TestCase):
    """Whatever is typed is a question."""

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.sampled_from([*"ab'\"-:%_\\&|!()<>* \x00éß日", "topic:", "before:", "lang:de ", " or "])).map(
            "".join
        )
    )
    def test_a41_no_question_breaks_it(self, text):
        answer = self.client.get(SEARCH, {"q": text, "since": text, "in": text, "after": text})
        assert answer.status_code in {200, 422}
        assert len(typed(answer.wsgi_request.GET).get("q", "")) <= 200
