"""The records as an admin keeps them: sources, spellings, who may edit what."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import HouseAdmin, SetFilter, TraceAdmin, reason_action
from core.verbs import Verb
from members.rules import moderates
from partnerships import call_admin, candidacy_admin, exchange_admin, models  # noqa: F401 - their pages belong here
from partnerships.freshness_admin import FRESHNESS_ACTIONS, FreshnessFilter, KeptAdmin
from partnerships.merging_admin import NewOrganisationForm, merge
from partnerships.verbs import CONFIRM_RECORD

if TYPE_CHECKING:
    Inline = admin.TabularInline[Any, Any]
else:
    Inline = admin.TabularInline


REMOVE = Verb(
    "remove",
    _("Remove a person"),
    _(
        "The name goes from every page, file, feed and search, and from the texts of the record. "
        "Nobody is told. This is for good."
    ),
    _("Removed"),
    "eye-off",
)


CONFIRM = Verb(
    "confirm",
    _("Confirm"),
    _(
        "The page of this person leads to the member's account, and the other way round. "
        "The member is told. You have made sure who it is. Emptying *Member* on the page of the person undoes it."
    ),
    _("Linked"),
    "badge-check",
)
WITHDRAW = Verb(
    "withdraw",
    _("Take back"),
    _(
        "Nobody stands for the member here any more; unless somebody else does, their links and first posts wait for a "
        "moderator. The member gets your reason by mail. It can be given again."
    ),
    _("Taken back"),
    "undo-2",
)
REFUSE = Verb(
    "refuse",
    _("Refuse"),
    _("The record stays as it is. The member gets your reason by mail. They can ask again."),
    _("Refused"),
    "x",
)


class RecordAdmin[M: Model](HouseAdmin[M]):
    """What all records share."""

    list_display = ["name", "source_section"]
    search_fields = ["name", "aliases"]
    prepopulated_fields = {"slug": ("name",)}
    save_on_top = True

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Let those act who may change the record."""
        return self.has_change_permission(request)


class GenerationInline(Inline):
    """Its cohorts and calls."""

    model = models.Generation
    fields = ("name", "slug", "number", "starts_year", "ends_year", "call_reference", "position")
    extra = 0
    show_change_link = True


class ParticipationInline(Inline):
    """Who takes part in what."""

    model = models.Participation
    autocomplete_fields = ["organisation", "partnership"]
    extra = 0


class AffiliationInline(Inline):
    """Who is what where."""

    model = models.Affiliation
    autocomplete_fields = ["person", "member", "organisation", "partnership"]
    extra = 0


class EditorshipInline(Inline):
    """Which members keep the profile."""

    model = models.Editorship
    autocomplete_fields = ["member", "partnership", "organisation"]
    readonly_fields = ["granted_at"]
    extra = 0


class KeyFigureInline(Inline):
    """Its numbers."""

    model = models.KeyFigure
    fields = ("key", "indicator", "value", "value_as_printed", "qualifier", "basis", "origin", "source_section")
    autocomplete_fields = ["indicator"]
    extra = 0
    show_change_link = True


@admin.register(models.Programme)
class ProgrammeAdmin(RecordAdmin[models.Programme]):
    """COSME, Horizon 2020."""

    actions = [reason_action(CONFIRM_RECORD)]
    list_display = ["name", "verified_at", "source_section"]
    autocomplete_fields = ["verified_by"]


@admin.register(models.Sector)
class SectorAdmin(RecordAdmin[models.Sector]):
    """Sectors as the source words them."""


@admin.register(models.TargetMarket)
class TargetMarketAdmin(RecordAdmin[models.TargetMarket]):
    """Countries outside Europe."""

    list_display = ["name", "country", "source_section"]


@admin.register(models.Technology)
class TechnologyAdmin(RecordAdmin[models.Technology]):
    """Technologies as the source words them."""


@admin.register(models.Indicator)
class IndicatorAdmin(RecordAdmin[models.Indicator]):
    """What is counted."""

    list_display = ["name", "unit", "position", "scoreboard_position", "adds_up"]


