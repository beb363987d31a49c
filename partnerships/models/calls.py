"""Funding calls. What a source leaves out stays empty: the paper's calls carry no deadline, and none is invented."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from core.search import vector_field, words
from core.times import held_moment, moment, zone_named
from notifications.levels import Levelled
from partnerships.facets import NOT_STATED, Chosen
from partnerships.models import call_clock
from partnerships.models.call_clock import BRUSSELS, ZONE_LENGTH, Procedure, Status, check_zone, is_sure
from partnerships.models.programmes import Initiative, Programme, Sector
from partnerships.records import Record, RecordQuerySet

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from partnerships.models.deadlines import CallDeadline

# A month is what it takes to write a proposal.
SOON: Final = timedelta(days=31)


class ClusterRole(models.TextChoices):
    """How the money goes, in the words of the paper (2.2)."""

    THROUGH = "through", _("Through clusters")
    WITH = "with", _("With clusters")
    BY = "by", _("By clusters")
    FOR = "for", _("For clusters")


class CallQuerySet(RecordQuerySet["Call"]):
    """Questions about calls."""

    def at(self, now: datetime) -> Self:
        """Add where each call stands at a moment: `status`, its moments, and its `place` in a list."""
        moments, told = call_clock.annotations(now)
        rows = self.annotate(**moments)
        for name, expression in told.items():
            rows = rows.annotate(**{name: expression})
        return rows

    def of_programme(self, programme: Programme) -> Self:
        """Calls of the initiatives under a programme."""
        return self.filter(initiative__programme=programme)

    def by_deadline(self) -> Self:
        """Order the next deadline first, then what has none, and what is over last (after `at`)."""
        return self.order_by("place", "pk")

    def newest_first(self) -> Self:
        """Order what was added or told anew last first."""
        told = Greatest("changed_at", Coalesce(Max("deadlines__changed_at"), "changed_at"))
        return self.annotate(last_told_at=told).order_by("-last_told_at", "-pk")

    def not_over(self) -> Self:
        """Keep what may still be answered, as far as anybody knows (after `at`)."""
        return self.exclude(status=Status.CLOSED)

    def matching(self, chosen: Chosen, *, but: str = "") -> Self:
        """Keep what answers every facet chosen (one of its values is enough), leaving out the facet `but`."""
        rows = self
        for facet, answers in ANSWERS.items():
            if (values := chosen.get(facet)) and facet != but:
                rows = rows.filter(answers(values))
        return rows

    def counted(self, chosen: Chosen) -> dict[str, dict[str, int]]:
        """Say for each facet how many calls each value would leave, all other facets applied (after `at`).

        Three queries. Calls are few enough to be counted here; in SQL each value would look at the clock again.
        """
        named: dict[str, dict[int, list[str]]] = {"sector": defaultdict(list), "topic": defaultdict(list)}
        sectors = Sector.objects.exclude(calls=None).order_by()
        for facet, rows in (("sector", sectors), ("topic", topics_of_calls())):
            for call, slug in rows.values_list("calls", "slug"):
                named[facet][call].append(slug)
        counts: dict[str, dict[str, int]] = {facet: defaultdict(int) for facet in ANSWERS}
        rows_told = self.order_by().values_list("pk", "status", "cluster_roles")  # type: ignore[misc]
        for call, status, roles in rows_told:
            said = {"status": [status], "role": roles, **{facet: calls.get(call, []) for facet, calls in named.items()}}
            told = {facet: values or [NOT_STATED] for facet, values in said.items()}
            misses = [facet for facet, values in told.items() if chosen.get(facet) and not {*chosen[facet]} & {*values}]
            for facet in misses if len(misses) == 1 else ANSWERS if not misses else ():
                for value in told[facet]:
                    counts[facet][value] += 1
        return counts

    def for_list(self) -> Self:
        """Load what an entry of a list shows."""
        return self.select_related("initiative").prefetch_related("deadlines", "sectors").defer("search_vector")

    def with_deadlines(self) -> Self:
        """Load when each closes."""
        return self.prefetch_related("deadlines").defer("search_vector")


def _of_status(values: Sequence[str]) -> Q:
    return Q(status__in=values)


def _of_role(values: Sequence[str]) -> Q:
    wanted = Q(cluster_roles__overlap=[value for value in values if value in ClusterRole.values])
    return wanted | Q(cluster_roles=[]) if NOT_STATED in values else wanted


def _of_sector(values: Sequence[str]) -> Q:
    wanted = Q(pk__in=Call.objects.filter(sectors__slug__in=values).values("pk"))
    return wanted | Q(pk__in=Call.objects.filter(sectors=None).values("pk")) if NOT_STATED in values else wanted


def _of_topic(values: Sequence[str]) -> Q:
    topics = topics_of_calls()
    wanted = Q(pk__in=Call.objects.filter(topics__in=topics.filter(slug__in=values)).values("pk"))
    if NOT_STATED not in values:
        return wanted
    return wanted | ~Q(pk__in=Call.objects.filter(topics__in=topics).values("pk"))


def topics_of_calls() -> QuerySet[Any]:
    """Return the topics of the forum that everyone reads and that name a call; the forum ties them to calls."""
    topic: Any = Call._meta.get_field("topics").related_model
    found: QuerySet[Any] = topic.objects.visible_to(AnonymousUser()).exclude(calls=None).order_by("title")
    return found


# What each facet of the board asks; of values that are none, nothing answers.
ANSWERS: Final[dict[str, Callable[[Sequence[str]], Q]]] = {
    "status": _of_status,
    "role": _of_role,
    "sector": _of_sector,
    "topic": _of_topic,
}


class Call(Levelled, Record):
    """A funding call: what it supports, for how much, from when and until when, as far as a source states it."""

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
    website = models.URLField(_("website"), blank=True, help_text=_("Where the call itself is published."))
    sectors = models.ManyToManyField(Sector, blank=True, related_name="calls", verbose_name=_("sectors"))
    cluster_roles = ArrayField(
        models.CharField(max_length=8, choices=ClusterRole),
        verbose_name=_("how the money goes"),
        default=list,
        blank=True,
        help_text=_("Through, with, by or for clusters (Output Paper, 2.2). Empty: not stated."),
    )
    procedure = models.CharField(
        _("procedure"), max_length=10, choices=Procedure, blank=True, help_text=_("Empty: not stated.")
    )
    opens_on = models.DateField(_("opens on"), null=True, blank=True, help_text=_("Empty: not stated."))
    opens_time = models.TimeField(
        _("opens at"), null=True, blank=True, help_text=_("Empty: not stated; then it opens with the day.")
    )
    opens_zone = models.CharField(
        _("time zone of the opening"), max_length=ZONE_LENGTH, default=BRUSSELS, validators=[check_zone]
    )
    status_as_printed = models.CharField(_("status as printed"), max_length=120, blank=True)
    budget = models.DecimalField(
        _("budget"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: not stated. What is not stated is never 0."),
    )
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[RegexValidator("^[A-Z]{3}$", _("Three capitals: EUR."))]
    )
    budget_as_printed = models.CharField(_("budget as printed"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)
    search_vector = vector_field("en", F("name"), words("aliases"))

    objects = CallQuerySet.as_manager()
    quotes: ClassVar = ("summary", "strands")

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="call_search")]
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gt=0),
                name="call_budget_never_zero",
                violation_error_message=_("A budget that is not stated stays empty; it is never 0."),
            ),
            models.CheckConstraint(
                condition=Q(cluster_roles__contained_by=ClusterRole.values),
                name="call_cluster_roles_known",
                violation_error_message=_("Choose among: through, with, by, for."),
            ),
            models.CheckConstraint(
                condition=Q(opens_time__isnull=True) | Q(opens_on__isnull=False),
                name="call_opens_on_a_day",
                violation_error_message=_("Say on which day it opens."),
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True)
                | Q(opens_time__isnull=True)
                | is_sure("opens_on", "opens_time", "opens_zone"),
                name="call_opens_on_sure_clocks",
                violation_error_message=_("Clocks skip or repeat this time on that day. Choose another time."),
            ),
        ]

    def save(self, **options: Any) -> None:
        """Say that it was changed, whatever else is written."""
        self.changed_at = timezone.now()
        if options.get("update_fields") is not None:
            options["update_fields"] = {*options["update_fields"], "changed_at"}
        super().save(**options)

    def get_absolute_url(self) -> str:
        return reverse("partnerships:call_detail", args=[self.slug])

    def clean(self) -> None:
        """Refuse an opening that clocks skip or repeat, next to the field."""
        zone = zone_named(self.opens_zone)
        if zone is None or self.opens_on is None or self.opens_time is None:
            return
        try:
            moment(self.opens_on, self.opens_time, zone)
        except ValidationError as error:
            raise ValidationError({"opens_time": error}) from error

    @cached_property
    def standing_deadlines(self) -> "list[CallDeadline]":
        """Return its deadlines that were not called off, as they come."""
        return sorted((d for d in self.deadlines.all() if d.cancelled_at is None), key=lambda d: (d.at, d.pk))

    @property
    def opening(self) -> datetime | None:
        """Return when it opens, by the rules of the zone that hold today."""
        if self.opens_on is None:
            return None
        return held_moment(self.opens_on, self.opens_time or datetime.min.time(), self.zone_of_opening)

    @property
    def zone_of_opening(self) -> "ZoneInfo":
        """Return the zone in which its opening is told."""
        zone = zone_named(self.opens_zone)
        assert zone  # noqa: S101 - `check_zone` and a constraint say so
        return zone

    def status_at(self, now: datetime) -> Status:
        """Return where it stands at a moment."""
        moments = [deadline.at for deadline in self.standing_deadlines]
        return call_clock.status(now, procedure=self.procedure, opens_at=self.opening, moments=moments)

    @cached_property
    def stands(self) -> Status:
        """Return where it stands now; the clock decides, nobody has to remember."""
        return self.status_at(timezone.now())

    @property
    def is_over(self) -> bool:
        """Tell whether it is closed for good."""
        return self.stands == Status.CLOSED

    @property
    def next_deadline(self) -> "CallDeadline | None":
        """Return the next deadline to come, or None."""
        return next((deadline for deadline in self.standing_deadlines if not deadline.is_over), None)

    @property
    def last_deadline(self) -> "CallDeadline | None":
        """Return the last deadline, over or not."""
        return self.standing_deadlines[-1] if self.standing_deadlines else None

    @property
    def told_at(self) -> datetime:
        """Return when it, or one of its deadlines, was last told anew."""
        return max([self.changed_at, *(deadline.changed_at for deadline in self.deadlines.all())])

    @property
    def is_soon(self) -> bool:
        """Tell whether the next deadline comes within a month."""
        coming = self.next_deadline
        return coming is not None and coming.at - timezone.now() < SOON

    @property
    def roles(self) -> list[ClusterRole]:
        """Return how the money goes."""
        return [ClusterRole(role) for role in self.cluster_roles]

    @property
    def budget_in_words(self) -> str:
        """Return the money as printed, or as it is told in the reader's language; "" where it is not stated."""
        if self.budget_as_printed or self.budget is None:
            return self.budget_as_printed
        places = 0 if self.budget == self.budget.to_integral_value() else 2
        return f"{self.currency} {number_format(self.budget, decimal_pos=places, force_grouping=True)}"
