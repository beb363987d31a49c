"""Forms of pages that several apps make: joining, and a member's preferences."""

import zoneinfo
from itertools import groupby
from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.patience import again_after_deadlock
from members.models import Member, no_control_characters
from members.traps import Trapped
from pages.privacy import erase
from partnerships.models import Affiliation, Organisation, Person

# The list of organisations stands beside the field, in the page: see pages/organisations.html.
ORGANISATIONS_ID = "organisations"

# More would make the page heavy; whatever is missing can be typed.
MOST_ORGANISATIONS = 300


def organisation_names() -> list[str]:
    """Return the names to choose an affiliation from."""
    names = Organisation.objects.visible_to(None).order_by("name").values_list("name", flat=True)
    return list(names[:MOST_ORGANISATIONS])


def affiliation_field() -> forms.CharField:
    """Return the field for an affiliation, chosen from the list or typed."""
    field = Member._meta.get_field("affiliation").formfield(
        validators=[no_control_characters],
        widget=forms.TextInput(attrs={"list": ORGANISATIONS_ID, "autocomplete": "organization"}),
        help_text=_("Your cluster, partnership or organisation, shown beside your name. Choose one or type it."),
    )
    assert isinstance(field, forms.CharField)  # noqa: S101 - tells the type checker
    return field


class SignupForm(Trapped, AllauthSignupForm):  # type: ignore[misc]
    """Name and affiliation, what allauth asks for, and two traps for robots."""

    field_order = ["display_name", "affiliation", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add our fields before allauth orders them."""
        super().__init__(*args, **kwargs)
        name = Member._meta.get_field("display_name").formfield(
            validators=[no_control_characters],
            label=_("Your name"),
            help_text=_("As others will see it."),
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )
        assert name  # noqa: S101 - tells the type checker
        self.fields |= {"display_name": name, "affiliation": affiliation_field()}
        self.order_fields(self.field_order)
        for field in self.fields.values():
            # The labels say it, and a placeholder vanishes when it is needed; the content policy refuses styles.
            for attribute in ("placeholder", "style"):
                field.widget.attrs.pop(attribute, None)

    @property
    def organisation_names(self) -> list[str]:
        """Return the names beside the affiliation field."""
        return organisation_names()

    def clean(self) -> dict[str, Any]:
        """Check the traps last: what they say stands above the form."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.spring()
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """Make the member whole or not at all; the same form sent twice makes one member."""
        try:
            with transaction.atomic():
                saved: tuple[Member | None, HttpResponse | None] = super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            saved = super().try_save(request)
        if saved[0] is None:
            # As long as it takes to make a member: time shall not tell that there is one with this address.
            make_password(self.cleaned_data["password1"])
        return saved

    def custom_signup(self, request: HttpRequest, user: Member) -> None:
        """Link the new member to the organisation they named, where we know it."""
        super().custom_signup(request, user)
        Affiliation.objects.declare(user, user.affiliation)


class LeavingForm(forms.Form):
    """What becomes of a member's posts when their account is erased, and that they mean it."""

    class Outcome(TextChoices):
        STAY = "stay", _("My posts stay, without my name")
        GO = "go", _("My posts go with me")

    outcome = forms.ChoiceField(
        label=_("What becomes of your posts"),
        choices=Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    person = forms.BooleanField(
        label=_("Remove me from the records too"),
        required=False,
        help_text=_("Your name goes from agendas, lists and texts about past events. This is for good."),
    )
    sure = forms.BooleanField(
        label=_("I understand that nobody can bring my account back"),
        error_messages={"required": _("Tick this to say that you mean it.")},
    )

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        """Ask about the records only who stands in them."""
        super().__init__(*args, **options)
        self.member = member
        self.named = Person.objects.visible_to(member).claimed_by(member)
        if self.named is None:
            del self.fields["person"]

    @again_after_deadlock
    @transaction.atomic
    def leave(self) -> None:
        """Do it."""
        known_as: tuple[str, ...] = ()
        if self.named and self.cleaned_data["person"]:
            known_as = self.named.known_as
            self.named.remove(by=self.member, reason=gettext("They asked for it when they erased their account."))
        erase(self.member, keeps_posts=self.cleaned_data["outcome"] == self.Outcome.STAY, known_as=known_as)


# The IANA database also holds old names and offsets; these are its regions of places.
REGIONS = {
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}


def time_zone_choices() -> list[tuple[str, Any]]:
    """Return the time zones by region, Europe first."""
    zones = sorted(zone for zone in zoneinfo.available_timezones() if zone.partition("/")[0] in REGIONS)
    regions = [
        (region, [(zone, zone.partition("/")[2].replace("_", " ")) for zone in group])
        for region, group in groupby(zones, key=lambda zone: zone.partition("/")[0])
    ]
    regions.sort(key=lambda choice: (choice[0] != "Europe", choice[0]))
    return [("UTC", "UTC"), *regions]


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    """What others see of a member, and how the site speaks to them."""

    affiliation = affiliation_field()
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)

    class Meta:
        model = Member
        fields = ["display_name", "affiliation", "about", "language", "time_zone", "mail_mode", "theme"]
        widgets = {
            "display_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "about": forms.Textarea(attrs={"rows": 4}),
            "mail_mode": forms.RadioSelect,
            "theme": forms.RadioSelect,
        }
        help_texts = {
            "display_name": _("As others see it."),
            "about": _("A few lines for your page. Plain text."),
            "language": _("The language you mostly write in. The site speaks it too where it is translated."),
            "mail_mode": _("Of notices you have not read on the site. A summary comes at seven in your time zone."),
            "time_zone": _("Times are shown in this zone; an agenda also names its event's."),
        }

    @property
    def organisation_names(self) -> list[str]:
        """Return the names beside the affiliation field."""
        return organisation_names()

    def save(self, commit: bool = True) -> Member:
        """Keep the preferences and link the member to the organisation they named."""
        with transaction.atomic():
            member: Member = super().save(commit)
            Affiliation.objects.declare(member, member.affiliation)
        return member
