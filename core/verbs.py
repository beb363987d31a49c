"""A deed that needs a reason, in words: the same on the pages and in Django admin."""

from typing import TYPE_CHECKING, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

REASON_LENGTH = 500


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
