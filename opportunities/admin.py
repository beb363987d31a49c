"""Offers and requests as admins see them: to look at and to delete. Their authors alone change them."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import FullTextAdmin, SetFilter, TraceAdmin
from opportunities import models


class OpportunityAdmin(TraceAdmin[models.Opportunity], FullTextAdmin[models.Opportunity]):
    """Everything that was offered or asked for, with where it stands."""

    walks = False
    list_display = ["title", "kind", "purpose", "organisation", "author", "published_at", "expires_at", "stands"]
    list_filter = [
        "kind",
        "purpose",
        ("withdrawn_at", SetFilter),
        ("fulfilled_at", SetFilter),
        ("hidden_at", SetFilter),
    ]
    list_select_related = ["organisation", "author"]

    @admin.display(description=_("stands"))
    def stands(self, opportunity: models.Opportunity) -> Any:
        """Say where it stands."""
        return opportunity.standing.label


class StepAdmin(TraceAdmin[models.Step]):
    """What became of them, line by line."""

    list_display = ["opportunity", "deed", "by", "at", "until"]
    list_filter = ["deed"]
    list_select_related = ["opportunity", "by"]


class InterestAdmin(TraceAdmin[models.Interest]):
    """Who is interested in what, and what came of it."""

    list_display = ["opportunity", "organisation", "member", "sent_at", "stands"]
    list_filter = [("accepted_at", SetFilter), ("declined_at", SetFilter), ("lapsed_at", SetFilter)]
    list_select_related = ["opportunity", "organisation", "member"]

    @admin.display(description=_("stands"))
    def stands(self, interest: models.Interest) -> Any:
        """Say where it stands."""
        return interest.state.label


admin.site.register(models.Interest, InterestAdmin)
admin.site.register(models.Opportunity, OpportunityAdmin)
admin.site.register(models.Step, StepAdmin)
