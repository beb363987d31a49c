"""What happens to a member when allauth has done its part."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from members.middleware import SEEN_KEY


@receiver(email_confirmed)
def verify_member(email_address: EmailAddress, **_kwargs: Any) -> None:
    """Let a member write once their address is confirmed."""
    email_address.user.verify()


@receiver(user_logged_in)
def note_activity(request: HttpRequest, **_kwargs: Any) -> None:
    """Start the clock of ActivityMiddleware; allauth has just noted the new session itself."""
    request.session[SEEN_KEY] = int(timezone.now().timestamp())
