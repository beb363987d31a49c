"""The longest that a session lasts: whoever stays signed in shows now and then that it is still them (ASVS 7.3.2)."""

from collections.abc import Callable
from typing import Final

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from members.rules import is_member

DAYS_SIGNED_IN: Final = 90
SIGNED_IN_KEY: Final = "signed_in_at"


def note_sign_in(request: HttpRequest) -> None:
    """Start the clock of a session."""
    request.session[SIGNED_IN_KEY] = int(timezone.now().timestamp())


class SessionAgeMiddleware:
    """Ends a session so many days after signing in, however much it is used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Sign out who came in too long ago; for a session that does not know since when, the clock starts now."""
        if is_member(request.user):
            since = request.session.get(SIGNED_IN_KEY)
            if since is None:
                note_sign_in(request)
            elif timezone.now().timestamp() - since >= DAYS_SIGNED_IN * 86400:
                UserSession.objects.filter(session_key=request.session.session_key).delete()
                logout(request)
        return self.get_response(request)
