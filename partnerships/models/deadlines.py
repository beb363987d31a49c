"""A deadline of a call: what clocks of a zone show then, its stage, and what became of it since."""

from datetime import datetime, time, timedelta
from typing import Any, ClassVar, Final, Self
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.times import city, held_moment, moment, zone_label, zone_named
from members.models import Member
from notifications.levels import Level
from notifications.models import Follow
from partnerships.models.call_clock import BRUSSELS, ZONE_LENGTH, check_zone, clock, is_sure
from partnerships.models.call_clock import moment as moment_of
from partnerships.models.calls import Call

# When the Commission's calls close, unless they say otherwise.
FIVE: Final = time(17)


class DeadlineQuerySet(models.QuerySet["CallDeadline"]):
    """Questions about deadlines."""

    def of(self, calls: models.QuerySet[Call]) -> Self:
        """Keep the deadlines of these calls."""
        return self.filter(call__in=calls.order_by().values("pk"))

    def ahead_of(self, member: Member, now: datetime, within: timedelta) -> Self:
        """Keep those to come so soon of the calls that a member follows, in order; one question."""
        at = moment_of("zone", clock("closes_on", "closes_time"))
        followed = Follow.objects.of(member).of_kind(Call).filter(level=Level.FOLLOW).values("target_id")
        standing = self.filter(cancelled_at__isnull=True, call__in=followed).alias(due_at=at)
        return standing.filter(due_at__gte=now, due_at__lt=now + within).order_by("due_at", "pk")

    def in_order(self) -> Self:
        """Order as they come, and as a calendar file tells them."""
        return self.order_by("closes_on", "closes_time", "pk")

    def with_calls(self) -> Self:
        """Load the call of each."""
        return self.select_related("call").defer("call__search_vector")


class CallDeadline(models.Model):
    """Until when proposals are taken, or those of one stage.

    It is kept as its source prints it, in the zone it is told in: `at` is the moment by the rules that hold today.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="deadlines", verbose_name=_("call"))
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    stage = models.CharField(
        _("stage"),
        max_length=80,
        blank=True,
        help_text=_("For example: first stage, or second cut-off. May stay empty."),
    )
    closes_on = models.DateField(_("day"))
    closes_time = models.TimeField(_("time"), default=FIVE)
    zone = models.CharField(
        _("time zone"),
        max_length=ZONE_LENGTH,
        default=BRUSSELS,
        validators=[check_zone],
        help_text=_("The zone in which the source tells the time, for example Europe/Brussels."),
    )
    # Rises whenever the day, time or zone changes, or it is called off: calendars and reminders go by it.
    sequence = models.PositiveIntegerField(_("times changed"), default=0, editable=False)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(_("called off"), null=True, editable=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline of a call")
        verbose_name_plural = _("deadlines of calls")
        ordering: ClassVar = ["closes_on", "closes_time", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "closes_on", "closes_time", "zone", "stage"],
                name="call_deadline_once",
                violation_error_message=_("This call has this deadline already."),
            ),
            models.CheckConstraint(
                condition=is_sure("closes_on", "closes_time", "zone"),
                name="call_deadline_on_sure_clocks",
                violation_error_message=_("Clocks skip or repeat this time on that day. Choose another time."),
            ),
        ]

    def __str__(self) -> str:
        stage = f" ({self.stage})" if self.stage else ""
        return f"{self.closes_on} {self.closes_time:%H:%M} {self.zone}{stage}"

    @transaction.atomic
    def save(self, **options: Any) -> None:
        """Count the change if the moment is told anew, whoever saves it."""
        before = None if self._state.adding else CallDeadline.objects.select_for_update().filter(pk=self.pk).first()
        if before and before.told != self.told:
            self._changed(before)
            if options.get("update_fields") is not None:
                options["update_fields"] = {*options["update_fields"], "sequence", "changed_at"}
        super().save(**options)

    def clean(self) -> None:
        """Refuse a time that clocks skip or repeat, next to the field."""
        zone = zone_named(self.zone)
        if zone is None or self.closes_on is None or self.closes_time is None:
            return  # said by the fields themselves
        try:
            moment(self.closes_on, self.closes_time, zone)
        except ValidationError as error:
            raise ValidationError({"closes_time": error}) from error

    @property
    def told(self) -> tuple[object, ...]:
        """Return what a reader is told of when it is."""
        return (self.closes_on, self.closes_time, self.zone)

    @property
    def zone_info(self) -> ZoneInfo:
        """Return its zone."""
        return ZoneInfo(self.zone)

    @property
    def at(self) -> datetime:
        """Return the moment, by the rules of the zone that hold today."""
        return held_moment(self.closes_on, self.closes_time, self.zone_info)

    @property
    def local(self) -> datetime:
        """Return the moment as clocks of its zone show it."""
        return self.at.astimezone(self.zone_info)

    @property
    def city(self) -> str:
        """Return the place that names its zone."""
        return city(self.zone)

    @property
    def zone_words(self) -> str:
        """Return what people call its zone at that moment: CEST, or UTC+4."""
        return zone_label(self.local)

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether clocks of the reader show another time."""
        return timezone.localtime(self.at).utcoffset() != self.local.utcoffset()

    @property
    def is_over(self) -> bool:
        """Tell whether it has passed: to its last second it has not."""
        return self.at < timezone.now()

    def days_left(self, now: datetime) -> int:
        """Return how many days it is away, as calendars of its zone count them."""
        return (self.closes_on - now.astimezone(self.zone_info).date()).days

    def before(self, days: int) -> datetime:
        """Return the moment so many days before, at the same time of day."""
        return held_moment(self.closes_on - timedelta(days=days), self.closes_time, self.zone_info)

    @transaction.atomic
    def cancel(self, *, by: Member, reason: str) -> None:
        """Call it off: calendars show it as cancelled and followers are told. Twice changes nothing."""
        self._turn(off=True)

    @transaction.atomic
    def reinstate(self, *, by: Member, reason: str) -> None:
        """Undo `cancel`: it stands again, and followers are told."""
        self._turn(off=False)

    def _turn(self, *, off: bool) -> None:
        locked = CallDeadline.objects.select_for_update().get(pk=self.pk)
        if (locked.cancelled_at is not None) == off:
            return
        self._changed(locked)
        self.cancelled_at = self.changed_at if off else None
        super().save(update_fields=["cancelled_at", "sequence", "changed_at"])

    def _changed(self, before: "CallDeadline") -> None:
        self.sequence, self.changed_at = before.sequence + 1, timezone.now()
