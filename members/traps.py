"""What stops robots that join, and nobody else: a field that people never see, and a form that takes time to fill in.

Neither needs a script. Whoever is caught is told what happened and can send the form again.
"""

from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

SALT: Final = "joining"
# Nobody types a name, an address and a password twice in less.
SECONDS_TO_JOIN: Final = 3
# A form that was open for longer is given out anew.
HOURS_TO_JOIN: Final = 24

TOO_QUICK: Final = _("That was quicker than people type. Look over the form, then send it once more.")
OUT_OF_DATE: Final = _("This form was open for too long, or not given out by us. Send it once more.")
FILLED: Final = _(
    "A field that nobody sees was filled in, perhaps by your browser. It is empty again: send the form once more."
)


def new_stamp() -> str:
    """Return a sealed sign of this moment."""
    return signing.dumps("joining", salt=SALT)


class Trapped(forms.Form):
    """A form with both traps."""

    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    begun = forms.CharField(required=False, widget=forms.HiddenInput)

    def spring(self) -> None:
        """Refuse what is too quick, too old or filled in where nobody looks; what the form shows next can be sent."""
        said: dict[str, Any] = self.cleaned_data
        if said.get("website"):
            self.add_error(None, FILLED)
        if problem := _stamp_problem(str(said.get("begun", ""))):
            self.add_error(None, problem)
        if self.errors:
            renewed = {} if problem == TOO_QUICK or not problem else {"begun": new_stamp()}
            self.data = {**self.data.dict(), "website": "", **renewed}  # type: ignore[attr-defined]


def _stamp_problem(stamp: str) -> Any:
    """Say what is wrong with the moment at which the form was given out, if anything."""
    try:
        signing.loads(stamp, salt=SALT, max_age=HOURS_TO_JOIN * 3600)
    except signing.BadSignature:
        return OUT_OF_DATE
    try:
        signing.loads(stamp, salt=SALT, max_age=SECONDS_TO_JOIN)
    except signing.SignatureExpired:
        return None
    return TOO_QUICK
