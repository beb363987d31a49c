"""Somebody who wants to take part in an event: a member, or a guest known by an address."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar, Final
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from events.models.agenda import Session
from events.models.events import Event
from events.models.registration_choosing import RegistrationChoosing
from events.models.registration_deeds import RegistrationDeeds
from events.models.registration_words import RegistrationQuerySet
from members.models import no_control_characters

# To an address that somebody typed, for one event.
LETTERS_A_DAY: Final = 3
# For so long the link that confirms an address is good, and what was said is kept meanwhile.
LINK_DAYS: Final = 2


class RegistrationState(models.TextChoices):
    """Where a registration stands; told from its moments and the clock."""

    FORGOTTEN = "forgotten", _("Deleted")
    CANCELLED = "cancelled", _("Cancelled")
    REFUSED = "refused", _("Not accepted")
    UNVERIFIED = "unverified", _("Address not confirmed")
    ASKING = "asking", _("Waits for approval")
    CONFIRMED = "confirmed", _("Registered")
    OFFERED = "offered", _("A seat is offered")
    LAPSED = "lapsed", _("Offer not taken")
    WAITING = "waiting", _("On the waiting list")


class Registration(RegistrationDeeds, RegistrationChoosing):
    """One person for one event, whatever becomes of it: cancelled and begun again, it is the same row.

    After its time, or when its person asks, `forget` leaves the row for the totals, without the person.
    """

    State = RegistrationState

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("event"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("member"),
    )
    name = models.CharField(_("name"), max_length=80, validators=[no_control_characters])
    affiliation = models.CharField(_("affiliation"), max_length=160, blank=True, validators=[no_control_characters])
    # Of guests only: a member's letters go to the address of the account.
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    # Question id to answer; consent is "yes".
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    # What the link in a guest's letter stands on; a new one ends the earlier links.
    key = models.UUIDField(default=uuid4, editable=False)
    created_at = models.DateTimeField(_("registered"), default=timezone.now, editable=False)
    verified_at = models.DateTimeField(_("address confirmed"), null=True, blank=True, editable=False)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    refused_at = models.DateTimeField(_("not accepted"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True, editable=False)
    offered_until = models.DateTimeField(_("offer holds until"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("has a seat"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    listed_at = models.DateTimeField(_("agreed to the list of participants"), null=True, blank=True, editable=False)
    checked_in_at = models.DateTimeField(_("checked in"), null=True, blank=True, editable=False)
    forgotten_at = models.DateTimeField(_("personal data deleted"), null=True, blank=True, editable=False)
    # How many letters an unconfirmed address got, and when the last: nobody shall fill a stranger's inbox.
    letters = models.PositiveSmallIntegerField(default=0, editable=False)
    last_letter_at = models.DateTimeField(null=True, editable=False)

    # The links in letters that were opened: each works once.
    used_links = ArrayField(models.CharField(max_length=32), default=list, blank=True, editable=False)

    # The breakouts whose seats were just given back, for the letter about it.
    lost: "Sequence[str]" = ()

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering: ClassVar = ["name", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["event", "name", "id"], name="registration_by_name"),
            models.Index(
                fields=["event", "waiting_since", "id"],
                name="registration_waiting",
                condition=Q(waiting_since__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "member"],
                name="registration_member_once",
                violation_error_message=_("You are registered for this event."),
            ),
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=~Q(email=""),
                name="registration_guest_once",
                violation_error_message=_("This address is registered for this event."),
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | ~Q(email="") | Q(forgotten_at__isnull=False),
                name="registration_is_somebodys",
                violation_error_message=_("A registration is a member's or has an address."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True)
                | Q(verified_at__isnull=False, approved_at__isnull=False, cancelled_at__isnull=True),
                name="registration_seat_is_earned",
                violation_error_message=_("Only who is approved and has not cancelled has a seat."),
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True) | Q(confirmed_at__isnull=True),
                name="registration_refused_has_no_seat",
                violation_error_message=_("Who is not accepted has no seat."),
            ),
            models.CheckConstraint(
                condition=Q(checked_in_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="registration_checked_in_has_a_seat",
                violation_error_message=_("Only who has a seat can be checked in."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or _('Somebody')}, {self.event}"

    def get_absolute_url(self) -> str:
        return reverse("events:registration_detail", args=[self.event.slug])

    @property
    def state(self) -> RegistrationState:
        """Return where it stands at this moment."""
        told = {
            RegistrationState.FORGOTTEN: self.forgotten_at,
            RegistrationState.CANCELLED: self.cancelled_at,
            RegistrationState.REFUSED: self.refused_at,
            RegistrationState.UNVERIFIED: not self.verified_at,
            RegistrationState.ASKING: not self.approved_at,
            RegistrationState.CONFIRMED: self.confirmed_at,
            RegistrationState.OFFERED: self.is_offered,
            RegistrationState.LAPSED: self.offered_until,
        }
        return next((state for state, holds in told.items() if holds), RegistrationState.WAITING)

    @property
    def is_current(self) -> bool:
        """Tell whether it counts: neither cancelled nor refused, nor with an offer that was let pass."""
        return self.state not in {
            RegistrationState.CANCELLED, RegistrationState.LAPSED, RegistrationState.FORGOTTEN,
        }  # fmt: skip

    @property
    def is_offered(self) -> bool:
        """Tell whether a seat is held for them that they can still take."""
        return self.offered_until is not None and self.offered_until > timezone.now()

    @property
    def address(self) -> str:
        """Return where their letters go."""
        return self.member.email if self.member else self.email

    def write_link(self) -> None:
        """Send a guest the link that opens their registration; not more than some a day."""
        fresh = not self.last_letter_at or self.last_letter_at < timezone.now() - timedelta(days=1)
        self.letters = 1 if fresh else self.letters + 1
        if self.letters > LETTERS_A_DAY:
            return
        self.last_letter_at = timezone.now()
        self.save(update_fields=["letters", "last_letter_at"])
        self.tell("link")

    @property
    def position(self) -> int:
        """Return the place on the waiting list, 1 for the first."""
        ahead = type(self).objects.filter(event=self.event_id).waiting()
        earlier = Q(waiting_since__lt=self.waiting_since) | Q(waiting_since=self.waiting_since, pk__lt=self.pk)
        return ahead.filter(earlier).count() + 1

    def sessions(self) -> "models.QuerySet[Session]":
        """Return the breakouts in which they have a seat."""
        return Session.objects.filter(choices__registration=self, choices__held_at__isnull=False).in_order()
