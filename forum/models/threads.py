"""One discussion with a title. Its counters change in the transaction that posts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Final, Self
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.querysets import PAGE_SIZE
from core.search import vector_field
from events.models import Takeaway
from forum.models.moderation import ModerationEntry
from forum.models.reading import ReadByMembers, ReadMarks
from forum.models.standing import Standing
from forum.models.surgery import Surgery
from forum.models.telling import tell_of_answer
from forum.models.topics import Topic
from members.models import Member, no_control_characters
from members.prepared import prepared
from members.rules import Reader, is_member, moderates, works
from partnerships.models import Call, DiaryEntry

# Marks on the date rail of a long thread.
DATES: Final = 8

if TYPE_CHECKING:
    from forum.models.posts import HiddenPost, Post


class ThreadQuerySet(ReadByMembers["Thread"]):
    """Questions about threads."""

    def visible_to(self, reader: Reader) -> Self:
        """Threads in visible topics; hidden ones only for who moderates there. A merged thread is no more."""
        whole = self.filter(merged_into__isnull=True)
        if moderates(reader):
            return whole
        shown = Q(hidden_at__isnull=True)
        if works(reader):
            shown |= Q(topic__in=Topic.objects.moderated_by(reader))
        return whole.filter(shown, topic__in=Topic.objects.visible_to(reader))

    def carrying(self, takeaway: Takeaway, topic: Topic) -> Self:
        """Those of a topic that carry a take-away further, the oldest first."""
        return self.filter(takeaway=takeaway, topic=topic).order_by("pk")

    def about_call(self, call: Call) -> Self:
        """Keep those about a funding call, the oldest first."""
        return self.filter(call=call).order_by("pk")

    def about_entry(self, entry: DiaryEntry) -> Self:
        """Keep those about an entry of a diary, the oldest first."""
        return self.filter(diary_entry=entry).order_by("pk")

    def recent(self) -> Self:
        """Order by last activity."""
        return self.order_by("-last_post_at", "-pk")

    def for_list(self) -> Self:
        """Load what a row of a list shows."""
        vectors = (f"{part}search_vector" for part in ("", "topic__", "author__", "last_author__"))
        return self.select_related("topic", "author", "last_author").defer(*vectors)

    def for_page(self) -> Self:
        """Load what the head and the rail of a thread's page show."""
        about = ("topic__session__event", "topic__partnership__initiative", "takeaway__session__event", "call")
        shown = models.Case(models.When(accepted_post__hidden_at__isnull=True, then=F("accepted_post__position")))
        vectors = ("search_vector", "topic__search_vector", *(f"{part}__search_vector" for part in about))
        return self.select_related(*about, "diary_entry__exchange").annotate(answer_position=shown).defer(*vectors)

    def page_for(self, reader: Reader) -> Self:
        """Threads that the reader sees, with all that their page shows."""
        return (
            self.visible_to(reader)
            .for_page()
            .with_dates()
            .with_place_for(reader)
            .with_draft_of(reader)
            .with_held_for(reader)
        )

    def page_of(self, pk: int, reader: Reader) -> "Thread | None":
        """Return the thread with this id with all that its page shows, if the reader sees it."""
        return next(iter(_for_page(reader, pk=pk)), None)

    def with_dates(self) -> Self:
        """Add when posts at a handful of even places of a long thread were written, each read off the index."""
        last = models.OuterRef("post_count") - 1
        places = [last * step / (DATES - 1) + 1 for step in range(DATES)]
        posts = apps.get_model("forum", "Post")._default_manager.filter(thread=models.OuterRef("pk"))
        found = posts.filter(position__in=places).order_by("position")  # type: ignore[misc]
        dates = ArraySubquery(found.values(found=JSONObject(position="position", at="created_at")))
        return self.annotate(dates=Case(When(post_count__gt=2 * PAGE_SIZE, then=dates)))

    def on(self, topic: Topic | int | None) -> Self:
        """Threads of one topic; none named means of all."""
        return self if topic is None else self.filter(topic=topic)

    def pinned(self) -> Self:
        """Keep what moderators put on top, latest pin first."""
        return self.filter(pinned_at__isnull=False).order_by("-pinned_at")

    def unpinned(self) -> Self:
        """Keep what takes its place by activity."""
        return self.filter(pinned_at__isnull=True)

    def pinned_too_long(self) -> Self:
        """Keep pinned threads whose time on top is over."""
        return self.filter(pinned_at__isnull=False, pinned_until__lte=timezone.now())

    def said_last_by(self, member: Member, thread: "Thread") -> Self:
        """Add when a member posted last, as `said_last_at`, where `thread` is slowed down."""
        if not thread.slow_minutes:
            return self
        posts = apps.get_model("forum", "Post")._default_manager.filter(thread=models.OuterRef("pk"), author=member)
        return self.annotate(said_last_at=models.Subquery(posts.order_by("-pk").values("created_at")[:1]))

    def gone_from(self, topic: Topic) -> Self:
        """Threads that were moved out of a topic and are to be looked for there, the latest first."""
        if topic.lines_until is None or topic.lines_until <= timezone.now():
            return self.none()
        gone = self.filter(left_topic=topic, line_until__gt=timezone.now())
        return (
            gone.select_related("topic")
            .order_by("-line_until")
            .only("title", "slug", "language", "topic__title", "topic__slug")[:PAGE_SIZE]
        )

    def holding(self, merged: int) -> Self:
        """Keep the thread that took in the posts of a merged one."""
        return self.filter(merged_threads=merged)

    def unanswered(self) -> Self:
        """Keep questions without an accepted answer."""
        return self.filter(kind=Thread.Kind.QUESTION, accepted_post__isnull=True)

    def of_kind(self, kind: str) -> Self:
        """Keep threads of one kind; no kind means all."""
        return self.filter(kind=kind) if kind else self

    def not_of_kind(self, kind: str) -> Self:
        """Leave out threads of one kind."""
        return self.exclude(kind=kind)

    def started_by(self, reader: Reader) -> Self:
        """Keep what a member started."""
        return self.filter(author=reader) if is_member(reader) else self.none()

    def moderated_by(self, reader: Reader) -> Self:
        """Threads that somebody may close, pin, hide and move: those of the topics they moderate."""
        return self if moderates(reader) else self.filter(topic__in=Topic.objects.moderated_by(reader))

    def newest_of(self, topics: Iterable[Topic]) -> dict[int, "Thread"]:
        """Return the thread with the latest post of each topic, by topic id.

        One id per topic is read off the index; ranking all threads would cost what the table holds.
        """
        newest = self.recent().filter(topic=models.OuterRef("pk")).values("pk")[:1]
        shelves = Topic.objects.filter(pk__in=[topic.pk for topic in topics])
        ids = shelves.annotate(newest=models.Subquery(newest)).values("newest")
        return {thread.topic_id: thread for thread in self.model._default_manager.filter(pk__in=ids)}


