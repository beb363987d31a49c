"""Organisers add documents, say who reads them and from when, add versions, and take back what should not be there."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.kept import keeps_text, take_kept
from events.document_forms import DocumentForm, VersionForm, WithdrawalForm
from events.models import Document, Event
from events.views.editing import OrganiserRequest


@login_required
@require_safe
def document_list(request: OrganiserRequest, slug: str) -> HttpResponse:
    """List what organisers look after, withdrawn or not."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    documents = Document.objects.editable_by(request.user).of(event).for_desk()
    return render(request, "events/document_list.html", {"event": event, "documents": documents})


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Add a document with its first version."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    kept = take_kept(request)
    form = DocumentForm(request.POST or None, event=event, initial=kept)
    version_form = VersionForm(request.POST or None, request.FILES or None, initial=kept, is_first=True)
    if form.is_valid() & version_form.is_valid():
        try:
            document = Document.objects.begin(event, form.values, version_form.offered, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The document is added."))
            return redirect(document)
    context = {"event": event, "form": form, "version_form": version_form}
    return render(request, "events/document_new.html", context, status=422 if form.is_bound else 200)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: OrganiserRequest, slug: str, document_slug: str) -> HttpResponse:
    """Change what is said of a document and who reads it; its versions stay as they are."""
    document = _document(request, slug, document_slug)
    form = DocumentForm(request.POST or None, event=document.event, document=document, initial=take_kept(request))
    if form.is_valid() and form.revise(document):
        messages.success(request, _("Saved. It holds at once."))
        return redirect(document)
    return _desk(request, document, form=form)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def version_new(request: OrganiserRequest, slug: str, document_slug: str) -> HttpResponse:
    """Add a version; those before it stay. Whoever was signed out while they wrote comes back here."""
    document = _document(request, slug, document_slug)
    sent = request.POST if request.method == "POST" else None
    form = VersionForm(sent, request.FILES or None, initial=take_kept(request))
    if form.is_valid():
        try:
            version = document.versions.upload(document, form.offered, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            words = _("Version %(number)d is the newest now. Those before it stay.")
            messages.success(request, words % {"number": version.number})
            return redirect(document)
    return _desk(request, document, version_form=form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def document_withdraw(request: OrganiserRequest, slug: str, document_slug: str, number: int = 0) -> HttpResponse:
    """Take back a document, or one version of it, with a reason that its readers read."""
    document = _document(request, slug, document_slug)
    version = get_object_or_404(document.versions, number=number) if number else None
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        try:
            (version or document).withdraw(by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It is withdrawn. You can take that back here."))
            return redirect("events:document_edit", slug, document_slug)
    context = {"event": document.event, "document": document, "version": version, "form": form}
    return render(request, "events/document_withdraw.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def document_restore(request: OrganiserRequest, slug: str, document_slug: str, number: int = 0) -> HttpResponse:
    """Give a document, or one version of it, to its readers again."""
    document = _document(request, slug, document_slug)
    version = get_object_or_404(document.versions, number=number) if number else None
    try:
        (version or document).restore()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Its readers have it again."))
    return redirect("events:document_edit", slug, document_slug)


def _document(request: OrganiserRequest, slug: str, document_slug: str) -> Document:
    return get_object_or_404(Document.objects.editable_by(request.user), event__slug=slug, slug=document_slug)


def _desk(
    request: OrganiserRequest,
    document: Document,
    *,
    form: DocumentForm | None = None,
    version_form: VersionForm | None = None,
) -> HttpResponse:
    """Show a document's words and versions to its organisers, with the form that was sent as it was filled in."""
    bound = [each for each in (form, version_form) if each is not None and each.is_bound]
    context: dict[str, Any] = {
        "event": document.event,
        "document": document,
        "form": form or DocumentForm(event=document.event, document=document),
        "version_form": version_form or VersionForm(),
        "versions": document.versions.newest_first(),
        "sent": bound[0] if bound else None,
    }
    return render(request, "events/document_edit.html", context, status=422 if bound else 200)
