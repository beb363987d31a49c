"""The rapporteurs' notes of a session: a draft that is saved while they write, and the text that is published.

Nobody but rapporteurs and organisers reads the draft. Everybody reads `public_source`, which only publishing sets.
"""

from typing import ClassVar, Final, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.markdown import MAX_LENGTH
from core.search import Searchable, vector_field
from events import signals
from events.models.agenda import Session
from events.models.events import Event
from events.models.notes_words import StaleNotesError, Written
from events.models.revisions import NotesRevision
from members.models import Member
from members.rules import Reader

REASON_LENGTH: Final = 500


class SessionNotesQuerySet(Searchable["SessionNotes"]):
    """Questions about notes, and the verb that keeps what is written."""

    def visible_to(self, reader: Reader) -> Self:
        """Published notes of the events somebody sees, once their session is released: what the public text says."""
        seen = self.published().filter(session__released_at__isnull=False)
        return seen.filter(session__event__in=Event.objects.visible_to(reader))

    def published(self) -> Self:
        """Notes that everybody reads."""
        return self.filter(published_at__isnull=False)

    def waiting(self) -> Self:
        """Notes that wait for a review."""
        return self.filter(submitted_at__isnull=False)

    def of(self, session: Session) -> "SessionNotes":
        """Return the notes of a session; before the first save they are empty."""
        found = self.filter(session=session).first()
        return found or SessionNotes(session=session, version=0, language=session.language)

    @transaction.atomic
    def keep(self, session: Session, written: Written, *, by: Member) -> "SessionNotes":
        """Keep what was written. Over a text that this form has not seen nothing is written: `StaleNotesError`."""
        Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        notes = self.of(session)
        if notes.says(written):
            return notes
        if notes.version != written.seen and (not written.writer or notes.writer != written.writer):
            raise StaleNotesError(notes)
        notes.source, notes.language, notes.writer = written.source, written.language, written.writer
        notes.version += 1
        notes.saved_at = timezone.now()
        notes.save()
        NotesRevision.objects.keep(notes, by=by)
        return notes


class SessionNotes(models.Model):
    """What happened in a session, in the words of those who took notes."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="notes", verbose_name=_("session"))
    source = models.TextField(_("text"), max_length=MAX_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    # The sign of the form that saved last: it may save again, however fast.
    writer = models.CharField(max_length=36, blank=True, editable=False)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True, editable=False)
    return_reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    public_source = models.TextField(_("published text"), blank=True, editable=False)
    public_language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en", editable=False)

    search_vector = vector_field(F("public_language"), models.Value(""), F("public_source"))

    objects = SessionNotesQuerySet.as_manager()
    quotes: ClassVar = ("source", "public_source", "return_reason")

    class Meta:
        verbose_name = _("notes")
        verbose_name_plural = _("notes")
        ordering: ClassVar = ["session"]
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="notes_search")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | Q(public_source=""), name="notes_public_text_is_published"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(returned_at__isnull=True), name="notes_in_one_state"
            ),
        ]

    def __str__(self) -> str:
        return str(self.session)

    @property
    def differs(self) -> bool:
        """Tell whether the draft says something else than the published text."""
        return self.published_at is not None and (self.source, self.language) != (
            self.public_source,
            self.public_language,
        )

    def says(self, written: Written) -> bool:
        """Tell whether this text is kept already."""
        return (self.source, self.language) == (written.source, written.language)

    @transaction.atomic
    def submit(self, *, version: int, by: Member) -> None:
        """Ask the organisers to read and publish the text of this version; they are told once."""
        waited = self.submitted_at is not None
        self._change(version, submitted_at=timezone.now(), returned_at=None, return_reason="")
        if not waited:
            self._tell("submitted", by)

    @transaction.atomic
    def send_back(self, *, reason: str, version: int, by: Member) -> None:
        """Give the text back to its writers, and say why."""
        self._change(version, submitted_at=None, returned_at=timezone.now(), return_reason=reason)
        self._tell("returned", by)

    @transaction.atomic
    def publish(self, *, version: int, by: Member) -> None:
        """Let everybody read the text of this version; a later draft changes nothing until it is published too."""
        now, text = timezone.now(), {"public_source": models.F("source"), "public_language": models.F("language")}
        self._change(version, published_at=now, submitted_at=None, returned_at=None, return_reason="", **text)
        NotesRevision.objects.mark_published(self)
        self._tell("published", by)

    def withdraw(self) -> None:
        """Take the published text back; the draft stays."""
        self._change(self.version, published_at=None, public_source="")

    def _tell(self, what: str, by: Member) -> None:
        signals.notes_moved.send(SessionNotes, notes=self, what=what, by=by)

    def _change(self, version: int, **values: object) -> None:
        changed = SessionNotes.objects.filter(pk=self.pk, version=version).update(**values)
        self.refresh_from_db()
        if not changed:
            raise StaleNotesError(self)
