"""What a post said before it was changed."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from forum.models.posts import Post
from members.models import Member


class PostRevisionQuerySet(models.QuerySet["PostRevision"]):
    """Questions about earlier texts, and the verb that keeps one."""

    def with_editors(self) -> Self:
        """Load who made each change."""
        return self.select_related("editor")

    def after(self, number: int) -> "PostRevision | None":
        """Return the revision that follows a number, if there is one."""
        return self.filter(number=number + 1).first()

    def keep(self, post: Post, *, by: Member | None, reason: str) -> None:
        """Keep the text that is about to be replaced by its author; called under a lock on the post."""
        last = self.filter(post=post).aggregate(last=models.Max("number"))["last"] or 0
        self.create(
            post=post,
            number=last + 1,
            source=post.source,
            language=post.language,
            editor=by,
            reason=reason,
            reason_language=by.language if by else "",
        )


class PostRevision(models.Model):
    """One earlier text of a post, kept when the post was changed after the grace of five minutes.

    Revision n is the text that the n-th change replaced; who changed it, when and why stand with it.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("post"))
    number = models.PositiveIntegerField(_("number"))
    source = models.TextField(_("text before"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    # Whoever changes a post speaks to readers of the history in their own language, not in that of the post.
    reason_language = models.CharField(_("language of the reason"), max_length=2, choices=LANGUAGES, blank=True)
    created_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = PostRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering: ClassVar = ["post", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "number"],
                name="revision_number_unique",
                violation_error_message=_("This revision exists already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.number}"
