"""What a member says when something is wrong: the form, and in words what may be reported."""

from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models import Report
from forum.models.pacing import Act, Pace, TooOftenError
from forum.models.subjects import Reported
from forum.rules import TOO_OFTEN, Refusal
from members.rules import Reader, is_member

REASON_HELP: Final = {
    Report.Reason.SPAM: _("It sells something, or says the same everywhere."),
    Report.Reason.OFF_TOPIC: _("It has nothing to do with what is talked about here."),
    Report.Reason.HOSTILE: _("It attacks or threatens people."),
    Report.Reason.PERSONAL_DATA: _("It tells something private of somebody, without their consent."),
    Report.Reason.ILLEGAL: _("A law forbids it. Say which one below."),
    Report.Reason.OTHER: _("Say below what it is."),
}
LEGAL_GROUND_LENGTH: Final = 200
EXPLANATION_LENGTH: Final = 1000


class ComplaintForm(forms.Form):
    """Why something should be looked at."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    legal_ground = forms.CharField(
        label=_("Which law does it break?"),
        required=False,
        max_length=LEGAL_GROUND_LENGTH,
        help_text=_(
            "Only for what is against the law: the law and its article, or what it forbids, and of which country."
        ),
    )
    explanation = forms.CharField(
        label=_("What should moderators know?"),
        required=False,
        max_length=EXPLANATION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In your own words. The author does not see it, nor who you are."),
    )

    status = 200

    @property
    def reasons(self) -> list[tuple[Any, Any]]:
        """Return the choices, each with what it is for."""
        return [(option, REASON_HELP[Report.Reason(option.data["value"])]) for option in self["reason"]]

    def clean(self) -> dict[str, Any]:
        """Ask for the words that a reason needs."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        reason = cleaned.get("reason")
        if reason == Report.Reason.ILLEGAL and not cleaned.get("legal_ground"):
            self.add_error("legal_ground", _("Say which law it breaks."))
        if reason == Report.Reason.OTHER and not cleaned.get("explanation"):
            self.add_error("explanation", _("Say what is wrong."))
        if self.errors:
            self.status = 422
        return cleaned


class ReportForm(ComplaintForm):
    """A member's report of one thing."""

    def __init__(self, *args: Any, by: Reader, about: Reported, refusal: Refusal | None, **options: Any) -> None:
        """Take the reporter, what they report, and why they are refused, if they are."""
        super().__init__(*args, **options)
        self.by = by
        self.about = about
        self.refusal = refusal

    def clean(self) -> dict[str, Any]:
        """Refuse who may not report this, or reports too much; what they wrote stays."""
        cleaned = super().clean()
        refusal = self.refusal or (None if self.errors else self._too_often())
        if refusal and not self.errors:
            self.add_error("reason", refusal.words)
            self.status = refusal.status
        return cleaned

    def _too_often(self) -> Refusal | None:
        """Count the report, once for each thing; say so if it is one too many."""
        assert is_member(self.by)  # noqa: S101 - others are refused
        try:
            token = uuid5(NAMESPACE_OID, f"{self.about._meta.label} {self.about.pk}")
            Pace.objects.count_act(Act.REPORT, self.by, token=token)
        except TooOftenError:
            return TOO_OFTEN[Act.REPORT]
        return None

    def save(self) -> Report:
        """File the report."""
        assert is_member(self.by)  # noqa: S101 - others are refused
        return Report.objects.file(self.about, by=self.by, **self.cleaned_data)
