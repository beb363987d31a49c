"""What followers of a call are told of a deadline: 30, 7 and 1 days before it, and whenever it is told anew.

One row for each deadline, as it stood then, and occasion; who was told has a notice of it, and only one: both are
constraints. So nobody hears twice, whatever is run again.
"""

from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.times import held_moment, zone_named
from members.models import Member
from notifications.levels import Level
from notifications.models import Follow
from partnerships.models.call_clock import ZONE_LENGTH, clock, moment
from partnerships.models.calls import Call
from partnerships.models.deadlines import CallDeadline


class Occasion(models.TextChoices):
    """Why now."""

    NEWS = "news", _("Told anew")
    MONTH = "30", _("30 days before")
    WEEK = "7", _("7 days before")
    DAY = "1", _("1 day before")


# The days of each occasion before a deadline; the nearest that has passed counts.
DAYS: Final = {Occasion.DAY: 1, Occasion.WEEK: 7, Occasion.MONTH: 30}
# A day more than the first reminder: clocks may change in between.
AHEAD: Final = timedelta(days=max(DAYS.values()) + 1)


def occasion_of(deadline: CallDeadline, now: datetime) -> Occasion | None:
    """Return of which occasion it is time to remind; what passed before the deadline was told as it is, never is."""
    if deadline.cancelled_at or deadline.at < now:
        return None
    for occasion, days in DAYS.items():
        if (due := deadline.before(days)) <= now:
            return occasion if due >= deadline.changed_at else None
    return None


class ReminderQuerySet(models.QuerySet["CallReminder"]):
    """Questions about reminders, and the verb that makes one."""

    def visible_to(self, reader: object) -> Self:
        """All: calls are public, and notices of them their member's own."""
        return self

    def for_notices(self) -> Self:
        """Load what a notice shows."""
        return self.select_related("deadline__call").defer("deadline__call__search_vector")

    def waiting(self, now: datetime) -> "QuerySet[CallDeadline]":
        """Return the deadlines of followed calls that are near, or that followers have not been told of as they are."""
        follows = Follow.objects.of_kind(Call).filter(target_id=OuterRef("call_id"), level=Level.FOLLOW)
        told = self.filter(deadline=OuterRef("pk"), sequence=OuterRef("sequence"), occasion=Occasion.NEWS)
        due_at = moment("zone", clock("closes_on", "closes_time"))
        near = Q(cancelled_at__isnull=True, due_at__gte=now, due_at__lt=now + AHEAD)
        return CallDeadline.objects.alias(due_at=due_at).filter(near | ~Exists(told), Exists(follows)).in_order()

    def make(self, deadline: CallDeadline, occasion: Occasion) -> "CallReminder | None":
        """Write down that followers are told of a deadline as it stands; None if they were."""
        told = {name: getattr(deadline, name) for name in ("closes_on", "closes_time", "zone")}
        made, is_new = self.get_or_create(
            deadline=deadline, sequence=deadline.sequence, occasion=occasion, defaults=told
        )
        return made if is_new else None


class CallReminder(models.Model):
    """Something that followers of a call are told of one of its deadlines, and how it stood then."""

    deadline = models.ForeignKey(
        CallDeadline, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("deadline")
    )
    sequence = models.PositiveIntegerField(_("times changed before"))
    occasion = models.CharField(_("occasion"), max_length=4, choices=Occasion)
    closes_on = models.DateField(_("day"))
    closes_time = models.TimeField(_("time"))
    zone = models.CharField(_("time zone"), max_length=ZONE_LENGTH)
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder of a call")
        verbose_name_plural = _("reminders of calls")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deadline", "sequence", "occasion"],
                name="call_reminder_once",
                violation_error_message=_("Followers were told of this already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline}: {self.get_occasion_display()}"

    def get_absolute_url(self) -> str:
        return self.deadline.call.get_absolute_url()

    @property
    def is_outdated(self) -> bool:
        """Tell whether the deadline was told anew since."""
        return self.sequence != self.deadline.sequence

    @property
    def local(self) -> datetime:
        """Return the moment it told of, as clocks of its zone show it."""
        zone = zone_named(self.zone)
        assert zone  # noqa: S101 - as the deadline's was
        return held_moment(self.closes_on, self.closes_time, zone).astimezone(zone)

    @property
    def earlier(self) -> "CallReminder | None":
        """Return what followers were told of this deadline before, if it was another moment."""
        before = CallReminder.objects.filter(deadline=self.deadline, sequence__lt=self.sequence).order_by("-pk").first()
        return before if before and before.local != self.local else None

    def followers(self) -> QuerySet[Member]:
        """Return who is told: who follows the call; of news, who followed it before they were news."""
        follows = Follow.objects.of_kind(Call).filter(target_id=self.deadline.call_id, level=Level.FOLLOW)
        if self.occasion == Occasion.NEWS:
            follows = follows.filter(created_at__lt=self.deadline.changed_at)
        members: QuerySet[Member] = Member.objects.writing().filter(pk__in=follows.values("member")).order_by()
        return members