@prepared
def _for_page(reader: Reader, *, pk: int) -> ThreadQuerySet:
    return Thread.objects.page_for(reader).filter(pk=pk)


class Thread(ReadMarks, Standing, Surgery, models.Model):
    """One discussion: a title, an opening post and the posts that follow."""

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        QUESTION = "question", _("Question")
        PRACTICE = "practice", _("Good practice")
        CHALLENGE = "challenge", _("Challenge")
        SEARCH = "search", _("Partner search")

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="threads", verbose_name=_("topic"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DISCUSSION)
    title = models.CharField(_("title"), max_length=160, validators=[no_control_characters])
    slug = models.SlugField(_("slug"), max_length=80, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="threads",
        verbose_name=_("author"),
    )
    takeaway = models.ForeignKey(
        Takeaway,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="threads",
        verbose_name=_("take-away"),
        help_text=_("The conclusion this thread carries further."),
    )
    call = models.ForeignKey(
        Call,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="threads",
        verbose_name=_("call"),
        help_text=_("The funding call this thread is about."),
    )
    diary_entry = models.ForeignKey(
        DiaryEntry,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="threads",
        verbose_name=_("diary entry"),
        help_text=_("The entry of the diary of an exchange this thread is about."),
    )
    created_at = models.DateTimeField(_("started"), default=timezone.now, editable=False)
    post_count = models.PositiveIntegerField(_("posts"), default=0, editable=False)
    # The last post that is not hidden: what decides whether the thread holds something unread.
    last_post = models.ForeignKey(
        "forum.Post",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("last post"),
    )
    last_post_at = models.DateTimeField(_("last activity"), default=timezone.now, editable=False)
    last_author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
    )
    accepted_post = models.OneToOneField(
        "forum.Post",
        on_delete=models.SET_NULL,
        null=True,
        related_name="answered_thread",
        editable=False,
        verbose_name=_("accepted answer"),
    )
    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True, editable=False)
    pinned_until = models.DateTimeField(_("pinned until"), null=True, blank=True, editable=False)
    # May lie ahead: the clock closes the thread.
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    closing_reason = models.CharField(_("why closed"), max_length=500, blank=True, editable=False)
    # Each member posts once in so many minutes; 0 means as often as they like.
    slow_minutes = models.PositiveSmallIntegerField(_("minutes between posts"), default=0, editable=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    # When posts last became a thread of their own: only then is there a line in their place to ask for.
    posts_left_at = models.DateTimeField(_("posts moved out"), null=True, blank=True, editable=False)
    # The topic that says until when where the thread went.
    left_topic = models.ForeignKey(
        Topic,
        on_delete=models.SET_NULL,
        null=True,
        related_name="left_threads",
        editable=False,
        verbose_name=_("left topic"),
    )
    line_until = models.DateTimeField(_("left topic says so until"), null=True, editable=False)
    # Where the posts of a merged thread went: its address leads there.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="merged_threads",
        editable=False,
        verbose_name=_("merged into"),
    )
    search_vector = vector_field(F("language"), F("title"), models.Value(""))

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-last_post_at", "-pk"]
        permissions: ClassVar = [("moderate", _("Can moderate threads, posts and members"))]
        indexes: ClassVar = [
            GinIndex(fields=["search_vector"], name="thread_search"),
            models.Index(fields=["topic", "-last_post_at", "-id"], name="thread_by_activity"),
            models.Index(fields=["-last_post_at", "-id"], name="thread_newest"),
            models.Index(fields=["last_post"], name="thread_by_last_post"),
            models.Index(fields=["author", "-last_post_at", "-id"], name="thread_by_author"),
            models.Index(
                fields=["-last_post_at", "-id"],
                name="thread_unanswered",
                condition=Q(kind="question", accepted_post__isnull=True),
            ),
            models.Index(
                fields=["topic", "-pinned_at"],
                name="thread_pinned",
                condition=Q(pinned_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forum:thread_detail", args=[self.pk, self.slug])

    @property
    def page_count(self) -> int:
        """Return how many pages its posts fill, by the counter: nothing is counted."""
        return max((self.post_count - 1) // PAGE_SIZE + 1, 1)

    @property
    def reply_count(self) -> int:
        """Return how many posts answer the opening one."""
        return max(self.post_count - 1, 0)

    def page_address(self, number: int) -> str:
        """Return the address of one of its pages; the first is the thread's own."""
        return f"{self.get_absolute_url()}?page={number}" if number > 1 else self.get_absolute_url()

    @property
    def unread_place(self) -> str:
        """Return where the first unread post stands, or nothing when all is read (after `with_place_for`)."""
        if self.first_unread_position is None:
            return ""
        return f"{self.page_address((self.first_unread_position - 1) // PAGE_SIZE + 1)}#unread"

    @property
    def reply_place(self) -> str:
        """Return where the form to reply stands: below the last post."""
        return f"{self.page_address(self.page_count)}#reply"

    def on_one_page(self, first: int, second: int) -> bool:
        """Tell whether two positions are on the same page."""
        return (first - 1) // PAGE_SIZE == (second - 1) // PAGE_SIZE

    def page(self, number: int, reader: Reader) -> "list[Post | HiddenPost]":
        """Return what one page shows to a reader of this thread: posts, and notices where posts are hidden.

        Positions have no gap, so a post that is missing is one that is hidden.
        """
        posts = self.posts.shown_on(self, number, reader)
        expected = min(self.post_count - (number - 1) * PAGE_SIZE, PAGE_SIZE)
        if len(posts) >= expected:
            return [*posts]
        return sorted([*posts, *self.posts.page(number).hidden_places()], key=lambda post: post.position)

    @classmethod
    @transaction.atomic
    def start(
        cls,
        topic: Topic,
        *,
        by: Member,
        title: str,
        source: str,
        language: str,
        token: UUID,
        takeaway: Takeaway | None = None,
        call: Call | None = None,
        diary_entry: DiaryEntry | None = None,
        kind: str = Kind.DISCUSSION,
    ) -> "Thread":
        """Open a thread with its first post. The same `token` twice gives the same thread."""
        thread = cls.objects.create(
            topic=topic,
            title=title,
            slug=slugify(title)[:80] or "thread",
            language=language,
            author=by,
            takeaway=takeaway,
            call=call,
            diary_entry=diary_entry,
            kind=kind,
        )
        post = thread.posts.write(thread, by=by, source=source, language=language, token=token)
        if post.thread_id != thread.pk:  # this form was sent before
            thread.delete()
            return post.thread
        Topic.objects.filter(pk=topic.pk).update(thread_count=F("thread_count") + 1)
        return thread

    def reply(self, *, by: Member, source: str, language: str, token: UUID) -> "Post":
        """Add a post at the end. The same `token` twice gives the same post."""
        return self.posts.write(self, by=by, source=source, language=language, token=token)

    def find_last_post(self) -> None:
        """Set anew which post that is not hidden is the last; the caller holds the lock."""
        last = self.posts.filter(hidden_at__isnull=True).order_by("-pk").first()
        self.last_post = last
        self.last_post_at = last.created_at if last else self.created_at
        self.last_author_id = last.author_id if last else self.author_id
        self.save(update_fields=["last_post", "last_post_at", "last_author"])

    @transaction.atomic
    def change_kind(self, kind: str, *, by: Member, reason: str = "") -> None:
        """Say what kind of thread it is; what is no question has no answer. Logged if a moderator gives the reason."""
        locked = Thread.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if locked.kind == kind:
            return
        if kind != Thread.Kind.QUESTION:
            self.accept(None)
        self.kind = kind
        self.save(update_fields=["kind"])
        if reason:
            kinds = {"kind": (locked.kind, kind)}
            ModerationEntry.record(ModerationEntry.Verb.KIND, by=by, reason=reason, changed=kinds, thread=self)

    @transaction.atomic
    def accept(self, post: "Post | None") -> None:
        """Mark the reply that answers the question, or none; the cards of both posts change."""
        locked = Thread.objects.select_for_update(of=("self",)).get(pk=self.pk)
        chosen = post.pk if post else None
        if locked.accepted_post_id == chosen:
            return
        changed = [pk for pk in (locked.accepted_post_id, chosen) if pk]
        self.posts.filter(pk__in=changed).update(version=F("version") + 1)
        self.accepted_post = post
        self.save(update_fields=["accepted_post"])
        if post:
            tell_of_answer(post)
