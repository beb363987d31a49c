"""Seats in breakouts given by lot: what went in, what came out, and the seed that makes it come out again."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.lots import Result, Seats, Wishes, draw, ranks_got
from events.models.agenda import Session
from events.models.events import Event
from events.models.registration_rules import RegistrationRules
from events.models.session_choices import SessionChoice
from members.models import Member


class ChangedSinceError(Exception):
    """Wishes or seats are not what they were when the lots were drawn."""


class AllocationQuerySet(models.QuerySet["Allocation"]):
    """Questions about draws, and the verb that makes one."""

    def applied(self) -> Self:
        """Those whose seats were given."""
        return self.filter(applied_at__isnull=False)

    def draw(self, event: Event, *, seed: str, by: Member) -> "Allocation":
        """Draw lots and keep what came out, for organisers to look at: nobody has a seat by it yet."""
        wishes, seats = wishes_now(event), seats_now(event)
        result = draw(seed, wishes, seats)
        return self.create(
            event=event, seed=seed, wishes={"blocks": wishes, "seats": seats}, result=result, drawn_by=by
        )


def wishes_now(event: Event) -> Wishes:
    """Return what those who have a seat at the event ranked, in blocks where they have no seat yet."""
    choices = SessionChoice.objects.wished().filter(
        registration__event=event, registration__confirmed_at__isnull=False, registration__forgotten_at__isnull=True
    )
    seated = set(SessionChoice.objects.held().filter(registration__event=event).values_list("registration", "block"))
    found: Wishes = {}
    for registration, block, session in choices.values_list("registration", "block", "session"):
        if (registration, block) not in seated:
            found.setdefault(str(block), {}).setdefault(str(registration), []).append(session)
    return found


def seats_now(event: Event) -> Seats:
    """Return the seats left in each breakout, None where there is room for everybody."""
    taken = SessionChoice.objects.seats_taken(event)
    rooms = Session.objects.breakouts().filter(event=event).values_list("pk", "capacity")
    return {str(pk): None if room is None else max(0, room - taken.get(pk, 0)) for pk, room in rooms}


class Allocation(models.Model):
    """One draw of lots, kept whole: equal seed and wishes give an equal result (`events.lots`)."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="allocations", verbose_name=_("event"))
    seed = models.CharField(_("seed"), max_length=64)
    # By id: "seats" leaves to each breakout, "blocks" to what each registration ranked there.
    wishes = models.JSONField(_("wishes and seats"), editable=False)
    # By id: block to registration to its breakout, or nothing where all that was ranked is full.
    result = models.JSONField(_("result"), editable=False)
    drawn_at = models.DateTimeField(_("drawn"), default=timezone.now, editable=False)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("drawn by"),
    )
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True, editable=False)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation of breakouts")
        verbose_name_plural = _("allocations of breakouts")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.event}, {self.seed}"

    @property
    def ranks_got(self) -> dict[int, int]:
        """Return how many got their first wish, their second ...; 0 for those who got none."""
        blocks: Wishes = self.wishes["blocks"]
        result: Result = self.result
        return ranks_got(blocks, result)

    @transaction.atomic
    def apply(self) -> bool:
        """Give the seats and tell everybody, once; refuses what was drawn from other wishes or seats than are now."""
        RegistrationRules.objects.lock(self.event_id)
        self.refresh_from_db()
        if self.applied_at:
            return False
        if self.wishes != {"blocks": wishes_now(self.event), "seats": seats_now(self.event)}:
            raise ChangedSinceError
        now = timezone.now()
        for block, people in self.result.items():
            for registration, session in people.items():
                SessionChoice.objects.filter(registration=int(registration), block=int(block), session=session).update(
                    held_at=now
                )
        self.applied_at = now
        self.save(update_fields=["applied_at"])
        told = {int(registration) for people in self.result.values() for registration in people}
        for registration in self.event.registrations.filter(pk__in=told).select_related("member", "event"):
            registration.tell("allocated")
        return True
