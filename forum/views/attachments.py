"""Files in posts: take one while somebody writes, give one to who may read the post."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from core.downloads import LOCKED_UP, uploaded
from forum.attaching import take_upload
from forum.models import Attachment
from members.rules import may_write


@require_POST
def attachment_new(request: HttpRequest) -> HttpResponse:
    """Keep a file for its uploader and answer with what puts it into the text, or with the reason why not."""
    if not may_write(request.user):
        raise PermissionDenied
    attachment, refusal = take_upload(request, request.user)
    context = {"attachment": attachment, "refusal": refusal}
    return render(request, "forum/attached.html", context, status=422 if refusal else 200)


@require_safe
@csp_override(LOCKED_UP)
@cache_control(private=True, no_cache=True)
def attachment(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give a file: images to be shown, others as downloads. Each time it is asked again who may see it."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    return uploaded(request, found.file, kind=found.media_type, name=found.name, etag=pk.hex, shown=found.is_image)
