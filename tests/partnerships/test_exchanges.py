"""An exchange from its draft to its report: who may do what, when, and what is refused in words."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from members.models import Member
from partnerships.models import (
    Editorship,
    EligibleCountry,
    Exchange,
    ExchangeRefusedError,
    ExchangeStep,
    Organisation,
    OrganisationMerge,
    Participation,
    Person,
    Vouch,
)
from partnerships.models.exchange_clock import state, today
from partnerships.models.exchange_words import Party, State
from partnerships.models.organisations import Affiliation
from tests.factories import make_member, make_organisation, make_person
from tests.partnerships.exchanging import Parties, four_parties, speaker

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(db: None) -> Parties:
    return four_parties()


def refused(deed: Any, **said: Any) -> str:
    """Return the words with which a deed is refused."""
    with pytest.raises(ExchangeRefusedError) as error:
        deed(**said)
    return str(error.value.words)


def test_the_list_of_countries_is_data_with_its_source() -> None:
    countries = EligibleCountry.objects.open()
    assert countries.count() == 39
    assert set(countries.values_list("source", flat=True)) == {"COSME countries, 2018: COM(2021) 685"}
    assert [str(EligibleCountry.objects.get(code=code)) for code in ("XK", "AM", "GB")] == [
        "Kosovo",
        "Armenia",
        "United Kingdom",
    ]


def test_an_exchange_goes_from_draft_to_closed_one_step_after_the_other(four: Parties) -> None:
    people, exchange = four.people, four.draft()
    states = [exchange.state]
    exchange.submit(by=people["visiting"])
    states.append(exchange.state)
    for verb, parties in (("validate", ("vop", "hop")), ("accept", ("host", "visiting")), ("sign", [*Party])):
        four.each(exchange, verb, *parties)
        states.append(exchange.state)
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        states.append(Exchange.objects.get().state)
    with time_machine.travel(timezone.now() + timedelta(days=35), tick=False):
        exchange.hand_in(by=people["visiting"], report="Cranes can be shared.", language="en")
        states.append(exchange.state)
        exchange.close(by=people["vop"])
        states.append(exchange.state)
    assert states == [
        State.DRAFT,
        State.SUBMITTED,
        State.VALIDATED,
        State.MATCHED,
        State.COMMITTED,
        State.UNDER_WAY,
        State.REPORTED,
        State.CLOSED,
    ]
    steps = ExchangeStep.objects.order_by("pk").values_list("deed", "party", "by__display_name")
    assert list(steps) == [
        ("submitted", "visiting", "Vera"),
        ("validated", "vop", "Viola"),
        ("validated", "hop", "Hugo"),
        ("accepted", "host", "Henk"),
        ("accepted", "visiting", "Vera"),
        ("signed", "visiting", "Vera"),
        ("signed", "host", "Henk"),
        ("signed", "vop", "Viola"),
        ("signed", "hop", "Hugo"),
        ("reported", "visiting", "Vera"),
        ("closed", "vop", "Viola"),
    ]


@pytest.mark.parametrize("made", ["draft", "submitted", "validated", "matched", "committed"])
def test_sql_and_python_tell_the_same_state(made: str, four: Parties) -> None:
    exchange = getattr(four, made)()
    for days in (0, 29, 30, 31, 90):
        day = today() + timedelta(days=days)
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            told = Exchange.objects.standing().get().stands  # type: ignore[attr-defined]
            assert told == Exchange.objects.get(pk=exchange.pk).state
        assert Exchange.objects.annotate(then=state(day)).get().then == told


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"ends_on": timedelta(days=1)}, "exchange_long_enough"),
        ({"ends_on": timedelta(days=-1)}, "exchange_days_in_order"),
        ({"ends_on": timedelta(days=31)}, "exchange_short_enough"),
        ({"ends_on": timedelta(days=31), "mode": "virtual"}, "exchange_short_enough"),
        ({"host_country_id": "IT"}, "exchange_abroad"),
        ({"host_country_id": "US"}, "host_country_id"),
        ({"submitted_at": timedelta(), "goals": ""}, "exchange_submitted_in_full"),
        ({"closed_at": timedelta()}, "exchange_in_order"),
        ({"reported_at": timedelta(), "report": "Done."}, "exchange_in_order"),
        ({"cancelled_at": timedelta()}, "exchange_ended_with_reason"),
        ({"end_reason": "No."}, "exchange_ended_with_reason"),
        ({"submitted_at": timedelta(), "validated_at": timedelta()}, "exchange_agreed_by_all"),
    ],
)
def test_the_database_holds_the_rules_whoever_writes(fields: dict[str, Any], rule: str, four: Parties) -> None:
    exchange = four.draft()
    base = {"ends_on": exchange.starts_on}
    for name, value in fields.items():
        told = base.get(name, timezone.now()) + value if isinstance(value, timedelta) else value
        setattr(exchange, name, told)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        write(exchange)


def write(exchange: Exchange) -> None:
    """Save it, and look at the links that are looked at last."""
    exchange.save()
    connection.check_constraints()


def test_an_organisation_never_visits_itself(four: Parties) -> None:
    with pytest.raises(IntegrityError, match="exchange_between_two"), transaction.atomic():
        Exchange.objects.filter(pk=four.draft().pk).update(host=four.visiting)


def test_a_virtual_exchange_may_stay_in_a_country_and_last_a_day(four: Parties) -> None:
    Organisation.objects.filter(pk=four.host.pk).update(country="IT")
    four.host.refresh_from_db()
    start = today() + timedelta(days=30)
    exchange = four.committed(mode="virtual", ends_on=start)
    assert (exchange.state, exchange.days) == (State.COMMITTED, 1)


def test_A12_only_who_may_sign_for_a_party_does_so(four: Parties, dao: Member, sam: Member) -> None:
    exchange = four.submitted()
    words = "You may not speak for this party."
    for member in (dao, sam, four.people["visiting"], four.people["hop"]):
        assert refused(exchange.validate, by=member, party="vop") == words
    assert refused(exchange.validate, by=four.people["visiting"], party="visiting") == words
    # What a member says of themselves opens nothing.
    dao.affiliations.create(organisation=four.host)
    assert exchange.parties_of(dao) == []
    four.people["vop"].suspend(by=sam, reason="For the story.")
    four.people["vop"].refresh_from_db()
    assert exchange.parties_of(four.people["vop"]) == []


def test_who_speaks_for_an_organisation_as_others_have_made_sure(four: Parties) -> None:
    named, leads = make_member(), make_member()
    Affiliation.objects.create(person=make_person(member=named), organisation=four.host)
    Participation.objects.create(partnership=four.host_partnership, organisation=four.host, role="coordinator")
    Editorship.objects.create(partnership=four.host_partnership, member=leads)
    keeps = make_member()
    Editorship.objects.create(organisation=four.host, member=keeps)
    exchange = four.submitted()
    assert [exchange.parties_of(one) for one in (named, leads, keeps)] == [["host"], ["host", "hop"], ["host"]]
    Person.objects.update(member=None)
    assert exchange.parties_of(named) == []


def test_illegal_jumps_are_refused_in_words(four: Parties) -> None:
    people, exchange = four.people, four.draft()
    assert refused(exchange.sign, by=people["host"], party="host") == (
        "It stands at “Draft” now; this is done at “Matched”."
    )
    exchange.submit(by=people["visiting"])
    assert refused(exchange.submit, by=people["visiting"]) == "It stands at “Submitted” now; this is done at “Draft”."
    assert refused(exchange.revise, by=people["visiting"], goals="Other.") == (
        "It stands at “Submitted” now; this is done at “Draft”."
    )
    exchange.validate(by=people["vop"], party="vop")
    assert refused(exchange.validate, by=people["vop"], party="vop") == "Valleys has validated it already."
    assert refused(exchange.refuse, by=people["vop"], party="vop", reason="No.") == (
        "Valleys has validated it already; it can be cancelled."
    )
    assert refused(exchange.accept, by=people["host"], party="host") == (
        "It stands at “Submitted” now; this is done at “Validated”."
    )
    assert refused(exchange.hand_in, by=people["visiting"], report="Done.", language="en") == (
        "It stands at “Submitted” now; this is done at “Under way”."
    )
    assert refused(exchange.close, by=people["vop"]) == "It stands at “Submitted” now; this is done at “Reported”."


def test_a_report_waits_for_the_last_day(four: Parties) -> None:
    exchange = four.committed()
    for days in (0, 31, 33):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            assert refused(exchange.hand_in, by=four.people["visiting"], report="Done.", language="en") == (
                "Its last day is still to come: report then."
            )
    with time_machine.travel(timezone.now() + timedelta(days=34), tick=False):
        assert refused(exchange.hand_in, by=four.people["host"], report="Done.", language="en") == (
            "You may not speak for this party."
        )
        exchange.hand_in(by=four.people["visiting"], report="Done.", language="en")
    assert exchange.state == State.REPORTED


def test_what_should_have_begun_is_signed_no_more(four: Parties) -> None:
    exchange = four.matched()
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        assert refused(exchange.sign, by=four.people["host"], party="host") == (
            "Its first day must lie ahead: apply again with other days."
        )


def test_one_person_does_not_agree_with_themselves_for_both_organisations(four: Parties) -> None:
    both = four.people["visiting"]
    Vouch.objects.create(member=both, organisation=four.host)
    exchange = four.validated()
    exchange.accept(by=both, party="visiting")
    assert refused(exchange.accept, by=both, party="host") == (
        "You have said so for Vineyards: somebody else speaks for the other organisation."
    )
    with pytest.raises(IntegrityError, match="exchange_two_people"), transaction.atomic():
        ExchangeStep.objects.create(exchange=exchange, deed="accepted", party="host", by=both)


def test_one_partnership_may_stand_behind_both_and_says_so_for_each(four: Parties) -> None:
    exchange = four.submitted(host_partnership=four.visiting_partnership)
    assert exchange.parties_of(four.people["vop"]) == ["vop", "hop"]
    exchange.validate(by=four.people["vop"], party="vop")
    assert exchange.state == State.SUBMITTED
    exchange.validate(by=four.people["vop"], party="hop")
    assert exchange.state == State.VALIDATED


def test_a_refusal_ends_it_and_an_admin_takes_it_back(four: Parties, sam: Member) -> None:
    exchange = four.submitted()
    exchange.validate(by=four.people["hop"], party="hop")
    exchange.refuse(by=four.people["vop"], party="vop", reason="Not this year.")
    assert (exchange.state, exchange.end_reason) == (State.REFUSED, "Not this year.")
    assert refused(exchange.cancel, by=four.people["visiting"], reason="Well then.") == (
        "It stands at “Refused”: there is nothing to cancel any more."
    )
    exchange.reinstate(by=sam, reason="A mistake.")
    exchange.reinstate(by=sam, reason="A mistake.")
    assert (exchange.state, exchange.given) == (State.SUBMITTED, ["validated:hop"])
    assert ExchangeStep.objects.filter(deed="reinstated").count() == 1


@pytest.mark.parametrize("made", ["draft", "submitted", "validated", "matched", "committed"])
@pytest.mark.parametrize("party", ["visiting", "hop"])
def test_any_party_cancels_with_a_reason_until_it_is_reported(
    made: str, party: str, four: Parties, dao: Member
) -> None:
    exchange = getattr(four, made)()
    assert refused(exchange.cancel, by=dao, reason="No.") == "You may not speak for any party of this exchange."
    exchange.cancel(by=four.people[party], reason="A strike.")
    assert (exchange.state, exchange.end_reason, exchange.is_public) == (State.CANCELLED, "A strike.", False)


def test_what_is_reported_is_cancelled_no_more(four: Parties, sam: Member) -> None:
    exchange = four.committed()
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
        exchange.hand_in(by=four.people["visiting"], report="Done.", language="en")
        for member in (*four.people.values(), sam):
            assert refused(exchange.cancel, by=member, reason="No.") == (
                "It stands at “Reported”: there is nothing to cancel any more."
            )


def test_a_draft_is_the_visiting_side_s_and_later_the_parties_and_committed_everybody_s(
    four: Parties, dao: Member, sam: Member
) -> None:
    colleague, exchange = speaker("Vito", four.visiting), four.draft()
    readers = {"dao": dao, "sam": sam, "colleague": colleague, **four.people}

    def see() -> set[str]:
        return {name for name, member in readers.items() if Exchange.objects.visible_to(member).exists()}

    assert see() == {"sam", "colleague", "visiting"}
    exchange.submit(by=four.people["visiting"])
    assert see() == {*readers} - {"dao"}
    four.each(exchange, "validate", "vop", "hop")
    four.each(exchange, "accept", "visiting", "host")
    four.each(exchange, "sign", *Party)
    assert see() == {*readers}
    exchange.cancel(by=four.people["host"], reason="A strike.")
    assert see() == {*readers} - {"dao"}


def test_the_same_application_twice_is_one(four: Parties) -> None:
    first, second = four.draft(), four.draft()
    assert first == second
    with pytest.raises(ExchangeRefusedError, match="You have applied for this host from this day already"):
        four.draft(goals="Other.")
    first.cancel(by=four.people["visiting"], reason="Again.")
    assert four.draft(goals="Other.") != first


def test_a_country_that_has_left_takes_part_in_nothing_new(four: Parties) -> None:
    exchange = four.submitted()
    EligibleCountry.objects.filter(code="GR").update(ended_on=today())
    four.each(exchange, "validate", "vop", "hop")
    assert exchange.state == State.VALIDATED
    assert make_organisation(country="GR").country not in EligibleCountry.objects.open().values_list("code", flat=True)


def test_two_records_of_a_host_become_one_with_its_exchanges_but_never_with_its_visitor(
    four: Parties, sam: Member
) -> None:
    exchange, kept = four.submitted(), make_organisation("Limania", country="GR")
    merge = OrganisationMerge.objects.merge(kept, four.host, by=sam, reason="The same.")
    exchange.refresh_from_db()
    assert (exchange.host, exchange.parties_of(four.people["host"])) == (kept, ["host"])
    merge.undo(by=sam, reason="Two.")
    OrganisationMerge.objects.merge(four.visiting, four.host, by=sam, reason="The same.")
    exchange.refresh_from_db()
    assert (exchange.visiting, exchange.host) == (four.visiting, four.host)


def test_a_rule_that_a_verb_meets_is_said_in_words(four: Parties) -> None:
    exchange = four.draft()
    with pytest.raises(ExchangeRefusedError, match="A stay lasts at least 3 days"):
        exchange.revise(by=four.people["visiting"], ends_on=exchange.starts_on)
    with pytest.raises(ValidationError):
        Exchange(**four.said(host=four.visiting, host_country_id="IT", visiting_country_id="GR")).validate_constraints()
