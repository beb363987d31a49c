"""Calendars of less than an event, or of more: one session, and what a person does at all events."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from core.calendar_file import KIND
from core.downloads import download
from events import ical
from events.calendars import of_person
from events.models import Event
from partnerships.models import Person


@require_safe
def session_ics(request: HttpRequest, slug: str, session_slug: str) -> HttpResponse:
    """Send one session, whatever became of it since it was released first."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    releases = list(event.releases.oldest_first())
    entries = ical.planned(event, releases) if releases else []
    found = [each for each in entries if each.history.content["slug"] == session_slug]
    if not found:
        raise Http404
    session = found[0].history
    with override("en"):
        body = ical.written(
            found,
            uid=f"only-{found[0].uuid}",
            name=session.content["title"],
            page=reverse("events:session_detail", args=[slug, session_slug]),
            source=request.path,
        )
    private = event.published_at is None
    name = f"{slug}-{session_slug}.ics"
    return download(request, body, kind=KIND, name=name, changed_at=session.changed_at, private=private)


@require_safe
def person_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """Send what somebody does at events, by the public record alone, whoever asks."""
    person = get_object_or_404(Person.objects.visible_to(None), slug=slug)
    with override("en"):
        body = ical.written(
            of_person(person),
            uid=f"person-{person.slug}",
            name=person.name,
            page=person.get_absolute_url(),
            source=request.path,
        )
    response = download(request, body, kind=KIND, name=f"{slug}.ics")
    # As the page of the person: nobody who is named in a record asked to be found by it.
    response["X-Robots-Tag"] = "noindex"
    return response
