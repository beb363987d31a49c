"""What is typed for a call for topics: the call, a proposal, notes on it, and what becomes of it."""

from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.models import Proposal, ProposalNote, Session, ThemeKind, TopicCall
from events.models.proposals import REASON_LENGTH
from events.registration_rules_forms import MomentInput

NEW: Final = "new"


class CallForm(forms.ModelForm):  # type: ignore[type-arg]
    """The call itself. Times are those of the event's zone."""

    class Meta:
        model = TopicCall
        fields = ("words", "language", "plenary_count", "breakout_count", "opens_at", "closes_at")
        widgets: ClassVar = {
            "words": forms.Textarea(attrs={"rows": 5}),
            "opens_at": MomentInput,
            "closes_at": MomentInput,
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        """Write labels as sentences begin."""
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]

    def clean_closes_at(self) -> Any:
        """Refuse what would be open while the event runs."""
        closes_at = self.cleaned_data["closes_at"]
        if closes_at > self.instance.event.starts_at:
            raise ValidationError(_("The call must close before the event begins."))
        return closes_at


class ReopenForm(forms.Form):
    """Until when a closed call opens once more."""

    until = forms.DateTimeField(label=_("Open until"), widget=MomentInput())

    def __init__(self, *args: Any, call: TopicCall, **options: Any) -> None:
        """Know when the event begins."""
        super().__init__(*args, **options)
        self.call = call

    def clean_until(self) -> Any:
        """Refuse what would be open while the event runs."""
        until = self.cleaned_data["until"]
        if until > self.call.event.starts_at:
            raise ValidationError(_("The call must close before the event begins."))
        return until


class ProposalForm(forms.ModelForm):  # type: ignore[type-arg]
    """A theme, why, and what it is for."""

    class Meta:
        model = Proposal
        fields = ("title", "kind", "text", "language")
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 6}), "kind": forms.RadioSelect}
        labels: ClassVar = {"title": _("Theme"), "text": _("Why"), "kind": _("For"), "language": _("Language")}
        help_texts: ClassVar = {
            "title": _("As it could stand in the agenda."),
            "text": _("What people would discuss, and what they would take home. Everybody can read it."),
        }

    def __init__(self, *args: Any, call: TopicCall, **options: Any) -> None:
        """Offer what the call asks for."""
        super().__init__(*args, **options)
        kinds = [kind for kind in ThemeKind if kind in call.kinds or kind == self.instance.kind]
        choices: Any = self.fields["kind"]
        choices.choices = [(kind.value, kind.label) for kind in kinds]
        if len(kinds) == 1:
            self.initial.setdefault("kind", kinds[0])


class NoteForm(forms.ModelForm):  # type: ignore[type-arg]
    """Experts' input, or the agreement of the institutions."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ProposalNote.Kind.choices)

    class Meta:
        model = ProposalNote
        fields = ("kind", "words", "who", "noted_on", "language")
        widgets: ClassVar = {
            "words": forms.Textarea(attrs={"rows": 3}),
            "noted_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        labels: ClassVar = {
            "words": _("What was said"),
            "who": _("Who, as it is to be printed"),
            "noted_on": _("On"),
            "language": _("Language"),
        }


class ReasonForm(forms.Form):
    """Why something is not taken up, or hidden; its proposer reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Its proposer reads it."),
        error_messages={"required": _("Say why.")},
    )


class ChooseForm(forms.Form):
    """What a chosen theme becomes: a new session of the draft, or one that is there."""

    into = forms.ChoiceField(label=_("It becomes"))

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        """Offer the draft of the event."""
        super().__init__(*args, **options)
        self.sessions = {str(one.uuid): one for one in proposal.call.event.sessions.planned().in_order()}
        into: Any = self.fields["into"]
        into.choices = [*self._new(proposal), (_("A session that is there; its words stay"), self._there(proposal))]

    def _new(self, proposal: Proposal) -> list[tuple[str, Any]]:
        if proposal.kind == ThemeKind.PLENARY:
            return [(NEW, _("A new session at the end of the draft"))]
        blocks = [one for one in self.sessions.values() if one.kind == Session.Kind.BREAKOUTS]
        words = _("A new breakout of: %(title)s")
        named = [(f"{NEW}:{one.uuid}", words % {"title": one.title}) for one in blocks]
        return [*named, (NEW, _("A new breakout at the end of the draft"))]

    def _there(self, proposal: Proposal) -> list[tuple[str, str]]:
        is_breakout = proposal.kind == ThemeKind.BREAKOUT
        wanted = {Session.Kind.BREAKOUT} if is_breakout else {*Session.Kind} - {Session.Kind.BREAKOUT}
        return [(uuid, one.title) for uuid, one in self.sessions.items() if one.kind in wanted]

    @property
    def became(self) -> dict[str, Session | None]:
        """Return the choice as `choose` takes it."""
        said = self.cleaned_data["into"]
        new, _colon, block = said.partition(":")
        return {"block": self.sessions.get(block)} if new == NEW else {"session": self.sessions[said]}
