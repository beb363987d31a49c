"""Funding calls. The paper's calls carry no deadline: none is invented."""

from datetime import timedelta
from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.search import vector_field, words
from partnerships.models.programmes import Initiative
from partnerships.records import Record, RecordQuerySet

# A month is what it takes to write a proposal.
SOON = timedelta(days=31)


class CallQuerySet(RecordQuerySet["Call"]):
    """Questions about calls."""

    def by_deadline(self) -> Self:
        """Order the soonest first, and what has no stated deadline last."""
        return self.order_by(models.F("deadline_at").asc(nulls_last=True), "position", "pk")

    def open(self) -> Self:
        """Keep those with a deadline still to come, the soonest first."""
        return self.filter(deadline_at__gte=timezone.now()).order_by("deadline_at", "position", "pk")

    def undated(self) -> Self:
        """Keep those whose deadline no source states."""
        return self.filter(deadline_at__isnull=True).order_by("position", "name", "pk")

    def past(self) -> Self:
        """Keep those whose deadline is over, the latest first."""
        return self.filter(deadline_at__lt=timezone.now()).order_by("-deadline_at", "-pk")

    def for_list(self) -> Self:
        """Load what an entry of the list shows; calls are few, and a list is never longer than this."""
        return self.select_related("initiative")[:100]


class Call(Record):
    """A funding call: what it supports, for how much, and until when if that is stated."""

    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("initiative"),
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("In the words of the source."))
    strands = models.TextField(_("strands"), blank=True)
    status_as_printed = models.CharField(_("status as printed"), max_length=120, blank=True)
    budget = models.DecimalField(
        _("budget"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("In EUR.")
    )
    budget_as_printed = models.CharField(_("budget as printed"), max_length=80, blank=True)
    deadline_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    search_vector = vector_field("en", models.F("name"), words("aliases"))

    objects = CallQuerySet.as_manager()
    quotes: ClassVar = ("summary", "strands")

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="call_search")]
        # Soonest first; calls without a stated deadline come last.
        ordering: ClassVar = [models.F("deadline_at").asc(nulls_last=True), "position", "name"]

    def get_absolute_url(self) -> str:
        return f"{reverse('partnerships:call_list')}#{self.slug}"

    @property
    def is_over(self) -> bool:
        """Tell whether the deadline has passed; the clock decides, nobody has to remember."""
        return self.deadline_at is not None and self.deadline_at < timezone.now()

    @property
    def is_soon(self) -> bool:
        """Tell whether the deadline comes within a month."""
        return self.deadline_at is not None and timedelta(0) <= self.deadline_at - timezone.now() < SOON
