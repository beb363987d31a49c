"""What a member has read and how much they wish to hear, per thread and per topic.

A mark is the id of a post: within a thread ids rise with positions, so every post up to the mark is
read and every later one is not, also after a move, a split or a merge.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.threads import Thread
from forum.models.topics import Topic
from notifications.levels import Level


class ThreadState(models.Model):
    """One member in one thread: read up to which post, and at which level."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thread_states", verbose_name=_("member")
    )
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="states", verbose_name=_("thread"))
    # A mark, not a reference: it outlives the post it names. Null: never opened, only followed or muted.
    last_read_post_id = models.BigIntegerField(_("read up to post"), null=True)
    level = models.CharField(_("level"), max_length=6, choices=Level, default=Level.NORMAL)

    objects = models.Manager["ThreadState"]()

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

    objects = models.Manager["TopicState"]()

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
