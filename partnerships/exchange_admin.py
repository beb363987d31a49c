"""Exchanges as an admin keeps them: who may take part, what was agreed, and what is taken back."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import HouseAdmin, SetFilter, TraceAdmin, reason_action
from partnerships import models
from partnerships.models.exchange_deeds import RUNNING
from partnerships.models.exchange_words import State
from partnerships.verbs import CANCEL_EXCHANGE, HIDE_DIARY, REINSTATE_EXCHANGE, UNHIDE_DIARY


class EligibleCountryAdmin(HouseAdmin[models.EligibleCountry]):
    """Countries whose organisations take part. A day in *No longer from* ends it for new applications."""

    list_display = ["__str__", "code", "source", "ended_on"]
    list_filter = [("ended_on", admin.EmptyFieldListFilter)]
    search_fields = ["code", "source"]


class ExchangeAdmin(TraceAdmin[models.Exchange]):
    """Applications and what became of them. Parties write them; admins cancel, and take up again what has ended."""

    list_display = ["__str__", "mode", "starts_on", "standing", "submitted_at", "committed_at", "reported_at"]
    list_filter = ["mode", ("committed_at", SetFilter), ("reported_at", SetFilter), ("cancelled_at", SetFilter)]
    list_select_related = ["visiting", "host"]
    actions = [
        reason_action(CANCEL_EXCHANGE, allowed=lambda _admin, exchange: exchange.state in RUNNING),
        reason_action(
            REINSTATE_EXCHANGE, allowed=lambda _admin, exchange: exchange.state in (State.REFUSED, State.CANCELLED)
        ),
    ]

    @admin.display(description=_("state"))
    def standing(self, exchange: models.Exchange) -> str:
        """Return where it stands."""
        return str(exchange.state.label)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Offer the deeds to admins."""
        return bool(request.user.is_superuser)


class ExchangeStepAdmin(TraceAdmin[models.ExchangeStep]):
    """Who did what in an exchange, for which party: signatures among it."""

    list_display = ["exchange", "deed", "party", "by", "taken_at", "words"]
    list_filter = ["deed", "party"]
    list_select_related = ["exchange__visiting", "exchange__host", "by"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a signature stays as long as its exchange."""
        return False


class DiaryEntryAdmin(TraceAdmin[models.DiaryEntry]):
    """What visitors and hosts did and learned. Admins hide what nobody should read, and show it again."""

    list_display = ["title", "exchange", "side", "author", "published_at", "hidden_at"]
    list_filter = [("published_at", SetFilter), ("hidden_at", SetFilter)]
    list_select_related = ["exchange__visiting", "exchange__host", "author"]
    actions = [
        reason_action(HIDE_DIARY, allowed=lambda _admin, entry: entry.hidden_at is None),
        reason_action(UNHIDE_DIARY, allowed=lambda _admin, entry: entry.hidden_at is not None),
    ]

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Offer the deeds to admins."""
        return bool(request.user.is_superuser)


admin.site.register(models.EligibleCountry, EligibleCountryAdmin)
admin.site.register(models.Exchange, ExchangeAdmin)
admin.site.register(models.ExchangeStep, ExchangeStepAdmin)
admin.site.register(models.DiaryEntry, DiaryEntryAdmin)
