"""A text that waits for a moderator before it is posted. It is no post: nothing that shows posts can show it.

Released, it is posted in that moment as any other text is, with its own place, counters and notices: so what it changes
for readers is what a new post changes. Its author and moderators see it until then; the author also afterwards.
"""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.markdown import MAX_LENGTH, plain, render
from events.models import Takeaway
from forum.models.drafts import WRITER, Draft, Place, Typed
from forum.models.posts import Post
from forum.models.practices import Practice
from forum.models.threads import Thread
from forum.models.topics import Topic
from members.models import Member
from members.rules import Reader, is_member, moderates
from partnerships.models import Call, DiaryEntry


class SettledError(Exception):
    """Somebody has decided about the text, or it is gone."""


class HeldQuerySet(models.QuerySet["Held"]):
    """Questions about held texts, and the verb that holds one."""

    def visible_to(self, reader: Reader) -> Self:
        """One's own; all for moderators, those of their topics for who moderates some."""
        if moderates(reader):
            return self
        if not is_member(reader):
            return self.none()
        seen = Q(author=reader.pk)
        if reader.is_staff:
            mine = Topic.objects.moderated_by(reader).values("pk")
            seen |= Q(topic__in=mine) | Q(thread__topic__in=mine) | Q(post__thread__topic__in=mine)
        return self.filter(seen)

    def waiting(self) -> Self:
        """Those that nobody has decided about."""
        return self.filter(settled_at__isnull=True)

    def written_by(self, reader: Reader) -> Self:
        """A member's own, the latest first."""
        return self.filter(author=reader.pk).with_places().order_by("-pk")

    def carrying(self, takeaway: Takeaway, topic: Topic) -> Self:
        """Those that would carry a take-away further in a topic."""
        return self.filter(takeaway=takeaway, topic=topic)

    def discussing(self, call: Call) -> Self:
        """Those that would open the discussion of a call."""
        return self.filter(call=call, kind=Thread.Kind.DISCUSSION)

    def about_entry(self, entry: DiaryEntry) -> Self:
        """Those that would open the discussion of an entry of a diary."""
        return self.filter(diary_entry=entry)

    def with_places(self) -> Self:
        """Load where each is to go."""
        return self.select_related("author", "thread__topic", "topic", "post__thread__topic", "posted_as__thread")

    def in_thread(self, thread: Thread) -> Self:
        """Those that wait to be posted in a thread, in order."""
        return self.waiting().filter(thread=thread).select_related("author").order_by("pk")

    @transaction.atomic
    def hold(self, place: Place, why: str, *, by: Member, source: str, language: str, **said: Any) -> "Held":
        """Keep a text back; the same form sent twice is one text, and the draft is gone as if it were posted."""
        where = {type(place).__name__.lower(): place}
        held = Held(author=by, why=why, source=source, language=language, **where, **said)
        try:
            with transaction.atomic():
                held.save(force_insert=True)
        except IntegrityError:
            return self.get(author=by, client_token=said["client_token"])
        Draft.objects.visible_to(by).at(place).delete()
        return held


