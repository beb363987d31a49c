"""Letters about a member's account and data: plain text, in their language, to whom it concerns alone."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from forum.letters import absolute, defused, spoken_to
from members.exports import DAYS_KEPT
from members.models import DataExport, Member


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
