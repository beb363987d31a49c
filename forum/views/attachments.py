"""Files in posts: take one while somebody writes, give one to who may read the post."""

from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.csp import CSP
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from forum.attaching import take_upload
from forum.models import Attachment
from members.rules import may_write

# Whatever is in a file, a browser runs nothing of it.
LOCKED_UP: Final[dict[str, Any]] = {"default-src": [CSP.NONE], "sandbox": True}


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
    etag = f'"{pk.hex}"'
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer is None:
        try:
            file = found.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        answer = FileResponse(
            file, as_attachment=not found.is_image, filename=found.name, content_type=found.media_type
        )
    answer.headers["ETag"] = etag
    return answer
