"""What reached a member: the inbox, less of it, and the way out of a mail."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core import signing
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.querysets import keyset_page
from events.models import AgendaRelease, MeetingStep
from forum.models import Appeal, Decision, Post, Report
from forum.notices import lift, lower, lowerable_notices, note_levels, shown_notices, unread_notice_count
from members.models import Member
from notifications.letters import read_token
from notifications.levels import Level
from notifications.models import Notification
from opportunities.models import Step
from partnerships.models import CallReminder, ExchangeStep


@login_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show a member's notices, the newest first; `show=unread` leaves out what was read."""
    unread_only = request.GET.get("show") == "unread"
    notices = shown_notices(request.user)
    notices = (notices.unread() if unread_only else notices).select_related("actor")
    page = keyset_page(notices, request.GET, key="id")
    shown: list[Any] = [
        Post.objects.for_notices(),
        AgendaRelease.objects.for_notices(),
        CallReminder.objects.for_notices(),
        ExchangeStep.objects.for_notices(),
        MeetingStep.objects.for_notices(),
        Step.objects.for_notices(),
        Decision.objects.for_statement(),
        Appeal.objects.for_page(),
        Report.objects.with_subjects(),
    ]
    prefetch_related_objects(page.items, GenericPrefetch("target", shown))
    note_levels(request.user, page.items)
    context = {
        "page": page,
        "unread_only": unread_only,
        "unread_count": unread_notice_count(request.user),
        "lowered": request.GET.get("lowered", ""),
    }
    return render(request, "forum/notice_list.html", context)


@login_required
@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of a member's notices as read."""
    Notification.objects.mark_read(request.user)  # type: ignore[arg-type]
    messages.success(request, _("All notices are marked as read."))
    return redirect("forum:notice_list")


@login_required
@require_POST
def notice_less(request: HttpRequest, pk: int) -> HttpResponse:
    """Set one level lower what caused a notice; the inbox offers to undo it."""
    notice = get_object_or_404(lowerable_notices(request.user), pk=pk)
    to = Level.MUTED if request.POST.get("level") == Level.MUTED else Level.NORMAL
    lower(notice, by=request.user, to=to)  # type: ignore[arg-type]
    return redirect(f"{reverse('forum:notice_list')}?lowered={pk}#notice-{pk}")


@login_required
@require_POST
def notice_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo `notice_less`."""
    notice = get_object_or_404(lowerable_notices(request.user), pk=pk)
    to = Level.NORMAL if request.POST.get("level") == Level.NORMAL else Level.FOLLOW
    lift(notice, by=request.user, to=to)  # type: ignore[arg-type]
    messages.success(request, _("It is as it was."))
    return redirect(f"{reverse('forum:notice_list')}#notice-{pk}")


# The address itself is the right: mail programs send the one-click form without a session (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to hear less or nothing by mail; a GET changes nothing, a POST does."""
    member, notice = _named(token)
    if request.method == "POST":
        if "less" in request.POST and notice:
            lower(notice, by=member)
        else:
            member.stop_mail()
        done = "less" if "less" in request.POST and notice else "none"
        return render(request, "forum/unsubscribed.html", {"done": done})
    return render(request, "forum/unsubscribe.html", {"notice": notice, "mode": member.get_mail_mode_display()})


def _named(token: str) -> tuple[Member, Notification | None]:
    """Return whom an address names, and the notice that caused the mail if it is still there to be read."""
    try:
        named: dict[str, Any] = read_token(token)
    except signing.BadSignature:
        raise Http404 from None
    member = get_object_or_404(Member.objects.all(), pk=named["member"])
    notice = lowerable_notices(member).in_bulk([named["notice"]]).get(named["notice"]) if named["notice"] else None
    return member, notice
