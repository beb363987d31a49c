"""What organisers fill in about a document: what it is, who reads it and from when, and what a version holds."""

from copy import copy
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.files import accept
from core.times import moment
from events.forms import DayInput, clock_field
from events.joining_forms import https_field
from events.models import Document, Event, Offered, StaleDocumentError
from events.models.status import NOTE_LENGTH

STALE = _(
    "Somebody else changed this document while you were writing. Your text is kept below. "
    "Compare it with theirs, then save again: yours replaces theirs."
)
TYPES = _(
    "PDF, office files without macros (docx, xlsx, pptx, odt, ods, odp), images, tables as CSV, plain text; "
    "up to 10 MB. Give something larger as a link."
)


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is said of a document. Times are those of the event's clocks."""

    opens_on = forms.DateField(label=_("Published from, day"), widget=DayInput(), required=False)
    opens = clock_field(_("Published from, time"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("title", "kind", "language", "summary", "session", "audience", "opens_on", "opens", "seen")

    class Meta:
        model = Document
        fields = ("title", "kind", "language", "summary", "session", "audience")
        labels = {"summary": _("Description")}
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "audience": _(
                "Of those with a seat, members read it where they are signed in, guests in the browser in which they "
                "opened their letter. When registrations are deleted after the event, only organisers are left."
            )
        }

    def __init__(
        self, data: Any = None, *, event: Event, document: Document | None = None, initial: Any = None
    ) -> None:
        """Start with what is said of it."""
        local = document.opens_at.astimezone(event.zone) if document and document.opens_at else None
        known = {"opens_on": local, "opens": local, "seen": document.edit_count if document else 0}
        instance = copy(document) if document else Document(event=event, language=event.language)
        super().__init__(data, instance=instance, initial=known | dict(initial or {}))
        self.event = event
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]
        sessions: Any = self.fields["session"]
        sessions.queryset = event.sessions.planned().in_order()
        sessions.empty_label = gettext("The whole event")
        self.fields["opens"].help_text = _(
            "On clocks in %(zone)s. Both empty: at once. Before it only organisers read it."
        ) % {"zone": event.time_zone}
        self.opens_at: datetime | None = None

    def clean(self) -> dict[str, Any]:
        """Find the moment; half a moment, and one that the clocks skip or repeat, is refused beside its field."""
        data: dict[str, Any] = super().clean() or {}
        day, clock = data.get("opens_on"), data.get("opens")
        if day and clock:
            try:
                self.opens_at = moment(day, clock, self.event.zone)
            except ValidationError as error:
                self.add_error("opens", error)
        elif day and "opens" not in self.errors:
            self.add_error("opens", _("Give the time too, or leave both empty."))
        elif clock and "opens_on" not in self.errors:
            self.add_error("opens_on", _("Give the day too, or leave both empty."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Return what a verb of the document takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"opens_at": self.opens_at}

    def revise(self, document: Document) -> bool:
        """Save it; over what this form has not seen nothing is written, and the form says so."""
        try:
            document.revise(self.values, seen=self.cleaned_data["seen"] or 0)
        except StaleDocumentError:
            self.add_error(None, STALE)
            data: Any = self.data
            data = data.copy()
            data["seen"] = str(Document.objects.get(pk=document.pk).edit_count)
            self.data = data
            return False
        return True


class VersionForm(forms.Form):
    """A file or a link, and what is new in it."""

    file = forms.FileField(label=_("File"), required=False, help_text=TYPES)
    url = https_field(_("Or a link"), help_text=_("Nobody here looks at where it leads: check it yourself."))
    note = forms.CharField(
        label=_("What changed"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Readers see it beside the version."),
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, initial: dict[str, Any] | None = None, is_first: bool = False
    ) -> None:
        """Ask what changed from the second version on."""
        super().__init__(data, files, initial=initial)
        if is_first:
            del self.fields["note"]

    def clean_file(self) -> Any:
        """Take the file for what is in it; why it is not taken stands beside the field."""
        upload = self.cleaned_data["file"]
        return accept(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        """Ask for one of both."""
        data: dict[str, Any] = super().clean() or {}
        if "file" in self.errors or "url" in self.errors:
            return data
        if bool(data.get("file")) == bool(data.get("url")):
            self.add_error("file", _("Choose a file or give a link, one of both."))
        return data

    @property
    def offered(self) -> Offered:
        """Return what a version will hold."""
        data = self.cleaned_data
        return Offered(file=data["file"], url=data["url"], note=data.get("note", ""))


class WithdrawalForm(forms.Form):
    """Why readers do not get it any more."""

    reason = forms.CharField(
        label=_("Reason, public"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence. Whoever could read the document reads it in its place."),
    )
