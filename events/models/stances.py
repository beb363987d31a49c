"""What members say to a take-away: that they endorse it, or question it. One word each, and it can be changed."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.takeaways import Takeaway
from members.models import Member
from members.rules import Reader


class StanceQuerySet(models.QuerySet["Stance"]):
    """Questions about stances, and the verbs that give and take them back."""

    def take(self, takeaway: Takeaway, kind: str, *, by: Member) -> None:
        """Let a member endorse or question a take-away; whatever they said to it before is gone."""
        said = Stance(takeaway=takeaway, member=by, kind=kind, taken_at=timezone.now())
        self.bulk_create(
            [said], update_conflicts=True, unique_fields=["takeaway", "member"], update_fields=["kind", "taken_at"]
        )

    def of(self, reader: Reader) -> Self:
        """What one member said; nothing of a visitor."""
        return self.filter(member=reader.pk or 0)

    def number(self, kind: str) -> models.Subquery:
        """Return how many said this to the take-away of an outer query, or nothing."""
        said = self.filter(takeaway=models.OuterRef("pk"), kind=kind).order_by().values("takeaway")
        return models.Subquery(said.annotate(n=models.Count("pk")).values("n"))

    def drop(self, takeaway: Takeaway, *, by: Member) -> None:
        """Take back what a member said to a take-away."""
        self.of(by).filter(takeaway=takeaway).delete()


class Stance(models.Model):
    """One member's word on one take-away."""

    class Kind(models.TextChoices):
        ENDORSE = "endorse", _("Endorse")
        QUESTION = "question", _("Question")

    takeaway = models.ForeignKey(
        Takeaway, on_delete=models.CASCADE, related_name="stances", verbose_name=_("take-away")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stances", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    taken_at = models.DateTimeField(_("said"), default=timezone.now, editable=False)

    objects = StanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("stance")
        verbose_name_plural = _("stances")
        ordering: ClassVar = ["-taken_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["takeaway", "member"],
                name="stance_once",
                violation_error_message=_("You have said something to this take-away already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.takeaway}, {self.get_kind_display()}"
