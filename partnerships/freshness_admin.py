"""Keeping profiles true, as admins see it: what is due, what was asked, and the deeds that need a reason."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import HouseAdmin, TraceAdmin, reason_action
from members.rules import is_member
from partnerships import models
from partnerships.models.freshness import Freshness
from partnerships.verbs import ARCHIVE, REMIND, STILL_CORRECT, UNARCHIVE

FRESHNESS_ACTIONS = [
    reason_action(STILL_CORRECT),
    reason_action(REMIND),
    reason_action(ARCHIVE, allowed=lambda _admin, profile: profile.archived_at is None),
    reason_action(UNARCHIVE, allowed=lambda _admin, profile: profile.archived_at is not None),
]


class FreshnessFilter(admin.SimpleListFilter):
    """What is due, what nobody would be asked about, what is archived."""

    title = _("freshness")
    parameter_name = "freshness"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Offer the three."""
        return [("due", _("due")), ("nobody", _("due, and kept by nobody")), ("archived", _("archived"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Ask the word for it."""
        asked: dict[str | None, Any] = {
            "due": lambda rows: rows.due(),
            "nobody": lambda rows: rows.due().kept_by_nobody(),
            "archived": lambda rows: rows.archived(),
        }
        narrowed: QuerySet[Any] = asked.get(self.value(), lambda rows: rows)(queryset)
        return narrowed


@admin.register(models.FreshnessStep)
class FreshnessStepAdmin(TraceAdmin[models.FreshnessStep]):
    """Every letter that asked a coordinator, and every deed: who, when, and what was said with it."""

    list_display = ["profile", "step", "member", "by", "words", "taken_at", "ended_at"]
    list_filter = ["step", ("words", admin.EmptyFieldListFilter)]
    list_select_related = ["partnership", "organisation", "member", "by"]


@admin.register(models.FigureRevision)
class FigureRevisionAdmin(TraceAdmin[models.FigureRevision]):
    """What became of figures that coordinators keep."""

    list_display = ["partnership", "deed", "before", "after", "by", "made_at"]
    list_filter = ["deed"]
    list_select_related = ["partnership", "by"]


@admin.register(models.PartnershipRevision)
class PartnershipRevisionAdmin(TraceAdmin[models.PartnershipRevision]):
    """Every version of the texts of profiles. Nobody changes one; a partnership that is deleted takes its own along."""

    list_display = ["partnership", "number", "brings_back", "by", "made_at"]
    list_select_related = ["partnership", "by"]


@admin.register(models.OrganisationRevision)
class OrganisationRevisionAdmin(TraceAdmin[models.OrganisationRevision]):
    """Every version of the texts of organisations. Nobody changes one; a body that is deleted takes its own along."""

    list_display = ["organisation", "number", "brings_back", "by", "made_at"]
    list_select_related = ["organisation", "by"]


class KeptAdmin[M: Freshness](HouseAdmin[M]):
    """A profile that members keep: its history hears of what is saved here."""

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        """Keep what the texts say before and after, as the public page does."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        assert is_member(request.user)  # noqa: S101 - the workplace is for members
        with transaction.atomic():
            type(obj)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=obj.pk)
            with obj.revisions.written_down(obj, by=request.user):
                super().save_model(request, obj, form, change)
