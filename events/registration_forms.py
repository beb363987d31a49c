"""What people fill in to register, and to change what they said."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from events.breakouts import Block
from events.models import Registration, RegistrationRules
from events.models.registration_choosing import Wishes
from events.registration_fields import answer_of, question_field, rank_fields, seat_field, wishes_from
from members.models import MailDomain, no_control_characters
from members.traps import Trapped

LISTED: Any = {
    RegistrationRules.Listing.REGISTERED: _("Show my name and affiliation to the others who have a seat"),
    RegistrationRules.Listing.MEMBERS: _(
        "Show my name and affiliation to the others who have a seat, and to all members"
    ),
}


class RegistrationForm(forms.Form):
    """Who comes, the organisers' questions, and the breakouts."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        validators=[no_control_characters],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    affiliation = forms.CharField(
        label=_("Affiliation"),
        max_length=160,
        required=False,
        validators=[no_control_characters],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(
        self,
        *args: Any,
        rules: RegistrationRules,
        blocks: list[Block],
        mine: Registration | None = None,
        **options: Any,
    ) -> None:
        """Ask what the organisers of the event ask; begin with what was said before."""
        super().__init__(*args, **options)
        self.rules, self.mine = rules, mine
        self.questions = list(rules.event.registration_questions.all())
        self.blocks = blocks if rules.can_choose else []
        self.ranked = not (rules.gives_seats_at_once if self.blocks else True)
        answers = mine.answers if mine else {}
        for question in self.questions:
            self.fields[f"question-{question.pk}"] = question_field(question, answers.get(str(question.pk), ""))
        for block in self.blocks:
            self.fields |= rank_fields(block) if self.ranked else {f"block-{block.session.pk}": seat_field(block)}
        if label := LISTED.get(rules.listing):
            self.fields["listed"] = forms.BooleanField(label=label, required=False)
        if mine:
            self.initial = {
                **self.initial,
                "name": mine.name,
                "affiliation": mine.affiliation,
                "listed": bool(mine.listed_at),
            }

    def clean(self) -> dict[str, Any]:
        """Read the breakouts."""
        data: dict[str, Any] = super().clean() or {}
        self.wishes: Wishes = wishes_from(self, self.blocks, ranked=self.ranked)
        return data

    @property
    def said(self) -> dict[str, Any]:
        """Return what a registration keeps of it."""
        given = self.cleaned_data
        listed = given.get("listed")
        since = self.mine.listed_at if self.mine and self.mine.listed_at else timezone.now()
        return {
            "name": given["name"],
            "affiliation": given["affiliation"],
            "answers": {str(one.pk): answer_of(given[f"question-{one.pk}"]) for one in self.questions},
            "listed_at": since if listed else None,
        }


class GuestForm(Trapped, RegistrationForm):
    """What somebody without an account fills in; with the traps of sign-up."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send a link there; you are registered once you have followed it."),
    )
    language = forms.ChoiceField(label=_("Language of our mails"), choices=LANGUAGES)
    field_order = ("name", "email", "affiliation", "language")

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin with the reader's language."""
        super().__init__(*args, **options)
        self.initial = {**self.initial, "language": (get_language() or "en")[:2]}
        self.order_fields(self.field_order)

    def clean_email(self) -> str:
        """Refuse throw-away addresses, as joining does."""
        email = str(self.cleaned_data["email"])
        MailDomain.objects.check_address(email)
        return email

    def clean(self) -> dict[str, Any]:
        """Set off the traps."""
        data = super().clean()
        self.spring()
        return data

    @property
    def said(self) -> dict[str, Any]:
        """Add the language."""
        return {**super().said, "language": self.cleaned_data["language"]}
