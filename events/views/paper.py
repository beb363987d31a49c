"""Organisers put an event's Output Paper together, look at it, and publish it as an edition."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.kept import keeps_text, take_kept
from events.edition_page import Paper
from events.models import Edition, Event, PaperPart, begin_paper
from events.models.assembling import assembled
from events.models.numbering import numbered
from events.models.paper import MOST_PARTS
from events.paper_checks import paper_problems
from events.paper_forms import EditionForm, PartForm
from events.views.editing import OrganiserRequest

STEPS = {"earlier": -1, "later": 1}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper_edit(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Show the parts of a paper; the first visit begins it, with the parts that an Output Paper has."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    if request.method == "POST":
        begin_paper(event)
        return redirect("events:paper_edit", slug)
    parts = list(PaperPart.objects.of(event))
    context = {
        "event": event,
        "parts": list(numbered(parts)),
        "problems": list(paper_problems(event, parts)) if parts else [],
        "editions": Edition.objects.of(slug).for_list(),
        "form": EditionForm(),
        "is_full": len(parts) >= MOST_PARTS,
    }
    return render(request, "events/paper_edit.html", context)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part_new(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Add a part, at the end or behind the one that the address names."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    if event.paper_parts.count() >= MOST_PARTS:
        messages.error(request, _("A paper has at most %(most)d parts.") % {"most": MOST_PARTS})
        return redirect("events:paper_edit", slug)
    form = PartForm(request.POST or None, event=event, initial=take_kept(request))
    if form.is_valid():
        PaperPart.objects.add(event, **form.values)
        messages.success(request, _("The part stands at the end. Move it to its place."))
        return redirect("events:paper_edit", slug)
    context = {"event": event, "form": form}
    return render(request, "events/paper_part.html", context, status=422 if form.errors else 200)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request: OrganiserRequest, slug: str, pk: int) -> HttpResponse:
    """Change a part; a text that somebody else saved is never written over unseen."""
    part = get_object_or_404(PaperPart.objects.editable_by(request.user), event__slug=slug, pk=pk)
    kept = PaperPart.objects.get(pk=pk)  # the form changes the instance it is given
    form = PartForm(request.POST or None, event=part.event, part=part, initial=take_kept(request))
    if form.is_valid() and form.rewrite(kept):
        messages.success(request, _("The part is saved. It is public with the next edition."))
        return redirect("events:paper_edit", slug)
    context = {"event": part.event, "part": part, "form": form}
    status = 409 if form.theirs else 422 if form.errors else 200
    return render(request, "events/paper_part.html", context, status=status)


@login_required
@require_POST
def part_act(request: OrganiserRequest, slug: str, pk: int, deed: str) -> HttpResponse:
    """Move a part one place, or take it out."""
    part = get_object_or_404(PaperPart.objects.editable_by(request.user), event__slug=slug, pk=pk)
    if deed in STEPS:
        part.move(STEPS[deed])
    elif deed == "remove":
        part.remove()
        messages.success(request, _("The part is out of the paper."))
    else:
        raise Http404
    return redirect("events:paper_edit", slug)


@login_required
@require_safe
def paper_preview(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Show the paper as its next edition would be."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    return render(request, "events/edition_detail.html", {"event": event, "paper": Paper(assembled(event))})


@login_required
@require_POST
def edition_publish(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Publish the paper as its next edition: it never changes again."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    form = EditionForm(request.POST)
    if not event.paper_parts.exists() or event.published_at is None or not form.is_valid():
        messages.error(request, _("Nothing is published: the event must be public and its paper begun."))
        return redirect("events:paper_edit", slug)
    edition = Edition.objects.publish(event, by=request.user, note=form.cleaned_data["note"])
    messages.success(request, _("Edition %(number)d is public. It never changes.") % {"number": edition.number})
    return redirect(edition)
