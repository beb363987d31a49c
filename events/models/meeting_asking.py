"""How one asks for a meeting."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from events.models.availability import Availability
from events.models.bookings import Booking, lock_members
from events.models.meeting_rules import MeetingRefusedError, MeetingRules
from events.models.meeting_words import MOST_REQUESTS, MOST_REQUESTS_TO_ONE, MeetingState, Side, StepKind
from members.models import Member

if TYPE_CHECKING:
    from events.models.meetings import Meeting, MeetingQuerySet


def common_times(rules: MeetingRules, one: Availability, other: Availability) -> list[datetime]:
    """Return when both can still be met."""
    taken = list(Booking.objects.of([one.member_id, other.member_id]))
    theirs = {*other.free(taken, rules)}
    return [at for at in one.free(taken, rules) if at in theirs]


class MeetingAsking:
    """The verb that makes a meeting."""

    @transaction.atomic
    def ask(
        self, rules: MeetingRules, *, by: Member, invitee: Member, starts: Iterable[datetime], **said: Any
    ) -> "Meeting":
        """Ask somebody who takes meetings for one, at up to three times that both have free. Sent twice it is one."""
        meetings = cast("MeetingQuerySet", self)
        locked = MeetingRules.objects.lock(rules.pk)
        locked.check_open()
        lock_members(by.pk, invitee.pk)
        between = meetings.filter(event=locked.event).of_member(by).of_member(invitee)
        if (same := between.current().first()) and same.requester_id == by.pk and same.text == said["text"]:
            return same
        mine, theirs = _both(locked, by, invitee)
        _check_manners(meetings.filter(event=locked.event, requester=by), between, invitee, by)
        if said["kind"] not in theirs.kinds:
            raise MeetingRefusedError(_("They do not take meetings of this kind."), field="kind")
        times = sorted({*starts})
        if not times or not {*times} <= {*common_times(locked, mine, theirs)}:
            words = _("One of these times is taken meanwhile; choose among those that are left.")
            raise MeetingRefusedError(words, field="starts")
        sides = {"requester": by, "invitee": invitee}
        speaking = {"requester_for": mine.speaks_for, "invitee_for": theirs.speaks_for}
        asked = {"proposals": times, "last_proposal": times[-1], "turn": Side.INVITEE, "minutes": locked.slot_minutes}
        meeting = meetings.create(event=locked.event, **sides, **speaking, **asked, **said)
        meeting.note(StepKind.ASKED, by=by)
        return meeting


def _both(rules: MeetingRules, by: Member, invitee: Member) -> tuple[Availability, Availability]:
    """Return what the two said; refuse unless both take meetings."""
    taking = Availability.objects.taking().filter(event=rules.event)
    said = {one.member_id: one for one in taking.filter(member__in=[by, invitee])}
    if by.pk not in said:
        raise MeetingRefusedError(_("Say first when you are free for meetings."))
    if invitee.pk not in said:
        raise MeetingRefusedError(_("They take no meetings here any more."))
    return said[by.pk], said[invitee.pk]


def _check_manners(mine: "MeetingQuerySet", between: "MeetingQuerySet", invitee: Member, by: Member) -> None:
    """Refuse a second request beside one that is open, more than some at once, and asking on after a no."""
    if by.pk == invitee.pk:
        raise MeetingRefusedError(_("Nobody meets themselves."))
    if between.current().exists():
        raise MeetingRefusedError(_("There is a request or a meeting between you already."))
    if mine.asked().count() >= MOST_REQUESTS:
        words = _("%(n)s of your requests wait for an answer, as many as one can have open. Withdraw one first.")
        raise MeetingRefusedError(words % {"n": MOST_REQUESTS})
    earlier = list(mine.filter(invitee=invitee).values_list("state", flat=True))
    if MeetingState.DECLINED in earlier or len(earlier) >= MOST_REQUESTS_TO_ONE:
        raise MeetingRefusedError(_("They know that you would like to meet. Now it is for them to ask you."))
