"""What organisers do with the meetings of an event: set the times, open and close. What people say is not theirs."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.kept import keeps_text, take_kept
from events.meeting_forms import MeetingRulesForm
from events.models import Event, MeetingKind, MeetingRefusedError, MeetingRules
from events.views.editing import OrganiserRequest

DEEDS: dict[str, Callable[[MeetingRules], None]] = {"open": MeetingRules.open_now, "close": MeetingRules.close_now}


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_desk(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Set when there is time for meetings; see how many were asked for and agreed on, never whose."""
    event = get_object_or_404(Event.objects.editable_by(request.user).with_meetings(), slug=slug)
    rules: MeetingRules = getattr(event, "meeting_rules", None) or MeetingRules(event=event)
    started = {} if rules.pk else {"starts_at": event.starts_at, "ends_at": event.ends_at}
    with timezone.override(event.zone):
        form = MeetingRulesForm(request.POST or None, instance=rules, initial=started | take_kept(request))
        if form.is_valid() and _saved(rules, form):
            messages.success(request, _("Saved. It holds at once."))
            return redirect("events:meeting_desk", slug)
        context = {
            "event": event,
            "rules": rules,
            "form": form,
            "takers": event.availabilities.taking().count() if rules.pk else 0,
            "kinds": MeetingKind.labels,
            "totals": event.meetings.all().totals(),
        }
        return render(request, "events/meeting_desk.html", context, status=422 if form.is_bound else 200)


def _saved(rules: MeetingRules, form: MeetingRulesForm) -> bool:
    try:
        rules.revise(**form.cleaned_data)
    except MeetingRefusedError as refused:
        form.add_error(refused.field, str(refused.words))
        return False
    return True


@login_required
@require_POST
def meeting_desk_act(request: OrganiserRequest, slug: str, deed: str) -> HttpResponse:
    """Open meetings, or close them to new requests."""
    event = get_object_or_404(Event.objects.editable_by(request.user).with_meetings(), slug=slug)
    rules: MeetingRules | None = getattr(event, "meeting_rules", None)
    if rules is None or deed not in DEEDS:
        raise Http404
    try:
        DEEDS[deed](rules)
    except MeetingRefusedError as refused:
        messages.warning(request, str(refused.words))
    return redirect("events:meeting_desk", slug)
