"""A member's page: what they say of themselves and have written where the reader may read it."""

import pytest
from django.test import Client
from django.utils import timezone

from forum.models import Topic
from tests.factories import (
    make_event,
    make_member,
    make_person,
    make_post,
    make_release,
    make_role,
    make_session,
    make_thread,
    make_topic,
)

pytestmark = pytest.mark.django_db


def titles(browser, member, **params):
    return [str(item) for item in browser.get(member.get_absolute_url(), params).context["page"].items]


def test_it_shows_name_affiliation_and_what_was_written_newest_first(eve: Client, chiara):
    thread = make_thread(by=chiara, title="Which tools?")
    make_post(thread, by=chiara, source="We use **none**.")
    answer = eve.get(chiara.get_absolute_url())
    page = answer.content.decode()
    assert [post.position for post in answer.context["page"].items] == [2, 1]
    assert ("Example Dairy Network" in page, "We use none ." in page or "We use none." in page) == (True, True)
    assert page.count("<h1") == 1


def test_the_address_is_nowhere(eve: Client, signed_in, chiara, ada):
    for browser in (eve, signed_in(ada), signed_in(chiara)):
        assert chiara.email not in browser.get(chiara.get_absolute_url()).content.decode()


def test_threads_have_a_list_of_their_own(eve: Client, chiara):
    make_thread(by=chiara, title="Hers")
    make_post(make_thread(title="Another's"), by=chiara)
    assert titles(eve, chiara, show="threads") == ["Hers"]


def test_what_is_not_for_the_reader_is_left_out(eve: Client, signed_in, chiara, dao, ada):
    make_thread(make_topic("Inside", audience=Topic.Audience.MEMBERS), by=chiara, title="Inside")
    hidden = make_thread(by=chiara, title="Hidden")
    hidden.hide(by=ada, reason="Off topic.")
    seen = [titles(browser, chiara, show="threads") for browser in (eve, signed_in(dao), signed_in(ada))]
    assert seen == [[], ["Inside"], ["Hidden", "Inside"]]


def test_a_suspended_member_is_gone_but_for_moderators(eve: Client, signed_in, dao, chiara, ada):
    chiara.suspend(by=ada, reason="Advertising.")
    pages = [browser.get(chiara.get_absolute_url()) for browser in (eve, signed_in(dao), signed_in(ada))]
    assert [page.status_code for page in pages] == [404, 404, 200]
    assert "Suspended" in pages[2].content.decode()


def test_an_unconfirmed_member_has_no_page_yet(eve: Client, una):
    assert eve.get(una.get_absolute_url()).status_code == 404


def test_an_empty_page_says_what_to_do(eve: Client, signed_in, chiara):
    assert "Nothing to read yet" in eve.get(chiara.get_absolute_url()).content.decode()
    assert "You have written nothing yet" in signed_in(chiara).get(chiara.get_absolute_url()).content.decode()


def test_what_they_look_after_is_linked(eve: Client, ben, mobility):
    assert mobility.get_absolute_url() in eve.get(ben.get_absolute_url()).content.decode()


def test_what_they_say_of_themselves_is_only_text(eve: Client):
    evil = "<img src=x onerror=alert(1)>"
    member = make_member("Eve", about=evil, affiliation=evil)
    page = eve.get(member.get_absolute_url()).content.decode()
    assert "<img" not in page


def test_older_posts_are_one_page_further(eve: Client, chiara):
    thread = make_thread(by=chiara)
    for _ in range(26):
        make_post(thread, by=chiara)
    first = eve.get(chiara.get_absolute_url()).context["page"]
    second = eve.get(chiara.get_absolute_url(), {"after": first.after}).context["page"]
    assert ([post.position for post in first], [post.position for post in second]) == ([*range(27, 2, -1)], [2, 1])


