"""What a member has read and how much they wish to hear, per thread and per topic.

A mark is the id of a post: within a thread ids rise with positions, so every post up to the mark is
read and every later one is not, also after a move, a split or a merge.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from forum.models.posts import HiddenPost, Post
from forum.models.reading import appears, catch_up
from forum.models.threads import Thread
from forum.models.topics import Topic
from members.models import Member
from members.rules import Reader
from notifications.levels import Level, level_in


class StateQuerySet[S: models.Model, T: models.Model](models.QuerySet[S]):
    """Levels that stand in states: of whatever `about` names, which `loaded` brings along in a list."""

    about: ClassVar[str]
    loaded: ClassVar[str]

    def levelled(self, reader: Reader, records: models.QuerySet[T]) -> Self:
        """Keep the states in which a member follows or muted one of these records."""
        chosen = self.filter(~Q(level=Level.NORMAL), member=reader.pk, **{f"{self.about}__in": records})
        return chosen.select_related(self.loaded)

    @transaction.atomic
    def set_level(self, record: T, level: str, *, by: Member) -> None:
        """Set how much a member wishes to hear of a record."""
        here: dict[str, Any] = {"member": by, self.about: record}
        self.update_or_create(**here, defaults={"level": level})
        if level != Level.MUTED:
            appears(1, to=by)


class ThreadStateQuerySet(StateQuerySet["ThreadState", Thread]):
    """Verbs that move a member's mark in a thread."""

    about = "thread"
    loaded = "thread__topic"

    def shown(self, member: Member, thread: Thread, posts: Sequence[Post | HiddenPost]) -> bool:
        """Move the mark over the posts of a page that was shown; tell whether it moved.

        Only if nothing unread stands before them: who jumps to the last page has not read the first.
        """
        first = thread.first_unread_position
        read = [post.pk for post in posts if isinstance(post, Post) and not post.hidden_at]
        if first is None or not read or posts[0].position > first:
            return False
        if moved := self.advance(member, thread, through=read[-1]):
            catch_up(member)
        return moved

    def wrote(self, post: Post, thread: Thread, *, before: int | None) -> None:
        """Let whoever starts a thread follow it; move the mark over one's own post if all before was read."""
        if post.author is None:
            return
        if post.position == 1:
            started = ThreadState(member=post.author, thread=post.thread, level=Level.FOLLOW, last_read_post_id=post.pk)
            started.save(force_insert=True)
            return
        if thread.reader_id != post.author_id:  # not fetched for the page of the author
            thread = Thread.objects.marked_for(post.author).get(pk=post.thread_id)
        if (before or 0) <= (thread.read_mark or 0):
            self.advance(post.author, thread, through=post.pk)

    def advance(self, member: Member, thread: Thread, *, through: int) -> bool:
        """Move the mark forward to a post; tell whether it moved. `thread` was fetched with the member's mark.

        If the mark went back meanwhile, in another window, it stays there.
        """
        if thread.read_mark is None or through <= thread.read_mark:
            return False
        if thread.state_id is None:
            state = ThreadState(member=member, thread=thread, last_read_post_id=through)
            self.bulk_create([state], ignore_conflicts=True)
            return True
        unmoved = Q(last_read_post_id__isnull=True) | Q(last_read_post_id__gte=thread.read_mark)
        mark = Greatest(F("last_read_post_id"), models.Value(through))
        return bool(self.filter(unmoved, pk=thread.state_id).update(last_read_post_id=mark))

    def keep(self, thread: Thread, *topics: int) -> None:
        """Write down what members have read of a thread where so far a mark of one of these topics says it.

        The thread is about to leave its topic, and elsewhere other marks count: what was read stays read,
        what was not stays unread.
        """
        marked = TopicState.objects.filter(topic__in=topics, read_through_post_id__isnull=False)
        members = marked.values_list("member", flat=True).distinct()
        states = [ThreadState(member_id=member, thread=thread) for member in members]
        self.bulk_create(states, ignore_conflicts=True, batch_size=1000)
        here = TopicState.objects.filter(member=models.OuterRef("member"), topic=thread.topic_id)
        own = Member.objects.filter(pk=models.OuterRef("member")).values("read_through_post_id")
        mark = Coalesce(models.Subquery(here.values("read_through_post_id")), models.Subquery(own))
        unmarked = self.filter(thread=thread, last_read_post_id__isnull=True, member__in=members)
        unmarked.update(last_read_post_id=mark)

    def copy(self, other: Thread, thread: Thread) -> None:
        """Give a new thread what members have read of another and how much they wish to hear."""
        states = other.states.values_list("member", "last_read_post_id", "level")
        copies = [ThreadState(member_id=m, thread=thread, last_read_post_id=mark, level=lv) for m, mark, lv in states]
        self.bulk_create(copies, batch_size=1000)

    @transaction.atomic
    def unread_from(self, member: Member, post: Post) -> None:
        """Set the mark back to just before a post: from there on its thread is unread again; never forward."""
        thread = Thread.objects.marked_for(member).get(pk=post.thread_id)
        mark = min(thread.read_mark or 0, post.pk - 1)
        self.update_or_create(member=member, thread=thread, defaults={"last_read_post_id": mark})
        appears(post.pk, to=member)


