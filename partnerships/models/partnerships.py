"""A partnership: clusters that work together under an initiative."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.search import vector_field, words
from partnerships.models.organisations import Organisation
from partnerships.models.programmes import Generation, Initiative, Sector, TargetMarket
from partnerships.records import Record, RecordQuerySet


class PartnershipQuerySet(RecordQuerySet["Partnership"]):
    """Questions about partnerships."""

    def by_name(self) -> Self:
        """Order as a directory does: by name, then id."""
        return self.order_by("name", "pk")


class Partnership(Record):
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
    sectors = models.ManyToManyField(Sector, blank=True, related_name="partnerships", verbose_name=_("sectors"))
    target_markets = models.ManyToManyField(
        TargetMarket, blank=True, related_name="partnerships", verbose_name=_("target markets")
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
    verified_at = models.DateTimeField(_("last confirmed"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    search_vector = vector_field(
        "en",
        models.Func(
            F("name"),
            models.Value(" "),
            F("full_name"),
            models.Value(" "),
            words("aliases"),
            template="(%(expressions)s)",
            arg_joiner=" || ",
            output_field=models.TextField(),
        ),
        models.Func(
            F("summary"),
            models.Value(" "),
            F("objectives"),
            models.Value(" "),
            F("results"),
            template="(%(expressions)s)",
            arg_joiner=" || ",
            output_field=models.TextField(),
        ),
    )

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(successor_of__isnull=True) | ~Q(successor_of=F("pk")),
                name="partnership_not_its_own_successor",
                violation_error_message=_("A partnership cannot succeed itself."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["name", "id"], name="partnership_by_name")]

    def get_absolute_url(self) -> str:
        return reverse("partnerships:partnership_detail", args=[self.slug])

    def confirm(self, *, by: models.Model) -> None:
        """Say that the profile is true today."""
        self.verified_at = timezone.now()
        self.verified_by_id = by.pk
        self.save(update_fields=["verified_at", "verified_by"])


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

    def __str__(self) -> str:
        return f"{self.organisation} in {self.partnership}"

    def natural_key(self) -> tuple[str, str]:
        """Return what fixtures know this participation by."""
        return (self.partnership.slug, self.organisation.slug)


class Editorship(models.Model):
    """A member who may edit a partnership's profile: its coordinator in this Forum."""

    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        related_name="editorships",
        verbose_name=_("partnership"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="editorships",
        verbose_name=_("member"),
    )
    granted_at = models.DateTimeField(_("granted"), default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "member"],
                name="editorship_unique",
                violation_error_message=_("This member edits the partnership already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} for {self.partnership}"
