"""Letters to members: in their language and zone, as text and HTML, with a way out in one click (RFC 8058)."""

import re
import zoneinfo
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from members.models import Member

SALT: Final = "unsubscribe"
# Mail programs make links of whatever looks like one; a name must not become a link (CVE-2026-30913).
_LINK_LIKE: Final = re.compile(r"(?<=\w)([.:/@])(?=[\w/])")


@contextmanager
def spoken_to(member: Member) -> Iterator[None]:
    """Speak the member's language, where the interface has it, and tell the time of their zone."""
    with spoken(member.language), timezone.override(zoneinfo.ZoneInfo(member.time_zone)):
        yield


def spoken(language: str) -> AbstractContextManager[None]:
    """Speak a language, where the interface has it."""
    return translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)


def absolute(address: str) -> str:
    """Return an address of ours as a mail needs it."""
    return f"{settings.FORUM_BASE_URL}{address}"


def defused(words: str) -> str:
    """Return words that somebody chose, so that no mail program makes a link of them."""
    return _LINK_LIKE.sub("\\1\u200b", words)


def unsubscribe_token(member: Member, notice: int | None = None) -> str:
    """Return the sealed part of the address that ends these mails; it may name the notice that caused one."""
    return signing.dumps({"member": member.pk, "notice": notice}, salt=SALT)


def read_token(token: str) -> dict[str, Any]:
    """Return whom and what an address names; anything not made here raises `signing.BadSignature`."""
    named: dict[str, Any] = signing.loads(token, salt=SALT)
    return named


def write_letter(
    member: Member, template: str, context: dict[str, Any], *, notice: int | None = None
) -> EmailMultiAlternatives:
    """Return a letter made of `<template>.txt` (its first line is the subject) and `<template>.html`.

    To be called within `spoken_to`.
    """
    way_out = absolute(reverse("forum:unsubscribe", args=[unsubscribe_token(member, notice)]))
    context = {
        **context,
        "member": member,
        "base_url": settings.FORUM_BASE_URL,
        "unsubscribe_url": way_out,
        "settings_url": absolute(reverse("pages:settings")),
        "language": translation.get_language(),
    }
    letter = _drawn(member.email, template, context)
    letter.extra_headers |= {
        "List-Unsubscribe": f"<{way_out}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return letter


def duty_letter(to: str, template: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """Return a letter that is owed, whatever its reader chose: it has no way out.

    To be called within `spoken_to`.
    """
    words = {"base_url": settings.FORUM_BASE_URL, "language": translation.get_language() or settings.LANGUAGE_CODE}
    return _drawn(to, template, {**context, **words})


def _drawn(to: str, template: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    text = render_to_string(f"{template}.txt", context).strip()
    subject, _line, body = text.partition("\n")
    letter = EmailMultiAlternatives(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[to])
    letter.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return letter
