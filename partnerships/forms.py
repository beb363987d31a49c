"""What those who keep a profile may change on it."""

from typing import Any, ClassVar, Final

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member
from partnerships.countries import COUNTRIES, country_name
from partnerships.history import FieldChange, changes_between
from partnerships.models import Organisation, Partnership, StaleTextsError
from partnerships.models.revisions import mark_of, texts_of
from partnerships.regions import country_of


class Prose(forms.CharField):
    """Paragraphs. Browsers send two characters for a new line; one is kept, so that nothing seems changed."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        """Show so many lines at first."""
        options |= {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": 8000, "required": False}
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """Return the text as it is kept."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What those who keep a profile may change on it; saving also confirms that the rest is true."""

    # The mark of what the profile said when the page was opened: what others save meanwhile is not written over.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, instance: Any, initial: dict[str, Any] | None = None) -> None:
        """Remember what is saved, to tell what would change; the page has the form tag and the buttons."""
        self.saved = texts_of(instance)
        super().__init__(data, instance=instance, initial={"seen": mark_of(self.saved)} | (initial or {}))
        self.theirs = False
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def changed(self) -> list[str]:
        """Return the fields that say something else than what is saved, whatever the form was opened with."""
        said = self.cleaned_data
        return [name for name in self.saved if name in said and said[name] != self.saved[name]]

    @property
    def would_change(self) -> list[FieldChange]:
        """Return what saving this would make of what is saved now."""
        offered = self.cleaned_data if self.is_bound else self.initial
        return changes_between(self.saved, self.saved | {name: offered[name] for name in self.saved if name in offered})

    def revise(self, *, by: Member) -> bool:
        """Let the verb save what was changed; False if somebody else saved meanwhile: sent again, it is meant."""
        try:
            self.instance.revise(*self.changed, by=by, seen=self.cleaned_data["seen"])
        except StaleTextsError as stale:
            self.compare(stale)
            return False
        return True

    def compare(self, stale: StaleTextsError) -> None:
        """Show what is typed beside what somebody else saved meanwhile."""
        self.theirs, self.saved = True, stale.texts
        self.data = {**dict(self.data.items()), "seen": mark_of(stale.texts)}


class PartnershipForm(ProfileForm):
    """The texts and the website of a partnership."""

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


class OrganisationForm(ProfileForm):
    """What a body is, where, and what it does. Its name is changed by an admin: records and links know it by that."""

    summary = Prose(
        rows=5,
        label=_("Summary"),
        help_text=_("What this organisation does, in two or three sentences. The list shows the first lines."),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)

    class Meta:
        model = Organisation
        fields = ("summary", "kind", "country", "region", "place", "website", "language")
        labels: ClassVar = {
            "kind": _("Kind"),
            "region": _("Region"),
            "place": _("Place"),
            "website": _("Website"),
            "language": _("Language of the summary"),
        }
        help_texts: ClassVar = {"website": _("The full address, beginning with https."), "place": _("Town or city.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the countries by name; one that is recorded and not among them stays."""
        super().__init__(*args, **options)
        recorded = self.instance.country
        names = {recorded: recorded} if recorded else {}
        names |= {code: str(name) for code, name in COUNTRIES.items()}
        chosen = sorted(names.items(), key=lambda pair: pair[1])
        self.fields["country"].choices = [("", _("Not stated")), *chosen]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a region of another country, beside the region: the two go together."""
        said: dict[str, Any] = super().clean() or {}
        region, country = said.get("region", ""), said.get("country", "")
        if region and "country" in said and country_of(region) != country:
            self.add_error("region", _("This region lies in another country: %s.") % country_name(country_of(region)))
        return said


FORMS: Final[dict[str, type[ProfileForm]]] = {"partnership": PartnershipForm, "organisation": OrganisationForm}
