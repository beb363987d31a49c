"""What organisers do about a release: look at all it changes, let it wait for its time, roll the draft back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.desk import desk
from events.diff import compare
from events.forms import ReleaseForm
from events.models import AgendaRelease, Event, KeptDraft, ScheduledRelease, StaleDraftError, roll
from events.models.drafts import freeze
from events.recipients import recipients
from events.release_forms import ScheduleForm
from events.released import shown_content
from events.telling_groups import groups
from events.views.editing import OrganiserRequest


@login_required
@require_safe
def release_review(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Show all that the next release changes and who will be told, before it is published or scheduled."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    return _review(request, event, ScheduleForm(event=event, initial={"version": event.draft_version}))


@login_required
@require_POST
def release_schedule(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Let the saved draft become a release at a time."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    form = ScheduleForm(request.POST, event=event)
    if form.is_valid() and form.due_at:
        data = form.cleaned_data
        try:
            problem = desk(event).problem
            if not problem:
                ScheduledRelease.objects.schedule(
                    event, form.due_at, by=request.user, version=data["version"], note=data["note"]
                )
                messages.success(request, _("The release is scheduled. What you change now waits for the next."))
                return redirect("events:release_review", slug)
        except StaleDraftError:
            problem = _("Somebody saved this draft since you opened this page. Look at it again, then schedule.")
        form.add_error(None, problem)
    return _review(request, event, form, status=422)


@login_required
@require_POST
def schedule_withdraw(request: OrganiserRequest, slug: str, pk: int) -> HttpResponse:
    """Take a scheduled release back."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    scheduled = get_object_or_404(event.scheduled.all(), pk=pk)
    if scheduled.withdraw():
        messages.success(request, _("The release is not scheduled any more."))
    else:
        messages.warning(request, _("It was too late: it is not waiting any more."))
    return redirect("events:release_review", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_roll(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """Roll the draft back to a release, after a look at what that changes."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    release = get_object_or_404(event.releases.with_removed(), number=number)
    return _roll(request, event, release, shown_content(release), _("Release %(n)s") % {"n": number})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_restore(request: OrganiserRequest, slug: str, pk: int) -> HttpResponse:
    """Roll the draft forward to what it said before it was rolled back."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    kept = get_object_or_404(event.kept_drafts.all(), pk=pk)
    return _roll(request, event, kept, kept.content, _("the draft that was kept"))


def _roll(
    request: OrganiserRequest, event: Event, to: AgendaRelease | KeptDraft, content: dict[str, Any], name: str
) -> HttpResponse:
    stale = ""
    if request.method == "POST":
        typed = request.POST.get("version", "")
        try:
            version = int(typed) if typed.isdecimal() and len(typed) < 9 else 0
            roll(event, to, by=request.user, version=version)
        except StaleDraftError:
            event.refresh_from_db()
            stale = _("Somebody saved this draft since you opened this page. Look at it again, then roll it.")
        else:
            text = _("The draft says what %(name)s says. What it said before is kept: you can go forward again.")
            messages.success(request, text % {"name": name})
            return redirect("events:release_review", event.slug)
    context = {
        "event": event,
        "name": name,
        "changes": compare(freeze(event), content),
        "version": event.draft_version,
        "stale": stale,
    }
    return render(request, "events/draft_roll.html", context, status=422 if stale else 200)


def _review(request: HttpRequest, event: Event, form: ScheduleForm, *, status: int = 200) -> HttpResponse:
    table = desk(event)
    old = shown_content(table.release) if table.release else None
    context = {
        "event": event.as_drafted(),
        "desk": table,
        "form": form,
        "release_form": ReleaseForm(initial={"version": event.draft_version}),
        "groups": groups(recipients(event, old, table.draft)),
        "scheduled": event.scheduled.waiting().for_desk().first(),
        "refused": event.scheduled.refused_since(table.release).for_desk().first(),
        "kept": list(event.kept_drafts.for_list()),
    }
    return render(request, "events/release_review.html", context, status=status)
