"""The released agenda for printing from the browser: a plain table, one page after another."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import conditional_page, require_safe

from events import shown
from events.models import Event


@require_safe
@conditional_page
def programme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the programme of an event as it is printed, in the event's own zone."""
    event = get_object_or_404(shown.with_release(Event.objects.visible_to(request.user)), slug=slug)
    agenda = shown.agenda_of(event, None)
    if agenda is None:
        raise Http404
    return render(request, "events/programme.html", {"event": event, "agenda": agenda})
