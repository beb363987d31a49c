"""Which breakout of a block somebody takes part in, or would like to."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.agenda import Session
from events.models.events import Event
from events.models.registration_rules import RegistrationRules
from events.models.registrations import Registration
from events.models.releases import AgendaRelease
from events.models.status import Status


class SessionChoiceQuerySet(models.QuerySet["SessionChoice"]):
    """Questions about choices."""

    def held(self) -> Self:
        """Those with a seat."""
        return self.filter(held_at__isnull=False)

    def held_in(self, registrations: "models.QuerySet[Registration]") -> Self:
        """The seats of these registrations."""
        return self.held().filter(registration__in=registrations)

    def not_held_by(self, release: AgendaRelease) -> Self:
        """Seats in breakouts that a release says are cancelled, or does not have any more."""
        held = [one["uuid"] for one in release.sessions if one.get("status") != Status.CANCELLED]
        found = self.held().filter(session__event=release.event_id).exclude(session__uuid__in=held)
        return found.select_related("registration__event", "registration__member", "session").order_by("pk")

    @transaction.atomic
    def give_back(self, release: AgendaRelease) -> None:
        """Free the seats in breakouts that are not held, and tell each holder once; they choose anew."""
        if RegistrationRules.objects.locking(release.event_id).first() is None:
            return
        lost: dict[Registration, list[SessionChoice]] = {}
        for seat in self.not_held_by(release):
            lost.setdefault(seat.registration, []).append(seat)
        for registration, seats in lost.items():
            registration.lost = [seat.session.public_title for seat in seats]
            self.filter(pk__in=[seat.pk for seat in seats]).delete()
            registration.tell("unseated")

    def wished(self) -> Self:
        """Those that somebody ranked, the dearest first."""
        return self.filter(rank__isnull=False).order_by("registration", "block", "rank")

    def of_sessions(self, uuids: Iterable[str]) -> Self:
        """Choices of these sessions, with who made them: for telling what a release changes."""
        return self.filter(session__uuid__in=list(uuids)).select_related("registration__member", "session", "block")

    def seats_taken(self, event: Event) -> dict[int, int]:
        """Return how many seats are taken in each breakout of an event, by session id."""
        counted = self.held().filter(session__event=event).order_by().values("session")
        return dict(counted.annotate(n=models.Count("pk")).values_list("session", "n"))


class SessionChoice(models.Model):
    """A breakout that somebody chose: a seat in it once `held_at` is set, a ranked wish until then.

    The block is kept as it was when they chose: a breakout that a release moves or takes out stays visible
    here as a choice to make again.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="choices")
    block = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+", verbose_name=_("block"))
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="choices", verbose_name=_("breakout"))
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    held_at = models.DateTimeField(_("seat since"), null=True, blank=True)
    created_at = models.DateTimeField(_("chosen"), default=timezone.now, editable=False)

    objects = SessionChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice of a breakout")
        verbose_name_plural = _("choices of breakouts")
        ordering: ClassVar = ["registration", "block", "rank", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration", "block"],
                condition=Q(held_at__isnull=False),
                name="session_choice_one_seat_a_block",
                violation_error_message=_("Nobody sits in two breakouts at once."),
            ),
            models.UniqueConstraint(
                fields=["registration", "session"],
                name="session_choice_once",
                violation_error_message=_("This breakout is chosen already."),
            ),
            models.UniqueConstraint(
                fields=["registration", "block", "rank"],
                name="session_choice_rank_once",
                violation_error_message=_("Two breakouts cannot have the same rank."),
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=False) | Q(rank__isnull=False),
                name="session_choice_is_one",
                violation_error_message=_("A choice is a seat or a ranked wish."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.session}"
