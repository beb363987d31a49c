"""The diary of an exchange: drafts, publishing, taking back, hiding, and the one thread about each entry."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from forum.models import Held, Thread, ThreadState, Topic
from forum.models.topics import EXCHANGES
from members.models import Member
from notifications.levels import Level
from partnerships.models import DiaryEntry, Exchange, ExchangeRefusedError
from partnerships.models.diary import MOST_ENTRIES
from tests.at_once import at_once
from tests.factories import make_member, make_topic
from tests.partnerships.exchanging import Parties, four_parties, speaker

pytestmark = pytest.mark.django_db
SAID = {"title": "A day at the quay", "done": "We looked.", "learned": "Cranes **rest** a lot.", "language": "en"}


@pytest.fixture
def four(db: None) -> Parties:
    return four_parties()


@pytest.fixture
def exchange(four: Parties) -> Exchange:
    return four.committed()


@pytest.fixture
def entry(exchange: Exchange, four: Parties) -> DiaryEntry:
    entry = DiaryEntry.objects.write(exchange, by=four.people["visiting"], **SAID)
    entry.publish(by=four.people["visiting"])
    return entry


def test_a_draft_is_its_author_s_and_a_published_entry_everybody_s(
    exchange: Exchange, four: Parties, eve: Client, signed_in: Any
) -> None:
    page, writer = exchange.get_absolute_url(), signed_in(four.people["visiting"])
    assert "Nothing is published yet." in eve.get(page).content.decode()
    assert writer.post(f"{page}diary/new/", SAID)["Location"] == f"{page}#diary-{DiaryEntry.objects.get().pk}"
    assert "A day at the quay" in writer.get(page).content.decode()
    for party in ("host", "vop", "hop"):
        assert "A day at the quay" not in signed_in(four.people[party]).get(page).content.decode()
    edit = f"{page}diary/{DiaryEntry.objects.get().pk}/edit/"
    writer.post(edit, SAID | {"done": "We looked twice.", "publish": "on"})
    html = eve.get(page).content.decode()
    assert [words in html for words in ("We looked twice.", "Cranes <strong>rest</strong> a lot.", "Vera")] == [
        True
    ] * 3
    assert writer.post(f"{page}diary/{DiaryEntry.objects.get().pk}/take-back/").status_code == 302
    assert "A day at the quay" not in eve.get(page).content.decode()
    assert signed_in(four.people["host"]).get(edit).status_code == 404


def test_visitor_and_host_write_it_and_nobody_else(
    four: Parties, exchange: Exchange, dao: Member, signed_in: Any
) -> None:
    new = f"{exchange.get_absolute_url()}diary/new/"
    assert [signed_in(four.people[party]).get(new).status_code for party in ("visiting", "host")] == [200, 200]
    assert [signed_in(four.people[party]).get(new).status_code for party in ("vop", "hop")] == [403, 403]
    assert signed_in(dao).get(new).status_code == 403
    signed_in(four.people["host"]).post(new, SAID)
    assert DiaryEntry.objects.get().side == "host"


def test_what_is_refused_stays_typed(four: Parties, exchange: Exchange, entry: DiaryEntry, signed_in: Any) -> None:
    browser, new = signed_in(four.people["visiting"]), f"{exchange.get_absolute_url()}diary/new/"
    answer = browser.post(new, SAID | {"learned": "Something else."})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert ("You have an entry of this title already" in html, "Something else." in html) == (True, True)
    assert browser.post(new, SAID | {"title": ""}).status_code == 422
    assert browser.post(new, SAID).status_code == 302  # the same form once more
    assert DiaryEntry.objects.count() == 1
    other = DiaryEntry.objects.write(exchange, by=four.people["visiting"], **SAID | {"title": "Another"})
    assert browser.post(f"{exchange.get_absolute_url()}diary/{other.pk}/edit/", SAID).status_code == 422


def test_a_diary_begins_when_all_have_signed(four: Parties) -> None:
    exchange = four.matched()
    with pytest.raises(ExchangeRefusedError, match="The diary begins when all four have signed"):
        DiaryEntry.objects.write(exchange, by=four.people["visiting"], **SAID)


def test_a_diary_holds_so_many_entries(four: Parties, exchange: Exchange) -> None:
    made = [DiaryEntry(exchange=exchange, side="host", **SAID | {"title": f"Day {n}"}) for n in range(MOST_ENTRIES)]
    DiaryEntry.objects.bulk_create(made)
    with pytest.raises(ExchangeRefusedError, match="as many as one can hold"):
        DiaryEntry.objects.write(exchange, by=four.people["host"], **SAID)


def test_only_its_author_changes_an_entry(four: Parties, entry: DiaryEntry) -> None:
    colleague = speaker("Vito", four.visiting)
    for deed, said in ((entry.revise, SAID), (entry.publish, {}), (entry.take_back, {})):
        with pytest.raises(ExchangeRefusedError, match="Only its author changes an entry"):
            deed(by=colleague, **said)  # type: ignore[operator]


def test_an_admin_hides_an_entry_with_a_reason_and_shows_it_again(
    exchange: Exchange, entry: DiaryEntry, sam: Member, four: Parties, eve: Client, signed_in: Any
) -> None:
    page = exchange.get_absolute_url()
    entry.hide(by=sam, reason="It names a visitor.")
    assert "A day at the quay" not in eve.get(page).content.decode()
    assert "It names a visitor." in signed_in(four.people["visiting"]).get(page).content.decode()
    entry.unhide(by=sam, reason="It does not any more.")
    assert "A day at the quay" in eve.get(page).content.decode()
    with pytest.raises(IntegrityError, match="diary_hidden_with_reason"), transaction.atomic():
        DiaryEntry.objects.update(hide_reason="Why?")


def test_one_click_opens_the_thread_and_the_next_leads_to_it(
    exchange: Exchange, entry: DiaryEntry, chiara: Member, dao: Member, eve: Client, signed_in: Any
) -> None:
    page = exchange.get_absolute_url()
    discuss = f"{page}diary/{entry.pk}/discuss/"
    assert "Discuss this" in signed_in(chiara).get(page).content.decode()
    first = signed_in(chiara).post(discuss)
    thread = Thread.objects.get()
    assert (thread.diary_entry, thread.title, thread.topic.slug) == (entry, "A day at the quay", EXCHANGES)
    assert thread.posts.get().source == "> Cranes **rest** a lot."
    assert first["Location"] == signed_in(dao).post(discuss)["Location"] == thread.get_absolute_url()
    assert ThreadState.objects.get(member=dao, thread=thread).level == Level.FOLLOW
    assert "Join the discussion" in signed_in(chiara).get(page).content.decode()
    assert f'href="{thread.get_absolute_url()}"' in eve.get(page).content.decode()
    html = eve.get(thread.get_absolute_url()).content.decode()
    assert f'About the diary of an exchange: <a href="{entry.get_absolute_url()}"' in html
    entry.take_back(by=entry.author)
    assert "About the diary" not in eve.get(thread.get_absolute_url()).content.decode()
    assert signed_in(dao).post(discuss).status_code == 404


def test_the_thread_stands_on_the_shelf_of_the_visiting_partnership(
    exchange: Exchange, entry: DiaryEntry, four: Parties, chiara: Member, signed_in: Any
) -> None:
    make_topic("Inside", partnership=four.visiting_partnership, audience=Topic.Audience.PARTNERSHIP, position=1)
    shelf = make_topic("Valleys talk", partnership=four.visiting_partnership, position=2)
    signed_in(chiara).post(f"{exchange.get_absolute_url()}diary/{entry.pk}/discuss/")
    assert Thread.objects.get().topic == shelf


def test_a_newcomer_s_thread_waits_with_its_entry(exchange: Exchange, entry: DiaryEntry, signed_in: Any) -> None:
    browser = signed_in(make_member("Nora", vouched=False))
    discuss = f"{exchange.get_absolute_url()}diary/{entry.pk}/discuss/"
    assert (
        browser.post(discuss)["Location"] == browser.post(discuss)["Location"] == Held.objects.get().get_absolute_url()
    )
    assert Held.objects.get().release().thread.diary_entry == entry


@pytest.mark.django_db(transaction=True)
def test_clicks_at_once_open_one_thread(chiara: Member, dao: Member, signed_in: Any) -> None:
    four = four_parties()
    exchange = four.committed()
    entry = DiaryEntry.objects.write(exchange, by=four.people["visiting"], **SAID)
    entry.publish(by=four.people["visiting"])
    discuss = f"{exchange.get_absolute_url()}diary/{entry.pk}/discuss/"
    browsers = [signed_in(chiara), signed_in(dao)]
    answers = at_once(*(lambda one=one: one.post(discuss).status_code for one in browsers))
    assert (answers, Thread.objects.count(), Topic.objects.count()) == ([302, 302], 1, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_diary_costs_the_same_for_any_number(
    rows: int, four: Parties, exchange: Exchange, chiara: Member, signed_in: Any, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        entry = DiaryEntry.objects.write(exchange, by=four.people["host"], **SAID | {"title": f"Day {number}"})
        entry.publish(by=four.people["host"])
        signed_in(chiara).post(f"{exchange.get_absolute_url()}diary/{entry.pk}/discuss/")
    browser = signed_in(chiara)
    browser.get(exchange.get_absolute_url())
    with django_assert_num_queries(8):
        browser.get(exchange.get_absolute_url())
