"""The list at the door: who comes is found by name and checked in by one press, on a phone and without a script."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.querysets import keyset_page
from events.models import Event, Registration
from events.views.editing import OrganiserRequest


@never_cache
@login_required
@require_safe
def check_in_list(request: OrganiserRequest, slug: str) -> HttpResponse:
    """List who has a seat, by name, with who has come already."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    here, words = Registration.objects.for_event(event), request.GET.get("q", "")[:80]
    found = here.known().confirmed().called(words).select_related("member")
    page = keyset_page(found, request.GET, key="name", newest_first=False)
    context = {"event": event, "page": page, "totals": here.totals(), "q": words}
    return render(request, "events/check_in_list.html", context)


@login_required
@require_POST
def check_in(request: OrganiserRequest, slug: str, pk: int) -> HttpResponse:
    """Check somebody in, or take it back."""
    registration = get_object_or_404(Registration.objects.run_by(request.user).of(slug), pk=pk)
    if request.POST.get("do") == "undo":
        registration.undo_check_in()
    else:
        registration.check_in()
    words = urlencode({"q": request.POST.get("q", "")[:80]})
    return redirect(f"{reverse('events:check_in_list', args=[slug])}?{words}#r-{registration.pk}")
