"""What became of an offer or request, line by line: who did what, and when. Lines are added, never changed."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.rules import Reader, is_member

if TYPE_CHECKING:
    from members.models import Member
    from opportunities.models.opportunities import Opportunity


class StepQuerySet(models.QuerySet["Step"]):
    """Questions about steps."""

    def visible_to(self, reader: Reader) -> Self:
        """Those of what a member published, and of interests of theirs unless what they are about is hidden."""
        if not is_member(reader):
            return self.none()
        mine = Q(interest__member=reader, opportunity__hidden_at__isnull=True)
        return self.filter(mine | Q(opportunity__author=reader))

    def of_itself(self) -> Self:
        """Keep what became of an offer or request, not of interests in it."""
        return self.filter(interest__isnull=True)

    def for_notices(self) -> Self:
        """Load what a notice shows."""
        hidden = ("opportunity__search_vector", "interest__organisation__search_vector")
        return self.select_related("opportunity", "interest__organisation").defer(*hidden)


class Step(models.Model):
    """One line: written by the verb that did it, in the same transaction."""

    class Deed(models.TextChoices):
        PUBLISHED = "published", _("Published")
        CHANGED = "changed", _("Changed")
        RENEWED = "renewed", _("Renewed")
        SHORTENED = "shortened", _("Ends earlier: the deadline of its call moved")
        FULFILLED = "fulfilled", _("Fulfilled")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REMINDED = "reminded", _("Expires within a week")
        SENT = "sent", _("An interest was sent")
        READ = "read", _("The interest was read")
        ACCEPTED = "accepted", _("The interest is accepted")
        DECLINED = "declined", _("The interest is declined")
        TAKEN_BACK = "taken-back", _("The interest was taken back")
        LAPSED = "lapsed", _("The interest has lapsed")

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", on_delete=models.CASCADE, related_name="steps", verbose_name=_("offer or request")
    )
    interest = models.ForeignKey(
        "opportunities.Interest",
        on_delete=models.CASCADE,
        null=True,
        related_name="steps",
        verbose_name=_("interest"),
    )
    deed = models.CharField(_("what"), max_length=10, choices=Deed)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    # Until when it was to stand after that.
    until = models.DateTimeField(_("until"), null=True, editable=False)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an offer or request")
        verbose_name_plural = _("steps of offers and requests")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["opportunity", "until"],
                condition=Q(deed="reminded"),
                name="step_reminded_once",
                violation_error_message=_("Its author has been reminded of this already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.opportunity}"

    def get_absolute_url(self) -> str:
        return (self.interest or self.opportunity).get_absolute_url()

    @classmethod
    def record(cls, opportunity: "Opportunity", deed: str, *, by: "Member | None", **told: Any) -> "Step":
        """Add a line."""
        return cls.objects.create(opportunity=opportunity, deed=deed, by=by, until=opportunity.expires_at, **told)
