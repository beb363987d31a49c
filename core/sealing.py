"""Secrets that must rest in the database are sealed with a key of their own (ASVS 13.3.1)."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def _fernet() -> Fernet:
    key = hashlib.sha256(settings.MFA_ENCRYPTION_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(text: str) -> str:
    """Return `text` so that only this site can read it again."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed; anything else raises `cryptography.fernet.InvalidToken`."""
    return _fernet().decrypt(sealed.encode()).decode()