@admin.register(models.Initiative)
class InitiativeAdmin(RecordAdmin[models.Initiative]):
    """ESCP-4i, ESCP-4x, ESCP-S3, INNOSUP-1."""

    actions = [reason_action(CONFIRM_RECORD)]
    list_display = ["name", "full_name", "programme", "verified_at", "position", "source_section"]
    list_filter = ["programme"]
    list_select_related = ["programme"]
    search_fields = ["name", "full_name", "aliases"]
    filter_horizontal = ["sectors"]
    autocomplete_fields = ["verified_by"]
    inlines = [GenerationInline, KeyFigureInline]


@admin.register(models.Generation)
class GenerationAdmin(RecordAdmin[models.Generation]):
    """Cohorts and calls of an initiative."""

    list_display = ["name", "initiative", "number", "starts_year", "ends_year", "source_section"]
    list_filter = ["initiative"]
    list_select_related = ["initiative"]
    search_fields = ["name", "aliases", "call_reference"]
    autocomplete_fields = ["initiative"]
    filter_horizontal = ["sectors", "target_markets"]
    inlines = [KeyFigureInline]


@admin.register(models.Organisation)
class OrganisationAdmin(KeptAdmin[models.Organisation], RecordAdmin[models.Organisation]):
    """Any body named in a record. Adding one shows those that are called alike; "Merge" makes one of several."""

    list_display = [
        *("name", "short_name", "kind", "country", "merged_into", "verified_at", "archived_at", "source_section"),
    ]
    list_filter = [FreshnessFilter, "kind", "country", ("merged_into", admin.EmptyFieldListFilter)]
    list_select_related = ["merged_into"]
    search_fields = ["name", "short_name", "aliases"]
    readonly_fields = ["merged_into", "added_at", "revised_at", "archived_at", "archive_reason"]
    autocomplete_fields = ["verified_by"]
    inlines = [EditorshipInline, ParticipationInline, AffiliationInline, KeyFigureInline]
    actions = [*FRESHNESS_ACTIONS, merge]
    add_form = NewOrganisationForm

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Ask whether it is there already, before one is added."""
        return super().get_form(request, obj, change, **({} if obj else {"form": self.add_form}) | kwargs)


@admin.register(models.Person)
class PersonAdmin(RecordAdmin[models.Person]):
    """People named in a record. "Remove a person" takes somebody off every page, feed and search."""

    names_people = True

    actions = [reason_action(REMOVE), reason_action(CONFIRM_RECORD)]
    readonly_fields = ["hidden_at"]
    list_display = ["name", "member", "hidden_at", "source_section"]
    list_filter = [("hidden_at", admin.EmptyFieldListFilter), ("member", admin.EmptyFieldListFilter)]
    list_select_related = ["member"]
    autocomplete_fields = ["member", "verified_by"]
    inlines = [AffiliationInline]

    def has_delete_permission(self, request: HttpRequest, obj: models.Person | None = None) -> bool:
        """Nobody is deleted: the action *Remove* takes the name out of everything that quotes it too."""
        return False


@admin.register(models.Partnership)
class PartnershipAdmin(KeptAdmin[models.Partnership], RecordAdmin[models.Partnership]):
    """Partnerships and INNOSUP-1 projects, and the members who keep their profiles."""

    list_display = ["name", "initiative", "generation", "verified_at", "verified_by", "archived_at", "source_section"]
    list_filter = [FreshnessFilter, "initiative", "generation", "sectors"]
    actions = FRESHNESS_ACTIONS
    list_select_related = ["initiative", "generation", "verified_by"]
    search_fields = ["name", "full_name", "aliases"]
    autocomplete_fields = ["initiative", "generation", "successor_of", "verified_by"]
    filter_horizontal = ["sectors", "target_markets", "technologies"]
    readonly_fields = ["added_at", "revised_at", "archived_at", "archive_reason"]
    inlines = [EditorshipInline, ParticipationInline, AffiliationInline, KeyFigureInline]


@admin.register(models.Claim)
class ClaimAdmin(TraceAdmin[models.Claim]):
    """Members who say that a person of the records is them: make sure, then confirm or refuse with a reason."""

    list_display = ["person", "member", "address", "words", "asked_at", "decided_at", "confirmed_at"]
    list_filter = [("decided_at", SetFilter)]
    list_select_related = ["person", "member"]
    actions = [
        reason_action(CONFIRM, allowed=lambda _admin, claim: claim.may_be_confirmed),
        reason_action(REFUSE, allowed=lambda _admin, claim: claim.decided_at is None),
    ]

    @admin.display(description=_("e-mail address"))
    def address(self, claim: models.Claim) -> str:
        """Return the address of the account: a page of the organisation may name it."""
        return claim.member.email

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Tell whether the actions are offered: to admins, who see addresses."""
        return bool(request.user.is_superuser)


