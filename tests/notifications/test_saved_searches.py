"""A saved search tells what it had not found before: once, in the summary, and only what its member may see."""

from datetime import datetime

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from forum import digests
from forum.models import Topic
from members.models import Member
from notifications.saved import HITS_TOLD, MOST_SAVED, QUESTION_LENGTH, SavedSearch, TooManySearchesError
from notifications.searches import SearchKind, kind_called
from partnerships.models import Sector
from tests.at_once import at_once
from tests.factories import (
    make_call,
    make_member,
    make_opportunity,
    make_partnership,
    make_post,
    make_speaker,
    make_thread,
    make_topic,
)

pytestmark = pytest.mark.django_db
PAGE = "/settings/searches/"
NEW = "/settings/searches/new/partnerships/?sector=textiles"


@pytest.fixture
def ivy(db: None) -> Member:
    """Wants one mail a day."""
    return make_member("Ivy", mail_mode="daily")


@pytest.fixture
def textiles(db: None) -> Sector:
    return Sector.objects.create(slug="textiles", name="textiles")


def kind(key: str) -> SearchKind:
    found = kind_called(key)
    assert found
    return found


def save(member: Member, key: str, question: str = "", name: str = "Mine") -> SavedSearch:
    return SavedSearch.objects.save_for(member, kind(key), question, name)


def told(search: SavedSearch) -> list[str]:
    """What a search finds for the first time, the newest first."""
    return [hit.title for hit in search.take_news().hits]


def summary(member: Member, label: str) -> str:
    """What the next summary says of saved searches; "" where there is none."""
    mail.outbox.clear()
    digests.send_digest(Member.objects.get(pk=member.pk), label)
    return mail.outbox[0].body.partition("New in your saved searches")[2].partition("-- ")[0] if mail.outbox else ""


def test_a_search_is_saved_from_where_it_is_asked_and_kept_in_the_settings(ivy, textiles, signed_in):
    browser: Client = signed_in(ivy)
    assert f'href="{NEW}"' in browser.get("/partnerships/?sector=textiles&view=table").content.decode()
    page = browser.get(NEW).content.decode()
    assert ('value="textiles"' in page, "once a day at seven" in page) == (True, True)

    answer = browser.post(NEW, {"name": "Weavers"})
    assert answer["Location"] == "/partnerships/?sector=textiles"
    browser.post(NEW, {"name": "The second click"})
    search = SavedSearch.objects.get()
    assert (search.name, search.kind, search.question) == ("Weavers", "partnerships", "sector=textiles")
    assert '<a href="/partnerships/?sector=textiles">Weavers</a>' in browser.get(PAGE).content.decode()

    browser.post(f"{PAGE}{search.pk}/rename/", {"name": "Looms"})
    assert "Looms</a>" in browser.get(PAGE).content.decode()
    browser.post(f"{PAGE}{search.pk}/remove/")
    assert "You have saved no search yet" in browser.get(PAGE).content.decode()


def test_a_visitor_signs_in_first_and_the_question_stays(client):
    assert client.get(NEW)["Location"] == (
        "/accounts/login/?next=/settings/searches/new/partnerships/%3Fsector%3Dtextiles"
    )


@pytest.mark.parametrize("address", ["/calls/?status=open", "/search/?q=milk", "/search/?q=milk&in=threads"])
def test_calls_and_the_forum_offer_it_too(address, ivy, signed_in):
    assert "Save this search" in signed_in(ivy).get(address).content.decode()


