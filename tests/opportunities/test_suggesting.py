"""What is suggested says why; take a reason away and it is gone, take all away and nothing is suggested."""

from typing import Any

import pytest

from members.models import Member
from notifications.saved import SavedSearch
from opportunities.models import Interest, Opportunity
from opportunities.suggesting import suggestions
from partnerships.models import Call, Sector
from tests.factories import make_call, make_event, make_opportunity, make_organisation, make_speaker
from tests.opportunities.test_opportunities import expire

pytestmark = pytest.mark.django_db


@pytest.fixture
def sector() -> Sector:
    return Sector.objects.create(slug="textiles", name="textiles")


@pytest.fixture
def mine(chiara: Member, sector: Sector, call: Call) -> Opportunity:
    """Chiara's Italian dairies look for a partner in Japan, for a call."""
    return make_opportunity(chiara, call=call, sectors=[sector], countries=["JP"])


def offer(**fields: Any) -> Opportunity:
    """Something that is offered from Japan, about something else unless the story says so."""
    by = make_speaker(organisation=make_organisation(country=fields.pop("country", "JP")))
    return make_opportunity(by, kind="offer", **{"purpose": "b2b", "event": make_event()} | fields)


def fits(mine: Opportunity) -> list[tuple[str, list[str]]]:
    return [(each.opportunity.title, each.reasons) for each in suggestions(mine, mine.author)]


def test_each_says_every_reason(mine, sector, call) -> None:
    offer(title="All", sectors=[sector], call=call, countries=["IT"], purpose="consortium")
    assert fits(mine) == [
        (
            "All",
            [
                "both: textiles",
                "you seek Japan",
                "they seek Italy",
                "same call",
                "same purpose: Partner in a consortium",
            ],
        )
    ]


def test_who_shares_more_comes_first(mine, sector, call) -> None:
    offer(title="Country alone")
    offer(title="Call and sector", sectors=[sector], call=call, country="FR")
    offer(title="Call", call=call, country="FR")
    assert [title for title, _reasons in fits(mine)] == ["Call and sector", "Call", "Country alone"]


def test_take_the_shared_term_away_and_the_reason_is_gone(mine, sector, call) -> None:
    other = offer(title="One", sectors=[sector], call=call)
    assert fits(mine) == [("One", ["both: textiles", "you seek Japan", "same call"])]
    mine.sectors.clear()
    assert fits(mine) == [("One", ["you seek Japan", "same call"])]
    mine.countries = []
    mine.save()
    assert fits(mine) == [("One", ["same call"])]
    Opportunity.objects.filter(pk=other.pk).update(call=make_call())
    assert fits(mine) == []


def test_the_same_purpose_alone_is_no_reason(mine) -> None:
    offer(purpose="consortium", country="FR")
    assert fits(mine) == []


def test_an_event_binds_as_well(chiara) -> None:
    event = make_event()
    mine = make_opportunity(chiara, kind="offer", event=event)
    make_opportunity(make_speaker(), title="There", event=event, purpose="b2b")
    assert fits(mine) == [("There", ["same event"])]


def test_only_what_one_could_answer_is_suggested(mine, chiara, dairies, dao, call) -> None:
    make_opportunity(make_speaker(), title="Asks too", call=call)
    make_opportunity(chiara, kind="offer", title="Own", call=call)
    make_opportunity(make_speaker(organisation=dairies), kind="offer", title="A colleague's", call=call)
    expire(offer(title="Over", call=call))
    written = offer(title="Written to", call=call)
    Interest.objects.create(opportunity=written, organisation=dairies, member=chiara, message="Hello.")
    assert fits(mine) == []
    expire(mine)
    offer(title="Fits", call=call)
    assert fits(mine) == []


@pytest.mark.parametrize("count", [1, 3])
def test_its_author_reads_them_in_one_question(count, mine, call, eve, signed_in, django_assert_num_queries) -> None:
    for number in range(count):
        offer(title=f"Number {number}", call=call)
    with django_assert_num_queries(1):
        assert len(suggestions(mine, mine.author)) == count
    html = signed_in(mine.author).get(mine.get_absolute_url()).content.decode()
    assert "you seek Japan; same call" in html
    assert "Who fits" not in eve.get(mine.get_absolute_url()).content.decode()


def test_a_saved_search_tells_of_what_others_publish_since_and_once(chiara, dao, signed_in) -> None:
    make_opportunity(dao, kind="offer", title="Before")
    browser = signed_in(chiara)
    for asked in ("?kind=offer", "?purpose=c2c"):
        assert (
            f'"/settings/searches/new/opportunities/{asked}"' in browser.get(f"/opportunities/{asked}").content.decode()
        )
    browser.post("/settings/searches/new/opportunities/?kind=offer", {"name": "Offers"})
    search = SavedSearch.objects.get()
    make_opportunity(chiara, kind="offer", title="Own")
    make_opportunity(dao, title="A request")
    make_opportunity(dao, kind="offer", title="New")
    assert [hit.title for hit in search.take_news().hits] == ["New"]
    assert SavedSearch.objects.get().take_news().hits == []
