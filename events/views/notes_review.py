"""Organisers read the notes that rapporteurs submit: they publish them, give them back, or take them off the page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.comparing import word_diff
from core.kept import keeps_text, take_kept
from core.markdown import render as drawn
from events.models import Event, SessionNotes, StaleNotesError
from events.notes_forms import ReturnForm
from events.views.editing import OrganiserRequest

DONE = {
    "publish": _("The notes are public, on the page of the session."),
    "return": _("The notes are with their writers again."),
    "withdraw": _("The notes are off the page of the session. Their draft stays."),
}


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notes_review(request: OrganiserRequest, slug: str, session_slug: str) -> HttpResponse:
    """Read the notes of a session as they would be published, and decide."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    session = get_object_or_404(event.sessions.released(), slug=session_slug)
    notes = SessionNotes.objects.of(session)
    deed = request.POST.get("deed", "")
    form = ReturnForm(
        request.POST if deed == "return" else None, initial=take_kept(request), language=notes.get_language_display()
    )
    stale = False
    if request.method == "POST" and notes.pk and deed in DONE and (deed != "return" or form.is_valid()):
        try:
            _decide(request, notes, deed, form)
        except StaleNotesError:
            stale = True
        else:
            messages.success(request, DONE[deed])
            return redirect("events:notes_review", slug, session_slug)
    context = {
        "event": event,
        "session": session,
        "notes": notes,
        "form": form,
        "stale": stale,
        "html": drawn(notes.source, language=notes.language),
        "pieces": word_diff(notes.public_source, notes.source) if notes.differs else [],
    }
    return render(request, "events/notes_review.html", context, status=409 if stale else 422 if form.errors else 200)


def _decide(request: OrganiserRequest, notes: SessionNotes, deed: str, form: ReturnForm) -> None:
    """Do it to the version that was read, and to no other."""
    asked = request.POST.get("version", "")
    version = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
    if deed == "publish":
        notes.publish(version=version, by=request.user)
    elif deed == "return":
        notes.send_back(reason=form.cleaned_data["reason"], version=version, by=request.user)
    else:
        notes.withdraw()
