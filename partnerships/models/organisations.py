"""Bodies and people named in a record, and what connects them."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.removal import NAME_REMOVED, fingerprint, take_out, whole_words
from core.search import joined, vector_field, words
from members.models import Member, MemberQuerySet
from members.rules import Reader
from notifications.levels import Levelled
from partnerships.countries import country_name
from partnerships.models.freshness import Freshness, FreshnessQuerySet, Verified
from partnerships.records import Record, RecordQuerySet
from partnerships.regions import PREFIXES, region_choices, region_name
from partnerships.signals import person_removed


class OrganisationKind(models.TextChoices):
    """What sort of body it is. Empty when the source does not say."""

    CLUSTER = "cluster", _("Cluster")
    PLATFORM = "platform", _("Platform")
    AUTHORITY = "authority", _("Authority")
    COMPANY = "company", _("Company")
    RESEARCH = "research", _("Research centre")
    NETWORK = "network", _("Network")
    NOT_STATED = "", _("Not stated")


# What the code of a region begins with.
PREFIX: Final = models.Case(
    *(models.When(country=country, then=models.Value(prefix)) for country, prefix in PREFIXES.items()),
    default=F("country"),
    output_field=models.CharField(),
)


class OrganisationQuerySet(FreshnessQuerySet["Organisation"]):
    """Questions about organisations."""

    def visible_to(self, reader: object) -> Self:
        """All but those for which another record stands."""
        return self.filter(merged_into__isnull=True)

    def called(self, name: str) -> Self:
        """Organisations with this name or other spelling; of two that became one, the one that was kept."""
        return super().called(name).visible_to(None)

    def due(self) -> Self:
        """Keep what is due; for a body that became one with another, the other is asked about."""
        return super().due().visible_to(None)

    def _kept(self) -> Any:
        kept = Q(editorships__isnull=False) | Q(partnerships__editorships__isnull=False)
        return Organisation.objects.filter(kept).values("pk")

    def for_profile(self) -> Self:
        """Load what its page shows: people, partnerships and figures."""
        people = models.Prefetch("affiliations", queryset=Affiliation.objects.shown().select_related("person"))
        return self.with_facts().select_related("verified_by").prefetch_related(people)

    def with_facts(self) -> Self:
        """Load what its page says, but for people; three queries."""
        taking_part = Organisation.partnerships.through.objects.select_related("partnership__initiative")
        figures: Any = self.model._meta.get_field("figures").related_model
        counted = figures._default_manager.select_related("indicator", "verified_by")
        return self.prefetch_related(
            models.Prefetch("participations", queryset=taking_part), models.Prefetch("figures", queryset=counted)
        )


class Organisation(Levelled, Freshness, Record):
    """Any body: a cluster, an authority, a company. Without editors, coordinators of its partnerships keep it."""

    Kind = OrganisationKind

    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("ISO 3166-1 alpha-2. Empty: not stated.")
    )
    region = models.CharField(
        _("region"), max_length=4, blank=True, choices=region_choices, help_text=_("NUTS level 2. Empty: not stated.")
    )
    place = models.CharField(_("place"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    summary = models.TextField(_("summary"), blank=True, help_text=_("In the words of the source."))
    language = models.CharField(_("language of the texts"), max_length=2, choices=LANGUAGES, default="en")
    # Another record of the same body stands for this one; `OrganisationMerge` says since when and why.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="absorbed",
        verbose_name=_("merged into"),
    )
    search_vector = vector_field(
        "en",
        joined("name", "short_name", words("aliases")),
        F("summary"),
    )

    objects = OrganisationQuerySet.as_manager()
    quotes: ClassVar = ("summary",)
    kept_fields: ClassVar = ("summary", "kind", "country", "region", "place", "website", "language")

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="organisation_search")]
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")),
                name="organisation_not_merged_into_itself",
                violation_error_message=_("An organisation cannot stand for itself."),
            ),
            models.CheckConstraint(
                condition=Q(region="") | Q(Exact(Left("region", 2), PREFIX)),
                name="organisation_region_in_its_country",
                violation_error_message=_("This region lies in another country."),
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True, archive_reason="")
                | (Q(archived_at__isnull=False) & ~Q(archive_reason="")),
                name="organisation_archived_with_reason",
                violation_error_message=_("Say why it is archived."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("partnerships:organisation_detail", args=[self.slug])

    @property
    def region_name(self) -> str:
        """Return the region in its own language; "" when it is not stated."""
        return region_name(self.region)

    @property
    def country_name(self) -> str:
        """Return the country in the reader's language; "" when it is not stated."""
        return country_name(self.country)

    def coordinators(self) -> list[Member]:
        """Return its editors; where it has none, who coordinates a partnership that it takes part in."""
        return list(self.editors_at_work()) or list(self._coordinators_of_partnerships())

    def is_kept_by(self, member: Member) -> bool:
        """Tell whether a member looks after it, in the same order; one query."""
        at_work = Member.objects.writing().filter(editorships__organisation=models.OuterRef("pk"))
        through = Q(~models.Exists(at_work), partnerships__editorships__member=member)
        here = Organisation.objects.filter(Q(editorships__member=member) | through, pk=self.pk)
        return bool(here.exists())

    def _coordinators_of_partnerships(self) -> MemberQuerySet:
        here: MemberQuerySet = Member.objects.writing().filter(editorships__partnership__organisations=self.pk)
        return here.distinct().order_by("pk")


