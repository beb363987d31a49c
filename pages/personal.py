"""A member's own data: what is kept, the copy they take along, and the end of their account."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.downloads import LOCKED_UP
from forum.models.reading import MANY, shown_count
from members.exports import DAYS_KEPT
from members.models import DataExport, DataRequest, Member
from members.rules import may_leave
from members.sudo import sudo
from pages.data_requests import DataRequestForm, first_of
from pages.forms import LeavingForm
from pages.letters import say_farewell
from pages.privacy import sections


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about people: what, why, on which ground, until when, and in which fields."""
    return render(request, "pages/register.html", {"sections": sections()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sudo
@never_cache
def data(request: HttpRequest) -> HttpResponse:
    """Ask for a copy of one's data, see how far it is, fetch it; and the way out."""
    member = get_object_or_404(Member, pk=request.user.pk)
    if request.method == "POST":
        DataExport.objects.ask(member)
        messages.success(request, _("We are making your copy. A mail tells you when it is ready."))
        return redirect("pages:data")
    mine = DataExport.objects.visible_to(member)
    context = {
        "making": mine.in_the_making().first(),
        "ready": mine.ready().first(),
        "days": DAYS_KEPT,
        "requests": DataRequest.objects.visible_to(member)[:MANY],
    }
    return render(request, "pages/data.html", context)


@require_safe
@csp_override(LOCKED_UP)
@never_cache
def data_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give the copy to its member, for as long as it is kept; to anybody else there is none (A14)."""
    found = get_object_or_404(DataExport.objects.visible_to(request.user).ready(), pk=pk)
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"cluster-forum-{found.asked_at:%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
def data_request(request: HttpRequest) -> HttpResponse:
    """Ask about one's data, object, have something corrected: open to everybody, account or not."""
    form = DataRequestForm(request.POST or None, by=request.user, initial=first_of(request))
    if request.method == "POST" and form.is_valid() and form.receive():
        return redirect("pages:data_request_received")
    return render(request, "pages/data_request.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def data_request_received(request: HttpRequest) -> HttpResponse:
    """What somebody reads who has asked."""
    return render(request, "pages/data_request_received.html")


@login_required
@require_POST
def decline_factor(request: HttpRequest) -> HttpResponse:
    """Ask an organiser no more to set up a second factor, and lead them back."""
    member = get_object_or_404(Member, pk=request.user.pk)
    member.decline_factor()
    messages.success(request, _("We do not ask again. It stays there for you in your account."))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "mfa_index")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sudo
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Show both outcomes side by side; who has chosen one and proved who they are is gone in one step."""
    member = get_object_or_404(Member, pk=request.user.pk)
    form = LeavingForm(request.POST or None, member=member)
    if request.method == "POST" and may_leave(member) and form.is_valid():
        farewell = say_farewell(member)
        form.leave()
        farewell.send()
        logout(request)
        return redirect("pages:left")
    context = {"form": form, "may_leave": may_leave(member), **traces(member)}
    return render(request, "pages/leave.html", context, status=422 if form.errors else 200)


def traces(member: Member) -> dict[str, Any]:
    """Return what of a member's work the page names, as far as it is counted."""
    posts = member.posts.all()[: MANY + 1].count()
    return {
        "posts": posts,
        "post_count": shown_count(posts) or "0",
        "editorships": list(member.editorships.for_list()[:MANY]),
        "events": list(member.organised_events.all()[:MANY]),
    }


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """What somebody reads whose account is gone."""
    return render(request, "pages/left.html")
