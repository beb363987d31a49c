"""Forms of organisers: the event itself, and the rows of its agenda (`agenda_forms`)."""

from datetime import date, datetime, time
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.times import moment, zone_named
from events.models import AgendaRelease, Event

TIME_FORMATS = ["%H:%M", "%H.%M", "%H%M", "%H:%M:%S"]
STALE = _(
    "Somebody else saved this draft while you were writing. Your text is kept below. "
    "Compare it with theirs, then save again: yours replaces theirs."
)


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        """Write the day as browsers expect it."""
        super().__init__(format="%Y-%m-%d")


def clock_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.TimeField:
    """Return a field for a time of day that takes 9:25, 09.25 and 0925."""
    return forms.TimeField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=TIME_FORMATS,
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "09:00", "size": 5, "autocomplete": "off"}),
        error_messages={"invalid": _("Give the time as hour and minute, like 09:25.")},
    )


class EventForm(forms.ModelForm):  # type: ignore[type-arg]
    """An event with its times as clocks at the event show them."""

    starts_on = forms.DateField(label=_("day"), widget=DayInput())
    starts = clock_field(_("starts"))
    ends = clock_field(_("ends"))
    ends_on = forms.DateField(
        label=_("last day"), widget=DayInput(), required=False, help_text=_("Only if it lasts more than a day.")
    )
    doors = clock_field(_("log-in opens"), required=False, help_text=_("On the first day, before the start."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = (
        "title",
        "short_title",
        "starts_on",
        "starts",
        "ends",
        "ends_on",
        "doors",
        "time_zone",
        "attendance",
        "place",
        "for_whom",
        "part_of",
        "summary",
        "language",
        "version",
    )

    class Meta:
        model = Event
        fields = (
            "title",
            "short_title",
            "time_zone",
            "attendance",
            "place",
            "for_whom",
            "part_of",
            "summary",
            "language",
        )
        widgets: ClassVar = {"summary": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start with the times of the draft."""
        event: Event | None = kwargs.get("instance")
        if event:
            start, end, doors = event.local_start, event.local_end, event.local_doors
            kwargs["initial"] = {
                "starts_on": start.date(),
                "starts": start.time(),
                "ends": end.time(),
                "ends_on": end.date() if end.date() != start.date() else None,
                "doors": doors.time() if doors else None,
                "version": event.draft_version,
            } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget = forms.Select(choices=[(z, z) for z in sorted(available_timezones())])
        self.fields["time_zone"].help_text = _("The agenda is written in this zone.")
        for name, field in self.fields.items():
            field.label = str(field.label or name)[:1].upper() + str(field.label or name)[1:]

    def clean(self) -> dict[str, Any]:
        """Turn the local times into moments, and put any trouble beside the time that causes it."""
        data: dict[str, Any] = super().clean() or {}
        # The model's validator says it when the zone is unknown.
        day, zone = data.get("starts_on"), zone_named(data.get("time_zone", ""))
        if not day or not zone:
            return data
        last = data.get("ends_on") or day
        for name, on, clock in (
            ("starts", day, data.get("starts")),
            ("ends", last, data.get("ends")),
            ("doors", day, data.get("doors")),
        ):
            data[f"{name}_at"] = self._moment(name, on, clock, zone)
        starts, ends, doors = data["starts_at"], data["ends_at"], data["doors_at"]
        if starts and ends and ends <= starts:
            self.add_error("ends_on" if last < day else "ends", _("The event must end after it starts."))
        if starts and doors and doors > starts:
            self.add_error("doors", _("Log-in must open before the event starts."))
        return data

    def _moment(self, name: str, day: date, clock: time | None, zone: ZoneInfo) -> datetime | None:
        if clock is None:
            return None
        try:
            return moment(day, clock, zone)
        except ValidationError as error:
            self.add_error(name, error)
            return None

    @property
    def values(self) -> dict[str, Any]:
        """Return the event's fields as the verbs take them."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "starts_at", "ends_at", "doors_at")}


class ReleaseForm(forms.ModelForm):  # type: ignore[type-arg]
    """The public note of a release; everything else is the draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = AgendaRelease
        fields = ("note",)
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 2, "class": "form-control"})}
