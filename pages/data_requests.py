"""Asking about one's data, with an account or without; what admins answer."""

import re
from typing import Any, ClassVar, Final

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.patience import again_after_deadlock
from members.models import DataRequest, Member, no_control_characters
from members.requests import ANSWER_LENGTH, WORDS_LENGTH, TooManyError
from members.rules import Reader, is_member, may_leave
from pages.forms import LeavingForm
from pages.letters import acknowledge, send_answer, send_extension
from pages.privacy import erase
from partnerships.models import Person

PERSON: Final = re.compile(r"/people/([-\w]+)/")


class DataRequestForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody asks, and where the answer goes. Members need not say who they are."""

    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1"}))

    class Meta:
        model = DataRequest
        fields = ("kind", "page", "words", "name", "email")
        widgets: ClassVar = {
            "kind": forms.RadioSelect,
            "words": forms.Textarea(attrs={"rows": 5}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        labels: ClassVar = {"kind": _("I want to"), "page": _("Page it is about"), "words": _("In your words")}
        help_texts: ClassVar = {
            "page": _("The part of its address that begins with a slash, for example /people/jane-doe/."),
            "words": _("What it is about. Send no copy of an identity card and nothing we need not know."),
            "name": _("As we should address you."),
            "email": _("The answer goes there, and nothing else ever does."),
        }

    def __init__(self, *args: Any, by: Reader, **options: Any) -> None:
        """Ask only visitors who they are."""
        super().__init__(*args, **options)
        self.by = by
        self.fields["kind"].choices = DataRequest.Kind.choices  # type: ignore[attr-defined]
        self.fields["name"].validators.append(no_control_characters)
        self.fields["words"].widget.attrs["maxlength"] = WORDS_LENGTH
        if is_member(by):
            for name in ("name", "email", "website"):
                del self.fields[name]

    def clean_page(self) -> str:
        """Keep an address of ours; a whole one is shortened."""
        page = re.sub(r"^https?://[^/]+", "", self.cleaned_data["page"].strip())
        if page and not re.fullmatch(r"/[^\s\x00]*", page):
            raise forms.ValidationError(_("Write the address of a page here, beginning with a slash."))
        return str(page)

    @transaction.atomic
    def receive(self) -> DataRequest | None:
        """Take the request and acknowledge it; a robot only thinks so. None: too many today."""
        asked = {name: self.cleaned_data[name] for name in ("kind", "page", "words")}
        asked["language"] = (get_language() or "en")[:2]
        if is_member(self.by):
            member: Member | None = self.by
            asked |= {"name": self.by.display_name, "email": self.by.email}
        else:
            member = None
            asked |= {"name": self.cleaned_data["name"], "email": self.cleaned_data["email"]}
            if self.cleaned_data["website"]:
                return DataRequest(**asked)
        try:
            request = DataRequest.objects.receive(member=member, **asked)
        except TooManyError:
            self.add_error(None, gettext("We have many requests today. Please write to the address above instead."))
            return None
        acknowledge(request)
        return request


class AnswerForm(forms.Form):
    """What an admin answers, and what is done along with it."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", "---"), *DataRequest.Outcome.choices])
    answer = forms.CharField(
        label=_("Answer"),
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12, "cols": 80}),
        help_text=_("Mailed as it stands, below a greeting. Say what was done or, if it was not, why, on which ground, "
                    "and that they may complain to a data protection authority."),
    )  # fmt: skip
    remove_person = forms.BooleanField(required=False)
    erase_account = forms.ChoiceField(
        label=_("Erase the account"),
        required=False,
        choices=[("", _("No")), *LeavingForm.Outcome.choices],
        help_text=_("For a member who cannot sign in. Only after you have made sure who asks; this is for good."),
    )

    def __init__(self, *args: Any, request: DataRequest, **options: Any) -> None:
        """Offer only what there is: a person on the page that was named, an account with this address."""
        super().__init__(*args, **options)
        self.request = request
        self.person = person_of(request)
        self.account = request.member or Member.objects.filter(email__iexact=request.email).first()
        if self.person is None:
            del self.fields["remove_person"]
        else:
            words = gettext("Remove %(name)s from the records now") % {"name": self.person.name}
            self.fields["remove_person"].label = words
        if self.account is None or request.kind != DataRequest.Kind.ERASE or not may_leave(self.account):
            del self.fields["erase_account"]

    @again_after_deadlock
    @transaction.atomic
    def send(self, *, by: Member) -> bool:
        """Answer, do what was ticked, and mail it: all or nothing. False: somebody else has answered meanwhile."""
        said = self.cleaned_data
        if not self.request.reply(by=by, outcome=said["outcome"], answer=said["answer"]):
            return False
        send_answer(self.request)
        known_as: tuple[str, ...] = ()
        if self.person and said.get("remove_person"):
            known_as = self.person.known_as if self.person.member == self.account else ()
            words = gettext("They asked for it on %(day)s.") % {"day": self.request.received_at.date().isoformat()}
            self.person.remove(by=by, reason=words)
        if self.account and said.get("erase_account"):
            keeps_posts = said["erase_account"] == LeavingForm.Outcome.STAY
            erase(self.account, keeps_posts=keeps_posts, known_as=known_as)
        return True


class ExtensionForm(forms.Form):
    """Why two more months are needed."""

    reason = forms.CharField(
        label=_("Why it takes longer"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=_("Mailed to who asks. Only for what is complicated, or for many requests of one person."),
    )

    @transaction.atomic
    def send(self, request: DataRequest) -> bool:
        """Take the time and say so; False: it is too late for that."""
        if not request.extend(reason=self.cleaned_data["reason"]):
            return False
        send_extension(request)
        return True


def person_of(request: DataRequest) -> Person | None:
    """Return the person on the page that a request names, if it is one of a person who is shown."""
    found = PERSON.fullmatch(request.page)
    return Person.objects.visible_to(None).filter(slug=found[1]).first() if found else None


def first_of(request: HttpRequest) -> dict[str, str]:
    """Return what the address of the page says already: which right, about which page."""
    kind, page = request.GET.get("kind", ""), request.GET.get("page", "")
    known = kind in DataRequest.Kind.values
    return {"kind": kind if known else "", "page": page[:200] if PERSON.fullmatch(page) else ""}
