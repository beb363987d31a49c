"""Images and files that members put into their posts."""

from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any, ClassVar, Final, Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import CharField, Count, Exists, OuterRef, Q, Sum, TextField
from django.db.models.functions import Cast
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.files import Accepted, accept, extension_of
from core.markdown import escaped
from core.storing import store
from forum.models.drafts import Draft
from forum.models.held import Held
from forum.models.posts import Post
from members.models import Member
from members.rules import Reader, is_member

# What one member may upload within a day, as it is kept.
DAY: Final = timedelta(days=1)
MOST_BYTES_A_DAY: Final = 50 * 1024 * 1024
MOST_FILES_A_DAY: Final = 100


def own_name(attachment: "Attachment", name: str) -> str:
    """Return where a file is stored: a name of our own, whatever it was called."""
    return f"attachments/{attachment.pk.hex[:2]}/{attachment.pk.hex}{PurePath(name).suffix}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Questions about attachments, and the verb that takes one."""

    def visible_to(self, reader: Reader) -> Self:
        """Files of posts that the reader sees, and those that the reader has not posted yet."""
        shown = Q(Exists(Post.objects.visible_to(reader).filter(pk=OuterRef("post"))))
        return self.filter(shown | Q(post=None, member=reader) if is_member(reader) else shown)

    def uploaded_by(self, member: Member) -> Self:
        """Files of one member, posted or not."""
        return self.filter(member=member)

    def forgotten(self, before: datetime) -> Self:
        """Files older than this that stand in no post and in no draft of their uploader, nor in its parts."""
        own = Draft.objects.filter(member=OuterRef("member")).annotate(parts=Cast("fields", TextField()))
        named = Cast(OuterRef("pk"), CharField())
        drafts = own.filter(Q(source__contains=named) | Q(parts__contains=named))
        waiting = Held.objects.waiting().filter(author=OuterRef("member"), source__contains=named)
        return self.filter(~Exists(drafts), ~Exists(waiting), post=None, created_at__lt=before)

    def take(self, upload: "UploadedFile[Any]", *, by: Member, alt: str = "") -> "Attachment":
        """Keep an uploaded file for its uploader, who may then post it; `ValidationError` says why not.

        The row is written first and the file after it: what fails half-way leaves a row that is forgotten
        within a day, never a file that nobody knows of.
        """
        accepted = accept(upload)
        attachment = self._record(accepted, by, alt)
        try:
            store(attachment.file, accepted.content)
        except ValidationError:
            attachment.delete()
            raise
        return attachment

    @transaction.atomic
    def _record(self, accepted: Accepted, by: Member, alt: str) -> "Attachment":
        # The lock makes two uploads at once count each other.
        Member.objects.select_for_update(no_key=True).get(pk=by.pk)
        today = self.filter(member=by, created_at__gt=timezone.now() - DAY).aggregate(n=Count("pk"), bytes=Sum("size"))
        left = MOST_BYTES_A_DAY - (today["bytes"] or 0)
        if today["n"] >= MOST_FILES_A_DAY or len(accepted.content) > left:
            words = gettext("You have uploaded much today: %(files)d files or %(size)s a day are the most.")
            most = {"files": MOST_FILES_A_DAY, "size": filesizeformat(MOST_BYTES_A_DAY)}
            raise ValidationError(words % most)
        attachment = Attachment(
            member=by,
            kind=Attachment.Kind.FILE if accepted.width is None else Attachment.Kind.IMAGE,
            name=accepted.name,
            media_type=accepted.media_type,
            size=len(accepted.content),
            width=accepted.width,
            height=accepted.height,
            alt=" ".join(alt.split())[:300],
        )
        attachment.file.name = own_name(attachment, accepted.name)
        attachment.save(force_insert=True)
        return attachment


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
        Post, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments", verbose_name=_("post")
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

    objects = AttachmentQuerySet.as_manager()

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

    def get_absolute_url(self) -> str:
        return reverse("forum:attachment", args=[self.pk])

    @property
    def is_image(self) -> bool:
        """Tell whether pages show it; other files are downloads."""
        return self.kind == Attachment.Kind.IMAGE

    @property
    def markdown(self) -> str:
        """Return what puts it into a text; a file's words say what one gets."""
        if self.is_image:
            return f"![{escaped(self.alt)}]({self.get_absolute_url()})"
        extension = extension_of(self.media_type)
        words = f"{self.name.removesuffix(f'.{extension}')} ({extension.upper()}, {filesizeformat(self.size)})"
        return f"[{escaped(words)}]({self.get_absolute_url()})".replace("\xa0", " ")