class Held(models.Model):
    """One text for one place: a reply, a new thread, or a change to a post."""

    class Why(models.TextChoices):
        FIRST = "first", _("One of the first posts of a newcomer")
        LINK = "link", _("A link by a newcomer")
        WORD = "word", _("A watched word or host")

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held_texts", verbose_name=_("author")
    )
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, null=True, related_name="held_replies", verbose_name=_("reply in")
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, null=True, related_name="held_threads", verbose_name=_("new thread in")
    )
    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, null=True, related_name="held_changes", verbose_name=_("change to")
    )
    why = models.CharField(_("held because"), max_length=5, choices=Why)
    title = models.CharField(_("title"), max_length=160, blank=True)
    source = models.TextField(_("text"), max_length=MAX_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    kind = models.CharField(_("kind"), max_length=10, choices=Thread.Kind, default=Thread.Kind.DISCUSSION)
    takeaway = models.ForeignKey(Takeaway, on_delete=models.SET_NULL, null=True, related_name="+")
    call = models.ForeignKey(Call, on_delete=models.SET_NULL, null=True, related_name="+")
    diary_entry = models.ForeignKey(DiaryEntry, on_delete=models.SET_NULL, null=True, related_name="+")
    # The parts of a good practice, by name.
    parts = models.JSONField(_("parts"), default=dict, blank=True)
    reason = models.CharField(_("reason of the change"), max_length=200, blank=True)
    client_token = models.UUIDField(editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("decided"), null=True, editable=False)
    posted_as = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("posted as")
    )

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("held text")
        verbose_name_plural = _("held texts")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(thread__isnull=False, topic__isnull=True, post__isnull=True)
                | Q(thread__isnull=True, topic__isnull=False, post__isnull=True)
                | Q(thread__isnull=True, topic__isnull=True, post__isnull=False),
                name="held_for_one_place",
                violation_error_message=_("A held text is for one place."),
            ),
            models.UniqueConstraint(
                fields=["author", "client_token"],
                name="held_sent_once",
                violation_error_message=_("This text waits already."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["thread", "id"], name="held_in_thread", condition=Q(settled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return Truncator(self.title or plain(self.html)).chars(80)

    def get_absolute_url(self) -> str:
        return reverse("forum:held_detail", args=[self.pk])

    @property
    def html(self) -> SafeString:
        """Return the text as it would read; whom and what it names is looked up when it is posted."""
        return render(self.source, language=self.language)

    @property
    def words(self) -> str:
        """Return the text without any markup."""
        return " ".join(filter(None, [self.title, plain(self.html)]))

    @property
    def shelf(self) -> Topic:
        """Return the topic it is for."""
        if self.topic:
            return self.topic
        thread = self.thread or (self.post and self.post.thread)
        assert thread  # noqa: S101 - a constraint says so
        return thread.topic

    @property
    def is_waiting(self) -> bool:
        """Tell whether nobody has decided about it."""
        return self.settled_at is None

    @transaction.atomic
    def release(self) -> Post:
        """Post it now, once; a thread that was closed meanwhile raises `ClosedError`."""
        locked = self._settle()
        if locked.posted_as:
            return locked.posted_as
        said: dict[str, Any] = {"source": self.source, "language": self.language}
        if self.post:
            self.post.edit(**said, reason=self.reason)
            self.posted_as = self.post
        else:
            self.posted_as = self._post(said | {"by": self.author, "token": UUID(str(self.client_token))})
        self.save(update_fields=["posted_as"])
        return self.posted_as

    @transaction.atomic
    def reject(self) -> None:
        """Leave it unposted; its author still reads it."""
        self._settle()

    @transaction.atomic
    def withdraw(self) -> None:
        """Take it back before anybody decides: the text becomes a draft again, the case about it is gone.

        Raises `SettledError` when somebody has decided, `DraftConflictError` when another draft stands in its place.
        """
        # The case first, as whoever decides it does.
        list(self.cases.select_for_update(of=("self",)))
        locked = Held.objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if locked is None or locked.settled_at:
            raise SettledError
        fields = {WRITER: str(self.client_token), "kind": self.kind, "reason": self.reason, **self.parts}
        place = self.thread or self.topic or self.post
        assert place  # noqa: S101 - a constraint says so
        Draft.objects.keep(place, Typed(self.source, self.title, self.language, fields), by=self.author)
        locked.delete()

    def _settle(self) -> "Held":
        locked = Held.objects.select_for_update(of=("self",)).select_related("posted_as").get(pk=self.pk)
        self.settled_at = timezone.now()
        self.save(update_fields=["settled_at"])
        return locked

    def _post(self, said: dict[str, Any]) -> Post:
        if self.thread:
            return self.thread.reply(**said)
        assert self.topic  # noqa: S101 - a constraint says so
        said |= {"title": self.title, "takeaway": self.takeaway}
        said |= {"call": self.call, "diary_entry": self.diary_entry}
        if self.parts:
            thread = Practice.objects.tell(self.topic, parts=self.parts, **said)
        else:
            thread = Thread.start(self.topic, kind=self.kind, **said)
        return thread.posts.get(position=1)
