"""Topics of a partnership: who opens them, who reads them, and what happens when that changes."""

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from forum.models import Topic
from members.models import Member
from partnerships.models import Affiliation, Partnership
from tests.at_once import at_once
from tests.factories import make_post, make_thread, make_topic

pytestmark = pytest.mark.django_db

INSIDE = {"title": "Inside Mobility", "summary": "Among ourselves.", "audience": "partnership"}


def new_url(partnership: Partnership) -> str:
    return reverse("forum:topic_new", args=[partnership.slug])


def inner_topic(partnership: Partnership, title: str = "Inside Mobility") -> Topic:
    return make_topic(title, partnership=partnership, audience=Topic.Audience.PARTNERSHIP)


def test_a_coordinator_opens_a_topic_for_the_own_people_alone(ben, chiara, dao, ada, mobility, eve: Client, signed_in):
    Affiliation.objects.create(member=chiara, partnership=mobility)

    answer = signed_in(ben).post(new_url(mobility), INSIDE)

    topic = Topic.objects.get()
    assert (topic.slug, topic.partnership, topic.audience) == ("mobility-inside-mobility", mobility, "partnership")
    assert answer["Location"] == topic.get_absolute_url()
    readers = [signed_in(ben), signed_in(chiara), signed_in(ada), signed_in(dao), eve]
    assert [browser.get(topic.get_absolute_url()).status_code for browser in readers] == [200, 200, 200, 404, 404]


def test_who_reads_it_is_said_on_the_topic_and_where_one_writes(chiara, mobility, signed_in):
    Affiliation.objects.create(member=chiara, partnership=mobility)
    topic = inner_topic(mobility)
    thread = make_thread(topic, by=chiara)
    browser = signed_in(chiara)

    pages = [topic.get_absolute_url(), reverse("forum:thread_new", args=[topic.slug]), thread.get_absolute_url()]
    said = [browser.get(page).content.decode().count("Only the people of Mobility read this.") for page in pages]

    assert said == [1, 1, 1]


def test_a_topic_for_everyone_needs_no_words_about_it(eve: Client, mobility):
    topic = make_topic("Open", partnership=mobility)
    assert "read this" not in eve.get(topic.get_absolute_url()).content.decode()


def test_others_open_none(chiara, ada, mobility, eve: Client, signed_in):
    statuses = [signed_in(member).post(new_url(mobility), INSIDE).status_code for member in (chiara, ada)]
    assert (statuses, eve.get(new_url(mobility)).status_code, Topic.objects.count()) == ([403, 403], 302, 0)