class PersonQuerySet(RecordQuerySet["Person"]):
    """Questions about people named in a record."""

    def visible_to(self, reader: object) -> Self:
        """Everyone but those who asked to be removed: they are absent for all readers."""
        return self.filter(hidden_at__isnull=True)

    def get_by_natural_key(self, slug: str) -> "Person":
        """Return the person with this slug, for fixtures; one who was removed is known by it still."""
        return self.get(Q(slug=slug) | Q(removed_as__contains=[fingerprint(slug)]))

    def known_as(self, names: Iterable[str]) -> Self:
        """People with one of these spellings, those who asked to be removed among them."""
        wanted = list(names)
        removed = Q(removed_as__overlap=[fingerprint(name) for name in wanted])
        return self.filter(Q(name__in=wanted) | Q(aliases__overlap=wanted) | removed)

    def claimed_by(self, member: Member) -> "Person | None":
        """Return the person that a member is, if an admin has confirmed so."""
        return self.filter(member=member).first()

    def of_members(self, members: Iterable[Member]) -> Self:
        """The people that these members are, where an admin has confirmed so."""
        return self.filter(member__in=list(members))

    def removed(self) -> Self:
        """Those who asked to be removed."""
        return self.filter(hidden_at__isnull=False)

    def removed_names(self) -> set[str]:
        """Return every spelling of those who asked to be removed; whoever shows a frozen text leaves them out."""
        rows = self.removed().values_list("name", "aliases")
        return {spelling for name, aliases in rows for spelling in (name, *aliases) if spelling}

    def for_profile(self) -> Self:
        """Load what a person's page shows: what they are where."""
        places = Affiliation.objects.select_related("organisation", "partnership")
        return self.select_related("verified_by").prefetch_related(models.Prefetch("affiliations", queryset=places))


