"""What became of a figure that coordinators keep: recorded, changed, removed, by whom. Lines are only added."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.figures import KeyFigure
from partnerships.models.partnerships import Partnership


class FigureRevisionQuerySet(models.QuerySet["FigureRevision"]):
    """Questions about the history."""

    def visible_to(self, reader: object) -> Self:
        """Everything: the history of a public figure is public."""
        return self

    def of(self, partnership: Partnership) -> Self:
        """The history of one partnership."""
        return self.filter(partnership=partnership)

    def newest(self) -> Self:
        """The newest lines, with who wrote them."""
        return self.select_related("by").order_by("-made_at", "-pk")


class FigureRevision(models.Model):
    """One line: what a figure said before, and what it says after."""

    class Deed(models.TextChoices):
        RECORDED = "recorded", _("recorded")
        CHANGED = "changed", _("changed")
        REMOVED = "removed", _("removed")

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="figure_revisions", verbose_name=_("partnership")
    )
    # Empty once the figure is removed.
    figure = models.ForeignKey(
        KeyFigure, on_delete=models.SET_NULL, null=True, related_name="revisions", verbose_name=_("figure")
    )
    deed = models.CharField(_("deed"), max_length=8, choices=Deed)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    made_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )

    objects = FigureRevisionQuerySet.as_manager()
    quotes: ClassVar = ("before", "after")

    class Meta:
        verbose_name = _("change of a figure")
        verbose_name_plural = _("changes of figures")
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["partnership", "-made_at", "-id"], name="figure_revision_newest")]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.after or self.before}"
