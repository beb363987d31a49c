"""A copy of a member's data, made by the worker, kept for a week, given to its member alone."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Final, Self
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from members.rules import Reader, is_member

if TYPE_CHECKING:
    from members.models import Member

# Long enough to fetch it after a holiday; it holds all there is about somebody.
DAYS_KEPT: Final = 7
# Whatever takes longer has failed, and is asked for again.
MAKING: Final = timedelta(hours=1)


def own_name(export: "DataExport", name: str) -> str:
    """Return where the file is stored: a name that nobody guesses."""
    return f"exports/{export.pk.hex}.zip"


class DataExportQuerySet(models.QuerySet["DataExport"]):
    """Questions about copies, and the verb that asks for one."""

    def visible_to(self, reader: Reader) -> Self:
        """A member's own; nobody else sees that there is one, admins neither."""
        return self.filter(member=reader) if is_member(reader) else self.none()

    def ready(self) -> Self:
        """Those that can be fetched today."""
        return self.filter(ready_at__gt=timezone.now() - timedelta(days=DAYS_KEPT))

    def in_the_making(self) -> Self:
        """Those the worker has yet to finish."""
        return self.filter(ready_at__isnull=True, asked_at__gt=timezone.now() - MAKING)

    def unmade(self, pk: str) -> "DataExport | None":
        """Return the one with this id, if it is still to be made."""
        return self.filter(pk=pk, ready_at__isnull=True).select_related("member").first()

    @transaction.atomic
    def ask(self, member: "Member") -> "DataExport":
        """Have a copy made; the earlier one goes. Asked twice while it is being made, it is made once."""
        type(member)._default_manager.select_for_update(no_key=True).get(pk=member.pk)
        mine = self.filter(member=member)
        if making := mine.in_the_making().first():
            return making
        mine.delete()
        export = self.create(member=member)
        app.configure_task(name="pages.tasks.make_export", queue="exports").defer(export_id=str(export.pk))
        return export


class DataExport(models.Model):
    """One copy, from being asked for to its end."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports", verbose_name=_("member")
    )
    file = models.FileField(_("file"), upload_to=own_name, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of a member's data")
        verbose_name_plural = _("copies of members' data")
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"],
                name="data_export_once_per_member",
                violation_error_message=_("There is a copy already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.asked_at:%Y-%m-%d}"

    @property
    def ends_at(self) -> datetime | None:
        """Return until when it can be fetched."""
        return self.ready_at + timedelta(days=DAYS_KEPT) if self.ready_at else None


@receiver(post_delete, sender=DataExport)
def delete_file(instance: DataExport, **_kwargs: object) -> None:
    """Delete the file of a copy that is gone, whatever took it along."""
    storage, name = instance.file.storage, instance.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
