"""Where the money comes from and how it is organised: programme, initiative, generation."""

from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.search import joined, vector_field, words
from partnerships.models.freshness import Verified
from partnerships.records import Record, RecordQuerySet


class ProgrammeQuerySet(RecordQuerySet["Programme"]):
    """Questions about programmes."""

    def for_profile(self) -> Self:
        """Load what the head of its page shows."""
        return self.select_related("verified_by")


class Programme(Verified, Record):
    """A funding programme: COSME, Horizon 2020."""

    summary = models.TextField(_("summary"), blank=True)

    objects = ProgrammeQuerySet.as_manager()
    quotes: ClassVar = ("summary",)

    class Meta:
        ordering: ClassVar = ["name"]

    def get_absolute_url(self) -> str:
        return reverse("partnerships:programme_detail", args=[self.slug])


class Sector(Record):
    """A sector as the source words it: agri-food, ICT."""

    objects = RecordQuerySet["Sector"].as_manager()

    class Meta:
        ordering: ClassVar = ["name"]


class TargetMarket(Record):
    """A country that partnerships turn to outside Europe."""

    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1 alpha-2."))

    objects = RecordQuerySet["TargetMarket"].as_manager()

    class Meta:
        ordering: ClassVar = ["name"]


class Technology(Record):
    """A technology as the source words it: robotics, digital twins."""

    objects = RecordQuerySet["Technology"].as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = _("technologies")


class InitiativeQuerySet(RecordQuerySet["Initiative"]):
    """Questions about initiatives."""

    def for_list(self) -> Self:
        """Load what a card shows: the programme, and how much is known of it here."""
        return self.select_related("programme").annotate(
            generation_count=Count("generations", distinct=True),
            partnership_count=Count("partnerships", distinct=True),
        )

    def for_profile(self) -> Self:
        """Load what the head of its page shows."""
        return self.select_related("programme", "verified_by").prefetch_related("sectors")

    def with_facts(self) -> Self:
        """Load what its page says of it, its generations and their figures; nine queries."""
        generations = models.Prefetch("generations", queryset=Generation.objects.in_order())
        theirs = ("generations__sectors", "generations__figures__indicator")
        return self.select_related("programme").prefetch_related("sectors", "figures__indicator", generations, *theirs)


class Initiative(Verified, Record):
    """A kind of partnership under a programme: ESCP-4i, ESCP-4x, ESCP-S3, INNOSUP-1."""

    full_name = models.CharField(_("full name"), max_length=240)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="initiatives", verbose_name=_("programme")
    )
    noun = models.CharField(
        _("noun"),
        max_length=40,
        default="partnership",
        help_text=_("What the source calls one of them: partnership, or project for INNOSUP-1."),
    )
    aim = models.TextField(_("aim"), blank=True, help_text=_("In the words of the source."))
    history = models.TextField(_("history"), blank=True)
    activities = models.TextField(_("activities"), blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="initiatives", verbose_name=_("sectors"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    search_vector = vector_field(
        "en",
        joined("name", "full_name"),
        joined(words("aliases"), "aim", "history"),
    )

    objects = InitiativeQuerySet.as_manager()
    quotes: ClassVar = ("aim", "history", "activities")

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="initiative_search")]
        ordering: ClassVar = ["position", "name"]

    def get_absolute_url(self) -> str:
        return reverse("partnerships:initiative_detail", args=[self.slug])


class GenerationQuerySet(RecordQuerySet["Generation"]):
    """Questions about generations."""

    def in_order(self) -> Self:
        """Order by time within an initiative, with the markets each names."""
        return self.order_by("position", "number", "pk").prefetch_related("target_markets")


class Generation(Record):
    """A cohort of an initiative: the first ESCP-4i of 2016-2017, or one INNOSUP-1 call."""

    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.CASCADE,
        related_name="generations",
        verbose_name=_("initiative"),
    )
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    starts_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    ends_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    call_reference = models.CharField(_("call reference"), max_length=80, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("In the words of the source."))
    sectors = models.ManyToManyField(Sector, blank=True, related_name="generations", verbose_name=_("sectors"))
    target_markets = models.ManyToManyField(
        TargetMarket, blank=True, related_name="generations", verbose_name=_("target markets")
    )
    target_markets_note = models.CharField(_("on the markets"), max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = GenerationQuerySet.as_manager()
    quotes: ClassVar = ("note",)

    class Meta:
        ordering: ClassVar = ["initiative", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["initiative", "number"],
                name="generation_number_unique",
                violation_error_message=_("This initiative has that generation already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_year__isnull=True) | Q(ends_year__gte=F("starts_year")),
                name="generation_years_in_order",
                violation_error_message=_("The last year cannot be before the first."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"{self.initiative.get_absolute_url()}#{self.slug}"

    @property
    def short_name(self) -> str:
        """Return the name without the initiative's, for pages about the initiative."""
        return self.name.removeprefix(f"{self.initiative.name}: ")

    @property
    def brief_name(self) -> str:
        """Return "ESCP-4i 1" or "INNOSUP-1 2015", for a chart."""
        return f"{self.initiative.name} {self.number or self.years or self.position}"

    @property
    def years(self) -> str:
        """Return "2016-2017" as the source prints it, "2015" for one year, "" when not stated."""
        if self.starts_year and self.ends_year and self.ends_year != self.starts_year:
            return f"{self.starts_year}-{self.ends_year}"
        return str(self.starts_year or "")
