"""What runs at this moment: a page of its own for a phone in a corridor, and the part that the event's page redraws."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.htmx import render_page, wants_part
from core.times import zone_named
from events import shown
from events.doors import doors
from events.models import Event
from events.now import now_of


@never_cache
@require_safe
def event_now(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what runs and what comes next; to a page that shows the same already, answer that nothing changed."""
    event = get_object_or_404(shown.with_release(Event.objects.visible_to(request.user)), slug=slug)
    agenda = shown.agenda_of(event, zone_named(request.GET.get("tz", "")))
    now = now_of(event, agenda, doors(request, event, agenda))
    if wants_part(request) and now and request.GET.get("seen") == now.key:
        return HttpResponse(status=204)
    return render_page(request, "events/event_now.html", {"event": event, "agenda": agenda, "now": now}, part="panel")
