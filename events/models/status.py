"""Whether something is held as planned: the same words for an event and for a session of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NOTE_LENGTH = 300


class Status(models.TextChoices):
    """What becomes of it. A release that does not say is of before these words: scheduled."""

    SCHEDULED = "scheduled", _("Goes ahead")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


class Plannable(models.Model):
    """Goes ahead unless it says since when it does not, and why."""

    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    postponed_at = models.DateTimeField(_("postponed"), null=True, blank=True, editable=False)
    status_note = models.CharField(_("why it is not held"), max_length=NOTE_LENGTH, blank=True, editable=False)

    STATUS_FIELDS = ("cancelled_at", "postponed_at", "status_note")

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True) | models.Q(postponed_at__isnull=True),
                name="%(class)s_cancelled_or_postponed",
                violation_error_message=_("It is cancelled or postponed, not both."),
            ),
        )

    @property
    def status(self) -> Status:
        """Return what becomes of it."""
        if self.cancelled_at:
            return Status.CANCELLED
        return Status.POSTPONED if self.postponed_at else Status.SCHEDULED

    @property
    def is_off(self) -> bool:
        """Tell whether it is not held as planned."""
        return self.status != Status.SCHEDULED

    def say_status(self, status: str, note: str) -> None:
        """Say what becomes of it, without saving; what goes ahead needs no reason."""
        now = timezone.now()
        self.cancelled_at = (self.cancelled_at or now) if status == Status.CANCELLED else None
        self.postponed_at = (self.postponed_at or now) if status == Status.POSTPONED else None
        self.status_note = "" if status == Status.SCHEDULED else note
