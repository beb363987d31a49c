"""What a coordinator may change on a profile."""

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member
from partnerships.models import Partnership


class Prose(forms.CharField):
    """Paragraphs. Browsers send two characters for a new line; one is kept, so that nothing seems changed."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        """Show so many lines at first."""
        options |= {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": 8000, "required": False}
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """Return the text as it is kept."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class PartnershipForm(forms.ModelForm):  # type: ignore[type-arg]
    """The texts and the website of a partnership; saving also confirms that the rest is true."""

    summary = Prose(
        rows=4,
        label=_("Summary"),
        help_text=_("What this partnership is, in two or three sentences. The directory shows the first lines."),
    )
    objectives = Prose(
        rows=6,
        label=_("Objectives"),
        help_text=_("What it set out to do. An empty line parts paragraphs; a hyphen begins a line of a list."),
    )
    results = Prose(
        rows=8,
        label=_("Results"),
        help_text=_("What came of it so far. Say where a number is from."),
    )

    class Meta:
        model = Partnership
        fields = ("summary", "objectives", "results", "website", "language")
        labels: ClassVar = {"website": _("Website"), "language": _("Language of these texts")}
        help_texts: ClassVar = {"website": _("The full address, beginning with https.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        """Leave the form tag to the page, which has its own buttons."""
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def revise(self, *, by: Member) -> None:
        """Let the verb save what was changed."""
        self.instance.revise(*self.changed_data, by=by)
