"""The directory as a map of Europe: every country a link with its name, and a table that says the same."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from launch.europe.labels import holds
from launch.europe.lines import Ring
from launch.europe.projection import projected
from partnerships.atlas import Atlas, places
from partnerships.models import Participation, Partnership
from tests.factories import make_organisation, make_partnership

DRAWING = Path(settings.BASE_DIR) / "static" / "icons" / "europe.svg"
ISLANDS = re.compile(r"M([-.\d ]+)l([-.\d ]+)z")
NUMBER = re.compile(r"-?(?:\d+(?:\.\d)?|\.\d)")
UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
PAGE = "/partnerships/?view=map"


def rings(code: str) -> list[Ring]:
    """What the drawing has of a country, as corners."""
    found = re.search(rf'<path id="{code}" [^>]*d="([^"]*)"', DRAWING.read_text())
    assert found, code
    read = []
    for first, steps in ISLANDS.findall(found[1]):
        x, y = map(float, NUMBER.findall(first))
        ring, numbers = [(x, y)], list(map(float, NUMBER.findall(steps)))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        read.append(ring)
    return read


@pytest.mark.parametrize(
    ("town", "longitude", "latitude", "country"),
    [
        ("Simferopol", 34.1, 45.0, "UA"),
        ("Kyrenia", 33.3, 35.3, "CY"),
        ("Nicosia", 33.3, 35.1, "CY"),
        ("Pristina", 21.2, 42.6, "XK"),
        ("Vienna", 16.4, 48.2, "AT"),
        ("Lisbon", -9.1, 38.8, "PT"),
    ],
)
def test_every_town_lies_in_its_country_and_in_no_other(town, longitude, latitude, country):
    place = projected(longitude, latitude)
    assert [code for code in places() if any(holds(ring, place) for ring in rings(code))] == [country]


def test_the_drawing_is_small_and_has_every_country_of_the_union_and_around():
    assert DRAWING.stat().st_size <= 35_000
    assert [code for code in re.findall("..", UNION.replace(" ", "")) if code not in places()] == []
    assert len(places()) == 41
    # No country is a line, not even Liechtenstein.
    assert [code for code in places() if len(rings(code)[0]) < 3] == []


@pytest.mark.parametrize(
    ("most", "bounds"),
    [
        (0, []),
        (1, [(1, 1)]),
        (3, [(1, 1), (2, 2), (3, 3)]),
        (9, [(1, 3), (4, 5), (6, 7), (8, 9)]),
        (1000, [(1, 250), (251, 500), (501, 750), (751, 1000)]),
    ],
)
def test_shades_part_the_numbers_evenly(most, bounds):
    assert Atlas({"IT": most}, []).bounds == bounds


@pytest.fixture
def spread(db: None) -> list[Partnership]:
    """One partnership at home in Italy and Sweden, one in Italy and Japan, one of which nothing is stated."""
    bodies = {code: make_organisation(f"Body {code}", country=code) for code in ("IT", "SE", "JP")}
    made = [make_partnership(name) for name in ("Alpha", "Beta", "Gamma")]
    for partnership, codes in zip(made, (("IT", "SE"), ("IT", "JP"), ()), strict=True):
        for code in codes:
            Participation.objects.create(partnership=partnership, organisation=bodies[code])
    return made


def table(page: str) -> dict[str, str]:
    """What the table below the map says."""
    text = page.partition('id="atlas-table"')[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">(.*?)</th><td class="num">(\d+)</td>', text, re.DOTALL)
    return {re.sub(r"<[^>]+>", "", name): number for name, number in rows}


def drawn(page: str) -> dict[str, str]:
    """What the links of the map are called."""
    return dict(re.findall(r'class="atlas-country[^"]*" href="[^"]*" aria-label="([^:]+): (\d+) partnership', page))


def test_each_country_is_a_link_with_its_name_and_the_table_says_the_same(spread, client):
    page = client.get(PAGE).content.decode()
    assert len(drawn(page)) == 41
    assert {name: n for name, n in drawn(page).items() if n != "0"} == {"Italy": "2", "Sweden": "1"}
    assert table(page) == {"Italy": "2", "Japan": "1", "Sweden": "1", "No country stated": "1"}
    assert re.findall(r'class="atlas-tile"[^>]*>(\w+) ', page) == ["Japan"]
    assert ("Kosovo*: 0 partnerships" in page, "UNSCR 1244/1999" in page) == (True, True)
    assert 'href="?country=IT#results"' in page


def test_filters_stay_and_another_country_can_be_chosen(spread, client):
    page = client.get(f"{PAGE}&country=SE&q=a").content.decode()
    assert table(page) == {"Italy": "2", "Japan": "1", "Sweden": "1", "No country stated": "1"}
    assert 'class="atlas-country is-chosen" href="?country=SE&amp;q=a#results"' in page
    assert '<input type="hidden" name="view" value="map">' in page
    assert 'href="?view=table&amp;country=SE&amp;q=a#results"' in page

    page = client.get(f"{PAGE}&q=beta").content.decode()
    assert table(page) == {"Italy": "1", "Japan": "1", "No country stated": "0"}


def test_where_nothing_matches_the_map_is_there_and_empty(spread, client):
    page = client.get(f"{PAGE}&q=nobody").content.decode()
    assert table(page) == {"No country stated": "0"}
    assert set(drawn(page).values()) == {"0"}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_map_costs_the_same_for_any_number(rows, db, client, django_assert_num_queries):
    for n in range(rows):
        body = make_organisation(country=("IT", "SE", "JP")[n])
        Participation.objects.create(partnership=make_partnership(), organisation=body)
    # the values of facets, their counts
    with django_assert_num_queries(2):
        client.get(PAGE)
