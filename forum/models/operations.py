"""What moderators did to threads, kept so that it can be undone: moves, splits and merges.

An operation is undone as a whole, the latest first. What members did since stays done: posts written in a merged
thread stay in it, what was read since stays read.
"""

from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.models.departures import Departure
from forum.models.moderation import ModerationEntry
from forum.models.operation_marks import OperationMark
from forum.models.reading import appears
from forum.models.surgery import SurgeryError
from forum.models.threads import Thread
from forum.models.topics import Topic
from forum.rules import moderates_in
from members.models import Member

# What members had read is not kept for longer.
UNDOABLE: Final = timedelta(days=90)


class OperationQuerySet(models.QuerySet["Operation"]):
    """Questions about operations."""

    def touching(self, *threads: int | None) -> Self:
        """Operations not undone of which one of these threads was a part, the latest first."""
        return self.filter(Q(thread__in=threads) | Q(other__in=threads), undone_at__isnull=True).order_by("-pk")

    def last_of(self, thread: Thread) -> "Operation | None":
        """Return what was done last to a thread, if there is something to undo."""
        recent = self.touching(thread.pk).filter(done_at__gte=timezone.now() - UNDOABLE)
        return recent.select_related("thread", "other", "topic", "by").first()


class Operation(models.Model):
    """One move, split or merge, with what is needed to undo it."""

    class Verb(models.TextChoices):
        MOVE = "move", _("Moved")
        SPLIT = "split", _("Split")
        MERGE = "merge", _("Merged")

    verb = models.CharField(_("verb"), max_length=10, choices=Verb)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="operations", verbose_name=_("thread"))
    other = models.ForeignKey(
        Thread,
        on_delete=models.CASCADE,
        null=True,
        related_name="operations_on_other",
        verbose_name=_("other thread"),
        help_text=_("The new thread of a split, or the one that took in a merged thread."),
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("former topic")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    done_at = models.DateTimeField(_("done"), default=timezone.now, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)
    # Of a merge: the posts that came, the threads that led to the merged one, and how that one stood.
    posts = ArrayField(models.BigIntegerField(), default=list, editable=False)
    followers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    stood = models.JSONField(default=dict, editable=False)

    objects = OperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.thread}"

    @property
    def words(self) -> str:
        """Return what was done, in a sentence."""
        sentences = {
            "move": gettext("“%(thread)s” was moved out of “%(topic)s”."),
            "split": gettext("“%(other)s” was split off from “%(thread)s”."),
            "merge": gettext("“%(thread)s” was merged into “%(other)s”."),
        }
        return sentences[self.verb] % {"thread": self.thread, "other": self.other, "topic": self.topic}

    def why_not_undo(self, by: Member) -> str:
        """Return why somebody cannot undo this just now, or nothing."""
        topics = {self.topic_id, self.thread.topic_id, self.other.topic_id if self.other else None} - {None}
        if not all(moderates_in(by, topic) for topic in topics if topic):
            return gettext("It reaches into a topic that you do not moderate.")
        later = type(self).objects.touching(self.thread_id, self.other_id).filter(pk__gt=self.pk).first()
        if later:
            return gettext("First undo what was done later: %(what)s") % {"what": later.words}
        if self.verb == "move" and self.topic is None:
            return gettext("The former topic is gone. Move the thread instead.")
        if self.verb != "move" and any(thread and thread.hidden_at for thread in (self.thread, self.other)):
            return gettext("A thread is hidden. Restore it first.")
        return ""

    @transaction.atomic
    def undo(self, *, by: Member, reason: str) -> Thread:
        """Put posts, marks, levels, answers and addresses back, logged; return the thread to look at."""
        threads = Thread.objects.filter(pk__in=[self.thread_id, self.other_id]).order_by("pk").select_for_update()
        locked = {thread.pk: thread for thread in threads}
        undone = type(self).objects.select_for_update().get(pk=self.pk)
        if undone.undone_at or undone.why_not_undo(by):
            raise SurgeryError
        thread, other = locked[self.thread_id], locked.get(self.other_id or 0)
        if self.verb == "move":
            assert self.topic is not None  # noqa: S101 - why_not_undo has looked
            thread._move(self.topic)
        elif self.verb == "split":
            assert other is not None  # noqa: S101 - a split has two
            other._merge(thread)
        else:
            assert other is not None  # noqa: S101 - a merge has two
            undone._part(thread, other)
        undone.undone_at = timezone.now()
        undone.save(update_fields=["undone_at"])
        ModerationEntry.record(ModerationEntry.Verb.UNDO, by=by, reason=reason, thread=thread)
        return thread

    def keep(self, thread: Thread, into: Thread) -> None:
        """Write down how two threads stand that are about to be merged; the caller holds the locks."""
        self.thread, self.other = thread, into
        self.posts = list(thread.posts.order_by("pk").values_list("pk", flat=True))
        self.followers = list(thread.merged_threads.values_list("pk", flat=True))
        self.stood = {
            "answer": thread.accepted_post_id,
            "pinned_at": thread.pinned_at.isoformat() if thread.pinned_at else None,
            "drafts": list(thread.drafts_for(into).values_list("pk", flat=True)),
            "departures": [
                [row.thread_id, row.into_id, row.first_post_id, row.post_count, row.created_at.isoformat()]
                for row in Departure.objects.filter(Q(thread__in=[thread, into]) | Q(into__in=[thread, into]))
            ],
        }
        self.save()
        OperationMark.objects.keep(self.pk, thread, into)

    def _part(self, thread: Thread, other: Thread) -> None:
        """Take a merged thread out again: its own posts, as many as are still there."""
        list(Topic.objects.filter(pk__in=[thread.topic_id, other.topic_id]).order_by("pk").select_for_update())
        moved = other.posts.filter(pk__in=self.posts)
        if other.accepted_post_id in self.posts:
            other.accepted_post = None
            other.save(update_fields=["accepted_post"])
        pinned = self.stood["pinned_at"]
        thread.merged_into, thread.pinned_at = None, pinned and datetime.fromisoformat(pinned)
        thread.save(update_fields=["merged_into", "pinned_at"])
        Thread.objects.filter(pk__in=self.followers, merged_into=other).update(merged_into=thread)
        count = moved.update(thread=thread)
        self._give_back(thread, other)
        for each in (thread, other):
            each._renumber()
        topics = Topic.objects.all()
        topics.filter(pk=other.topic_id).update(post_count=F("post_count") - count)
        topics.filter(pk=thread.topic_id).update(post_count=F("post_count") + count, thread_count=F("thread_count") + 1)
        appears(thread.posts.first_id())

    def _give_back(self, thread: Thread, other: Thread) -> None:
        answer = self.stood["answer"]
        if answer and thread.posts.filter(pk=answer).exists():
            thread.accepted_post_id = answer
            thread.save(update_fields=["accepted_post"])
        # Whoever wrote on meanwhile finds the text where they began it; what is posted is no draft any more.
        other.drafts.filter(pk__in=self.stood.get("drafts", [])).update(thread=thread)
        here = Departure.objects.filter(Q(thread=other) | Q(into=other))
        since = here.filter(created_at__gt=self.done_at)
        here.exclude(pk__in=since.values("pk")).delete()
        fields = ("thread_id", "into_id", "first_post_id", "post_count", "created_at")
        Departure.objects.bulk_create(
            Departure(**dict(zip(fields, row, strict=True))) for row in self.stood["departures"]
        )
        OperationMark.objects.give_back(self.pk, thread, other)
