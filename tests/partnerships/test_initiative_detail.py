import csv
import re
from io import StringIO

import pytest

from partnerships.models import Call, Generation, Indicator, KeyFigure, TargetMarket
from tests.factories import make_initiative, make_partnership


def figure(subject, indicator, value, **fields):
    key = f"{subject.slug}-{indicator.slug}-{fields.get('origin', 'stated')}"
    kind = "generation" if isinstance(subject, Generation) else "initiative"
    values = {"value_as_printed": str(value), "basis": "achieved", "source_section": "A.5"}
    return KeyFigure.objects.create(key=key, indicator=indicator, value=value, **{kind: subject}, **values | fields)


@pytest.fixture
def going(db):
    """An initiative with three generations; the third says little."""
    going = make_initiative("Going", source_section="A.5")
    for n, years in ((1, (2016, 2017)), (2, (2018, 2019)), (3, (2020, 2022))):
        Generation.objects.create(
            initiative=going,
            name=f"Going: Gen {n}",
            slug=f"gen-{n}",
            number=n,
            position=n,
            starts_year=years[0],
            ends_year=years[1],
        )
    first, second, _third = going.generations.all()
    smes = Indicator.objects.create(name="SMEs", slug="smes", position=1)
    memos = Indicator.objects.create(name="Memoranda", slug="memos", position=2)
    money = Indicator.objects.create(name="EU contribution", slug="money", unit="EUR million", position=3)
    figure(first, smes, 2000, value_as_printed="2000")
    figure(second, smes, 3000, value_as_printed="3,000", qualifier="about", footnote_number=2)
    figure(first, memos, 39)
    figure(first, money, 26.7, value_as_printed="EUR 26.7 million")
    figure(second, money, 14.1, value_as_printed="EUR 14.1 million")
    figure(going, smes, 5003, value_as_printed="5003")
    figure(
        going,
        smes,
        5000,
        value_as_printed="5000",
        origin="computed",
        note="Sum of the generations. The text states 5003.",
    )
    return going


def html(eve, initiative):
    return eve.get(initiative.get_absolute_url()).content.decode()


def text(cell):
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def rows(page):
    """The table of figures as text."""
    table = re.search(r'<table class="table figures-table">.*?</table>', page, re.DOTALL)[0]
    found = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", table, re.DOTALL)
    return {
        name: [text(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells, re.DOTALL)] for name, cells in found
    }


def test_the_table_says_what_is_printed_and_what_is_not_stated(going, eve):
    assert rows(html(eve, going)) == {
        "SMEs": ["2000 1", "about 3,000 2", "not stated", "5003 1", "5000 1"],
        "Memoranda": ["39 1", "not stated", "not stated", "not stated", "not computed"],
        "EU contribution": ["EUR 26.7 million 1", "EUR 14.1 million 1", *["not stated"] * 2, "not computed"],
    }


def test_a_stated_total_and_a_computed_sum_stand_side_by_side_with_a_note(going, eve):
    page = html(eve, going)
    assert "Whole initiative" in page
    assert "Sum of the generations. The text states 5003." in page


def test_each_chart_has_its_own_scale_and_says_the_same_as_the_table(going, eve):
    page = html(eve, going)
    charts = re.findall(r'<svg class="bars".*?</svg>', page, re.DOTALL)
    assert len(charts) == 2
    smes, money = charts
    assert 'aria-label="SMEs. Gen 1: 2000; Gen 2: about 3,000; Gen 3: not stated"' in smes
    assert re.findall(r'class="bar bar-(\d)" x="18" y="\d+" width="([\d.]+)"', smes) == [("1", "137.3"), ("2", "206.0")]
    assert smes.count("bar-none") == 1
    assert re.findall(r'class="bar-v"[^>]*>([^<]+)', money) == ["26.7", "14.1"]
    assert '<span class="chart-unit">EUR million</span>' in page
    assert "style=" not in page


def test_one_number_is_no_comparison(going, eve):
    assert "Memoranda." not in html(eve, going)


def test_an_initiative_with_one_generation_shows_its_figures_plainly(eve, db):
    alone = make_initiative("Alone")
    only = Generation.objects.create(initiative=alone, name="Alone: only", slug="only")
    figure(only, Indicator.objects.create(name="Exchanges", slug="exchanges"), 695)
    page = html(eve, alone)
    assert "Generations compared" not in page
    assert "<dd>695" in page


def test_markets_are_compared_by_generation(going, eve):
    japan = TargetMarket.objects.create(name="Japan", slug="japan", country="JP")
    going.generations.get(number=2).target_markets.add(japan)
    cells = re.search(r'<th scope="row">Japan</th>(.*?)</tr>', html(eve, going), re.DOTALL)[1]
    assert re.findall(r">(named|not named)<", cells) == ["not named", "named", "not named"]


def test_its_calls_end_the_line(going, eve):
    Call.objects.create(
        name="Fourth call", slug="fourth", initiative=going, status_as_printed="now open", source_section="A.2"
    )
    page = html(eve, going)
    assert 'class="lineage-item is-open"' in page
    assert "Reported “now open” in November 2020" in page
    assert 'href="/calls/fourth/"' in page


def test_many_partnerships_go_on_in_the_directory(going, eve):
    for n in range(13):
        make_partnership(f"Name {n:02}", initiative=going)
    page = html(eve, going)
    assert page.count('class="result"') == 12
    assert 'href="/partnerships/?initiative=going"' in page


def test_the_figures_come_as_a_file_no_spreadsheet_takes_for_a_formula(going, eve):
    figure(going, Indicator.objects.create(name="=HYPERLINK(1)", slug="evil", position=9), 12)
    answer = eve.get(f"{going.get_absolute_url()}figures.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="going-figures.csv"'
    lines = list(csv.DictReader(StringIO(answer.content.decode())))
    assert [line["value"] for line in lines] == ["5000", "5003", "2000", "3000", "39", "26.7", "14.1", "12"] or len(
        lines
    ) == 8
    assert lines[-1]["indicator"] == "'=HYPERLINK(1)"


def test_an_initiative_without_anything_still_says_what_to_do(eve, db):
    page = html(eve, make_initiative("Bare"))
    assert "No source names one of Bare yet." in page
    assert "All partnerships" in page


def test_an_unknown_initiative_is_not_found(eve, db):
    assert eve.get("/initiatives/nothing/").status_code == 404
    assert eve.get("/initiatives/nothing/figures.csv").status_code == 404


@pytest.mark.parametrize("rows_", [1, 3])
def test_the_page_costs_the_same_for_any_number(rows_, chiara, signed_in, django_assert_num_queries):
    initiative = make_initiative("Going")
    for n in range(rows_):
        one = Generation.objects.create(
            initiative=initiative, name=f"Going: {n}", slug=f"g{n}", number=n + 1, position=n
        )
        one.target_markets.add(TargetMarket.objects.create(name=f"M{n}", slug=f"m{n}", country="JP"))
        figure(one, Indicator.objects.create(name=f"I{n}", slug=f"i{n}"), n + 1)
        make_partnership(initiative=initiative, generation=one)
        Call.objects.create(name=f"C{n}", slug=f"c{n}", initiative=initiative)
    browser = signed_in(chiara)
    browser.get(initiative.get_absolute_url())
    with django_assert_num_queries(10):
        browser.get(initiative.get_absolute_url())
