"""The review queue: what members reported, one case for each thing."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from core.admin import HouseAdmin, SetFilter, TraceAdmin
from forum.models import Case, Report


@admin.register(Report)
class ReportAdmin(TraceAdmin[Report]):
    """What members and others complained about, each complaint by itself."""

    list_display = ("created_at", "reason", "case", "reporter", "explanation")
    list_filter = ("reason", "created_at")
    list_select_related = ("reporter",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Report]:
        """Bring along what each report is about."""
        links = (f"case__{link}" for link in ("post__thread", "thread", "member"))
        return super().get_queryset(request).select_related(*links)


@admin.register(Case)
class CaseAdmin(HouseAdmin[Case]):
    """Cases, those that wait longest first."""

    list_display = ("__str__", "report_count", "language", "opened_at", "claimed_by")
    list_filter = (("closed_at", SetFilter), "language", "opened_at")
    ordering = ("opened_at", "pk")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Case]:
        """Bring along what each case is about."""
        return super().get_queryset(request).with_subjects().select_related("claimed_by")  # type: ignore[attr-defined, no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: reports open cases."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse for now."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a case is decided, not forgotten."""
        return False
