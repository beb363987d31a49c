"""Targets and results of partnerships: recorded with a source, shown as said, never added where they overlap."""

import csv
import json
import re
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from members.models import Member
from partnerships.models import (
    FigureRevision,
    Generation,
    Indicator,
    KeyFigure,
    Participation,
    Partnership,
)
from tests.at_once import at_once
from tests.factories import make_initiative, make_organisation, make_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def smes(db: None) -> Indicator:
    return Indicator.objects.create(name="SMEs involved", slug="smes", unit="SMEs", scoreboard_position=1)


@pytest.fixture
def exchanges(db: None) -> Indicator:
    return Indicator.objects.create(name="Exchanges", slug="exchanges", scoreboard_position=2, adds_up=True)


def fields(indicator: Indicator, **changes: Any) -> dict[str, Any]:
    said = {"indicator": indicator.pk, "basis": "achieved", "starts_on": "2019-01-01", "ends_on": "2019-12-31"}
    return said | {"value": "3000", "source": "Final report, table 3", "qualifier": ""} | changes


def figure(about: Any, indicator: Indicator, value: float, *, year: int | None = 2019, **more: Any) -> KeyFigure:
    kind = "generation" if isinstance(about, Generation) else "partnership"
    period = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)} if year else {}
    said = {"key": f"f{KeyFigure.objects.count()}", kind: about, "indicator": indicator, "value": value}
    return KeyFigure.objects.create(**said | {"basis": "achieved"} | period | more)


def board(browser: Client, partnership: Partnership) -> str:
    return browser.get(f"{partnership.get_absolute_url()}scoreboard/").content.decode()