@admin.register(models.Participation)
class ParticipationAdmin(HouseAdmin[models.Participation]):
    """Organisations in partnerships."""

    list_display = ["organisation", "partnership", "role", "source_section"]
    list_filter = ["role"]
    list_select_related = ["organisation", "partnership"]
    search_fields = ["organisation__name", "partnership__name"]
    autocomplete_fields = ["organisation", "partnership"]


@admin.register(models.Affiliation)
class AffiliationAdmin(HouseAdmin[models.Affiliation]):
    """People and members at organisations and partnerships, with titles as printed."""

    names_people = True

    list_display = ["__str__", "title", "organisation", "partnership", "source_section"]
    list_filter = [("member", admin.EmptyFieldListFilter), ("partnership", admin.EmptyFieldListFilter)]
    list_select_related = ["person", "member", "organisation", "partnership"]
    search_fields = ["person__name", "member__display_name", "organisation__name", "partnership__name"]
    autocomplete_fields = ["person", "member", "organisation", "partnership"]


@admin.register(models.Editorship)
class EditorshipAdmin(HouseAdmin[models.Editorship]):
    """Members who keep a profile: of a partnership or of an organisation."""

    list_display = ["member", "partnership", "organisation", "granted_at"]
    list_select_related = ["member", "partnership", "organisation"]
    search_fields = ["member__display_name", "member__email", "partnership__name", "organisation__name"]
    autocomplete_fields = ["member", "partnership", "organisation"]
    readonly_fields = ["granted_at"]


@admin.register(models.KeyFigure)
class KeyFigureAdmin(HouseAdmin[models.KeyFigure]):
    """Numbers with a source."""

    actions = [reason_action(CONFIRM_RECORD)]
    list_display = ["__str__", "qualifier", "basis", "starts_on", "ends_on", "origin", "verified_at", "source_section"]
    list_filter = ["basis", "origin", "initiative", "indicator"]
    list_select_related = ["indicator"]
    search_fields = ["key", "indicator__name", "label_as_printed"]
    autocomplete_fields = ["indicator", "initiative", "generation", "partnership", "organisation", "verified_by"]

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Let those confirm figures who may change them."""
        return self.has_change_permission(request)


@admin.register(models.VouchingDomain)
class VouchingDomainAdmin(HouseAdmin[models.VouchingDomain]):
    """Mail domains of organisations and partnerships: an address in one, confirmed, vouches for its owner."""

    list_display = ["domain", "organisation", "partnership", "created_at"]
    list_select_related = ["organisation", "partnership"]
    search_fields = ["domain", "organisation__name", "partnership__name"]
    autocomplete_fields = ["organisation", "partnership"]


@admin.register(models.Vouch)
class VouchAdmin(HouseAdmin[models.Vouch]):
    """Who stands for whom. Moderators add and take away; coordinators do on the member's page."""

    names_people = True
    list_display = ["member", "stands", "created_at"]
    list_filter = [("domain", admin.EmptyFieldListFilter)]
    list_select_related = ["member", "partnership", "organisation", "domain", "by"]
    search_fields = ["member__display_name", "partnership__name", "organisation__name"]
    autocomplete_fields = ["member", "partnership", "organisation"]
    ordering = ["-created_at", "-pk"]
    actions = [reason_action(WITHDRAW)]

    @admin.display(description=_("who stands for them"))
    def stands(self, vouch: models.Vouch) -> str:
        """Return it in words."""
        return vouch.in_words

    def save_model(self, request: HttpRequest, obj: models.Vouch, form: Any, change: bool) -> None:
        """Say who gave it."""
        obj.by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let moderators see who stands for whom."""
        return moderates(request.user)

    has_add_permission = has_view_permission
    has_moderate_permission = has_view_permission

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: it is taken away and given anew."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the action *Take back* says why to whom it concerns."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the list to whoever works on it."""
        return moderates(request.user)
