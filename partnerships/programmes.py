"""The page of a programme: where the money of its initiatives comes from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.templatetags.record import Sources
from partnerships.models import Call, Programme


@require_safe
def programme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a programme with its initiatives and the calls of these."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user).for_profile(), slug=slug)
    calls = Call.objects.visible_to(request.user).of_programme(programme)
    context = {
        "programme": programme,
        "initiatives": list(programme.initiatives.visible_to(request.user).for_list()),
        "calls": list(calls.at(timezone.now()).by_deadline()[:MOST_CALLS]),
        "sources": Sources(),
    }
    return render(request, "partnerships/programme_detail.html", context)


# The board of calls has them all.
MOST_CALLS = 12
