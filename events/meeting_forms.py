"""What is typed for meetings: the times of an event, when one is free, a request, and the answers to it."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from events.joining_forms import https_field
from events.models import Availability, MeetingKind, MeetingRules
from events.models.meeting_words import MOST_PROPOSALS, TEXT_LENGTH, WORDS_LENGTH
from events.models.meetings import PLACE_LENGTH
from events.registration_rules_forms import MomentInput
from members.models import no_control_characters

type InWords = Callable[[datetime], str]

_STAMP: Final = "%Y%m%dT%H%MZ"


def stamp(at: datetime) -> str:
    """Return a moment as a form sends it."""
    return at.astimezone(UTC).strftime(_STAMP)


def _moment(value: str) -> datetime:
    return datetime.strptime(value, _STAMP).replace(tzinfo=UTC)


def times_field(starts: Iterable[datetime], in_words: InWords, **options: Any) -> forms.TypedMultipleChoiceField:
    """Return boxes, one for each time."""
    return forms.TypedMultipleChoiceField(
        choices=[(stamp(at), in_words(at)) for at in starts],
        coerce=_moment,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("One of these times is taken meanwhile; choose among those that are left."),
        },
        **options,
    )


def _few(times: list[datetime]) -> list[datetime]:
    if len(times) > MOST_PROPOSALS:
        raise ValidationError(_("Propose %(n)s times at most.") % {"n": MOST_PROPOSALS})
    return times


class MeetingRulesForm(forms.ModelForm):  # type: ignore[type-arg]
    """From when until when, in slots of how many minutes. Times are those of the event's zone."""

    class Meta:
        model = MeetingRules
        fields = ("starts_at", "ends_at", "slot_minutes")
        widgets: ClassVar = {"starts_at": MomentInput, "ends_at": MomentInput}
        labels: ClassVar = {"starts_at": _("From"), "ends_at": _("Until"), "slot_minutes": _("Minutes of a meeting")}


class AvailabilityForm(forms.Form):
    """When one is free, for which meetings, and for whom one speaks."""

    kinds = forms.MultipleChoiceField(
        label=_("I take meetings"),
        choices=MeetingKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose a kind of meetings.")},
    )
    speaks_for = forms.CharField(
        label=_("I speak for"),
        max_length=160,
        required=False,
        validators=[no_control_characters],
        help_text=_("The organisation, cluster or partnership."),
    )
    about = forms.CharField(
        label=_("What I look for, and offer"),
        max_length=Availability._meta.get_field("about").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, help_text=_("In which you wrote this."))

    def __init__(self, *args: Any, starts: Iterable[datetime], in_words: InWords, **options: Any) -> None:
        """Offer the times of the event."""
        super().__init__(*args, **options)
        self.fields["starts"] = times_field(starts, in_words, label=_("I am free at"))
        self.order_fields(["kinds", "starts", "speaks_for", "about", "language"])


class AskForm(forms.Form):
    """A request: which kind, a message, and up to three times that both have free."""

    text = forms.CharField(
        label=_("Message"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you would like to talk about. They alone read it."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def __init__(self, *args: Any, kinds: list[str], starts: list[datetime], in_words: InWords, **options: Any) -> None:
        """Offer the kinds they take, and the times both have free."""
        super().__init__(*args, **options)
        offered = [(kind.value, kind.label) for kind in MeetingKind if kind in kinds]
        self.fields["kind"] = forms.ChoiceField(label=_("Meeting"), choices=offered, widget=forms.RadioSelect)
        if len(offered) == 1:
            self.initial.setdefault("kind", offered[0][0])
        words = _("Up to %(n)s, for them to choose from.") % {"n": MOST_PROPOSALS}
        self.fields["starts"] = times_field(starts, in_words, label=_("Times that you both have free"), help_text=words)
        self.order_fields(["kind", "text", "language", "starts"])

    def clean_starts(self) -> list[datetime]:
        """Refuse more than some."""
        return _few(self.cleaned_data["starts"])


class AcceptForm(forms.Form):
    """One of the proposed times."""

    def __init__(self, *args: Any, starts: list[datetime], in_words: InWords, **options: Any) -> None:
        """Offer those that are left."""
        super().__init__(*args, **options)
        self.fields["start"] = forms.TypedChoiceField(
            label=_("Choose a time"),
            choices=[(stamp(at), in_words(at)) for at in starts],
            coerce=_moment,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose a time."),
                "invalid_choice": _("This time is taken meanwhile: choose one that is left, or propose others."),
            },
        )
        if len(starts) == 1:
            self.initial.setdefault("start", stamp(starts[0]))


class WordsForm(forms.Form):
    """A word to the other one."""

    words = forms.CharField(
        label=_("A word to them"), max_length=WORDS_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class CancelForm(forms.Form):
    """Why a meeting is cancelled; the other one reads it."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("They read it."),
        error_messages={"required": _("Say why.")},
    )


class ProposeForm(WordsForm):
    """Other times, with a word."""

    def __init__(self, *args: Any, starts: list[datetime], in_words: InWords, **options: Any) -> None:
        """Offer what both have free."""
        super().__init__(*args, **options)
        words = _("Up to %(n)s, for them to choose from.") % {"n": MOST_PROPOSALS}
        self.fields["starts"] = times_field(
            starts, in_words, label=_("Other times that you both have free"), help_text=words
        )
        self.order_fields(["starts", "words"])

    def clean_starts(self) -> list[datetime]:
        """Refuse more than some."""
        return _few(self.cleaned_data["starts"])


class PlaceForm(forms.Form):
    """Where the two meet; they alone see it."""

    place = forms.CharField(
        label=_("Where"), max_length=PLACE_LENGTH, required=False, validators=[no_control_characters],
        help_text=_("A table, a corner of the lobby."),
    )  # fmt: skip
    url = https_field(_("Link to meet online"), help_text=_("You two alone see it, here and in your own calendars."))
