"""Forms of rapporteurs: the notes of a session, and what an organiser says who gives them back."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.comparing import Piece, word_diff
from core.languages import LANGUAGES
from core.markdown import MAX_LENGTH
from events.models import Session, SessionNotes, StaleNotesError, Written
from events.models.notes import REASON_LENGTH
from members.models import Member


class NotesForm(forms.Form):
    """The text of the notes, with the version it was begun from and the sign of this form."""

    source = forms.CharField(
        label=_("Notes"),
        required=False,
        strip=False,
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 22, "class": "form-control editor-text"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the notes"),
        choices=LANGUAGES,
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    writer = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)

    def __init__(self, data: Any = None, *, notes: SessionNotes, typed: dict[str, str] | None = None) -> None:
        """Start with the notes as they are, or with what was typed before."""
        now = {"source": notes.source, "language": notes.language, "version": notes.version, "writer": str(uuid4())}
        super().__init__(data, initial=now | (typed or {}))
        self.theirs: SessionNotes | None = None

    def clean_source(self) -> str:
        """Return the text with the line ends of the web made plain."""
        return str(self.cleaned_data["source"]).replace("\r\n", "\n").replace("\x00", "")

    def keep(self, session: Session, *, by: Member) -> SessionNotes | None:
        """Keep the notes; if somebody else saved meanwhile nothing is written, and the form knows their text."""
        said = self.cleaned_data
        written = Written(said["source"], said["language"], said["version"], said["writer"])
        try:
            return SessionNotes.objects.keep(session, written, by=by)
        except StaleNotesError as stale:
            self.theirs = stale.notes
        # Sent once more it is meant: the warning has been seen.
        self.data = {**dict(self.data.items()), "version": str(self.theirs.version)}
        return None

    @property
    def would_change(self) -> list[Piece]:
        """Return what this text would make of theirs."""
        return word_diff(self.theirs.source, self.cleaned_data["source"]) if self.theirs else []

    @property
    def status(self) -> int:
        """Return the HTTP status of a page that shows the form."""
        if self.theirs:
            return 409
        return 422 if self.errors else 200


class ReturnForm(forms.Form):
    """Why notes are given back."""

    reason = forms.CharField(
        label=_("What is still to do"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what is still to do: who wrote the notes reads it.")},
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        """Ask for the language of the notes, by its name: the page says that the reason is in it."""
        super().__init__(*args, **kwargs)
        told = _("In the language of the notes: %(language)s.")
        self.fields["reason"].help_text = told % {"language": language}
