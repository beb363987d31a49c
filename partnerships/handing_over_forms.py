"""What is typed about who keeps a profile."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Member
from partnerships.models import Candidacy
from partnerships.models.candidacies import REASON_LENGTH, WORDS_LENGTH

if TYPE_CHECKING:
    from partnerships.models.candidacies import Profile


class ClaimForm(forms.Form):
    """How those who decide can make sure."""

    words = forms.CharField(
        label=gettext_lazy("How can they make sure that it is yours to keep?"),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "For example a page that names you with the address of your account, or who can vouch for you. "
            "Those who keep the profile and admins read it, nobody else."
        ),
        error_messages={"required": gettext_lazy("Say how they can make sure: else anybody could claim it.")},
    )


class OfferForm(forms.Form):
    """Whom to ask, and whether in one's own place."""

    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=80,
        help_text=gettext_lazy(
            "It stands on their page behind an @. They are asked by mail, and nothing changes before they accept."
        ),
    )
    leaves = forms.BooleanField(
        label=gettext_lazy("Hand it over: I leave when they accept"),
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("A word to them"),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It may stay empty."),
    )

    def __init__(self, *args: Any, reader: Member, **options: Any) -> None:
        """Know who asks."""
        super().__init__(*args, **options)
        self.reader = reader

    def clean_username(self) -> Member:
        """Return the member, if there is one who may write."""
        name = self.cleaned_data["username"].strip().removeprefix("@")
        found: Member | None = Member.objects.writing().named([name.lower()]).first()
        if found is None:
            raise forms.ValidationError(_("Nobody who could keep it has this user name."))
        return found

    def offer(self, profile: "Profile") -> Candidacy:
        """Ask them; ValidationError says what speaks against it."""
        said = self.cleaned_data
        return Candidacy.objects.offer(
            profile, said["username"], by=self.reader, words=said["words"], leaves=said["leaves"]
        )


class AnswerForm(forms.Form):
    """What is decided, and why: a claim is not refused without a reason."""

    answer_to = forms.ChoiceField(
        choices=[("accept", ""), ("refuse", ""), ("withdraw", "")], widget=forms.HiddenInput, label=""
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("To refuse, say why: whoever asked gets it by mail."),
    )

    def __init__(self, *args: Any, candidacy: Candidacy, reader: Member, **options: Any) -> None:
        """Know what is answered by whom."""
        super().__init__(*args, **options)
        self.candidacy, self.reader = candidacy, reader

    def clean(self) -> dict[str, Any]:
        """Refuse an answer that is not theirs to give, and a refusal without a word."""
        said: dict[str, Any] = super().clean() or {}
        answer = said.get("answer_to")
        if self.candidacy.decided_at is None:
            may = self.candidacy.may_withdraw if answer == "withdraw" else self.candidacy.may_answer
            if answer and not may(self.reader):
                raise forms.ValidationError(_("That answer is not yours to give."))
        if answer == "refuse" and self.candidacy.kind == "claim" and not said.get("reason"):
            self.add_error("reason", _("Say why: whoever asked gets it by mail."))
        return said

    def answer(self) -> bool:
        """Do what was decided; False if it was decided before."""
        match self.cleaned_data["answer_to"]:
            case "accept":
                return self.candidacy.accept(by=self.reader, reason=self.cleaned_data["reason"])
            case "refuse":
                return self.candidacy.refuse(by=self.reader, reason=self.cleaned_data["reason"])
        return self.candidacy.withdraw(by=self.reader)

    @property
    def done(self) -> str:
        """Return what was done, in words."""
        words = {
            "accept": _("Done: %(name)s keeps this profile now."),
            "refuse": _("Refused. Whoever asked is told by mail."),
            "withdraw": _("Taken back."),
        }
        return words[self.cleaned_data["answer_to"]] % {"name": self.candidacy.member.display_name}
