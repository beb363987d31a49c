"""What is typed when an exchange ends: why it is refused or cancelled, or what was done and learned."""

from django import forms
from django.utils.translation import gettext_lazy

from core.languages import LANGUAGES
from partnerships.models.exchange_words import REASON_LENGTH, TEXT_LENGTH


class EndForm(forms.Form):
    """Why an exchange is refused or cancelled."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("All parties get it by mail."),
        error_messages={"required": gettext_lazy("Say why: the other parties are owed it.")},
    )


class ReportForm(forms.Form):
    """What was done and learned."""

    report = forms.CharField(
        label=gettext_lazy("Report"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("What was done, and what both sides learned. Everybody reads it."),
        error_messages={"required": gettext_lazy("Say what was done and learned: others learn from it.")},
    )
    report_language = forms.ChoiceField(label=gettext_lazy("Language of the report"), choices=LANGUAGES, initial="en")
