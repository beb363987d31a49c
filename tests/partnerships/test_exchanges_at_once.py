"""Several do something to an exchange at the same moment: each deed counts once, and the second is told."""

from collections import Counter
from functools import partial
from typing import Any

import pytest

from partnerships.models import Exchange, ExchangeRefusedError, ExchangeStep
from partnerships.models.exchange_words import State
from tests.at_once import at_once
from tests.partnerships.exchanging import Parties, coordinator, four_parties

pytestmark = pytest.mark.django_db(transaction=True)


def tried(pk: int, verb: str, **said: Any) -> str:
    exchange = Exchange.objects.get(pk=pk)
    try:
        getattr(exchange, verb)(**said)
    except ExchangeRefusedError as refused:
        return str(refused.words)
    return exchange.state.value


def test_a_party_signs_once_however_often_and_by_however_many() -> None:
    four = four_parties()
    exchange, other = four.matched(), coordinator("Vasco", four.visiting_partnership)
    signers = [four.people["vop"], other] * 3
    told = at_once(*[partial(tried, exchange.pk, "sign", by=member, party="vop") for member in signers])
    assert Counter(told) == {"matched": 1, "Valleys has signed already.": 5}
    assert ExchangeStep.objects.filter(deed="signed").count() == 1


def test_four_signatures_at_once_commit_it_once() -> None:
    four = four_parties()
    exchange = four.matched()
    at_once(*[partial(tried, exchange.pk, "sign", by=member, party=party) for party, member in four.people.items()])
    exchange.refresh_from_db()
    assert (exchange.state, len(exchange.given)) == (State.COMMITTED, 8)


def test_refusing_and_validating_at_once_is_one_of_the_two() -> None:
    four = four_parties()
    exchange, other = four.submitted(), coordinator("Vasco", four.visiting_partnership)
    told = at_once(
        partial(tried, exchange.pk, "validate", by=four.people["vop"], party="vop"),
        partial(tried, exchange.pk, "refuse", by=other, party="vop", reason="No."),
    )
    done = set(ExchangeStep.objects.exclude(deed="submitted").values_list("deed", flat=True))
    assert (len(done), len({"submitted", "refused"} & {*told})) == (1, 1)


def test_a_double_click_makes_one_application() -> None:
    four: Parties = four_parties()
    made = at_once(*[four.draft] * 4)
    assert ({exchange.pk for exchange in made}, Exchange.objects.count()) == ({made[0].pk}, 1)
