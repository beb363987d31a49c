"""Where partnerships stand, told by the clock; the directory as a table, in another order and as a file."""

import csv
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from core.querysets import PAGE_SIZE
from members.models import Member
from partnerships.models import Generation, Participation, Partnership, Sector, TargetMarket
from tests.factories import make_initiative, make_organisation, make_partnership

pytestmark = pytest.mark.django_db
LIST = "/partnerships/"
FILE = "/partnerships/partnerships.csv"
SUMMER = datetime(2027, 7, 1, 12, tzinfo=UTC)


def lines(answer: Any) -> list[str]:
    """The names in the table, in order."""
    return [unescape(name) for name in re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', answer.content.decode())]


def link(answer: Any, words: str) -> str:
    """The address of the link with these words."""
    return unescape(re.search(rf'href="([^"]+)"[^>]*>{words}</a>', answer.content.decode())[1])


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def names(**chosen: list[str]) -> list[str]:
    return [one.name for one in Partnership.objects.matching(chosen).by_name()]


def in_generation(name: str, starts: int | None, ends: int | None) -> Partnership:
    going = make_initiative()
    years = Generation.objects.create(initiative=going, name=name, slug=f"g-{name}", starts_year=starts, ends_year=ends)
    return make_partnership(name, initiative=going, generation=years)


def confirmed(name: str, days_ago: int, **fields: Any) -> Partnership:
    return make_partnership(name, verified_at=SUMMER - timedelta(days=days_ago), **fields)


@pytest.fixture
def five(time_machine: Any) -> None:
    """One of each freshness, in the summer of 2027."""
    time_machine.move_to(SUMMER, tick=False)
    confirmed("Fresh", 179)
    confirmed("Late", 180)
    make_partnership("Paper", source_section="2.4")
    make_partnership("Unknown")
    confirmed("Gone", 10, archived_at=SUMMER, archive_reason="It is over.")


def test_status_is_told_by_the_clock_from_the_years_of_the_generation(time_machine: Any) -> None:
    for name, starts, ends in (
        ("Coming", 2028, 2029),
        ("First year", 2027, 2028),
        ("Last year", 2025, 2027),
        ("Over", 2025, 2026),
        ("Open end", 2015, None),
        ("Silent", None, None),
    ):
        in_generation(name, starts, ends)
    make_partnership("Alone")
    time_machine.move_to(datetime(2027, 12, 31, 22, 59, 59, tzinfo=UTC), tick=False)
    assert names(status=["planned"]) == ["Coming"]
    assert names(status=["running"]) == ["First year", "Last year"]
    assert names(status=["ended"]) == ["Over"]
    assert names(status=["not-stated"]) == ["Alone", "Open end", "Silent"]
    assert Partnership.objects.counted({})["status"] == {"planned": 1, "running": 2, "ended": 1, "not-stated": 3}
    # A second later it is the next year in Brussels; nobody touched a row.
    time_machine.move_to(datetime(2027, 12, 31, 23, tzinfo=UTC), tick=False)
    assert names(status=["running"]) == ["Coming", "First year"]
    assert names(status=["ended", "not-stated"]) == ["Alone", "Last year", "Open end", "Over", "Silent"]


def test_every_profile_has_one_freshness_and_its_card_says_the_same(five: None, eve: Client) -> None:
    said = {
        "confirmed": ("Fresh", ""),
        "due": ("Late", "Last confirmed Jan 2027"),
        "as-of": ("Paper", "As of Nov 2020"),
        "new": ("Unknown", "Not confirmed yet"),
        "archived": ("Gone", "Archived"),
    }
    assert Partnership.objects.counted({})["freshness"] == dict.fromkeys(said, 1)
    for freshness, (name, words) in said.items():
        assert names(freshness=[freshness]) == [name]
        assert [one.is_fresh for one in Partnership.objects.matching({"freshness": [freshness]})] == [
            name in {"Fresh", "Gone"}
        ]
        html = eve.get(LIST, {"freshness": freshness}).content.decode()
        assert re.findall(r'class="stretched"[^>]+>([^<]+)<', html) == [name]
        assert re.findall(r'<span class="chip(?: chip-warn)?">([^<]+)</span>', html) == ([words] if words else [])


def test_a_target_market_is_what_the_partnership_itself_names() -> None:
    japan = TargetMarket.objects.create(name="Japan", slug="japan", country="JP")
    in_generation("Cohort", None, None).generation.target_markets.add(japan)
    make_partnership("Itself").target_markets.add(japan)
    assert names(market=["japan"]) == ["Itself"]
    assert names(market=["not-stated"]) == ["Cohort"]
    assert Partnership.objects.counted({"freshness": ["new"]})["market"] == {"japan": 1, "not-stated": 1}


def test_the_table_says_what_is_stated_and_what_is_not(time_machine: Any, eve: Client) -> None:
    time_machine.move_to(SUMMER, tick=False)
    alpha = in_generation("Alpha", 2027, 2028)
    alpha.verified_at = SUMMER
    alpha.save()
    alpha.sectors.add(Sector.objects.create(name="food", slug="food"), Sector.objects.create(name="bio", slug="bio"))
    alpha.target_markets.add(TargetMarket.objects.create(name="Japan", slug="japan", country="JP"))
    for country in ("IT", "FR", "IT", ""):
        Participation.objects.create(partnership=alpha, organisation=make_organisation(country=country))
    make_partnership("Beta", initiative_as_printed="An old scheme")
    html = eve.get(LIST, {"view": "table"}).content.decode()
    cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td>(.*?)</td>", html, re.DOTALL)]
    assert cells == [
        *(alpha.initiative.name, "Alpha", "bio, food", "France, Italy", "Japan", "Confirmed 1 July 2027"),
        *("An old scheme", "not stated", "not stated", "not stated", "not stated", "Not confirmed yet"),
    ]
    assert '<th scope="col" aria-sort="ascending">Name</th>' in html


def test_view_and_order_stand_in_the_address_and_filters_keep_them(five: None, eve: Client) -> None:
    answer = eve.get(LIST, {"view": "table", "sort": "confirmed"})
    assert lines(answer) == ["Gone", "Fresh", "Late", "Paper", "Unknown"]
    html = answer.content.decode()
    assert '<th scope="col" aria-sort="descending">Freshness</th>' in html
    assert '<input type="hidden" name="view" value="table"><input type="hidden" name="sort" value="confirmed">' in html
    narrowed = eve.get(LIST, {"view": "table", "sort": "confirmed", "freshness": ["due", "archived"]})
    assert lines(narrowed) == ["Gone", "Late"]
    assert link(narrowed, "Clear all filters") == f"{LIST}?view=table&sort=confirmed"
    assert link(narrowed, "By name") == "?view=table&freshness=due&freshness=archived#results"
    assert link(narrowed, "List") == "?sort=confirmed&freshness=due&freshness=archived#results"
    assert lines(eve.get(LIST, {"view": "nonsense", "sort": "nonsense"})) == []
    assert eve.get(LIST, {"sort": "confirmed", "after": "Fresh~1"}).status_code == 200


@pytest.mark.parametrize("view", ["list", "table"])
def test_pages_go_on_in_either_order_also_where_many_were_confirmed_at_once(
    view: str, time_machine: Any, eve: Client
) -> None:
    time_machine.move_to(SUMMER, tick=False)
    for n in range(PAGE_SIZE + 2):
        confirmed(f"Name {n:02}", 3 if n % 2 else 5)
    make_partnership("Nobody")
    expected = [one.name for one in sorted(Partnership.objects.all(), key=freshest_first)]
    first = eve.get(LIST, {"view": view, "sort": "confirmed"})
    second = eve.get(LIST + link(first, "Confirmed earlier"))
    found = [[one.name for one in answer.context["page"].items] for answer in (first, second)]
    assert (len(found[0]), [*found[0], *found[1]]) == (PAGE_SIZE, expected)
    back = eve.get(LIST + link(second, "Confirmed later"))
    assert [one.name for one in back.context["page"].items] == found[0]


def freshest_first(one: Partnership) -> tuple[float, int]:
    return -(one.verified_at.timestamp() if one.verified_at else 0), -one.pk


def test_the_file_holds_all_that_was_asked_for_in_its_order(five: None, eve: Client) -> None:
    page = eve.get(LIST, {"q": "", "sort": "confirmed", "freshness": ["due", "as-of", "archived"], "after": "x~1"})
    address = re.search(rf'href="({FILE}[^"]*)"', page.content.decode())[1]
    assert unescape(address) == f"{FILE}?freshness=due&freshness=as-of&freshness=archived&sort=confirmed"
    answer = eve.get(unescape(address))
    assert answer["Content-Disposition"] == 'attachment; filename="partnerships.csv"'
    assert [(row["name"], row["freshness"], row["confirmed_at"], row["as_of"]) for row in rows_of(answer)] == [
        ("Gone", "archived", "2027-06-21T12:00:00+00:00", ""),
        ("Late", "due", "2027-01-02T12:00:00+00:00", ""),
        ("Paper", "as-of", "", "2020-11-16"),
    ]


def test_no_cell_of_the_file_is_a_formula_and_nothing_is_made_up(eve: Client) -> None:
    in_generation("Plain", 2015, None)
    make_partnership("=1+1", slug="formula", full_name=" @cmd", aliases=[])
    formula, plain = rows_of(eve.get(FILE))
    assert (formula["name"], formula["full_name"]) == ("'=1+1", "' @cmd")
    assert {name for name, value in formula.items() if value} == {"slug", "name", "full_name", "freshness", "url"}
    assert (plain["starts_year"], plain["ends_year"], plain["status"]) == ("2015", "", "")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("query", "queries"), [("view=table", 5), ("view=table&sort=confirmed&status=not-stated&freshness=new", 5)]
)
def test_the_table_and_the_file_ask_the_same_questions_for_any_number(
    rows: int, query: str, queries: int, chiara: Member, signed_in: Any, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        one = in_generation(f"Name {n}", None, None)
        one.sectors.add(Sector.objects.create(name=f"S{n}", slug=f"s{n}"))
        one.target_markets.add(TargetMarket.objects.create(name=f"M{n}", slug=f"m{n}", country="JP"))
        Participation.objects.create(partnership=one, organisation=make_organisation(country="IT"))
    browser = signed_in(chiara)
    browser.get(LIST)
    with django_assert_num_queries(queries):
        assert len(lines(browser.get(f"{LIST}?{query}"))) == rows
    with django_assert_num_queries(3):
        assert len(rows_of(browser.get(f"{FILE}?{query}"))) == rows
