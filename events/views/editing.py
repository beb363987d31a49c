"""What organisers do: create events, draft agendas, preview and release them.

Nothing here is public. Visitors are asked to sign in; members who are not organisers of the event
find nothing.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import go_to, render_page
from core.kept import keeps_text, take_kept
from events import layout, shown
from events.agenda import Agenda
from events.agenda_forms import AgendaForm, row_taken_out, sheet_of
from events.desk import desk
from events.forms import STALE, EventForm, ReleaseForm
from events.models import AgendaRelease, Event, StaleDraftError, redraft
from events.models.drafts import freeze
from events.sheet import Sheet
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


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_edit(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Edit the draft of an agenda. Every button but Save only rearranges what was typed."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    if request.method != "POST":
        kept = take_kept(request)
        sheet = Sheet.read(kept) if kept else sheet_of(event)
        return _desk(request, event, AgendaForm(event, sheet), typed=kept.get("version"))
    sheet, button = Sheet.read(request.POST), request.POST.get("do", "save")
    if button != "save":
        row = row_taken_out(event, button.removeprefix("back:"))
        if row:
            sheet.bring_back(row)
        else:
            sheet.press(button)
        return _desk(request, event, AgendaForm(event, sheet), typed=request.POST.get("version"))
    form = AgendaForm(event, sheet, bound=True)
    if not form.is_valid():
        return _desk(request, event, form, typed=request.POST.get("version"), status=422)
    try:
        hidden = redraft(event, form.rows(), by=request.user, version=_version(request))
    except StaleDraftError:
        event.refresh_from_db()
        return _desk(request, event, form, stale=True, status=422)
    # That it is saved stands above the rows, where the next press of a button replaces it.
    if hidden:
        text = _("Not named, as they asked to be removed from public records: %(names)s.")
        messages.warning(request, text % {"names": ", ".join(hidden)})
    return go_to(request, request.path)


@login_required
@require_safe
def agenda_preview(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Show the event's page as the next release would make it."""
    events = shown.with_parts(Event.objects.editable_by(request.user), request.user)
    event = get_object_or_404(events, slug=slug).as_drafted()
    agenda = Agenda(freeze(event))
    held = shown.parts_of(event)
    agenda.hang(held.topic_list, shown.takeaways(event, request.user), held.poll_list)
    threads = list(shown.threads_about(event, request.user)[:5])
    context = {
        "event": event,
        "agenda": agenda if len(agenda) else None,
        "parts": layout.parts(event, agenda, threads),
        "threads": threads,
        "may_edit": True,
        "preview": True,
    }
    return render(request, "events/event_detail.html", context)


@login_required
@require_POST
def agenda_release(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Publish the saved draft as the next release."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    form = ReleaseForm(request.POST)
    if form.is_valid():
        problem = desk(event).problem
        if not problem:
            try:
                with transaction.atomic():
                    event.lock_draft(form.cleaned_data["version"])
                    release = AgendaRelease.objects.publish(event, by=request.user, note=form.cleaned_data["note"])
            except StaleDraftError:
                problem = _("Somebody saved this draft since you opened this page. Look at it again, then publish.")
            else:
                text = _("Release %(number)s is public: page, topics and calendar.")
                messages.success(request, text % {"number": release.number})
                waits = release.telling.is_waiting  # somebody is to be told
                return redirect("events:telling_detail", slug, release.number) if waits else redirect(event)
        form.add_error(None, problem)
    event.refresh_from_db()
    return _desk(request, event, AgendaForm(event, sheet_of(event)), release_form=form, status=422)


def _desk(
    request: OrganiserRequest,
    event: Event,
    form: AgendaForm,
    *,
    typed: str | None = None,
    stale: bool = False,
    release_form: ReleaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The editor's page: rows, what will change, checks. `typed` is the version unsaved rows stand on."""
    table = desk(event)
    table.mark(form.entries)
    version = typed if typed is not None else str(event.draft_version)
    context: dict[str, Any] = {
        "event": event.as_drafted(),
        "agenda_form": form,
        "desk": table,
        "version": version,
        "unsaved": typed is not None or stale,
        "stale": STALE if stale else "",
        "release_form": release_form or ReleaseForm(initial={"version": event.draft_version}),
        "focus": form.sheet.focus,
    }
    return render_page(request, "events/agenda_edit.html", context, part="editor", status=status)


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0
