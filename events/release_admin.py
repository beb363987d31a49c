"""Tellings, scheduled releases, kept drafts and steps of typing in the workplace: to look at, never to change."""

from django.contrib import admin

from core.admin import TraceAdmin
from events.models import KeptDraft, ScheduledRelease, SheetState, Telling, Told


@admin.register(ScheduledRelease)
class ScheduledReleaseAdmin(TraceAdmin[ScheduledRelease]):
    """What waits for its time, and what became of it."""

    list_display = ("event", "due_at", "scheduled_by", "withdrawn_at", "refused_at", "problem")
    list_select_related = ("event", "scheduled_by")


@admin.register(KeptDraft)
class KeptDraftAdmin(TraceAdmin[KeptDraft]):
    """Drafts from before they were rolled back."""

    list_display = ("event", "kept_at", "kept_by")
    list_select_related = ("event", "kept_by")


@admin.register(SheetState)
class SheetStateAdmin(TraceAdmin[SheetState]):
    """What organisers typed, step by step."""

    list_display = ("event", "typed_at", "by", "version")
    list_select_related = ("event", "by")


@admin.register(Telling)
class TellingAdmin(TraceAdmin[Telling]):
    """Of which release people were told, by whom."""

    list_display = ("release", "begun_at", "sent_at", "sent_by", "discarded_at", "superseded_at")
    list_select_related = ("release__event", "sent_by")


@admin.register(Told)
class ToldAdmin(TraceAdmin[Told]):
    """Who was told of a release."""

    list_display = ("telling", "member", "registration", "written_at")
    list_select_related = ("telling__release__event", "member", "registration__event")
