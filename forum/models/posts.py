"""One message. Its id is its identity and its permalink, whatever happens to its thread."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.markdown import MAX_LENGTH, escaped, plain, render_version
from core.querysets import PAGE_SIZE
from core.search import UNSTEMMED, Searchable, vector_field
from forum.models.editing import Edited
from forum.models.moderation import ModerationEntry
from forum.models.reading import appears
from forum.models.telling import tell_later
from forum.models.texts import WrittenText
from forum.models.threads import Thread
from forum.models.topics import Topic
from forum.rules import MergedError
from members.models import Member
from members.prepared import prepared
from members.rules import Reader, is_member, moderates, works
from partnerships.models import Partnership

if TYPE_CHECKING:
    from forum.models.reactions import SaidFor


def scope_of(token: UUID) -> str:
    """Return a name for one text on a page, for ids within it."""
    return token.hex[:8]


class HiddenPost(NamedTuple):
    """What readers see in the place of a hidden post."""

    hidden_pk: int
    position: int
    reason: str | None
    erased_at: datetime | None


class PostQuerySet(Searchable["Post"]):
    """Questions about posts."""

    def visible_to(self, reader: Reader) -> Self:
        """Posts of visible threads; hidden ones only for who moderates there."""
        if moderates(reader):
            return self
        return self.unhidden_for(reader).filter(thread__in=Thread.objects.visible_to(reader))

    def unhidden_for(self, reader: Reader) -> Self:
        """Posts that are not hidden from a reader, of a thread that the reader was let into."""
        if moderates(reader):
            return self
        shown = models.Q(hidden_at__isnull=True)
        if works(reader):
            shown |= models.Q(thread__topic__in=Topic.objects.moderated_by(reader))
        return self.filter(shown)

    def in_order(self) -> Self:
        """Order as a thread reads, with what a post shows."""
        return self.select_related("author").order_by("position", "pk").defer("search_vector", "author__search_vector")

    def page(self, number: int) -> Self:
        """Posts at the positions of one page; costs the same for any page of any thread."""
        first = (number - 1) * PAGE_SIZE + 1
        return self.filter(position__gte=first, position__lt=first + PAGE_SIZE)

    def shown_on(self, thread: Thread, number: int, reader: Reader) -> "list[Post]":
        """Return the posts of one page that are not hidden from a reader, with what the reader did with each."""
        first = (number - 1) * PAGE_SIZE + 1
        posts = _page(reader, thread=thread.pk, first=first, end=first + PAGE_SIZE)
        for post in posts:
            post.thread = thread
        return posts

    def marked_for(self, reader: Reader) -> Self:
        """Say of each post what a reader did with it: `given` (kinds of reactions), `is_kept`, `may_speak`.

        All in this query: a page of posts asks once, whoever reads it.
        """
        if not is_member(reader):
            return self
        mine = {"post": models.OuterRef("pk"), "member": reader.pk}
        reactions, bookmarks = (apps.get_model("forum", name)._default_manager for name in ("Reaction", "Bookmark"))
        return self.annotate(
            given=ArraySubquery(reactions.filter(**mine).values("kind")),
            is_kept=models.Exists(bookmarks.filter(**mine)),
            may_speak=models.Exists(Partnership.objects.spoken_for_by(reader)),
        )

    def opening(self, threads: "list[Thread]") -> Self:
        """Keep the posts that open these threads and are not hidden."""
        return self.filter(thread__in=threads, position=1, hidden_at__isnull=True)

    def opening_of(self, thread: Thread) -> "Post | None":
        """Return the post that opens a thread, with its author, unless it is hidden."""
        return self.opening([thread]).select_related("author").first()

    def in_thread(self) -> Self:
        """Load the thread and the author along."""
        return self.select_related("thread__topic", "author")

    def for_notices(self) -> Self:
        """Load what notices and mails say of a post: its author, thread, and what its topic is about."""
        return self.select_related(
            "author", "thread__topic__session__event", "thread__topic__partnership", "thread__call"
        )

    def written_by(self, reader: Reader) -> Self:
        """Posts of one member."""
        return self.filter(author=reader) if is_member(reader) else self.none()

    def called(self, pk: str) -> "Post | None":
        """Return the post with this id as a form sent it, if it is among these."""
        return self.first_with(int(pk)) if pk.isdecimal() and len(pk) < 19 else None

    def movable_from(self, thread: Thread) -> Self:
        """Posts that may leave a thread: all but the opening one and the accepted answer."""
        return self.filter(thread=thread, position__gt=1).exclude(pk=thread.accepted_post_id or 0)

    def first_id(self) -> int:
        """Return the lowest id, which is that of the first post of a thread."""
        return self.aggregate(first=models.Min("pk"))["first"] or 1

    def newest_id(self) -> int:
        """Return the highest id, 0 before the first post."""
        return self.order_by("-pk").values_list("pk", flat=True).first() or 0

    def first_with(self, pk: int) -> "Post | None":
        """Return the post with this id, if it is among these."""
        return self.filter(pk=pk).first()

    def hidden_places(self) -> list[HiddenPost]:
        """Return where posts are hidden, and the moderators' reasons."""
        reasons = ModerationEntry.objects.filter(post=models.OuterRef("pk"), verb=ModerationEntry.Verb.HIDE)
        reason = models.Subquery(reasons.order_by("-pk").values("reason")[:1])
        hidden = (
            self.filter(hidden_at__isnull=False).order_by("position").values_list("pk", "position", reason, "erased_at")
        )
        return [HiddenPost(*row) for row in hidden]

    def moderated_by(self, reader: Reader) -> Self:
        """Posts that somebody may hide and restore: those of the topics they moderate."""
        return self if moderates(reader) else self.filter(thread__topic__in=Topic.objects.moderated_by(reader))

    def quotable_by(self, reader: Reader, thread: Thread) -> Self:
        """Posts of a thread that somebody may quote in it."""
        return self.visible_to(reader).filter(thread=thread).select_related("author")

    def sent_before(self, *, by: Member, token: UUID) -> "Post | None":
        """Return the post this form made already, if any."""
        sent = Post.objects.filter(author=by, client_token=token)
        return sent.select_related("thread__topic").first()

    def write(self, thread: Thread, **said: Any) -> "Post":
        """Add a post at the end of `thread`, or of the one it is merged into at this very moment."""
        try:
            return self._write(thread, **said)
        except MergedError as merged:
            return self.write(merged.thread, **said)

    def was_sent(self, *, by: Member, token: str) -> bool:
        """Tell whether a form with this token made a post; what is no token made none."""
        try:
            return self.filter(author=by, client_token=UUID(token)).exists()
        except ValueError:
            return False

    @transaction.atomic
    def _write(self, thread: Thread, *, by: Member, source: str, language: str, token: UUID) -> "Post":
        """Add a post at the end of `thread` and count it; the same `token` twice gives one post.

        The lock on the thread's row lets one post in at a time, so positions have no gap, and whoever
        closes the thread waits or comes first: then `ClosedError` is raised; `SlowError` where it is slowed down.
        """
        text = WrittenText(source, by=by, topic=thread.topic, language=language, scope=scope_of(token))
        locked = Thread.objects.select_for_update(of=("self",)).said_last_by(by, thread).get(pk=thread.pk)
        if locked.merged_into:  # give this lock back before asking for the other one
            raise MergedError(locked.merged_into)
        if refused := locked.refuses(by):
            if before := self.sent_before(by=by, token=token):
                return before
            raise refused
        post = Post(
            thread=thread,
            position=locked.post_count + 1,
            author=by,
            affiliation=by.affiliation,
            language=language,
            source=source,
            html=text.html,
            client_token=token,
        )
        try:
            with transaction.atomic():
                # The topic first: then ids within a topic rise with the moments at which posts become visible.
                Topic.objects.filter(pk=locked.topic_id).update(post_count=F("post_count") + 1)
                post.save(force_insert=True)
        except IntegrityError:
            sent_before = self.sent_before(by=by, token=token)
            if sent_before is None:
                raise
            return sent_before
        text.keep(post.pk)
        by.drafts.posted_in(post).delete()
        thread.post_count = post.position
        thread.last_post = post
        thread.last_post_at = post.created_at
        thread.last_author = by
        thread.save(update_fields=["post_count", "last_post", "last_post_at", "last_author"])
        locked.states.wrote(post, thread, before=locked.last_post_id)
        tell_later(post)
        return post


