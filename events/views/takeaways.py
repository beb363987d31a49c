"""Take-aways of a session: rapporteurs write and order them; members endorse or question them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.kept import keeps_text, take_kept
from events import shown
from events.models import Session, Stance, Takeaway
from events.takeaway_forms import TakeawayForm
from events.views.editing import OrganiserRequest
from members.rules import may_write

STEPS = {"earlier": -1, "later": 1}


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def takeaway_list(request: OrganiserRequest, slug: str, session_slug: str) -> HttpResponse:
    """Show a session's take-aways to those who write them, with the posts that members marked; write one more."""
    session = get_object_or_404(
        Session.objects.reported_by(request.user).for_notes(), event__slug=slug, slug=session_slug
    )
    form = TakeawayForm(request.POST or None, initial={"language": session.language} | take_kept(request))
    if form.is_valid():
        Takeaway.objects.add(session, **form.cleaned_data)
        messages.success(request, _("The take-away is public. It has an address of its own."))
        return redirect("events:takeaway_list", slug, session_slug)
    context = {
        "event": session.event,
        "session": session,
        "form": form,
        "takeaways": shown.takeaways(session.event, request.user).of(session),
        "nominations": shown.nominations(session, request.user),
    }
    return render(request, "events/takeaway_list.html", context, status=422 if form.errors else 200)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def takeaway_edit(request: OrganiserRequest, pk: int) -> HttpResponse:
    """Change the words of a take-away; who endorsed or questioned the old ones has not said so of the new."""
    takeaway = get_object_or_404(Takeaway.objects.reported_by(request.user), pk=pk)
    now = {"text": takeaway.text, "language": takeaway.language}
    form = TakeawayForm(request.POST or None, initial=now | take_kept(request))
    if form.is_valid():
        takeaway.reword(**form.cleaned_data)
        messages.success(request, _("The take-away is changed."))
        return redirect("events:takeaway_list", takeaway.session.event.slug, takeaway.session.slug)
    context = {
        "event": takeaway.session.event,
        "session": takeaway.session,
        "takeaway": takeaway,
        "form": form,
        "stances": takeaway.stances.count(),
    }
    return render(request, "events/takeaway_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def takeaway_act(request: OrganiserRequest, pk: int, deed: str) -> HttpResponse:
    """Move a take-away one place, or remove it."""
    takeaway = get_object_or_404(Takeaway.objects.reported_by(request.user), pk=pk)
    event, session = takeaway.session.event.slug, takeaway.session.slug
    if deed in STEPS:
        takeaway.move(STEPS[deed])
    elif deed == "remove":
        takeaway.remove()
        messages.success(request, _("The take-away is gone. Threads about it stay."))
    else:
        raise Http404
    return redirect("events:takeaway_list", event, session)


@login_required
@require_POST
def stance_take(request: OrganiserRequest, pk: int, kind: str) -> HttpResponse:
    """Endorse or question a take-away, or take that back."""
    takeaway = get_object_or_404(Takeaway.objects.visible_to(request.user).select_related("session__event"), pk=pk)
    if not may_write(request.user):
        raise PermissionDenied
    if kind in Stance.Kind.values:
        Stance.objects.take(takeaway, kind, by=request.user)
    elif kind == "neither":
        Stance.objects.drop(takeaway, by=request.user)
    else:
        raise Http404
    return redirect(takeaway)
