"""Numbers with a source. A stated total and a computed sum may differ: both are kept."""

from decimal import Decimal
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.figure_words import period_in_words, value_in_words
from partnerships.models.organisations import Organisation
from partnerships.models.partnerships import Partnership
from partnerships.models.programmes import Generation, Initiative
from partnerships.models.recorded import Recorded
from partnerships.records import Record, RecordQuerySet

SUBJECTS = ("initiative", "generation", "partnership", "organisation")


class IndicatorQuerySet(RecordQuerySet["Indicator"]):
    """Questions about indicators."""

    def on_scoreboard(self) -> Self:
        """Keep what coordinators record, in its order."""
        return self.filter(scoreboard_position__isnull=False).order_by("scoreboard_position", "name")


class Indicator(Record):
    """What is counted: SMEs involved, Cluster-to-Cluster events, EU contribution."""

    unit = models.CharField(_("unit"), max_length=40, blank=True, help_text=_("SMEs, EUR million"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    scoreboard_position = models.PositiveSmallIntegerField(
        _("place on the scoreboard"),
        null=True,
        blank=True,
        help_text=_("Where it stands among what coordinators record. Empty: they do not record it."),
    )
    adds_up = models.BooleanField(
        _("adds up"),
        default=False,
        help_text=_(
            "Numbers of different partnerships may be added: never where two of them may count the same thing."
        ),
    )

    objects = IndicatorQuerySet.as_manager()

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

    def recorded_for(self, partnership: Partnership) -> Self:
        """Keep what its coordinators recorded: theirs to change, unlike what a source of ours says."""
        return self.filter(partnership=partnership, source_section="", origin=KeyFigure.Origin.STATED)

    def ids(self) -> "models.QuerySet[KeyFigure, int]":
        """Return the ids alone."""
        return self.order_by().values_list("pk", flat=True)

    def of_partnership(self, partnership: Partnership) -> Self:
        """Keep targets and results of one partnership, in the order of its scoreboard."""
        return self.filter(partnership=partnership, basis__in=TRACKED).for_board()

    def for_board(self) -> Self:
        """Load what a line says; by indicator, then by time."""
        by_indicator: list[Any] = [
            F("indicator__scoreboard_position").asc(nulls_last=True),
            "indicator__position",
            "indicator",
        ]
        by_time: list[Any] = [F("starts_on").asc(nulls_first=True), "ends_on", "-basis", "position", "pk"]
        return self.select_related("indicator", "verified_by").order_by(*by_indicator, *by_time)


# What a scoreboard holds against each other.
TRACKED: Final = ("planned", "achieved")


class KeyFigure(Recorded):
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
    most = models.DecimalField(
        _("up to"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("The upper end of a range.")
    )
    value_as_printed = models.CharField(
        _("value as printed"),
        max_length=60,
        blank=True,
        help_text=_("Empty: the number as the reader's language writes it."),
    )
    label_as_printed = models.CharField(_("label as printed"), max_length=240, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    qualifier = models.CharField(_("qualifier"), max_length=14, choices=Qualifier, blank=True)
    basis = models.CharField(_("basis"), max_length=12, choices=Basis)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.STATED)
    note = models.TextField(_("note"), blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("Who says so, if not the paper."))
    evidence_url = models.URLField(_("evidence"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source_section = models.CharField(_("source section"), max_length=80, blank=True)
    footnote_number = models.PositiveSmallIntegerField(_("footnote"), null=True, blank=True)
    footnote_url = models.URLField(_("footnote address"), max_length=300, blank=True)

    objects = KeyFigureQuerySet.as_manager()
    quotes: ClassVar = ("source", "note")

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
                fields=[*SUBJECTS, "indicator", "basis", "origin", "starts_on", "ends_on"],
                nulls_distinct=False,
                name="key_figure_unique",
                violation_error_message=_("This figure is there already, for the same period: change that one."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=F("starts_on")),
                name="key_figure_period_in_order",
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(most__isnull=True) | Q(most__gt=F("value")),
                name="key_figure_range_in_order",
                violation_error_message=_("The upper end of a range must be more than the number before it."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="key_figure_not_negative",
                violation_error_message=_("A figure is never less than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {value_in_words(self)}"

    @property
    def shown(self) -> str:
        """Return the value as printed, with the qualifier the source puts before it."""
        printed = value_in_words(self)
        if self.qualifier and self.qualifier not in printed:
            return f"{self.get_qualifier_display()} {printed}"
        return printed

    @property
    def short(self) -> str:
        """Return the number without "EUR" and "million", for a chart whose caption says the unit."""
        return self.shown.removeprefix("EUR ").removesuffix(" Euros").removesuffix(" million")

    @property
    def is_plain(self) -> bool:
        """Tell whether it is one exact number."""
        return not self.qualifier and self.most is None

    @property
    def highest(self) -> Decimal:
        """Return the upper end of a range, else the number."""
        return self.value if self.most is None else self.most

    @property
    def period(self) -> str:
        """Return when it was counted, in words; "" when no source states it."""
        return period_in_words(self.starts_on, self.ends_on)

    @property
    def subject(self) -> Initiative | Generation | Partnership | Organisation:
        """Return what the figure is about."""
        found = self.initiative or self.generation or self.partnership or self.organisation
        assert found is not None, "key_figure_has_one_subject"  # noqa: S101
        return found

    def natural_key(self) -> tuple[str]:
        """Return what fixtures know this figure by."""
        return (self.key,)
