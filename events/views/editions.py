"""Editions of an Output Paper, as everybody reads them: a page, a file, and the list of those that came before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import override
from django.views.decorators.http import conditional_page, require_safe

from core.downloads import download
from core.querysets import keyset_page
from core.typeset import pdf
from events.edition_page import Paper
from events.edition_print import printed
from events.models import Edition, Event


@require_safe
def edition_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the editions of an event's paper, the newest first."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    page = keyset_page(event.editions.for_list(), request.GET, key="number")
    return render(request, "events/edition_list.html", {"event": event, "page": page})


@require_safe
@conditional_page
def edition_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one edition; people who asked to be removed since are left out."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).for_page(), event__slug=slug, number=number)
    context = {
        "event": edition.event,
        "edition": edition,
        "paper": Paper(edition.content),
        "newest": Edition.objects.newest_number(edition.event),
    }
    return render(request, "events/edition_detail.html", context)


@require_safe
def edition_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send an edition as a tagged PDF."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).for_page(), event__slug=slug, number=number)
    with override(edition.content["event"]["language"]):
        body = pdf(printed(edition), at=edition.published_at)
    return download(
        request,
        body,
        kind="application/pdf",
        name=f"{slug}-output-paper-{number}.pdf",
        changed_at=edition.published_at,
        private=edition.event.published_at is None,
    )
