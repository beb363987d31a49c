"""Notes, stances, papers and editions in the workplace: to look at. Their verbs are on the event's pages."""

from django.contrib import admin
from django.http import HttpRequest

from core.admin import TraceAdmin
from events.models import Edition, NotesRevision, PaperPart, SessionNotes, Stance


@admin.register(SessionNotes)
class SessionNotesAdmin(TraceAdmin[SessionNotes]):
    """Notes of sessions, published or not."""

    list_display = ("session", "saved_at", "submitted_at", "returned_at", "published_at")
    list_select_related = ("session",)


@admin.register(NotesRevision)
class NotesRevisionAdmin(TraceAdmin[NotesRevision]):
    """What notes said, save by save."""

    list_display = ("notes", "number", "editor", "saved_at", "published_at")
    list_select_related = ("notes__session", "editor")


@admin.register(Stance)
class StanceAdmin(TraceAdmin[Stance]):
    """What members said to take-aways."""

    list_display = ("takeaway", "member", "kind", "taken_at")
    list_select_related = ("takeaway__session", "member")


@admin.register(PaperPart)
class PaperPartAdmin(TraceAdmin[PaperPart]):
    """Parts of papers that are being written."""

    list_display = ("heading", "event", "kind", "level", "position")
    list_select_related = ("event",)


@admin.register(Edition)
class EditionAdmin(TraceAdmin[Edition]):
    """Published papers. Nobody changes an edition, PostgreSQL neither."""

    list_display = ("event", "number", "published_at", "published_by", "note")
    list_select_related = ("event", "published_by")

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """An edition is never deleted."""
        return False
