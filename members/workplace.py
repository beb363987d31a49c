"""The door of the workplace: staff alone, with a second factor, who have not been away for long."""

import time
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.httpkit import serialize_request
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from members.middleware import NextStep
from members.rules import is_member, works

WORKED_KEY: Final = "worked_at"
# Seconds without use after which the workplace asks again who is there.
CLOSES_AFTER: Final = 3600
# Noted again only now and then: a write on every page would cost more than anyone gains from seconds.
NOTED_EVERY: Final = 60


def may_enter(request: HttpRequest) -> bool:
    """Tell Django admin whom it lets in; what they may do there is asked page by page."""
    return works(request.user) and request.user.is_active


def note_work(request: HttpRequest) -> None:
    """Begin the time anew after which the workplace asks again who is there."""
    request.session[WORKED_KEY] = int(time.time())


class WorkplaceMiddleware:
    """Leads staff who may not enter yet to what is missing, and back."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Stop at the door of Django admin; everybody else and every other page passes."""
        match, member = request.resolver_match, request.user
        if not match or match.app_name != "admin" or match.url_name == "logout" or not is_member(member):
            return None
        if not works(member):
            return _to_second_factor(request) if member.lacks_second_factor and member.is_staff else None
        away = time.time() - request.session.get(WORKED_KEY, 0)
        if away > CLOSES_AFTER:
            return _ask_again(request)
        if away > NOTED_EVERY:
            note_work(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Ask for a fresh proof where a deed of the workplace wants one."""
        match = request.resolver_match
        asked = isinstance(exception, ReauthenticationRequired) and match and match.app_name == "admin"
        return _ask_again(request) if asked else None


def _to_second_factor(request: HttpRequest) -> HttpResponseBase:
    messages.warning(request, _("The workplace opens once you have a second factor: add an app or a passkey here."))
    return redirect("mfa_index")


def _ask_again(request: HttpRequest) -> HttpResponseBase:
    """Keep what was sent: it is done once they have shown who they are."""
    back = request.path
    if request.method == "POST":
        request.session[STATE_SESSION_KEY] = {"request": serialize_request(request)}
    else:
        back = request.get_full_path()
    ways = get_adapter().get_reauthentication_methods(request.user)
    door = ways[0]["url"] if ways else reverse("account_login")
    return redirect(f"{door}?{urlencode({'next': back})}")
