"""Where organisers say how an online event is joined."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.kept import keeps_text, take_kept
from events.joining_forms import JoiningForm
from events.models import Event
from events.views.editing import OrganiserRequest


@keeps_text
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def joining_edit(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Set the links; they hold at once and are no part of any release."""
    events = Event.objects.editable_by(request.user).select_related("registration_rules")
    event = get_object_or_404(events, slug=slug)
    form = JoiningForm(request.POST or None, event=event, initial=take_kept(request))
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved. It holds at once."))
        return redirect("events:joining_edit", slug)
    context = {"event": event, "form": form, "has_rules": hasattr(event, "registration_rules")}
    return render(request, "events/joining_edit.html", context, status=422 if form.is_bound else 200)
