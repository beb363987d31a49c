"""A notice of illegal content by somebody without an account: Article 16 of the Digital Services Act."""

import re
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models import Post, Report, Thread
from forum.models.subjects import Reported
from forum.reporting import EXPLANATION_LENGTH, LEGAL_GROUND_LENGTH
from members.models import Member, no_control_characters
from members.rules import Reader
from opportunities.models import Opportunity

# From one mail address, from one network address, and from everybody together within an hour.
NOTICES_A_DAY: Final = 5
NOTICES_FROM_ONE_PLACE: Final = 10
NOTICES_AN_HOUR: Final = 60
_POST: Final = re.compile(r"post-(\d{1,18})")


class NoticeForm(forms.Form):
    """What is illegal, where, why, and whom to answer."""

    address = forms.CharField(
        label=_("Address of the content"),
        max_length=500,
        help_text=_("As your browser shows it; of one post, the address behind its date."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )
    legal_ground = forms.CharField(
        label=_("Which law does it break?"),
        max_length=LEGAL_GROUND_LENGTH,
        help_text=_("The law and its article, or what it forbids, and of which country."),
    )
    explanation = forms.CharField(
        label=_("Why do you think so?"),
        max_length=EXPLANATION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("So that somebody who does not know you can follow it. The author does not see it."),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        required=False,
        validators=[no_control_characters],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, help_text=_("There you hear what comes of it.")
    )
    in_good_faith = forms.BooleanField(
        label=_("I believe in good faith that what I say is accurate and complete."),
        error_messages={"required": _("Confirm that you believe so.")},
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    status = 200
    subject: Reported | None = None

    def __init__(self, *args: Any, by: Reader, **options: Any) -> None:
        """Take who asks: nobody reports what they cannot see."""
        super().__init__(*args, **options)
        self.by = by

    @property
    def is_trapped(self) -> bool:
        """Tell whether a robot filled in what no person sees."""
        return bool(self.cleaned_data.get("website"))

    def clean_address(self) -> str:
        """Find what stands at the address."""
        address = str(self.cleaned_data["address"])
        self.subject = subject_at(address, self.by)
        if self.subject is None:
            words = _("Nothing that you can see and report stands at this address. Copy it from the browser.")
            raise ValidationError(words)
        return address

    def clean(self) -> dict[str, Any]:
        """Refuse a flood."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            self.status = 422
        elif too_many(cleaned["email"]):
            self.refuse()
        return cleaned

    def refuse(self) -> None:
        """Say that this is too much for one day; what was written stays."""
        self.add_error("email", _("Too many notices have come in. Send it tomorrow, or write to us by mail."))
        self.status = 429

    def save(self) -> Report:
        """File the notice; the same twice is one."""
        assert self.subject  # noqa: S101 - it is valid
        said = {name: self.cleaned_data[name] for name in ("legal_ground", "explanation", "name", "email")}
        return Report.objects.file_notice(self.subject, **said)


def subject_at(address: str, reader: Reader) -> Reported | None:
    """Return what can be reported at an address of ours, if this reader sees it."""
    parts = urlsplit(address.strip())
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    subject: Reported | None = None
    if post := _POST.fullmatch(parts.fragment):
        subject = Post.objects.visible_to(reader).in_thread().first_with(int(post.group(1)))
    elif found.view_name == "forum:post_permalink":
        subject = Post.objects.visible_to(reader).in_thread().first_with(found.kwargs["pk"])
    elif found.view_name == "forum:thread_detail":
        subject = Thread.objects.visible_to(reader).filter(pk=found.kwargs["pk"]).first()
    elif found.view_name == "members:member_detail":
        subject = Member.objects.visible_to(reader).filter(username=found.kwargs["username"]).first()
    elif found.view_name == "opportunities:opportunity_detail":
        subject = Opportunity.objects.visible_to(reader).filter(pk=found.kwargs["pk"]).first()
    return subject


def too_many(email: str) -> bool:
    """Tell whether more has come in than is looked at, from one address or from all."""
    since = timezone.now()
    notices = Report.objects.without_account()
    of_one = notices.filter(email__iexact=email, created_at__gt=since - timedelta(days=1))
    of_all = notices.filter(created_at__gt=since - timedelta(hours=1))
    return (
        len(of_one.values_list("pk")[:NOTICES_A_DAY]) >= NOTICES_A_DAY
        or len(of_all.values_list("pk")[:NOTICES_AN_HOUR]) >= NOTICES_AN_HOUR
    )


def is_flooding(request: HttpRequest) -> bool:
    """Count a notice of one network address; tell whether these are too many for an hour. Only a hash is kept."""
    place = sha256(str(get_adapter().get_client_ip(request)).encode()).hexdigest()[:32]
    key = f"notices:{place}"
    cache.add(key, 0, timeout=3600)
    return int(cache.incr(key)) > NOTICES_FROM_ONE_PLACE
