"""Pages that are always there, and what crawlers are told."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.models import Topic
from tests.factories import make_event, make_partnership, make_person, make_thread, make_topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["about", "accessibility", "privacy"])
def test_each_has_a_title_and_one_heading_and_costs_no_query(eve: Client, name, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = eve.get(reverse(f"pages:{name}")).content.decode()
    assert page.count("<h1") == 1
    assert "<title>" in page


def test_about_quotes_the_paper_with_its_section(eve: Client):
    page = eve.get(reverse("pages:about")).content.decode()
    words = "will aim to generate discussion and knowledge exchange between the Forum members."
    assert (words in page, "Output Paper, section 2.1" in page) == (True, True)


def test_the_statement_has_the_parts_the_decision_asks_for(eve: Client):
    page = eve.get(reverse("pages:accessibility")).content.decode()
    parts = [
        "Compliance status",
        "Non-accessible content",
        "Preparation of this accessibility statement",
        "Feedback and contact information",
        "Enforcement procedure",
    ]
    assert [part for part in parts if f">{part}</h2>" in page] == parts


def test_privacy_lists_every_cookie_the_site_sets(eve: Client, signed_in, chiara, settings):
    settings.LANGUAGES = [("en", "English"), ("it", "Italiano")]
    page = eve.get(reverse("pages:privacy")).content.decode()
    browser = signed_in(chiara)
    browser.get(reverse("pages:settings"))
    browser.post(reverse("set_language"), {"language": "it"})
    assert sorted(browser.cookies) == ["csrftoken", "language", "sessionid"]
    assert [name for name in browser.cookies if f"<code>{name}</code>" not in page] == []


def test_reading_sets_no_cookie(eve: Client):
    make_thread()
    for address in ("/", "/about/", "/search/?q=thread"):
        eve.get(address)
    assert dict(eve.cookies) == {}


def test_robots_are_told_where_not_to_go(eve: Client):
    answer = eve.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Disallow: /settings/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_the_sitemap_lists_what_everyone_may_read(eve: Client, signed_in, ada, chiara):
    public = make_thread(by=chiara, title="Public")
    inside = make_thread(make_topic("Inside", audience=Topic.Audience.MEMBERS), title="Inside")
    event, draft = make_event("Side Event"), make_event("Draft", published_at=None)
    partnership, person = make_partnership("Mobility"), make_person("Petra Muster")
    for browser in (eve, signed_in(ada)):
        index = browser.get("/sitemap.xml").content.decode()
        sections = [part.split("</loc>")[0] for part in index.split("<loc>")[1:]]
        listed = "".join(
            browser.get(section.removeprefix("http://testserver")).content.decode() for section in sections
        )
        shown = [public, inside, event, draft, partnership, person, chiara]
        assert [f"testserver{one.get_absolute_url()}<" in listed for one in shown] == [
            True,
            False,
            True,
            False,
            True,
            False,
            False,
        ]
        assert "testserver/about/<" in listed


def test_search_members_and_settings_are_not_for_indexes(eve: Client, signed_in, chiara):
    pages = [eve.get("/search/"), eve.get(chiara.get_absolute_url()), signed_in(chiara).get("/settings/")]
    assert ['name="robots" content="noindex"' in page.content.decode() for page in pages] == [True] * 3
    assert chiara.joined_at < timezone.now()
