"""Where and how a thread stands: open or closed, pinned, hidden, on which shelf; moderators say so, with a reason."""

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from forum.models.moderation import ModerationEntry
from forum.models.reading import appears
from forum.models.topics import Topic
from members.models import Member

if TYPE_CHECKING:
    from forum.models.threads import Thread


class Standing(models.Model):
    """The verbs of a thread that change how it stands; each is logged with the reason."""

    if TYPE_CHECKING:
        objects: Any
        posts: Any
        states: Any

    class Meta:
        abstract = True

    def close(self, *, by: Member, reason: str) -> None:
        """Accept no more replies; logged with the reason."""
        self._mark("closed_at", ModerationEntry.Verb.CLOSE, by, reason, on=True)

    def reopen(self, *, by: Member, reason: str) -> None:
        """Accept replies again; logged with the reason."""
        self._mark("closed_at", ModerationEntry.Verb.REOPEN, by, reason, on=False)

    def pin(self, *, by: Member, reason: str) -> None:
        """Keep the thread on top of its topic; logged with the reason."""
        self._mark("pinned_at", ModerationEntry.Verb.PIN, by, reason, on=True)

    def unpin(self, *, by: Member, reason: str) -> None:
        """Let the thread take its place by activity; logged with the reason."""
        self._mark("pinned_at", ModerationEntry.Verb.UNPIN, by, reason, on=False)

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
    def move(self: "Thread", topic: Topic, *, by: Member, reason: str) -> None:  # type: ignore[misc]
        """Put the thread on another shelf; permalinks stay. Logged with the reason."""
        locked = type(self).objects.select_for_update().get(pk=self.pk)
        if locked.topic_id == topic.pk:
            return
        # Both shelves in one order, so that two moves in opposite directions cannot wait for each other.
        list(Topic.objects.filter(pk__in=[locked.topic_id, topic.pk]).order_by("pk").select_for_update())
        counted = locked.hidden_at is None
        self.post_count = locked.post_count
        if counted:
            locked._count_in_topic(-1)
        self.states.keep(locked, locked.topic_id, topic.pk)
        self.topic = topic
        self.save(update_fields=["topic"])
        if counted:
            self._count_in_topic(1)
        appears(self.posts.first_id())
        shelves = {"topic": (locked.topic_id, topic.pk)}
        ModerationEntry.record(ModerationEntry.Verb.MOVE, by=by, reason=reason, changed=shelves, thread=self)

    @transaction.atomic
    def _mark(self, field: str, verb: str, by: Member, reason: str, *, on: bool) -> bool:
        """Set or clear a timestamp once, under a lock; tell whether anything changed."""
        locked = type(self).objects.select_for_update().get(pk=self.pk)
        value = getattr(locked, field)
        if (value is not None) == on:
            setattr(self, field, value)
            return False
        setattr(self, field, timezone.now() if on else None)
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
