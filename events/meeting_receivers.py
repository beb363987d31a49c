"""What follows in the same transaction: notice and letter about a meeting; its end with a seat, a member, an event."""

from typing import Any, Final

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import override

from events import meeting_letters, tasks
from events.models import AgendaRelease, Meeting, MeetingStep, Registration, StepKind
from events.signals import agenda_released, meeting_told, registration_told
from members.models import Member
from members.signals import member_suspended
from notifications.models import Notification
from notifications.queueing import put

# What a registration is told when its seat is gone.
GONE: Final = {"cancelled", "refused"}


@receiver(meeting_told)
def tell(meeting: Meeting, step: MeetingStep, to: Member, **_extra: Any) -> None:
    """Give one of the two a notice, and write to them."""
    Notification.objects.create(member=to, reason=Notification.Reason.MEETING, target=step, actor=step.by)
    meeting_letters.write(meeting, StepKind(step.kind), to, step.words)


@receiver(registration_told)
def end_without_seat(registration: Registration, what: str, **_extra: Any) -> None:
    """Withdraw the requests and cancel the meetings of who does not take part any more."""
    if what in GONE and registration.member:
        registration.event.meetings.of_member(registration.member).end(by=registration.member)


@receiver(member_suspended)
def end_of_suspended(member: Member, **_extra: Any) -> None:
    """Let nobody wait for who cannot come."""
    with override(None):
        Meeting.objects.of_member(member).end(by=member, words=_("They cannot take part."))


@receiver(agenda_released)
def follow_event(release: AgendaRelease, **_extra: Any) -> None:
    """Have the worker see whether the event is held, and on the day for which people said when they are free."""
    if hasattr(release.event, "meeting_rules"):
        put(tasks.settle_meetings_of, event_id=release.event_id)
