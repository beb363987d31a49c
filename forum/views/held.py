"""Texts that wait for a moderator, as their authors see them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.querysets import keyset_page
from forum.models import Decision, Held
from forum.models.drafts import DraftConflictError
from forum.models.held import SettledError
from members.rules import is_member
from notifications.models import Notification


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
    if is_member(request.user) and held.posted_as_id:
        Notification.objects.mark_read(request.user, [held])
    return render(request, "forum/held_detail.html", {"held": held, "statement": statement})


@login_required
@require_POST
def held_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own text back before anybody decides; it is a draft again."""
    held = get_object_or_404(Held.objects.written_by(request.user), pk=pk)
    try:
        held.withdraw()
    except SettledError:
        messages.error(request, _("A moderator has decided about it meanwhile."))
        return redirect(held)
    except DraftConflictError:
        messages.error(request, _("Another draft stands in this place. Post or discard it, then take this back."))
        return redirect("forum:draft_list")
    messages.success(request, _("It is taken back: no moderator reads it any more. You find it among your drafts."))
    return redirect("forum:draft_list")
