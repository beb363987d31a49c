"""What members say of a post without words, and the posts they keep at hand."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.posts import Post
from partnerships.models import Partnership


class Reaction(models.Model):
    """One member's reaction to one post. "We have this too" speaks for a partnership and counts once for it."""

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Thanks")
        AGREE = "agree", _("I agree")
        INSIGHTFUL = "insightful", _("Insightful")
        SAME = "same", _("We have this too")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions", verbose_name=_("post"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="reactions",
        verbose_name=_("for the partnership"),
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = models.Manager["Reaction"]()

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "member", "kind"],
                name="reaction_once",
                violation_error_message=_("You have said so already."),
            ),
            models.UniqueConstraint(
                fields=["post", "partnership"],
                name="reaction_once_per_partnership",
                condition=Q(kind="same"),
                violation_error_message=_("Your partnership has said so already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="same", partnership__isnull=False) | (~Q(kind="same") & Q(partnership__isnull=True)),
                name="reaction_same_for_partnership",
                violation_error_message=_("Only a partnership can say that it has this too."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.post}"


class Bookmark(models.Model):
    """A post that a member keeps at hand. Nobody else sees it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="bookmarks", verbose_name=_("post"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks", verbose_name=_("member")
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = models.Manager["Bookmark"]()

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "post"],
                name="bookmark_once",
                violation_error_message=_("You have this bookmark already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.post}"
