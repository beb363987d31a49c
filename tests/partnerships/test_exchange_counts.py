"""Planned beside done: an exchange counts once, for its visiting partnership; what no source states is not 0."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from partnerships.models import Exchange, Generation, Indicator, KeyFigure
from partnerships.models.exchange_clock import today
from tests.factories import make_figure, make_initiative
from tests.partnerships.exchanging import Parties, four_parties

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(db: None) -> Parties:
    return four_parties()


@pytest.fixture
def exchanges(db: None) -> Indicator:
    return Indicator.objects.create(slug="exchanges", name="ClusterXchange exchanges", scoreboard_position=1)


def done(four: Parties, **fields: Any) -> Exchange:
    exchange = four.committed(**fields)
    with time_machine.travel(timezone.now() + timedelta(days=60), tick=False):
        exchange.hand_in(by=four.people["visiting"], report="Cranes can be shared.", language="en")
    return exchange


def later(days: int) -> dict[str, Any]:
    start = today() + timedelta(days=30 + days)
    return {"starts_on": start, "ends_on": start + timedelta(days=4)}


def line(browser: Client, slug: str) -> tuple[Any, ...]:
    counts = browser.get("/exchanges/planned/").context["counts"]
    (found,) = [each for each in counts.lines if each.partnership.slug == slug]
    return ([figure.shown for figure in found.planned], found.done, found.ahead, found.share)


def test_an_exchange_counts_once_for_the_visiting_partnership(four: Parties, exchanges: Indicator, eve: Client) -> None:
    for partnership in (four.visiting_partnership, four.host_partnership):
        make_figure(partnership, indicator=exchanges, basis="planned", value=4)
    reported = done(four)
    four.committed(**later(1))
    four.submitted(**later(2))
    four.committed(**later(3)).cancel(by=four.people["hop"], reason="A strike.")
    assert line(eve, "valleys") == (["4"], 1, 1, "25 % of the plan (computed)")
    assert line(eve, "shores") == (["4"], 0, 0, "0 % of the plan (computed)")
    with time_machine.travel(timezone.now() + timedelta(days=60), tick=False):
        reported.close(by=four.people["vop"])
    assert line(eve, "valleys") == (["4"], 1, 1, "25 % of the plan (computed)")


def test_what_nobody_planned_is_not_stated_and_what_did_nothing_is_not_listed(four: Parties, eve: Client) -> None:
    assert "No partnership has planned or done an exchange here" in eve.get("/exchanges/planned/").content.decode()
    done(four)
    assert line(eve, "valleys") == ([], 1, 0, "")
    html = eve.get("/exchanges/planned/").content.decode()
    assert ("Not stated" in html, "Shores" in html) == (True, False)


def test_the_paper_s_numbers_stand_beside_what_is_done(four: Parties, exchanges: Indicator, eve: Client) -> None:
    average = Indicator.objects.create(slug="exchanges-per-partnership", name="Per partnership")
    wave = Generation.objects.create(slug="wave", name="ESCP-4x: first wave", initiative=make_initiative("ESCP-4x"))
    told = {"generation": wave, "basis": "planned", "source_section": "A.3"}
    KeyFigure.objects.create(key="all", indicator=exchanges, value=695, **told)
    KeyFigure.objects.create(key="each", indicator=average, value=54, qualifier="around", **told)
    done(four)
    for address in ("/exchanges/", "/exchanges/planned/"):
        html = eve.get(address).content.decode()
        for words in ("Planned: ESCP-4x: first wave", "695", "around 54", "694 planned exchanges are not recorded"):
            assert words in html, (address, words)


def test_a_profile_and_its_scoreboard_say_so_and_explain_the_difference(
    four: Parties, exchanges: Indicator, eve: Client
) -> None:
    profile = four.visiting_partnership.get_absolute_url()
    assert "h-exchanges" not in eve.get(profile).content.decode()
    make_figure(four.visiting_partnership, indicator=exchanges, basis="planned", value=50, qualifier="about")
    make_figure(four.visiting_partnership, indicator=exchanges, basis="achieved", value=3)
    done(four)
    for address in (profile, f"{profile}scoreboard/"):
        html = eve.get(address).content.decode()
        for words in ("about 50", "Done here, as visiting partnership", "?partnership=valleys"):
            assert words in html
        assert "Its coordinators state 2 more: these were not recorded here." in html
    KeyFigure.objects.filter(basis="achieved").update(value=1)
    assert "agrees with what is counted here" in eve.get(profile).content.decode()
    KeyFigure.objects.filter(basis="achieved").update(value=0)
    assert "1 more are counted here than its coordinators state." in eve.get(profile).content.decode()
    assert "h-exchanges" not in eve.get(four.host_partnership.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_counts_cost_the_same_for_any_number(
    rows: int, exchanges: Indicator, chiara: Any, signed_in: Any, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        four = four_parties(f" {number}")
        make_figure(four.visiting_partnership, indicator=exchanges, basis="planned", value=4)
        four.committed()
    browser = signed_in(chiara)
    browser.get("/exchanges/planned/")
    with django_assert_num_queries(6):
        browser.get("/exchanges/planned/")
