"""What organisers do when something is not held: cancel or postpone a session, or the whole event."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.kept import keeps_text, take_kept
from events.models import AgendaRelease, Event
from events.release_forms import StatusForm
from events.views.editing import OrganiserRequest


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_status(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Cancel or postpone the event, or let it go ahead after all: public at once."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    started = {"status": event.status, "reason": event.status_note} | take_kept(request)
    form = StatusForm(request.POST or None, initial=started)
    if form.is_valid():
        release = AgendaRelease.objects.say_status(event, **form.cleaned_data, by=request.user)
        if release:
            text = _("Release %(number)s is public. Now look at what people are told of it.")
            messages.success(request, text % {"number": release.number})
            return redirect("events:telling_detail", slug, release.number)
        messages.info(request, _("Nothing has changed."))
        return redirect("events:event_status", slug)
    context = {"event": event, "form": form, "sessions": event.sessions.known().in_order()}
    return render(request, "events/event_status.html", context, status=422 if form.errors else 200)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_status(request: OrganiserRequest, slug: str, session_slug: str) -> HttpResponse:
    """Cancel or postpone a session in the draft: public with the next release."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    session = get_object_or_404(event.sessions.known(), slug=session_slug)
    started = {"status": session.status, "reason": session.status_note} | take_kept(request)
    form = StatusForm(request.POST or None, initial=started)
    if form.is_valid():
        session.change_status(**form.cleaned_data, by=request.user)
        messages.success(request, _("Saved in the draft. It becomes public with the next release."))
        return redirect("events:release_review", slug)
    context = {"event": event, "session": session, "form": form}
    return render(request, "events/session_status.html", context, status=422 if form.errors else 200)
