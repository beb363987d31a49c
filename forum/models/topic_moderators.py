"""Members who moderate one topic: they decide what was reported there, and nothing anywhere else."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.topics import Topic


class TopicModerator(models.Model):
    """One member who moderates one topic. They work in Django admin, so naming them makes them staff."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="moderatorships", verbose_name=_("topic"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moderatorships", verbose_name=_("member")
    )
    named_at = models.DateTimeField(_("named"), default=timezone.now, editable=False)

    objects = models.Manager["TopicModerator"]()

    class Meta:
        verbose_name = _("moderator of a topic")
        verbose_name_plural = _("moderators of topics")
        ordering: ClassVar = ["topic", "named_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["topic", "member"],
                name="topic_moderator_once",
                violation_error_message=_("This member moderates this topic already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.topic}"