def text(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def cells(html: str, name: str) -> list[list[str]]:
    """The rows of one table of the overview, cell by cell, as they are written."""
    (body,) = re.findall(rf'<table [^>]*id="{name}">.*?<tbody>(.*?)</tbody>', html, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [[cell for cell, _end in re.findall(r"(<t[hd].*?)</(t[hd])>", row, re.DOTALL)] for row in rows]


def table(html: str, name: str) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in cells(html, name)]


def shown(cell: str) -> list[str]:
    """The figures of one cell, without what stands below them; or that there is none."""
    return re.findall(r'figure-value">([^<]+)<', cell) or [text(cell)]


# Coordinators record


def test_a_coordinator_records_a_result_with_source_and_it_stands_on_board_and_profile(mobility, ben, smes, signed_in):
    browser = signed_in(ben)
    said = fields(smes, qualifier="about", evidence_url="https://reports.example/3", note="Without start-ups.")
    answer = browser.post(f"/partnerships/{mobility.slug}/figures/new/", said)

    assert (answer.status_code, answer["Location"]) == (302, f"/partnerships/{mobility.slug}/scoreboard/")
    made = KeyFigure.objects.get()
    assert (made.partnership, made.verified_by, made.shown, made.period) == (mobility, ben, "about 3,000", "2019")
    for html in (board(Client(), mobility), Client().get(mobility.get_absolute_url()).content.decode()):
        assert "about 3,000" in html
        assert "Final report, table 3" in html
        assert 'href="https://reports.example/3"' in html
        assert "Without start-ups." in html
        assert "by Ben" in html


def test_what_changes_and_what_is_removed_stays_in_the_history(mobility, ben, smes, signed_in, eve) -> None:
    browser = signed_in(ben)
    browser.post(f"/partnerships/{mobility.slug}/figures/new/", fields(smes))
    made = KeyFigure.objects.get()
    edit = f"/partnerships/{mobility.slug}/figures/{made.pk}/edit/"
    assert 'value="3000' in browser.get(edit).content.decode()

    browser.post(edit, fields(smes, value="3100", most="3300"))
    browser.post(edit, fields(smes, value="3100", most="3300"))
    made.refresh_from_db()
    assert made.shown == "3,100 to 3,300"
    for _twice in range(2):
        browser.post(f"/partnerships/{mobility.slug}/figures/{made.pk}/remove/")

    lines = FigureRevision.objects.order_by("pk").values_list("deed", "before", "after", "by")
    was = "SMEs involved | achieved | 2019 | 3,000 | Final report, table 3"
    became = "SMEs involved | achieved | 2019 | 3,100 to 3,300 | Final report, table 3"
    assert list(lines) == [
        *[("recorded", "", was, ben.pk), ("changed", was, became, ben.pk), ("removed", became, "", ben.pk)]
    ]
    html = board(eve, mobility)
    assert html.count("<del>") == html.count("<ins>") == 2
    assert not KeyFigure.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"value": ""}, "This field is required."),
        ({"value": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"ends_on": "2018-12-31"}, "The last day cannot be before the first."),
        ({"most": "2000"}, "The upper end of a range must be more than the number before it."),
        ({"most": "4000", "qualifier": "about"}, "A range says how exact it is."),
        ({"source": ""}, "Say where the number is from"),
        ({"starts_on": "2190-01-01", "ends_on": "2190-12-31"}, "in a period that has not begun: record a target."),
        ({"evidence_url": "javascript:alert(1)"}, "Enter a valid URL."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_kept_as_typed(mobility, ben, smes, signed_in, wrong, words) -> None:
    answer = signed_in(ben).post(f"/partnerships/{mobility.slug}/figures/new/", fields(smes, note="Kept.") | wrong)
    html = answer.content.decode()
    assert (answer.status_code, words in html, "Kept." in html) == (422, True, True)
    assert not KeyFigure.objects.exists()


def test_none_is_said_by_nought_and_a_target_may_lie_ahead(mobility, ben, smes, signed_in, eve) -> None:
    browser = signed_in(ben)
    browser.post(f"/partnerships/{mobility.slug}/figures/new/", fields(smes, value="0"))
    ahead = fields(smes, basis="planned", starts_on="2190-01-01", ends_on="2190-12-31")
    browser.post(f"/partnerships/{mobility.slug}/figures/new/", ahead)
    rows = re.findall(r'<th scope="row">(.*?)</tr>', board(eve, mobility), re.DOTALL)
    assert [("not stated" in row, ">0<" in row, ">3,000<" in row) for row in rows] == [
        (True, True, False),
        (True, False, True),
    ]


def test_the_same_figure_twice_is_refused_in_words(mobility, ben, smes, signed_in) -> None:
    browser = signed_in(ben)
    browser.post(f"/partnerships/{mobility.slug}/figures/new/", fields(smes))
    answer = browser.post(f"/partnerships/{mobility.slug}/figures/new/", fields(smes, value="1"))
    assert (answer.status_code, "there already, for the same period" in answer.content.decode()) == (422, True)


def test_what_the_paper_says_is_not_theirs_to_change(mobility, ben, smes, signed_in) -> None:
    printed = figure(mobility, smes, 45, year=None, source_section="2.4", value_as_printed="45")
    browser = signed_in(ben)
    assert f"/figures/{printed.pk}/edit/" not in board(browser, mobility)
    edit = f"/partnerships/{mobility.slug}/figures/{printed.pk}/"
    assert [browser.get(f"{edit}edit/").status_code, browser.post(f"{edit}remove/").status_code] == [404, 404]


def test_nobody_else_records_changes_or_removes(mobility, dao, ada, eve, smes, signed_in) -> None:
    made = figure(mobility, smes, 45)
    other = make_partnership("Elsewhere")
    for browser, status in ((signed_in(dao), 403), (signed_in(ada), 403), (eve, 302)):
        for verb in ("new", f"{made.pk}/edit", f"{made.pk}/remove"):
            assert browser.post(f"/partnerships/{mobility.slug}/figures/{verb}/", fields(smes)).status_code == status
    assert (KeyFigure.objects.count(), other.figures.count()) == (1, 0)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"starts_on": date(2020, 1, 1), "ends_on": date(2019, 1, 1)}, "key_figure_period_in_order"),
        ({"starts_on": date(2020, 1, 1), "ends_on": None}, "key_figure_period_in_order"),
        ({"most": 3}, "key_figure_range_in_order"),
        ({"value": -1}, "key_figure_not_negative"),
    ],
)
def test_the_database_refuses_it_too(mobility, smes, wrong, rule) -> None:
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        figure(mobility, smes, wrong.pop("value", 45), **wrong)


def test_the_scoreboard_has_its_address_for_itself(db) -> None:
    with pytest.raises(IntegrityError, match="partnership_slug_is_free"), transaction.atomic():
        make_partnership("Scoreboard")


@pytest.mark.django_db(transaction=True)
def test_the_same_figure_sent_in_the_same_instant_is_one(mobility: Partnership, ben: Member, smes: Indicator) -> None:
    def record() -> str:
        period = {"starts_on": date(2019, 1, 1), "ends_on": date(2019, 12, 31)}
        try:
            KeyFigure(partnership=mobility, indicator=smes, value=45, basis="achieved", **period).record(by=ben)
        except ValidationError as refused:
            return str(refused.messages[0])
        return "saved"

    outcome = sorted(at_once(record, record, record))
    assert (outcome.count("saved"), KeyFigure.objects.count(), FigureRevision.objects.count()) == (1, 1, 1)
    assert outcome[0].startswith("This figure is there already, for the same period")


# One partnership


