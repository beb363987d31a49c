"""Seats in breakouts given by lot: what went in, what came out, and the seed that makes it come out again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.events import Event


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

    class Meta:
        verbose_name = _("allocation of breakouts")
        verbose_name_plural = _("allocations of breakouts")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.event}, {self.seed}"
