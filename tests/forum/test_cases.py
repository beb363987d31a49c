"""Cases: claimed by one moderator at a time, decided once, with a reason; every decision is a line in the log."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum.models import (
    Appeal,
    Case,
    CaseTakenError,
    Decision,
    ModerationEntry,
    NotOfferedError,
    Report,
    Topic,
    TopicModerator,
)
from forum.models.cases import CLAIM_MINUTES
from forum.models.decisions import deeds_for
from members.models import Member
from members.tasks import end_suspensions
from tests.at_once import at_once
from tests.factories import make_case, make_member, make_post, make_thread, make_topic

pytestmark = pytest.mark.django_db
WHY = {"rule": "House rule 3", "facts": "It sells shoes."}


def verbs() -> list[str]:
    return list(ModerationEntry.objects.order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize("deed", ["keep", "ask", "warn"])
def test_what_is_kept_asked_or_warned_about_stays(deed: str, ada: Member) -> None:
    case = make_case()

    decision = case.decide(deed, by=ada, **WHY)

    case.refresh_from_db()
    case.post.refresh_from_db()
    assert case.post.hidden_at is None
    assert case.closed_at == decision.created_at
    entry = ModerationEntry.objects.get()
    assert (entry.verb, entry.post, entry.moderator, entry.reason) == (deed, case.post, ada, "It sells shoes.")
    assert (decision.author, decision.rule, decision.ground) == (case.post.author, "House rule 3", "rule")


def test_hiding_hides_the_post(ada: Member) -> None:
    case = make_case()

    decision = case.decide("hide", by=ada, **WHY)

    case.post.refresh_from_db()
    assert None not in {case.post.hidden_at, decision.hidden_at}
    assert verbs() == ["hide"]


def test_hiding_what_is_hidden_is_logged_all_the_same_and_restores_nothing_later(ada: Member) -> None:
    case = make_case()
    case.post.hide(by=ada, reason="By hand.")

    decision = case.decide("hide", by=ada, **WHY)

    assert (verbs(), decision.hidden_at) == (["hide", "hide"], None)


def test_moving_moves_the_thread(ada: Member, milk: Topic) -> None:
    thread = make_thread()
    before = thread.topic

    decision = make_case(thread).decide("move", by=ada, topic=milk, **WHY)

    thread.refresh_from_db()
    assert (thread.topic, decision.moved_from, verbs()) == (milk, before, ["move"])


def test_suspending_ends_by_itself_on_its_day(ada: Member, chiara: Member) -> None:
    until = timezone.now() + timedelta(days=7)
    make_case(make_post(by=chiara)).decide("suspend", by=ada, until=until, **WHY)

    chiara.refresh_from_db()
    assert (chiara.suspended_at is not None, chiara.suspended_until) == (True, until)
    end_suspensions(timestamp=0)
    chiara.refresh_from_db()
    assert chiara.suspended_at is not None
    with time_machine.travel(until + timedelta(minutes=1)):
        end_suspensions(timestamp=0)
    chiara.refresh_from_db()
    assert (chiara.suspended_at, chiara.suspended_until) == (None, None)
    assert verbs() == ["suspend", "reinstate"]
    assert ModerationEntry.objects.latest("pk").moderator is None


def test_suspending_can_hide_as_well(ada: Member, chiara: Member) -> None:
    case = make_case(make_post(by=chiara))

    decision = case.decide("suspend", by=ada, also_hide=True, **WHY)

    assert (verbs(), decision.hidden_at is not None) == (["hide", "suspend"], True)


def test_who_is_suspended_already_gets_the_later_end(ada: Member, chiara: Member) -> None:
    week, month = (timezone.now() + timedelta(days=days) for days in (7, 30))

    assert [chiara.suspend(by=ada, reason="No.", until=until) for until in (week, month, week, None, month)] == [
        True,
        True,
        False,
        True,
        False,
    ]
    chiara.refresh_from_db()
    assert (chiara.suspended_at is not None, chiara.suspended_until) == (True, None)


def test_a_case_is_decided_once(ada: Member, sam: Member) -> None:
    case = make_case()
    case.decide("keep", by=ada, facts="Fine.")

    with pytest.raises(CaseTakenError):
        case.decide("hide", by=sam, **WHY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(case=case, deed="warn", **WHY)


@pytest.mark.parametrize("said", [{"deed": "hide", "facts": "No rule."}, {"deed": "keep", "facts": ""}])
def test_a_decision_names_its_rule_and_facts(said: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(case=make_case(), **said)


def test_after_a_decision_a_new_report_opens_a_new_case(ada: Member) -> None:
    first = make_case()
    first.decide("keep", by=ada, facts="Fine.")

    second = make_case(first.post)

    assert second.pk != first.pk
    assert list(Case.objects.open()) == [second]


def test_a_claim_keeps_others_away_until_it_lapses(ada: Member, sam: Member) -> None:
    case = make_case()
    case.claim(by=ada)

    with pytest.raises(CaseTakenError):
        case.claim(by=sam)
    with pytest.raises(CaseTakenError):
        case.decide("keep", by=sam, facts="Fine.")
    case.claim(by=ada)
    with time_machine.travel(timezone.now() + timedelta(minutes=CLAIM_MINUTES + 1)):
        case.claim(by=sam)
    assert Case.objects.get().claimed_by == sam


def test_a_claim_can_be_given_back(ada: Member, sam: Member) -> None:
    case = make_case()
    case.claim(by=ada)
    case.release(by=ada)

    case.decide("keep", by=sam, facts="Fine.")

    assert Decision.objects.get().moderator == sam


def test_nobody_decides_about_their_own_words(ada: Member) -> None:
    case = make_case(make_post(by=ada))

    assert deeds_for(case, ada) == []
    with pytest.raises(NotOfferedError):
        case.decide("keep", by=ada, facts="Fine.")


def test_a_profile_is_neither_hidden_nor_moved_and_staff_are_suspended_by_admins(
    ada: Member, sam: Member, chiara: Member
) -> None:
    assert deeds_for(make_case(chiara), ada) == ["keep", "ask", "warn", "silence", "suspend"]
    helper = make_member("Helper", is_staff=True)
    assert deeds_for(make_case(helper), ada) == ["keep", "ask", "warn"]
    assert deeds_for(Case.objects.latest("pk"), sam) == ["keep", "ask", "warn", "silence", "suspend"]


def test_A10_who_moderates_a_topic_sees_and_decides_only_what_happened_there(tom: Member, milk: Topic) -> None:
    ours = [make_case(make_post(make_thread(milk))), make_case(make_thread(milk))]
    elsewhere = [make_case(), make_case(make_thread()), make_case(make_member())]

    assert list(Case.objects.visible_to(tom).order_by("pk")) == ours
    assert [deeds_for(case, tom) for case in ours] == [
        ["keep", "hide", "ask", "warn"],
        ["keep", "hide", "ask", "warn", "move"],
    ]
    assert [case for case in elsewhere if Case.objects.visible_to(tom).filter(pk=case.pk)] == []


def test_A10_who_moderates_a_topic_moves_nothing_into_another_one(tom: Member, milk: Topic) -> None:
    case, foreign = make_case(make_thread(milk)), make_topic("Public square")

    with pytest.raises(NotOfferedError):
        case.decide("move", by=tom, topic=foreign, **WHY)

    TopicModerator.objects.create(topic=foreign, member=tom)
    case.decide("move", by=tom, topic=foreign, **WHY)
    assert case.thread.topic == foreign


def test_A10_a_case_leaves_with_its_thread(tom: Member, milk: Topic, ada: Member) -> None:
    thread = make_thread(milk)
    make_case(thread.posts.get())
    thread.move(make_topic("Elsewhere"), by=ada, reason="It belongs there.")

    assert not Case.objects.visible_to(tom).exists()


def test_naming_makes_staff_and_the_last_topic_taken_away_ends_it(tom: Member, milk: Topic, ada: Member) -> None:
    for member in (tom, ada):
        TopicModerator.objects.get_or_create(topic=milk, member=member)
    TopicModerator.objects.create(topic=make_topic("Honey"), member=tom)

    TopicModerator.objects.get(topic=milk, member=tom).delete()
    tom.refresh_from_db()
    assert tom.is_staff
    TopicModerator.objects.all().delete()
    assert [Member.objects.get(pk=member.pk).is_staff for member in (tom, ada)] == [False, True]


@pytest.mark.parametrize("outsider", ["chiara", "ben", "orla"])
def test_others_see_no_case(outsider: str, request: pytest.FixtureRequest) -> None:
    make_case()

    assert not Case.objects.visible_to(request.getfixturevalue(outsider)).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_the_next_case_at_once_get_two_cases() -> None:
    cases = [make_case() for _ in range(3)]
    moderators = [make_member(is_staff=True, is_superuser=True) for _ in range(4)]

    claimed = at_once(*(lambda by=by: Case.objects.all().claim_next(by=by) for by in moderators))

    got = [case for case in claimed if case]
    assert len(got) == len({case.pk for case in got}) >= 2
    assert {case.pk for case in got} <= {case.pk for case in cases}


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_decide_once() -> None:
    case = make_case()
    moderators = [make_member(is_staff=True, is_superuser=True) for _ in range(2)]

    def decide(by: Member) -> str:
        try:
            Case.objects.get(pk=case.pk).decide("hide", by=by, **WHY)
        except CaseTakenError:
            return "late"
        return "done"

    assert sorted(at_once(*(lambda by=by: decide(by) for by in moderators))) == ["done", "late"]
    assert (Decision.objects.count(), verbs()) == (1, ["hide"])


@pytest.mark.django_db(transaction=True)
def test_a_report_that_meets_a_decision_lies_in_an_open_case() -> None:
    case, moderator = make_case(), make_member(is_staff=True, is_superuser=True)

    at_once(
        lambda: Case.objects.get(pk=case.pk).decide("keep", by=moderator, facts="Fine."),
        lambda: make_case(case.post, by=make_member()),
    )

    reports = Case.objects.values_list("report_count", flat=True)
    assert sum(reports) == 2
    assert not Case.objects.open().filter(report_count=0).exists()


def counted(topic: Topic) -> tuple[int, int]:
    topic.refresh_from_db()
    threads = topic.threads.filter(hidden_at=None, merged_into=None)
    return topic.thread_count - threads.count(), topic.post_count - sum(thread.post_count for thread in threads)


def test_a_thread_that_was_merged_meanwhile_is_neither_hidden_nor_moved(ada: Member, sam: Member, milk: Topic) -> None:
    older, reported = make_thread(milk), make_thread(milk)
    case = make_case(reported)
    reported.merge(older, by=sam, reason="The same.")
    case = Case.objects.with_subjects().get(pk=case.pk)

    assert not {"hide", "move"} & set(deeds_for(case, ada))
    with pytest.raises(NotOfferedError):
        case.decide("hide", by=ada, **WHY)
    assert counted(milk) == (0, 0)


def test_a_move_is_not_taken_back_once_the_thread_is_merged(ada: Member, sam: Member, milk: Topic) -> None:
    older, thread = make_thread(milk), make_thread()
    before = thread.topic
    decision = make_case(thread).decide("move", by=ada, topic=milk, **WHY)
    thread.refresh_from_db()
    thread.merge(older, by=ada, reason="The same.")

    Appeal.objects.make(decision, "Why?").decide("granted", by=sam, answer="So be it.")

    assert (counted(milk), counted(before)) == ((0, 0), (0, 0))


@pytest.mark.django_db(transaction=True)
def test_a_report_while_the_case_is_decided_is_in_it_or_opens_the_next(ada: Member) -> None:
    post = make_post()
    case = make_case(post)
    reporters = [make_member() for _ in range(3)]

    at_once(
        lambda: case.decide("keep", by=ada, facts="Nothing breaks the rules here."),
        *(lambda by=by: make_case(post, by=by) for by in reporters),
    )

    decided, later = Case.objects.get(pk=case.pk), list(Case.objects.exclude(pk=case.pk))
    assert decided.closed_at is not None
    assert len(later) <= 1
    assert all(one.closed_at is None for one in later)
    counted = {one.pk: one.report_count for one in [decided, *later]}
    assert counted == {pk: Report.objects.filter(case=pk).count() for pk in counted}
    assert sum(counted.values()) == 4