def test_two_clicks_make_one_topic(ben, mobility, signed_in):
    browser = signed_in(ben)
    places = [browser.post(new_url(mobility), INSIDE)["Location"] for _ in range(2)]
    assert (places[0] == places[1], Topic.objects.count()) == (True, 1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_the_same_instant_make_one_topic(ben, mobility):
    opened = at_once(*[lambda: Topic.objects.open_of(mobility, **INSIDE).pk for _ in range(3)])
    assert (len(set(opened)), Topic.objects.count()) == (1, 1)


def test_a_second_topic_of_that_title_is_refused_in_words(ben, mobility, signed_in):
    inner_topic(mobility)
    answer = signed_in(ben).post(new_url(mobility), INSIDE | {"title": "INSIDE mobility", "audience": "members"})
    assert answer.status_code == 422
    assert "This partnership has a topic of this title already." in answer.content.decode()
    with pytest.raises(IntegrityError):
        make_topic("inside Mobility", partnership=mobility, slug="another")


def test_titles_that_share_an_address_get_two(mobility):
    slugs = [Topic.objects.open_of(mobility, **INSIDE | {"title": title}).slug for title in ("A b", "A, b", "Ωμέγα")]
    assert slugs == ["mobility-a-b", "mobility-a-b-2", "mobility-topic"]


def test_each_new_topic_takes_the_next_free_look(mobility):
    opened = [Topic.objects.open_of(mobility, **INSIDE | {"title": f"Number {n}"}) for n in range(17)]
    looks = [(topic.hue, topic.glyph) for topic in opened]
    assert (len(set(looks[:16])), looks[0]) == (16, ("value", "hub"))
    assert [topic.position for topic in opened] == list(range(1, 18))


def edit(browser: Client, topic: Topic, **data: str):
    told = {"title": topic.title, "summary": topic.summary, "audience": topic.audience}
    return browser.post(reverse("forum:topic_edit", args=[topic.slug]), told | data)


def test_its_coordinator_edits_and_closes_it(ben, dao, mobility, signed_in):
    topic = inner_topic(mobility)
    edit(signed_in(ben), topic, title="Among us", is_closed="on")
    topic.refresh_from_db()
    assert (topic.title, topic.slug, topic.closed_at is not None) == ("Among us", "inside-mobility", True)
    edit(signed_in(ben), topic)
    topic.refresh_from_db()
    assert topic.closed_at is None
    assert edit(signed_in(dao), topic).status_code == 404


def test_a_topic_of_no_partnership_has_no_coordinator(ben, signed_in):
    assert edit(signed_in(ben), make_topic("Of all")).status_code == 404


def test_a_narrower_audience_holds_at_once(ben, dao, mobility, signed_in, eve: Client):
    topic = make_topic("Open", partnership=mobility)
    thread = make_thread(topic, by=ben, title="Zanzibar")
    reader = signed_in(dao)
    assert reader.get(thread.get_absolute_url()).status_code == 200

    edit(signed_in(ben), topic, audience="partnership")

    places = [thread.get_absolute_url(), topic.get_absolute_url(), f"/p/{thread.posts.get().pk}/"]
    assert [browser.get(place).status_code for browser in (reader, eve) for place in places] == [404] * 6
    for place in ("/", "/threads/", "/topics/", f"/members/{ben.username}/?show=threads", mobility.get_absolute_url()):
        assert "Zanzibar" not in reader.get(place).content.decode()
    assert "Zanzibar" in signed_in(ben).get(mobility.get_absolute_url()).content.decode()


def test_a_wider_audience_is_asked_about_first(ben, mobility, signed_in, eve: Client):
    topic = inner_topic(mobility)
    make_post(make_thread(topic, by=ben), by=ben)
    browser = signed_in(ben)

    asked = edit(browser, topic, audience="everyone")

    words = "So far: Only the people of Mobility read this. Then: Everyone reads this, also people who are not"
    assert (asked.status_code, words in asked.content.decode()) == (422, True)
    assert "1 thread, 2 posts" in asked.content.decode()
    assert eve.get(topic.get_absolute_url()).status_code == 404
    edit(browser, topic, audience="everyone", confirmed="on")
    assert eve.get(topic.get_absolute_url()).status_code == 200


def test_a_topic_with_nothing_in_it_is_widened_without_a_word(ben, mobility, signed_in, eve: Client):
    topic = inner_topic(mobility)
    edit(signed_in(ben), topic, audience="everyone")
    assert eve.get(topic.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_partnership_shows_what_the_reader_may_see_of_its_topics(
    dao: Member, mobility: Partnership, signed_in, number: int, django_assert_num_queries
):
    for n in range(number):
        make_thread(make_topic(f"Open {n}", partnership=mobility), title=f"Seen {n}")
        make_thread(inner_topic(mobility, f"Inner {n}"), title=f"Unseen {n}")
    browser = signed_in(dao)
    browser.get(mobility.get_absolute_url())
    with django_assert_num_queries(10):
        page = browser.get(mobility.get_absolute_url()).content.decode()
    assert [page.count(f"Seen {n}</a>") for n in range(number)] == [1] * number
    assert ("Unseen" in page, "Inner" in page) == (False, False)
