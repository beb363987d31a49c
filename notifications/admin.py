"""What reaches members, for admins to look at."""

from django.contrib import admin

from core.admin import TraceAdmin
from notifications import job_admin  # noqa: F401 - its page belongs here
from notifications.models import Digest, Follow, Notification
from notifications.saved import SavedSearch


@admin.register(Follow)
class FollowAdmin(TraceAdmin[Follow]):
    """Who follows or muted a partnership, an organisation, a call or an event."""

    list_display = ("member", "target_type", "target_id", "level", "created_at")
    list_filter = ("level",)
    list_select_related = ("member", "target_type")
    ordering = ("-pk",)


@admin.register(SavedSearch)
class SavedSearchAdmin(TraceAdmin[SavedSearch]):
    """Who saved which search."""

    list_display = ("member", "name", "kind", "question", "created_at")
    list_select_related = ("member",)
    ordering = ("-pk",)


@admin.register(Notification)
class NotificationAdmin(TraceAdmin[Notification]):
    """Who was told what, why, and whether it was read and mailed."""

    list_display = ("member", "reason", "target_type", "target_id", "created_at", "read_at", "mailed_at")
    list_filter = ("reason",)
    list_select_related = ("member", "target_type")
    ordering = ("-pk",)


@admin.register(Digest)
class DigestAdmin(TraceAdmin[Digest]):
    """Which digest was made for whom, and sent when."""

    list_display = ("member", "period", "created_at", "sent_at")
    list_select_related = ("member",)
    ordering = ("-pk",)
