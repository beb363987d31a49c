"""A deed that needs a reason, in words: the same on the pages and in Django admin."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.signals import acted

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

REASON_LENGTH = 500
RULE_LENGTH = 160


class Verb(NamedTuple):
    """A method of a model that takes `by` and `reason`: its name, its words, and what it does to readers."""

    name: str
    words: "_StrPromise"
    effect: "_StrPromise"
    done: "_StrPromise"
    icon: str


class ReasonForm(forms.Form):
    """Why a moderator acts. The log keeps it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. The moderation log keeps them for ever."),
        error_messages={"required": _("Give a reason: the log and the members concerned need it.")},
    )


class RuledForm(ReasonForm):
    """Why, and which rule or law it rests on: whom it concerns is owed both."""

    rule = forms.CharField(
        label=_("Rule or law"),
        max_length=RULE_LENGTH,
        help_text=_("As the member can look it up, for example: House rules: respect each other."),
        error_messages={"required": _("Name the rule or the law: the statement of reasons needs it.")},
    )

    field_order: tuple[str, ...] = ("rule", "reason")


def end_of(day: date | None) -> datetime | None:
    """Return the end of a day in the moderator's zone, for a term that lies ahead; no day is no term."""
    if day is None:
        return None
    until = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    if until <= timezone.now() + timedelta(hours=1):
        raise forms.ValidationError(_("Choose a day that lies ahead."))
    return until


class DayField(forms.DateField):
    """A day of a term; it may be left out."""

    widget = forms.DateInput(attrs={"type": "date"})

    def __init__(self, **options: Any) -> None:
        """Take what a date field takes."""
        super().__init__(required=False, **options)


class TermForm(ReasonForm):
    """Why, and until when: the state ends by itself."""

    until = DayField(
        label=_("Until"),
        help_text=_("The end of this day; it needs nobody to end it. Empty: until a moderator takes it back."),
    )

    def clean_until(self) -> datetime | None:
        """Return the moment."""
        return end_of(self.cleaned_data["until"])


class RuledTermForm(RuledForm, TermForm):
    """Why, by which rule, and until when."""

    field_order = ("rule", "reason", "until")


def do(verb: str, target: Any, *, by: Any, rule: str = "", **said: Any) -> None:
    """Do what the form says, and tell whoever looks on; the caller holds the transaction."""
    getattr(target, verb)(by=by, **said)
    acted.send(type(target), target=target, verb=verb, by=by, rule=rule, **said)