class TopicStateQuerySet(StateQuerySet["TopicState", Topic]):
    """Verbs for a whole topic."""

    about = "topic"
    loaded = "topic"

    def with_level[Q: models.QuerySet[Any]](self, topics: Q, reader: Reader) -> Q:
        """Add a reader's level to topics, as `reader_level`."""
        return topics.annotate(reader_level=level_in(self.filter(member=reader.pk, topic=models.OuterRef("pk"))))

    def levelled(self, reader: Reader, records: models.QuerySet[Topic]) -> Self:
        """Keep the states in which a member follows or muted one of these topics, in the order of the shelves."""
        return super().levelled(reader, records).order_by("topic__position", "pk")

    @transaction.atomic
    def read_all(self, member: Member, topic: Topic, *, through: int) -> None:
        """Count everything in a topic as read, up to the newest post that its page has shown.

        One mark, and the states that are there already: never a row for each thread. The lock keeps posts
        and moves out, so no post with a lower id can come in afterwards.
        """
        Topic.objects.select_for_update().get(pk=topic.pk)
        newest = Thread.objects.on(topic).aggregate(newest=models.Max("last_post"))["newest"] or 0
        mark = min(through, newest)
        state, _made = self.get_or_create(member=member, topic=topic)
        self.filter(pk=state.pk).update(read_through_post_id=Greatest(F("read_through_post_id"), models.Value(mark)))
        own = ThreadState.objects.filter(member=member, thread__topic=topic)
        own.filter(last_read_post_id__lt=mark).update(last_read_post_id=mark)
        catch_up(member)


class ThreadState(models.Model):
    """One member in one thread: read up to which post, and at which level."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thread_states", verbose_name=_("member")
    )
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="states", verbose_name=_("thread"))
    # A mark, not a reference: it outlives the post it names. Null: never opened, only followed or muted.
    last_read_post_id = models.BigIntegerField(_("read up to post"), null=True)
    level = models.CharField(_("level"), max_length=6, choices=Level, default=Level.NORMAL)

    objects = ThreadStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of a thread")
        verbose_name_plural = _("states of threads")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "thread"],
                name="thread_state_once",
                violation_error_message=_("This member has a state for this thread already."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["thread"], name="thread_followers", condition=models.Q(level="follow")),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.thread}"


class TopicState(models.Model):
    """One member in one topic: everything up to this post counts as read, and at which level.

    A thread that was opened since has a state of its own, which comes first.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="topic_states", verbose_name=_("member")
    )
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="states", verbose_name=_("topic"))
    read_through_post_id = models.BigIntegerField(_("read through post"), null=True)
    level = models.CharField(_("level"), max_length=6, choices=Level, default=Level.NORMAL)

    objects = TopicStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of a topic")
        verbose_name_plural = _("states of topics")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "topic"],
                name="topic_state_once",
                violation_error_message=_("This member has a state for this topic already."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["topic"], name="topic_followers", condition=models.Q(level="follow")),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.topic}"
