"""Who asks to keep which profile, as admins see it: all of them, and first those that nobody answered."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import SetFilter, TraceAdmin, reason_action
from partnerships import models
from partnerships.evidence import evidence_of
from partnerships.verbs import ACCEPT, DECLINE


@admin.register(models.Candidacy)
class CandidacyAdmin(TraceAdmin[models.Candidacy]):
    """Claims and offers of profiles: make sure who it is, then let them keep it or refuse, with a reason."""

    list_display = [
        *("profile", "kind", "member", "address", "connected", "words", "asked_at", "escalated_at", "outcome"),
    ]
    list_filter = [("escalated_at", SetFilter), ("decided_at", SetFilter), "kind"]
    list_select_related = ["partnership", "organisation", "member", "offered_by"]
    list_per_page = 20
    actions = [
        reason_action(ACCEPT, allowed=lambda _admin, one: one.decided_at is None),
        reason_action(DECLINE, allowed=lambda _admin, one: one.decided_at is None),
    ]

    @admin.display(description=_("e-mail address"))
    def address(self, one: models.Candidacy) -> str:
        """Return the address of the account: a page of the body may name it."""
        return one.member.email

    @admin.display(description=_("what connects them"))
    def connected(self, one: models.Candidacy) -> str:
        """Return what the site knows, of those that wait."""
        return " ".join(evidence_of(one)) if one.decided_at is None else ""

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Offer the actions to admins, who see addresses."""
        return bool(request.user.is_superuser)
