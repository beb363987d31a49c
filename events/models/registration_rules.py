"""How people register for an event: from when until when, how many, and what happens when it is full."""

from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.times import zone_label
from events.models.events import Event
from members.rules import Reader

MOST_SEATS: Final = 100_000
# After the end of an event, unless its organisers say otherwise.
RETENTION_DAYS: Final = 90
# Once the event has begun, who is offered a seat has so long to take it.
AT_THE_DOOR: Final = timedelta(minutes=15)


class Openness(models.TextChoices):
    """Whether one can register at this moment; the clock and the seats say it, nothing is stored."""

    EARLY = "early", _("Registration is not open yet")
    OPEN = "open", _("Registration is open")
    WAITING = "waiting", _("All seats are taken; you can join the waiting list")
    FULL = "full", _("All seats are taken")
    CLOSED = "closed", _("Registration is closed")


class RegistrationRulesQuerySet(models.QuerySet["RegistrationRules"]):
    """Questions about rules."""

    def visible_to(self, reader: Reader) -> Self:
        """Rules of the events somebody sees."""
        return self.filter(event__in=Event.objects.visible_to(reader)).select_related("event")

    def of(self, slug: str) -> Self:
        """Rules of the event with this slug."""
        return self.filter(event__slug=slug)

    def locking(self, event: int) -> Self:
        """Take all seats of an event for this transaction: who else wants one waits until it is over."""
        return self.select_for_update(of=("self",)).select_related("event").filter(event=event)

    def lock(self, event: int) -> "RegistrationRules":
        """Take all seats of an event that has rules."""
        return self.locking(event).get()

    def with_waiting(self) -> Self:
        """Rules of events that are to come and have a waiting list."""
        return self.filter(when_full=RegistrationRules.WhenFull.WAIT, event__starts_at__gt=timezone.now())


class RegistrationRules(models.Model):
    """What the organisers have set for an event. Without such a row nobody registers here."""

    class Admission(models.TextChoices):
        AT_ONCE = "at-once", _("At once")
        APPROVAL = "approval", _("After an organiser has approved it")

    class WhenFull(models.TextChoices):
        CLOSE = "close", _("Nobody more can register")
        WAIT = "wait", _("People join a waiting list; a seat that becomes free is offered to the first")

    class Who(models.TextChoices):
        EVERYONE = "everyone", _("Everyone, guests by a confirmed e-mail address")
        MEMBERS = "members", _("Members only")

    class Listing(models.TextChoices):
        NOBODY = "nobody", _("No list")
        REGISTERED = "registered", _("Those who have a seat")
        MEMBERS = "members", _("Those who have a seat, and all members")

    class Choosing(models.TextChoices):
        FIRST_COME = "first-come", _("Whoever comes first has the seat")
        RANKED = "ranked", _("People rank the breakouts; seats are given by lot later")

    event = models.OneToOneField(
        Event, on_delete=models.CASCADE, related_name="registration_rules", verbose_name=_("event")
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    capacity = models.PositiveIntegerField(
        _("seats"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)],
        help_text=_("Leave it empty if there is room for everybody."),
    )
    who = models.CharField(_("who may register"), max_length=8, choices=Who, default=Who.EVERYONE)
    admission = models.CharField(_("registrations count"), max_length=8, choices=Admission, default=Admission.AT_ONCE)
    when_full = models.CharField(_("when all seats are taken"), max_length=5, choices=WhenFull, default=WhenFull.WAIT)
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer an offer"),
        default=48,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 14)],
        help_text=_("A seat offered from the waiting list is held for so long, then the next is asked."),
    )
    listing = models.CharField(
        _("who sees the list of participants"),
        max_length=10,
        choices=Listing,
        default=Listing.NOBODY,
        help_text=_("Only people who agreed stand in it."),
    )
    choosing = models.CharField(_("breakouts"), max_length=10, choices=Choosing, default=Choosing.FIRST_COME)
    choose_until = models.DateTimeField(_("breakouts can be chosen until"), null=True, blank=True)
    retention_days = models.PositiveSmallIntegerField(
        _("days until personal data is deleted"),
        default=RETENTION_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Counted from the end of the event. Totals stay."),
    )

    objects = RegistrationRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of registration")
        verbose_name_plural = _("rules of registration")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="registration_closes_after_it_opens",
                violation_error_message=_("Registration must close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0),
                name="registration_has_a_seat",
                violation_error_message=_("Give at least one seat, or leave it empty."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    @property
    def choice_ends_at(self) -> datetime:
        """Return until when a breakout can be chosen: the start of the event at the latest."""
        return min(self.choose_until or self.event.starts_at, self.event.starts_at)

    @property
    def zone_names(self) -> dict[str, str]:
        """Return what people call the event's zone when registration opens, and when it closes."""
        zone = self.event.zone
        return {
            "opens": zone_label(self.opens_at.astimezone(zone)),
            "closes": zone_label(self.closes_at.astimezone(zone)),
        }

    @property
    def can_choose(self) -> bool:
        """Tell whether breakouts can be chosen at this moment."""
        return timezone.now() < self.choice_ends_at

    @property
    def is_ranked(self) -> bool:
        """Tell whether people rank breakouts instead of taking a seat."""
        return self.choosing == self.Choosing.RANKED

    @property
    def gives_seats_at_once(self) -> bool:
        """Tell whether a breakout that is chosen is a seat: not while ranked wishes wait for the lots."""
        return not self.is_ranked or self.event.allocations.filter(applied_at__isnull=False).exists()

    @property
    def offer_ends_at(self) -> datetime:
        """Return until when an offer made now holds: the start of the event, then some minutes."""
        now, starts_at = timezone.now(), self.event.starts_at
        return min(now + timedelta(hours=self.offer_hours), starts_at) if now < starts_at else now + AT_THE_DOOR

    def free_seats(self) -> int | None:
        """Return how many seats nobody has or is offered; None if there is room for everybody."""
        if self.capacity is None:
            return None
        return max(0, self.capacity - self.event.registrations.holding().count())

    def pass_on(self) -> int:
        """Offer each free seat to the next who waits, and tell them; return how many offers. Under the lock.

        An offer that was not answered has ended by the clock: its seat counts as free here.
        """
        if timezone.now() >= self.event.ends_at or self.event.is_off:
            return 0
        free, until = self.free_seats(), self.offer_ends_at
        next_ones = list(self.event.registrations.waiting()[:free])
        for registration in next_ones:
            registration.offered_until = until
            registration.save(update_fields=["offered_until"])
            registration.tell("offered")
        return len(next_ones)

    @transaction.atomic
    def pass_on_now(self) -> int:
        """Take the lock and pass seats on."""
        return RegistrationRules.objects.lock(self.event_id).pass_on()

    @property
    def status(self) -> Openness:
        """Return whether one can register at this moment."""
        return self.openness(free=self.free_seats())

    def openness(self, *, free: int | None) -> Openness:
        """Tell whether one can register now, with so many free seats (None: room for everybody)."""
        now = timezone.now()
        if now < self.opens_at:
            return Openness.EARLY
        if now >= min(self.closes_at, self.event.ends_at) or self.event.is_off:
            return Openness.CLOSED
        if free is None or free > 0:
            return Openness.OPEN
        return Openness.WAITING if self.when_full == self.WhenFull.WAIT else Openness.FULL
