"""Numbers with a source. A stated total and a computed sum may differ: both are kept."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.freshness import Verified
from partnerships.models.organisations import Organisation
from partnerships.models.partnerships import Partnership
from partnerships.models.programmes import Generation, Initiative
from partnerships.records import Record, RecordQuerySet

SUBJECTS = ("initiative", "generation", "partnership", "organisation")


class Indicator(Record):
    """What is counted: SMEs involved, Cluster-to-Cluster events, EU contribution."""

    unit = models.CharField(_("unit"), max_length=40, blank=True, help_text=_("SMEs, EUR million"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = RecordQuerySet["Indicator"].as_manager()

    class Meta:
        ordering: ClassVar = ["position", "name"]


class KeyFigureQuerySet(models.QuerySet["KeyFigure"]):
    """Questions about figures."""

    def get_by_natural_key(self, key: str) -> "KeyFigure":
        """Return the figure with this key, for fixtures."""
        return self.get(key=key)

    def of_initiative(self, initiative: Initiative) -> Self:
        """Keep the figures about an initiative and about its generations, in the order of the source."""
        about = Q(initiative=initiative) | Q(generation__initiative=initiative)
        return (
            self.filter(about)
            .select_related("indicator", "generation", "verified_by")
            .order_by("indicator__position", "indicator__name", "generation__position", "origin", "position", "pk")
        )


class KeyFigure(Verified):
    """One number about one subject, as printed and as a value.

    Never add figures up unless the groups are known not to overlap.
    """

    class Qualifier(models.TextChoices):
        EXACT = "", _("exact")
        ABOUT = "about", _("about")
        AROUND = "around", _("around")
        APPROXIMATELY = "approximately", _("approximately")
        MORE_THAN = "more than", _("more than")
        OVER = "over", _("over")
        UP_TO = "up to", _("up to")
        AVERAGE = "average", _("average")

    class Basis(models.TextChoices):
        COMPOSITION = "composition", _("composition")
        ACHIEVED = "achieved", _("achieved")
        PLANNED = "planned", _("planned")
        BUDGET = "budget", _("budget")

    class Origin(models.TextChoices):
        STATED = "stated", _("stated")
        COMPUTED = "computed", _("computed")

    key = models.SlugField(_("key"), max_length=120, unique=True)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, null=True, blank=True, related_name="figures")
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, null=True, blank=True, related_name="figures")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, null=True, blank=True, related_name="figures"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="figures"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="figures", verbose_name=_("indicator")
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    value_as_printed = models.CharField(_("value as printed"), max_length=60)
    label_as_printed = models.CharField(_("label as printed"), max_length=240, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    qualifier = models.CharField(_("qualifier"), max_length=14, choices=Qualifier, blank=True)
    basis = models.CharField(_("basis"), max_length=12, choices=Basis)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.STATED)
    note = models.TextField(_("note"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source_section = models.CharField(_("source section"), max_length=80, blank=True)
    footnote_number = models.PositiveSmallIntegerField(_("footnote"), null=True, blank=True)
    footnote_url = models.URLField(_("footnote address"), max_length=300, blank=True)

    objects = KeyFigureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(initiative__isnull=False, generation__isnull=True)
                    & Q(partnership__isnull=True, organisation__isnull=True)
                )
                | (
                    Q(initiative__isnull=True, generation__isnull=False)
                    & Q(partnership__isnull=True, organisation__isnull=True)
                )
                | (
                    Q(initiative__isnull=True, generation__isnull=True)
                    & Q(partnership__isnull=False, organisation__isnull=True)
                )
                | (
                    Q(initiative__isnull=True, generation__isnull=True)
                    & Q(partnership__isnull=True, organisation__isnull=False)
                ),
                name="key_figure_has_one_subject",
                violation_error_message=_("A figure is about exactly one subject."),
            ),
            models.UniqueConstraint(
                fields=[*SUBJECTS, "indicator", "basis", "origin"],
                nulls_distinct=False,
                name="key_figure_unique",
                violation_error_message=_("This figure is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value_as_printed}"

    @property
    def shown(self) -> str:
        """Return the value as printed, with the qualifier the source puts before it."""
        printed = self.value_as_printed
        if self.qualifier and self.qualifier not in printed:
            return f"{self.get_qualifier_display()} {printed}"
        return printed

    @property
    def short(self) -> str:
        """Return the number without "EUR" and "million", for a chart whose caption says the unit."""
        return self.shown.removeprefix("EUR ").removesuffix(" million")

    @property
    def subject(self) -> Initiative | Generation | Partnership | Organisation:
        """Return what the figure is about."""
        found = self.initiative or self.generation or self.partnership or self.organisation
        assert found is not None, "key_figure_has_one_subject"  # noqa: S101
        return found

    def natural_key(self) -> tuple[str]:
        """Return what fixtures know this figure by."""
        return (self.key,)
