"""The released agenda as files: for calendars, programs, apps and paper. Drafts never get in."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import override
from django.views.decorators.http import require_safe

from core.calendar_file import KIND
from core.downloads import download
from core.typeset import pdf
from events import export, frab, ical
from events.models import AgendaRelease, Event
from events.programme import programme


@require_safe
def agenda_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the agenda as a calendar that can be subscribed to."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    releases = list(event.releases.oldest_first())
    if not releases:
        raise Http404
    with override("en"):
        body = ical.calendar(event, releases)
    return _sent(request, body, KIND, f"{slug}.ics", releases[-1])


@require_safe
def agenda_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the agenda as JSON."""
    release = _released(request, slug)
    body = json.dumps(export.document(release), ensure_ascii=False, indent=1).encode()
    return _sent(request, body, "application/json", f"{slug}.json", release)


@require_safe
def agenda_xml(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the agenda as schedule.xml, in English: apps ask without saying a language."""
    release = _released(request, slug)
    with override("en"):
        body = frab.schedule(release)
    return _sent(request, body, frab.KIND, f"{slug}.xml", release)


@require_safe
def programme_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the agenda as a tagged PDF, its own words in the language of the event where we speak it."""
    release = _released(request, slug)
    with override(release.content["event"]["language"]):
        body = pdf(programme(release), at=release.released_at)
    return _sent(request, body, "application/pdf", f"{slug}.pdf", release)


def _released(request: HttpRequest, slug: str) -> AgendaRelease:
    releases = AgendaRelease.objects.visible_to(request.user).for_page().newest_first()
    release = releases.of(slug).first()
    if release is None:
        raise Http404
    return release


def _sent(request: HttpRequest, body: bytes, kind: str, name: str, release: AgendaRelease) -> HttpResponse:
    """An event that was taken back is for its organisers alone, and so is what is made of it."""
    private = release.event.published_at is None
    return download(request, body, kind=kind, name=name, changed_at=release.released_at, private=private)
