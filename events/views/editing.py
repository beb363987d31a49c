"""What organisers do: create events, draft agendas, preview and release them.

Nothing here is public. Visitors are asked to sign in; members who are not organisers of the event
find nothing.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.kept import keeps_text, take_kept
from events import layout, shown
from events.agenda import Agenda
from events.document_rows import document_rows
from events.forms import STALE, EventForm
from events.models import AgendaRelease, Event, StaleDraftError
from events.models.drafts import freeze
from members.models import Member
from members.rules import may_create_events


class OrganiserRequest(HttpRequest):
    """A request of somebody signed in."""

    user: Member


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request: OrganiserRequest) -> HttpResponse:
    """Create an event; its creator organises it."""
    if not may_create_events(request.user):
        raise PermissionDenied
    form = EventForm(request.POST or None, initial={"time_zone": request.user.time_zone} | take_kept(request))
    if form.is_valid():
        event = Event.objects.start(by=request.user, **form.values)
        messages.success(request, _("The event is created as a draft. Now write its agenda."))
        return redirect("events:agenda_edit", event.slug)
    return render(request, "events/event_new.html", {"form": form}, status=422 if form.is_bound else 200)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Edit an event; what is released already changes with the next release."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    version = event.draft_version
    data = request.POST.copy() or None
    form = EventForm(data, instance=event.as_drafted(), initial=take_kept(request))
    if data is not None and form.is_valid():
        try:
            event.redraft(form.values, by=request.user, version=form.cleaned_data["version"] or 0)
        except StaleDraftError:
            form.add_error(None, STALE)
            data["version"] = str(version)
        else:
            if "announce" in request.POST:
                event.announce()
            messages.success(request, _("Saved."))
            return redirect("events:agenda_edit", slug)
    context = {"form": form, "event": event, "release_count": AgendaRelease.objects.newest_number(event)}
    return render(request, "events/event_edit.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def agenda_preview(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Show the event's page as the next release would make it."""
    events = shown.with_parts(Event.objects.editable_by(request.user), request.user)
    event = get_object_or_404(events, slug=slug).as_drafted()
    agenda = Agenda(freeze(event))
    held = shown.parts_of(event)
    agenda.hang(held.topic_list, shown.takeaways(event, request.user))
    agenda.mark(polls=held.poll_list)
    threads = list(shown.threads_about(event, request.user)[:5])
    context = {
        "event": event,
        "agenda": agenda if len(agenda) else None,
        "parts": layout.parts(event, agenda, threads),
        "documents": document_rows(event, agenda),
        "threads": threads,
        "may_edit": True,
        "preview": True,
    }
    return render(request, "events/event_detail.html", context)