class Person(Verified, Record):
    """Someone named in a public record, account or not; no contact data is kept.

    `remove` takes the person off every page, feed and search (GDPR, article 21); `hidden_at` says since when.
    """

    names_people: ClassVar = True

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("member"),
        help_text=_("The account of this person, once they have said so."),
    )
    note = models.TextField(_("note"), blank=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    # Fingerprints of the slug and the spellings of who was removed.
    removed_as = ArrayField(models.CharField(max_length=64), default=list, blank=True, editable=False)
    search_vector = vector_field(
        "simple",
        joined("name", words("aliases")),
        models.Value(""),
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="person_search")]
        ordering: ClassVar = ["name"]
        verbose_name_plural = _("people")

    def get_absolute_url(self) -> str:
        return reverse("partnerships:person_detail", args=[self.slug])

    @property
    def known_as(self) -> tuple[str, ...]:
        """Return the slug and every spelling of the name."""
        return (self.slug, self.name, *self.aliases)

    @transaction.atomic
    def remove(self, *, by: Member, reason: str) -> None:
        """Take this person off every page, feed and search, and the name out of the database, for good.

        Texts and releases that quote the record keep a mark in the name's place. Who and why stand in the admin's log.
        """
        if self.hidden_at:
            return
        slug, *spellings = self.known_as
        self.removed_as = sorted({fingerprint(known) for known in (slug, *spellings)})
        self.hidden_at = timezone.now()
        self.slug, self.name, self.aliases, self.note = f"removed-{self.pk}", NAME_REMOVED, [], ""
        self.member = None
        self.save(update_fields=["hidden_at", "removed_as", "slug", "name", "aliases", "note", "member"])
        LogEntry.objects.log_actions(by.pk, [self], CHANGE, change_message=reason, single_object=True)
        self._leave_the_log(spellings)
        person_removed.send(Person, person=self, slug=slug, spellings=spellings)
        take_out(spellings)

    def _leave_the_log(self, spellings: list[str]) -> None:
        """Take the name out of what the workplace has noted of this person."""
        lines = LogEntry.objects.filter(content_type__app_label="partnerships", content_type__model="person")
        for line in lines.filter(object_id=str(self.pk)):
            line.change_message = re.sub(whole_words(spellings), NAME_REMOVED, line.change_message, flags=re.IGNORECASE)
            line.object_repr = NAME_REMOVED
            line.save(update_fields=["change_message", "object_repr"])

    def is_called(self, name: str) -> bool:
        """Tell whether this is a spelling of the name, or was before it was removed."""
        return name in {self.name, *self.aliases} or fingerprint(name) in self.removed_as

    def account_for(self, reader: Reader) -> Member | None:
        """Return the account this person has claimed, if there is one that the reader may see."""
        return Member.objects.visible_to(reader).filter(pk=self.member_id).first() if self.member_id else None


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    """Questions about affiliations."""

    def shown(self) -> Self:
        """Keep those of people named in a record who did not ask to be removed."""
        return self.filter(person__isnull=False, person__hidden_at__isnull=True)

    def get_by_natural_key(
        self, person: str, organisation: str | None, partnership: str | None, title: str
    ) -> "Affiliation":
        """Return a person's affiliation with this title, for fixtures."""
        return self.get(
            person__slug=person,
            title=title,
            **{"organisation__slug": organisation} if organisation else {"partnership__slug": partnership},
        )

    @transaction.atomic
    def declare(self, member: Member, name: str) -> None:
        """Link a member to the organisation of that name, and to no other they declared before.

        A member's own word opens nothing: audiences look at partnerships only.
        """
        self.filter(member=member, organisation__isnull=False, title="").delete()
        organisation = Organisation.objects.called(name).first() if name else None
        if organisation:
            self.create(member=member, organisation=organisation)


class Affiliation(models.Model):
    """A person or member at an organisation or partnership, with the title as printed."""

    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="affiliations",
        verbose_name=_("person"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="affiliations",
        verbose_name=_("member"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="affiliations",
        verbose_name=_("organisation"),
    )
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="affiliations",
        verbose_name=_("partnership"),
    )
    title = models.CharField(_("title"), max_length=240, blank=True, help_text=_("As printed."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source_section = models.CharField(_("source section"), max_length=80, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(member__isnull=True),
                name="affiliation_of_one_person_or_member",
                violation_error_message=_("Choose either a person or a member."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(partnership__isnull=True),
                name="affiliation_at_one_body",
                violation_error_message=_("Choose either an organisation or a partnership."),
            ),
            models.UniqueConstraint(
                fields=["person", "member", "organisation", "partnership", "title"],
                nulls_distinct=False,
                name="affiliation_unique",
                violation_error_message=_("This affiliation is there already."),
            ),
        ]

    def __str__(self) -> str:
        who = self.person or self.member
        return f"{who}, {self.organisation or self.partnership}"

    def natural_key(self) -> tuple[str | None, ...]:
        """Return what fixtures know a person's affiliation by."""
        return (
            self.person.slug if self.person else None,
            self.organisation.slug if self.organisation else None,
            self.partnership.slug if self.partnership else None,
            self.title,
        )
