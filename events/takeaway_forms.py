"""The form of one take-away: its words and their language."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES

# The longest in the Output Paper has some 700 characters.
TEXT_LENGTH: Final = 1000


class TakeawayForm(forms.Form):
    """One conclusion of a session."""

    text = forms.CharField(
        label=_("Take-away"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One conclusion in one to three sentences, as it should be quoted. Public at once."),
        error_messages={"required": _("Write the conclusion down.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
