"""Documents of an event, as its readers have them: the page, the newest file, and every version under its address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from core.downloads import LOCKED_UP, uploaded
from events.models import Document, DocumentVersion
from events.record import render_record
from events.registration_door import guest_key


@require_safe
def document_detail(request: HttpRequest, slug: str, document_slug: str) -> HttpResponse:
    """Show a document: its newest version and those before it, or section by section, as printed."""
    documents = Document.objects.visible_to(request.user, guest=guest_key(request, slug))
    document = get_object_or_404(documents.for_reader(request.user), event__slug=slug, slug=document_slug)
    sections = list(document.sections.all())
    drawn = [{"shown": each, "html": render_record(each.body, each.figures.all())} for each in sections]
    versions = list(document.versions.newest_first())
    context = {
        "document": document,
        "event": document.event,
        "versions": versions,
        "newest": next((version for version in versions if not version.withdrawn_at), None),
        "sections": drawn,
        "lost_links": any("](#)" in section.body for section in sections),
        "may_edit": document.is_editable,
    }
    return render(request, "events/document_detail.html", context)


@require_safe
def document_newest(request: HttpRequest, slug: str, document_slug: str) -> HttpResponse:
    """Lead to the newest version, whichever that is when somebody asks; a link is followed from the page alone."""
    versions = DocumentVersion.objects.visible_to(request.user, guest=guest_key(request, slug)).standing()
    version = versions.of_document(slug, document_slug).first()
    if version is None:
        raise Http404
    return redirect(version)


@require_safe
@csp_override(LOCKED_UP)
@cache_control(private=True, no_cache=True)
def document_version(request: HttpRequest, slug: str, document_slug: str, number: int) -> HttpResponseBase:
    """Give the file of a version, to be saved. Each time it is asked again who may read it.

    A version that is a link shows where the page of the document has it: nobody is led away by an address of ours.
    """
    versions = DocumentVersion.objects.visible_to(request.user, guest=guest_key(request, slug))
    version = get_object_or_404(versions.of_document(slug, document_slug), number=number)
    if version.url:
        return redirect(f"{version.document.get_absolute_url()}#version-{number}")
    return uploaded(request, version.file, kind=version.media_type, name=version.name, etag=version.digest)
