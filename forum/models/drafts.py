"""A text that is not posted yet, kept on the server: one per member and place."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.markdown import MAX_LENGTH
from forum.models.posts import Post
from forum.models.threads import Thread
from forum.models.topics import Topic


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

    objects = models.Manager["Draft"]()

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
