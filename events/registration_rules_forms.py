"""What organisers fill in: the rules of registration, their questions, and the seats of each breakout."""

from typing import Any, ClassVar

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from events.models import Event, RegistrationQuestion, RegistrationRules
from events.models.registration_questions import MOST_QUESTIONS
from events.models.registration_rules import MOST_SEATS

EMPTY_ROWS = 2
# In the order in which one thinks of them: when, who, how many, the breakouts, and afterwards.
RULES = [
    *("opens_at", "closes_at", "who", "admission", "capacity", "when_full", "offer_hours"),
    *("choosing", "choose_until", "listing", "retention_days"),
]


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        """Write the moment as browsers expect it."""
        super().__init__(format="%Y-%m-%dT%H:%M")


class RegistrationRulesForm(forms.ModelForm):  # type: ignore[type-arg]
    """From when until when, how many, and what happens when it is full. Times are those of the event's zone."""

    class Meta:
        model = RegistrationRules
        fields = RULES
        widgets: ClassVar = {"opens_at": MomentInput, "closes_at": MomentInput, "choose_until": MomentInput}

    def __init__(self, *args: Any, **options: Any) -> None:
        """Write labels as sentences begin."""
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]

    def clean_closes_at(self) -> Any:
        """Refuse what would be open after the event."""
        closes_at = self.cleaned_data["closes_at"]
        if closes_at and closes_at > self.instance.event.ends_at:
            raise forms.ValidationError(_("Registration must close before the event ends."))
        return closes_at


class SeatsForm(forms.Form):
    """How many seats each breakout has."""

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        """Ask for each breakout of the draft."""
        super().__init__(*args, **options)
        self.sessions = list(event.sessions.breakouts())
        for session in self.sessions:
            self.fields[f"seats-{session.pk}"] = forms.IntegerField(
                label=session.title, min_value=1, max_value=MOST_SEATS, required=False, initial=session.capacity
            )

    def save(self) -> None:
        """Keep the numbers; they hold at once, without a release."""
        for session in self.sessions:
            seats = self.cleaned_data[f"seats-{session.pk}"]
            if seats != session.capacity:
                session.capacity = seats
                session.save(update_fields=["capacity"])


class QuestionForm(forms.ModelForm):  # type: ignore[type-arg]
    """One question."""

    answers = SimpleArrayField(
        forms.CharField(max_length=120),
        delimiter="\n",
        required=False,
        label=_("Answers to choose from"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line; only for a question with several answers."),
    )
    position = forms.IntegerField(
        label=_("Place"), min_value=0, max_value=99, required=False, help_text=_("The lowest number comes first.")
    )

    class Meta:
        model = RegistrationQuestion
        fields = ("words", "kind", "answers", "need", "position")

    def clean_answers(self) -> list[str]:
        """Drop empty lines and what browsers put at the ends of lines."""
        return [line for one in self.cleaned_data["answers"] or [] if (line := one.strip())]

    def clean_position(self) -> int:
        """Take no number for the last place that was used."""
        position: int | None = self.cleaned_data["position"]
        return 50 if position is None else position


QuestionFormSet = forms.inlineformset_factory(
    Event,
    RegistrationQuestion,
    form=QuestionForm,
    extra=EMPTY_ROWS,
    max_num=MOST_QUESTIONS,
    absolute_max=MOST_QUESTIONS,
    validate_max=True,
)


class RefusalForm(forms.Form):
    """Why somebody cannot take part; they read it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read it in a mail."),
    )
