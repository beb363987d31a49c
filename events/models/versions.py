"""Versions of a document: each a file or a link, numbered, never overwritten. PostgreSQL refuses any change of one."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import ClassVar, Final, Self
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.files import Accepted, extension_of
from core.storing import store
from events.models.documents import Document
from events.models.events import Event
from events.models.withdrawing import Withdrawable
from members.models import Member
from members.rules import Reader

# The page of a document shows them all.
MOST_VERSIONS: Final = 100
HTTPS: Final = URLValidator(schemes=["https"])


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What a version will hold: a file that was accepted, or the address of something elsewhere; what it changes."""

    file: Accepted | None = None
    url: str = ""
    note: str = ""

    @property
    def digest(self) -> str:
        """Return what tells the same content again."""
        return sha256(self.file.content if self.file else self.url.encode()).hexdigest()


def own_name(version: "DocumentVersion", name: str) -> str:
    """Return where a file is stored: a name of our own, whatever it was called."""
    return f"documents/{version.uuid.hex[:2]}/{version.uuid.hex}{PurePath(name).suffix}"


class DocumentVersionQuerySet(models.QuerySet["DocumentVersion"]):
    """Questions about versions, and the verb that adds one."""

    def visible_to(self, reader: Reader, *, guest: UUID | None = None) -> Self:
        """Versions that somebody may fetch: of documents they may read, but for what was withdrawn."""
        documents = Document.objects.visible_to(reader, guest=guest)
        stands = Q(withdrawn_at__isnull=True, document__withdrawn_at__isnull=True)
        own = Q(document__event__in=Event.objects.organised_by(reader))
        return self.filter(stands | own, document__in=documents)

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def newest_first(self) -> Self:
        """Order by number, with who added each."""
        return self.order_by("-number").select_related("added_by")

    def uploaded_by(self, member: Member) -> Self:
        """Versions that a member added as a file."""
        return self.filter(added_by=member).exclude(file="")

    def for_page(self) -> Self:
        """Load what an address of a version is made of."""
        return self.select_related("document__event")

    def of_document(self, event: str, slug: str) -> Self:
        """Versions of the document at this address, the newest first."""
        return self.filter(document__event__slug=event, document__slug=slug).order_by("-number").for_page()

    def newest_of(self, document: OuterRef) -> Subquery:
        """Return the newest version that stands as one value, for a question about documents."""
        newest = self.standing().filter(document=document).order_by("-number")
        names = ("number", "name", "media_type", "size", "url", "added_at")
        return Subquery(newest.values(json=JSONObject(**{name: name for name in names}))[:1])

    @transaction.atomic
    def upload(self, document: Document, offered: Offered, *, by: Member) -> "DocumentVersion":
        """Add the next version; the lock gives two organisers at once different numbers.

        Its row and its file are there together: what fails half-way leaves neither.
        """
        locked = Document.objects.select_for_update().get(pk=document.pk)
        if locked.withdrawn_at:
            raise ValidationError(gettext("The document is withdrawn. Take that back before you add a version."))
        last = DocumentVersion.objects.filter(document=locked).order_by("-number").first()
        if last and last.digest == offered.digest and not last.withdrawn_at:
            raise ValidationError(gettext("That is the newest version already."))
        if last and last.number >= MOST_VERSIONS:
            raise ValidationError(gettext("A document has at most %(most)d versions.") % {"most": MOST_VERSIONS})
        version = DocumentVersion(
            document=locked,
            number=last.number + 1 if last else 1,
            url=offered.url,
            name=offered.file.name if offered.file else str(urlsplit(offered.url).hostname),
            media_type=offered.file.media_type if offered.file else "",
            size=len(offered.file.content) if offered.file else 0,
            digest=offered.digest,
            note=offered.note,
            added_by=by,
        )
        version.file.name = own_name(version, offered.file.name) if offered.file else ""
        version.save(force_insert=True)
        if offered.file:
            store(version.file, offered.file.content)
        return version


class DocumentVersion(Withdrawable):
    """One version of a document, as it was added and by whom."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="versions", verbose_name=_("document")
    )
    number = models.PositiveIntegerField(_("number"))
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    file = models.FileField(_("file"), upload_to=own_name, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True, validators=[HTTPS])
    name = models.CharField(_("name"), max_length=253)
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    digest = models.CharField(_("digest"), max_length=64)
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("added by"),
    )

    objects = DocumentVersionQuerySet.as_manager()
    quotes: ClassVar = ("note", "withdrawn_reason")

    class Meta:
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        ordering: ClassVar = ["document", "-number"]
        constraints: ClassVar = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(
                fields=["document", "number"],
                name="document_version_number_unique",
                violation_error_message=_("This version exists already."),
            ),
            models.CheckConstraint(
                condition=Q(~Q(file=""), Q(url=""), Q(size__gt=0)) | Q(Q(file=""), ~Q(url=""), Q(size=0)),
                name="document_version_file_or_link",
                violation_error_message=_("A version is a file or a link."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("events:document_version", args=[self.document.event.slug, self.document.slug, self.number])

    @property
    def extension(self) -> str:
        """Return what its file is called at its end: PDF; nothing for a link."""
        return extension_of(self.media_type).upper() if self.media_type else ""

    @transaction.atomic
    def withdraw(self, *, by: Member, reason: str) -> None:
        """Take this version back; readers of the document read why. `restore` gives it to them again."""
        locked = self._locked()
        if not locked.withdrawn_at and locked.document.versions.standing().count() == 1:
            raise ValidationError(gettext("It is the only version that stands. Withdraw the document instead."))
        locked.say_withdrawn(by=by, reason=reason)

    @transaction.atomic
    def restore(self) -> None:
        """Give this version to its readers again."""
        self._locked().say_restored()

    def _locked(self) -> "DocumentVersion":
        """Take the document too, as everything does that changes which versions stand."""
        Document.objects.select_for_update().get(pk=self.document_id)
        return DocumentVersion.objects.select_related("document").get(pk=self.pk)