@prepared
def _page(reader: Reader, *, thread: int, first: int, end: int) -> PostQuerySet:
    posts = Post.objects.filter(thread=thread, position__gte=first, position__lt=end)
    # The limit says what positions mean anyway: without it PostgreSQL prepares for half of a huge thread.
    return posts.unhidden_for(reader).in_order().marked_for(reader)[:PAGE_SIZE]


class Post(Edited, models.Model):
    """One message in a thread; the first opens it.

    `position` is for show and for page links. The author's affiliation is frozen as it was.
    """

    # Both indexes that begin with the thread are below; one of the key alone would be a third.
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="posts", db_index=False, verbose_name=_("thread")
    )
    position = models.PositiveIntegerField(_("position"), editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="posts",
        verbose_name=_("author"),
    )
    affiliation = models.CharField(_("affiliation"), max_length=160, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    source = models.TextField(_("text"), max_length=MAX_LENGTH)
    html = models.TextField(editable=False)
    render_version = models.PositiveSmallIntegerField(default=render_version, editable=False)
    created_at = models.DateTimeField(_("posted"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    # Its author left and took the text along: an empty place, so that what others answered keeps its own.
    erased_at = models.DateTimeField(_("removed by its author"), null=True, blank=True, editable=False)
    # How often each reaction was given; "same" counts partnerships. Changed by Reaction's verbs alone.
    thanks_count = models.PositiveIntegerField(default=0, editable=False)
    agree_count = models.PositiveIntegerField(default=0, editable=False)
    insightful_count = models.PositiveIntegerField(default=0, editable=False)
    same_count = models.PositiveIntegerField(default=0, editable=False)
    # Rises with everything that changes how the post looks to all: its card is drawn once per version.
    version = models.PositiveIntegerField(default=1, editable=False)
    client_token = models.UUIDField(editable=False)
    search_vector = vector_field(F("language"), models.Value(""), F("source"))

    # What is said of it for one reader (`marked_for`, `Reaction.objects.tell`); nothing unless it was asked.
    given: "Sequence[str]" = ()
    may_speak = False
    said_for: "Sequence[SaidFor]" = ()

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["thread", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["author", "client_token"],
                name="post_sent_once",
                violation_error_message=_("This post has been sent already."),
            ),
            models.UniqueConstraint(
                fields=["thread", "position"],
                name="post_position_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Another post stands at this position."),
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(author__isnull=True, source="", html="", hidden_at__isnull=False),
                name="post_erased_is_empty",
                violation_error_message=_("A post whose author took it along is empty and hidden."),
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["search_vector"], name="post_search"),
            # Where no stemmer helps, words are found by their beginnings: costly in all posts, cheap in these.
            GinIndex(fields=["search_vector"], name="post_begun", condition=models.Q(language__in=UNSTEMMED)),
            # What is unread in a thread: posts after a mark that are not hidden.
            models.Index(fields=["thread", "id"], name="post_shown", condition=models.Q(hidden_at__isnull=True)),
            models.Index(fields=["author", "-created_at"], name="post_by_author"),
            models.Index(fields=["-created_at", "-id"], name="post_newest"),
            # Few among a million: the workplace lists them without walking all the others.
            models.Index(
                fields=["-created_at", "-id"], name="post_hidden", condition=models.Q(hidden_at__isnull=False)
            ),
            models.Index(
                fields=["-created_at", "-id"], name="post_edited", condition=models.Q(edited_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread}, {self.position}"

    def get_absolute_url(self) -> str:
        return reverse("forum:post_permalink", args=[self.pk])

    @property
    def place(self) -> str:
        """Return where the post stands now: the page of its thread, at the post."""
        page = f"?page={self.page_number}" if self.page_number > 1 else ""
        return f"{self.thread.get_absolute_url()}{page}#post-{self.pk}"

    @property
    def as_quote(self) -> str:
        """Return the text as a Markdown quote that names the author and leads to the post."""
        name = self.author.display_name if self.author else gettext("a former member")
        source = "\n".join(f"> {line}".rstrip() for line in self.source.splitlines())
        by = gettext("%(name)s wrote") % {"name": escaped(name)}
        return f"> [{by}]({self.get_absolute_url()}):\n>\n{source}\n\n"

    @property
    def page_number(self) -> int:
        """Return the page of the thread that holds this post, counted from 1."""
        return (self.position - 1) // PAGE_SIZE + 1

    def reaction_count(self, kind: str) -> int:
        """Return how often one kind of reaction was given."""
        return int(getattr(self, f"{kind}_count"))

    @property
    def words(self) -> str:
        """Return the text without any markup."""
        return plain(self.html)

    @property
    def reaction_total(self) -> int:
        """Return how many reactions of any kind were given."""
        return self.thanks_count + self.agree_count + self.insightful_count + self.same_count

    @property
    def scope(self) -> str:
        """Return what keeps the ids within this post apart from those of others."""
        return scope_of(self.client_token)

    def hide(self, *, by: Member, reason: str) -> None:
        """Show a notice in the post's place; logged with the reason."""
        self._mark(ModerationEntry.Verb.HIDE, by, reason, on=True)

    def restore(self, *, by: Member, reason: str) -> None:
        """Show the post again; logged with the reason."""
        self._mark(ModerationEntry.Verb.RESTORE, by, reason, on=False)

    def _lock(self) -> "tuple[Thread, Post]":
        """Lock the thread, then the post; again, if a moderator took the post elsewhere in between."""
        while True:
            here = Post.objects.values_list("thread", flat=True).get(pk=self.pk)
            thread = Thread.objects.select_for_update().get(pk=here)
            if post := Post.objects.select_for_update().filter(pk=self.pk, thread=thread).first():
                return thread, post

    @transaction.atomic
    def _mark(self, verb: str, by: Member, reason: str, *, on: bool) -> None:
        thread, locked = self._lock()
        self.hidden_at = locked.hidden_at
        if (locked.hidden_at is not None) == on or locked.erased_at:
            return
        self.hidden_at = timezone.now() if on else None
        self.version = locked.version + 1
        self.save(update_fields=["hidden_at", "version"])
        thread.find_last_post()
        if not on:
            appears(self.pk)
        changed = {"hidden_at": (locked.hidden_at, self.hidden_at)}
        ModerationEntry.record(verb, by=by, reason=reason, changed=changed, post=self)