def test_nothing_but_posts_is_searched_for_ever(ivy, signed_in):
    browser = signed_in(ivy)
    assert "Save this search" not in browser.get("/search/?q=milk&in=people").content.decode()
    assert browser.get("/settings/searches/new/people/?q=milk").status_code == 404
    answer = browser.post("/settings/searches/new/posts/", {"name": "Everything"})
    assert (answer.status_code, "There is nothing to look for" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("name", ["", "   ", "n" * 81])
def test_a_name_that_is_none_is_refused_beside_its_field(name, ivy, signed_in):
    browser, search = signed_in(ivy), save(ivy, "calls")
    for address in (NEW, f"{PAGE}{search.pk}/rename/"):
        answer = browser.post(address, {"name": name})
        assert (answer.status_code, "is-invalid" in answer.content.decode()) == (422, True)
    assert SavedSearch.objects.get().name == "Mine"
    with pytest.raises(IntegrityError), transaction.atomic():
        search.rename("")


def test_what_chooses_too_much_and_what_is_one_too_many_is_refused_in_words(ivy, signed_in):
    browser = signed_in(ivy)
    long = "&".join(f"sector={'s' * 60}{n}" for n in range(QUESTION_LENGTH // 60))
    answer = browser.post(f"/settings/searches/new/partnerships/?{long}", {"name": "Long"})
    assert (answer.status_code, "chooses too much" in answer.content.decode()) == (422, True)

    for n in range(MOST_SAVED):
        save(ivy, "calls", f"sector=s{n}")
    answer = browser.post(NEW, {"name": "Weavers"})
    assert (answer.status_code, f"You have saved {MOST_SAVED} searches" in answer.content.decode()) == (422, True)
    assert 'value="Weavers"' in answer.content.decode()


def test_others_neither_see_nor_change_it(ivy, dao, sam, signed_in):
    search = save(ivy, "calls", name="My secret interest")
    for other in (dao, sam):
        browser = signed_in(other)
        assert "My secret interest" not in browser.get(PAGE).content.decode()
        for deed in ("rename", "remove"):
            assert browser.post(f"{PAGE}{search.pk}/{deed}/", {"name": "Theirs"}).status_code == 404
    search.refresh_from_db()
    assert search.name == "My secret interest"


def test_what_is_there_is_known_and_what_comes_is_told_once(ivy, textiles):
    make_partnership("Old").sectors.add(textiles)
    later = make_partnership("Later")
    search = save(ivy, "partnerships", "sector=textiles")
    assert told(search) == []

    new = make_partnership("New")
    for one in (new, later):
        one.sectors.add(textiles)
    assert (told(search), told(search)) == (["New", "Later"], [])
    new.sectors.clear()
    assert told(search) == []
    new.sectors.add(textiles)
    assert told(search) == []


def test_a_call_is_told_when_the_clock_opens_it(ivy):
    opens = datetime.fromisoformat("2027-03-15T09:00:00+01:00")
    closes = datetime.fromisoformat("2027-06-15T17:00:00+02:00")
    with time_machine.travel("2027-03-01T12:00:00+00:00", tick=False):
        make_call("Pilots", opens_on=opens.date(), closes=closes)
        search = save(ivy, "calls", "status=open")
        assert told(search) == []
    with time_machine.travel("2027-03-16T12:00:00+00:00", tick=False):
        assert (told(search), told(search)) == (["Pilots"], [])


def test_offers_of_others_are_told_until_they_are_over(ivy):
    search = save(ivy, "opportunities", "kind=offer")
    make_opportunity(by=make_speaker(), title="Cold storage", kind="offer")
    make_opportunity(by=make_speaker(), title="Lorries", kind="request")
    over = make_opportunity(by=make_speaker(), title="Over", kind="offer")
    over.withdraw(by=over.author)

    assert (told(search), told(search)) == (["Cold storage"], [])


def test_the_forum_is_searched_in_posts_and_titles_but_for_ones_own(ivy, chiara):
    make_post(by=chiara, source="Milk of old.")
    search = save(ivy, "posts", "q=milk")
    make_thread(by=chiara, title="Milk for all", source="Come along.")
    make_post(make_thread(by=chiara, title="Elsewhere"), by=chiara, source="We have milk to share.")
    make_post(by=chiara, source="No dairy.")
    make_post(by=ivy, source="My own milk.")

    assert (told(search), told(search)) == (["Elsewhere", "Milk for all"], [])


def test_A02_what_became_invisible_is_not_told_and_what_is_not_for_everyone_is_not_named(ivy, ada, chiara):
    save(ivy, "posts", "q=milk")
    hidden = make_thread(by=chiara, title="Hidden", source="Milk.")
    hidden.hide(by=ada, reason="For the story.")
    closed = make_topic("Closed", audience=Topic.Audience.PARTNERSHIP, partnership=make_partnership("Theirs"))
    make_thread(closed, by=chiara, title="Closed", source="Milk.")
    make_thread(make_topic("Inner", audience=Topic.Audience.MEMBERS), by=chiara, title="Inner", source="Milk.")

    body = summary(ivy, "one")
    assert body.count("in a topic that is not public") == 1
    assert [word in body for word in ("Hidden", "Closed", "Inner")] == [False, False, False]


def test_the_summary_tells_of_each_search_and_leads_to_all_of_it(ivy, textiles):
    save(ivy, "partnerships", "sector=textiles", "Weavers. example.org")
    save(ivy, "calls", "", "All calls")
    assert summary(ivy, "one") == ""
    for n in range(HITS_TOLD + 2):
        make_partnership(f"Loom {n}").sectors.add(textiles)

    body = summary(ivy, "two")
    assert [f"Loom {n}\n" in body for n in range(HITS_TOLD + 2)] == [False, False, *[True] * HITS_TOLD]
    assert "and 2 more: http://testserver/partnerships/?sector=textiles" in body
    # A name that looks like an address is no link in a mail.
    assert ("Weavers. example\N{FULL STOP}\N{ZERO WIDTH SPACE}org" in body, "All calls" in body) == (True, False)
    assert f"http://testserver{PAGE}" in body
    assert summary(ivy, "three") == ""


def test_without_a_summary_nothing_is_told_and_the_page_says_so(chiara, textiles, signed_in):
    Member.objects.filter(pk=chiara.pk).update(mail_mode="none")
    save(chiara, "calls")
    assert "You get no summary now" in signed_in(chiara).get(PAGE).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_it_once(ivy):
    search = save(ivy, "partnerships")
    make_partnership("New")

    news = at_once(*[lambda: SavedSearch.objects.get(pk=search.pk).take_news()] * 3)
    assert sorted(each.total for each in news) == [0, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_of_those_who_want_it_at_once(ivy):
    for n in range(MOST_SAVED - 1):
        save(ivy, "calls", f"sector=s{n}")

    def one_more(n: int) -> bool:
        try:
            save(ivy, "calls", f"sector=more{n}")
        except TooManySearchesError:
            return False
        return True

    assert sorted(at_once(*[lambda n=n: one_more(n) for n in range(3)])) == [False, False, True]  # type: ignore[misc]
    assert SavedSearch.objects.of(ivy).count() == MOST_SAVED


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(rows, ivy, signed_in, django_assert_num_queries):
    for n in range(rows):
        save(ivy, "calls", f"sector=s{n}")
    browser = signed_in(ivy)
    # session, member, searches
    with django_assert_num_queries(3):
        browser.get(PAGE)
