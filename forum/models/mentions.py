"""Who is named in a post."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Mention(models.Model):
    """A member named in a post by @user-name, who may read it."""

    post = models.ForeignKey("forum.Post", on_delete=models.CASCADE, related_name="mentions", verbose_name=_("post"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions", verbose_name=_("member")
    )

    objects = models.Manager["Mention"]()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "member"],
                name="mention_once",
                violation_error_message=_("This member is mentioned here already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.post}"
