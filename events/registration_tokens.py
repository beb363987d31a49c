"""The sealed part of the address that opens a guest's registration.

It is signed, so nobody can make one, and stands on a key that changes when the address is confirmed: the link that
confirms works once. The page that reads it moves on at once to an address without it, so it comes into no Referer.
"""

from datetime import timedelta
from typing import Final

from django.core import signing
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from events.models import Registration
from events.models.registrations import LINK_DAYS

SALT: Final = "registration"
# A link to what is confirmed is good as long as the data is; this only bounds the signature.
DAYS_OF_LINK: Final = 730


def registration_token(registration: Registration) -> str:
    """Return what the letter's address holds."""
    return signing.dumps([registration.pk, registration.key.hex], salt=SALT)


def read_registration_token(token: str) -> Registration | None:
    """Return the guest's registration that a link opens; None for what is old, used or not made here."""
    try:
        pk, key = signing.loads(token, salt=SALT, max_age=timedelta(days=DAYS_OF_LINK))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return by_key(pk, key)


def by_key(pk: object, key: object) -> Registration | None:
    """Return the guest's registration with this id, if the key is its own and its link is still good."""
    found = Registration.objects.guests().filter(pk=pk).select_related("event").first() if isinstance(pk, int) else None
    if found is None or not constant_time_compare(found.key.hex, str(key)):
        return None
    ends_at = (found.last_letter_at or found.created_at) + timedelta(days=LINK_DAYS)
    return found if found.verified_at or timezone.now() < ends_at else None
