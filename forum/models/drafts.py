"""A text that is not posted yet, kept on the server: one per member and place."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.markdown import MAX_LENGTH
from forum.models.posts import Post
from forum.models.threads import Thread
from forum.models.topics import Topic
from members.models import Member
from members.rules import Reader, is_member

type Place = Thread | Topic | Post

# The form's own sign, among the other fields: whoever saved last may save again, however fast.
WRITER: Final = "draft_writer"
# What a form brings along or what is chosen in it is no text.
NO_TEXT: Final = frozenset({WRITER, "base", "token", "kind", "takeaway", "call", "diary_entry"})


@dataclass(frozen=True)
class Typed:
    """What a form held when it was saved as a draft, and which version of the draft it knew."""

    source: str
    title: str = ""
    language: str = "en"
    fields: dict[str, str] = field(default_factory=dict)
    seen: int = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed. What a form brings along (its kind, its sign) is no text."""
        typed = [self.source, self.title, *(text for name, text in self.fields.items() if name not in NO_TEXT)]
        return not any(text.strip() for text in typed)


class DraftConflictError(Exception):
    """Another tab or device saved this draft in between; nothing was written over."""

    def __init__(self, draft: "Draft") -> None:
        """Take the text that is kept."""
        super().__init__()
        self.draft = draft


class DraftQuerySet(models.QuerySet["Draft"]):
    """Questions about drafts, and the verb that keeps one."""

    def visible_to(self, reader: Reader) -> Self:
        """Drafts are their writer's alone; nobody else sees them, moderators neither."""
        return self.filter(member=reader) if is_member(reader) else self.none()

    def at(self, place: Place) -> Self:
        """Drafts for one place."""
        return self.filter(**{_name(place): place})

    def posted_in(self, post: Post) -> Self:
        """Drafts of what a new post says: for its place, or saved by its form for a thread that was merged since."""
        place = Q(topic=post.thread.topic_id) if post.position == 1 else Q(thread=post.thread_id)
        return self.filter(place | Q(fields__token=str(post.client_token)))

    def of_place(self, kind: str, pk: int) -> "Draft | None":
        """Return the draft for a place that is named by its kind and id, with the place."""
        if kind not in {"thread", "topic", "post"}:
            return None
        return self.filter(**{f"{kind}_id": pk}).select_related("thread", "topic", "post").first()

    def with_places_for(self, reader: Reader) -> Self:
        """Load the places, and say which of them the reader still sees: no word of the others may show."""
        threads = Thread.objects.visible_to(reader).filter(pk=OuterRef("thread"))
        topics = Topic.objects.visible_to(reader).filter(pk=OuterRef("topic"))
        posts = Post.objects.visible_to(reader).filter(pk=OuterRef("post"))
        return self.select_related("thread", "topic", "post__thread").annotate(
            is_seen=Exists(threads) | Exists(topics) | Exists(posts)
        )

    @transaction.atomic
    def keep(self, place: Place, typed: Typed, *, by: Member) -> "Draft | None":
        """Keep what was typed; None if nothing is left to keep.

        The lock on the place lets posting and saving pass one after the other, so no draft comes back after
        its post. Over a text that this form has not seen nothing is written: `DraftConflictError`.
        """
        type(place)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=place.pk)
        draft = self.visible_to(by).at(place).first()
        if draft and draft.version != typed.seen and draft.fields.get(WRITER) != typed.fields.get(WRITER):
            if draft.says(typed):
                return draft
            raise DraftConflictError(draft)
        if typed.is_empty or _is_posted(place, typed, by):
            if draft:
                draft.delete()
            return None
        if draft is None:
            draft = Draft(member=by, version=0, **{_name(place): place})
        elif draft.says(typed):
            return draft
        return draft._take(typed)


def _name(place: Place) -> str:
    return type(place).__name__.lower()


def _is_posted(place: Place, typed: Typed, by: Member) -> bool:
    """Tell whether the text is there already: a save that comes late must not bring it back as a draft."""
    if isinstance(place, Post):
        return (place.source, place.language) == (typed.source, typed.language)
    token = typed.fields.get("token", "")
    return bool(token) and Post.objects.was_sent(by=by, token=token)


class Draft(models.Model):
    """What a member was writing: a reply, a new thread, or a change to a post of theirs.

    `version` rises with every save; who saves over a version they have not seen is warned instead.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("member")
    )
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, null=True, related_name="drafts", verbose_name=_("reply in")
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, null=True, related_name="drafts", verbose_name=_("new thread in")
    )
    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, null=True, related_name="drafts", verbose_name=_("change to")
    )
    title = models.CharField(_("title"), max_length=160, blank=True)
    source = models.TextField(_("text"), max_length=MAX_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    # The other fields of the form (kind, the parts of a good practice), by name.
    fields = models.JSONField(_("other fields"), default=dict, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering: ClassVar = ["-saved_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(thread__isnull=False, topic__isnull=True, post__isnull=True)
                | Q(thread__isnull=True, topic__isnull=False, post__isnull=True)
                | Q(thread__isnull=True, topic__isnull=True, post__isnull=False),
                name="draft_for_one_place",
                violation_error_message=_("A draft is for one place."),
            ),
            models.UniqueConstraint(
                fields=["member", "thread", "topic", "post"],
                name="draft_once_per_place",
                nulls_distinct=False,
                violation_error_message=_("There is a draft for this place already."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "-saved_at", "-id"], name="draft_newest")]

    def __str__(self) -> str:
        return str(self.title or self.thread or self.topic or self.post)

    @property
    def place(self) -> Place:
        """Return what it is for: the thread to reply in, the topic of a new thread, or the post to change."""
        place = self.thread or self.topic or self.post
        assert place  # noqa: S101 - a constraint says so
        return place

    @property
    def address(self) -> str:
        """Return where one goes on writing."""
        return form_address(self.place)

    @property
    def typed(self) -> dict[str, Any]:
        """Return the fields of the form as they were typed."""
        return {"source": self.source, "title": self.title, "language": self.language, **self.fields}

    @property
    def texts(self) -> list[str]:
        """Return everything that was typed, to be read where the form is gone."""
        others = [text for name, text in self.fields.items() if name not in NO_TEXT]
        return [text for text in (self.source, *others) if text.strip()]

    @property
    def beginning(self) -> str:
        """Return how it begins."""
        return Truncator(" ".join((self.title or " ".join(self.texts)).split())).chars(140)

    def says(self, typed: Typed) -> bool:
        """Tell whether a form holds what is kept already; its own sign and token are no text."""
        ours, theirs = ({**fields, WRITER: "", "token": ""} for fields in (self.fields, typed.fields))
        kept = (self.source, self.title, self.language, ours)
        return kept == (typed.source, typed.title, typed.language, theirs)

    def _take(self, typed: Typed) -> Self:
        self.source, self.title, self.language = typed.source, typed.title, typed.language
        self.fields = typed.fields
        self.version += 1
        self.saved_at = timezone.now()
        self.save()
        return self


def form_address(place: Place) -> str:
    """Return the page on which one writes at a place."""
    if isinstance(place, Thread):
        return place.reply_place
    if isinstance(place, Topic):
        return reverse("forum:thread_new", args=[place.slug])
    return reverse("forum:post_edit", args=[place.pk])
