"""Notes of a session: rapporteurs write and submit them; nobody else finds anything here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import render_page
from core.kept import keeps_text, take_kept
from core.markdown import render as drawn
from core.querysets import keyset_page
from events.models import Session, SessionNotes
from events.notes_forms import NotesForm
from events.notes_history import changes_of
from events.rules import may_edit_event
from events.views.editing import OrganiserRequest

# As many comparisons of two texts as one page makes.
REVISIONS_A_PAGE = 10


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notes_edit(request: OrganiserRequest, slug: str, session_slug: str) -> HttpResponse:
    """Write the notes of a session, and submit them; a text that somebody else saved is never written over unseen."""
    session = get_object_or_404(
        Session.objects.reported_by(request.user).for_notes(), event__slug=slug, slug=session_slug
    )
    notes = SessionNotes.objects.of(session)
    form = NotesForm(request.POST or None, notes=notes, typed=take_kept(request) or _revision(request, notes))
    if form.is_valid() and "preview" not in request.POST and (kept := form.keep(session, by=request.user)):
        return _done(request, kept)
    context = {
        "event": session.event,
        "session": session,
        "notes": notes,
        "saved": None if form.theirs else notes,
        "form": form,
        "preview": drawn(form.cleaned_data["source"]) if "preview" in request.POST and form.is_valid() else None,
        "may_publish": may_edit_event(request.user, session.event),
    }
    return render(request, "events/notes_edit.html", context, status=form.status)


@require_POST
@login_required
def notes_save(request: OrganiserRequest, slug: str, session_slug: str) -> HttpResponse:
    """Keep what the form holds while it is written; the answer is the line below the text."""
    session = get_object_or_404(
        Session.objects.reported_by(request.user).for_notes(), event__slug=slug, slug=session_slug
    )
    notes = SessionNotes.objects.of(session)
    form = NotesForm(request.POST, notes=notes)
    kept = form.keep(session, by=request.user) if form.is_valid() else None
    version = request.POST.get("version", "0") if kept is None else kept.version
    context = {"event": session.event, "session": session, "form": form, "saved": kept, "version": version}
    return render_page(request, "events/notes_saved.html", context, part="state", status=form.status)


@login_required
@require_safe
def notes_history(request: OrganiserRequest, slug: str, session_slug: str) -> HttpResponse:
    """Show what each revision of the notes changed, the latest first."""
    session = get_object_or_404(
        Session.objects.reported_by(request.user).for_notes(), event__slug=slug, slug=session_slug
    )
    notes = SessionNotes.objects.of(session)
    page = (
        keyset_page(notes.revisions.with_editors(), request.GET, key="number", size=REVISIONS_A_PAGE)
        if notes.pk
        else None
    )
    context = {
        "event": session.event,
        "session": session,
        "page": page,
        "changes": changes_of(notes, page.items) if page else [],
    }
    return render(request, "events/notes_history.html", context)


def _revision(request: OrganiserRequest, notes: SessionNotes) -> dict[str, str]:
    """Return the text of the revision that the address asks for, to be looked at and saved."""
    asked = request.GET.get("revision", "")
    found = notes.revisions.numbered(int(asked)) if notes.pk and asked.isdecimal() and len(asked) < 7 else None
    return {"source": found.source, "language": found.language} if found else {}


def _done(request: OrganiserRequest, notes: SessionNotes) -> HttpResponse:
    if "submit" not in request.POST:
        messages.success(request, _("Your notes are saved. Nobody but rapporteurs and organisers sees them."))
        return redirect("events:notes_edit", notes.session.event.slug, notes.session.slug)
    if not notes.source.strip():
        messages.error(request, _("There are no notes to submit yet."))
        return redirect("events:notes_edit", notes.session.event.slug, notes.session.slug)
    notes.submit(version=notes.version, by=request.user)
    messages.success(request, _("Your notes wait for the organisers to read and publish them."))
    return redirect("events:notes_edit", notes.session.event.slug, notes.session.slug)
