"""Two at the same moment: the database lets one of them through."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from opportunities.models import Interest, Opportunity, RefusedError
from opportunities.models.opportunities import MOST_OPEN
from partnerships.models import CallDeadline
from tests.at_once import at_once
from tests.factories import START, make_call, make_opportunity, make_speaker

pytestmark = pytest.mark.django_db(transaction=True)


def tried(deed) -> bool:
    try:
        deed()
    except RefusedError:
        return False
    return True


def test_nobody_has_more_open_ones_by_publishing_at_once() -> None:
    by, call = make_speaker(), make_call()
    organisation = by.vouches.get().organisation
    said = {"kind": "offer", "purpose": "b2b", "title": "Cheese", "body": "Much.", "call": call}
    until = timezone.now() + timedelta(days=9)
    verb = partial(Opportunity.objects.publish, by=by, organisation=organisation, expires_at=until, **said)

    made = at_once(*[partial(tried, partial(verb, token=uuid4())) for _ in range(MOST_OPEN * 2)])

    assert made.count(True) == Opportunity.objects.count() == MOST_OPEN


def test_a_double_click_publishes_one_and_renews_once() -> None:
    by, call, token = make_speaker(), make_call(), uuid4()
    organisation = by.vouches.get().organisation
    said = {"kind": "offer", "purpose": "b2b", "title": "Cheese", "body": "Much.", "call": call}
    until = timezone.now() + timedelta(days=5)
    verb = partial(Opportunity.objects.publish, by=by, organisation=organisation, expires_at=until, token=token, **said)
    at_once(*[verb] * 6)
    made = Opportunity.objects.get()

    later = timezone.now() + timedelta(days=90)
    renewed = at_once(*[partial(tried, partial(Opportunity.objects.get().renew, later, by=by)) for _ in range(5)])

    made.refresh_from_db()
    assert (renewed.count(True), made.renewal_count) == (1, 1)


def test_withdrawn_and_fulfilled_at_once_is_one_of_them() -> None:
    made = make_opportunity()
    ends = [
        partial(tried, partial(getattr(Opportunity.objects.get(), deed), by=made.author))
        for deed in ("withdraw", "fulfil") * 3
    ]

    at_once(*ends)

    made.refresh_from_db()
    assert (made.withdrawn_at is None) != (made.fulfilled_at is None)
    assert made.steps.count() == 1


def test_a_deadline_that_moves_while_somebody_publishes_leaves_nothing_longer_than_the_call() -> None:
    by = make_speaker()
    call = make_call(closes=START)
    deadline, earlier = call.deadlines.get(), START - timedelta(days=7)
    said = {"kind": "offer", "purpose": "b2b", "title": "Cheese", "body": "Much.", "call": call, "token": uuid4()}
    verb = partial(
        Opportunity.objects.publish, by=by, organisation=by.vouches.get().organisation, expires_at=START, **said
    )

    def move() -> None:
        found = CallDeadline.objects.get(pk=deadline.pk)
        found.closes_on = earlier.date()
        found.save()

    at_once(partial(tried, verb), move)

    assert [each.expires_at for each in Opportunity.objects.all()] in ([], [earlier])


def test_two_of_one_organisation_who_write_at_once_send_one_interest() -> None:
    opportunity, body = make_opportunity(), make_speaker().vouches.get().organisation
    members = [make_speaker(organisation=body) for _ in range(4)]
    said = {"organisation": body, "message": "Us.", "language": "en"}

    sent = at_once(*[partial(tried, partial(Interest.objects.express, opportunity, by=by, **said)) for by in members])

    assert (sent.count(True), Interest.objects.count()) == (1, 1)


def test_accepted_declined_taken_back_and_lapsed_at_once_is_one_of_them() -> None:
    opportunity, by = make_opportunity(), make_speaker()
    said = {"organisation": by.vouches.get().organisation, "message": "Us.", "language": "en"}
    interest = Interest.objects.express(opportunity, by=by, **said)

    def again() -> Interest:
        return Interest.objects.select_related("opportunity").get(pk=interest.pk)

    at_once(
        partial(tried, partial(again().accept, by=opportunity.author)),
        partial(tried, partial(again().decline, by=opportunity.author)),
        partial(tried, partial(again().withdraw, by=by)),
        partial(tried, again().lapse),
        partial(tried, partial(opportunity.withdraw, by=opportunity.author)),
    )

    interest.refresh_from_db()
    ends = [interest.accepted_at, interest.declined_at, interest.withdrawn_at, interest.lapsed_at]
    assert len([end for end in ends if end]) == 1
    assert interest.steps.count() == 2
