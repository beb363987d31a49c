"""What members leave behind by reading, writing and reacting."""

from django.contrib import admin

from core.admin import TraceAdmin
from forum.models import (
    Attachment,
    Bookmark,
    Departure,
    Draft,
    Held,
    Mention,
    Nomination,
    Operation,
    OperationMark,
    PostRevision,
    Practice,
    Reaction,
    ThreadState,
    TopicState,
)


@admin.register(ThreadState)
class ThreadStateAdmin(TraceAdmin[ThreadState]):
    """Who has read what, and follows or muted it."""

    list_display = ("member", "thread", "last_read_post_id", "level")
    list_filter = ("level",)
    list_select_related = ("member", "thread")
    ordering = ("-pk",)


@admin.register(TopicState)
class TopicStateAdmin(TraceAdmin[TopicState]):
    """Who follows or muted a topic."""

    list_display = ("member", "topic", "read_through_post_id", "level")
    list_filter = ("level",)
    list_select_related = ("member", "topic")
    ordering = ("-pk",)


@admin.register(Nomination)
class NominationAdmin(TraceAdmin[Nomination]):
    """Posts marked as take-aways, and what became of that."""

    list_display = ("post", "session", "nominated_by", "nominated_at", "decided_at", "takeaway")
    list_select_related = ("post__thread", "session", "nominated_by", "takeaway__session")
    ordering = ("-pk",)


@admin.register(Operation)
class OperationAdmin(TraceAdmin[Operation]):
    """What was moved, split and merged, and can be undone on the thread's page."""

    list_display = ("verb", "thread", "other", "by", "done_at", "undone_at")
    list_filter = ("verb",)
    list_select_related = ("thread", "other", "by")
    ordering = ("-pk",)


@admin.register(OperationMark)
class OperationMarkAdmin(TraceAdmin[OperationMark]):
    """What members had read before a merge."""

    list_display = ("operation", "member", "mark", "other_mark")
    list_select_related = ("operation__thread", "member")
    ordering = ("-pk",)


@admin.register(Draft)
class DraftAdmin(TraceAdmin[Draft]):
    """That a draft is there, not what it says: it is not published."""

    list_display = ("member", "thread", "topic", "post", "saved_at")
    list_select_related = ("member", "thread", "topic", "post__thread")
    fields = ("member", "thread", "topic", "post", "version", "saved_at")
    ordering = ("-pk",)


@admin.register(Held)
class HeldAdmin(TraceAdmin[Held]):
    """Texts that wait or waited; they are decided in the review queue."""

    list_display = ("__str__", "author", "why", "created_at", "settled_at", "posted_as")
    list_filter = ("why", ("settled_at", admin.EmptyFieldListFilter))
    list_select_related = ("author", "posted_as__thread")
    ordering = ("-pk",)


@admin.register(PostRevision)
class PostRevisionAdmin(TraceAdmin[PostRevision]):
    """Earlier texts of posts."""

    list_display = ("post", "number", "editor", "reason", "created_at")
    list_select_related = ("post__thread", "editor")
    ordering = ("-pk",)


@admin.register(Departure)
class DepartureAdmin(TraceAdmin[Departure]):
    """Where posts went that were split off."""

    list_display = ("thread", "into", "post_count", "created_at")
    list_select_related = ("thread", "into")
    ordering = ("-pk",)


@admin.register(Reaction)
class ReactionAdmin(TraceAdmin[Reaction]):
    """Who said what of a post without words."""

    list_display = ("post", "kind", "member", "partnership", "created_at")
    list_filter = ("kind",)
    list_select_related = ("post__thread", "member", "partnership")
    ordering = ("-pk",)


@admin.register(Bookmark)
class BookmarkAdmin(TraceAdmin[Bookmark]):
    """That a member keeps something at hand."""

    list_display = ("member", "post", "created_at")
    list_select_related = ("member", "post__thread")
    ordering = ("-pk",)


@admin.register(Practice)
class PracticeAdmin(TraceAdmin[Practice]):
    """Good practices in their parts."""

    list_display = ("post",)
    list_select_related = ("post__thread",)
    ordering = ("-pk",)


@admin.register(Attachment)
class AttachmentAdmin(TraceAdmin[Attachment]):
    """Images and files, posted or not yet."""

    list_display = ("name", "kind", "size", "member", "post", "created_at")
    list_filter = ("kind",)
    list_select_related = ("member", "post__thread")
    ordering = ("-created_at", "-pk")


@admin.register(Mention)
class MentionAdmin(TraceAdmin[Mention]):
    """Who is named where."""

    list_display = ("member", "post")
    list_select_related = ("member", "post__thread")
    ordering = ("-pk",)
