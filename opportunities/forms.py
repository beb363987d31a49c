"""What is typed to publish an offer or request, to say it in other words, and to renew it."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.verbs import end_of
from events.models import Event
from members.models import Member
from opportunities.models import Kind, Opportunity, Purpose, RefusedError
from opportunities.models.terms import last_moment
from opportunities.rules import partnerships_of, spoken_for_by
from partnerships.countries import COUNTRIES
from partnerships.figure_forms import day
from partnerships.models import Call, Organisation, Partnership, Sector

# What is suggested until somebody says otherwise.
THREE_MONTHS: Final = 92


class CountriesField(forms.MultipleChoiceField):
    """Countries by name; none is any."""

    def __init__(self, **options: Any) -> None:
        """Offer those that the records know."""
        choices = sorted(COUNTRIES.items(), key=lambda row: str(row[1]))
        super().__init__(choices=lambda: choices, required=False, **options)


class WordsForm(forms.ModelForm):  # type: ignore[type-arg]
    """What can be said in other words later."""

    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.order_by("name"),
        label=_("Sectors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Suggestions are made by them."),
    )
    countries = CountriesField(
        label=_("Countries you look for partners in"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("None: any. Hold Ctrl or Command to choose several."),
    )

    class Meta:
        model = Opportunity
        fields: tuple[str, ...] = ("purpose", "title", "body", "language", "sectors", "countries")
        widgets: ClassVar = {"body": forms.Textarea(attrs={"rows": 6})}
        labels: ClassVar = {"title": _("In one line"), "body": _("Text"), "language": _("Language")}
        help_texts: ClassVar = {
            "title": _("What you offer or seek, as it stands in a list."),
            "body": _(
                "What you bring along, whom you look for, by when. Leave out mail addresses and telephone numbers: "
                "both sides see each other's address once you accept somebody's interest."
            ),
        }

    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose, widget=forms.RadioSelect)

    def save_words(self, *, by: Member) -> bool:
        """Let the verb save it; False where it refuses, which is said next to the field."""
        return self._tried(lambda: self.instance.change(by=by, **self.cleaned_data))

    def _tried(self, deed: Any) -> bool:
        try:
            deed()
        except RefusedError as refused:
            self.add_error(refused.field if refused.field in self.fields else None, str(refused.words))
            return False
        return True


class OpportunityForm(WordsForm):
    """A new one: in whose name, about what, until when, and the words."""

    kind = forms.ChoiceField(label=_("You"), widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("In the name of"), help_text=_("An organisation that you speak for here.")
    )
    call = forms.ModelChoiceField(Call.objects.none(), label=_("About the call"), required=False)
    event = forms.ModelChoiceField(Event.objects.none(), label=_("About the event"), required=False)
    partnership = forms.ModelChoiceField(Partnership.objects.none(), label=_("About the partnership"), required=False)
    until = forms.DateField(
        label=_("Until"),
        widget=day(),
        help_text=_("It leaves every list after that day: within twelve months, and not after the call closes."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    field_order: tuple[str, ...] = (
        *("kind", "purpose", "organisation", "call", "event", "partnership"),
        *("title", "body", "language", "until", "sectors", "countries", "token"),
    )

    class Meta(WordsForm.Meta):
        fields = ("kind", "organisation", "call", "event", "partnership", *WordsForm.Meta.fields)

    def __init__(self, *args: Any, by: Member, initial: dict[str, Any], **options: Any) -> None:
        """Offer what this member may choose."""
        first = {"until": timezone.localdate() + timedelta(days=THREE_MONTHS), "token": uuid4()}
        options["initial"] = first | initial
        super().__init__(*args, **options)
        offered: Any = self.fields
        offered["kind"].choices = [
            (Kind.OFFER.value, _("offer something")),
            (Kind.REQUEST.value, _("look for something")),
        ]
        organisations = spoken_for_by(by).order_by("name")
        offered["organisation"].queryset = organisations
        offered["call"].queryset = Call.objects.visible_to(by).at(timezone.now()).not_over().by_deadline()
        offered["event"].queryset = Event.objects.visible_to(by).upcoming()
        offered["partnership"].queryset = partnerships_of(by)
        theirs = list(organisations[:2])
        if len(theirs) == 1:
            offered["organisation"].empty_label = None

    def clean_until(self) -> datetime | None:
        """Return the end of that day."""
        return end_of(self.cleaned_data["until"])

    def clean(self) -> dict[str, Any]:
        """Ask for what it is about; on the day the call closes it ends with the call."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(said.get(name) for name in ("call", "event", "partnership")) and not self.errors:
            self.add_error("call", _("Choose a call, an event or a partnership that it is about."))
        if said.get("until"):
            said["until"] = within_call(said["until"], said.get("call"))
        return said

    def publish(self, *, by: Member) -> Opportunity | None:
        """Let the verb publish it; None where it refuses, which is said next to the field."""
        said = dict(self.cleaned_data)
        until, made = said.pop("until"), []
        verb = Opportunity.objects.publish
        return made[0] if self._tried(lambda: made.append(verb(by=by, expires_at=until, **said))) else None


class RenewForm(forms.Form):
    """Until when it is to stand now."""

    until = forms.DateField(
        label=_("Until"), widget=day(), help_text=_("Within twelve months, and not after the call closes.")
    )

    def __init__(self, *args: Any, opportunity: Opportunity, **options: Any) -> None:
        """Suggest three months, or the last day of the call."""
        wished = timezone.localdate() + timedelta(days=THREE_MONTHS)
        last = last_moment(opportunity.call)
        suggested = min(wished, timezone.localtime(last).date()) if last else wished
        options["initial"] = {"until": suggested}
        super().__init__(*args, **options)
        self.opportunity = opportunity

    def clean_until(self) -> datetime | None:
        """Return the end of that day, or of the call on its last one."""
        until = end_of(self.cleaned_data["until"])
        return within_call(until, self.opportunity.call) if until else None

    def renew(self, *, by: Member) -> bool:
        """Let the verb renew it; False where it refuses."""
        try:
            self.opportunity.renew(self.cleaned_data["until"], by=by)
        except RefusedError as refused:
            self.add_error("until", str(refused.words))
            return False
        return True


def within_call(until: datetime, call: Call | None) -> datetime:
    """Return the end of a day, or the last moment of a call that closes on it."""
    last = last_moment(call)
    closes_then: bool = last is not None and _day(last) == _day(until - timedelta(seconds=1))
    return min(until, last) if last is not None and closes_then else until


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