def test_targets_stand_beside_results_and_the_share_is_computed_of_plain_numbers_alone(mobility, smes, eve) -> None:
    figure(mobility, smes, 60, basis="planned")
    figure(mobility, smes, 45)
    figure(mobility, smes, 50, year=2020, qualifier="more than")
    figure(mobility, smes, 70, year=2020, basis="planned")
    html = board(eve, mobility)
    rows = [text(row) for row in re.findall(r'<tr><th scope="row">(.*?)</tr>', html, re.DOTALL)]
    assert rows == [
        "1: 2019 75 % of the target (computed) 60 Not confirmed yet 45 Not confirmed yet",
        "2: 2020 70 Not confirmed yet more than 50 Not confirmed yet",
    ]
    assert (
        'aria-label="SMEs involved. 2019: target 60, result 45; 2020: target 70, result more than 50"'
        in html.replace("&gt;", ">")
    )
    assert re.findall(r'class="bar bar-(\d)"', html) == ["1", "3", "1", "3"]


def test_an_empty_board_says_what_to_do(mobility, ben, signed_in, eve) -> None:
    assert "What no source states is not 0." in board(eve, mobility)
    assert "Record the first one" in board(signed_in(ben), mobility)


def test_the_files_of_a_partnership_say_what_its_board_says(mobility, smes, eve) -> None:
    figure(mobility, smes, 45, most=60, source="=HYPERLINK(1)", verified_at="2027-03-01T09:00Z")
    figure(mobility, smes, 2000, year=None, value_as_printed="2000", source_section="2.4")
    address = f"{mobility.get_absolute_url()}scoreboard"
    lines = list(csv.DictReader(StringIO(eve.get(f"{address}.csv").content.decode())))
    told = json.loads(eve.get(f"{address}.json").content)["figures"]
    assert [line["shown"] for line in lines] == [line["shown"] for line in told] == ["2000", "45 to 60"]
    assert [line["shown"] in board(eve, mobility) for line in told] == [True, True]
    assert (lines[0]["as_of"], lines[1]["as_of"], lines[1]["confirmed_at"][:10]) == ("2020-11-16", "", "2027-03-01")
    assert (lines[1]["source"], told[1]["source"]) == ("'=HYPERLINK(1)", "=HYPERLINK(1)")
    assert (told[1]["value"], told[1]["most"], told[0]["most"]) == (45, 60, None)
    assert eve.get(f"{address}.xml").status_code == 404


# All partnerships


@pytest.fixture
def cohort(db: None) -> Generation:
    """A generation with three partnerships: Anchor in Italy and Spain, Bridge in Italy, Canal somewhere."""
    going = make_initiative("Going")
    first = Generation.objects.create(initiative=going, name="Going: first", slug="g1", number=1, position=1)
    Generation.objects.create(initiative=going, name="Going: second", slug="g2", number=2, position=2)
    for name, countries in (("Anchor", "IT ES"), ("Bridge", "IT"), ("Canal", "")):
        one = make_partnership(name, initiative=going, generation=first)
        for country in countries.split():
            Participation.objects.create(partnership=one, organisation=make_organisation(country=country))
    return first


def named(name: str) -> Partnership:
    return Partnership.objects.get(name=name)


def overview(browser: Client, query: str = "") -> str:
    return browser.get(f"/partnerships/scoreboard/{query}").content.decode()


def test_one_indicator_by_generation_country_and_partnership(cohort, smes, eve) -> None:
    figure(cohort, smes, 2000, year=None, value_as_printed="2000", source_section="A.2")
    figure(named("Anchor"), smes, 45, qualifier="about")
    figure(named("Bridge"), smes, 60, basis="planned")
    html = overview(eve)
    assert [row[0] for row in table(html, "by-generation")] == ["Going: first", "Going: second"]
    first, second = table(html, "by-generation")
    assert first[1:] == [
        "2000 1 As of 16 November 2020 , Output Paper",
        *("not computed", "1 of 3 known here", "not added up: groups overlap"),
    ]
    assert second[1:] == ["not stated", "not computed", "none known here", "not computed"]
    assert table(html, "by-country") == [["Spain", "1", "1", "45"], ["Italy", "2", "1", "45"]]
    assert [(row[0], row[2], row[3], row[4]) for row in table(html, "by-partnership")] == [
        ("Anchor", "Spain, Italy", "not stated", "about 45 2019 Not confirmed yet"),
        ("Bridge", "Italy", "60 2019 Not confirmed yet", "not stated"),
        ("Canal", "not stated", "not stated", "not stated"),
    ]
    assert 'aria-label="SMEs involved. Going: first: 2000"' in html
    assert ">0<" not in html.split("by-partnership")[1]


