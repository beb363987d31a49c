"""Texts that wait for a moderator, as their authors see them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.querysets import keyset_page
from forum.models import Decision, Held


@login_required
@require_safe
def held_list(request: HttpRequest) -> HttpResponse:
    """Show one's own texts that wait or waited."""
    page = keyset_page(Held.objects.written_by(request.user), request.GET, key="created_at")
    return render(request, "forum/held_list.html", {"page": page})


@login_required
@require_safe
def held_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one text, and what became of it; to its author and to moderators."""
    held = get_object_or_404(Held.objects.visible_to(request.user).with_places(), pk=pk)
    statement = Decision.objects.visible_to(request.user).about(held).first()
    return render(request, "forum/held_detail.html", {"held": held, "statement": statement})
