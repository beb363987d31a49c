"""Follow, mute or neither, where one stands: threads, topics, partnerships, organisations and events."""

import pytest
from django.test import Client

from notifications.models import Follow
from tests.factories import make_event, make_organisation, make_thread, make_topic

pytestmark = pytest.mark.django_db
PAGE = "/settings/following/"


@pytest.fixture
def things(chiara, mobility):
    return [make_thread(by=chiara), make_topic(), mobility, make_event(), make_organisation()]


def test_each_page_offers_the_levels_and_shows_the_one_in_force(things, dao, signed_in):
    browser: Client = signed_in(dao)
    for thing in things:
        address = thing.get_absolute_url()
        assert 'value="follow" aria-pressed="false"' in browser.get(address).content.decode()
        assert browser.post(f"{address}level/", {"level": "follow"})["Location"] == address
        assert 'value="follow" aria-pressed="true"' in browser.get(address).content.decode()


def test_htmx_gets_the_menu_alone_and_the_focus_stays_on_it(dao, signed_in):
    topic = make_topic()
    answer = signed_in(dao).post(
        f"{topic.get_absolute_url()}level/", {"level": "muted"}, headers={"HX-Request": "true"}
    )

    assert "<html" not in answer.content.decode()
    assert 'summary" autofocus' in answer.content.decode()


@pytest.mark.parametrize("sent", [{}, {"level": "loud"}])
def test_no_other_level_can_be_set(sent, things, dao, signed_in):
    for thing in things:
        assert signed_in(dao).post(f"{thing.get_absolute_url()}level/", sent).status_code == 404
    assert Follow.objects.count() == 0


def test_everything_is_listed_and_vanishes_when_it_is_normal_again(things, dao, signed_in):
    browser = signed_in(dao)
    for thing in things:
        browser.post(f"{thing.get_absolute_url()}level/", {"level": "follow"})
    page = browser.get(PAGE).content.decode()
    assert [str(thing) in page for thing in things] == [True] * 5
    for thing in things:
        browser.post(f"{thing.get_absolute_url()}level/", {"level": "normal"})

    assert "You follow nothing yet" in browser.get(PAGE).content.decode()


def test_what_became_invisible_is_not_named(ada, chiara, dao, signed_in):
    thread = make_thread(by=chiara, title="The secret thread")
    browser = signed_in(dao)
    browser.post(f"{thread.get_absolute_url()}level/", {"level": "follow"})
    thread.hide(by=ada, reason="For the story.")

    assert "The secret thread" not in browser.get(PAGE).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(rows, chiara, dao, signed_in, django_assert_num_queries):
    browser = signed_in(dao)
    for _ in range(rows):
        for thing in (make_thread(by=chiara), make_topic(), make_event(), make_organisation()):
            browser.post(f"{thing.get_absolute_url()}level/", {"level": "follow"})
    browser.get(PAGE)  # which takes the messages away
    # session, member, permissions, threads, topics, levels of partnerships, of organisations, of calls
    # and of events, organisations, events
    with django_assert_num_queries(10):
        browser.get(PAGE)