def test_what_adds_up_is_held_against_what_is_stated_and_the_difference_explained(cohort, exchanges, eve) -> None:
    figure(cohort, exchanges, 100, year=None, source_section="A.3")
    figure(named("Anchor"), exchanges, 30)
    figure(named("Anchor"), exchanges, 10, year=2020)
    figure(named("Bridge"), exchanges, 20)
    first, _second = table(overview(eve), "by-generation")
    silent = "1 partnership known here has recorded nothing"
    assert first[3:] == [
        "2 of 3 known here",
        f"60 The sum is 40 less than what is stated; {silent}, and others may not be known here.",
    ]


def test_periods_that_overlap_are_never_added(cohort, exchanges, eve) -> None:
    both = {"starts_on": date(2019, 1, 1), "ends_on": date(2020, 12, 31)}
    figure(named("Anchor"), exchanges, 30)
    figure(named("Anchor"), exchanges, 10, year=2020)
    figure(named("Anchor"), exchanges, 35, **both)
    figure(named("Anchor"), exchanges, 5, year=2021)
    first, _second = table(overview(eve), "by-generation")
    assert first[4] == "40"
    figure(named("Anchor"), exchanges, 12, year=None, source_section="2.3", qualifier="about")
    first, _second = table(overview(eve), "by-generation")
    assert first[4] == "about 12"


@pytest.mark.parametrize("query", ["", "?indicator=smes&generation=g1", "?country=ES", "?indicator=exchanges"])
def test_csv_and_json_are_equal_to_the_tables(cohort, smes, exchanges, eve, query) -> None:
    figure(cohort, smes, 2000, year=None, value_as_printed="2000", source_section="A.2")
    figure(named("Anchor"), smes, 45, qualifier="about")
    figure(named("Anchor"), smes, 0, year=2020)
    figure(named("Bridge"), smes, 60, most=70, basis="planned")
    html = overview(eve, query)
    lines = list(csv.DictReader(StringIO(eve.get(f"/partnerships/scoreboard.csv{query}").content.decode())))
    told = json.loads(eve.get(f"/partnerships/scoreboard.json{query}").content)["figures"]
    assert [{name: "" if cell is None else str(cell) for name, cell in line.items()} for line in told] == lines

    def said(basis: str) -> list[tuple[str, str]]:
        return [(one["about"], one["shown"]) for one in lines if one["kind"] == "partnership" and one["basis"] == basis]

    for column, basis in ((3, "planned"), (4, "achieved")):
        rows = cells(html, "by-partnership")
        assert said(basis) == [(text(row[0]), one) for row in rows for one in shown(row[column])]
    generations = [(one["about"], one["shown"]) for one in lines if one["kind"] == "generation"]
    assert generations == [(text(row[0]), one) for row in cells(html, "by-generation") for one in shown(row[1])]
    assert {one["value"] for one in told if one["shown"] == "not stated"} == {None}
    assert [one["value"] for one in told if one["shown"] == "0"] == [0] * html.count('figure-value">0<')


def test_narrowed_to_a_generation_or_country_it_lists_these_alone(cohort, smes, eve) -> None:
    assert [row[0] for row in table(overview(eve, "?country=ES"), "by-partnership")] == ["Anchor"]
    assert [row[0] for row in table(overview(eve, "?generation=g2"), "by-partnership")] == []
    assert len(table(overview(eve, "?generation=g2"), "by-generation")) == 2
    assert eve.get("/partnerships/scoreboard/?indicator=%00&country=%00&generation=x&after=y~z").status_code == 200


def test_without_indicators_it_says_so(eve, db) -> None:
    assert "Nothing is counted yet" in overview(eve)
    assert eve.get("/partnerships/scoreboard.csv").status_code == 200
    assert eve.get("/partnerships/scoreboard.xml").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_costs_the_same_for_any_number(rows, smes, chiara, signed_in, django_assert_num_queries) -> None:
    for n in range(rows):
        one = Generation.objects.create(initiative=make_initiative(), name=f"G{n}", slug=f"g{n}")
        partnership = make_partnership(generation=one, initiative=one.initiative)
        Participation.objects.create(partnership=partnership, organisation=make_organisation(country="IT"))
        figure(one, smes, 10)
        figure(partnership, smes, 10, verified_by=chiara)
    browser = signed_in(chiara)
    overview(browser)
    with django_assert_num_queries(10):
        overview(browser)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_board_costs_the_same_for_any_number(rows, mobility, ben, smes, signed_in, django_assert_num_queries) -> None:
    for n in range(rows):
        FigureRevision.objects.create(partnership=mobility, deed="recorded", after="x", by=ben)
        figure(mobility, smes, 10, year=2010 + n, verified_by=ben)
    browser = signed_in(ben)
    board(browser, mobility)
    with django_assert_num_queries(8):
        board(browser, mobility)
