"""What the forum does when others act: opens topics for breakouts, logs suspensions."""

from typing import Any

from django.dispatch import receiver

from events.models import AgendaRelease
from events.signals import agenda_released
from forum.models import ModerationEntry, Topic
from members.models import Member
from members.signals import member_reinstated, member_suspended


@receiver(member_suspended)
def log_suspension(member: Member, by: Member, reason: str, **_kwargs: Any) -> None:
    """Add a line to the log."""
    ModerationEntry.record(ModerationEntry.Verb.SUSPEND, by=by, reason=reason, member=member)


@receiver(member_reinstated)
def log_reinstatement(member: Member, by: Member, reason: str, **_kwargs: Any) -> None:
    """Add a line to the log."""
    ModerationEntry.record(ModerationEntry.Verb.REINSTATE, by=by, reason=reason, member=member)


@receiver(agenda_released)
def open_topics(release: AgendaRelease, **_kwargs: Any) -> None:
    """Open a topic for each released breakout that has none; twice gives one topic."""
    Topic.objects.open_for(release)
