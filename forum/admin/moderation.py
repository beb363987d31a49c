"""The moderators' workplace: find topics, threads and posts, act with a reason, read the log."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import FullTextAdmin, HouseAdmin, SetFilter, reason_action
from core.admin_lists import LIST_LIMIT
from core.markdown import plain
from core.search import Look
from core.verbs import ReasonForm
from forum.models import ModerationEntry, Post, Thread, Topic, TopicModerator
from forum.standing_forms import FORMS, MoveForm
from forum.verbs import MOVE, POST_VERBS, THREAD_VERBS
from members.admin import ProvenAdmin
from members.rules import moderates

if TYPE_CHECKING:
    Inline = admin.TabularInline[ModerationEntry, Any]
else:
    Inline = admin.TabularInline

STATES = [("hidden_at", SetFilter), ("closed_at", SetFilter)]


class LogInline(Inline):
    """What moderators did to this one, read only."""

    model = ModerationEntry
    template = "admin/forum/log_lines.html"
    fields = ("created_at", "verb", "moderator", "reason")
    readonly_fields = fields
    extra = 0
    can_delete = False
    verbose_name_plural = _("moderation log")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ModerationEntry]:
        """Bring the moderators along."""
        return super().get_queryset(request).select_related("moderator")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the verbs write the log."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the log is never changed."""
        return False


class ModeratedAdmin[M: models.Model](FullTextAdmin[M]):
    """Things that are moderated, never added or deleted here: the counters and permalinks rest on them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: members write on the pages."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: hiding keeps what happened."""
        return False

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Tell whether the actions are offered."""
        return moderates(request.user)

    @admin.display(description=_("author"), ordering="author__display_name")
    def writer(self, written: Thread | Post) -> str:
        """Return who wrote it."""
        return str(written.author or _("Former member"))


@admin.register(Topic)
class TopicAdmin(HouseAdmin[Topic]):
    """The shelves. Admins add and edit them."""

    list_display = ("title", "audience", "partnership", "thread_count", "post_count", "closed_at", "hidden_at")
    list_filter = ("audience", *STATES)
    list_select_related = ("partnership",)
    search_fields = ("title", "slug")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("session", "partnership")
    readonly_fields = ("thread_count", "post_count")


@admin.register(TopicModerator)
class TopicModeratorAdmin(ProvenAdmin[TopicModerator]):
    """Who moderates which topic. Naming a member makes them staff; the last topic taken away ends it."""

    list_display = ("member", "topic", "named_at")
    list_select_related = ("member", "topic")
    autocomplete_fields = ("member", "topic")
    ordering = ("topic", "-named_at")


@admin.register(Thread)
class ThreadAdmin(ModeratedAdmin[Thread]):
    """Threads: moderators act on them, admins may correct a title."""

    look = Look(LIST_LIMIT + 1, names=True)

    list_display = ("title", "shelf", "writer", "state", "post_count", "last_post_at")
    list_filter = (*STATES, ("pinned_at", SetFilter), "topic")
    list_select_related = ("topic", "author")
    ordering = ("-last_post_at", "-pk")
    sortable_by = ("last_post_at",)
    autocomplete_fields = ("takeaway", "call")
    raw_id_fields = ("diary_entry",)
    readonly_fields = (
        *("topic", "author", "created_at", "post_count", "last_post_at", "last_author"),
        *("pinned_at", "closed_at", "hidden_at"),
    )
    inlines = (LogInline,)
    actions = [reason_action(verb, FORMS.get(verb.name, ReasonForm)) for verb in THREAD_VERBS.values()] + [
        reason_action(MOVE, MoveForm),
    ]

    # Django keeps columns of foreign keys on one line, and the table would outgrow the window.
    @admin.display(description=_("topic"), ordering="topic__position")
    def shelf(self, thread: Thread) -> str:
        """Return the topic."""
        return str(thread.topic)

    @admin.display(description=_("state"))
    def state(self, thread: Thread) -> str:
        """Return what moderators did to it, in words."""
        marks = [
            (thread.hidden_at, ModerationEntry.Verb.HIDE),
            (thread.closed_at, ModerationEntry.Verb.CLOSE),
            (thread.pinned_at, ModerationEntry.Verb.PIN),
        ]
        return ", ".join(str(verb.label) for moment, verb in marks if moment) or gettext("Open")


@admin.register(Post)
class PostAdmin(ModeratedAdmin[Post]):
    """Posts: to find, hide and restore. Only their authors change the words, on the page."""

    look = Look(LIST_LIMIT + 1, names=False, language="language")

    list_display = ("excerpt", "in_thread", "writer", "created_at", "hidden_at")
    list_filter = (STATES[0], ("edited_at", SetFilter), "created_at")
    list_select_related = ("thread", "author")
    ordering = ("-created_at", "-pk")
    sortable_by = ("created_at",)
    fields = (
        *("thread", "position", "author", "affiliation", "language", "source"),
        *("created_at", "edited_at", "hidden_at"),
    )
    inlines = (LogInline,)
    actions = [reason_action(verb, FORMS.get(verb.name, ReasonForm)) for verb in POST_VERBS.values()]

    @admin.display(description=_("thread"))
    def in_thread(self, post: Post) -> str:
        """Return the thread and the place in it."""
        return str(post)

    @admin.display(description=_("text"))
    def excerpt(self, post: Post) -> str:
        """Return the first words."""
        return Truncator(plain(post.html)).chars(80) or f"#{post.position}"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: nobody puts words into another member's mouth."""
        return False
