"""Funding calls. The paper's calls carry no deadline: none is invented."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.search import vector_field, words
from partnerships.models.programmes import Initiative
from partnerships.records import Record, RecordQuerySet


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

    objects = RecordQuerySet["Call"].as_manager()

    class Meta:
        # Soonest first; calls without a stated deadline come last.
        ordering: ClassVar = [models.F("deadline_at").asc(nulls_last=True), "position", "name"]

    def get_absolute_url(self) -> str:
        return f"{reverse('partnerships:call_list')}#{self.slug}"
