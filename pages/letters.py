"""Letters about a member's account and data: plain text, in their language, to whom it concerns alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from members.exports import DAYS_KEPT
from members.models import DataExport, DataRequest, Member
from notifications.letters import absolute, defused, spoken_to
from pages.guides import GUIDES
from partnerships.models import Claim


def plain_letter(to: str, template: str, **context: Any) -> EmailMessage:
    """Return a letter made of `pages/mail/<template>.txt`; its first line is the subject."""
    context |= {"base_url": settings.FORUM_BASE_URL, "contact_email": settings.CONTACT_EMAIL}
    subject, _line, body = render_to_string(f"pages/mail/{template}.txt", context).strip().partition("\n")
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[to])


def say_farewell(member: Member) -> EmailMessage:
    """Return the last letter to a member, written while there still is one."""
    with spoken_to(member):
        return plain_letter(member.email, "left", name=defused(member.display_name))


def tell_that_export_is_ready(export: DataExport) -> None:
    """Tell a member where to fetch their copy. The address alone opens nothing."""
    member = export.member
    with spoken_to(member):
        context = {"name": defused(member.display_name), "days": DAYS_KEPT, "url": absolute(reverse("pages:data"))}
        plain_letter(member.email, "export_ready", **context).send()


@contextmanager
def _language_of(request: DataRequest) -> Iterator[None]:
    """Speak the language in which somebody asked, where the interface has it."""
    known = request.language in dict(settings.LANGUAGES)
    with translation.override(request.language if known else settings.LANGUAGE_CODE):
        yield


def acknowledge(request: DataRequest) -> None:
    """Tell who asks until when they are answered, and the operator that somebody asked."""
    with _language_of(request):
        plain_letter(request.email, "request_received", request=request, name=defused(request.name)).send()
    address = absolute(reverse("admin:members_datarequest_answer", args=[request.pk]))
    plain_letter(settings.CONTACT_EMAIL, "request_waits", request=request, url=address).send()


def draft_of(request: DataRequest) -> str:
    """Return the letter an answer begins with, in the language of the request."""
    with _language_of(request):
        return str(GUIDES[DataRequest.Kind(request.kind)].letter).format(register=absolute(reverse("pages:register")))


def send_answer(request: DataRequest) -> None:
    """Send the answer."""
    with _language_of(request):
        plain_letter(request.email, "request_answered", request=request, name=defused(request.name)).send()


def send_extension(request: DataRequest) -> None:
    """Say why it takes longer, and until when."""
    with _language_of(request):
        plain_letter(request.email, "request_extended", request=request, name=defused(request.name)).send()


def remind_of(requests: list[DataRequest]) -> None:
    """Tell the operator which answers are due."""
    address = absolute(reverse("admin:members_datarequest_changelist"))
    plain_letter(settings.CONTACT_EMAIL, "requests_due", requests=requests, url=address).send()


def tell_of_claim(claim: Claim) -> None:
    """Tell a member what came of a claim."""
    member = claim.member
    with spoken_to(member):
        url = absolute(claim.person.get_absolute_url())
        context = {
            "claim": claim,
            "name": defused(member.display_name),
            "person": defused(claim.person.name),
            "url": url,
        }
        plain_letter(member.email, "claim_decided", **context).send()
