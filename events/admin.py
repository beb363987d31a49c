"""Events in the workplace: everything that belongs to a record can be reached; releases are read only."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from core.admin import FullTextAdmin, HouseAdmin
from events import (  # noqa: F401 - their pages belong here
    after_admin,
    document_admin,
    meeting_admin,
    registration_admin,
    release_admin,
    topic_admin,
)
from events.models import (
    AgendaRelease,
    Event,
    EventFact,
    Poll,
    PollTerm,
    Session,
    SessionRole,
    Takeaway,
)

if TYPE_CHECKING:
    Inline = admin.TabularInline[Any, Any]
    Stacked = admin.StackedInline[Any, Any]
else:
    Inline, Stacked = admin.TabularInline, admin.StackedInline


class FactInline(Stacked):
    """What the record says of an event."""

    model = EventFact
    extra = 0


@admin.register(Event)
class EventAdmin(FullTextAdmin[Event]):
    """Events; their agendas are drafted by organisers on the site."""

    list_display = ("title", "starts_at", "time_zone", "attendance", "published_at")
    list_filter = (("published_at", admin.EmptyFieldListFilter), "attendance")
    date_hierarchy = "starts_at"
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("hosts", "organisers")
    readonly_fields = ("uuid", "draft_version", "draft_saved_at", "draft_saved_by", "pending")
    inlines = (FactInline,)


class RoleInline(Stacked):
    """Who does what in a session."""

    model = SessionRole
    extra = 0
    autocomplete_fields = ("person", "organisation")


class TakeawayInline(Stacked):
    """What a session concluded."""

    model = Takeaway
    extra = 0


@admin.register(Session)
class SessionAdmin(HouseAdmin[Session]):
    """The sessions of drafts; a change here is public with the next release."""

    names_people = True

    list_display = ("title", "event", "kind", "starts_at", "ends_at", "removed_at")
    list_filter = ("kind", ("removed_at", admin.EmptyFieldListFilter))
    list_select_related = ("event",)
    search_fields = ("title", "theme", "event__title")
    autocomplete_fields = ("event", "block")
    readonly_fields = ("uuid",)
    inlines = (RoleInline, TakeawayInline)


@admin.register(SessionRole)
class SessionRoleAdmin(HouseAdmin[SessionRole]):
    """People in sessions, as printed."""

    names_people = True

    list_display = ("name_as_printed", "role", "label_as_printed", "affiliation_as_printed", "session", "person")
    list_filter = ("role", ("person", admin.EmptyFieldListFilter))
    list_select_related = ("session", "person")
    search_fields = ("name_as_printed", "affiliation_as_printed", "person__name")
    autocomplete_fields = ("session", "person", "organisation")


@admin.register(Takeaway)
class TakeawayAdmin(FullTextAdmin[Takeaway]):
    """Key take-aways."""

    list_display = ("text", "session", "number", "source_section")
    list_select_related = ("session",)
    autocomplete_fields = ("session",)


@admin.register(AgendaRelease)
class AgendaReleaseAdmin(HouseAdmin[AgendaRelease]):
    """What the public read and reads. Nobody changes a release, PostgreSQL neither."""

    list_display = ("event", "number", "released_at", "released_by", "note")
    list_select_related = ("event", "released_by")
    search_fields = ("event__title", "note")
    fields = ("event", "number", "released_at", "released_by", "note", "content")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[AgendaRelease]:
        """Leave the words for search alone."""
        return super().get_queryset(request).defer("words", "search_vector")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Releases are made by publishing a draft."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AgendaRelease | None = None) -> bool:
        """A release is never changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AgendaRelease | None = None) -> bool:
        """A release is never deleted."""
        return False


class TermInline(Inline):
    """Ranked answers."""

    model = PollTerm
    extra = 0


@admin.register(Poll)
class PollAdmin(HouseAdmin[Poll]):
    """Polls with their ranked answers."""

    list_display = ("prompt", "session", "tool")
    list_select_related = ("session",)
    search_fields = ("prompt",)
    autocomplete_fields = ("session",)
    inlines = (TermInline,)


@admin.register(PollTerm)
class PollTermAdmin(HouseAdmin[PollTerm]):
    """Ranked answers of all polls."""

    list_display = ("term", "rank", "vote_count", "poll")
    list_select_related = ("poll",)
    search_fields = ("term",)
    autocomplete_fields = ("poll",)


@admin.register(EventFact)
class EventFactAdmin(HouseAdmin[EventFact]):
    """What records say of events."""

    list_display = ("label", "event", "position", "source_section")
    list_select_related = ("event",)
    search_fields = ("label", "text")
    autocomplete_fields = ("event",)
