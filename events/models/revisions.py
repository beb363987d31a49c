"""What the notes of a session said, save by save; what one writer saves in one go is one revision."""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from events.models.agenda import Session
from members.models import Member

if TYPE_CHECKING:
    from events.models.notes import SessionNotes

# Notes are saved every other second: what one writer adds within this time changes their last revision.
ONE_GO: Final = timedelta(minutes=10)


class NotesRevisionQuerySet(models.QuerySet["NotesRevision"]):
    """Questions about revisions, and the verbs that keep them."""

    def of(self, session: Session) -> Self:
        """The revisions of a session's notes."""
        return self.filter(notes__session=session)

    def with_editors(self) -> Self:
        """Load who wrote each."""
        return self.select_related("editor")

    def numbered(self, number: int) -> "NotesRevision | None":
        """Return the revision with this number, if there is one."""
        return self.filter(number=number).first()

    def before(self, number: int) -> "NotesRevision | None":
        """Return the revision that came before a number, if there is one."""
        return self.filter(number__lt=number).order_by("-number").first()

    def keep(self, notes: "SessionNotes", *, by: Member) -> None:
        """Keep the text as it is now; called under a lock on the session."""
        last = self.filter(notes=notes).order_by("-number").first()
        if last and last.is_open_to(by):
            last.source, last.language, last.saved_at = notes.source, notes.language, notes.saved_at
            last.save(update_fields=["source", "language", "saved_at"])
        else:
            number = last.number + 1 if last else 1
            self.create(notes=notes, number=number, source=notes.source, language=notes.language, editor=by)

    def mark_published(self, notes: "SessionNotes") -> None:
        """Note that the last revision is the one that everybody reads."""
        last = self.filter(notes=notes).order_by("-number").values("pk")[:1]
        self.filter(pk__in=last).update(published_at=notes.published_at)


class NotesRevision(models.Model):
    """One text of a session's notes, and who wrote it."""

    notes = models.ForeignKey(
        "events.SessionNotes", on_delete=models.CASCADE, related_name="revisions", verbose_name=_("notes")
    )
    number = models.PositiveIntegerField(_("number"))
    source = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    begun_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)

    objects = NotesRevisionQuerySet.as_manager()
    quotes: ClassVar = ("source",)

    class Meta:
        verbose_name = _("revision of notes")
        verbose_name_plural = _("revisions of notes")
        ordering: ClassVar = ["notes", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notes", "number"],
                name="notes_revision_number_unique",
                violation_error_message=_("This revision exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.notes}, {self.number}"

    def is_open_to(self, writer: Member) -> bool:
        """Tell whether what `writer` saves now still belongs to this revision."""
        return self.editor_id == writer.pk and not self.published_at and timezone.now() - self.begun_at < ONE_GO
