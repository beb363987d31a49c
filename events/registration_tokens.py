"""The sealed part of the address that opens a guest's registration in one browser, once.

It is signed, so nobody can make one, and stands on a key that changes when the address is confirmed. An address is
noted by proxies, so what it opens is exchanged at first use: the browser that sends the button of its page keeps the
registration in its session, and nobody opens the link again. Looking at the page alone, as mail filters do, uses
nothing.
"""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Final, NamedTuple

from django.core import signing
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from events.models import Registration
from events.models.registrations import LINK_DAYS

SALT: Final = "registration"
# A link to what is confirmed is good as long as the data is; this only bounds the signature.
DAYS_OF_LINK: Final = 730


class Link(NamedTuple):
    """A link that was not opened yet, and what it opens."""

    registration: Registration
    number: str


def new_link(registration: Registration) -> str:
    """Return what the letter's address holds."""
    return signing.dumps([registration.pk, registration.key.hex, token_urlsafe(12)], salt=SALT)


def read_link(token: str) -> Link | None:
    """Return what a link opens; None for what is old, used or not made here."""
    try:
        pk, key, number = signing.loads(token, salt=SALT, max_age=timedelta(days=DAYS_OF_LINK))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = by_key(pk, key)
    return Link(found, str(number)) if found and number not in found.used_links else None


def by_key(pk: object, key: object) -> Registration | None:
    """Return the guest's registration with this id, if the key is its own and its link is still good."""
    found = Registration.objects.guests().filter(pk=pk).select_related("event").first() if isinstance(pk, int) else None
    if found is None or not constant_time_compare(found.key.hex, str(key)):
        return None
    ends_at = (found.last_letter_at or found.created_at) + timedelta(days=LINK_DAYS)
    return found if found.verified_at or timezone.now() < ends_at else None
