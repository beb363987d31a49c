"""A good practice, told in its parts, so that another partnership can use it (section 3 of the Output Paper)."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models.posts import Post
from forum.models.threads import Thread
from forum.models.topics import Topic
from members.models import Member


class PracticeQuerySet(models.QuerySet["Practice"]):
    """Questions about good practices, and the verb that tells one."""

    def told_in(self, post: Post) -> "Practice | None":
        """Return the practice that this post tells, if it opens a thread of that kind."""
        if post.position > 1 or post.thread.kind != Thread.Kind.PRACTICE:
            return None
        return self.filter(post=post).first()

    @transaction.atomic
    def tell(self, topic: Topic, *, by: Member, parts: dict[str, str], **thread: Any) -> Thread:
        """Open a thread of this kind and keep its parts; the same form twice gives the same thread."""
        started = Thread.start(topic, by=by, kind=Thread.Kind.PRACTICE, **thread)
        self.get_or_create(post=started.posts.get(position=1), defaults=parts)
        return started


class Practice(models.Model):
    """The parts of a good practice. The opening post's text is made of them."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="practice", verbose_name=_("post"))
    challenge = models.TextField(_("challenge"), max_length=4000)
    method = models.TextField(_("method"), max_length=4000)
    steps = models.TextField(_("steps"), max_length=4000)
    result = models.TextField(_("result"), max_length=4000)
    recommendation = models.TextField(_("recommendation"), max_length=4000)

    objects = PracticeQuerySet.as_manager()

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

    @property
    def parts(self) -> dict[str, str]:
        """Return the parts by name."""
        return {name: getattr(self, name) for name in ("challenge", "method", "steps", "result", "recommendation")}

    def retell(self, parts: dict[str, str]) -> None:
        """Keep other parts, beside the change of the post's text."""
        for name, text in parts.items():
            setattr(self, name, text)
        self.save(update_fields=list(parts))
