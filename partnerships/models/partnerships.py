"""A partnership: clusters that work together under an initiative."""

from collections import defaultdict
from itertools import pairwise
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.search import joined, question, vector_field, words
from members.models import Member
from notifications.levels import Levelled
from partnerships.counting import KEPT, Counts, Question, count_values
from partnerships.facets import FACETS, NOT_STATED, Chosen, Facet
from partnerships.models import standing
from partnerships.models.freshness import Freshness, FreshnessQuerySet
from partnerships.models.organisations import Affiliation, Organisation, Person
from partnerships.models.programmes import Generation, Initiative, Sector, TargetMarket, Technology
from partnerships.records import Record


class PartnershipQuerySet(FreshnessQuerySet["Partnership"]):
    """Questions about partnerships."""

    def by_name(self) -> Self:
        """Order as a directory does: by name, then id."""
        return self.order_by("name", "pk")

    def for_list(self) -> Self:
        """Load what a card of a directory shows."""
        people = Affiliation.objects.shown().select_related("person")
        return self.select_related("initiative", "generation__initiative").prefetch_related(
            models.Prefetch("affiliations", queryset=people)
        )

    def for_table(self) -> Self:
        """Load what a line of a table shows, its sectors, countries and markets among it; one query."""
        me = {"partnerships": models.OuterRef("pk")}
        return (
            self.select_related("initiative", "generation__initiative")
            .with_countries()
            .annotate(
                sector_names=ArraySubquery(Sector.objects.filter(**me).order_by("name").values("name")),
                market_names=ArraySubquery(TargetMarket.objects.filter(**me).order_by("name").values("name")),
                technology_names=ArraySubquery(Technology.objects.filter(**me).order_by("name").values("name")),
            )
            .defer("search_vector", "initiative__search_vector", "generation__initiative__search_vector")
        )

    def with_countries(self) -> Self:
        """Add the codes of the countries in which its organisations are."""
        return self.annotate(country_codes=self._of_organisations("country"))

    def with_regions(self) -> Self:
        """Add the codes of the regions in which its organisations are."""
        return self.annotate(region_codes=self._of_organisations("region"))

    def _of_organisations(self, name: str) -> ArraySubquery:
        stated = Participation.objects.filter(partnership=models.OuterRef("pk"), **{f"{name}__gt": ""})
        return ArraySubquery(stated.order_by(name).values(name).distinct())

    def standing(self) -> Self:
        """Add what the clock tells: `status`, `freshness`, and `known_at`, when a profile was last true."""
        return self.annotate(**standing.annotations(timezone.now()))

    def for_profile(self) -> Self:
        """Load what the head of a profile shows, its sectors, markets and organisations among it; three queries."""
        people = Affiliation.objects.shown().select_related("person", "organisation")
        with_people = models.Prefetch("affiliations", queryset=people)
        return self.with_facts().select_related("verified_by").prefetch_related(with_people)

    def with_facts(self) -> Self:
        """Load what a profile says, but for people; two queries."""
        me = {"partnerships": models.OuterRef("pk")}
        taking_part = Participation.objects.filter(partnership=models.OuterRef("pk"))
        organisation = {part: f"organisation__{part}" for part in ("slug", "name", "country")}
        return (
            self.select_related("initiative", "generation__initiative")
            .annotate(
                sector_names=ArraySubquery(Sector.objects.filter(**me).values("name")),
                market_names=ArraySubquery(TargetMarket.objects.filter(**me).values("name")),
                technology_names=ArraySubquery(Technology.objects.filter(**me).values("name")),
                partners=ArraySubquery(taking_part.values(json=JSONObject(role="role", **organisation))),
            )
            .prefetch_related(models.Prefetch("figures", queryset=self._figures()))
        )

    def _figures(self) -> models.QuerySet[Any]:
        """Figures with what is counted and who confirmed them."""
        figures = self.model._meta.get_field("figures").related_model
        return figures._default_manager.select_related("indicator", "verified_by")

    def spoken_for_by(self, member: Member) -> Self:
        """Partnerships that a member belongs to or edits: those they may speak for."""
        belongs = Affiliation.objects.filter(member=member, partnership=models.OuterRef("pk"))
        edits = Editorship.objects.filter(member=member, partnership=models.OuterRef("pk"))
        return self.filter(models.Exists(belongs) | models.Exists(edits))

    def of_initiative(self, *slugs: str) -> Self:
        """Keep the partnerships of these initiatives."""
        return self.filter(initiative__slug__in=slugs)

    def matching(self, chosen: Chosen, *, but: str = "") -> Self:
        """Keep what answers every facet chosen (one of its values is enough), leaving out the facet `but`."""
        rows = self
        for facet in FACETS:
            values = chosen.get(facet.name)
            if not values or facet.name == but:
                continue
            known = _answering(Partnership.objects.all(), facet)
            wanted = Q(pk__in=known.filter(**{f"{facet.path}__in": values}).values("pk"))
            if NOT_STATED in values:
                wanted |= ~Q(pk__in=known.filter(**{f"{facet.path}__gt": ""}).values("pk"))
            rows = rows.filter(wanted)
        return rows

    def counted(self, chosen: Chosen) -> Counts:
        """Say for each facet how many partnerships each value would leave, all other facets applied; one query."""
        kept = self.order_by().values("pk") if self.query.where else None
        named = RawSQL(KEPT, [])  # noqa: S611 - fixed text
        rows = self if kept is None else Partnership.objects.filter(pk__in=named)
        questions = []
        for facet in FACETS:
            asked = _answering(rows.matching(chosen, but=facet.name).order_by(), facet)
            stated = asked.filter(**{f"{facet.path}__gt": ""}).values_list("pk", facet.path)
            questions.append(Question(facet.name, stated, facet.several))
        narrowed = [facet.name for facet in FACETS if chosen.get(facet.name)]
        totals = {name: rows.matching(chosen, but=name).order_by().values_list("pk") for name in ["", *narrowed]}
        return count_values(questions, totals, kept)

    def named(self, text: str) -> Self:
        """Keep what is called like this: words of the profile, a part of a name, or a person in it."""
        text = text.replace("\x00", "").strip()[:200]
        if not text:
            return self
        spelt = Func(Value(text), function="core_fold", output_field=models.TextField())
        people = Affiliation.objects.filter(person__in=Person.objects.visible_to(None).search(text))
        return self.alias(
            folded=Func(
                Concat("name", Value(" "), "full_name", Value(" "), words("aliases"), output_field=models.TextField()),
                function="core_fold",
                output_field=models.TextField(),
            )
        ).filter(Q(search_vector=question(text)) | Q(folded__contains=spelt) | Q(pk__in=people.values("partnership")))

    def family_of(self, one: "Partnership") -> Self:
        """Keep `one` and all that it is connected with by succession, however long the line; one query."""
        return self.filter(pk__in=RawSQL(FAMILY, [one.pk]))  # noqa: S611 - fixed text, the id is a parameter


