"""Secrets that must rest in the database are sealed with a key of their own (ASVS 13.3.1)."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _fernet() -> MultiFernet:
    """Return what seals with the first key and reads with any: keys change while what they sealed stays readable."""
    words = [settings.MFA_ENCRYPTION_KEY, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(word.encode()).digest() for word in dict.fromkeys(words)]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def seal(text: str) -> str:
    """Return `text` so that only this site can read it again."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed; anything else raises `cryptography.fernet.InvalidToken`."""
    return _fernet().decrypt(sealed.encode()).decode()


def reseal(sealed: str) -> str:
    """Return the same secret under the newest key, so that an earlier one can be forgotten."""
    return _fernet().rotate(sealed.encode()).decode()
