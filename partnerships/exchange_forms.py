"""What is typed for an exchange: the application, a reason, the report."""

from typing import Any, Final

from crispy_forms.helper import FormHelper
from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.languages import LANGUAGES
from members.models import Member
from partnerships.exchange_checks import check
from partnerships.exchange_names import Named
from partnerships.figure_forms import day
from partnerships.forms import Prose
from partnerships.models import Exchange, ExchangeRefusedError, Organisation, Partnership
from partnerships.models.exchange_words import CONTACT_LENGTH, TEXT_LENGTH, Mode
from partnerships.models.speaking import organisations_spoken_for, organisations_that_can_sign

SAID: Final = ("visiting", "mode", "starts_on", "ends_on", "goals", "agenda", "language", "contact")
FOUND: Final = ("host", "visiting_partnership", "host_partnership")


class ExchangeForm(forms.Form):
    """Who visits whom, who stands behind it, when, what for and what is done. A draft may leave the last two open."""

    visiting = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Visiting organisation"),
        empty_label=None,
        help_text=gettext_lazy("One that you may sign for."),
    )
    host = Named(
        organisations_that_can_sign,
        label=gettext_lazy("Host organisation"),
        help_text=gettext_lazy("Type some letters of its name. Somebody here must be able to sign for it."),
        unknown=gettext_lazy("Nobody here can sign for an organisation of this name yet. Invite them, or correct it."),
    )
    visiting_partnership = Named(
        lambda: Partnership.objects.kept_by_somebody(),
        label=gettext_lazy("Visiting partnership"),
        help_text=gettext_lazy("It validates your application, and the exchange counts for it, once."),
        unknown=gettext_lazy("No partnership of this name has a coordinator here who could validate it."),
    )
    host_partnership = Named(
        lambda: Partnership.objects.kept_by_somebody(),
        label=gettext_lazy("Host partnership"),
        help_text=gettext_lazy("The one behind the host. It may be the same."),
        unknown=gettext_lazy("No partnership of this name has a coordinator here who could validate it."),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=Mode,
        initial=Mode.PHYSICAL,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A stay leads to another eligible country and lasts 3 to 31 days."),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=day())
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=day())
    goals = Prose(
        rows=5,
        label=gettext_lazy("Goals"),
        help_text=gettext_lazy(
            "What you want to learn, and what the host gains. A draft may leave it open. Signed, it is public."
        ),
    )
    agenda = Prose(
        rows=6,
        label=gettext_lazy("Agenda"),
        help_text=gettext_lazy("What is done on which day. A draft may leave it open. Signed, it is public."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of these texts"), choices=LANGUAGES, initial="en")
    contact = forms.CharField(
        label=gettext_lazy("How the visitor is reached"),
        max_length=CONTACT_LENGTH,
        required=False,
        help_text=gettext_lazy("The four parties read it, nobody else. It may stay empty."),
    )

    def __init__(self, data: Any = None, *, by: Member, instance: Exchange | None = None, **options: Any) -> None:
        """Offer the organisations of who applies; fill in what a draft says."""
        kept = _as_typed(instance) if instance else {}
        super().__init__(data, initial=kept | (options.get("initial") or {}))
        own: QuerySet[Organisation] = organisations_spoken_for(by)
        self.fields["visiting"].queryset = own  # type: ignore[attr-defined]
        self.by, self.instance = by, instance
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        """Say next to each field what no exchange may be."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("goals", "agenda"):
            if len(cleaned.get(name, "")) > TEXT_LENGTH:
                self.add_error(name, _("At most %(n)s characters.") % {"n": TEXT_LENGTH})
        for name, words in check(cleaned):
            self.add_error(name, str(words))
        return cleaned

    def keep(self, *, submit: bool) -> Exchange | None:
        """Save the draft, and hand it in if asked to; None, and the form says why, if that is refused."""
        said, before = {name: self.cleaned_data[name] for name in (*SAID, *FOUND)}, self.instance
        try:
            # Together: what is not handed in because something lacks is not saved behind the writer's back either.
            with transaction.atomic():
                if self.instance is None:
                    self.instance = Exchange.objects.apply(by=self.by, **said)
                else:
                    self.instance.revise(by=self.by, **said)
                if submit:
                    self.instance.submit(by=self.by)
        except ExchangeRefusedError as refused:
            self.instance = before
            self.add_error(refused.field or None, str(refused.words))
            return None
        return self.instance


def _as_typed(exchange: Exchange) -> dict[str, Any]:
    return {name: getattr(exchange, name) for name in SAID} | {name: str(getattr(exchange, name)) for name in FOUND}


def again(exchange: Exchange) -> dict[str, Any]:
    """Return what an application that came to an end said, for a new one; its days are over."""
    said = _as_typed(exchange)
    return {name: value for name, value in said.items() if name not in ("starts_on", "ends_on")}
