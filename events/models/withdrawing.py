"""What may be taken back from its readers, with a reason, and given to them again: documents, versions of them."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models.status import NOTE_LENGTH
from members.models import Member


class Withdrawable(models.Model):
    """Stands until it says since when it does not, and why. The caller of its verbs holds the lock."""

    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("withdrawn by"),
    )
    withdrawn_reason = models.CharField(_("why it was withdrawn"), max_length=NOTE_LENGTH, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(Q(withdrawn_at__isnull=False), ~Q(withdrawn_reason="")),
                name="%(class)s_withdrawn_for_a_reason",
                violation_error_message=_("Whatever is withdrawn says why."),
            ),
        )

    def say_withdrawn(self, *, by: Member, reason: str) -> None:
        """Note that it does not stand, who says so and why."""
        if self.withdrawn_at:
            raise ValidationError(gettext("It is withdrawn already."))
        self._say(timezone.now(), by, reason)

    def say_restored(self) -> None:
        """Note that it stands."""
        if not self.withdrawn_at:
            raise ValidationError(gettext("It is not withdrawn."))
        self._say(None, None, "")

    def _say(self, at: datetime | None, by: Member | None, reason: str) -> None:
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_reason = at, by, reason
        self.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
