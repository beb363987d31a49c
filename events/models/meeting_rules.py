"""Meetings of two around an event: when there is time for them, in how long slots, and whether one can ask for one."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.times import day_of, zone_label
from events.models.events import Event
from events.models.registrations import Registration
from members.models import Member
from members.rules import Reader, is_member

SLOT_MINUTES: Final = 20
LEAST_MINUTES: Final = 10
MOST_MINUTES: Final = 120
# As many boxes as one form shows.
MOST_SLOTS: Final = 60


class MeetingRefusedError(Exception):
    """What somebody wished for a meeting is not possible now; `words` tell them why, beside the field."""

    def __init__(self, words: str | Promise, *, field: str | None = None) -> None:
        """Keep the words for the reader."""
        super().__init__(words)
        self.words, self.field = words, field


class MeetingKind(models.TextChoices):
    """Who meets: companies, or clusters."""

    B2B = "b2b", _("Business to business")
    C2C = "c2c", _("Cluster to cluster")


class MeetingRulesQuerySet(models.QuerySet["MeetingRules"]):
    """Questions about the meetings of events."""

    def visible_to(self, reader: Reader) -> Self:
        """Those of the events somebody sees that are open, or where they have a meeting or said when they are free."""
        shown = Q(opened_at__isnull=False, event__published_at__isnull=False)
        if is_member(reader):
            mine = Q(event__availabilities__member=reader)
            mine |= Q(event__meetings__requester=reader) | Q(event__meetings__invitee=reader)
            shown |= Q(pk__in=self.model._default_manager.filter(mine).values("pk"))
        return self.filter(shown, event__in=Event.objects.visible_to(reader)).select_related(
            "event__registration_rules"
        )

    def of(self, slug: str) -> Self:
        """Those of the event with this slug."""
        return self.filter(event__slug=slug)

    def of_event(self, pk: int) -> Self:
        """Those of one event."""
        return self.filter(event=pk)

    def lock(self, pk: int) -> "MeetingRules":
        """Take them for this transaction: who says times or asks waits until it is over."""
        return self.select_for_update(of=("self",)).select_related("event").get(pk=pk)

    def unsettled(self) -> Self:
        """Those whose event is cancelled or postponed, or may be on another day than they were made for."""
        off = Q(event__cancelled_at__isnull=False) | Q(event__postponed_at__isnull=False)
        return self.filter(off | ~Q(event__starts_at=F("event_start"))).select_related("event")


class MeetingRules(models.Model):
    """What the organisers have set for an event. Without it, or before it is opened, nobody asks for a meeting."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="meeting_rules", verbose_name=_("event"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    slot_minutes = models.PositiveSmallIntegerField(
        _("minutes of a meeting"),
        default=SLOT_MINUTES,
        validators=[MinValueValidator(LEAST_MINUTES), MaxValueValidator(MOST_MINUTES)],
    )
    opened_at = models.DateTimeField(_("open since"), null=True, blank=True, editable=False)
    # When the event began as this was set: on another day everybody says anew when they are free.
    event_start = models.DateTimeField(_("start of the event then"), editable=False)

    objects = MeetingRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("meetings of an event")
        verbose_name_plural = _("meetings of events")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meetings_end_after_they_start",
                violation_error_message=_("Meetings must end after they begin."),
            ),
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=LEAST_MINUTES, slot_minutes__lte=MOST_MINUTES),
                name="meetings_have_a_length",
                violation_error_message=_("A meeting takes from 10 minutes to two hours."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    def get_absolute_url(self) -> str:
        return reverse("events:meeting_list", args=[self.event.slug])

    @property
    def length(self) -> timedelta:
        """Return how long a meeting takes."""
        return timedelta(minutes=self.slot_minutes)

    def starts(self) -> list[datetime]:
        """Return when a slot begins, each."""
        count = min((self.ends_at - self.starts_at) // self.length, MOST_SLOTS)
        return [self.starts_at + n * self.length for n in range(count)]

    @property
    def is_open(self) -> bool:
        """Tell whether one can say when one is free and ask for a meeting: not for an event that is off, nor after."""
        return self.opened_at is not None and self.event.published_at is not None and not self.why_not

    @property
    def why_not(self) -> "str | Promise":
        """Return why no meeting can be arranged, whether or not it is open; nothing if it can."""
        if self.event.is_off:
            return self.event.status.label
        if self.is_moved:
            return _("The event has another date. Times for meetings follow within minutes.")
        return _("The time for meetings is over.") if timezone.now() >= self.ends_at else ""

    @property
    def is_moved(self) -> bool:
        """Tell whether the event is on another day than it was when the times were set."""
        return self._days_moved() != timedelta(0)

    @property
    def zone_name(self) -> str:
        """Return what people call the event's zone then."""
        return zone_label(self.starts_at.astimezone(self.event.zone))

    def check_open(self) -> None:
        """Refuse in words unless meetings can be asked for at this moment."""
        if not self.is_open:
            raise MeetingRefusedError(self.why_not or _("Meetings are closed: nobody asks for new ones."))

    def seats(self, member: Member) -> bool:
        """Tell whether somebody takes part: with a seat, where one registers here."""
        if not hasattr(self.event, "registration_rules"):
            return True
        return Registration.objects.visible_to(member).for_event(self.event).confirmed().exists()

    @transaction.atomic
    def revise(self, **said: Any) -> None:
        """Set other times; refused in words if somebody has a meeting or a request that they would not hold."""
        if self.pk is None:
            self._put(event_start=self.event.starts_at, **said)
            return
        MeetingRules.objects.lock(self.pk)
        for name, value in said.items():
            setattr(self, name, value)
        self.clean()
        self.event.meetings.check_fit(self)
        self._put(**said)
        self.event.availabilities.keep_to(self)

    def clean(self) -> None:
        """Refuse more slots than a form shows, or none."""
        if not (self.starts_at and self.ends_at and self.slot_minutes) or self.ends_at <= self.starts_at:
            return
        count = (self.ends_at - self.starts_at) // self.length
        if not 0 < count <= MOST_SLOTS:
            words = _("That makes %(n)s times for a meeting; there can be from 1 to %(most)s.")
            raise ValidationError({"ends_at": words % {"n": count, "most": MOST_SLOTS}})

    @transaction.atomic
    def open_now(self) -> None:
        """Let people say when they are free and ask for meetings; `close_now` takes that back."""
        locked = MeetingRules.objects.lock(self.pk)
        if locked.event.published_at is None:
            raise MeetingRefusedError(_("Announce the event first: nobody sees it yet."))
        if locked.why_not:
            raise MeetingRefusedError(locked.why_not)
        self._put(opened_at=locked.opened_at or timezone.now())

    @transaction.atomic
    def close_now(self) -> None:
        """Take no new requests; those there are can be answered, and meetings stand. `open_now` takes that back."""
        MeetingRules.objects.lock(self.pk)
        self._put(opened_at=None)

    @transaction.atomic
    def move(self) -> None:
        """Follow the event to its new day, at the same time of its clocks; everybody says anew when they are free."""
        locked = MeetingRules.objects.lock(self.pk)
        if not locked.is_moved:
            locked._put(event_start=locked.event.starts_at)
            return
        zone, days = locked.event.zone, locked._days_moved()
        moved = {name: getattr(locked, name).astimezone(zone) + days for name in ("starts_at", "ends_at")}
        locked._put(event_start=locked.event.starts_at, **moved)
        locked.event.availabilities.forget_times()

    def _days_moved(self) -> timedelta:
        zone = self.event.zone
        return day_of(self.event.starts_at, zone) - day_of(self.event_start, zone)

    def _put(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=[*values] if self.pk else None)
