import re

import pytest
from django.urls import reverse

from core.querysets import PAGE_SIZE
from partnerships.models import Affiliation, Generation, Participation, Sector, TargetMarket
from tests.factories import make_initiative, make_organisation, make_partnership, make_person

LIST = "/partnerships/"


def shown(answer):
    """The names on the page, in order."""
    return re.findall(r'<a class="stretched"[^>]*>([^<]+)</a>', answer.content.decode())


def boxes(answer):
    """Every box: its name, value, count, and whether it is ticked or greyed."""
    box = r'<input class="form-check-input" type="checkbox" name="(\w+)" value="([^"]+)" id="[^"]+"([^>]*)>'
    found = re.findall(box + r'.*?facet-n">(\d+)<', answer.content.decode())
    return {f"{name}={value}": (int(count), state.split()) for name, value, state, count in found}


@pytest.fixture
def three(db):
    going = make_initiative("Going", position=1)
    make_initiative("Staying", position=2)
    first = Generation.objects.create(initiative=going, name="Going: First", slug="going-first", number=1)
    food = Sector.objects.create(name="food", slug="food")
    alpha = make_partnership("Alpha", initiative=going, generation=first)
    alpha.sectors.add(food)
    Participation.objects.create(partnership=alpha, organisation=make_organisation(country="IT"))
    make_partnership("Beta", initiative=going)
    make_partnership("Gamma")


def test_everything_is_listed_by_name_with_what_there_is_to_choose(three, eve):
    answer = eve.get(LIST)
    assert shown(answer) == ["Alpha", "Beta", "Gamma"]
    assert "3 results" in answer.content.decode()
    assert boxes(answer) == {
        "initiative=going": (2, []),
        "initiative=staying": (0, ["disabled"]),
        "initiative=not-stated": (1, []),
        "generation=going-first": (1, []),
        "generation=not-stated": (2, []),
        "status=planned": (0, ["disabled"]),
        "status=running": (0, ["disabled"]),
        "status=ended": (0, ["disabled"]),
        "status=not-stated": (3, []),
        "sector=food": (1, []),
        "sector=not-stated": (2, []),
        "country=IT": (1, []),
        "country=not-stated": (2, []),
        "freshness=confirmed": (0, ["disabled"]),
        "freshness=as-of": (0, ["disabled"]),
        "freshness=due": (0, ["disabled"]),
        "freshness=new": (3, []),
        "freshness=archived": (0, ["disabled"]),
    }
    assert "Italy" in answer.content.decode()


def test_filters_stand_in_the_address_and_work_together(three, eve):
    answer = eve.get(LIST, {"initiative": "going", "sector": "not-stated"})
    assert shown(answer) == ["Beta"]
    assert "1 result" in answer.content.decode()
    found = boxes(answer)
    assert found["initiative=going"] == (1, ["checked"])
    assert found["initiative=not-stated"] == (1, [])
    assert found["sector=food"] == (1, [])


def test_a_chosen_value_can_be_taken_back_when_nothing_is_left(three, eve):
    answer = eve.get(LIST, {"initiative": ["staying"], "country": ["IT", "nowhere"]})
    assert shown(answer) == []
    assert boxes(answer)["initiative=staying"] == (0, ["checked"])
    html = answer.content.decode()
    assert "Nothing matches all of this" in html
    assert html.count(f'href="{LIST}"') >= 2


def test_a_name_and_filters_narrow_together(three, eve):
    assert shown(eve.get(LIST, {"q": "alph"})) == ["Alpha"]
    assert shown(eve.get(LIST, {"q": "alph", "initiative": "not-stated"})) == []
    assert 'name="q" value="&lt;b&gt;&quot;"' in eve.get(LIST, {"q": '<b>"'}).content.decode()


