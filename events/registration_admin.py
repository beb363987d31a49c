"""Registrations in the workplace: rules and questions can be edited, what people said is only read."""

from django.contrib import admin

from core.admin import HouseAdmin, SetFilter, TraceAdmin
from events.models import Allocation, JoinLink, Registration, RegistrationQuestion, RegistrationRules, SessionChoice


@admin.register(RegistrationRules)
class RegistrationRulesAdmin(HouseAdmin[RegistrationRules]):
    """How people register for each event; organisers set it on the site."""

    list_display = ("event", "opens_at", "closes_at", "capacity", "admission", "when_full")
    list_filter = ("who", "admission", "when_full", "choosing")
    list_select_related = ("event",)
    search_fields = ("event__title",)
    autocomplete_fields = ("event",)


@admin.register(RegistrationQuestion)
class RegistrationQuestionAdmin(HouseAdmin[RegistrationQuestion]):
    """What organisers ask."""

    list_display = ("words", "kind", "need", "position", "event")
    list_filter = ("kind", "need")
    list_select_related = ("event",)
    search_fields = ("words", "event__title")
    autocomplete_fields = ("event",)


@admin.register(JoinLink)
class JoinLinkAdmin(HouseAdmin[JoinLink]):
    """Where people with a seat join online."""

    list_display = ("__str__", "event", "opens_minutes")
    list_select_related = ("event", "session")
    search_fields = ("event__title",)
    autocomplete_fields = ("event", "session")


@admin.register(Registration)
class RegistrationAdmin(TraceAdmin[Registration]):
    """Who registered; what becomes of it is decided on the event's own pages."""

    list_display = ("name", "event", "created_at", "confirmed_at", "waiting_since", "cancelled_at", "checked_in_at")
    list_filter = (("confirmed_at", SetFilter), ("cancelled_at", SetFilter), ("forgotten_at", SetFilter))
    list_select_related = ("event",)
    search_fields = ("name", "affiliation", "event__title")
    exclude = ("key",)


@admin.register(SessionChoice)
class SessionChoiceAdmin(TraceAdmin[SessionChoice]):
    """Who chose which breakout."""

    list_display = ("registration", "session", "rank", "held_at")
    list_filter = (("held_at", SetFilter),)
    list_select_related = ("registration__event", "session")
    search_fields = ("registration__name", "session__title")


@admin.register(Allocation)
class AllocationAdmin(TraceAdmin[Allocation]):
    """Draws of lots, whole and unchanged."""

    list_display = ("event", "seed", "drawn_at", "drawn_by", "applied_at")
    list_select_related = ("event", "drawn_by")
    search_fields = ("event__title", "seed")
