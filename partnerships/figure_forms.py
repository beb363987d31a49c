"""The form in which coordinators record a target or a result."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Member
from partnerships.models import Indicator, KeyFigure, Partnership

Basis = KeyFigure.Basis


def day() -> forms.DateInput:
    """Return a field of the browser's own calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class FigureForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is counted, as target or result, in which period, how much, and who says so."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=gettext_lazy("What is counted"),
        help_text=gettext_lazy("The paper's own indicators come first. An admin adds others."),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Target or result"),
        choices=[(Basis.ACHIEVED, gettext_lazy("Result: achieved")), (Basis.PLANNED, gettext_lazy("Target: planned"))],
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(label=gettext_lazy("First day of the period"), widget=day())
    ends_on = forms.DateField(label=gettext_lazy("Last day of the period"), widget=day())
    qualifier = forms.ChoiceField(
        label=gettext_lazy("How exact"), choices=KeyFigure.Qualifier, required=False, initial=""
    )
    value = forms.DecimalField(
        label=gettext_lazy("Number"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=gettext_lazy("Digits only. Leave a figure out if you do not know it: 0 says that there was none."),
    )
    most = forms.DecimalField(
        label=gettext_lazy("Up to, if it is a range"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=200,
        help_text=gettext_lazy("Who says so and where: final report of June 2021, table 3."),
        error_messages={"required": gettext_lazy("Say where the number is from: a reader cannot judge it otherwise.")},
    )
    evidence_url = forms.URLField(
        label=gettext_lazy("Evidence"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("A page where everybody can look it up. It may stay empty."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What a reader must know: whom it counts, why it differs from the target."),
    )

    class Meta:
        model = KeyFigure
        fields = (
            *("indicator", "basis", "starts_on", "ends_on", "qualifier", "value", "most"),
            *("source", "evidence_url", "note"),
        )

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        """Offer what coordinators record; the figure is about their partnership."""
        super().__init__(*args, **options)
        self.instance.partnership = partnership
        self.fields["indicator"].queryset = Indicator.objects.on_scoreboard()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        """Refuse in words what cannot be."""
        said: dict[str, Any] = super().clean() or {}
        first, last, most = said.get("starts_on"), said.get("ends_on"), said.get("most")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day cannot be before the first."))
        if first and said.get("basis") == Basis.ACHIEVED and first > self.today:
            self.add_error("starts_on", _("Nothing is achieved in a period that has not begun: record a target."))
        if most is not None and "value" in said and most <= said["value"]:
            self.add_error("most", _("The upper end of a range must be more than the number before it."))
        if most is not None and said.get("qualifier"):
            self.add_error(
                "qualifier", _("A range says how exact it is. Choose “exact”, or leave the upper end empty.")
            )
        return said

    @property
    def today(self) -> date:
        """Return the reader's day."""
        return timezone.localdate()

    def record(self, *, by: Member) -> None:
        """Let the verb save it."""
        self.instance.record(by=by)