def test_a_count_holds_only_what_the_reader_may_see(eve: Client, signed_in, chiara, dao, ada):
    make_thread(make_topic("Inside", audience=Topic.Audience.MEMBERS), by=chiara)
    make_post(make_thread(by=chiara), by=chiara).hide(by=ada, reason="Off topic.")
    shown = [browser.get(chiara.get_absolute_url()).context for browser in (eve, signed_in(dao), signed_in(ada))]
    assert [(c["thread_count"], c["post_count"]) for c in shown] == [("1", "1"), ("2", "2"), ("2", "3")]


def test_where_they_spoke_comes_from_released_agendas_alone(eve: Client, chiara, orla):
    person = make_person("Chiara Example", member=chiara)
    event = make_event("Spring meeting", organiser=orla)
    make_role(make_session(event, "Released panel"), person=person)
    make_release(event, by=orla)
    make_role(make_session(event, "Drafted panel", minutes=(60, 90)), person=person)
    for place in (chiara.get_absolute_url(), f"{chiara.get_absolute_url()}card/"):
        assert "Drafted panel" not in eve.get(place).content.decode()
    assert "Released panel" in eve.get(chiara.get_absolute_url()).content.decode()
    person.hidden_at = timezone.now()
    person.save()
    assert "Released panel" not in eve.get(chiara.get_absolute_url()).content.decode()


def test_moderators_go_on_to_the_workplace(signed_in, chiara, dao, ada):
    workplace = f'href="/admin/members/member/{chiara.pk}/change/"'
    pages = [signed_in(member).get(chiara.get_absolute_url()).content.decode() for member in (dao, chiara, ada)]
    assert [workplace in page for page in pages] == [False, False, True]


def test_the_card_is_a_piece_for_htmx_and_a_page_without(eve: Client, chiara, ben, mobility):
    place = f"{ben.get_absolute_url()}card/"
    page, piece = eve.get(place), eve.get(place, headers={"HX-Request": "true"})
    assert ("<h1" in page.content.decode(), "<h1" in piece.content.decode()) == (True, False)
    assert mobility.get_absolute_url() in piece.content.decode()
    assert ("HX-Request" in page["Vary"], ben.email in page.content.decode()) == (True, False)


def test_nobody_has_a_card_who_has_no_page(eve: Client, signed_in, una, chiara, dao, ada):
    chiara.suspend(by=ada, reason="Advertising.")
    cards = [f"{member.get_absolute_url()}card/" for member in (una, chiara)]
    seen = [browser.get(card).status_code for browser in (eve, signed_in(dao), signed_in(ada)) for card in cards]
    assert seen == [404, 404, 404, 404, 200, 200]


def test_a_post_keeps_the_affiliation_of_its_day_and_the_card_has_todays(eve: Client, chiara):
    thread = make_thread(by=chiara)
    chiara.affiliation, chiara.display_name = "Example Cheese Cluster", "Chiara Nova"
    chiara.save()
    post, card = (eve.get(place).content.decode() for place in (thread.get_absolute_url(), "/members/chiara/card/"))
    assert ("Example Dairy Network" in post, "Example Cheese Cluster" in post, "Chiara Nova" in post) == (
        True,
        False,
        True,
    )
    assert "Example Cheese Cluster" in card


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("show", ["posts", "threads"])
def test_it_costs_eight_queries(signed_in, chiara, dao, count, show, django_assert_num_queries):
    for _ in range(count):
        make_post(make_thread(by=chiara), by=chiara)
    browser = signed_in(dao)
    with django_assert_num_queries(8):
        browser.get(chiara.get_absolute_url(), {"show": show})


@pytest.mark.parametrize("count", [1, 3])
def test_the_card_costs_seven_queries(signed_in, chiara, dao, count, django_assert_num_queries):
    for _ in range(count):
        make_post(make_thread(by=chiara), by=chiara)
    browser = signed_in(dao)
    with django_assert_num_queries(7):
        browser.get(f"{chiara.get_absolute_url()}card/")
