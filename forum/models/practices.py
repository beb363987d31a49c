"""A good practice, told in its parts, so that another partnership can use it (section 3 of the Output Paper)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models.posts import Post


class Practice(models.Model):
    """The parts of a good practice. The opening post's text is made of them."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="practice", verbose_name=_("post"))
    challenge = models.TextField(_("challenge"), max_length=4000)
    method = models.TextField(_("method"), max_length=4000)
    steps = models.TextField(_("steps"), max_length=4000)
    result = models.TextField(_("result"), max_length=4000)
    recommendation = models.TextField(_("recommendation"), max_length=4000)

    objects = models.Manager["Practice"]()

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~(Q(challenge="") | Q(method="") | Q(steps="") | Q(result="") | Q(recommendation="")),
                name="practice_has_every_part",
                violation_error_message=_("Fill in every part of the good practice."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.post)
