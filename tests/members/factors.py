"""Second factors for stories: an authenticator app, and the codes it shows."""

import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from members.models import Member


def set_up_app(member: Member) -> str:
    """Give a member an app; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    return secret


def code_of(secret: str) -> str:
    """Return what the app shows at this moment."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def recovery_codes(member: Member) -> list[str]:
    """Give a member codes for the day when the app is lost."""
    return RecoveryCodes.activate(member).generate_codes()