def _answering(rows: PartnershipQuerySet, facet: Facet) -> PartnershipQuerySet:
    """Return rows that can be asked this."""
    return rows.standing() if facet.told else rows


# UNION, not UNION ALL: a row found twice is not walked again, so that even a ring comes to an end.
FAMILY = """
WITH RECURSIVE family(id) AS (
    SELECT %s::bigint
    UNION
    SELECT other.id
    FROM partnerships_partnership other
    JOIN partnerships_partnership mine ON mine.successor_of_id = other.id OR other.successor_of_id = mine.id
    JOIN family ON family.id = mine.id
)
SELECT id FROM family
"""


class Partnership(Levelled, Freshness, Record):
    """MobiGoIn, GIVE, DIVA: partnerships and INNOSUP-1 projects alike."""

    full_name = models.CharField(_("full name"), max_length=240, blank=True)
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
        verbose_name=_("initiative"),
        help_text=_("Empty: not stated in the source."),
    )
    generation = models.ForeignKey(
        Generation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
        verbose_name=_("generation"),
    )
    initiative_as_printed = models.CharField(_("initiative as printed"), max_length=120, blank=True)
    summary = models.TextField(_("summary"), blank=True, help_text=_("In the words of the source."))
    objectives = models.TextField(_("objectives"), blank=True)
    results = models.TextField(_("results"), blank=True)
    website = models.URLField(_("website"), blank=True)
    language = models.CharField(_("language of the texts"), max_length=2, choices=LANGUAGES, default="en")
    sectors = models.ManyToManyField(Sector, blank=True, related_name="partnerships", verbose_name=_("sectors"))
    target_markets = models.ManyToManyField(
        TargetMarket, blank=True, related_name="partnerships", verbose_name=_("target markets")
    )
    technologies = models.ManyToManyField(
        Technology, blank=True, related_name="partnerships", verbose_name=_("technologies")
    )
    organisations = models.ManyToManyField(
        Organisation, through="Participation", related_name="partnerships", blank=True
    )
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Editorship", related_name="edited_partnerships")
    successor_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("successor of"),
    )
    search_vector = vector_field(
        F("language"),
        joined("name", "full_name", words("aliases")),
        joined("summary", "objectives", "results"),
    )

    # In a lineage: what this came from, where that is not the one before it in the line.
    branches_from: "Partnership | None" = None

    objects = PartnershipQuerySet.as_manager()
    quotes: ClassVar = ("summary", "objectives", "results")
    kept_fields: ClassVar = ("summary", "objectives", "results", "website", "language")

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(successor_of__isnull=True) | ~Q(successor_of=F("pk")),
                name="partnership_not_its_own_successor",
                violation_error_message=_("A partnership cannot succeed itself."),
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True, archive_reason="")
                | (Q(archived_at__isnull=False) & ~Q(archive_reason="")),
                name="partnership_archived_with_reason",
                violation_error_message=_("Say why it is archived."),
            ),
            models.CheckConstraint(
                condition=~Q(slug="scoreboard"),
                name="partnership_slug_is_free",
                violation_error_message=_("The scoreboard has this address."),
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["search_vector"], name="partnership_search"),
            models.Index(fields=["name", "id"], name="partnership_by_name"),
            models.Index(fields=["added_at"], name="partnership_added"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("partnerships:partnership_detail", args=[self.slug])

    def clean(self) -> None:
        """Refuse a predecessor that itself comes after this partnership."""
        ancestor, seen = self.successor_of, {self.pk}
        while ancestor is not None:
            if ancestor.pk in seen:
                raise ValidationError({"successor_of": _("This would make the partnership its own predecessor.")})
            seen.add(ancestor.pk)
            ancestor = ancestor.successor_of

    def lineage(self) -> "list[Partnership]":
        """Return this partnership with all before and after it, the oldest first; [] when it stands alone."""
        rows = Partnership.objects.family_of(self).select_related("initiative", "generation__initiative").by_name()
        family = {row.pk: row for row in rows}
        if list(family) == [self.pk]:
            return []
        after: dict[int | None, list[Partnership]] = defaultdict(list)
        for row in family.values():
            after[row.successor_of_id].append(row)
        ordered: dict[int, Partnership] = {}
        waiting = after[None] or [family[self.pk]]
        while waiting:
            row = waiting.pop(0)
            ordered[row.pk] = row
            waiting += [heir for heir in after[row.pk] if heir.pk not in ordered]
        for before, row in pairwise(ordered.values()):
            row.branches_from = family.get(row.successor_of_id or 0) if row.successor_of_id != before.pk else None
        return list(ordered.values())


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Questions about participations."""

    def get_by_natural_key(self, partnership: str, organisation: str) -> "Participation":
        """Return the participation of one organisation, for fixtures."""
        return self.get(partnership__slug=partnership, organisation__slug=organisation)


class Participation(models.Model):
    """An organisation in a partnership."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        PARTNER = "partner", _("Partner")

    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        related_name="participations",
        verbose_name=_("partnership"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="participations",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.PARTNER)
    # Where the organisation is, so that the directory need not ask 20,000 of them: triggers write both.
    country = models.CharField(_("country"), max_length=2, blank=True, editable=False)
    region = models.CharField(_("region"), max_length=4, blank=True, editable=False)
    source_section = models.CharField(_("source section"), max_length=80, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["role", "organisation__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                name="participation_unique",
                violation_error_message=_("This organisation takes part already."),
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(role="coordinator"),
                name="participation_one_coordinator",
                violation_error_message=_("A partnership has one coordinator."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership", "country"], name="participation_country"),
            models.Index(fields=["partnership", "region"], name="participation_region"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.partnership}"

    def natural_key(self) -> tuple[str, str]:
        """Return what fixtures know this participation by."""
        return (self.partnership.slug, self.organisation.slug)


class EditorshipQuerySet(models.QuerySet["Editorship"]):
    """Questions about who keeps what."""

    def about(self, profile: "Partnership | Organisation") -> Self:
        """Those that may make somebody look after a profile: its own, and of a body those of its partnerships."""
        mine = Q(**{profile.link_name(): profile})
        if isinstance(profile, Organisation):
            mine |= Q(partnership__organisations=profile)
        return self.filter(mine)

    def of_partnerships(self) -> Self:
        """Those of coordinators."""
        return self.filter(partnership__isnull=False)

    def for_list(self) -> Self:
        """Load what is kept and by whom, those who came first before."""
        return self.select_related("member", "partnership", "organisation").order_by("granted_at", "pk")


class Editorship(models.Model):
    """A member who keeps a profile: of a partnership, whose coordinator here that is, or of an organisation."""

    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="editorships",
        verbose_name=_("partnership"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="editorships",
        verbose_name=_("organisation"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="editorships",
        verbose_name=_("member"),
    )
    granted_at = models.DateTimeField(_("granted"), default=timezone.now, editable=False)

    objects = EditorshipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(partnership__isnull=True) ^ Q(organisation__isnull=True),
                name="editorship_of_one_profile",
                violation_error_message=_("Choose either a partnership or an organisation."),
            ),
            models.UniqueConstraint(
                fields=["partnership", "member"],
                name="editorship_unique",
                violation_error_message=_("This member edits the partnership already."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "member"],
                name="editorship_of_organisation_unique",
                violation_error_message=_("This member edits the organisation already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} for {self.profile}"

    @property
    def profile(self) -> "Partnership | Organisation":
        """Return what is kept."""
        profile = self.partnership or self.organisation
        assert profile is not None  # noqa: S101 - editorship_of_one_profile
        return profile
