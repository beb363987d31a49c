"""What an author says against a decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models.appeals import APPEAL_LENGTH


class AppealForm(forms.Form):
    """Why the decision is wrong."""

    words = forms.CharField(
        label=_("Why is the decision wrong?"),
        max_length=APPEAL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A moderator who did not make the decision reads it, and decides."),
        error_messages={"required": _("Say why the decision is wrong.")},
    )
