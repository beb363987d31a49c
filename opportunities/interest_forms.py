"""What is typed to express an interest, and to answer one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from members.models import Member
from opportunities.models import Interest, Opportunity, RefusedError
from opportunities.models.interests import ANSWER_LENGTH, MESSAGE_LENGTH
from opportunities.rules import spoken_for_by
from partnerships.models import Organisation


class InterestForm(forms.Form):
    """In whose name, and what to say."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("In the name of"), help_text=_("An organisation that you speak for here.")
    )
    message = forms.CharField(
        label=_("Message"),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Who you are and what you would bring along. Only the other side reads it."),
        error_messages={"required": _("Say what you are interested in.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def __init__(self, *args: Any, by: Member, opportunity: Opportunity, **options: Any) -> None:
        """Offer the organisations of who writes, but for the one they would write to."""
        super().__init__(*args, **options)
        self.opportunity = opportunity
        offered: Any = self.fields["organisation"]
        offered.queryset = spoken_for_by(by).exclude(pk=opportunity.organisation_id).order_by("name")
        if len(offered.queryset[:2]) == 1:
            offered.empty_label = None

    def express(self, *, by: Member) -> Interest | None:
        """Let the verb send it; None where it refuses, which is said next to the field."""
        try:
            return Interest.objects.express(self.opportunity, by=by, **self.cleaned_data)
        except RefusedError as refused:
            self.add_error(refused.field, str(refused.words))
            return None


class AnswerForm(forms.Form):
    """Some words with a yes or a no."""

    answer = forms.CharField(
        label=_("Your answer"),
        required=False,
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A sentence or two, if you like. Whoever sent the interest reads it."),
    )
