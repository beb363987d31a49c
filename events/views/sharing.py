"""How an event looks where somebody shares it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.downloads import download
from events.models import Event
from events.share_image import picture, shared


@require_safe
def event_share(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the picture of an event; whoever has it already is told so."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    body = picture(shared(event))
    return download(request, body, kind="image/png", name=f"{slug}.png", private=event.published_at is None)
