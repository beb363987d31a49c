"""Drafts: saved while one types, found again, discarded."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import render_page, wants_part
from core.kept import keep_text
from core.querysets import keyset_page
from forum.drafting import TooLongError, place_of, typed_in, way_back
from forum.models import Draft
from forum.models.drafts import DraftConflictError
from members.rules import is_member


@require_safe
@login_required
def draft_list(request: HttpRequest) -> HttpResponse:
    """Show one's own drafts, the latest first; the text stays readable when its place is gone."""
    drafts = Draft.objects.visible_to(request.user).with_places_for(request.user)
    return render_page(request, "forum/draft_list.html", {"page": keyset_page(drafts, request.GET, key="saved_at")})


@require_POST
def draft_save(request: HttpRequest) -> HttpResponse:
    """Keep what a form holds. htmx gets the line below the editor; without it the form's page comes back."""
    if not is_member(request.user):
        return _signed_out(request)
    if (place := place_of(request, request.user)) is None:
        raise Http404
    try:
        draft = Draft.objects.keep(place, typed_in(request.POST), by=request.user)
    except DraftConflictError as conflict:
        return _line(request, 409, conflict=conflict.draft, typed=request.POST.items())
    except TooLongError:
        return _line(request, 422, too_long=True)
    if wants_part(request):
        return _line(request, 200, saved=draft, version=draft.version if draft else 0)
    messages.success(request, _("Your draft is saved.") if draft else _("There was nothing to save."))
    return redirect(way_back(place, request.user))


def _line(request: HttpRequest, status: int, **told: Any) -> HttpResponse:
    """Answer with the line below the editor; unless told otherwise the form still knows the version it knew."""
    context = {"version": request.POST.get("draft_version", "0"), **told}
    return render_page(request, "forum/draft_saved.html", context, part="state", status=status)


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Say it beside the text, which stays in its form; without htmx the text waits behind the sign-in."""
    back = request.POST.get("draft_back", "")
    if wants_part(request):
        return _line(request, 403, signed_out=True)
    keep_text(request, back)
    return redirect_to_login(back if back.startswith("/") and not back.startswith("//") else "/")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, with the text in sight, then throw one's draft away."""
    draft = get_object_or_404(Draft.objects.visible_to(request.user).with_places_for(request.user), pk=pk)
    if request.method == "POST":
        draft.delete()
        messages.success(request, _("The draft is gone."))
        return redirect("forum:draft_list")
    return render_page(request, "forum/draft_discard.html", {"draft": draft})
