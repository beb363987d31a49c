"""What stops robots that join, and nobody else: a field that people never see, and a form that takes time to fill in.

Neither needs a script. Whoever is caught is told what happened and can send the form again. Admins set both.
"""

from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from members.models import Joining

SALT: Final = "joining"

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

    begun = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Lay the traps as admins have set them."""
        super().__init__(*args, **options)
        self.traps = Joining.objects.rules()
        self.fields[self.traps.trap_name] = forms.CharField(
            label=_("Leave this empty"),
            required=False,
            widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        )
        self.initial["begun"] = new_stamp()

    @property
    def trap(self) -> forms.BoundField:
        """Return the field that people neither see nor reach."""
        return self[self.traps.trap_name]

    def spring(self) -> None:
        """Refuse what is too quick, too old or filled in where nobody looks; what the form shows next can be sent."""
        said: dict[str, Any] = self.cleaned_data
        if said.pop(self.traps.trap_name, ""):
            self.add_error(None, FILLED)
        if problem := _stamp_problem(str(said.get("begun", "")), self.traps):
            self.add_error(None, problem)
        if self.errors:
            renewed = {} if problem == TOO_QUICK or not problem else {"begun": new_stamp()}
            self.data = {**self.data.dict(), self.traps.trap_name: "", **renewed}  # type: ignore[attr-defined]


def _stamp_problem(stamp: str, rules: Joining) -> Any:
    """Say what is wrong with the moment at which the form was given out, if anything."""
    try:
        signing.loads(stamp, salt=SALT, max_age=rules.hours * 3600)
    except signing.BadSignature:
        return OUT_OF_DATE
    try:
        signing.loads(stamp, salt=SALT, max_age=rules.seconds or -1)
    except signing.SignatureExpired:
        return None
    return TOO_QUICK
