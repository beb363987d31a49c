"""The released agenda as files: for calendars and for programs. Drafts never get in."""

import json
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from events import export, ical
from events.models import AgendaRelease, Event


@require_safe
def agenda_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the agenda as a calendar that can be subscribed to."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    releases = list(event.releases.order_by("number"))
    if not releases:
        raise Http404
    body = ical.calendar(event, releases)
    return _file(request, body, "text/calendar; charset=utf-8", f"{slug}.ics", releases[-1])


@require_safe
def agenda_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the agenda as JSON."""
    releases = AgendaRelease.objects.visible_to(request.user).for_page().newest_first()
    release = releases.of(slug).first()
    if release is None:
        raise Http404
    body = json.dumps(export.document(release), ensure_ascii=False, indent=1).encode()
    return _file(request, body, "application/json", f"{slug}.json", release)


def _file(request: HttpRequest, body: bytes, kind: str, name: str, release: AgendaRelease) -> HttpResponse:
    """A file that may be asked for again: it answers 304 as long as its bytes are the same."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    etag = f'"{release.number}-{sha256(body).hexdigest()[:24]}"'
    response["ETag"] = etag
    patch_cache_control(response, no_cache=True)
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if isinstance(answer, HttpResponse) else response
