"""A file made at the moment it is asked for: asked for again it is not sent again while its bytes are the same."""

from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date


def download(
    request: HttpRequest,
    body: bytes,
    *,
    kind: str,
    name: str,
    changed_at: datetime | None = None,
    private: bool = False,
) -> HttpResponse:
    """Answer with a file, or with 304; `private` ones stay out of shared caches and of search engines.

    Only the bytes decide: a person who left the records leaves a file without a new release, so what is
    `changed_at` is told and never relied on.
    """
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    if changed_at:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    if private:
        patch_cache_control(response, private=True)
        response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, no_cache=True)
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if isinstance(answer, HttpResponse) else response
