"""Many do the same with a proposal at the same moment: it counts once, and two choices give one session."""

from functools import partial

import pytest

from events.models import Proposal, Session, Support, TopicRefusedError, choose
from events.models.proposals import MOST_PROPOSALS
from members.models import Member
from tests.at_once import at_once
from tests.factories import make_event, make_member, make_proposal, make_session, make_topic_call

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_double_click_never_counts_twice() -> None:
    proposal, members = make_proposal(make_topic_call(make_event())), [make_member() for _ in range(4)]

    at_once(*[partial(Support.objects.give, proposal, by=member) for member in members * 5])

    proposal.refresh_from_db()
    assert (proposal.support_count, Support.objects.count()) == (4, 4)
    at_once(*[partial(Support.objects.take_back, proposal, by=member) for member in members[:2] * 5])
    proposal.refresh_from_db()
    assert (proposal.support_count, Support.objects.count()) == (2, 2)


def chosen(proposal: Proposal, by: Member) -> str:
    try:
        return choose(Proposal.objects.get(pk=proposal.pk), by=by).title
    except TopicRefusedError as refused:
        return str(refused.words)


def test_two_organisers_at_the_same_time_give_one_session() -> None:
    event = make_event()
    make_session(event)
    call = make_topic_call(event)
    proposal = make_proposal(call, title="Trust")
    call.close_now()

    told = at_once(*[partial(chosen, proposal, make_member()) for _ in range(6)])

    assert (told.count("Trust"), set(told) - {"Trust"}) == (1, {"Somebody has decided on it meanwhile: Chosen."})
    assert Session.objects.filter(title="Trust").count() == 1


def test_nobody_makes_more_proposals_by_making_them_at_once() -> None:
    call, member = make_topic_call(make_event()), make_member()

    def propose(number: int) -> bool:
        said = {"title": f"Theme {number}", "text": "Why not?", "kind": "breakout", "language": "en"}
        try:
            Proposal.objects.propose(call, by=member, **said)
        except TopicRefusedError:
            return False
        return True

    made = at_once(*[partial(propose, number) for number in range(MOST_PROPOSALS * 2)])

    assert made.count(True) == Proposal.objects.count() == MOST_PROPOSALS
