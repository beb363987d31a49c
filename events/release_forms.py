"""Forms of a release: when it is to be published, what people are told with it, whether something is held."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.times import moment
from events.forms import DayInput, ReleaseForm, clock_field
from events.models import Event, Telling
from events.models.status import NOTE_LENGTH, Status

# The worker looks once a minute; what is due at once is published by hand.
TOO_LATE = _("Choose a time that lies ahead.")


class ScheduleForm(ReleaseForm):
    """A release at a time of the event's clocks."""

    day = forms.DateField(label=_("Day"), widget=DayInput())
    clock = clock_field(_("Time"))
    due_at: datetime | None = None

    prefix = "later"

    def __init__(self, data: Any = None, *, event: Event, initial: dict[str, Any] | None = None) -> None:
        """Take whose clocks these are."""
        super().__init__(data, initial=initial)
        self.event = event
        self.fields["clock"].help_text = _("On clocks in %(zone)s.") % {"zone": event.time_zone}

    def clean(self) -> dict[str, Any]:
        """Find the moment; one that the clocks skip or repeat is refused beside its field."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("day") and data.get("clock"):
            try:
                self.due_at = moment(data["day"], data["clock"], self.event.zone)
            except ValidationError as error:
                self.add_error("clock", error)
            else:
                if self.due_at <= timezone.now():
                    self.add_error("clock", TOO_LATE)
        return data


class TellingForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the organiser says before the changes."""

    class Meta:
        model = Telling
        fields = ("introduction",)
        widgets = {"introduction": forms.Textarea(attrs={"rows": 4, "class": "form-control"})}
        help_texts = {"introduction": _("Stands above the changes in every message. Plain text.")}


class StatusForm(forms.Form):
    """Whether something is held, and why not."""

    status = forms.ChoiceField(label=_("What becomes of it"), choices=Status, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason, public"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence. It stands in the agenda and in the message to everybody concerned."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where somebody will ask for one."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("status") in {Status.CANCELLED, Status.POSTPONED} and not data.get("reason"):
            self.add_error("reason", _("Say why: everybody concerned reads it."))
        return data
