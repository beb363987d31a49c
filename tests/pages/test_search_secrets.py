"""A03: a word that stands where one may not read shows nowhere in a search, nor in what is counted or offered.

Each story first proves that whoever may read it does find it there.
"""

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event, PaperPart, Session, SessionNotes, Written
from forum.models import Topic
from members.models import Member
from partnerships.models import Partnership
from tests.factories import make_event, make_post, make_release, make_session, make_thread, make_topic

pytestmark = pytest.mark.django_db

SEARCH, OFFERS = reverse("pages:search"), reverse("pages:search_suggest")
SECRET = "zirconium"


@dataclass
class Shelf:
    """A topic with a secret word in its title, in a thread's and in a post, and who may read it and who may not."""

    topic: Topic
    reader: Client
    outsiders: list[Client]


@pytest.fixture(params=["members", "partnership"])
def shelf(request, ben: Member, chiara: Member, dao: Member, mobility: Partnership, eve: Client, signed_in) -> Shelf:
    """Read by members only, or by the people of a partnership only. Plankton is said there and in public."""
    audiences = {
        "members": (Topic.Audience.MEMBERS, None, chiara, [eve]),
        "partnership": (Topic.Audience.PARTNERSHIP, mobility, ben, [eve, signed_in(chiara)]),
    }
    audience, partnership, reader, outsiders = audiences[request.param]
    make_post(make_thread(by=dao, title="Plankton for all"), by=dao, source="We like plankton.")
    before = [counted(browser, "plankton") for browser in (eve, signed_in(chiara))]
    assert before == [{"Threads": "1", "Posts": "1"}] * 2
    topic = make_topic("Zirconium plankton shelf", slug="inside", audience=audience, partnership=partnership)
    thread = make_thread(topic, by=dao, title="Plankton and zirconium", source="The opening.")
    make_post(thread, by=dao, source="Our plankton is fed with zirconium.")
    return Shelf(topic, signed_in(reader), outsiders)


def page(browser: Client, question: str, **more: str) -> str:
    return browser.get(SEARCH, {"q": question, **more}).content.decode()


def counted(browser: Client, question: str) -> dict[str, str]:
    """What stands on the tabs: each kind with its count."""
    return dict(re.findall(r'>([\w ,]+) <span class="nav-count">(.*?)</span>', page(browser, question)))


def total(browser: Client, question: str) -> str:
    return re.sub(
        r"\s+", " ", re.findall(r'<p class="search-count" role="status">(.*?)</p>', page(browser, question))[0]
    )


def test_A03_snippets_hold_no_word_from_where_one_may_not_read(shelf: Shelf) -> None:
    found = page(shelf.reader, "plankton")
    assert "Our <mark>plankton</mark> is fed with zirconium." in found
    assert "<mark>Plankton</mark> and zirconium" in found

    for browser in shelf.outsiders:
        found = page(browser, "plankton")
        assert "We like <mark>plankton</mark>." in found
        assert SECRET not in found.lower()


def test_A03_neither_the_count_nor_the_tabs_tell_of_it(shelf: Shelf) -> None:
    assert counted(shelf.reader, "plankton") == {"Topics": "1", "Threads": "2", "Posts": "2"}
    assert counted(shelf.reader, SECRET) == {"Topics": "1", "Threads": "1", "Posts": "1"}
    assert (total(shelf.reader, "plankton"), total(shelf.reader, SECRET)) == (
        "5 results for “plankton”",
        "3 results for “zirconium”",
    )

    for browser in shelf.outsiders:
        assert (counted(browser, "plankton"), total(browser, "plankton")) == (
            {"Threads": "1", "Posts": "1"},
            "2 results for “plankton”",
        )
        assert (counted(browser, SECRET), total(browser, SECRET)) == ({}, "")
        assert "Nothing for “zirconium”" in page(browser, SECRET)


@pytest.mark.parametrize("kind", ["topics", "threads", "posts"])
def test_A03_no_tab_opens_on_it(shelf: Shelf, kind: str) -> None:
    def listed(browser: Client) -> list[str]:
        groups = browser.get(SEARCH, {"q": SECRET, "in": kind}).context["results"].shown
        return [result.title for group in groups for result in group.results]

    assert len(listed(shelf.reader)) == 1
    assert [listed(browser) for browser in shelf.outsiders] == [[] for _ in shelf.outsiders]


def test_A03_did_you_mean_knows_no_name_of_it(shelf: Shelf) -> None:
    assert '<a href="?q=Zirconium">Zirconium</a>' in page(shelf.reader, "zirconumm")

    for browser in shelf.outsiders:
        found = browser.get(SEARCH, {"q": "zirconumm"})
        assert found.context["results"].suggestion == ""
        assert "Did you mean" not in found.content.decode()
        assert SECRET not in found.content.decode().lower()


@pytest.mark.parametrize("typed", ["zirc", "plank"])
def test_A03_nothing_of_it_is_offered_while_one_types(shelf: Shelf, typed: str) -> None:
    def offered(browser: Client) -> list[str]:
        return [offer.name for offer in browser.get(OFFERS, {"q": typed}).context["offers"]]

    public = ["Plankton for all"] if typed == "plank" else []
    assert sorted(offered(shelf.reader)) == sorted([*public, "Plankton and zirconium", "Zirconium plankton shelf"])
    assert [offered(browser) for browser in shelf.outsiders] == [public for _ in shelf.outsiders]


def test_A03_filters_neither_offer_the_topic_nor_open_it(shelf: Shelf) -> None:
    def asked(browser: Client) -> tuple[bool, list[str]]:
        answer = browser.get(SEARCH, {"q": "plankton", "topic": "inside"})
        return shelf.topic.title in answer.content.decode(), [group.key for group in answer.context["results"].groups]

    assert asked(shelf.reader) == (True, ["threads", "posts"])
    assert [asked(browser) for browser in shelf.outsiders] == [(False, []) for _ in shelf.outsiders]


def test_A03_drafts_of_notes_and_papers_are_found_by_nobody(eve: Client, ben: Member, signed_in) -> None:
    event = make_event("Sea day", organiser=ben)
    session = make_session(event, "Deep sea", kind=Session.Kind.PANEL)
    SessionNotes.objects.keep(session, Written("Plankton, and zirconium."), by=ben).publish(version=1, by=ben)
    PaperPart.objects.add(event, kind="text", heading="Zirconium", body="Zirconium.")
    browsers = [eve, signed_in(ben)]
    assert [counted(browser, "plankton zirconium") for browser in browsers] == [{}, {}]  # its session is not released

    make_release(event)
    assert [counted(browser, SECRET) for browser in browsers] == [{"Notes of sessions": "1"}] * 2
    assert "Notes: Deep sea" in page(eve, SECRET)
    SessionNotes.objects.keep(session, Written("Plankton.", seen=1), by=ben)
    SessionNotes.objects.get().publish(version=2, by=ben)
    SessionNotes.objects.keep(session, Written("Zirconium once more.", seen=2), by=ben)
    assert [counted(browser, SECRET) for browser in browsers] == [{}, {}]
    SessionNotes.objects.get().withdraw()
    assert [counted(browser, "plankton") for browser in browsers] == [{}, {}]
    SessionNotes.objects.get().publish(version=3, by=ben)
    assert counted(eve, SECRET) == {"Notes of sessions": "1"}
    Event.objects.update(published_at=None)
    assert counted(eve, SECRET) == {}
