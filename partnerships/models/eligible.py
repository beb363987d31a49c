"""The countries whose organisations take part in exchanges: a list that admins keep, each with its source."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.countries import country_name


class EligibleCountryQuerySet(models.QuerySet["EligibleCountry"]):
    """Questions about eligible countries."""

    def open(self) -> Self:
        """Those that may take part in a new exchange."""
        return self.filter(ended_on__isnull=True)


class EligibleCountry(models.Model):
    """A country whose organisations may take part, and who says so. Admins keep the list."""

    code = models.CharField(_("country"), max_length=2, primary_key=True, help_text=_("ISO 3166-1 alpha-2."))
    source = models.CharField(_("source"), max_length=200, help_text=_("Who says that it takes part, and when."))
    ended_on = models.DateField(
        _("no longer from"), null=True, blank=True, help_text=_("Empty: it takes part. What was agreed before stands.")
    )

    objects = EligibleCountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("eligible country")
        verbose_name_plural = _("eligible countries")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return country_name(self.code)
