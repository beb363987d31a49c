"""What a member prefers holds for every page: language, time zone, and honest status codes."""

import re
import zoneinfo
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation

from core.acting import acting
from members.gone import answer_if_gone
from members.models import Member
from members.rules import is_member

# Where coordinators, organisers and admins change what everybody reads.
EDITING: Final = re.compile(r"/(topics|events|partnerships)/([\w-]+/(edit|topic/new|confirm)/|new/$)")

type NextStep = Callable[[HttpRequest], HttpResponseBase]

# The session list says when a session was last used; a write on every page view would cost more
# than anyone gains from seconds.
SEEN_EVERY: Final = 600
SEEN_KEY: Final = "seen_at"


class PreferencesMiddleware:
    """Speaks the member's language and tells the time of their zone; visitors keep the site's choice."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the member's preferences in force, and remember a language they switch to."""
        member = request.user
        if not is_member(member):
            with timezone.override(None):
                return self.get_response(request)
        if member.language in dict(settings.LANGUAGES):
            translation.activate(member.language)
            request.LANGUAGE_CODE = member.language
        with timezone.override(zoneinfo.ZoneInfo(member.time_zone)):
            response = self.get_response(request)
        chosen = getattr(response, "cookies", {}).get(settings.LANGUAGE_COOKIE_NAME)
        if chosen and chosen.value in dict(settings.LANGUAGES):
            Member.objects.filter(pk=member.pk).update(language=chosen.value)
        response.headers.setdefault("Cache-Control", "private")
        if not is_member(request.user) and request.is_secure():
            # They have just signed out: the button "back" shows nothing of theirs to the next at this desk.
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


class ActivityMiddleware:
    """Notes in the list of sessions that this one is in use, at most every ten minutes."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note it before the page is made, as allauth does on every request."""
        if is_member(request.user) and request.session.session_key:
            now = int(timezone.now().timestamp())
            if now - request.session.get(SEEN_KEY, 0) >= SEEN_EVERY:
                request.session[SEEN_KEY] = now
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


class FormErrorsMiddleware:
    """Makes allauth's pages answer 422 when a form has errors, as all our own pages do."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Look at the form the page shows, before it is drawn."""
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == HTTPStatus.OK and getattr(form, "errors", None):
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class ActingMiddleware:
    """Tells the database who changes records, in the workplace or on the site, so that its log can say so."""

    def __init__(self, get_response: NextStep) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Name members who send a form of Django admin or edit a record in place; all other requests pass by."""
        if request.method != "POST":
            return self.get_response(request)
        editing = EDITING.match(request.path) is not None
        if not (editing or request.path.startswith(reverse("admin:index"))) or not is_member(request.user):
            return self.get_response(request)
        with acting(request.user.pk, editing=editing):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Tell who acts and is a member no more."""
        return answer_if_gone(request, exception)
