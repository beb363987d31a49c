"""Offers and requests: in whose name, about what, for how long, and what becomes of them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import Member
from opportunities.models import Opportunity, RefusedError, Step
from opportunities.models.opportunities import MOST_OPEN
from opportunities.rules import spoken_for_by
from partnerships.models import Affiliation, Call, Editorship, Organisation, OrganisationMerge, Participation, Vouch
from tests.factories import (
    START,
    make_call,
    make_event,
    make_member,
    make_opportunity,
    make_organisation,
    make_partnership,
    make_person,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def publish(by: Member, organisation: Organisation, **fields: Any) -> Opportunity:
    said = {
        "kind": "request",
        "purpose": "consortium",
        "title": "A coordinator for pilots",
        "body": "We bring three dairies.",
        "token": uuid4(),
        "expires_at": timezone.now() + 30 * DAY,
    }
    return Opportunity.objects.publish(by=by, organisation=organisation, **said | fields)


def refused(deed: Any) -> str:
    with pytest.raises(RefusedError) as error:
        deed()
    return str(error.value.words)


def expire(opportunity: Opportunity, ago: timedelta = timedelta(minutes=1)) -> Opportunity:
    """Let it have expired so long ago."""
    ended = timezone.now() - ago
    Opportunity.objects.filter(pk=opportunity.pk).update(
        published_at=ended - 60 * DAY,
        expires_at=ended,
        renewed_at=ended - 50 * DAY if opportunity.renewal_count else None,
    )
    opportunity.refresh_from_db()
    return opportunity


def deeds(opportunity: Opportunity) -> list[str]:
    return list(opportunity.steps.order_by("pk").values_list("deed", flat=True))


def test_it_is_published_in_the_name_of_an_organisation_with_a_line_that_says_so(chiara, dairies, call) -> None:
    made = publish(chiara, dairies, call=call)

    assert (made.standing, made.organisation, made.author) == ("open", dairies, chiara)
    assert [(step.deed, step.by, step.until) for step in made.steps.all()] == [("published", chiara, made.expires_at)]


def test_only_who_an_organisation_stands_for_may_speak_for_it(chiara, dairies, textiles, call, ben, mobility) -> None:
    Affiliation.objects.declare(ben, textiles.name)  # a member's own word opens nothing
    assert list(spoken_for_by(ben)) == []
    words = "You do not speak for this organisation here."
    assert refused(lambda: publish(chiara, textiles, call=call)) == words
    assert refused(lambda: publish(ben, textiles, call=call)) == words

    Participation.objects.create(partnership=mobility, organisation=textiles, role="partner")
    assert list(spoken_for_by(ben)) == []
    Participation.objects.update(role="coordinator")
    assert list(spoken_for_by(ben)) == [textiles]
    claimed = make_person(member=make_member("Elise"))
    Affiliation.objects.create(person=claimed, organisation=dairies, title="Manager")
    assert list(spoken_for_by(claimed.member)) == [dairies]
    keeper = make_member("Fay")
    Editorship.objects.create(member=keeper, organisation=dairies)
    assert list(spoken_for_by(keeper)) == [dairies]
    Vouch.objects.filter(member=chiara).delete()
    assert refused(lambda: publish(chiara, dairies, call=call)) == words


def test_who_is_silenced_or_unconfirmed_publishes_nothing(chiara, dairies, call, ada) -> None:
    chiara.silence(by=ada, reason="For the story.", until=None)
    assert refused(lambda: publish(chiara, dairies, call=call)) == "You do not speak for this organisation here."


def test_the_database_wants_it_to_be_about_something(chiara, dairies) -> None:
    with pytest.raises(IntegrityError, match="opportunity_about_something"), transaction.atomic():
        publish(chiara, dairies)


def test_it_is_about_a_partnership_of_one_s_own_alone(chiara, dairies, mobility) -> None:
    words = "This partnership is not yours, nor your organisation's."
    assert refused(lambda: publish(chiara, dairies, partnership=mobility)) == words
    Participation.objects.create(partnership=mobility, organisation=dairies)
    assert publish(chiara, dairies, partnership=mobility).partnership == mobility


def test_it_stands_for_twelve_months_at_most(
    chiara,
    dairies,
) -> None:
    event, now = make_event(), timezone.now()
    words = "Choose a day within twelve months."
    assert refused(lambda: publish(chiara, dairies, event=event, expires_at=now + 367 * DAY)) == words
    made = publish(chiara, dairies, event=event, expires_at=now + 365 * DAY)
    with pytest.raises(IntegrityError, match="opportunity_ends_within_a_year"), transaction.atomic():
        Opportunity.objects.filter(pk=made.pk).update(expires_at=now + 367 * DAY)
    assert refused(lambda: publish(chiara, dairies, event=event, expires_at=now)) == "Choose a day that lies ahead."


def test_it_never_outlasts_its_call(chiara, dairies, time_machine) -> None:
    time_machine.move_to(START - 40 * DAY, tick=False)
    call = make_call(closes=START)
    words = "The call closes before that day. Choose its last day, or an earlier one."
    assert refused(lambda: publish(chiara, dairies, call=call, expires_at=START + timedelta(seconds=1))) == words
    made = publish(chiara, dairies, call=call, expires_at=START)
    with pytest.raises(IntegrityError, match="opportunity_within_its_call"), transaction.atomic():
        Opportunity.objects.filter(pk=made.pk).update(expires_at=START + timedelta(seconds=1))
    time_machine.move_to(START + DAY, tick=False)
    assert refused(lambda: publish(chiara, dairies, call=call, expires_at=START + 2 * DAY)) == "This call is closed."


def test_a_deadline_that_comes_earlier_takes_it_along(chiara, dairies, time_machine) -> None:
    time_machine.move_to(START - 40 * DAY, tick=False)
    call = make_call(closes=START)
    made = publish(chiara, dairies, call=call, expires_at=START)
    deadline = call.deadlines.get()

    deadline.closes_on -= 7 * DAY
    deadline.save()
    made.refresh_from_db()
    assert (made.expires_at, deeds(made)) == (deadline.at, ["published", "shortened"])
    deadline.closes_on += 14 * DAY
    deadline.save()
    made.refresh_from_db()
    assert deeds(made) == ["published", "shortened"]


def test_an_organisation_has_ten_open_ones(chiara, dairies, call) -> None:
    for _number in range(MOST_OPEN):
        made = make_opportunity(chiara, call=call)
    assert "ten open ones" in refused(lambda: publish(chiara, dairies, call=call))
    made.withdraw(by=chiara)
    assert publish(chiara, dairies, call=call).is_open


def test_sent_twice_it_is_one(chiara, dairies, call) -> None:
    token = uuid4()
    assert publish(chiara, dairies, call=call, token=token) == publish(chiara, dairies, call=call, token=token)
    assert Opportunity.objects.count() == 1


def test_it_leaves_at_its_minute_and_its_author_still_sees_it(chiara, dao) -> None:
    made = make_opportunity(chiara)
    assert list(Opportunity.objects.visible_to(dao)) == [made]
    expire(made)

    assert made.standing == "expired"
    assert list(Opportunity.objects.visible_to(dao)) == []
    assert list(Opportunity.objects.visible_to(chiara)) == [made]
    assert list(Opportunity.objects.visible_to(chiara).open()) == []


def test_it_is_renewed_twice_and_until_thirty_days_after_it_expired(chiara) -> None:
    made, then = make_opportunity(chiara), timezone.now() + 90 * DAY
    assert refused(lambda: made.renew(then, by=chiara)) == "It stands for longer than a week: renew it later."
    for number in (1, 2):
        expire(made, 29 * DAY)
        made.renew(then, by=chiara)
        assert (made.standing, made.renewal_count, made.expires_at) == ("open", number, then)
    expire(made)
    assert "renewed twice" in refused(lambda: made.renew(then, by=chiara))
    assert deeds(made) == ["renewed", "renewed"]
    with pytest.raises(IntegrityError, match="opportunity_renewed_twice_at_most"), transaction.atomic():
        Opportunity.objects.filter(pk=made.pk).update(renewal_count=3)
    late = expire(make_opportunity(chiara), 31 * DAY)
    assert "more than 30 days ago" in refused(lambda: late.renew(then, by=chiara))


def test_it_is_not_renewed_beyond_its_call(chiara, time_machine) -> None:
    time_machine.move_to(START - 40 * DAY, tick=False)
    made = make_opportunity(chiara, call=make_call(closes=START), expires_at=START - 38 * DAY)
    words = "The call closes before that day. Choose its last day, or an earlier one."
    assert refused(lambda: made.renew(START + DAY, by=chiara)) == words
    made.renew(START, by=chiara)
    assert made.expires_at == START


@pytest.mark.parametrize(
    ("deed", "standing", "words"),
    [
        ("withdraw", "withdrawn", "It is withdrawn: publish a new one."),
        ("fulfil", "fulfilled", "It is marked as fulfilled: publish a new one."),
    ],
)
def test_what_is_over_stays_over(chiara, dao, deed, standing, words) -> None:
    made = make_opportunity(chiara)
    getattr(made, deed)(by=chiara)
    getattr(made, deed)(by=chiara)  # twice is once

    assert (made.standing, deeds(made)) == (standing, [standing])
    assert list(Opportunity.objects.visible_to(dao)) == []
    other = {"withdraw": "fulfil", "fulfil": "withdraw"}[deed]
    assert refused(lambda: getattr(made, other)(by=chiara)) == words
    assert refused(lambda: made.renew(timezone.now() + DAY, by=chiara)) == words
    assert refused(lambda: made.change(by=chiara, title="Again", sectors=[])) == words


def test_A02_nobody_else_does_anything_with_it(chiara, dao, sam) -> None:
    made = make_opportunity(chiara)
    for by in (dao, sam):
        assert refused(lambda by=by: made.withdraw(by=by)) == "Only who published it can do this."
        assert (
            refused(lambda by=by: made.change(by=by, title="Mine", sectors=[])) == "Only who published it can do this."
        )
    assert Step.objects.count() == 0


def test_what_hangs_on_an_event_that_is_not_public_is_not_public_either(chiara, dao, orla) -> None:
    event = make_event(organiser=orla)
    made = make_opportunity(chiara, event=event)
    assert list(Opportunity.objects.visible_to(dao)) == [made]
    type(event).objects.update(published_at=None)
    assert [list(Opportunity.objects.visible_to(one)) for one in (dao, orla, chiara)] == [[], [made], [made]]


def test_one_record_of_two_organisations_takes_theirs_along(chiara, dairies, sam) -> None:
    made, kept = make_opportunity(chiara), make_organisation("Dairies")
    OrganisationMerge.objects.merge(kept, dairies, by=sam, reason="The same.")
    made.refresh_from_db()
    assert (made.organisation, list(spoken_for_by(chiara))) == (kept, [kept])


def test_a_partnership_that_only_coordinators_keep_is_theirs_to_name(ben, mobility, textiles) -> None:
    Participation.objects.create(partnership=mobility, organisation=textiles, role="coordinator")
    assert publish(ben, textiles, partnership=mobility).organisation == textiles
    assert "not yours" in refused(lambda: publish(ben, textiles, partnership=make_partnership("Elsewhere")))


def test_a_call_without_a_deadline_sets_no_end(chiara, dairies) -> None:
    call = make_call("Unsaid")
    assert Call.objects.get(pk=call.pk).last_deadline is None
    assert publish(chiara, dairies, call=call, expires_at=timezone.now() + 300 * DAY).is_open
