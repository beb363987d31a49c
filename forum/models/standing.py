"""Where and how a thread stands: open or closed, pinned, hidden, on which shelf; moderators say so, with a reason."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from forum.models.moderation import ModerationEntry
from forum.models.reading import appears
from forum.models.topics import Topic
from forum.rules import ClosedError, SlowError, moderates_in
from members.models import Member

if TYPE_CHECKING:
    from forum.models.threads import Thread

# How long a topic says where a thread went.
LINE_STANDS: Final = timedelta(days=30)


class Standing(models.Model):
    """The verbs of a thread that change how it stands; each is logged with the reason."""

    if TYPE_CHECKING:
        objects: Any
        posts: Any
        states: Any
        operations: Any
        hidden_at: datetime | None
        closed_at: datetime | None
        closing_reason: str
        pinned_until: datetime | None
        slow_minutes: int

    # When the member who is about to post did so last, where that matters.
    said_last_at: ClassVar[datetime | None] = None

    class Meta:
        abstract = True

    @property
    def is_closed(self) -> bool:
        """Tell whether the thread accepts no more replies by now."""
        return self.closed_at is not None and self.closed_at <= timezone.now()

    @property
    def closing(self) -> str:
        """Return that the thread is about to close, in words, or nothing."""
        if self.closed_at is None or self.is_closed:
            return ""
        day = date_format(timezone.localtime(self.closed_at), "j F Y")
        return gettext("It closes on %(day)s.") % {"day": day}

    @property
    def last_pinned_day(self) -> date | None:
        """Return the last whole day on top, where there is one."""
        return timezone.localtime(self.pinned_until - timedelta(minutes=1)).date() if self.pinned_until else None

    def refuses(self, by: Member) -> ClosedError | SlowError | None:
        """Return why a member's post is not taken just now, after `said_last_by`; moderators are never slowed down."""
        if self.hidden_at or (self.is_closed and not moderates_in(by, self.topic_id)):
            return ClosedError()
        if not self.said_last_at or moderates_in(by, self.topic_id):
            return None
        until = self.said_last_at + timedelta(minutes=self.slow_minutes)
        return SlowError(until) if until > timezone.now() else None

    @transaction.atomic
    def close(  # type: ignore[misc]
        self: "Thread", *, by: Member, reason: str, at: datetime | None = None
    ) -> None:
        """Accept no more replies, from now or from a moment to come; readers see the reason. Logged with it."""
        now = timezone.now()
        if self._mark("closed_at", ModerationEntry.Verb.CLOSE, by, reason, on=True, at=max(at or now, now)):
            self.closing_reason = reason
            self.save(update_fields=["closing_reason"])

    @transaction.atomic
    def reopen(  # type: ignore[misc]
        self: "Thread", *, by: Member, reason: str
    ) -> None:
        """Accept replies again; logged with the reason."""
        if self._mark("closed_at", ModerationEntry.Verb.REOPEN, by, reason, on=False):
            self.closing_reason = ""
            self.save(update_fields=["closing_reason"])

    @transaction.atomic
    def pin(  # type: ignore[misc]
        self: "Thread", *, by: Member, reason: str, until: datetime | None = None
    ) -> None:
        """Keep the thread on top of its topic, for ever or until a moment; logged with the reason."""
        if self._mark("pinned_at", ModerationEntry.Verb.PIN, by, reason, on=True):
            self.pinned_until = until
            self.save(update_fields=["pinned_until"])

    @transaction.atomic
    def unpin(  # type: ignore[misc]
        self: "Thread", *, by: Member | None, reason: str
    ) -> None:
        """Let the thread take its place by activity; logged with the reason, by nobody if its time was over."""
        if self._mark("pinned_at", ModerationEntry.Verb.UNPIN, by, reason, on=False):
            self.pinned_until = None
            self.save(update_fields=["pinned_until"])

    @transaction.atomic
    def slow(  # type: ignore[misc]
        self: "Thread", *, by: Member, reason: str, minutes: int
    ) -> None:
        """Let each member post once in so many minutes, 0 for as often as they like; logged with the reason."""
        locked = type(self).objects.select_for_update().get(pk=self.pk)
        if locked.slow_minutes == minutes:
            return
        pace = {"slow_minutes": (locked.slow_minutes, minutes)}
        self.slow_minutes = minutes
        self.save(update_fields=["slow_minutes"])
        ModerationEntry.record(ModerationEntry.Verb.SLOW, by=by, reason=reason, changed=pace, thread=self)

    @transaction.atomic
    def hide(self, *, by: Member, reason: str) -> None:
        """Take the thread away from everyone but moderators; logged with the reason."""
        if self._mark("hidden_at", ModerationEntry.Verb.HIDE, by, reason, on=True):
            self._count_in_topic(-1)

    @transaction.atomic
    def restore(self, *, by: Member, reason: str) -> None:
        """Show the thread again; logged with the reason."""
        if self._mark("hidden_at", ModerationEntry.Verb.RESTORE, by, reason, on=False):
            self._count_in_topic(1)
            appears(self.posts.first_id())

    @transaction.atomic
    def move(  # type: ignore[misc]
        self: "Thread", topic: Topic, *, by: Member, reason: str, leaves_line: bool = False
    ) -> None:
        """Put the thread on another shelf; permalinks stay. Logged with the reason, can be undone.

        With `leaves_line` the former topic says for 30 days where the thread went, to those who may follow it.
        """
        former = self._move(topic, leaves_line=leaves_line)
        if former is not None:
            shelves = {"topic": (former, topic.pk)}
            ModerationEntry.record(ModerationEntry.Verb.MOVE, by=by, reason=reason, changed=shelves, thread=self)
            self.operations.create(verb=ModerationEntry.Verb.MOVE, by=by, topic_id=former)

    def _move(self: "Thread", topic: Topic, *, leaves_line: bool = False) -> int | None:  # type: ignore[misc]
        """Put the thread on another shelf, and return the former one, or None if it stands there already."""
        locked = type(self).objects.select_for_update().get(pk=self.pk)
        if locked.topic_id == topic.pk:
            return None
        # Both shelves in one order, so that two moves in opposite directions cannot wait for each other.
        list(Topic.objects.filter(pk__in=[locked.topic_id, topic.pk]).order_by("pk").select_for_update())
        counted = locked.hidden_at is None
        self.post_count = locked.post_count
        if counted:
            locked._count_in_topic(-1)
        self.states.keep(locked, locked.topic_id, topic.pk)
        self.topic = topic
        self.left_topic_id = locked.topic_id if leaves_line else None
        self.line_until = timezone.now() + LINE_STANDS if leaves_line else None
        self.save(update_fields=["topic", "left_topic", "line_until"])
        if leaves_line:
            Topic.objects.filter(pk=locked.topic_id).update(lines_until=self.line_until)
        if counted:
            self._count_in_topic(1)
        appears(self.posts.first_id())
        return locked.topic_id

    @transaction.atomic
    def _mark(
        self, field: str, verb: str, by: Member | None, reason: str, *, on: bool, at: datetime | None = None
    ) -> bool:
        """Set or clear a timestamp once, under a lock; tell whether anything changed."""
        locked = type(self).objects.select_for_update().get(pk=self.pk)
        value = getattr(locked, field)
        if (value is not None) == on:
            setattr(self, field, value)
            return False
        setattr(self, field, (at or timezone.now()) if on else None)
        self.post_count = locked.post_count
        self.topic_id = locked.topic_id
        self.save(update_fields=[field])
        changed = {field: (value, getattr(self, field))}
        ModerationEntry.record(verb, by=by, reason=reason, changed=changed, thread=self)
        return True

    def _count_in_topic(self, sign: int) -> None:
        Topic.objects.filter(pk=self.topic_id).update(
            thread_count=F("thread_count") + sign,
            post_count=F("post_count") + sign * self.post_count,
        )
