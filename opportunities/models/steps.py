"""What became of an offer or request, line by line: who did what, and when. Lines are added, never changed."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from members.models import Member
    from opportunities.models.opportunities import Opportunity


class Step(models.Model):
    """One line: written by the verb that did it, in the same transaction."""

    class Deed(models.TextChoices):
        PUBLISHED = "published", _("Published")
        CHANGED = "changed", _("Changed")
        RENEWED = "renewed", _("Renewed")
        SHORTENED = "shortened", _("Ends earlier: the deadline of its call moved")
        FULFILLED = "fulfilled", _("Fulfilled")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", on_delete=models.CASCADE, related_name="steps", verbose_name=_("offer or request")
    )
    deed = models.CharField(_("what"), max_length=10, choices=Deed)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    # Until when it was to stand after that.
    until = models.DateTimeField(_("until"), null=True, editable=False)

    class Meta:
        verbose_name = _("step of an offer or request")
        verbose_name_plural = _("steps of offers and requests")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.opportunity}"

    @classmethod
    def record(cls, opportunity: "Opportunity", deed: str, *, by: "Member | None", **told: Any) -> "Step":
        """Add a line."""
        return cls.objects.create(opportunity=opportunity, deed=deed, by=by, until=opportunity.expires_at, **told)
