"""What organisers do: events, drafts, releases."""

from django.http import Http404, HttpRequest, HttpResponse


def event_new(request: HttpRequest) -> HttpResponse:
    """Create an event."""
    raise Http404


def event_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit an event."""
    raise Http404


agenda_edit = agenda_preview = agenda_release = event_edit
