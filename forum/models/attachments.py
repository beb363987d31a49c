"""Images and files that members put into their posts."""

from pathlib import PurePath
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def own_name(attachment: "Attachment", name: str) -> str:
    """Return where a file is stored: a name of our own, whatever it was called."""
    return f"attachments/{attachment.pk.hex[:2]}/{attachment.pk.hex}{PurePath(name).suffix}"


class Attachment(models.Model):
    """One file of one member: uploaded while writing, part of a post from then on.

    Images are stored as WebP with their size, so that a page keeps their place; other files are downloads.
    Who may read the post may fetch it; before it is posted, its uploader alone.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        FILE = "file", _("File")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="attachments",
        verbose_name=_("uploaded by"),
    )
    post = models.ForeignKey(
        "forum.Post",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name=_("post"),
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    file = models.FileField(_("file"), upload_to=own_name)
    name = models.CharField(_("name"), max_length=120)
    media_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveIntegerField(_("bytes"))
    width = models.PositiveIntegerField(_("width"), null=True)
    height = models.PositiveIntegerField(_("height"), null=True)
    alt = models.CharField(_("text alternative"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)

    objects = models.Manager["Attachment"]()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="file", width__isnull=True, height__isnull=True)
                | Q(kind="image", width__gt=0, height__gt=0),
                name="attachment_image_has_size",
                violation_error_message=_("An image has a width and a height."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="attachment_unposted", condition=Q(post__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name
