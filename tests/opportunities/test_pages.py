"""The board, each offer or request, and where they stand in context."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from opportunities.models import Opportunity
from partnerships.models import Participation, Sector
from tests.factories import (
    START,
    make_call,
    make_event,
    make_member,
    make_opportunity,
    make_organisation,
    make_speaker,
)
from tests.opportunities.test_opportunities import expire

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def shown(browser: Client, address: str = "/opportunities/") -> list[str]:
    html = browser.get(address).content.decode()
    return re.findall(r'<h\d class="call-card-title" lang="\w\w"><a href="[^"]+">([^<]+)</a>', html)


def said(**fields: Any) -> dict[str, Any]:
    """What a member types."""
    until = timezone.localdate() + 30 * DAY
    typed = {"kind": "offer", "purpose": "b2b", "title": "Cheese for all", "body": "Much of it.", "language": "en"}
    token = "2f1e9a52-6a0c-4f5e-9d5c-0b7a7f0f7b3a"
    return {**typed, "until": until.isoformat(), "token": token, **fields}


def test_where_nothing_is_offered_calls_and_events_are_with_be_the_first(eve: Client) -> None:
    make_call("Pilots", closes=timezone.now() + 30 * DAY)
    make_call("Over", closes=timezone.now() - DAY)
    make_event("Autumn meeting", starts_at=timezone.now() + DAY, ends_at=timezone.now() + 2 * DAY)
    html = eve.get("/opportunities/").content.decode()

    assert re.findall(r'"/opportunities/new/\?([^"]+)"', html) == ["call=pilots", "event=autumn-meeting"]
    assert html.count("Be the first to offer or ask") == 2
    assert 'id="facets"' not in html


def test_the_board_shows_what_is_open_the_newest_first(eve: Client) -> None:
    for number in range(1, 4):
        make_opportunity(title=f"Number {number}")
    expire(make_opportunity(title="Expired"))
    over = make_opportunity(title="Over")
    over.withdraw(by=over.author)
    assert shown(eve) == ["Number 3", "Number 2", "Number 1"]


def test_every_count_is_what_choosing_the_value_finds(eve: Client, chiara, dao) -> None:
    sectors = [Sector.objects.create(slug=name, name=name.title()) for name in ("textiles", "ict")]
    event = make_event()
    make_opportunity(chiara, kind="offer", sectors=sectors)
    make_opportunity(chiara, purpose="b2b", sectors=sectors[:1], event=event)
    make_opportunity(dao, call=make_call("Pilots"), event=event)
    make_opportunity(make_speaker(), kind="offer", purpose="expertise")
    for asked in ("", "kind=offer", "sector=textiles&country=IT", "country=not-stated&call=not-stated"):
        for choice in eve.get(f"/opportunities/?{asked}").context["board"].choices:
            others = "&".join(part for part in asked.split("&") if not part.startswith(choice.name))
            for option in choice.options:
                found = shown(eve, f"/opportunities/?{others}&{choice.name}={option.value}")
                assert (choice.name, option.value, option.count) == (choice.name, option.value, len(found))


def test_nothing_that_answers_all_of_it_is_said_in_words(eve: Client) -> None:
    make_opportunity()
    assert "Nothing open answers all of this" in eve.get("/opportunities/?kind=offer").content.decode()


def test_pages_go_on_from_the_last_one_shown(eve: Client) -> None:
    moment = timezone.now()
    for number in range(27):
        made = make_opportunity(title=f"Number {number}")
        Opportunity.objects.filter(pk=made.pk).update(published_at=moment)
    first = eve.get("/opportunities/")
    assert len(first.context["page"]) == 25
    after = first.context["page"].after
    assert [each.title for each in eve.get("/opportunities/", {"after": after}).context["page"]] == [
        "Number 1",
        "Number 0",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_for_few_and_many(count, eve, chiara, django_assert_num_queries) -> None:
    for _number in range(count):
        make_opportunity(chiara, sectors=[Sector.objects.create(slug=f"s{_number}", name="S")], event=make_event())
    with django_assert_num_queries(6):
        eve.get("/opportunities/")


@pytest.mark.parametrize("count", [1, 3])
def test_one_s_own_list_costs_the_same_for_few_and_many(count, chiara, signed_in, django_assert_num_queries) -> None:
    for _number in range(count):
        make_opportunity(chiara)
    browser = signed_in(chiara)
    with django_assert_num_queries(3):
        browser.get("/opportunities/own/")


def test_a_member_publishes_and_the_second_click_leads_to_the_same(chiara, dairies, call, signed_in) -> None:
    browser = signed_in(chiara)
    page = browser.get("/opportunities/new/?call=pilots&kind=offer")
    assert page.context["form"].initial["call"] == call.pk
    typed = said(call=call.pk, organisation=dairies.pk, countries=["JP", "IT"])

    answers = [browser.post("/opportunities/new/", typed) for _click in range(2)]

    made = Opportunity.objects.get()
    assert [answer["Location"] for answer in answers] == [made.get_absolute_url()] * 2
    assert (made.kind, made.countries, made.author) == ("offer", ["JP", "IT"], chiara)
    html = browser.get(made.get_absolute_url()).content.decode()
    assert "Italy, Japan" in html
    assert chiara.email not in html


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({}, "call", "Choose a call, an event or a partnership that it is about."),
        ({"until": "2020-01-01"}, "until", "Choose a day that lies ahead."),
        ({"until": "2099-01-01", "event": True}, "until", "Choose a day within twelve months."),
        ({"title": ""}, "title", "This field is required."),
        (
            {"organisation": 0, "event": True},
            "organisation",
            "Select a valid choice. That choice is not one of the available choices.",
        ),
    ],
)
def test_what_does_not_fit_is_said_next_to_the_field_and_what_was_typed_stays(
    typed, field, words, chiara, dairies, signed_in
) -> None:
    if typed.pop("event", None):
        typed["event"] = make_event(starts_at=timezone.now() + DAY, ends_at=timezone.now() + 2 * DAY).pk
    answer = signed_in(chiara).post("/opportunities/new/", said(organisation=dairies.pk) | typed)
    assert (answer.status_code, answer.context["form"].errors[field]) == (422, [words])
    assert "Much of it." in answer.content.decode()
    assert not Opportunity.objects.exists()


def test_on_the_last_day_of_its_call_it_ends_with_the_call(chiara, dairies, signed_in, time_machine) -> None:
    time_machine.move_to(START - 40 * DAY, tick=False)
    call = make_call(closes=START)
    browser = signed_in(chiara)
    typed = said(call=call.pk, organisation=dairies.pk)
    late = browser.post("/opportunities/new/", typed | {"until": (START + DAY).date().isoformat()})
    assert late.context["form"].errors["until"] == [
        "The call closes before that day. Choose its last day, or an earlier one."
    ]
    browser.post("/opportunities/new/", typed | {"until": START.date().isoformat()})
    assert Opportunity.objects.get().expires_at == START


def test_who_speaks_for_no_organisation_reads_how_to(signed_in) -> None:
    elise = make_member("Elise", affiliation="Example Packaging Network")
    html = signed_in(elise).get("/opportunities/new/").content.decode()
    assert "You say that you belong to Example Packaging Network." in html
    assert "<textarea" not in html


def test_what_was_typed_outlives_signing_out(chiara, dairies, call, eve: Client) -> None:
    answer = eve.post("/opportunities/new/", said(call=call.pk, organisation=dairies.pk))
    assert answer["Location"].startswith("/accounts/login/")
    eve.force_login(chiara)
    assert "Cheese for all" in eve.get("/opportunities/new/").content.decode()


def test_its_author_sees_it_with_renew_when_nobody_else_does(chiara, dao, eve: Client, signed_in) -> None:
    made = expire(make_opportunity(chiara, title="Cheese"))
    address, browser = made.get_absolute_url(), signed_in(chiara)

    assert [one.get(address).status_code for one in (eve, signed_in(dao), browser)] == [404, 404, 200]
    assert f'href="{address}renew/"' in browser.get(address).content.decode()
    assert f'href="{address}renew/"' in browser.get("/opportunities/own/").content.decode()
    until = (timezone.localdate() + 20 * DAY).isoformat()
    assert browser.post(f"{address}renew/", {"until": until})["Location"] == address
    assert [one.get(address).status_code for one in (eve, browser)] == [200, 200]
    again = browser.post(f"{address}renew/", {"until": until})
    assert again.context["form"].errors["until"] == ["It stands for longer than a week: renew it later."]


def test_A04_it_leaves_lists_feeds_search_and_api_at_its_minute(chiara, call, eve: Client) -> None:
    made = make_opportunity(chiara, title="Quinces", call=call)
    places = ["/opportunities/", "/feeds/opportunities.atom", "/search/?q=quinces", "/opportunities/opportunities.json"]
    places += [call.get_absolute_url(), made.organisation.get_absolute_url(), "/sitemap-opportunities.xml"]
    mark = re.compile(rf"Quinces|/opportunities/{made.pk}/|<mark>Quinces")
    assert [bool(mark.search(eve.get(place).content.decode())) for place in places] == [True] * 7
    expire(made)
    assert [bool(mark.search(eve.get(place).content.decode())) for place in places] == [False] * 7


def test_programs_read_what_everybody_reads(chiara, call, eve: Client) -> None:
    made = make_opportunity(
        chiara, call=call, countries=["JP"], sectors=[Sector.objects.create(slug="ict", name="ICT")]
    )
    (told,) = json.loads(eve.get("/opportunities/opportunities.json?kind=request").content)["opportunities"]
    assert told["expires"] == made.expires_at.isoformat()
    assert (told["organisation"], told["country"], told["sectors"], told["countries_sought"], told["call"]) == (
        "example-dairy-network",
        "IT",
        ["ICT"],
        ["JP"],
        "pilots",
    )
    assert "Chiara" not in json.dumps(told)


def test_it_stands_on_the_page_of_what_it_is_about(chiara, dairies, mobility, eve: Client, ben, signed_in) -> None:
    call = make_call("Pilots", closes=timezone.now() + 90 * DAY)
    event = make_event("Meeting", starts_at=timezone.now() + DAY, ends_at=timezone.now() + 2 * DAY)
    pages = [one.get_absolute_url() for one in (call, event, mobility, dairies)]
    first = "Nobody offers or seeks anything here yet."
    assert [first in eve.get(page).content.decode() for page in pages] == [True, True, False, False]
    assert first in signed_in(ben).get(pages[2]).content.decode()
    Participation.objects.create(partnership=mobility, organisation=dairies)
    for number in range(5):
        make_opportunity(chiara, title=f"Number {number}", call=call, event=event, partnership=mobility)
    newest = ["Number 4", "Number 3", "Number 2", "Number 1"]
    assert [shown(eve, page) for page in pages] == [newest] * 4


def test_what_is_over_invites_nobody_to_begin(eve: Client) -> None:
    over = make_call("Over", closes=timezone.now() - DAY)
    past = make_event(starts_at=timezone.now() - 2 * DAY, ends_at=timezone.now() - DAY)
    for page in (over, past, make_organisation()):
        assert "Offers and requests</h2>" not in eve.get(page.get_absolute_url()).content.decode()


def test_A11_its_author_changes_the_words_and_nothing_else(chiara, dao, signed_in) -> None:
    made = make_opportunity(chiara)
    address, typed = f"{made.get_absolute_url()}edit/", said(title="Better")
    assert signed_in(dao).post(address, typed).status_code == 404
    assert signed_in(chiara).post(address, typed).status_code == 302
    before = made.expires_at
    made.refresh_from_db()
    assert (made.title, made.kind, made.expires_at) == ("Better", "request", before)


def test_withdrawing_what_is_fulfilled_is_refused_in_words(chiara, signed_in) -> None:
    made, browser = make_opportunity(chiara), signed_in(chiara)
    browser.post(f"{made.get_absolute_url()}fulfil/")
    html = browser.post(f"{made.get_absolute_url()}withdraw/", follow=True).content.decode()
    assert "It is marked as fulfilled: publish a new one." in html
    assert browser.post(f"{made.get_absolute_url()}explode/").status_code == 404
