"""The agenda's editor. Every button but Save only rearranges what was typed; `events.sheet` says how."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.htmx import go_to, render_page
from core.kept import keeps_text, take_kept
from events import earlier, theirs
from events.agenda_forms import AgendaForm, row_taken_out, sheet_of
from events.desk import desk
from events.forms import STALE, ReleaseForm
from events.models import AgendaRelease, Event, StaleDraftError, redraft
from events.models.drafts import drafted
from events.pasting import Pasted
from events.sheet import Sheet
from events.steps import Steps
from events.views.editing import OrganiserRequest


@dataclass
class Typing:
    """What the editor's page carries along while somebody types."""

    # The version of the draft that the rows stand on; none if they are what is saved.
    version: str | None = None
    # The state of `Steps` that the page shows.
    at: int = 0
    # Whether somebody else saved meanwhile, and the rows are still to be compared with theirs.
    conflict: bool = False
    # Whether that has just turned out.
    stale: bool = False
    pasted: Pasted | None = None
    earlier: list[Event] | None = None
    release_form: ReleaseForm | None = None

    @classmethod
    def read(cls, request: HttpRequest) -> "Typing":
        """Read what a page sent along."""
        sent = request.POST
        pasted = Pasted(sent.get("paste", ""))
        return cls(sent.get("version", ""), number(sent.get("at", "")), bool(sent.get("conflict")), pasted=pasted)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_edit(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Edit the draft of an agenda: save it, or rearrange what was typed."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    if request.method != "POST":
        kept = take_kept(request)
        if not kept:
            return show_desk(request, event)
        return show_desk(request, event, AgendaForm(event, Sheet.read(kept)), Typing(version=kept.get("version")))
    sheet, typing, button = Sheet.read(request.POST), Typing.read(request), request.POST.get("do", "save")
    steps = Steps(event, request.user, typing.at)
    if not steps.at and number(typing.version or "") == event.draft_version:
        steps.keep(sheet_of(event), version=event.draft_version)  # what the first undo comes back to
    if button in {"save", "autosave"}:
        return _save(request, event, sheet, typing, steps)
    if button in {"undo", "redo"}:
        steps.walk(button, sheet)
    else:
        steps.keep(sheet)
        _press(request, event, sheet, typing, button)
        steps.keep(sheet)
    typing.at = steps.at
    return show_desk(request, event, AgendaForm(event, sheet), typing)


def _press(request: OrganiserRequest, event: Event, sheet: Sheet, typing: Typing, button: str) -> None:
    """Do what a button says to the rows."""
    verb, _colon, rest = button.partition(":")
    if verb == "theirs":
        theirs.take(sheet, sheet_of(event), rest)
    elif verb == "paste" and typing.pasted:
        typing.pasted.read(sheet)
    elif verb == "paste-add" and typing.pasted:
        typing.pasted.add_to(sheet)
    elif verb == "earlier":
        typing.earlier = earlier.events_for(event, request.user)
    elif verb in {"like", "like-people"}:
        earlier.copy(sheet, event, earlier.events_for(event, request.user), rest, people=verb == "like-people")
    elif verb == "back" and (row := row_taken_out(event, rest)):
        sheet.bring_back(row)
    else:
        sheet.press(button)


def _save(request: OrganiserRequest, event: Event, sheet: Sheet, typing: Typing, steps: Steps) -> HttpResponse:
    """Save all rows or none. What is saved by itself leaves the page and the cursor where they are."""
    quietly = request.POST.get("do") == "autosave"
    form = AgendaForm(event, sheet, bound=True)
    version = number(typing.version or "")
    if not form.is_valid():
        steps.keep(sheet)
        typing.at = steps.at
        return show_desk(request, event, form, typing, status=422)
    try:
        hidden = redraft(event, form.rows(), by=request.user, version=version)
    except StaleDraftError:
        steps.keep(sheet)
        event.refresh_from_db()
        return _show_both(request, event, sheet, Typing(typing.version, steps.at, pasted=typing.pasted), quietly)
    event.refresh_from_db()
    steps.keep(sheet, version=event.draft_version)
    if quietly:
        sheet.gone.clear()
        for row in sheet.rows:
            row.base = row.mark
        return show_desk(request, event, AgendaForm(event, sheet), Typing(at=steps.at, pasted=typing.pasted))
    # That it is saved stands above the rows, where the next press of a button replaces it.
    if hidden:
        text = _("Not named, as they asked to be removed from public records: %(names)s.")
        messages.warning(request, text % {"names": ", ".join(hidden)})
    return go_to(request, request.path)


def _show_both(request: OrganiserRequest, event: Event, sheet: Sheet, typing: Typing, quietly: bool) -> HttpResponse:
    """Show what somebody else saved beside what was typed; what saves by itself only says that it did not."""
    typing.stale = True
    if not quietly:
        theirs.merge(sheet, sheet_of(event))
        typing.version, typing.conflict = str(event.draft_version), True
    return show_desk(request, event, AgendaForm(event, sheet), typing, status=422)


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
    return show_desk(request, event, typing=Typing(release_form=form), status=422)


def show_desk(
    request: HttpRequest,
    event: Event,
    form: AgendaForm | None = None,
    typing: Typing | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer with the editor's page: rows, what will change, checks. Without a form it shows what is saved."""
    sessions, typing = drafted(event), typing or Typing()
    form = form or AgendaForm(event, sheet_of(event, sessions))
    table = desk(event, sessions)
    table.mark(form.entries)
    others = theirs.compare(form.entries, form.sheet, sheet_of(event, sessions)) if typing.conflict else []
    context = {
        "event": event.as_drafted(),
        "agenda_form": form,
        "desk": table,
        "typing": typing,
        "others": others,
        "version": typing.version if typing.version is not None else event.draft_version,
        "unsaved": typing.version is not None,
        "stale": STALE if typing.stale else "",
        "release_form": typing.release_form or ReleaseForm(initial={"version": event.draft_version}),
        "said": form.sheet.said,
        "focus": form.sheet.focus,
    }
    return render_page(request, "events/agenda_edit.html", context, part="editor", status=status)


def number(text: str) -> int:
    """Return a number that a page sent along; anything else is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
