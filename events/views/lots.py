"""Where organisers give breakouts by lot: draw, look at what comes out, apply."""

from secrets import token_hex

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.allocation_outcome import outcome_of
from events.models import Allocation, Event
from events.models.allocations import ChangedSinceError
from events.views.editing import OrganiserRequest

SEED_BYTES = 8


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def allocation_edit(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Draw lots and look at the result; nobody has a seat before it is applied."""
    event = get_object_or_404(Event.objects.editable_by(request.user).with_rules(), slug=slug)
    last = event.allocations.first()
    if request.method == "POST":
        if request.POST.get("do") == "draw":
            seed = request.POST.get("seed", "").replace("\x00", "").strip()[:64] or token_hex(SEED_BYTES)
            Allocation.objects.draw(event, seed=seed, by=request.user)
        elif last:
            _apply(request, last)
        return redirect("events:allocation_edit", slug)
    context = {"event": event, "last": last, "outcome": outcome_of(last) if last else []}
    return render(request, "events/allocation_edit.html", context)


def _apply(request: OrganiserRequest, allocation: Allocation) -> None:
    """Apply what the organiser saw: another draw than theirs is not touched."""
    try:
        if request.POST.get("allocation") == str(allocation.pk) and allocation.apply():
            messages.success(request, _("The seats are given, and everybody is told."))
        else:
            messages.warning(request, _("Somebody has drawn again, or this was applied before. Look at it again."))
    except ChangedSinceError:
        messages.warning(request, _("Wishes or seats have changed since the lots were drawn. Draw again."))
