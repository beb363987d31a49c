"""Posts that were moved into a thread of their own, and the line that stands in the place they left."""

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.querysets import PAGE_SIZE
from forum.models.posts import Post
from forum.models.threads import Thread
from members.rules import Reader


class DepartureQuerySet(models.QuerySet["Departure"]):
    """Questions about departures, and the verb that follows a merged thread."""

    def visible_to(self, reader: Reader) -> Self:
        """Departures to threads that the reader may read: where others went is nobody's business."""
        return self.filter(into__in=Thread.objects.visible_to(reader))

    def on_page(self, number: int, reader: Reader) -> Self:
        """Departures from one page of a thread that the reader may follow, each with the position `after` which it was.

        Posts keep their order, so this is the last that stayed of those before; the opening post always stays.
        """
        stayed = Post.objects.filter(thread=models.OuterRef("thread"), pk__lt=models.OuterRef("first_post_id"))
        last = stayed.filter(hidden_at__isnull=True).order_by("-pk").values("position")[:1]
        placed = self.visible_to(reader).annotate(after=Coalesce(models.Subquery(last), models.Value(1)))
        first = (number - 1) * PAGE_SIZE + 1
        here = placed.filter(after__gte=first, after__lt=first + PAGE_SIZE).select_related("into")
        return here.order_by("first_post_id").defer("into__search_vector")[:PAGE_SIZE]

    def follow(self, merged: Thread, into: Thread) -> None:
        """Let departures from and to a merged thread go along with its posts; those that came home are forgotten."""
        self.filter(thread__in=[merged, into], into__in=[merged, into]).delete()
        self.filter(into=merged).update(into=into)
        self.filter(thread=merged).update(thread=into)


class Departure(models.Model):
    """Some posts of a thread that became another one, by a moderator's split."""

    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="departures", verbose_name=_("from the thread")
    )
    into = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="arrivals", verbose_name=_("to the thread"))
    # A place, not a reference: the post went, and may go further.
    first_post_id = models.BigIntegerField(_("first post"))
    post_count = models.PositiveIntegerField(_("posts"))
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")
        ordering: ClassVar = ["thread", "first_post_id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(thread=models.F("into")),
                name="departure_goes_elsewhere",
                violation_error_message=_("Posts cannot leave a thread for the same one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread} > {self.into}"