@pytest.mark.parametrize(
    "query", ["q=%00", "initiative=%00", "after=%00~1", "after=x", "before=~", "sector=" + "x" * 3000]
)
def test_nonsense_in_the_address_is_ignored_or_finds_nothing(three, eve, query):
    assert eve.get(f"{LIST}?{query}").status_code == 200


def test_an_empty_directory_says_what_to_do_next(eve, db):
    html = eve.get(LIST).content.decode()
    assert "No partnership is recorded yet" in html
    assert "Go to the topics" in html


def test_pages_go_on_by_name_and_keep_the_filters(eve, db):
    going = make_initiative("Going")
    for n in range(PAGE_SIZE + 2):
        make_partnership(f"Name {n:02}", initiative=going)
    first = eve.get(LIST, {"initiative": "going"})
    assert shown(first) == [f"Name {n:02}" for n in range(PAGE_SIZE)]
    address = re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    assert "initiative=going" in address
    second = eve.get(LIST + address)
    assert shown(second) == ["Name 25", "Name 26"]
    assert f"{PAGE_SIZE + 2} results" in second.content.decode()
    back = re.search(r'rel="prev" href="([^"]+)"', second.content.decode())[1].replace("&amp;", "&")
    assert shown(eve.get(LIST + back)) == shown(first)


def test_htmx_gets_the_directory_alone_and_caches_keep_both_apart(three, eve):
    part = eve.get(LIST, {"initiative": "going"}, headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<div class="wrap dir" id="directory">')
    assert shown(part) == ["Alpha", "Beta"]
    assert "HX-Request" in part["Vary"]
    assert "HX-Request" in eve.get(LIST)["Vary"]


def test_the_map_shows_where_generations_go_and_steps_aside_for_results(three, eve):
    first = Generation.objects.get(slug="going-first")
    first.target_markets.add(TargetMarket.objects.create(name="Japan", slug="japan", country="JP"))
    html = eve.get(LIST).content.decode()
    assert "Where Going partnerships go" in html
    assert "map-japan" in html
    assert "map-japan" not in eve.get(LIST, {"q": "alpha"}).content.decode()
    assert "map-japan" not in eve.get(LIST, {"view": "table"}).content.decode()


def test_a_person_who_was_removed_stands_on_no_card(eve, db):
    give = make_partnership("GIVE")
    anna = make_person("Anna Example")
    Affiliation.objects.create(person=anna, partnership=give, title="coordinator")
    assert "Anna Example" in eve.get(LIST).content.decode()
    anna.hidden_at = "2026-11-01T00:00Z"
    anna.save()
    assert "Anna Example" not in eve.get(LIST).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [("", 7), ("initiative=going&q=name", 6)])
def test_the_directory_asks_the_same_questions_for_any_number(
    rows, query, queries, chiara, signed_in, django_assert_num_queries
):
    going = make_initiative("Going")
    for n in range(rows):
        generation = Generation.objects.create(name=f"Cohort {n}", slug=f"cohort-{n}", initiative=going, number=n)
        generation.target_markets.add(TargetMarket.objects.create(name=f"Market {n}", slug=f"market-{n}", country="JP"))
        one = make_partnership(f"Name {n}", initiative=going)
        Affiliation.objects.create(person=make_person(), partnership=one, title="coordinator")
        Participation.objects.create(partnership=one, organisation=make_organisation(country="IT"))
    browser = signed_in(chiara)
    browser.get(LIST)
    with django_assert_num_queries(queries):
        assert len(shown(browser.get(f"{LIST}?{query}"))) == rows


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "make", "queries"), [("initiative", make_initiative, 3), ("organisation", make_organisation, 3)]
)
def test_the_other_lists_ask_the_same_questions_for_any_number(
    rows, name, make, queries, chiara, signed_in, django_assert_num_queries
):
    for _ in range(rows):
        make()
    browser = signed_in(chiara)
    address = reverse(f"partnerships:{name}_list")
    browser.get(address)
    with django_assert_num_queries(queries):
        assert len(shown(browser.get(address))) == rows
