"""Limits, watched words and hosts: what admins and moderators set against spam."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.admin import HouseAdmin, OneRecordAdmin, TraceAdmin
from forum.models import Pace, Safety, Watched
from members.rules import moderates


@admin.register(Safety)
class SafetyAdmin(OneRecordAdmin[Safety]):
    """How much members may do, and how newcomers are met."""

    list_display = ("__str__", "posts_a_minute", "posts_a_day", "threads_a_day", "new_posts_a_day", "new_days")


@admin.register(Watched)
class WatchedAdmin(HouseAdmin[Watched]):
    """Words and hosts; moderators keep the list."""

    list_display = ("text", "kind", "deed", "replacement", "reason")
    list_filter = ("kind", "deed")
    search_fields = ("text", "reason")
    ordering = ("kind", "text")
    fields = ("kind", "text", "deed", "replacement", "reason")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let moderators work on it."""
        return moderates(request.user)

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the list to whoever works on it."""
        return moderates(request.user)


@admin.register(Pace)
class PaceAdmin(TraceAdmin[Pace]):
    """How often members did what within the windows that run; deleting a row lets the member go on at once."""

    list_display = ("member", "act", "short_count", "short_at", "day_count", "day_at")
    list_filter = ("act",)
    list_select_related = ("member",)
    ordering = ("-day_count", "-pk")
