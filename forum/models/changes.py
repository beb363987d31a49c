"""What staff changed in the workplace, and every change to what a member may do, with before and after.

Rows are written by triggers of the database alone (migration 0019), so no way of changing a right goes around them, and
no row is ever changed or removed.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One change: who, when, to what, and how it was before and after."""

    class Kind(models.TextChoices):
        ADD = "add", _("Added")
        CHANGE = "change", _("Changed")
        DELETE = "delete", _("Deleted")
        RIGHTS = "rights", _("Rights")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    # Nobody, where the site itself did it: a suspension ends, a shell.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="changes_made",
        verbose_name=_("by"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="changes_of_rights",
        verbose_name=_("whose rights"),
    )
    model = models.CharField(_("what kind of thing"), max_length=100)
    object_id = models.CharField(_("number"), max_length=64)
    label = models.CharField(_("about"), max_length=240)
    before: Any = models.JSONField(_("before"), null=True)
    after: Any = models.JSONField(_("after"), null=True)
    created_at = models.DateTimeField(_("when"))

    objects = models.Manager["Change"]()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"], name="change_newest"),
            models.Index(fields=["kind", "-created_at"], name="change_by_kind"),
            models.Index(fields=["model", "object_id"], name="change_of_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.label}"
