"""What organisers do after a release: read what people will be told, write a word above it, send it or leave it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.kept import keeps_text, take_kept
from events.models import Telling
from events.release_forms import TellingForm
from events.telling_groups import groups
from events.telling_letters import Message
from events.views.editing import OrganiserRequest


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def telling_detail(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """Show the messages about a release; nobody gets one before they are sent here, and nobody gets two."""
    telling = get_object_or_404(Telling.objects.editable_by(request.user).of_release(slug, number).for_page())
    form = TellingForm(request.POST or None, instance=telling, initial=take_kept(request))
    deed = request.POST.get("do", "")
    if form.is_valid() and deed in {"send", "discard"}:
        text = form.cleaned_data["introduction"]
        done = telling.send(by=request.user, introduction=text) if deed == "send" else telling.discard()
        _say(request, deed, done=done)
        return redirect("events:telling_detail", slug, number)
    message = Message(telling, form.cleaned_data.get("introduction", "") if form.is_bound else None)
    found = groups(message.recipients)
    context = {
        "event": telling.release.event,
        "telling": telling,
        "form": form,
        "groups": found,
        "samples": [(group, *message.sample(group.recipients[0])) for group in found],
    }
    return render(request, "events/telling_detail.html", context, status=422 if form.errors else 200)


def _say(request: OrganiserRequest, deed: str, *, done: bool) -> None:
    if not done:
        messages.warning(request, _("Somebody has decided about this already."))
    elif deed == "send":
        messages.success(request, _("The messages are on their way."))
    else:
        messages.success(request, _("Nobody is told of this release."))
